/*
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "ef-standard.h"

#include <glib/gstdio.h>
#include <string.h>

/* VR */

static void
test_vr_table (void)
{
  static const char long_vrs[] = "OB OD OF OL OV OW SQ SV UC UN UR UT UV";
  static const char text_vrs[] = "LO LT PN SH ST UC UT";
  static const char string_vrs[] = "AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT";
  static const char single_vrs[] = "LT ST UR UT";
  guint n_known = 0;

  for (char a = 'A'; a <= 'Z'; a++)
    {
      for (char b = 'A'; b <= 'Z'; b++)
        {
          guint16 vr = EF_VR (a, b);
          char text[3];

          ef_vr_to_string (vr, text);
          g_assert_true (text[0] == a && text[1] == b && text[2] == '\0');
          if (!ef_vr_is_known (vr))
            {
              g_assert_true (ef_vr_has_long_header (vr));
              continue;
            }
          n_known++;
          g_assert_cmpint (ef_vr_has_long_header (vr), ==, strstr (long_vrs, text) != NULL);
          g_assert_cmpint (ef_vr_is_text (vr), ==, strstr (text_vrs, text) != NULL);
          g_assert_cmpint (ef_vr_is_string (vr), ==, strstr (string_vrs, text) != NULL);
          g_assert_cmpint (ef_vr_is_multi (vr), ==,
                           strstr (string_vrs, text) != NULL && strstr (single_vrs, text) == NULL);
          if (ef_vr_is_string (vr))
            g_assert_cmpuint (ef_vr_swap_size (vr), ==, 1);
          else
            g_assert_cmpuint (ef_vr_max_length (vr), ==, 0);
        }
    }
  g_assert_cmpuint (n_known, ==, 34);
  g_assert_false (ef_vr_is_known (EF_VR_NONE));
}

static void
test_vr_facts (void)
{
  g_assert_cmpuint (ef_vr_swap_size (EF_VR_AT), ==, 2);
  g_assert_cmpuint (ef_vr_swap_size (EF_VR_OW), ==, 2);
  g_assert_cmpuint (ef_vr_swap_size (EF_VR_UL), ==, 4);
  g_assert_cmpuint (ef_vr_swap_size (EF_VR_OF), ==, 4);
  g_assert_cmpuint (ef_vr_swap_size (EF_VR_FD), ==, 8);
  g_assert_cmpuint (ef_vr_swap_size (EF_VR_SV), ==, 8);
  g_assert_cmpuint (ef_vr_swap_size (EF_VR_UN), ==, 1);
  g_assert_cmpuint (ef_vr_padding (EF_VR_UI), ==, 0);
  g_assert_cmpuint (ef_vr_padding (EF_VR_OB), ==, 0);
  g_assert_cmpuint (ef_vr_padding (EF_VR_PN), ==, ' ');
  g_assert_cmpuint (ef_vr_max_length (EF_VR_UI), ==, 64);
  g_assert_cmpuint (ef_vr_max_length (EF_VR_SH), ==, 16);
  g_assert_cmpuint (ef_vr_max_length (EF_VR_LT), ==, 10240);
  g_assert_cmpuint (ef_vr_max_length (EF_VR_UT), ==, 0);
}

/* Dictionary */

static void
test_dictionary_facts (void)
{
  static const struct {
    guint32     tag;
    guint16     vr;
    guint       vm_min, vm_max;
    const char *keyword, *name;
  } facts[] = {
    { 0x00080005, EF_VR_CS, 1, 0, "SpecificCharacterSet", "Specific Character Set" },
    { 0x00080008, EF_VR_CS, 2, 0, "ImageType", "Image Type" },
    { 0x00100010, EF_VR_PN, 1, 1, "PatientName", "Patient's Name" },
    { 0x00100030, EF_VR_DA, 1, 1, "PatientBirthDate", "Patient's Birth Date" },
    { 0x00101010, EF_VR_AS, 1, 1, "PatientAge", "Patient's Age" },
    { 0x0020000D, EF_VR_UI, 1, 1, "StudyInstanceUID", "Study Instance UID" },
    { 0x00200032, EF_VR_DS, 3, 3, "ImagePositionPatient", "Image Position (Patient)" },
    { 0x00280010, EF_VR_US, 1, 1, "Rows", "Rows" },
    { 0x00281101, EF_VR_US, 3, 3, "RedPaletteColorLookupTableDescriptor",
      "Red Palette Color Lookup Table Descriptor" },
    { 0x0040A730, EF_VR_SQ, 1, 1, "ContentSequence", "Content Sequence" },
    { 0x00041500, EF_VR_CS, 1, 8, "ReferencedFileID", "Referenced File ID" },
    { 0x00020010, EF_VR_UI, 1, 1, "TransferSyntaxUID", "Transfer Syntax UID" },
    { 0x7FE00001, EF_VR_OV, 1, 1, "ExtendedOffsetTable", "Extended Offset Table" },
    { 0xFFFAFFFA, EF_VR_SQ, 1, 1, "DigitalSignaturesSequence", "Digital Signatures Sequence" },
    /* New since the dictionaries that most software carries. */
    { 0x00100012, EF_VR_LT, 1, 1, "NameToUse", "Name to Use" },
    { 0x00100044, EF_VR_SQ, 1, 1, "GenderIdentityCodeSequence", "Gender Identity Code Sequence" },
    { 0x00102162, EF_VR_UC, 1, 0, "EthnicGroups", "Ethnic Groups" },
    { 0x00120022, EF_VR_LO, 1, 1, "IssuerOfClinicalTrialProtocolID", "Issuer of Clinical Trial Protocol ID" },
    { 0x00181204, EF_VR_DA, 1, 1, "DateOfManufacture", "Date of Manufacture" },
    { 0x0008001C, EF_VR_CS, 1, 1, "SyntheticData", "Synthetic Data" },
  };

  g_assert_cmpuint (ef_dictionary_get_n_entries (), ==, 5233);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      const EfDictionaryEntry *entry = ef_dictionary_lookup (facts[i].tag);
      guint32 tag = 0;

      g_assert_nonnull (entry);
      g_assert_cmphex (entry->vr, ==, facts[i].vr);
      g_assert_cmphex (ef_dictionary_get_vr (facts[i].tag), ==, facts[i].vr);
      g_assert_cmpuint (entry->vm_min, ==, facts[i].vm_min);
      g_assert_cmpuint (entry->vm_max, ==, facts[i].vm_max);
      g_assert_cmpstr (ef_dictionary_get_keyword (facts[i].tag), ==, facts[i].keyword);
      g_assert_cmpstr (ef_dictionary_get_name (facts[i].tag), ==, facts[i].name);
      g_assert_true (ef_dictionary_find_keyword (facts[i].keyword, &tag));
      g_assert_cmphex (tag, ==, facts[i].tag);
    }
}

