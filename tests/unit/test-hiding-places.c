/* Places where identity hides: each is planted in a file, the file is cleaned, and all bytes of the result are searched. */
#include "config.h"

#include "test-header.h"

#include "ef-complete.h"
#include "ef-gather.h"
#include "ef-icc.h"
#include "ef-io.h"
#include "ef-proof.h"
#include "ef-text-uids.h"

#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

/* Parts of what is planted. The last one is known from no header. */
static const char *const secrets[] = { "Testfall", "TESTFALL", "998877", "20240229", "19400202", "Zorro" };

#define NAME "Testfall^Thea"
#define NUMBER "TF-998877"
#define A_UID "1.2.3.4.5.6.20240229"
#define UNKNOWN "Zorro"
#define GSPS "1.2.840.10008.5.1.4.1.1.11.1"
#define ECG "1.2.840.10008.5.1.4.1.1.9.1.1"
#define RTPLAN "1.2.840.10008.5.1.4.1.1.481.5"
#define RTSTRUCT "1.2.840.10008.5.1.4.1.1.481.3"
#define SEG "1.2.840.10008.5.1.4.1.1.66.4"
#define HANGING "1.2.840.10008.5.1.4.38.1"
#define PDF "1.2.840.10008.5.1.4.1.1.104.1"
#define CDA "1.2.840.10008.5.1.4.1.1.104.2"
#define WSI "1.2.840.10008.5.1.4.1.1.77.1.6"

/* --- through a file and back ----------------------------------------------------------------------------------- */

static EfInstance *
through_a_file (EfInstance *instance)
{
  g_autoptr (GError) error = NULL;
  int fd = memfd_create ("planted", MFD_CLOEXEC);
  EfInstance *read;

  /* The meta information of a writer that tells much. */
  ef_dataset_set_string (ef_instance_get_meta (instance), EF_TAG (0x0002, 0x0010), EF_VR_UI, "1.2.840.10008.1.2.1");
  g_assert_true (ef_instance_write (instance, fd, NULL, NULL, &error));
  g_assert_no_error (error);
  read = ef_instance_read (fd, NULL, &error); /* the descriptor stays open until the end of the test */
  g_assert_no_error (error);
  g_assert_true (ef_complete (read, &error));
  return read;
}

static GBytes *
write_bytes (EfInstance *instance)
{
  g_autoptr (GError) error = NULL;
  ef_autofd fd = memfd_create ("written", MFD_CLOEXEC);
  guint64 size = 0;
  guint8 *bytes;

  g_assert_true (ef_instance_write (instance, fd, NULL, NULL, &error));
  g_assert_true (ef_io_get_size (fd, &size, &error));
  bytes = g_malloc (size);
  g_assert_true (ef_io_pread_all (fd, bytes, size, 0, &error));
  return g_bytes_new_take (bytes, size);
}

static const char *
find_secret (GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    if (memmem (data, length, secrets[i], strlen (secrets[i])) != NULL)
      return secrets[i];
  return NULL;
}

/* Cleans @instance after a way through a file, and searches what is written. */
static void
assert_clean (EfInstance *instance,
              const char *lines,
              const char *place)
{
  g_autoptr (EfInstance) read = through_a_file (instance);
  g_autoptr (EfProfile) profile = t_profile (lines);
  EfOptions options = t_run (read, profile, NULL, t_clean_cb);
  g_autoptr (GBytes) bytes = NULL;
  const char *secret;

  ef_deidentify_claim (read, profile, &(EfClaims){ .options = options });
  bytes = write_bytes (read);
  secret = find_secret (bytes);
  if (secret != NULL)
    g_test_fail_printf ("“%s” is left of: %s", secret, place);
}

/* --- values ---------------------------------------------------------------------------------------------------- */

