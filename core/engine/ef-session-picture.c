/* Frames on demand: what was asked for last comes first, through workers of its own. */
#include "config.h"

#include "ef-session-private.h"

#include "ef-io.h"
#include "ef-jobs.h"

#include <unistd.h>

/* So many pictures are made at a time, and so many written instances are kept for looking at. */
#define MAX_VIEWERS 4
#define MAX_AFTER 16

static void pump_pictures (EfSession *self);

/* --- pictures ---------------------------------------------------------------------------------------------------- */

G_DEFINE_BOXED_TYPE (EfPicture, ef_picture, ef_picture_ref, ef_picture_unref)

EfPicture *
ef_picture_ref (EfPicture *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
picture_clear (gpointer data)
{
  g_clear_pointer (&((EfPicture *) data)->pixels, g_bytes_unref);
}

void
ef_picture_unref (EfPicture *self)
{
  g_atomic_rc_box_release_full (self, picture_clear);
}

EfPicture *
_ef_picture_new (GBytes   *pixels,
                 GVariant *reply)
{
  EfPicture *self = g_atomic_rc_box_new0 (EfPicture);

  self->pixels = g_bytes_ref (pixels);
  g_variant_lookup (reply, EF_KEY_ROWS, "u", &self->rows);
  g_variant_lookup (reply, EF_KEY_COLUMNS, "u", &self->columns);
  g_variant_lookup (reply, EF_KEY_FRAMES, "u", &self->frames);
  g_variant_lookup (reply, EF_KEY_WINDOW, "(dd)", &self->window_center, &self->window_width);
  return self;
}

/* The pixels of a sealed memory file, not copied. The worker is not trusted to count. */
static EfPicture *
map_picture (GVariant *reply,
             int       fd,
             GError  **error)
{
  GMappedFile *file = fd >= 0 ? g_mapped_file_new_from_fd (fd, FALSE, error) : NULL;
  g_autoptr (GBytes) pixels = NULL;
  g_autoptr (EfPicture) picture = NULL;

  if (file == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, EF_ERROR, EF_ERROR_WORKER, "The worker sent no picture");
      return NULL;
    }
  pixels = g_mapped_file_get_bytes (file);
  g_mapped_file_unref (file);
  picture = _ef_picture_new (pixels, reply);
  if ((guint64) picture->rows * picture->columns * 3 != g_bytes_get_size (pixels))
    {
      g_set_error (error, EF_ERROR, EF_ERROR_WORKER, "The worker sent a broken picture");
      return NULL;
    }
  return g_steal_pointer (&picture);
}

/* --- jobs -------------------------------------------------------------------------------------------------------- */

void
_ef_picture_job_free (EfPictureJob *job)
{
  g_clear_pointer (&job->parts, g_ptr_array_unref);
  g_clear_object (&job->task);
  g_free (job);
}

static void
fail (EfSession    *self,
      EfPictureJob *job,
      const GError *error)
{
  if (job->stack != NULL)
    _ef_session_take_part (self, job, NULL, -1, error);
  else
    g_task_return_error (job->task, g_error_copy (error));
  _ef_picture_job_free (job);
}

static void
shown_cb (GVariant     *reply,
          int          *reply_fds,
          guint         n_reply_fds,
          const GError *error,
          gpointer      user_data)
{
  EfPictureJob *job = user_data;
  g_autoptr (EfSession) self = g_object_ref (g_task_get_source_object (job->task));
  g_autoptr (GError) own = NULL;
  EfPicture *picture;

  self->n_viewing--;
  if (error != NULL)
    fail (self, job, error);
  else if (job->stack != NULL)
    {
      _ef_session_take_part (self, job, reply, n_reply_fds > 0 ? reply_fds[0] : -1, NULL);
      _ef_picture_job_free (job);
    }
  else
    {
      picture = map_picture (reply, n_reply_fds > 0 ? reply_fds[0] : -1, &own);
      if (picture == NULL)
        fail (self, job, own);
      else
        {
          picture->revision = self->plan != NULL ? ef_plan_get_revision (self->plan) : 0;
          g_task_return_pointer (job->task, picture, (GDestroyNotify) ef_picture_unref);
          _ef_picture_job_free (job);
        }
    }
  pump_pictures (self);
}

static void
submit (EfSession    *self,
        EfPictureJob *job,
        EfJobKind     kind,
        const int    *fds,
        guint         n_fds)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, EF_KEY_FRAME, "u", job->frame);
  if (job->size > 0)
    g_variant_dict_insert (&dict, EF_KEY_SIZE, "u", job->size);
  if (job->has_window)
    g_variant_dict_insert (&dict, EF_KEY_WINDOW, "(dd)", job->window.center, job->window.width);
  self->n_viewing++;
  ef_pool_submit (self->view, kind, g_variant_dict_end (&dict), fds, n_fds, shown_cb, job);
}

/* --- as it will be written --------------------------------------------------------------------------------------- */