static void
test_dictionary_every_row (void)
{
  for (guint i = 0; i < ef_dictionary_get_n_entries (); i++)
    {
      const EfDictionaryEntry *entry = ef_dictionary_get_entry (i);
      guint32 tag = 0;

      g_assert_true (ef_vr_is_known (entry->vr));
      g_assert_true (entry->vr_alternative == 0 || ef_vr_is_known (entry->vr_alternative));
      /* The first tags of 0028,04x0 to 04x3 have rows of their own, which win. */
      if (ef_dictionary_lookup (entry->tag) != entry)
        {
          g_assert_cmphex (entry->mask, !=, G_MAXUINT32);
          g_assert_cmphex (ef_dictionary_lookup (entry->tag)->mask, ==, G_MAXUINT32);
          g_assert_true (ef_dictionary_lookup (entry->tag + 0x10) == entry);
          continue;
        }
      g_assert_true (ef_dictionary_find_keyword (ef_dictionary_get_keyword (entry->tag), &tag));
      g_assert_cmphex (tag, ==, entry->tag);
      g_assert_cmpuint (strlen (ef_dictionary_get_name (entry->tag)), >, 0);
    }
}

static void
test_dictionary_special_tags (void)
{
  guint32 tag;

  /* Repeating groups, even ones only. */
  g_assert_cmpstr (ef_dictionary_get_keyword (0x60023000), ==, "OverlayData");
  g_assert_cmpstr (ef_dictionary_get_keyword (0x601E0010), ==, "OverlayRows");
  g_assert_cmpstr (ef_dictionary_get_keyword (0x50043000), ==, "CurveData");
  g_assert_true (ef_dictionary_is_retired (0x50043000));
  g_assert_null (ef_dictionary_lookup (0x60013000));
  g_assert_cmpstr (ef_dictionary_get_keyword (0x00203142), ==, "SourceImageIDs");
  g_assert_cmpstr (ef_dictionary_get_keyword (0x00280421), ==, "ColumnsForNthOrderCoefficients");
  g_assert_cmpstr (ef_dictionary_get_keyword (0x10000120), ==, "EscapeTriplet");
  g_assert_cmpstr (ef_dictionary_get_keyword (0x10101234), ==, "ZonalMap");
  g_assert_cmpstr (ef_dictionary_get_keyword (0x7F020010), ==, "VariablePixelData");
  g_assert_true (ef_dictionary_find_keyword ("OverlayData", &tag));
  g_assert_cmphex (tag, ==, 0x60003000);

  g_assert_cmphex (ef_dictionary_get_vr (0x00080000), ==, EF_VR_UL);
  g_assert_cmphex (ef_dictionary_get_vr (0x00290000), ==, EF_VR_UL);
  g_assert_cmphex (ef_dictionary_get_vr (0x00290010), ==, EF_VR_LO);
  g_assert_cmphex (ef_dictionary_get_vr (0x002900FF), ==, EF_VR_LO);
  g_assert_cmphex (ef_dictionary_get_vr (0x00291010), ==, EF_VR_NONE);
  g_assert_cmphex (ef_dictionary_get_vr (0x00070010), ==, EF_VR_NONE);
  g_assert_cmphex (ef_dictionary_get_vr (0xFFFEE000), ==, EF_VR_NONE);
  g_assert_cmphex (ef_dictionary_get_vr (0x00089999), ==, EF_VR_NONE);
  g_assert_null (ef_dictionary_get_keyword (0x00089999));
  g_assert_false (ef_dictionary_find_keyword ("patientname", NULL));
  g_assert_false (ef_dictionary_find_keyword ("", NULL));

  g_assert_true (ef_dictionary_is_ambiguous (0x7FE00010));
  g_assert_cmphex (ef_dictionary_get_vr (0x7FE00010), ==, EF_VR_OB);
  g_assert_cmphex (ef_dictionary_lookup (0x7FE00010)->vr_alternative, ==, EF_VR_OW);
  g_assert_cmphex (ef_dictionary_get_vr (0x00280106), ==, EF_VR_US);
  g_assert_cmphex (ef_dictionary_lookup (0x00281200)->vr_alternative2, ==, EF_VR_OW);
  g_assert_false (ef_dictionary_is_ambiguous (0x00100010));
  g_assert_true (ef_dictionary_is_retired (0x00102160));
  g_assert_false (ef_dictionary_is_retired (0x00100010));
  g_assert_cmpuint (ef_dictionary_lookup (0x00181620)->vm_step, ==, 2);
}

/* PS3.15 Table E.1-1 */

static void
test_confidentiality_counts (void)
{
  guint n[EF_N_ACTIONS] = { 0 };

  g_assert_cmpuint (ef_confidentiality_get_n_rows (), ==, 657);
  for (guint i = 0; i < ef_confidentiality_get_n_rows (); i++)
    {
      const EfConfidentialityRow *row = ef_confidentiality_get_row (i);

      n[row->basic]++;
      g_assert_true (ef_confidentiality_find (row->tag) == row);
      g_assert_nonnull (row->name);
    }
  g_assert_cmpuint (n[EF_ACTION_X], ==, 417);
  g_assert_cmpuint (n[EF_ACTION_D], ==, 93);
  g_assert_cmpuint (n[EF_ACTION_U], ==, 55);
  g_assert_cmpuint (n[EF_ACTION_Z], ==, 42);
  g_assert_cmpuint (n[EF_ACTION_X_D], ==, 23);
  g_assert_cmpuint (n[EF_ACTION_X_Z], ==, 11);
  g_assert_cmpuint (n[EF_ACTION_X_Z_D], ==, 8);
  g_assert_cmpuint (n[EF_ACTION_Z_D], ==, 6);
  g_assert_cmpuint (n[EF_ACTION_X_Z_U], ==, 2);
}

static EfAction
act (guint32   tag,
     EfOptions options)
{
  return ef_confidentiality_action (ef_confidentiality_find (tag), options, NULL);
}