static const struct
{
  const char *place;
  const char *sop_class; /* NULL: CT */
  guint32 sequences[2];  /* from the top; 0: none */
  guint32 tag;
  guint16 vr;
  const char *value;
} rows[] = {
  { "source of the file", NULL, { 0 }, EF_TAG (0x0002, 0x0016), EF_VR_AE, "TESTFALL" },
  { "address of the sender", NULL, { 0 }, EF_TAG (0x0002, 0x0026), EF_VR_UR, "http://h/" NUMBER },
  { "private information", NULL, { 0 }, EF_TAG (0x0002, 0x0102), EF_VR_OB, NAME },
  { "command group", NULL, { 0 }, EF_TAG (0x0004, 0x1500), EF_VR_CS, "TESTFALL" },
  { "trailing padding", NULL, { 0 }, EF_TAG (0xfffc, 0xfffc), EF_VR_OB, NAME },
  { "unknown attribute of an even group", NULL, { 0 }, EF_TAG (0x0008, 0xfff0), EF_VR_LO, UNKNOWN },
  { "UN of an unknown attribute", NULL, { 0 }, EF_TAG (0x0008, 0xfff2), EF_VR_UN, UNKNOWN },
  { "physician", NULL, { 0 }, EF_TAG (0x0008, 0x0090), EF_VR_PN, "Zorro^Z" },
  { "name in three groups", NULL, { 0 }, EF_TAG (0x0010, 0x0010), EF_VR_PN, "Testfall^Thea=Zorro^Z=Zorro^Z" },
  { "name in an unlisted PN", NULL, { 0 }, EF_TAG (0x0008, 0x009d), EF_VR_PN, "Zorro^Z" },
  { "free text", NULL, { 0 }, EF_TAG (0x0010, 0x4000), EF_VR_LT, UNKNOWN },
  { "unlisted free text", NULL, { 0 }, EF_TAG (0x0018, 0x9424), EF_VR_LT, UNKNOWN },
  { "identifier in a term", NULL, { 0 }, EF_TAG (0x0018, 0x1210), EF_VR_SH, "B30 Testfall" },
  { "identifier with letters that nobody sees", NULL, { 0 }, EF_TAG (0x0018, 0x1210), EF_VR_SH, "Zorro Test\u200bfall" },
  { "identifier in letters of full width", NULL, { 0 }, EF_TAG (0x0018, 0x1210), EF_VR_SH,
    "Zorro \uff34\uff45\uff53\uff54\uff46\uff41\uff4c\uff4c" },
  { "an escape that nothing explains", NULL, { 0 }, EF_TAG (0x0018, 0x1210), EF_VR_SH, "Zorro Test\x1b(Bfall" },
  { "accession number", NULL, { 0 }, EF_TAG (0x0008, 0x0050), EF_VR_SH, UNKNOWN },
  { "other numbers", NULL, { EF_TAG (0x0010, 0x1002) }, EF_TAG (0x0010, 0x0020), EF_VR_LO, NUMBER },
  { "issuer of a number", NULL, { 0 }, EF_TAG (0x0010, 0x0021), EF_VR_LO, UNKNOWN },
  { "day of birth in another calendar", NULL, { 0 }, EF_TAG (0x0010, 0x0033), EF_VR_LO, UNKNOWN },
  { "order number", NULL, { 0 }, EF_TAG (0x0040, 0x2006), EF_VR_SH, UNKNOWN },
  { "device serial number", NULL, { 0 }, EF_TAG (0x0018, 0x1000), EF_VR_LO, UNKNOWN },
  { "device number", NULL, { 0 }, EF_TAG (0x0018, 0x1003), EF_VR_LO, UNKNOWN },
  { "unique device identifier", NULL, { EF_TAG (0x0018, 0x100a) }, EF_TAG (0x0018, 0x1009), EF_VR_UT, UNKNOWN },
  { "software version with a name", NULL, { 0 }, EF_TAG (0x0018, 0x1020), EF_VR_LO, "V1 for Testfall" },
  { "institution", NULL, { 0 }, EF_TAG (0x0008, 0x0080), EF_VR_LO, UNKNOWN },
  { "owner of a camera", NULL, { 0 }, EF_TAG (0x0016, 0x004d), EF_VR_UT, UNKNOWN },
  { "place of a camera", NULL, { 0 }, EF_TAG (0x0016, 0x0072), EF_VR_DS, "998877" },
  { "address of the series", NULL, { 0 }, EF_TAG (0x0008, 0x1190), EF_VR_UR, "http://h/Zorro" },
  { "address of a resource", NULL, { 0 }, EF_TAG (0x0040, 0xe010), EF_VR_UR, "http://h/Zorro" },
  { "name of a node", NULL, { 0 }, EF_TAG (0x0008, 0x0054), EF_VR_AE, "Zorro" },
  { "address of a time server", NULL, { 0 }, EF_TAG (0x0018, 0x1803), EF_VR_LO, UNKNOWN },
  { "number as a number", NULL, { 0 }, EF_TAG (0x0018, 0x0060), EF_VR_DS, "TF-998877" },
  { "day of birth as a number", NULL, { 0 }, EF_TAG (0x0020, 0x0013), EF_VR_IS, "19400202" },
  { "text in a number", NULL, { 0 }, EF_TAG (0x0018, 0x0060), EF_VR_DS, "Zorro" },
  { "name as a code string", NULL, { 0 }, EF_TAG (0x0008, 0x0008), EF_VR_CS, "ORIGINAL\\PRIMARY\\AXIAL\\TESTFALL" },
  { "no code string at all", NULL, { 0 }, EF_TAG (0x0018, 0x0015), EF_VR_CS, "Zorro, \"Z\"" },
  { "text in an age", NULL, { 0 }, EF_TAG (0x0010, 0x1010), EF_VR_AS, "Zorr" "o" },
  { "text in a time", NULL, { 0 }, EF_TAG (0x0008, 0x0033), EF_VR_TM, "Zorro" },
  { "text in a date", NULL, { 0 }, EF_TAG (0x0008, 0x0023), EF_VR_DA, "Zorro" },
  { "meaning of a private code", NULL, { EF_TAG (0x0008, 0x2218) }, EF_TAG (0x0008, 0x0104), EF_VR_LO, UNKNOWN },
  { "identifier in a meaning", NULL, { EF_TAG (0x0008, 0x2218) }, EF_TAG (0x0008, 0x0104), EF_VR_LO, "of Testfall" },
  { "trial subject", NULL, { 0 }, EF_TAG (0x0012, 0x0040), EF_VR_LO, UNKNOWN },
  { "UID with a day", NULL, { 0 }, EF_TAG (0x0020, 0x0052), EF_VR_UI, A_UID },
  { "unlisted UID", NULL, { 0 }, EF_TAG (0x0018, 0x991e), EF_VR_UI, A_UID },
  { "text as a UID", NULL, { 0 }, EF_TAG (0x0020, 0x0052), EF_VR_UI, "Zorro" },
  { "forged UID of the standard", NULL, { 0 }, EF_TAG (0x0020, 0x0052), EF_VR_UI, "1.2.840.10008.20240229" },
  { "UID in a text", NULL, { 0 }, EF_TAG (0x0018, 0x1210), EF_VR_SH, A_UID },
  { "original attributes", NULL, { EF_TAG (0x0400, 0x0561), EF_TAG (0x0400, 0x0550) }, EF_TAG (0x0010, 0x0010), EF_VR_PN,
    "Zorro^Z" },
  { "value that did not conform", NULL, { EF_TAG (0x0400, 0x0561), EF_TAG (0x0400, 0x0551) }, EF_TAG (0x0400, 0x0552),
    EF_VR_OB, UNKNOWN },
  { "encrypted attributes of an earlier step", NULL, { EF_TAG (0x0400, 0x0500) }, EF_TAG (0x0400, 0x0520), EF_VR_OB,
    UNKNOWN },
  { "digital signature", NULL, { EF_TAG (0xfffa, 0xfffa) }, EF_TAG (0x0400, 0x0115), EF_VR_OB, UNKNOWN },
  { "MAC parameters", NULL, { EF_TAG (0x4ffe, 0x0001) }, EF_TAG (0x0400, 0x0015), EF_VR_CS, "TESTFALL" },
  { "contributing equipment", NULL, { EF_TAG (0x0018, 0xa001) }, EF_TAG (0x0008, 0x1070), EF_VR_PN, "Zorro^Z" },
  { "request attributes", NULL, { EF_TAG (0x0040, 0x0275) }, EF_TAG (0x0040, 0x1002), EF_VR_LO, UNKNOWN },
  { "reference to an image", NULL, { EF_TAG (0x0008, 0x2112) }, EF_TAG (0x0008, 0x1155), EF_VR_UI, A_UID },
  { "photo of the patient", NULL, { EF_TAG (0x0010, 0x1100) }, EF_TAG (0x0008, 0x1155), EF_VR_UI, A_UID },
  { "icon", NULL, { EF_TAG (0x0088, 0x0200) }, EF_TAG (0x7fe0, 0x0010), EF_VR_OB, UNKNOWN },
  { "overlay", NULL, { 0 }, EF_TAG (0x6000, 0x3000), EF_VR_OB, UNKNOWN },
  { "comment of an overlay", NULL, { 0 }, EF_TAG (0x6002, 0x4000), EF_VR_LT, UNKNOWN },
  { "overlay in an item", NULL, { EF_TAG (0x0008, 0x2218) }, EF_TAG (0x6000, 0x3000), EF_VR_OB, UNKNOWN },
  { "curve", NULL, { 0 }, EF_TAG (0x5000, 0x3000), EF_VR_OB, UNKNOWN },
  { "sound of a curve", NULL, { 0 }, EF_TAG (0x5000, 0x200c), EF_VR_OB, UNKNOWN },
  { "barcode of a slide", WSI, { 0 }, EF_TAG (0x2200, 0x0005), EF_VR_LT, UNKNOWN },
  { "text of a label", WSI, { 0 }, EF_TAG (0x2200, 0x0002), EF_VR_UT, UNKNOWN },
  { "colour profile that is none", NULL, { 0 }, EF_TAG (0x0028, 0x2000), EF_VR_OB, UNKNOWN },
  { "document", PDF, { 0 }, EF_TAG (0x0042, 0x0011), EF_VR_OB, UNKNOWN },
  { "title of a document", PDF, { 0 }, EF_TAG (0x0042, 0x0010), EF_VR_ST, UNKNOWN },
  { "identifier of a document", CDA, { 0 }, EF_TAG (0x0040, 0xe001), EF_VR_ST, UNKNOWN },
  { "text of a report", T_SR, { EF_TAG (0x0040, 0xa730) }, EF_TAG (0x0040, 0xa160), EF_VR_UT, UNKNOWN },
  { "name in a report", T_SR, { EF_TAG (0x0040, 0xa730) }, EF_TAG (0x0040, 0xa123), EF_VR_PN, "Zorro^Z" },
  { "UID in a report", T_SR, { EF_TAG (0x0040, 0xa730) }, EF_TAG (0x0040, 0xa124), EF_VR_UI, A_UID },
  { "deep in a report", T_SR, { EF_TAG (0x0040, 0xa730), EF_TAG (0x0040, 0xa730) }, EF_TAG (0x0040, 0xa160), EF_VR_UT,
    UNKNOWN },
  { "verifying observer", T_SR, { EF_TAG (0x0040, 0xa073) }, EF_TAG (0x0040, 0xa075), EF_VR_PN, "Zorro^Z" },
  { "custodian", T_SR, { EF_TAG (0x0040, 0xa07c) }, EF_TAG (0x0008, 0x0080), EF_VR_LO, UNKNOWN },
  { "annotation of a waveform", ECG, { EF_TAG (0x0040, 0xb020) }, EF_TAG (0x0070, 0x0006), EF_VR_ST, UNKNOWN },
  { "label of a channel", ECG, { EF_TAG (0x5400, 0x0100), EF_TAG (0x003a, 0x0200) }, EF_TAG (0x003a, 0x0203), EF_VR_SH,
    UNKNOWN },
  { "label of a multiplex group", ECG, { EF_TAG (0x5400, 0x0100) }, EF_TAG (0x003a, 0x0020), EF_VR_SH, UNKNOWN },
  { "text of an annotation", GSPS, { EF_TAG (0x0070, 0x0001), EF_TAG (0x0070, 0x0008) }, EF_TAG (0x0070, 0x0006), EF_VR_ST,
    UNKNOWN },
  { "label of a presentation", GSPS, { 0 }, EF_TAG (0x0070, 0x0080), EF_VR_CS, "TESTFALL" },
  { "description of a presentation", GSPS, { 0 }, EF_TAG (0x0070, 0x0081), EF_VR_LO, UNKNOWN },
  { "creator of a presentation", GSPS, { 0 }, EF_TAG (0x0070, 0x0084), EF_VR_PN, "Zorro^Z" },
  { "name of a hanging protocol", HANGING, { 0 }, EF_TAG (0x0072, 0x0002), EF_VR_SH, UNKNOWN },
  { "creator of a hanging protocol", HANGING, { 0 }, EF_TAG (0x0072, 0x0008), EF_VR_LO, UNKNOWN },
  { "selector of a hanging protocol", HANGING, { EF_TAG (0x0072, 0x000c), EF_TAG (0x0072, 0x0022) },
    EF_TAG (0x0072, 0x0066), EF_VR_LO, UNKNOWN },
  { "label of a plan", RTPLAN, { 0 }, EF_TAG (0x300a, 0x0002), EF_VR_SH, UNKNOWN },
  { "name of a plan", RTPLAN, { 0 }, EF_TAG (0x300a, 0x0003), EF_VR_LO, UNKNOWN },
  { "name of a beam", RTPLAN, { EF_TAG (0x300a, 0x00b0) }, EF_TAG (0x300a, 0x00c2), EF_VR_LO, UNKNOWN },
  { "treatment machine", RTPLAN, { EF_TAG (0x300a, 0x00b0) }, EF_TAG (0x300a, 0x00b2), EF_VR_SH, UNKNOWN },
  { "label of a structure set", RTSTRUCT, { 0 }, EF_TAG (0x3006, 0x0002), EF_VR_SH, UNKNOWN },
  { "name of a region", RTSTRUCT, { EF_TAG (0x3006, 0x0020) }, EF_TAG (0x3006, 0x0026), EF_VR_LO, UNKNOWN },
  { "comment on a dose", "1.2.840.10008.5.1.4.1.1.481.2", { 0 }, EF_TAG (0x3004, 0x0006), EF_VR_LO, UNKNOWN },
  { "label of a segment", SEG, { EF_TAG (0x0062, 0x0002) }, EF_TAG (0x0062, 0x0005), EF_VR_LO, UNKNOWN },
  { "description of a segment", SEG, { EF_TAG (0x0062, 0x0002) }, EF_TAG (0x0062, 0x0006), EF_VR_ST, UNKNOWN },
  { "fiducial", "1.2.840.10008.5.1.4.1.1.66.2", { EF_TAG (0x0070, 0x031c), EF_TAG (0x0070, 0x031e) },
    EF_TAG (0x0070, 0x031a), EF_VR_UI, A_UID },
  { "private attribute", NULL, { 0 }, EF_TAG (0x0029, 0x1010), EF_VR_OB, UNKNOWN },
  { "private creator of nothing", NULL, { 0 }, EF_TAG (0x0029, 0x0010), EF_VR_LO, UNKNOWN },
  { "private attribute in an item", NULL, { EF_TAG (0x0008, 0x2218) }, EF_TAG (0x0029, 0x1010), EF_VR_OB, UNKNOWN },
  { "private sequence", NULL, { EF_TAG (0x0029, 0x1011) }, EF_TAG (0x0010, 0x0010), EF_VR_PN, "Zorro^Z" },
  { "time zone", NULL, { 0 }, EF_TAG (0x0008, 0x0201), EF_VR_SH, UNKNOWN },
  { "owner of a print", NULL, { 0 }, EF_TAG (0x2100, 0x0160), EF_VR_SH, UNKNOWN },
  { "baggage of a traveller", NULL, { 0 }, EF_TAG (0x4010, 0x1051), EF_VR_LO, UNKNOWN },
};

