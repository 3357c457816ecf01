#include "config.h"

#include "ef-report.h"

#include "ef-deid-codes.h"
#include "ef-io.h"
#include "ef-json.h"
#include "ef-new-file.h"
#include "ef-report-html.h"
#include "ef-run-private.h"
#include "ef-standard.h"
#include "ef-text-findings.h"

#include <string.h>
#include <sys/stat.h>

/* --- JSON ----------------------------------------------------------------------------------------------------- */

static const char *const kind_names[] = {
  [EF_TEXT_UNKNOWN] = "unknown",
  [EF_TEXT_IDENTITY] = "identity",
  [EF_TEXT_HARMLESS] = "harmless",
  [EF_TEXT_VISUAL] = "visual",
};

static JsonNode *
node_of_counts (GVariant *counts)
{
  JsonObject *object = json_object_new ();
  GVariantIter iter;
  const char *name;
  guint count;

  g_variant_iter_init (&iter, counts);
  while (g_variant_iter_next (&iter, "{&su}", &name, &count))
    json_object_set_int_member (object, name, count);
  return json_node_init_object (json_node_alloc (), object);
}

static JsonArray *
array_of_box (const EfRegion *region)
{
  const int numbers[] = { region->box.x,     region->box.y,           region->box.width,
                          region->box.height, (int) region->first_frame, (int) region->last_frame };
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    json_array_add_int_element (array, numbers[i]);
  return array;
}

static JsonArray *
array_of_findings (const GArray *findings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < findings->len; i++)
    {
      const EfTextFinding *finding = &g_array_index (findings, EfTextFinding, i);
      JsonObject *object = json_object_new ();

      json_object_set_array_member (object, "region", array_of_box (&finding->region));
      json_object_set_string_member (object, "kind", kind_names[finding->kind]);
      json_object_set_boolean_member (object, "filled", finding->redact);
      json_object_set_int_member (object, "detected-percent", (gint64) (finding->detected * 100 + 0.5f));
      json_object_set_int_member (object, "read-percent", (gint64) finding->read_confidence);
      json_object_set_string_member (object, "reason", finding->reason != NULL ? finding->reason : "");
      json_array_add_object_element (array, object);
    }
  return array;
}

/* What a plan says of the pixels, and how far a person went with it. */
static JsonArray *
array_of_planned (GVariant *regions)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; i < g_variant_n_children (regions); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (regions, i);
      JsonObject *object = json_object_new ();
      EfRegion region;
      guint kind;
      guint state;
      gboolean filled;
      double confidence;
      const char *reason;

      g_variant_get (child, "(iiiiuuuubd&s)", &region.box.x, &region.box.y, &region.box.width, &region.box.height,
                     &region.first_frame, &region.last_frame, &kind, &state, &filled, &confidence, &reason);
      json_object_set_array_member (object, "region", array_of_box (&region));
      json_object_set_string_member (object, "kind", ef_region_kind_words[kind]);
      json_object_set_string_member (object, "review", ef_review_words[state]);
      json_object_set_boolean_member (object, "filled", filled);
      json_object_set_int_member (object, "detected-percent", (gint64) (confidence * 100 + 0.5));
      json_object_set_string_member (object, "reason", reason);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
array_of_filled (GVariant *variant)
{
  g_autoptr (GArray) regions = ef_region_list_from_variant (variant);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < regions->len; i++)
    json_array_add_array_element (array, array_of_box (&g_array_index (regions, EfRegion, i)));
  return array;
}

