#include "config.h"

#include "ef-template.h"

#include "ef-error.h"
#include "ef-key-lines.h"
#include "ef-plan-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define GROUP_TEMPLATE "template"
#define GROUP_DEVICE "device"
#define GROUP_BOX "box "
#define MAX_SIDE 65535
#define MAX_BOXES 200
#define MAX_NAME 80
#define MAX_NOTE 40
/* How regions say where they come from; see ef_template_list_used(). */
#define REASON_PREFIX "template "

typedef struct
{
  EfBox box;
  char *note;
} TemplateBox;

struct _EfTemplate
{
  char *name;
  char *manufacturer, *model, *software, *sop_class, *orientation;
  guint rows, columns;
  GArray *boxes; /* of TemplateBox */
};

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
  g_free (self->name);
  g_free (self->manufacturer);
  g_free (self->model);
  g_free (self->software);
  g_free (self->sop_class);
  g_free (self->orientation);
  g_array_unref (self->boxes);
  g_free (self);
}

/* --- what may stand in it -------------------------------------------------------------------------------------- */

/* Files are shared, and reports name templates: no line breaks, and nothing that separates. */
static gboolean
is_name (const char *text)
{
  return g_utf8_strlen (text, -1) <= MAX_NAME && g_regex_match_simple ("^[\\p{L}\\p{N}][^\\p{C};]*$", text, 0, 0);
}

/* A word for what stands in a box. Numbers and dates, and names as DICOM writes them, have digits or carets. */
static gboolean
is_note (const char *text)
{
  return g_utf8_strlen (text, -1) <= MAX_NOTE && g_regex_match_simple ("^[\\p{L} ,/-]*$", text, 0, 0);
}

static gboolean
is_inside (const EfTemplate *self,
           const EfBox      *box)
{
  return box->x >= 0 && box->y >= 0 && box->width > 0 && box->height > 0 && box->width <= MAX_SIDE &&
         box->height <= MAX_SIDE && (guint) box->x < self->columns && (guint) box->y < self->rows;
}

/* What says nothing of its own: "Sono 3 800x600". */
static char *
make_name (const EfTemplate *self)
{
  const char *device = self->model != NULL && *self->model != 0 ? self->model : self->manufacturer;
  g_autofree char *text = g_strdup_printf ("%.40s %ux%u", device != NULL ? device : "", self->columns, self->rows);
  g_autofree char *valid = g_utf8_make_valid (g_strstrip (g_strdelimit (text, ";\r\n\t", ' ')), -1);

  return is_name (valid) ? g_steal_pointer (&valid) : g_strdup_printf ("Device %ux%u", self->columns, self->rows);
}

/* --- reading --------------------------------------------------------------------------------------------------- */

typedef struct
{
  EfTemplate *self;
  GKeyFile *file;
  GHashTable *lines;
  GPtrArray *problems;
} Reader;

static void
complain (Reader     *reader,
          const char *group,
          const char *key,
          const char *why)
{
  ef_key_lines_complain (reader->lines, reader->problems, group, key, why);
}

static void
check_keys (Reader            *reader,
            const char        *group,
            const char *const *known)
{
  g_auto (GStrv) keys = g_key_file_get_keys (reader->file, group, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!g_strv_contains (known, keys[i]))
      complain (reader, group, keys[i], "there is no such key");
}

static int
read_number (Reader     *reader,
             const char *group,
             const char *key,
             guint       min)
{
  g_autofree char *text = g_key_file_get_value (reader->file, group, key, NULL);
  guint64 number = 0;

  if (text == NULL)
    complain (reader, group, key, "is missing");
  else if (!g_ascii_string_to_unsigned (g_strstrip (text), 10, min, MAX_SIDE, &number, NULL))
    complain (reader, group, key, "not a number that an image can have");
  return (int) number;
}

/* (nullable): as it stands, without the blanks that pad values. */
static char *
read_text (Reader     *reader,
           const char *group,
           const char *key)
{
  g_autoptr (GError) local = NULL;
  char *text = g_key_file_get_string (reader->file, group, key, &local);

  if (local != NULL && !g_error_matches (local, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND) &&
      !g_error_matches (local, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_GROUP_NOT_FOUND))
    complain (reader, group, key, "not a text");
  return text != NULL ? g_strstrip (text) : NULL;
}