static EfInstance *
plant (guint i)
{
  EfInstance *instance = t_new_instance (rows[i].sop_class != NULL ? rows[i].sop_class : T_CT);
  gboolean of_meta = EF_TAG_GROUP (rows[i].tag) == 2;
  EfDataset *dataset = of_meta ? ef_instance_get_meta (instance) : ef_instance_get_dataset (instance);
  gboolean is_document = rows[i].sop_class != NULL && g_str_equal (rows[i].sop_class, PDF);

  if (is_document)
    ef_dataset_set_string (dataset, EF_TAG (0x0042, 0x0012), EF_VR_LO, "application/pdf");
  for (guint k = 0; k < 2 && rows[i].sequences[k] != 0; k++)
    dataset = t_add_item (dataset, rows[i].sequences[k]);
  if (rows[i].tag == EF_TAG (0x0008, 0x0104))
    {
      ef_dataset_set_string (dataset, EF_TAG (0x0008, 0x0100), EF_VR_SH, "1");
      ef_dataset_set_string (dataset, EF_TAG (0x0008, 0x0102), EF_VR_SH,
                             g_str_equal (rows[i].value, UNKNOWN) ? "99SITE" : "SCT");
    }
  ef_dataset_set_bytes (dataset, rows[i].tag, rows[i].vr, rows[i].value, strlen (rows[i].value));
  return instance;
}

