/* Objects without pixels that speak about the CT: a report with names in its text, and a selection of key images. */
#include "config.h"

#include "demo-study.h"

static EfDataset *
put_content (EfDataset  *parent,
             const char *relationship,
             const char *type,
             const char *code,
             const char *scheme,
             const char *meaning)
{
  EfDataset *item = demo_put_item (parent, EF_TAG (0x0040, 0xa730));

  ef_dataset_set_string (item, EF_TAG (0x0040, 0xa010), EF_VR_CS, relationship);
  ef_dataset_set_string (item, EF_TAG (0x0040, 0xa040), EF_VR_CS, type);
  if (code != NULL)
    demo_put_code (item, EF_TAG (0x0040, 0xa043), code, scheme, meaning);
  return item;
}

static void
put_text_content (DemoFile   *file,
                  EfDataset  *parent,
                  const char *code,
                  const char *scheme,
                  const char *meaning,
                  const char *text)
{
  EfDataset *item = put_content (parent, "CONTAINS", "TEXT", code, scheme, meaning);

  demo_put_text (file, item, EF_TAG (0x0040, 0xa160), EF_VR_UT, text);
}

static void
put_image_content (EfDataset        *parent,
                   const char       *relationship,
                   const DemoSeries *series,
                   int               instance)
{
  EfDataset *item = put_content (parent, relationship, "IMAGE", NULL, NULL, NULL);
  g_autofree char *uid = demo_uid (series, instance);

  demo_put_reference (demo_put_item (item, EF_TAG (0x0008, 0x1199)), DEMO_CT_IMAGE, uid);
}

/* The hierarchy of the referenced instances (PS3.3 C.17.2.1). */
static void
put_evidence (DemoFile         *file,
              const DemoSeries *series,
              const int        *instances,
              guint             n_instances)
{
  EfDataset *study = demo_put_item (file->root, EF_TAG (0x0040, 0xa375));
  EfDataset *item = demo_put_item (study, EF_TAG (0x0008, 0x1115));
  g_autofree char *series_uid = demo_uid (series, 0);

  ef_dataset_set_string (study, EF_TAG (0x0020, 0x000d), EF_VR_UI, series->study->uid);
  ef_dataset_set_string (item, EF_TAG (0x0020, 0x000e), EF_VR_UI, series_uid);
  for (guint i = 0; i < n_instances; i++)
    {
      g_autofree char *uid = demo_uid (series, instances[i]);

      demo_put_reference (demo_put_item (item, EF_TAG (0x0008, 0x1199)), DEMO_CT_IMAGE, uid);
    }
}

static void
put_root (DemoFile   *file,
          const char *template,
          const char *code,
          const char *scheme,
          const char *meaning)
{
  EfDataset *item;

  ef_dataset_set_string (file->root, EF_TAG (0x0040, 0xa040), EF_VR_CS, "CONTAINER");
  demo_put_code (file->root, EF_TAG (0x0040, 0xa043), code, scheme, meaning);
  ef_dataset_set_string (file->root, EF_TAG (0x0040, 0xa050), EF_VR_CS, "SEPARATE");
  ef_dataset_set_sequence (file->root, EF_TAG (0x0008, 0x1111));
  item = demo_put_item (file->root, EF_TAG (0x0040, 0xa504));
  ef_dataset_set_string (item, EF_TAG (0x0008, 0x0105), EF_VR_CS, "DCMR");
  ef_dataset_set_string (item, EF_TAG (0x0040, 0xdb00), EF_VR_CS, template);
}