void
_ef_session_drop_after (EfSessionItem *item)
{
  ef_io_clear_fd (&item->after_fd);
  g_clear_pointer (&item->after_slice, g_variant_unref);
}

/* All of a slice but the revision counts. */
static gboolean
is_same_slice (GVariant *a,
               GVariant *b)
{
  for (gsize i = 1; i < 6; i++)
    {
      g_autoptr (GVariant) first = g_variant_get_child_value (a, i);
      g_autoptr (GVariant) second = g_variant_get_child_value (b, i);

      if (!g_variant_equal (first, second))
        return FALSE;
    }
  return TRUE;
}

static void
keep_few (EfSession *self)
{
  EfSessionItem *oldest = NULL;
  guint n = 0;

  for (guint i = 0; i < self->items->len; i++)
    {
      EfSessionItem *item = g_ptr_array_index (self->items, i);

      if (item->after_fd < 0)
        continue;
      n++;
      if (oldest == NULL || item->after_used < oldest->after_used)
        oldest = item;
    }
  if (n > MAX_AFTER)
    _ef_session_drop_after (oldest);
}

typedef struct
{
  EfSession *session;
  EfSessionItem *item;
  int fd;
} Writing;

static void
written_cb (GVariant     *reply,
            int          *reply_fds,
            guint         n_reply_fds,
            const GError *error,
            gpointer      user_data)
{
  g_autofree Writing *writing = user_data;
  g_autoptr (EfSession) self = g_object_ref (writing->session);
  EfSessionItem *item = writing->item;
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&item->after_waiting);

  self->n_viewing--;
  if (error == NULL)
    {
      item->after_fd = writing->fd;
      item->after_used = ++self->n_after;
      keep_few (self);
    }
  else
    {
      close (writing->fd);
      g_clear_pointer (&item->after_slice, g_variant_unref);
    }
  for (guint i = 0; i < waiting->len; i++)
    if (error != NULL)
      fail (self, g_ptr_array_index (waiting, i), error);
    else
      g_queue_push_head (&self->pictures, g_ptr_array_index (waiting, i));
  pump_pictures (self);
}

/* Takes @slice. */
static gboolean
write_after (EfSession     *self,
             EfSessionItem *item,
             GVariant      *slice,
             GError       **error)
{
  EfEntry *entry = item->entry;
  GVariant *of_entry = entry->slice;
  ef_autofd in = -1;
  ef_autofd out = -1;
  ef_autofd spool = -1;
  GVariantDict dict;
  Writing *writing;
  int fds[3];

  _ef_session_drop_after (item);
  item->after_slice = slice;
  in = ef_catalog_open (self->run->catalog, entry, error);
  out = in >= 0 ? ef_io_memfd ("after", error) : -1;
  spool = out >= 0 ? ef_io_memfd ("spool", error) : -1;
  if (spool < 0)
    return FALSE;
  entry->slice = slice;
  ef_run_init_apply (self->run, entry, &dict);
  entry->slice = of_entry;
  writing = g_new0 (Writing, 1);
  writing->session = self;
  writing->item = item;
  fds[0] = ef_io_steal_fd (&in);
  fds[1] = dup (out);
  fds[2] = ef_io_steal_fd (&spool);
  writing->fd = ef_io_steal_fd (&out);
  item->after_waiting = g_ptr_array_new ();
  self->n_viewing++;
  ef_pool_submit (self->view, EF_JOB_APPLY, g_variant_dict_end (&dict), fds, 3, written_cb, writing);
  return TRUE;
}

static gboolean
check_after (EfSession *self,
             GVariant  *slice,
             GError   **error)
{
  gboolean written = FALSE;

  if (slice != NULL)
    g_variant_get_child (slice, 2, "b", &written);
  if (!self->is_scanned)
    g_set_error_literal (error, EF_ERROR, EF_ERROR_REFUSED, "Not all inputs have been read yet");
  else if (!written)
    g_set_error_literal (error, EF_ERROR, EF_ERROR_REFUSED, "This instance will not be written");
  return self->is_scanned && written;
}

static void
start_after (EfSession    *self,
             EfPictureJob *job)
{
  EfSessionItem *item = job->item;
  g_autoptr (GVariant) slice = ef_plan_get_instance_slice (self->plan, item->entry->planned);
  g_autoptr (GError) error = NULL;
  int fd;

  if (!check_after (self, slice, &error))
    {
      fail (self, job, error);
      return;
    }
  if (item->after_waiting != NULL)
    {
      g_ptr_array_add (item->after_waiting, job);
      return;
    }
  if (item->after_fd >= 0 && is_same_slice (item->after_slice, slice))
    {
      item->after_used = ++self->n_after;
      fd = dup (item->after_fd);
      submit (self, job, EF_JOB_SHOW_FRAME, &fd, 1);
      return;
    }
  if (!write_after (self, item, g_steal_pointer (&slice), &error))
    fail (self, job, error);
  else
    g_ptr_array_add (item->after_waiting, job);
}

