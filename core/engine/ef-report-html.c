#include "config.h"

#include "ef-report-html.h"

#include "ef-error.h"
#include "ef-report-html-private.h"

#include <glib/gi18n-lib.h>

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
    "table{border-collapse:collapse;width:100%;font-size:.9rem;table-layout:fixed}"
    "th.n{width:4rem}th.name{width:13rem}"
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

static const EfHtmlText totals[] = {
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
static const EfHtmlText limits[] = {
  { "identity-kept",
    N_("Files in which a person kept values or text that identify; they say so themselves (Patient Identity Removed is "
       "NO)") },
  { "pixels-not-searched", N_("Nothing is said about text in the pixels: the profile does not look at them") },
  { "pixels-header-match", N_("Only text in the pixels that matches the header was filled: other names may stay") },
  { "languages-missing", N_("The program for reading text lacked data for some of the languages that were asked for") },
  { "text-visible", N_("Places with text in the pixels that were left visible, as harmless or by a person's decision") },
  { "look",
    N_("Files in which the second reading found text that nobody has seen; none of it is known to identify: look") },
  { "dates-kept", N_("Dates stay as they are: who knows when the patient was examined can find the files") },
  { "dates-shifted", N_("Dates are shifted and intervals stay: a known sequence of dates can be recognised") },
  { "texts-cleaned", N_("Free texts were cleaned of what identifies by program: no program finds everything") },
  { "recognisable-visual-features",
    N_("Recognisable visual features, look: photographs, and thin slices of heads from which a face can be made") },
  { "faces", N_("Faces are not removed; whether an image may show one is judged by its header alone") },
  { NULL },
};

static void
put_term (GString    *page,
          const char *term,
          const char *value,
          gboolean    is_code)
{
  if (value == NULL || *value == 0)
    return;
  _ef_html_put_tag (page, "dt", term);
  g_string_append (page, is_code ? "<dd><code>" : "<dd>");
  _ef_html_put (page, value);
  g_string_append (page, is_code ? "</code></dd>\n" : "</dd>\n");
}

static void
put_verdict (GString    *page,
             JsonObject *report)
{
  JsonObject *counts = _ef_html_get_object (report, "totals");
  gint64 n = _ef_html_get_number (counts, "inputs") - _ef_html_get_number (counts, "ignored");
  gint64 clean = _ef_html_get_number (counts, "written") + _ef_html_get_number (counts, "unchanged");
  gint64 leaks = _ef_html_get_number (counts, "leak");
  JsonArray *list = _ef_html_get_array (report, "limits");
  gboolean kept = json_array_get_length (list) > 0 &&
                  g_strcmp0 (_ef_html_get_text (_ef_html_get_item (list, 0), "limit"), "identity-kept") == 0;
  g_autofree char *headline = g_strdup_printf (_("%u of %u files were written, after each was read back and searched."),
                                               (guint) clean, (guint) n);
  g_autofree char *held =
      g_strdup_printf (ngettext ("%u leak was found; the file was held back.",
                                 "%u leaks were found; the files were held back.", (gulong) leaks),
                       (guint) leaks);

  g_string_append_printf (page, "<div class=\"verdict%s\">\n", leaks > 0 ? " bad" : kept || clean < n ? " warn" : "");
  _ef_html_put_tag (page, "p", headline);
  _ef_html_put_tag (page, "p", leaks > 0 ? held : _("No leak was found in them."));
  if (kept)
    _ef_html_put_tag (page, "p",
             _("Not all of them are free of identity: a person kept some of it knowingly. See what cannot be claimed."));
  g_string_append (page, "</div>\n");
}

static void
put_totals (GString    *page,
            JsonObject *report)
{
  JsonObject *counts = _ef_html_get_object (report, "totals");

  g_string_append (page, "<dl>\n");
  for (guint i = 0; totals[i].word != NULL; i++)
    if (i < 4 || _ef_html_get_number (counts, totals[i].word) > 0)
      {
        g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, _ef_html_get_number (counts, totals[i].word));

        put_term (page, _(totals[i].text), number, FALSE);
      }
  g_string_append (page, "</dl>\n");
}

