/* Makes DICOM files byte by byte, right and wrong ones, for the tests of the parser and the writer. */
#pragma once

#include "ef-byte-order.h"
#include "ef-error.h"
#include "ef-instance.h"
#include "ef-io.h"

#include <string.h>

#define ITEM EF_TAG (0xfffe, 0xe000)
#define ITEM_END EF_TAG (0xfffe, 0xe00d)
#define SEQUENCE_END EF_TAG (0xfffe, 0xe0dd)
#define UNDEFINED G_MAXUINT32

typedef struct
{
  GByteArray *bytes;
  EfEncoding encoding;
} Bytes;

static inline void
raw (Bytes      *self,
     const void *data,
     gsize       length)
{
  g_byte_array_append (self->bytes, data, (guint) length);
}

static inline void
u32 (Bytes  *self,
     guint32 n)
{
  guint8 b[4];

  ef_put_u32 (b, n, ef_encoding_is_big (self->encoding));
  raw (self, b, 4);
}

static inline void
u16 (Bytes  *self,
     guint16 n)
{
  guint8 b[2];

  ef_put_u16 (b, n, ef_encoding_is_big (self->encoding));
  raw (self, b, 2);
}

static inline void
put_tag (Bytes  *self,
         guint32 tag)
{
  u16 (self, EF_TAG_GROUP (tag));
  u16 (self, EF_TAG_ELEMENT (tag));
}

/* A header with any length, true or not. Items and delimiters have no VR. */
static inline void
header (Bytes  *self,
        guint32 tag,
        guint16 vr,
        guint32 length)
{
  guint8 letters[4] = { (guint8) (vr >> 8), (guint8) vr, 0, 0 };

  put_tag (self, tag);
  if (self->encoding == EF_ENCODING_IMPLICIT_LE || EF_TAG_GROUP (tag) == 0xfffe)
    u32 (self, length);
  else if (ef_vr_has_long_header (vr))
    {
      raw (self, letters, 4);
      u32 (self, length);
    }
  else
    {
      raw (self, letters, 2);
      u16 (self, (guint16) length);
    }
}

static inline void
element (Bytes      *self,
         guint32     tag,
         guint16     vr,
         const void *data,
         gsize       length)
{
  header (self, tag, vr, (guint32) length);
  raw (self, data, length);
}

static inline void
text (Bytes      *self,
      guint32     tag,
      guint16     vr,
      const char *value)
{
  element (self, tag, vr, value, strlen (value));
}

static inline void
number (Bytes  *self,
        guint32 tag,
        guint16 value)
{
  header (self, tag, EF_VR_US, 2);
  u16 (self, value);
}

/* Preamble and group 0002 with nothing but @transfer_syntax, then a data set in @encoding. */
static inline Bytes
begin (const char *transfer_syntax,
       EfEncoding  encoding)
{
  Bytes self = { g_byte_array_new (), EF_ENCODING_EXPLICIT_LE };
  static const guint8 preamble[128] = { 0 };
  gsize length = strlen (transfer_syntax);
  gsize even = length + (length & 1);

  raw (&self, preamble, 128);
  raw (&self, "DICM", 4);
  header (&self, EF_TAG (0x0002, 0x0000), EF_VR_UL, 4);
  u32 (&self, (guint32) (8 + even));
  header (&self, EF_TAG (0x0002, 0x0010), EF_VR_UI, (guint32) even);
  raw (&self, transfer_syntax, even);
  self.encoding = encoding;
  return self;
}

static inline Bytes
begin_bare (EfEncoding encoding)
{
  return (Bytes){ g_byte_array_new (), encoding };
}

static inline Bytes
begin_explicit (void)
{
  return begin (EF_UID_EXPLICIT_VR_LE, EF_ENCODING_EXPLICIT_LE);
}

static inline Bytes
begin_implicit (void)
{
  return begin (EF_UID_IMPLICIT_VR_LE, EF_ENCODING_IMPLICIT_LE);
}

