/* Each option of PS3.15 E.3: what it does to a file, and its code in (0012,0064) exactly when it was in force. */
#include "config.h"

#include "test-header.h"

#include "ef-deid-codes.h"

/* --- claims --------------------------------------------------------------------------------------------------- */

static gboolean
claims (EfInstance *instance,
        const char *code)
{
  EfElement *codes = ef_dataset_find (ef_instance_get_dataset (instance), EF_TAG (0x0012, 0x0064));

  for (guint i = 0; i < ef_element_get_n_items (codes); i++)
    {
      g_autofree char *value = ef_dataset_dup_string (ef_element_get_item (codes, i), EF_TAG (0x0008, 0x0100));

      if (g_strcmp0 (value, code) == 0)
        return TRUE;
    }
  return FALSE;
}

static const struct
{
  const char *lines;
  const char *code;
  gboolean needs_cleaner;
} switches[] = {
  { "[options]\nretain-safe-private=true\n", "113111" },
  { "[options]\nretain-uids=true\n", "113110" },
  { "[options]\nretain-device=true\n", "113109" },
  { "[options]\nretain-institution=true\n", "113112" },
  { "[options]\nretain-patient=true\n", "113108" },
  { "[options]\nclean-descriptors=true\n", "113105", TRUE },
  { "[options]\nclean-structured=true\n", "113104" },
  { "[options]\nclean-graphics=true\n", "113103" },
  { "[dates]\npolicy=shift\n", "113107" },
  { "[dates]\npolicy=year\n", "113107" },
  { "[dates]\npolicy=keep\n", "113106" },
};

static void
test_codes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    for (guint with_cleaner = 0; with_cleaner < 2; with_cleaner++)
      {
        g_autoptr (EfProfile) profile = t_profile (switches[i].lines);
        g_autoptr (EfInstance) instance = t_new_instance (T_CT);
        EfOptions options = t_run (instance, profile, NULL, with_cleaner ? t_clean_cb : NULL);

        ef_deidentify_claim (instance, profile, &(EfClaims){ .options = options });
        g_assert_true (claims (instance, "113100"));
        for (guint k = 0; k < ef_deid_code_get_n_rows (); k++)
          {
            const EfDeidCode *code = ef_deid_code_get_row (k);
            gboolean expected = g_str_equal (code->value, "113100") ||
                                (g_str_equal (code->value, switches[i].code) &&
                                 (with_cleaner || !switches[i].needs_cleaner));

            g_assert_cmpint (claims (instance, code->value), ==, expected);
          }
      }
}

static void
test_all_combinations_run (void)
{
  static const char *const names[] = { "retain-safe-private", "retain-uids",       "retain-device",    "retain-institution",
                                       "retain-patient",      "clean-descriptors", "clean-structured", "clean-graphics" };

  for (guint bits = 0; bits < 1u << G_N_ELEMENTS (names); bits++)
    {
      g_autoptr (GString) lines = g_string_new ("[options]\n");
      g_autoptr (EfInstance) instance = t_new_instance (T_CT);

      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        g_string_append_printf (lines, "%s=%s\n", names[i], bits >> i & 1 ? "true" : "false");
      g_string_append_printf (lines, "[dates]\npolicy=%s\n", bits % 3 == 0 ? "keep" : bits % 3 == 1 ? "shift" : "remove");
      t_run_text (instance, lines->str, bits & 1 ? t_clean_cb : NULL);
      g_assert_false (t_holds_text (instance, "Testfall"));
    }
}

/* --- descriptors ---------------------------------------------------------------------------------------------- */

