#include "config.h"

#include "ef-key.h"

#include "ef-error.h"
#include "ef-io.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADER "efface-key 1\n"
#define TEXT_LENGTH (sizeof HEADER - 1 + EF_KEY_LENGTH * 2 + 1)

static gboolean
set_error (GError    **error,
           const char *what)
{
  int saved = errno;

  g_set_error (error, EF_ERROR, EF_ERROR_KEY, "Cannot %s the key file: %s", what, g_strerror (saved));
  return FALSE;
}

gboolean
ef_key_make_random (EfKey   *key,
                    GError **error)
{
  if (getrandom (key->bytes, sizeof key->bytes, 0) != sizeof key->bytes)
    return set_error (error, "make random numbers for");
  return TRUE;
}

static gboolean
make (const char *path,
      EfKey      *key,
      GError    **error)
{
  g_autoptr (GString) text = g_string_new (HEADER);
  g_autofree char *folder = g_path_get_dirname (path);
  ef_autofd fd = -1;

  if (!ef_key_make_random (key, error))
    return FALSE;
  for (guint i = 0; i < EF_KEY_LENGTH; i++)
    g_string_append_printf (text, "%02x", key->bytes[i]);
  g_string_append_c (text, '\n');

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return set_error (error, "make the folder of");
  /* O_EXCL: of two programs that start at once one makes the key, and the other reads it on its next try. */
  fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    return set_error (error, "make");
  return ef_io_write_all (fd, text->str, text->len, error) && fsync (fd) == 0;
}

static gboolean
parse (const char *text,
       EfKey      *key)
{
  const char *digits = text + strlen (HEADER);

  if (!g_str_has_prefix (text, HEADER))
    return FALSE;
  for (guint i = 0; i < EF_KEY_LENGTH; i++)
    {
      int high = g_ascii_xdigit_value (digits[i * 2]);
      int low = high < 0 ? -1 : g_ascii_xdigit_value (digits[i * 2 + 1]);

      if (high < 0 || low < 0)
        return FALSE;
      key->bytes[i] = (guint8) (high << 4 | low);
    }
  return TRUE;
}

gboolean
ef_key_load_or_make (const char *path,
                     EfKey      *key,
                     gboolean   *made,
                     GError    **error)
{
  char text[TEXT_LENGTH + 2] = { 0 };
  struct stat st;
  ef_autofd fd = open (path, O_RDONLY | O_CLOEXEC);

  if (made != NULL)
    *made = FALSE;
  if (fd < 0 && errno == ENOENT)
    {
      if (made != NULL)
        *made = TRUE;
      return make (path, key, error);
    }
  if (fd < 0 || fstat (fd, &st) != 0)
    return set_error (error, "open");
  if (!S_ISREG (st.st_mode) || (st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_KEY,
                   "The key file may be read by others; make it a plain file of mode 0600");
      return FALSE;
    }
  if (ef_io_pread_some (fd, text, TEXT_LENGTH + 1, 0, error) != (gssize) TEXT_LENGTH || !parse (text, key))
    {
      g_clear_error (error);
      g_set_error (error, EF_ERROR, EF_ERROR_KEY, "The key file does not hold a key of this program");
      return FALSE;
    }
  return TRUE;
}

char *
ef_key_dup_name (const EfKey *key)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, key->bytes, sizeof key->bytes);
  g_autofree char *digits = NULL;

  g_hmac_update (hmac, (const guchar *) "name", 4);
  digits = g_strdup (g_hmac_get_string (hmac));
  return g_strndup (digits, 8);
}
