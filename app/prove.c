#include "config.h"

#include "prove.h"

#include "batch.h"

#include "ef-error.h"
#include "ef-text-findings.h"
#include "ef-jobs.h"
#include "ef-json.h"
#include "ef-pool.h"
#include "ef-report.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdlib.h>
#include <unistd.h>

#define TIMEOUT_SECONDS 3600
/* So many rectangles are listed on the terminal; the report has all of them. */
#define MAX_LISTED 20

typedef struct
{
  GVariant *certificate;
  GVariant *facts; /* a{su} of the search */
  GVariant *left;  /* as: tags */
  GError *error;
} Answer;

static void
answered_cb (GVariant     *reply,
             int          *reply_fds,
             guint         n_reply_fds,
             const GError *error,
             gpointer      user_data)
{
  Answer *answer = user_data;

  if (error != NULL)
    answer->error = g_error_copy (error);
  else
    {
      answer->certificate = g_variant_lookup_value (reply, EF_KEY_CERTIFICATE, G_VARIANT_TYPE_VARDICT);
      answer->facts = g_variant_lookup_value (reply, EF_KEY_FACTS, G_VARIANT_TYPE ("a{su}"));
      answer->left = g_variant_lookup_value (reply, EF_KEY_PATHS, G_VARIANT_TYPE_STRING_ARRAY);
    }
}

static gboolean
open_files (const char *const *files,
            int               *fds,
            GError           **error)
{
  for (guint i = 0; i < 2; i++)
    {
      fds[i] = open (files[i], O_RDONLY | O_CLOEXEC | O_NOCTTY);
      if (fds[i] < 0)
        {
          g_set_error (error, EF_ERROR, EF_ERROR_IO, i == 0 ? _("cannot open the input") : _("cannot open the output"));
          if (i == 1)
            close (fds[0]);
          return FALSE;
        }
    }
  return TRUE;
}

static void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->certificate, g_variant_unref);
  g_clear_pointer (&answer->facts, g_variant_unref);
  g_clear_pointer (&answer->left, g_variant_unref);
  g_clear_error (&answer->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static gboolean
compare (const char *const *files,
         const char        *worker,
         Answer            *answer,
         GError           **error)
{
  const char *const none[] = { NULL };
  EfPoolConfig config = {
    .program = worker,
    .arguments = none,
    .n_workers = 1,
    .queue_depth = 1,
    .timeout_seconds = TIMEOUT_SECONDS,
  };
  g_autoptr (EfPool) pool = NULL;
  int fds[2];

  pool = ef_pool_new (&config, error);
  if (pool == NULL || !open_files (files, fds, error))
    return FALSE;
  ef_pool_submit (pool, EF_JOB_PROVE, g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0), fds, 2, answered_cb,
                  answer);
  ef_pool_wait (pool, 1);
  if (answer->error != NULL)
    g_propagate_error (error, g_steal_pointer (&answer->error));
  return answer->certificate != NULL && answer->facts != NULL;
}

/* Is every difference explained by a filled rectangle? It is plain, or bears a label. */
static gboolean
is_proved (GVariant *certificate)
{
  gboolean equal = TRUE;
  guint values = 0;

  g_variant_lookup (certificate, "outside-equal", "b", &equal);
  g_variant_lookup (certificate, "values-in-boxes", "u", &values);
  return equal && values <= 2;
}

static void
print_regions (GVariant *certificate)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (certificate, "changed", G_VARIANT_TYPE (EF_REGIONS_TYPE));
  g_autoptr (GArray) regions = value != NULL ? ef_region_list_from_variant (value) : NULL;

  for (guint i = 0; regions != NULL && i < MIN (regions->len, MAX_LISTED); i++)
    {
      const EfRegion *region = &g_array_index (regions, EfRegion, i);

      g_print (_("  changed: %d x %d at (%d, %d), frames %u to %u\n"), region->box.width, region->box.height,
               region->box.x, region->box.y, region->first_frame + 1, region->last_frame + 1);
    }
  if (regions != NULL && regions->len > MAX_LISTED)
    g_print (_("  and %u more\n"), regions->len - MAX_LISTED);
}

static char *
dup_count (GVariant   *certificate,
           const char *key)
{
  guint64 count = 0;

  g_variant_lookup (certificate, key, "t", &count);
  return g_strdup_printf ("%" G_GUINT64_FORMAT, count);
}

