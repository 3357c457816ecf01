#include "config.h"

#include "ef-summary.h"

#include "ef-plan-row.h"

#include <glib/gi18n.h>

static void
count_row (EfSummary *self,
           EfPlanRow *row)
{
  if (ef_plan_row_get_state (row) == EF_REVIEW_OPEN)
    {
      self->n_open++;
      self->n_open_identifying += ef_plan_row_is_identifying (row);
    }
  if (ef_plan_row_get_kind (row) == EF_ROW_REGION)
    {
      self->n_filled += ef_plan_row_is_changed (row);
      self->n_visible += !ef_plan_row_is_changed (row);
    }
  else if (ef_plan_row_get_kind (row) == EF_ROW_TAG)
    {
      gboolean changed = ef_plan_row_is_changed (row);

      self->n_changed += changed;
      self->n_kept += !changed;
      self->n_text_kept += !changed && ef_plan_row_get_free_text (row);
      self->n_private_kept += !changed && ef_plan_row_get_private (row);
    }
}

void
ef_summary_count (EfSummary *self,
                  EfPlan    *plan)
{
  GListModel *rows = G_LIST_MODEL (plan);

  *self = (EfSummary){ 0 };
  for (guint i = 0; i < ef_plan_get_n_inputs (plan); i++)
    {
      EfPlanInput input;

      if (!ef_plan_get_input (plan, ef_plan_get_input_number (plan, i), &input))
        continue;
      if (input.state == EF_INPUT_UNREADABLE)
        self->n_unreadable++;
      else if (input.leave_out)
        self->n_left_out++;
      else
        self->n_inputs++;
    }
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (EfPlanRow) row = g_list_model_get_item (rows, i);

      count_row (self, row);
    }
}

static void
add (GPtrArray  *limits,
     gboolean    holds,
     const char *text)
{
  if (holds)
    g_ptr_array_add (limits, g_strdup (text));
}

/* @place: what of @format gives way to @text. */
static void
add_around (GPtrArray  *limits,
            const char *format,
            const char *place,
            const char *text)
{
  g_auto (GStrv) parts = g_strsplit (format, place, 2);

  g_ptr_array_add (limits, g_strjoinv (text, parts));
}

static void
add_counted (GPtrArray  *limits,
             guint       n,
             const char *format)
{
  g_autofree char *number = g_strdup_printf ("%u", n);

  if (n > 0)
    add_around (limits, format, "%u", number);
}

static void
add_text (GPtrArray  *limits,
          const char *text,
          const char *format)
{
  if (text != NULL)
    add_around (limits, format, "%s", text);
}

GPtrArray *
ef_summary_list_limits (const EfSummary *self,
                        const EfProfile *profile)
{
  GPtrArray *limits = g_ptr_array_new_with_free_func (g_free);

  add (limits, ef_profile_get_pixels (profile) == EF_PIXELS_OFF,
       _("Nothing is said about text in the pixels: the profile does not look at them."));
  add (limits, ef_profile_get_pixels (profile) == EF_PIXELS_HEADER_MATCH,
       _("Only text in the pixels that matches the header is filled: other names may stay."));
  add_text (limits, self->missing_languages, _("Text in the pixels in these languages may have been missed: %s."));
  add (limits, ef_profile_get_dates (profile) == EF_DATES_KEEP,
       _("Dates stay as they are: who knows when the patient was examined can find the files."));
  add (limits, ef_profile_get_dates (profile) == EF_DATES_SHIFT,
       _("Dates are shifted, intervals stay: a known sequence of dates can be recognised."));
  add_counted (limits, self->n_text_kept,
               ngettext ("%u free text stays: only a person can say that it names nobody.",
                         "%u free texts stay: only a person can say that they name nobody.", self->n_text_kept));
  add_counted (limits, self->n_private_kept,
               ngettext ("%u private attribute stays.", "%u private attributes stay.", self->n_private_kept));
  add_counted (limits, self->n_visible,
               ngettext ("%u box with text stays visible.", "%u boxes with text stay visible.", self->n_visible));
  add_counted (limits, self->n_unreadable,
               ngettext ("%u file cannot be read and is not written.", "%u files cannot be read and are not written.",
                         self->n_unreadable));
  add (limits, TRUE,
       _("Faces are not taken away: photographs and thin slices of a head are told by their headers alone."));
  return limits;
}
