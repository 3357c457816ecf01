#include "config.h"

#include "demo-study.h"

static const DemoPerson aenne = {
  .charset = "ISO_IR 100",
  .name = "Brückwald^Änne^Lina^Dr.",
  .shown = "BRÜCKWALD, Änne",
  .id = "NK-4471902",
  .other_id = "KV-T830114227",
  .birth_date = "19571103",
  .birth_shown = "03.11.1957",
  .sex = "F",
  .age = "066Y",
  .weight = "71.5",
  .address = "Möwenweg 14, 99817 Nordkamp",
  .phone = "+49 30 23125 448",
  .comments = "Frau Brückwald bittet um Rückruf vor dem Termin; Tochter: Jördis Brückwald.",
};

static const DemoPerson kenta = {
  .charset = "\\ISO 2022 IR 87",
  .name = "Kasuda^Kenta=霞田^健太=かすだ^けんた",
  .shown = "KASUDA KENTA",
  .id = "7719-0032-5",
  .other_id = "EX-20051",
  .birth_date = "19620418",
  .birth_shown = "1962/04/18",
  .sex = "M",
  .age = "061Y",
  .weight = "64",
  .address = "海辺町2-5-11",
  .phone = "03-5550-1962",
  .comments = "霞田健太 様、前回の検査と比較のこと。",
};

const DemoStudy demo_ct_study = {
  .person = &aenne,
  .uid = "2.25.7304418095526.4471902.20240312.101502",
  .date = "20240312",
  .time = "101502",
  .accession = "ACC2403120071",
  .id = "CT-88213",
  .description = "CT Thorax nativ, Frau Brückwald",
  .referrer = "Öhlenkamp^Rüdiger^^Dr. med.",
  .reader = "Sandvoß^Mirja^^Dr.",
  .institution = "Klinikum Nordkamp",
  .institution_address = "Deichstraße 1, 99817 Nordkamp",
  .folder = "Brückwald_Änne_NK-4471902/2024-03-12 CT Thorax",
};

const DemoStudy demo_dx_study = {
  .person = &aenne,
  .uid = "2.25.7304418095526.4471902.20240219.84410",
  .date = "20240219",
  .time = "084410",
  .accession = "ACC2402190013",
  .id = "DX-51077",
  .description = "Röntgen Thorax",
  .referrer = "Öhlenkamp^Rüdiger^^Dr. med.",
  .reader = "Sandvoß^Mirja^^Dr.",
  .institution = "Klinikum Nordkamp",
  .institution_address = "Deichstraße 1, 99817 Nordkamp",
  .folder = "Brückwald_Änne_NK-4471902/2024-02-19 DX",
};

const DemoStudy demo_us_study = {
  .person = &kenta,
  .uid = "2.25.6118230947714.771900325.20240405.143000",
  .date = "20240405",
  .time = "143000",
  .accession = "20240405-117",
  .id = "US-0117",
  .description = "心エコー",
  .referrer = "Morikage^Ayano=森影^彩乃=もりかげ^あやの",
  .reader = "Tsukishiro^Go=月城^豪=つきしろ^ごう",
  .institution = "湊川臨海病院",
  .institution_address = "湊川市海岸通り1-4",
  .folder = "KASUDA_KENTA_19620418/US_20240405",
};

const DemoStudy demo_mr_study = {
  .person = &kenta,
  .uid = "2.25.6118230947714.771900325.20240409.91530",
  .date = "20240409",
  .time = "091530",
  .accession = "20240409-022",
  .id = "MR-0022",
  .description = "頭部 MRI",
  .referrer = "Morikage^Ayano=森影^彩乃=もりかげ^あやの",
  .reader = "Tsukishiro^Go=月城^豪=つきしろ^ごう",
  .institution = "湊川臨海病院",
  .institution_address = "湊川市海岸通り1-4",
  .folder = "KASUDA_KENTA_19620418/MR_20240409",
};

char *
demo_uid (const DemoSeries *series,
          int               instance)
{
  if (instance == 0)
    return g_strdup_printf ("%s.%d", series->study->uid, series->number);
  return g_strdup_printf ("%s.%d.%d", series->study->uid, series->number, instance);
}

