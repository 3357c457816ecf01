#include "config.h"

#include "ef-frame-loader.h"

#include "ef-picture-texture.h"

#include <unistd.h>

/* How far to look ahead, and with how many loads at a time. */
#define AHEAD 8
#define MAX_LOADS_AHEAD 2
/* Bytes of textures that are remembered: a cine of 200 frames of 1024 x 768 pixels goes into half a gigabyte. A loop that
 * does not fit would be forgotten before it comes round again. */
#define CACHE_BYTES_MIN (256u * 1024 * 1024)
#define CACHE_BYTES_MAX (1024u * 1024 * 1024)

typedef struct
{
  guint number, frame;
  gboolean has_window;
  EfValueWindow window;
  gboolean after;
} Want;

typedef struct
{
  Want want;
  GdkTexture *texture;
  EfValueWindow window; /* as used */
} Known;

struct _EfFrameLoader
{
  GObject parent_instance;

  EfSession *session;
  GCancellable *cancellable;

  EfFrameOrderFunc order;
  gpointer order_data;

  Want wanted;
  gboolean is_wanted; /* nothing was shown for it yet */
  guint in_flight;    /* loads of what is wanted */
  guint ahead;        /* loads of what may be wanted next */
  GQueue loads;       /* of Load, borrowed: both */

  GQueue known;       /* of Known, the last used first */
  gsize known_bytes, max_bytes;
  EfValueWindow window;
};

typedef struct
{
  EfFrameLoader *self;
  Want want;
  gboolean ahead;
} Load;

enum
{
  SIGNAL_LOADED,
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EfFrameLoader, ef_frame_loader, G_TYPE_OBJECT)

static void start (EfFrameLoader *self,
                   const Want    *want,
                   gboolean       ahead);

/* --- what is known --------------------------------------------------------------------------------------------- */

static gboolean
is_same (const Want *a,
         const Want *b)
{
  return a->number == b->number && a->frame == b->frame && a->after == b->after && a->has_window == b->has_window &&
         (!a->has_window || (a->window.center == b->window.center && a->window.width == b->window.width));
}

static gsize
count_bytes (GdkTexture *texture)
{
  return (gsize) gdk_texture_get_width (texture) * (gsize) gdk_texture_get_height (texture) * 3;
}

static void
known_free (Known *known)
{
  g_object_unref (known->texture);
  g_free (known);
}

static Known *
find_known (EfFrameLoader *self,
            const Want    *want)
{
  for (GList *link = self->known.head; link != NULL; link = link->next)
    {
      Known *known = link->data;

      if (is_same (&known->want, want))
        {
          g_queue_unlink (&self->known, link);
          g_queue_push_head_link (&self->known, link);
          return known;
        }
    }
  return NULL;
}

static Known *
remember (EfFrameLoader   *self,
          const Want      *want,
          const EfPicture *picture)
{
  Known *known = g_new0 (Known, 1);

  known->want = *want;
  known->texture = ef_picture_make_texture (picture);
  known->window.center = picture->window_center;
  known->window.width = picture->window_width;
  self->known_bytes += count_bytes (known->texture);
  g_queue_push_head (&self->known, known);
  while (self->known_bytes > self->max_bytes && self->known.length > 1)
    {
      Known *last = g_queue_pop_tail (&self->known);

      self->known_bytes -= count_bytes (last->texture);
      known_free (last);
    }
  return known;
}

void
ef_frame_loader_forget (EfFrameLoader *self)
{
  for (GList *link = self->known.head; link != NULL;)
    {
      GList *next = link->next;
      Known *known = link->data;

      if (known->want.after)
        {
          self->known_bytes -= count_bytes (known->texture);
          known_free (known);
          g_queue_delete_link (&self->known, link);
        }
      link = next;
    }
}

/* --- loading --------------------------------------------------------------------------------------------------- */

static gboolean
is_loading (EfFrameLoader *self,
            const Want    *want)
{
  for (const GList *link = self->loads.head; link != NULL; link = link->next)
    if (is_same (&((const Load *) link->data)->want, want))
      return TRUE;
  return FALSE;
}

static void
look_ahead (EfFrameLoader *self)
{
  if (self->wanted.after || self->order == NULL)
    return;
  for (guint i = 1; i <= AHEAD && self->ahead < MAX_LOADS_AHEAD; i++)
    {
      Want next = self->wanted;

      if (!self->order (i, &next.number, &next.frame, self->order_data))
        break;
      if (!is_loading (self, &next) && find_known (self, &next) == NULL)
        start (self, &next, TRUE);
    }
}

