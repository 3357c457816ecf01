/* Deciding, and keeping what was decided. */
#include "config.h"

#include "ef-session-private.h"

#include "ef-gesture.h"
#include "ef-json.h"
#include "ef-plan-file.h"
#include "ef-report.h"

#include <string.h>
#include <unistd.h>

static gboolean
want_study (EfSession *self,
            GError   **error)
{
  if (self->plan != NULL)
    return TRUE;
  g_set_error_literal (error, EF_ERROR, EF_ERROR_PLAN, "Nothing is open");
  return FALSE;
}

/* --- deciding ---------------------------------------------------------------------------------------------------- */

/* Rows may share a target: an attribute whose VR differs between instances. Edits of one target are made to follow each
 * other. (transfer full) */
static GPtrArray *
chain_edits (GPtrArray *edits)
{
  GPtrArray *chained = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_edit_unref);
  g_autoptr (GHashTable) last = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < edits->len; i++)
    {
      EfEdit *edit = g_ptr_array_index (edits, i);
      const char *target = ef_edit_get_target (edit);
      const EfEdit *before = g_hash_table_lookup (last, target);

      edit = before == NULL ? ef_edit_ref (edit)
                            : ef_edit_new (target, ef_edit_get_after (before), ef_edit_get_after (edit),
                                           ef_edit_get_label (edit), ef_edit_get_merge_key (edit));
      if (before != NULL && ef_edit_is_empty (edit))
        {
          ef_edit_unref (edit);
          continue;
        }
      g_ptr_array_add (chained, edit);
      g_hash_table_replace (last, (char *) ef_edit_get_target (edit), edit);
    }
  return chained;
}

gboolean
ef_session_do (EfSession  *self,
               GPtrArray  *edits,
               const char *label,
               GError    **error)
{
  g_autoptr (GPtrArray) taken = edits;
  g_autoptr (GPtrArray) chained = NULL;

  g_return_val_if_fail (EF_IS_SESSION (self), FALSE);

  if (!want_study (self, error))
    return FALSE;
  if (edits == NULL || edits->len == 0)
    return TRUE;
  /* One by one, edits of a drag become one step. */
  if (edits->len == 1)
    return ef_history_do (self->history, g_ptr_array_index (edits, 0), error);
  if (label == NULL)
    label = ef_edit_get_label (g_ptr_array_index (edits, 0));
  chained = chain_edits (edits);
  return ef_history_do_all (self->history, label, chained, error);
}

gboolean
ef_session_undo (EfSession *self,
                 GError   **error)
{
  g_return_val_if_fail (EF_IS_SESSION (self), FALSE);
  return want_study (self, error) && ef_history_undo (self->history, error);
}

gboolean
ef_session_redo (EfSession *self,
                 GError   **error)
{
  g_return_val_if_fail (EF_IS_SESSION (self), FALSE);
  return want_study (self, error) && ef_history_redo (self->history, error);
}

gboolean
ef_session_set_profile (EfSession *self,
                        EfProfile *profile,
                        GError   **error)
{
  g_autoptr (GPtrArray) edits = NULL;

  g_return_val_if_fail (EF_IS_SESSION (self) && profile != NULL, FALSE);

  if (self->plan == NULL)
    {
      /* For what is opened next. */
      ef_profile_ref (profile);
      ef_profile_unref (self->profile);
      self->profile = profile;
      return TRUE;
    }
  edits = ef_gesture_set_profile (self->plan, ef_profile_get_text (profile));
  if (edits->len > 0 && ef_profile_get_pixels (profile) != ef_profile_get_pixels (self->profile))
    {
      g_autoptr (GPtrArray) regions = _ef_session_judge (self, ef_profile_get_pixels (profile));

      g_ptr_array_extend_and_steal (edits, g_steal_pointer (&regions));
    }
  return ef_session_do (self, g_steal_pointer (&edits), NULL, error);
}

gboolean
ef_session_get_changes (EfSession         *self,
                        EfProposalChanges *changes)
{
  g_return_val_if_fail (EF_IS_SESSION (self) && changes != NULL, FALSE);

  *changes = self->has_changes ? self->changes : (EfProposalChanges){ 0 };
  return self->has_changes;
}

gboolean
ef_session_approve (EfSession  *self,
                    const char *who,
                    const char *comment,
                    GError    **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  g_return_val_if_fail (EF_IS_SESSION (self) && who != NULL, FALSE);

  if (!want_study (self, error))
    return FALSE;
  if (!self->is_analysed)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_REFUSED, "Not all inputs have been looked at yet");
      return FALSE;
    }
  return ef_plan_approve (self->plan, who, now, comment, error) &&
         (self->journal == NULL || ef_journal_flush (self->journal, error));
}

/* --- keeping ----------------------------------------------------------------------------------------------------- */

char *
_ef_session_dup_journal_path (const char *review)
{
  return g_strconcat (review, ".journal", NULL);
}

static char *
dup_sources_path (const char *review)
{
  return g_strconcat (review, ".sources", NULL);
}

/* Apart from the plan, which may be handed on: paths may identify. */
static gboolean
save_sources (const char        *review,
              const char *const *paths,
              GError           **error)
{
  g_autofree char *path = dup_sources_path (review);
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();
  g_autofree char *text = NULL;

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *full = g_canonicalize_filename (paths[i], NULL);
      g_autofree char *uri = g_filename_to_uri (full, NULL, NULL);

      json_array_add_string_element (array, uri);
    }
  json_object_set_array_member (object, "sources", array);
  json_node_take_object (root, object);
  text = ef_json_to_string (root);
  return ef_report_save (path, text, TRUE, error);
}