static void
test_confidentiality_facts (void)
{
  g_assert_cmpint (act (0x00100010, EF_OPTION_NONE), ==, EF_ACTION_Z);
  g_assert_cmpint (act (0x00100020, EF_OPTION_NONE), ==, EF_ACTION_Z_D);
  g_assert_cmpint (act (0x00080050, EF_OPTION_NONE), ==, EF_ACTION_Z);
  g_assert_cmpint (act (0x00080014, EF_OPTION_NONE), ==, EF_ACTION_U);
  g_assert_cmpint (act (0x00420011, EF_OPTION_NONE), ==, EF_ACTION_D);
  g_assert_cmpint (act (0x0040A075, EF_OPTION_NONE), ==, EF_ACTION_D);
  g_assert_cmpint (act (0x00081140, EF_OPTION_NONE), ==, EF_ACTION_X_Z_U);
  g_assert_cmpint (act (0x00100012, EF_OPTION_NONE), ==, EF_ACTION_X);

  g_assert_cmpint (act (0x0020000D, EF_OPTION_NONE), ==, EF_ACTION_U);
  g_assert_cmpint (act (0x0020000D, EF_OPTION_RETAIN_UIDS), ==, EF_ACTION_K);
  g_assert_cmpint (act (0x00080080, EF_OPTION_RETAIN_INSTITUTION), ==, EF_ACTION_K);
  g_assert_cmpint (act (0x00080080, EF_OPTION_RETAIN_UIDS), ==, EF_ACTION_X_Z_D);
  g_assert_cmpint (act (0x00081010, EF_OPTION_RETAIN_DEVICE), ==, EF_ACTION_K);
  g_assert_cmpint (act (0x00101010, EF_OPTION_RETAIN_PATIENT), ==, EF_ACTION_K);
  g_assert_cmpint (act (0x0008103E, EF_OPTION_CLEAN_DESCRIPTORS), ==, EF_ACTION_C);
  g_assert_cmpint (act (0x0040A730, EF_OPTION_CLEAN_STRUCTURED), ==, EF_ACTION_C);
  g_assert_cmpint (act (0x00080020, EF_OPTION_RETAIN_FULL_DATES), ==, EF_ACTION_K);
  g_assert_cmpint (act (0x00080020, EF_OPTION_RETAIN_MODIFIED_DATES), ==, EF_ACTION_C);

  /* The birth date stays removed whatever is retained. */
  g_assert_cmpint (act (0x00100030, (EfOptions) 0xfff), ==, EF_ACTION_Z);
}

static void
test_confidentiality_repeating_and_private (void)
{
  g_assert_cmpstr (ef_confidentiality_find (0x60023000)->name, ==, "Overlay Data");
  g_assert_cmpstr (ef_confidentiality_find (0x60204000)->name, ==, "Overlay Comments");
  g_assert_null (ef_confidentiality_find (0x60020010));
  g_assert_cmpstr (ef_confidentiality_find (0x501E1234)->name, ==, "Curve Data");
  g_assert_cmpint (act (0x501E1234, EF_OPTION_CLEAN_GRAPHICS), ==, EF_ACTION_C);
  g_assert_cmpstr (ef_confidentiality_find (0x00291010)->name, ==, "Private Attributes");
  g_assert_cmpstr (ef_confidentiality_find (0x60013000)->name, ==, "Private Attributes");
  g_assert_cmpint (act (0x00291010, EF_OPTION_NONE), ==, EF_ACTION_X);
  g_assert_cmpint (act (0x00291010, EF_OPTION_RETAIN_SAFE_PRIVATE), ==, EF_ACTION_C);
  g_assert_null (ef_confidentiality_find (0x00280010));
}

static void
test_confidentiality_clean_beats_keep (void)
{
  EfOptions by = (EfOptions) 0xffff;
  const EfConfidentialityRow *row = ef_confidentiality_find (0x00181200);   /* Date of Last Calibration */

  g_assert_cmpint (ef_confidentiality_action (row, EF_OPTION_NONE, &by), ==, EF_ACTION_X);
  g_assert_cmpuint (by, ==, EF_OPTION_NONE);
  g_assert_cmpint (ef_confidentiality_action (row, EF_OPTION_RETAIN_DEVICE, &by), ==, EF_ACTION_K);
  g_assert_cmpuint (by, ==, EF_OPTION_RETAIN_DEVICE);
  g_assert_cmpint (ef_confidentiality_action (row, EF_OPTION_RETAIN_DEVICE | EF_OPTION_RETAIN_FULL_DATES,
                                              &by),
                   ==, EF_ACTION_K);
  g_assert_cmpuint (by, ==, EF_OPTION_RETAIN_DEVICE | EF_OPTION_RETAIN_FULL_DATES);
  g_assert_cmpint (ef_confidentiality_action (row, EF_OPTION_RETAIN_DEVICE | EF_OPTION_RETAIN_MODIFIED_DATES,
                                              &by),
                   ==, EF_ACTION_C);
  g_assert_cmpuint (by, ==, EF_OPTION_RETAIN_MODIFIED_DATES);

  /* Under every choice of options the winner is never K where one says C. */
  for (guint i = 0; i < ef_confidentiality_get_n_rows (); i++)
    {
      row = ef_confidentiality_get_row (i);
      for (guint options = 0; options < 1 << EF_N_OPTION_COLUMNS; options++)
        {
          EfAction action = ef_confidentiality_action (row, (EfOptions) options, &by);
          gboolean k = FALSE, c = FALSE;

          for (guint j = 0; j < EF_N_OPTION_COLUMNS; j++)
            {
              k = k || ((options >> j & 1) && row->option[j] == EF_ACTION_K);
              c = c || ((options >> j & 1) && row->option[j] == EF_ACTION_C);
            }
          g_assert_cmpint (action, ==, c ? EF_ACTION_C : k ? EF_ACTION_K : (EfAction) row->basic);
          g_assert_cmpint (by != EF_OPTION_NONE, ==, k || c);
          g_assert_cmpuint (by & ~options, ==, 0);
        }
    }
}

static void
test_confidentiality_has_vr (void)
{
  guint without = 0;

  /* The rows of curves and of private attributes stand for many. */
  for (guint i = 0; i < ef_confidentiality_get_n_rows (); i++)
    {
      const EfConfidentialityRow *row = ef_confidentiality_get_row (i);

      if (row->mask == 0x00010000 || row->mask == 0xff010000)
        {
          without++;
          continue;
        }
      g_assert_nonnull (ef_dictionary_lookup (row->tag));
      g_assert_cmphex (ef_dictionary_get_vr (row->tag), !=, EF_VR_NONE);
      if (row->basic == EF_ACTION_U)
        g_assert_true (ef_dictionary_get_vr (row->tag) == EF_VR_UI);
    }
  g_assert_cmpuint (without, ==, 2);
}

