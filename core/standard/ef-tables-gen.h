/*
 * SPDX-License-Identifier: Apache-2.0
 */

/* The parts of ef-tables-gen share this: it is a program, not a library. */
#pragma once

#include <stdint.h>
#include <stdio.h>

#define MAX_FIELDS 24

typedef struct {
  int         line;
  int         n_fields;
  const char *field[MAX_FIELDS];
} Row;

typedef struct {
  const char *path;
  const char *title;
  const char *edition;
  const char *source;
  const char *attribution;
  long        stated_rows;

  Row        *rows;
  size_t      n_rows;
} Table;

/* What is being written. */
extern FILE *out;
extern const char *out_path;

/* --- ef-tables-gen-read.c --- */

void
die (const char *path,
     int         line,
     const char *format,
     ...)
  __attribute__ ((noreturn, format (printf, 3, 4)));
void *
grow (void   *data,
      size_t  n,
      size_t  size);
char *
copy_string (const char *text);
void
read_table (Table      *table,
            const char *columns,
            int         min_fields);

/* The place of @text in @list, -1 if it is not there. */
int
index_of (const char        *text,
          const char *const *list,
          size_t             n);
#define INDEX_OF(text, list) index_of (text, list, sizeof (list) / sizeof (list)[0])

/* Fields of a row; each ends the program if the field is malformed. */
int
parse_vrs (const Table *table,
           const Row   *row,
           const char  *text,
           unsigned     vr[3]);
int
parse_tag (const char *text,
           uint32_t   *tag,
           uint32_t   *mask);
int
parse_yes (const Table *table,
           const Row   *row,
           int          field);
const char *
need_text (const Table *table,
           const Row   *row,
           int          field);
const char *
need_uid (const Table *table,
          const Row   *row,
          int          field);
const char *
parse_basic (const Table *table,
             const Row   *row,
             int          field);
const char *
parse_option (const Table *table,
              const Row   *row,
              int          field);

/* Sorting that remembers the line, so that a duplicate can be reported. */
typedef struct {
  char       *key;
  const Row  *row;
} Sorted;

Sorted *
new_sorted (const Table *table);
char *
make_key (const char *format,
          ...)
  __attribute__ ((format (printf, 1, 2)));
void
check_unique (const Table *table,
              Sorted      *sorted,
              size_t       n);

/* --- ef-tables-gen-pool.c: all strings in one, each once --- */

size_t
pool_add (const char *text);
const char *
pool_expression (const char *text);
void
pool_write (void);

/* --- ef-tables-gen-rows.c, ef-tables-gen-types.c: one function a table --- */

void
write_dictionary (const Table *table);
void
write_confidentiality (const Table *table);
void
write_structured_content (const Table *table);
void
write_safe_private (const Table *table);
void
write_uids (const Table *table);
void
write_transfer_syntaxes (const Table *table);
void
write_deid_codes (const Table *table);
void
write_types (const Table *table);