static void
test_values (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (EfInstance) instance = plant (i);

      g_test_message ("%s", rows[i].place);
      assert_clean (instance, "", rows[i].place);
    }
}

/* What the headers know must go under all options that clean and keep, too. */
static void
test_known_values_under_options (void)
{
  static const char *const options = "[options]\nretain-safe-private=true\nretain-patient=true\nclean-descriptors=true\n"
                                     "clean-structured=true\nclean-graphics=true\n[dates]\npolicy=shift\n";

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strstr (rows[i].value, UNKNOWN) == NULL)
      {
        g_autoptr (EfInstance) instance = plant (i);

        assert_clean (instance, options, rows[i].place);
      }
}

/* --- shapes of files ------------------------------------------------------------------------------------------- */

static void
test_duplicates (void)
{
  g_autoptr (EfInstance) instance = t_new_instance (T_CT);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GByteArray) twice = g_byte_array_new ();
  static const guint8 again[] = { 0x10, 0, 0x10, 0, 'P', 'N', 6, 0, 'Z', 'o', 'r', 'r', 'o', ' ' };
  g_autoptr (EfInstance) read = NULL;
  g_autoptr (GError) error = NULL;
  ef_autofd fd = memfd_create ("twice", MFD_CLOEXEC);

  ef_dataset_set_string (ef_instance_get_meta (instance), EF_TAG (0x0002, 0x0010), EF_VR_UI, "1.2.840.10008.1.2.1");
  bytes = write_bytes (instance);
  g_byte_array_append (twice, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
  memcpy (twice->data, "Zorro", 5); /* the preamble */
  g_byte_array_append (twice, again, sizeof again);
  g_assert_true (ef_io_write_all (fd, twice->data, twice->len, &error));
  read = ef_instance_read (fd, NULL, &error);
  g_assert_no_error (error);
  t_run_text (read, "", NULL);
  g_clear_pointer (&bytes, g_bytes_unref);
  bytes = write_bytes (read);
  g_assert_null (find_secret (bytes));
}

