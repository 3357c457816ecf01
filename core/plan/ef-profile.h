/* A profile: the recipe of a de-identification, as a commented key file that people edit and share. Everything that
 * changes what is written lives here or in the plan. Immutable once made. */
#pragma once

#include "ef-confidentiality.h"
#include "ef-finder.h"
#include "ef-identifiers.h"
#include "ef-tag-path.h"

G_BEGIN_DECLS

/* What becomes of dates and times that the table hands to the date options (PS3.15 E.3.6). */
typedef enum
{
  EF_DATES_REMOVE, /* Basic Profile */
  EF_DATES_SHIFT,  /* by a secret number of days for each patient: intervals stay */
  EF_DATES_KEEP,
  EF_DATES_YEAR,   /* years stay, months, days and times go (45 CFR 164.514(b)(2)(i)(C)) */
} EfDatePolicy;

/* How a rule changes a value, where the letter of the standard does not say it all. */
typedef enum
{
  EF_TREAT_ACTION,       /* the action says it */
  EF_TREAT_REPLACE_PART, /* what the pattern matches becomes the text */
  EF_TREAT_KEEP_YEAR,
  EF_TREAT_SHIFT_YEARS,  /* by whole years */
  EF_TREAT_SHIFT,        /* by days */
  EF_TREAT_CHECK,        /* stays unless it holds an identifier */
  EF_TREAT_CHECK_NAME,   /* stays unless it holds or looks like a person's name */
  EF_TREAT_REMOVE_PHONE, /* numbers of telephones are cut out */
  EF_TREAT_CLEAN,        /* what identifies is cut out of the text */
  EF_TREAT_POOL_AGE,     /* ages over 89 become 90 */
  EF_TREAT_ZIP,          /* the first three digits of a ZIP code of the United States, and nothing else */
} EfTreatment;

/* One rule of the groups [tags] and [private]: a pattern and what to do, before the standard's table is asked. */
typedef struct
{
  EfTagPath *path;       /* NULL: every attribute of @vr */
  guint16 vr;

  EfAction action;       /* K, X, Z, D, U; C where the treatment says more */
  EfTreatment treatment;
  char *value;           /* the text to write; NULL: the dummy of the VR */
  guint amount;          /* of days or years; 0: the patient's own */
  GRegex *pattern;       /* the part to replace, or what the value must match for the rule to hold */
  char **only_if;        /* values for which the rule holds, or NULL */

  char *source;          /* as written in the profile, for reasons: "[tags] 0010,4000" */
} EfTagRule;

/* One line of the group [seeds]: an attribute whose values identify the patient, beyond those that are known. */
typedef struct
{
  EfTagPath *path;
  EfIdentifierKind kind;
} EfSeed;

/* The lists of the group [words], of all languages together. */
typedef enum
{
  EF_WORDS_IDENTITY, /* must go wherever they stand */
  EF_WORDS_HARMLESS, /* may stay although they look like names */
  EF_WORDS_CUES,     /* what follows them names somebody: "for:", "by:" */
  EF_N_WORD_LISTS
} EfWordList;

/* What the name of the patient becomes; the number of the patient is always a code. */
typedef enum
{
  EF_NAMES_CODE,     /* the same as the number */
  EF_NAMES_READABLE, /* "Case Cedar 0427" */
} EfNameStyle;

typedef struct _EfProfile EfProfile;

/* One of the shipped profiles, by name ("basic", "research"). */
EfProfile       *ef_profile_new_builtin       (const char        *name,
                                               GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* The text of a profile; @origin names it in messages. EF_ERROR_PROFILE with the line or the key at fault. */
EfProfile       *ef_profile_new_from_text     (const char        *text,
                                               const char        *origin,
                                               GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full): what is wrong with the text, one "line 12: [dates] policy: ..." each; empty: nothing. */
char           **ef_profile_check_text        (const char        *text);
/* A shipped profile if @name_or_path is a name of one, else an own one (ef-profile-store.h), else a file. */
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
/* Is an instance in which people may be recognised held back until a person approved the plan? Otherwise it is told of. */
gboolean         ef_profile_get_hold_faces    (const EfProfile   *self);
/* Are frames that were coded with loss, and must be encoded, coded with loss again at their rate? */
gboolean         ef_profile_get_keep_rate     (const EfProfile   *self);
/* (nullable): what is written into filled boxes, see ef-label.h. */
const char      *ef_profile_get_label         (const EfProfile   *self);
const char      *ef_profile_get_languages     (const EfProfile   *self);
EfFill           ef_profile_get_fill          (const EfProfile   *self);
/* Are instances of private SOP classes written, or refused? */
gboolean         ef_profile_get_private_sop_classes (const EfProfile *self);
/* Are encapsulated documents replaced by one that says so, or refused? */
gboolean         ef_profile_get_replace_documents (const EfProfile *self);
/* Are values that no rule can look into (spectra, raw samples) written, or their instances refused? */
gboolean         ef_profile_get_opaque_data   (const EfProfile   *self);

/* (nullable) (transfer full): the path of the table of old and new numbers of patients. */
char            *ef_profile_dup_lookup_path   (const EfProfile   *self);
/* Are patients that the table does not know refused, or do they get a pseudonym? */
gboolean         ef_profile_get_refuse_unknown (const EfProfile  *self);
EfNameStyle      ef_profile_get_names         (const EfProfile   *self);

/* (nullable): the dummy text of a VR, from [dummies]; NULL: the built-in one. */
const char      *ef_profile_get_dummy         (const EfProfile   *self,
                                               guint16            vr);
guint            ef_profile_get_n_rules       (const EfProfile   *self);
const EfTagRule *ef_profile_get_rule          (const EfProfile   *self,
                                               guint              index);
guint            ef_profile_get_n_seeds       (const EfProfile   *self);
const EfSeed    *ef_profile_get_seed          (const EfProfile   *self,
                                               guint              index);
/* (transfer none): NULL-terminated, never NULL. */
const char *const *ef_profile_get_words       (const EfProfile   *self,
                                               EfWordList         list);
/* Regular expressions of identifiers, of the group [patterns]. (transfer none) */
guint            ef_profile_get_n_patterns    (const EfProfile   *self);
GRegex          *ef_profile_get_pattern       (const EfProfile   *self,
                                               guint              index);

G_END_DECLS
