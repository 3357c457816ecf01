#include "config.h"

#include "ef-session-private.h"

#include <string.h>

enum
{
  PROP_0,
  PROP_BUSY,
  PROP_STEP,
  PROP_DONE,
  PROP_TOTAL,
  PROP_MESSAGE,
  PROP_N_PROBLEMS,
  PROP_N_OPEN,
  PROP_N_WRITTEN,
  PROP_APPROVED,
  PROP_ANALYSED,
  PROP_PLAN,
  N_PROPS
};

/* Progress is told so often at most. */
#define NOTIFY_INTERVAL_MS 40

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (EfSession, ef_session, G_TYPE_OBJECT)

/* --- what is told ------------------------------------------------------------------------------------------------ */

gboolean
ef_session_get_busy (EfSession *self)
{
  return self->listing != NULL || self->scan.is_active || self->headers.is_active || self->text.is_active ||
         self->writing != NULL || self->found_source != 0 || self->relist_source != 0;
}

EfSessionStep
ef_session_get_step (EfSession *self)
{
  return self->writing != NULL      ? EF_SESSION_WRITE
         : self->listing != NULL    ? EF_SESSION_LIST
         : self->scan.is_active     ? EF_SESSION_SCAN
         : self->headers.is_active  ? EF_SESSION_HEADERS
         : self->text.is_active     ? EF_SESSION_FIND_TEXT
         : ef_session_get_busy (self) && !self->is_scanned ? EF_SESSION_SCAN
         : ef_session_get_busy (self)                      ? EF_SESSION_HEADERS
                                                           : EF_SESSION_IDLE;
}

static const EfPump *
get_pump (EfSession *self)
{
  switch (ef_session_get_step (self))
    {
    case EF_SESSION_SCAN:
      return &self->scan;
    case EF_SESSION_HEADERS:
      return &self->headers;
    case EF_SESSION_FIND_TEXT:
      return &self->text;
    case EF_SESSION_WRITE:
      return &self->write;
    default:
      return NULL;
    }
}

const char *
ef_session_get_message (EfSession *self)
{
  return self->message;
}

const char *
ef_session_get_missing_languages (EfSession *self)
{
  g_return_val_if_fail (EF_IS_SESSION (self), NULL);
  return self->run != NULL ? ef_run_get_missing_languages (self->run) : NULL;
}

gboolean
ef_session_get_analysed (EfSession *self)
{
  return self->is_analysed;
}

static gboolean
is_problem (EfSession           *self,
            const EfSessionItem *item)
{
  EfPlanInput input;

  if (item->node == NULL || !ef_plan_get_input (self->plan, item->entry->planned, &input))
    return FALSE;
  return input.state == EF_INPUT_UNREADABLE || item->entry->state == EF_STATE_QUARANTINED ||
         item->entry->state == EF_STATE_REVIEW || item->entry->state == EF_STATE_LEAK;
}

static void
set_number (EfSession *self,
            guint     *field,
            guint      number,
            guint      prop)
{
  if (*field == number)
    return;
  *field = number;
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
set_flag (EfSession *self,
          gboolean  *field,
          gboolean   flag,
          guint      prop)
{
  if (!*field == !flag)
    return;
  *field = flag;
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static gboolean
notify_cb (gpointer user_data)
{
  g_autoptr (EfSession) self = g_object_ref (user_data);
  const EfPump *pump = get_pump (self);
  EfPlanCounts counts = { 0 };
  guint n_problems = 0;
  guint n_written = 0;
  guint step = ef_session_get_step (self);

  self->notify_source = 0;
  if (self->plan != NULL)
    ef_plan_count (self->plan, &counts);
  for (guint i = 0; i < self->items->len; i++)
    {
      const EfSessionItem *item = g_ptr_array_index (self->items, i);

      n_problems += is_problem (self, item);
      n_written += item->entry->state == EF_STATE_WRITTEN || item->entry->state == EF_STATE_UNCHANGED;
    }
  set_number (self, &self->total, pump != NULL ? pump->total : 0, PROP_TOTAL);
  set_number (self, &self->done, pump != NULL ? pump->done : 0, PROP_DONE);
  set_number (self, &self->n_problems, n_problems, PROP_N_PROBLEMS);
  set_number (self, &self->n_open, counts.n_open, PROP_N_OPEN);
  set_number (self, &self->n_written, n_written, PROP_N_WRITTEN);
  set_flag (self, &self->approved, self->plan != NULL && ef_plan_get_approval (self->plan, &(EfApproval){ 0 }),
            PROP_APPROVED);
  set_flag (self, &self->analysed, self->is_analysed, PROP_ANALYSED);
  if (self->step != step)
    {
      self->step = step;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STEP]);
    }
  set_flag (self, &self->busy, ef_session_get_busy (self), PROP_BUSY);
  return G_SOURCE_REMOVE;
}

void
_ef_session_changed (EfSession *self)
{
  if (self->notify_source == 0 && !self->is_closing)
    self->notify_source = g_timeout_add (NOTIFY_INTERVAL_MS, notify_cb, self);
}

