/* The way through the files: which there are, what they are, what their headers and pixels hold. Results wait in a row
 * and go into the plan in small portions. */
#include "config.h"

#include "ef-session-private.h"

#include "ef-sources.h"

#include <string.h>

/* How often the plan takes what was found, and how long the main loop may be away for it. */
#define FOUND_INTERVAL_MS 60
#define FOUND_SLICE_US 8000

static void flush_later (EfSession *self);
static void settle      (EfSession *self);

/* --- rows of jobs ------------------------------------------------------------------------------------------------ */

static gboolean give_scan   (EfSession *self, EfSessionItem *item);
static gboolean give_header (EfSession *self, EfSessionItem *item);
static gboolean give_text   (EfSession *self, EfSessionItem *item);

static gboolean
give (EfSession *self,
      EfPump    *pump,
      guint      index)
{
  EfSessionItem *item = g_ptr_array_index (self->items, index);

  if (pump == &self->scan)
    return give_scan (self, item);
  if (pump == &self->headers)
    return give_header (self, item);
  if (pump == &self->text)
    return give_text (self, item);
  return _ef_session_write_item (self, item);
}

static void
end_pump (EfSession *self,
          EfPump    *pump)
{
  pump->is_active = FALSE;
  if (pump == &self->write)
    _ef_session_end_write (self);
  else if (pump == &self->scan)
    flush_later (self);
  else
    settle (self);
  _ef_session_changed (self);
}

static void
feed (EfSession *self,
      EfPump    *pump)
{
  if (pump->is_feeding)
    return;
  /* A job that fails at once ends before give() returns. */
  pump->is_feeding = TRUE;
  while (!self->is_cancelled && pump->next < self->items->len && pump->in_flight < pump->limit)
    {
      pump->in_flight++;
      if (!give (self, pump, pump->next++))
        pump->in_flight--;
    }
  pump->is_feeding = FALSE;
  if (pump->in_flight == 0 && pump->is_active)
    end_pump (self, pump);
}

void
_ef_pump_start (EfSession *self,
                EfPump    *pump,
                guint      total,
                guint      limit)
{
  pump->is_active = TRUE;
  pump->next = 0;
  pump->done = 0;
  pump->total = total;
  pump->limit = limit;
  _ef_session_changed (self);
  feed (self, pump);
}

void
_ef_pump_end_job (EfSession *self,
                  EfPump    *pump)
{
  pump->in_flight--;
  pump->done = MIN (pump->done + 1, pump->total);
  _ef_session_changed (self);
  feed (self, pump);
}

static guint
count (EfSession *self,
       gboolean (*is_wanted) (EfSession *self, const EfSessionItem *item))
{
  guint n = 0;

  for (guint i = 0; i < self->items->len; i++)
    n += is_wanted (self, g_ptr_array_index (self->items, i));
  return n;
}

/* --- which files ------------------------------------------------------------------------------------------------- */

static void list_next (EfSession *self);

static EfSessionItem *
item_new (EfEntry *entry)
{
  EfSessionItem *item = g_new0 (EfSessionItem, 1);

  item->entry = entry;
  item->after_fd = -1;
  return item;
}

static gboolean
wants_scan (EfSession           *self,
            const EfSessionItem *item)
{
  return item->entry->state == EF_STATE_NEW;
}

static void
start_scan (EfSession *self)
{
  for (guint i = self->items->len; i < ef_catalog_get_n (self->run->catalog); i++)
    g_ptr_array_add (self->items, item_new (ef_catalog_get (self->run->catalog, i)));
  _ef_pump_start (self, &self->scan, count (self, wants_scan), 4 * EF_LIGHT_DEPTH * self->n_workers);
}

static void
added_cb (const GError *error,
          gpointer      user_data)
{
  EfSession *self = user_data;

  if (self->is_closing)
    return;
  if (error != NULL)
    _ef_session_set_message (self, error->message);
  self->next_path++;
  list_next (self);
}

