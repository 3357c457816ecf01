#include "config.h"

#include "ef-search-private.h"

#include "ef-error.h"
#include "ef-io.h"

#define CHUNK (256 * 1024)
/* A vector filter that lets more than one place in four through has to pause for so many blocks. */
#define PAUSE 32

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
} Pattern;

struct _EfSearch
{
  GArray *patterns;
  EfSearchTables tables;
  EfSearchFilter filter;
  EfSearchFilter plain;
  gboolean compiled;

  /* Patterns by the hash of their window. */
  guint *slots;
  guint slot_shift;

  /* How much of a pattern may lie before its window, and from its window on, neighbours included. */
  gsize before;
  gsize behind;
  guint8 *buffer;
};

static void
pattern_clear (gpointer data)
{
  g_free (((Pattern *) data)->bytes);
}

EfSearch *
ef_search_new (void)
{
  EfSearch *self = g_new0 (EfSearch, 1);

  self->patterns = g_array_new (FALSE, TRUE, sizeof (Pattern));
  g_array_set_clear_func (self->patterns, pattern_clear);
  self->plain = ef_search_get_filter (EF_SEARCH_PLAIN);
  for (guint method = EF_SEARCH_N_METHODS; self->filter == NULL; method--)
    self->filter = ef_search_get_filter (method - 1);
  return self;
}

void
ef_search_free (EfSearch *self)
{
  g_array_unref (self->patterns);
  g_free (self->tables.bits[0]);
  g_free (self->tables.bits[1]);
  g_free (self->slots);
  g_free (self->buffer);
  g_free (self);
}

void
ef_search_set_method (EfSearch       *self,
                      EfSearchMethod  method)
{
  self->filter = ef_search_get_filter (method);
  g_assert (self->filter != NULL);
}

guint
ef_search_get_n_patterns (EfSearch *self)
{
  return self->patterns->len;
}

void
ef_search_add (EfSearch      *self,
               const guint8  *bytes,
               gsize          length,
               EfSearchFlags  flags,
               guint          id)
{
  Pattern pattern = { .length = (guint16) length, .flags = flags, .id = id };

  g_return_if_fail (!self->compiled);
  g_return_if_fail (length >= EF_SEARCH_MIN_LENGTH && length <= EF_SEARCH_MAX_LENGTH);

  pattern.bytes = g_memdup2 (bytes, length);
  pattern.window_length = (guint8) MIN (length, EF_SEARCH_WINDOW);
  if (flags & EF_SEARCH_FOLD_CASE)
    for (gsize i = 0; i < length; i++)
      pattern.bytes[i] = (guint8) g_ascii_tolower ((char) bytes[i]);
  g_array_append_val (self->patterns, pattern);
}

static Pattern *
get_pattern (EfSearch *self,
             guint     index)
{
  return &g_array_index (self->patterns, Pattern, index);
}

/* The folded number of the window at @at; the bytes of a short one end with the pattern. */
static guint32
fold_window (const Pattern *pattern,
             guint          at)
{
  guint8 bytes[EF_SEARCH_WINDOW] = { 0 };

  memcpy (bytes, pattern->bytes + at, pattern->window_length);
  return ef_search_load (bytes) & (pattern->window_length == EF_SEARCH_WINDOW ? G_MAXUINT32 : EF_SEARCH_SHORT_MASK);
}

/* How common a byte is in images, headers and text, as a rough logarithm. */
static guint
get_commonness (guint8 byte)
{
  static const char frequent_letters[] = "etaoinsrhldcumfpgwybvkxjqz";
  const char *letter;

  if (byte == 0x00)
    return 16;
  if (byte == 0xff || byte == ' ')
    return 12;
  if (g_ascii_isdigit ((char) byte) || byte == '.' || byte < 0x10)
    return 10;
  letter = g_ascii_isalpha ((char) byte) ? strchr (frequent_letters, g_ascii_tolower ((char) byte)) : NULL;
  if (letter != NULL)
    return 10 - (guint) (letter - frequent_letters) / 4;
  return 5;
}

