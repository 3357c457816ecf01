/* The canvas of the review window and what belongs to it. */
#pragma once

#include "ef-contact-sheet.h"
#include "ef-frame-strip.h"
#include "ef-frame-view.h"
#include "ef-region-item.h"
#include "ef-wrap-layout.h"

G_BEGIN_DECLS

/* Makes the widgets known to templates and gives them their plain looks, below the application's style. Every widget of
 * this folder calls it; templates that name one need it before they are loaded. May be called any number of times. */
void ef_frame_ui_init (void);

G_END_DECLS