static void
list_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *list = ef_sources_list (data, NULL, &error);

  if (list == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, list, (GDestroyNotify) g_ptr_array_unref);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  EfSession *self = EF_SESSION (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = g_task_propagate_pointer (G_TASK (result), &error);

  /* Something else may have been opened in the meantime. */
  if (g_task_get_cancellable (G_TASK (result)) != self->listing)
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_object (&self->listing);
      _ef_session_changed (self);
      return;
    }
  if (error != NULL)
    {
      added_cb (error, self);
      return;
    }
  ef_sources_add (self->run->catalog, self->run->light, list, self->run->folder, added_cb, self);
}

static void
list_next (EfSession *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->paths[self->next_path] == NULL)
    {
      g_clear_object (&self->listing);
      start_scan (self);
      return;
    }
  task = g_task_new (self, self->listing, listed_cb, NULL);
  g_task_set_source_tag (task, list_next);
  g_task_set_task_data (task, g_strdup (self->paths[self->next_path]), g_free);
  g_task_run_in_thread (task, list_thread);
}

void
_ef_session_start (EfSession *self)
{
  self->listing = g_cancellable_new ();
  _ef_session_changed (self);
  list_next (self);
}

/* --- what they are ------------------------------------------------------------------------------------------------ */

static void
scanned_cb (EfEntry      *entry,
            const GError *error,
            gpointer      user_data)
{
  EfSession *self = user_data;

  if (self->is_closing)
    return;
  flush_later (self);
  _ef_pump_end_job (self, &self->scan);
}

static gboolean
give_scan (EfSession     *self,
           EfSessionItem *item)
{
  if (item->entry->state != EF_STATE_NEW)
    return FALSE;
  ef_run_scan_entry (self->run, item->entry, scanned_cb, self);
  return TRUE;
}

static guint
next_number (EfSession           *self,
             const EfSessionItem *item)
{
  guint n = ef_plan_get_n_inputs (self->plan);
  guint last = n > 0 ? ef_plan_get_input_number (self->plan, n - 1) : 0;

  return MAX (last + 1, item->entry->number);
}

static gboolean
join_plan (EfSession     *self,
           EfSessionItem *item)
{
  EfEntry *entry = item->entry;
  g_autoptr (GError) error = NULL;
  EfInputFacts facts;
  EfPlanInput input;

  ef_entry_get_facts (entry, &facts);
  if (!ef_plan_bind_input (self->plan, &facts, &entry->planned, NULL))
    {
      entry->planned = next_number (self, item);
      if (!ef_plan_add_input (self->plan, entry->planned, &facts, &error))
        {
          _ef_session_set_message (self, error->message);
          entry->planned = 0;
          return FALSE;
        }
    }
  ef_plan_get_input (self->plan, entry->planned, &input);
  item->was_analysed = input.state == EF_INPUT_ANALYSED;
  item->is_readable = entry->state == EF_STATE_SCANNED;
  if (!item->is_readable && input.state != EF_INPUT_UNREADABLE)
    ef_plan_set_input_state (self->plan, entry->planned, EF_INPUT_UNREADABLE, entry->error_message, NULL);
  return TRUE;
}

/* In the order of the inputs, so that the plan is the same whichever worker is faster. FALSE: time is up. */
static gboolean
add_known (EfSession *self,
           gint64     until)
{
  guint before = self->n_known;
  gboolean in_time = TRUE;

  for (; self->n_known < self->items->len; self->n_known++)
    {
      EfSessionItem *item = g_ptr_array_index (self->items, self->n_known);

      in_time = g_get_monotonic_time () < until;
      if (item->entry->state == EF_STATE_NEW || !in_time)
        break;
      item->is_known = TRUE;
      if (item->entry->state != EF_STATE_IGNORED && join_plan (self, item))
        _ef_session_add_node (self, item);
    }
  if (self->n_known > before)
    _ef_session_emit (self, "inputs-added");
  return in_time;
}

/* --- header and text --------------------------------------------------------------------------------------------- */

typedef struct
{
  EfSession *session;
  EfSessionItem *item;
  guint64 epoch;
  GVariant *elements; /* NULL: text was found, or there is a problem */
  char *problem;
} Found;

