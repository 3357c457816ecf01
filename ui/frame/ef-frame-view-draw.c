#include "config.h"

#include "ef-frame-view-private.h"

#include <adwaita.h>

#define PICTURE_LINE 1

static EfPaintFlags
get_flags (EfFrameView  *self,
           EfRegionItem *item)
{
  EfPaintFlags flags = ef_region_item_get_redact (item) ? EF_PAINT_REDACT : 0;

  /* What will be filled is filled already; a tint would change its colour. */
  if (self->show_after)
    flags = 0;
  if (adw_style_manager_get_high_contrast (adw_style_manager_get_default ()))
    flags |= EF_PAINT_HIGH_CONTRAST;
  return flags;
}

static gboolean
is_in_view (EfFrameView      *self,
            const EfViewRect *rect)
{
  const double margin = 24;

  return rect->x < self->geometry.view_width + margin && rect->y < self->geometry.view_height + margin
         && rect->x + rect->width > -margin && rect->y + rect->height > -margin;
}

/* The box as it is shown: while it is dragged, where the pointer has it. */
static const EfBox *
get_box (EfFrameView  *self,
         EfRegionItem *item)
{
  if (self->drag.mode == EF_DRAG_BOX && self->drag.item == item)
    return &self->drag.now;
  return &ef_region_item_get_region (item)->box;
}

static void
paint_item (EfFrameView  *self,
            GtkSnapshot  *snapshot,
            EfRegionItem *item,
            EfPaintFlags  more)
{
  EfViewRect rect = ef_frame_geometry_box_to_view (&self->geometry, get_box (self, item));

  if (is_in_view (self, &rect))
    ef_frame_paint_box (snapshot, &rect, ef_region_item_get_kind (item), get_flags (self, item) | more,
                        self->geometry.scale);
}

/* All boxes but those that change under the pointer. */
static GskRenderNode *
make_boxes_node (EfFrameView *self)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();

  for (guint i = 0; i < self->items->len; i++)
    {
      EfRegionItem *item = self->items->pdata[i];

      if (item != self->selected && item != self->hovered && _ef_frame_view_is_shown (self, item))
        paint_item (self, snapshot, item, 0);
    }
  return gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
}

/* What will be written, as far as it is known here. */
static void
paint_fills (EfFrameView *self,
             GtkSnapshot *snapshot)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      EfRegionItem *item = self->items->pdata[i];
      EfViewRect rect;

      if (!ef_region_item_get_redact (item) || !ef_region_item_is_on_frame (item, self->frame))
        continue;
      rect = ef_frame_geometry_box_to_view (&self->geometry, get_box (self, item));
      if (is_in_view (self, &rect))
        gtk_snapshot_append_color (snapshot, &self->fill,
                                   &GRAPHENE_RECT_INIT ((float) rect.x, (float) rect.y,
                                                        (float) rect.width, (float) rect.height));
    }
}

static void
paint_picture (EfFrameView *self,
               GtkSnapshot *snapshot)
{
  const EfFrameGeometry *geometry = &self->geometry;
  EfFrameRaster *raster = self->show_after && self->after_raster != NULL ? self->after_raster : self->raster;
  EfBox visible = ef_frame_geometry_get_visible (geometry);
  EfBox whole = { 0, 0, geometry->image_width, geometry->image_height };
  EfViewRect rect = ef_frame_geometry_box_to_view (geometry, &whole);
  graphene_rect_t area = GRAPHENE_RECT_INIT ((float) rect.x, (float) rect.y, (float) rect.width, (float) rect.height);
  GskRoundedRect outline;
  GdkTexture *tile;
  EfBox covers;

  /* A texture of another size than the frame is shown in the place of the frame. */
  if (gdk_texture_get_width (ef_frame_raster_get_texture (raster)) != whole.width
      || gdk_texture_get_height (ef_frame_raster_get_texture (raster)) != whole.height)
    {
      tile = ef_frame_raster_get_texture (raster);
      covers = whole;
    }
  else
    tile = ef_frame_raster_get_tile (raster, &visible, geometry->zoom, &covers);
  if (tile == NULL)
    return;

  gsk_rounded_rect_init_from_rect (&outline, &area, 0);
  gtk_snapshot_append_outset_shadow (snapshot, &outline, &(GdkRGBA){ 0, 0, 0, .35f }, 0, 0, PICTURE_LINE, 0);

  if (self->invert)
    {
      graphene_matrix_t matrix;
      graphene_vec4_t offset;

      graphene_matrix_init_scale (&matrix, -1, -1, -1);
      graphene_vec4_init (&offset, 1, 1, 1, 0);
      gtk_snapshot_push_color_matrix (snapshot, &matrix, &offset);
    }
  gtk_snapshot_push_clip (snapshot, &area);
  rect = ef_frame_geometry_box_to_view (geometry, &covers);
  gtk_snapshot_append_texture (snapshot, tile,
                               &GRAPHENE_RECT_INIT ((float) rect.x, (float) rect.y,
                                                    (float) rect.width, (float) rect.height));
  if (self->show_after && self->after_raster == NULL)
    paint_fills (self, snapshot);
  gtk_snapshot_pop (snapshot);
  if (self->invert)
    gtk_snapshot_pop (snapshot);
}

