#include "config.h"

#include "ef-thumb-item.h"

#include "ef-frame-paint.h"

#include <glib/gi18n.h>

struct _EfThumbItem
{
  GObject parent_instance;

  int width, height, frame;
  GdkTexture *texture;
  GListModel *regions;
  GPtrArray *items; /* mirrors @regions */
  char *title, *detail;
  GObject *source;
};

enum
{
  PROP_0,
  PROP_TEXTURE,
  PROP_TITLE,
  PROP_DETAIL,
  PROP_DESCRIPTION,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void
ef_thumb_item_snapshot (GdkPaintable *paintable,
                        GdkSnapshot  *gdk_snapshot,
                        double        width,
                        double        height)
{
  EfThumbItem *self = EF_THUMB_ITEM (paintable);
  GtkSnapshot *snapshot = GTK_SNAPSHOT (gdk_snapshot);
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);

  if (self->texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->texture, &area);
  else
    gtk_snapshot_append_color (snapshot, &(GdkRGBA){ .5f, .5f, .5f, .25f }, &area);

  gtk_snapshot_push_clip (snapshot, &area);
  for (guint i = 0; i < self->items->len; i++)
    {
      EfRegionItem *item = self->items->pdata[i];
      const EfBox *box = &ef_region_item_get_region (item)->box;
      EfViewRect rect = { box->x * width / self->width, box->y * height / self->height,
                          box->width * width / self->width, box->height * height / self->height };

      if (ef_region_item_is_on_frame (item, self->frame))
        ef_frame_paint_box (snapshot, &rect, ef_region_item_get_kind (item),
                            EF_PAINT_THIN | (ef_region_item_get_redact (item) ? EF_PAINT_REDACT : 0), 1);
    }
  gtk_snapshot_pop (snapshot);
}

static int
ef_thumb_item_get_intrinsic_width (GdkPaintable *paintable)
{
  return EF_THUMB_ITEM (paintable)->width;
}

static int
ef_thumb_item_get_intrinsic_height (GdkPaintable *paintable)
{
  return EF_THUMB_ITEM (paintable)->height;
}

static double
ef_thumb_item_get_intrinsic_aspect_ratio (GdkPaintable *paintable)
{
  return (double) EF_THUMB_ITEM (paintable)->width / EF_THUMB_ITEM (paintable)->height;
}

static GdkPaintableFlags
ef_thumb_item_get_flags (GdkPaintable *paintable)
{
  return GDK_PAINTABLE_STATIC_SIZE;
}

static void
paintable_init (GdkPaintableInterface *iface)
{
  iface->snapshot = ef_thumb_item_snapshot;
  iface->get_intrinsic_width = ef_thumb_item_get_intrinsic_width;
  iface->get_intrinsic_height = ef_thumb_item_get_intrinsic_height;
  iface->get_intrinsic_aspect_ratio = ef_thumb_item_get_intrinsic_aspect_ratio;
  iface->get_flags = ef_thumb_item_get_flags;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (EfThumbItem, ef_thumb_item, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, paintable_init))

static void
changed_cb (EfThumbItem *self)
{
  gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DESCRIPTION]);
}

static void
items_changed_cb (EfThumbItem *self,
                  guint        position,
                  guint        removed,
                  guint        added)
{
  for (guint i = 0; i < removed; i++)
    g_signal_handlers_disconnect_by_func (self->items->pdata[position + i], changed_cb, self);
  if (removed > 0)
    g_ptr_array_remove_range (self->items, position, removed);
  for (guint i = 0; i < added; i++)
    {
      EfRegionItem *item = g_list_model_get_item (self->regions, position + i);

      g_ptr_array_insert (self->items, (int) (position + i), item);
      g_signal_connect_swapped (item, "notify", G_CALLBACK (changed_cb), self);
    }
  changed_cb (self);
}

static char *
dup_description (EfThumbItem *self)
{
  g_autofree char *boxes = NULL;
  guint n = 0;

  for (guint i = 0; i < self->items->len; i++)
    n += ef_region_item_is_on_frame (self->items->pdata[i], self->frame);
  boxes = g_strdup_printf (ngettext ("%u box", "%u boxes", n), n);
  return g_strjoin (", ", self->title, boxes, self->detail[0] != '\0' ? self->detail : NULL, NULL);
}

