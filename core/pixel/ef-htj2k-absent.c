/* In place of ef-htj2k.cpp where the program was built without OpenJPH: JPEG 2000 is written then. */
#include "config.h"

#include "ef-htj2k.h"

#include "ef-error.h"

gboolean
ef_htj2k_can_encode (void)
{
  return FALSE;
}

GBytes *
ef_htj2k_encode (const EfFrame  *frame,
                 GError        **error)
{
  g_set_error_literal (error, EF_ERROR, EF_ERROR_UNSUPPORTED, "This program was built without OpenJPH (on Debian libopenjph-dev)");
  return NULL;
}
