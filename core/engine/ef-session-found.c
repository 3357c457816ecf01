/* Results wait in a row and go into the plan in small portions. */
#include "config.h"

#include "ef-session-private.h"

#include <string.h>

/* How often the plan takes what was found, and how long the main loop may be away for it. */
#define FOUND_INTERVAL_MS 60
#define FOUND_SLICE_US 8000

/* --- the row ------------------------------------------------------------------------------------------------------ */

void
_ef_found_free (EfFound *found)
{
  g_clear_pointer (&found->elements, g_variant_unref);
  g_free (found->problem);
  g_free (found);
}

void
_ef_session_drop_found (EfSession *self)
{
  EfFound *found;

  while ((found = g_queue_pop_head (&self->found)) != NULL)
    _ef_found_free (found);
  g_clear_handle_id (&self->found_source, g_source_remove);
}

EfFound *
_ef_found_new (EfSession     *self,
               EfSessionItem *item)
{
  EfFound *found = g_new0 (EfFound, 1);

  found->session = self;
  found->item = item;
  found->epoch = self->epoch;
  found->reading = self->reading;
  return found;
}

void
_ef_found_wait (EfFound *found)
{
  g_queue_push_tail (&found->session->found, found);
  _ef_session_flush_later (found->session);
}

/* --- inputs ------------------------------------------------------------------------------------------------------- */

static guint
next_number (EfSession           *self,
             const EfSessionItem *item)
{
  guint n = ef_plan_get_n_inputs (self->plan);
  guint last = n > 0 ? ef_plan_get_input_number (self->plan, n - 1) : 0;

  return MAX (last + 1, item->entry->number);
}

static gboolean
join_plan (EfSession     *self,
           EfSessionItem *item)
{
  EfEntry *entry = item->entry;
  g_autoptr (GError) error = NULL;
  EfInputFacts facts;
  EfPlanInput input;

  ef_entry_get_facts (entry, &facts);
  if (!ef_plan_bind_input (self->plan, &facts, &entry->planned, NULL))
    {
      entry->planned = next_number (self, item);
      if (!ef_plan_add_input (self->plan, entry->planned, &facts, &error))
        {
          _ef_session_set_message (self, error->message);
          entry->planned = 0;
          return FALSE;
        }
    }
  ef_plan_get_input (self->plan, entry->planned, &input);
  item->was_analysed = input.state == EF_INPUT_ANALYSED;
  item->is_readable = entry->state == EF_STATE_SCANNED;
  if (!item->is_readable && input.state != EF_INPUT_UNREADABLE)
    ef_plan_set_input_state (self->plan, entry->planned, EF_INPUT_UNREADABLE, entry->error_message, NULL);
  return TRUE;
}

/* In the order of the inputs, so that the plan is the same whichever worker is faster. FALSE: time is up. */
static gboolean
add_known (EfSession *self,
           gint64     until)
{
  guint before = self->n_known;
  gboolean in_time = TRUE;

  for (; self->n_known < self->items->len; self->n_known++)
    {
      EfSessionItem *item = g_ptr_array_index (self->items, self->n_known);

      in_time = g_get_monotonic_time () < until;
      if (item->entry->state == EF_STATE_NEW || !in_time)
        break;
      item->is_known = TRUE;
      if (item->entry->state != EF_STATE_IGNORED && join_plan (self, item))
        _ef_session_add_node (self, item);
    }
  if (self->n_known > before)
    _ef_session_emit (self, "inputs-added");
  return in_time;
}

/* --- into the plan ------------------------------------------------------------------------------------------------ */

static void
add_header (EfSession     *self,
            EfSessionItem *item,
            GVariant      *elements)
{
  GVariantIter iter;
  const char *path;
  guint16 vr;
  const char *value;
  guint action;
  const char *cause;
  const char *reason;
  const char *result;

  g_variant_iter_init (&iter, elements);
  while (g_variant_iter_next (&iter, "(&sq&su&s&s&s)", &path, &vr, &value, &action, &cause, &reason, &result))
    ef_plan_add_header_value (self->plan, item->entry->planned, path, vr, value, (EfAction) action, cause, reason,
                              action == EF_ACTION_X ? NULL : result);
}

