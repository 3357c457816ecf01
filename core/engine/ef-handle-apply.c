/* Writing one clean instance from one input instance and its part of the plan. */
#include "config.h"

#include "ef-handlers-private.h"

#include "ef-complete.h"
#include "ef-deidentify.h"
#include "ef-error.h"
#include "ef-escrow.h"
#include "ef-text-findings.h"
#include "ef-gather.h"
#include "ef-io.h"
#include "ef-jobs.h"
#include "ef-kept.h"
#include "ef-originals.h"
#include "ef-overlay.h"
#include "ef-redactor.h"
#include "ef-uid-table.h"

#include <unistd.h>

static void
add_fact (GVariantBuilder *facts,
          const char      *name,
          guint64          count)
{
  if (count > 0)
    g_variant_builder_add (facts, "{su}", name, (guint) MIN (count, G_MAXUINT));
}

static GVariant *
make_facts (const EfDeidentifyFacts *header,
            const EfInstanceFacts   *format,
            const EfRedactFacts     *pixels)
{
  static const struct
  {
    EfAction action;
    const char *name;
  } actions[] = {
    { EF_ACTION_X, "removed" }, { EF_ACTION_Z, "emptied" },      { EF_ACTION_D, "replaced" },
    { EF_ACTION_U, "uids" },    { EF_ACTION_C, "dates-shifted" }, { EF_ACTION_K, "kept" },
  };
  GVariantBuilder facts;

  g_variant_builder_init (&facts, G_VARIANT_TYPE ("a{su}"));
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    add_fact (&facts, actions[i].name, header->n_actions[actions[i].action]);
  add_fact (&facts, "elements", header->n_elements);
  add_fact (&facts, "private-removed", header->n_private);
  add_fact (&facts, "preamble-cleared", format->preamble_dirty);
  add_fact (&facts, "trailing-bytes", format->trailing_bytes);
  add_fact (&facts, "duplicates", format->n_duplicates);
  add_fact (&facts, "hidden-sequences", format->n_probed);
  if (pixels != NULL)
    {
      add_fact (&facts, "frames-changed", pixels->frames_changed);
      add_fact (&facts, "frames-kept", pixels->frames_kept);
      add_fact (&facts, "codestream-metadata-removed", pixels->metadata_removed);
      add_fact (&facts, "high-bits-cleared", pixels->high_bits_cleared);
      add_fact (&facts, "pixel-trailing-bytes", pixels->trailing_bytes);
      add_fact (&facts, "reencoded", pixels->reencoded);
      add_fact (&facts, "coefficients-edited", pixels->coefficients);
      add_fact (&facts, "lossy-again", pixels->lossy_again);
    }
  return g_variant_builder_end (&facts);
}

static void
add_uid_cb (const char *old,
            const char *new_uid,
            gpointer    user_data)
{
  g_variant_builder_add (user_data, "{ss}", old, new_uid);
}

static GVariant *
make_uids (EfMapping *mapping)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  ef_mapping_foreach_uid (mapping, add_uid_cb, &builder);
  return g_variant_builder_end (&builder);
}

/* A redactor for instances with pixels, also without a region: hidden bits and metadata in codestreams go in any case. */
static gboolean
prepare_pixels (EfInstance       *instance,
                EfImageInfo      *info,
                const GArray     *regions,
                const EfProfile  *profile,
                EfRedactor      **redactor,
                GError          **error)
{
  if (!ef_instance_has_pixels (instance))
    return TRUE;
  if (!ef_image_info_read (instance, info, error))
    return FALSE;
  *redactor = ef_redactor_new (instance, info, regions, ef_profile_get_fill (profile), error);
  if (*redactor != NULL)
    ef_redactor_set_options (*redactor, ef_profile_get_keep_rate (profile), ef_profile_get_label (profile));
  return *redactor != NULL && ef_redactor_prepare (*redactor, error);
}

