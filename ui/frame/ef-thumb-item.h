/* One instance or frame on the contact sheet: a small picture with its boxes. It paints itself (GdkPaintable). */
#pragma once

#include "ef-region-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define EF_TYPE_THUMB_ITEM (ef_thumb_item_get_type ())
G_DECLARE_FINAL_TYPE (EfThumbItem, ef_thumb_item, EF, THUMB_ITEM, GObject)

/* @width, @height: of the frame, in whose pixels the boxes are; the texture may be smaller. @regions: of EfRegionItem,
 * may be NULL; those on @frame show. */
EfThumbItem *ef_thumb_item_new         (int           width,
                                        int           height,
                                        GListModel   *regions,
                                        int           frame) G_GNUC_WARN_UNUSED_RESULT;

/* NULL until it is loaded: a grey place. */
GdkTexture  *ef_thumb_item_get_texture (EfThumbItem  *self);
void         ef_thumb_item_set_texture (EfThumbItem  *self,
                                        GdkTexture   *texture);
int          ef_thumb_item_get_frame   (EfThumbItem  *self);

/* Two lines below the picture; never NULL. */
const char  *ef_thumb_item_get_title   (EfThumbItem  *self);
void         ef_thumb_item_set_title   (EfThumbItem  *self,
                                        const char   *title);
const char  *ef_thumb_item_get_detail  (EfThumbItem  *self);
void         ef_thumb_item_set_detail  (EfThumbItem  *self,
                                        const char   *detail);

/* The caller's own object behind it; may be NULL. */
gpointer     ef_thumb_item_get_source  (EfThumbItem  *self);
void         ef_thumb_item_set_source  (EfThumbItem  *self,
                                        gpointer      source);

G_END_DECLS