/* How often each window stands anywhere in the patterns: the beginning that many UIDs share is a bad choice. */
static GHashTable *
count_windows (EfSearch *self)
{
  GHashTable *counts = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->patterns->len; i++)
    {
      Pattern *pattern = get_pattern (self, i);

      for (guint at = 0; at + pattern->window_length <= pattern->length; at++)
        {
          gpointer key = GUINT_TO_POINTER (fold_window (pattern, at));
          guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key));

          g_hash_table_insert (counts, key, GUINT_TO_POINTER (count + 1));
        }
    }
  return counts;
}

static void
choose_window (Pattern    *pattern,
               GHashTable *counts)
{
  guint best = G_MAXUINT;

  for (guint at = 0; at + pattern->window_length <= pattern->length; at++)
    {
      guint32 folded = fold_window (pattern, at);
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, GUINT_TO_POINTER (folded)));
      guint cost = 2 * g_bit_storage (count);

      for (guint i = 0; i < pattern->window_length; i++)
        cost += get_commonness (pattern->bytes[at + i]);
      if (cost >= best)
        continue;
      best = cost;
      pattern->window = (guint16) at;
      pattern->folded = folded;
    }
}

/* Patterns with similar windows go to one bucket, so that its nibbles are few. */
static int
compare_windows (gconstpointer a,
                 gconstpointer b)
{
  const Pattern *one = *(const Pattern *const *) a;
  const Pattern *two = *(const Pattern *const *) b;
  int order = memcmp (one->bytes + one->window, two->bytes + two->window, EF_SEARCH_MIN_LENGTH);

  return order != 0 ? order : (one > two) - (one < two);
}

static void
add_byte (EfSearchTables *tables,
          guint           position,
          guint8          byte,
          guint8          bucket)
{
  tables->low[position][byte & 15] |= bucket;
  tables->high[position][byte >> 4] |= bucket;
}

static void
add_to_bucket (EfSearchTables *tables,
               const Pattern  *pattern,
               guint8          bucket)
{
  for (guint i = 0; i < pattern->window_length; i++)
    {
      guint8 byte = pattern->bytes[pattern->window + i];

      add_byte (tables, i, byte, bucket);
      if (pattern->flags & EF_SEARCH_FOLD_CASE)
        add_byte (tables, i, (guint8) g_ascii_toupper ((char) byte), bucket);
    }
  for (guint i = pattern->window_length; i < EF_SEARCH_WINDOW; i++)
    for (guint nibble = 0; nibble < 16; nibble++)
      {
        tables->low[i][nibble] |= bucket;
        tables->high[i][nibble] |= bucket;
      }
}

static void
fill_buckets (EfSearch *self)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; i < self->patterns->len; i++)
    g_ptr_array_add (sorted, get_pattern (self, i));
  g_ptr_array_sort (sorted, compare_windows);
  for (guint i = 0; i < sorted->len; i++)
    add_to_bucket (&self->tables, g_ptr_array_index (sorted, i),
                   (guint8) (1u << (i * EF_SEARCH_N_BUCKETS / sorted->len)));
}

static guint
get_slot (EfSearch *self,
          guint32   folded)
{
  return (folded * 0x9e3779b1u) >> self->slot_shift;
}

/* The bit tables stay in the first cache for usual sets of patterns. */
static void
fill_hashes (EfSearch *self)
{
  guint n_bits = CLAMP (g_bit_storage (self->patterns->len) + 7, 16, 21);
  guint n_slot_bits = MAX (g_bit_storage (self->patterns->len) + 1, 4);

  self->tables.hash_shift = 32 - n_bits;
  self->slot_shift = 32 - n_slot_bits;
  for (guint kind = 0; kind < 2; kind++)
    self->tables.bits[kind] = g_new0 (guint32, (gsize) 1 << (n_bits - 5));
  self->slots = g_new0 (guint, (gsize) 1 << n_slot_bits);

  for (guint i = 0; i < self->patterns->len; i++)
    {
      Pattern *pattern = get_pattern (self, i);
      guint kind = pattern->window_length == EF_SEARCH_WINDOW ? 1 : 0;
      guint32 hash = ef_search_hash (&self->tables, pattern->folded);
      guint *slot = &self->slots[get_slot (self, pattern->folded)];

      self->tables.bits[kind][hash >> 5] |= 1u << (hash & 31);
      self->tables.used[kind] = TRUE;
      pattern->next = *slot;
      *slot = i + 1;
    }
}

