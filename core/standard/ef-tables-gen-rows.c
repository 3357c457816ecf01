/*
 * SPDX-License-Identifier: Apache-2.0
 */

#define _GNU_SOURCE

#include "ef-tables-gen.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* dictionary.tsv: tag vr vm retired keyword name */

static void
parse_vm (const Table *table,
          const Row   *row,
          const char  *text,
          unsigned     vm[3])
{
  char *end;
  unsigned long first, second;

  errno = 0;
  first = strtoul (text, &end, 10);
  vm[0] = vm[1] = (unsigned) first;
  vm[2] = 1;
  if (!isdigit ((unsigned char) text[0]) || first == 0 || first > 999)
    goto malformed;
  if (*end == '\0')
    return;
  if (*end++ != '-')
    goto malformed;
  vm[1] = 0;
  if (strcmp (end, "n") == 0)
    return;
  if (!isdigit ((unsigned char) *end))
    goto malformed;
  second = strtoul (end, &end, 10);
  if (strcmp (end, "n") == 0 && second > 1 && second <= 99)
    {
      vm[2] = (unsigned) second;
      return;
    }
  if (*end == '\0' && second > first && second <= 999)
    {
      vm[1] = (unsigned) second;
      return;
    }

malformed:
  die (table->path, row->line, "malformed VM \"%s\"", text);
}

void
write_dictionary (const Table *table)
{
  Sorted *tags = new_sorted (table), *keywords = new_sorted (table);
  size_t n_exact = 0;

  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = &table->rows[i];
      uint32_t tag, mask;
      const char *keyword = need_text (table, row, 4);

      if (!parse_tag (row->field[0], &tag, &mask))
        die (table->path, row->line, "malformed tag \"%s\"", row->field[0]);
      if (tag >> 16 & 1)
        die (table->path, row->line, "an odd group");
      for (const char *p = keyword; *p != '\0'; p++)
        {
          if (!isalnum ((unsigned char) *p))
            die (table->path, row->line, "malformed keyword \"%s\"", keyword);
        }
      n_exact += mask == 0xffffffff;
      tags[i].key = make_key ("%d%08X%08X", mask != 0xffffffff, (unsigned) tag, (unsigned) ~mask);
      keywords[i].key = copy_string (keyword);
    }
  check_unique (table, tags, table->n_rows);
  check_unique (table, keywords, table->n_rows);

  fprintf (out, "const EfDictionaryEntry ef_table_dictionary[] = {\n");
  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = tags[i].row;
      uint32_t tag, mask;
      unsigned vr[3], vm[3];

      parse_tag (row->field[0], &tag, &mask);
      parse_vrs (table, row, row->field[1], vr);
      parse_vm (table, row, row->field[2], vm);
      fprintf (out, "  { 0x%08x, 0x%08x, 0x%04x, 0x%04x, 0x%04x, %u, %u, %u, %d, %zu, %zu },\n",
               (unsigned) tag, (unsigned) mask, vr[0], vr[1], vr[2], vm[0], vm[1], vm[2],
               parse_yes (table, row, 3), pool_add (row->field[4]), pool_add (need_text (table, row, 5)));
    }
  fprintf (out, "};\nconst guint ef_table_n_dictionary = %zu;\n", table->n_rows);
  fprintf (out, "const guint ef_table_n_dictionary_exact = %zu;\n", n_exact);

  fprintf (out, "const guint16 ef_table_keywords[] = {");
  for (size_t i = 0; i < table->n_rows; i++)
    {
      size_t j;

      /* The place of this keyword's row in tag order. */
      for (j = 0; tags[j].row != keywords[i].row; j++)
        ;
      fprintf (out, "%s%zu,", i % 16 == 0 ? "\n  " : " ", j);
    }
  fprintf (out, "\n};\n\n");
}

/* confidentiality.tsv: tag basic, ten options, retired in_standard_iod name */

