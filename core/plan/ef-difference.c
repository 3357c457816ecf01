#include "config.h"

#include "ef-difference.h"

#include "ef-choice.h"
#include "ef-edit.h"
#include "ef-plan-input.h"
#include "ef-plan-region.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const EfRecordField ef_difference_fields[] = {
  { "first", 's', NULL, TRUE },
  { "second", 's', NULL, TRUE },
  { "kept", 'b', NULL, TRUE },
  { NULL },
};

GVariant *
ef_difference_to_record (const EfDifference *self)
{
  return g_variant_new ("(ssb)", self->first, self->second, self->kept);
}

void
ef_difference_from_record (EfDifference *self,
                           GVariant     *record)
{
  g_variant_get (record, "(&s&sb)", &self->first, &self->second, &self->kept);
}

/* --- records as text --------------------------------------------------------------------------------------------- */

char *
ef_difference_pack (EfTargetKind kind,
                    GVariant    *record)
{
  g_autoptr (JsonNode) node = NULL;

  if (record == NULL)
    return g_strdup ("");
  /* Members stand in the order of the fields, so that equal records are equal texts. */
  node = ef_record_to_json (ef_edit_get_fields (kind), record);
  return json_to_string (node, FALSE);
}

GVariant *
ef_difference_unpack (EfTargetKind kind,
                      const char  *text)
{
  g_autoptr (JsonNode) node = *text != 0 ? json_from_string (text, NULL) : NULL;

  return node != NULL ? ef_record_from_json (ef_edit_get_fields (kind), node, "difference", NULL) : NULL;
}

/* --- what they mean ---------------------------------------------------------------------------------------------- */

static void
get_choice (GVariant *record,
            EfChoice *choice)
{
  *choice = (EfChoice) EF_CHOICE_INIT;
  if (record != NULL)
    ef_choice_from_record (choice, record);
}

static gboolean
is_same_region (GVariant *a,
                GVariant *b)
{
  EfPlanRegion first;
  EfPlanRegion second;

  if (a == NULL || b == NULL)
    return a == b;
  ef_plan_region_from_record (&first, a);
  ef_plan_region_from_record (&second, b);
  if (!first.redact && !second.redact)
    return TRUE;
  return first.redact == second.redact && first.reach == second.reach &&
         memcmp (&first.region, &second.region, sizeof first.region) == 0;
}

static gboolean
is_left_out (GVariant *record)
{
  EfPlanInput input;

  if (record == NULL)
    return FALSE;
  ef_plan_input_from_record (&input, record);
  return input.leave_out;
}

gboolean
ef_difference_is_same (EfTargetKind kind,
                       GVariant    *a,
                       GVariant    *b)
{
  EfChoice first;
  EfChoice second;

  switch (kind)
    {
    case EF_TARGET_REGION:
      return is_same_region (a, b);
    case EF_TARGET_INPUT:
      return !is_left_out (a) == !is_left_out (b);
    default:
      get_choice (a, &first);
      get_choice (b, &second);
      return first.action == second.action && g_str_equal (first.text, second.text);
    }
}

EfSettlement
ef_difference_judge (const EfDifference *self,
                     EfTargetKind        kind,
                     GVariant           *current)
{
  g_autoptr (GVariant) first = ef_difference_unpack (kind, self->first);
  g_autoptr (GVariant) second = ef_difference_unpack (kind, self->second);
  /* No decision of its own may well be a wider one, so it equals nothing but itself. */
  gboolean is_first = (current == NULL) == (first == NULL) && ef_difference_is_same (kind, current, first);

  if (is_first)
    return self->kept ? EF_SETTLE_FIRST : EF_SETTLE_OPEN;
  return ef_difference_is_same (kind, current, second) ? EF_SETTLE_SECOND : EF_SETTLE_OWN;
}

const char *
ef_difference_get_label (EfTargetKind kind,
                         GVariant    *record)
{
  static const char *const actions[] = { N_("As proposed"), N_("Remove"), N_("Empty"), N_("Replace"), N_("Keep"),
                                         N_("Clean"),       N_("New UID") };
  EfPlanRegion region;
  EfChoice choice;

  switch (kind)
    {
    case EF_TARGET_REGION:
      if (record == NULL)
        return N_("No box");
      ef_plan_region_from_record (&region, record);
      return region.redact ? N_("Fill") : N_("Leave visible");
    case EF_TARGET_INPUT:
      return is_left_out (record) ? N_("Leave out") : N_("Write");
    default:
      get_choice (record, &choice);
      return choice.action < G_N_ELEMENTS (actions) ? actions[choice.action] : "";
    }
}
