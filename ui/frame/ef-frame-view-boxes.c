#include "config.h"

#include "ef-frame-view-private.h"

#include <glib/gi18n.h>

static int
compare_reading_order (gconstpointer a,
                       gconstpointer b)
{
  const EfBox *one = &ef_region_item_get_region (*(EfRegionItem **) a)->box;
  const EfBox *two = &ef_region_item_get_region (*(EfRegionItem **) b)->box;

  if (one->y != two->y)
    return one->y < two->y ? -1 : 1;
  return one->x < two->x ? -1 : one->x > two->x;
}

GPtrArray *
_ef_frame_view_list_shown (EfFrameView *self)
{
  GPtrArray *shown = g_ptr_array_new ();

  for (guint i = 0; i < self->items->len; i++)
    if (ef_region_item_is_on_frame (self->items->pdata[i], self->frame))
      g_ptr_array_add (shown, self->items->pdata[i]);
  g_ptr_array_sort (shown, compare_reading_order);
  return shown;
}

gboolean
_ef_frame_view_is_shown (EfFrameView  *self,
                         EfRegionItem *item)
{
  return self->show_boxes && self->raster != NULL && item != NULL && ef_region_item_is_on_frame (item, self->frame);
}

EfRegionItem *
_ef_frame_view_pick (EfFrameView *self,
                     double       x,
                     double       y)
{
  EfRegionItem *best = NULL;
  double smallest = G_MAXDOUBLE, image_x, image_y;

  ef_frame_geometry_to_image (&self->geometry, x, y, &image_x, &image_y);
  for (guint i = 0; i < self->items->len; i++)
    {
      EfRegionItem *item = self->items->pdata[i];
      const EfBox *box = &ef_region_item_get_region (item)->box;
      double area = (double) box->width * box->height;

      if (!_ef_frame_view_is_shown (self, item) || !ef_box_contains (box, image_x, image_y))
        continue;
      if (item == self->selected)
        return item;
      if (area <= smallest)
        {
          smallest = area;
          best = item;
        }
    }
  return best;
}

/* The selected box, for those who cannot see it; else how many there are. */
void
_ef_frame_view_update_description (EfFrameView *self)
{
  g_autoptr (GPtrArray) shown = _ef_frame_view_list_shown (self);
  g_autofree char *text = NULL;
  guint position = 0;

  if (self->selected != NULL && g_ptr_array_find (shown, self->selected, &position))
    {
      g_autofree char *summary = ef_region_item_dup_summary (self->selected);

      /* Translators: the selected box: its number, how many there are, and what it is. */
      text = g_strdup_printf (_("Box %u of %u: %s"), position + 1, shown->len, summary);
    }
  else if (shown->len == 0)
    text = g_strdup (_("No boxes on this frame"));
  else
    text = g_strdup_printf (ngettext ("%u box on this frame", "%u boxes on this frame", shown->len), shown->len);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

void
_ef_frame_view_set_hovered (EfFrameView  *self,
                            EfRegionItem *item)
{
  if (g_set_object (&self->hovered, item))
    {
      gtk_widget_trigger_tooltip_query (GTK_WIDGET (self));
      _ef_frame_view_redraw_boxes (self);
    }
}

char *
_ef_frame_view_make_merge_key (const char *gesture)
{
  static guint64 serial;

  return g_strdup_printf ("%s-%" G_GUINT64_FORMAT, gesture, ++serial);
}

void
_ef_frame_view_emit_changed (EfFrameView  *self,
                             EfRegionItem *item,
                             const EfBox  *box,
                             gboolean      final,
                             const char   *merge_key)
{
  g_signal_emit (self, ef_frame_view_signals[EF_VIEW_REGION_CHANGED], 0, item, box->x, box->y, box->width, box->height,
                 final, merge_key);
}

static void
item_notify_cb (EfFrameView *self)
{
  self->tip_item = NULL;
  _ef_frame_view_update_description (self);
  _ef_frame_view_redraw_boxes (self);
}

static void
forget_item (EfFrameView  *self,
             EfRegionItem *item)
{
  if (self->drag.item == item)
    {
      /* Whose box is gone has nothing to be given back. */
      self->drag.moved = FALSE;
      _ef_frame_view_drag_cancel (self);
    }
  if (self->hovered == item)
    _ef_frame_view_set_hovered (self, NULL);
  if (self->selected == item)
    ef_frame_view_set_selected (self, NULL);
}

static void
items_changed_cb (EfFrameView *self,
                  guint        position,
                  guint        removed,
                  guint        added)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < removed; i++)
    {
      g_ptr_array_add (gone, g_object_ref (self->items->pdata[position + i]));
      g_signal_handlers_disconnect_by_func (gone->pdata[i], item_notify_cb, self);
    }
  if (removed > 0)
    g_ptr_array_remove_range (self->items, position, removed);
  for (guint i = 0; i < added; i++)
    {
      EfRegionItem *item = g_list_model_get_item (self->regions, position + i);

      g_ptr_array_insert (self->items, (int) (position + i), item);
      g_signal_connect_swapped (item, "notify", G_CALLBACK (item_notify_cb), self);
    }

  /* What was only moved, as sorting does, stays selected. */
  for (guint i = 0; i < gone->len; i++)
    if (!g_ptr_array_find (self->items, gone->pdata[i], NULL))
      forget_item (self, gone->pdata[i]);

  self->tip_item = NULL;
  _ef_frame_view_update_description (self);
  _ef_frame_view_redraw_boxes (self);
}