static void
test_descriptors (void)
{
  static const char *const lines = "[options]\nclean-descriptors=true\n";

  for (guint with_cleaner = 0; with_cleaner < 2; with_cleaner++)
    {
      g_autoptr (EfInstance) instance = t_new_instance (T_CT);
      EfDataset *root = ef_instance_get_dataset (instance);
      EfDataset *item = t_add_item (root, EF_TAG (0x0040, 0x0275)); /* Request Attributes Sequence */

      ef_dataset_set_string (root, EF_TAG (0x0008, 0x103e), EF_VR_LO, "axial Testfall");
      ef_dataset_set_string (root, EF_TAG (0x0018, 0x0010), EF_VR_LO, "agent, see 1.2.3.4.5.6.20240229.");
      ef_dataset_set_string (root, EF_TAG (0x0018, 0x1210), EF_VR_SH, "B30 Testfall"); /* not in the table */
      ef_dataset_set_string (item, EF_TAG (0x0040, 0x0007), EF_VR_LO, "skull");
      t_run_text (instance, lines, with_cleaner ? t_clean_cb : NULL);
      if (with_cleaner)
        {
          g_autofree char *agent = ef_dataset_dup_string (root, EF_TAG (0x0018, 0x0010));
          g_autofree char *sop = ef_dataset_dup_string (root, EF_TAG (0x0008, 0x0018));

          t_assert_text (root, EF_TAG (0x0008, 0x103e), "axial ...");
          t_assert_text (root, EF_TAG (0x0018, 0x1210), "B30 ...");
          item = ef_element_get_item (ef_dataset_find (root, EF_TAG (0x0040, 0x0275)), 0);
          t_assert_text (item, EF_TAG (0x0040, 0x0007), "skull");
          /* The UID in the text became the new one. */
          g_assert_nonnull (strstr (agent, sop));
          g_assert_true (g_str_has_suffix (agent, "."));
        }
      else
        {
          g_assert_null (ef_dataset_find (root, EF_TAG (0x0008, 0x103e)));
          g_assert_null (ef_dataset_find (root, EF_TAG (0x0018, 0x1210)));
          g_assert_null (ef_dataset_find (root, EF_TAG (0x0040, 0x0275)));
        }
    }
}

static char *
useless_cb (const char *text,
            gpointer    user_data)
{
  return g_strdup (text);
}

/* A cleaner that leaves an identifier is not believed. */
static void
test_cleaned_text_is_checked (void)
{
  g_autoptr (EfInstance) instance = t_new_instance (T_CT);
  EfDataset *root = ef_instance_get_dataset (instance);

  ef_dataset_set_string (root, EF_TAG (0x0008, 0x103e), EF_VR_LO, "axial Testfall");
  t_run_text (instance, "[options]\nclean-descriptors=true\n", useless_cb);
  g_assert_null (ef_dataset_find (root, EF_TAG (0x0008, 0x103e)));
}

/* --- structured content --------------------------------------------------------------------------------------- */

static EfDataset *
add_content (EfDataset  *dataset,
             const char *type,
             const char *code,
             const char *scheme)
{
  EfDataset *item = t_add_item (dataset, EF_TAG (0x0040, 0xa730));

  ef_dataset_set_string (item, EF_TAG (0x0040, 0xa040), EF_VR_CS, type);
  t_add_code (item, EF_TAG (0x0040, 0xa043), code, scheme, "Concept");
  return item;
}

