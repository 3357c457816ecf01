/* Any bytes through the parser, the text and value functions, the guess at character sets and the writer: nothing may crash, hang or grow without
 * bounds, and what was written must be read again, to the same elements.
 *
 * As a program of the test suite it runs over the files that it is given (over some of its own making if none), and
 * over cut and damaged variants of them. To fuzz, build it with main left out:
 *
 *   meson setup build-fuzz -Dgui=disabled
 *   ninja -C build-fuzz core/dicom/libef-dicom.a core/standard/libef-standard.a core/base/libef-base.a
 *   clang -g -O1 -fsanitize=fuzzer,address,undefined -DEF_FUZZER -D_GNU_SOURCE \
 *     -Ibuild-fuzz -Icore/base -Icore/standard -Icore/dicom tests/fuzz/fuzz-parse.c \
 *     core/dicom/ef-*.c build-fuzz/core/dicom/ef-charset-tables.c build-fuzz/core/standard/libef-standard.a \
 *     build-fuzz/core/base/libef-base.a $(pkg-config --cflags --libs gio-unix-2.0 json-glib-1.0 zlib) -lm -o fuzz-parse
 *   ./fuzz-parse -max_len=65536 CORPUS
 *
 * For AFL++ replace the compiler by afl-clang-fast and keep -fsanitize=fuzzer. */
#include "config.h"

#include "ef-dicomdir.h"
#include "ef-instance.h"
#include "ef-io.h"
#include "ef-tag-path.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const EfReadLimits limits = {
  .max_header = 16 * 1024 * 1024,
  .max_inflated = 16 * 1024 * 1024,
  .max_depth = 64,
  .max_elements = 100000,
  .max_value = 1024,
};

typedef struct
{
  guint32 first;
  guint n_elements;
  guint n_items;
  guint64 n_bytes;
} Count;

/* To UTF-8, back, and cut at the separators. */
static void
visit_text (EfInstance      *instance,
            EfDataset       *dataset,
            const EfElement *element)
{
  const EfCharset *charset = ef_instance_get_charset (instance, dataset);
  gboolean lossy = FALSE;
  g_autofree char *text = ef_instance_dup_text (instance, dataset, element, &lossy);
  g_autofree char *again = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) values = NULL;
  gboolean is_pn = element->vr == EF_VR_PN;
  gboolean lost = FALSE;
  gconstpointer data;
  gsize length;

  if (text == NULL)
    return;
  g_assert (g_utf8_validate (text, -1, NULL));
  bytes = ef_charset_encode (charset, text, is_pn, &lost);
  data = g_bytes_get_data (bytes, &length);
  again = ef_charset_decode (charset, data, length, is_pn, NULL);
  values = ef_charset_split (charset, data, length);
  g_assert (values->len > 0);
  if (!lossy && !lost && strcmp (text, again) != 0)
    {
      g_printerr ("Text does not survive its character set\n");
      abort ();
    }
}