static void
test_action_resolve (void)
{
  static const struct {
    EfAction action;
    EfAction type_1, type_2, type_3;
  } facts[] = {
    { EF_ACTION_X_Z,   EF_ACTION_D, EF_ACTION_Z, EF_ACTION_X },
    { EF_ACTION_X_D,   EF_ACTION_D, EF_ACTION_Z, EF_ACTION_X },
    { EF_ACTION_X_Z_D, EF_ACTION_D, EF_ACTION_Z, EF_ACTION_X },
    { EF_ACTION_Z_D,   EF_ACTION_D, EF_ACTION_Z, EF_ACTION_Z },
    { EF_ACTION_X_Z_U, EF_ACTION_U, EF_ACTION_Z, EF_ACTION_X },
    { EF_ACTION_X,     EF_ACTION_D, EF_ACTION_Z, EF_ACTION_X },
    { EF_ACTION_Z,     EF_ACTION_D, EF_ACTION_Z, EF_ACTION_Z },
    { EF_ACTION_D,     EF_ACTION_D, EF_ACTION_D, EF_ACTION_D },
    { EF_ACTION_K,     EF_ACTION_K, EF_ACTION_K, EF_ACTION_K },
    { EF_ACTION_C,     EF_ACTION_C, EF_ACTION_C, EF_ACTION_C },
    { EF_ACTION_U,     EF_ACTION_U, EF_ACTION_U, EF_ACTION_U },
  };

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      EfAction a = facts[i].action;

      g_assert_cmpint (ef_action_resolve (a, EF_TYPE_1, FALSE), ==, facts[i].type_1);
      g_assert_cmpint (ef_action_resolve (a, EF_TYPE_1C, FALSE), ==, facts[i].type_1);
      g_assert_cmpint (ef_action_resolve (a, EF_TYPE_2, FALSE), ==, facts[i].type_2);
      g_assert_cmpint (ef_action_resolve (a, EF_TYPE_2C, FALSE), ==, facts[i].type_2);
      g_assert_cmpint (ef_action_resolve (a, EF_TYPE_3, FALSE), ==, facts[i].type_3);
      g_assert_cmpint (ef_action_resolve (a, EF_TYPE_UNKNOWN, FALSE), ==, facts[i].type_3);
    }
  g_assert_cmpint (ef_action_resolve (EF_ACTION_X_D, EF_TYPE_1, TRUE), ==, EF_ACTION_U);
  g_assert_cmpint (ef_action_resolve (EF_ACTION_X_Z_D, EF_TYPE_2, TRUE), ==, EF_ACTION_Z);
  g_assert_cmpstr (ef_action_to_string (EF_ACTION_X_Z_U), ==, "X/Z/U*");
}

/* PS3.3 types */

#define CT          "1.2.840.10008.5.1.4.1.1.2"
#define ENHANCED_CT "1.2.840.10008.5.1.4.1.1.2.1"
#define SC          "1.2.840.10008.5.1.4.1.1.7"
#define BASIC_TEXT  "1.2.840.10008.5.1.4.1.1.88.11"
#define RT_STRUCT   "1.2.840.10008.5.1.4.1.1.481.3"

static EfType
type_of (const char *sop_class,
         guint32     parent,
         guint32     tag)
{
  return ef_type_lookup (ef_iod_from_sop_class (sop_class), parent, tag);
}

static void
test_types_facts (void)
{
  g_assert_cmpuint (ef_iod_get_n (), ==, 171);
  g_assert_cmpstr (ef_iod_get_name (ef_iod_from_sop_class (CT)), ==, "ct-image");
  g_assert_cmpint (ef_iod_from_sop_class ("1.2.3"), ==, -1);
  g_assert_cmpint (ef_iod_from_sop_class ("1.2.840.10008.5.1.4.1.1.6"), ==,
                   ef_iod_from_sop_class ("1.2.840.10008.5.1.4.1.1.6.1"));
  g_assert_null (ef_iod_get_name (-1));
  g_assert_null (ef_iod_get_name (171));

  g_assert_cmpint (type_of (CT, 0, 0x0020000D), ==, EF_TYPE_1);
  g_assert_cmpint (type_of (CT, 0, 0x00100010), ==, EF_TYPE_2);
  g_assert_cmpint (type_of (CT, 0, 0x00080020), ==, EF_TYPE_2);
  g_assert_cmpint (type_of (CT, 0, 0x00080050), ==, EF_TYPE_2);
  g_assert_cmpint (type_of (CT, 0, 0x00080008), ==, EF_TYPE_1);
  g_assert_cmpint (type_of (CT, 0, 0x00180060), ==, EF_TYPE_2);
  g_assert_cmpint (type_of (CT, 0, 0x00200052), ==, EF_TYPE_1);
  g_assert_cmpint (type_of (CT, 0, 0x0008103E), ==, EF_TYPE_3);
  g_assert_cmpint (type_of (CT, 0x00081140, 0x00081155), ==, EF_TYPE_1);
  g_assert_cmpint (type_of (SC, 0, 0x00080064), ==, EF_TYPE_1);
  g_assert_cmpint (type_of (CT, 0, 0x00080064), ==, EF_TYPE_UNKNOWN);
  g_assert_cmpint (ef_type_lookup (-1, 0, 0x00100010), ==, EF_TYPE_UNKNOWN);
  g_assert_cmpint (ef_type_lookup (171, 0, 0x00100010), ==, EF_TYPE_UNKNOWN);

  /* Functional groups: the frame content of every frame. */
  g_assert_cmpint (type_of (ENHANCED_CT, 0x52009230, 0x00209111), ==, EF_TYPE_1);
  g_assert_cmpint (type_of (ENHANCED_CT, 0x52009229, 0x00289110), ==, EF_TYPE_1);
  g_assert_cmpint (type_of (ENHANCED_CT, 0x00209111, 0x00189074), ==, EF_TYPE_1C);
  g_assert_cmpint (type_of (CT, 0x52009230, 0x00209111), ==, EF_TYPE_UNKNOWN);

  /* A content item holds content items. */
  g_assert_cmpint (type_of (BASIC_TEXT, 0, 0x0040A730), ==, EF_TYPE_1C);
  g_assert_cmpint (type_of (BASIC_TEXT, 0x0040A730, 0x0040A730), ==, EF_TYPE_1C);
  g_assert_cmpint (type_of (BASIC_TEXT, 0x0040A730, 0x0040A010), ==, EF_TYPE_1);
  g_assert_cmpint (type_of (BASIC_TEXT, 0x0040A073, 0x0040A075), ==, EF_TYPE_1);
  g_assert_cmpint (type_of (BASIC_TEXT, 0x0040A730, 0x0040A123), ==, EF_TYPE_1C);

  /* Overlays of any group. */
  g_assert_cmpint (type_of (CT, 0, 0x60003000), ==, EF_TYPE_1);
  g_assert_cmpint (type_of (CT, 0, 0x601E3000), ==, EF_TYPE_1);
  g_assert_cmpstr (ef_type_to_string (EF_TYPE_2C), ==, "2C");
}

