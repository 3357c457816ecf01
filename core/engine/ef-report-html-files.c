/* The part of the page that goes through the inputs one by one. */
#include "config.h"

#include "ef-report-html-private.h"

#include "ef-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const EfHtmlText states[] = {
  { "written", N_("clean, written") },
  { "unchanged", N_("clean, was there already") },
  { "review", N_("needs a person") },
  { "quarantined", N_("held back") },
  { "leak", N_("leak found, held back") },
  { "left-out", N_("left out by a person") },
  { "ignored", N_("no DICOM file") },
  { NULL },
};

static const EfHtmlText methods[] = {
  { "none", N_("no pixels") },
  { "lengths", N_("pixel bytes copied, their number compared") },
  { "bytes", N_("pixel bytes compared") },
  { "samples", N_("every pixel decoded and compared") },
  { NULL },
};

static gboolean
is_delivered (JsonObject *instance)
{
  const char *status = _ef_html_get_text (instance, "status");

  return g_strcmp0 (status, "written") == 0 || g_strcmp0 (status, "unchanged") == 0;
}

static void
put_header_row (GString    *page,
                const char *first,
                const char *second,
                const char *third)
{
  g_string_append (page, "<table><thead><tr>");
  _ef_html_put_tag (page, "th class=\"n\"", first);
  _ef_html_put_tag (page, "th class=\"name\"", second);
  _ef_html_put_tag (page, "th", third);
  g_string_append (page, "</tr></thead><tbody>\n");
}

static void
put_header_copy (GString    *page,
                 const char *name)
{
  if (name == NULL)
    return;
  g_string_append (page, "<p>");
  _ef_html_put (page, _("Its header was cleaned alone, without pixels, in the quarantine folder beside the output:"));
  g_string_append (page, " <code>");
  _ef_html_put (page, name);
  g_string_append (page, "</code></p>");
}

/* The kind of reason in the reader's language, and the message, which names tag and position, as the program gave it. */
static void
put_reason (GString    *page,
            JsonObject *instance)
{
  const char *reason = _ef_html_get_text (instance, "reason");
  const char *code = _ef_html_get_text (instance, "code");

  if (code != NULL)
    _ef_html_put (page, ef_error_code_get_label (ef_error_code_from_name (code)));
  if (reason == NULL || *reason == 0)
    return;
  g_string_append (page, code != NULL ? "<p class=\"dim\" lang=\"en\">" : "<p lang=\"en\">");
  _ef_html_put (page, reason);
  g_string_append (page, "</p>");
}

/* What was not written, each with its reason. */
void
_ef_html_put_held_back (GString    *page,
               JsonArray  *instances)
{
  gboolean any = FALSE;

  for (guint i = 0; i < json_array_get_length (instances); i++)
    {
      JsonObject *instance = _ef_html_get_item (instances, i);

      if (instance == NULL || is_delivered (instance))
        continue;
      if (!any)
        {
          _ef_html_put_tag (page, "h2", _("Not written"));
          put_header_row (page, _("Input"), _("Verdict"), _("Reason"));
        }
      any = TRUE;
      g_string_append_printf (page, "<tr><td class=\"n\">%" G_GINT64_FORMAT "</td>", _ef_html_get_number (instance, "input"));
      _ef_html_put_tag (page, g_strcmp0 (_ef_html_get_text (instance, "status"), "leak") == 0 ? "td class=\"bad\"" : "td",
               _ef_html_find_text (states, _ef_html_get_text (instance, "status")));
      g_string_append (page, "<td>");
      put_reason (page, instance);
      put_header_copy (page, _ef_html_get_text (instance, "header-copy"));
      g_string_append (page, "</td></tr>\n");
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
  _ef_html_put (page, _("Changed rectangles:"));
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
      _ef_html_put (page, frames);
      g_string_append_c (page, ')');
    }
  g_string_append (page, "</p>\n");
}

static void
put_digests (GString    *page,
             JsonObject *certificate)
{
  const char *before = _ef_html_get_text (certificate, "outside-before");
  const char *after = _ef_html_get_text (certificate, "outside-after");

  if (before == NULL || after == NULL)
    return;
  g_string_append (page, "<p class=\"dim\">");
  if (g_str_equal (before, after))
    _ef_html_put (page, _("SHA-256 of all pixels outside, before and after:"));
  else
    _ef_html_put (page, _("SHA-256 of all pixels outside, before, then after:"));
  g_string_append (page, " <code>");
  _ef_html_put (page, before);
  if (!g_str_equal (before, after))
    {
      g_string_append (page, "</code> <code>");
      _ef_html_put (page, after);
    }
  g_string_append (page, "</code></p>\n");
}

static void
put_certificate (GString    *page,
                 JsonObject *certificate)
{
  const char *method = _ef_html_get_text (certificate, "method");
  gint64 outside = _ef_html_get_number (certificate, "pixels-different");

  if (method == NULL || g_str_equal (method, "none"))
    return;
  g_string_append (page, "<p>");
  _ef_html_put (page, _ef_html_find_text (methods, method));
  g_string_append (page, "</p>\n");
  put_rectangles (page, _ef_html_get_array (certificate, "changed"));
  if (outside > 0)
    {
      g_autofree char *text =
          g_strdup_printf (_("Encoded with loss again: %u pixels outside differ."), (guint) outside);

      _ef_html_put_tag (page, "p class=\"warn\"", text);
    }
  put_digests (page, certificate);
}

