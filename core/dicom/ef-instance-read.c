#include "config.h"

#include "ef-instance-private.h"

#include "ef-byte-order.h"
#include "ef-dataset-private.h"
#include "ef-deflate.h"
#include "ef-dictionary.h"
#include "ef-error.h"
#include "ef-header.h"
#include "ef-io.h"
#include "ef-parse.h"

#define PREAMBLE_LENGTH 128
#define GUESS_LENGTH 4096

const EfReadLimits ef_read_limits_default = {
  .max_header = G_GUINT64_CONSTANT (256) * 1024 * 1024,
  .max_inflated = G_GUINT64_CONSTANT (4) * 1024 * 1024 * 1024,
  .max_depth = 64,
  .max_elements = 4000000,
  .max_value = 64 * 1024,
};

/* --- what kind of file ---------------------------------------------------------------------------------------- */

typedef enum
{
  LAYOUT_UNKNOWN,
  LAYOUT_PREAMBLE, /* 128 bytes and "DICM" (PS3.10 7.1) */
  LAYOUT_PREFIX,   /* "DICM" alone */
  LAYOUT_BARE,     /* neither: file meta or the data set itself */
} Layout;

static gboolean
has_magic (const guint8 *bytes,
           gsize         length,
           gsize         offset)
{
  return length >= offset + 4 && memcmp (bytes + offset, "DICM", 4) == 0;
}

/* A data set without any mark, such as ACR-NEMA files: it must begin in the groups that data sets begin with, and
 * some headers in a row must make sense. */
static gboolean
is_bare_dataset (const guint8 *bytes,
                 gsize         length,
                 guint64       total)
{
  EfEncoding encoding;
  guint32 tag;

  if (length < 16 || !ef_header_guess_encoding (bytes, length, total, EF_ENCODING_EXPLICIT_LE, &encoding))
    return FALSE;
  tag = ef_get_tag (bytes, ef_encoding_is_big (encoding));
  if (EF_TAG_GROUP (tag) > 0x0028 || EF_TAG_IS_PRIVATE (tag) || ef_dictionary_get_vr (tag) == 0)
    return FALSE;
  return ef_header_count_plausible (bytes, length, total, encoding) >= (EF_TAG_GROUP (tag) <= 0x0010 ? 2 : 4);
}

static Layout
find_layout (const guint8 *bytes,
             gsize         length,
             guint64       total)
{
  if (has_magic (bytes, length, PREAMBLE_LENGTH))
    return LAYOUT_PREAMBLE;
  if (has_magic (bytes, length, 0))
    return LAYOUT_PREFIX;
  return is_bare_dataset (bytes, length, total) ? LAYOUT_BARE : LAYOUT_UNKNOWN;
}

gboolean
ef_instance_sniff (const guint8 *prefix,
                   gsize         prefix_length)
{
  g_return_val_if_fail (prefix != NULL || prefix_length == 0, FALSE);

  /* How long the file is, nobody tells: any value may fit. */
  return prefix_length > 0 && find_layout (prefix, prefix_length, G_MAXUINT32) != LAYOUT_UNKNOWN;
}

/* --- file meta information ------------------------------------------------------------------------------------ */

static gboolean
is_dirty (const guint8 *bytes,
          gsize         length)
{
  for (gsize i = 0; i < length; i++)
    if (bytes[i] != 0)
      return TRUE;
  return FALSE;
}

