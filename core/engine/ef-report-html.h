/* The report as a page for people: one file that needs nothing else, for the screen and for paper, in light and dark. It
 * is made of the report in JSON alone, so that it can say no more than that; its texts are in the language of whoever
 * runs the program. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @report: what ef_report_make() made. (transfer full); NULL with EF_ERROR_MALFORMED if it is none. */
char *ef_report_html_make (const char *report,
                           GError    **error);

G_END_DECLS
