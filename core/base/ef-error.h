/* The one error domain of Efface.
 *
 * Messages name the step, the tag and the position in the file; they never hold a value of a data set, since any
 * value may identify a patient. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define EF_ERROR (ef_error_quark ())

/* Why a step failed. The names of ef_error_code_get_name() stand in reports and must stay stable. */
typedef enum
{
  EF_ERROR_FAILED,       /* anything that has no code of its own */
  EF_ERROR_IO,           /* the operating system refused to read or write */
  EF_ERROR_NOT_DICOM,    /* the bytes are no DICOM data set */
  EF_ERROR_TRUNCATED,    /* the data end before a length that they state */
  EF_ERROR_MALFORMED,    /* the data contradict themselves or the standard */
  EF_ERROR_LIMIT,        /* a limit on depth, size or count was passed */
  EF_ERROR_UNSUPPORTED,  /* valid, but this program or this installation cannot handle it */
  EF_ERROR_REFUSED,      /* could be done, but not without risk of a leak */
  EF_ERROR_CODEC,        /* a codestream cannot be decoded or encoded */
  EF_ERROR_PROFILE,      /* a profile cannot be read; the message names the line */
  EF_ERROR_PLAN,         /* a plan cannot be read, is stale, or does not fit the input */
  EF_ERROR_KEY,          /* the project key cannot be read or made */
  EF_ERROR_WORKER,       /* a worker process died or broke the protocol */
  EF_ERROR_LEAK,         /* verify found an identifier in the output */
  EF_ERROR_VERIFY,       /* verify found the output damaged or different from the plan */
  EF_ERROR_EXISTS,       /* the output is there already */
  EF_ERROR_USAGE,        /* the command line is wrong */
  EF_ERROR_CANCELLED,
  EF_N_ERRORS
} EfErrorCode;

GQuark      ef_error_quark         (void);

/* A stable lower-case word for reports, such as "truncated". */
const char *ef_error_code_get_name (EfErrorCode code);

/* The same for people, in their language: what kind of thing went wrong. The message tells which. */
const char *ef_error_code_get_label (EfErrorCode code);

/* The code of that name; EF_ERROR_FAILED for words that are none. */
EfErrorCode ef_error_code_from_name (const char *name);

/* The EfErrorCode of @error; errors of other domains (GIO, GLib) become EF_ERROR_IO or EF_ERROR_FAILED. */
EfErrorCode ef_error_get_code      (const GError *error);

G_END_DECLS