/* Leaves *@position at the first byte of group 0002 or of the data set. */
static gboolean
read_layout (EfInstance *self,
             EfReader   *reader,
             guint64    *position,
             GError    **error)
{
  gsize length = (gsize) MIN (reader->size, GUESS_LENGTH);
  const guint8 *bytes = ef_reader_get (reader, 0, length, error);

  if (bytes == NULL)
    return FALSE;
  switch (find_layout (bytes, length, reader->size))
    {
    case LAYOUT_PREAMBLE:
      self->facts.has_preamble = TRUE;
      self->facts.preamble_dirty = is_dirty (bytes, PREAMBLE_LENGTH);
      *position = PREAMBLE_LENGTH + 4;
      return TRUE;
    case LAYOUT_PREFIX:
      *position = 4;
      return TRUE;
    case LAYOUT_BARE:
      *position = 0;
      return TRUE;
    case LAYOUT_UNKNOWN:
    default:
      g_set_error_literal (error, EF_ERROR, EF_ERROR_NOT_DICOM,
                           "No DICOM file: neither its mark at byte 128 nor a data set at byte 0");
      return FALSE;
    }
}

static gboolean
read_meta (EfInstance *self,
           EfParser   *parser,
           guint64    *position,
           GError    **error)
{
  gsize length = (gsize) MIN (parser->reader->size - *position, 8);
  const guint8 *bytes = ef_reader_get (parser->reader, *position, length, error);
  gboolean big;

  if (bytes == NULL)
    return FALSE;
  /* It is always little endian (PS3.10 7.1), but some writers did not know. */
  big = length == 8 && ef_get_u16 (bytes, TRUE) == 0x0002;
  self->meta = ef_dataset_new (big ? EF_ENCODING_EXPLICIT_BE : EF_ENCODING_EXPLICIT_LE);
  if (!ef_parse_meta (parser, self->meta, position, error))
    return FALSE;
  self->facts.has_meta = self->meta->n_elements > 0;
  self->transfer_syntax = ef_dataset_dup_string (self->meta, EF_TAG_TRANSFER_SYNTAX);
  if (self->transfer_syntax != NULL && *self->transfer_syntax == 0)
    g_clear_pointer (&self->transfer_syntax, g_free);
  return TRUE;
}

/* --- data set ------------------------------------------------------------------------------------------------- */

static const char *
transfer_syntax_of_encoding (EfEncoding encoding)
{
  switch (encoding)
    {
    case EF_ENCODING_IMPLICIT_LE:
      return EF_UID_IMPLICIT_VR_LE;
    case EF_ENCODING_EXPLICIT_BE:
      return EF_UID_EXPLICIT_VR_BE;
    case EF_ENCODING_EXPLICIT_LE:
    default:
      return EF_UID_EXPLICIT_VR_LE;
    }
}

/* Where nothing is declared, or what is declared is not so, the headers themselves tell. */
static gboolean
find_encoding (EfInstance *self,
               EfReader   *reader,
               guint64     position,
               EfEncoding *encoding,
               GError    **error)
{
  EfEncoding declared =
    self->transfer_syntax != NULL ? ef_transfer_syntax_encoding (self->transfer_syntax) : EF_ENCODING_EXPLICIT_LE;
  gsize length = (gsize) MIN (reader->size - position, GUESS_LENGTH);
  const guint8 *bytes;

  *encoding = declared;
  if (length < 8)
    return TRUE;
  bytes = ef_reader_get (reader, position, length, error);
  if (bytes == NULL)
    return FALSE;
  ef_header_guess_encoding (bytes, length, reader->size - position, declared, encoding);
  return TRUE;
}

