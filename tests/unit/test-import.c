#include "config.h"

#include "ef-error.h"
#include "ef-import.h"
#include "ef-profile.h"
#include "ef-template.h"

#include <string.h>

static EfImport *
import (const char *text)
{
  g_autoptr (GError) error = NULL;
  EfImport *result = ef_import_new (text, "site", &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
  if (result->profile != NULL)
    {
      g_autoptr (EfProfile) profile = ef_profile_new_from_text (result->profile, "imported", &error);

      g_assert_no_error (error);
      g_assert_cmpstr (ef_profile_get_name (profile), ==, "site");
    }
  return result;
}

static void
assert_line (const EfImport *self,
             const char     *line)
{
  g_autofree char *whole = g_strdup_printf ("\n%s\n", line);

  if (strstr (self->profile, whole) == NULL)
    g_test_message ("no line “%s” in:\n%s", line, self->profile);
  g_assert_nonnull (strstr (self->profile, whole));
}

static gboolean
warns (const EfImport *self,
       const char     *part)
{
  for (guint i = 0; i < self->warnings->len; i++)
    if (strstr (self->warnings->pdata[i], part) != NULL)
      return TRUE;
  return FALSE;
}

static void
test_ctp (void)
{
  g_autoptr (EfImport) self = import (
      "<script>\n<p t=\"DATEINC\">-30</p>\n<p t=\"SITE\">Site 7</p>\n"
      "<e en=\"T\" t=\"00080018\" n=\"SOPInstanceUID\">@hashuid(@UIDROOT,this)</e>\n"
      "<e en=\"T\" t=\"(0008,0020)\" n=\"StudyDate\">@incrementdate(this,@DATEINC)</e>\n"
      "<e en=\"T\" t=\"00080080\" n=\"InstitutionName\">@param(@SITE)</e>\n"
      "<e en=\"T\" t=\"00081030\" n=\"StudyDescription\">@keep()</e>\n"
      "<e en=\"F\" t=\"00081040\" n=\"Department\">@keep()</e>\n"
      "<e en=\"T\" t=\"00100010\" n=\"PatientName\">@hashptid(@SITEID,PatientID)</e>\n"
      "<e en=\"T\" t=\"00100030\" n=\"BirthDate\">@modifydate(this,*,1,1)</e>\n"
      "<e en=\"T\" t=\"00104000\" n=\"Comments\">@contents(this,\"[0-9]{4,}\",\"#\")</e>\n"
      "<e en=\"T\" t=\"00181030\" n=\"Protocol\">@if(this,isblank){@remove()}{@keep()}</e>\n"
      "<e en=\"T\" t=\"00181000\" n=\"Serial\"/>\n"
      "<e en=\"T\" t=\"00120063\" n=\"Method\">CTP &amp; more</e>\n"
      "<k en=\"T\" t=\"0028\">Keep</k>\n<r en=\"T\" t=\"unspecifiedelements\">x</r>\n<r en=\"F\" t=\"privategroups\">x</r>\n"
      "</script>");

  assert_line (self, "0008,0018=uid");
  assert_line (self, "0008,0020=shift:30");
  assert_line (self, "0008,0080=replace:Site 7");
  assert_line (self, "0008,1030=keep");
  g_assert_null (strstr (self->profile, "0008,1040"));
  assert_line (self, "0010,0010=dummy");
  assert_line (self, "0010,0030=keep-year");
  assert_line (self, "0010,4000=replace-part:|[0-9]{4,}|#");
  assert_line (self, "0018,1000=empty");
  assert_line (self, "0012,0063=replace:CTP & more");
  assert_line (self, "0028,xxxx=check-and-retain");
  assert_line (self, "policy=shift");
  g_assert_true (warns (self, "0018,1030: @if"));
  g_assert_true (warns (self, "private groups"));
  g_assert_true (warns (self, "not named"));
  g_assert_nonnull (strstr (self->profile, "#   0018,1030: @if"));
}

static void
test_ctp_pixels (void)
{
  g_autoptr (EfImport) self = import (
      "ACME Sono\n{ Manufacturer.equals(\"ACME\") * ManufacturerModelName.equals(\"Sono 3\")\n * Rows.equals(\"600\") * "
      "Columns.equals(\"800\") }\n(0,0,800,40) (700, 560, 100, 40)\n\n"
      "Any CT\n{ Modality.equals(\"CT\") * ImageType.contains(\"SECONDARY\") }\n(0,0,512,50)\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (EfTemplate) template = NULL;

  g_assert_null (self->profile);
  g_assert_cmpuint (self->templates->len, ==, 1);
  template = ef_template_new_from_text (self->templates->pdata[0], "test", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ef_template_get_n_boxes (template), ==, 2);
  g_assert_true (warns (self, "ImageType.contains"));
}

static void
test_recipe (void)
{
  g_autoptr (EfImport) self = import (
      "FORMAT dicom\n# comment\n%filter greylist\nLABEL Sono\n  equals Manufacturer ACME\n  + equals ManufacturerModelName Sono 3\n"
      "  + equals Rows 600\n  + equals Columns 800\n  coordinates 0,0,800,40\nLABEL other\n  contains Manufacturer A\n"
      "  coordinates 1,1,2,2\n"
      "%header\nADD PatientIdentityRemoved YES\nREMOVE ALL\nBLANK PatientAddress\nREPLACE PatientID var:id\n"
      "REPLACE SOPInstanceUID func:generate_uid\nREPLACE InstitutionName Site 7\nJITTER StudyDate -20\n"
      "JITTER SeriesDate var:jitter\nREMOVE endswith:Telephone\nREMOVE startswith:PatientTelecom\nREMOVE select:VR:PN\n"
      "KEEP (0008,1030)\nKEEP StudyDate\nBLANK NoSuchField\n");

  assert_line (self, "0008,1030=keep");
  assert_line (self, "StudyDate=keep"); /* wins over JITTER */
  assert_line (self, "xxxx,xxxx=remove");
  assert_line (self, "PatientAddress=empty");
  assert_line (self, "PatientID=dummy");
  assert_line (self, "SOPInstanceUID=uid");
  assert_line (self, "InstitutionName=replace:Site 7");
  assert_line (self, "SeriesDate=shift");
  assert_line (self, "PatientTelecomInformation=remove");
  assert_line (self, "PN=remove");
  g_assert_true (strstr (self->profile, "StudyDate=keep") < strstr (self->profile, "xxxx,xxxx=remove"));
  g_assert_cmpuint (self->templates->len, ==, 1);
  g_assert_true (warns (self, "boxes “other”"));
  g_assert_true (warns (self, "NoSuchField"));
  g_assert_true (warns (self, "ADD PatientIdentityRemoved"));
}

static void
test_nothing_known (void)
{
  static const char *const texts[] = { "", "hello", "<script><e t=\"1\">", "\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ef_import_new (texts[i], "x", &error));
      g_assert_error (error, EF_ERROR, EF_ERROR_PROFILE);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/ctp", test_ctp);
  g_test_add_func ("/import/ctp-pixels", test_ctp_pixels);
  g_test_add_func ("/import/recipe", test_recipe);
  g_test_add_func ("/import/nothing-known", test_nothing_known);
  return g_test_run ();
}