/* Behind a NUL, where readers do not look. */
static void
test_behind_a_nul (void)
{
  static const struct
  {
    guint32 tag;
    guint16 vr;
  } places[] = {
    { EF_TAG (0x0018, 0x1210), EF_VR_SH }, { EF_TAG (0x0018, 0x5100), EF_VR_CS }, { EF_TAG (0x0020, 0x0052), EF_VR_UI },
    { EF_TAG (0x0018, 0x0050), EF_VR_DS }, { EF_TAG (0x0008, 0x103e), EF_VR_LO },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (EfInstance) instance = t_new_instance (T_CT);

      ef_dataset_set_bytes (ef_instance_get_dataset (instance), places[i].tag, places[i].vr, "1.5\0Zorro", 9);
      assert_clean (instance, "[options]\nclean-descriptors=true\n", "behind a NUL");
    }
}

/* Text in UTF-8 in a file that says Latin-1, and an item with a character set of its own. */
static void
test_character_sets (void)
{
  g_autoptr (EfInstance) instance = t_new_instance (T_CT);
  EfDataset *root = ef_instance_get_dataset (instance);
  EfDataset *item = t_add_item (root, EF_TAG (0x0008, 0x2218));

  ef_dataset_set_string (root, EF_TAG (0x0008, 0x0005), EF_VR_CS, "ISO_IR 100");
  ef_dataset_set_bytes (root, EF_TAG (0x0010, 0x0010), EF_VR_PN, "M\xc3\xbcllerzorro^Z", 14);
  ef_dataset_set_bytes (root, EF_TAG (0x0018, 0x1210), EF_VR_SH, "Zorro M\xc3\xbcllerzorro", 18);
  ef_dataset_set_string (item, EF_TAG (0x0008, 0x0005), EF_VR_CS, "ISO_IR 192");
  ef_dataset_set_bytes (item, EF_TAG (0x0018, 0x1210), EF_VR_SH, "Zorro M\xc3\xbcllerzorro", 18);
  assert_clean (instance, "", "character sets");
}

