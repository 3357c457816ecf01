/*
 * SPDX-License-Identifier: Apache-2.0
 */

#define _GNU_SOURCE

#include "ef-tables-gen.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* attribute-types.tsv: records of S I F A N G (see its heading).
 *
 * The tables are walked for every IOD.  What is kept is the strictest type by
 * (parent sequence, tag); a table is walked once below one parent, so a macro
 * that holds itself ends. */

static const char *const type_texts[] = { "", "1", "1C", "2", "2C", "3" };

typedef struct {
  char   kind;          /* A, N or G */
  int    level;
  uint32_t tag;
  int    type;
  int    table;         /* of N */
  int    line;
} Item;

typedef struct {
  const char *name;
  Item       *items;
  size_t      n_items;
  int         line;     /* first mention */
} Module;

typedef struct {
  const char *name;
  int        *modules, *macros;
  size_t      n_modules, n_macros;
} Iod;

typedef struct {
  uint64_t key;         /* parent, tag */
  uint8_t *types;       /* one for each IOD */
} Place;

static Module *modules;
static size_t  n_modules;
static Iod    *iods;
static size_t  n_iods;

#define N_PLACES (1u << 17)
static Place  *places;
static size_t  n_places;

static int
find_module (const char *name,
             int         line)
{
  for (size_t i = 0; i < n_modules; i++)
    {
      if (strcmp (modules[i].name, name) == 0)
        return (int) i;
    }
  modules = grow (modules, n_modules, sizeof *modules);
  modules[n_modules] = (Module) { name, NULL, 0, line };
  return (int) n_modules++;
}

static int
find_iod (const char *name)
{
  for (size_t i = 0; i < n_iods; i++)
    {
      if (strcmp (iods[i].name, name) == 0)
        return (int) i;
    }
  return -1;
}

static int
compare_iods (const void *a,
              const void *b)
{
  return strcmp (((const Iod *) a)->name, ((const Iod *) b)->name);
}

static int
compare_places (const void *a,
                const void *b)
{
  uint64_t x = ((const Place *) a)->key, y = ((const Place *) b)->key;

  return x < y ? -1 : x > y;
}

static void
note_type (size_t   iod,
           uint32_t parent,
           uint32_t tag,
           int      type)
{
  uint64_t key = (uint64_t) parent << 32 | tag;
  size_t at = (size_t) ((key * 0x9e3779b97f4a7c15u) >> 47) % N_PLACES;

  while (places[at].types != NULL && places[at].key != key)
    at = (at + 1) % N_PLACES;
  if (places[at].types == NULL)
    {
      places[at].key = key;
      places[at].types = calloc (n_iods, 1);
      if (places[at].types == NULL || ++n_places > N_PLACES / 2)
        die ("ef-tables-gen", 0, "out of memory");
    }
  if (places[at].types[iod] == 0 || type < places[at].types[iod])
    places[at].types[iod] = (uint8_t) type;
}

typedef struct {
  uint64_t *seen;       /* table, parent */
  size_t    n_seen;
} Walk;

/* The last attribute of a table outside any sequence, 0 if there is none: rows
 * that follow an included macro at a deeper level stand inside it (PS3.3
 * Table C.18.4-1 adds to the items of the sequence of Table C.18.3-1). */
static uint32_t
last_attribute (int module,
                int depth)
{
  for (size_t i = modules[module].n_items; i-- > 0;)
    {
      const Item *item = &modules[module].items[i];

      if (item->level != 0)
        continue;
      if (item->kind == 'A')
        return item->tag;
      if (item->kind == 'N' && depth < 16)
        return last_attribute (item->table, depth + 1);
    }
  return 0;
}

