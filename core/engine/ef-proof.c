#include "config.h"

#include "ef-proof.h"

#include "ef-deidentify.h"
#include "ef-error.h"
#include "ef-gather.h"
#include "ef-identifier-patterns.h"
#include "ef-io.h"
#include "ef-search.h"

#include <string.h>

/* --- values that stay on purpose ------------------------------------------------------------------------------ */

static void
collect_kept_cb (EfInstance       *instance,
                 EfDataset        *dataset,
                 const EfElement  *element,
                 const EfDecision *decision,
                 gpointer          user_data)
{
  GHashTable *kept = user_data;
  gboolean on_purpose = decision->action == EF_ACTION_K &&
                        (decision->cause == EF_CAUSE_RULE || decision->option != EF_OPTION_NONE);
  g_autofree char *text = NULL;
  g_auto (GStrv) values = NULL;

  if (!on_purpose || element->kind != EF_VALUE_BYTES || !ef_vr_is_string (element->vr))
    return;
  text = ef_instance_dup_text (instance, dataset, element, NULL);
  values = g_strsplit (text != NULL ? text : "", "\\", -1);
  for (guint i = 0; values[i] != NULL; i++)
    g_hash_table_add (kept, g_strdup (g_strstrip (values[i])));
}

/* A dry pass over the source tells which values the profile lets through with its eyes open. */
static GHashTable *
collect_kept (EfInstance      *source,
              const EfProfile *profile)
{
  static const EfKey no_key;
  GHashTable *kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (EfMapping) mapping = ef_mapping_new (&no_key);
  EfDeidentify pass = {
    .profile = profile,
    .mapping = mapping,
    .func = collect_kept_cb,
    .user_data = kept,
    .only_look = TRUE,
  };

  ef_deidentify_run (&pass, source, NULL, NULL);
  return kept;
}

/* --- where a match lies --------------------------------------------------------------------------------------- */

typedef struct
{
  guint64 offset;
  guint64 at; /* of the element found so far */
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
  const EfIdentifiers *identifiers;
  const EfIdentifierPatterns *patterns;
  EfInstance *written;
  EfProof *proof;
  GError *error;
} Search;

/* Long enough that neither chance nor a word of the standard explains a match. */
static gboolean
is_strong (const char *value)
{
  gsize length = strlen (value);

  return length >= 8 || (length >= 6 && strspn (value, "0123456789") < length);
}

static gboolean
is_coincidence (Search          *search,
                const Place     *place,
                EfIdentifierKind kind,
                const char      *value,
                gsize            matched)
{
  gboolean a_word = kind == EF_IDENTIFIER_PATIENT_NAME || kind == EF_IDENTIFIER_PERSON_NAME ||
                    kind == EF_IDENTIFIER_PLACE;

  if (place->element == NULL)
    return !is_strong (value) || matched < 6;
  if (place->in_claims)
    return a_word;
  if (ef_vr_is_text (place->element->vr))
    return FALSE;
  /* Defined terms of the standard hold words that are also names: HEAD, SUPINE, BLACK. */
  if (place->element->vr == EF_VR_CS && a_word)
    return TRUE;
  return !is_strong (value) || matched < 6;
}

static gboolean
hit_cb (const EfSearchHit *hit,
        gpointer           user_data)
{
  Search *search = user_data;
  EfIdentifierKind kind;
  const EfIdentifierPattern *pattern = ef_identifier_patterns_get (search->patterns, hit->pattern);
  const char *value = ef_identifiers_get (search->identifiers, pattern->identifier, &kind);
  Place place = { .offset = hit->offset };

  locate (ef_instance_get_meta (search->written), FALSE, &place);
  locate (ef_instance_get_dataset (search->written), FALSE, &place);
  if (is_coincidence (search, &place, kind, value, pattern->length))
    {
      search->proof->n_coincidences++;
      return TRUE;
    }
  if (place.element != NULL)
    g_set_error (&search->error, EF_ERROR, EF_ERROR_LEAK,
                 "Verify: an identifier stands in (%04X,%04X) at byte %" G_GUINT64_FORMAT,
                 EF_TAG_GROUP (place.element->tag), EF_TAG_ELEMENT (place.element->tag), hit->offset);
  else
    g_set_error (&search->error, EF_ERROR, EF_ERROR_LEAK,
                 "Verify: an identifier stands at byte %" G_GUINT64_FORMAT, hit->offset);
  return FALSE;
}

static gboolean
scan (Search   *search,
      EfSearch *engine,
      int       fd,
      GError  **error)
{
  guint64 size;

  if (!ef_io_get_size (fd, &size, error) ||
      !ef_search_scan_fd (engine, fd, 0, size, hit_cb, search, error))
    return FALSE;
  search->proof->n_bytes += size;
  if (search->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&search->error));
      return FALSE;
    }
  return TRUE;
}

gboolean
ef_proof_search (EfInstance          *source,
                 EfInstance          *written,
                 int                  fd,
                 const EfProfile     *profile,
                 const EfIdentifiers *identifiers,
                 EfProof             *proof,
                 GError             **error)
{
  EfOptions options = ef_profile_get_options (profile);
  g_autoptr (GHashTable) kept = collect_kept (source, profile);
  g_autoptr (EfIdentifiers) all = ef_identifiers_new ();
  g_autoptr (EfIdentifiers) wanted = ef_identifiers_new ();
  g_autoptr (EfSearch) engine = ef_search_new ();
  g_autoptr (EfIdentifierPatterns) patterns = NULL;
  Search search = { wanted, NULL, written, proof, NULL };

  ef_identifiers_merge (all, identifiers);
  ef_gather_identifiers (source, options, all, (options & EF_OPTION_RETAIN_UIDS) == 0);
  for (guint i = 0; i < ef_identifiers_get_n (all); i++)
    {
      EfIdentifierKind kind;
      const char *value = ef_identifiers_get (all, i, &kind);

      if (!g_hash_table_contains (kept, value))
        ef_identifiers_add (wanted, kind, value);
    }
  patterns = ef_identifier_patterns_new (wanted);
  ef_identifier_patterns_add_to (patterns, engine);
  ef_search_compile (engine);
  search.patterns = patterns;
  proof->n_identifiers = ef_identifiers_get_n (wanted);
  proof->n_patterns = ef_identifier_patterns_get_n (patterns);

  if (!scan (&search, engine, fd, error))
    return FALSE;
  if (ef_instance_is_deflated (written))
    return scan (&search, engine, ef_instance_get_source_fd (written), error);
  return TRUE;
}