static void
show (EfFrameLoader *self,
      Known         *known)
{
  g_autoptr (GdkTexture) texture = g_object_ref (known->texture);

  self->window = known->window;
  g_signal_emit (self, signals[SIGNAL_LOADED], 0, texture, known->want.after);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Load *load = user_data;
  g_autoptr (EfFrameLoader) self = load->self;
  Want want = load->want;
  g_autoptr (GError) error = NULL;
  g_autoptr (EfPicture) picture = ef_session_load_finish (EF_SESSION (source), result, &error);
  gboolean stale = want.after && picture != NULL && self->session != NULL &&
                   picture->revision != ef_plan_get_revision (ef_session_get_plan (self->session));
  Known *known = NULL;

  if (load->ahead)
    self->ahead--;
  else
    self->in_flight--;
  g_queue_remove (&self->loads, load);
  g_free (load);
  if (picture != NULL && !stale)
    known = remember (self, &want, picture);
  if (self->is_wanted && is_same (&want, &self->wanted))
    {
      self->is_wanted = FALSE;
      if (known != NULL)
        show (self, known);
      else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
      else if (stale)
        start (self, &want, FALSE);
    }
  else if (known != NULL && self->is_wanted && want.number == self->wanted.number && want.after == self->wanted.after)
    show (self, known); /* on the way of a scroll: better than nothing */
  if (self->is_wanted && self->in_flight == 0 && !is_loading (self, &self->wanted))
    start (self, &self->wanted, FALSE);
  else if (!self->is_wanted && known != NULL)
    look_ahead (self);
}

static void
start (EfFrameLoader *self,
       const Want    *want,
       gboolean       ahead)
{
  Load *load;

  if (self->session == NULL)
    return;
  load = g_new0 (Load, 1);
  load->self = g_object_ref (self);
  load->want = *want;
  load->ahead = ahead;
  if (ahead)
    self->ahead++;
  else
    self->in_flight++;
  g_queue_push_tail (&self->loads, load);
  if (want->after)
    ef_session_load_after_async (self->session, want->number, want->frame, want->has_window ? &want->window : NULL,
                                 self->cancellable, loaded_cb, load);
  else
    ef_session_load_frame_async (self->session, want->number, want->frame, want->has_window ? &want->window : NULL,
                                 self->cancellable, loaded_cb, load);
}

void
ef_frame_loader_want (EfFrameLoader  *self,
                      guint           number,
                      guint           frame,
                      const EfValueWindow *window,
                      gboolean        after)
{
  Want want = { number, frame, window != NULL, { 0, 0 }, after };
  Known *known;

  g_return_if_fail (EF_IS_FRAME_LOADER (self) && number != 0);

  if (window != NULL)
    want.window = *window;
  self->wanted = want;
  known = find_known (self, &want);
  self->is_wanted = known == NULL;
  if (known != NULL)
    {
      show (self, known);
      look_ahead (self);
    }
  else if (self->in_flight == 0 && !is_loading (self, &want))
    start (self, &want, FALSE);
}

void
ef_frame_loader_set_order (EfFrameLoader    *self,
                           EfFrameOrderFunc  order,
                           gpointer          user_data)
{
  self->order = order;
  self->order_data = user_data;
}

EfValueWindow
ef_frame_loader_get_window (EfFrameLoader *self)
{
  return self->window;
}

void
ef_frame_loader_stop (EfFrameLoader *self)
{
  self->is_wanted = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_queue_clear_full (&self->known, (GDestroyNotify) known_free);
  self->known_bytes = 0;
}

/* --- life ------------------------------------------------------------------------------------------------------ */

static void
dispose (GObject *object)
{
  EfFrameLoader *self = EF_FRAME_LOADER (object);

  self->is_wanted = FALSE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_queue_clear_full (&self->known, (GDestroyNotify) known_free);
  G_OBJECT_CLASS (ef_frame_loader_parent_class)->dispose (object);
}

static void
ef_frame_loader_class_init (EfFrameLoaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;

  signals[SIGNAL_LOADED] = g_signal_new ("loaded", EF_TYPE_FRAME_LOADER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 2, GDK_TYPE_TEXTURE, G_TYPE_BOOLEAN);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", EF_TYPE_FRAME_LOADER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ef_frame_loader_init (EfFrameLoader *self)
{
  guint64 memory = (guint64) sysconf (_SC_PHYS_PAGES) * (guint64) sysconf (_SC_PAGESIZE);

  self->max_bytes = (gsize) CLAMP (memory / 16, CACHE_BYTES_MIN, CACHE_BYTES_MAX);
  g_queue_init (&self->known);
  g_queue_init (&self->loads);
  self->cancellable = g_cancellable_new ();
}

EfFrameLoader *
ef_frame_loader_new (EfSession *session)
{
  EfFrameLoader *self = g_object_new (EF_TYPE_FRAME_LOADER, NULL);

  self->session = g_object_ref (session);
  return self;
}
