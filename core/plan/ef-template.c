#include "config.h"

#include "ef-template.h"

#include "ef-error.h"
#include "ef-plan-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define GROUP_DEVICE "device"
#define GROUP_BOX "box "
#define MAX_SIDE 65535

typedef struct
{
  EfBox box;
  char *note;
} TemplateBox;

struct _EfTemplate
{
  char *manufacturer, *model, *software, *sop_class;
  guint rows, columns;
  GArray *boxes; /* of TemplateBox */
};

static const char *const device_keys[] = { "manufacturer", "model", "software", "sop-class", "rows", "columns", NULL };
static const char *const box_keys[] = { "x", "y", "width", "height", "note", NULL };

static void
clear_box (gpointer data)
{
  g_clear_pointer (&((TemplateBox *) data)->note, g_free);
}

static EfTemplate *
new_template (void)
{
  EfTemplate *self = g_new0 (EfTemplate, 1);

  self->boxes = g_array_new (FALSE, TRUE, sizeof (TemplateBox));
  g_array_set_clear_func (self->boxes, clear_box);
  return self;
}

void
ef_template_free (EfTemplate *self)
{
  if (self == NULL)
    return;
  g_free (self->manufacturer);
  g_free (self->model);
  g_free (self->software);
  g_free (self->sop_class);
  g_array_unref (self->boxes);
  g_free (self);
}

/* --- reading --------------------------------------------------------------------------------------------------- */

static gboolean
refuse (const char *group,
        const char *key,
        const char *why,
        GError    **error)
{
  g_set_error (error, EF_ERROR, EF_ERROR_PLAN, "[%s] %s%s%s", group, key, *key != 0 ? ": " : "", why);
  return FALSE;
}

static gboolean
check_keys (GKeyFile          *file,
            const char        *group,
            const char *const *known,
            GError           **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!g_strv_contains (known, keys[i]))
      return refuse (group, keys[i], "there is no such key", error);
  return TRUE;
}

static gboolean
read_number (GKeyFile   *file,
             const char *group,
             const char *key,
             int         min,
             int        *number,
             GError    **error)
{
  g_autoptr (GError) local = NULL;

  *number = g_key_file_get_integer (file, group, key, &local);
  if (local != NULL || *number < min || *number > MAX_SIDE)
    return refuse (group, key, "is missing, or no number that an image can have", error);
  return TRUE;
}

static gboolean
read_device (EfTemplate *self,
             GKeyFile   *file,
             GError    **error)
{
  int rows;
  int columns;

  if (!check_keys (file, GROUP_DEVICE, device_keys, error) ||
      !read_number (file, GROUP_DEVICE, "rows", 1, &rows, error) ||
      !read_number (file, GROUP_DEVICE, "columns", 1, &columns, error))
    return FALSE;
  self->rows = (guint) rows;
  self->columns = (guint) columns;
  self->manufacturer = g_key_file_get_string (file, GROUP_DEVICE, "manufacturer", NULL);
  self->model = g_key_file_get_string (file, GROUP_DEVICE, "model", NULL);
  self->software = g_key_file_get_string (file, GROUP_DEVICE, "software", NULL);
  self->sop_class = g_key_file_get_string (file, GROUP_DEVICE, "sop-class", NULL);
  /* Boxes for any device would blacken images of which nobody has seen one. */
  if (self->manufacturer == NULL || self->model == NULL)
    return refuse (GROUP_DEVICE, "", "manufacturer or model is missing", error);
  return TRUE;
}

static gboolean
read_box (EfTemplate *self,
          GKeyFile   *file,
          const char *group,
          GError    **error)
{
  TemplateBox box = { { 0 } };

  if (!check_keys (file, group, box_keys, error) || !read_number (file, group, "x", 0, &box.box.x, error) ||
      !read_number (file, group, "y", 0, &box.box.y, error) ||
      !read_number (file, group, "width", 1, &box.box.width, error) ||
      !read_number (file, group, "height", 1, &box.box.height, error))
    return FALSE;
  if ((guint) box.box.x >= self->columns || (guint) box.box.y >= self->rows)
    return refuse (group, "", "lies outside of the image", error);
  box.note = g_key_file_get_string (file, group, "note", NULL);
  g_array_append_val (self->boxes, box);
  return TRUE;
}

static gboolean
read_file (EfTemplate *self,
           GKeyFile   *file,
           GError    **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  if (!read_device (self, file, error))
    return FALSE;
  for (guint i = 0; groups[i] != NULL; i++)
    {
      if (g_str_has_prefix (groups[i], GROUP_BOX))
        {
          if (!read_box (self, file, groups[i], error))
            return FALSE;
        }
      else if (!g_str_equal (groups[i], GROUP_DEVICE))
        return refuse (groups[i], "", "there is no such group", error);
    }
  return TRUE;
}

