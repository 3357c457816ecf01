/* Filling regions of an instance's pixels, touching nothing else.
 *
 * Native pixels are patched in the written copy; JPEG DCT frames are edited in the coefficient domain; other frames are
 * decoded, filled and encoded without loss in their own family; frames without a region keep their bytes, but for
 * metadata in the codestream, which goes. Video, whose frames depend on each other, is encoded anew as a whole, with loss,
 * if any of its frames has a region; else its coded pictures stay, and sound and user data go.
 *
 * The transfer syntax stays where it permits lossless frames beside the others (.91, .81, .57, .203); so does the
 * photometric interpretation. Where either must change, every frame is encoded anew. In the coefficient domain gray and
 * background are met as nearly as the quantisation permits: a sixteenth of its first step, mostly less than one level. */
#pragma once

#include "ef-pixel-reader.h"

G_BEGIN_DECLS

/* A box in a run of frames (0-based, inclusive). */
typedef struct
{
  EfBox box;
  guint first_frame, last_frame;
} EfRegion;

typedef enum
{
  EF_FILL_BLACK,      /* what the viewer shows as black, in every photometric interpretation */
  EF_FILL_WHITE,
  EF_FILL_GRAY,
  EF_FILL_BACKGROUND, /* the padding value, or the commonest value of the frame's edge */
} EfFill;

typedef struct
{
  guint frames_changed;       /* frames whose samples changed */
  guint frames_kept;          /* frames whose bytes are untouched; neither: only metadata or unused bits went */
  guint metadata_removed;     /* segments dropped from codestreams */
  guint64 high_bits_cleared;  /* samples whose unused bits were not zero (or not the sign) */
  guint64 trailing_bytes;     /* bytes after the last frame, or in fragments of no frame, that were cut */
  gboolean reencoded;         /* some frame was decoded and encoded again */
  gboolean coefficients;      /* some frame was edited as JPEG coefficients */
  gboolean lossy_again;       /* some frame was encoded with loss once more */
  const char *transfer_syntax; /* of the output; differs from the input's only if it had to */
} EfRedactFacts;

typedef struct _EfRedactor EfRedactor;

/* @regions: of EfRegion, copied; may be empty: then only hidden data are removed (unused high bits, bytes after the last
 * frame, metadata in codestreams). @instance and @info must outlive the redactor. */
EfRedactor          *ef_redactor_new       (EfInstance         *instance,
                                            const EfImageInfo  *info,
                                            const GArray       *regions,
                                            EfFill              fill,
                                            GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void                 ef_redactor_free      (EfRedactor         *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfRedactor, ef_redactor_free)

/* Before prepare. @keep_rate: JPEG 2000 frames that were coded with loss (.91) are so again, at the rate they had, which
 * changes pixels outside of the regions too; otherwise they become larger and lose nothing. @label (nullable): see
 * ef-label.h; drawn into each box that has room for it, in the other end of the range; not into frames edited in the
 * coefficient domain whose quantisation is too coarse to read it. */
void                 ef_redactor_set_options (EfRedactor       *self,
                                              gboolean          keep_rate,
                                              const char       *label);

/* Does all that changes the data set: re-encodes frames into the instance's spool (made as a memfd if there is none),
 * rebuilds fragments and offset tables, sets transfer syntax, photometric interpretation, lossy history, smallest and
 * largest pixel values. Memory: a few frames. */
gboolean             ef_redactor_prepare   (EfRedactor         *self,
                                            GError            **error);

/* An EfPatchFunc for ef_instance_write(): patches native pixels in the written file; @user_data is the redactor. */
gboolean             ef_redactor_patch     (int                 fd,
                                            guint64             pixel_offset,
                                            guint64             pixel_length,
                                            gpointer            user_data,
                                            GError            **error);

/* What was done; valid after the file was written. */
const EfRedactFacts *ef_redactor_get_facts (EfRedactor         *self);

/* The boxes as filled (grown to MCUs or chroma pairs), of EfRegion; (transfer none). */
const GArray        *ef_redactor_get_filled (EfRedactor        *self);

G_END_DECLS
