#include "config.h"

#include "ef-template-preview.h"

struct _EfTemplatePreview
{
  GtkWidget parent_instance;

  EfTemplate *template;
  GdkPaintable *picture;
  int chosen;
};

G_DEFINE_FINAL_TYPE (EfTemplatePreview, ef_template_preview, GTK_TYPE_WIDGET)

/* That of boxes from templates on the canvas. */
static const GdkRGBA colour = { .604f, .435f, .816f, 1 };
static const GdkRGBA ground = { .11f, .11f, .12f, 1 };

static void
draw_box (GtkSnapshot *snapshot,
          const EfBox *box,
          float        scale,
          gboolean     chosen)
{
  graphene_rect_t rect = GRAPHENE_RECT_INIT ((float) box->x * scale, (float) box->y * scale,
                                             (float) box->width * scale, (float) box->height * scale);
  GdkRGBA inside = colour;
  GskRoundedRect outline;
  float line = chosen ? 2.5f : 1.25f;

  inside.alpha = chosen ? .45f : .22f;
  gtk_snapshot_append_color (snapshot, &inside, &rect);
  gsk_rounded_rect_init_from_rect (&outline, &rect, 0);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]){ line, line, line, line },
                              (GdkRGBA[4]){ colour, colour, colour, colour });
}

static void
snapshot (GtkWidget   *widget,
          GtkSnapshot *snapshot)
{
  EfTemplatePreview *self = EF_TEMPLATE_PREVIEW (widget);
  EfTemplateDevice device;
  float scale, width, height;

  if (self->template == NULL)
    return;
  ef_template_get_device (self->template, &device);
  scale = MIN ((float) gtk_widget_get_width (widget) / (float) device.columns,
               (float) gtk_widget_get_height (widget) / (float) device.rows);
  width = (float) device.columns * scale;
  height = (float) device.rows * scale;
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (((float) gtk_widget_get_width (widget) - width) / 2,
                                                         ((float) gtk_widget_get_height (widget) - height) / 2));
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_snapshot_append_color (snapshot, &ground, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (self->picture != NULL)
    gdk_paintable_snapshot (self->picture, snapshot, (double) width, (double) height);
  for (guint i = 0; i < ef_template_get_n_boxes (self->template); i++)
    {
      EfBox box;

      ef_template_get_box (self->template, i, &box);
      draw_box (snapshot, &box, scale, (int) i == self->chosen);
    }
  gtk_snapshot_pop (snapshot);
}

void
ef_template_preview_set_template (EfTemplatePreview *self,
                                  const EfTemplate  *template,
                                  int                chosen)
{
  g_autoptr (EfTemplate) old = self->template;

  g_return_if_fail (EF_IS_TEMPLATE_PREVIEW (self));

  self->template = template != NULL ? ef_template_copy (template) : NULL;
  self->chosen = chosen;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ef_template_preview_set_picture (EfTemplatePreview *self,
                                 GdkPaintable      *picture)
{
  g_return_if_fail (EF_IS_TEMPLATE_PREVIEW (self));

  if (g_set_object (&self->picture, picture))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
dispose (GObject *object)
{
  EfTemplatePreview *self = EF_TEMPLATE_PREVIEW (object);

  g_clear_object (&self->picture);
  g_clear_pointer (&self->template, ef_template_free);
  G_OBJECT_CLASS (ef_template_preview_parent_class)->dispose (object);
}

static void
ef_template_preview_class_init (EfTemplatePreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  GTK_WIDGET_CLASS (klass)->snapshot = snapshot;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "templatepreview");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ef_template_preview_init (EfTemplatePreview *self)
{
  self->chosen = -1;
}
