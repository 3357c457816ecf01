/* In place of ef-jpegxl.c where the program was built without libjxl. */
#include "config.h"

#include "ef-jpegxl.h"

#include "ef-error.h"

const char *
ef_jpegxl_get_reason (void)
{
  return "JPEG XL needs libjxl, without which this program was built (on Debian libjxl-dev)";
}

static void
refuse (GError **error)
{
  g_set_error_literal (error, EF_ERROR, EF_ERROR_UNSUPPORTED, ef_jpegxl_get_reason ());
}

gboolean
ef_jpegxl_decode (const EfImageInfo  *info,
                  const guint8       *stream,
                  gsize               length,
                  EfFrame            *frame,
                  GError            **error)
{
  refuse (error);
  return FALSE;
}

GBytes *
ef_jpegxl_encode (const EfFrame  *frame,
                  GError        **error)
{
  refuse (error);
  return NULL;
}

GBytes *
ef_jpegxl_unpack (const guint8 *stream,
                  gsize         length)
{
  return NULL;
}

GBytes *
ef_jpegxl_pack (const guint8  *jpeg,
                gsize          length,
                GError       **error)
{
  refuse (error);
  return NULL;
}

GBytes *
ef_jpegxl_strip (const guint8  *stream,
                 gsize          length,
                 gboolean       keep_jpeg,
                 guint         *removed,
                 GError       **error)
{
  refuse (error);
  return NULL;
}
