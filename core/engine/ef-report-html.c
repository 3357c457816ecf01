#include "config.h"

#include "ef-report-html.h"

#include "ef-error.h"
#include "ef-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char style[] =
    ":root{color-scheme:light dark;--fg:#1c1c1f;--dim:#5e5c64;--bg:#fff;--card:#f6f5f4;--line:#d5d3cf;--good:#1a7f45;"
    "--warn:#8a5a00;--bad:#b3141f}"
    "@media(prefers-color-scheme:dark){:root{--fg:#eeeeec;--dim:#a5a3ad;--bg:#1e1e20;--card:#2a2a2d;--line:#454549;"
    "--good:#57c785;--warn:#e5b04b;--bad:#ff7b80}}"
    "*{box-sizing:border-box}"
    "body{margin:0 auto;max-width:62rem;padding:2rem 1.25rem 4rem;background:var(--bg);color:var(--fg);"
    "font:15px/1.5 system-ui,'Cantarell','Segoe UI',sans-serif}"
    "h1{font-size:1.6rem;line-height:1.2;margin:0 0 .25rem}"
    "h2{font-size:1.1rem;margin:2.25rem 0 .5rem}"
    "h3{font-size:.9rem;margin:1.5rem 0 .25rem;font-weight:600;overflow-wrap:anywhere}"
    "p{margin:.25rem 0}.dim{color:var(--dim)}"
    ".verdict{border-left:.35rem solid var(--good);background:var(--card);border-radius:.4rem;padding:.9rem 1.1rem;"
    "margin:1.25rem 0;font-size:1.05rem}"
    ".verdict.warn{border-color:var(--warn)}.verdict.bad{border-color:var(--bad)}"
    ".good{color:var(--good)}.warn{color:var(--warn)}.bad{color:var(--bad)}"
    "dl{display:grid;grid-template-columns:minmax(9rem,max-content) 1fr;gap:.2rem 1.25rem;margin:0}"
    "dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere;white-space:pre-line}.small{font-size:.8rem}"
    "table{border-collapse:collapse;width:100%;font-size:.9rem}"
    "th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0;border-bottom:1px solid var(--line);"
    "overflow-wrap:anywhere}"
    "th{font-weight:600;color:var(--dim)}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;"
    "white-space:nowrap}"
    "code{font:.85em/1.4 ui-monospace,'Source Code Pro',monospace;overflow-wrap:anywhere}"
    "ul{margin:.25rem 0;padding-left:1.2rem}li{margin:.15rem 0}"
    "tr,dl,.verdict{break-inside:avoid}thead{display:table-header-group}h2,h3{break-after:avoid}"
    "@media print{:root{color-scheme:light;--fg:#000;--dim:#444;--bg:#fff;--card:#fff;--line:#bbb;--good:#0a5c2d;"
    "--warn:#6b4600;--bad:#8c0f18}body{max-width:none;padding:0;font-size:10pt}@page{margin:18mm}}";

/* --- words of the report, and texts for people ------------------------------------------------------------------- */

typedef struct
{
  const char *word;
  const char *text;
} Text;

static const Text states[] = {
  { "written", N_("clean, written") },
  { "unchanged", N_("clean, was there already") },
  { "review", N_("needs a person") },
  { "quarantined", N_("held back") },
  { "leak", N_("leak found, held back") },
  { "left-out", N_("left out by a person") },
  { "ignored", N_("no DICOM file") },
  { NULL },
};

static const Text totals[] = {
  { "inputs", N_("Inputs") },
  { "patients", N_("Patients") },
  { "studies", N_("Studies") },
  { "series", N_("Series") },
  { "written", N_("Clean and written") },
  { "unchanged", N_("Clean, already there") },
  { "review", N_("Need a person") },
  { "quarantined", N_("Held back") },
  { "leak", N_("Leaks found and held back") },
  { "left-out", N_("Left out by a person") },
  { "ignored", N_("Not DICOM") },
  { NULL },
};

/* With a number where the report has one. */
static const Text limits[] = {
  { "identity-kept",
    N_("Files in which a person kept values or text that identify; they say so themselves (Patient Identity Removed is "
       "NO)") },
  { "pixels-not-searched", N_("Nothing is said about text in the pixels: the profile does not look at them") },
  { "pixels-header-match", N_("Only text in the pixels that matches the header was filled: other names may stay") },
  { "languages-missing", N_("The program for reading text lacked data for some of the languages that were asked for") },
  { "text-visible", N_("Places with text in the pixels that were left visible, as harmless or by a person's decision") },
  { "dates-kept", N_("Dates stay as they are: who knows when the patient was examined can find the files") },
  { "dates-shifted", N_("Dates are shifted and intervals stay: a known sequence of dates can be recognised") },
  { "texts-cleaned", N_("Free texts were cleaned of what identifies by program: no program finds everything") },
  { "faces", N_("Faces in thin slices of a head were not looked for: a surface can be made from them") },
  { NULL },
};

