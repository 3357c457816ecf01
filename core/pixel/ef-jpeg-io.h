/* Memory, errors and limits for the IJG interface. Include it after a jpeglib.h: every library has its own layout, so
 * each translation unit gets its own copy. */
#pragma once

#include "ef-error.h"

#include <setjmp.h>
#include <string.h>

/* A progressive stream may name the same coefficients over and over; no encoder needs as many scans as this. */
#define MAX_SCANS 500

/* Read by the handlers through client_data of the decompressor and compressor. */
typedef struct
{
  struct jpeg_error_mgr errors;
  jmp_buf escape;
  struct jpeg_progress_mgr progress;
  struct jpeg_source_mgr source;
  struct jpeg_destination_mgr destination;

  gboolean ran_dry; /* the decoder asked for more than there is */
  GByteArray *out;
} JpegIo;

static void
jpeg_error_exit_cb (j_common_ptr cinfo)
{
  JpegIo *io = cinfo->client_data;

  longjmp (io->escape, 1);
}

static void
jpeg_emit_message_cb (j_common_ptr cinfo,
                      int          level)
{
  if (level < 0)
    cinfo->err->num_warnings++;
}

static void
jpeg_output_message_cb (j_common_ptr cinfo)
{
}

static void
jpeg_progress_cb (j_common_ptr cinfo)
{
  if (cinfo->is_decompressor && ((j_decompress_ptr) cinfo)->input_scan_number > MAX_SCANS)
    jpeg_error_exit_cb (cinfo);
}

static void
jpeg_init_source_cb (j_decompress_ptr cinfo)
{
}

static boolean
jpeg_fill_input_cb (j_decompress_ptr cinfo)
{
  static const JOCTET end[2] = { 0xff, JPEG_EOI };
  JpegIo *io = cinfo->client_data;

  io->ran_dry = TRUE;
  io->source.next_input_byte = end;
  io->source.bytes_in_buffer = sizeof end;
  return TRUE;
}

static void
jpeg_skip_input_cb (j_decompress_ptr cinfo,
                    long             n)
{
  struct jpeg_source_mgr *source = cinfo->src;

  if (n <= 0)
    return;
  if ((size_t) n > source->bytes_in_buffer)
    {
      jpeg_fill_input_cb (cinfo);
      return;
    }
  source->next_input_byte += n;
  source->bytes_in_buffer -= n;
}

static void
jpeg_term_source_cb (j_decompress_ptr cinfo)
{
}

#define DESTINATION_CHUNK 65536

static void
jpeg_init_destination_cb (j_compress_ptr cinfo)
{
  JpegIo *io = cinfo->client_data;

  g_byte_array_set_size (io->out, DESTINATION_CHUNK);
  io->destination.next_output_byte = io->out->data;
  io->destination.free_in_buffer = io->out->len;
}

static boolean
jpeg_empty_output_cb (j_compress_ptr cinfo)
{
  JpegIo *io = cinfo->client_data;
  guint used = io->out->len;

  if (used > G_MAXUINT / 4)
    jpeg_error_exit_cb ((j_common_ptr) cinfo);
  g_byte_array_set_size (io->out, used + MAX (DESTINATION_CHUNK, used));
  io->destination.next_output_byte = io->out->data + used;
  io->destination.free_in_buffer = io->out->len - used;
  return TRUE;
}

static void
jpeg_term_destination_cb (j_compress_ptr cinfo)
{
  JpegIo *io = cinfo->client_data;

  g_byte_array_set_size (io->out, io->out->len - io->destination.free_in_buffer);
}

static inline struct jpeg_error_mgr *
jpeg_io_init_errors (JpegIo *io)
{
  jpeg_std_error (&io->errors);
  io->errors.error_exit = jpeg_error_exit_cb;
  io->errors.emit_message = jpeg_emit_message_cb;
  io->errors.output_message = jpeg_output_message_cb;
  return &io->errors;
}

/* The object must have been created with io's error manager; jpeg_create_…() keeps client_data. */
static inline void
jpeg_io_init_source (JpegIo           *io,
                     j_decompress_ptr  cinfo,
                     const guint8     *stream,
                     gsize             length)
{
  io->source.next_input_byte = stream;
  io->source.bytes_in_buffer = length;
  io->source.init_source = jpeg_init_source_cb;
  io->source.fill_input_buffer = jpeg_fill_input_cb;
  io->source.skip_input_data = jpeg_skip_input_cb;
  io->source.resync_to_restart = jpeg_resync_to_restart;
  io->source.term_source = jpeg_term_source_cb;
  cinfo->src = &io->source;

  io->progress.progress_monitor = jpeg_progress_cb;
  cinfo->progress = &io->progress;
}

static inline void
jpeg_io_init_destination (JpegIo         *io,
                          j_compress_ptr  cinfo)
{
  io->out = g_byte_array_new ();
  io->destination.init_destination = jpeg_init_destination_cb;
  io->destination.empty_output_buffer = jpeg_empty_output_cb;
  io->destination.term_destination = jpeg_term_destination_cb;
  cinfo->dest = &io->destination;
}

static inline void
jpeg_io_set_error (GError     **error,
                   const char  *doing)
{
  g_set_error (error, EF_ERROR, EF_ERROR_CODEC, "%s the JPEG stream failed", doing);
}
