/* What a run leaves beside the files: the report, the crosswalk, the table of UIDs. */
#pragma once

#include "ef-run.h"

G_BEGIN_DECLS

/* The report as canonical JSON (transfer full): what was done to each input, by its number; no source name, no value, no
 * text that was read. */
char    *ef_report_make            (EfRun        *run);
/* Saves a report for people, see ef-report-html.h. */
gboolean ef_report_save_page       (const char   *path,
                                    const char   *report,
                                    GError      **error);
/* In the form that the end of @path asks for: .html for people, else as it is. */
gboolean ef_report_save_as         (const char   *path,
                                    const char   *report,
                                    GError      **error);

/* Writes @text to @path in one step; @is_private: mode 0600. */
gboolean ef_report_save            (const char   *path,
                                    const char   *text,
                                    gboolean      is_private,
                                    GError      **error);

/* CSV, mode 0600: source,output,sop_instance_uid,new_sop_instance_uid,status. It undoes the work: keep it apart. */
gboolean ef_report_save_crosswalk  (EfRun        *run,
                                    const char   *path,
                                    GError      **error);
/* CSV, mode 0600: old,new, of every UID that was replaced. */
gboolean ef_report_save_uid_map    (EfRun        *run,
                                    const char   *path,
                                    GError      **error);
/* CSV, mode 0600: input,source,status,code,reason,header of what was not written, so that it can be found again. The last
 * names the cleaned header in the quarantine folder, if there is one. */
gboolean ef_report_save_quarantine (EfRun        *run,
                                    const char   *path,
                                    GError      **error);

G_END_DECLS