/* Safe private attributes as devices and archives write them: without their VR, and sequences as bytes. */
static void
test_safe_private (void)
{
  static const char *const lines[] = {
    "[options]\nretain-safe-private=true\n",
    "[options]\nretain-safe-private=true\nclean-descriptors=true\n",
  };
  static const guint8 items[] = { 0xfe, 0xff, 0x00, 0xe0, 14, 0, 0, 0, 0x10, 0, 0x10, 0, 6, 0, 0, 0, 'Z', 'o', 'r', 'r',
                                  'o', ' ', 0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    for (guint spoil = 0; spoil < 2; spoil++)
      {
        g_autoptr (EfInstance) instance = t_new_instance (T_CT);
        EfDataset *root = ef_instance_get_dataset (instance);

        ef_dataset_set_string (root, EF_TAG (0x2001, 0x0010), EF_VR_LO, "Philips Imaging DD 001");
        ef_dataset_set_bytes (root, EF_TAG (0x2001, 0x1064), EF_VR_UN, "of Testfall", 11); /* Text Type */
        ef_dataset_set_string (root, EF_TAG (0x2001, 0x0090), EF_VR_LO, "Philips Imaging DD 129");
        ef_dataset_set_bytes (root, EF_TAG (0x2001, 0x9000), EF_VR_UN, items, sizeof items - 2 * spoil);
        assert_clean (instance, lines[i], "safe private attributes");
      }
}

/* Windows-1251 in a file that declares nothing, or Latin-1: the name is known as it is, also where an item has it in
 * another set; what stays is readable by what the file then declares. */
static void
test_lying_character_sets (void)
{
  static const char *const declared[] = { NULL, "ISO_IR 100" };
  static const char name[] = "\xc8\xe2\xe0\xed\xee\xe2^\xc8\xe2\xe0\xed"; /* Иванов^Иван */
  static const char kernel[] = "\xc3\xf0\xf3\xe4\xed\xe0\xff";              /* Грудная */

  for (guint i = 0; i < G_N_ELEMENTS (declared); i++)
    {
      g_autoptr (EfInstance) instance = t_new_instance (T_CT);
      g_autoptr (EfInstance) read = NULL;
      EfDataset *root = ef_instance_get_dataset (instance);
      EfDataset *item = t_add_item (root, EF_TAG (0x0008, 0x2218));
      g_autoptr (GBytes) bytes = NULL;
      const guint8 *data;
      gsize length;

      ef_dataset_remove (root, EF_TAG (0x0008, 0x0005));
      if (declared[i] != NULL)
        ef_dataset_set_string (root, EF_TAG (0x0008, 0x0005), EF_VR_CS, declared[i]);
      ef_dataset_set_bytes (root, EF_TAG (0x0010, 0x0010), EF_VR_PN, name, strlen (name));
      ef_dataset_set_bytes (root, EF_TAG (0x0018, 0x1210), EF_VR_SH, kernel, strlen (kernel));
      ef_dataset_set_string (item, EF_TAG (0x0008, 0x0005), EF_VR_CS, "ISO_IR 192");
      ef_dataset_set_string (item, EF_TAG (0x0018, 0x1210), EF_VR_SH, "Иванов");
      read = through_a_file (instance);
      t_run_text (read, "", NULL);
      t_assert_text (ef_instance_get_dataset (read), EF_TAG (0x0008, 0x0005), "ISO_IR 192");
      t_assert_text (ef_instance_get_dataset (read), EF_TAG (0x0018, 0x1210), "Грудная");
      bytes = write_bytes (read);
      data = g_bytes_get_data (bytes, &length);
      g_assert_null (memmem (data, length, name, 6));
      g_assert_null (memmem (data, length, "Иванов", strlen ("Иванов")));
    }
}

static gboolean
finds_cb (const guint8 *bytes,
          gsize         length,
          gboolean      is_text,
          gpointer      user_data)
{
  return ef_prover_finds (user_data, bytes, length, is_text);
}

/* --- verify ---------------------------------------------------------------------------------------------------- */

/* Searches a file of @instance as it is, for the identifiers that it has itself, but for those of its own header. */
static GError *
verify (EfInstance *instance,
        EfProof    *proof)
{
  g_autoptr (EfInstance) source = t_new_instance (T_CT);
  g_autoptr (EfInstance) written = NULL;
  g_autoptr (EfIdentifiers) identifiers = ef_identifiers_new ();
  g_autoptr (EfProfile) profile = t_profile ("");
  g_autoptr (EfProver) prover = NULL;
  GError *error = NULL;
  ef_autofd fd = memfd_create ("written", MFD_CLOEXEC);

  g_assert_true (ef_instance_write (instance, fd, NULL, NULL, &error));
  written = ef_instance_read (fd, NULL, &error);
  g_assert_no_error (error);
  ef_gather_identifiers (source, EF_OPTION_NONE, identifiers);
  prover = ef_prover_new (identifiers);
  ef_prover_search (prover, source, written, fd, profile, NULL, proof, &error);
  return error;
}

static EfInstance *
new_clean_instance (const char *transfer_syntax)
{
  EfInstance *instance = ef_instance_new (transfer_syntax);

  ef_dataset_set_string (ef_instance_get_dataset (instance), EF_TAG (0x0008, 0x0016), EF_VR_UI, T_CT);
  ef_dataset_set_string (ef_instance_get_dataset (instance), EF_TAG (0x0008, 0x0018), EF_VR_UI, "2.25.1234567890");
  return instance;
}

/* The name as a device's blob, a site's coded text, a deflated data set or the comment of a codestream may hold it. */
static void
test_packed (void)
{
  static const char text[] = "<p>Report of " NAME "</p>";
  guint8 packed[256];
  uLongf n_packed = sizeof packed;
  g_autofree char *base64 = g_base64_encode ((const guint8 *) text, strlen (text));

  g_assert_cmpint (compress (packed, &n_packed, (const Bytef *) text, strlen (text)), ==, Z_OK);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (EfInstance) instance =
          new_clean_instance (i == 2 ? "1.2.840.10008.1.2.1.99" : i == 3 ? "1.2.840.10008.1.2.4.50" : "1.2.840.10008.1.2.1");
      EfDataset *root = ef_instance_get_dataset (instance);
      g_autoptr (GError) error = NULL;
      EfProof proof = { 0 };

      if (i == 0)
        ef_dataset_set_bytes (root, EF_TAG (0x0029, 0x1010), EF_VR_OB, packed, n_packed);
      else if (i == 1)
        ef_dataset_set_string (root, EF_TAG (0x0040, 0x4000), EF_VR_UT, base64);
      else if (i == 2)
        ef_dataset_set_string (root, EF_TAG (0x0040, 0x4000), EF_VR_UT, text);
      else if (i == 3)
        {
          /* Native bytes would not do: fragments, the second with a comment that is a zlib stream. */
          g_autoptr (GByteArray) stream = g_byte_array_new ();
          guint8 comment[] = { 0xff, 0xd8, 0xff, 0xfe, 0, (guint8) (2 + n_packed) };
          EfElement *pixels = ef_dataset_set_bytes (root, EF_TAG_PIXEL_DATA, EF_VR_OB, "", 0);
          const EfExtent none = { 0, 0, EF_SOURCE_SPOOL };
          EfExtent fragment = { 0, 0, EF_SOURCE_SPOOL };
          int spool = memfd_create ("spool", MFD_CLOEXEC);

          g_byte_array_append (stream, comment, sizeof comment);
          g_byte_array_append (stream, packed, (guint) n_packed);
          g_byte_array_append (stream, (const guint8 *) "\xff\xda\0\2\1\2\3\4\xff\xd9", 10);
          g_byte_array_append (stream, (const guint8 *) "", stream->len % 2);
          g_assert_true (ef_io_write_all (spool, stream->data, stream->len, NULL));
          ef_instance_take_spool_fd (instance, spool);
          fragment.length = stream->len;
          pixels->kind = EF_VALUE_FRAGMENTS;
          pixels->flags |= EF_ELEMENT_UNDEFINED_LENGTH;
          pixels->value.fragments = g_array_new (FALSE, FALSE, sizeof (EfExtent));
          g_array_append_val (pixels->value.fragments, none);
          g_array_append_val (pixels->value.fragments, fragment);
        }
      error = verify (instance, &proof);
      if (i < 4)
        {
          g_test_message ("%u", i);
          g_assert_error (error, EF_ERROR, EF_ERROR_LEAK);
          g_assert_null (strstr (error->message, "Testfall"));
          continue;
        }
      /* And nothing where nothing is. */
      g_assert_no_error (error);
      g_assert_cmpuint (proof.n_values, >=, 2);
      g_assert_cmpuint (ef_proof_count_places (&proof), ==, proof.n_values);
    }
}

