#include "config.h"

#include "ef-frame-strip-private.h"

#include "ef-frame-ui.h"

#include <glib/gi18n.h>
#include <math.h>

#define SPEED_DEFAULT 15

struct _EfFrameStrip
{
  GtkWidget parent_instance;

  GtkButton *play;
  GtkScale *slider;
  GtkAdjustment *slider_adjustment, *speed_adjustment;
  GtkLabel *number;
  GtkToggleButton *loop_button;
  GtkSpinButton *speed_button;

  guint n_frames, frame;
  double speed;
  gboolean loop;
  gboolean updating; /* the slider follows "frame" */

  /* The cine: where it began, and when; 0: with the next tick. */
  guint tick;
  guint start_frame;
  gint64 start_time;
};

enum
{
  PROP_0,
  PROP_N_FRAMES,
  PROP_FRAME,
  PROP_PLAYING,
  PROP_SPEED,
  PROP_LOOP,
  N_PROPS
};

static GParamSpec *props[N_PROPS];
static guint frame_wanted_signal;

G_DEFINE_FINAL_TYPE (EfFrameStrip, ef_frame_strip, GTK_TYPE_WIDGET)

guint
_ef_frame_strip_get_cine_frame (guint     start,
                                guint     n_frames,
                                double    speed,
                                gboolean  loop,
                                gint64    elapsed,
                                gboolean *done)
{
  double position = start + floor (elapsed * speed / G_USEC_PER_SEC);

  *done = FALSE;
  if (n_frames == 0)
    return 0;
  if (position < n_frames)
    return (guint) position;
  if (loop)
    return (guint) fmod (position, n_frames);
  *done = TRUE;
  return n_frames - 1;
}

static void
update_number (EfFrameStrip *self)
{
  g_autofree char *shown = NULL;
  g_autofree char *spoken = NULL;

  if (self->n_frames == 0)
    {
      shown = g_strdup ("–");
      spoken = g_strdup (_("No frames"));
    }
  else
    {
      /* Translators: number of the frame, and how many there are. */
      shown = g_strdup_printf (_("%u / %u"), self->frame + 1, self->n_frames);
      spoken = g_strdup_printf (_("Frame %u of %u"), self->frame + 1, self->n_frames);
    }
  gtk_label_set_text (self->number, shown);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->slider), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, spoken, -1);
}

static void
show_frame (EfFrameStrip *self,
            guint         frame)
{
  self->frame = frame;
  self->updating = TRUE;
  gtk_adjustment_set_value (self->slider_adjustment, frame);
  self->updating = FALSE;
  update_number (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FRAME]);
}

static void
want_frame (EfFrameStrip *self,
            guint         frame)
{
  if (frame == self->frame)
    return;
  show_frame (self, frame);
  g_signal_emit (self, frame_wanted_signal, 0, frame);
}