EfTemplate *
ef_template_new_from_text (const char *text,
                           const char *origin,
                           GError    **error)
{
  g_autoptr (EfTemplate) self = new_template ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (text != NULL && origin != NULL, NULL);

  if (!g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, &local))
    {
      g_set_error (error, EF_ERROR, EF_ERROR_PLAN, "Cannot read template %s: %s", origin, local->message);
      return NULL;
    }
  if (!read_file (self, file, error))
    {
      g_prefix_error (error, "Cannot read template %s: ", origin);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* --- learning and writing -------------------------------------------------------------------------------------- */

static char *
dup_text (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

EfTemplate *
ef_template_new_from_plan (EfPlan             *plan,
                           guint               number,
                           const EfInputFacts *facts)
{
  EfTemplate *self = new_template ();
  const EfPlanInputEntry *input = _ef_plan_find_input (plan, number);

  self->manufacturer = dup_text (facts->manufacturer);
  self->model = dup_text (facts->model);
  self->software = dup_text (facts->software);
  self->sop_class = dup_text (facts->sop_class);
  self->rows = facts->rows;
  self->columns = facts->columns;
  for (guint i = 0; input != NULL && i < input->regions->len; i++)
    {
      const EfPlanRegionEntry *region = g_ptr_array_index (input->regions, i);
      TemplateBox box = { .box = region->value.region.box };

      /* Boxes of text are padded, and may stand over the edge. */
      box.box.width += MIN (0, box.box.x);
      box.box.height += MIN (0, box.box.y);
      box.box.x = MAX (0, box.box.x);
      box.box.y = MAX (0, box.box.y);
      if (region->value.redact)
        g_array_append_val (self->boxes, box);
    }
  return self;
}

char *
ef_template_to_text (const EfTemplate *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_key_file_set_string (file, GROUP_DEVICE, "manufacturer", self->manufacturer);
  g_key_file_set_string (file, GROUP_DEVICE, "model", self->model);
  if (self->software != NULL)
    g_key_file_set_string (file, GROUP_DEVICE, "software", self->software);
  if (self->sop_class != NULL)
    g_key_file_set_string (file, GROUP_DEVICE, "sop-class", self->sop_class);
  g_key_file_set_integer (file, GROUP_DEVICE, "rows", (int) self->rows);
  g_key_file_set_integer (file, GROUP_DEVICE, "columns", (int) self->columns);
  for (guint i = 0; i < self->boxes->len; i++)
    {
      const TemplateBox *box = &g_array_index (self->boxes, TemplateBox, i);
      g_autofree char *group = g_strdup_printf (GROUP_BOX "%u", i + 1);

      g_key_file_set_integer (file, group, "x", box->box.x);
      g_key_file_set_integer (file, group, "y", box->box.y);
      g_key_file_set_integer (file, group, "width", box->box.width);
      g_key_file_set_integer (file, group, "height", box->box.height);
      if (box->note != NULL)
        g_key_file_set_string (file, group, "note", box->note);
    }
  return g_key_file_to_data (file, NULL, NULL);
}

guint
ef_template_get_n_boxes (const EfTemplate *self)
{
  return self->boxes->len;
}

/* --- matching -------------------------------------------------------------------------------------------------- */

/* A template that says nothing of software or SOP class is for all of them. */
static gboolean
is_same (const char *asked,
         const char *text)
{
  return asked == NULL || g_str_equal (asked, text != NULL ? text : "");
}

gboolean
ef_template_match (const EfTemplate   *self,
                   const EfInputFacts *facts)
{
  return is_same (self->manufacturer, facts->manufacturer) && is_same (self->model, facts->model) &&
         is_same (self->software, facts->software) && is_same (self->sop_class, facts->sop_class) &&
         self->rows == facts->rows && self->columns == facts->columns && facts->frames > 0;
}

static gboolean
is_there (EfPlan                 *plan,
          const EfPlanInputEntry *input,
          const EfBox            *box)
{
  for (guint i = 0; i < input->regions->len; i++)
    {
      const EfPlanRegionEntry *region = g_ptr_array_index (input->regions, i);

      if (region->value.kind == EF_REGION_TEMPLATE && memcmp (&region->value.region.box, box, sizeof *box) == 0)
        return TRUE;
    }
  for (guint i = 0; i < plan->wide_regions->len; i++)
    {
      const EfPlanRegionEntry *region = g_ptr_array_index (plan->wide_regions, i);

      if (memcmp (&region->value.region.box, box, sizeof *box) == 0 && region->value.redact &&
          _ef_plan_region_reaches (plan, region, input))
        return TRUE;
    }
  return FALSE;
}

GPtrArray *
ef_template_make_edits (const EfTemplate *self,
                        EfPlan           *plan,
                        guint             number)
{
  GPtrArray *edits = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_edit_unref);
  const EfPlanInputEntry *input = _ef_plan_find_input (plan, number);
  EfTarget target = { .kind = EF_TARGET_REGION, .input = number };

  g_return_val_if_fail (input != NULL && input->value.frames > 0, edits);

  target.region = input->next_region;
  for (guint i = 0; i < self->boxes->len; i++)
    {
      const TemplateBox *box = &g_array_index (self->boxes, TemplateBox, i);
      EfPlanRegion value = { .kind = EF_REGION_TEMPLATE, .reach = EF_REACH_DEVICE, .proposed = TRUE, .redact = TRUE };

      if (is_there (plan, input, &box->box))
        continue;
      value.region.box = box->box;
      value.region.last_frame = input->value.frames - 1;
      value.confidence = 1;
      value.reason = box->note != NULL ? box->note : "";
      value.note = "";
      g_ptr_array_add (edits, ef_plan_make_edit (plan, &target, ef_plan_region_to_record (&value),
                                                 N_("Apply template"), NULL, NULL));
      target.region++;
    }
  return edits;
}
