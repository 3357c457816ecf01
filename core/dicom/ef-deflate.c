#include "config.h"

#include "ef-deflate.h"

#include "ef-error.h"
#include "ef-io.h"

#include <zlib.h>

#define CHUNK (64 * 1024)

/* Feeds the file to @stream piece by piece and writes what comes out of it. */
static gboolean
inflate_to (z_stream *stream,
            int       fd,
            guint64  *position,
            guint64   size,
            guint64   max,
            int       out_fd,
            GError  **error)
{
  g_autofree guint8 *in = g_malloc (CHUNK);
  g_autofree guint8 *out = g_malloc (CHUNK);
  guint64 total = 0;
  int status = Z_OK;

  while (status != Z_STREAM_END)
    {
      gsize n;

      if (stream->avail_in == 0 && *position < size)
        {
          gsize wanted = (gsize) MIN (size - *position, CHUNK);

          if (!ef_io_pread_all (fd, in, wanted, *position, error))
            return FALSE;
          *position += wanted;
          stream->next_in = in;
          stream->avail_in = (uInt) wanted;
        }
      stream->next_out = out;
      stream->avail_out = CHUNK;
      status = inflate (stream, Z_NO_FLUSH);
      n = CHUNK - stream->avail_out;
      if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
        {
          g_set_error (error, EF_ERROR, EF_ERROR_MALFORMED,
                       "The deflated data set is broken near byte %" G_GUINT64_FORMAT, *position - stream->avail_in);
          return FALSE;
        }
      if (n > max - total)
        {
          g_set_error (error, EF_ERROR, EF_ERROR_LIMIT,
                       "The deflated data set inflates to more than %" G_GUINT64_FORMAT " bytes", max);
          return FALSE;
        }
      total += n;
      if (!ef_io_write_all (out_fd, out, n, error))
        return FALSE;
      if (n == 0 && status != Z_STREAM_END && stream->avail_in == 0 && *position >= size)
        {
          g_set_error (error, EF_ERROR, EF_ERROR_TRUNCATED,
                       "The file ends at byte %" G_GUINT64_FORMAT ", inside the deflated data set", size);
          return FALSE;
        }
    }
  *position -= stream->avail_in;
  return TRUE;
}

int
ef_inflate (int       fd,
            guint64   offset,
            guint64   size,
            guint64   max,
            guint64  *trailing,
            GError  **error)
{
  z_stream stream = { 0 };
  ef_autofd out_fd = ef_io_memfd ("inflated", error);
  guint64 position = offset;
  guint8 last = 1;
  gboolean ok;

  if (out_fd < 0)
    return -1;
  if (inflateInit2 (&stream, -MAX_WBITS) != Z_OK)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_FAILED, "Cannot start to inflate");
      return -1;
    }
  ok = inflate_to (&stream, fd, &position, size, max, out_fd, error);
  inflateEnd (&stream);
  if (!ok)
    return -1;
  *trailing = size - position;
  if (*trailing == 1)
    {
      if (!ef_io_pread_all (fd, &last, 1, position, error))
        return -1;
      *trailing = last != 0;
    }
  return ef_io_steal_fd (&out_fd);
}

gboolean
ef_deflate (int      in_fd,
            int      out_fd,
            GError **error)
{
  g_autofree guint8 *in = g_malloc (CHUNK);
  g_autofree guint8 *out = g_malloc (CHUNK);
  z_stream stream = { 0 };
  guint64 position = 0;
  guint64 written = 0;
  gboolean ok = TRUE;
  int status = Z_OK;

  if (deflateInit2 (&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_FAILED, "Cannot start to deflate");
      return FALSE;
    }
  while (ok && status != Z_STREAM_END)
    {
      gssize n = 0;

      if (stream.avail_in == 0)
        {
          n = ef_io_pread_some (in_fd, in, CHUNK, position, error);
          ok = n >= 0;
          if (!ok)
            break;
          position += (guint64) n;
          stream.next_in = in;
          stream.avail_in = (uInt) n;
        }
      stream.next_out = out;
      stream.avail_out = CHUNK;
      status = deflate (&stream, stream.avail_in == 0 ? Z_FINISH : Z_NO_FLUSH);
      written += CHUNK - stream.avail_out;
      ok = ef_io_write_all (out_fd, out, CHUNK - stream.avail_out, error);
    }
  deflateEnd (&stream);
  if (ok && (written & 1) != 0)
    ok = ef_io_write_all (out_fd, "", 1, error);
  return ok;
}