static JsonObject *
object_of_entry (const EfEntry *entry)
{
  JsonObject *object = json_object_new ();
  gboolean delivered = entry->state == EF_STATE_WRITTEN || entry->state == EF_STATE_UNCHANGED;

  json_object_set_int_member (object, "input", entry->number);
  json_object_set_string_member (object, "status", ef_state_get_name (entry->state));
  if (entry->error_message != NULL)
    {
      json_object_set_string_member (object, "code", ef_error_code_get_name (entry->error_code));
      json_object_set_string_member (object, "reason", entry->error_message);
    }
  if (entry->modality != NULL && strlen (entry->modality) <= 16)
    json_object_set_string_member (object, "modality", entry->modality);
  if (entry->syntax != NULL && ef_uid_is_standard_root (entry->syntax))
    json_object_set_string_member (object, "transfer-syntax", entry->syntax);
  if (entry->frames > 0)
    json_object_set_int_member (object, "frames", entry->frames);
  if (entry->planned_regions != NULL)
    json_object_set_array_member (object, "text", array_of_planned (entry->planned_regions));
  else if (entry->findings != NULL)
    json_object_set_array_member (object, "text", array_of_findings (entry->findings));
  if (entry->templates != NULL && entry->templates[0] != NULL)
    {
      JsonArray *templates = json_array_new ();

      for (guint i = 0; entry->templates[i] != NULL; i++)
        json_array_add_string_element (templates, entry->templates[i]);
      json_object_set_array_member (object, "templates", templates);
    }
  if (entry->header_copy != NULL)
    {
      json_object_set_string_member (object, "header-copy", entry->header_copy);
      if (entry->proof != NULL)
        json_object_set_member (object, "verified", node_of_counts (entry->proof));
      if (entry->claims != NULL)
        json_object_set_member (object, "claims", json_gvariant_serialize (entry->claims));
    }
  if (!delivered)
    return object;
  json_object_set_string_member (object, "output", entry->output);
  if (entry->n_unseen > 0)
    json_object_set_int_member (object, "look", entry->n_unseen);
  if (entry->facts != NULL)
    json_object_set_member (object, "changes", node_of_counts (entry->facts));
  if (entry->filled != NULL)
    json_object_set_array_member (object, "filled", array_of_filled (entry->filled));
  if (entry->proof != NULL)
    json_object_set_member (object, "verified", node_of_counts (entry->proof));
  if (entry->kept != NULL && g_variant_n_children (entry->kept) > 0)
    json_object_set_member (object, "kept-by-person", json_gvariant_serialize (entry->kept));
  if (ef_entry_get_n_regions_kept (entry) > 0)
    json_object_set_int_member (object, "text-kept-by-person", ef_entry_get_n_regions_kept (entry));
  if (entry->claims != NULL)
    json_object_set_member (object, "claims", json_gvariant_serialize (entry->claims));
  if (entry->certificate != NULL)
    json_object_set_member (object, "certificate", json_gvariant_serialize (entry->certificate));
  return object;
}

/* What verify did, over all files that were written. */
static JsonObject *
object_of_proofs (EfCatalog *catalog)
{
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < ef_catalog_get_n (catalog); i++)
    {
      const EfEntry *entry = ef_catalog_get (catalog, i);
      GVariantIter iter;
      const char *name;
      guint count;

      if (entry->proof == NULL || (entry->state != EF_STATE_WRITTEN && entry->state != EF_STATE_UNCHANGED))
        continue;
      g_variant_iter_init (&iter, entry->proof);
      while (g_variant_iter_next (&iter, "{&su}", &name, &count))
        {
          gint64 before = json_object_has_member (object, name) ? json_object_get_int_member (object, name) : 0;

          json_object_set_int_member (object, name, before + count);
        }
    }
  return object;
}

static JsonObject *
object_of_totals (EfCatalog *catalog)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "inputs", ef_catalog_get_n (catalog));
  json_object_set_int_member (object, "patients", ef_catalog_get_n_patients (catalog));
  json_object_set_int_member (object, "studies", ef_catalog_count_studies (catalog));
  json_object_set_int_member (object, "series", ef_catalog_count_series (catalog));
  for (guint state = EF_STATE_IGNORED; state < EF_N_STATES; state++)
    json_object_set_int_member (object, ef_state_get_name (state), ef_catalog_count (catalog, state));
  json_object_set_object_member (object, "verified", object_of_proofs (catalog));
  return object;
}

static JsonArray *
array_of_options (const EfProfile *profile)
{
  EfOptions options = ef_profile_get_options (profile);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < ef_deid_code_get_n_rows (); i++)
    {
      const EfDeidCode *code = ef_deid_code_get_row (i);
      JsonObject *object;

      if (code->option != EF_OPTION_NONE && (options & code->option) == 0)
        continue;
      object = json_object_new ();
      json_object_set_string_member (object, "code", code->value);
      json_object_set_string_member (object, "meaning", code->meaning);
      json_array_add_object_element (array, object);
    }
  return array;
}

/* --- what cannot be claimed ------------------------------------------------------------------------------------- */

static void
add_limit (JsonArray  *array,
           const char *limit,
           guint       n)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "limit", limit);
  if (n > 0)
    json_object_set_int_member (object, "count", n);
  json_array_add_object_element (array, object);
}

static gboolean
is_delivered (const EfEntry *entry)
{
  return entry->state == EF_STATE_WRITTEN || entry->state == EF_STATE_UNCHANGED;
}