static const Text methods[] = {
  { "none", N_("no pixels") },
  { "lengths", N_("pixel bytes copied, their number compared") },
  { "bytes", N_("pixel bytes compared") },
  { "samples", N_("every pixel decoded and compared") },
  { NULL },
};

static const char *
find_text (const Text *table,
           const char *word)
{
  for (; table->word != NULL; table++)
    if (g_strcmp0 (table->word, word) == 0)
      return _(table->text);
  return word != NULL ? word : "";
}

/* --- reading the report ------------------------------------------------------------------------------------------ */

static const char *
get_text (JsonObject *object,
          const char *name)
{
  return object != NULL ? json_object_get_string_member_with_default (object, name, NULL) : NULL;
}

static gint64
get_number (JsonObject *object,
            const char *name)
{
  return object != NULL ? json_object_get_int_member_with_default (object, name, 0) : 0;
}

static JsonObject *
get_object (JsonObject *object,
            const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* Never NULL. (transfer none) */
static JsonArray *
get_array (JsonObject *object,
           const char *name)
{
  static JsonArray *empty;
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    return json_node_get_array (node);
  if (g_once_init_enter (&empty))
    g_once_init_leave (&empty, json_array_new ());
  return empty;
}

static JsonObject *
get_item (JsonArray *array,
          guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
is_delivered (JsonObject *instance)
{
  const char *status = get_text (instance, "status");

  return g_strcmp0 (status, "written") == 0 || g_strcmp0 (status, "unchanged") == 0;
}

/* --- writing the page -------------------------------------------------------------------------------------------- */

static void
put (GString    *page,
     const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (page, escaped);
}

static void
put_tag (GString    *page,
         const char *tag,
         const char *text)
{
  g_string_append_printf (page, "<%s>", tag);
  put (page, text);
  g_string_append_printf (page, "</%.*s>\n", (int) strcspn (tag, " "), tag);
}

static void
put_term (GString    *page,
          const char *term,
          const char *value,
          gboolean    is_code)
{
  if (value == NULL || *value == 0)
    return;
  put_tag (page, "dt", term);
  g_string_append (page, is_code ? "<dd><code>" : "<dd>");
  put (page, value);
  g_string_append (page, is_code ? "</code></dd>\n" : "</dd>\n");
}

static void
put_verdict (GString    *page,
             JsonObject *report)
{
  JsonObject *counts = get_object (report, "totals");
  gint64 n = get_number (counts, "inputs") - get_number (counts, "ignored");
  gint64 clean = get_number (counts, "written") + get_number (counts, "unchanged");
  gint64 leaks = get_number (counts, "leak");
  JsonArray *list = get_array (report, "limits");
  gboolean kept = json_array_get_length (list) > 0 &&
                  g_strcmp0 (get_text (get_item (list, 0), "limit"), "identity-kept") == 0;
  g_autofree char *headline = g_strdup_printf (_("%u of %u files were written, after each was read back and searched."),
                                               (guint) clean, (guint) n);
  g_autofree char *held =
      g_strdup_printf (ngettext ("%u leak was found; the file was held back.",
                                 "%u leaks were found; the files were held back.", (gulong) leaks),
                       (guint) leaks);

  g_string_append_printf (page, "<div class=\"verdict%s\">\n", leaks > 0 ? " bad" : kept || clean < n ? " warn" : "");
  put_tag (page, "p", headline);
  put_tag (page, "p", leaks > 0 ? held : _("No leak was found in them."));
  if (kept)
    put_tag (page, "p",
             _("Not all of them are free of identity: a person kept some of it knowingly. See what cannot be claimed."));
  g_string_append (page, "</div>\n");
}

static void
put_totals (GString    *page,
            JsonObject *report)
{
  JsonObject *counts = get_object (report, "totals");

  g_string_append (page, "<dl>\n");
  for (guint i = 0; totals[i].word != NULL; i++)
    if (i < 4 || get_number (counts, totals[i].word) > 0)
      {
        g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, get_number (counts, totals[i].word));

        put_term (page, _(totals[i].text), number, FALSE);
      }
  g_string_append (page, "</dl>\n");
}

static void
put_rules (GString    *page,
           JsonObject *report)
{
  JsonArray *options = get_array (report, "options");

  put_tag (page, "h2", _("Rules"));
  g_string_append (page, "<dl>\n");
  put_term (page, _("Profile"), get_text (report, "profile"), FALSE);
  put_term (page, _("Digest of the profile"), get_text (report, "profile-digest"), TRUE);
  put_term (page, _("Name of the key"), get_text (report, "key"), TRUE);
  put_term (page, _("Digest of the plan"), get_text (report, "plan"), TRUE);
  put_term (page, _("Languages without data"), get_text (report, "missing-languages"), FALSE);
  g_string_append (page, "</dl>\n");
  put_tag (page, "h3", _("Profile and options of PS3.15 that the rules ask for"));
  g_string_append (page, "<table><tbody>\n");
  for (guint i = 0; i < json_array_get_length (options); i++)
    {
      JsonObject *option = get_item (options, i);

      g_string_append (page, "<tr><td class=\"n\"><code>");
      put (page, get_text (option, "code") != NULL ? get_text (option, "code") : "");
      g_string_append (page, "</code></td>");
      put_tag (page, "td", get_text (option, "meaning") != NULL ? get_text (option, "meaning") : "");
      g_string_append (page, "</tr>\n");
    }
  g_string_append (page, "</tbody></table>\n");
}

/* Long, and for who wants to do it again. */
static void
put_program (GString    *page,
             JsonObject *report)
{
  put_tag (page, "h2", _("Program"));
  g_string_append (page, "<dl class=\"small\">\n");
  put_term (page, _("Version"), get_text (report, "program"), FALSE);
  put_term (page, _("Finding text"), get_text (report, "text-method"), FALSE);
  put_term (page, _("Edition of the standard"), get_text (report, "standard"), FALSE);
  g_string_append (page, "</dl>\n");
}

static void
put_review (GString    *page,
            JsonObject *report)
{
  JsonObject *review = get_object (report, "approval");
  JsonArray *readers = get_array (review, "readers");
  g_autoptr (GString) names = g_string_new (NULL);

  put_tag (page, "h2", _("Review"));
  if (review == NULL)
    {
      put_tag (page, "p", get_text (report, "plan") != NULL ? _("The plan is not signed.")
                                                            : _("Nobody reviewed this: the program's proposals were "
                                                                "carried out."));
      return;
    }
  for (guint i = 0; i < json_array_get_length (readers); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", json_array_get_string_element (readers, i));
  g_string_append (page, "<dl>\n");
  put_term (page, _("Signed by"), get_text (review, "who"), FALSE);
  put_term (page, _("Signed at"), get_text (review, "when"), FALSE);
  put_term (page, _("Read independently by"), names->str, FALSE);
  g_string_append (page, "</dl>\n");
}

static void
put_limits (GString    *page,
            JsonObject *report)
{
  JsonArray *list = get_array (report, "limits");

  put_tag (page, "h2", _("What cannot be claimed, and why"));
  g_string_append (page, "<ul>\n");
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *limit = get_item (list, i);

      g_string_append (page, "<li>");
      put (page, find_text (limits, get_text (limit, "limit")));
      if (get_number (limit, "count") > 0)
        g_string_append_printf (page, ": %" G_GINT64_FORMAT, get_number (limit, "count"));
      g_string_append (page, "</li>\n");
    }
  g_string_append (page, "</ul>\n");
}

static void
put_header_row (GString    *page,
                const char *first,
                const char *second,
                const char *third)
{
  g_string_append (page, "<table><thead><tr>");
  put_tag (page, "th class=\"n\"", first);
  put_tag (page, "th", second);
  put_tag (page, "th", third);
  g_string_append (page, "</tr></thead><tbody>\n");
}

/* What was not written, each with its reason. */
static void
put_held_back (GString    *page,
               JsonArray  *instances)
{
  gboolean any = FALSE;

  for (guint i = 0; i < json_array_get_length (instances); i++)
    {
      JsonObject *instance = get_item (instances, i);

      if (instance == NULL || is_delivered (instance))
        continue;
      if (!any)
        {
          put_tag (page, "h2", _("Not written"));
          put_header_row (page, _("Input"), _("Verdict"), _("Reason"));
        }
      any = TRUE;
      g_string_append_printf (page, "<tr><td class=\"n\">%" G_GINT64_FORMAT "</td>", get_number (instance, "input"));
      put_tag (page, g_strcmp0 (get_text (instance, "status"), "leak") == 0 ? "td class=\"bad\"" : "td",
               find_text (states, get_text (instance, "status")));
      put_tag (page, "td", get_text (instance, "reason") != NULL ? get_text (instance, "reason") : "");
      g_string_append (page, "</tr>\n");
    }
  if (any)
    g_string_append (page, "</tbody></table>\n");
}

/* --- written files ----------------------------------------------------------------------------------------------- */

static void
put_rectangles (GString   *page,
                JsonArray *changed)
{
  if (json_array_get_length (changed) == 0)
    return;
  g_string_append (page, "<p>");
  put (page, _("Changed rectangles:"));
  for (guint i = 0; i < json_array_get_length (changed); i++)
    {
      JsonArray *box = json_array_get_array_element (changed, i);
      g_autofree char *frames = NULL;
      gint64 first;
      gint64 last;

      if (box == NULL || json_array_get_length (box) != 6)
        continue;
      first = json_array_get_int_element (box, 4) + 1;
      last = json_array_get_int_element (box, 5) + 1;
      frames = first == last ? g_strdup_printf (_("frame %u"), (guint) first)
                             : g_strdup_printf (_("frames %u to %u"), (guint) first, (guint) last);
      g_string_append_printf (page, "%s %d × %d @ %d, %d (", i > 0 ? ";" : "",
                              (int) json_array_get_int_element (box, 2), (int) json_array_get_int_element (box, 3),
                              (int) json_array_get_int_element (box, 0), (int) json_array_get_int_element (box, 1));
      put (page, frames);
      g_string_append_c (page, ')');
    }
  g_string_append (page, "</p>\n");
}

static void
put_digests (GString    *page,
             JsonObject *certificate)
{
  const char *before = get_text (certificate, "outside-before");
  const char *after = get_text (certificate, "outside-after");

  if (before == NULL || after == NULL)
    return;
  g_string_append (page, "<p class=\"dim\">");
  if (g_str_equal (before, after))
    put (page, _("SHA-256 of all pixels outside, before and after:"));
  else
    put (page, _("SHA-256 of all pixels outside, before, then after:"));
  g_string_append (page, " <code>");
  put (page, before);
  if (!g_str_equal (before, after))
    {
      g_string_append (page, "</code> <code>");
      put (page, after);
    }
  g_string_append (page, "</code></p>\n");
}

static void
put_certificate (GString    *page,
                 JsonObject *certificate)
{
  const char *method = get_text (certificate, "method");
  gint64 outside = get_number (certificate, "pixels-different");

  if (method == NULL || g_str_equal (method, "none"))
    return;
  g_string_append (page, "<p>");
  put (page, find_text (methods, method));
  g_string_append (page, "</p>\n");
  put_rectangles (page, get_array (certificate, "changed"));
  if (outside > 0)
    {
      g_autofree char *text =
          g_strdup_printf (_("Encoded with loss again: %u pixels outside differ."), (guint) outside);

      put_tag (page, "p class=\"warn\"", text);
    }
  put_digests (page, certificate);
}

static void
put_kept (GString    *page,
          JsonObject *instance)
{
  JsonArray *paths = get_array (instance, "kept-by-person");
  gint64 n_regions = get_number (instance, "text-kept-by-person");

  if (json_array_get_length (paths) > 0)
    {
      g_string_append (page, "<p class=\"warn\">");
      put (page, _("Kept by a person, though it identifies:"));
      for (guint i = 0; i < json_array_get_length (paths); i++)
        {
          g_string_append (page, " <code>");
          put (page, json_array_get_string_element (paths, i));
          g_string_append (page, "</code>");
        }
      g_string_append (page, "</p>\n");
    }
  if (n_regions > 0)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("A person left %u place with text that identifies visible.",
                                                         "A person left %u places with text that identifies visible.",
                                                         (gulong) n_regions),
                                               (guint) n_regions);

      put_tag (page, "p class=\"warn\"", text);
    }
}