static void
visit (EfInstance *instance,
       EfDataset  *dataset,
       Count      *count)
{
  for (guint i = 0; i < ef_dataset_get_n_elements (dataset); i++)
    {
      EfElement *element = ef_dataset_get_element (dataset, i);
      g_autofree char *string = ef_element_dup_string (element);
      double number;

      /* What the writer leaves out. */
      if (EF_TAG_ELEMENT (element->tag) == 0 || EF_TAG_GROUP (element->tag) == 0x0000 ||
          EF_TAG_GROUP (element->tag) == 0x0002)
        continue;
      if (count->n_elements++ == 0)
        count->first = element->tag;
      count->n_bytes += ef_element_get_length (element) + (ef_element_get_length (element) & 1);
      ef_element_get_number (element, ef_dataset_get_encoding (dataset), 1, &number);
      g_assert (string == NULL || g_utf8_validate (string, -1, NULL));
      if (ef_vr_is_string (element->vr))
        visit_text (instance, dataset, element);
      for (guint k = 0; k < ef_element_get_n_items (element); k++)
        {
          count->n_items++;
          visit (instance, ef_element_get_item (element, k), count);
        }
      if (i == 0)
        {
          g_autofree char *path = ef_tag_path_of (dataset, element);
          g_autoptr (EfTagPath) pattern = ef_tag_path_parse (path, NULL);

          g_assert (pattern == NULL || ef_tag_path_matches (pattern, dataset, element));
        }
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  ef_autofd in = ef_io_memfd ("fuzz-in", NULL);
  ef_autofd out = ef_io_memfd ("fuzz-out", NULL);
  g_autoptr (EfInstance) first = NULL;
  g_autoptr (EfInstance) second = NULL;
  g_autoptr (GError) error = NULL;
  Count before = { 0 };
  Count after = { 0 };

  ef_instance_sniff (data, size);
  if (!ef_io_write_all (in, data, size, NULL))
    return 0;
  first = ef_instance_read (in, &limits, &error);
  if (first == NULL)
    {
      g_assert (error != NULL);
      return 0;
    }
  visit (first, ef_instance_get_dataset (first), &before);
  if (ef_dicomdir_is_directory (first))
    g_ptr_array_unref (ef_dicomdir_list_files (first, NULL, NULL));
  if (!ef_instance_write (first, out, NULL, NULL, &error))
    return 0;
  /* A data set that begins like one of the other byte order may be taken for that. */
  if (EF_TAG_GROUP (before.first) > 0xff)
    return 0;
  second = ef_instance_read (out, &limits, &error);
  if (second == NULL)
    {
      g_printerr ("What was written cannot be read: %s\n", error->message);
      abort ();
    }
  visit (second, ef_instance_get_dataset (second), &after);
  if (before.n_elements != after.n_elements || before.n_items != after.n_items)
    {
      g_printerr ("%u elements in %u items became %u in %u\n", before.n_elements, before.n_items, after.n_elements,
                  after.n_items);
      abort ();
    }
  /* Put right once, texts are right. */
  if (ef_instance_mend_charset (first))
    g_assert (!ef_instance_mend_charset (first));
  return 0;
}

#ifndef EF_FUZZER

/* Each file as it is, cut short at some places, and with some bytes replaced, always the same ones. */
static void
run_variants (const guint8 *bytes,
              gsize         length,
              guint         n)
{
  GRand *random = g_rand_new_with_seed ((guint32) length);

  LLVMFuzzerTestOneInput (bytes, length);
  for (guint i = 0; i < n && length > 0; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (bytes, length);
      gsize cut = i % 4 == 0 ? (gsize) g_rand_double_range (random, 0, (double) length) : length;

      for (guint k = 0; k < i % 40; k++)
        copy[(gsize) g_rand_double_range (random, 0, (double) MIN (length, 4096))] =
          (guint8) g_rand_int_range (random, 0, 256);
      LLVMFuzzerTestOneInput (copy, cut);
    }
  g_rand_free (random);
}

static void
run_made (const char *transfer_syntax)
{
  g_autoptr (EfInstance) instance = ef_instance_new (transfer_syntax);
  EfDataset *dataset = ef_instance_get_dataset (instance);
  EfDataset *item;
  ef_autofd fd = ef_io_memfd ("fuzz-made", NULL);
  g_autofree guint8 *bytes = NULL;
  guint64 length;

  ef_dataset_set_string (dataset, EF_TAG (0x0008, 0x0005), EF_VR_CS, "\\ISO 2022 IR 87\\ISO 2022 IR 149");
  ef_dataset_set_string (dataset, EF_TAG (0x0009, 0x0010), EF_VR_LO, "MAKER");
  ef_dataset_set_bytes (dataset, EF_TAG (0x0009, 0x1001), EF_VR_UN,
                        "\376\377\000\340\014\000\000\000\020\000\020\000\004\000\000\000Doe ", 20);
  ef_dataset_set_string (dataset, EF_TAG (0x0010, 0x0010), EF_VR_PN, "Yamada^Tarou=\033$B;3ED\033(B^\033$BB@O:\033(B");
  ef_dataset_set_number (dataset, EF_TAG (0x0028, 0x0103), EF_VR_US, 1);
  item = dataset;
  for (guint i = 0; i < 4; i++)
    {
      EfDataset *parent = item;
      EfElement *sequence = ef_dataset_set_sequence (parent, EF_TAG (0x0040, 0xa730));

      ef_element_append_item (parent, sequence);
      item = ef_element_append_item (parent, sequence);
      ef_dataset_set_string (item, EF_TAG (0x0008, 0x0100), EF_VR_SH, "T-1234");
    }
  ef_dataset_set_bytes (dataset, EF_TAG_PIXEL_DATA, EF_VR_OW, "0123456789abcdef", 16);
  if (!ef_instance_write (instance, fd, NULL, NULL, NULL) || !ef_io_get_size (fd, &length, NULL))
    return;
  bytes = g_malloc (length);
  if (ef_io_pread_all (fd, bytes, length, 0, NULL))
    run_variants (bytes, length, 1000);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 1)
    {
      run_made (EF_UID_EXPLICIT_VR_LE);
      run_made (EF_UID_IMPLICIT_VR_LE);
      run_made (EF_UID_EXPLICIT_VR_BE);
      run_made (EF_UID_DEFLATED_EXPLICIT_VR_LE);
    }
  for (int i = 1; i < argc; i++)
    {
      g_autofree char *contents = NULL;
      gsize length;

      if (g_file_get_contents (argv[i], &contents, &length, NULL))
        run_variants ((const guint8 *) contents, length, 40);
    }
  return 0;
}
#endif
