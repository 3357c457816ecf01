/* A calm line above the review: a device template fits, or reviewed images agree on one. The person answers, or goes on
 * without. */
#pragma once

#include "ef-workbench.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EF_TYPE_TEMPLATE_BANNER (ef_template_banner_get_type ())
G_DECLARE_FINAL_TYPE (EfTemplateBanner, ef_template_banner, EF, TEMPLATE_BANNER, AdwBin)

void        ef_template_banner_set_workbench (EfTemplateBanner *self,
                                              EfWorkbench      *workbench);
/* What it asks; "": nothing. */
const char *ef_template_banner_get_text      (EfTemplateBanner *self);

G_END_DECLS
