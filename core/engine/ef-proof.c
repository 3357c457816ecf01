#include "config.h"

#include "ef-proof-private.h"

#include "ef-deidentify.h"
#include "ef-error.h"
#include "ef-gather.h"
#include "ef-identifier-patterns.h"

#include <string.h>

struct _EfProver
{
  EfIdentifiers *identifiers;
  EfIdentifierPatterns *patterns;
  EfSearch *engine;
  EfUnwrap *unwrap;
};

/* --- values that stay on purpose ------------------------------------------------------------------------------ */

static void
collect_kept_cb (EfInstance       *instance,
                 EfDataset        *dataset,
                 const EfElement  *element,
                 const EfDecision *decision,
                 gpointer          user_data)
{
  GHashTable *kept = user_data;
  /* What a rule keeps after a look at it is no value that somebody wanted to keep, whatever it is. */
  gboolean by_rule = decision->cause == EF_CAUSE_RULE && decision->rule->treatment != EF_TREAT_CHECK;
  gboolean on_purpose = decision->action == EF_ACTION_K && (by_rule || decision->option != EF_OPTION_NONE);
  gboolean year = decision->cause == EF_CAUSE_RULE && decision->rule->treatment == EF_TREAT_KEEP_YEAR;
  g_autofree char *text = NULL;
  g_auto (GStrv) values = NULL;

  if (!(on_purpose || year) || element->kind != EF_VALUE_BYTES || !ef_vr_is_string (element->vr))
    return;
  text = ef_instance_dup_text (instance, dataset, element, NULL);
  values = g_strsplit (text != NULL ? text : "", "\\", -1);
  /* The first of January stays what it is when the year alone stays. */
  for (guint i = 0; values[i] != NULL; i++)
    if (on_purpose || g_str_has_suffix (g_strstrip (values[i]), "0101"))
      g_hash_table_add (kept, g_strdup (g_strstrip (values[i])));
}

/* A dry pass over the source tells which values the profile lets through with its eyes open. NULL: none can be. */
static GHashTable *
collect_kept (EfInstance      *source,
              const EfProfile *profile)
{
  static const EfKey no_key;
  static const EfOptions about_dates = EF_OPTION_RETAIN_MODIFIED_DATES | EF_OPTION_RETAIN_FULL_DATES;
  GHashTable *kept = NULL;
  g_autoptr (EfMapping) mapping = NULL;
  EfDeidentify pass = { 0 };

  if ((ef_profile_get_options (profile) & ~about_dates) == 0 && ef_profile_get_n_rules (profile) == 0)
    return NULL;
  kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  mapping = ef_mapping_new (&no_key);
  pass.profile = profile;
  pass.mapping = mapping;
  pass.func = collect_kept_cb;
  pass.user_data = kept;
  pass.only_look = TRUE;
  /* As the pass that wrote the file read it. */
  ef_instance_mend_charset (source);
  ef_deidentify_run (&pass, source, NULL, NULL);
  return kept;
}

/* --- where a match lies --------------------------------------------------------------------------------------- */

typedef struct
{
  guint64 offset;
  guint64 at; /* of the element found so far */
  EfDataset *dataset;
  const EfElement *element;
  gboolean in_claims; /* what this program wrote to say what it did */
} Place;

static gboolean
is_claim (guint32 tag)
{
  return tag == EF_TAG (0x0012, 0x0063) || tag == EF_TAG (0x0012, 0x0064) || tag == EF_TAG (0x0018, 0xa001);
}

static void
locate (EfDataset *dataset,
        gboolean   in_claims,
        Place     *place)
{
  guint n = ef_dataset_get_n_elements (dataset);

  for (guint i = 0; i < n; i++)
    {
      const EfElement *element = ef_dataset_get_element (dataset, i);
      gboolean claims = in_claims || is_claim (element->tag);

      if (element->position <= place->offset && element->position >= place->at)
        {
          place->at = element->position;
          place->dataset = dataset;
          place->element = element;
          place->in_claims = claims;
        }
      for (guint k = 0; element->kind == EF_VALUE_SEQUENCE && k < ef_element_get_n_items (element); k++)
        locate (ef_element_get_item (element, k), claims, place);
    }
}

/* --- the search ----------------------------------------------------------------------------------------------- */

