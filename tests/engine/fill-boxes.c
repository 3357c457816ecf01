/* Fills boxes of one file, without the rest of the chain: for tests and benches that must know the boxes.
 *
 *   fill-boxes fill IN OUT [--fill=black] [--label=TEXT] [--keep-rate] X,Y,WIDTH,HEIGHT[,FIRST,LAST]...
 *   fill-boxes encode UID IN OUT      native pixels into a lossless transfer syntax
 *   fill-boxes digest IN FRAME...     decodes frames in the order given; prints the SHA-256 of each
 *
 * Prints one JSON object: what was done, how long it took, and the certificate. */
#include "config.h"

#include "ef-certificate.h"
#include "ef-encapsulation.h"
#include "ef-error.h"
#include "ef-io.h"
#include "ef-json.h"
#include "ef-pixel-reader.h"
#include "ef-redactor.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
end_if (GError *error)
{
  if (error == NULL)
    return;
  printf ("{\"error\": \"%s\", \"code\": \"%s\"}\n", error->message, ef_error_code_get_name (ef_error_get_code (error)));
  exit (3);
}

static int
open_file (const char *path,
           int         flags)
{
  int fd = open (path, flags | O_CLOEXEC, 0644);

  if (fd < 0)
    {
      fprintf (stderr, "cannot open a file\n");
      exit (1);
    }
  return fd;
}

static EfRegion
parse_region (const char *text)
{
  EfRegion region = { { 0 }, 0, G_MAXUINT };

  if (sscanf (text, "%d,%d,%d,%d,%u,%u", &region.box.x, &region.box.y, &region.box.width, &region.box.height,
              &region.first_frame, &region.last_frame) < 4)
    {
      fprintf (stderr, "a box is X,Y,WIDTH,HEIGHT[,FIRST,LAST]\n");
      exit (2);
    }
  return region;
}

static EfFill
parse_fill (const char *word)
{
  static const char *const words[] = { "black", "white", "gray", "background" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i], word))
      return (EfFill) i;
  exit (2);
}

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1e6;
}

/* How long it takes to decode the frames, the least that any other way would need. */
static double
time_decoding (EfInstance        *instance,
               const EfImageInfo *info)
{
  g_autoptr (EfPixelReader) reader = ef_pixel_reader_new (instance, info, NULL);
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; reader != NULL && i < info->frames; i++)
    {
      g_auto (EfFrame) frame = { 0 };

      ef_pixel_reader_read (reader, i, &frame, NULL);
    }
  return seconds_since (start);
}

static void
print_result (EfInstance          *instance,
              const EfRedactFacts *facts,
              const EfCertificate *certificate,
              double               seconds,
              double               decoding)
{
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), object);
  g_autoptr (GVariant) variant = g_variant_ref_sink (ef_certificate_to_variant (certificate));
  g_autofree char *text = NULL;

  json_object_unref (object);
  json_object_set_string_member (object, "transfer-syntax", ef_instance_get_transfer_syntax (instance));
  json_object_set_int_member (object, "frames-changed", facts->frames_changed);
  json_object_set_int_member (object, "frames-kept", facts->frames_kept);
  json_object_set_boolean_member (object, "reencoded", facts->reencoded);
  json_object_set_boolean_member (object, "coefficients", facts->coefficients);
  json_object_set_double_member (object, "seconds", seconds);
  json_object_set_double_member (object, "seconds-decoding", decoding);
  json_object_set_member (object, "certificate", json_gvariant_serialize (variant));
  text = ef_json_to_string (root);
  fputs (text, stdout);
}

static int
fill (int    argc,
      char **argv)
{
  g_autoptr (GArray) regions = g_array_new (FALSE, FALSE, sizeof (EfRegion));
  ef_autofd in = open_file (argv[2], O_RDONLY);
  ef_autofd out = open_file (argv[3], O_RDWR | O_CREAT | O_TRUNC);
  g_autoptr (EfInstance) instance = NULL;
  g_autoptr (EfInstance) before = NULL;
  g_autoptr (EfInstance) after = NULL;
  g_auto (EfImageInfo) info = { 0 };
  g_autoptr (EfRedactor) redactor = NULL;
  g_auto (EfCertificate) certificate = { 0 };
  EfCertificateWish wish = { .method = EF_COMPARE_SAMPLES };
  EfFill value = EF_FILL_BLACK;
  GError *error = NULL;
  const char *label = NULL;
  gboolean keep_rate = FALSE;
  double seconds;
  gint64 start;

  for (int i = 4; i < argc; i++)
    {
      EfRegion region;

      if (g_str_has_prefix (argv[i], "--fill="))
        value = parse_fill (argv[i] + 7);
      else if (g_str_has_prefix (argv[i], "--label="))
        label = argv[i] + 8;
      else if (g_str_equal (argv[i], "--keep-rate"))
        keep_rate = TRUE;
      else
        {
          region = parse_region (argv[i]);
          g_array_append_val (regions, region);
        }
    }
  start = g_get_monotonic_time ();
  instance = ef_instance_read (in, NULL, &error);
  end_if (error);
  ef_image_info_read (instance, &info, &error);
  end_if (error);
  redactor = ef_redactor_new (instance, &info, regions, value, &error);
  end_if (error);
  ef_redactor_set_options (redactor, keep_rate, label);
  ef_redactor_prepare (redactor, &error);
  end_if (error);
  ef_instance_write (instance, out, ef_redactor_patch, redactor, &error);
  end_if (error);
  seconds = seconds_since (start);

  before = ef_instance_read (in, NULL, &error);
  end_if (error);
  after = ef_instance_read (out, NULL, &error);
  end_if (error);
  wish.filled = ef_redactor_get_filled (redactor);
  wish.wanted = regions;
  wish.label = label;
  wish.lossy_again = keep_rate || ef_transfer_syntax_find (ef_instance_get_transfer_syntax (instance))->video;
  ef_certificate_compute (&certificate, before, after, &wish, &error);
  end_if (error);
  {
    g_auto (EfImageInfo) again = { 0 };

    ef_image_info_read (before, &again, NULL);
    print_result (instance, ef_redactor_get_facts (redactor), &certificate, seconds, time_decoding (before, &again));
  }
  return 0;
}

