/* One change of a plan, as data: what, from which value, to which. Immutable.
 *
 * Values are whole records (see ef-choice.h, ef-plan-region.h, ef-plan-input.h, ef-approval.h; of the plan itself a
 * record with its profile), or NULL: there is none. So that undoing is nothing but the edit turned round. */
#pragma once

#include "ef-record.h"
#include "ef-target.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define EF_TYPE_EDIT (ef_edit_get_type ())

typedef struct _EfEdit EfEdit;

GType       ef_edit_get_type      (void);

/* Floating values are taken. @label names the step for people ("Move region"); @merge_key (nullable): edits of the same
 * target with the same key are one step, such as the many of a drag. */
EfEdit     *ef_edit_new           (const char      *target,
                                   GVariant        *before,
                                   GVariant        *after,
                                   const char      *label,
                                   const char      *merge_key) G_GNUC_WARN_UNUSED_RESULT;
EfEdit     *ef_edit_ref           (EfEdit          *self);
void        ef_edit_unref         (EfEdit          *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfEdit, ef_edit_unref)

const char *ef_edit_get_target    (const EfEdit    *self);
GVariant   *ef_edit_get_before    (const EfEdit    *self);
GVariant   *ef_edit_get_after     (const EfEdit    *self);
const char *ef_edit_get_label     (const EfEdit    *self);
const char *ef_edit_get_merge_key (const EfEdit    *self);
/* Does it change nothing? */
gboolean    ef_edit_is_empty      (const EfEdit    *self);

/* The same change of the same target, whatever it is called? */
gboolean    ef_edit_is_equal      (const EfEdit    *a,
                                   const EfEdit    *b);

/* The edit that takes @self back. */
EfEdit     *ef_edit_new_reverse   (const EfEdit    *self) G_GNUC_WARN_UNUSED_RESULT;
/* The two in one; NULL: they do not belong together. */
EfEdit     *ef_edit_new_merged    (const EfEdit    *first,
                                   const EfEdit    *second) G_GNUC_WARN_UNUSED_RESULT;

/* How the records of a target look in files. */
const EfRecordField *ef_edit_get_fields (EfTargetKind kind);

/* (transfer full): an object. */
JsonNode   *ef_edit_to_json       (const EfEdit    *self);
EfEdit     *ef_edit_new_from_json (JsonNode        *node,
                                   GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
