#include "config.h"

#include "ef-journal.h"

#include "ef-error.h"
#include "ef-history-private.h"
#include "ef-io.h"
#include "ef-json.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_VERSION "efface-journal"
#define VERSION 1
#define SYNC_DELAY_MS 1000

struct _EfJournal
{
  char *path;
  EfPlan *plan;
  EfJournalSync sync;
  int fd;
  gboolean dirty;     /* written, perhaps not on the disk yet */

  GPtrArray *waiting; /* of EfEdit: applied, not settled */
  EfWay way;          /* of them, if they are a step */
  char *step;
  guint sync_source;
  GError *failure;
  gulong edited_id, settled_id;
};

static gboolean
set_errno (GError    **error,
           const char *what)
{
  int saved = errno;

  g_set_error (error, EF_ERROR, EF_ERROR_IO, "Cannot %s the journal: %s", what, g_strerror (saved));
  return FALSE;
}

/* --- lines ----------------------------------------------------------------------------------------------------- */

/* Canonical JSON has a line break only between parts, never inside a string, so it can be taken out with the indent. */
static char *
dup_line (JsonNode *node)
{
  g_autofree char *text = ef_json_to_string (node);
  char *line = g_malloc (strlen (text) + 2);
  gsize n = 0;

  for (const char *p = text; *p != 0; p++)
    {
      if (*p != '\n')
        line[n++] = *p;
      else
        while (p[1] == ' ')
          p++;
    }
  line[n++] = '\n';
  line[n] = 0;
  return line;
}

static char *
dup_head (EfPlan *plan)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_int_member (object, KEY_VERSION, VERSION);
  json_object_set_string_member (object, "plan", ef_plan_get_digest (plan));
  json_node_set_object (node, object);
  return dup_line (node);
}

/* By EfWay; no word for edits that are no step. */
static const char *const way_words[] = { "", "do", "undo", "redo", NULL };

typedef struct
{
  GPtrArray *edits; /* of EfEdit */
  EfWay way;        /* of them, if they are a step */
  char *step;
  gboolean is_past; /* the plan has them already */
} Group;

/* The last edit of a group brings what the group is. */
static char *
dup_edit (const Group *group,
          guint        i)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_member (object, "edit", ef_edit_to_json (g_ptr_array_index (group->edits, i)));
  if (i + 1 < group->edits->len)
    json_object_set_boolean_member (object, "more", TRUE);
  else if (group->way != EF_WAY_NONE)
    {
      json_object_set_string_member (object, "way", way_words[group->way]);
      json_object_set_string_member (object, "step", group->step);
      if (group->is_past)
        json_object_set_boolean_member (object, "past", TRUE);
    }
  json_node_set_object (node, object);
  return dup_line (node);
}

/* One write for one group. */
static gboolean
write_group (int          fd,
             const Group *group,
             GError     **error)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < group->edits->len; i++)
    {
      g_autofree char *line = dup_edit (group, i);

      g_string_append (lines, line);
    }
  return ef_io_write_all (fd, lines->str, lines->len, error);
}

/* --- replay ---------------------------------------------------------------------------------------------------- */

/* Does the head say that the edits build on @plan? */
static gboolean
is_head_of (JsonObject *head,
            EfPlan     *plan)
{
  JsonNode *version = json_object_get_member (head, KEY_VERSION);
  JsonNode *digest = json_object_get_member (head, "plan");

  return version != NULL && json_node_get_value_type (version) == G_TYPE_INT64 &&
         json_node_get_int (version) == VERSION && digest != NULL &&
         json_node_get_value_type (digest) == G_TYPE_STRING &&
         g_str_equal (json_node_get_string (digest), ef_plan_get_digest (plan));
}

static void
group_clear (Group *self)
{
  g_ptr_array_set_size (self->edits, 0);
  self->way = EF_WAY_NONE;
  self->is_past = FALSE;
  g_clear_pointer (&self->step, g_free);
}

