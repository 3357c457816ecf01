/* Writing, verifying, delivering: one instance goes apply -> verify -> re-check -> its name. */
#include "config.h"

#include "ef-run-private.h"

#include "ef-finding-list.h"
#include "ef-io.h"
#include "ef-jobs.h"

#include <unistd.h>

/* So many verified files share one synchronisation with the disk. */
#define DELIVERIES_AT_ONCE 64
/* Text that the re-check still reads is filled too, so often; after that the instance is a leak. */
#define MAX_ROUNDS 2

static void apply_entry (EfRun *self, EfEntry *entry, guint round);

void
ef_delivery_free (EfDelivery *delivery)
{
  g_clear_pointer (&delivery->file, ef_new_file_free);
  g_free (delivery);
}

/* --- delivery ------------------------------------------------------------------------------------------------- */

static void
deliver_one (EfRun      *self,
             EfDelivery *delivery)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (self->config.output, delivery->entry->output, NULL);

  switch (ef_new_file_commit (delivery->file, path, self->config.force, &error))
    {
    case EF_COMMIT_WRITTEN:
      delivery->entry->state = EF_STATE_WRITTEN;
      break;
    case EF_COMMIT_SAME:
      delivery->entry->state = EF_STATE_UNCHANGED;
      break;
    case EF_COMMIT_EXISTS:
      error = g_error_new (EF_ERROR, EF_ERROR_EXISTS, "Another file is there already; --force replaces it");
      ef_entry_fail (delivery->entry, EF_STATE_QUARANTINED, error);
      break;
    case EF_COMMIT_FAILED:
    default:
      ef_entry_fail (delivery->entry, EF_STATE_QUARANTINED, error);
      break;
    }
}

static void
deliver_all (EfRun *self)
{
  g_autoptr (GError) error = NULL;
  gboolean synced;

  if (self->deliveries->len == 0)
    return;
  synced = self->config.dry_run ||
           ef_new_file_sync (((EfDelivery *) g_ptr_array_index (self->deliveries, 0))->file, &error);
  for (guint i = 0; i < self->deliveries->len; i++)
    {
      EfDelivery *delivery = g_ptr_array_index (self->deliveries, i);

      if (!synced)
        ef_entry_fail (delivery->entry, EF_STATE_QUARANTINED, error);
      else if (self->config.dry_run)
        delivery->entry->state = EF_STATE_WRITTEN;
      else
        deliver_one (self, delivery);
    }
  g_ptr_array_set_size (self->deliveries, 0);
}

static void
deliver (EfJobContext *job)
{
  EfDelivery *delivery = g_new0 (EfDelivery, 1);

  delivery->entry = job->entry;
  delivery->file = g_steal_pointer (&job->file);
  g_ptr_array_add (job->run->deliveries, delivery);
  ef_run_tick (job->run);
  if (job->run->deliveries->len >= DELIVERIES_AT_ONCE)
    deliver_all (job->run);
  ef_job_context_free (job);
}

static void
give_up (EfJobContext *job,
         EfState       state,
         const GError *error)
{
  ef_entry_fail (job->entry, state, error);
  ef_run_tick (job->run);
  ef_job_context_free (job);
}

/* --- verify --------------------------------------------------------------------------------------------------- */

/* What the re-check recognised joins the findings of @entry; returns how many there were. */
static guint
take_identities (EfEntry *entry,
                 GArray  *left)
{
  guint n = 0;

  for (guint i = 0; i < left->len; i++)
    {
      EfTextFinding finding = g_array_index (left, EfTextFinding, i);

      if (finding.kind != EF_TEXT_IDENTITY)
        continue;
      finding.text = g_strdup (finding.text);
      finding.reason = g_strconcat ("re-check: ", finding.reason, NULL);
      finding.redact = TRUE;
      g_array_append_val (entry->findings, finding);
      n++;
    }
  return n;
}