static EfRegionKind
get_kind (const EfTextFinding *finding)
{
  return finding->kind == EF_TEXT_IDENTITY   ? EF_REGION_IDENTITY
         : finding->kind == EF_TEXT_HARMLESS ? EF_REGION_HARMLESS
         : finding->kind == EF_TEXT_VISUAL   ? EF_REGION_VISUAL
                                             : EF_REGION_UNKNOWN;
}

/* A region that came with a saved plan, by its place; 0: none. */
static guint
find_region (EfSession       *self,
             guint            number,
             const EfRegion  *region)
{
  g_autoptr (GArray) list = ef_plan_list_regions (self->plan, number);

  for (guint i = 0; i < list->len; i++)
    {
      EfPlanRegion value;

      ef_plan_get_region (self->plan, number, g_array_index (list, guint, i), &value);
      if (memcmp (&value.region, region, sizeof *region) == 0)
        return g_array_index (list, guint, i);
    }
  return 0;
}

/* An edit of the program's own, of a region. @value NULL: it goes. */
static void
set_region (EfSession          *self,
            guint               number,
            guint               region,
            const EfPlanRegion *value)
{
  EfTarget target = { .kind = EF_TARGET_REGION, .input = number, .region = region };
  g_autoptr (EfEdit) edit =
      ef_plan_make_edit (self->plan, &target, value != NULL ? ef_plan_region_to_record (value) : NULL, "Found", NULL,
                         NULL);

  if (edit != NULL && !ef_edit_is_empty (edit))
    ef_plan_apply_edit (self->plan, edit, NULL);
}

/* What was found at the place of a region, when text was looked for again. What a person decided stays. */
static void
renew_region (EfSession           *self,
              guint                number,
              guint                region,
              const EfTextFinding *finding)
{
  EfPlanRegion value;

  ef_plan_get_region (self->plan, number, region, &value);
  if (value.kind > EF_REGION_HARMLESS || value.state != EF_REVIEW_OPEN)
    return;
  value.kind = get_kind (finding);
  value.proposed = value.redact = finding->redact;
  value.confidence = (double) finding->detected;
  value.reason = finding->reason != NULL ? finding->reason : "";
  set_region (self, number, region, &value);
}

/* Text was looked for again: what is still there keeps its row, and what nobody has decided on goes if it is not. */
static void
renew_regions (EfSession     *self,
               EfSessionItem *item)
{
  guint number = item->entry->planned;
  g_autoptr (GArray) old = ef_plan_list_regions (self->plan, number);
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);

  item->is_reread = FALSE;
  g_clear_pointer (&item->regions, g_array_unref);
  _ef_session_add_regions (self, item);
  for (guint i = 0; i < item->regions->len; i++)
    {
      guint region = g_array_index (item->regions, guint, i);

      g_hash_table_add (kept, GUINT_TO_POINTER (region));
      renew_region (self, number, region, &g_array_index (item->entry->findings, EfTextFinding, i));
    }
  for (guint i = 0; i < old->len; i++)
    {
      guint region = g_array_index (old, guint, i);
      EfPlanRegion value;

      if (ef_plan_get_region (self->plan, number, region, &value) && value.kind <= EF_REGION_HARMLESS &&
          value.state == EF_REVIEW_OPEN && *value.note == 0 && !value.later &&
          !g_hash_table_contains (kept, GUINT_TO_POINTER (region)))
        set_region (self, number, region, NULL);
    }
}