static void
test_types_compound (void)
{
  static const struct {
    const char *sop_class;
    guint32     parent, tag;
    EfAction    outcome;
  } facts[] = {
    /* Patient ID is type 2 in the Patient Module. */
    { CT, 0, 0x00100020, EF_ACTION_Z },
    /* Institution Name is type 3 in General Equipment. */
    { CT, 0, 0x00080080, EF_ACTION_X },
    /* Content Date is type 2C of a CT image. */
    { CT, 0, 0x00080023, EF_ACTION_Z },
    /* ... and type 1 of a report. */
    { BASIC_TEXT, 0, 0x00080023, EF_ACTION_D },
    { CT, 0, 0x00081140, EF_ACTION_X },
    { ENHANCED_CT, 0x52009230, 0x00081140, EF_ACTION_Z },
    /* Device Serial Number is type 1 in Enhanced General Equipment. */
    { ENHANCED_CT, 0, 0x00181000, EF_ACTION_D },
    { CT, 0, 0x00181000, EF_ACTION_X },
    { RT_STRUCT, 0, 0x30060002, EF_ACTION_D },
  };

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      EfType type = type_of (facts[i].sop_class, facts[i].parent, facts[i].tag);
      EfAction action = ef_action_resolve (act (facts[i].tag, EF_OPTION_NONE), type, FALSE);

      g_assert_cmpstr (ef_action_to_string (action), ==, ef_action_to_string (facts[i].outcome));
    }
}

static void
test_types_conflicts (void)
{
  /* Places where Table E.1-1 says X or Z and an IOD asks for a value. */
  static const struct {
    EfAction    action;
    guint32     parent, tag;
    EfType      type;
    const char *iod;
  } rows[] = {
    { EF_ACTION_X, 0x0018100A, 0x00181009, EF_TYPE_1, "confocal-microscopy-tiled-pyramidal-image" },
    { EF_ACTION_X, 0x04000561, 0x04000550, EF_TYPE_1, "confocal-microscopy-tiled-pyramidal-image" },
    { EF_ACTION_X, 0x04000551, 0x04000552, EF_TYPE_1, "confocal-microscopy-tiled-pyramidal-image" },
    { EF_ACTION_X, 0x0040E021, 0x00080054, EF_TYPE_1, "confocal-microscopy-tiled-pyramidal-image" },
    { EF_ACTION_X, 0x00000000, 0x00102297, EF_TYPE_2C, "confocal-microscopy-tiled-pyramidal-image" },
    { EF_ACTION_X, 0x00000000, 0x00102299, EF_TYPE_2C, "confocal-microscopy-tiled-pyramidal-image" },
    { EF_ACTION_X, 0x00120023, 0x00120022, EF_TYPE_1, "confocal-microscopy-tiled-pyramidal-image" },
    { EF_ACTION_X, 0x04000403, 0x04000404, EF_TYPE_1, "encapsulated-mtl" },
    { EF_ACTION_X, 0x00400275, 0x00401001, EF_TYPE_1C, "confocal-microscopy-tiled-pyramidal-image" },
    { EF_ACTION_X, 0x00400275, 0x00400009, EF_TYPE_1C, "confocal-microscopy-tiled-pyramidal-image" },
    { EF_ACTION_X, 0x0040A370, 0x00401001, EF_TYPE_2, "inventory" },
    { EF_ACTION_X, 0x00000000, 0x60003000, EF_TYPE_1, "variable-modality-lut-softcopy-presentation-state" },
    { EF_ACTION_X, 0x300A078C, 0x300A0794, EF_TYPE_2, "rt-treatment-preparation" },
    { EF_ACTION_X, 0x300A0790, 0x300A078E, EF_TYPE_2, "rt-treatment-preparation" },
    { EF_ACTION_X, 0x00000000, 0x00700082, EF_TYPE_1, "volume-rendering-volumetric-presentation-state" },
    { EF_ACTION_X, 0x00000000, 0x00700083, EF_TYPE_1, "volume-rendering-volumetric-presentation-state" },
    { EF_ACTION_Z, 0x300A0610, 0x300A0611, EF_TYPE_1, "rt-patient-position-acquisition-instruction" },
    { EF_ACTION_X, 0x3006004C, 0x0008103E, EF_TYPE_1, "rt-structure-set" },
    { EF_ACTION_X, 0x30060080, 0x3006004E, EF_TYPE_1C, "rt-structure-set" },
    { EF_ACTION_X, 0x30080100, 0x300A0216, EF_TYPE_2, "rt-brachy-treatment-record" },
    { EF_ACTION_X, 0x00000000, 0x00080201, EF_TYPE_1, "simplified-adult-echo-sr" },
    { EF_ACTION_X, 0x0072000C, 0x0040100A, EF_TYPE_2, "hanging-protocol" },
    { EF_ACTION_X, 0x00540016, 0x00181078, EF_TYPE_1, "enhanced-pet-image" },
    { EF_ACTION_X, 0x3010006B, 0x30100061, EF_TYPE_2, "rt-physician-intent" },
    { EF_ACTION_X, 0x3002011F, 0x30020121, EF_TYPE_1, "rt-patient-position-acquisition-instruction" },
    { EF_ACTION_X, 0x3002011F, 0x30020123, EF_TYPE_2, "rt-patient-position-acquisition-instruction" },
    { EF_ACTION_X, 0x00080400, 0x00080201, EF_TYPE_1C, "inventory" },
    { EF_ACTION_X, 0x00080423, 0x00081030, EF_TYPE_2, "inventory" },
    { EF_ACTION_X, 0x00080423, 0x00080054, EF_TYPE_1C, "inventory" },
  };

  g_assert_cmpuint (G_N_ELEMENTS (rows), ==, 29);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      EfAction action = act (rows[i].tag, EF_OPTION_NONE);
      EfType type = EF_TYPE_UNKNOWN;

      for (guint iod = 0; iod < ef_iod_get_n (); iod++)
        {
          if (strcmp (ef_iod_get_name ((int) iod), rows[i].iod) == 0)
            type = ef_type_lookup ((int) iod, rows[i].parent, rows[i].tag);
        }
      g_assert_cmpint (action, ==, rows[i].action);
      g_assert_cmpstr (ef_type_to_string (type), ==, ef_type_to_string (rows[i].type));
      g_assert_cmpint (ef_action_resolve (action, type, FALSE), ==,
                       type == EF_TYPE_1 || type == EF_TYPE_1C ? EF_ACTION_D : EF_ACTION_Z);
    }
}

/* The other tables */