GListModel *
ef_frame_view_get_regions (EfFrameView *self)
{
  g_return_val_if_fail (EF_IS_FRAME_VIEW (self), NULL);
  return self->regions;
}

void
ef_frame_view_set_regions (EfFrameView *self,
                           GListModel  *regions)
{
  g_return_if_fail (EF_IS_FRAME_VIEW (self));
  g_return_if_fail (regions == NULL || G_IS_LIST_MODEL (regions));

  if (self->regions == regions)
    return;
  if (self->regions != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->regions, items_changed_cb, self);
      items_changed_cb (self, 0, self->items->len, 0);
    }
  g_set_object (&self->regions, regions);
  if (regions != NULL)
    {
      g_signal_connect_swapped (regions, "items-changed", G_CALLBACK (items_changed_cb), self);
      items_changed_cb (self, 0, 0, g_list_model_get_n_items (regions));
    }
  g_object_notify (G_OBJECT (self), "regions");
}

int
ef_frame_view_get_frame (EfFrameView *self)
{
  g_return_val_if_fail (EF_IS_FRAME_VIEW (self), 0);
  return self->frame;
}

/* Do the same boxes show on two frames? Then scrolling need not draw them again. */
static gboolean
same_boxes (EfFrameView *self,
            int          one,
            int          two)
{
  for (guint i = 0; i < self->items->len; i++)
    if (ef_region_item_is_on_frame (self->items->pdata[i], one)
        != ef_region_item_is_on_frame (self->items->pdata[i], two))
      return FALSE;
  return TRUE;
}

void
ef_frame_view_set_frame (EfFrameView *self,
                         int          frame)
{
  gboolean same;

  g_return_if_fail (EF_IS_FRAME_VIEW (self) && frame >= EF_FRAME_ALL);

  if (self->frame == frame)
    return;
  same = same_boxes (self, self->frame, frame);
  self->frame = frame;
  if (!same)
    {
      if (self->hovered != NULL && !_ef_frame_view_is_shown (self, self->hovered))
        _ef_frame_view_set_hovered (self, NULL);
      _ef_frame_view_update_description (self);
      _ef_frame_view_redraw_boxes (self);
    }
  g_object_notify (G_OBJECT (self), "frame");
}

EfRegionItem *
ef_frame_view_get_selected (EfFrameView *self)
{
  g_return_val_if_fail (EF_IS_FRAME_VIEW (self), NULL);
  return self->selected;
}

void
ef_frame_view_set_selected (EfFrameView  *self,
                            EfRegionItem *item)
{
  g_return_if_fail (EF_IS_FRAME_VIEW (self));
  g_return_if_fail (item == NULL || g_ptr_array_find (self->items, item, NULL));

  if (self->selected == item)
    return;
  _ef_frame_view_drag_cancel (self);
  g_set_object (&self->selected, item);
  g_clear_pointer (&self->key_merge_key, g_free);
  _ef_frame_view_update_description (self);
  _ef_frame_view_redraw_boxes (self);
  _ef_frame_view_update_cursor (self);
  if (item != NULL && _ef_frame_view_is_shown (self, item))
    ef_frame_view_reveal (self, item);
  g_object_notify (G_OBJECT (self), "selected");
}
