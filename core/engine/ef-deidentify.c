#include "config.h"

#include "ef-deidentify-private.h"

#include "ef-deid-codes.h"
#include "ef-error.h"
#include "ef-patient-key.h"
#include "ef-uid-table.h"

#include <string.h>

#define TAG_SOP_CLASS EF_TAG (0x0008, 0x0016)
#define TAG_SOP_INSTANCE EF_TAG (0x0008, 0x0018)
#define TAG_SPECTROSCOPY_DATA EF_TAG (0x5600, 0x0020)

/* Ours, from a UUID (PS3.5 B.2): it names the program that wrote the file, and nothing about the site. */
#define IMPLEMENTATION_CLASS_UID "2.25.268146739022714837361922387610542098731"

/* In the method of an instance in which identity was left knowingly. */
#define METHOD_OF_PERSON "identity kept by decision of a reviewer"

static const char *const cause_names[] = {
  [EF_CAUSE_FORMAT] = "format",         [EF_CAUSE_RULE] = "rule",       [EF_CAUSE_PRIVATE] = "private",
  [EF_CAUSE_SAFE] = "safe-private",     [EF_CAUSE_TABLE] = "table",     [EF_CAUSE_UNKNOWN] = "unknown",
  [EF_CAUSE_VR] = "vr",                 [EF_CAUSE_GRAMMAR] = "grammar", [EF_CAUSE_IDENTIFIER] = "identifier",
  [EF_CAUSE_DUMMY_ITEM] = "dummy-item", [EF_CAUSE_NONE] = "none",
  [EF_CAUSE_REVIEW] = "review",
  [EF_CAUSE_CONTENT] = "content",
};

const char *
ef_cause_get_name (EfCause cause)
{
  return cause_names[cause];
}

/* --- who ------------------------------------------------------------------------------------------------------ */

static char *
dup_normal_text (EfInstance *instance,
                 guint32     tag)
{
  EfDataset *dataset = ef_instance_get_dataset (instance);
  EfElement *element = ef_dataset_find (dataset, tag);
  g_autofree char *text = element != NULL ? ef_instance_dup_text (instance, dataset, element, NULL) : NULL;

  return ef_patient_key_normalise (text);
}

char *
ef_deidentify_dup_patient_key (EfInstance *instance)
{
  g_autofree char *id = dup_normal_text (instance, EF_TAG (0x0010, 0x0020));
  g_autofree char *name = dup_normal_text (instance, EF_TAG (0x0010, 0x0010));
  g_autofree char *birth = dup_normal_text (instance, EF_TAG (0x0010, 0x0030));
  g_autofree char *study = dup_normal_text (instance, EF_TAG (0x0020, 0x000d));

  /* Not the issuer: within one project it is missing in some files of a patient far more often than two issuers give
   * out the same number, and a patient torn in two loses all intervals. */
  if (*id != 0)
    return g_strconcat ("id\n", id, NULL);
  if (*name != 0)
    return g_strconcat ("name\n", name, "\n", birth, NULL);
  return g_strconcat ("study\n", study, NULL);
}

/* --- may it be written? --------------------------------------------------------------------------------------- */

static const struct
{
  const char *sop_class;
  const char *why;
} refused_classes[] = {
  { "1.2.840.10008.1.3.10", "a DICOMDIR is an index; a new one has to be made from the written files" },
  { "1.2.840.10008.5.1.4.1.1.66", "raw data are opaque and may hold anything" },
  { "1.2.840.10008.5.1.4.1.1.9.4.1", "a voice recording cannot be cleaned" },
  { "1.2.840.10008.5.1.4.1.1.9.4.2", "an audio recording cannot be cleaned" },
};

static gboolean
refuse (const char *why,
        GError    **error)
{
  g_set_error (error, EF_ERROR, EF_ERROR_REFUSED, "Refused: %s", why);
  return FALSE;
}

/* The label of a slide shows its accession number and often a name; there is nothing else in it (PS3.3 C.8.12.4). */
static gboolean
is_slide_label (EfDataset *dataset)
{
  g_autofree char *type = ef_dataset_dup_string (dataset, EF_TAG (0x0008, 0x0008));
  g_auto (GStrv) values = g_strsplit (type != NULL ? type : "", "\\", -1);

  return g_strv_length (values) > 2 && g_str_equal (g_strstrip (values[2]), "LABEL");
}