static void
put_kept (GString    *page,
          JsonObject *instance)
{
  JsonArray *paths = _ef_html_get_array (instance, "kept-by-person");
  gint64 n_regions = _ef_html_get_number (instance, "text-kept-by-person");

  if (json_array_get_length (paths) > 0)
    {
      g_string_append (page, "<p class=\"warn\">");
      _ef_html_put (page, _("Kept by a person, though it identifies:"));
      for (guint i = 0; i < json_array_get_length (paths); i++)
        {
          g_string_append (page, " <code>");
          _ef_html_put (page, json_array_get_string_element (paths, i));
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

      _ef_html_put_tag (page, "p class=\"warn\"", text);
    }
}

static void
put_unseen (GString    *page,
            JsonObject *instance)
{
  gint64 n = _ef_html_get_number (instance, "look");
  g_autofree char *text =
      g_strdup_printf (ngettext ("Look: the second reading found %u place with text that nobody has seen.",
                                 "Look: the second reading found %u places with text that nobody has seen.", (gulong) n),
                       (guint) n);

  if (n > 0)
    _ef_html_put_tag (page, "p class=\"warn\"", text);
}

/* What the file says of itself: the value of Patient Identity Removed, and its codes. */
static void
put_claims (GString    *page,
            JsonObject *claims)
{
  const char *removed = _ef_html_get_text (claims, "patient-identity-removed");
  const char *burned_in = _ef_html_get_text (claims, "burned-in-annotation");
  JsonArray *codes = _ef_html_get_array (claims, "codes");

  if (removed == NULL)
    return;
  g_string_append (page, "<p class=\"dim\">Patient Identity Removed: ");
  _ef_html_put (page, removed);
  if (burned_in != NULL)
    {
      g_string_append (page, " · Burned In Annotation: ");
      _ef_html_put (page, burned_in);
    }
  for (guint i = 0; i < json_array_get_length (codes); i++)
    {
      g_string_append (page, i == 0 ? " · " : " ");
      _ef_html_put (page, json_array_get_string_element (codes, i));
    }
  g_string_append (page, "</p>\n");
}

static void
put_file (GString    *page,
          JsonObject *instance,
          const char *name)
{
  gboolean kept = json_array_get_length (_ef_html_get_array (instance, "kept-by-person")) > 0 ||
                  _ef_html_get_number (instance, "text-kept-by-person") > 0;
  const char *modality = _ef_html_get_text (instance, "modality");
  gint64 frames = _ef_html_get_number (instance, "frames");

  g_string_append_printf (page, "<tr><td class=\"n\">%" G_GINT64_FORMAT "</td><td><code>",
                          _ef_html_get_number (instance, "input"));
  _ef_html_put (page, name);
  g_string_append (page, "</code>");
  if (modality != NULL)
    {
      g_string_append (page, "<p class=\"dim\">");
      _ef_html_put (page, modality);
      if (frames > 0)
        {
          g_autofree char *text = g_strdup_printf (ngettext ("%u frame", "%u frames", (gulong) frames), (guint) frames);

          g_string_append (page, ", ");
          _ef_html_put (page, text);
        }
      g_string_append (page, "</p>");
    }
  g_string_append (page, "</td><td>");
  _ef_html_put_tag (page, kept ? "p class=\"warn\"" : "p class=\"good\"",
           kept ? _("written, with identity that a person kept") : _ef_html_find_text (states, _ef_html_get_text (instance, "status")));
  put_kept (page, instance);
  put_unseen (page, instance);
  put_certificate (page, _ef_html_get_object (instance, "certificate"));
  put_claims (page, _ef_html_get_object (instance, "claims"));
  g_string_append (page, "</td></tr>\n");
}

/* A table for each folder of the output, which is a series. */
void
_ef_html_put_files (GString   *page,
           JsonArray *instances)
{
  g_autofree char *folder = NULL;

  for (guint i = 0; i < json_array_get_length (instances); i++)
    {
      JsonObject *instance = _ef_html_get_item (instances, i);
      const char *output = _ef_html_get_text (instance, "output");
      g_autofree char *of = NULL;

      if (instance == NULL || output == NULL || !is_delivered (instance))
        continue;
      of = g_path_get_dirname (output);
      if (g_strcmp0 (folder, of) != 0)
        {
          if (folder != NULL)
            g_string_append (page, "</tbody></table>\n");
          else
            _ef_html_put_tag (page, "h2", _("Written files"));
          _ef_html_put_tag (page, "h3", of);
          put_header_row (page, _("Input"), _("File"), _("Verdict"));
          g_free (folder);
          folder = g_strdup (of);
        }
      put_file (page, instance, strrchr (output, '/') != NULL ? strrchr (output, '/') + 1 : output);
    }
  if (folder != NULL)
    g_string_append (page, "</tbody></table>\n");
}
