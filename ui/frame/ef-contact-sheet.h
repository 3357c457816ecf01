/* Thumbnails of many frames or instances with their boxes, for spot checks.
 *
 *   "item-activated" (EfThumbItem *item): double click or Return
 *   "thumb-wanted" (EfThumbItem *item): it comes into view and has no texture yet
 *
 * Plus and minus change the size; sheet.larger and sheet.smaller do the same. */
#pragma once

#include "ef-thumb-item.h"

G_BEGIN_DECLS

#define EF_TYPE_CONTACT_SHEET (ef_contact_sheet_get_type ())
G_DECLARE_FINAL_TYPE (EfContactSheet, ef_contact_sheet, EF, CONTACT_SHEET, GtkWidget)

GtkWidget   *ef_contact_sheet_new            (void) G_GNUC_WARN_UNUSED_RESULT;

/* Of EfThumbItem. */
GListModel  *ef_contact_sheet_get_model      (EfContactSheet *self);
void         ef_contact_sheet_set_model      (EfContactSheet *self,
                                              GListModel     *model);
/* An item of the model, or NULL. */
EfThumbItem *ef_contact_sheet_get_selected   (EfContactSheet *self);
void         ef_contact_sheet_set_selected   (EfContactSheet *self,
                                              EfThumbItem    *item);
/* Length of a thumbnail's longer side in view units. */
int          ef_contact_sheet_get_thumb_size (EfContactSheet *self);
void         ef_contact_sheet_set_thumb_size (EfContactSheet *self,
                                              int             size);

G_END_DECLS