static void
found_free (Found *found)
{
  g_clear_pointer (&found->elements, g_variant_unref);
  g_free (found->problem);
  g_free (found);
}

void
_ef_session_drop_found (EfSession *self)
{
  Found *found;

  while ((found = g_queue_pop_head (&self->found)) != NULL)
    found_free (found);
  g_clear_handle_id (&self->found_source, g_source_remove);
}

static Found *
found_new (EfSession     *self,
           EfSessionItem *item)
{
  Found *found = g_new0 (Found, 1);

  found->session = self;
  found->item = item;
  found->epoch = self->epoch;
  return found;
}

static void
found_wait (Found *found)
{
  g_queue_push_tail (&found->session->found, found);
  flush_later (found->session);
}

static gboolean
wants_header (EfSession           *self,
              const EfSessionItem *item)
{
  return item->node != NULL && item->entry->state == EF_STATE_SCANNED && !item->is_listed;
}

static gboolean
wants_text (EfSession           *self,
            const EfSessionItem *item)
{
  return self->run->heavy != NULL && item->node != NULL && item->entry->state == EF_STATE_SCANNED &&
         item->is_readable && item->entry->frames > 0 && !item->is_searched;
}

static void
header_cb (EfEntry      *entry,
           GVariant     *elements,
           const GError *error,
           gpointer      user_data)
{
  Found *found = user_data;
  EfSession *self = found->session;

  if (self->is_closing)
    {
      found_free (found);
      return;
    }
  if (g_error_matches (error, EF_ERROR, EF_ERROR_CANCELLED))
    {
      found->item->is_listed = FALSE;
      found_free (found);
    }
  else
    {
      found->elements = elements != NULL ? g_variant_ref (elements) : NULL;
      found->problem = error != NULL ? g_strdup (error->message) : NULL;
      found_wait (found);
    }
  _ef_pump_end_job (self, &self->headers);
}

static gboolean
give_header (EfSession     *self,
             EfSessionItem *item)
{
  if (!wants_header (self, item))
    return FALSE;
  item->is_listed = TRUE;
  ef_run_list_header (self->run, item->entry, header_cb, found_new (self, item));
  return TRUE;
}

static void
text_cb (EfEntry      *entry,
         const GError *error,
         gpointer      user_data)
{
  Found *found = user_data;
  EfSession *self = found->session;

  if (self->is_closing)
    {
      found_free (found);
      return;
    }
  if (g_error_matches (error, EF_ERROR, EF_ERROR_CANCELLED))
    {
      found->item->is_searched = FALSE;
      found_free (found);
    }
  else
    {
      found->problem = error != NULL ? g_strdup (error->message) : NULL;
      found_wait (found);
    }
  _ef_pump_end_job (self, &self->text);
}

static gboolean
give_text (EfSession     *self,
           EfSessionItem *item)
{
  if (!wants_text (self, item))
    return FALSE;
  item->is_searched = TRUE;
  ef_run_find_text_entry (self->run, item->entry, text_cb, found_new (self, item));
  return TRUE;
}

void
_ef_session_go_on (EfSession *self)
{
  guint n_headers;
  guint n_texts;

  if (self->listing != NULL || self->scan.is_active)
    return;
  if (!self->is_scanned)
    {
      if (self->next_path < g_strv_length (self->paths))
        _ef_session_start (self);
      else
        start_scan (self);
      return;
    }
  n_headers = count (self, wants_header);
  n_texts = count (self, wants_text);
  if (n_headers > 0 && !self->headers.is_active)
    _ef_pump_start (self, &self->headers, n_headers, 2 * EF_LIGHT_DEPTH * self->n_workers);
  if (n_texts > 0 && !self->text.is_active)
    _ef_pump_start (self, &self->text, n_texts, 2 * self->n_workers);
  if (n_headers + n_texts == 0)
    settle (self);
}

static gboolean
relist_cb (gpointer user_data)
{
  EfSession *self = user_data;

  self->relist_source = 0;
  _ef_session_go_on (self);
  return G_SOURCE_REMOVE;
}

