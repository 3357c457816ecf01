/* What two files have in common, found out from these two alone. */
#include "config.h"

#include "ef-handlers-private.h"

#include "ef-certificate.h"
#include "ef-error.h"
#include "ef-jobs.h"

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
  g_auto (EfCertificate) certificate = { 0 };
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
  if (!ef_certificate_compute (&certificate, before, after, &wish, error))
    return NULL;
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert_value (&dict, EF_KEY_CERTIFICATE, ef_certificate_to_variant (&certificate));
  return g_variant_dict_end (&dict);
}