/* Adds the edit of a line. *@more: the group goes on. */
static gboolean
parse_line (Group      *group,
            const char *line,
            gsize       length,
            gboolean   *more,
            GError    **error)
{
  static const char *const known[] = { "edit", "more", "way", "step", "past", NULL };
  g_autoptr (JsonNode) node = ef_json_parse (line, (gssize) length, error);
  JsonObject *object;
  EfEdit *edit;
  guint way;

  if (node == NULL)
    return FALSE;
  object = json_node_get_object (node);
  if (!ef_record_check_keys (object, known, "journal", error))
    return FALSE;
  if (!json_object_has_member (object, "edit"))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_PLAN, "A line has no edit");
      return FALSE;
    }
  *more = json_object_has_member (object, "more");
  if (ef_word_find (way_words, json_object_get_string_member_with_default (object, "way", ""), &way) && way > 0)
    {
      group->way = (EfWay) way;
      group->is_past = json_object_has_member (object, "past");
      group->step = g_strdup (json_object_get_string_member_with_default (object, "step", ""));
    }
  edit = ef_edit_new_from_json (json_object_get_member (object, "edit"), error);
  if (edit != NULL)
    g_ptr_array_add (group->edits, edit);
  return edit != NULL;
}

static gboolean
apply_group (EfPlan    *plan,
             EfHistory *history,
             Group     *group,
             guint     *n_replayed,
             GError   **error)
{
  gboolean ok = TRUE;

  for (guint i = 0; ok && !group->is_past && i < group->edits->len; i++)
    ok = ef_plan_apply_edit (plan, g_ptr_array_index (group->edits, i), error);
  if (ok && history != NULL)
    _ef_history_replay (history, group->way, group->step, group->edits);
  /* It is a whole step: nothing merges with it. */
  if (ok && history != NULL && group->is_past)
    ef_history_seal (history);
  *n_replayed += group->is_past ? 0 : group->edits->len;
  group_clear (group);
  return ok;
}

/* Replays the whole groups of @text; *@whole: where they end. */
static gboolean
replay (EfPlan     *plan,
        EfHistory  *history,
        const char *text,
        gsize       length,
        gsize      *whole,
        guint      *n_replayed,
        GError    **error)
{
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_edit_unref);
  Group group = { .edits = edits };
  gsize start = *whole;
  guint number = 1;
  const char *end;
  gboolean ok = TRUE;

  while (ok && (end = memchr (text + start, '\n', length - start)) != NULL)
    {
      gboolean more = FALSE;

      number++;
      ok = parse_line (&group, text + start, (gsize) (end - text) - start, &more, error) &&
           (more || apply_group (plan, history, &group, n_replayed, error));
      start = (gsize) (end - text) + 1;
      if (ok && !more)
        *whole = start;
    }
  if (!ok)
    g_prefix_error (error, "Cannot replay line %u of the journal: ", number);
  group_clear (&group);
  return ok;
}

/* Replays the journal in @fd. *@whole: so many bytes of it are good; 0: it has no head. */
static gboolean
read_old (int        fd,
          EfPlan    *plan,
          EfHistory *history,
          gsize     *whole,
          gboolean  *of_another,
          guint     *n_replayed,
          GError   **error)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) head = NULL;
  guint64 size;
  const char *end;
  gboolean ok;

  *whole = 0;
  *of_another = FALSE;
  if (!ef_io_get_size (fd, &size, error))
    return FALSE;
  text = g_malloc (size + 1);
  if (!ef_io_pread_all (fd, text, size, 0, error))
    return FALSE;
  text[size] = 0;
  end = memchr (text, '\n', size);
  if (end == NULL)
    return TRUE;
  head = ef_json_parse (text, end - text, NULL);
  if (head == NULL || !is_head_of (json_node_get_object (head), plan))
    {
      *of_another = TRUE;
      return TRUE;
    }
  *whole = (gsize) (end - text) + 1;
  ef_plan_begin (plan);
  ok = replay (plan, history, text, size, whole, n_replayed, error);
  ef_plan_end (plan);
  return ok;
}

