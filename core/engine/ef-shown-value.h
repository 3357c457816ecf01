/* A value as text: what a table shows, and what digests of values are made of. */
#pragma once

#include "ef-instance.h"

G_BEGIN_DECLS

/* Bytes of text: the rest would only fill memory. */
#define EF_SHOWN_VALUE_MAX 16384

/* (transfer full): valid UTF-8: text decoded, numbers in decimal, of a sequence how many items it has, of anything else
 * its length in brackets. Very long texts are cut. */
char *ef_shown_value_dup (EfInstance      *instance,
                          EfDataset       *dataset,
                          const EfElement *element);

G_END_DECLS