void
write_confidentiality (const Table *table)
{
  Sorted *sorted = new_sorted (table);
  size_t n_exact = 0;

  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = &table->rows[i];
      uint32_t tag, mask;

      if (strcmp (row->field[0], "private") == 0)
        {
          sorted[i].key = copy_string ("2");
          continue;
        }
      if (!parse_tag (row->field[0], &tag, &mask))
        die (table->path, row->line, "malformed tag \"%s\"", row->field[0]);
      if (tag >> 16 & 1)
        die (table->path, row->line, "an odd group");
      n_exact += mask == 0xffffffff;
      sorted[i].key = make_key ("%d%08X%08X", mask != 0xffffffff, (unsigned) tag, (unsigned) ~mask);
    }
  check_unique (table, sorted, table->n_rows);
  if (strcmp (sorted[table->n_rows - 1].key, "2") != 0)
    die (table->path, 1, "no row of private attributes");

  fprintf (out, "const EfConfidentialityRow ef_table_confidentiality[] = {\n");
  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = sorted[i].row;
      uint32_t tag = 0x00010000, mask = 0x00010000;

      if (strcmp (row->field[0], "private") != 0)
        parse_tag (row->field[0], &tag, &mask);
      fprintf (out, "  { 0x%08x, 0x%08x, %s, {", (unsigned) tag, (unsigned) mask,
               parse_basic (table, row, 1));
      for (int j = 0; j < 10; j++)
        fprintf (out, " %s,", parse_option (table, row, 2 + j));
      fprintf (out, " }, %d, %d, %s },\n", parse_yes (table, row, 12), parse_yes (table, row, 13),
               pool_expression (need_text (table, row, 14)));
    }
  fprintf (out, "};\nconst guint ef_table_n_confidentiality = %zu;\n", table->n_rows);
  fprintf (out, "const guint ef_table_n_confidentiality_exact = %zu;\n\n", n_exact);
}

/* structured-content.tsv: code_value scheme value_type basic, seven options, code_meaning */

void
write_structured_content (const Table *table)
{
  static const char *const value_types[] = {
    "CODE", "COMPOSITE", "CONTAINER", "DATE", "DATETIME", "IMAGE", "NUM", "PNAME", "SCOORD", "SCOORD3D",
    "TABLE", "TCOORD", "TEXT", "TIME", "UIDREF", "WAVEFORM",
  };
  Sorted *sorted = new_sorted (table);

  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = &table->rows[i];

      if (INDEX_OF (row->field[2], value_types) < 0)
        die (table->path, row->line, "unknown value type \"%s\"", row->field[2]);
      sorted[i].key = make_key ("%s\001%s\001%s", need_text (table, row, 0), need_text (table, row, 1),
                                row->field[2]);
    }
  check_unique (table, sorted, table->n_rows);

  fprintf (out, "const EfStructuredContentRow ef_table_structured_content[] = {\n");
  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = sorted[i].row;

      fprintf (out, "  { %s, %s, ", pool_expression (row->field[0]), pool_expression (row->field[1]));
      fprintf (out, "%s, %s, ", pool_expression (row->field[2]),
               pool_expression (need_text (table, row, 11)));
      /* The table has no columns for safe private, structured content and graphics. */
      fprintf (out, "%s, { EF_ACTION_NONE,", parse_basic (table, row, 3));
      for (int j = 0; j < 7; j++)
        fprintf (out, " %s,", parse_option (table, row, 4 + j));
      fprintf (out, " } },\n");
    }
  fprintf (out, "};\nconst guint ef_table_n_structured_content = %zu;\n\n", table->n_rows);
}

/* safe-private.tsv: creator tag vr vm meaning */

void
write_safe_private (const Table *table)
{
  Sorted *sorted = new_sorted (table);
  size_t n_creators = 0;

  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = &table->rows[i];
      uint32_t tag, mask;
      unsigned vm[3];

      if (!parse_tag (row->field[1], &tag, &mask) || mask != 0xffff00ff || !(tag >> 16 & 1))
        die (table->path, row->line, "malformed tag \"%s\"", row->field[1]);
      /* Some private sequences may have no item, which PS3.6 never says. */
      if (strncmp (row->field[3], "0-", 2) != 0)
        parse_vm (table, row, row->field[3], vm);
      sorted[i].key = make_key ("%s\001%s", need_text (table, row, 0), row->field[1]);
    }
  check_unique (table, sorted, table->n_rows);

  fprintf (out, "const EfSafePrivateRow ef_table_safe_private[] = {\n");
  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = sorted[i].row;
      uint32_t tag, mask;
      unsigned vr[3] = { 0, 0, 0 };

      parse_tag (row->field[1], &tag, &mask);
      if (row->field[2][0] != '\0')
        parse_vrs (table, row, row->field[2], vr);
      n_creators += i == 0 || strcmp (sorted[i - 1].row->field[0], row->field[0]) != 0;
      fprintf (out, "  { %s, 0x%04x, 0x%02x, 0x%04x, %s },\n", pool_expression (row->field[0]),
               (unsigned) (tag >> 16), (unsigned) (tag & 0xff), vr[0],
               pool_expression (row->field[4]));
    }
  fprintf (out, "};\nconst guint ef_table_n_safe_private = %zu;\n", table->n_rows);
  fprintf (out, "const guint ef_table_n_safe_private_creators = %zu;\n\n", n_creators);
}

