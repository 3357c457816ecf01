#include "config.h"

#include "ef-frame-view-private.h"

#include <glib/gi18n.h>

#define TIP_CHARS 48
#define TIP_LINES 6

static void
add_label (GtkWidget  *box,
           const char *text,
           const char *css_class,
           int         lines)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), TIP_CHARS);
  gtk_label_set_lines (GTK_LABEL (label), lines);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
}

static GtkWidget *
make_tip (EfRegionItem *item)
{
  GtkWidget *tip = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autoptr (GString) facts = g_string_new (ef_region_kind_get_label (ef_region_item_get_kind (item)));
  double confidence = ef_region_item_get_confidence (item);

  if (confidence >= 0)
    {
      g_string_append (facts, " · ");
      g_string_append_printf (facts, _("%.0f %% certain"), confidence * 100);
    }
  g_string_append (facts, " · ");
  g_string_append (facts, ef_region_item_get_redact (item) ? _("will be filled") : _("stays visible"));

  if (ef_region_item_get_text (item)[0] != '\0')
    add_label (tip, ef_region_item_get_text (item), "heading", TIP_LINES);
  add_label (tip, facts->str, NULL, 2);
  if (ef_region_item_get_reason (item)[0] != '\0')
    add_label (tip, ef_region_item_get_reason (item), "caption", TIP_LINES);
  if (ef_region_item_get_scope (item)[0] != '\0')
    add_label (tip, ef_region_item_get_scope (item), "caption", 2);
  return g_object_ref_sink (tip);
}

gboolean
_ef_frame_view_query_tip (GtkWidget  *widget,
                          int         x,
                          int         y,
                          gboolean    keyboard,
                          GtkTooltip *tooltip)
{
  EfFrameView *self = EF_FRAME_VIEW (widget);
  EfRegionItem *item = keyboard ? self->selected : self->hovered;
  EfViewRect rect;

  if (item == NULL || self->drag.mode != EF_DRAG_NONE || !_ef_frame_view_is_shown (self, item))
    return FALSE;
  if (self->tip == NULL || self->tip_item != item)
    {
      g_clear_object (&self->tip);
      self->tip = make_tip (item);
      self->tip_item = item;
    }
  rect = ef_frame_geometry_box_to_view (&self->geometry, &ef_region_item_get_region (item)->box);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle){ (int) rect.x, (int) rect.y,
                                                      (int) rect.width + 1, (int) rect.height + 1 });
  gtk_tooltip_set_custom (tooltip, self->tip);
  return TRUE;
}