static void
read_device (Reader *reader)
{
  static const char *const keys[] = { "manufacturer", "model", "software", "sop-class",
                                      "rows",         "columns", "orientation", NULL };
  EfTemplate *self = reader->self;

  if (!g_key_file_has_group (reader->file, GROUP_DEVICE))
    {
      complain (reader, GROUP_DEVICE, "", "is missing");
      return;
    }
  check_keys (reader, GROUP_DEVICE, keys);
  self->rows = (guint) read_number (reader, GROUP_DEVICE, "rows", 1);
  self->columns = (guint) read_number (reader, GROUP_DEVICE, "columns", 1);
  self->manufacturer = read_text (reader, GROUP_DEVICE, "manufacturer");
  self->model = read_text (reader, GROUP_DEVICE, "model");
  self->software = read_text (reader, GROUP_DEVICE, "software");
  self->sop_class = read_text (reader, GROUP_DEVICE, "sop-class");
  self->orientation = read_text (reader, GROUP_DEVICE, "orientation");
  /* Boxes for any device would blacken images of which nobody has seen one. */
  if (self->manufacturer == NULL || self->model == NULL || (*self->manufacturer == 0 && *self->model == 0))
    complain (reader, GROUP_DEVICE, "", "manufacturer or model is missing");
}

static void
read_box (Reader     *reader,
          const char *group)
{
  static const char *const keys[] = { "x", "y", "width", "height", "note", NULL };
  guint before = reader->problems->len;
  TemplateBox box = { { 0 } };

  check_keys (reader, group, keys);
  box.box.x = read_number (reader, group, "x", 0);
  box.box.y = read_number (reader, group, "y", 0);
  box.box.width = read_number (reader, group, "width", 1);
  box.box.height = read_number (reader, group, "height", 1);
  box.note = read_text (reader, group, "note");
  if (box.note != NULL && !is_note (box.note))
    complain (reader, group, "note", "not up to 40 letters and spaces: what is there, never whose");
  if (reader->problems->len == before && !is_inside (reader->self, &box.box))
    complain (reader, group, "", "lies outside of the image");
  if (reader->self->boxes->len == MAX_BOXES)
    complain (reader, group, "", "is one too many");
  g_array_append_val (reader->self->boxes, box);
}

static void
read_file (Reader *reader)
{
  static const char *const keys[] = { "name", NULL };
  g_auto (GStrv) groups = g_key_file_get_groups (reader->file, NULL);

  read_device (reader);
  check_keys (reader, GROUP_TEMPLATE, keys);
  reader->self->name = read_text (reader, GROUP_TEMPLATE, "name");
  if (reader->self->name == NULL)
    reader->self->name = make_name (reader->self);
  else if (!is_name (reader->self->name))
    complain (reader, GROUP_TEMPLATE, "name", "not a name of up to 80 letters, without ';'");
  for (guint i = 0; groups[i] != NULL; i++)
    {
      if (g_str_has_prefix (groups[i], GROUP_BOX))
        read_box (reader, groups[i]);
      else if (!g_str_equal (groups[i], GROUP_DEVICE) && !g_str_equal (groups[i], GROUP_TEMPLATE))
        complain (reader, groups[i], "", "there is no such group");
    }
}

/* (transfer full): only good if @problems stays empty. */
static EfTemplate *
read_all (const char *text,
          GPtrArray  *problems)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (EfTemplate) self = new_template ();
  g_autoptr (GHashTable) lines = NULL;
  g_autoptr (GError) local = NULL;
  Reader reader = { self, file, NULL, problems };

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_ptr_array_add (problems, g_strdup ("the text is not in UTF-8"));
      return g_steal_pointer (&self);
    }
  reader.lines = lines = ef_key_lines_read (text, problems);
  if (problems->len == 0 && !g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, &local))
    g_ptr_array_add (problems, g_strdup (local->message));
  if (problems->len == 0)
    read_file (&reader);
  return g_steal_pointer (&self);
}

EfTemplate *
ef_template_new_from_text (const char *text,
                           const char *origin,
                           GError    **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new ();
  g_autoptr (EfTemplate) self = NULL;
  g_auto (GStrv) list = NULL;

  g_return_val_if_fail (text != NULL && origin != NULL, NULL);

  self = read_all (text, problems);
  list = ef_key_lines_end (problems);
  if (list[0] == NULL)
    return g_steal_pointer (&self);
  if (list[1] == NULL)
    g_set_error (error, EF_ERROR, EF_ERROR_PLAN, "Template %s, %s", origin, list[0]);
  else
    g_set_error (error, EF_ERROR, EF_ERROR_PLAN, "Template %s, %s (and %u more errors)", origin, list[0],
                 g_strv_length (list) - 1);
  return NULL;
}

char **
ef_template_check_text (const char *text)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new ();
  g_autoptr (EfTemplate) self = read_all (text, problems);

  return ef_key_lines_end (problems);
}

