/* Writing, verifying, delivering: one instance goes apply -> verify -> re-check -> its name. */
#include "config.h"

#include "ef-run-private.h"

#include "ef-error.h"
#include "ef-text-findings.h"
#include "ef-io.h"
#include "ef-jobs.h"
#include "ef-lines.h"

#include <unistd.h>

/* Text that the re-check still reads is filled too, so often; after that the instance is a leak. */
#define MAX_ROUNDS 2
/* Of the detector, 0..1, and of the reader, 0..100. */
#define CLEARLY_TEXT 0.8f
#define CLEARLY_READ 60

/* One instance on its way. */
typedef struct
{
  EfRun *run;
  EfEntry *entry;
  EfEntryFunc func;
  gpointer user_data;

  EfNewFile *file;
  gboolean header_only; /* the pixels are out of reach */
  guint frames;
  guint round; /* how often the re-check sent it back */
} Job;

static void start (Job *job);

static void
job_end (Job          *job,
         const GError *error)
{
  job->func (job->entry, error, job->user_data);
  g_clear_pointer (&job->file, ef_new_file_free);
  g_free (job);
}

static void
deliver (Job *job)
{
  ef_run_add_delivery (job->run, job->entry, g_steal_pointer (&job->file), job->header_only);
  job_end (job, NULL);
}

static void
give_up (Job          *job,
         EfState       state,
         const GError *error)
{
  gboolean is_cancelled = g_error_matches (error, EF_ERROR, EF_ERROR_CANCELLED);

  if (job->header_only)
    {
      if (!is_cancelled)
        ef_entry_take_header (job->entry, error);
      /* Not if others are in it. */
      if (job->run->quarantine != NULL)
        rmdir (job->run->quarantine);
    }
  else if (!is_cancelled)
    {
      ef_entry_fail (job->entry, state, error);
      if (ef_entry_wants_header_copy (job->entry))
        {
          job->header_only = TRUE;
          start (job);
          return;
        }
    }
  job_end (job, error);
}

/* --- regions --------------------------------------------------------------------------------------------------- */

/* What is to be filled, or what stays on purpose: by the plan, or else by what was found and the templates of devices.
 * (transfer full) */
static GVariant *
get_regions (const EfEntry *entry,
             gboolean       redact)
{
  g_autoptr (GArray) found = NULL;

  if (entry->slice != NULL)
    return g_variant_get_child_value (entry->slice, redact ? 3 : 4);
  found = entry->findings != NULL ? ef_text_findings_dup_regions (entry->findings, redact)
                                  : g_array_new (FALSE, FALSE, sizeof (EfRegion));
  if (redact && entry->boxes != NULL)
    g_array_append_vals (found, entry->boxes->data, entry->boxes->len);
  return g_variant_ref_sink (ef_region_list_to_variant (found));
}

static gboolean
has_regions (const EfEntry *entry)
{
  g_autoptr (GVariant) filled = get_regions (entry, TRUE);
  g_autoptr (GVariant) left = get_regions (entry, FALSE);

  return g_variant_n_children (filled) + g_variant_n_children (left) > 0;
}

/* --- verify --------------------------------------------------------------------------------------------------- */

/* The edges of what was filled look a little like text; what is worth a look is read, or text beyond doubt. */
static gboolean
is_clear (const EfTextFinding *finding)
{
  return finding->detected >= CLEARLY_TEXT || finding->read_confidence >= CLEARLY_READ;
}

/* Text, none of it known to identify, that is no rest of what was filled. */
static guint
count_unseen (const EfEntry *entry,
              const GArray  *left)
{
  g_autoptr (GArray) filled = entry->filled != NULL ? ef_region_list_from_variant (entry->filled)
                                                    : g_array_new (FALSE, FALSE, sizeof (EfRegion));
  guint n = 0;

  for (guint i = 0; i < left->len; i++)
    {
      const EfTextFinding *finding = &g_array_index (left, EfTextFinding, i);
      gboolean is_rest = FALSE;

      for (guint k = 0; k < filled->len && !is_rest; k++)
        is_rest = ef_box_share (&finding->region.box, &g_array_index (filled, EfRegion, k).box) >= 0.5;
      n += !is_rest && is_clear (finding);
    }
  return n;
}

