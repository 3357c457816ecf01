/* Any bytes as the codestream of a frame: decoding, filling and stripping may fail, but nothing may crash; what was
 * decoded must come back from encoding, and a stripped stream must decode to the same samples.
 *
 * As a program it runs over the codestreams that it is given, and over cut and damaged variants of them. To fuzz, build
 * it with main left out:
 *
 *   meson setup build-fuzz -Dgui=disabled && ninja -C build-fuzz core/standard/libef-standard.a core/base/libef-base.a
 *   clang -g -O1 -fsanitize=fuzzer,address,undefined -DEF_FUZZER -D_GNU_SOURCE \
 *     -Ibuild-fuzz -Icore/base -Icore/standard -Icore/dicom -Icore/pixel -isystem /usr/include/gdcm-3.0 \
 *     tests/fuzz/fuzz-codec.c core/pixel/ef-{codec,codestream,codestream-strip,frame,j2k,packing,rle}.c \
 *     core/pixel/ef-jpeg{8,12,ls,xl,-bits,-box,-splice,-splice-scan,-lossless8,-lossless16}.c core/pixel/ef-{htj2k,video}-absent.c \
 *     build-fuzz/core/standard/libef-standard.a build-fuzz/core/base/libef-base.a \
 *     $(pkg-config --cflags --libs gio-2.0 libjpeg libopenjp2 charls zlib libjxl) \
 *     -lgdcmjpeg8 -lgdcmjpeg12 -lgdcmjpeg16 -lm -o fuzz-codec
 *   ./fuzz-codec -max_len=65536 CORPUS
 *
 * The codec libraries are not instrumented unless they are built so. */
#include "config.h"

#include "ef-codec.h"
#include "ef-codestream.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#define MAX_SAMPLES 1000000

static const char *const family_uids[] = {
  [EF_STREAM_UNKNOWN] = "1.2.840.10008.1.2.5",
  [EF_STREAM_JPEG_DCT] = "1.2.840.10008.1.2.4.50",
  [EF_STREAM_JPEG_LOSSLESS] = "1.2.840.10008.1.2.4.70",
  [EF_STREAM_JPEGLS] = "1.2.840.10008.1.2.4.80",
  [EF_STREAM_J2K] = "1.2.840.10008.1.2.4.90",
};

/* A data set that agrees with the stream, so that its lies get past the first check. */
static gboolean
make_info (const EfStreamInfo *stream,
           EfImageInfo        *info)
{
  memset (info, 0, sizeof *info);
  info->frames = 1;
  info->encapsulated = TRUE;
  info->rows = info->columns = 16;
  info->samples = 1;
  info->bits_allocated = info->bits_stored = 8;
  if (stream->kind != EF_STREAM_UNKNOWN)
    {
      if ((guint64) stream->width * stream->height * stream->components > MAX_SAMPLES || stream->precision > 32)
        return FALSE;
      info->rows = stream->height;
      info->columns = stream->width;
      info->samples = stream->components;
      info->bits_stored = stream->precision;
      info->bits_allocated = stream->precision <= 8 ? 8 : stream->precision <= 16 ? 16 : 32;
      info->is_signed = stream->is_signed;
    }
  info->high_bit = info->bits_stored - 1;
  info->photometric = info->samples == 3 ? EF_PHOTOMETRIC_RGB : EF_PHOTOMETRIC_MONOCHROME2;
  return TRUE;
}

static void
assert_same (const EfFrame *a,
             const EfFrame *b)
{
  if (a->length != b->length || memcmp (a->data, b->data, a->length) != 0)
    {
      g_printerr ("A stripped stream decodes to other samples\n");
      abort ();
    }
}

