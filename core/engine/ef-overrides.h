/* A person's decisions on tags, as a plan hands them to the worker that writes one instance: see EF_SLICE_TYPE. */
#pragma once

#include "ef-confidentiality.h"
#include "ef-value-digest.h"

G_BEGIN_DECLS

typedef struct
{
  EfAction action; /* EF_ACTION_NONE: as proposed */
  const char *text; /* of EF_ACTION_D; "": the dummy of the profile */
} EfOverride;

typedef struct _EfOverrides EfOverrides;

/* @decisions: a(sayusus), the strongest first. NULL if there are none. */
EfOverrides      *ef_overrides_new      (GVariant            *decisions,
                                         const EfValueDigest *digest);
void              ef_overrides_free     (EfOverrides         *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfOverrides, ef_overrides_free)

/* Is there any decision on @path? It must be general, with [*] for item numbers. Spares the value where there is none. */
gboolean          ef_overrides_has_path (const EfOverrides   *self,
                                         const char          *path);
/* (nullable): the decision that rules @value, for which the profile proposes @action because of @cause. */
const EfOverride *ef_overrides_find     (const EfOverrides   *self,
                                         const char          *path,
                                         const char          *value,
                                         EfAction             action,
                                         const char          *cause);

G_END_DECLS