/* uids.tsv: uid kind retired storage name */

void
write_uids (const Table *table)
{
  static const char *const kinds[] = {
    "sop-class", "meta-sop-class", "service-class", "sop-instance", "transfer-syntax", "frame-of-reference",
    "synchronization", "coding-scheme", "context-group", "mapping-resource", "application-context",
    "hosting-model", "ldap-oid", "other",
  };
  static const char *const kind_names[] = {
    "EF_UID_KIND_SOP_CLASS", "EF_UID_KIND_META_SOP_CLASS", "EF_UID_KIND_SERVICE_CLASS",
    "EF_UID_KIND_SOP_INSTANCE", "EF_UID_KIND_TRANSFER_SYNTAX", "EF_UID_KIND_FRAME_OF_REFERENCE",
    "EF_UID_KIND_SYNCHRONIZATION", "EF_UID_KIND_CODING_SCHEME", "EF_UID_KIND_CONTEXT_GROUP",
    "EF_UID_KIND_MAPPING_RESOURCE", "EF_UID_KIND_APPLICATION_CONTEXT", "EF_UID_KIND_HOSTING_MODEL",
    "EF_UID_KIND_LDAP_OID", "EF_UID_KIND_OTHER",
  };
  Sorted *sorted = new_sorted (table);

  for (size_t i = 0; i < table->n_rows; i++)
    sorted[i].key = copy_string (need_uid (table, &table->rows[i], 0));
  check_unique (table, sorted, table->n_rows);

  fprintf (out, "const EfUidRow ef_table_uids[] = {\n");
  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = sorted[i].row;
      int kind = INDEX_OF (row->field[1], kinds);
      int storage = parse_yes (table, row, 3);

      if (kind < 0)
        die (table->path, row->line, "unknown kind \"%s\"", row->field[1]);
      if (storage && kind != 0)
        die (table->path, row->line, "storage, but not a SOP class");
      fprintf (out, "  { %s, %s, %s, %d, %d },\n", pool_expression (row->field[0]),
               pool_expression (need_text (table, row, 4)), kind_names[kind],
               parse_yes (table, row, 2), storage);
    }
  fprintf (out, "};\nconst guint ef_table_n_uids = %zu;\n\n", table->n_rows);
}

/* transfer-syntaxes.tsv: uid encoding codec flags name */

