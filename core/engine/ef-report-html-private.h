/* What the files of the page share. */
#pragma once

#include "ef-json.h"

G_BEGIN_DECLS

/* A word of the report, and what people read instead, marked for translation. Tables end with a NULL word. */
typedef struct
{
  const char *word;
  const char *text;
} EfHtmlText;

/* --- ef-report-html-text.c: members that are missing are NULL, 0 or empty ---------------------------------------- */

/* Translated; the word itself if the table has it not. */
const char *_ef_html_find_text     (const EfHtmlText *table,
                                    const char       *word);
const char *_ef_html_get_text      (JsonObject       *object,
                                    const char       *name);
gint64      _ef_html_get_number    (JsonObject       *object,
                                    const char       *name);
JsonObject *_ef_html_get_object    (JsonObject       *object,
                                    const char       *name);
JsonArray  *_ef_html_get_array     (JsonObject       *object,
                                    const char       *name);
JsonObject *_ef_html_get_item      (JsonArray        *array,
                                    guint             index);

/* Escaped. */
void        _ef_html_put           (GString          *page,
                                    const char       *text);
/* @tag may have attributes: "td class=\"n\"". */
void        _ef_html_put_tag       (GString          *page,
                                    const char       *tag,
                                    const char       *text);

/* --- ef-report-html-files.c -------------------------------------------------------------------------------------- */

/* What was not written, each with its reason. */
void        _ef_html_put_held_back (GString          *page,
                                    JsonArray        *instances);
/* What was: a table for each folder of the output, which is a series. */
void        _ef_html_put_files     (GString          *page,
                                    JsonArray        *instances);

G_END_DECLS