/* Pixels, overlay planes, icons, and where pixels are to be had: what nobody could look at does not leave. */
static gboolean
shows_picture (EfDataset *dataset,
               EfElement *element,
               gpointer   user_data)
{
  guint16 group = EF_TAG_GROUP (element->tag);

  return group == 0x7fe0 || (group & 0xff01) == 0x6000 || element->tag == EF_TAG (0x0028, 0x7fe0) ||
         element->tag == EF_TAG (0x0088, 0x0200) || element->kind == EF_VALUE_FRAGMENTS;
}

static void
leave_out_pictures (EfDataset *dataset)
{
  ef_dataset_remove_if (dataset, shows_picture, NULL);
  for (guint i = 0; i < ef_dataset_get_n_elements (dataset); i++)
    {
      const EfElement *element = ef_dataset_get_element (dataset, i);

      for (guint k = 0; element->kind == EF_VALUE_SEQUENCE && k < ef_element_get_n_items (element); k++)
        leave_out_pictures (ef_element_get_item (element, k));
    }
}

/* The transfer syntax of codestreams says nothing where there are none (PS3.5 A.4). */
static void
keep_header (EfInstance *instance)
{
  const EfTransferSyntax *syntax = ef_transfer_syntax_find (ef_instance_get_transfer_syntax (instance));

  leave_out_pictures (ef_instance_get_dataset (instance));
  if (syntax == NULL || syntax->encapsulated)
    ef_instance_set_transfer_syntax (instance, EF_UID_EXPLICIT_VR_LE);
}

/* For the recipient alone, if there is one. */
static gboolean
keep_originals (GVariant   *request,
                int         fd,
                EfInstance *instance,
                GError    **error)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (request, EF_KEY_RECIPIENT, G_VARIANT_TYPE_BYTESTRING);
  g_autoptr (GBytes) certificate = value != NULL ? g_variant_get_data_as_bytes (value) : NULL;
  g_autoptr (GBytes) originals = NULL;
  g_autoptr (GBytes) sealed = NULL;

  if (certificate == NULL)
    return TRUE;
  originals = ef_originals_make (fd, error);
  sealed = originals != NULL ? ef_escrow_seal (certificate, originals, error) : NULL;
  if (sealed == NULL)
    return FALSE;
  ef_originals_attach (instance, sealed);
  return TRUE;
}

/* --- what a person kept ----------------------------------------------------------------------------------------- */

static gboolean
has_own_uid (const char *text)
{
  g_auto (GStrv) uids = g_strsplit (text, "\\", -1);

  for (guint i = 0; uids[i] != NULL; i++)
    if (!ef_uid_is_standard_root (g_strstrip (uids[i])))
      return TRUE;
  return FALSE;
}

/* At least what verify would find there, and what a look at the text tells. */
static gboolean
identifies (EfHandlers        *self,
            GVariant          *request,
            const EfKeptValue *value)
{
  if (value->vr == EF_VR_UI)
    return has_own_uid (value->text);
  return ef_prover_finds (ef_handlers_get_prover (self, request), g_bytes_get_data (value->bytes, NULL),
                          g_bytes_get_size (value->bytes), TRUE) ||
         ef_identifiers_match (ef_handlers_get_identifiers (self, request), value->text, NULL, NULL, NULL);
}

/* (transfer full): "as". */
static GVariant *
list_identifying (EfHandlers   *self,
                  GVariant     *request,
                  const EfKept *kept)
{
  GVariantBuilder paths;

  g_variant_builder_init (&paths, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < ef_kept_get_n (kept); i++)
    if (identifies (self, request, ef_kept_get (kept, i)))
      g_variant_builder_add (&paths, "s", ef_kept_get (kept, i)->path);
  return g_variant_ref_sink (g_variant_builder_end (&paths));
}

/* --- the job ---------------------------------------------------------------------------------------------------- */

