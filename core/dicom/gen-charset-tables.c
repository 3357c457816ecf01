/* Writes the tables of ef-charset-tables.h as C, from what iconv of the building system knows.
 *
 * They are made at build time because a sandboxed worker can open no file, and so cannot load a conversion. */
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  uint16_t unicode;
  uint16_t code;
} Pair;

static iconv_t
open_charset (const char *name)
{
  iconv_t cd = iconv_open ("UCS-4LE", name);

  if (cd == (iconv_t) -1)
    {
      fprintf (stderr, "gen-charset-tables: iconv does not know %s\n", name);
      exit (1);
    }
  return cd;
}

/* The code point of exactly these bytes; 0 if they are not one character. */
static uint32_t
convert (iconv_t     cd,
         const char *bytes,
         size_t      length)
{
  char out[16];
  char *in_next = (char *) bytes;
  char *out_next = out;
  size_t in_left = length;
  size_t out_left = sizeof out;
  uint32_t c;

  iconv (cd, NULL, NULL, NULL, NULL);
  if (iconv (cd, &in_next, &in_left, &out_next, &out_left) == (size_t) -1 || in_left != 0)
    return 0;
  iconv (cd, NULL, NULL, &out_next, &out_left);
  if (out_left != sizeof out - 4)
    return 0;
  memcpy (&c, out, sizeof c);
  return c;
}

static void
print_table (const char     *name,
             const uint16_t *values,
             size_t          n)
{
  printf ("const guint16 %s[%zu] = {", name, n);
  for (size_t i = 0; i < n; i++)
    printf ("%s%u,", i % 16 == 0 ? "\n  " : "", values[i]);
  printf ("\n};\n\n");
}

static int
compare_pairs (const void *a,
               const void *b)
{
  const Pair *pair_a = a;
  const Pair *pair_b = b;

  if (pair_a->unicode != pair_b->unicode)
    return (int) pair_a->unicode - (int) pair_b->unicode;
  return (int) pair_a->code - (int) pair_b->code;
}

/* The way back: sorted by code point; of two codes the lower. */
static void
print_reverse (const char     *name,
               const uint16_t *values,
               size_t          n)
{
  Pair *pairs = calloc (n, sizeof *pairs);
  size_t n_pairs = 0;
  size_t n_printed = 0;

  for (size_t i = 0; i < n; i++)
    if (values[i] != 0)
      pairs[n_pairs++] = (Pair){ values[i], (uint16_t) i };
  qsort (pairs, n_pairs, sizeof *pairs, compare_pairs);
  printf ("const EfCharsetPair %s_reverse[] = {", name);
  for (size_t i = 0; i < n_pairs; i++)
    if (i == 0 || pairs[i].unicode != pairs[i - 1].unicode)
      {
        printf ("%s{%u,%u},", n_printed % 8 == 0 ? "\n  " : "", pairs[i].unicode, pairs[i].code);
        n_printed++;
      }
  printf ("\n};\nconst guint %s_n_reverse = %zu;\n\n", name, n_printed);
  free (pairs);
}

static void
print_single (const char *name,
              const char *charset)
{
  iconv_t cd = open_charset (charset);
  uint16_t values[96] = { 0 };

  for (int i = 0; i < 96; i++)
    {
      char byte = (char) (0xa0 + i);

      values[i] = (uint16_t) convert (cd, &byte, 1);
    }
  iconv_close (cd);
  print_table (name, values, 96);
}

/* Code pages of makers of computers use 80 to 9F, too. */
static void
print_page (const char *name,
            const char *charset)
{
  iconv_t cd = open_charset (charset);
  uint16_t values[128] = { 0 };

  for (int i = 0; i < 128; i++)
    {
      char byte = (char) (0x80 + i);
      uint32_t c = convert (cd, &byte, 1);

      values[i] = c <= 0xffff ? (uint16_t) c : 0;
    }
  iconv_close (cd);
  print_table (name, values, 128);
}

/* A set of 94 x 94 characters as the two-byte code of an EUC, after @prefix if that is not 0. */
static void
print_94x94 (const char *name,
             const char *charset,
             int         prefix)
{
  static uint16_t values[94 * 94];
  iconv_t cd = open_charset (charset);

  for (int row = 0; row < 94; row++)
    for (int column = 0; column < 94; column++)
      {
        char bytes[3] = { (char) prefix, (char) (0xa1 + row), (char) (0xa1 + column) };
        uint32_t c = prefix != 0 ? convert (cd, bytes, 3) : convert (cd, bytes + 1, 2);

        values[row * 94 + column] = c <= 0xffff ? (uint16_t) c : 0;
      }
  iconv_close (cd);
  print_table (name, values, 94 * 94);
  print_reverse (name, values, 94 * 94);
}

