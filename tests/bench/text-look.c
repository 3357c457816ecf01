/* Looks for text in DICOM files as a worker does, and prints one JSON object a file: what was found with its text and
 * reason, seconds of CPU time, and with --tesseract those of a warm page of Tesseract on every frame as it is shown.
 * For text.py and for tuning; OMP_THREAD_LIMIT=1 is the caller's to set, as for a worker. It prints what it reads: not for files of patients. */
#include "config.h"

#include "ef-finder.h"
#include "ef-instance.h"
#include "ef-pixel-reader.h"

#include <fcntl.h>
#include <json-glib/json-glib.h>
#include <leptonica/allheaders.h>
#include <tesseract/capi.h>
#include <time.h>
#include <unistd.h>

#define MEASURED 10 /* frames of a cine that Tesseract is timed on */

typedef struct
{
  EfImageInfo info;
  EfPixelReader *reader;
} Frames;

static double
get_cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

static GPtrArray *
get_views (guint    index,
           gpointer user_data,
           GError **error)
{
  Frames *self = user_data;
  g_auto (EfFrame) frame = { 0 };

  if (!ef_pixel_reader_read (self->reader, index, &frame, error))
    return NULL;
  return ef_view_make (&self->info, &frame);
}

static EfIdentifiers *
get_identifiers (EfDataset *dataset)
{
  static const struct
  {
    guint32 tag;
    EfIdentifierKind kind;
  } sources[] = {
    { EF_TAG (0x0010, 0x0010), EF_IDENTIFIER_PATIENT_NAME }, { EF_TAG (0x0010, 0x0020), EF_IDENTIFIER_ID },
    { EF_TAG (0x0010, 0x0030), EF_IDENTIFIER_DATE },         { EF_TAG (0x0008, 0x0020), EF_IDENTIFIER_DATE },
    { EF_TAG (0x0008, 0x0050), EF_IDENTIFIER_ID },           { EF_TAG (0x0008, 0x0080), EF_IDENTIFIER_PLACE },
    { EF_TAG (0x0008, 0x0090), EF_IDENTIFIER_PERSON_NAME },  { EF_TAG (0x0008, 0x1010), EF_IDENTIFIER_PLACE },
  };
  EfIdentifiers *identifiers = ef_identifiers_new ();

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autofree char *value = ef_dataset_dup_string (dataset, sources[i].tag);

      if (value != NULL)
        ef_identifiers_add (identifiers, sources[i].kind, value);
    }
  return identifiers;
}

/* For all frames; of many, some are measured and stand for the rest. */
static double
time_tesseract (TessBaseAPI *api,
                Frames      *frames)
{
  guint n = ef_pixel_reader_get_n_frames (frames->reader), step = MAX (1, n / MEASURED);
  double seconds = 0;

  for (guint i = 0; i < n; i += step)
    {
      g_autoptr (GPtrArray) views = get_views (i, frames, NULL);
      const EfGray *gray = views != NULL ? g_ptr_array_index (views, 0) : NULL;
      double start = get_cpu_time ();

      if (gray == NULL)
        continue;
      TessBaseAPISetImage (api, gray->data, gray->width, gray->height, 1, gray->width);
      TessBaseAPISetSourceResolution (api, 150);
      TessDeleteText (TessBaseAPIGetUTF8Text (api));
      TessBaseAPIClear (api);
      seconds += get_cpu_time () - start;
    }
  return seconds * n / ((n + step - 1) / step);
}

