#include "config.h"

#include "reidentify.h"

#include "batch.h"

#include "ef-error.h"
#include "ef-escrow.h"
#include "ef-jobs.h"
#include "ef-new-file.h"
#include "ef-pool.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <unistd.h>

#define TIMEOUT_SECONDS 3600

typedef struct
{
  EfPool *pool;
  GBytes *key;
  const char *output;
  gboolean force;

  guint n_written, n_failed;
} Reidentify;

typedef struct
{
  Reidentify *run;
  EfNewFile *file;
  char *name; /* below the output folder */
} Job;

static void
job_free (Job *job)
{
  g_clear_pointer (&job->file, ef_new_file_free);
  g_free (job->name);
  g_free (job);
}

/* The names of inputs are those that cleaning gave: they identify nobody. */
static void
fail (Job          *job,
      const GError *error)
{
  g_printerr ("efface: %s: %s\n", job->name, error->message);
  job->run->n_failed++;
}

static void
done_cb (GVariant     *reply,
         int          *reply_fds,
         guint         n_reply_fds,
         const GError *error,
         gpointer      user_data)
{
  Job *job = user_data;
  g_autofree char *path = g_build_filename (job->run->output, job->name, NULL);
  g_autoptr (GError) own = NULL;

  if (error == NULL)
    switch (ef_new_file_commit (job->file, path, job->run->force, &own))
      {
      case EF_COMMIT_EXISTS:
        own = g_error_new (EF_ERROR, EF_ERROR_EXISTS, "Another file is there already; --force replaces it");
        break;
      case EF_COMMIT_WRITTEN:
      case EF_COMMIT_SAME:
        job->run->n_written++;
        break;
      case EF_COMMIT_FAILED:
      default:
        break;
      }
  if (error != NULL || own != NULL)
    fail (job, error != NULL ? error : own);
  job_free (job);
}

static void
add_file (Reidentify *self,
          const char *path,
          const char *name)
{
  Job *job = g_new0 (Job, 1);
  g_autoptr (GError) error = NULL;
  GVariantDict dict;
  int fds[2];

  job->run = self;
  job->name = g_strdup (name);
  fds[0] = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  job->file = fds[0] >= 0 ? ef_new_file_open (self->output, &error) : NULL;
  if (job->file == NULL)
    {
      if (error == NULL)
        error = g_error_new (EF_ERROR, EF_ERROR_IO, "Cannot open the file");
      else
        close (fds[0]);
      fail (job, error);
      job_free (job);
      return;
    }
  fds[1] = dup (ef_new_file_get_fd (job->file));
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert_value (&dict, EF_KEY_PRIVATE_KEY,
                               g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, self->key, TRUE));
  ef_pool_submit (self->pool, EF_JOB_REIDENTIFY, g_variant_dict_end (&dict), fds, 2, done_cb, job);
  ef_pool_wait (self->pool, 32);
}

/* Folders with all that is in them; reports and the like are passed over. */
static void
add_input (Reidentify *self,
           const char *path,
           const char *name)
{
  g_autoptr (GDir) dir = NULL;
  const char *child;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      add_file (self, path, name);
      return;
    }
  dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (child = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *below = g_build_filename (path, child, NULL);
      g_autofree char *below_name = *name != 0 ? g_build_filename (name, child, NULL) : g_strdup (child);

      if (g_file_test (below, G_FILE_TEST_IS_SYMLINK))
        continue;
      if (g_file_test (below, G_FILE_TEST_IS_DIR) || g_str_has_suffix (child, ".dcm"))
        add_input (self, below, below_name);
    }
}

static gboolean
start (Reidentify *self,
       const char *private_key,
       const char *worker,
       GError    **error)
{
  const char *const none[] = { NULL };
  EfPoolConfig config = {
    .program = worker,
    .arguments = none,
    .n_workers = g_get_num_processors (),
    .queue_depth = 4,
    .timeout_seconds = TIMEOUT_SECONDS,
  };
  char *text = NULL;
  gsize length;

  if (!g_file_get_contents (private_key, &text, &length, error))
    return FALSE;
  self->key = g_bytes_new_take (text, length);
  if (!ef_escrow_check_private_key (self->key, error))
    return FALSE;
  if (g_mkdir_with_parents (self->output, 0700) != 0)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_IO, "Cannot make the output folder");
      return FALSE;
    }
  self->pool = ef_pool_new (&config, error);
  return self->pool != NULL;
}

int
ef_reidentify_run (const char *const *inputs,
                   const char        *private_key,
                   const char        *output,
                   gboolean           force,
                   const char        *worker)
{
  Reidentify self = { .output = output, .force = force };
  g_autoptr (GError) error = NULL;
  int status = EF_EXIT_FAILED;

  if (inputs == NULL || inputs[0] == NULL || private_key == NULL || output == NULL)
    {
      g_printerr ("efface: %s\n", _("--reidentify wants inputs, --private-key FILE and --output FOLDER"));
      return EF_EXIT_USAGE;
    }
  if (!start (&self, private_key, worker, &error))
    g_printerr ("efface: %s\n", error->message);
  else
    {
      for (guint i = 0; inputs[i] != NULL; i++)
        {
          g_autofree char *name = g_path_get_basename (inputs[i]);

          add_input (&self, inputs[i], g_file_test (inputs[i], G_FILE_TEST_IS_DIR) ? "" : name);
        }
      ef_pool_wait (self.pool, 1);
      g_print (_("%u files with their originals, %u not\n"), self.n_written, self.n_failed);
      status = self.n_failed > 0 || self.n_written == 0 ? EF_EXIT_REVIEW : EF_EXIT_CLEAN;
    }
  g_clear_pointer (&self.pool, ef_pool_free);
  g_clear_pointer (&self.key, g_bytes_unref);
  return status;
}