gboolean
ef_journal_replay (const char *path,
                   EfPlan     *plan,
                   GError    **error)
{
  ef_autofd fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  gboolean of_another;
  gsize whole;
  guint n = 0;

  if (fd < 0)
    return errno == ENOENT || set_errno (error, "open");
  return read_old (fd, plan, NULL, &whole, &of_another, &n, error);
}

/* --- writing --------------------------------------------------------------------------------------------------- */

static void
fail (EfJournal *self,
      GError    *error)
{
  if (self->failure == NULL)
    self->failure = error;
  else
    g_error_free (error);
}

static gboolean
sync_cb (gpointer data)
{
  EfJournal *self = data;

  self->sync_source = 0;
  ef_journal_flush (self, NULL);
  return G_SOURCE_REMOVE;
}

static void
edited_cb (EfPlan    *plan,
           EfEdit    *edit,
           EfJournal *self)
{
  g_ptr_array_add (self->waiting, ef_edit_ref (edit));
  self->way = plan->way;
  if (plan->way != EF_WAY_NONE && g_strcmp0 (self->step, plan->step) != 0)
    {
      g_free (self->step);
      self->step = g_strdup (plan->step);
    }
}

static void
settled_cb (EfPlan    *plan,
            EfJournal *self)
{
  Group group = { .edits = self->waiting, .way = self->way, .step = self->step };
  GError *error = NULL;

  if (self->waiting->len == 0 || self->failure != NULL)
    return;
  self->dirty = TRUE;
  if (!write_group (self->fd, &group, &error))
    fail (self, error);
  else if (self->sync == EF_JOURNAL_SYNC_EACH)
    ef_journal_flush (self, NULL);
  else if (self->sync_source == 0)
    self->sync_source = g_timeout_add (SYNC_DELAY_MS, sync_cb, self);
  g_ptr_array_set_size (self->waiting, 0);
}

/* Leaves @whole bytes; with none, writes a head. */
static gboolean
cut (EfJournal *self,
     gsize      whole,
     GError   **error)
{
  g_autofree char *head = NULL;
  guint64 size;

  if (!ef_io_get_size (self->fd, &size, error))
    return FALSE;
  if (whole > 0 && size == whole)
    return TRUE;
  self->dirty = TRUE;
  if (ftruncate (self->fd, (off_t) whole) != 0)
    return set_errno (error, "cut");
  if (whole > 0)
    return TRUE;
  head = dup_head (self->plan);
  return ef_io_write_all (self->fd, head, strlen (head), error);
}