void
_ef_session_take_profile (EfSession *self)
{
  g_autoptr (GError) error = NULL;
  EfProfile *profile = ef_profile_new_from_text (ef_plan_get_profile_text (self->plan), "of the plan", &error);

  if (profile == NULL)
    {
      _ef_session_set_message (self, error->message);
      return;
    }
  ef_profile_unref (self->profile);
  self->profile = profile;
  self->epoch++;
  self->is_analysed = FALSE;
  self->is_cancelled = FALSE;
  if (self->relist_source == 0)
    self->relist_source = g_idle_add_full (G_PRIORITY_DEFAULT, relist_cb, self, NULL);
  for (guint i = 0; i < self->items->len; i++)
    ((EfSessionItem *) g_ptr_array_index (self->items, i))->is_listed = FALSE;
  /* Whatever of the old profile is in flight comes to its end; it is told by its epoch. */
  self->headers.next = 0;
  self->text.next = 0;
  if (!ef_run_set_profile (self->run, profile, &error))
    _ef_session_set_message (self, error->message);
}

/* --- into the plan ------------------------------------------------------------------------------------------------ */

static void
add_header (EfSession     *self,
            EfSessionItem *item,
            GVariant      *elements)
{
  GVariantIter iter;
  const char *path;
  guint16 vr;
  const char *value;
  guint action;
  const char *cause;
  const char *reason;
  const char *result;

  g_variant_iter_init (&iter, elements);
  while (g_variant_iter_next (&iter, "(&sq&su&s&s&s)", &path, &vr, &value, &action, &cause, &reason, &result))
    ef_plan_add_header_value (self->plan, item->entry->planned, path, vr, value, (EfAction) action, cause, reason,
                              action == EF_ACTION_X ? NULL : result);
}

static EfRegionKind
get_kind (const EfTextFinding *finding)
{
  return finding->kind == EF_TEXT_IDENTITY   ? EF_REGION_IDENTITY
         : finding->kind == EF_TEXT_HARMLESS ? EF_REGION_HARMLESS
                                             : EF_REGION_UNKNOWN;
}

/* A region that came with a saved plan, by its place; 0: none. */
static guint
find_region (EfSession       *self,
             guint            number,
             const EfRegion  *region)
{
  g_autoptr (GArray) list = ef_plan_list_regions (self->plan, number);

  for (guint i = 0; i < list->len; i++)
    {
      EfPlanRegion value;

      ef_plan_get_region (self->plan, number, g_array_index (list, guint, i), &value);
      if (memcmp (&value.region, region, sizeof *region) == 0)
        return g_array_index (list, guint, i);
    }
  return 0;
}

void
_ef_session_add_regions (EfSession     *self,
                         EfSessionItem *item)
{
  const EfEntry *entry = item->entry;
  guint number = entry->planned;

  if (item->regions == NULL)
    item->regions = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = item->regions->len; entry->findings != NULL && i < entry->findings->len; i++)
    {
      const EfTextFinding *finding = &g_array_index (entry->findings, EfTextFinding, i);
      EfRegion region = ef_entry_clip_region (entry, &finding->region);
      guint of_plan = find_region (self, number, &region);

      if (of_plan > 0)
        ef_plan_set_region_text (self->plan, number, of_plan, finding->text);
      else if (!item->was_analysed)
        of_plan = ef_plan_add_region (self->plan, number, &region, get_kind (finding), finding->redact,
                                      (double) finding->detected, finding->text, finding->reason, NULL);
      g_array_append_val (item->regions, of_plan);
    }
}

/* An input is analysed when its regions are in the plan; without pixels, when its header is. */
static void
finish_input (EfSession     *self,
              EfSessionItem *item)
{
  gboolean has_text = self->run->heavy != NULL && item->entry->frames > 0;
  EfInputState state = has_text && item->regions == NULL ? EF_INPUT_LISTED : EF_INPUT_ANALYSED;
  EfPlanInput input;

  if (ef_plan_get_input (self->plan, item->entry->planned, &input) && input.state != state &&
      !(input.state == EF_INPUT_ANALYSED && state == EF_INPUT_LISTED))
    ef_plan_set_input_state (self->plan, item->entry->planned, state, NULL, NULL);
}

