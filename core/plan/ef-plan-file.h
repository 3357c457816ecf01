/* A plan as a file: canonical JSON, so that equal plans are equal bytes and a difference can be read. It holds no value
 * of a data set but texts that a person chose to write. Mode 0600. */
#pragma once

#include "ef-plan.h"

G_BEGIN_DECLS

#define EF_PLAN_FILE_VERSION 1

/* (transfer full) */
char     *ef_plan_to_text       (EfPlan         *self,
                                 gboolean        with_approval);
/* EF_ERROR_PLAN with the place at fault; unknown keys are refused. @origin names the file in messages. */
EfPlan   *ef_plan_new_from_text (const char     *text,
                                 gssize          length,
                                 const char     *origin,
                                 EfValueDigest  *digest,
                                 GError        **error) G_GNUC_WARN_UNUSED_RESULT;

/* Replaces @path in one step; what was there stays whole until then. */
gboolean  ef_plan_save          (EfPlan         *self,
                                 const char     *path,
                                 GError        **error);
EfPlan   *ef_plan_load          (const char     *path,
                                 EfValueDigest  *digest,
                                 GError        **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
