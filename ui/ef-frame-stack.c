#include "config.h"

#include "ef-frame-stack.h"

struct _EfFrameStack
{
  EfSession *session;

  EfSessionNode *series; /* (nullable) */
  guint n_instances;     /* of it, when the list was made: it grows while files are read */
  GArray *numbers;       /* of guint: its instances of one frame; NULL: not listed */
  guint at;              /* where the last one was found */

  guint number;
  guint n_frames;
};

EfFrameStack *
ef_frame_stack_new (EfSession *session)
{
  EfFrameStack *self = g_new0 (EfFrameStack, 1);

  self->session = g_object_ref (session);
  return self;
}

void
ef_frame_stack_free (EfFrameStack *self)
{
  ef_frame_stack_clear (self);
  g_object_unref (self->session);
  g_free (self);
}

void
ef_frame_stack_clear (EfFrameStack *self)
{
  g_clear_object (&self->series);
  g_clear_pointer (&self->numbers, g_array_unref);
  self->number = self->n_frames = self->at = 0;
}

static void
list (EfFrameStack *self)
{
  g_autoptr (GArray) all = ef_session_list_instances (self->session, self->series);

  g_clear_pointer (&self->numbers, g_array_unref);
  self->numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  self->n_instances = ef_session_node_get_n_instances (self->series);
  for (guint i = 0; i < all->len; i++)
    {
      guint number = g_array_index (all, guint, i);

      if (ef_session_node_get_frames (ef_session_get_node (self->session, number)) == 1)
        g_array_append_val (self->numbers, number);
    }
}

gboolean
ef_frame_stack_show (EfFrameStack *self,
                     guint         number)
{
  EfSessionNode *node = number != 0 ? ef_session_get_node (self->session, number) : NULL;
  EfSessionNode *series = node != NULL ? ef_session_node_get_parent (node) : NULL;
  gboolean is_other = g_set_object (&self->series, series);

  self->number = number;
  self->n_frames = node != NULL ? ef_session_node_get_frames (node) : 0;
  if (is_other)
    g_clear_pointer (&self->numbers, g_array_unref);
  if (self->n_frames == 1 &&
      (self->numbers == NULL || self->n_instances != ef_session_node_get_n_instances (series)))
    list (self);
  return is_other;
}

guint
ef_frame_stack_get_length (EfFrameStack *self)
{
  return self->n_frames == 1 ? self->numbers->len : self->n_frames;
}

/* Where it was last, and from there on: who scrolls goes to a neighbour. */
static guint
find_number (EfFrameStack *self,
             guint         number)
{
  guint n = self->numbers->len;

  for (guint i = 0; i < n; i++)
    for (guint side = 0; side < 2; side++)
      {
        guint position = (side == 0 ? self->at + i : self->at + n - i % n) % n;

        if (g_array_index (self->numbers, guint, position) == number)
          return self->at = position;
      }
  return 0;
}

guint
ef_frame_stack_find (EfFrameStack *self,
                     guint         number,
                     guint         frame)
{
  if (self->n_frames == 1)
    return find_number (self, number);
  return MIN (frame, MAX (self->n_frames, 1) - 1);
}

gboolean
ef_frame_stack_get (EfFrameStack *self,
                    gint64        position,
                    guint        *number,
                    guint        *frame)
{
  if (position < 0 || position >= ef_frame_stack_get_length (self))
    return FALSE;
  *number = self->n_frames == 1 ? g_array_index (self->numbers, guint, position) : self->number;
  *frame = self->n_frames == 1 ? 0 : (guint) position;
  return TRUE;
}
