#include "config.h"

#include "ef-thumbnail.h"

#include "ef-picture-texture.h"
#include "ef-workbench.h"

#define SIDE 40

struct _EfThumbnail
{
  GtkWidget parent_instance;

  EfSessionNode *node;
  GdkTexture *texture;
  GCancellable *cancellable;
};

enum
{
  PROP_0,
  PROP_NODE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (EfThumbnail, ef_thumbnail, GTK_TYPE_WIDGET)

#define TEXTURE_KEY "ef-thumbnail-texture"

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (EfThumbnail) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (EfPicture) picture = ef_session_load_finish (EF_SESSION (source), result, &error);

  if (picture == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->texture);
  self->texture = ef_picture_make_texture (picture);
  if (self->node != NULL)
    g_object_set_data_full (G_OBJECT (self->node), TEXTURE_KEY, g_object_ref (self->texture), g_object_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
stop (EfThumbnail *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
load (EfThumbnail *self)
{
  EfWorkbench *workbench = ef_workbench_find (GTK_WIDGET (self));
  GdkTexture *known;

  stop (self);
  if (self->node == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)) || workbench == NULL)
    return;
  known = g_object_get_data (G_OBJECT (self->node), TEXTURE_KEY);
  if (known != NULL)
    {
      g_set_object (&self->texture, known);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      return;
    }
  if (ef_session_node_get_frames (self->node) == 0)
    return;
  self->cancellable = g_cancellable_new ();
  ef_session_load_thumbnail_async (ef_workbench_get_session (workbench), ef_session_node_get_number (self->node),
                                   ef_session_node_get_frames (self->node) / 2, SIDE * 2, self->cancellable, loaded_cb,
                                   g_object_ref (self));
}

void
ef_thumbnail_set_node (EfThumbnail   *self,
                       EfSessionNode *node)
{
  g_return_if_fail (EF_IS_THUMBNAIL (self));

  if (!g_set_object (&self->node, node))
    return;
  g_clear_object (&self->texture);
  load (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NODE]);
}

/* --- as a widget ----------------------------------------------------------------------------------------------- */

static void
map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ef_thumbnail_parent_class)->map (widget);
  load (EF_THUMBNAIL (widget));
}

static void
unmap (GtkWidget *widget)
{
  stop (EF_THUMBNAIL (widget));
  GTK_WIDGET_CLASS (ef_thumbnail_parent_class)->unmap (widget);
}

static void
measure (GtkWidget      *widget,
         GtkOrientation  orientation,
         int             for_size,
         int            *minimum,
         int            *natural,
         int            *minimum_baseline,
         int            *natural_baseline)
{
  *minimum = *natural = SIDE;
}

static void
snapshot (GtkWidget   *widget,
          GtkSnapshot *shot)
{
  EfThumbnail *self = EF_THUMBNAIL (widget);
  float width = gtk_widget_get_width (widget);
  float height = gtk_widget_get_height (widget);
  GskRoundedRect frame;
  double scale;

  gsk_rounded_rect_init_from_rect (&frame, &GRAPHENE_RECT_INIT (0, 0, width, height), 5);
  gtk_snapshot_push_rounded_clip (shot, &frame);
  gtk_snapshot_append_color (shot, &(GdkRGBA){ 0.07, 0.07, 0.08, 1 }, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (self->texture != NULL)
    {
      double w = gdk_texture_get_width (self->texture);
      double h = gdk_texture_get_height (self->texture);

      scale = MIN (width / w, height / h);
      gtk_snapshot_append_texture (shot, self->texture,
                                   &GRAPHENE_RECT_INIT ((float) ((width - w * scale) / 2),
                                                        (float) ((height - h * scale) / 2), (float) (w * scale),
                                                        (float) (h * scale)));
    }
  gtk_snapshot_pop (shot);
}

static void
dispose (GObject *object)
{
  EfThumbnail *self = EF_THUMBNAIL (object);

  stop (self);
  g_clear_object (&self->texture);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (ef_thumbnail_parent_class)->dispose (object);
}

static void
get_property (GObject    *object,
              guint       id,
              GValue     *value,
              GParamSpec *pspec)
{
  g_value_set_object (value, EF_THUMBNAIL (object)->node);
}

static void
set_property (GObject      *object,
              guint         id,
              const GValue *value,
              GParamSpec   *pspec)
{
  ef_thumbnail_set_node (EF_THUMBNAIL (object), g_value_get_object (value));
}

static void
ef_thumbnail_class_init (EfThumbnailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dispose;
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  widget_class->map = map;
  widget_class->unmap = unmap;
  widget_class->measure = measure;
  widget_class->snapshot = snapshot;
  props[PROP_NODE] = g_param_spec_object ("node", NULL, NULL, EF_TYPE_SESSION_NODE,
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ef_thumbnail_init (EfThumbnail *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}
