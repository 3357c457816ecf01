/* Pictures for a person: single frames, small ones, and many frames seen as one. */
#include "config.h"

#include "ef-handlers-private.h"

#include "ef-error.h"
#include "ef-io.h"
#include "ef-jobs.h"
#include "ef-pixel-reader.h"
#include "ef-view.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The file that was looked at last stays open: whoever scrolls through its frames must not wait for the header. */
struct _EfOpenPicture
{
  int fd;
  struct stat identity;
  EfInstance *instance;
  EfImageInfo info;
  EfPixelReader *reader;
};

void
ef_open_picture_free (EfOpenPicture *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->reader, ef_pixel_reader_free);
  ef_image_info_clear (&self->info);
  g_clear_pointer (&self->instance, ef_instance_free);
  ef_io_clear_fd (&self->fd);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfOpenPicture, ef_open_picture_free)

static gboolean
is_same_file (const struct stat *a,
              const struct stat *b)
{
  return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
         a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* (transfer none) */
static EfOpenPicture *
open_picture (EfHandlers *self,
              int         fd,
              GError    **error)
{
  g_autoptr (EfOpenPicture) opened = NULL;
  struct stat identity;

  if (fstat (fd, &identity) != 0)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_IO, "Cannot look at the file: %s", g_strerror (errno));
      return NULL;
    }
  if (self->picture != NULL && is_same_file (&self->picture->identity, &identity))
    return self->picture;
  g_clear_pointer (&self->picture, ef_open_picture_free);
  opened = g_new0 (EfOpenPicture, 1);
  opened->identity = identity;
  opened->fd = dup (fd);
  opened->instance = ef_instance_read (opened->fd, &ef_read_limits_default, error);
  if (opened->instance == NULL || !ef_image_info_read (opened->instance, &opened->info, error))
    return NULL;
  opened->reader = ef_pixel_reader_new (opened->instance, &opened->info, error);
  if (opened->reader == NULL)
    return NULL;
  self->picture = g_steal_pointer (&opened);
  return self->picture;
}

static gboolean
reply_pixels (const guint8 *pixels,
              gsize         length,
              int          *reply_fds,
              guint        *n_reply_fds,
              GError      **error)
{
  ef_autofd fd = ef_io_memfd ("frame", error);

  if (fd < 0 || !ef_io_write_all (fd, pixels, length, error))
    return FALSE;
  fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
  reply_fds[0] = ef_io_steal_fd (&fd);
  *n_reply_fds = 1;
  return TRUE;
}

static gboolean
want_fd (guint    n_fds,
         GError **error)
{
  if (n_fds > 0)
    return TRUE;
  g_set_error (error, EF_ERROR, EF_ERROR_WORKER, "The job came without its descriptor");
  return FALSE;
}

/* The window that was asked for, else the one of the data set. */
static void
get_window (GVariant          *request,
            const EfImageInfo *info,
            double            *center,
            double            *width)
{
  *center = info->has_window ? info->window_center : 0;
  *width = info->has_window ? info->window_width : 0;
  g_variant_lookup (request, EF_KEY_WINDOW, "(dd)", center, width);
}

static GVariant *
make_reply (guint  rows,
            guint  columns,
            guint  frames,
            double center,
            double width)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, EF_KEY_ROWS, "u", rows);
  g_variant_dict_insert (&dict, EF_KEY_COLUMNS, "u", columns);
  g_variant_dict_insert (&dict, EF_KEY_FRAMES, "u", frames);
  g_variant_dict_insert (&dict, EF_KEY_WINDOW, "(dd)", center, width);
  return g_variant_dict_end (&dict);
}

/* --- a frame -------------------------------------------------------------------------------------------------- */

/* Every pixel of the small picture is the mean of those it covers. (transfer full) */
static guint8 *
shrink (const guint8 *pixels,
        guint         rows,
        guint         columns,
        guint         new_rows,
        guint         new_columns)
{
  guint8 *small = g_malloc ((gsize) new_rows * new_columns * 3);

  for (guint y = 0; y < new_rows; y++)
    {
      guint top = (guint) ((guint64) y * rows / new_rows);
      guint bottom = MAX (top + 1, (guint) ((guint64) (y + 1) * rows / new_rows));

      for (guint x = 0; x < new_columns; x++)
        {
          guint left = (guint) ((guint64) x * columns / new_columns);
          guint right = MAX (left + 1, (guint) ((guint64) (x + 1) * columns / new_columns));
          guint64 n = (guint64) (bottom - top) * (right - left);
          guint64 sums[3] = { 0 };

          for (guint from_y = top; from_y < bottom; from_y++)
            for (guint from_x = left; from_x < right; from_x++)
              for (guint c = 0; c < 3; c++)
                sums[c] += pixels[((gsize) from_y * columns + from_x) * 3 + c];
          for (guint c = 0; c < 3; c++)
            small[((gsize) y * new_columns + x) * 3 + c] = (guint8) ((sums[c] + n / 2) / n);
        }
    }
  return small;
}