/* The first bytes of the first fragment name the codec well enough where the file does not name it. */
static const char *
guess_codec (EfReader        *reader,
             const EfElement *pixels)
{
  EfExtent first;
  const guint8 *bytes;
  guint length;

  if (pixels->value.fragments->len < 2)
    return NULL;
  first = g_array_index (pixels->value.fragments, EfExtent, 1);
  length = (guint) MIN (first.length, 4096);
  bytes = length < 64 ? NULL : ef_reader_get (reader, first.offset, length, NULL);
  if (bytes == NULL)
    return NULL;
  if (memcmp (bytes, "\xff\x4f\xff\x51", 4) == 0)
    return "1.2.840.10008.1.2.4.91";
  if (ef_get_u32 (bytes, FALSE) - 1 < 15 && ef_get_u32 (bytes + 4, FALSE) == 64)
    return "1.2.840.10008.1.2.5";
  if (bytes[0] != 0xff || bytes[1] != 0xd8)
    return NULL;
  for (guint i = 2; i + 4 < length && bytes[i] == 0xff; i += 2 + (guint) (bytes[i + 2] << 8 | bytes[i + 3]))
    switch (bytes[i + 1])
      {
      case 0xc0:
        return "1.2.840.10008.1.2.4.50";
      case 0xc1:
        return "1.2.840.10008.1.2.4.51";
      case 0xc3:
        return "1.2.840.10008.1.2.4.57";
      case 0xf7:
        return "1.2.840.10008.1.2.4.81";
      default:
        break;
      }
  return NULL;
}

static gboolean
settle_transfer_syntax (EfInstance *self,
                        EfReader   *reader,
                        GError    **error)
{
  const EfElement *pixels = ef_dataset_find (self->dataset, EF_TAG_PIXEL_DATA);
  const char *guess;

  if (self->transfer_syntax != NULL)
    return TRUE;
  guess = transfer_syntax_of_encoding (self->dataset->encoding);
  if (pixels != NULL && pixels->kind == EF_VALUE_FRAGMENTS)
    guess = guess_codec (reader, pixels);
  if (guess == NULL)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_UNSUPPORTED,
                           "The file holds compressed pixel data and names no transfer syntax");
      return FALSE;
    }
  self->transfer_syntax = g_strdup (guess);
  return TRUE;
}

static gboolean
read_dataset (EfInstance *self,
              EfParser   *parser,
              guint64     position,
              GError    **error)
{
  EfEncoding encoding;

  if (!find_encoding (self, parser->reader, position, &encoding, error))
    return FALSE;
  self->dataset = ef_dataset_new (encoding);
  return ef_parse_root (parser, self->dataset, position, error) &&
         settle_transfer_syntax (self, parser->reader, error);
}

static gboolean
read_deflated (EfInstance *self,
               EfParser   *parser,
               guint64     position,
               GError    **error)
{
  EfReader *outer = parser->reader;
  EfReader inflated = { 0 };
  gboolean ok;

  self->inflated_fd = ef_inflate (outer->fd, position, outer->size, parser->limits->max_inflated,
                                  &self->facts.trailing_bytes, error);
  if (self->inflated_fd < 0 || !ef_reader_init (&inflated, self->inflated_fd, error))
    return FALSE;
  self->source_fd = self->inflated_fd;
  parser->reader = &inflated;
  ok = read_dataset (self, parser, 0, error);
  parser->reader = outer;
  ef_reader_clear (&inflated);
  return ok;
}

static gboolean
read_all (EfInstance         *self,
          EfReader           *reader,
          const EfReadLimits *limits,
          GError            **error)
{
  EfParser parser = { .reader = reader, .limits = limits, .facts = &self->facts };
  guint64 position = 0;

  if (!read_layout (self, reader, &position, error) || !read_meta (self, &parser, &position, error))
    return FALSE;
  if (self->transfer_syntax != NULL && ef_instance_is_deflated (self))
    return read_deflated (self, &parser, position, error);
  return read_dataset (self, &parser, position, error);
}

EfInstance *
ef_instance_read (int                 fd,
                  const EfReadLimits *limits,
                  GError            **error)
{
  g_autoptr (EfInstance) self = g_new0 (EfInstance, 1);
  EfReader reader = { 0 };
  gboolean ok;

  if (limits == NULL)
    limits = &ef_read_limits_default;
  self->source_fd = fd;
  self->inflated_fd = -1;
  self->spool_fd = -1;
  ok = ef_reader_init (&reader, fd, error) && read_all (self, &reader, limits, error);
  ef_reader_clear (&reader);
  return ok ? g_steal_pointer (&self) : NULL;
}
