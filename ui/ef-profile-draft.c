#include "config.h"

#include "ef-profile-draft.h"

#include "ef-profile-store.h"
#include "ef-profile-text.h"

#include <glib/gi18n.h>
#include <string.h>

struct _EfProfileDraft
{
  GObject parent_instance;

  EfSession *session;
  EfPlan *plan; /* whose profile is followed */
  char *text;
  char **problems;
  gboolean applying;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (EfProfileDraft, ef_profile_draft, G_TYPE_OBJECT)

static void
take_text (EfProfileDraft *self,
           char           *text)
{
  g_free (self->text);
  self->text = text;
  g_strfreev (self->problems);
  self->problems = ef_profile_check_text (text);
}

/* Under a shipped name there is only what was shipped. (transfer full) */
static char *
name_copy (const char *text)
{
  g_autofree char *name = ef_profile_text_get (text, "profile", "name");
  g_autoptr (EfProfile) shipped = NULL;
  g_autofree char *title = NULL;
  g_autofree char *changed = NULL;
  g_autofree char *new_name = NULL;
  g_autofree char *named = NULL;

  if (name == NULL || !ef_profile_store_is_shipped (name))
    return g_strdup (text);
  shipped = ef_profile_new_builtin (name, NULL);
  if (shipped != NULL && g_str_equal (ef_profile_get_text (shipped), text))
    return g_strdup (text);
  new_name = g_strconcat (name, "-changed", NULL);
  named = ef_profile_text_set (text, "profile", "name", new_name);
  title = ef_profile_text_get (text, "profile", "title");
  if (title == NULL)
    return g_steal_pointer (&named);
  /* Translators: the title of a profile that a person has changed */
  changed = g_strdup_printf (_("%s (changed)"), title);
  return ef_profile_text_set (named, "profile", "title", changed);
}

/* @profile (nullable): of the text, if there is one already. */
static gboolean
apply (EfProfileDraft *self,
       EfProfile      *profile,
       GError        **error)
{
  g_autoptr (EfProfile) own = NULL;
  gboolean done;

  if (self->problems[0] != NULL)
    return TRUE;
  own = profile != NULL ? ef_profile_ref (profile) : ef_profile_new_from_text (self->text, "of the editor", error);
  if (own == NULL)
    return FALSE;
  self->applying = TRUE;
  done = g_str_equal (ef_profile_get_text (ef_session_get_profile (self->session)), self->text) ||
         ef_session_set_profile (self->session, own, error);
  self->applying = FALSE;
  return done;
}

void
ef_profile_draft_set_text (EfProfileDraft *self,
                           const char     *text)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (EF_IS_PROFILE_DRAFT (self) && text != NULL);

  if (g_str_equal (text, self->text))
    return;
  take_text (self, name_copy (text));
  if (!apply (self, NULL, &error))
    g_warning ("A profile could not be used: %s", error->message);
  g_signal_emit (self, changed_signal, 0);
}

void
ef_profile_draft_set (EfProfileDraft *self,
                      const char     *group,
                      const char     *key,
                      const char     *value)
{
  g_autofree char *text = ef_profile_text_set (self->text, group, key, value);

  ef_profile_draft_set_text (self, text);
}

/* Tables beside a profile's file are found from anywhere by their full path. (transfer full) */
static EfProfile *
fix_paths (EfProfile *profile)
{
  g_autofree char *lookup = ef_profile_dup_lookup_path (profile);
  g_autofree char *full = lookup != NULL ? g_canonicalize_filename (lookup, NULL) : NULL;
  g_autofree char *text = NULL;
  EfProfile *fixed;

  if (full == NULL)
    return ef_profile_ref (profile);
  text = ef_profile_text_set (ef_profile_get_text (profile), "ids", "lookup", full);
  fixed = ef_profile_new_from_text (text, "of the editor", NULL);
  return fixed != NULL ? fixed : ef_profile_ref (profile);
}