gboolean
ef_deidentify_check (EfInstance      *instance,
                     const EfProfile *profile,
                     GError         **error)
{
  EfDataset *dataset = ef_instance_get_dataset (instance);
  g_autofree char *sop_class = ef_dataset_dup_string (dataset, TAG_SOP_CLASS);
  g_autofree char *sop_instance = ef_dataset_dup_string (dataset, TAG_SOP_INSTANCE);

  if (sop_class == NULL || *sop_class == 0)
    return refuse ("there is neither a SOP Class UID (0008,0016) nor an image, so no rule tells what the instance may hold", error);
  if (sop_instance == NULL || *sop_instance == 0)
    return refuse ("there is no SOP Instance UID (0008,0018)", error);
  if (!ef_profile_get_replace_documents (profile) &&
      g_str_has_prefix (sop_class, "1.2.840.10008.5.1.4.1.1.104."))
    return refuse ("it is an encapsulated document ([instances] documents)", error);
  if (!ef_profile_get_opaque_data (profile) && ef_dataset_find (dataset, TAG_SPECTROSCOPY_DATA) != NULL)
    return refuse ("spectra are numbers that no rule can look into ([instances] opaque-data)", error);
  for (guint i = 0; i < G_N_ELEMENTS (refused_classes); i++)
    if (g_str_equal (refused_classes[i].sop_class, sop_class))
      return refuse (refused_classes[i].why, error);
  if (!ef_uid_is_standard_root (sop_class) && !ef_profile_get_private_sop_classes (profile))
    return refuse ("the SOP class is private; PS3.15 does not say how to clean it ([instances] private-sop-classes)",
                   error);
  if (is_slide_label (dataset))
    return refuse ("the image is the label of a slide, which is nothing but identity", error);
  return TRUE;
}

/* --- the pass ------------------------------------------------------------------------------------------------- */

typedef struct
{
  const guint8 *drop;
  guint next;
} Sweep;

static gboolean
sweep_cb (EfDataset *dataset,
          EfElement *element,
          gpointer   user_data)
{
  Sweep *sweep = user_data;

  return sweep->drop[sweep->next++] != 0;
}

static gboolean
holds_creator (const EfDecision *decision,
               guint32           tag)
{
  return decision->cause == EF_CAUSE_SAFE ||
         ((decision->cause == EF_CAUSE_RULE || decision->cause == EF_CAUSE_REVIEW) && EF_TAG_IS_PRIVATE (tag) &&
          !EF_TAG_IS_PRIVATE_CREATOR (tag));
}

/* A private creator stays exactly as long as something in its block does (PS3.15 E.3.10). */
static void
keep_creators (EfDataset  *dataset,
               EfDecision *decisions,
               guint8     *drop,
               guint       n)
{
  for (guint i = 0; i < n; i++)
    {
      const EfElement *element = ef_dataset_get_element (dataset, i);

      if (!holds_creator (&decisions[i], element->tag) || drop[i])
        continue;
      for (guint k = 0; k < n; k++)
        {
          const EfElement *creator = ef_dataset_get_element (dataset, k);

          if (EF_TAG_IS_PRIVATE_CREATOR (creator->tag) && EF_TAG_GROUP (creator->tag) == EF_TAG_GROUP (element->tag) &&
              EF_TAG_ELEMENT (creator->tag) == EF_TAG_ELEMENT (element->tag) >> 8)
            {
              drop[k] = FALSE;
              decisions[k].cause = EF_CAUSE_SAFE;
              decisions[k].action = EF_ACTION_K;
            }
        }
    }
}

