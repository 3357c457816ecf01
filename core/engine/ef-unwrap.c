#include "config.h"

#include "ef-unwrap.h"

#include "ef-unwrap-private.h"

#include "ef-error.h"
#include "ef-io.h"

#include <string.h>
#include <zlib.h>

/* What one stream may grow to, and all of a file together: far more than documents and profiles need. */
#define MAX_STREAM (64 * 1024 * 1024)
#define MAX_TOTAL (512 * 1024 * 1024)
#define MAX_DEPTH 6

/* Looked at in one go. Texts that cross the end of a block are seen again at the beginning of the next. */
#define BLOCK (16 * 1024 * 1024)
#define OVERLAP (64 * 1024)
#define CHUNK (64 * 1024)

/* Shorter runs are words and numbers. */
#define LEAST_BASE64 16
#define LEAST_HEX 12
/* What comes out of bytes that only look like a compressed stream ends sooner. */
#define LEAST_STREAM 64

struct _EfUnwrap
{
  EfUnwrapFacts facts;
  const guint8 *classes;
  z_stream stream;
  gboolean is_ready; /* the stream */
  guint8 *input;     /* of a stream that leads out of the block */
};

/* A run of bytes, and who wants to know what is in them. */
typedef struct
{
  EfUnwrap *unwrap;
  const guint8 *bytes;
  gsize length;
  guint64 offset; /* of the first byte, in the file; in what was unwrapped: where the wrapping begins */
  guint depth;

  int fd; /* goes on behind @length up to @end, -1: does not */
  guint64 end;

  guint64 *done; /* streams that begin before were followed */
  EfUnwrapFunc func;
  gpointer user_data;
  gboolean stopped;
  GError *error;
} Block;

static void look_into (Block *block);

EfUnwrap *
ef_unwrap_new (void)
{
  EfUnwrap *self = g_new0 (EfUnwrap, 1);

  self->classes = ef_unwrap_get_classes ();
  return self;
}

void
ef_unwrap_free (EfUnwrap *self)
{
  if (self->is_ready)
    inflateEnd (&self->stream);
  g_free (self->input);
  g_free (self);
}

void
ef_unwrap_reset (EfUnwrap *self)
{
  memset (&self->facts, 0, sizeof self->facts);
}

const EfUnwrapFacts *
ef_unwrap_get_facts (const EfUnwrap *self)
{
  return &self->facts;
}

/* --- what came out -------------------------------------------------------------------------------------------- */

static gboolean
is_text (EfUnwrap     *self,
         const guint8 *bytes,
         gsize         length)
{
  gsize n_text = 0;
  gsize n_ascii = 0;

  for (gsize i = 0; i < length; i++)
    {
      n_text += (self->classes[bytes[i]] & EF_BYTE_TEXT) != 0;
      n_ascii += (self->classes[bytes[i]] & EF_BYTE_ASCII) != 0;
    }
  return n_text == length && n_ascii >= length - length / 4;
}

static void
set_limit (Block      *block,
           guint64     offset,
           const char *what)
{
  block->stopped = TRUE;
  block->error = g_error_new (EF_ERROR, EF_ERROR_LIMIT,
                              "What is packed at byte %" G_GUINT64_FORMAT " %s than can be searched", offset, what);
}

/* Hands @bytes on, and what is in them. Returns whether they are text. */
static gboolean
take (Block      *block,
      GByteArray *bytes,
      guint64     offset,
      gboolean    look)
{
  EfUnwrap *self = block->unwrap;
  Block inner = { self, bytes->data, bytes->len, offset, block->depth + 1, -1 };
  gboolean text = is_text (self, bytes->data, bytes->len);

  self->facts.n_bytes += bytes->len;
  if (self->facts.n_bytes > MAX_TOTAL)
    {
      set_limit (block, offset, "grows larger");
      return text;
    }
  if (!block->func (bytes->data, bytes->len, text, offset, block->user_data))
    {
      block->stopped = TRUE;
      return text;
    }
  if (!look)
    return text;
  inner.func = block->func;
  inner.user_data = block->user_data;
  look_into (&inner);
  block->stopped = inner.stopped;
  block->error = inner.error;
  return text;
}

/* --- compressed streams --------------------------------------------------------------------------------------- */

/* The bits of the window that inflateInit2() wants for what begins at @bytes, and where the stream itself begins. 0: no
 * stream begins here. */
