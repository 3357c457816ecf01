/* Frames of an instance, one at a time: native or encapsulated, whatever the offset tables say. */
#pragma once

#include "ef-codec.h"

G_BEGIN_DECLS

typedef struct _EfPixelReader EfPixelReader;

/* @instance and @info must outlive the reader. Finds where each frame lies: native arithmetic; Extended and Basic Offset
 * Table where they can be trusted; else one fragment a frame, else markers. */
EfPixelReader     *ef_pixel_reader_new          (EfInstance         *instance,
                                                 const EfImageInfo  *info,
                                                 GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void               ef_pixel_reader_free         (EfPixelReader      *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfPixelReader, ef_pixel_reader_free)

guint              ef_pixel_reader_get_n_frames (EfPixelReader      *self);

/* Are the samples stored as Bits Allocated and High Bit say: native, packed by RLE or deflated? Codecs right-align them. */
gboolean           ef_pixel_reader_is_raw       (EfPixelReader      *self);

/* The codestream of an encapsulated frame, fragments joined. (transfer full) */
GBytes            *ef_pixel_reader_load_stream  (EfPixelReader      *self,
                                                 guint               frame,
                                                 GError            **error);

/* Decodes one frame. YBR_FULL_422 native is expanded to YBR_FULL; planar 1 to interleaved; 1 bit to one byte a pixel.
 * Samples are right-aligned, their unused bits cleared or filled with the sign. */
gboolean           ef_pixel_reader_read         (EfPixelReader      *self,
                                                 guint               frame,
                                                 EfFrame            *out,
                                                 GError            **error);

G_END_DECLS