GVariant *
ef_handle_show_frame (GVariant  *request,
                      const int *fds,
                      guint      n_fds,
                      int       *reply_fds,
                      guint     *n_reply_fds,
                      gpointer   user_data,
                      GError   **error)
{
  EfOpenPicture *picture = want_fd (n_fds, error) ? open_picture (user_data, fds[0], error) : NULL;
  g_auto (EfFrame) frame = { 0 };
  g_autofree guint8 *pixels = NULL;
  guint rows;
  guint columns;
  double center;
  double width;
  guint index = 0;
  guint size = 0;

  if (picture == NULL)
    return NULL;
  g_variant_lookup (request, EF_KEY_FRAME, "u", &index);
  g_variant_lookup (request, EF_KEY_SIZE, "u", &size);
  if (!ef_pixel_reader_read (picture->reader, index, &frame, error))
    return NULL;
  get_window (request, &picture->info, &center, &width);
  pixels = ef_view_make_rgb (&picture->info, &frame, center, width);
  rows = frame.rows;
  columns = frame.columns;
  if (size > 0 && MAX (rows, columns) > size)
    {
      guint longest = MAX (rows, columns);
      guint new_rows = MAX (1, (guint) ((guint64) rows * size / longest));
      guint new_columns = MAX (1, (guint) ((guint64) columns * size / longest));
      guint8 *small = shrink (pixels, rows, columns, new_rows, new_columns);

      g_free (pixels);
      pixels = small;
      rows = new_rows;
      columns = new_columns;
    }
  if (!reply_pixels (pixels, (gsize) rows * columns * 3, reply_fds, n_reply_fds, error))
    return NULL;
  return make_reply (rows, columns, ef_pixel_reader_get_n_frames (picture->reader), center, width);
}

/* --- many frames as one --------------------------------------------------------------------------------------- */

typedef struct
{
  gsize length; /* of one picture */
  guint rows, columns;
  guint n;
  guint8 *three; /* minimum, maximum, mean */
  guint32 *sums;
} Stack;

static void
stack_clear (Stack *self)
{
  g_free (self->three);
  g_free (self->sums);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stack, stack_clear)

static void
stack_add (Stack         *self,
           const EfFrame *frame,
           const guint8  *pixels)
{
  guint8 *low;
  guint8 *high;

  if (self->n == 0)
    {
      self->rows = frame->rows;
      self->columns = frame->columns;
      self->length = (gsize) frame->rows * frame->columns * 3;
      self->three = g_malloc (3 * self->length);
      self->sums = g_new0 (guint32, self->length);
      memcpy (self->three, pixels, self->length);
      memcpy (self->three + self->length, pixels, self->length);
    }
  if (frame->rows != self->rows || frame->columns != self->columns)
    return;
  low = self->three;
  high = self->three + self->length;
  for (gsize i = 0; i < self->length; i++)
    {
      low[i] = MIN (low[i], pixels[i]);
      high[i] = MAX (high[i], pixels[i]);
      self->sums[i] += pixels[i];
    }
  self->n++;
}

static void
stack_finish (Stack *self)
{
  guint8 *mean = self->three + 2 * self->length;

  for (gsize i = 0; i < self->length; i++)
    mean[i] = (guint8) ((self->sums[i] + self->n / 2) / self->n);
}

GVariant *
ef_handle_project (GVariant  *request,
                   const int *fds,
                   guint      n_fds,
                   int       *reply_fds,
                   guint     *n_reply_fds,
                   gpointer   user_data,
                   GError   **error)
{
  g_auto (Stack) stack = { 0 };
  double center = 0;
  double width = 0;

  if (!want_fd (n_fds, error))
    return NULL;
  for (guint i = 0; i < n_fds; i++)
    {
      EfOpenPicture *picture = open_picture (user_data, fds[i], error);
      guint n = picture != NULL ? ef_pixel_reader_get_n_frames (picture->reader) : 0;

      if (picture == NULL)
        return NULL;
      get_window (request, &picture->info, &center, &width);
      for (guint k = 0; k < n; k++)
        {
          g_auto (EfFrame) frame = { 0 };
          g_autofree guint8 *pixels = NULL;

          if (!ef_pixel_reader_read (picture->reader, k, &frame, error))
            return NULL;
          pixels = ef_view_make_rgb (&picture->info, &frame, center, width);
          stack_add (&stack, &frame, pixels);
        }
    }
  if (stack.n == 0)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_UNSUPPORTED, "There are no frames to project");
      return NULL;
    }
  stack_finish (&stack);
  if (!reply_pixels (stack.three, 3 * stack.length, reply_fds, n_reply_fds, error))
    return NULL;
  return make_reply (stack.rows, stack.columns, stack.n, center, width);
}
