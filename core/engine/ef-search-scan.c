#include "config.h"

#include "ef-search-private.h"

#include "ef-error.h"
#include "ef-io.h"

/* A vector filter that lets more than one place in four through has to pause for so many blocks. */
#define PAUSE 32

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

/* Returns the number of bytes, at most EF_SEARCH_CHUNK, that were put to @to; 0 at the end, -1 on error. */
static gssize
read_source (Source  *source,
             guint8  *to,
             GError **error)
{
  gsize n = (gsize) MIN (source->left, EF_SEARCH_CHUNK);
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
matches_at (Scan                  *scan,
            const EfSearchPattern *pattern,
            gsize                  start)
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

  for (guint next = self->slots[ef_search_get_slot (self, folded)]; next != 0 && !scan->stopped;)
    {
      const EfSearchPattern *pattern = ef_search_get_pattern (self, next - 1);

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

  g_return_val_if_fail (self->n_compiled == self->patterns->len, FALSE);

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

  g_return_if_fail (self->n_compiled == self->patterns->len);

  if (self->patterns->len > 0 && length > 0)
    scan_source (self, &source, func, user_data, NULL);
}
