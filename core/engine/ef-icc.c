#include "config.h"

#include "ef-icc.h"

#include <string.h>

#define HEADER_LENGTH 128
#define MAX_TAGS 100
#define SIGNATURE(a, b, c, d) ((guint32) (a) << 24 | (guint32) (b) << 16 | (guint32) (c) << 8 | (guint32) (d))

/* Tags that tell how to compute colours. All others are for people. */
static const char *const wanted[] = { "rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC", "kTRC", "wtpt", "bkpt", "chad",
                                      "A2B0", "A2B1", "A2B2", "B2A0", "B2A1", "B2A2", "D2B0", "D2B1", "D2B2", "D2B3",
                                      "B2D0", "B2D1", "B2D2", "B2D3", "lumi", "gamt" };
/* The types that they may have, which hold numbers and nothing else. */
static const char *const types[] = { "XYZ ", "curv", "para", "sf32", "mft1", "mft2", "mAB ", "mBA ", "mpet" };

static guint32
read_number (const guint8 *bytes)
{
  return SIGNATURE (bytes[0], bytes[1], bytes[2], bytes[3]);
}

static void
write_number (guint8 *bytes,
              guint32 number)
{
  for (guint i = 0; i < 4; i++)
    bytes[i] = (guint8) (number >> (24 - 8 * i));
}

static gboolean
is_one_of (const guint8      *signature,
           const char *const *list,
           guint              n)
{
  for (guint i = 0; i < n; i++)
    if (memcmp (signature, list[i], 4) == 0)
      return TRUE;
  return FALSE;
}

static void
add_tag (GByteArray   *table,
         GByteArray   *body,
         const char   *signature,
         const guint8 *data,
         gsize         length)
{
  guint8 entry[12];
  static const guint8 zeros[4];

  memcpy (entry, signature, 4);
  write_number (entry + 4, body->len); /* the table's length is added at the end */
  write_number (entry + 8, (guint32) length);
  g_byte_array_append (table, entry, sizeof entry);
  g_byte_array_append (body, data, (guint) length);
  g_byte_array_append (body, zeros, (4 - body->len % 4) % 4);
}

/* 'desc' of version 2 and 'mluc' of version 4, of one neutral word. */
static void
add_texts (GByteArray *table,
           GByteArray *body,
           gboolean    is_v4)
{
  static const guint8 multi[] = { 'm', 'l', 'u', 'c', 0, 0, 0, 0, 0,   0, 0,   1, 0,   0, 0,   12, 'e', 'n', 'U',
                                  'S', 0,   0,   0,   6, 0, 0, 0, 28, 0, 'R', 0, 'G', 0, 'B' };
  static const guint8 right[] = { 't', 'e', 'x', 't', 0, 0, 0, 0, 'N', 'o', 'n', 'e', 0 };
  guint8 description[8 + 4 + 4 + 4 + 4 + 2 + 1 + 67] = { 'd', 'e', 's', 'c', 0, 0, 0, 0, 0, 0, 0, 4, 'R', 'G', 'B', 0 };

  if (is_v4)
    {
      add_tag (table, body, "desc", multi, sizeof multi);
      add_tag (table, body, "cprt", multi, sizeof multi);
      return;
    }
  add_tag (table, body, "desc", description, sizeof description);
  add_tag (table, body, "cprt", right, sizeof right);
}

static GBytes *
join (const guint8 *header,
      GByteArray   *table,
      GByteArray   *body)
{
  GByteArray *result = g_byte_array_new ();
  guint32 n_tags = table->len / 12;
  guint32 base = HEADER_LENGTH + 4 + table->len;
  guint8 count[4];

  for (guint i = 0; i < n_tags; i++)
    write_number (table->data + i * 12 + 4, read_number (table->data + i * 12 + 4) + base);
  write_number (count, n_tags);
  g_byte_array_append (result, header, HEADER_LENGTH);
  g_byte_array_append (result, count, 4);
  g_byte_array_append (result, table->data, table->len);
  g_byte_array_append (result, body->data, body->len);
  write_number (result->data, result->len);
  return g_byte_array_free_to_bytes (result);
}

/* Size, class, colour spaces, version, intent and illuminant stay; makers, dates and digests go. */
static void
make_header (guint8       *header,
             const guint8 *old)
{
  memset (header, 0, HEADER_LENGTH);
  memcpy (header + 8, old + 8, 16);  /* version, class, colour space, connection space */
  memcpy (header + 36, "acsp", 4);
  memcpy (header + 64, old + 64, 16); /* intent, illuminant */
  header[25] = 0xd0; /* 2000-01-01 */
  header[24] = 0x07;
  header[27] = 1;
  header[29] = 1;
}

GBytes *
ef_icc_clean (GBytes *profile)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (profile, &length);
  g_autoptr (GByteArray) table = g_byte_array_new ();
  g_autoptr (GByteArray) body = g_byte_array_new ();
  guint8 header[HEADER_LENGTH];
  guint32 n_tags;

  if (length < HEADER_LENGTH + 4 || length > EF_ICC_MAX_LENGTH || memcmp (bytes + 36, "acsp", 4) != 0)
    return NULL;
  n_tags = read_number (bytes + HEADER_LENGTH);
  if (n_tags > MAX_TAGS || length < HEADER_LENGTH + 4 + (gsize) n_tags * 12)
    return NULL;
  make_header (header, bytes);
  add_texts (table, body, bytes[8] >= 4);
  for (guint i = 0; i < n_tags; i++)
    {
      const guint8 *entry = bytes + HEADER_LENGTH + 4 + (gsize) i * 12;
      gsize offset = read_number (entry + 4);
      gsize size = read_number (entry + 8);

      if (!is_one_of (entry, wanted, G_N_ELEMENTS (wanted)))
        continue;
      if (size < 8 || offset > length || size > length - offset ||
          !is_one_of (bytes + offset, types, G_N_ELEMENTS (types)))
        return NULL;
      add_tag (table, body, (const char *) entry, bytes + offset, size);
    }
  return join (header, table, body);
}