void
ef_pass_walk (EfPass        *pass,
              const EfPlace *place)
{
  EfDataset *dataset = place->dataset;
  guint n = ef_dataset_get_n_elements (dataset);
  g_autofree EfDecision *decisions = g_new0 (EfDecision, MAX (n, 1));
  g_autofree guint8 *drop = g_malloc0 (MAX (n, 1));
  Sweep sweep = { drop, 0 };
  gboolean any = FALSE;

  for (guint i = 0; i < n; i++)
    {
      decisions[i] = ef_pass_decide (pass, place, ef_dataset_get_element (dataset, i));
      drop[i] = decisions[i].action == EF_ACTION_X;
    }
  keep_creators (dataset, decisions, drop, n);

  for (guint i = 0; i < n; i++)
    {
      EfElement *element = ef_dataset_get_element (dataset, i);

      pass->facts->n_elements++;
      pass->facts->n_actions[decisions[i].action]++;
      if (drop[i] && EF_TAG_IS_PRIVATE (element->tag))
        pass->facts->n_private++;
      if (pass->setup->func != NULL)
        pass->setup->func (pass->instance, dataset, element, &decisions[i], pass->setup->user_data);
      if (!pass->setup->only_look)
        drop[i] = ef_pass_act (pass, place, element, &decisions[i]);
      else if (!drop[i] && element->vr == EF_VR_SQ)
        ef_pass_act (pass, place, element, &decisions[i]);
      if (pass->setup->after != NULL)
        pass->setup->after (pass->instance, dataset, drop[i] ? NULL : element, &decisions[i],
                            pass->setup->user_data);
      any = any || drop[i];
    }
  if (any && !pass->setup->only_look)
    ef_dataset_remove_if (dataset, sweep_cb, &sweep);
}

/* Group 0002 tells which program wrote the file, and nothing of what was there (PS3.15 E.1.1, PS3.10 7.1). */
static void
rebuild_meta (EfInstance *instance)
{
  EfDataset *meta = ef_instance_get_meta (instance);
  EfDataset *dataset = ef_instance_get_dataset (instance);
  g_autofree char *sop_class = ef_dataset_dup_string (dataset, TAG_SOP_CLASS);
  g_autofree char *sop_instance = ef_dataset_dup_string (dataset, TAG_SOP_INSTANCE);
  static const guint8 version[] = { 0, 1 };

  while (ef_dataset_get_n_elements (meta) > 0)
    ef_dataset_remove_index (meta, ef_dataset_get_n_elements (meta) - 1);
  ef_dataset_set_bytes (meta, EF_TAG (0x0002, 0x0001), EF_VR_OB, version, sizeof version);
  ef_dataset_set_string (meta, EF_TAG (0x0002, 0x0002), EF_VR_UI, sop_class);
  ef_dataset_set_string (meta, EF_TAG (0x0002, 0x0003), EF_VR_UI, sop_instance);
  ef_dataset_set_string (meta, EF_TAG (0x0002, 0x0010), EF_VR_UI, ef_instance_get_transfer_syntax (instance));
  ef_dataset_set_string (meta, EF_TAG (0x0002, 0x0012), EF_VR_UI, IMPLEMENTATION_CLASS_UID);
  ef_dataset_set_string (meta, EF_TAG (0x0002, 0x0013), EF_VR_SH, "EFFACE_" EF_VERSION);
}

/* Texts are cleaned by whoever runs the pass, or not at all. */
static EfOptions
options_in_force (const EfDeidentify *self)
{
  EfOptions options = ef_profile_get_options (self->profile);

  return self->clean != NULL ? options : options & ~(EfOptions) EF_OPTION_CLEAN_DESCRIPTORS;
}

gboolean
ef_deidentify_run (const EfDeidentify *self,
                   EfInstance         *instance,
                   EfDeidentifyFacts  *facts,
                   GError            **error)
{
  EfDeidentifyFacts own_facts = { 0 };
  g_autofree char *patient_key = ef_deidentify_dup_patient_key (instance);
  g_autofree char *pseudonym =
      self->subject != NULL ? g_strdup (self->subject) : ef_mapping_dup_pseudonym (self->mapping, patient_key);
  g_autofree char *name = ef_profile_get_names (self->profile) == EF_NAMES_READABLE
                              ? ef_mapping_dup_readable (self->mapping, patient_key)
                              : g_strdup (pseudonym);
  g_autofree char *sop_class = ef_dataset_dup_string (ef_instance_get_dataset (instance), TAG_SOP_CLASS);
  EfPass pass = {
    .setup = self,
    .instance = instance,
    .options = options_in_force (self),
    .iod = sop_class != NULL ? ef_iod_from_sop_class (sop_class) : -1,
    .pseudonym = pseudonym,
    .name = name,
    .study_year = ef_pass_find_study_year (instance),
    .shift_days = ef_mapping_get_shift (self->mapping, patient_key, ef_profile_get_max_shift (self->profile)),
    .facts = facts != NULL ? facts : &own_facts,
  };
  EfPlace top = { ef_instance_get_dataset (instance), 0, FALSE };

  if (!self->only_look && !ef_deidentify_check (instance, self->profile, error))
    return FALSE;
  memset (pass.facts, 0, sizeof *pass.facts);
  pass.facts->options = pass.options;
  ef_pass_walk (&pass, &top);
  if (!self->only_look)
    rebuild_meta (instance);
  return TRUE;
}

