/* What a device always burns into its images at the same place: boxes for one make, model, software, SOP class, size and
 * orientation, as a commented key file that people can share. It only ever adds boxes; text is looked for all the same.
 *
 *     [template]
 *     name=ACME Sono 3 800x600
 *     [device]
 *     manufacturer=ACME
 *     model=Sono 3
 *     software=2.1
 *     sop-class=1.2.840.10008.5.1.4.1.1.3.1
 *     rows=600
 *     columns=800
 *     orientation=
 *     [box 1]
 *     x=0
 *     y=0
 *     width=800
 *     height=40
 *     note=name and number
 *
 * All that stands in [device] must be in the image, letter for letter; there are no wildcards. What does not stand there
 * may be anything: a template without "software" is for every version. An empty value is for images that say nothing.
 * Maker or model, and the size, are never left out. Orientation is that of Patient Orientation (0020,0020).
 *
 * A template holds nothing of a patient: notes and names are short words without digits of numbers or dates. */
#pragma once

#include "ef-plan.h"

G_BEGIN_DECLS

typedef struct _EfTemplate EfTemplate;

/* What tells devices apart; software, sop_class and orientation NULL: any. */
typedef struct
{
  const char *manufacturer, *model, *software, *sop_class, *orientation;
  guint rows, columns;
} EfTemplateDevice;

/* For one device, exactly, without boxes. NULL: @facts name neither maker nor model, or no size. */
EfTemplate *ef_template_new           (const EfInputFacts *facts) G_GNUC_WARN_UNUSED_RESULT;
/* EF_ERROR_PLAN with the line at fault; unknown groups and keys are refused. @origin names the file. */
EfTemplate *ef_template_new_from_text (const char         *text,
                                       const char         *origin,
                                       GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full): all that is wrong with the text, one "line 12: [box 1] x: ..." each; empty: nothing. */
char      **ef_template_check_text    (const char         *text);
EfTemplate *ef_template_copy          (const EfTemplate   *self) G_GNUC_WARN_UNUSED_RESULT;
void        ef_template_free          (EfTemplate         *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfTemplate, ef_template_free)

/* (transfer full): equal templates give equal texts. */
char       *ef_template_to_text       (const EfTemplate   *self);
/* (transfer full): what reports call it: the name and the beginning of the SHA-256 of its text. */
char       *ef_template_dup_label     (const EfTemplate   *self);
const char *ef_template_get_name      (const EfTemplate   *self);
/* FALSE: nothing that a template can be called. */
gboolean    ef_template_set_name      (EfTemplate         *self,
                                       const char         *name);
/* Strings live as long as @self is not changed. */
void        ef_template_get_device    (const EfTemplate   *self,
                                       EfTemplateDevice   *device);
/* NULL: every version. */
void        ef_template_set_software  (EfTemplate         *self,
                                       const char         *software);

guint       ef_template_get_n_boxes   (const EfTemplate   *self);
/* (nullable): the note; what is there, such as "name". */
const char *ef_template_get_box       (const EfTemplate   *self,
                                       guint               index,
                                       EfBox              *box);
/* At the end if @index is the number of boxes. FALSE: the box lies outside, or the note is none. */
gboolean    ef_template_set_box       (EfTemplate         *self,
                                       guint               index,
                                       const EfBox        *box,
                                       const char         *note);
void        ef_template_remove_box    (EfTemplate         *self,
                                       guint               index);

/* Is this the device and the size? */
gboolean    ef_template_match         (const EfTemplate   *self,
                                       const EfInputFacts *facts);
/* Are they for the same images? */
gboolean    ef_template_is_same_device (const EfTemplate  *self,
                                        const EfTemplate  *other);
/* (transfer full): edits (of EfEdit) that put the boxes on input @number, which matches, for all instances of the same
 * device and size. Boxes that are there already are left out. */
GPtrArray  *ef_template_make_edits    (const EfTemplate   *self,
                                       EfPlan             *plan,
                                       guint               number);
/* (transfer full): NULL-terminated: labels of the templates whose boxes are filled in an input of @plan. */
char      **ef_template_list_used     (EfPlan             *plan,
                                       guint               number);

G_END_DECLS
