/* The insides of EfSearch, and its filters.
 *
 * The filters pick the places at which a pattern may be, and may pick too many but never too few.
 *
 * Each pattern has a window: three or four bytes of it that are rare elsewhere. A place passes when the bytes there, as a
 * folded number, are in a bit table of all windows. The vector filters look first, for many places at a time, whether
 * each of the four bytes may be that byte of a window of one of eight buckets: one table look-up a nibble. */
#pragma once

#include "ef-search.h"

#include <string.h>

G_BEGIN_DECLS

#define EF_SEARCH_WINDOW 4
#define EF_SEARCH_N_BUCKETS 8
/* Of the patterns that stay; two more are for those that come and go: UIDs in ASCII, and all others. */
#define EF_SEARCH_N_BASE_BUCKETS 6
/* Places that a filter treats in one call, and how far beyond the last one it may read. */
#define EF_SEARCH_BLOCK 4096
#define EF_SEARCH_SLACK 64
/* Read in one go: stays in the cache between reading and searching. */
#define EF_SEARCH_CHUNK (64 * 1024)

typedef struct
{
  /* Bit b of low[i][x]: a window in bucket b has x as the low nibble of its byte i; likewise high. Folded patterns set
   * both cases. */
  guint8 low[EF_SEARCH_WINDOW][16];
  guint8 high[EF_SEARCH_WINDOW][16];

  /* One bit a hash, for windows of three and of four bytes. */
  guint32 *bits[2];
  gboolean used[2];
  guint hash_shift;
} EfSearchTables;

/* Fold all bytes alike: what this confuses is told apart when the whole pattern is compared. */
#define EF_SEARCH_FOLD_BITS 0x20202020u
#define EF_SEARCH_SHORT_MASK 0x00ffffffu

static inline guint32
ef_search_load (const guint8 *data)
{
  guint32 word;

  memcpy (&word, data, sizeof word);
  return GUINT32_FROM_LE (word) | EF_SEARCH_FOLD_BITS;
}

static inline guint32
ef_search_hash (const EfSearchTables *tables,
                guint32               folded)
{
  return (folded * 0x9e3779b1u) >> tables->hash_shift;
}

static inline gboolean
ef_search_has_bit (const EfSearchTables *tables,
                   guint                 kind,
                   guint32               hash)
{
  return (tables->bits[kind][hash >> 5] >> (hash & 31)) & 1;
}

/* 1 if a window of either length may begin at @data. */
static inline guint
ef_search_test (const EfSearchTables *tables,
                const guint8         *data)
{
  guint32 folded = ef_search_load (data);
  guint may = ef_search_has_bit (tables, 1, ef_search_hash (tables, folded));

  if (tables->used[0])
    may |= ef_search_has_bit (tables, 0, ef_search_hash (tables, folded & EF_SEARCH_SHORT_MASK));
  return may;
}

/* Writes the places below @n (at most EF_SEARCH_BLOCK) that pass to @places; returns their number. *@n_tried tells how
 * many places got past the vector part: where that is most of them, the plain filter is faster. */
typedef guint (*EfSearchFilter) (const EfSearchTables *tables,
                                 const guint8         *data,
                                 guint                 n,
                                 guint16              *places,
                                 guint                *n_tried);

typedef enum
{
  EF_SEARCH_PLAIN,
  EF_SEARCH_SSSE3,
  EF_SEARCH_AVX2,
  EF_SEARCH_N_METHODS
} EfSearchMethod;

typedef struct
{
  guint8 *bytes;
  guint16 length;
  guint16 window; /* where the window begins in it */
  guint8 window_length;
  EfSearchFlags flags;
  guint id;
  guint32 folded; /* the window as a number */
  guint next;     /* pattern of the same slot, plus one */
} EfSearchPattern;

struct _EfSearch
{
  GArray *patterns;
  EfSearchTables tables;
  EfSearchFilter filter;
  EfSearchFilter plain;
  guint n_compiled;

  /* What the tables were after the first patterns were compiled; NULL while there are no others. */
  guint n_base;
  EfSearchTables base_tables;
  guint *base_slots;

  /* Patterns by the hash of their window. */
  guint *slots;
  guint slot_shift;

  /* How much of a pattern may lie before its window, and from its window on, neighbours included. */
  gsize before;
  gsize behind;
  guint8 *buffer;
  gsize buffer_length;
};

static inline EfSearchPattern *
ef_search_get_pattern (EfSearch *self,
                       guint     index)
{
  return &g_array_index (self->patterns, EfSearchPattern, index);
}

static inline guint
ef_search_get_slot (EfSearch *self,
                    guint32   folded)
{
  return (folded * 0x9e3779b1u) >> self->slot_shift;
}

/* NULL where this processor has no such method. */
EfSearchFilter ef_search_get_filter (EfSearchMethod  method);
/* For tests: instead of the best one. */
void           ef_search_set_method (EfSearch       *self,
                                     EfSearchMethod  method);

G_END_DECLS