/* What verify would find, the pass takes out, also where its own matching is more careful. */
static void
test_as_verify_finds (void)
{
  static const struct
  {
    guint32 tag;
    guint16 vr;
    const char *value;
  } places[] = {
    { EF_TAG (0x0018, 0x1210), EF_VR_SH, "xTF-998877x" },        /* Convolution Kernel */
    { EF_TAG (0x0018, 0x0060), EF_VR_DS, "119.19400202" },       /* KVP */
    { EF_TAG (0x0028, 0x3006), EF_VR_OW, "..Testfall^Thea..." }, /* LUT Data */
  };
  g_autoptr (EfProfile) profile = t_profile ("");

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (EfInstance) instance = t_new_instance (T_CT);
      g_autoptr (EfIdentifiers) identifiers = ef_identifiers_new ();
      g_autoptr (EfMapping) mapping = ef_mapping_new (&(EfKey){ { 1 } });
      g_autoptr (EfProver) prover = NULL;
      g_autoptr (GBytes) bytes = NULL;
      EfDeidentify pass = { .profile = profile, .mapping = mapping, .finds = finds_cb };

      ef_dataset_set_string (ef_instance_get_dataset (instance), places[i].tag, places[i].vr, places[i].value);
      ef_gather_identifiers (instance, EF_OPTION_NONE, identifiers);
      pass.finds_data = prover = ef_prover_new (identifiers);
      g_assert_true (ef_deidentify_run (&pass, instance, NULL, NULL));
      bytes = write_bytes (instance);
      g_assert_null (find_secret (bytes));
    }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *sop_class;
    guint32 tag;
    guint16 vr;
    const char *value;
    const char *lines;
  } cases[] = {
    { "1.2.840.10008.1.3.10", 0, 0, NULL, "" },
    { "1.2.840.10008.5.1.4.1.1.66", 0, 0, NULL, "" },
    { "1.2.840.10008.5.1.4.1.1.9.4.1", 0, 0, NULL, "" },
    { "1.2.840.10008.5.1.4.1.1.104.3", 0, 0, NULL, "[instances]\ndocuments=refuse\n" },
    { "1.3.12.2.1107.5.9.1", 0, 0, NULL, "" },
    { WSI, EF_TAG (0x0008, 0x0008), EF_VR_CS, "ORIGINAL\\PRIMARY\\LABEL\\NONE", "" },
    { "1.2.840.10008.5.1.4.1.1.4.2", EF_TAG (0x5600, 0x0020), EF_VR_OF, "abcdabcd", "" },
    { PDF, 0, 0, NULL, "[instances]\ndocuments=refuse\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EfInstance) instance = t_new_instance (cases[i].sop_class);
      g_autoptr (EfProfile) profile = t_profile (cases[i].lines);
      g_autoptr (GError) error = NULL;

      if (cases[i].tag != 0)
        ef_dataset_set_bytes (ef_instance_get_dataset (instance), cases[i].tag, cases[i].vr, cases[i].value,
                              strlen (cases[i].value));
      g_assert_false (ef_deidentify_check (instance, profile, &error));
      g_assert_error (error, EF_ERROR, EF_ERROR_REFUSED);
      g_assert_true (g_str_has_prefix (error->message, "Refused: "));
    }
  {
    g_autoptr (EfInstance) instance = t_new_instance ("1.2.840.10008.5.1.4.1.1.4.2");
    g_autoptr (EfProfile) profile = t_profile ("[instances]\nopaque-data=keep\n");

    ef_dataset_set_bytes (ef_instance_get_dataset (instance), EF_TAG (0x5600, 0x0020), EF_VR_OF, "abcd", 4);
    g_assert_true (ef_deidentify_check (instance, profile, NULL));
  }
}