static void
put_rules (GString    *page,
           JsonObject *report)
{
  JsonArray *options = _ef_html_get_array (report, "options");

  _ef_html_put_tag (page, "h2", _("Rules"));
  g_string_append (page, "<dl>\n");
  put_term (page, _("Profile"), _ef_html_get_text (report, "profile"), FALSE);
  put_term (page, _("Digest of the profile"), _ef_html_get_text (report, "profile-digest"), TRUE);
  put_term (page, _("Name of the key"), _ef_html_get_text (report, "key"), TRUE);
  put_term (page, _("Digest of the plan"), _ef_html_get_text (report, "plan"), TRUE);
  put_term (page, _("Languages without data"), _ef_html_get_text (report, "missing-languages"), FALSE);
  g_string_append (page, "</dl>\n");
  _ef_html_put_tag (page, "h3", _("Profile and options of PS3.15 that the rules ask for"));
  g_string_append (page, "<dl>\n");
  for (guint i = 0; i < json_array_get_length (options); i++)
    {
      JsonObject *option = _ef_html_get_item (options, i);

      put_term (page, _ef_html_get_text (option, "code"), _ef_html_get_text (option, "meaning"), FALSE);
    }
  g_string_append (page, "</dl>\n");
}

/* Long, and for who wants to do it again. */
static void
put_program (GString    *page,
             JsonObject *report)
{
  _ef_html_put_tag (page, "h2", _("Program"));
  g_string_append (page, "<dl class=\"small\">\n");
  put_term (page, _("Version"), _ef_html_get_text (report, "program"), FALSE);
  put_term (page, _("Finding text"), _ef_html_get_text (report, "text-method"), FALSE);
  put_term (page, _("Edition of the standard"), _ef_html_get_text (report, "standard"), FALSE);
  g_string_append (page, "</dl>\n");
}

static void
put_review (GString    *page,
            JsonObject *report)
{
  JsonObject *review = _ef_html_get_object (report, "approval");
  JsonArray *readers = _ef_html_get_array (review, "readers");
  g_autoptr (GString) names = g_string_new (NULL);

  _ef_html_put_tag (page, "h2", _("Review"));
  if (review == NULL)
    {
      _ef_html_put_tag (page, "p", _ef_html_get_text (report, "plan") != NULL ? _("The plan is not signed.")
                                                            : _("Nobody reviewed this: the program's proposals were "
                                                                "carried out."));
      return;
    }
  for (guint i = 0; i < json_array_get_length (readers); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", json_array_get_string_element (readers, i));
  g_string_append (page, "<dl>\n");
  put_term (page, _("Signed by"), _ef_html_get_text (review, "who"), FALSE);
  put_term (page, _("Signed at"), _ef_html_get_text (review, "when"), FALSE);
  put_term (page, _("Read independently by"), names->str, FALSE);
  g_string_append (page, "</dl>\n");
}

static void
put_limits (GString    *page,
            JsonObject *report)
{
  JsonArray *list = _ef_html_get_array (report, "limits");

  _ef_html_put_tag (page, "h2", _("What cannot be claimed, and why"));
  g_string_append (page, "<ul>\n");
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *limit = _ef_html_get_item (list, i);

      g_string_append (page, "<li>");
      _ef_html_put (page, _ef_html_find_text (limits, _ef_html_get_text (limit, "limit")));
      if (_ef_html_get_number (limit, "count") > 0)
        g_string_append_printf (page, ": %" G_GINT64_FORMAT, _ef_html_get_number (limit, "count"));
      g_string_append (page, "</li>\n");
    }
  g_string_append (page, "</ul>\n");
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
  if (_ef_html_get_object (object, "totals") == NULL || !json_object_has_member (object, "instances"))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_MALFORMED, "This is no report");
      return NULL;
    }
  page = g_string_new ("<!DOCTYPE html>\n<html lang=\"");
  /* Translators: the code of the language that you translate to, such as "de"; it is for screen readers */
  _ef_html_put (page, C_("language of the report", "en"));
  g_string_append (page, "\">\n<head>\n<meta charset=\"utf-8\">\n"
                         "<meta http-equiv=\"Content-Security-Policy\" "
                         "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
                         "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
  _ef_html_put_tag (page, "title", _("Report on de-identification"));
  g_string_append_printf (page, "<style>%s</style>\n</head>\n<body>\n", style);
  _ef_html_put_tag (page, "h1", _("Report on de-identification"));
  _ef_html_put_tag (page, "p class=\"dim\"",
           _("Inputs are called by their number. This page holds no value of any patient and no name of any source."));
  put_verdict (page, object);
  put_totals (page, object);
  put_review (page, object);
  put_limits (page, object);
  _ef_html_put_held_back (page, _ef_html_get_array (object, "instances"));
  put_rules (page, object);
  _ef_html_put_files (page, _ef_html_get_array (object, "instances"));
  put_program (page, object);
  g_string_append (page, "</body>\n</html>\n");
  return g_string_free (g_steal_pointer (&page), FALSE);
}