typedef struct
{
  const EfProver *prover;
  const EfIdentifiers *uids; /* of the file; their ids follow those of the patient's patterns */
  GHashTable *kept;        /* by the profile; NULL: nothing is */
  const EfKept *by_person; /* (nullable) */
  EfInstance *written;
  EfProof *proof;
  GHashTable *left;          /* (nullable): tags where something was found, and the search goes on */
} Search;

/* What stands in the file must not be a short form of it, either. */
#define LEAST_STRONG 6

/* Long enough that neither chance nor a word of the standard explains a match. */
static gboolean
is_strong (const char *value)
{
  gsize length = strlen (value);

  return length >= 8 || (length >= 6 && strspn (value, "0123456789") < length);
}

static gboolean
is_coincidence (EfProofPlace     where,
                const Place     *place,
                EfIdentifierKind kind,
                const char      *value,
                gsize            matched)
{
  gboolean a_word = kind == EF_IDENTIFIER_PATIENT_NAME || kind == EF_IDENTIFIER_PERSON_NAME ||
                    kind == EF_IDENTIFIER_PLACE;

  if (where == EF_PROOF_UNPACKED_TEXT)
    return FALSE;
  if (where == EF_PROOF_UNPACKED || place->element == NULL)
    return !is_strong (value) || matched < LEAST_STRONG;
  if (place->in_claims)
    return a_word;
  if (ef_vr_is_text (place->element->vr))
    return FALSE;
  /* Defined terms of the standard hold words that are also names: HEAD, SUPINE, BLACK. */
  if (place->element->vr == EF_VR_CS && a_word)
    return TRUE;
  return !is_strong (value) || matched < LEAST_STRONG;
}

static gboolean
hit_cb (guint         pattern_id,
        guint64       offset,
        EfProofPlace  where,
        gpointer      user_data,
        GError      **error)
{
  Search *search = user_data;
  const EfIdentifierPatterns *patterns = search->prover->patterns;
  guint n_patterns = ef_identifier_patterns_get_n (patterns);
  const EfIdentifierPattern *pattern =
      pattern_id < n_patterns ? ef_identifier_patterns_get (patterns, pattern_id) : NULL;
  EfIdentifierKind kind;
  const char *value = pattern != NULL ? ef_identifiers_get (search->prover->identifiers, pattern->identifier, &kind)
                                      : ef_identifiers_get (search->uids, pattern_id - n_patterns, &kind);
  const char *packed = where == EF_PROOF_AS_IT_STANDS ? "" : " packed";
  Place place = { .offset = offset };

  if (search->kept != NULL && g_hash_table_contains (search->kept, value))
    return TRUE;
  locate (ef_instance_get_meta (search->written), FALSE, &place);
  locate (ef_instance_get_dataset (search->written), FALSE, &place);
  if (search->by_person != NULL && place.element != NULL &&
      ef_kept_holds (search->by_person, search->written, place.dataset, place.element))
    {
      search->proof->n_kept++;
      return TRUE;
    }
  if (is_coincidence (where, &place, kind, value, pattern != NULL ? pattern->length : strlen (value)))
    {
      search->proof->n_coincidences++;
      return TRUE;
    }
  search->proof->n_left++;
  if (search->left != NULL)
    {
      g_hash_table_add (search->left, GUINT_TO_POINTER (place.element != NULL ? place.element->tag : 0));
      return TRUE;
    }
  if (place.element != NULL)
    g_set_error (error, EF_ERROR, EF_ERROR_LEAK,
                 "Verify: an identifier stands%s in (%04X,%04X) at byte %" G_GUINT64_FORMAT, packed,
                 EF_TAG_GROUP (place.element->tag), EF_TAG_ELEMENT (place.element->tag), offset);
  else
    g_set_error (error, EF_ERROR, EF_ERROR_LEAK, "Verify: an identifier stands%s at byte %" G_GUINT64_FORMAT, packed,
                 offset);
  return FALSE;
}

/* --- the prover ----------------------------------------------------------------------------------------------- */

EfProver *
ef_prover_new (const EfIdentifiers *identifiers)
{
  EfProver *self = g_new0 (EfProver, 1);

  self->identifiers = ef_identifiers_new ();
  ef_identifiers_merge (self->identifiers, identifiers);
  self->patterns = ef_identifier_patterns_new (self->identifiers);
  self->engine = ef_search_new ();
  ef_identifier_patterns_add_to (self->patterns, self->engine);
  ef_search_compile (self->engine);
  self->unwrap = ef_unwrap_new ();
  return self;
}

