/* A run and a plan: what the catalog knows goes into the plan, and what the plan says rules the writing. */
#include "config.h"

#include "ef-run-private.h"

#include "ef-template.h"

/* Nothing is known of these but that they are there. */
#define UNREADABLE_PATIENT "P-UNREADABLE"
#define UNREADABLE_STUDY "ST-UNREADABLE"
#define UNREADABLE_SERIES "SE-UNREADABLE"

void
ef_entry_get_facts (const EfEntry *entry,
                    EfInputFacts  *facts)
{
  *facts = (EfInputFacts){
    .sop_instance = entry->sop_instance,
    .manufacturer = entry->manufacturer,
    .model = entry->model,
    .software = entry->software,
    .sop_class = entry->sop_class,
    .orientation = entry->orientation,
    .patient = entry->patient_label != NULL ? entry->patient_label : UNREADABLE_PATIENT,
    .study = entry->study_label != NULL ? entry->study_label : UNREADABLE_STUDY,
    .series = entry->series_label != NULL ? entry->series_label : UNREADABLE_SERIES,
    .modality = entry->modality,
    .rows = entry->rows,
    .columns = entry->columns,
    .frames = entry->frames,
  };
}

EfRegion
ef_entry_clip_region (const EfEntry  *entry,
                      const EfRegion *region)
{
  EfRegion clipped = *region;
  EfBox *box = &clipped.box;
  int right = MIN (box->x + box->width, (int) entry->columns);
  int bottom = MIN (box->y + box->height, (int) entry->rows);

  box->x = MAX (box->x, 0);
  box->y = MAX (box->y, 0);
  box->width = right - box->x;
  box->height = bottom - box->y;
  clipped.last_frame = MIN (clipped.last_frame, MAX (entry->frames, 1) - 1);
  return clipped;
}

/* --- from the run into a new plan ------------------------------------------------------------------------------ */

static gboolean
is_covered (const EfEntry *entry)
{
  return entry->state != EF_STATE_NEW && entry->state != EF_STATE_IGNORED;
}