gboolean
ef_profile_draft_load (EfProfileDraft *self,
                       const char     *name_or_path,
                       GError        **error)
{
  g_autoptr (EfProfile) profile = ef_profile_load (name_or_path, error);
  g_autoptr (EfProfile) fixed = profile != NULL ? fix_paths (profile) : NULL;
  gboolean done;

  if (fixed == NULL)
    return FALSE;
  take_text (self, g_strdup (ef_profile_get_text (fixed)));
  done = apply (self, fixed, error);
  g_signal_emit (self, changed_signal, 0);
  return done;
}

/* --- looking --------------------------------------------------------------------------------------------------- */

const char *
ef_profile_draft_get_text (EfProfileDraft *self)
{
  return self->text;
}

const char *const *
ef_profile_draft_get_problems (EfProfileDraft *self)
{
  return (const char *const *) self->problems;
}

char *
ef_profile_draft_dup_problem (EfProfileDraft *self,
                              const char     *group,
                              const char     *key)
{
  g_autofree char *place = g_strdup_printf ("[%s]%s%s: ", group, *key != 0 ? " " : "", key);

  for (guint i = 0; self->problems[i] != NULL; i++)
    {
      const char *found = strstr (self->problems[i], place);

      if (found != NULL)
        return g_strdup (found + strlen (place));
    }
  return NULL;
}

char *
ef_profile_draft_dup_value (EfProfileDraft *self,
                            const char     *group,
                            const char     *key)
{
  return ef_profile_text_get (self->text, group, key);
}

char *
ef_profile_draft_dup_name (EfProfileDraft *self)
{
  char *name = ef_profile_text_get (self->text, "profile", "name");

  return name != NULL ? name : g_strdup ("");
}

gboolean
ef_profile_draft_is_saved (EfProfileDraft *self)
{
  g_autofree char *name = ef_profile_draft_dup_name (self);
  g_autoptr (EfProfile) stored = NULL;

  if (*name == 0 || strchr (name, '/') != NULL)
    return FALSE;
  stored = ef_profile_load (name, NULL);
  return stored != NULL && g_str_equal (ef_profile_get_text (stored), self->text);
}

/* --- life ------------------------------------------------------------------------------------------------------ */

/* Undoing, or another way to choose a profile. A text with errors is the person's own, and waits. */
static void
follow_cb (EfProfileDraft *self)
{
  const char *text = ef_profile_get_text (ef_session_get_profile (self->session));

  if (self->applying || self->problems[0] != NULL || g_str_equal (text, self->text))
    return;
  take_text (self, g_strdup (text));
  g_signal_emit (self, changed_signal, 0);
}

static void
plan_cb (EfProfileDraft *self)
{
  EfPlan *plan = ef_session_get_plan (self->session);

  if (self->plan != NULL)
    g_signal_handlers_disconnect_by_func (self->plan, follow_cb, self);
  g_set_object (&self->plan, plan);
  if (plan != NULL)
    g_signal_connect_object (plan, "settled", G_CALLBACK (follow_cb), self, G_CONNECT_SWAPPED);
  follow_cb (self);
}

static void
dispose (GObject *object)
{
  EfProfileDraft *self = EF_PROFILE_DRAFT (object);

  g_clear_object (&self->plan);
  g_clear_object (&self->session);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->problems, g_strfreev);
  G_OBJECT_CLASS (ef_profile_draft_parent_class)->dispose (object);
}

static void
ef_profile_draft_class_init (EfProfileDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  changed_signal =
      g_signal_new ("changed", EF_TYPE_PROFILE_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ef_profile_draft_init (EfProfileDraft *self)
{
}

EfProfileDraft *
ef_profile_draft_new (EfSession *session)
{
  EfProfileDraft *self = g_object_new (EF_TYPE_PROFILE_DRAFT, NULL);

  self->session = g_object_ref (session);
  take_text (self, g_strdup (ef_profile_get_text (ef_session_get_profile (session))));
  g_signal_connect_object (session, "notify::plan", G_CALLBACK (plan_cb), self, G_CONNECT_SWAPPED);
  plan_cb (self);
  return self;
}
