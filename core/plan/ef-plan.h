/* The plan: what becomes of every instance, and why. The product of a review; what the window shows and batch replays.
 *
 * A plan is a profile, a list of inputs, regions in their pixels, and decisions of persons on tags. Header values with
 * their proposals are facts beside it: they follow from inputs, profile and key, are found anew by analysis, and never
 * saved, since they may identify a patient. Everything else changes through ef_plan_apply_edit() only, the adding of
 * inputs and regions included; so whoever listens to "edited" has seen all.
 *
 * As a GListModel the plan is its findings as EfPlanRow: attributes, regions, and instances that cannot be worked on.
 * Rows are made when asked for. For a patient, a study, a series or an instance see ef-plan-view.h.
 *
 * Signals: "edited" (EfEdit) after each change; "settled" when a change or a group of changes is done, after
 * items-changed and the rows' notify. Property: "revision". To be used on one thread; workers get ef_plan_freeze(). */
#pragma once

#include "ef-approval.h"
#include "ef-choice.h"
#include "ef-difference.h"
#include "ef-edit.h"
#include "ef-plan-input.h"
#include "ef-plan-region.h"
#include "ef-readers.h"
#include "ef-value-digest.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define EF_TYPE_PLAN (ef_plan_get_type ())
G_DECLARE_FINAL_TYPE (EfPlan, ef_plan, EF, PLAN, GObject)

/* A part of the plan's instances: @label as in EfTarget; NULL with EF_SCOPE_ALL. */
typedef struct
{
  EfScopeKind kind;
  const char *label;
} EfScope;

typedef struct
{
  guint n_inputs, n_unreadable;
  guint n_open, n_accepted, n_rejected, n_edited; /* rows */
} EfPlanCounts;

/* @key_name names the project key; @digest is made of it and stays in memory. */
EfPlan             *ef_plan_new                (const char         *profile_text,
                                                const char         *key_name,
                                                EfValueDigest      *digest) G_GNUC_WARN_UNUSED_RESULT;

guint64             ef_plan_get_revision       (EfPlan             *self);
const char         *ef_plan_get_profile_text   (EfPlan             *self);
/* SHA-256 of the text, hexadecimal. */
const char         *ef_plan_get_profile_digest (EfPlan             *self);
const char         *ef_plan_get_key_name       (EfPlan             *self);
EfValueDigest      *ef_plan_get_value_digest   (EfPlan             *self);
void                ef_plan_count              (EfPlan             *self,
                                                EfPlanCounts       *counts);

/* --- what the steps before the review tell -------------------------------------------------------------------- */

/* Changes between these are one for everybody who listens. They nest. */
void                ef_plan_begin              (EfPlan             *self);
void                ef_plan_end                (EfPlan             *self);

/* @number: of the catalog, from 1, ascending. EF_ERROR_PLAN: the number is not, or a label is missing or has spaces. */
gboolean            ef_plan_add_input          (EfPlan             *self,
                                                guint               number,
                                                const EfInputFacts *facts,
                                                GError            **error);
/* For a plan that was loaded: which of its inputs is this? EF_ERROR_PLAN: none that is not taken, or it has changed. */
gboolean            ef_plan_bind_input         (EfPlan             *self,
                                                const EfInputFacts *facts,
                                                guint              *number,
                                                GError            **error);
/* EF_ERROR_PLAN if the plan covers instances that were not bound. */
gboolean            ef_plan_check_bound        (EfPlan             *self,
                                                GError            **error);
/* @problem (nullable) says why an input is unreadable, without values. */
gboolean            ef_plan_set_input_state    (EfPlan             *self,
                                                guint               number,
                                                EfInputState        state,
                                                const char         *problem,
                                                GError            **error);

/* One value of a header with its proposal. All values of an instance must come in one go. @result (nullable): the value
 * that will be written. @cause is one word, @reason the chain for people, without values. */
void                ef_plan_add_header_value   (EfPlan             *self,
                                                guint               number,
                                                const char         *path,
                                                guint16             vr,
                                                const char         *value,
                                                EfAction            action,
                                                const char         *cause,
                                                const char         *reason,
                                                const char         *result);
/* Forgets all values, before they are added anew. A change of the profile does so itself. */
void                ef_plan_clear_headers      (EfPlan             *self);

/* Regions in the pixels of an instance, as found. @text (nullable) is shown, never saved. Returns the region's number,
 * or 0 with EF_ERROR_PLAN if the region lies outside. */
guint               ef_plan_add_region         (EfPlan             *self,
                                                guint               number,
                                                const EfRegion     *region,
                                                EfRegionKind        kind,
                                                gboolean            redact,
                                                double              confidence,
                                                const char         *text,
                                                const char         *reason,
                                                GError            **error);
/* The text of a region that came from a file, when it was read again. */
void                ef_plan_set_region_text    (EfPlan             *self,
                                                guint               number,
                                                guint               region,
                                                const char         *text);

