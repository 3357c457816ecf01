#include "config.h"

#include "ef-overrides.h"

#include <string.h>

typedef struct
{
  EfOverride value;
  gboolean by_value;
  guint8 digest[EF_VALUE_DIGEST_LENGTH];
  EfAction of_action;
  const char *of_cause;
} Decision;

struct _EfOverrides
{
  GVariant *decisions;  /* strings point into it */
  const EfValueDigest *digest;
  GHashTable *of_paths; /* path -> GArray of Decision, the strongest first */
};

static void
add (EfOverrides    *self,
     const char     *path,
     const Decision *decision)
{
  GArray *list = g_hash_table_lookup (self->of_paths, path);

  if (list == NULL)
    {
      list = g_array_new (FALSE, FALSE, sizeof (Decision));
      g_hash_table_insert (self->of_paths, (char *) path, list);
    }
  g_array_append_vals (list, decision, 1);
}

EfOverrides *
ef_overrides_new (GVariant            *decisions,
                  const EfValueDigest *digest)
{
  EfOverrides *self;
  gsize n = g_variant_n_children (decisions);

  if (n == 0)
    return NULL;
  self = g_new0 (EfOverrides, 1);
  self->decisions = g_variant_ref (decisions);
  self->digest = digest;
  self->of_paths = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_array_unref);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (decisions, i);
      g_autoptr (GVariant) bytes = NULL;
      Decision decision = { 0 };
      const char *path;
      guint of_action;
      guint action;
      gsize length;
      const guint8 *data;

      g_variant_get (child, "(&s@ayu&su&s)", &path, &bytes, &of_action, &decision.of_cause, &action,
                     &decision.value.text);
      data = g_variant_get_fixed_array (bytes, &length, 1);
      decision.by_value = length == EF_VALUE_DIGEST_LENGTH;
      if (decision.by_value)
        memcpy (decision.digest, data, length);
      decision.of_action = (EfAction) of_action;
      decision.value.action = (EfAction) action;
      add (self, path, &decision);
    }
  return self;
}

void
ef_overrides_free (EfOverrides *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->of_paths);
  g_variant_unref (self->decisions);
  g_free (self);
}

gboolean
ef_overrides_has_path (const EfOverrides *self,
                       const char        *path)
{
  return g_hash_table_contains (self->of_paths, path);
}

const EfOverride *
ef_overrides_find (const EfOverrides *self,
                   const char        *path,
                   const char        *value,
                   EfAction           action,
                   const char        *cause)
{
  const GArray *list = g_hash_table_lookup (self->of_paths, path);
  guint8 digest[EF_VALUE_DIGEST_LENGTH];

  if (list == NULL)
    return NULL;
  ef_value_digest_compute (self->digest, path, value, digest);
  for (guint i = 0; i < list->len; i++)
    {
      const Decision *decision = &g_array_index (list, Decision, i);
      gboolean fits = decision->by_value
                          ? memcmp (decision->digest, digest, sizeof digest) == 0
                          : decision->of_action == action && g_str_equal (decision->of_cause, cause);

      if (fits)
        return &decision->value;
    }
  return NULL;
}