static void
test_structured (void)
{
  g_autoptr (EfInstance) instance = t_new_instance (T_SR);
  EfDataset *root = ef_instance_get_dataset (instance);
  EfDataset *item;
  EfElement *content;

  item = add_content (root, "TEXT", "121022", "DCM"); /* Accession Number: X */
  ef_dataset_set_string (item, EF_TAG (0x0040, 0xa160), EF_VR_UT, "ACC-1");
  item = add_content (root, "TEXT", "121071", "DCM"); /* Finding: X/D, C under descriptors */
  ef_dataset_set_string (item, EF_TAG (0x0040, 0xa160), EF_VR_UT, "nodule of Testfall");
  item = add_content (root, "TEXT", "99X", "99SITE"); /* listed nowhere */
  ef_dataset_set_string (item, EF_TAG (0x0040, 0xa160), EF_VR_UT, "stable");
  item = add_content (root, "CODE", "99Y", "99SITE");
  t_add_code (item, EF_TAG (0x0040, 0xa168), "T-D1100", "SRT", "Head");
  item = add_content (root, "DATE", "111018", "DCM"); /* Content Date: X/D, C under modified dates */
  ef_dataset_set_string (item, EF_TAG (0x0040, 0xa121), EF_VR_DA, "20240310");
  item = add_content (root, "PNAME", "121088", "DCM"); /* Fellow: X */
  ef_dataset_set_string (item, EF_TAG (0x0040, 0xa123), EF_VR_PN, "Arzt^Anton");
  item = add_content (root, "DATE", "121031", "DCM"); /* Subject Birth Date: X */
  ef_dataset_set_string (item, EF_TAG (0x0040, 0xa121), EF_VR_DA, "19500110");
  item = add_content (root, "NUM", "121033", "DCM"); /* Subject Age: X */
  ef_dataset_set_string (t_add_item (item, EF_TAG (0x0040, 0xa300)), EF_TAG (0x0040, 0xa30a), EF_VR_DS, "74");
  item = add_content (root, "IMAGE", "121112", "DCM"); /* Source of Measurement: D */
  item = t_add_item (item, EF_TAG (0x0008, 0x1199));
  ef_dataset_set_string (item, EF_TAG (0x0008, 0x1150), EF_VR_UI, T_CT);
  ef_dataset_set_string (item, EF_TAG (0x0008, 0x1155), EF_VR_UI, "1.2.3.4.5.77");
  item = add_content (root, "CODE", "121032", "DCM"); /* Subject Sex: X; a code without a value is none */
  t_add_code (item, EF_TAG (0x0040, 0xa168), "M", "DCM", "Male");

  t_run_text (instance, "[options]\nclean-structured=true\nclean-descriptors=true\n[dates]\npolicy=shift\n", t_clean_cb);
  content = ef_dataset_find (root, EF_TAG (0x0040, 0xa730));
  /* The ordinals by which items refer to each other stay. */
  g_assert_cmpuint (ef_element_get_n_items (content), ==, 9);
  t_assert_text (ef_element_get_item (content, 0), EF_TAG (0x0040, 0xa160), "REMOVED");
  t_assert_text (ef_element_get_item (content, 1), EF_TAG (0x0040, 0xa160), "nodule of ...");
  t_assert_text (ef_element_get_item (content, 2), EF_TAG (0x0040, 0xa160), "stable");
  item = ef_element_get_item (ef_dataset_find (ef_element_get_item (content, 3), EF_TAG (0x0040, 0xa168)), 0);
  t_assert_text (item, EF_TAG (0x0008, 0x0104), "Head");
  {
    g_autofree char *date = ef_dataset_dup_string (ef_element_get_item (content, 4), EF_TAG (0x0040, 0xa121));

    g_assert_cmpstr (date, <, "20240310");
    g_assert_cmpstr (date, >, "2010");
  }
  t_assert_text (ef_element_get_item (content, 5), EF_TAG (0x0040, 0xa123), "REMOVED");
  t_assert_text (ef_element_get_item (content, 6), EF_TAG (0x0040, 0xa121), "19000101");
  g_assert_cmpuint (ef_element_get_n_items (ef_dataset_find (ef_element_get_item (content, 7), EF_TAG (0x0040, 0xa300))), ==, 0);
  {
    EfDataset *reference = ef_element_get_item (ef_dataset_find (ef_element_get_item (content, 8), EF_TAG (0x0008, 0x1199)), 0);
    g_autofree char *uid = ef_dataset_dup_string (reference, EF_TAG (0x0008, 0x1155));

    t_assert_text (reference, EF_TAG (0x0008, 0x1150), T_CT);
    g_assert_true (g_str_has_prefix (uid, "2.25."));
  }
  g_assert_false (t_holds_text (instance, "ACC-1"));
  g_assert_false (t_holds_text (instance, "Arzt"));
}

/* --- graphics ------------------------------------------------------------------------------------------------- */

#define SIDE 128

static void
set_bit (guint8 *bits,
         guint   x,
         guint   y)
{
  bits[(y * SIDE + x) / 8] |= (guint8) (1u << ((y * SIDE + x) % 8));
}

static gboolean
get_bit (const guint8 *bits,
         guint         x,
         guint         y)
{
  return bits[(y * SIDE + x) / 8] >> ((y * SIDE + x) % 8) & 1;
}

static void
add_overlay (EfDataset *root,
             gboolean   with_shape)
{
  guint8 bits[SIDE * SIDE / 8] = { 0 };

  /* Strokes three cells wide, as writing has, and a region of 40 by 30. */
  for (guint i = 0; i < 60; i++)
    for (guint k = 0; k < 3; k++)
      set_bit (bits, 5 + i, 10 + k);
  for (guint y = 60; with_shape && y < 90; y++)
    for (guint x = 20; x < 60; x++)
      set_bit (bits, x, y);
  ef_dataset_set_number (root, EF_TAG (0x6000, 0x0010), EF_VR_US, SIDE);
  ef_dataset_set_number (root, EF_TAG (0x6000, 0x0011), EF_VR_US, SIDE);
  ef_dataset_set_string (root, EF_TAG (0x6000, 0x0022), EF_VR_LO, "Testfall");
  ef_dataset_set_string (root, EF_TAG (0x6000, 0x0040), EF_VR_CS, "R");
  ef_dataset_set_number (root, EF_TAG (0x6000, 0x0100), EF_VR_US, 1);
  ef_dataset_set_number (root, EF_TAG (0x6000, 0x0102), EF_VR_US, 0);
  ef_dataset_set_bytes (root, EF_TAG (0x6000, 0x3000), EF_VR_OW, bits, sizeof bits);
}

