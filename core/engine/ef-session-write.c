/* Writing what was approved: each instance is applied, verified and delivered, by the plan as it was at the start. */
#include "config.h"

#include "ef-session-private.h"

#include "ef-report.h"

/* --- delivering -------------------------------------------------------------------------------------------------- */

static void
end_if_done (EfSession *self)
{
  if (!self->write.is_active && self->n_delivering == 0)
    _ef_session_end_write (self);
}

static void
deliver_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  EfWriteFlags flags = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (task), "flags"));

  ef_delivery_run (data, (flags & EF_WRITE_DRY_RUN) != 0, (flags & EF_WRITE_REPLACE) != 0);
  g_task_return_boolean (task, TRUE);
}

static void
delivered_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  EfSession *self = EF_SESSION (source);

  /* Another study's entries are gone; what was delivered is in its folder all the same. */
  if (GPOINTER_TO_SIZE (user_data) != (gsize) self->study)
    return;
  ef_delivery_settle (g_task_get_task_data (G_TASK (result)));
  self->n_delivering--;
  _ef_session_refresh (self);
  _ef_session_changed (self);
  end_if_done (self);
}

/* The disk may take its time: not on this thread. */
static void
deliver (EfRun     *run,
         GPtrArray *deliveries,
         gpointer   user_data)
{
  EfSession *self = user_data;
  g_autoptr (GTask) task = NULL;

  if (self->is_closing)
    return;
  task = g_task_new (self, NULL, delivered_cb, GSIZE_TO_POINTER ((gsize) self->study));
  g_task_set_source_tag (task, deliver);
  g_task_set_task_data (task, g_ptr_array_ref (deliveries), (GDestroyNotify) g_ptr_array_unref);
  g_object_set_data (G_OBJECT (task), "flags", GUINT_TO_POINTER (self->write_flags));
  self->n_delivering++;
  g_task_run_in_thread (task, deliver_thread);
}

/* --- one instance ------------------------------------------------------------------------------------------------ */

static void
applied_cb (EfEntry      *entry,
            const GError *error,
            gpointer      user_data)
{
  EfSession *self = user_data;

  if (!self->is_closing)
    _ef_pump_end_job (self, &self->write);
}

gboolean
_ef_session_write_item (EfSession     *self,
                        EfSessionItem *item)
{
  if (item->node == NULL || item->entry->slice == NULL ||
      (item->entry->state != EF_STATE_SCANNED && !ef_entry_wants_header_copy (item->entry)))
    return FALSE;
  ef_run_apply_entry (self->run, item->entry, applied_cb, self);
  return TRUE;
}

/* --- from start to end ------------------------------------------------------------------------------------------- */

static void
cancelled_cb (GCancellable *cancellable,
              EfSession    *self)
{
  ef_session_cancel (self);
}

/* Text that verify could still read becomes a finding like any other, for a person to decide on. */
static void
take_leaks (EfSession *self)
{
  ef_plan_begin (self->plan);
  for (guint i = 0; i < self->items->len; i++)
    {
      EfSessionItem *item = g_ptr_array_index (self->items, i);

      item->was_analysed = FALSE;
      if (item->entry->state == EF_STATE_LEAK && item->entry->findings != NULL)
        _ef_session_add_regions (self, item);
    }
  ef_plan_end (self->plan);
}

void
_ef_session_end_write (EfSession *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->writing == NULL)
    return;
  if (!self->is_closing)
    {
      if (self->run->deliveries != NULL)
        ef_run_flush (self->run);
      if (self->n_delivering > 0)
        return;
    }
  task = g_steal_pointer (&self->writing);
  /* Not g_cancellable_disconnect(): this may be its own handler, for which that would wait. */
  g_clear_signal_handler (&self->writing_cancelled, g_task_get_cancellable (task));
  self->n_delivering = 0;
  if (self->is_closing)
    {
      g_task_return_new_error (task, EF_ERROR, EF_ERROR_CANCELLED, "The study was closed");
      return;
    }
  self->has_results = TRUE;
  take_leaks (self);
  _ef_session_refresh (self);
  _ef_session_changed (self);
  if (self->is_cancelled)
    g_task_return_new_error (task, EF_ERROR, EF_ERROR_CANCELLED, "Writing was cancelled");
  else
    g_task_return_boolean (task, TRUE);
  self->is_cancelled = FALSE;
  _ef_session_emit (self, "written");
}

static gboolean
check (EfSession   *self,
       EfWriteFlags flags,
       GError     **error)
{
  if (self->plan == NULL || !self->is_analysed || self->writing != NULL)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_REFUSED,
                           self->writing != NULL ? "Writing is under way" : "Not all inputs have been looked at yet");
      return FALSE;
    }
  return (flags & EF_WRITE_DRY_RUN) != 0 || ef_plan_check_approval (self->plan, error);
}