static void
test_structured_content (void)
{
  const EfStructuredContentRow *row;
  EfOptions by;

  g_assert_cmpuint (ef_structured_content_get_n_rows (), ==, 211);
  for (guint i = 0; i < ef_structured_content_get_n_rows (); i++)
    {
      row = ef_structured_content_get_row (i);
      g_assert_true (ef_structured_content_find (row->code_value, row->scheme, row->value_type) == row);
      g_assert_nonnull (ef_structured_content_find (row->code_value, row->scheme, NULL));
    }

  row = ef_structured_content_find ("121008", "DCM", NULL);
  g_assert_cmpstr (row->code_meaning, ==, "Person Observer Name");
  g_assert_cmpstr (row->value_type, ==, "PNAME");
  g_assert_cmpint (row->basic, ==, EF_ACTION_D);
  row = ef_structured_content_find ("121032", "DCM", "CODE");
  g_assert_cmpint (ef_structured_content_action (row, EF_OPTION_RETAIN_PATIENT, &by), ==, EF_ACTION_K);
  g_assert_cmpuint (by, ==, EF_OPTION_RETAIN_PATIENT);
  row = ef_structured_content_find ("121012", "DCM", "UIDREF");
  g_assert_cmpint (ef_structured_content_action (row, EF_OPTION_CLEAN_DESCRIPTORS, NULL), ==, EF_ACTION_X_D);
  g_assert_cmpint (ef_structured_content_action (row, EF_OPTION_RETAIN_DEVICE, NULL), ==, EF_ACTION_K);

  /* One concept, two value types. */
  g_assert_cmpint (ef_structured_content_find ("121112", "DCM", "IMAGE")->basic, ==, EF_ACTION_D);
  g_assert_cmpint (ef_structured_content_find ("121112", "DCM", "WAVEFORM")->basic, ==, EF_ACTION_X);
  g_assert_null (ef_structured_content_find ("121112", "DCM", "TEXT"));

  g_assert_nonnull (ef_structured_content_find ("15", "NCDR", NULL));
  g_assert_nonnull (ef_structured_content_find ("15", "NCDR [2.0b]", NULL));
  g_assert_null (ef_structured_content_find ("15", "NCD", NULL));
  g_assert_null (ef_structured_content_find ("121008", "99LOCAL", NULL));
  g_assert_null (ef_structured_content_find ("121008", "", NULL));
  g_assert_null (ef_structured_content_find (NULL, NULL, NULL));
}

static void
test_safe_private (void)
{
  const char *meaning = NULL;
  guint16 vr = 0;

  g_assert_cmpuint (ef_safe_private_get_n_rows (), ==, 479);
  g_assert_cmpuint (ef_safe_private_get_n_creators (), ==, 20);
  g_assert_true (ef_safe_private_find ("ELSCINT1", 0x00E1, 0x21, &vr, &meaning));
  g_assert_cmphex (vr, ==, EF_VR_DS);
  g_assert_cmpstr (meaning, ==, "DLP");
  g_assert_true (ef_safe_private_find ("  ELSCINT1 ", 0x00E1, 0x50, NULL, NULL));
  g_assert_true (ef_safe_private_find ("SIEMENS MR HEADER", 0x0019, 0x0C, &vr, NULL));
  g_assert_true (ef_safe_private_find ("SIEMENS Ultrasound SC2000", 0x0119, 0x11, &vr, NULL));
  g_assert_cmphex (vr, ==, EF_VR_NONE);
  g_assert_false (ef_safe_private_find ("elscint1", 0x00E1, 0x21, NULL, NULL));
  g_assert_false (ef_safe_private_find ("ELSCINT", 0x00E1, 0x21, NULL, NULL));
  g_assert_false (ef_safe_private_find ("ELSCINT12", 0x00E1, 0x21, NULL, NULL));
  g_assert_false (ef_safe_private_find ("ELSCINT1", 0x00E1, 0x22, NULL, NULL));
  g_assert_false (ef_safe_private_find ("ELSCINT1", 0x00E3, 0x21, NULL, NULL));
  g_assert_false (ef_safe_private_find ("SIEMENS CSA HEADER", 0x0029, 0x10, NULL, NULL));
  g_assert_false (ef_safe_private_find ("", 0x00E1, 0x21, NULL, NULL));
  g_assert_false (ef_safe_private_find (NULL, 0x00E1, 0x21, NULL, NULL));
  g_assert_true (ef_safe_private_has_creator ("Philips Imaging DD 001 "));
  g_assert_false (ef_safe_private_has_creator ("Philips Imaging DD"));
  g_assert_false (ef_safe_private_has_creator (""));
}

static void
test_uids (void)
{
  EfUidKind kind = EF_UID_KIND_NONE;
  const char *name = NULL;
  g_autofree char *long_uid = g_strnfill (65, '1');

  g_assert_cmpuint (ef_uid_table_get_n_rows (), ==, 514);
  g_assert_true (ef_uid_is_registered (CT, &kind, &name));
  g_assert_cmpint (kind, ==, EF_UID_KIND_SOP_CLASS);
  g_assert_cmpstr (name, ==, "CT Image Storage");
  g_assert_true (ef_uid_is_registered ("1.2.840.10008.1.4.1.1", &kind, NULL));
  g_assert_cmpint (kind, ==, EF_UID_KIND_FRAME_OF_REFERENCE);
  g_assert_true (ef_uid_is_registered ("1.2.840.10008.15.1.1", &kind, NULL));
  g_assert_cmpint (kind, ==, EF_UID_KIND_SYNCHRONIZATION);
  g_assert_true (ef_uid_is_registered ("1.2.840.10008.2.16.4", &kind, NULL));
  g_assert_cmpint (kind, ==, EF_UID_KIND_CODING_SCHEME);
  g_assert_true (ef_uid_is_registered ("2.16.840.1.113883.6.96", &kind, NULL));
  g_assert_cmpint (kind, ==, EF_UID_KIND_CODING_SCHEME);
  g_assert_true (ef_uid_is_registered ("1.2.840.10008.1.5.1", &kind, NULL));
  g_assert_cmpint (kind, ==, EF_UID_KIND_SOP_INSTANCE);
  g_assert_true (ef_uid_is_registered ("1.2.840.10008.6.1.308", &kind, NULL));
  g_assert_cmpint (kind, ==, EF_UID_KIND_CONTEXT_GROUP);

  g_assert_false (ef_uid_is_registered ("1.2.840.10008.6.1.19700101", NULL, NULL));
  g_assert_false (ef_uid_is_registered ("1.2.840.10008.6.1.1.2", NULL, NULL));
  g_assert_false (ef_uid_is_registered ("1.2.840.10008.6.1.", NULL, NULL));
  g_assert_false (ef_uid_is_registered ("1.2.840.10008.5.1.4.1.1.2.12345", NULL, NULL));
  g_assert_false (ef_uid_is_registered ("1.2.3.4", NULL, NULL));
  g_assert_false (ef_uid_is_registered (NULL, NULL, NULL));
  g_assert_true (ef_uid_is_standard_root ("1.2.840.10008.5.1.4.1.1.2.12345"));
  g_assert_false (ef_uid_is_standard_root ("1.2.840.100080.1"));
  g_assert_false (ef_uid_is_standard_root ("1.2.840.10008"));

  g_assert_true (ef_uid_is_valid ("2.25.0"));
  g_assert_false (ef_uid_is_valid (""));
  g_assert_false (ef_uid_is_valid ("1..2"));
  g_assert_false (ef_uid_is_valid (".1"));
  g_assert_false (ef_uid_is_valid ("1."));
  g_assert_false (ef_uid_is_valid ("1.02"));
  g_assert_false (ef_uid_is_valid ("1.2 "));
  g_assert_false (ef_uid_is_valid (long_uid));

  g_assert_true (ef_uid_is_storage_class (CT));
  g_assert_true (ef_uid_is_storage_class ("1.2.840.10008.5.1.4.1.1.88.67"));
  g_assert_false (ef_uid_is_storage_class ("1.2.840.10008.1.1"));
  g_assert_false (ef_uid_is_storage_class ("1.2.840.10008.1.20.1"));
  g_assert_false (ef_uid_is_storage_class ("1.2.840.10008.1.3.10"));
}