/* Gives @self up into a memory file. */
static inline int
finish (Bytes *self)
{
  int fd = ef_io_memfd ("test", NULL);

  g_assert_cmpint (fd, >=, 0);
  g_assert_true (ef_io_write_all (fd, self->bytes->data, self->bytes->len, NULL));
  g_byte_array_unref (self->bytes);
  self->bytes = NULL;
  return fd;
}

static inline GBytes *
contents (int fd)
{
  guint64 size;
  guint8 *data;

  g_assert_true (ef_io_get_size (fd, &size, NULL));
  data = g_malloc (size + 1);
  g_assert_true (ef_io_pread_all (fd, data, size, 0, NULL));
  return g_bytes_new_take (data, size);
}

/* Everything of an instance in one line, for comparisons: tags, VRs, lengths, values in hexadecimal where short. */
static inline void
describe_dataset (GString   *out,
                  EfDataset *dataset)
{
  for (guint i = 0; i < ef_dataset_get_n_elements (dataset); i++)
    {
      EfElement *e = ef_dataset_get_element (dataset, i);
      char vr[3];

      ef_vr_to_string (e->vr, vr);
      g_string_append_printf (out, "%04X,%04X %s", EF_TAG_GROUP (e->tag), EF_TAG_ELEMENT (e->tag), vr);
      if (e->kind == EF_VALUE_SEQUENCE)
        {
          g_string_append_c (out, '[');
          for (guint k = 0; k < ef_element_get_n_items (e); k++)
            {
              g_string_append_c (out, '{');
              describe_dataset (out, ef_element_get_item (e, k));
              g_string_append_c (out, '}');
            }
          g_string_append_c (out, ']');
        }
      else if (e->kind == EF_VALUE_FRAGMENTS)
        for (guint k = 0; k < e->value.fragments->len; k++)
          g_string_append_printf (out, " /%u", (guint) g_array_index (e->value.fragments, EfExtent, k).length);
      else if (e->kind == EF_VALUE_EXTENT)
        g_string_append_printf (out, " @%u", (guint) e->value.extent.length);
      else
        {
          g_string_append_c (out, ' ');
          for (guint k = 0; k < e->value.bytes.length; k++)
            {
              guint8 c = e->value.bytes.data[k];

              if (g_ascii_isprint (c) && ef_vr_is_string (e->vr))
                g_string_append_c (out, (char) c);
              else
                g_string_append_printf (out, "%02x", c);
            }
        }
      g_string_append (out, "; ");
    }
}

static inline char *
describe (EfInstance *instance)
{
  GString *out = g_string_new (NULL);

  describe_dataset (out, ef_instance_get_dataset (instance));
  return g_string_free (out, FALSE);
}

#define assert_described(instance, expected)                 \
  G_STMT_START                                               \
  {                                                          \
    g_autofree char *described_ = describe (instance);       \
    g_assert_cmpstr (described_, ==, expected);              \
  }                                                          \
  G_STMT_END

static inline EfInstance *
read_bytes (Bytes *bytes)
{
  g_autoptr (GError) error = NULL;
  int fd = finish (bytes); /* stays open: the instance borrows it */
  EfInstance *instance = ef_instance_read (fd, &ef_read_limits_default, &error);

  g_assert_no_error (error);
  return instance;
}

/* @bytes must be refused with @code, and the message must contain @part. */
static inline void
assert_refused_with (Bytes              *bytes,
                     const EfReadLimits *limits,
                     EfErrorCode         code,
                     const char         *part)
{
  g_autoptr (GError) error = NULL;
  ef_autofd fd = finish (bytes);
  g_autoptr (EfInstance) instance = ef_instance_read (fd, limits, &error);

  g_assert_null (instance);
  g_assert_error (error, EF_ERROR, (int) code);
  if (part != NULL && strstr (error->message, part) == NULL)
    g_error ("\"%s\" does not tell \"%s\"", error->message, part);
}

static inline void
assert_refused (Bytes       *bytes,
                EfErrorCode  code,
                const char  *part)
{
  assert_refused_with (bytes, &ef_read_limits_default, code, part);
}
