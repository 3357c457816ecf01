/* Many frames seen as one: a few instances go to a worker at a time, and what comes back is put together here. */
#include "config.h"

#include "ef-session-private.h"

#include "ef-jobs.h"

#include <string.h>

typedef struct
{
  GTask *task;
  guint64 study;
  EfSessionNode *node;
  EfProjectionKind kind;
  gboolean has_window;
  EfValueWindow window;

  guint n_left; /* parts to come */
  GError *error;
  guint rows, columns;
  guint n;      /* frames that went in */
  gsize length;
  guint8 *low, *high;
  guint32 *sums;
  GVariant *reply;
} Stack;

/* The last one, for all three kinds. */
typedef struct
{
  EfSessionNode *node;
  gboolean has_window;
  EfValueWindow window;
  EfPicture *pictures[EF_N_PROJECTIONS];
} Kept;

static void
kept_free (Kept *kept)
{
  if (kept == NULL)
    return;
  g_object_unref (kept->node);
  for (guint i = 0; i < EF_N_PROJECTIONS; i++)
    ef_picture_unref (kept->pictures[i]);
  g_free (kept);
}

void
_ef_session_drop_projection (EfSession *self)
{
  kept_free (g_steal_pointer (&self->projection));
}

static void
stack_free (Stack *stack)
{
  g_object_unref (stack->task);
  g_object_unref (stack->node);
  g_clear_error (&stack->error);
  g_clear_pointer (&stack->reply, g_variant_unref);
  g_free (stack->low);
  g_free (stack->high);
  g_free (stack->sums);
  g_free (stack);
}

/* --- putting together -------------------------------------------------------------------------------------------- */

static void
merge (Stack        *stack,
       const guint8 *three,
       guint         n)
{
  const guint8 *low = three;
  const guint8 *high = three + stack->length;
  const guint8 *mean = three + 2 * stack->length;

  for (gsize i = 0; i < stack->length; i++)
    {
      stack->low[i] = MIN (stack->low[i], low[i]);
      stack->high[i] = MAX (stack->high[i], high[i]);
      stack->sums[i] += mean[i] * n;
    }
  stack->n += n;
}

static void
add_part (Stack    *stack,
          GVariant *reply,
          GBytes   *pixels)
{
  guint rows = 0;
  guint columns = 0;
  guint n = 0;

  g_variant_lookup (reply, EF_KEY_ROWS, "u", &rows);
  g_variant_lookup (reply, EF_KEY_COLUMNS, "u", &columns);
  g_variant_lookup (reply, EF_KEY_FRAMES, "u", &n);
  if (n == 0 || (guint64) rows * columns * 9 != g_bytes_get_size (pixels))
    return;
  if (stack->reply == NULL)
    {
      stack->reply = g_variant_ref (reply);
      stack->rows = rows;
      stack->columns = columns;
      stack->length = (gsize) rows * columns * 3;
      stack->low = g_malloc (stack->length);
      stack->high = g_malloc0 (stack->length);
      stack->sums = g_new0 (guint32, stack->length);
      memset (stack->low, 0xff, stack->length);
    }
  if (rows == stack->rows && columns == stack->columns)
    merge (stack, g_bytes_get_data (pixels, NULL), n);
}

static EfPicture *
make_picture (Stack           *stack,
              EfProjectionKind kind)
{
  g_autofree guint8 *mean = NULL;
  g_autoptr (GBytes) pixels = NULL;
  EfPicture *picture;

  if (kind == EF_PROJECT_MEAN)
    {
      mean = g_malloc (stack->length);
      for (gsize i = 0; i < stack->length; i++)
        mean[i] = (guint8) MIN (255, (stack->sums[i] + stack->n / 2) / stack->n);
    }
  pixels = g_bytes_new (kind == EF_PROJECT_MIN ? stack->low : kind == EF_PROJECT_MAX ? stack->high : mean,
                        stack->length);
  picture = _ef_picture_new (pixels, stack->reply);
  picture->frames = stack->n;
  return picture;
}