static guint
count_visible (const EfEntry *entry)
{
  guint n = 0;

  for (gsize i = 0; entry->planned_regions != NULL && i < g_variant_n_children (entry->planned_regions); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (entry->planned_regions, i);
      gboolean filled;
      guint kind;

      g_variant_get_child (child, 6, "u", &kind);
      g_variant_get_child (child, 8, "b", &filled);
      n += !filled && kind != EF_REGION_VISUAL;
    }
  for (guint i = 0; entry->planned_regions == NULL && entry->findings != NULL && i < entry->findings->len; i++)
    n += !g_array_index (entry->findings, EfTextFinding, i).redact &&
         g_array_index (entry->findings, EfTextFinding, i).kind != EF_TEXT_VISUAL;
  return n;
}

/* By stable words, each with how often where that tells something. */
static JsonArray *
array_of_limits (EfRun *run)
{
  const EfProfile *profile = run->config.profile;
  EfPixelPolicy pixels = ef_profile_get_pixels (profile);
  EfDatePolicy dates = ef_profile_get_dates (profile);
  JsonArray *array = json_array_new ();
  guint n_kept = 0;
  guint n_visible = 0;
  guint n_recognisable = 0;
  guint n_unseen = 0;

  for (guint i = 0; i < ef_catalog_get_n (run->catalog); i++)
    {
      const EfEntry *entry = ef_catalog_get (run->catalog, i);

      if (!is_delivered (entry))
        continue;
      n_kept += (entry->kept != NULL && g_variant_n_children (entry->kept) > 0) ||
                ef_entry_get_n_regions_kept (entry) > 0;
      n_visible += count_visible (entry);
      n_unseen += entry->n_unseen > 0;
      n_recognisable += entry->recognisable;
    }
  if (n_kept > 0)
    add_limit (array, "identity-kept", n_kept);
  if (pixels == EF_PIXELS_OFF)
    add_limit (array, "pixels-not-searched", 0);
  if (pixels == EF_PIXELS_HEADER_MATCH)
    add_limit (array, "pixels-header-match", 0);
  if (run->missing != NULL)
    add_limit (array, "languages-missing", 0);
  if (n_visible > 0)
    add_limit (array, "text-visible", n_visible);
  if (n_unseen > 0)
    add_limit (array, "look", n_unseen);
  if (dates == EF_DATES_KEEP)
    add_limit (array, "dates-kept", 0);
  if (dates == EF_DATES_SHIFT)
    add_limit (array, "dates-shifted", 0);
  if ((ef_profile_get_options (profile) & EF_OPTION_CLEAN_DESCRIPTORS) != 0)
    add_limit (array, "texts-cleaned", 0);
  if (n_recognisable > 0)
    add_limit (array, "recognisable-visual-features", n_recognisable);
  add_limit (array, "faces", 0);
  return array;
}

/* --- the whole -------------------------------------------------------------------------------------------------- */

static void
add_review (EfRun      *run,
            JsonObject *object)
{
  JsonObject *review;
  EfApproval approval;

  if (run->plan_digest == NULL)
    return;
  json_object_set_string_member (object, "plan", run->plan_digest);
  if (run->approval == NULL)
    return;
  ef_approval_from_record (&approval, run->approval);
  review = json_object_new ();
  json_object_set_string_member (review, "who", approval.who);
  json_object_set_string_member (review, "when", approval.when);
  if (run->readers != NULL)
    {
      JsonArray *readers = json_array_new ();

      for (guint i = 0; run->readers[i] != NULL; i++)
        json_array_add_string_element (readers, run->readers[i]);
      json_object_set_array_member (review, "readers", readers);
    }
  json_object_set_object_member (object, "approval", review);
}

char *
ef_report_make (EfRun *run)
{
  EfCatalog *catalog = ef_run_get_catalog (run);
  const EfProfile *profile = run->config.profile;
  g_autofree char *key_name = ef_key_dup_name (&run->config.key);
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), NULL);
  JsonObject *object = json_object_new ();
  JsonArray *instances = json_array_new ();
  const char *method = ef_run_get_method (run);

  json_object_set_string_member (object, "program", "efface " EF_VERSION);
  json_object_set_string_member (object, "standard", ef_standard_get_edition ());
  json_object_set_string_member (object, "profile", ef_profile_get_name (profile));
  json_object_set_string_member (object, "profile-digest", ef_profile_get_digest (profile));
  json_object_set_array_member (object, "options", array_of_options (profile));
  json_object_set_string_member (object, "key", key_name);
  add_review (run, object);
  /* The same of a plan that is followed at once and of one that is followed later. */
  if (run->plan_digest != NULL)
    method = "as in the plan";
  json_object_set_string_member (object, "text-method", method != NULL ? method : "not looked for");
  if (ef_run_get_missing_languages (run) != NULL)
    json_object_set_string_member (object, "missing-languages", ef_run_get_missing_languages (run));
  json_object_set_int_member (object, "worker-deaths", ef_run_get_n_worker_deaths (run));
  json_object_set_object_member (object, "totals", object_of_totals (catalog));
  json_object_set_array_member (object, "limits", array_of_limits (run));
  for (guint i = 0; i < ef_catalog_get_n (catalog); i++)
    json_array_add_object_element (instances, object_of_entry (ef_catalog_get (catalog, i)));
  json_object_set_array_member (object, "instances", instances);
  json_node_take_object (root, object);
  return ef_json_to_string (root);
}