static gboolean
add_findings (EfPlan        *plan,
              const EfEntry *entry,
              GError       **error)
{
  for (guint i = 0; entry->findings != NULL && i < entry->findings->len; i++)
    {
      const EfTextFinding *finding = &g_array_index (entry->findings, EfTextFinding, i);
      EfRegion region = ef_entry_clip_region (entry, &finding->region);
      static const EfRegionKind kinds[] = {
        [EF_TEXT_UNKNOWN] = EF_REGION_UNKNOWN,
        [EF_TEXT_IDENTITY] = EF_REGION_IDENTITY,
        [EF_TEXT_HARMLESS] = EF_REGION_HARMLESS,
        [EF_TEXT_VISUAL] = EF_REGION_VISUAL,
      };

      if (ef_plan_add_region (plan, entry->planned, &region, kinds[finding->kind], finding->redact,
                              (double) finding->detected, finding->text, finding->reason, error) == 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_entry (EfPlan  *plan,
           EfEntry *entry,
           GError **error)
{
  gboolean readable = entry->error_message == NULL || entry->new_instance != NULL;
  EfInputFacts facts;

  ef_entry_get_facts (entry, &facts);
  entry->planned = entry->number;
  return ef_plan_add_input (plan, entry->number, &facts, error) && add_findings (plan, entry, error) &&
         ef_plan_set_input_state (plan, entry->number, readable ? EF_INPUT_ANALYSED : EF_INPUT_UNREADABLE,
                                  readable ? NULL : entry->error_message, error);
}

/* As the window does: a box stands in the first image of a device, and is for all of them. */
static gboolean
add_templates (EfRun   *self,
               EfPlan  *plan,
               EfEntry *entry,
               GError **error)
{
  EfInputFacts facts;

  ef_entry_get_facts (entry, &facts);
  for (guint i = 0; entry->templates != NULL && i < self->config.templates->len; i++)
    {
      g_autoptr (GPtrArray) edits = NULL;

      if (!ef_template_match (self->config.templates->pdata[i], &facts))
        continue;
      edits = ef_template_make_edits (self->config.templates->pdata[i], plan, entry->planned);
      for (guint k = 0; k < edits->len; k++)
        if (!ef_plan_apply_edit (plan, edits->pdata[k], error))
          return FALSE;
    }
  return TRUE;
}

gboolean
ef_run_fill_plan (EfRun   *self,
                  EfPlan  *plan,
                  GError **error)
{
  gboolean ok = TRUE;

  ef_plan_begin (plan);
  for (guint i = 0; ok && i < ef_catalog_get_n (self->catalog); i++)
    {
      EfEntry *entry = ef_catalog_get (self->catalog, i);

      if (is_covered (entry))
        ok = add_entry (plan, entry, error) && add_templates (self, plan, entry, error);
    }
  ef_plan_end (plan);
  return ok;
}

/* --- from a plan into the run ---------------------------------------------------------------------------------- */

gboolean
ef_run_bind_plan (EfRun   *self,
                  EfPlan  *plan,
                  GError **error)
{
  for (guint i = 0; i < ef_catalog_get_n (self->catalog); i++)
    {
      EfEntry *entry = ef_catalog_get (self->catalog, i);
      EfInputFacts facts;

      if (!is_covered (entry))
        continue;
      ef_entry_get_facts (entry, &facts);
      if (!ef_plan_bind_input (plan, &facts, &entry->planned, error))
        {
          g_prefix_error (error, "Input %u: ", entry->number);
          return FALSE;
        }
    }
  if (!ef_plan_check_bound (plan, error))
    return FALSE;
  ef_run_set_slices (self, plan);
  return TRUE;
}

/* (transfer floating) */
static GVariant *
list_regions (EfPlan *plan,
              guint   number)
{
  g_autoptr (GArray) numbers = ef_plan_list_regions (plan, number);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (EF_PLANNED_REGIONS_TYPE));
  for (guint i = 0; i < numbers->len; i++)
    {
      EfPlanRegion value;
      const EfBox *box = &value.region.box;

      ef_plan_get_region (plan, number, g_array_index (numbers, guint, i), &value);
      g_variant_builder_add (&builder, "(iiiiuuuubds)", box->x, box->y, box->width, box->height,
                             value.region.first_frame, value.region.last_frame, (guint) value.kind,
                             (guint) value.state, value.redact, value.confidence, value.reason);
    }
  return g_variant_builder_end (&builder);
}

static void
set_slice (EfEntry  *entry,
           EfPlan   *plan,
           GVariant *slice)
{
  g_autoptr (GError) error = NULL;
  EfPlanInput input;
  gboolean written;

  g_clear_pointer (&entry->slice, g_variant_unref);
  entry->slice = g_variant_ref (slice);
  g_clear_pointer (&entry->planned_regions, g_variant_unref);
  entry->planned_regions = g_variant_ref_sink (list_regions (plan, entry->planned));
  g_strfreev (entry->templates);
  entry->templates = ef_template_list_used (plan, entry->planned);
  g_variant_get_child (slice, 2, "b", &written);
  if (written || entry->state != EF_STATE_SCANNED)
    return;
  ef_plan_get_input (plan, entry->planned, &input);
  if (input.state != EF_INPUT_UNREADABLE)
    {
      entry->state = EF_STATE_LEFT_OUT;
      return;
    }
  error = g_error_new (EF_ERROR, EF_ERROR_REFUSED, "%s",
                       *input.problem != 0 ? input.problem : "The plan calls it unreadable");
  ef_entry_fail (entry, EF_STATE_QUARANTINED, error);
}

void
ef_run_set_slices (EfRun  *self,
                   EfPlan *plan)
{
  g_autoptr (GVariant) frozen = ef_plan_freeze (plan);
  g_autoptr (GVariant) slices = g_variant_get_child_value (frozen, 4);
  g_autoptr (GHashTable) of_numbers = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_variant_unref);
  guint n = ef_catalog_get_n (self->catalog);
  EfApproval approval;
  EfReaders readers;

  for (gsize i = 0; i < g_variant_n_children (slices); i++)
    {
      GVariant *slice = g_variant_get_child_value (slices, i);
      guint number;

      g_variant_get_child (slice, 1, "u", &number);
      g_hash_table_insert (of_numbers, GUINT_TO_POINTER (number), slice);
    }
  for (guint i = 0; i < n; i++)
    {
      EfEntry *entry = ef_catalog_get (self->catalog, i);
      GVariant *slice = g_hash_table_lookup (of_numbers, GUINT_TO_POINTER (entry->planned));

      if (entry->planned > 0 && slice != NULL)
        set_slice (entry, plan, slice);
    }
  g_free (self->plan_digest);
  self->plan_digest = g_strdup (ef_plan_get_digest (plan));
  g_clear_pointer (&self->approval, g_variant_unref);
  if (ef_plan_get_approval (plan, &approval))
    self->approval = g_variant_ref_sink (ef_approval_to_record (&approval));
  g_clear_pointer (&self->readers, g_strfreev);
  if (ef_plan_get_readers (plan, &readers) && *readers.second != 0)
    self->readers = g_strdupv ((char *[]){ (char *) readers.reader, (char *) readers.second, NULL });
}