static void
print_certificate (GVariant *certificate)
{
  g_autofree char *outside = dup_count (certificate, "pixels-outside");
  g_autofree char *inside = dup_count (certificate, "pixels-inside");
  const char *method = "";
  const char *before = NULL, *after = NULL;
  guint frames = 0, untouched = 0, ring = 0;
  double psnr = 0;

  g_variant_lookup (certificate, "method", "&s", &method);
  if (g_str_equal (method, "none"))
    {
      g_print (_("Neither file has pixels.\n"));
      return;
    }
  g_variant_lookup (certificate, "frames", "u", &frames);
  g_variant_lookup (certificate, "frames-untouched", "u", &untouched);
  g_variant_lookup (certificate, "ring", "u", &ring);
  g_variant_lookup (certificate, "outside-before", "&s", &before);
  g_variant_lookup (certificate, "outside-after", "&s", &after);
  g_print (_("frames:               %u, %u of them untouched byte for byte\n"), frames, untouched);
  g_print (_("pixels that changed:  in rectangles of %s pixels\n"), inside);
  print_regions (certificate);
  g_print (_("pixels outside:       %s\n"), outside);
  if (ring > 0)
    g_print (_("  (a ring of %u pixel around each rectangle takes part in smoothed colour)\n"), ring);
  if (g_variant_lookup (certificate, "psnr-outside", "d", &psnr))
    g_print (_("difference outside:   %.1f dB (PSNR): coded with loss once more\n"), psnr);
  if (before != NULL)
    g_print (_("SHA-256 in the input: %s\nin the output:        %s\n"), before, after);
  g_print ("%s\n", is_proved (certificate)
                       ? _("Equal outside; every rectangle is plain, or plain with a label.")
                       : _("NOT equal: pixels differ that lie in no filled rectangle."));
}

static guint
get_fact (const Answer *answer,
          const char   *name)
{
  guint n = 0;

  g_variant_lookup (answer->facts, name, "u", &n);
  return n;
}

/* What the input's header names and the output still holds may be there on purpose: a profile can keep it. */
static void
print_search (const Answer *answer)
{
  g_autofree const char **tags = answer->left != NULL ? g_variant_get_strv (answer->left, NULL) : NULL;
  g_autofree char *list = tags != NULL ? g_strjoinv (" ", (char **) tags) : g_strdup ("");

  g_print (_("searched for:         %u values of the input's header, in %u spellings and encodings\n"),
           get_fact (answer, "identifiers"), get_fact (answer, "patterns"));
  g_print (_("in the output:        %u places, %u of them unpacked or decoded\n"), get_fact (answer, "places-searched"),
           get_fact (answer, "streams-unpacked") + get_fact (answer, "texts-decoded"));
  if (get_fact (answer, "left") == 0)
    g_print (_("None of them is left.\n"));
  else
    g_print (_("Still there: %s\n"), list);
}

/* (transfer full): the certificate with what the search found. */
static JsonNode *
make_report (const Answer *answer)
{
  JsonNode *node = json_gvariant_serialize (answer->certificate);
  JsonNode *search = json_gvariant_serialize (answer->facts);

  if (answer->left != NULL)
    json_object_set_member (json_node_get_object (search), "left-in", json_gvariant_serialize (answer->left));
  json_object_set_member (json_node_get_object (node), "search", search);
  return node;
}

int
ef_prove_run (const char *const *files,
              const char        *report,
              const char        *worker)
{
  g_auto (Answer) answer = { 0 };
  g_autoptr (GError) error = NULL;

  if (files == NULL || g_strv_length ((char **) files) != 2)
    {
      g_printerr ("efface: %s\n", _("--prove wants two files: INPUT OUTPUT"));
      return EF_EXIT_USAGE;
    }
  if (!compare (files, worker, &answer, &error))
    {
      g_printerr ("efface: %s\n", error->message);
      return ef_error_get_code (error) == EF_ERROR_VERIFY ? EF_EXIT_REVIEW : EF_EXIT_FAILED;
    }
  if (report != NULL)
    {
      g_autoptr (JsonNode) node = make_report (&answer);
      g_autofree char *text = ef_json_to_string (node);

      if (!ef_report_save (report, text, FALSE, &error))
        {
          g_printerr ("efface: %s\n", error->message);
          return EF_EXIT_FAILED;
        }
    }
  print_certificate (answer.certificate);
  print_search (&answer);
  return is_proved (answer.certificate) ? EF_EXIT_CLEAN : EF_EXIT_REVIEW;
}