static void
rechecked_cb (GVariant     *reply,
              int          *reply_fds,
              guint         n_reply_fds,
              const GError *error,
              gpointer      user_data)
{
  EfJobContext *job = user_data;
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GArray) left = NULL;
  g_autoptr (GError) own = NULL;
  guint left_over;

  if (error != NULL)
    {
      give_up (job, EF_STATE_QUARANTINED, error);
      return;
    }
  value = g_variant_lookup_value (reply, EF_KEY_FINDINGS, G_VARIANT_TYPE (EF_FINDINGS_TYPE));
  left = value != NULL ? ef_finding_list_from_variant (value) : NULL;
  left_over = left != NULL ? take_identities (job->entry, left) : 0;
  if (left_over == 0)
    deliver (job);
  else if (job->round < MAX_ROUNDS)
    {
      apply_entry (job->run, job->entry, job->round + 1);
      ef_job_context_free (job);
    }
  else
    {
      own = g_error_new (EF_ERROR, EF_ERROR_LEAK,
                         "Verify: %u lines of text that match an identifier are still to be read", left_over);
      give_up (job, EF_STATE_LEAK, own);
    }
}

static void
recheck (EfJobContext *job)
{
  EfRun *self = job->run;
  g_autoptr (GArray) left = NULL;
  GVariantDict dict;
  int fd;

  if (self->heavy == NULL || job->entry->findings == NULL || job->entry->findings->len == 0)
    {
      deliver (job);
      return;
    }
  left = ef_finding_list_dup_regions (job->entry->findings, FALSE);
  fd = dup (ef_new_file_get_fd (job->file));
  ef_run_init_request (self, job->entry, &dict);
  g_variant_dict_insert_value (&dict, EF_KEY_REGIONS, ef_region_list_to_variant (left));
  ef_pool_submit (self->heavy, EF_JOB_RECHECK, g_variant_dict_end (&dict), &fd, 1, rechecked_cb, job);
}

static void
verified_cb (GVariant     *reply,
             int          *reply_fds,
             guint         n_reply_fds,
             const GError *error,
             gpointer      user_data)
{
  EfJobContext *job = user_data;

  if (error != NULL)
    {
      give_up (job, ef_error_get_code (error) == EF_ERROR_LEAK ? EF_STATE_LEAK : EF_STATE_QUARANTINED, error);
      return;
    }
  g_clear_pointer (&job->entry->proof, g_variant_unref);
  job->entry->proof = g_variant_lookup_value (reply, EF_KEY_FACTS, G_VARIANT_TYPE ("a{su}"));
  recheck (job);
}

static void
verify (EfJobContext *job)
{
  EfRun *self = job->run;
  g_autoptr (GError) error = NULL;
  GVariantDict dict;
  int fds[2];

  fds[1] = ef_catalog_open (self->catalog, job->entry, &error);
  if (fds[1] < 0)
    {
      give_up (job, EF_STATE_QUARANTINED, error);
      return;
    }
  fds[0] = dup (ef_new_file_get_fd (job->file));
  ef_run_init_request (self, job->entry, &dict);
  g_variant_dict_insert (&dict, EF_KEY_INSTANCE, "s", job->entry->new_instance);
  g_variant_dict_insert (&dict, EF_KEY_FRAMES, "u", job->frames);
  ef_pool_submit (self->light, EF_JOB_VERIFY, g_variant_dict_end (&dict), fds, 2, verified_cb, job);
}

/* --- apply ---------------------------------------------------------------------------------------------------- */

static void
take_uids (EfRun    *self,
           GVariant *reply)
{
  g_autoptr (GVariant) uids = g_variant_lookup_value (reply, EF_KEY_UIDS, G_VARIANT_TYPE ("a{ss}"));
  GVariantIter iter;
  const char *old;
  const char *new_uid;

  if (uids == NULL)
    return;
  g_variant_iter_init (&iter, uids);
  while (g_variant_iter_next (&iter, "{&s&s}", &old, &new_uid))
    if (!g_hash_table_contains (self->uids, old))
      g_hash_table_insert (self->uids, g_strdup (old), g_strdup (new_uid));
}

