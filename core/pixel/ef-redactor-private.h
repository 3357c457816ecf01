#pragma once

#include "ef-fill.h"
#include "ef-pixel-reader-private.h"

G_BEGIN_DECLS

struct _EfRedactor
{
  EfInstance *instance;
  const EfImageInfo *info;
  const EfTransferSyntax *syntax; /* (nullable) */
  EfPixelReader *reader;          /* (nullable): where frames cannot be told apart */

  /* What is asked for: EfRegion, inside of the image. */
  GArray *regions;
  EfFill fill;
  gboolean keep_rate;
  char *label; /* (nullable) */

  /* Native: the value of each frame, or one for all; and of the label. */
  GArray *values;
  GArray *label_values;
  gboolean prepared;

  /* What was done: EfRegion. */
  GArray *filled;
  EfRedactFacts facts;
};

/* (transfer full): the boxes (EfBox) of one frame. */
GArray   *ef_redactor_list_boxes     (EfRedactor        *self,
                                      guint              frame);
void      ef_redactor_add_filled     (EfRedactor        *self,
                                      guint              frame,
                                      const EfBox       *box);

/* Keeps (0028,0106) and (0028,0107) true when @value was filled in. */
void      ef_redactor_widen_extremes (EfRedactor        *self,
                                      const EfFillValue *value);

/* What a label is drawn in. */
EfFill    ef_redactor_get_label_fill (EfRedactor        *self);

/* Encapsulated pixel data: makes the frames anew where they need it. */
gboolean  ef_redactor_prepare_frames (EfRedactor        *self,
                                      GError           **error);
/* The same for a stream of all frames. */
gboolean  ef_redactor_prepare_video  (EfRedactor        *self,
                                      GError           **error);

/* Describes a lossy step that took place here, after those that the data set tells of (PS3.3 C.7.6.1.1.5). @method: of
 * Lossy Image Compression Method (0028,2114); @encoded: bytes of all frames now. */
void      ef_redactor_add_lossy_step (EfRedactor        *self,
                                      const char        *method,
                                      guint64            encoded);

G_END_DECLS