static void
test_overlays (void)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (EfInstance) instance = t_new_instance (T_CT);
      EfDataset *root = ef_instance_get_dataset (instance);
      EfElement *data;

      add_overlay (root, i < 2);
      t_run_text (instance, i == 1 ? "" : "[options]\nclean-graphics=true\n", NULL);
      data = ef_dataset_find (root, EF_TAG (0x6000, 0x3000));
      g_assert_null (ef_dataset_find (root, EF_TAG (0x6000, 0x0022)));
      if (i > 0)
        {
          /* The option is off, or there is nothing but writing. */
          g_assert_null (data);
          g_assert_null (ef_dataset_find (root, EF_TAG (0x6000, 0x0010)));
          continue;
        }
      g_assert_nonnull (data);
      g_assert_cmpuint (data->value.bytes.length, ==, SIDE * SIDE / 8);
      for (guint y = 0; y < SIDE; y++)
        for (guint x = 0; x < SIDE; x++)
          g_assert_cmpint (get_bit (data->value.bytes.data, x, y), ==, x >= 20 && x < 60 && y >= 60 && y < 90);
      t_assert_text (root, EF_TAG (0x6000, 0x0040), "R");
    }
}

static void
test_annotations (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (EfInstance) instance = t_new_instance ("1.2.840.10008.5.1.4.1.1.11.1");
      EfDataset *root = ef_instance_get_dataset (instance);
      EfDataset *with_shape = t_add_item (root, EF_TAG (0x0070, 0x0001));
      EfDataset *only_text = t_add_item (root, EF_TAG (0x0070, 0x0001));
      EfElement *annotations;

      ef_dataset_set_string (t_add_item (with_shape, EF_TAG (0x0070, 0x0008)), EF_TAG (0x0070, 0x0006), EF_VR_ST, "of Testfall");
      ef_dataset_set_string (t_add_item (with_shape, EF_TAG (0x0070, 0x0009)), EF_TAG (0x0070, 0x0023), EF_VR_CS, "CIRCLE");
      ef_dataset_set_string (t_add_item (only_text, EF_TAG (0x0070, 0x0008)), EF_TAG (0x0070, 0x0006), EF_VR_ST, "at 5 cm");
      t_run_text (instance, i ? "[options]\nclean-graphics=true\nclean-descriptors=true\n" : "[options]\nclean-graphics=true\n",
                  t_clean_cb);
      annotations = ef_dataset_find (root, EF_TAG (0x0070, 0x0001));
      g_assert_cmpuint (ef_element_get_n_items (annotations), ==, i ? 2 : 1);
      with_shape = ef_element_get_item (annotations, 0);
      t_assert_text (ef_element_get_item (ef_dataset_find (with_shape, EF_TAG (0x0070, 0x0009)), 0),
                     EF_TAG (0x0070, 0x0023), "CIRCLE");
      if (i)
        t_assert_text (ef_element_get_item (ef_dataset_find (with_shape, EF_TAG (0x0070, 0x0008)), 0),
                       EF_TAG (0x0070, 0x0006), "of ...");
      else
        g_assert_null (ef_dataset_find (with_shape, EF_TAG (0x0070, 0x0008)));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/options/codes", test_codes);
  g_test_add_func ("/options/all-combinations-run", test_all_combinations_run);
  g_test_add_func ("/options/descriptors", test_descriptors);
  g_test_add_func ("/options/cleaned-text-is-checked", test_cleaned_text_is_checked);
  g_test_add_func ("/options/structured", test_structured);
  g_test_add_func ("/options/graphics/overlays", test_overlays);
  g_test_add_func ("/options/graphics/annotations", test_annotations);
  return g_test_run ();
}