static void
add_findings (JsonBuilder  *json,
              const GArray *findings)
{
  static const char *const kinds[] = { "unknown", "identity", "harmless" };

  json_builder_set_member_name (json, "findings");
  json_builder_begin_array (json);
  for (guint i = 0; i < findings->len; i++)
    {
      const EfTextFinding *finding = &g_array_index (findings, EfTextFinding, i);
      const EfRegion *region = &finding->region;
      const gint64 box[] = { region->box.x, region->box.y, region->box.x + region->box.width,
                             region->box.y + region->box.height, region->first_frame, region->last_frame };

      json_builder_begin_object (json);
      json_builder_set_member_name (json, "box");
      json_builder_begin_array (json);
      for (guint k = 0; k < G_N_ELEMENTS (box); k++)
        json_builder_add_int_value (json, box[k]);
      json_builder_end_array (json);
      json_builder_set_member_name (json, "kind");
      json_builder_add_string_value (json, kinds[finding->kind]);
      json_builder_set_member_name (json, "redact");
      json_builder_add_boolean_value (json, finding->redact);
      json_builder_set_member_name (json, "score");
      json_builder_add_double_value (json, (double) finding->detected);
      json_builder_set_member_name (json, "confidence");
      json_builder_add_double_value (json, (double) finding->read_confidence);
      json_builder_set_member_name (json, "text");
      json_builder_add_string_value (json, finding->text != NULL ? finding->text : "");
      json_builder_set_member_name (json, "reason");
      json_builder_add_string_value (json, finding->reason != NULL ? finding->reason : "");
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static gboolean
look (EfFinder        *finder,
      TessBaseAPI     *api,
      EfFinderOptions *options,
      const char      *path,
      GError         **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  g_autoptr (EfInstance) instance = fd >= 0 ? ef_instance_read (fd, &ef_read_limits_default, error) : NULL;
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (EfIdentifiers) identifiers = NULL;
  g_autoptr (GArray) findings = NULL;
  g_autofree char *modality = NULL;
  g_autofree char *text = NULL;
  EfFrameSource source = { .get_views = get_views };
  Frames frames = { 0 };
  double seconds = 0;

  if (instance != NULL && ef_image_info_read (instance, &frames.info, error))
    frames.reader = ef_pixel_reader_new (instance, &frames.info, error);
  if (frames.reader != NULL)
    {
      double start = get_cpu_time ();

      modality = ef_dataset_dup_string (ef_instance_get_dataset (instance), EF_TAG (0x0008, 0x0060));
      options->modality = modality;
      identifiers = get_identifiers (ef_instance_get_dataset (instance));
      source.n_frames = ef_pixel_reader_get_n_frames (frames.reader);
      source.user_data = &frames;
      findings = ef_finder_find (finder, &source, identifiers, options, error);
      seconds = get_cpu_time () - start;
    }
  if (findings != NULL)
    {
      json_builder_begin_object (json);
      json_builder_set_member_name (json, "file");
      json_builder_add_string_value (json, path);
      json_builder_set_member_name (json, "frames");
      json_builder_add_int_value (json, source.n_frames);
      json_builder_set_member_name (json, "rows");
      json_builder_add_int_value (json, frames.info.rows);
      json_builder_set_member_name (json, "columns");
      json_builder_add_int_value (json, frames.info.columns);
      json_builder_set_member_name (json, "seconds");
      json_builder_add_double_value (json, seconds);
      if (api != NULL)
        {
          json_builder_set_member_name (json, "tesseract");
          json_builder_add_double_value (json, time_tesseract (api, &frames));
        }
      add_findings (json, findings);
      json_builder_end_object (json);
      json_generator_set_root (generator, json_builder_get_root (json));
      text = json_generator_to_data (generator, NULL);
      g_print ("%s\n", text);
    }
  g_clear_pointer (&frames.reader, ef_pixel_reader_free);
  ef_image_info_clear (&frames.info);
  if (fd >= 0)
    close (fd);
  return findings != NULL;
}

int
main (int    argc,
      char **argv)
{
  static const char *const policies[] = { "off", "header-match", "allow-list", "all-text", NULL };
  g_autofree char *policy = g_strdup ("allow-list");
  g_autofree char *languages = g_strdup ("eng");
  gboolean tesseract = FALSE;
  const GOptionEntry entries[] = {
    { "policy", 0, 0, G_OPTION_ARG_STRING, &policy, "header-match, allow-list or all-text", "POLICY" },
    { "languages", 0, 0, G_OPTION_ARG_STRING, &languages, "Of Tesseract, joined by +", "LIST" },
    { "tesseract", 0, 0, G_OPTION_ARG_NONE, &tesseract, "Time a page of Tesseract as well", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("FILE…");
  g_autoptr (GError) error = NULL;
  g_autoptr (EfFinder) finder = NULL;
  EfFinderOptions options = { 0 };
  TessBaseAPI *api = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || !(finder = ef_finder_new (languages, &error)))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  for (guint i = 0; policies[i] != NULL; i++)
    if (g_str_equal (policies[i], policy))
      options.policy = (EfPixelPolicy) i;
  options.languages = languages;
  if (tesseract)
    {
      api = TessBaseAPICreate ();
      if (TessBaseAPIInit2 (api, NULL, languages, OEM_LSTM_ONLY) != 0)
        return 2;
      TessBaseAPISetVariable (api, "debug_file", "/dev/null");
      TessBaseAPISetPageSegMode (api, PSM_AUTO);
    }
  for (int i = 1; i < argc; i++)
    {
      g_clear_error (&error);
      if (!look (finder, api, &options, argv[i], &error))
        g_printerr ("%s: %s\n", argv[i], error != NULL ? error->message : "cannot be opened");
    }
  if (api != NULL)
    {
      TessBaseAPIEnd (api);
      TessBaseAPIDelete (api);
    }
  return 0;
}
