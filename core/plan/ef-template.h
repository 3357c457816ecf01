/* What a device always burns into its images at the same place: boxes for one make, model, software, SOP class and size,
 * as a commented key file that people can share. It only ever adds boxes.
 *
 *     [device]
 *     manufacturer=ACME
 *     model=Sono 3
 *     software=2.1
 *     sop-class=1.2.840.10008.5.1.4.1.1.3.1
 *     rows=600
 *     columns=800
 *     [box 1]
 *     x=0
 *     y=0
 *     width=800
 *     height=40
 *     note=name and number */
#pragma once

#include "ef-plan.h"

G_BEGIN_DECLS

typedef struct _EfTemplate EfTemplate;

/* EF_ERROR_PLAN with the group and the key at fault; unknown ones are refused. @origin names the file. */
EfTemplate *ef_template_new_from_text (const char         *text,
                                       const char         *origin,
                                       GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* Learns the boxes that are filled in an input of @plan, whose facts are @facts. */
EfTemplate *ef_template_new_from_plan (EfPlan             *plan,
                                       guint               number,
                                       const EfInputFacts *facts) G_GNUC_WARN_UNUSED_RESULT;
void        ef_template_free          (EfTemplate         *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfTemplate, ef_template_free)

/* (transfer full) */
char       *ef_template_to_text       (const EfTemplate   *self);
guint       ef_template_get_n_boxes   (const EfTemplate   *self);
/* Is this the device and the size? */
gboolean    ef_template_match         (const EfTemplate   *self,
                                       const EfInputFacts *facts);
/* (transfer full): edits (of EfEdit) that put the boxes on input @number, which matches, for all instances of the same
 * device and size. Boxes that are there already are left out. */
GPtrArray  *ef_template_make_edits    (const EfTemplate   *self,
                                       EfPlan             *plan,
                                       guint               number);

G_END_DECLS
