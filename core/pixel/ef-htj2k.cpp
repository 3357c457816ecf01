#include "config.h"

#include "ef-htj2k.h"

#include "ef-error.h"
#include "ef-frame-private.h"

#include <openjph/ojph_arch.h>
#include <openjph/ojph_codestream.h>
#include <openjph/ojph_file.h>
#include <openjph/ojph_mem.h>
#include <openjph/ojph_message.h>
#include <openjph/ojph_params.h>

#include <stdexcept>

namespace
{

/* The library prints its messages and then throws; these do not print. */
class Silent : public ojph::message_info
{
public:
  void operator() (int, const char *, int, const char *, ...) override {}
};

class SilentWarning : public ojph::message_warning
{
public:
  void operator() (int, const char *, int, const char *, ...) override {}
};

class SilentError : public ojph::message_error
{
public:
  void operator() (int, const char *, int, const char *, ...) override { throw std::runtime_error ("ojph"); }
};

void
silence ()
{
  static Silent info;
  static SilentWarning warning;
  static SilentError error;

  ojph::configure_info (&info);
  ojph::configure_warning (&warning);
  ojph::configure_error (&error);
}

/* Each level halves the image; the smallest of .202 must fit in 64 by 64, and none may vanish. */
guint
get_n_decompositions (const EfFrame *frame)
{
  guint n = 5;

  while (MAX (frame->rows, frame->columns) >> n > 64)
    n++;
  while (n > 0 && MIN (frame->rows, frame->columns) >> n == 0)
    n--;
  return n;
}

GBytes *
encode (const EfFrame *frame)
{
  ojph::codestream codestream;
  ojph::mem_outfile file;
  ojph::param_siz siz = codestream.access_siz ();
  ojph::param_cod cod = codestream.access_cod ();
  gboolean colour = frame->samples == 3 && frame->photometric == EF_PHOTOMETRIC_RGB;
  guint depth = ef_frame_get_depth (frame);
  ojph::ui32 component = 0;
  GBytes *bytes;

  siz.set_image_extent (ojph::point (frame->columns, frame->rows));
  siz.set_num_components (frame->samples);
  for (guint c = 0; c < frame->samples; c++)
    siz.set_component (c, ojph::point (1, 1), depth, frame->is_signed != FALSE);
  cod.set_num_decomposition (get_n_decompositions (frame));
  cod.set_progression_order ("RPCL");
  cod.set_color_transform (colour != FALSE);
  cod.set_reversible (true);
  /* Lines come one component after the other if they are transformed together. */
  codestream.set_planar (colour == FALSE && frame->samples > 1);
  file.open ();
  codestream.write_headers (&file);

  ojph::line_buf *line = codestream.exchange (nullptr, component);
  for (gsize i = 0; i < (gsize) frame->rows * frame->samples; i++)
    {
      gsize row = colour || frame->samples == 1 ? i / frame->samples : i % frame->rows;

      for (gsize x = 0; x < frame->columns; x++)
        line->i32[x] = (ojph::si32) ef_frame_get (frame, (row * frame->columns + x) * frame->samples + component);
      line = codestream.exchange (line, component);
    }
  codestream.flush ();
  bytes = g_bytes_new (file.get_data (), (gsize) file.tell ());
  codestream.close ();
  return bytes;
}

} // namespace

extern "C" gboolean
ef_htj2k_can_encode (void)
{
  return TRUE;
}

extern "C" GBytes *
ef_htj2k_encode (const EfFrame  *frame,
                 GError        **error)
{
  silence ();
  try
    {
      return encode (frame);
    }
  catch (...)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC, "Encoding as High-Throughput JPEG 2000 failed");
      return NULL;
    }
}