void
ef_search_compile (EfSearch *self)
{
  g_autoptr (GHashTable) counts = count_windows (self);

  g_return_if_fail (!self->compiled);

  self->compiled = TRUE;
  for (guint i = 0; i < self->patterns->len; i++)
    {
      Pattern *pattern = get_pattern (self, i);

      choose_window (pattern, counts);
      self->before = MAX (self->before, (gsize) pattern->window + 1);
      self->behind = MAX (self->behind, (gsize) (pattern->length - pattern->window) + 1);
    }
  fill_buckets (self);
  fill_hashes (self);
  self->buffer = g_malloc0 (self->before + CHUNK + self->behind + EF_SEARCH_SLACK);
}

/* Scanning */

typedef struct
{
  /* One of both. */
  int fd;
  const guint8 *bytes;

  guint64 position; /* of what is read next */
  guint64 left;
  gboolean to_the_end;
} Source;

typedef struct
{
  EfSearch *search;
  EfSearchFunc func;
  gpointer user_data;
  guint64 origin; /* position of the first byte of the buffer */
  gsize length;   /* bytes in the buffer */
  guint pause;
  gboolean stopped;
} Scan;

/* Returns the number of bytes, at most CHUNK, that were put to @to; 0 at the end, -1 on error. */
static gssize
read_source (Source  *source,
             guint8  *to,
             GError **error)
{
  gsize n = (gsize) MIN (source->left, CHUNK);
  gssize n_read = (gssize) n;

  if (source->bytes != NULL)
    memcpy (to, source->bytes + source->position, n);
  else
    n_read = ef_io_pread_some (source->fd, to, n, source->position, error);
  if (n_read < 0)
    return -1;
  if ((gsize) n_read < n && !source->to_the_end)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_TRUNCATED,
                   "The file ends at byte %" G_GUINT64_FORMAT " while it is searched",
                   source->position + (guint64) n_read);
      return -1;
    }
  source->position += (guint64) n_read;
  source->left = (gsize) n_read < n ? 0 : source->left - n;
  return n_read;
}

static gboolean
is_word_byte (Scan     *scan,
              gsize     index,
              gboolean  exists)
{
  return exists && g_ascii_isalnum ((char) scan->search->buffer[index]);
}

static gboolean
matches_at (Scan          *scan,
            const Pattern *pattern,
            gsize          start)
{
  const guint8 *text = scan->search->buffer + start;

  if (start + pattern->length > scan->length)
    return FALSE;
  if (pattern->flags & EF_SEARCH_FOLD_CASE)
    {
      for (guint i = 0; i < pattern->length; i++)
        if ((guint8) g_ascii_tolower ((char) text[i]) != pattern->bytes[i])
          return FALSE;
    }
  else if (memcmp (text, pattern->bytes, pattern->length) != 0)
    return FALSE;

  if (pattern->flags & EF_SEARCH_WHOLE_WORD)
    return !is_word_byte (scan, start - 1, start > 0) &&
           !is_word_byte (scan, start + pattern->length, start + pattern->length < scan->length);
  return TRUE;
}