void
_ef_session_set_message (EfSession  *self,
                         const char *message)
{
  if (g_strcmp0 (self->message, message) == 0)
    return;
  g_free (self->message);
  self->message = g_strdup (message);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MESSAGE]);
}

void
_ef_session_emit (EfSession  *self,
                  const char *signal)
{
  g_signal_emit_by_name (self, signal);
}

/* --- life -------------------------------------------------------------------------------------------------------- */

static void
item_free (gpointer data)
{
  EfSessionItem *item = data;

  _ef_session_drop_after (item);
  g_clear_pointer (&item->regions, g_array_unref);
  g_free (item);
}

/* Everything of the study that is open goes. */
static void
close_study (EfSession *self)
{
  self->is_closing = TRUE;
  self->study++;
  if (self->listing != NULL)
    g_cancellable_cancel (self->listing);
  g_clear_object (&self->listing);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_clear_handle_id (&self->relist_source, g_source_remove);
  g_clear_handle_id (&self->notify_source, g_source_remove);
  _ef_session_drop_pictures (self);
  _ef_session_drop_projection (self);
  if (self->run != NULL)
    self->run->cancelled = TRUE;
  g_clear_pointer (&self->run, ef_run_free);
  _ef_session_drop_found (self);
  _ef_session_end_write (self);
  if (self->plan != NULL)
    g_signal_handlers_disconnect_by_data (self->plan, self);
  _ef_session_drop_offers (self);
  g_clear_pointer (&self->proposals, ef_proposals_free);
  self->has_changes = FALSE;
  g_clear_pointer (&self->journal, ef_journal_free);
  g_clear_object (&self->history);
  g_clear_object (&self->plan);
  g_list_store_remove_all (self->patients);
  g_hash_table_remove_all (self->groups);
  g_hash_table_remove_all (self->numbers);
  g_ptr_array_set_size (self->items, 0);
  g_clear_pointer (&self->review, g_free);
  g_clear_pointer (&self->paths, g_strfreev);
  self->scan = self->headers = self->text = self->write = (EfPump){ 0 };
  self->n_known = 0;
  self->is_cancelled = self->is_scanned = self->is_analysed = self->has_results = FALSE;
  self->is_closing = FALSE;
}