static void
put_patient (DemoFile         *file,
             const DemoPerson *person)
{
  EfDataset *root = file->root;
  EfDataset *item;

  demo_put_text (file, root, EF_TAG (0x0010, 0x0010), EF_VR_PN, person->name);
  demo_put_text (file, root, EF_TAG (0x0010, 0x0020), EF_VR_LO, person->id);
  ef_dataset_set_string (root, EF_TAG (0x0010, 0x0030), EF_VR_DA, person->birth_date);
  ef_dataset_set_string (root, EF_TAG (0x0010, 0x0040), EF_VR_CS, person->sex);
  ef_dataset_set_string (root, EF_TAG (0x0010, 0x1000), EF_VR_LO, person->other_id);
  ef_dataset_set_string (root, EF_TAG (0x0010, 0x1010), EF_VR_AS, person->age);
  ef_dataset_set_string (root, EF_TAG (0x0010, 0x1030), EF_VR_DS, person->weight);
  demo_put_text (file, root, EF_TAG (0x0010, 0x1040), EF_VR_LO, person->address);
  demo_put_text (file, root, EF_TAG (0x0010, 0x2154), EF_VR_SH, person->phone);
  demo_put_text (file, root, EF_TAG (0x0010, 0x4000), EF_VR_LT, person->comments);

  item = demo_put_item (root, EF_TAG (0x0010, 0x1002));
  demo_put_text (file, item, EF_TAG (0x0010, 0x0020), EF_VR_LO, person->other_id);
  demo_put_text (file, item, EF_TAG (0x0010, 0x0021), EF_VR_LO, "INSURANCE-REGISTER");
  ef_dataset_set_string (item, EF_TAG (0x0010, 0x0022), EF_VR_CS, "TEXT");
}

static void
put_study (DemoFile        *file,
           const DemoStudy *study)
{
  EfDataset *root = file->root;
  EfDataset *item;
  g_autofree char *performed = g_strdup_printf ("%s.1", study->uid);

  ef_dataset_set_string (root, EF_TAG (0x0008, 0x0020), EF_VR_DA, study->date);
  ef_dataset_set_string (root, EF_TAG (0x0008, 0x0030), EF_VR_TM, study->time);
  ef_dataset_set_string (root, EF_TAG (0x0008, 0x0050), EF_VR_SH, study->accession);
  demo_put_text (file, root, EF_TAG (0x0008, 0x0090), EF_VR_PN, study->referrer);
  demo_put_text (file, root, EF_TAG (0x0008, 0x1030), EF_VR_LO, study->description);
  demo_put_text (file, root, EF_TAG (0x0008, 0x1060), EF_VR_PN, study->reader);
  ef_dataset_set_string (root, EF_TAG (0x0020, 0x000d), EF_VR_UI, study->uid);
  ef_dataset_set_string (root, EF_TAG (0x0020, 0x0010), EF_VR_SH, study->id);

  item = demo_put_item (root, EF_TAG (0x0008, 0x1110));
  demo_put_reference (item, DEMO_DETACHED_STUDY, performed);

  item = demo_put_item (root, EF_TAG (0x0040, 0x0275));
  ef_dataset_set_string (item, EF_TAG (0x0008, 0x0050), EF_VR_SH, study->accession);
  demo_put_text (file, item, EF_TAG (0x0032, 0x1060), EF_VR_LO, study->description);
  demo_put_text (file, item, EF_TAG (0x0040, 0x0007), EF_VR_LO, study->description);
  ef_dataset_set_string (item, EF_TAG (0x0040, 0x0009), EF_VR_SH, study->id);
  ef_dataset_set_string (item, EF_TAG (0x0040, 0x1001), EF_VR_SH, study->id);
}

