/* The way through the files: which there are, what they are, what their headers and pixels hold. */
#include "config.h"

#include "ef-session-private.h"

#include "ef-sources.h"

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
    _ef_session_flush_later (self);
  else
    _ef_session_settle (self);
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
  return item->entry->state == EF_STATE_NEW || (item->entry->state == EF_STATE_SCANNED && !item->is_gathered);
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

/* Entries stand in the order of their numbers. */
static EfSessionItem *
find_item (EfSession     *self,
           const EfEntry *entry)
{
  return g_ptr_array_index (self->items, entry->number - 1);
}

static void
scanned_cb (EfEntry      *entry,
            const GError *error,
            gpointer      user_data)
{
  EfSession *self = user_data;

  if (self->is_closing)
    return;
  /* One that was asked before the profile changed is asked again by the run itself. */
  find_item (self, entry)->is_gathered = error == NULL;
  _ef_session_flush_later (self);
  _ef_pump_end_job (self, &self->scan);
}

static gboolean
give_scan (EfSession     *self,
           EfSessionItem *item)
{
  if (!wants_scan (self, item))
    return FALSE;
  if (item->entry->state == EF_STATE_NEW)
    ef_run_scan_entry (self->run, item->entry, scanned_cb, self);
  else
    ef_run_gather_entry (self->run, item->entry, scanned_cb, self);
  return TRUE;
}

/* --- header and text --------------------------------------------------------------------------------------------- */

static gboolean
wants_header (EfSession           *self,
              const EfSessionItem *item)
{
  return self->is_scanned && item->node != NULL && item->entry->state == EF_STATE_SCANNED && !item->is_listed;
}

static gboolean
wants_text (EfSession           *self,
            const EfSessionItem *item)
{
  return self->is_scanned && self->run->heavy != NULL && item->node != NULL &&
         item->entry->state == EF_STATE_SCANNED && item->is_readable && item->entry->frames > 0 &&
         (!item->is_searched || item->searched_for != item->entry->patient->revision);
}

static void
header_cb (EfEntry      *entry,
           GVariant     *elements,
           const GError *error,
           gpointer      user_data)
{
  EfFound *found = user_data;
  EfSession *self = found->session;

  if (self->is_closing)
    {
      _ef_found_free (found);
      return;
    }
  if (g_error_matches (error, EF_ERROR, EF_ERROR_CANCELLED))
    {
      found->item->is_listed = FALSE;
      _ef_found_free (found);
    }
  else
    {
      found->elements = elements != NULL ? g_variant_ref (elements) : NULL;
      found->problem = error != NULL ? g_strdup (error->message) : NULL;
      _ef_found_wait (found);
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
  ef_run_list_header (self->run, item->entry, header_cb, _ef_found_new (self, item));
  return TRUE;
}

static void
text_cb (EfEntry      *entry,
         const GError *error,
         gpointer      user_data)
{
  EfFound *found = user_data;
  EfSession *self = found->session;

  if (self->is_closing)
    {
      _ef_found_free (found);
      return;
    }
  if (g_error_matches (error, EF_ERROR, EF_ERROR_CANCELLED))
    {
      found->item->is_searched = FALSE;
      _ef_found_free (found);
    }
  else
    {
      found->problem = error != NULL ? g_strdup (error->message) : NULL;
      _ef_found_wait (found);
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
  item->searched_for = item->entry->patient->revision;
  item->is_reread = item->is_reread || item->regions != NULL;
  ef_run_find_text_entry (self->run, item->entry, text_cb, _ef_found_new (self, item));
  return TRUE;
}

gboolean
_ef_session_is_looked_at (EfSession *self)
{
  return count (self, wants_header) + count (self, wants_text) == 0;
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
    _ef_session_settle (self);
}

static gboolean
relist_cb (gpointer user_data)
{
  EfSession *self = user_data;

  self->relist_source = 0;
  _ef_session_go_on (self);
  return G_SOURCE_REMOVE;
}

/* What the new profile asks for otherwise than the old one is done again, and nothing else. */
static void
forget (EfSession       *self,
        const EfProfile *old)
{
  gboolean gathers = ef_run_gathers_otherwise (old, self->profile);
  gboolean reads = ef_run_reads_otherwise (old, self->profile);

  self->reading += reads || gathers;
  for (guint i = 0; i < self->items->len; i++)
    {
      EfSessionItem *item = g_ptr_array_index (self->items, i);

      item->is_listed = FALSE;
      if (gathers)
        item->is_gathered = FALSE;
      if (reads)
        {
          item->is_searched = FALSE;
          item->was_analysed = FALSE;
          item->is_reread = TRUE;
        }
    }
  if (gathers)
    {
      self->is_scanned = FALSE;
      self->scan.next = 0;
    }
  /* Whatever of the old profile is in flight comes to its end; it is told by its epoch. */
  self->headers.next = 0;
  self->text.next = 0;
}

void
_ef_session_take_profile (EfSession *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EfProfile) old = NULL;
  EfProfile *profile = ef_profile_new_from_text (ef_plan_get_profile_text (self->plan), "of the plan", &error);

  if (profile == NULL)
    {
      _ef_session_set_message (self, error->message);
      return;
    }
  old = self->profile;
  self->profile = profile;
  self->epoch++;
  self->is_analysed = FALSE;
  self->is_cancelled = FALSE;
  self->has_changes = FALSE;
  if (self->relist_source == 0)
    self->relist_source = g_idle_add_full (G_PRIORITY_DEFAULT, relist_cb, self, NULL);
  forget (self, old);
  if (!ef_run_set_profile (self->run, profile, &error))
    _ef_session_set_message (self, error->message);
  if (ef_profile_get_pixels (old) != ef_profile_get_pixels (profile))
    ef_run_judge (self->run, ef_profile_get_pixels (profile));
}
