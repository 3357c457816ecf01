#include "config.h"

#include "ef-dummy.h"

#include <string.h>

static const struct
{
  guint16 vr;
  const char *text;
} dummies[] = {
  { EF_VR_AE, "REMOVED" },       { EF_VR_AS, "000Y" },   { EF_VR_CS, "REMOVED" },        { EF_VR_DA, "19000101" },
  { EF_VR_DS, "0" },             { EF_VR_DT, "19000101000000" }, { EF_VR_IS, "0" },      { EF_VR_LO, "REMOVED" },
  { EF_VR_LT, "REMOVED" },       { EF_VR_PN, "REMOVED" }, { EF_VR_SH, "REMOVED" },       { EF_VR_ST, "REMOVED" },
  { EF_VR_TM, "000000" },        { EF_VR_UC, "REMOVED" }, { EF_VR_UR, "urn:removed" },   { EF_VR_UT, "REMOVED" },
};

/* Code strings whose terms are fixed by the standard: a word of our own would be no valid value. */
static const struct
{
  guint32 tag;
  const char *text;
} terms[] = {
  { EF_TAG (0x0010, 0x0040), "O" },          /* Patient's Sex */
  { EF_TAG (0x0040, 0xa493), "UNVERIFIED" }, /* Verification Flag */
  { EF_TAG (0x0040, 0xa491), "PARTIAL" },    /* Completion Flag */
  { EF_TAG (0x300e, 0x0002), "UNAPPROVED" }, /* Approval Status */
};

const char *
ef_dummy_get_text (const EfProfile *profile,
                   guint16          vr,
                   guint32          tag)
{
  const char *own = ef_profile_get_dummy (profile, vr);

  if (own != NULL)
    return own;
  for (guint i = 0; i < G_N_ELEMENTS (terms); i++)
    if (terms[i].tag == tag)
      return terms[i].text;
  for (guint i = 0; i < G_N_ELEMENTS (dummies); i++)
    if (dummies[i].vr == vr)
      return dummies[i].text;
  return NULL;
}

/* A page of PDF 1.4 that says what happened; the cross-reference table is computed, so that every reader opens it. */
static GBytes *
make_pdf (void)
{
  static const char stream[] = "BT /F1 14 Tf 60 760 Td (The document was removed when this instance was de-identified.) "
                               "Tj ET";
  static const char *const objects[] = {
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    NULL, /* the stream */
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
  };
  GString *pdf = g_string_new ("%PDF-1.4\n");
  gsize offsets[G_N_ELEMENTS (objects)];
  gsize table;
  gsize length;

  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      offsets[i] = pdf->len;
      if (objects[i] != NULL)
        g_string_append_printf (pdf, "%u 0 obj\n%s\nendobj\n", i + 1, objects[i]);
      else
        g_string_append_printf (pdf, "%u 0 obj\n<</Length %u>>\nstream\n%s\nendstream\nendobj\n", i + 1,
                                (guint) strlen (stream), stream);
    }
  table = pdf->len;
  g_string_append_printf (pdf, "xref\n0 %u\n0000000000 65535 f \n", (guint) G_N_ELEMENTS (objects) + 1);
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    g_string_append_printf (pdf, "%010u 00000 n \n", (guint) offsets[i]);
  g_string_append_printf (pdf, "trailer\n<</Size %u/Root 1 0 R>>\nstartxref\n%u\n%%%%EOF\n",
                          (guint) G_N_ELEMENTS (objects) + 1, (guint) table);
  length = pdf->len;
  return g_bytes_new_take (g_string_free (pdf, FALSE), length);
}

/* The binary form: a header of 80 bytes, the number of triangles, and one that has no surface, since readers want one. */
static GBytes *
make_stl (void)
{
  static const char header[80] = "removed when this instance was de-identified";
  GByteArray *stl = g_byte_array_new ();
  guint8 rest[4 + 50] = { 1 };

  g_byte_array_append (stl, (const guint8 *) header, sizeof header);
  g_byte_array_append (stl, rest, sizeof rest);
  return g_byte_array_free_to_bytes (stl);
}

GBytes *
ef_dummy_make_document (const char *mime_type)
{
  static const char obj[] = "# The model was removed when this instance was de-identified.\n"
                            "v 0 0 0\nv 0 0 0\nv 0 0 0\nf 1 2 3\n";
  static const char mtl[] = "# The materials were removed when this instance was de-identified.\n"
                            "newmtl removed\nKd 0.5 0.5 0.5\n";
  static const char xml[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                            "<removed>The document was removed when this instance was de-identified.</removed>\n";

  if (g_strcmp0 (mime_type, "application/pdf") == 0)
    return make_pdf ();
  if (g_strcmp0 (mime_type, "text/xml") == 0 || g_strcmp0 (mime_type, "application/xml") == 0)
    return g_bytes_new_static (xml, sizeof xml - 1);
  if (g_strcmp0 (mime_type, "model/stl") == 0)
    return make_stl ();
  if (g_strcmp0 (mime_type, "model/obj") == 0)
    return g_bytes_new_static (obj, sizeof obj - 1);
  if (g_strcmp0 (mime_type, "model/mtl") == 0)
    return g_bytes_new_static (mtl, sizeof mtl - 1);
  return NULL;
}