static void
restart_cine (EfFrameStrip *self)
{
  self->start_frame = self->frame;
  self->start_time = 0;
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  EfFrameStrip *self = EF_FRAME_STRIP (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  gboolean done;
  guint frame;

  if (self->start_time == 0)
    self->start_time = now;
  frame = _ef_frame_strip_get_cine_frame (self->start_frame, self->n_frames, self->speed, self->loop,
                                          now - self->start_time, &done);
  want_frame (self, frame);
  if (done)
    ef_frame_strip_set_playing (self, FALSE);
  return G_SOURCE_CONTINUE;
}

static void
slider_cb (EfFrameStrip *self)
{
  if (self->updating)
    return;
  want_frame (self, (guint) CLAMP (round (gtk_adjustment_get_value (self->slider_adjustment)), 0, G_MAXINT));
  restart_cine (self);
}

static void
play_cb (EfFrameStrip *self)
{
  ef_frame_strip_set_playing (self, self->tick == 0);
}

static void
speed_cb (EfFrameStrip *self)
{
  ef_frame_strip_set_speed (self, gtk_adjustment_get_value (self->speed_adjustment));
}

static void
loop_cb (EfFrameStrip *self)
{
  ef_frame_strip_set_loop (self, gtk_toggle_button_get_active (self->loop_button));
}

static void
update_play (EfFrameStrip *self)
{
  const char *label = self->tick != 0 ? _("Pause") : _("Play");

  gtk_button_set_icon_name (self->play,
                            self->tick != 0 ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
ef_frame_strip_dispose (GObject *object)
{
  GtkWidget *child;

  if (EF_FRAME_STRIP (object)->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (object), EF_FRAME_STRIP (object)->tick);
  EF_FRAME_STRIP (object)->tick = 0;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (ef_frame_strip_parent_class)->dispose (object);
}

static void
ef_frame_strip_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  EfFrameStrip *self = EF_FRAME_STRIP (object);

  switch (id)
    {
    case PROP_N_FRAMES:
      g_value_set_uint (value, self->n_frames);
      break;
    case PROP_FRAME:
      g_value_set_uint (value, self->frame);
      break;
    case PROP_PLAYING:
      g_value_set_boolean (value, self->tick != 0);
      break;
    case PROP_SPEED:
      g_value_set_double (value, self->speed);
      break;
    case PROP_LOOP:
      g_value_set_boolean (value, self->loop);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ef_frame_strip_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  EfFrameStrip *self = EF_FRAME_STRIP (object);

  switch (id)
    {
    case PROP_N_FRAMES:
      ef_frame_strip_set_n_frames (self, g_value_get_uint (value));
      break;
    case PROP_FRAME:
      ef_frame_strip_set_frame (self, g_value_get_uint (value));
      break;
    case PROP_PLAYING:
      ef_frame_strip_set_playing (self, g_value_get_boolean (value));
      break;
    case PROP_SPEED:
      ef_frame_strip_set_speed (self, g_value_get_double (value));
      break;
    case PROP_LOOP:
      ef_frame_strip_set_loop (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ef_frame_strip_class_init (EfFrameStripClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags write = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ef_frame_strip_dispose;
  object_class->get_property = ef_frame_strip_get_property;
  object_class->set_property = ef_frame_strip_set_property;

  props[PROP_N_FRAMES] = g_param_spec_uint ("n-frames", NULL, NULL, 0, G_MAXINT, 0, write);
  props[PROP_FRAME] = g_param_spec_uint ("frame", NULL, NULL, 0, G_MAXINT, 0, write);
  props[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, write);
  props[PROP_SPEED] = g_param_spec_double ("speed", NULL, NULL, 1, 120, SPEED_DEFAULT, write);
  props[PROP_LOOP] = g_param_spec_boolean ("loop", NULL, NULL, TRUE, write);
  g_object_class_install_properties (object_class, N_PROPS, props);

  frame_wanted_signal = g_signal_new ("frame-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                      NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  ef_frame_ui_init ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/frame/ef-frame-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, EfFrameStrip, play);
  gtk_widget_class_bind_template_child (widget_class, EfFrameStrip, slider);
  gtk_widget_class_bind_template_child (widget_class, EfFrameStrip, slider_adjustment);
  gtk_widget_class_bind_template_child (widget_class, EfFrameStrip, speed_adjustment);
  gtk_widget_class_bind_template_child (widget_class, EfFrameStrip, number);
  gtk_widget_class_bind_template_child (widget_class, EfFrameStrip, loop_button);
  gtk_widget_class_bind_template_child (widget_class, EfFrameStrip, speed_button);
  gtk_widget_class_bind_template_callback (widget_class, play_cb);
  gtk_widget_class_bind_template_callback (widget_class, slider_cb);
  gtk_widget_class_bind_template_callback (widget_class, speed_cb);
  gtk_widget_class_bind_template_callback (widget_class, loop_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "framestrip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ef_frame_strip_init (EfFrameStrip *self)
{
  self->speed = SPEED_DEFAULT;
  self->loop = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  update_number (self);
  update_play (self);
}

GtkWidget *
ef_frame_strip_new (void)
{
  return g_object_new (EF_TYPE_FRAME_STRIP, NULL);
}

guint
ef_frame_strip_get_n_frames (EfFrameStrip *self)
{
  g_return_val_if_fail (EF_IS_FRAME_STRIP (self), 0);
  return self->n_frames;
}

void
ef_frame_strip_set_n_frames (EfFrameStrip *self,
                             guint         n_frames)
{
  g_autofree char *widest = NULL;

  g_return_if_fail (EF_IS_FRAME_STRIP (self) && n_frames <= G_MAXINT);
  if (self->n_frames == n_frames)
    return;

  ef_frame_strip_set_playing (self, FALSE);
  self->n_frames = n_frames;
  self->updating = TRUE;
  gtk_adjustment_set_upper (self->slider_adjustment, n_frames > 0 ? n_frames - 1 : 0);
  self->updating = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self), n_frames > 1);

  /* The slider must not change its width while the number grows. */
  widest = g_strdup_printf (_("%u / %u"), n_frames, n_frames);
  gtk_label_set_width_chars (self->number, (int) g_utf8_strlen (widest, -1));

  show_frame (self, 0);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_FRAMES]);
}

guint
ef_frame_strip_get_frame (EfFrameStrip *self)
{
  g_return_val_if_fail (EF_IS_FRAME_STRIP (self), 0);
  return self->frame;
}

void
ef_frame_strip_set_frame (EfFrameStrip *self,
                          guint         frame)
{
  g_return_if_fail (EF_IS_FRAME_STRIP (self));
  frame = MIN (frame, self->n_frames > 0 ? self->n_frames - 1 : 0);
  if (self->frame == frame)
    return;
  show_frame (self, frame);
  restart_cine (self);
}

void
ef_frame_strip_step (EfFrameStrip *self,
                     int           steps)
{
  gint64 frame;

  g_return_if_fail (EF_IS_FRAME_STRIP (self));
  if (self->n_frames == 0)
    return;
  frame = CLAMP ((gint64) self->frame + steps, 0, (gint64) self->n_frames - 1);
  want_frame (self, (guint) frame);
  restart_cine (self);
}

gboolean
ef_frame_strip_get_playing (EfFrameStrip *self)
{
  g_return_val_if_fail (EF_IS_FRAME_STRIP (self), FALSE);
  return self->tick != 0;
}

void
ef_frame_strip_set_playing (EfFrameStrip *self,
                            gboolean      playing)
{
  g_return_if_fail (EF_IS_FRAME_STRIP (self));

  playing = playing && self->n_frames > 1;
  if (playing == (self->tick != 0))
    return;
  if (playing)
    {
      /* At the end, playing means playing again. */
      if (self->frame + 1 >= self->n_frames)
        want_frame (self, 0);
      restart_cine (self);
      self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
    }
  else
    {
      gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
      self->tick = 0;
    }
  update_play (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PLAYING]);
}

double
ef_frame_strip_get_speed (EfFrameStrip *self)
{
  g_return_val_if_fail (EF_IS_FRAME_STRIP (self), SPEED_DEFAULT);
  return self->speed;
}

void
ef_frame_strip_set_speed (EfFrameStrip *self,
                          double        speed)
{
  g_return_if_fail (EF_IS_FRAME_STRIP (self));
  speed = CLAMP (speed, 1, 120);
  if (self->speed == speed)
    return;
  self->speed = speed;
  gtk_adjustment_set_value (self->speed_adjustment, speed);
  restart_cine (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SPEED]);
}

gboolean
ef_frame_strip_get_loop (EfFrameStrip *self)
{
  g_return_val_if_fail (EF_IS_FRAME_STRIP (self), FALSE);
  return self->loop;
}

void
ef_frame_strip_set_loop (EfFrameStrip *self,
                         gboolean      loop)
{
  g_return_if_fail (EF_IS_FRAME_STRIP (self));
  loop = loop != FALSE;
  if (self->loop == loop)
    return;
  self->loop = loop;
  gtk_toggle_button_set_active (self->loop_button, loop);
  restart_cine (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOOP]);
}
