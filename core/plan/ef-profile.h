/* A profile: the recipe of a de-identification, as a commented key file that people edit and share. Everything that
 * changes what is written lives here or in the plan. Immutable once made. */
#pragma once

#include "ef-confidentiality.h"
#include "ef-finder.h"
#include "ef-tag-path.h"

G_BEGIN_DECLS

/* What becomes of dates and times that the table hands to the date options (PS3.15 E.3.6). */
typedef enum
{
  EF_DATES_REMOVE, /* Basic Profile */
  EF_DATES_SHIFT,  /* by a secret number of days for each patient: intervals stay */
  EF_DATES_KEEP,
} EfDatePolicy;

/* One rule of the [tags] group: a pattern and what to do, before the standard's table is asked. */
typedef struct
{
  EfTagPath *path;
  EfAction action; /* K, X, Z, D, U */
  char *value;     /* with D: the text to write; NULL: the dummy of the VR */
  char *source;    /* as written in the profile, for reasons: "[tags] 0010,4000" */
} EfTagRule;

typedef struct _EfProfile EfProfile;

/* One of the shipped profiles, by name ("basic", "research"). */
EfProfile       *ef_profile_new_builtin       (const char        *name,
                                               GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* The text of a profile; @origin names it in messages. EF_ERROR_PROFILE with the line or the key at fault. */
EfProfile       *ef_profile_new_from_text     (const char        *text,
                                               const char        *origin,
                                               GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* A shipped profile if @name_or_path is a name of one, else a file. */
EfProfile       *ef_profile_load              (const char        *name_or_path,
                                               GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same profile with one key set, as command line options do. */
EfProfile       *ef_profile_with              (const EfProfile   *self,
                                               const char        *group,
                                               const char        *key,
                                               const char        *value,
                                               GError           **error) G_GNUC_WARN_UNUSED_RESULT;
EfProfile       *ef_profile_ref               (EfProfile         *self);
void             ef_profile_unref             (EfProfile         *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfProfile, ef_profile_unref)

/* (transfer full): NULL-terminated names of the shipped profiles. */
char           **ef_profile_list_builtin      (void);

const char      *ef_profile_get_name          (const EfProfile   *self);
const char      *ef_profile_get_title         (const EfProfile   *self);
/* The text that makes an equal profile; what travels to workers and into plans. */
const char      *ef_profile_get_text          (const EfProfile   *self);
/* SHA-256 of the text, hexadecimal. */
const char      *ef_profile_get_digest        (const EfProfile   *self);

EfOptions        ef_profile_get_options       (const EfProfile   *self);
EfDatePolicy     ef_profile_get_dates         (const EfProfile   *self);
/* Dates are shifted back by 1 to so many days. */
guint            ef_profile_get_max_shift     (const EfProfile   *self);
EfPixelPolicy    ef_profile_get_pixels        (const EfProfile   *self);
gboolean         ef_profile_get_every_frame   (const EfProfile   *self);
const char      *ef_profile_get_languages     (const EfProfile   *self);
EfFill           ef_profile_get_fill          (const EfProfile   *self);
/* Are instances of private SOP classes written, or refused? */
gboolean         ef_profile_get_private_sop_classes (const EfProfile *self);
/* (nullable): the dummy text of a VR, from [dummies]; NULL: the built-in one. */
const char      *ef_profile_get_dummy         (const EfProfile   *self,
                                               guint16            vr);
guint            ef_profile_get_n_rules       (const EfProfile   *self);
const EfTagRule *ef_profile_get_rule          (const EfProfile   *self,
                                               guint              index);

G_END_DECLS