static void
put_series (DemoFile         *file,
            const DemoSeries *series)
{
  EfDataset *root = file->root;
  g_autofree char *uid = demo_uid (series, 0);
  g_autofree char *number = g_strdup_printf ("%d", series->number);

  ef_dataset_set_string (root, EF_TAG (0x0008, 0x0021), EF_VR_DA, series->study->date);
  ef_dataset_set_string (root, EF_TAG (0x0008, 0x0031), EF_VR_TM, series->study->time);
  ef_dataset_set_string (root, EF_TAG (0x0008, 0x0060), EF_VR_CS, series->modality);
  demo_put_text (file, root, EF_TAG (0x0008, 0x103e), EF_VR_LO, series->description);
  if (series->operator_name != NULL)
    demo_put_text (file, root, EF_TAG (0x0008, 0x1070), EF_VR_PN, series->operator_name);
  ef_dataset_set_string (root, EF_TAG (0x0020, 0x000e), EF_VR_UI, uid);
  ef_dataset_set_string (root, EF_TAG (0x0020, 0x0011), EF_VR_IS, number);

  demo_put_text (file, root, EF_TAG (0x0008, 0x0070), EF_VR_LO, series->manufacturer);
  demo_put_text (file, root, EF_TAG (0x0008, 0x0080), EF_VR_LO, series->study->institution);
  demo_put_text (file, root, EF_TAG (0x0008, 0x0081), EF_VR_ST, series->study->institution_address);
  ef_dataset_set_string (root, EF_TAG (0x0008, 0x1010), EF_VR_SH, series->station);
  ef_dataset_set_string (root, EF_TAG (0x0008, 0x1090), EF_VR_LO, series->model);
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x1000), EF_VR_LO, series->serial);
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x1020), EF_VR_LO, "4.2.1");
}

DemoFile *
demo_series_file (const DemoSeries *series,
                  const char       *transfer_syntax,
                  const char       *sop_class,
                  int               instance)
{
  g_autofree char *uid = demo_uid (series, instance);
  g_autofree char *number = g_strdup_printf ("%d", instance);
  DemoFile *file = demo_file_new (transfer_syntax, sop_class, uid, series->study->person->charset);

  put_patient (file, series->study->person);
  put_study (file, series->study);
  put_series (file, series);
  ef_dataset_set_string (file->root, EF_TAG (0x0008, 0x0023), EF_VR_DA, series->study->date);
  ef_dataset_set_string (file->root, EF_TAG (0x0008, 0x0033), EF_VR_TM, series->study->time);
  ef_dataset_set_string (file->root, EF_TAG (0x0020, 0x0013), EF_VR_IS, number);
  return file;
}

void
demo_put_image (DemoFile         *file,
                const DemoSeries *series,
                int               instance,
                const char       *image_type)
{
  g_autofree char *acquired = g_strdup_printf ("%s%s.%03d000", series->study->date, series->study->time, instance);

  ef_dataset_set_string (file->root, EF_TAG (0x0008, 0x0008), EF_VR_CS, image_type);
  ef_dataset_set_string (file->root, EF_TAG (0x0008, 0x002a), EF_VR_DT, acquired);
  ef_dataset_set_string (file->root, EF_TAG (0x0020, 0x0012), EF_VR_IS, "1");
}

void
demo_put_frame_of_reference (DemoFile         *file,
                             const DemoSeries *series)
{
  g_autofree char *uid = g_strdup_printf ("%s.9000", series->study->uid);

  ef_dataset_set_string (file->root, EF_TAG (0x0020, 0x0052), EF_VR_UI, uid);
  ef_dataset_set_bytes (file->root, EF_TAG (0x0020, 0x1040), EF_VR_LO, NULL, 0);
}

void
demo_put_pixels (DemoFile   *file,
                 const char *photometric,
                 guint       samples,
                 guint       width,
                 guint       height,
                 guint       allocated,
                 guint       stored,
                 gboolean    is_signed)
{
  EfDataset *root = file->root;

  ef_dataset_set_number (root, EF_TAG (0x0028, 0x0002), EF_VR_US, samples);
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x0004), EF_VR_CS, photometric);
  if (samples > 1)
    ef_dataset_set_number (root, EF_TAG (0x0028, 0x0006), EF_VR_US, 0);
  ef_dataset_set_number (root, EF_TAG (0x0028, 0x0010), EF_VR_US, height);
  ef_dataset_set_number (root, EF_TAG (0x0028, 0x0011), EF_VR_US, width);
  ef_dataset_set_number (root, EF_TAG (0x0028, 0x0100), EF_VR_US, allocated);
  ef_dataset_set_number (root, EF_TAG (0x0028, 0x0101), EF_VR_US, stored);
  ef_dataset_set_number (root, EF_TAG (0x0028, 0x0102), EF_VR_US, stored - 1);
  ef_dataset_set_number (root, EF_TAG (0x0028, 0x0103), EF_VR_US, is_signed ? 1 : 0);
}

void
demo_series_write (const DemoSeries *series,
                   DemoFile         *file,
                   const char       *output,
                   const char       *name,
                   const char       *preamble)
{
  g_autofree char *folder = g_build_filename (output, series->study->folder, NULL);

  demo_file_write (file, folder, name, preamble);
}