/* A document becomes one that says so, of the same type. */
static void
test_documents (void)
{
  static const struct
  {
    const char *sop_class;
    const char *mime_type;
    const char *begins;
  } cases[] = {
    { PDF, "application/pdf", "%PDF-1.4" },
    { CDA, "text/xml", "<?xml" },
    { "1.2.840.10008.5.1.4.1.1.104.3", "model/stl", "removed" },
    { "1.2.840.10008.5.1.4.1.1.104.4", "model/obj", "# The" },
    { "1.2.840.10008.5.1.4.1.1.104.5", "model/mtl", "# The" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EfInstance) instance = t_new_instance (cases[i].sop_class);
      EfDataset *root = ef_instance_get_dataset (instance);
      const EfElement *document;
      gint64 length;

      ef_dataset_set_string (root, EF_TAG (0x0042, 0x0012), EF_VR_LO, cases[i].mime_type);
      ef_dataset_set_bytes (root, EF_TAG (0x0042, 0x0011), EF_VR_OB, "solid Zorro", 11);
      ef_dataset_set_number (root, EF_TAG (0x0042, 0x0015), EF_VR_UL, 11);
      t_run_text (instance, "", NULL);
      document = ef_dataset_find (root, EF_TAG (0x0042, 0x0011));
      g_assert_cmpint (memcmp (document->value.bytes.data, cases[i].begins, strlen (cases[i].begins)), ==, 0);
      length = ef_dataset_get_int (root, EF_TAG (0x0042, 0x0015), 0);
      g_assert_cmpint (length + length % 2, ==, document->value.bytes.length);
      g_assert_false (t_holds_text (instance, "Zorro"));
    }
}

/* --- colour profiles ------------------------------------------------------------------------------------------- */

static void
put_number (guint8 *bytes,
            guint32 number)
{
  for (guint i = 0; i < 4; i++)
    bytes[i] = (guint8) (number >> (24 - 8 * i));
}

static void
test_colour_profile (void)
{
  guint8 old[128 + 4 + 36 + 20 + 16 + 20] = { 0 };
  static const char *const tags[] = { "rXYZ", "desc", "Zorr" };
  static const guint32 sizes[] = { 20, 16, 20 };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) clean = NULL;
  g_autoptr (GBytes) again = NULL;
  const guint8 *data;
  gsize length;
  guint32 offset = 128 + 4 + 36;

  put_number (old, sizeof old);
  old[8] = 2;
  memcpy (old + 12, "mntrRGB XYZ ", 12);
  memcpy (old + 36, "acsp", 4);
  memcpy (old + 48, "Zorro", 5);
  put_number (old + 128, 3);
  for (guint i = 0; i < 3; i++)
    {
      memcpy (old + 132 + i * 12, tags[i], 4);
      put_number (old + 136 + i * 12, offset);
      put_number (old + 140 + i * 12, sizes[i]);
      offset += sizes[i];
    }
  memcpy (old + 168, "XYZ \0\0\0\0\1\2\3\4\5\6\7\10\1\2\3\4", 20);
  memcpy (old + 188, "desc\0\0\0\0\0\0\0\5Zorro", 16);
  memcpy (old + 204, "text\0\0\0\0Zorro Zorro", 19);

  bytes = g_bytes_new (old, sizeof old);
  clean = ef_icc_clean (bytes);
  g_assert_nonnull (clean);
  data = g_bytes_get_data (clean, &length);
  g_assert_null (memmem (data, length, "Zor", 3));
  g_assert_nonnull (memmem (data, length, "XYZ \0\0\0\0\1\2\3\4\5\6\7\10\1\2\3\4", 20));
  g_assert_cmpint (memcmp (data + 36, "acsp", 4), ==, 0);
  again = ef_icc_clean (clean);
  g_assert_true (g_bytes_equal (clean, again));
  /* Lengths that lead out of the profile. */
  for (guint i = 0; i < 132 + 36; i++)
    for (guint k = 0; k < 2; k++)
      {
        g_autoptr (GBytes) broken = NULL;
        g_autoptr (GBytes) result = NULL;
        guint8 kept = old[i];

        old[i] = k ? 0xff : 0x7f;
        broken = g_bytes_new (old, sizeof old);
        result = ef_icc_clean (broken);
        old[i] = kept;
      }
}

static void
test_uids_in_texts (void)
{
  static const char *const kept[] = {
    "", "version 1.2.3", "10.0.0.1 and 192.168.1.254", "SOP class 1.2.840.10008.5.1.4.1.1.2.", "1.2.3.4.5.06.20240229",
    "a1.2.3.4.5.6.20240229", "...1..2",
  };
  EfKey key = { { 1 } };
  g_autoptr (EfMapping) mapping = ef_mapping_new (&key);
  const char *uid = ef_mapping_get_uid (mapping, A_UID);
  g_autofree char *text = ef_text_uids_map ("see " A_UID ", http://h/" A_UID "/2.", mapping);
  g_autofree char *expected = g_strdup_printf ("see %s, http://h/%s/2.", uid, uid);

  g_assert_cmpstr (text, ==, expected);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      g_autofree char *same = ef_text_uids_map (kept[i], mapping);

      g_assert_cmpstr (same, ==, kept[i]);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hiding-places/values", test_values);
  g_test_add_func ("/hiding-places/known-values-under-options", test_known_values_under_options);
  g_test_add_func ("/hiding-places/duplicates-preamble-and-disorder", test_duplicates);
  g_test_add_func ("/hiding-places/behind-a-nul", test_behind_a_nul);
  g_test_add_func ("/hiding-places/character-sets", test_character_sets);
  g_test_add_func ("/hiding-places/lying-character-sets", test_lying_character_sets);
  g_test_add_func ("/hiding-places/safe-private", test_safe_private);
  g_test_add_func ("/hiding-places/as-verify-finds", test_as_verify_finds);
  g_test_add_func ("/hiding-places/packed", test_packed);
  g_test_add_func ("/hiding-places/refused", test_refused);
  g_test_add_func ("/hiding-places/documents", test_documents);
  g_test_add_func ("/hiding-places/colour-profile", test_colour_profile);
  g_test_add_func ("/hiding-places/uids-in-texts", test_uids_in_texts);
  return g_test_run ();
}