/* --- claims --------------------------------------------------------------------------------------------------- */

static void
append_code (EfDataset  *dataset,
             EfElement  *sequence,
             const char *value,
             const char *meaning)
{
  EfDataset *item = ef_element_append_item (dataset, sequence);

  ef_dataset_set_string (item, EF_TAG (0x0008, 0x0100), EF_VR_SH, value);
  ef_dataset_set_string (item, EF_TAG (0x0008, 0x0102), EF_VR_SH, "DCM");
  ef_dataset_set_string (item, EF_TAG (0x0008, 0x0104), EF_VR_LO, meaning);
}

static void
claim_codes (EfDataset *dataset,
             EfOptions  options,
             gboolean   pixels_cleaned)
{
  EfElement *sequence = ef_dataset_set_sequence (dataset, EF_TAG (0x0012, 0x0064));
  guint n = ef_deid_code_get_n_rows ();

  options &= ~(EfOptions) EF_OPTION_CLEAN_PIXELS;
  if (pixels_cleaned)
    options |= EF_OPTION_CLEAN_PIXELS;
  for (guint i = 0; i < n; i++)
    {
      const EfDeidCode *code = ef_deid_code_get_row (i);

      if (code->option == EF_OPTION_NONE || (options & code->option) != 0)
        append_code (dataset, sequence, code->value, code->meaning);
    }
}

/* PS3.3 C.12.1: the equipment that changed the instance last. */
static void
claim_equipment (EfDataset *dataset)
{
  guint32 tag = EF_TAG (0x0018, 0xa001);
  EfElement *sequence = ef_dataset_find (dataset, tag);
  EfDataset *item;

  if (sequence == NULL || sequence->kind != EF_VALUE_SEQUENCE)
    sequence = ef_dataset_set_sequence (dataset, tag);
  item = ef_element_append_item (dataset, sequence);
  ef_dataset_set_string (item, EF_TAG (0x0008, 0x0070), EF_VR_LO, "Efface");
  ef_dataset_set_string (item, EF_TAG (0x0018, 0x1020), EF_VR_LO, EF_VERSION);
  sequence = ef_dataset_set_sequence (item, EF_TAG (0x0040, 0xa170));
  append_code (item, sequence, "109104", "De-identifying Equipment");
}

/* A date that was kept by hand is not removed, though all others are. */
static const char *
get_temporal (const EfProfile *profile,
              const EfClaims  *claims)
{
  static const char *const temporal[] = {
    [EF_DATES_REMOVE] = "REMOVED",
    [EF_DATES_SHIFT] = "MODIFIED",
    [EF_DATES_KEEP] = "UNMODIFIED",
    [EF_DATES_YEAR] = "MODIFIED",
  };
  EfDatePolicy dates = ef_profile_get_dates (profile);

  return temporal[claims->dates_kept && dates == EF_DATES_REMOVE ? EF_DATES_SHIFT : dates];
}

void
ef_deidentify_claim (EfInstance      *instance,
                     const EfProfile *profile,
                     const EfClaims  *claims)
{
  EfDataset *dataset = ef_instance_get_dataset (instance);
  gboolean is_removed = !claims->values_kept && !claims->text_kept;
  g_autofree char *method = g_strdup_printf ("Efface %s, profile %.40s%s", EF_VERSION, ef_profile_get_name (profile),
                                             is_removed ? "" : "\\" METHOD_OF_PERSON);

  ef_dataset_set_string (dataset, EF_TAG (0x0012, 0x0062), EF_VR_CS, is_removed ? "YES" : "NO");
  ef_dataset_set_string (dataset, EF_TAG (0x0012, 0x0063), EF_VR_LO, method);
  if (is_removed)
    claim_codes (dataset, claims->options, claims->pixels_cleaned);
  else
    ef_dataset_remove (dataset, EF_TAG (0x0012, 0x0064));
  ef_dataset_set_string (dataset, EF_TAG (0x0028, 0x0303), EF_VR_CS, get_temporal (profile, claims));
  if (claims->text_kept || claims->pixels_cleaned)
    ef_dataset_set_string (dataset, EF_TAG (0x0028, 0x0301), EF_VR_CS, claims->text_kept ? "YES" : "NO");
  claim_equipment (dataset);
}
