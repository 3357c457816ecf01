/* The boxes of a device template in an image of its size: over a picture of such an image, if one is open, else over an
 * empty one. */
#pragma once

#include "ef-template.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define EF_TYPE_TEMPLATE_PREVIEW (ef_template_preview_get_type ())
G_DECLARE_FINAL_TYPE (EfTemplatePreview, ef_template_preview, EF, TEMPLATE_PREVIEW, GtkWidget)

/* @template (nullable): NULL: nothing; read again at every call. @chosen: a box to be seen above others; -1: none. */
void ef_template_preview_set_template (EfTemplatePreview *self,
                                       const EfTemplate  *template,
                                       int                chosen);
/* @picture (nullable): behind the boxes. */
void ef_template_preview_set_picture  (EfTemplatePreview *self,
                                       GdkPaintable      *picture);

G_END_DECLS
