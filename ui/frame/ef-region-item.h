/* One box as the window shows it. The model of boxes is a GListModel of these; who owns the plan makes them, keeps them
 * up to date, and is told by signals what the person wants changed. */
#pragma once

#include "ef-plan-words.h"
#include "ef-redactor.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define EF_TYPE_REGION_ITEM (ef_region_item_get_type ())
G_DECLARE_FINAL_TYPE (EfRegionItem, ef_region_item, EF, REGION_ITEM, GObject)

EfRegionItem   *ef_region_item_new            (EfRegionKind    kind,
                                               const EfRegion *region) G_GNUC_WARN_UNUSED_RESULT;

/* Box and frames; those of "x", "y", "width", "height", "first-frame" and "last-frame" that changed notify. */
const EfRegion *ef_region_item_get_region     (EfRegionItem   *self);
void            ef_region_item_set_region     (EfRegionItem   *self,
                                               const EfRegion *region);

EfRegionKind    ef_region_item_get_kind       (EfRegionItem   *self);
void            ef_region_item_set_kind       (EfRegionItem   *self,
                                               EfRegionKind    kind);

/* Will the box be filled? */
gboolean        ef_region_item_get_redact     (EfRegionItem   *self);
void            ef_region_item_set_redact     (EfRegionItem   *self,
                                               gboolean        redact);

/* 0..1; less than 0: not known. */
double          ef_region_item_get_confidence (EfRegionItem   *self);
void            ef_region_item_set_confidence (EfRegionItem   *self,
                                               double          confidence);

/* Never NULL: the text as read, why the box exists, and where it applies, all as shown to the person. */
const char     *ef_region_item_get_text       (EfRegionItem   *self);
void            ef_region_item_set_text       (EfRegionItem   *self,
                                               const char     *text);
const char     *ef_region_item_get_reason     (EfRegionItem   *self);
void            ef_region_item_set_reason     (EfRegionItem   *self,
                                               const char     *reason);
const char     *ef_region_item_get_scope      (EfRegionItem   *self);
void            ef_region_item_set_scope      (EfRegionItem   *self,
                                               const char     *scope);

/* The caller's own object behind the box, such as a row of the plan; may be NULL. */
gpointer        ef_region_item_get_source     (EfRegionItem   *self);
void            ef_region_item_set_source     (EfRegionItem   *self,
                                               gpointer        source);

/* Does it show on @frame (0-based)? EF_FRAME_ALL: on any. */
#define EF_FRAME_ALL (-1)
gboolean        ef_region_item_is_on_frame    (EfRegionItem   *self,
                                               int             frame);

/* The kind in words, translated: "Identity". */
const char     *ef_region_kind_get_label      (EfRegionKind    kind);
/* (transfer full): one sentence for screen readers: kind, what is done, text, confidence, reason, scope. */
char           *ef_region_item_dup_summary    (EfRegionItem   *self);

G_END_DECLS