GVariant *
ef_handle_apply (GVariant  *request,
                 const int *fds,
                 guint      n_fds,
                 int       *reply_fds,
                 guint     *n_reply_fds,
                 gpointer   user_data,
                 GError   **error)
{
  EfHandlers *self = user_data;
  g_autoptr (GArray) regions = ef_handlers_get_regions (request);
  g_autoptr (EfInstance) instance = NULL;
  g_auto (EfImageInfo) info = { 0 };
  g_autoptr (EfRedactor) redactor = NULL;
  g_autoptr (EfOverrides) overrides = NULL;
  g_autoptr (EfKept) kept = ef_kept_new ();
  g_autoptr (GVariant) identifying = NULL;
  EfDeidentifyFacts facts = { 0 };
  EfDeidentify pass = { .after = ef_kept_collect_cb, .user_data = kept };
  EfClaims claims = { 0 };
  gboolean no_uids = FALSE;
  gboolean header_only = FALSE;
  GVariantDict dict;

  if (!ef_handlers_start_pass (self, request, &pass, error))
    return NULL;
  if (n_fds < 2)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_WORKER, "The job came without its descriptors");
      return NULL;
    }
  instance = ef_instance_read (fds[0], &ef_read_limits_default, error);
  if (instance == NULL || !ef_complete (instance, error) || !ef_deidentify_check (instance, pass.profile, error))
    return NULL;
  if (n_fds > 2)
    ef_instance_take_spool_fd (instance, dup (fds[2]));

  if (g_variant_lookup (request, EF_KEY_HEADER_ONLY, "b", &header_only) && header_only)
    keep_header (instance);

  /* Pixels first: what describes them must still be as it was. */
  if (!prepare_pixels (instance, &info, regions, pass.profile, &redactor, error))
    {
      g_prefix_error (error, "Pixels: ");
      return NULL;
    }

  pass.overrides = overrides = ef_handlers_get_overrides (self, request);
  if (!ef_deidentify_run (&pass, instance, &facts, error))
    return NULL;
  if (!ef_overlay_clear_regions (instance, regions, error))
    {
      g_prefix_error (error, "Overlays: ");
      return NULL;
    }
  identifying = list_identifying (self, request, kept);
  g_variant_lookup (request, EF_KEY_PIXELS_CLEANED, "b", &claims.pixels_cleaned);
  claims.options = facts.options;
  claims.values_kept = g_variant_n_children (identifying) > 0;
  claims.text_kept = ef_handlers_get_text_kept (request) > 0;
  claims.dates_kept = facts.dates_kept_by_person;
  ef_deidentify_claim (instance, pass.profile, &claims);
  if (!keep_originals (request, fds[0], instance, error) ||
      !ef_instance_write (instance, fds[1], redactor != NULL ? ef_redactor_patch : NULL, redactor, error))
    return NULL;

  g_variant_dict_init (&dict, NULL);
  {
    g_autofree char *sop_instance =
        ef_dataset_dup_string (ef_instance_get_dataset (instance), EF_TAG (0x0008, 0x0018));

    g_variant_dict_insert (&dict, EF_KEY_INSTANCE, "s", sop_instance);
  }
  g_variant_dict_insert (&dict, EF_KEY_SYNTAX, "s", ef_instance_get_transfer_syntax (instance));
  g_variant_dict_insert (&dict, EF_KEY_FRAMES, "u", redactor != NULL ? info.frames : 0);
  g_variant_dict_insert_value (&dict, EF_KEY_FACTS,
                               make_facts (&facts, ef_instance_get_facts (instance),
                                           redactor != NULL ? ef_redactor_get_facts (redactor) : NULL));
  g_variant_dict_insert_value (&dict, EF_KEY_KEPT, identifying);
  if (!g_variant_lookup (request, EF_KEY_NO_UIDS, "b", &no_uids) || !no_uids)
    g_variant_dict_insert_value (&dict, EF_KEY_UIDS, make_uids (pass.mapping));
  if (redactor != NULL)
    g_variant_dict_insert_value (&dict, EF_KEY_FILLED,
                                 ef_region_list_to_variant (ef_redactor_get_filled (redactor)));
  return g_variant_dict_end (&dict);
}