/* What the file says of itself: the value of Patient Identity Removed, and its codes. */
static void
put_claims (GString    *page,
            JsonObject *claims)
{
  const char *removed = get_text (claims, "patient-identity-removed");
  const char *burned_in = get_text (claims, "burned-in-annotation");
  JsonArray *codes = get_array (claims, "codes");

  if (removed == NULL)
    return;
  g_string_append (page, "<p class=\"dim\">Patient Identity Removed: ");
  put (page, removed);
  if (burned_in != NULL)
    {
      g_string_append (page, " · Burned In Annotation: ");
      put (page, burned_in);
    }
  for (guint i = 0; i < json_array_get_length (codes); i++)
    {
      g_string_append (page, i == 0 ? " · " : " ");
      put (page, json_array_get_string_element (codes, i));
    }
  g_string_append (page, "</p>\n");
}

static void
put_file (GString    *page,
          JsonObject *instance,
          const char *name)
{
  gboolean kept = json_array_get_length (get_array (instance, "kept-by-person")) > 0 ||
                  get_number (instance, "text-kept-by-person") > 0;
  const char *modality = get_text (instance, "modality");
  gint64 frames = get_number (instance, "frames");

  g_string_append_printf (page, "<tr><td class=\"n\">%" G_GINT64_FORMAT "</td><td><code>",
                          get_number (instance, "input"));
  put (page, name);
  g_string_append (page, "</code>");
  if (modality != NULL)
    {
      g_string_append (page, "<p class=\"dim\">");
      put (page, modality);
      if (frames > 0)
        {
          g_autofree char *text = g_strdup_printf (ngettext ("%u frame", "%u frames", (gulong) frames), (guint) frames);

          g_string_append (page, ", ");
          put (page, text);
        }
      g_string_append (page, "</p>");
    }
  g_string_append (page, "</td><td>");
  put_tag (page, kept ? "p class=\"warn\"" : "p class=\"good\"",
           kept ? _("written, with identity that a person kept") : find_text (states, get_text (instance, "status")));
  put_kept (page, instance);
  put_certificate (page, get_object (instance, "certificate"));
  put_claims (page, get_object (instance, "claims"));
  g_string_append (page, "</td></tr>\n");
}