/* --- making and writing ---------------------------------------------------------------------------------------- */

static char *
dup_text (const char *text)
{
  return g_strstrip (g_strdup (text != NULL ? text : ""));
}

EfTemplate *
ef_template_new (const EfInputFacts *facts)
{
  g_autoptr (EfTemplate) self = new_template ();

  self->manufacturer = dup_text (facts->manufacturer);
  self->model = dup_text (facts->model);
  self->software = dup_text (facts->software);
  self->sop_class = dup_text (facts->sop_class);
  self->orientation = dup_text (facts->orientation);
  self->rows = facts->rows;
  self->columns = facts->columns;
  if ((*self->manufacturer == 0 && *self->model == 0) || self->rows == 0 || self->rows > MAX_SIDE ||
      self->columns == 0 || self->columns > MAX_SIDE)
    return NULL;
  self->name = make_name (self);
  return g_steal_pointer (&self);
}

EfTemplate *
ef_template_copy (const EfTemplate *self)
{
  EfTemplate *copy = new_template ();

  copy->name = g_strdup (self->name);
  copy->manufacturer = g_strdup (self->manufacturer);
  copy->model = g_strdup (self->model);
  copy->software = g_strdup (self->software);
  copy->sop_class = g_strdup (self->sop_class);
  copy->orientation = g_strdup (self->orientation);
  copy->rows = self->rows;
  copy->columns = self->columns;
  for (guint i = 0; i < self->boxes->len; i++)
    {
      TemplateBox box = g_array_index (self->boxes, TemplateBox, i);

      box.note = g_strdup (box.note);
      g_array_append_val (copy->boxes, box);
    }
  return copy;
}

static void
set_string (GKeyFile   *file,
            const char *key,
            const char *text)
{
  if (text != NULL)
    g_key_file_set_string (file, GROUP_DEVICE, key, text);
}