void
_ef_session_add_regions (EfSession     *self,
                         EfSessionItem *item)
{
  const EfEntry *entry = item->entry;
  guint number = entry->planned;

  if (item->regions == NULL)
    item->regions = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = item->regions->len; entry->findings != NULL && i < entry->findings->len; i++)
    {
      const EfTextFinding *finding = &g_array_index (entry->findings, EfTextFinding, i);
      EfRegion region = ef_entry_clip_region (entry, &finding->region);
      guint of_plan = find_region (self, number, &region);

      if (of_plan > 0)
        ef_plan_set_region_text (self->plan, number, of_plan, finding->text);
      else if (!item->was_analysed)
        of_plan = ef_plan_add_region (self->plan, number, &region, get_kind (finding), finding->redact,
                                      (double) finding->detected, finding->text, finding->reason, NULL);
      g_array_append_val (item->regions, of_plan);
    }
}

/* An input is analysed when its regions are in the plan; without pixels, when its header is. */
static void
finish_input (EfSession     *self,
              EfSessionItem *item)
{
  gboolean has_text = self->run->heavy != NULL && item->entry->frames > 0;
  EfInputState state = has_text && item->regions == NULL ? EF_INPUT_LISTED : EF_INPUT_ANALYSED;
  EfPlanInput input;

  if (ef_plan_get_input (self->plan, item->entry->planned, &input) && input.state != state &&
      !(input.state == EF_INPUT_ANALYSED && state == EF_INPUT_LISTED))
    ef_plan_set_input_state (self->plan, item->entry->planned, state, NULL, NULL);
}

static void
take_found (EfSession *self,
            EfFound   *found)
{
  EfSessionItem *item = found->item;

  item->is_dirty = TRUE;
  if (found->elements == NULL && found->problem == NULL && found->reading != self->reading)
    {
      item->is_searched = FALSE;
      return;
    }
  if (found->problem != NULL)
    {
      item->is_readable = FALSE;
      ef_plan_set_input_state (self->plan, item->entry->planned, EF_INPUT_UNREADABLE, found->problem, NULL);
      return;
    }
  if (found->elements == NULL && item->is_reread)
    renew_regions (self, item);
  else if (found->elements == NULL)
    _ef_session_add_regions (self, item);
  else if (found->epoch != self->epoch)
    return;
  else
    {
      item->is_readable = item->entry->state == EF_STATE_SCANNED;
      add_header (self, item, found->elements);
    }
  if (item->is_readable)
    finish_input (self, item);
}

static gboolean
flush_cb (gpointer user_data)
{
  EfSession *self = user_data;
  gint64 until = g_get_monotonic_time () + FOUND_SLICE_US;
  gboolean in_time = TRUE;
  EfFound *found;

  self->found_source = 0;
  self->is_flushing = TRUE;
  ef_plan_begin (self->plan);
  if (!self->is_scanned)
    in_time = add_known (self, until);
  while (in_time && (found = g_queue_pop_head (&self->found)) != NULL)
    {
      take_found (self, found);
      _ef_found_free (found);
      in_time = g_get_monotonic_time () < until;
    }
  ef_plan_end (self->plan);
  self->is_flushing = FALSE;
  _ef_session_refresh_dirty (self);
  if (!in_time || !g_queue_is_empty (&self->found))
    _ef_session_flush_later (self);
  else
    _ef_session_settle (self);
  return G_SOURCE_REMOVE;
}

void
_ef_session_flush_later (EfSession *self)
{
  if (self->found_source == 0)
    self->found_source = g_timeout_add (FOUND_INTERVAL_MS, flush_cb, self);
}

/* --- the end ------------------------------------------------------------------------------------------------------ */

/* A region that became identity by what stands at its place in another image. */
static void
take_spread (EfSession           *self,
             guint                number,
             guint                region,
             const EfTextFinding *finding)
{
  EfPlanRegion value;

  if (!ef_plan_get_region (self->plan, number, region, &value) || value.proposed || !finding->redact ||
      value.state != EF_REVIEW_OPEN)
    return;
  value.proposed = value.redact = TRUE;
  value.reason = finding->reason != NULL ? finding->reason : "";
  set_region (self, number, region, &value);
}

