/* What is in attributes that Table E.1-1 of PS3.15 does not list, and whose VR, LO or SH, does not tell. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  EF_UNLISTED_NONE,    /* cannot be told */
  EF_UNLISTED_NUMBER, /* a number, a name or an address of somebody or something: never worth keeping */
  EF_UNLISTED_TYPED,   /* a text that a person typed */
  EF_UNLISTED_MACHINE, /* a word of the equipment: makers, models, versions, coils, kernels. Nobody types here */
} EfUnlisted;

EfUnlisted ef_unlisted_find (guint32 tag);

G_END_DECLS
