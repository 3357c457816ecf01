/* A box of the detector that holds several lines, or several fields of one line, parted where nothing is written. */
#pragma once

#include "ef-detector.h"
#include "ef-view.h"

G_BEGIN_DECLS

typedef struct
{
  EfTextBox box;
  double strokes; /* see ef_strokes_judge() */
} EfField;

/* (transfer full): of EfField: @boxes (of EfField) of one picture, each where it holds one field, otherwise its parts with a
 * line or a field each. The parts have all the ink of the boxes: what cannot be read is filled as before, whatever becomes
 * of the rest. Turned lines are left as they are, since their letters would be taken for lines. */
GArray *ef_fields_part (const GArray *boxes,
                        const EfGray *gray);

G_END_DECLS
