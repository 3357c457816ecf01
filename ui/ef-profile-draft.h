/* The profile that a person is editing. As long as the text is good it is the profile of the session: every change is one
 * step of the history there, and undoing it changes the draft too. A text with errors waits here.
 *
 * A shipped profile is never changed: its first change makes a copy with a name of its own.
 *
 * Signal: "changed" (): the text, or what is wrong with it. */
#pragma once

#include "ef-session.h"

G_BEGIN_DECLS

#define EF_TYPE_PROFILE_DRAFT (ef_profile_draft_get_type ())
G_DECLARE_FINAL_TYPE (EfProfileDraft, ef_profile_draft, EF, PROFILE_DRAFT, GObject)

EfProfileDraft    *ef_profile_draft_new          (EfSession       *session) G_GNUC_WARN_UNUSED_RESULT;
const char        *ef_profile_draft_get_text     (EfProfileDraft  *self);
/* (transfer none): what is wrong, line by line; empty: nothing. */
const char *const *ef_profile_draft_get_problems (EfProfileDraft  *self);
/* (transfer full) (nullable): what is wrong with one line, without its place; key "": with the group. */
char              *ef_profile_draft_dup_problem  (EfProfileDraft  *self,
                                                  const char      *group,
                                                  const char      *key);
/* (transfer full) (nullable) */
char              *ef_profile_draft_dup_value    (EfProfileDraft  *self,
                                                  const char      *group,
                                                  const char      *key);
/* @value NULL: the line goes. */
void               ef_profile_draft_set          (EfProfileDraft  *self,
                                                  const char      *group,
                                                  const char      *key,
                                                  const char      *value);
void               ef_profile_draft_set_text     (EfProfileDraft  *self,
                                                  const char      *text);
/* A profile by its name, or a file. */
gboolean           ef_profile_draft_load         (EfProfileDraft  *self,
                                                  const char      *name_or_path,
                                                  GError         **error);
/* (transfer full): [profile] name and title. */
char              *ef_profile_draft_dup_name     (EfProfileDraft  *self);
/* Is it a profile of the store, shipped or own, to the letter? */
gboolean           ef_profile_draft_is_saved     (EfProfileDraft  *self);

G_END_DECLS
