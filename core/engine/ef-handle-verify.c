/* The proof: the written file is read again from the disk, as if it came from somebody else. */
#include "config.h"

#include "ef-handlers-private.h"

#include "ef-certificate.h"
#include "ef-complete.h"
#include "ef-error.h"
#include "ef-text-findings.h"
#include "ef-io.h"
#include "ef-jobs.h"
#include "ef-kept.h"
#include "ef-pixel-reader.h"
#include "ef-proof.h"

#include <string.h>

static gboolean
fail (GError    **error,
      const char *what)
{
  g_set_error (error, EF_ERROR, EF_ERROR_VERIFY, "Verify: %s", what);
  return FALSE;
}

static gboolean
check_identity (EfInstance *written,
                const char *expected,
                GError    **error)
{
  g_autofree char *sop = ef_dataset_dup_string (ef_instance_get_dataset (written), EF_TAG (0x0008, 0x0018));
  g_autofree char *meta = ef_dataset_dup_string (ef_instance_get_meta (written), EF_TAG (0x0002, 0x0003));

  return (g_strcmp0 (sop, expected) == 0 && g_strcmp0 (meta, expected) == 0) ||
         fail (error, "the written SOP Instance UID is not the planned one");
}

/* YES unless a person left identity, which then the file must say. */
static gboolean
check_claim (EfInstance    *written,
             const EfKept  *kept,
             gboolean       text_kept,
             const EfProof *proof,
             GError       **error)
{
  g_autofree char *removed = ef_dataset_dup_string (ef_instance_get_dataset (written), EF_TAG (0x0012, 0x0062));
  gboolean is_left = proof->n_kept > 0 || text_kept;
  gboolean may_be_left = is_left || (kept != NULL && ef_kept_get_n (kept) > 0);

  if (g_strcmp0 (removed, "YES") == 0)
    return !is_left || fail (error, "the written file says that it is de-identified, but a person kept identity in it");
  return (may_be_left && g_strcmp0 (removed, "NO") == 0) ||
         fail (error, "the written file does not say that it is de-identified");
}

/* As it stands in the file, for the report. (transfer floating) */
static GVariant *
read_claims (EfInstance *written)
{
  static const struct
  {
    guint32 tag;
    const char *name;
  } rows[] = {
    { EF_TAG (0x0012, 0x0062), "patient-identity-removed" },
    { EF_TAG (0x0028, 0x0301), "burned-in-annotation" },
    { EF_TAG (0x0028, 0x0303), "temporal-information" },
  };
  EfDataset *dataset = ef_instance_get_dataset (written);
  EfElement *codes = ef_dataset_find (dataset, EF_TAG (0x0012, 0x0064));
  GVariantBuilder list;
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *value = ef_dataset_dup_string (dataset, rows[i].tag);

      if (value != NULL)
        g_variant_dict_insert (&dict, rows[i].name, "s", value);
    }
  g_variant_builder_init (&list, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; codes != NULL && i < ef_element_get_n_items (codes); i++)
    {
      g_autofree char *value = ef_dataset_dup_string (ef_element_get_item (codes, i), EF_TAG (0x0008, 0x0100));

      g_variant_builder_add (&list, "s", value != NULL ? value : "");
    }
  g_variant_dict_insert_value (&dict, "codes", g_variant_builder_end (&list));
  return g_variant_dict_end (&dict);
}

/* What the plan lets through, found out anew from the source. NULL without an error: there are no such decisions. */
static EfKept *
collect_kept (EfHandlers *self,
              GVariant   *request,
              int         fd,
              GError    **error)
{
  g_autoptr (GVariant) slice = g_variant_lookup_value (request, EF_KEY_SLICE, NULL);
  g_autoptr (EfInstance) instance = NULL;
  g_autoptr (EfOverrides) overrides = NULL;
  g_autoptr (EfKept) kept = ef_kept_new ();
  EfDeidentify pass = { .after = ef_kept_collect_cb, .user_data = kept };

  if (slice == NULL || !ef_handlers_start_pass (self, request, &pass, error))
    return NULL;
  pass.overrides = overrides = ef_handlers_get_overrides (self, request);
  if (overrides == NULL)
    return NULL;
  instance = ef_instance_read (fd, &ef_read_limits_default, error);
  if (instance == NULL || !ef_complete (instance, error) || !ef_deidentify_run (&pass, instance, NULL, error))
    return NULL;
  return g_steal_pointer (&kept);
}

static gboolean
check_format (EfInstance *written,
              GError    **error)
{
  const EfInstanceFacts *facts = ef_instance_get_facts (written);

  if (!facts->has_meta || !facts->has_preamble || facts->preamble_dirty)
    return fail (error, "preamble or file meta information are not as they must be");
  if (facts->trailing_bytes != 0)
    return fail (error, "there are bytes after the last element");
  return TRUE;
}