/* Where the other boxes are: the name of one must not hide another. */
static GArray *
list_others (EfFrameView *self)
{
  GArray *others = g_array_new (FALSE, FALSE, sizeof (EfViewRect));

  for (guint i = 0; i < self->items->len; i++)
    {
      EfRegionItem *item = self->items->pdata[i];
      EfViewRect rect;

      if (item == self->selected || !_ef_frame_view_is_shown (self, item))
        continue;
      rect = ef_frame_geometry_box_to_view (&self->geometry, get_box (self, item));
      if (is_in_view (self, &rect))
        g_array_append_val (others, rect);
    }
  return others;
}

static void
paint_selected (EfFrameView *self,
                GtkSnapshot *snapshot)
{
  EfPaintFlags flags = EF_PAINT_SELECTED;
  EfViewRect rect;

  if (!_ef_frame_view_is_shown (self, self->selected))
    return;
  if (self->tool == EF_FRAME_TOOL_SELECT)
    flags |= EF_PAINT_HANDLES;
  paint_item (self, snapshot, self->selected, flags);

  rect = ef_frame_geometry_box_to_view (&self->geometry, get_box (self, self->selected));
  if (is_in_view (self, &rect) && self->drag.mode != EF_DRAG_BOX)
    {
      EfRegionKind kind = ef_region_item_get_kind (self->selected);
      const char *text = ef_region_item_get_text (self->selected);
      g_autoptr (GArray) others = list_others (self);

      if (text[0] == '\0')
        text = ef_region_kind_get_label (kind);
      ef_frame_paint_tag (snapshot, gtk_widget_get_pango_context (GTK_WIDGET (self)), &rect, others, kind,
                          get_flags (self, self->selected), text,
                          self->geometry.view_width, self->geometry.view_height);
    }
}

/* How large the box is that the pointer is making or changing. */
static void
paint_measure (EfFrameView  *self,
               GtkSnapshot  *snapshot,
               EfRegionKind  kind)
{
  EfViewRect rect = ef_frame_geometry_box_to_view (&self->geometry, &self->drag.now);
  g_autofree char *text = g_strdup_printf ("%d × %d", self->drag.now.width, self->drag.now.height);

  ef_frame_paint_tag (snapshot, gtk_widget_get_pango_context (GTK_WIDGET (self)), &rect, NULL, kind, 0, text,
                      self->geometry.view_width, self->geometry.view_height);
}

void
_ef_frame_view_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  EfFrameView *self = EF_FRAME_VIEW (widget);

  if (self->raster == NULL || self->geometry.image_width <= 0)
    return;

  paint_picture (self, snapshot);

  if (self->show_boxes)
    {
      if (self->boxes_node == NULL)
        self->boxes_node = make_boxes_node (self);
      if (self->boxes_node != NULL)
        gtk_snapshot_append_node (snapshot, self->boxes_node);
      if (self->hovered != NULL && self->hovered != self->selected && _ef_frame_view_is_shown (self, self->hovered))
        paint_item (self, snapshot, self->hovered, EF_PAINT_HOVERED);
      paint_selected (self, snapshot);
    }

  if (self->drag.mode == EF_DRAG_DRAW && self->drag.now.width > 0 && self->drag.now.height > 0)
    {
      EfViewRect rect = ef_frame_geometry_box_to_view (&self->geometry, &self->drag.now);

      ef_frame_paint_box (snapshot, &rect, EF_REGION_DRAWN, EF_PAINT_REDACT | EF_PAINT_HOVERED, self->geometry.scale);
      paint_measure (self, snapshot, EF_REGION_DRAWN);
    }
  else if (self->drag.mode == EF_DRAG_BOX && self->drag.moved)
    paint_measure (self, snapshot, ef_region_item_get_kind (self->drag.item));
}
