/* Reading the report, and writing text into the page. */
#include "config.h"

#include "ef-report-html-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const char *
_ef_html_find_text (const EfHtmlText *table,
           const char *word)
{
  for (; table->word != NULL; table++)
    if (g_strcmp0 (table->word, word) == 0)
      return _(table->text);
  return word != NULL ? word : "";
}

/* --- reading the report ------------------------------------------------------------------------------------------ */

const char *
_ef_html_get_text (JsonObject *object,
          const char *name)
{
  return object != NULL ? json_object_get_string_member_with_default (object, name, NULL) : NULL;
}

gint64
_ef_html_get_number (JsonObject *object,
            const char *name)
{
  return object != NULL ? json_object_get_int_member_with_default (object, name, 0) : 0;
}

JsonObject *
_ef_html_get_object (JsonObject *object,
            const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* Never NULL. (transfer none) */
JsonArray *
_ef_html_get_array (JsonObject *object,
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

JsonObject *
_ef_html_get_item (JsonArray *array,
          guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* --- writing the page -------------------------------------------------------------------------------------------- */

void
_ef_html_put (GString    *page,
     const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (page, escaped);
}

void
_ef_html_put_tag (GString    *page,
         const char *tag,
         const char *text)
{
  g_string_append_printf (page, "<%s>", tag);
  _ef_html_put (page, text);
  g_string_append_printf (page, "</%.*s>\n", (int) strcspn (tag, " "), tag);
}