static void
make_report (const char       *output,
             const DemoSeries *ct)
{
  static const int shown[] = { 6, 9 };
  DemoSeries series = *ct;
  const DemoStudy *study = ct->study;
  g_autoptr (DemoFile) file = NULL;
  EfDataset *root, *item, *section;
  g_autofree char *verified = g_strdup_printf ("%s124500", study->date);

  series.number = 900;
  series.modality = "SR";
  series.description = "Befund";
  file = demo_series_file (&series, EF_UID_EXPLICIT_VR_LE, DEMO_BASIC_TEXT_SR, 1);
  root = file->root;
  put_root (file, "2000", "18748-4", "LN", "Diagnostic Imaging Report");
  ef_dataset_set_sequence (root, EF_TAG (0x0040, 0xa372));
  ef_dataset_set_string (root, EF_TAG (0x0040, 0xa491), EF_VR_CS, "COMPLETE");
  ef_dataset_set_string (root, EF_TAG (0x0040, 0xa493), EF_VR_CS, "VERIFIED");
  put_evidence (file, ct, shown, G_N_ELEMENTS (shown));

  item = demo_put_item (root, EF_TAG (0x0040, 0xa073));
  demo_put_text (file, item, EF_TAG (0x0040, 0xa027), EF_VR_LO, study->institution);
  ef_dataset_set_string (item, EF_TAG (0x0040, 0xa030), EF_VR_DT, verified);
  demo_put_text (file, item, EF_TAG (0x0040, 0xa075), EF_VR_PN, study->reader);
  ef_dataset_set_sequence (item, EF_TAG (0x0040, 0xa088));

  item = put_content (root, "HAS CONCEPT MOD", "CODE", "121049", "DCM", "Language of Content Item and Descendants");
  demo_put_code (item, EF_TAG (0x0040, 0xa168), "de", "RFC5646", "German");
  item = put_content (root, "HAS OBS CONTEXT", "CODE", "121005", "DCM", "Observer Type");
  demo_put_code (item, EF_TAG (0x0040, 0xa168), "121006", "DCM", "Person");
  item = put_content (root, "HAS OBS CONTEXT", "PNAME", "121008", "DCM", "Person Observer Name");
  demo_put_text (file, item, EF_TAG (0x0040, 0xa123), EF_VR_PN, study->reader);
  item = put_content (root, "HAS OBS CONTEXT", "PNAME", "121029", "DCM", "Subject Name");
  demo_put_text (file, item, EF_TAG (0x0040, 0xa123), EF_VR_PN, study->person->name);

  section = put_content (root, "CONTAINS", "CONTAINER", "121070", "DCM", "Findings");
  ef_dataset_set_string (section, EF_TAG (0x0040, 0xa050), EF_VR_CS, "SEPARATE");
  put_text_content (file, section, "121071", "DCM", "Finding",
                    "Frau Änne Brückwald, geb. 03.11.1957 (NK-4471902): keine Infiltrate, kein Erguss. Herz normal groß.");
  put_image_content (section, "CONTAINS", ct, shown[0]);
  put_image_content (section, "CONTAINS", ct, shown[1]);

  section = put_content (root, "CONTAINS", "CONTAINER", "121076", "DCM", "Conclusions");
  ef_dataset_set_string (section, EF_TAG (0x0040, 0xa050), EF_VR_CS, "SEPARATE");
  put_text_content (file, section, "121077", "DCM", "Conclusion",
                    "Unauffällig. Befund am 12.03.2024 telefonisch an Dr. Öhlenkamp (Tel. +49 30 23125 448).");
  demo_series_write (&series, file, output, "Befund_Brückwald.dcm", NULL);
}

static void
make_key_objects (const char       *output,
                  const DemoSeries *ct)
{
  static const int shown[] = { 9 };
  DemoSeries series = *ct;
  g_autoptr (DemoFile) file = NULL;

  series.number = 901;
  series.modality = "KO";
  series.description = "Schlüsselbilder";
  file = demo_series_file (&series, EF_UID_EXPLICIT_VR_LE, DEMO_KEY_OBJECTS, 1);
  put_root (file, "2010", "113000", "DCM", "Of Interest");
  put_evidence (file, ct, shown, G_N_ELEMENTS (shown));
  put_text_content (file, file->root, "113012", "DCM", "Key Object Description",
                    "Für die Demo: Fall Brückwald, Schicht 9.");
  put_image_content (file->root, "CONTAINS", ct, shown[0]);
  demo_series_write (&series, file, output, "Schlüsselbild.dcm", NULL);
}

int
demo_make_reports (const char       *output,
                   const DemoSeries *ct,
                   int               n_slices)
{
  g_assert (n_slices >= 9);
  make_report (output, ct);
  make_key_objects (output, ct);
  return 2;
}