/* --- files ---------------------------------------------------------------------------------------------------- */

gboolean
ef_report_save (const char *path,
                const char *text,
                gboolean    is_private,
                GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (EfNewFile) file = NULL;
  int fd;

  g_mkdir_with_parents (folder, 0755);
  file = ef_new_file_open (folder, error);
  if (file == NULL)
    return FALSE;
  fd = ef_new_file_get_fd (file);
  if (fchmod (fd, is_private ? 0600 : 0644) != 0 || !ef_io_write_all (fd, text, strlen (text), error))
    return FALSE;
  return ef_new_file_commit (file, path, TRUE, error) != EF_COMMIT_FAILED;
}

gboolean
ef_report_save_page (const char *path,
                     const char *report,
                     GError    **error)
{
  g_autofree char *page = ef_report_html_make (report, error);

  return page != NULL && ef_report_save (path, page, FALSE, error);
}

gboolean
ef_report_save_as (const char *path,
                   const char *report,
                   GError    **error)
{
  if (g_str_has_suffix (path, ".html") || g_str_has_suffix (path, ".htm"))
    return ef_report_save_page (path, report, error);
  return ef_report_save (path, report, FALSE, error);
}

static void
append_field (GString    *csv,
              const char *text,
              const char *end)
{
  if (text == NULL)
    text = "";
  if (strpbrk (text, ",\"\r\n") == NULL)
    g_string_append (csv, text);
  else
    {
      g_string_append_c (csv, '"');
      for (; *text != 0; text++)
        {
          if (*text == '"')
            g_string_append_c (csv, '"');
          g_string_append_c (csv, *text);
        }
      g_string_append_c (csv, '"');
    }
  g_string_append (csv, end);
}

gboolean
ef_report_save_crosswalk (EfRun      *run,
                          const char *path,
                          GError    **error)
{
  EfCatalog *catalog = ef_run_get_catalog (run);
  g_autoptr (GString) csv = g_string_new ("source,output,sop_instance_uid,new_sop_instance_uid,status\n");

  for (guint i = 0; i < ef_catalog_get_n (catalog); i++)
    {
      const EfEntry *entry = ef_catalog_get (catalog, i);
      gboolean delivered = entry->state == EF_STATE_WRITTEN || entry->state == EF_STATE_UNCHANGED;

      append_field (csv, entry->source.name, ",");
      append_field (csv, delivered ? entry->output : "", ",");
      append_field (csv, entry->sop_instance, ",");
      append_field (csv, delivered ? entry->new_instance : "", ",");
      append_field (csv, ef_state_get_name (entry->state), "\n");
    }
  return ef_report_save (path, csv->str, TRUE, error);
}

gboolean
ef_report_save_uid_map (EfRun      *run,
                        const char *path,
                        GError    **error)
{
  g_autoptr (GString) csv = g_string_new ("old,new\n");
  g_autoptr (GList) keys =
      g_list_sort (g_hash_table_get_keys (ef_run_get_uids (run)), (GCompareFunc) g_strcmp0);

  for (GList *l = keys; l != NULL; l = l->next)
    {
      append_field (csv, l->data, ",");
      append_field (csv, g_hash_table_lookup (ef_run_get_uids (run), l->data), "\n");
    }
  return ef_report_save (path, csv->str, TRUE, error);
}

gboolean
ef_report_save_quarantine (EfRun      *run,
                           const char *path,
                           GError    **error)
{
  EfCatalog *catalog = ef_run_get_catalog (run);
  g_autoptr (GString) csv = g_string_new ("input,source,status,code,reason,header\n");

  for (guint i = 0; i < ef_catalog_get_n (catalog); i++)
    {
      const EfEntry *entry = ef_catalog_get (catalog, i);

      if (entry->error_message == NULL)
        continue;
      g_string_append_printf (csv, "%u,", entry->number);
      append_field (csv, entry->source.name, ",");
      append_field (csv, ef_state_get_name (entry->state), ",");
      append_field (csv, ef_error_code_get_name (entry->error_code), ",");
      append_field (csv, entry->error_message, ",");
      append_field (csv, entry->header_copy, "\n");
    }
  return ef_report_save (path, csv->str, TRUE, error);
}
