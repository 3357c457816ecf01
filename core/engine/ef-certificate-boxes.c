/* What is in the filled boxes of a written frame: one value, or a label on it. */
#include "config.h"

#include "ef-certificate-private.h"

#include "ef-label.h"

#include <math.h>
#include <string.h>

/* Coding with loss smears the edge of a box by so many pixels, and what is inside by so many of 255 levels. */
#define VIDEO_EDGE 2
#define VIDEO_SPREAD 48
/* What it makes of the letters of a label and of the ground between them. */
#define LABEL_SPREAD 96

guint
ef_certificate_get_tolerance (const EfCertificateSide *side)
{
  return side->syntax != NULL && side->syntax->video ? (guint) ldexp (VIDEO_SPREAD, (int) side->info.bits_stored - 8) : 0;
}

static double
get_label_limit (const EfComparison *self)
{
  return ldexp (LABEL_SPREAD, (int) self->after.info.bits_stored - 8);
}

double
ef_certificate_get_spread_limit (const EfComparison *self)
{
  return self->wish->label != NULL ? get_label_limit (self)
                                   : ldexp (VIDEO_SPREAD, (int) self->after.info.bits_stored - 8);
}

/* Could letters have been coded with loss? */
static gboolean
blurs_letters (const EfComparison *self)
{
  const EfTransferSyntax *syntax = self->after.syntax;

  return syntax != NULL && (syntax->video || syntax->codec == EF_CODEC_JPEG_DCT8 || syntax->codec == EF_CODEC_JPEG_DCT12 ||
                            syntax->codec == EF_CODEC_JPEG_OTHER || syntax->codec == EF_CODEC_JPEGXL);
}

/* (transfer full) (nullable): a byte each pixel, not 0 where a label stands. */
static guint8 *
draw_labels (const EfComparison *self,
             const EfFrame      *after,
             const GArray       *boxes)
{
  gboolean raw = ef_pixel_reader_is_raw (self->after.reader);
  guint8 *mask;

  if (self->wish->label == NULL || self->wish->filled == NULL)
    return NULL;
  mask = g_malloc0 ((gsize) after->rows * after->columns);
  for (guint i = 0; i < boxes->len; i++)
    {
      g_autoptr (GArray) runs =
          ef_label_list_runs (self->wish->label, &self->after.info, raw, &g_array_index (boxes, EfBox, i));

      for (guint k = 0; k < runs->len; k++)
        {
          const EfBox *run = &g_array_index (runs, EfBox, k);

          memset (mask + (gsize) run->y * after->columns + run->x, 1, (gsize) run->width);
        }
    }
  return mask;
}

static double
get_spread (const EfFrame *after,
            const EfBox   *core,
            const guint8  *mask)
{
  return mask == NULL ? ef_frame_get_spread (after, core, NULL, 0)
                      : MAX (ef_frame_get_spread (after, core, mask, 0), ef_frame_get_spread (after, core, mask, 1));
}

/* 1: plain, 2: with the label, 3: neither. */
static guint
count_values (const EfComparison *self,
              const EfFrame      *after,
              const EfBox        *core,
              const guint8       *mask,
              guint               samples)
{
  guint n = ef_frame_count_values (after, core, samples);
  g_autofree guint8 *guessed = NULL;

  /* Of boxes that were found nobody tells what is written on them. */
  if (n > 2 && self->wish->filled == NULL && blurs_letters (self))
    {
      mask = guessed = g_malloc0 ((gsize) after->rows * after->columns);
      ef_frame_mark_upper (after, core, guessed);
    }
  if (n <= 1 || mask == NULL)
    return n;
  if (ef_frame_is_even (after, core, mask, 0) && ef_frame_is_even (after, core, mask, 1))
    return 2;
  return blurs_letters (self) && get_spread (after, core, mask) <= get_label_limit (self) ? 2 : 3;
}

void
ef_certificate_look_inside (EfComparison  *self,
                            const EfFrame *after,
                            const GArray  *boxes,
                            guint          ring)
{
  EfCertificate *result = self->result;
  g_autofree guint8 *mask = draw_labels (self, after, boxes);
  gboolean video = self->after.syntax != NULL && self->after.syntax->video;
  gboolean found = self->wish->filled == NULL;

  for (guint i = 0; i < boxes->len; i++)
    {
      const EfBox *box = &g_array_index (boxes, EfBox, i);
      EfBox core;

      /* Boxes that were found end where the values do; of the others chroma reaches into the outermost pixels. */
      if (!ef_box_grow (box, video ? -VIDEO_EDGE : found ? 0 : -(int) ring, after, &core))
        continue;
      if (video)
        result->spread = MAX (result->spread, get_spread (after, &core, mask));
      else
        result->values = MAX (result->values,
                              count_values (self, after, &core, mask, found && ring > 0 ? 1 : after->samples));
    }
}
