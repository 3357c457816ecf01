#include "config.h"

#include "ef-error.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

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

static const char *const code_labels[EF_N_ERRORS] = {
  [EF_ERROR_FAILED] = N_("This could not be done"),
  [EF_ERROR_IO] = N_("It could not be read or written"),
  [EF_ERROR_NOT_DICOM] = N_("This is no DICOM file"),
  [EF_ERROR_TRUNCATED] = N_("The file ends too early"),
  [EF_ERROR_MALFORMED] = N_("The file contradicts itself or the standard"),
  [EF_ERROR_LIMIT] = N_("Something in it is too large, too deep or too much"),
  [EF_ERROR_UNSUPPORTED] = N_("This cannot be handled here"),
  [EF_ERROR_REFUSED] = N_("Refused, since something might leak"),
  [EF_ERROR_CODEC] = N_("The picture cannot be decoded or encoded"),
  [EF_ERROR_PROFILE] = N_("The profile cannot be used"),
  [EF_ERROR_PLAN] = N_("The plan does not fit"),
  [EF_ERROR_KEY] = N_("The project key cannot be used"),
  [EF_ERROR_WORKER] = N_("The process that worked on it ended or hung"),
  [EF_ERROR_LEAK] = N_("Something that identifies was still in the output"),
  [EF_ERROR_VERIFY] = N_("The output was not as it should be"),
  [EF_ERROR_EXISTS] = N_("There is something under this name already"),
  [EF_ERROR_USAGE] = N_("This was not asked for rightly"),
  [EF_ERROR_CANCELLED] = N_("Stopped"),
};

const char *
ef_error_code_get_label (EfErrorCode code)
{
  return _((guint) code < EF_N_ERRORS ? code_labels[code] : code_labels[EF_ERROR_FAILED]);
}

const char *
ef_error_code_get_name (EfErrorCode code)
{
  return (guint) code < EF_N_ERRORS ? code_names[code] : code_names[EF_ERROR_FAILED];
}

EfErrorCode
ef_error_code_from_name (const char *name)
{
  for (guint i = 0; i < EF_N_ERRORS; i++)
    if (g_strcmp0 (name, code_names[i]) == 0)
      return (EfErrorCode) i;
  return EF_ERROR_FAILED;
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