/* The two-byte part of GB 18030: lead 81 to FE, trail 40 to FE without 7F. */
static void
print_gb_two (void)
{
  static uint16_t values[126 * 190];
  iconv_t cd = open_charset ("GB18030");

  for (int lead = 0; lead < 126; lead++)
    for (int i = 0; i < 190; i++)
      {
        char bytes[2] = { (char) (0x81 + lead), (char) (0x40 + i + (i >= 0x3f)) };
        uint32_t c = convert (cd, bytes, 2);

        values[lead * 190 + i] = c <= 0xffff ? (uint16_t) c : 0;
      }
  iconv_close (cd);
  print_table ("ef_charset_gb", values, 126 * 190);
  print_reverse ("ef_charset_gb", values, 126 * 190);
}

/* The four-byte part of GB 18030 below U+10000: runs of code points that follow each other. */
static void
print_gb_four (void)
{
  iconv_t cd = open_charset ("GB18030");
  uint32_t start = 0;
  uint32_t first = 0;
  uint32_t n = 0;

  printf ("const EfCharsetRun ef_charset_gb_runs[] = {\n");
  for (uint32_t linear = 0; linear <= 39420; linear++)
    {
      char bytes[4] = { (char) (0x81 + linear / 12600), (char) (0x30 + linear / 1260 % 10),
                        (char) (0x81 + linear / 10 % 126), (char) (0x30 + linear % 10) };
      uint32_t c = linear < 39420 ? convert (cd, bytes, 4) : 0;

      if (n > 0 && c == first + n && c <= 0xffff)
        {
          n++;
          continue;
        }
      if (n > 0)
        printf ("  { %u, %u, %u },\n", start, first, n);
      start = linear;
      first = c;
      n = c != 0 && c <= 0xffff;
    }
  printf ("  { 0, 0, 0 },\n};\n\n");
  iconv_close (cd);
}

int
main (void)
{
  printf ("/* Made by gen-charset-tables.c at build time. */\n#include \"ef-charset-tables.h\"\n\n");
  print_single ("ef_charset_iso8859_1", "ISO-8859-1");
  print_single ("ef_charset_iso8859_2", "ISO-8859-2");
  print_single ("ef_charset_iso8859_3", "ISO-8859-3");
  print_single ("ef_charset_iso8859_4", "ISO-8859-4");
  print_single ("ef_charset_iso8859_5", "ISO-8859-5");
  print_single ("ef_charset_iso8859_6", "ISO-8859-6");
  print_single ("ef_charset_iso8859_7", "ISO-8859-7");
  print_single ("ef_charset_iso8859_8", "ISO-8859-8");
  print_single ("ef_charset_iso8859_9", "ISO-8859-9");
  print_single ("ef_charset_iso8859_15", "ISO-8859-15");
  print_single ("ef_charset_tis620", "TIS-620");
  print_single ("ef_charset_katakana", "SHIFT_JIS");
  print_page ("ef_charset_cp437", "CP437");
  print_page ("ef_charset_cp850", "CP850");
  print_page ("ef_charset_cp866", "CP866");
  print_page ("ef_charset_cp1250", "CP1250");
  print_page ("ef_charset_cp1251", "CP1251");
  print_page ("ef_charset_cp1252", "CP1252");
  print_page ("ef_charset_cp1253", "CP1253");
  print_page ("ef_charset_cp1254", "CP1254");
  print_page ("ef_charset_cp1255", "CP1255");
  print_page ("ef_charset_cp1256", "CP1256");
  print_page ("ef_charset_cp1257", "CP1257");
  print_page ("ef_charset_koi8_r", "KOI8-R");
  print_page ("ef_charset_koi8_u", "KOI8-U");
  print_94x94 ("ef_charset_jisx0208", "EUC-JP", 0);
  print_94x94 ("ef_charset_jisx0212", "EUC-JP", 0x8f);
  print_94x94 ("ef_charset_ksx1001", "EUC-KR", 0);
  print_gb_two ();
  print_gb_four ();
  return 0;
}
