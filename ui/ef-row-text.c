#include "config.h"

#include "ef-row-text.h"

#include "ef-dictionary.h"

#include <glib/gi18n.h>
#include <string.h>

#define SHOWN_CHARS 240

/* --- words ----------------------------------------------------------------------------------------------------- */

const char *
ef_review_get_label (EfReview state)
{
  static const char *const labels[EF_N_REVIEWS] = { N_("Open"), N_("Accepted"), N_("Rejected"), N_("Changed") };

  return state < EF_N_REVIEWS ? _(labels[state]) : "";
}

const char *
ef_review_get_icon (EfReview state)
{
  static const char *const icons[EF_N_REVIEWS] = {
    "ef-state-open-symbolic",
    "ef-state-accepted-symbolic",
    "ef-state-rejected-symbolic",
    "ef-state-edited-symbolic",
  };

  return state < EF_N_REVIEWS ? icons[state] : icons[0];
}

const char *
ef_review_get_class (EfReview state)
{
  static const char *const classes[EF_N_REVIEWS] = { "open", "accepted", "rejected", "edited" };

  return state < EF_N_REVIEWS ? classes[state] : classes[0];
}

const char *
ef_action_get_label (EfAction action)
{
  switch ((guint) action)
    {
    case EF_ACTION_X:
      return _("Remove");
    case EF_ACTION_Z:
      return _("Empty");
    case EF_ACTION_D:
      return _("Replace");
    case EF_ACTION_K:
      return _("Keep");
    case EF_ACTION_C:
      return _("Clean");
    case EF_ACTION_U:
      return _("New UID");
    default:
      return _("Mixed");
    }
}

const char *
ef_action_get_help (EfAction action)
{
  switch ((guint) action)
    {
    case EF_ACTION_X:
      return _("The attribute is taken out of the file");
    case EF_ACTION_Z:
      return _("The attribute stays, without a value");
    case EF_ACTION_D:
      return _("Another value is written");
    case EF_ACTION_K:
      return _("The value stays as it is");
    case EF_ACTION_C:
      return _("What identifies is taken out of the value");
    case EF_ACTION_U:
      return _("A new unique identifier, the same for the same old one");
    default:
      return _("Values of this attribute are treated differently");
    }
}

const char *
ef_scope_get_label (EfScopeKind scope)
{
  static const char *const labels[EF_N_SCOPES] = {
    N_("Everything open"), N_("This patient"), N_("This study"), N_("This series"), N_("This instance"),
  };

  return scope < EF_N_SCOPES ? _(labels[scope]) : "";
}

const char *
ef_reach_get_label (EfReach reach)
{
  static const char *const labels[EF_N_REACHES] = {
    N_("These frames"), N_("All frames"), N_("Whole series"), N_("Same device and size"),
  };

  return reach < EF_N_REACHES ? _(labels[reach]) : "";
}

const char *
ef_kind_get_label (EfRegionKind kind)
{
  static const char *const labels[EF_N_REGION_KINDS] = {
    N_("Text that identifies"), N_("Text not understood"), N_("Harmless text"), N_("Drawn by hand"),
    N_("From a device template"), N_("People may be recognised here: look"),
  };

  return kind < EF_N_REGION_KINDS ? _(labels[kind]) : "";
}

const char *
ef_risk_get_class (guint risk)
{
  return risk >= 60 ? "high" : risk >= 30 ? "middle" : "low";
}