static void
applied_cb (GVariant     *reply,
            int          *reply_fds,
            guint         n_reply_fds,
            const GError *error,
            gpointer      user_data)
{
  EfJobContext *job = user_data;
  EfEntry *entry = job->entry;

  if (error != NULL)
    {
      give_up (job, EF_STATE_QUARANTINED, error);
      return;
    }
  g_clear_pointer (&entry->new_instance, g_free);
  g_clear_pointer (&entry->facts, g_variant_unref);
  g_clear_pointer (&entry->filled, g_variant_unref);
  g_variant_lookup (reply, EF_KEY_INSTANCE, "s", &entry->new_instance);
  g_variant_lookup (reply, EF_KEY_FRAMES, "u", &job->frames);
  entry->facts = g_variant_lookup_value (reply, EF_KEY_FACTS, G_VARIANT_TYPE ("a{su}"));
  entry->filled = g_variant_lookup_value (reply, EF_KEY_FILLED, G_VARIANT_TYPE (EF_REGIONS_TYPE));
  take_uids (job->run, reply);
  verify (job);
}

static void
apply_entry (EfRun   *self,
             EfEntry *entry,
             guint    round)
{
  EfJobContext *job = ef_job_context_new (self, entry);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) regions = NULL;
  ef_autofd in = ef_catalog_open (self->catalog, entry, &error);
  GVariantDict dict;
  int fds[3];
  guint n_fds = 2;

  job->round = round;
  if (in >= 0)
    job->file = ef_new_file_open (self->folder, &error);
  if (job->file == NULL)
    {
      give_up (job, EF_STATE_QUARANTINED, error);
      return;
    }
  ef_run_init_request (self, entry, &dict);
  g_variant_dict_insert_value (&dict, EF_KEY_KEY, self->key);
  if (!self->config.collect_uids)
    g_variant_dict_insert (&dict, EF_KEY_NO_UIDS, "b", TRUE);
  if (entry->findings != NULL)
    {
      regions = ef_finding_list_dup_regions (entry->findings, TRUE);
      g_variant_dict_insert_value (&dict, EF_KEY_REGIONS, ef_region_list_to_variant (regions));
      g_variant_dict_insert (&dict, EF_KEY_PIXELS_CLEANED, "b",
                             ef_profile_get_pixels (self->config.profile) != EF_PIXELS_HEADER_MATCH);
    }
  fds[0] = ef_io_steal_fd (&in);
  fds[1] = dup (ef_new_file_get_fd (job->file));
  if (regions != NULL && regions->len > 0)
    {
      /* Frames that are encoded again may need as much room as the file: on the disk, not in memory. */
      g_autoptr (EfNewFile) spool = ef_new_file_open (self->folder, &error);

      if (spool == NULL)
        {
          close (fds[0]);
          close (fds[1]);
          g_variant_dict_clear (&dict);
          give_up (job, EF_STATE_QUARANTINED, error);
          return;
        }
      fds[n_fds++] = dup (ef_new_file_get_fd (spool));
    }
  ef_pool_submit (self->light, EF_JOB_APPLY, g_variant_dict_end (&dict), fds, n_fds, applied_cb, job);
}

void
ef_run_apply (EfRun *self)
{
  guint n = ef_catalog_get_n (self->catalog);
  guint limit = 16 * MAX (1, self->config.n_workers);

  ef_run_begin (self, EF_STEP_APPLY, ef_catalog_count (self->catalog, EF_STATE_SCANNED));
  for (guint i = 0; i < n && !self->cancelled; i++)
    {
      EfEntry *entry = ef_catalog_get (self->catalog, i);

      if (entry->state != EF_STATE_SCANNED)
        continue;
      apply_entry (self, entry, 0);
      ef_pool_wait (self->light, limit);
      if (self->heavy != NULL)
        ef_pool_wait (self->heavy, limit);
    }
  /* A verified instance may go back from one pool to the other. */
  while (ef_pool_get_pending (self->light) > 0 || (self->heavy != NULL && ef_pool_get_pending (self->heavy) > 0))
    {
      ef_pool_wait (self->light, 1);
      if (self->heavy != NULL)
        ef_pool_wait (self->heavy, 1);
    }
  deliver_all (self);
}