void
ef_prover_free (EfProver *self)
{
  if (self == NULL)
    return;
  ef_unwrap_free (self->unwrap);
  ef_search_free (self->engine);
  ef_identifier_patterns_free (self->patterns);
  ef_identifiers_free (self->identifiers);
  g_free (self);
}

/* One pass for the patient's identifiers and the UIDs of the file. */
static gboolean
run_search (EfProver *self,
            Search   *search,
            int       fd,
            GError  **error)
{
  EfProof *proof = search->proof;
  EfProofSearch scan = { self->engine, hit_cb, search };
  gboolean ok;

  proof->n_identifiers = ef_identifiers_get_n (self->identifiers) + ef_identifiers_get_n (search->uids);
  proof->n_patterns = ef_identifier_patterns_get_n (self->patterns);
  proof->n_patterns += ef_identifier_patterns_add_uids (search->uids, proof->n_patterns, self->engine);
  ef_search_compile (self->engine);
  ok = ef_proof_scan (self->unwrap, &scan, search->written, fd, proof, error);
  ef_search_drop_extra (self->engine);
  return ok;
}

gboolean
ef_prover_search (EfProver        *self,
                  EfInstance      *source,
                  EfInstance      *written,
                  int              fd,
                  const EfProfile *profile,
                  const EfKept    *kept,
                  EfProof         *proof,
                  GError         **error)
{
  g_autoptr (GHashTable) by_profile = collect_kept (source, profile);
  g_autoptr (EfIdentifiers) uids = ef_identifiers_new ();
  Search search = { self, uids, by_profile, kept, written, proof, NULL };

  if ((ef_profile_get_options (profile) & EF_OPTION_RETAIN_UIDS) == 0)
    ef_gather_uids (source, uids);
  return run_search (self, &search, fd, error);
}

gboolean
ef_proof_survey (EfInstance *source,
                 EfInstance *written,
                 int         fd,
                 EfProof    *proof,
                 GHashTable *left,
                 GError    **error)
{
  g_autoptr (EfIdentifiers) identifiers = ef_identifiers_new ();
  g_autoptr (EfIdentifiers) uids = ef_identifiers_new ();
  g_autoptr (EfProver) prover = NULL;
  Search search = { NULL, uids, NULL, NULL, written, proof, left };

  ef_gather_identifiers (source, EF_OPTION_NONE, identifiers);
  ef_gather_uids (source, uids);
  search.prover = prover = ef_prover_new (identifiers);
  return run_search (prover, &search, fd, error);
}

GVariant *
ef_proof_to_variant (const EfProof *self)
{
  const struct
  {
    const char *name;
    guint64 n;
  } counts[] = {
    { "identifiers", self->n_identifiers },
    { "patterns", self->n_patterns },
    { "bytes-searched", self->n_bytes },
    { "places-searched", ef_proof_count_places (self) },
    { "values-searched", self->n_values },
    { "streams-unpacked", self->n_inflated },
    { "texts-decoded", self->n_decoded },
    { "coincidences", self->n_coincidences },
    { "left", self->n_left },
  };
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{su}"));
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    g_variant_builder_add (&builder, "{su}", counts[i].name, (guint) MIN (counts[i].n, G_MAXUINT));
  if (self->n_kept > 0)
    g_variant_builder_add (&builder, "{su}", "kept-by-person", self->n_kept);
  return g_variant_builder_end (&builder);
}

typedef struct
{
  EfProver *prover;
  gboolean is_text;
  gboolean found;
} Finding;

static gboolean
found_cb (const EfSearchHit *hit,
          gpointer           user_data)
{
  Finding *finding = user_data;
  const EfIdentifierPattern *pattern = ef_identifier_patterns_get (finding->prover->patterns, hit->pattern);
  const char *value = ef_identifiers_get (finding->prover->identifiers, pattern->identifier, NULL);

  finding->found = finding->is_text || (is_strong (value) && pattern->length >= LEAST_STRONG);
  return !finding->found;
}

gboolean
ef_prover_finds (EfProver     *self,
                 const guint8 *bytes,
                 gsize         length,
                 gboolean      is_text)
{
  Finding finding = { self, is_text, FALSE };

  ef_search_scan_bytes (self->engine, bytes, length, found_cb, &finding);
  return finding.found;
}