static int
recognise (const guint8 *bytes,
           gsize         length,
           gsize        *start)
{
  *start = 0;
  if (length < 8)
    return 0;
  if (bytes[0] == 0x1f)
    return bytes[1] == 0x8b && bytes[2] == 8 && (bytes[3] & 0xe0) == 0 ? MAX_WBITS + 16 : 0;
  if (bytes[0] == 'P')
    {
      if (length < 30 || memcmp (bytes, "PK\3\4", 4) != 0 || bytes[8] != 8 || bytes[9] != 0)
        return 0;
      *start = 30u + (bytes[26] | bytes[27] << 8) + (bytes[28] | bytes[29] << 8);
      return *start < length ? -MAX_WBITS : 0;
    }
  /* A block of the third type does not exist (RFC 1951 3.2.3). */
  return (bytes[0] * 256 + bytes[1]) % 31 == 0 && (bytes[1] & 0x20) == 0 && (bytes[2] & 6) != 6 ? MAX_WBITS : 0;
}

static gboolean
start_stream (EfUnwrap *self,
              int       window)
{
  if (self->is_ready)
    return inflateReset2 (&self->stream, window) == Z_OK;
  self->is_ready = inflateInit2 (&self->stream, window) == Z_OK;
  return self->is_ready;
}

/* Feeds the stream from behind the block. */
static gboolean
refill (Block   *block,
        guint64 *next)
{
  EfUnwrap *self = block->unwrap;
  gsize n = block->fd >= 0 ? (gsize) MIN (block->end - *next, CHUNK) : 0;

  if (n == 0)
    return FALSE;
  if (self->input == NULL)
    self->input = g_malloc (CHUNK);
  if (!ef_io_pread_all (block->fd, self->input, n, *next, &block->error))
    {
      block->stopped = TRUE;
      return FALSE;
    }
  *next += n;
  self->stream.next_in = self->input;
  self->stream.avail_in = (uInt) n;
  return TRUE;
}

/* Follows the stream at @at as far as it goes. Returns how many bytes of the block it has, 0 if it is none. */
static gsize
follow (Block *block,
        gsize  at)
{
  EfUnwrap *self = block->unwrap;
  g_autoptr (GByteArray) out = NULL;
  guint64 next = block->offset + block->length;
  guint8 piece[4096];
  gsize start;
  int window = recognise (block->bytes + at, block->length - at, &start);
  int status = Z_OK;
  gsize used;

  if (window == 0 || !start_stream (self, window))
    return 0;
  self->stream.next_in = (Bytef *) (block->bytes + at + start);
  self->stream.avail_in = (uInt) (block->length - at - start);
  while (status == Z_OK || status == Z_BUF_ERROR)
    {
      gsize n;

      if (self->stream.avail_in == 0 && !refill (block, &next) && block->stopped)
        return 0;
      self->stream.next_out = piece;
      self->stream.avail_out = sizeof piece;
      status = inflate (&self->stream, Z_NO_FLUSH);
      n = sizeof piece - self->stream.avail_out;
      if (n == 0 && status != Z_STREAM_END)
        break;
      if (out == NULL)
        out = g_byte_array_new ();
      g_byte_array_append (out, piece, (guint) n);
      if (out->len > MAX_STREAM)
        {
          set_limit (block, block->offset + at, "grows larger");
          return 0;
        }
    }
  if (out == NULL || (status != Z_STREAM_END && out->len < LEAST_STREAM))
    return 0;
  used = next == block->offset + block->length ? block->length - at - self->stream.avail_in : block->length - at;
  if (block->depth >= MAX_DEPTH)
    {
      set_limit (block, block->offset, "nests deeper");
      return 0;
    }
  self->facts.n_inflated++;
  take (block, out, block->depth > 0 ? block->offset : block->offset + at, TRUE);
  return status == Z_STREAM_END ? used : 0;
}

/* --- coded texts ---------------------------------------------------------------------------------------------- */

static guint64
position_of (const Block *block,
             gsize        at)
{
  return block->depth > 0 ? block->offset : block->offset + at;
}

/* Where a run really begins is not known: characters of the alphabet may stand before it. */
static void
try_base64 (Block *block,
            gsize  from,
            gsize  to)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gboolean text = FALSE;

  for (guint skip = 0; skip < 4 && !block->stopped; skip++)
    {
      g_byte_array_set_size (out, 0);
      ef_unwrap_base64 (block->bytes + from, to - from, skip, out);
      text = take (block, out, position_of (block, from), block->depth < MAX_DEPTH) || text;
    }
  block->unwrap->facts.n_decoded += text;
}

static void
try_hex (Block *block,
         gsize  from,
         gsize  to)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();

  ef_unwrap_hex (block->bytes + from, to - from, out);
  block->unwrap->facts.n_decoded += take (block, out, position_of (block, from), block->depth < MAX_DEPTH);
}

