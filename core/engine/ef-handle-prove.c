/* What two files have in common, and what of the one's identity is still in the other, found out from these two alone. */
#include "config.h"

#include "ef-handlers-private.h"

#include "ef-certificate.h"
#include "ef-error.h"
#include "ef-jobs.h"
#include "ef-proof.h"

static int
compare_tags (gconstpointer a,
              gconstpointer b)
{
  guint one = GPOINTER_TO_UINT (a);
  guint two = GPOINTER_TO_UINT (b);

  return (one > two) - (one < two);
}

/* (transfer floating): "as", in order. */
static GVariant *
list_tags (GHashTable *tags)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (tags), compare_tags);
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE_STRING_ARRAY);
  for (GList *l = keys; l != NULL; l = l->next)
    {
      guint32 tag = GPOINTER_TO_UINT (l->data);
      g_autofree char *text = g_strdup_printf ("(%04X,%04X)", EF_TAG_GROUP (tag), EF_TAG_ELEMENT (tag));

      g_variant_builder_add (&list, "s", text);
    }
  return g_variant_builder_end (&list);
}

GVariant *
ef_handle_prove (GVariant  *request,
                 const int *fds,
                 guint      n_fds,
                 int       *reply_fds,
                 guint     *n_reply_fds,
                 gpointer   user_data,
                 GError   **error)
{
  const EfCertificateWish wish = { .method = EF_COMPARE_SAMPLES };
  g_autoptr (EfInstance) before = NULL;
  g_autoptr (EfInstance) after = NULL;
  g_autoptr (GHashTable) left = g_hash_table_new (NULL, NULL);
  g_auto (EfCertificate) certificate = { 0 };
  EfProof proof = { 0 };
  GVariantDict dict;

  if (n_fds < 2)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_WORKER, "The job came without its descriptors");
      return NULL;
    }
  before = ef_instance_read (fds[0], &ef_read_limits_default, error);
  if (before == NULL)
    {
      g_prefix_error (error, "Input: ");
      return NULL;
    }
  after = ef_instance_read (fds[1], &ef_read_limits_default, error);
  if (after == NULL)
    {
      g_prefix_error (error, "Output: ");
      return NULL;
    }
  ef_instance_mend_charset (before);
  if (!ef_certificate_compute (&certificate, before, after, &wish, error) ||
      !ef_proof_survey (before, after, fds[1], &proof, left, error))
    return NULL;
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert_value (&dict, EF_KEY_CERTIFICATE, ef_certificate_to_variant (&certificate));
  g_variant_dict_insert_value (&dict, EF_KEY_FACTS, ef_proof_to_variant (&proof));
  g_variant_dict_insert_value (&dict, EF_KEY_PATHS, list_tags (left));
  return g_variant_dict_end (&dict);
}