void
write_transfer_syntaxes (const Table *table)
{
  static const char *const encodings[] = { "implicit-le", "explicit-le", "explicit-be" };
  static const char *const encoding_names[] = {
    "EF_ENCODING_IMPLICIT_LE", "EF_ENCODING_EXPLICIT_LE", "EF_ENCODING_EXPLICIT_BE",
  };
  static const char *const codecs[] = {
    "native", "encapsulated-native", "deflated-frame", "rle", "jpeg-dct8", "jpeg-dct12", "jpeg-lossless",
    "jpeg-other", "jpegls", "jpegls-near", "j2k-lossless", "j2k", "j2k-part2", "htj2k-lossless", "htj2k",
    "jpegxl", "mpeg2", "h264", "hevc", "jpip", "smpte", "other",
  };
  static const char *const codec_names[] = {
    "EF_CODEC_NATIVE", "EF_CODEC_ENCAPSULATED_NATIVE", "EF_CODEC_DEFLATED_FRAME", "EF_CODEC_RLE",
    "EF_CODEC_JPEG_DCT8", "EF_CODEC_JPEG_DCT12", "EF_CODEC_JPEG_LOSSLESS", "EF_CODEC_JPEG_OTHER",
    "EF_CODEC_JPEGLS", "EF_CODEC_JPEGLS_NEAR", "EF_CODEC_J2K_LOSSLESS", "EF_CODEC_J2K", "EF_CODEC_J2K_PART2",
    "EF_CODEC_HTJ2K_LOSSLESS", "EF_CODEC_HTJ2K", "EF_CODEC_JPEGXL", "EF_CODEC_MPEG2", "EF_CODEC_H264",
    "EF_CODEC_HEVC", "EF_CODEC_JPIP", "EF_CODEC_SMPTE", "EF_CODEC_OTHER",
  };
  static const char *const flags[] = {
    "deflated", "encapsulated", "big-endian-pixels", "video", "lossy", "retired", "private",
  };
  Sorted *sorted = new_sorted (table);

  for (size_t i = 0; i < table->n_rows; i++)
    sorted[i].key = copy_string (need_uid (table, &table->rows[i], 0));
  check_unique (table, sorted, table->n_rows);

  fprintf (out, "const EfTransferSyntax ef_table_transfer_syntaxes[] = {\n");
  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = sorted[i].row;
      int encoding = INDEX_OF (row->field[1], encodings);
      int codec = INDEX_OF (row->field[2], codecs);
      int set[7] = { 0 };
      char *copy = copy_string (row->field[3]), *state = NULL;

      if (encoding < 0 || codec < 0)
        die (table->path, row->line, "unknown encoding or codec");
      for (char *p = strtok_r (copy, " ", &state); p != NULL; p = strtok_r (NULL, " ", &state))
        {
          int flag = INDEX_OF (p, flags);

          if (flag < 0)
            die (table->path, row->line, "unknown flag \"%s\"", p);
          set[flag] = 1;
        }
      free (copy);
      fprintf (out, "  { %s, %s, %s, %s, %d, %d, %d, %d, %d, %d, %d },\n", pool_expression (row->field[0]),
               pool_expression (need_text (table, row, 4)), encoding_names[encoding], codec_names[codec],
               set[0], set[1], set[2], set[3], set[4], set[5], set[6]);
    }
  fprintf (out, "};\nconst guint ef_table_n_transfer_syntaxes = %zu;\n\n", table->n_rows);
}

/* deid-codes.tsv: code_value scheme option meaning */

void
write_deid_codes (const Table *table)
{
  static const char *const options[] = {
    "basic", "retain_safe_private", "retain_uids", "retain_device", "retain_institution", "retain_patient",
    "retain_full_dates", "retain_modified_dates", "clean_descriptors", "clean_structured", "clean_graphics",
    "clean_pixels", "clean_visual",
  };
  static const char *const option_names[] = {
    "EF_OPTION_NONE", "EF_OPTION_RETAIN_SAFE_PRIVATE", "EF_OPTION_RETAIN_UIDS", "EF_OPTION_RETAIN_DEVICE",
    "EF_OPTION_RETAIN_INSTITUTION", "EF_OPTION_RETAIN_PATIENT", "EF_OPTION_RETAIN_FULL_DATES",
    "EF_OPTION_RETAIN_MODIFIED_DATES", "EF_OPTION_CLEAN_DESCRIPTORS", "EF_OPTION_CLEAN_STRUCTURED",
    "EF_OPTION_CLEAN_GRAPHICS", "EF_OPTION_CLEAN_PIXELS", "EF_OPTION_CLEAN_VISUAL",
  };
  Sorted *sorted = new_sorted (table), *by_option = new_sorted (table);

  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = &table->rows[i];

      if (INDEX_OF (row->field[2], options) < 0)
        die (table->path, row->line, "unknown option \"%s\"", row->field[2]);
      sorted[i].key = copy_string (need_text (table, row, 0));
      by_option[i].key = copy_string (row->field[2]);
    }
  check_unique (table, sorted, table->n_rows);
  check_unique (table, by_option, table->n_rows);

  fprintf (out, "const EfDeidCode ef_table_deid_codes[] = {\n");
  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = sorted[i].row;

      fprintf (out, "  { %s, %s, ", option_names[INDEX_OF (row->field[2], options)],
               pool_expression (row->field[0]));
      fprintf (out, "%s, %s },\n", pool_expression (need_text (table, row, 1)),
               pool_expression (need_text (table, row, 3)));
    }
  fprintf (out, "};\nconst guint ef_table_n_deid_codes = %zu;\n\n", table->n_rows);
}