/* Compares the patterns whose window has the folded number @folded with the text around @place. */
static void
report_window (Scan    *scan,
               gsize    place,
               guint32  folded,
               guint    window_length)
{
  EfSearch *self = scan->search;

  for (guint next = self->slots[get_slot (self, folded)]; next != 0 && !scan->stopped;)
    {
      const Pattern *pattern = get_pattern (self, next - 1);

      next = pattern->next;
      if (pattern->folded == folded && pattern->window_length == window_length && pattern->window <= place &&
          matches_at (scan, pattern, place - pattern->window))
        {
          EfSearchHit hit = { pattern->id, scan->origin + place - pattern->window };

          scan->stopped = !scan->func (&hit, scan->user_data);
        }
    }
}

static guint
filter_block (Scan    *scan,
              gsize    first,
              guint    n,
              guint16 *places)
{
  EfSearch *self = scan->search;
  EfSearchFilter filter = scan->pause > 0 ? self->plain : self->filter;
  guint n_tried = 0;
  guint n_places = filter (&self->tables, self->buffer + first, n, places, &n_tried);

  if (scan->pause > 0)
    scan->pause--;
  else if (n_tried > n / 4)
    scan->pause = PAUSE;
  return n_places;
}

/* Looks at all places from @first to before @end as beginnings of a window. */
static void
scan_places (Scan  *scan,
             gsize  first,
             gsize  end)
{
  guint16 places[EF_SEARCH_BLOCK];

  for (; first < end && !scan->stopped; first += EF_SEARCH_BLOCK)
    {
      guint n_places = filter_block (scan, first, (guint) MIN (end - first, EF_SEARCH_BLOCK), places);

      for (guint i = 0; i < n_places && !scan->stopped; i++)
        {
          gsize place = first + places[i];
          guint32 folded = ef_search_load (scan->search->buffer + place);

          report_window (scan, place, folded, EF_SEARCH_WINDOW);
          report_window (scan, place, folded & EF_SEARCH_SHORT_MASK, EF_SEARCH_MIN_LENGTH);
        }
    }
}

/* The buffer holds what was read, preceded by the end of what was read before. A place is looked at once all bytes are
 * there that a pattern with its window at that place may have; the others wait for the next chunk. */
static gboolean
scan_source (EfSearch      *self,
             Source        *source,
             EfSearchFunc   func,
             gpointer       user_data,
             GError       **error)
{
  Scan scan = { .search = self, .func = func, .user_data = user_data, .origin = source->position };
  gsize next = 0;

  while (!scan.stopped)
    {
      gssize n = read_source (source, self->buffer + scan.length, error);
      gboolean is_last = n == 0 || source->left == 0;
      gsize end;
      gsize dropped;

      if (n < 0)
        return FALSE;
      scan.length += (gsize) n;
      end = is_last ? scan.length : scan.length - MIN (scan.length, self->behind);
      if (is_last)
        memset (self->buffer + scan.length, 0, EF_SEARCH_SLACK);
      if (end > next)
        {
          scan_places (&scan, next, end);
          next = end;
        }
      if (is_last)
        break;

      dropped = next - MIN (next, self->before);
      memmove (self->buffer, self->buffer + dropped, scan.length - dropped);
      scan.origin += dropped;
      scan.length -= dropped;
      next -= dropped;
    }
  return TRUE;
}

gboolean
ef_search_scan_fd (EfSearch      *self,
                   int            fd,
                   guint64        offset,
                   guint64        length,
                   EfSearchFunc   func,
                   gpointer       user_data,
                   GError       **error)
{
  Source source = { .fd = fd, .position = offset, .left = length, .to_the_end = length == G_MAXUINT64 };

  g_return_val_if_fail (self->compiled, FALSE);

  return self->patterns->len == 0 || scan_source (self, &source, func, user_data, error);
}

void
ef_search_scan_bytes (EfSearch     *self,
                      const guint8 *bytes,
                      gsize         length,
                      EfSearchFunc  func,
                      gpointer      user_data)
{
  Source source = { .fd = -1, .bytes = bytes, .left = length };

  g_return_if_fail (self->compiled);

  if (self->patterns->len > 0 && length > 0)
    scan_source (self, &source, func, user_data, NULL);
}