static void
take_found (EfSession *self,
            Found     *found)
{
  EfSessionItem *item = found->item;

  item->is_dirty = TRUE;
  if (found->problem != NULL)
    {
      item->is_readable = FALSE;
      ef_plan_set_input_state (self->plan, item->entry->planned, EF_INPUT_UNREADABLE, found->problem, NULL);
      return;
    }
  if (found->elements == NULL)
    _ef_session_add_regions (self, item);
  else if (found->epoch != self->epoch)
    return;
  else
    {
      item->is_readable = item->entry->state == EF_STATE_SCANNED;
      add_header (self, item, found->elements);
    }
  if (item->is_readable)
    finish_input (self, item);
}

static gboolean
flush_cb (gpointer user_data)
{
  EfSession *self = user_data;
  gint64 until = g_get_monotonic_time () + FOUND_SLICE_US;
  gboolean in_time = TRUE;
  Found *found;

  self->found_source = 0;
  self->is_flushing = TRUE;
  ef_plan_begin (self->plan);
  if (!self->is_scanned)
    in_time = add_known (self, until);
  while (in_time && (found = g_queue_pop_head (&self->found)) != NULL)
    {
      take_found (self, found);
      found_free (found);
      in_time = g_get_monotonic_time () < until;
    }
  ef_plan_end (self->plan);
  self->is_flushing = FALSE;
  _ef_session_refresh_dirty (self);
  if (!in_time || !g_queue_is_empty (&self->found))
    flush_later (self);
  else
    settle (self);
  return G_SOURCE_REMOVE;
}

static void
flush_later (EfSession *self)
{
  if (self->found_source == 0)
    self->found_source = g_timeout_add (FOUND_INTERVAL_MS, flush_cb, self);
}

/* --- the end ------------------------------------------------------------------------------------------------------ */

/* A region that became identity by what stands at its place in another image. */
static void
take_spread (EfSession           *self,
             guint                number,
             guint                region,
             const EfTextFinding *finding)
{
  EfTarget target = { .kind = EF_TARGET_REGION, .input = number, .region = region };
  g_autoptr (EfEdit) edit = NULL;
  EfPlanRegion value;

  if (!ef_plan_get_region (self->plan, number, region, &value) || value.proposed || !finding->redact ||
      value.state != EF_REVIEW_OPEN)
    return;
  value.proposed = value.redact = TRUE;
  value.reason = finding->reason != NULL ? finding->reason : "";
  edit = ef_plan_make_edit (self->plan, &target, ef_plan_region_to_record (&value), "Found", NULL, NULL);
  if (edit != NULL)
    ef_plan_apply_edit (self->plan, edit, NULL);
}

static void
spread (EfSession *self)
{
  ef_run_spread (self->run);
  ef_plan_begin (self->plan);
  for (guint i = 0; i < self->items->len; i++)
    {
      const EfSessionItem *item = g_ptr_array_index (self->items, i);

      for (guint k = 0; item->regions != NULL && k < item->regions->len; k++)
        take_spread (self, item->entry->planned, g_array_index (item->regions, guint, k),
                     &g_array_index (item->entry->findings, EfTextFinding, k));
    }
  ef_plan_end (self->plan);
}

static void
settle (EfSession *self)
{
  _ef_session_changed (self);
  if (self->listing != NULL || self->scan.is_active || self->found_source != 0 || self->is_cancelled)
    return;
  if (!self->is_scanned)
    {
      if (self->n_known < self->items->len)
        return;
      ef_run_end_scan (self->run);
      ef_run_name_outputs (self->run);
      self->is_scanned = TRUE;
      _ef_session_go_on (self);
      return;
    }
  if (self->headers.is_active || self->text.is_active || self->is_analysed || self->relist_source != 0)
    return;
  /* What was in flight when the profile changed. */
  if (count (self, wants_header) + count (self, wants_text) > 0)
    {
      _ef_session_go_on (self);
      return;
    }
  spread (self);
  self->is_analysed = TRUE;
  _ef_session_refresh (self);
  _ef_session_changed (self);
  _ef_session_emit (self, "analysis-done");
}