gboolean
_ef_session_save_sources (EfSession  *self,
                          const char *review,
                          GError    **error)
{
  return save_sources (review, (const char *const *) self->paths, error);
}

static char **
load_sources (const char *review,
              GError    **error)
{
  g_autofree char *path = dup_sources_path (review);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonNode *member;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_IO,
                           "Where the files of this review are is not known here; name their folder");
      return NULL;
    }
  root = ef_json_parse (text, (gssize) length, error);
  member = root != NULL ? json_object_get_member (json_node_get_object (root), "sources") : NULL;
  if (member == NULL || !JSON_NODE_HOLDS_ARRAY (member))
    {
      g_clear_error (error);
      g_set_error_literal (error, EF_ERROR, EF_ERROR_PLAN, "The list of sources of this review is broken");
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (json_node_get_array (member)); i++)
    {
      const char *uri = json_array_get_string_element (json_node_get_array (member), i);
      g_autofree char *source = uri != NULL ? g_filename_from_uri (uri, NULL, NULL) : NULL;

      if (source != NULL)
        g_strv_builder_add (builder, source);
    }
  return g_strv_builder_end (builder);
}

static gboolean
check_paths (const char *const *paths,
             GError           **error)
{
  for (guint i = 0; paths[i] != NULL; i++)
    if (!g_file_test (paths[i], G_FILE_TEST_EXISTS))
      {
        g_set_error (error, EF_ERROR, EF_ERROR_USAGE, "There is no input “%s”", paths[i]);
        return FALSE;
      }
  return TRUE;
}

gboolean
ef_session_open (EfSession         *self,
                 const char *const *paths,
                 const char        *review,
                 GError           **error)
{
  g_autoptr (EfPlan) plan = NULL;
  g_autoptr (EfHistory) history = NULL;
  g_autofree char *journal_path = NULL;
  g_autoptr (EfJournal) journal = NULL;

  g_return_val_if_fail (EF_IS_SESSION (self) && paths != NULL, FALSE);

  if (!check_paths (paths, error))
    return FALSE;
  plan = ef_plan_new (ef_profile_get_text (self->profile), self->key_name, self->digest);
  if (review != NULL)
    {
      journal_path = _ef_session_dup_journal_path (review);
      if (g_strcmp0 (self->review, review) == 0)
        _ef_session_close (self);
      if (!ef_journal_is_free (journal_path, error))
        return FALSE;
      unlink (journal_path);
      if (!ef_plan_save (plan, review, error) || !save_sources (review, paths, error))
        return FALSE;
      journal = ef_journal_open (journal_path, plan, NULL, EF_JOURNAL_SYNC_LAZY, NULL, error);
      if (journal == NULL)
        return FALSE;
    }
  _ef_session_close (self);
  history = ef_history_new (plan);
  return _ef_session_begin (self, g_steal_pointer (&history), g_steal_pointer (&journal), review, paths, error);
}

gboolean
ef_session_open_review (EfSession         *self,
                        const char        *review,
                        const char *const *paths,
                        GError           **error)
{
  g_autofree char *journal_path = _ef_session_dup_journal_path (review);
  g_autoptr (EfPlan) plan = NULL;
  g_autoptr (EfHistory) history = NULL;
  g_autoptr (EfJournal) journal = NULL;
  g_autoptr (EfProfile) profile = NULL;
  g_auto (GStrv) noted = NULL;

  g_return_val_if_fail (EF_IS_SESSION (self) && review != NULL, FALSE);

  if (self->review != NULL && g_str_equal (self->review, review))
    _ef_session_close (self);
  plan = ef_plan_load (review, self->digest, error);
  if (plan == NULL)
    return FALSE;
  if (!g_str_equal (ef_plan_get_key_name (plan), self->key_name))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_PLAN, "The review was made with another project key");
      return FALSE;
    }
  if (paths == NULL)
    paths = (const char *const *) (noted = load_sources (review, error));
  if (paths == NULL || !check_paths (paths, error))
    return FALSE;
  history = ef_history_new (plan);
  journal = ef_journal_open (journal_path, plan, history, EF_JOURNAL_SYNC_LAZY, NULL, error);
  if (journal == NULL)
    return FALSE;
  profile = ef_profile_new_from_text (ef_plan_get_profile_text (plan), "of the plan", error);
  if (profile == NULL || !save_sources (review, paths, error))
    return FALSE;
  _ef_session_close (self);
  ef_profile_unref (self->profile);
  self->profile = g_steal_pointer (&profile);
  return _ef_session_begin (self, g_steal_pointer (&history), g_steal_pointer (&journal), review, paths, error);
}

gboolean
ef_session_save_review (EfSession  *self,
                        const char *review,
                        GError    **error)
{
  g_autofree char *journal_path = _ef_session_dup_journal_path (review);
  gboolean is_own = self->journal != NULL && g_strcmp0 (self->review, review) == 0;

  g_return_val_if_fail (EF_IS_SESSION (self) && review != NULL, FALSE);

  if (!want_study (self, error) || (!is_own && !ef_journal_is_free (journal_path, error)) ||
      !ef_plan_save (self->plan, review, error) ||
      !_ef_session_save_sources (self, review, error))
    return FALSE;
  if (is_own)
    return ef_journal_restart (self->journal, self->history, error);
  g_clear_pointer (&self->journal, ef_journal_free);
  unlink (journal_path);
  self->journal = ef_journal_open (journal_path, self->plan, NULL, EF_JOURNAL_SYNC_LAZY, NULL, error);
  g_free (self->review);
  self->review = g_strdup (review);
  return self->journal != NULL && ef_journal_restart (self->journal, self->history, error);
}
