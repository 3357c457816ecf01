/* What sites have already, made into profiles and device templates: scripts of CTP's DicomAnonymizer (XML) and
 * DicomPixelAnonymizer, and recipes of deid. What cannot be carried over is listed, never guessed. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *profile;        /* the text of a profile, with the warnings as comments; NULL: the file has none */
  GPtrArray *templates; /* of char: texts of device templates, see ef-template.h */
  GPtrArray *warnings;  /* of char */
} EfImport;

/* @name: of the profile to be made. EF_ERROR_PROFILE if @text is no script that is known. */
EfImport *ef_import_new  (const char *text,
                          const char *name,
                          GError    **error) G_GNUC_WARN_UNUSED_RESULT;
void      ef_import_free (EfImport   *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfImport, ef_import_free)

G_END_DECLS
