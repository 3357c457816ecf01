/* Device templates from what persons decided: never from one image, always from two that agree. */
#pragma once

#include "ef-template.h"

G_BEGIN_DECLS

/* Learns from those inputs of @numbers (of guint; all of one device and size) that were reviewed: every region at home
 * there is decided, by hand, and some of them is filled on all frames. A box is learned if two of them have it at the
 * same place, as large as all of them together, unless somebody left visible what stands there in another one.
 * @n_reviewed (nullable): how many agree on something. NULL: fewer than two, or nothing to agree on. */
EfTemplate *ef_template_learn        (EfPlan             *plan,
                                      const GArray       *numbers,
                                      const EfInputFacts *facts,
                                      guint              *n_reviewed) G_GNUC_WARN_UNUSED_RESULT;
/* How many of @numbers would get a box that nothing covers yet. */
guint       ef_template_count_gain   (const EfTemplate   *self,
                                      EfPlan             *plan,
                                      const GArray       *numbers);
/* Has @other all boxes of @self? */
gboolean    ef_template_is_within    (const EfTemplate   *self,
                                      const EfTemplate   *other);

G_END_DECLS
