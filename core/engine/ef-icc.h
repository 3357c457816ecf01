/* ICC profiles (ISO 15076-1, PS3.3 C.11.15): what colours mean stays, who made the profile and what says so goes. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define EF_ICC_MAX_LENGTH (8 * 1024 * 1024)

/* (transfer full) (nullable): the same transform with neutral texts and no other tags; NULL: @profile is none. */
GBytes *ef_icc_clean (GBytes *profile);

G_END_DECLS
