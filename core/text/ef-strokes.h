/* A second opinion on a box that the detector found: does what lies in it look like a line of strokes? */
#pragma once

#include "ef-detector.h"
#include "ef-view.h"

G_BEGIN_DECLS

#define EF_N_STROKE_MEASURES 16

/* Measures of the box, each without a unit and independent of the size of the letters; FALSE if there is too little to
 * measure. */
gboolean ef_strokes_measure (const EfTextBox *box,
                             const EfGray    *gray,
                             double           measures[EF_N_STROKE_MEASURES]);

/* How far the box is on the side of text, in logits; what cannot be measured counts as text. */
double   ef_strokes_judge   (const EfTextBox *box,
                             const EfGray    *gray,
                             gboolean         displayed);

G_END_DECLS
