/* What a person chose to write: values that were kept, and texts of their own. Collected while the header pass runs,
 * asked when the written file is searched: an identifier that stands in one of these is no leak, and the same identifier
 * anywhere else still is. A value is known by its place (item numbers aside) and its text; what a person could not read,
 * binary values and texts longer than a table shows, is never one of them. */
#pragma once

#include "ef-deidentify.h"

G_BEGIN_DECLS

typedef struct
{
  char *path;    /* exact, as in ef-tag-path.h */
  char *text;    /* identifies */
  guint16 vr;
  GBytes *bytes; /* as they stand in the data set */
} EfKeptValue;

typedef struct _EfKept EfKept;

EfKept            *ef_kept_new        (void);
void               ef_kept_free       (EfKept           *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfKept, ef_kept_free)

/* What a pass calls after each change, with an EfKept as its user data. */
void               ef_kept_collect_cb (EfInstance       *instance,
                                       EfDataset        *dataset,
                                       const EfElement  *element,
                                       const EfDecision *decision,
                                       gpointer          user_data);
guint              ef_kept_get_n      (const EfKept     *self);
const EfKeptValue *ef_kept_get        (const EfKept     *self,
                                       guint             index);

/* Is @element of @instance, which may be another than it was collected from, one of the values? */
gboolean           ef_kept_holds      (const EfKept     *self,
                                       EfInstance       *instance,
                                       EfDataset        *dataset,
                                       const EfElement  *element);

G_END_DECLS