/* What an earlier writing left. */
static void
reset (EfSession *self)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      EfSessionItem *item = g_ptr_array_index (self->items, i);
      EfEntry *entry = item->entry;

      g_clear_pointer (&entry->header_copy, g_free);
      entry->n_unseen = 0;
      if (item->node == NULL || !item->is_readable)
        continue;
      entry->state = EF_STATE_SCANNED;
      g_clear_pointer (&entry->error_message, g_free);
      g_clear_pointer (&entry->new_instance, g_free);
      g_clear_pointer (&entry->facts, g_variant_unref);
      g_clear_pointer (&entry->filled, g_variant_unref);
      g_clear_pointer (&entry->kept, g_variant_unref);
      g_clear_pointer (&entry->proof, g_variant_unref);
      g_clear_pointer (&entry->claims, g_variant_unref);
      g_clear_pointer (&entry->certificate, g_variant_unref);
    }
}

void
ef_session_write_async (EfSession          *self,
                        const char         *folder,
                        EfWriteFlags        flags,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (EF_IS_SESSION (self) && (folder != NULL || (flags & EF_WRITE_DRY_RUN) != 0));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ef_session_write_async);
  /* What was written was written, even if someone cancels after the last file. */
  g_task_set_check_cancellable (task, FALSE);
  if (g_cancellable_is_cancelled (cancellable))
    {
      g_task_return_new_error (task, EF_ERROR, EF_ERROR_CANCELLED, "Writing was cancelled");
      return;
    }
  if (!check (self, flags, &error) ||
      !ef_run_set_output (self->run, folder, (flags & EF_WRITE_REPLACE) != 0, (flags & EF_WRITE_DRY_RUN) != 0, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  self->writing = g_steal_pointer (&task);
  self->write_flags = flags;
  self->is_cancelled = FALSE;
  self->run->deliver = deliver;
  self->run->deliver_data = self;
  reset (self);
  ef_run_set_slices (self->run, self->plan);
  _ef_session_refresh (self);
  if (cancellable != NULL)
    self->writing_cancelled = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL);
  _ef_pump_start (self, &self->write, ef_catalog_count (self->run->catalog, EF_STATE_SCANNED),
                  16 * self->n_workers);
}

gboolean
ef_session_write_finish (EfSession    *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- results ----------------------------------------------------------------------------------------------------- */

gboolean
ef_session_get_result (EfSession       *self,
                       guint            number,
                       EfSessionResult *result)
{
  EfSessionItem *item = _ef_session_find_item (self, number);
  const EfEntry *entry = item != NULL ? item->entry : NULL;
  gboolean delivered;

  *result = (EfSessionResult){ 0 };
  if (entry == NULL || !self->has_results || entry->state == EF_STATE_SCANNED)
    return FALSE;
  delivered = entry->state == EF_STATE_WRITTEN || entry->state == EF_STATE_UNCHANGED;
  result->state = entry->state;
  result->output = delivered ? entry->output : NULL;
  result->code = entry->error_code;
  result->reason = delivered ? NULL : entry->error_message;
  result->changes = entry->facts;
  result->verified = entry->proof;
  result->kept = delivered ? entry->kept : NULL;
  result->n_regions_kept = delivered ? ef_entry_get_n_regions_kept (entry) : 0;
  result->n_unseen = delivered ? entry->n_unseen : 0;
  result->header_copy = entry->header_copy;
  return TRUE;
}

void
ef_session_count_results (EfSession *self,
                          guint     *counts)
{
  for (guint i = 0; i < EF_N_STATES; i++)
    counts[i] = self->run != NULL ? ef_catalog_count (self->run->catalog, (EfState) i) : 0;
}

static gboolean
want_results (EfSession *self,
              GError   **error)
{
  if (self->has_results)
    return TRUE;
  g_set_error_literal (error, EF_ERROR, EF_ERROR_PLAN, "Nothing has been written yet");
  return FALSE;
}

gboolean
ef_session_save_report (EfSession  *self,
                        const char *path,
                        GError    **error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (EF_IS_SESSION (self) && path != NULL, FALSE);

  if (!want_results (self, error))
    return FALSE;
  text = ef_report_make (self->run);
  return ef_report_save_as (path, text, error);
}

gboolean
ef_session_save_quarantine (EfSession  *self,
                            const char *path,
                            GError    **error)
{
  g_return_val_if_fail (EF_IS_SESSION (self) && path != NULL, FALSE);
  return want_results (self, error) && ef_report_save_quarantine (self->run, path, error);
}