/* Until the file is closed, also by a crash. */
static gboolean
lock (int      fd,
      GError **error)
{
  if (flock (fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
    return TRUE;
  g_set_error_literal (error, EF_ERROR, EF_ERROR_REFUSED,
                       "Somebody works on this review right now, in another window or on another machine");
  return FALSE;
}

gboolean
ef_journal_is_free (const char *path,
                    GError    **error)
{
  ef_autofd fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

  return fd < 0 || lock (fd, error);
}

static gboolean
open_file (EfJournal *self,
           GError   **error)
{
  self->fd = open (self->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->fd < 0)
    return set_errno (error, "open");
  if (!lock (self->fd, error))
    return FALSE;
  if (fchmod (self->fd, 0600) != 0)
    return set_errno (error, "protect");
  return TRUE;
}

static gboolean
set_aside (EfJournal *self,
           GError   **error)
{
  g_autofree char *old = g_strconcat (self->path, ".old", NULL);

  if (rename (self->path, old) != 0)
    return set_errno (error, "set aside");
  ef_io_clear_fd (&self->fd);
  return open_file (self, error);
}

EfJournal *
ef_journal_open (const char   *path,
                 EfPlan       *plan,
                 EfHistory    *history,
                 EfJournalSync sync,
                 guint        *n_replayed,
                 GError      **error)
{
  g_autoptr (EfJournal) self = NULL;
  gboolean of_another;
  gsize whole;
  guint n = 0;

  g_return_val_if_fail (path != NULL && EF_IS_PLAN (plan), NULL);
  g_return_val_if_fail (history == NULL || ef_history_get_plan (history) == plan, NULL);

  self = g_new0 (EfJournal, 1);
  self->path = g_strdup (path);
  self->plan = g_object_ref (plan);
  self->sync = sync;
  self->fd = -1;
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_edit_unref);
  if (!open_file (self, error) || !read_old (self->fd, plan, history, &whole, &of_another, &n, error))
    return NULL;
  if (of_another && !set_aside (self, error))
    return NULL;
  if (!cut (self, whole, error) || !ef_journal_flush (self, error))
    return NULL;
  self->edited_id = g_signal_connect (plan, "edited", G_CALLBACK (edited_cb), self);
  self->settled_id = g_signal_connect (plan, "settled", G_CALLBACK (settled_cb), self);
  if (n_replayed != NULL)
    *n_replayed = n;
  return g_steal_pointer (&self);
}

/* A step that was done, or was taken back. */
static gboolean
write_past (EfJournal     *self,
            EfHistoryStep *step,
            EfWay          way,
            GError       **error)
{
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_edit_unref);
  GPtrArray *done = _ef_history_step_get_edits (step);
  Group group = { edits, way, (char *) ef_history_step_get_label (step), TRUE };

  for (guint i = 0; i < done->len; i++)
    g_ptr_array_add (edits, way == EF_WAY_UNDO ? ef_edit_new_reverse (g_ptr_array_index (done, done->len - 1 - i))
                                               : ef_edit_ref (g_ptr_array_index (done, i)));
  return write_group (self->fd, &group, error);
}

gboolean
ef_journal_restart (EfJournal *self,
                    EfHistory *history,
                    GError   **error)
{
  guint n = history != NULL ? g_list_model_get_n_items (G_LIST_MODEL (history)) : 0;
  guint position = history != NULL ? ef_history_get_position (history) : 0;
  gboolean ok;

  g_return_val_if_fail (self != NULL && self->waiting->len == 0, FALSE);

  ok = cut (self, 0, error);
  for (guint i = 0; ok && i < n; i++)
    {
      g_autoptr (EfHistoryStep) step = g_list_model_get_item (G_LIST_MODEL (history), i);

      ok = write_past (self, step, EF_WAY_DO, error);
    }
  for (guint i = n; ok && i > position; i--)
    {
      g_autoptr (EfHistoryStep) step = g_list_model_get_item (G_LIST_MODEL (history), i - 1);

      ok = write_past (self, step, EF_WAY_UNDO, error);
    }
  return ok && ef_journal_flush (self, error);
}

gboolean
ef_journal_flush (EfJournal *self,
                  GError   **error)
{
  g_clear_handle_id (&self->sync_source, g_source_remove);
  if (self->failure == NULL && self->dirty && fdatasync (self->fd) != 0)
    {
      GError *local = NULL;

      set_errno (&local, "keep");
      fail (self, local);
    }
  self->dirty = FALSE;
  if (self->failure != NULL && error != NULL)
    *error = g_error_copy (self->failure);
  return self->failure == NULL;
}

const GError *
ef_journal_get_failure (EfJournal *self)
{
  return self->failure;
}

void
ef_journal_free (EfJournal *self)
{
  if (self == NULL)
    return;
  g_clear_signal_handler (&self->edited_id, self->plan);
  g_clear_signal_handler (&self->settled_id, self->plan);
  if (self->fd >= 0)
    ef_journal_flush (self, NULL);
  g_clear_handle_id (&self->sync_source, g_source_remove);
  ef_io_clear_fd (&self->fd);
  g_ptr_array_unref (self->waiting);
  g_free (self->step);
  g_clear_error (&self->failure);
  g_object_unref (self->plan);
  g_free (self->path);
  g_free (self);
}