char *
ef_template_to_text (const EfTemplate *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_key_file_set_string (file, GROUP_TEMPLATE, "name", self->name);
  set_string (file, "manufacturer", self->manufacturer);
  set_string (file, "model", self->model);
  set_string (file, "software", self->software);
  set_string (file, "sop-class", self->sop_class);
  g_key_file_set_integer (file, GROUP_DEVICE, "rows", (int) self->rows);
  g_key_file_set_integer (file, GROUP_DEVICE, "columns", (int) self->columns);
  set_string (file, "orientation", self->orientation);
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

char *
ef_template_dup_label (const EfTemplate *self)
{
  g_autofree char *text = ef_template_to_text (self);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strdup_printf ("%s (%.8s)", self->name, digest);
}

const char *
ef_template_get_name (const EfTemplate *self)
{
  return self->name;
}

gboolean
ef_template_set_name (EfTemplate *self,
                      const char *name)
{
  g_autofree char *stripped = g_strstrip (g_strdup (name));

  if (!is_name (stripped))
    return FALSE;
  g_free (self->name);
  self->name = g_steal_pointer (&stripped);
  return TRUE;
}

void
ef_template_get_device (const EfTemplate *self,
                        EfTemplateDevice *device)
{
  *device = (EfTemplateDevice){ self->manufacturer, self->model, self->software, self->sop_class,
                                self->orientation,  self->rows,  self->columns };
}

void
ef_template_set_software (EfTemplate *self,
                          const char *software)
{
  char *copy = software != NULL ? dup_text (software) : NULL;

  g_free (self->software);
  self->software = copy;
}

/* --- boxes ----------------------------------------------------------------------------------------------------- */

guint
ef_template_get_n_boxes (const EfTemplate *self)
{
  return self->boxes->len;
}

const char *
ef_template_get_box (const EfTemplate *self,
                     guint             index,
                     EfBox            *box)
{
  const TemplateBox *own = &g_array_index (self->boxes, TemplateBox, index);

  g_return_val_if_fail (index < self->boxes->len, NULL);
  *box = own->box;
  return own->note;
}

gboolean
ef_template_set_box (EfTemplate  *self,
                     guint        index,
                     const EfBox *box,
                     const char  *note)
{
  TemplateBox *own;

  g_return_val_if_fail (index <= self->boxes->len, FALSE);
  if (!is_inside (self, box) || (note != NULL && !is_note (note)) || index >= MAX_BOXES)
    return FALSE;
  if (index == self->boxes->len)
    g_array_set_size (self->boxes, index + 1);
  own = &g_array_index (self->boxes, TemplateBox, index);
  own->box = *box;
  if (own->note != note)
    {
      g_free (own->note);
      own->note = note != NULL && *note != 0 ? g_strdup (note) : NULL;
    }
  return TRUE;
}

void
ef_template_remove_box (EfTemplate *self,
                        guint       index)
{
  g_return_if_fail (index < self->boxes->len);
  g_array_remove_index (self->boxes, index);
}

/* --- matching -------------------------------------------------------------------------------------------------- */

static gboolean
is_same (const char *asked,
         const char *text)
{
  g_autofree char *stripped = asked != NULL ? dup_text (text) : NULL;

  return asked == NULL || g_str_equal (asked, stripped);
}

gboolean
ef_template_match (const EfTemplate   *self,
                   const EfInputFacts *facts)
{
  return self->rows == facts->rows && self->columns == facts->columns && facts->frames > 0 &&
         is_same (self->manufacturer, facts->manufacturer) && is_same (self->model, facts->model) &&
         is_same (self->software, facts->software) && is_same (self->sop_class, facts->sop_class) &&
         is_same (self->orientation, facts->orientation);
}

gboolean
ef_template_is_same_device (const EfTemplate *self,
                            const EfTemplate *other)
{
  return self->rows == other->rows && self->columns == other->columns &&
         g_strcmp0 (self->manufacturer, other->manufacturer) == 0 && g_strcmp0 (self->model, other->model) == 0 &&
         g_strcmp0 (self->software, other->software) == 0 && g_strcmp0 (self->sop_class, other->sop_class) == 0 &&
         g_strcmp0 (self->orientation, other->orientation) == 0;
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

/* The box within the image: a file may say more. */
static EfBox
clip_box (const EfTemplate *self,
          const EfBox      *box)
{
  EfBox clipped = *box;

  clipped.width = MIN (clipped.width, (int) self->columns - clipped.x);
  clipped.height = MIN (clipped.height, (int) self->rows - clipped.y);
  return clipped;
}

GPtrArray *
ef_template_make_edits (const EfTemplate *self,
                        EfPlan           *plan,
                        guint             number)
{
  GPtrArray *edits = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_edit_unref);
  const EfPlanInputEntry *input = _ef_plan_find_input (plan, number);
  EfTarget target = { .kind = EF_TARGET_REGION, .input = number };
  g_autofree char *label = ef_template_dup_label (self);

  g_return_val_if_fail (input != NULL && input->value.frames > 0, edits);

  target.region = input->next_region;
  for (guint i = 0; i < self->boxes->len; i++)
    {
      const TemplateBox *box = &g_array_index (self->boxes, TemplateBox, i);
      EfPlanRegion value = { .kind = EF_REGION_TEMPLATE, .reach = EF_REACH_DEVICE, .proposed = TRUE, .redact = TRUE };
      g_autofree char *reason = NULL;

      value.region.box = clip_box (self, &box->box);
      if (is_there (plan, input, &value.region.box))
        continue;
      reason = g_strconcat (REASON_PREFIX, label, box->note != NULL ? "; " : "", box->note, NULL);
      value.region.last_frame = input->value.frames - 1;
      value.confidence = 1;
      value.reason = reason;
      value.note = "";
      g_ptr_array_add (edits, ef_plan_make_edit (plan, &target, ef_plan_region_to_record (&value),
                                                 N_("Apply template"), NULL, NULL));
      target.region++;
    }
  return edits;
}

/* --- what was used --------------------------------------------------------------------------------------------- */

static void
add_used (GPtrArray               *labels,
          const EfPlanRegionEntry *region)
{
  const char *reason = region->value.reason;
  g_autofree char *label = NULL;

  if (region->value.kind != EF_REGION_TEMPLATE || !region->value.redact || !g_str_has_prefix (reason, REASON_PREFIX))
    return;
  reason += strlen (REASON_PREFIX);
  label = g_strndup (reason, strcspn (reason, ";"));
  if (!g_ptr_array_find_with_equal_func (labels, label, g_str_equal, NULL))
    g_ptr_array_add (labels, g_steal_pointer (&label));
}

char **
ef_template_list_used (EfPlan *plan,
                       guint   number)
{
  const EfPlanInputEntry *input = _ef_plan_find_input (plan, number);
  GPtrArray *labels = g_ptr_array_new ();

  for (guint i = 0; input != NULL && i < input->regions->len; i++)
    add_used (labels, g_ptr_array_index (input->regions, i));
  for (guint i = 0; input != NULL && i < plan->wide_regions->len; i++)
    if (_ef_plan_region_reaches (plan, g_ptr_array_index (plan->wide_regions, i), input))
      add_used (labels, g_ptr_array_index (plan->wide_regions, i));
  g_ptr_array_add (labels, NULL);
  return (char **) g_ptr_array_free (labels, FALSE);
}