static void
test_transfer_syntaxes (void)
{
  const EfTransferSyntax *syntax;

  g_assert_cmpuint (ef_transfer_syntax_get_n_rows (), ==, 65);
  for (guint i = 0; i < ef_transfer_syntax_get_n_rows (); i++)
    {
      syntax = ef_transfer_syntax_get_row (i);
      g_assert_true (ef_transfer_syntax_find (syntax->uid) == syntax);
      g_assert_true (ef_uid_is_registered (syntax->uid, NULL, NULL));
      /* PS3.5 A.4: encapsulated means explicit VR little endian. */
      if (syntax->encapsulated)
        g_assert_cmpint (syntax->encoding, ==, EF_ENCODING_EXPLICIT_LE);
      if (syntax->codec == EF_CODEC_NATIVE)
        g_assert_false (syntax->encapsulated || syntax->lossy);
    }

  syntax = ef_transfer_syntax_find (EF_UID_IMPLICIT_VR_LE);
  g_assert_cmpint (syntax->encoding, ==, EF_ENCODING_IMPLICIT_LE);
  g_assert_cmpint (syntax->codec, ==, EF_CODEC_NATIVE);
  syntax = ef_transfer_syntax_find (EF_UID_DEFLATED_EXPLICIT_VR_LE);
  g_assert_true (syntax->deflated && !syntax->encapsulated);
  syntax = ef_transfer_syntax_find (EF_UID_EXPLICIT_VR_BE);
  g_assert_true (syntax->retired && syntax->encoding == EF_ENCODING_EXPLICIT_BE);
  syntax = ef_transfer_syntax_find ("1.2.840.113619.5.2");
  g_assert_true (syntax->is_private && syntax->big_endian_pixels);
  g_assert_cmpint (syntax->encoding, ==, EF_ENCODING_IMPLICIT_LE);
  syntax = ef_transfer_syntax_find ("1.2.840.10008.1.2.4.50");
  g_assert_true (syntax->lossy && syntax->encapsulated && syntax->codec == EF_CODEC_JPEG_DCT8);
  syntax = ef_transfer_syntax_find ("1.2.840.10008.1.2.4.70");
  g_assert_true (!syntax->lossy && syntax->codec == EF_CODEC_JPEG_LOSSLESS);
  syntax = ef_transfer_syntax_find ("1.2.840.10008.1.2.4.81");
  g_assert_true (syntax->lossy && syntax->codec == EF_CODEC_JPEGLS_NEAR);
  syntax = ef_transfer_syntax_find ("1.2.840.10008.1.2.4.90");
  g_assert_true (!syntax->lossy && syntax->codec == EF_CODEC_J2K_LOSSLESS);
  syntax = ef_transfer_syntax_find ("1.2.840.10008.1.2.4.203");
  g_assert_true (syntax->lossy && syntax->codec == EF_CODEC_HTJ2K);
  syntax = ef_transfer_syntax_find ("1.2.840.10008.1.2.5");
  g_assert_true (!syntax->lossy && syntax->codec == EF_CODEC_RLE);
  syntax = ef_transfer_syntax_find ("1.2.840.10008.1.2.4.102");
  g_assert_true (syntax->video && syntax->codec == EF_CODEC_H264);
  g_assert_null (ef_transfer_syntax_find ("1.2.840.10008.1.2.3"));
  g_assert_null (ef_transfer_syntax_find (NULL));
}

static void
test_deid_codes (void)
{
  g_assert_cmpuint (ef_deid_code_get_n_rows (), ==, 13);
  g_assert_cmpstr (ef_deid_code_for_option (EF_OPTION_NONE)->value, ==, "113100");
  for (guint i = 0; i < EF_N_OPTIONS; i++)
    g_assert_nonnull (ef_deid_code_for_option ((EfOptions) (1u << i)));
  g_assert_null (ef_deid_code_for_option (EF_OPTION_CLEAN_PIXELS | EF_OPTION_CLEAN_VISUAL));
  g_assert_cmpstr (ef_deid_code_for_option (EF_OPTION_CLEAN_PIXELS)->value, ==, "113101");
  g_assert_cmpstr (ef_deid_code_for_option (EF_OPTION_RETAIN_UIDS)->meaning, ==, "Retain UIDs Option");
  g_assert_cmpuint (ef_deid_code_find ("113107")->option, ==, EF_OPTION_RETAIN_MODIFIED_DATES);
  g_assert_cmpstr (ef_deid_code_find ("113112")->scheme, ==, "DCM");
  g_assert_null (ef_deid_code_find ("113099"));
}

static void
test_edition (void)
{
  const char *edition = ef_standard_get_edition ();

  g_assert_nonnull (strstr (edition, "confidentiality: PS3.15 2026d, Table E.1-1 (657 rows)\n"));
  g_assert_nonnull (strstr (edition, "dictionary: PS3.6"));
}

/* The generator */

static const char *const tables[] = {
  "attribute-types.tsv", "confidentiality.tsv", "deid-codes.tsv", "dictionary.tsv", "safe-private.tsv",
  "structured-content.tsv", "transfer-syntaxes.tsv", "uids.tsv",
};

/* Runs the generator on the real tables but one, in which @from became @to.
 * Returns whether it was content; what it said goes to @complaint. */