/* What the re-check recognised joins the findings of @entry; returns how many there were. */
static guint
take_identities (EfEntry *entry,
                 GArray  *left)
{
  guint n = 0;

  if (entry->findings == NULL)
    entry->findings = ef_text_findings_new ();
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
  Job *job = user_data;
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
  left = value != NULL ? ef_text_findings_from_variant (value) : NULL;
  left_over = left != NULL ? take_identities (job->entry, left) : 0;
  if (left_over == 0)
    {
      job->entry->n_unseen = left != NULL ? count_unseen (job->entry, left) : 0;
      deliver (job);
    }
  else if (job->entry->slice == NULL && job->round < MAX_ROUNDS)
    {
      job->round++;
      start (job);
    }
  else
    {
      own = g_error_new (EF_ERROR, EF_ERROR_LEAK,
                         "Verify: %u lines of text that match an identifier are still to be read", left_over);
      give_up (job, EF_STATE_LEAK, own);
    }
}

/* Filled pixels changed, and what was left was seen. Where a plan is followed that was made in another run, or that says
 * nothing of what was found here, a region may be gone from it. */
static gboolean
wants_recheck (const Job *job)
{
  const EfEntry *entry = job->entry;

  if (job->run->heavy == NULL || job->header_only)
    return FALSE;
  if (entry->slice != NULL && job->frames > 0 && (entry->findings == NULL || entry->findings->len > 0))
    return TRUE;
  return has_regions (entry);
}

static void
recheck (Job *job)
{
  EfRun *self = job->run;
  g_autoptr (GVariant) left = NULL;
  GVariantDict dict;
  int fd;

  job->entry->n_unseen = 0;
  if (!wants_recheck (job))
    {
      deliver (job);
      return;
    }
  fd = dup (ef_new_file_get_fd (job->file));
  ef_run_init_request (self, job->entry, &dict);
  left = get_regions (job->entry, FALSE);
  g_variant_dict_insert_value (&dict, EF_KEY_REGIONS, left);
  ef_pool_submit (self->heavy, EF_JOB_RECHECK, g_variant_dict_end (&dict), &fd, 1, rechecked_cb, job);
}

static void
verified_cb (GVariant     *reply,
             int          *reply_fds,
             guint         n_reply_fds,
             const GError *error,
             gpointer      user_data)
{
  Job *job = user_data;

  if (error != NULL)
    {
      give_up (job, ef_error_get_code (error) == EF_ERROR_LEAK ? EF_STATE_LEAK : EF_STATE_QUARANTINED, error);
      return;
    }
  g_clear_pointer (&job->entry->proof, g_variant_unref);
  g_clear_pointer (&job->entry->certificate, g_variant_unref);
  job->entry->proof = g_variant_lookup_value (reply, EF_KEY_FACTS, G_VARIANT_TYPE ("a{su}"));
  job->entry->certificate = g_variant_lookup_value (reply, EF_KEY_CERTIFICATE, G_VARIANT_TYPE_VARDICT);
  g_clear_pointer (&job->entry->claims, g_variant_unref);
  job->entry->claims = g_variant_lookup_value (reply, EF_KEY_CLAIMS, G_VARIANT_TYPE_VARDICT);
  recheck (job);
}

static void
verify (Job *job)
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
  if (job->header_only)
    g_variant_dict_insert (&dict, EF_KEY_HEADER_ONLY, "b", TRUE);
  if (job->entry->slice != NULL)
    {
      g_variant_dict_insert_value (&dict, EF_KEY_KEY, self->key);
      g_variant_dict_insert_value (&dict, EF_KEY_SLICE, job->entry->slice);
    }
  if (job->entry->filled != NULL)
    g_variant_dict_insert_value (&dict, EF_KEY_FILLED, job->entry->filled);
  {
    g_autoptr (GVariant) regions = get_regions (job->entry, TRUE);

    g_variant_dict_insert_value (&dict, EF_KEY_REGIONS, regions);
  }
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
  Job *job = user_data;
  EfEntry *entry = job->entry;

  if (error != NULL)
    {
      give_up (job, EF_STATE_QUARANTINED, error);
      return;
    }
  g_clear_pointer (&entry->new_instance, g_free);
  g_clear_pointer (&entry->facts, g_variant_unref);
  g_clear_pointer (&entry->filled, g_variant_unref);
  g_clear_pointer (&entry->kept, g_variant_unref);
  g_variant_lookup (reply, EF_KEY_INSTANCE, "s", &entry->new_instance);
  g_variant_lookup (reply, EF_KEY_FRAMES, "u", &job->frames);
  entry->facts = g_variant_lookup_value (reply, EF_KEY_FACTS, G_VARIANT_TYPE ("a{su}"));
  entry->filled = g_variant_lookup_value (reply, EF_KEY_FILLED, G_VARIANT_TYPE (EF_REGIONS_TYPE));
  entry->kept = g_variant_lookup_value (reply, EF_KEY_KEPT, G_VARIANT_TYPE_STRING_ARRAY);
  take_uids (job->run, reply);
  verify (job);
}

