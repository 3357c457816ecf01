#include "config.h"

#include "progress.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#define TERMINAL_INTERVAL (G_USEC_PER_SEC / 5)
#define PLAIN_INTERVAL (10 * G_USEC_PER_SEC)

struct _EfProgress
{
  gboolean quiet;
  gboolean terminal;
  gboolean line_open;
  EfStep step;
  gint64 started;
  gint64 shown;
};

static const char *const step_names[] = {
  [EF_STEP_SCAN] = N_("Reading"),
  [EF_STEP_FIND_TEXT] = N_("Looking for text"),
  [EF_STEP_APPLY] = N_("Cleaning"),
};

EfProgress *
ef_progress_new (gboolean quiet)
{
  EfProgress *self = g_new0 (EfProgress, 1);

  self->quiet = quiet;
  self->terminal = isatty (STDERR_FILENO);
  self->started = -1;
  return self;
}

void
ef_progress_free (EfProgress *self)
{
  if (self == NULL)
    return;
  ef_progress_end (self);
  g_free (self);
}

static void
show (EfProgress *self,
      guint       done,
      guint       total,
      gint64      now)
{
  double seconds = MAX (1e-3, (double) (now - self->started) / G_USEC_PER_SEC);
  double rate = done / seconds;
  guint left = rate > 0 ? (guint) ((total - done) / rate + 0.5) : 0;
  g_autofree char *text = g_strdup_printf (_("%s: %u of %u, %.1f a second, %u:%02u left"), _(step_names[self->step]),
                                           done, total, rate, left / 60, left % 60);

  if (self->terminal)
    fprintf (stderr, "\r\033[K%s", text);
  else
    fprintf (stderr, "%s\n", text);
  fflush (stderr);
  self->line_open = self->terminal;
  self->shown = now;
}

void
ef_progress_update (EfStep   step,
                    guint    done,
                    guint    total,
                    gpointer user_data)
{
  EfProgress *self = user_data;
  gint64 now;

  if (self->quiet)
    return;
  now = g_get_monotonic_time ();
  if (self->started < 0 || self->step != step)
    {
      ef_progress_end (self);
      self->step = step;
      self->started = now;
      self->shown = now;
    }
  if (done == total || now - self->shown >= (self->terminal ? TERMINAL_INTERVAL : PLAIN_INTERVAL))
    show (self, done, total, now);
}

void
ef_progress_end (EfProgress *self)
{
  if (self->line_open)
    fputc ('\n', stderr);
  self->line_open = FALSE;
}