/* --- the door -------------------------------------------------------------------------------------------------- */

/* The only way to change a plan. EF_ERROR_PLAN if what is there is not the edit's before, or its after is not sound;
 * then nothing has changed. */
gboolean            ef_plan_apply_edit         (EfPlan             *self,
                                                EfEdit             *edit,
                                                GError            **error);
/* An edit from what is there now to @after (floating is taken; NULL: nothing). (transfer full); NULL with EF_ERROR_PLAN
 * if there is no such target. */
EfEdit             *ef_plan_make_edit          (EfPlan             *self,
                                                const EfTarget     *target,
                                                GVariant           *after,
                                                const char         *label,
                                                const char         *merge_key,
                                                GError            **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- looking --------------------------------------------------------------------------------------------------- */

guint               ef_plan_get_n_inputs       (EfPlan             *self);
/* The number of the input at @index, from 0. */
guint               ef_plan_get_input_number   (EfPlan             *self,
                                                guint               index);
/* FALSE: there is none. Strings are valid until the next edit. */
gboolean            ef_plan_get_input          (EfPlan             *self,
                                                guint               number,
                                                EfPlanInput        *input);
gboolean            ef_plan_get_region         (EfPlan             *self,
                                                guint               number,
                                                guint               region,
                                                EfPlanRegion       *value);
/* (transfer full): of guint, ascending: the regions at home in an input. */
GArray             *ef_plan_list_regions       (EfPlan             *self,
                                                guint               number);
/* (nullable) (transfer none) */
const char         *ef_plan_get_region_text    (EfPlan             *self,
                                                guint               number,
                                                guint               region);
/* The number for a new region of an input. */
guint               ef_plan_get_next_region    (EfPlan             *self,
                                                guint               number);
/* FALSE: nobody has decided. */
gboolean            ef_plan_get_choice         (EfPlan             *self,
                                                const EfTarget     *target,
                                                EfChoice           *choice);
/* Bytes held for header values. */
gsize               ef_plan_get_header_size    (EfPlan             *self);

/* --- two readers ------------------------------------------------------------------------------------------------ */

/* FALSE: nobody is named. */
gboolean            ef_plan_get_readers        (EfPlan             *self,
                                                EfReaders          *readers);
/* (transfer full): of strings, sorted: what two readers decided differently about. */
GPtrArray          *ef_plan_list_differences   (EfPlan             *self);
/* FALSE: @target is none of them. @settlement: how far it is settled. */
gboolean            ef_plan_get_difference     (EfPlan             *self,
                                                const char         *target,
                                                EfDifference       *difference,
                                                EfSettlement       *settlement);
guint               ef_plan_count_unsettled    (EfPlan             *self);

/* --- approval -------------------------------------------------------------------------------------------------- */

/* SHA-256 of the canonical plan without its approval, hexadecimal. (transfer none) */
const char         *ef_plan_get_digest         (EfPlan             *self);
/* Signs what the plan is now. Any later edit takes the signature away. EF_ERROR_PLAN: nobody is named, or two readers
 * differ and it is not settled how. */
gboolean            ef_plan_approve            (EfPlan             *self,
                                                const char         *who,
                                                GDateTime          *when,
                                                const char         *comment,
                                                GError            **error);
/* FALSE: none. */
gboolean            ef_plan_get_approval       (EfPlan             *self,
                                                EfApproval         *approval);
/* EF_ERROR_PLAN: not approved, or changed since. */
gboolean            ef_plan_check_approval     (EfPlan             *self,
                                                GError            **error);

/* --- for workers ----------------------------------------------------------------------------------------------- */

/* What applying one instance needs:
 *
 *     t              revision of the plan
 *     u              number of the input
 *     b              is it written at all?
 *     a(iiiiuu)      regions to fill: x y width height first last
 *     a(iiiiuu)      regions left on purpose
 *     a(sayusus)     decisions on tags, the strongest first. The first that matches an element rules:
 *                    s path with [*]; ay digest of its value (see ef-value-digest.h), or, if empty, u the proposed
 *                    action (EfAction) and s its cause; then u the action (0: as proposed), s the text to write
 *     u              how many of the regions left on purpose show identity that nothing else covers */
#define EF_SLICE_TYPE "(tuba(iiiiuu)a(iiiiuu)a(sayusus)u)"
/* Revision, profile text, key name, digest of the plan, all slices. */
#define EF_FROZEN_TYPE "(tsssa" EF_SLICE_TYPE ")"

/* (transfer full): NULL if there is no such input. */
GVariant           *ef_plan_get_instance_slice (EfPlan             *self,
                                                guint               number);
/* (transfer full): an immutable snapshot of EF_FROZEN_TYPE; the same one until the plan changes. */
GVariant           *ef_plan_freeze             (EfPlan             *self);

G_END_DECLS
