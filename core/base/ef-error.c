#include "config.h"

#include "ef-error.h"

#include <gio/gio.h>

G_DEFINE_QUARK (ef-error-quark, ef_error)

static const char *const code_names[EF_N_ERRORS] = {
  [EF_ERROR_FAILED] = "failed",
  [EF_ERROR_IO] = "io",
  [EF_ERROR_NOT_DICOM] = "not-dicom",
  [EF_ERROR_TRUNCATED] = "truncated",
  [EF_ERROR_MALFORMED] = "malformed",
  [EF_ERROR_LIMIT] = "limit",
  [EF_ERROR_UNSUPPORTED] = "unsupported",
  [EF_ERROR_REFUSED] = "refused",
  [EF_ERROR_CODEC] = "codec",
  [EF_ERROR_PROFILE] = "profile",
  [EF_ERROR_PLAN] = "plan",
  [EF_ERROR_KEY] = "key",
  [EF_ERROR_WORKER] = "worker",
  [EF_ERROR_LEAK] = "leak",
  [EF_ERROR_VERIFY] = "verify",
  [EF_ERROR_EXISTS] = "exists",
  [EF_ERROR_USAGE] = "usage",
  [EF_ERROR_CANCELLED] = "cancelled",
};

const char *
ef_error_code_get_name (EfErrorCode code)
{
  return (guint) code < EF_N_ERRORS ? code_names[code] : code_names[EF_ERROR_FAILED];
}

EfErrorCode
ef_error_get_code (const GError *error)
{
  g_return_val_if_fail (error != NULL, EF_ERROR_FAILED);

  if (error->domain == EF_ERROR)
    return (guint) error->code < EF_N_ERRORS ? (EfErrorCode) error->code : EF_ERROR_FAILED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return EF_ERROR_CANCELLED;
  if (error->domain == G_IO_ERROR || error->domain == G_FILE_ERROR)
    return EF_ERROR_IO;
  return EF_ERROR_FAILED;
}