static void
spread (EfSession *self)
{
  ef_run_spread (self->run);
  ef_plan_begin (self->plan);
  for (guint i = 0; i < self->items->len; i++)
    {
      const EfSessionItem *item = g_ptr_array_index (self->items, i);

      for (guint k = 0; item->regions != NULL && k < item->regions->len; k++)
        take_spread (self, item->entry->planned, g_array_index (item->regions, guint, k),
                     &g_array_index (item->entry->findings, EfTextFinding, k));
    }
  ef_plan_end (self->plan);
}

static EfTextKind
get_text_kind (EfRegionKind kind)
{
  return kind == EF_REGION_IDENTITY ? EF_TEXT_IDENTITY : kind == EF_REGION_HARMLESS ? EF_TEXT_HARMLESS : EF_TEXT_UNKNOWN;
}

/* @finding (nullable): what the region was made of, if that is known already. */
static void
judge_region (EfSession           *self,
              GPtrArray           *edits,
              EfPixelPolicy        policy,
              guint                number,
              guint                region,
              const EfTextFinding *finding)
{
  EfTarget target = { .kind = EF_TARGET_REGION, .input = number, .region = region };
  EfPlanRegion value;
  gboolean proposed;
  EfEdit *edit;

  if (!ef_plan_get_region (self->plan, number, region, &value) || value.kind > EF_REGION_HARMLESS ||
      value.state != EF_REVIEW_OPEN)
    return;
  proposed = finding != NULL ? finding->redact : ef_run_is_filled (policy, get_text_kind (value.kind));
  if (!proposed == !value.proposed)
    return;
  value.proposed = value.redact = proposed;
  if (finding != NULL && finding->reason != NULL)
    value.reason = finding->reason;
  edit = ef_plan_make_edit (self->plan, &target, ef_plan_region_to_record (&value), "Profile", NULL, NULL);
  if (edit != NULL)
    g_ptr_array_add (edits, edit);
}

GPtrArray *
_ef_session_judge (EfSession    *self,
                   EfPixelPolicy policy)
{
  GPtrArray *edits = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_edit_unref);

  ef_run_judge (self->run, policy);
  for (guint i = 0; i < self->items->len; i++)
    {
      const EfSessionItem *item = g_ptr_array_index (self->items, i);
      g_autoptr (GArray) all = NULL;

      if (item->node == NULL)
        continue;
      all = item->regions == NULL ? ef_plan_list_regions (self->plan, item->entry->planned) : g_array_ref (item->regions);
      for (guint k = 0; k < all->len; k++)
        judge_region (self, edits, policy, item->entry->planned, g_array_index (all, guint, k),
                      item->regions != NULL ? &g_array_index (item->entry->findings, EfTextFinding, k) : NULL);
    }
  return edits;
}

/* What the last change of the profile has come to. */
static void
compare_proposals (EfSession *self)
{
  g_autoptr (EfProposals) before = g_steal_pointer (&self->proposals);

  self->proposals = ef_proposals_new (self->plan);
  self->has_changes = before != NULL && ef_proposals_compare (self->proposals, before, &self->changes);
}

void
_ef_session_settle (EfSession *self)
{
  _ef_session_changed (self);
  if (self->listing != NULL || self->scan.is_active || self->found_source != 0 || self->is_cancelled)
    return;
  if (!self->is_scanned)
    {
      if (self->n_known < self->items->len)
        return;
      ef_run_end_scan (self->run);
      ef_run_name_outputs (self->run);
      self->is_scanned = TRUE;
      _ef_session_go_on (self);
      return;
    }
  if (self->headers.is_active || self->text.is_active || self->is_analysed || self->relist_source != 0)
    return;
  /* What was in flight when the profile changed. */
  if (!_ef_session_is_looked_at (self))
    {
      _ef_session_go_on (self);
      return;
    }
  spread (self);
  self->is_analysed = TRUE;
  compare_proposals (self);
  _ef_session_refresh (self);
  _ef_session_look_for_offer (self);
  _ef_session_changed (self);
  _ef_session_emit (self, "analysis-done");
}