static void
walk_module (const Table *table,
             Walk        *walk,
             size_t       iod,
             int          module,
             uint32_t     base)
{
  uint32_t sequence[16];
  int depth = 0;
  uint64_t here = (uint64_t) module << 32 | base;

  for (size_t i = 0; i < walk->n_seen; i++)
    {
      if (walk->seen[i] == here)
        return;
    }
  walk->seen = grow (walk->seen, walk->n_seen, sizeof *walk->seen);
  walk->seen[walk->n_seen++] = here;

  for (size_t i = 0; i < modules[module].n_items; i++)
    {
      const Item *item = &modules[module].items[i];
      uint32_t parent;

      if (item->level > depth)
        die (table->path, item->line, "level %d below no attribute", item->level);
      parent = item->level == 0 ? base : sequence[item->level - 1];
      if (item->kind == 'A')
        {
          note_type (iod, parent, item->tag, item->type);
          sequence[item->level] = item->tag;
          depth = item->level + 1;
        }
      else if (item->kind == 'N')
        {
          uint32_t last = last_attribute (item->table, 0);

          walk_module (table, walk, iod, item->table, parent);
          if (last != 0)
            {
              sequence[item->level] = last;
              depth = item->level + 1;
            }
        }
      else
        {
          for (size_t j = 0; j < iods[iod].n_macros; j++)
            walk_module (table, walk, iod, iods[iod].macros[j], parent);
        }
    }
}

