/* Putting the originals back into one instance. */
#include "config.h"

#include "ef-handlers-private.h"

#include "ef-error.h"
#include "ef-escrow.h"
#include "ef-jobs.h"
#include "ef-originals.h"

GVariant *
ef_handle_reidentify (GVariant  *request,
                      const int *fds,
                      guint      n_fds,
                      int       *reply_fds,
                      guint     *n_reply_fds,
                      gpointer   user_data,
                      GError   **error)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (request, EF_KEY_PRIVATE_KEY, G_VARIANT_TYPE_BYTESTRING);
  g_autoptr (GBytes) key = value != NULL ? g_variant_get_data_as_bytes (value) : NULL;
  g_autoptr (EfInstance) instance = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) originals = NULL;

  if (n_fds < 2 || key == NULL)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_WORKER, "The job came without its descriptors or its key");
      return NULL;
    }
  instance = ef_instance_read (fds[0], &ef_read_limits_default, error);
  sealed = instance != NULL ? ef_originals_detach (instance, error) : NULL;
  originals = sealed != NULL ? ef_escrow_open (key, sealed, error) : NULL;
  if (originals == NULL || !ef_originals_restore (instance, originals, error) ||
      !ef_instance_write (instance, fds[1], NULL, NULL, error))
    return NULL;
  return g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0);
}
