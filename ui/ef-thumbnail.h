/* A small picture of a node, loaded when it is shown. Property: "node" (EfSessionNode, nullable). */
#pragma once

#include "ef-session-node.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define EF_TYPE_THUMBNAIL (ef_thumbnail_get_type ())
G_DECLARE_FINAL_TYPE (EfThumbnail, ef_thumbnail, EF, THUMBNAIL, GtkWidget)

void ef_thumbnail_set_node (EfThumbnail   *self,
                            EfSessionNode *node);

G_END_DECLS