/* What was filled among the coefficients changed nothing outside of the box and of the ring that chroma reaches. */
static void
assert_same_outside (const EfFrame *a,
                     const EfFrame *b,
                     const EfBox   *box)
{
  gsize width = a->length / ((gsize) a->rows * a->columns);

  for (gsize i = 0; a->length == b->length && i < (gsize) a->rows * a->columns; i++)
    {
      int x = (int) (i % a->columns), y = (int) (i / a->columns);

      if ((x < box->x - 1 || x > box->x + box->width || y < box->y - 1 || y > box->y + box->height) &&
          memcmp (a->data + i * width, b->data + i * width, width) != 0)
        {
          g_printerr ("Filling changed a pixel outside\n");
          abort ();
        }
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  EfStreamInfo stream = { 0 };
  EfImageInfo info;
  const EfTransferSyntax *syntax;
  g_autofree guint8 *exact = g_memdup2 (data, MAX (size, 1));
  g_auto (EfFrame) frame = { 0 };
  g_auto (EfFrame) back = { 0 };
  g_autoptr (GBytes) stripped = NULL;
  g_autoptr (GBytes) filled = NULL;
  g_autoptr (GBytes) encoded = NULL;
  g_autoptr (GArray) done = g_array_new (FALSE, FALSE, sizeof (EfBox));
  g_auto (EfFrame) after = { 0 };
  guint removed;
  const EfBox box = { 3, 5, 40, 20 };
  gint64 sample[3] = { 90, 128, 128 };

  if (size == 0)
    return 0;
  ef_codestream_inspect (exact, size, &stream, NULL);
  syntax = ef_transfer_syntax_find (family_uids[stream.kind]);
  stripped = ef_codec_strip_metadata (syntax, exact, size, &removed, NULL);
  if (!make_info (&stream, &info))
    return 0;
  if (stream.kind == EF_STREAM_JPEG_DCT)
    filled = ef_codec_jpeg_fill (&info, exact, size, &box, 1, sample, NULL, done, NULL);
  if (!ef_codec_decode (syntax, &info, exact, size, &frame, NULL))
    return 0;
  /* Decoders smooth progressive streams that lack scans, over the edges of boxes too: verify refuses those. */
  if (filled != NULL && done->len == 1 && !stream.progressive &&
      ef_codec_decode (syntax, &info, g_bytes_get_data (filled, NULL), g_bytes_get_size (filled), &after, NULL))
    assert_same_outside (&frame, &after, &g_array_index (done, EfBox, 0));
  if (stripped != NULL && ef_codec_decode (syntax,
                                           &info,
                                           g_bytes_get_data (stripped, NULL),
                                           g_bytes_get_size (stripped),
                                           &back,
                                           NULL))
    assert_same (&frame, &back);
  /* Encoding compares its own work with the samples. */
  encoded = ef_codec_encode_lossless (syntax, &info, &frame, NULL, NULL, NULL);
  return 0;
}

#ifndef EF_FUZZER

/* Each stream as it is, cut short at some places, and with some bytes replaced, always the same ones. */
static void
run_variants (const guint8 *bytes,
              gsize         length)
{
  GRand *random = g_rand_new_with_seed ((guint32) length);

  LLVMFuzzerTestOneInput (bytes, length);
  for (guint i = 0; i < 40 && length > 0; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (bytes, length);
      gsize cut = i % 4 == 0 ? (gsize) g_rand_double_range (random, 0, (double) length) : length;

      for (guint k = 0; k < 1 + i / 2; k++)
        copy[(gsize) g_rand_double_range (random, 0, (double) (i % 2 == 0 ? MIN (length, 600) : length))] =
          (guint8) g_rand_int_range (random, 0, 256);
      LLVMFuzzerTestOneInput (copy, cut);
    }
  g_rand_free (random);
}

int
main (int    argc,
      char **argv)
{
  for (int i = 1; i < argc; i++)
    {
      g_autofree char *contents = NULL;
      gsize length;

      if (g_file_get_contents (argv[i], &contents, &length, NULL))
        run_variants ((const guint8 *) contents, length);
    }
  return 0;
}
#endif
