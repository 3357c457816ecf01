/* Verified files get their names, many at once. */
#include "config.h"

#include "ef-run-private.h"

#include <glib/gstdio.h>

/* So many verified files share one synchronisation with the disk. */
#define DELIVERIES_AT_ONCE 64

static void
delivery_free (gpointer data)
{
  EfDelivery *delivery = data;

  g_clear_pointer (&delivery->file, ef_new_file_free);
  g_clear_error (&delivery->error);
  g_free (delivery->path);
  g_free (delivery->stale);
  g_free (delivery);
}

void
ef_run_add_delivery (EfRun     *self,
                     EfEntry   *entry,
                     EfNewFile *file,
                     gboolean   header_only)
{
  EfDelivery *delivery = g_new0 (EfDelivery, 1);

  delivery->entry = entry;
  delivery->file = file;
  delivery->header_only = header_only;
  if (self->output != NULL)
    delivery->path = g_build_filename (header_only ? self->quarantine : self->output, entry->output, NULL);
  if (self->quarantine != NULL && !header_only)
    delivery->stale = g_build_filename (self->quarantine, entry->output, NULL);
  if (self->deliveries == NULL)
    self->deliveries = g_ptr_array_new_with_free_func (delivery_free);
  g_ptr_array_add (self->deliveries, delivery);
  if (self->deliveries->len >= DELIVERIES_AT_ONCE)
    ef_run_flush (self);
}

void
ef_run_flush (EfRun *self)
{
  g_autoptr (GPtrArray) deliveries = g_steal_pointer (&self->deliveries);

  if (deliveries == NULL)
    return;
  if (self->deliver != NULL)
    {
      self->deliver (self, deliveries, self->deliver_data);
      return;
    }
  ef_delivery_run (deliveries, self->config.dry_run, self->config.force);
  ef_delivery_settle (deliveries);
}

/* With the folders that only it kept: patient, study, series, and the quarantine itself. */
static void
remove_stale (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_unlink (path) != 0)
    return;
  for (guint i = 0; i < 4 && g_rmdir (folder) == 0; i++)
    {
      char *parent = g_path_get_dirname (folder);

      g_free (folder);
      folder = parent;
    }
}

void
ef_delivery_run (GPtrArray *deliveries,
                 gboolean   dry_run,
                 gboolean   force)
{
  g_autoptr (GError) error = NULL;
  gboolean is_synced = dry_run;

  for (guint i = 0; i < deliveries->len; i++)
    {
      EfDelivery *delivery = g_ptr_array_index (deliveries, i);

      delivery->commit = EF_COMMIT_FAILED;
      /* The quarantine folder may lie on another disk: the few files there are synchronised one by one. */
      if (delivery->header_only && !dry_run && !ef_new_file_sync (delivery->file, &delivery->error))
        continue;
      if (!delivery->header_only && !is_synced && error == NULL)
        is_synced = ef_new_file_sync (delivery->file, &error);
      if (!delivery->header_only && !is_synced)
        delivery->error = g_error_copy (error);
      else if (dry_run)
        delivery->commit = EF_COMMIT_WRITTEN;
      else
        delivery->commit = ef_new_file_commit (delivery->file, delivery->path, force, &delivery->error);
      if (delivery->error == NULL && delivery->stale != NULL && !dry_run)
        remove_stale (delivery->stale);
      if (delivery->commit == EF_COMMIT_EXISTS)
        delivery->error = g_error_new (EF_ERROR, EF_ERROR_EXISTS, "Another file is there already; --force replaces it");
    }
}

void
ef_delivery_settle (GPtrArray *deliveries)
{
  for (guint i = 0; i < deliveries->len; i++)
    {
      const EfDelivery *delivery = g_ptr_array_index (deliveries, i);

      if (delivery->header_only)
        ef_entry_take_header (delivery->entry, delivery->error);
      else if (delivery->error != NULL)
        ef_entry_fail (delivery->entry, EF_STATE_QUARANTINED, delivery->error);
      else
        delivery->entry->state = delivery->commit == EF_COMMIT_SAME ? EF_STATE_UNCHANGED : EF_STATE_WRITTEN;
    }
}