/* A table for each folder of the output, which is a series. */
static void
put_files (GString   *page,
           JsonArray *instances)
{
  g_autofree char *folder = NULL;

  for (guint i = 0; i < json_array_get_length (instances); i++)
    {
      JsonObject *instance = get_item (instances, i);
      const char *output = get_text (instance, "output");
      g_autofree char *of = NULL;

      if (instance == NULL || output == NULL || !is_delivered (instance))
        continue;
      of = g_path_get_dirname (output);
      if (g_strcmp0 (folder, of) != 0)
        {
          if (folder != NULL)
            g_string_append (page, "</tbody></table>\n");
          else
            put_tag (page, "h2", _("Written files"));
          put_tag (page, "h3", of);
          put_header_row (page, _("Input"), _("File"), _("Verdict"));
          g_free (folder);
          folder = g_strdup (of);
        }
      put_file (page, instance, strrchr (output, '/') != NULL ? strrchr (output, '/') + 1 : output);
    }
  if (folder != NULL)
    g_string_append (page, "</tbody></table>\n");
}

char *
ef_report_html_make (const char *report,
                     GError    **error)
{
  g_autoptr (JsonNode) root = ef_json_parse (report, -1, error);
  g_autoptr (GString) page = NULL;
  JsonObject *object;

  if (root == NULL)
    return NULL;
  object = json_node_get_object (root);
  if (get_object (object, "totals") == NULL || !json_object_has_member (object, "instances"))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_MALFORMED, "This is no report");
      return NULL;
    }
  page = g_string_new ("<!DOCTYPE html>\n<html lang=\"");
  /* Translators: the code of the language that you translate to, such as "de"; it is for screen readers */
  put (page, C_("language of the report", "en"));
  g_string_append (page, "\">\n<head>\n<meta charset=\"utf-8\">\n"
                         "<meta http-equiv=\"Content-Security-Policy\" "
                         "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
                         "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
  put_tag (page, "title", _("Report on de-identification"));
  g_string_append_printf (page, "<style>%s</style>\n</head>\n<body>\n", style);
  put_tag (page, "h1", _("Report on de-identification"));
  put_tag (page, "p class=\"dim\"",
           _("Inputs are called by their number. This page holds no value of any patient and no name of any source."));
  put_verdict (page, object);
  put_totals (page, object);
  put_review (page, object);
  put_limits (page, object);
  put_held_back (page, get_array (object, "instances"));
  put_rules (page, object);
  put_files (page, get_array (object, "instances"));
  put_program (page, object);
  g_string_append (page, "</body>\n</html>\n");
  return g_string_free (g_steal_pointer (&page), FALSE);
}
