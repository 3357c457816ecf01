#include "config.h"

#include "ef-text-uids.h"

#include "ef-uid-table.h"

#include <string.h>

/* Versions and addresses of networks have fewer parts. */
#define LEAST_DOTS 5
#define LEAST_LENGTH 14

static gboolean
is_instance_uid (const char *uid)
{
  guint dots = 0;

  for (const char *p = uid; *p != 0; p++)
    dots += *p == '.';
  return (dots >= LEAST_DOTS || g_str_has_prefix (uid, "2.25.")) && strlen (uid) >= LEAST_LENGTH &&
         ef_uid_is_valid (uid) && !ef_uid_is_registered (uid, NULL, NULL) && !ef_uid_is_standard_root (uid);
}

char *
ef_text_uids_map (const char *text,
                  EfMapping  *mapping)
{
  g_autoptr (GString) result = g_string_new (NULL);
  const char *p = text;

  while (*p != 0)
    {
      gsize other = strcspn (p, "012");
      gsize length;
      gboolean inside;
      g_autofree char *uid = NULL;

      g_string_append_len (result, p, (gssize) other);
      p += other;
      length = strspn (p, "0123456789.");
      if (length == 0)
        continue;
      inside = p > text && (g_ascii_isalnum (p[-1]) || p[-1] == '.');
      uid = g_strndup (p, length);
      /* The full stop of a sentence is none of the UID. */
      while (length > 0 && uid[length - 1] == '.')
        uid[--length] = 0;
      if (!inside && is_instance_uid (uid))
        g_string_append (result, ef_mapping_get_uid (mapping, uid));
      else
        {
          length = MAX (length, 1);
          g_string_append_len (result, p, (gssize) length);
        }
      p += length;
    }
  return g_strdup (result->str);
}