/* The printable bytes around the escape at @at, without their escapes. Returns where they end. */
static gsize
try_escapes (Block *block,
             gsize  from,
             gsize  at)
{
  const guint8 *classes = block->unwrap->classes;
  g_autoptr (GByteArray) out = NULL;
  gsize i = from;
  guint n_escapes = 0;

  while (i < block->length && (classes[block->bytes[i]] & EF_BYTE_TEXT) != 0)
    {
      guint8 c[8];
      gsize n_c = 1;
      gsize n = i >= at && (classes[block->bytes[i]] & EF_BYTE_ESCAPE) != 0
                    ? ef_unwrap_escape (block->bytes + i, block->length - i, c, &n_c)
                    : 0;

      if (out == NULL && n > 0)
        {
          out = g_byte_array_new ();
          g_byte_array_append (out, block->bytes + from, (guint) (i - from));
        }
      n_escapes += n > 0;
      if (out != NULL)
        g_byte_array_append (out, n > 0 ? c : block->bytes + i, (guint) n_c);
      i += MAX (n, 1);
    }
  if (n_escapes > 0)
    {
      block->unwrap->facts.n_decoded++;
      take (block, out, position_of (block, from), block->depth < MAX_DEPTH);
    }
  return i;
}

static void
end_run (Block   *block,
         gsize    from,
         gsize    to,
         gsize    n_breaks,
         gboolean all_hex)
{
  if (to - from - n_breaks >= LEAST_BASE64)
    try_base64 (block, from, to);
  if (all_hex && n_breaks == 0 && (to - from) % 2 == 0 && to - from >= LEAST_HEX && !block->stopped)
    try_hex (block, from, to);
}

/* --- blocks --------------------------------------------------------------------------------------------------- */

static void
look_into (Block *block)
{
  const guint8 *classes = block->unwrap->classes;
  gsize run = 0;      /* where the run of base64 began */
  gsize n_breaks = 0; /* ends of lines in it */
  gboolean in_run = FALSE;
  gboolean all_hex = FALSE;
  gsize text = 0;     /* where the printable bytes began */
  gsize escaped = 0;  /* texts before it have been undone */

  for (gsize i = 0; i < block->length && !block->stopped; i++)
    {
      guint8 byte = block->bytes[i];
      guint8 class = classes[byte];

      if ((class & EF_BYTE_BASE64) != 0)
        {
          if (!in_run)
            {
              run = i;
              n_breaks = 0;
              all_hex = TRUE;
            }
          in_run = TRUE;
          all_hex = all_hex && (class & EF_BYTE_HEX) != 0;
        }
      else if (in_run && (byte == '\n' || byte == '\r'))
        n_breaks++;
      else if (in_run)
        {
          in_run = FALSE;
          end_run (block, run, i, n_breaks, all_hex);
        }
      if ((class & EF_BYTE_TEXT) == 0)
        text = i + 1;
      if ((class & EF_BYTE_ESCAPE) != 0 && i >= escaped)
        {
          guint8 c[8];
          gsize n_c;

          if (ef_unwrap_escape (block->bytes + i, block->length - i, c, &n_c) > 0 && !block->stopped)
            escaped = try_escapes (block, text, i);
        }
      if ((class & EF_BYTE_DEFLATE) != 0 && !block->stopped &&
          (block->done == NULL || block->offset + i >= *block->done))
        {
          gsize n = follow (block, i);

          if (block->done != NULL)
            *block->done = block->offset + i + MAX (n, 1);
          if (n > 1)
            {
              i += n - 1;
              in_run = FALSE;
              text = i + 1;
            }
        }
    }
  if (in_run && !block->stopped)
    end_run (block, run, block->length, n_breaks, all_hex);
}

gboolean
ef_unwrap_bytes (EfUnwrap     *self,
                 const guint8 *bytes,
                 gsize         length,
                 guint64       offset,
                 EfUnwrapFunc  func,
                 gpointer      user_data,
                 GError      **error)
{
  Block block = { self, bytes, length, offset, 0, -1 };

  block.func = func;
  block.user_data = user_data;
  look_into (&block);
  if (block.error == NULL)
    return TRUE;
  g_propagate_error (error, block.error);
  return FALSE;
}

gboolean
ef_unwrap_fd (EfUnwrap     *self,
              int           fd,
              guint64       offset,
              guint64       length,
              EfUnwrapFunc  func,
              gpointer      user_data,
              GError      **error)
{
  g_autofree guint8 *buffer = g_malloc ((gsize) MAX (MIN (length, BLOCK), 1));
  guint64 end = offset + length;
  guint64 done = offset;

  while (offset < end)
    {
      gsize n = (gsize) MIN (end - offset, BLOCK);
      Block block = { self, buffer, n, offset, 0, fd, end, &done, func, user_data };

      if (!ef_io_pread_all (fd, buffer, n, offset, error))
        return FALSE;
      look_into (&block);
      if (block.error != NULL)
        {
          g_propagate_error (error, block.error);
          return FALSE;
        }
      if (block.stopped || offset + n == end)
        break;
      offset += n - OVERLAP;
    }
  return TRUE;
}