static gboolean
check_frames (EfInstance *written,
              guint       frames,
              GError    **error)
{
  g_auto (EfImageInfo) info = { 0 };
  g_autoptr (EfPixelReader) reader = NULL;

  if (frames == 0)
    return TRUE;
  if (!ef_image_info_read (written, &info, error))
    return FALSE;
  if (info.frames != frames)
    return fail (error, "the number of frames changed");
  reader = ef_pixel_reader_new (written, &info, error);
  if (reader == NULL)
    return FALSE;
  return ef_pixel_reader_get_n_frames (reader) == frames || fail (error, "frames are missing");
}

/* A copy of the header alone shows nothing, and nothing can be compared. */
static gboolean
check_header_only (EfInstance *written,
                   GError    **error)
{
  return !ef_instance_has_pixels (written) || fail (error, "the copy of the header has pixels");
}

/* What is outside of the boxes must be as it was. Where no text was looked for and nothing filled, the bytes were copied
 * inside the kernel, and speed counts. */
static gboolean
certify (EfInstance    *source,
         EfInstance    *written,
         EfProfile     *profile,
         GVariant      *request,
         EfCertificate *certificate,
         GError       **error)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (request, EF_KEY_FILLED, G_VARIANT_TYPE (EF_REGIONS_TYPE));
  g_autoptr (GArray) filled =
      value != NULL ? ef_region_list_from_variant (value) : g_array_new (FALSE, FALSE, sizeof (EfRegion));
  g_autoptr (GArray) wanted = ef_handlers_get_regions (request);
  const EfTransferSyntax *syntax = ef_transfer_syntax_find (ef_instance_get_transfer_syntax (written));
  const EfCertificateWish wish = {
    .method = ef_profile_get_pixels (profile) == EF_PIXELS_OFF ? EF_COMPARE_LENGTHS : EF_COMPARE_SAMPLES,
    .filled = filled,
    .wanted = wanted,
    .label = ef_profile_get_label (profile),
    .lossy_again = (syntax != NULL && syntax->video) ||
                   (ef_profile_get_keep_rate (profile) && syntax != NULL && syntax->codec == EF_CODEC_J2K),
  };

  return ef_certificate_compute (certificate, source, written, &wish, error);
}

GVariant *
ef_handle_verify (GVariant  *request,
                  const int *fds,
                  guint      n_fds,
                  int       *reply_fds,
                  guint     *n_reply_fds,
                  gpointer   user_data,
                  GError   **error)
{
  EfHandlers *self = user_data;
  EfProfile *profile = ef_handlers_get_profile (self, request, error);
  g_autoptr (EfInstance) written = NULL;
  g_autoptr (EfInstance) source = NULL;
  const char *expected = "";
  guint frames = 0;
  gboolean header_only = FALSE;
  g_autoptr (EfKept) kept = NULL;
  g_autoptr (GError) local = NULL;
  EfProof proof = { 0 };
  g_auto (EfCertificate) certificate = { 0 };
  GVariantDict dict;

  if (profile == NULL)
    return NULL;
  if (n_fds < 2)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_WORKER, "The job came without its descriptors");
      return NULL;
    }
  g_variant_lookup (request, EF_KEY_INSTANCE, "&s", &expected);
  g_variant_lookup (request, EF_KEY_FRAMES, "u", &frames);
  g_variant_lookup (request, EF_KEY_HEADER_ONLY, "b", &header_only);
  written = ef_instance_read (fds[0], &ef_read_limits_default, error);
  if (written == NULL)
    {
      g_prefix_error (error, "Verify: ");
      return NULL;
    }
  kept = collect_kept (self, request, fds[1], &local);
  if (local != NULL)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&local), "Verify: ");
      return NULL;
    }
  source = ef_instance_read (fds[1], &ef_read_limits_default, error);
  if (source == NULL || !check_identity (written, expected, error) || !check_format (written, error) ||
      !check_frames (written, frames, error) ||
      !ef_prover_search (ef_handlers_get_prover (self, request), source, written, fds[0], profile, kept, &proof,
                         error) ||
      !check_claim (written, kept, ef_handlers_get_text_kept (request) > 0, &proof, error) ||
      !(header_only ? check_header_only (written, error)
                    : certify (source, written, profile, request, &certificate, error)))
    return NULL;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert_value (&dict, EF_KEY_FACTS, ef_proof_to_variant (&proof));
  g_variant_dict_insert_value (&dict, EF_KEY_CERTIFICATE, ef_certificate_to_variant (&certificate));
  g_variant_dict_insert_value (&dict, EF_KEY_CLAIMS, read_claims (written));
  return g_variant_dict_end (&dict);
}