static void
finish (EfSession *self,
        Stack     *stack)
{
  Kept *kept;

  if (stack->reply == NULL || stack->study != self->study)
    {
      if (stack->error == NULL)
        stack->error = g_error_new_literal (EF_ERROR, EF_ERROR_UNSUPPORTED, "There are no frames to project");
      g_task_return_error (stack->task, g_steal_pointer (&stack->error));
      stack_free (stack);
      return;
    }
  _ef_session_drop_projection (self);
  kept = g_new0 (Kept, 1);
  kept->node = g_object_ref (stack->node);
  kept->has_window = stack->has_window;
  kept->window = stack->window;
  for (guint i = 0; i < EF_N_PROJECTIONS; i++)
    kept->pictures[i] = make_picture (stack, (EfProjectionKind) i);
  self->projection = kept;
  g_task_return_pointer (stack->task, ef_picture_ref (kept->pictures[stack->kind]), (GDestroyNotify) ef_picture_unref);
  stack_free (stack);
}

void
_ef_session_take_part (EfSession    *self,
                       EfPictureJob *job,
                       GVariant     *reply,
                       int           fd,
                       const GError *error)
{
  Stack *stack = job->stack;
  GMappedFile *file = reply != NULL && fd >= 0 ? g_mapped_file_new_from_fd (fd, FALSE, NULL) : NULL;

  if (file != NULL)
    {
      g_autoptr (GBytes) pixels = g_mapped_file_get_bytes (file);

      add_part (stack, reply, pixels);
      g_mapped_file_unref (file);
    }
  /* One instance that cannot be decoded does not hide the others. */
  else if (error != NULL && stack->error == NULL)
    stack->error = g_error_copy (error);
  if (--stack->n_left == 0)
    finish (self, stack);
}

/* --- asking ------------------------------------------------------------------------------------------------------ */

/* (transfer full): of GPtrArray of items, each for one job. */
static GPtrArray *
make_parts (EfSession     *self,
            EfSessionNode *node)
{
  g_autoptr (GArray) numbers = ef_session_list_instances (self, node);
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  const EfEntry *first = NULL;
  GPtrArray *part = NULL;

  for (guint i = 0; i < numbers->len; i++)
    {
      EfSessionItem *item = _ef_session_find_item (self, g_array_index (numbers, guint, i));

      if (item == NULL || item->entry->frames == 0 || item->entry->state == EF_STATE_NEW)
        continue;
      if (first == NULL)
        first = item->entry;
      if (item->entry->rows != first->rows || item->entry->columns != first->columns)
        continue;
      if (part == NULL || part->len == EF_MESSAGE_MAX_FDS)
        {
          part = g_ptr_array_new ();
          g_ptr_array_add (parts, part);
        }
      g_ptr_array_add (part, item);
    }
  return parts;
}

static gboolean
is_kept (const Kept          *kept,
         EfSessionNode       *node,
         const EfValueWindow *window)
{
  return kept != NULL && kept->node == node && !kept->has_window == (window == NULL) &&
         (window == NULL || memcmp (&kept->window, window, sizeof *window) == 0);
}

void
ef_session_load_projection_async (EfSession           *self,
                                  EfSessionNode       *node,
                                  EfProjectionKind     kind,
                                  const EfValueWindow *window,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GPtrArray) parts = NULL;
  const Kept *kept = self->projection;
  Stack *stack;

  g_return_if_fail (EF_IS_SESSION (self) && EF_IS_SESSION_NODE (node) && kind < EF_N_PROJECTIONS);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ef_session_load_projection_async);
  if (is_kept (kept, node, window))
    {
      g_task_return_pointer (task, ef_picture_ref (kept->pictures[kind]), (GDestroyNotify) ef_picture_unref);
      return;
    }
  parts = make_parts (self, node);
  if (parts->len == 0)
    {
      g_task_return_new_error (task, EF_ERROR, EF_ERROR_UNSUPPORTED, "There are no frames to project");
      return;
    }
  stack = g_new0 (Stack, 1);
  stack->task = g_object_ref (task);
  stack->study = self->study;
  stack->node = g_object_ref (node);
  stack->kind = kind;
  stack->has_window = window != NULL;
  if (window != NULL)
    stack->window = *window;
  stack->n_left = parts->len;
  for (guint i = 0; i < parts->len; i++)
    {
      EfPictureJob *job = g_new0 (EfPictureJob, 1);

      job->task = g_object_ref (task);
      job->stack = stack;
      job->parts = g_ptr_array_ref (g_ptr_array_index (parts, i));
      job->has_window = stack->has_window;
      job->window = stack->window;
      _ef_session_want_picture (self, job, FALSE);
    }
}