char *
ef_text_shorten (const char *text,
                 guint       max_chars)
{
  g_autoptr (GString) line = g_string_new (NULL);
  guint n = 0;

  for (const char *p = text != NULL ? text : ""; *p != 0; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (n++ >= max_chars)
        {
          g_string_append (line, "…");
          break;
        }
      g_string_append_unichar (line, g_unichar_iscntrl (c) ? ' ' : c);
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* --- rows ------------------------------------------------------------------------------------------------------ */

char *
ef_row_dup_title (EfPlanRow *row)
{
  const char *path;
  const char *name;
  EfPlanRegion region;

  if (row == NULL)
    return g_strdup ("");
  if (ef_plan_row_get_region (row, &region) != 0)
    return g_strdup (ef_kind_get_label (region.kind));
  if (ef_plan_row_get_kind (row) == EF_ROW_PROBLEM)
    return g_strdup (_("Cannot be read"));
  path = ef_plan_row_get_path (row);
  if (path == NULL)
    return g_strdup ("");
  if (ef_plan_row_get_private (row))
    return g_strdup (_("Private attribute"));
  name = ef_dictionary_get_name (ef_plan_row_get_tag (row));
  return g_strdup (name != NULL ? name : _("Unknown attribute"));
}

char *
ef_row_dup_keyword (EfPlanRow *row)
{
  const char *keyword = NULL;

  if (row != NULL && ef_plan_row_get_path (row) != NULL && !ef_plan_row_get_private (row))
    keyword = ef_dictionary_get_keyword (ef_plan_row_get_tag (row));
  return g_strdup (keyword != NULL ? keyword : "");
}

char *
ef_row_dup_tag (EfPlanRow *row)
{
  const char *path = row != NULL ? ef_plan_row_get_path (row) : NULL;
  const char *last = path != NULL ? strrchr (path, '/') : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (path == NULL)
    return g_strdup ("");
  for (guint i = 0; i < ef_plan_row_get_level (row); i++)
    g_string_append (text, "› ");
  g_string_append (text, last != NULL ? last + 1 : path);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
dup_frames (const EfPlanRegion *region)
{
  if (region->reach == EF_REACH_ALL_FRAMES)
    return g_strdup (_("all frames"));
  if (region->reach == EF_REACH_SERIES)
    return g_strdup (_("whole series"));
  if (region->reach == EF_REACH_DEVICE)
    return g_strdup (_("same device and size"));
  if (region->region.first_frame == region->region.last_frame)
    return g_strdup_printf (_("frame %u"), region->region.first_frame + 1);
  return g_strdup_printf (_("frames %u–%u"), region->region.first_frame + 1, region->region.last_frame + 1);
}

char *
ef_row_dup_where (EfPlanRow *row)
{
  g_autofree char *inputs = NULL;
  EfPlanRegion region;
  guint n;

  if (row == NULL)
    return g_strdup ("");
  if (ef_plan_row_get_region (row, &region) != 0)
    {
      g_autofree char *frames = dup_frames (&region);

      /* Translators: the number of an instance, then "frame 3" or "all frames" */
      return g_strdup_printf (_("Instance %u · %s"), ef_plan_row_get_input (row), frames);
    }
  if (ef_plan_row_get_kind (row) == EF_ROW_PROBLEM)
    return g_strdup_printf (_("Instance %u"), ef_plan_row_get_input (row));
  n = ef_plan_row_get_n_inputs (row);
  inputs = g_strdup_printf (ngettext ("%u instance", "%u instances", n), n);
  return g_strdup_printf ("%s · %s · %s", ef_plan_row_get_path (row) != NULL ? ef_plan_row_get_path (row) : "",
                          ef_plan_row_get_vr (row) != NULL ? ef_plan_row_get_vr (row) : "", inputs);
}

char *
ef_row_dup_value (EfPlanRow *row)
{
  const char *value = row != NULL ? ef_plan_row_get_value (row) : NULL;
  guint n = row != NULL ? ef_plan_row_get_n_values (row) : 0;

  if (row == NULL)
    return g_strdup ("");
  if (ef_plan_row_get_kind (row) == EF_ROW_PROBLEM)
    return ef_text_shorten (ef_plan_row_get_reason (row), SHOWN_CHARS);
  if (value != NULL && *value != 0)
    return ef_text_shorten (value, SHOWN_CHARS);
  if (ef_plan_row_get_kind (row) == EF_ROW_REGION)
    return g_strdup (_("not read"));
  if (n > 1)
    return g_strdup_printf (ngettext ("%u value", "%u different values", n), n);
  return g_strdup (_("empty"));
}

static char *
dup_tag_result (EfPlanRow *row)
{
  const char *result = ef_plan_row_get_result (row);

  switch ((guint) ef_plan_row_get_action (row))
    {
    case EF_ACTION_X:
      return g_strdup (_("removed"));
    case EF_ACTION_Z:
      if (result == NULL || *result == 0)
        return g_strdup (_("emptied"));
      return ef_text_shorten (result, SHOWN_CHARS);
    case EF_ACTION_K:
      return g_strdup (_("stays as it is"));
    case EF_ACTION_NONE:
      return g_strdup (_("differs by value"));
    case EF_ACTION_U:
      if (!ef_plan_row_is_changed (row))
        return g_strdup (_("stays as it is"));
      if (result == NULL || *result == 0)
        return g_strdup (_("new UIDs"));
      return ef_text_shorten (result, SHOWN_CHARS);
    default:
      if (result == NULL || *result == 0)
        return g_strdup (ef_plan_row_get_n_values (row) > 1 ? _("replaced value by value") : _("replaced"));
      return ef_text_shorten (result, SHOWN_CHARS);
    }
}

char *
ef_row_dup_result (EfPlanRow *row)
{
  EfPlanRegion region;

  if (row == NULL)
    return g_strdup ("");
  if (ef_plan_row_get_region (row, &region) != 0)
    return g_strdup (region.redact ? _("filled") : _("stays visible"));
  if (ef_plan_row_get_kind (row) == EF_ROW_PROBLEM)
    return g_strdup (_("not written"));
  return dup_tag_result (row);
}

/* Parts of reasons as the workers give them, and as a person reads them. Where the first ends in a blank, more follows
 * in it: the second says where that goes. NULL: the words are the same. */
static const struct
{
  const char *given;
  const char *shown;
} known_reasons[] = {
  { N_("rebuilt, or not allowed in a file"), NULL },
  { N_("private, not known to be safe"), NULL },
  { N_("private, safe by PS3.15 Table E.3.10-1"), NULL },
  { N_("in no dictionary"), NULL },
  { N_("not in Table E.1-1, but its VR may identify"), NULL },
  { N_("the value is none of its VR"), NULL },
  { N_("holds an identifier of the patient"), NULL },
  { N_("inside a sequence that becomes a dummy"), NULL },
  { N_("nothing asks for a change"), NULL },
  { N_("overridden by an option"), NULL },
  { N_("not read"), NULL },
  { N_("drawn by hand"), NULL },
  { N_("technique words"), NULL },
  { N_("technique words and numbers"), NULL },
  { N_("technique words that are also names"), NULL },
  { N_("plain numbers"), NULL },
  { N_("words that are not known to be harmless"), NULL },
  { N_("a number of four digits without a label"), NULL },
  { N_("a number that may be a year"), NULL },
  { N_("a clock time"), NULL },
  { N_("more was guessed than read"), NULL },
  { N_("less was read than the box can hold"), NULL },
  { N_("a large box, read in doubt"), NULL },
  { N_("two readings differ"), NULL },
  { N_("changes from frame to frame"), NULL },
  { N_("same place as an identity"), NULL },
  { N_("all text is filled"), NULL },
  { "pattern: date", N_("looks like a date") },
  { "pattern: age", N_("looks like an age") },
  { "pattern: place", N_("looks like a place") },
  { "pattern: mail address", N_("looks like a mail address") },
  { "pattern: phone number", N_("looks like a phone number") },
  { "pattern: number of five digits or more", N_("a number of five digits or more") },
  { "pattern: cue of a name or a number", N_("a word stands there that announces a name or a number") },
  { "read with confidence ", N_("read with confidence %s of 100") },
  { "matches PatientName ", N_("matches the patient's name (%s)") },
  { "matches PersonName ", N_("matches the name of a person (%s)") },
  { "matches ID ", N_("matches a number of the header (%s)") },
  { "matches Date ", N_("matches a date of the header (%s)") },
  { "matches Place ", N_("matches a place of the header (%s)") },
  { "matches Contact ", N_("matches an address or a number to reach somebody (%s)") },
};

/* (transfer full) (nullable) */
static char *
dup_known_reason (const char *part)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_reasons); i++)
    {
      const char *given = known_reasons[i].given;
      const char *shown = known_reasons[i].shown != NULL ? known_reasons[i].shown : given;
      gsize length = strlen (given);

      if (g_str_equal (part, given))
        return g_strdup (_(shown));
      if (given[length - 1] == ' ' && g_str_has_prefix (part, given))
        {
          g_auto (GStrv) around = g_strsplit (_(shown), "%s", 2);

          return g_strjoinv (part + length, around);
        }
    }
  return NULL;
}

char *
ef_row_dup_reason (EfPlanRow *row)
{
  const char *reason = row != NULL ? ef_plan_row_get_reason (row) : NULL;
  g_auto (GStrv) parts = g_strsplit (reason != NULL ? reason : "", "; ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *known = dup_known_reason (parts[i]);

      if (known == NULL)
        continue;
      g_free (parts[i]);
      parts[i] = known;
    }
  return g_strjoinv ("; ", parts);
}

char *
ef_row_dup_summary (EfPlanRow *row)
{
  g_autofree char *title = ef_row_dup_title (row);
  g_autofree char *value = ef_row_dup_value (row);
  g_autofree char *result = ef_row_dup_result (row);

  if (row == NULL)
    return g_strdup ("");
  /* Translators: of a finding: what it is, its value, what is written instead, and how far its review is */
  return g_strdup_printf (_("%s: %s → %s. %s"), title, value, result,
                          ef_review_get_label (ef_plan_row_get_state (row)));
}