static void
ef_thumb_item_finalize (GObject *object)
{
  EfThumbItem *self = EF_THUMB_ITEM (object);

  for (guint i = 0; i < self->items->len; i++)
    g_signal_handlers_disconnect_by_func (self->items->pdata[i], changed_cb, self);
  if (self->regions != NULL)
    g_signal_handlers_disconnect_by_func (self->regions, items_changed_cb, self);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_object (&self->regions);
  g_clear_object (&self->texture);
  g_clear_object (&self->source);
  g_free (self->title);
  g_free (self->detail);
  G_OBJECT_CLASS (ef_thumb_item_parent_class)->finalize (object);
}

static void
ef_thumb_item_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  EfThumbItem *self = EF_THUMB_ITEM (object);

  switch (id)
    {
    case PROP_TEXTURE:
      g_value_set_object (value, self->texture);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    case PROP_DESCRIPTION:
      g_value_take_string (value, dup_description (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ef_thumb_item_class_init (EfThumbItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = ef_thumb_item_finalize;
  object_class->get_property = ef_thumb_item_get_property;

  props[PROP_TEXTURE] = g_param_spec_object ("texture", NULL, NULL, GDK_TYPE_TEXTURE, read);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", read);
  props[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, "", read);
  /* All of it in words, for screen readers. */
  props[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, "", read);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ef_thumb_item_init (EfThumbItem *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->title = g_strdup ("");
  self->detail = g_strdup ("");
}

EfThumbItem *
ef_thumb_item_new (int         width,
                   int         height,
                   GListModel *regions,
                   int         frame)
{
  EfThumbItem *self;

  g_return_val_if_fail (width > 0 && height > 0, NULL);

  self = g_object_new (EF_TYPE_THUMB_ITEM, NULL);
  self->width = width;
  self->height = height;
  self->frame = frame;
  if (regions != NULL)
    {
      self->regions = g_object_ref (regions);
      g_signal_connect_swapped (regions, "items-changed", G_CALLBACK (items_changed_cb), self);
      items_changed_cb (self, 0, 0, g_list_model_get_n_items (regions));
    }
  return self;
}

GdkTexture *
ef_thumb_item_get_texture (EfThumbItem *self)
{
  g_return_val_if_fail (EF_IS_THUMB_ITEM (self), NULL);
  return self->texture;
}

void
ef_thumb_item_set_texture (EfThumbItem *self,
                           GdkTexture  *texture)
{
  g_return_if_fail (EF_IS_THUMB_ITEM (self));
  if (!g_set_object (&self->texture, texture))
    return;
  gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TEXTURE]);
}

int
ef_thumb_item_get_frame (EfThumbItem *self)
{
  g_return_val_if_fail (EF_IS_THUMB_ITEM (self), 0);
  return self->frame;
}

static void
set_text (EfThumbItem  *self,
          char        **field,
          const char   *text,
          guint         prop)
{
  text = text != NULL ? text : "";
  if (g_str_equal (*field, text))
    return;
  g_free (*field);
  *field = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DESCRIPTION]);
}

const char *
ef_thumb_item_get_title (EfThumbItem *self)
{
  g_return_val_if_fail (EF_IS_THUMB_ITEM (self), "");
  return self->title;
}

void
ef_thumb_item_set_title (EfThumbItem *self,
                         const char  *title)
{
  g_return_if_fail (EF_IS_THUMB_ITEM (self));
  set_text (self, &self->title, title, PROP_TITLE);
}

const char *
ef_thumb_item_get_detail (EfThumbItem *self)
{
  g_return_val_if_fail (EF_IS_THUMB_ITEM (self), "");
  return self->detail;
}

void
ef_thumb_item_set_detail (EfThumbItem *self,
                          const char  *detail)
{
  g_return_if_fail (EF_IS_THUMB_ITEM (self));
  set_text (self, &self->detail, detail, PROP_DETAIL);
}

gpointer
ef_thumb_item_get_source (EfThumbItem *self)
{
  g_return_val_if_fail (EF_IS_THUMB_ITEM (self), NULL);
  return self->source;
}

void
ef_thumb_item_set_source (EfThumbItem *self,
                          gpointer     source)
{
  g_return_if_fail (EF_IS_THUMB_ITEM (self));
  g_set_object (&self->source, source);
}