static int
encode (char **argv)
{
  const EfTransferSyntax *syntax = ef_transfer_syntax_find (argv[2]);
  ef_autofd in = open_file (argv[3], O_RDONLY);
  ef_autofd out = open_file (argv[4], O_RDWR | O_CREAT | O_TRUNC);
  g_autoptr (EfInstance) instance = NULL;
  g_auto (EfImageInfo) info = { 0 };
  g_autoptr (EfPixelReader) reader = NULL;
  g_auto (EfFrameList) frames = { 0 };
  EfExtent empty = { .source = EF_SOURCE_SPOOL };
  EfPhotometric photometric = EF_PHOTOMETRIC_UNKNOWN;
  EfElement *pixels;
  EfSpool spool;
  GError *error = NULL;
  gint64 start = g_get_monotonic_time ();

  ef_frame_list_init (&frames);
  instance = ef_instance_read (in, NULL, &error);
  end_if (error);
  ef_image_info_read (instance, &info, &error);
  end_if (error);
  reader = ef_pixel_reader_new (instance, &info, &error);
  end_if (error);
  ef_spool_open (&spool, instance, &error);
  end_if (error);
  for (guint i = 0; i < info.frames; i++)
    {
      g_auto (EfFrame) frame = { 0 };
      g_autoptr (GBytes) stream = NULL;
      EfExtent extent;
      guint64 length;

      ef_pixel_reader_read (reader, i, &frame, &error);
      end_if (error);
      stream = ef_codec_encode_lossless (syntax, &info, &frame, NULL, &photometric, &error);
      end_if (error);
      length = g_bytes_get_size (stream);
      ef_spool_append (&spool, g_bytes_get_data (stream, NULL), (gsize) length, &extent, &error);
      end_if (error);
      g_array_append_val (frames.firsts, i);
      g_array_append_val (frames.fragments, extent);
      g_array_append_val (frames.lengths, length);
    }
  pixels = ef_dataset_set_bytes (ef_instance_get_dataset (instance), EF_TAG_PIXEL_DATA, EF_VR_OB, NULL, 0);
  pixels->kind = EF_VALUE_FRAGMENTS;
  pixels->flags |= EF_ELEMENT_UNDEFINED_LENGTH;
  pixels->value.fragments = g_array_new (FALSE, FALSE, sizeof (EfExtent));
  g_array_append_val (pixels->value.fragments, empty);
  ef_encapsulation_rebuild (instance, &spool, &frames, &error);
  end_if (error);
  ef_instance_set_transfer_syntax (instance, syntax->uid);
  if (photometric == EF_PHOTOMETRIC_YBR_RCT)
    ef_dataset_set_string (ef_instance_get_dataset (instance), EF_TAG (0x0028, 0x0004), EF_VR_CS, "YBR_RCT");
  if (photometric == EF_PHOTOMETRIC_RGB)
    ef_dataset_set_string (ef_instance_get_dataset (instance), EF_TAG (0x0028, 0x0004), EF_VR_CS, "RGB");
  if (info.samples > 1)
    ef_dataset_set_number (ef_instance_get_dataset (instance), EF_TAG (0x0028, 0x0006), EF_VR_US, 0);
  ef_instance_write (instance, out, NULL, NULL, &error);
  end_if (error);
  printf ("{\"seconds\": %.6f}\n", seconds_since (start));
  return 0;
}

static int
digest (int    argc,
        char **argv)
{
  ef_autofd in = open_file (argv[2], O_RDONLY);
  g_autoptr (EfInstance) instance = NULL;
  g_auto (EfImageInfo) info = { 0 };
  g_autoptr (EfPixelReader) reader = NULL;
  GError *error = NULL;

  instance = ef_instance_read (in, NULL, &error);
  end_if (error);
  ef_image_info_read (instance, &info, &error);
  end_if (error);
  reader = ef_pixel_reader_new (instance, &info, &error);
  end_if (error);
  for (int i = 3; i < argc; i++)
    {
      g_auto (EfFrame) frame = { 0 };
      g_autofree char *sum = NULL;

      ef_pixel_reader_read (reader, (guint) atoi (argv[i]), &frame, &error);
      end_if (error);
      sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, frame.data, frame.length);
      printf ("%s\n", sum);
    }
  return 0;
}

int
main (int    argc,
      char **argv)
{
  if (argc >= 4 && strcmp (argv[1], "fill") == 0)
    return fill (argc, argv);
  if (argc >= 4 && strcmp (argv[1], "digest") == 0)
    return digest (argc, argv);
  if (argc == 5 && strcmp (argv[1], "encode") == 0 && ef_transfer_syntax_find (argv[2]) != NULL)
    return encode (argv);
  fprintf (stderr, "fill-boxes fill IN OUT BOX... | fill-boxes encode UID IN OUT | fill-boxes digest IN FRAME...\n");
  return 2;
}