static void
dispose (GObject *object)
{
  EfSession *self = EF_SESSION (object);

  close_study (self);
  g_clear_pointer (&self->view, ef_pool_free);
  G_OBJECT_CLASS (ef_session_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  EfSession *self = EF_SESSION (object);

  g_clear_pointer (&self->profile, ef_profile_unref);
  g_clear_pointer (&self->digest, ef_value_digest_unref);
  g_clear_object (&self->patients);
  g_hash_table_unref (self->groups);
  g_hash_table_unref (self->numbers);
  g_hash_table_unref (self->dropped);
  g_clear_pointer (&self->templates, g_ptr_array_unref);
  g_ptr_array_unref (self->items);
  g_free (self->key_name);
  g_free (self->worker);
  g_free (self->message);
  explicit_bzero (&self->key, sizeof self->key);
  G_OBJECT_CLASS (ef_session_parent_class)->finalize (object);
}

static void
get_property (GObject    *object,
              guint       id,
              GValue     *value,
              GParamSpec *pspec)
{
  EfSession *self = EF_SESSION (object);

  switch (id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, ef_session_get_busy (self));
      break;
    case PROP_STEP:
      g_value_set_uint (value, ef_session_get_step (self));
      break;
    case PROP_DONE:
      g_value_set_uint (value, self->done);
      break;
    case PROP_TOTAL:
      g_value_set_uint (value, self->total);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    case PROP_N_PROBLEMS:
      g_value_set_uint (value, self->n_problems);
      break;
    case PROP_N_OPEN:
      g_value_set_uint (value, self->n_open);
      break;
    case PROP_N_WRITTEN:
      g_value_set_uint (value, self->n_written);
      break;
    case PROP_APPROVED:
      g_value_set_boolean (value, self->approved);
      break;
    case PROP_ANALYSED:
      g_value_set_boolean (value, self->is_analysed);
      break;
    case PROP_PLAN:
      g_value_set_object (value, self->plan);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
ef_session_class_init (EfSessionClass *klass)
{
  static const char *const signals[] = { "inputs-added", "analysis-done", "tree-summed", "written", "offer-changed" };
  static const struct
  {
    guint id;
    const char *name;
  } numbers[] = { { PROP_STEP, "step" },             { PROP_DONE, "done" },     { PROP_TOTAL, "total" },
                  { PROP_N_PROBLEMS, "n-problems" }, { PROP_N_OPEN, "n-open" }, { PROP_N_WRITTEN, "n-written" } },
    flags[] = { { PROP_BUSY, "busy" }, { PROP_APPROVED, "approved" }, { PROP_ANALYSED, "analysed" } };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags access = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = dispose;
  object_class->finalize = finalize;
  object_class->get_property = get_property;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    props[numbers[i].id] = g_param_spec_uint (numbers[i].name, NULL, NULL, 0, G_MAXUINT, 0, access);
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    props[flags[i].id] = g_param_spec_boolean (flags[i].name, NULL, NULL, FALSE, access);
  props[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, "", access);
  props[PROP_PLAN] = g_param_spec_object ("plan", NULL, NULL, EF_TYPE_PLAN, access);
  g_object_class_install_properties (object_class, N_PROPS, props);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_new (signals[i], EF_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ef_session_init (EfSession *self)
{
  self->patients = g_list_store_new (EF_TYPE_SESSION_NODE);
  self->groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->numbers = g_hash_table_new (NULL, NULL);
  self->dropped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->message = g_strdup ("");
  g_queue_init (&self->found);
  g_queue_init (&self->pictures);
}

EfSession *
ef_session_new (const EfSessionConfig *config,
                GError               **error)
{
  g_autoptr (EfSession) self = NULL;

  g_return_val_if_fail (config != NULL && config->profile != NULL && config->worker != NULL, NULL);

  if (!g_file_test (config->worker, G_FILE_TEST_IS_EXECUTABLE))
    {
      g_set_error (error, EF_ERROR, EF_ERROR_WORKER, "The worker program “%s” is not there", config->worker);
      return NULL;
    }
  self = g_object_new (EF_TYPE_SESSION, NULL);
  self->profile = ef_profile_ref (config->profile);
  self->key = config->key;
  self->key_name = ef_key_dup_name (&config->key);
  self->digest = ef_value_digest_new (config->key.bytes, EF_KEY_LENGTH);
  self->worker = g_strdup (config->worker);
  self->n_workers = config->n_workers > 0 ? config->n_workers : g_get_num_processors ();
  return g_steal_pointer (&self);
}

/* --- opening ----------------------------------------------------------------------------------------------------- */

static void
edited_cb (EfPlan    *plan,
           EfEdit    *edit,
           EfSession *self)
{
  if (g_str_equal (ef_edit_get_target (edit), "plan"))
    _ef_session_take_profile (self);
}

static void
settled_cb (EfPlan    *plan,
            EfSession *self)
{
  const GError *failure = self->journal != NULL ? ef_journal_get_failure (self->journal) : NULL;

  if (failure != NULL)
    _ef_session_set_message (self, failure->message);
  if (!self->is_flushing)
    _ef_session_refresh (self);
  _ef_session_look_for_offer (self);
  _ef_session_changed (self);
}

/* Takes @history and, if it is not NULL, @journal. */
gboolean
_ef_session_begin (EfSession         *self,
                   EfHistory         *history,
                   EfJournal         *journal,
                   const char        *review,
                   const char *const *paths,
                   GError           **error)
{
  EfRunConfig config = { .profile = self->profile, .key = self->key, .worker = self->worker, .dry_run = TRUE };

  config.n_workers = self->n_workers;
  self->plan = g_object_ref (ef_history_get_plan (history));
  self->history = history;
  self->journal = journal;
  self->review = g_strdup (review);
  self->paths = g_strdupv ((char **) paths);
  self->next_path = 0;
  self->run = ef_run_new (&config, error);
  if (self->run == NULL)
    {
      close_study (self);
      return FALSE;
    }
  self->run->want_shown = TRUE;
  g_signal_connect (self->plan, "edited", G_CALLBACK (edited_cb), self);
  g_signal_connect (self->plan, "settled", G_CALLBACK (settled_cb), self);
  _ef_session_set_message (self, "");
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PLAN]);
  _ef_session_start (self);
  _ef_session_changed (self);
  return TRUE;
}

void
_ef_session_close (EfSession *self)
{
  close_study (self);
}

/* --- cancelling -------------------------------------------------------------------------------------------------- */

void
ef_session_cancel (EfSession *self)
{
  g_return_if_fail (EF_IS_SESSION (self));

  if (!ef_session_get_busy (self) || self->run == NULL)
    return;
  self->is_cancelled = TRUE;
  if (self->listing != NULL)
    g_cancellable_cancel (self->listing);
  ef_run_cancel (self->run);
  self->run->cancelled = FALSE;
  _ef_session_changed (self);
}

void
ef_session_resume (EfSession *self)
{
  g_return_if_fail (EF_IS_SESSION (self));

  if (self->run == NULL || self->is_analysed || !self->is_cancelled)
    return;
  self->is_cancelled = FALSE;
  _ef_session_go_on (self);
  _ef_session_changed (self);
}

/* --- looking ----------------------------------------------------------------------------------------------------- */

EfPlan *
ef_session_get_plan (EfSession *self)
{
  g_return_val_if_fail (EF_IS_SESSION (self), NULL);
  return self->plan;
}

EfHistory *
ef_session_get_history (EfSession *self)
{
  g_return_val_if_fail (EF_IS_SESSION (self), NULL);
  return self->history;
}

EfProfile *
ef_session_get_profile (EfSession *self)
{
  g_return_val_if_fail (EF_IS_SESSION (self), NULL);
  return self->profile;
}

const char *
ef_session_get_review (EfSession *self)
{
  g_return_val_if_fail (EF_IS_SESSION (self), NULL);
  return self->review;
}

EfSessionItem *
_ef_session_find_item (EfSession *self,
                       guint      number)
{
  return g_hash_table_lookup (self->numbers, GUINT_TO_POINTER (number));
}