/* --- the queue --------------------------------------------------------------------------------------------------- */

static void
start_frame (EfSession    *self,
             EfPictureJob *job)
{
  g_autoptr (GError) error = NULL;
  int fd = ef_catalog_open (self->run->catalog, job->item->entry, &error);

  if (fd < 0)
    fail (self, job, error);
  else
    submit (self, job, EF_JOB_SHOW_FRAME, &fd, 1);
}

static void
start_parts (EfSession    *self,
             EfPictureJob *job)
{
  int fds[EF_MESSAGE_MAX_FDS];

  for (guint i = 0; i < job->parts->len; i++)
    {
      const EfSessionItem *item = g_ptr_array_index (job->parts, i);
      g_autoptr (GError) error = NULL;

      fds[i] = ef_catalog_open (self->run->catalog, item->entry, &error);
      if (fds[i] < 0)
        {
          while (i > 0)
            close (fds[--i]);
          fail (self, job, error);
          return;
        }
    }
  submit (self, job, EF_JOB_PROJECT, fds, job->parts->len);
}

static void
start (EfSession    *self,
       EfPictureJob *job)
{
  GCancellable *cancellable = g_task_get_cancellable (job->task);
  g_autoptr (GError) error = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    fail (self, job, error);
  else if (job->parts != NULL)
    start_parts (self, job);
  else if (job->after)
    start_after (self, job);
  else
    start_frame (self, job);
}

static void
pump_pictures (EfSession *self)
{
  guint n = MIN (MAX_VIEWERS, self->n_workers);
  EfPictureJob *job;

  while (!self->is_closing && self->n_viewing < n && (job = g_queue_pop_head (&self->pictures)) != NULL)
    start (self, job);
}

void
_ef_session_want_picture (EfSession    *self,
                          EfPictureJob *job,
                          gboolean      urgent)
{
  g_autoptr (GError) error = NULL;

  if (self->view == NULL)
    self->view = ef_run_make_pool (self->run, NULL, MIN (MAX_VIEWERS, self->n_workers), 1, &error);
  if (self->view == NULL)
    {
      fail (self, job, error);
      return;
    }
  if (urgent)
    g_queue_push_head (&self->pictures, job);
  else
    g_queue_push_tail (&self->pictures, job);
  pump_pictures (self);
}

void
_ef_session_drop_pictures (EfSession *self)
{
  g_autoptr (GError) error = g_error_new_literal (EF_ERROR, EF_ERROR_CANCELLED, "The study was closed");
  EfPictureJob *job;

  if (self->view != NULL)
    ef_pool_cancel (self->view);
  while ((job = g_queue_pop_head (&self->pictures)) != NULL)
    fail (self, job, error);
}

/* --- asking ------------------------------------------------------------------------------------------------------ */

static void
load (EfSession           *self,
      guint                number,
      guint                frame,
      guint                size,
      gboolean             after,
      const EfValueWindow *window,
      gboolean             urgent,
      gpointer             tag,
      GCancellable        *cancellable,
      GAsyncReadyCallback  callback,
      gpointer             user_data)
{
  EfSessionItem *item = _ef_session_find_item (self, number);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  EfPictureJob *job;

  g_task_set_source_tag (task, tag);
  if (item == NULL || item->entry->frames == 0 || frame >= item->entry->frames)
    {
      g_task_return_new_error (task, EF_ERROR, EF_ERROR_UNSUPPORTED, "There is no such frame");
      return;
    }
  job = g_new0 (EfPictureJob, 1);
  job->task = g_steal_pointer (&task);
  job->item = item;
  job->frame = frame;
  job->size = size;
  job->after = after;
  job->has_window = window != NULL;
  if (window != NULL)
    job->window = *window;
  _ef_session_want_picture (self, job, urgent);
}

void
ef_session_load_frame_async (EfSession           *self,
                             guint                number,
                             guint                frame,
                             const EfValueWindow *window,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (EF_IS_SESSION (self));
  load (self, number, frame, 0, FALSE, window, TRUE, ef_session_load_frame_async, cancellable, callback, user_data);
}

void
ef_session_load_after_async (EfSession           *self,
                             guint                number,
                             guint                frame,
                             const EfValueWindow *window,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (EF_IS_SESSION (self));
  load (self, number, frame, 0, TRUE, window, TRUE, ef_session_load_after_async, cancellable, callback, user_data);
}

void
ef_session_load_thumbnail_async (EfSession          *self,
                                 guint               number,
                                 guint               frame,
                                 guint               size,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_return_if_fail (EF_IS_SESSION (self) && size > 0);
  load (self, number, frame, size, FALSE, NULL, FALSE, ef_session_load_thumbnail_async, cancellable, callback,
        user_data);
}

EfPicture *
ef_session_load_finish (EfSession    *self,
                        GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
