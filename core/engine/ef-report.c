#include "config.h"

#include "ef-report.h"

#include "ef-text-findings.h"
#include "ef-io.h"
#include "ef-json.h"
#include "ef-new-file.h"
#include "ef-standard.h"

#include <string.h>
#include <sys/stat.h>

/* --- JSON ----------------------------------------------------------------------------------------------------- */

static const char *const kind_names[] = {
  [EF_TEXT_UNKNOWN] = "unknown",
  [EF_TEXT_IDENTITY] = "identity",
  [EF_TEXT_HARMLESS] = "harmless",
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
  if (entry->findings != NULL)
    json_object_set_array_member (object, "text", array_of_findings (entry->findings));
  if (entry->templates != NULL && entry->templates[0] != NULL)
    {
      JsonArray *templates = json_array_new ();

      for (guint i = 0; entry->templates[i] != NULL; i++)
        json_array_add_string_element (templates, entry->templates[i]);
      json_object_set_array_member (object, "templates", templates);
    }
  if (!delivered)
    return object;
  json_object_set_string_member (object, "output", entry->output);
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
  if (entry->certificate != NULL)
    json_object_set_member (object, "certificate", json_gvariant_serialize (entry->certificate));
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
  return object;
}

char *
ef_report_make (EfRun      *run,
                const char *profile_name,
                const char *profile_digest,
                const char *key_name)
{
  EfCatalog *catalog = ef_run_get_catalog (run);
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), NULL);
  JsonObject *object = json_object_new ();
  JsonArray *instances = json_array_new ();
  const char *method = ef_run_get_method (run);

  json_object_set_string_member (object, "program", "efface " EF_VERSION);
  json_object_set_string_member (object, "standard", ef_standard_get_edition ());
  json_object_set_string_member (object, "profile", profile_name);
  json_object_set_string_member (object, "profile-digest", profile_digest);
  json_object_set_string_member (object, "key", key_name);
  if (ef_run_get_plan_digest (run) != NULL)
    json_object_set_string_member (object, "plan", ef_run_get_plan_digest (run));
  if (method == NULL)
    method = ef_run_get_plan_digest (run) != NULL ? "as in the plan" : "not looked for";
  json_object_set_string_member (object, "text-method", method);
  if (ef_run_get_missing_languages (run) != NULL)
    json_object_set_string_member (object, "missing-languages", ef_run_get_missing_languages (run));
  json_object_set_int_member (object, "worker-deaths", ef_run_get_n_worker_deaths (run));
  json_object_set_object_member (object, "totals", object_of_totals (catalog));
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
  g_autoptr (GString) csv = g_string_new ("input,source,status,code,reason\n");

  for (guint i = 0; i < ef_catalog_get_n (catalog); i++)
    {
      const EfEntry *entry = ef_catalog_get (catalog, i);

      if (entry->error_message == NULL)
        continue;
      g_string_append_printf (csv, "%u,", entry->number);
      append_field (csv, entry->source.name, ",");
      append_field (csv, ef_state_get_name (entry->state), ",");
      append_field (csv, ef_error_code_get_name (entry->error_code), ",");
      append_field (csv, entry->error_message, "\n");
    }
  return ef_report_save (path, csv->str, TRUE, error);
}