void
write_types (const Table *table)
{
  Sorted *sop_classes = NULL;
  size_t n_sop_classes = 0, n_vectors = 0, vector_size;
  uint8_t *vectors = NULL;
  Place *sorted;

  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = &table->rows[i];

      if (row->field[0][0] == 'I' && row->n_fields > 1 && find_iod (need_text (table, row, 1)) < 0)
        {
          iods = grow (iods, n_iods, sizeof *iods);
          iods[n_iods++] = (Iod) { row->field[1], NULL, NULL, 0, 0 };
        }
    }
  if (n_iods == 0)
    die (table->path, 1, "no IOD");
  qsort (iods, n_iods, sizeof *iods, compare_iods);

  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = &table->rows[i];
      const char *kind = row->field[0];
      static const char kinds[] = "SIFANG";
      static const int n_fields[] = { 3, 4, 4, 5, 4, 3 };
      const char *found = kind[0] != '\0' && kind[1] == '\0' ? strchr (kinds, kind[0]) : NULL;

      if (found == NULL)
        die (table->path, row->line, "unknown record \"%s\"", kind);
      if (row->n_fields != n_fields[found - kinds])
        die (table->path, row->line, "%d fields, not %d", row->n_fields, n_fields[found - kinds]);

      if (kind[0] == 'S')
        {
          sop_classes = grow (sop_classes, n_sop_classes, sizeof *sop_classes);
          sop_classes[n_sop_classes++] = (Sorted) { copy_string (need_uid (table, row, 1)), row };
          if (find_iod (row->field[2]) < 0)
            die (table->path, row->line, "unknown IOD \"%s\"", row->field[2]);
        }
      else if (kind[0] == 'I' || kind[0] == 'F')
        {
          int iod = find_iod (row->field[1]);
          int module = find_module (need_text (table, row, 2), row->line);
          int **list;
          size_t *n;

          if (iod < 0)
            die (table->path, row->line, "unknown IOD \"%s\"", row->field[1]);
          if (strlen (row->field[3]) != 1 || strchr ("MCU", row->field[3][0]) == NULL)
            die (table->path, row->line, "usage \"%s\" is not M, C or U", row->field[3]);
          list = kind[0] == 'I' ? &iods[iod].modules : &iods[iod].macros;
          n = kind[0] == 'I' ? &iods[iod].n_modules : &iods[iod].n_macros;
          *list = grow (*list, *n, sizeof **list);
          (*list)[(*n)++] = module;
        }
      else
        {
          Item item = { .kind = kind[0], .line = row->line };
          int index = find_module (need_text (table, row, 1), row->line);
          Module *module;

          if (strlen (row->field[2]) != 1 || !isdigit ((unsigned char) row->field[2][0]))
            die (table->path, row->line, "malformed level \"%s\"", row->field[2]);
          item.level = row->field[2][0] - '0';
          if (kind[0] == 'A')
            {
              uint32_t mask;

              if (!parse_tag (row->field[3], &item.tag, &mask)
                  || (mask != 0xffffffff && mask != 0xff01ffff))
                die (table->path, row->line, "malformed tag \"%s\"", row->field[3]);
              item.type = INDEX_OF (row->field[4], type_texts);
              if (item.type <= 0)
                die (table->path, row->line, "unknown type \"%s\"", row->field[4]);
            }
          else if (kind[0] == 'N')
            item.table = find_module (need_text (table, row, 3), row->line);
          module = &modules[index];
          module->items = grow (module->items, module->n_items, sizeof *module->items);
          module->items[module->n_items++] = item;
        }
    }
  check_unique (table, sop_classes, n_sop_classes);
  for (size_t i = 0; i < n_modules; i++)
    {
      if (modules[i].n_items == 0)
        die (table->path, modules[i].line, "table %s has no rows", modules[i].name);
    }

  places = calloc (N_PLACES, sizeof *places);
  if (places == NULL)
    die ("ef-tables-gen", 0, "out of memory");
  for (size_t i = 0; i < n_iods; i++)
    {
      Walk walk = { NULL, 0 };

      for (size_t j = 0; j < iods[i].n_modules; j++)
        walk_module (table, &walk, i, iods[i].modules[j], 0);
      free (walk.seen);
    }

  sorted = calloc (n_places, sizeof *sorted);
  if (sorted == NULL)
    die ("ef-tables-gen", 0, "out of memory");
  for (size_t i = 0, n = 0; i < N_PLACES; i++)
    {
      if (places[i].types != NULL)
        sorted[n++] = places[i];
    }
  qsort (sorted, n_places, sizeof *sorted, compare_places);

  vector_size = (n_iods + 1) / 2;
  fprintf (out, "const EfTypeRow ef_table_types[] = {\n");
  for (size_t i = 0; i < n_places; i++)
    {
      uint8_t *vector = calloc (vector_size, 1);
      size_t at;

      if (vector == NULL)
        die ("ef-tables-gen", 0, "out of memory");
      for (size_t j = 0; j < n_iods; j++)
        vector[j / 2] |= (uint8_t) (sorted[i].types[j] << (j % 2 * 4));
      for (at = 0; at < n_vectors; at++)
        {
          if (memcmp (vectors + at * vector_size, vector, vector_size) == 0)
            break;
        }
      if (at == n_vectors)
        {
          vectors = realloc (vectors, (n_vectors + 1) * vector_size);
          if (vectors == NULL)
            die ("ef-tables-gen", 0, "out of memory");
          memcpy (vectors + n_vectors++ * vector_size, vector, vector_size);
        }
      free (vector);
      fprintf (out, "  { 0x%08x, 0x%08x, %zu },\n", (unsigned) (sorted[i].key >> 32),
               (unsigned) (sorted[i].key & 0xffffffff), at);
    }
  fprintf (out, "};\nconst guint ef_table_n_types = %zu;\n", n_places);
  fprintf (out, "const guint8 ef_table_type_vectors[] = {");
  for (size_t i = 0; i < n_vectors * vector_size; i++)
    fprintf (out, "%s0x%02x,", i % 16 == 0 ? "\n  " : " ", vectors[i]);
  fprintf (out, "\n};\nconst guint ef_table_type_vector_size = %zu;\n\n", vector_size);

  fprintf (out, "const char *const ef_table_iods[] = {\n");
  for (size_t i = 0; i < n_iods; i++)
    fprintf (out, "  %s,\n", pool_expression (iods[i].name));
  fprintf (out, "};\nconst guint ef_table_n_iods = %zu;\n", n_iods);
  fprintf (out, "const EfSopClassRow ef_table_sop_classes[] = {\n");
  for (size_t i = 0; i < n_sop_classes; i++)
    fprintf (out, "  { %s, %d },\n", pool_expression (sop_classes[i].key),
             find_iod (sop_classes[i].row->field[2]));
  fprintf (out, "};\nconst guint ef_table_n_sop_classes = %zu;\n\n", n_sop_classes);
}