static gboolean
generate (const char *table,
          const char *from,
          const char *to,
          char      **complaint)
{
  const char *source_root = g_getenv ("EF_SOURCE_ROOT");
  g_autofree char *program = g_build_filename (g_getenv ("EF_BUILD_ROOT"), "core", "standard",
                                               "ef-tables-gen", NULL);
  g_autofree char *folder = g_dir_make_tmp ("test-standard-XXXXXX", NULL);
  g_autofree char *output = g_build_filename (folder, "out.c", NULL);
  g_autofree char *broken = g_build_filename (folder, table, NULL);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  int status = 0;
  gboolean fine;

  g_ptr_array_add (argv, g_strdup (program));
  g_ptr_array_add (argv, g_strdup ("--output"));
  g_ptr_array_add (argv, g_strdup (output));
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *path = g_build_filename (source_root, "core", "standard", tables[i], NULL);

      if (strcmp (tables[i], table) == 0)
        {
          g_autofree char *text = NULL, *changed = NULL;
          char *at;

          g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
          at = strstr (text, from);
          g_assert_nonnull (at);
          changed = g_strdup_printf ("%.*s%s%s", (int) (at - text), text, to, at + strlen (from));
          g_assert_true (g_file_set_contents (broken, changed, -1, NULL));
          g_ptr_array_add (argv, g_strdup (broken));
        }
      else
        g_ptr_array_add (argv, g_steal_pointer (&path));
    }
  g_ptr_array_add (argv, NULL);

  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                &said, &status, &error);
  g_assert_no_error (error);
  fine = g_spawn_check_wait_status (status, NULL);

  /* A refusal leaves nothing that a build could take for a result. */
  g_assert_cmpint (g_file_test (output, G_FILE_TEST_EXISTS), ==, fine);
  g_remove (output);
  g_remove (broken);
  g_rmdir (folder);
  *complaint = g_steal_pointer (&said);
  return fine;
}

static void
test_generator_refuses (void)
{
  static const struct {
    const char *table, *from, *to, *complaint;
  } cases[] = {
    { "dictionary.tsv", "\n00100020\tLO", "\n00100010\tLO", "duplicate of line" },
    { "dictionary.tsv", "\tPatientID\t", "\tPatientName\t", "duplicate of line" },
    { "dictionary.tsv", "\n00100020\tLO", "\n00100020\tLQ", "unknown VR" },
    { "dictionary.tsv", "\n00100020\tLO", "\n0010002\tLO", "malformed tag" },
    { "dictionary.tsv", "\n00100020\tLO", "\n0010002g\tLO", "malformed tag" },
    { "dictionary.tsv", "\n00100020\tLO\t1\t", "\n00100020\tLO\t0-x\t", "malformed VM" },
    { "dictionary.tsv", "# Rows: 5233", "# Rows: 5234", "the heading says 5234 rows" },
    { "dictionary.tsv", "# Edition: ", "# Printed: ", "the heading must tell" },
    { "dictionary.tsv", "\tPatientID\t", "\t", "5 fields, not 6" },
    { "dictionary.tsv", "\tPatientID\t", "\tPatientID\t\t", "more than 6 fields" },
    { "confidentiality.tsv", "\n00100020\tZ/D", "\n00100010\tZ/D", "duplicate of line" },
    { "confidentiality.tsv", "\n00100020\tZ/D", "\n00100020\tD/Z", "unknown action" },
    { "confidentiality.tsv", "\n00100020\tZ/D\t", "\n00100020\tZ/D\tX", "unknown action \"X\" of an option" },
    { "confidentiality.tsv", "\nprivate\t", "\n00110010\t", "an odd group" },
    { "structured-content.tsv", "\n121008\t", "\n121012\t", NULL },
    { "structured-content.tsv", "\tPNAME\t", "\tPERSON\t", "unknown value type" },
    { "safe-private.tsv", "\t00E1xx21\t", "\t00E1xx50\t", "duplicate of line" },
    { "safe-private.tsv", "\t00E1xx21\t", "\t00E2xx21\t", "malformed tag" },
    { "uids.tsv", "\tsop-class\t", "\tsop-klass\t", "unknown kind" },
    { "uids.tsv", "\n1.2.840.10008.1.1\t", "\n1.2.840.10008.1.01\t", "malformed UID" },
    { "transfer-syntaxes.tsv", "\timplicit-le\t", "\timplicit\t", "unknown encoding" },
    { "deid-codes.tsv", "\n113101\t", "\n113100\t", "duplicate of line" },
    { "deid-codes.tsv", "\tclean_visual\t", "\tclean_pixels\t", "duplicate of line" },
    { "attribute-types.tsv", "\tct-image\n", "\tct-picture\n", "unknown IOD" },
    { "attribute-types.tsv", "\t00401101\t1\n", "\t00401101\t4\n", "unknown type" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *complaint = NULL;
      gboolean fine = generate (cases[i].table, cases[i].from, cases[i].to, &complaint);

      /* A changed code value that meets no other is no error: the control. */
      if (cases[i].complaint == NULL)
        {
          g_assert_true (fine);
          continue;
        }
      g_assert_false (fine);
      if (strstr (complaint, cases[i].complaint) == NULL || strstr (complaint, cases[i].table) == NULL)
        g_error ("case %u: \"%s\" does not tell of \"%s\"", i, complaint, cases[i].complaint);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/standard/vr/table", test_vr_table);
  g_test_add_func ("/standard/vr/facts", test_vr_facts);
  g_test_add_func ("/standard/dictionary/facts", test_dictionary_facts);
  g_test_add_func ("/standard/dictionary/every-row", test_dictionary_every_row);
  g_test_add_func ("/standard/dictionary/special-tags", test_dictionary_special_tags);
  g_test_add_func ("/standard/confidentiality/counts", test_confidentiality_counts);
  g_test_add_func ("/standard/confidentiality/facts", test_confidentiality_facts);
  g_test_add_func ("/standard/confidentiality/repeating-and-private",
                   test_confidentiality_repeating_and_private);
  g_test_add_func ("/standard/confidentiality/clean-beats-keep", test_confidentiality_clean_beats_keep);
  g_test_add_func ("/standard/confidentiality/has-vr", test_confidentiality_has_vr);
  g_test_add_func ("/standard/action/resolve", test_action_resolve);
  g_test_add_func ("/standard/types/facts", test_types_facts);
  g_test_add_func ("/standard/types/compound", test_types_compound);
  g_test_add_func ("/standard/types/conflicts", test_types_conflicts);
  g_test_add_func ("/standard/structured-content", test_structured_content);
  g_test_add_func ("/standard/safe-private", test_safe_private);
  g_test_add_func ("/standard/uids", test_uids);
  g_test_add_func ("/standard/transfer-syntaxes", test_transfer_syntaxes);
  g_test_add_func ("/standard/deid-codes", test_deid_codes);
  g_test_add_func ("/standard/edition", test_edition);
  g_test_add_func ("/standard/generator/refuses", test_generator_refuses);

  return g_test_run ();
}