gboolean
ef_run_init_apply (EfRun        *self,
                   EfEntry      *entry,
                   GVariantDict *dict)
{
  gboolean searched = entry->slice != NULL ? self->heavy != NULL && entry->frames > 0 : entry->findings != NULL;
  g_autoptr (GVariant) regions = get_regions (entry, TRUE);

  ef_run_init_request (self, entry, dict);
  g_variant_dict_insert_value (dict, EF_KEY_KEY, self->key);
  if (self->config.recipient != NULL)
    g_variant_dict_insert_value (dict, EF_KEY_RECIPIENT,
                                 g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, self->config.recipient, TRUE));
  if (!self->config.collect_uids)
    g_variant_dict_insert (dict, EF_KEY_NO_UIDS, "b", TRUE);
  if (searched)
    g_variant_dict_insert (dict, EF_KEY_PIXELS_CLEANED, "b",
                           ef_profile_get_pixels (self->config.profile) != EF_PIXELS_HEADER_MATCH);
  if (entry->slice != NULL)
    g_variant_dict_insert_value (dict, EF_KEY_SLICE, entry->slice);
  g_variant_dict_insert_value (dict, EF_KEY_REGIONS, regions);
  return g_variant_n_children (regions) > 0;
}

/* Patients that the site's table does not know, where the profile wants them all to be known. */
static gboolean
check_number (EfRun    *self,
              EfEntry  *entry,
              GError  **error)
{
  if (self->numbers == NULL || !ef_profile_get_refuse_unknown (self->config.profile) ||
      (entry->patient != NULL && ef_id_table_find (self->numbers, entry->patient->key) != NULL))
    return TRUE;
  g_set_error (error, EF_ERROR, EF_ERROR_REFUSED, "Refused: the table of patient numbers does not know this patient");
  return FALSE;
}

/* Where it gets its name: the quarantine folder may be on another disk than the output. */
static EfNewFile *
open_new_file (Job     *job,
               GError **error)
{
  EfRun *self = job->run;
  const char *folder = self->folder;

  if (job->header_only && !self->config.dry_run && self->quarantine != NULL)
    {
      folder = self->quarantine;
      if (g_mkdir_with_parents (folder, 0755) != 0)
        {
          g_set_error (error, EF_ERROR, EF_ERROR_IO, "Cannot make the quarantine folder");
          return NULL;
        }
    }
  return ef_new_file_open (folder, error);
}

static void
start (Job *job)
{
  EfRun *self = job->run;
  EfEntry *entry = job->entry;
  g_autoptr (GError) error = NULL;
  ef_autofd in = ef_catalog_open (self->catalog, entry, &error);
  GVariantDict dict;
  int fds[3];
  guint n_fds = 2;

  g_clear_pointer (&job->file, ef_new_file_free);
  if (in >= 0 && !job->header_only && !ef_run_check_visual (self, entry, &error))
    {
      give_up (job, EF_STATE_REVIEW, error);
      return;
    }
  if (in >= 0 && check_number (self, entry, &error))
    job->file = open_new_file (job, &error);
  if (job->file == NULL)
    {
      give_up (job, EF_STATE_QUARANTINED, error);
      return;
    }
  fds[0] = ef_io_steal_fd (&in);
  fds[1] = dup (ef_new_file_get_fd (job->file));
  if (ef_run_init_apply (self, entry, &dict) && !job->header_only)
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
  if (job->header_only)
    {
      g_variant_dict_insert (&dict, EF_KEY_HEADER_ONLY, "b", TRUE);
      g_variant_dict_remove (&dict, EF_KEY_PIXELS_CLEANED);
      g_variant_dict_remove (&dict, EF_KEY_REGIONS);
    }
  ef_pool_submit (self->light, EF_JOB_APPLY, g_variant_dict_end (&dict), fds, n_fds, applied_cb, job);
}

void
ef_run_apply_entry (EfRun      *self,
                    EfEntry    *entry,
                    EfEntryFunc func,
                    gpointer    user_data)
{
  Job *job = g_new0 (Job, 1);

  job->run = self;
  job->entry = entry;
  job->func = func;
  job->user_data = user_data;
  job->header_only = ef_entry_wants_header_copy (entry);
  start (job);
}
