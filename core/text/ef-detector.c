#include "config.h"

#include "ef-detector.h"

#include "ef-detector-boxes.h"
#include "ef-detector-private.h"

#include <string.h>

/* Pictures of up to this many pixels are searched enlarged: the letters of screens
 * are small.  Half the size as well finds the tall ones; the size itself would find
 * hardly more than these two do. */
#define SCREEN_PICTURE (1300 * 1100)
/* From this size on letters may be too tall for half the size. */
#define LARGE_PICTURE (700 * 700)
/* Below this many cells of height a shrunk picture shows nothing its larger
 * version does not show better. */
#define LOWEST_SHRUNK 12
/* A core this likely is a hint of text. */
#define HINT 0.25f

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define FAST __attribute__ ((target_clones ("avx2", "default")))
#else
#define FAST
#endif

struct _EfDetector
{
  EfNetWeights       *weights;
  const EfNetKernels *kernels;

  /* Memory of the last search, for whoever searches next; NULL while it is in use. */
  EfDetectorRows *rows;
};

/* One scale: the picture's side is multiplied by times / over. */
typedef struct
{
  EfDetectorScale flag;
  int             times;
  int             over;
} Scale;

/* From fine to coarse, as the boxes are combined. */
static const Scale SCALES[] = {
  { EF_DETECTOR_SCALE_DOUBLE, 2, 1 },
  { EF_DETECTOR_SCALE_ONE_HALF, 3, 2 },
  { EF_DETECTOR_SCALE_ONE, 1, 1 },
  { EF_DETECTOR_SCALE_HALF, 1, 2 },
  { EF_DETECTOR_SCALE_QUARTER, 1, 4 },
};

EfDetector *
ef_detector_new_from_data (const guint8 *data,
                           gsize         length,
                           gboolean      portable,
                           GError      **error)
{
  g_autoptr (EfNetWeights) weights = ef_net_weights_parse (data, length, "text detector", ef_detector_shapes, EF_DETECTOR_LAYERS, error);
  EfDetector *self;

  if (weights == NULL)
    return NULL;
  self = g_new0 (EfDetector, 1);
  self->weights = g_steal_pointer (&weights);
  self->kernels = portable ? &ef_net_kernels_portable : ef_net_kernels_best ();
  return self;
}

EfDetector *
ef_detector_new (GError **error)
{
  return ef_detector_new_from_data (ef_detector_weights_data, ef_detector_weights_data_length, FALSE, error);
}

void
ef_detector_free (EfDetector *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->rows, ef_detector_rows_free);
  ef_net_weights_free (self->weights);
  g_free (self);
}

const char *
ef_detector_get_provenance (EfDetector *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->weights->provenance;
}

static EfDetectorMaps *
make_maps (EfDetector              *self,
           const EfDetectorPicture *picture)
{
  EfDetectorRows *rows = g_atomic_pointer_exchange (&self->rows, NULL);
  EfDetectorMaps *maps;

  if (rows == NULL)
    rows = ef_detector_rows_new (self->weights, self->kernels);
  maps = ef_detector_maps_new (rows, picture);
  rows = g_atomic_pointer_exchange (&self->rows, rows);
  g_clear_pointer (&rows, ef_detector_rows_free);
  return maps;
}

EfDetectorMaps *
ef_detector_dup_maps (EfDetector   *self,
                      const guint8 *luma,
                      int           width,
                      int           height,
                      gsize         stride,
                      gboolean      thorough)
{
  const EfDetectorPicture picture = { luma, width, height, stride, thorough };

  g_return_val_if_fail (self != NULL && luma != NULL && width > 0 && height > 0, NULL);

  return make_maps (self, &picture);
}

static guint
default_scales (int width,
                int height)
{
  gint64 pixels = (gint64) width * height;
  guint scales = EF_DETECTOR_SCALE_HALF;

  scales |= pixels <= SCREEN_PICTURE ? EF_DETECTOR_SCALE_ONE_HALF : EF_DETECTOR_SCALE_ONE;
  if (pixels >= LARGE_PICTURE)
    scales |= EF_DETECTOR_SCALE_QUARTER;
  return scales;
}

/* Mean of over x over pixels; the last ones of a row or column may be fewer. */
static guint8 *
shrink (const guint8 *luma,
        int           width,
        int           height,
        gsize         stride,
        int           over,
        int          *new_width,
        int          *new_height)
{
  int w = (width + over - 1) / over;
  int h = (height + over - 1) / over;
  guint8 *out = g_malloc ((gsize) w * h);
  g_autofree guint32 *sums = g_new (guint32, w);

  for (int y = 0; y < h; y++)
    {
      int rows = MIN (over, height - y * over);

      memset (sums, 0, sizeof (guint32) * w);
      for (int r = 0; r < rows; r++)
        {
          const guint8 *in = luma + (gsize) (y * over + r) * stride;

          for (int x = 0; x < width / over; x++)
            for (int k = 0; k < over; k++)
              sums[x] += in[x * over + k];
          for (int x = width / over * over; x < width; x++)
            sums[x / over] += in[x];
        }
      for (int x = 0; x < w; x++)
        {
          guint32 count = (guint32) rows * MIN (over, width - x * over);

          out[(gsize) y * w + x] = (sums[x] + count / 2) / count;
        }
    }
  *new_width = w;
  *new_height = h;
  return out;
}

/* Where a pixel of an enlarged row or column comes from: the sample before it
 * and the 256ths of the way to the next. */
static int
source_of (int at,
           int length,
           int times,
           int over)
{
  return CLAMP ((int) (((2 * (gint64) at + 1) * over * 128) / times) - 128, 0, (length - 1) * 256);
}

FAST static void
mix_rows (const guint8 *restrict upper,
          const guint8 *restrict lower,
          guint16      *restrict mixed,
          int           width,
          int           part)
{
  for (int x = 0; x < width; x++)
    mixed[x] = (guint16) (upper[x] * (256 - part) + lower[x] * part);
}

static guint8
mix_two (const guint16 *pair,
         guint32        part)
{
  return (guint8) ((pair[0] * (256 - part) + pair[1] * part + 32768) >> 16);
}

/* Where two samples become three pixels, the ways to the next sample repeat. */
FAST static void
mix_in_threes (const guint16 *restrict mixed,
               guint8        *restrict row,
               int            count,
               guint32        first,
               guint32        second,
               guint32        third)
{
  for (int i = 0; i < count; i++)
    {
      guint32 a = mixed[2 * i], b = mixed[2 * i + 1], c = mixed[2 * i + 2], d = mixed[2 * i + 3];

      row[3 * i] = (guint8) ((a * (256 - first) + b * first + 32768) >> 16);
      row[3 * i + 1] = (guint8) ((b * (256 - second) + c * second + 32768) >> 16);
      row[3 * i + 2] = (guint8) ((c * (256 - third) + d * third + 32768) >> 16);
    }
}

/* Linear interpolation between pixel centres, in 8 bit fractions: times pixels are made of over. */
static guint8 *
enlarge (const guint8 *luma,
         int           width,
         int           height,
         gsize         stride,
         int           times,
         int           over,
         int          *new_width,
         int          *new_height)
{
  int w = MAX (1, (int) ((gint64) width * times / over));
  int h = MAX (1, (int) ((gint64) height * times / over));
  guint8 *out = g_malloc ((gsize) w * h);
  g_autofree guint16 *mixed = g_new (guint16, (gsize) width + 1);
  g_autofree int *columns = g_new (int, w);
  /* Groups of pixels after the first that do not reach the ends, where samples are cut off. */
  int groups = times == 3 && over == 2 ? MAX (w / times - 2, 0) : 0;

  for (int x = 0; x < w; x++)
    columns[x] = source_of (x, width, times, over);

  for (int y = 0; y < h; y++)
    {
      int from = source_of (y, height, times, over);
      const guint8 *upper = luma + (gsize) (from >> 8) * stride;
      const guint8 *lower = (from >> 8) + 1 < height ? upper + stride : upper;
      guint8 *row = out + (gsize) y * w;

      mix_rows (upper, lower, mixed, width, from & 255);
      mixed[width] = mixed[width - 1];
      if (groups > 0)
        mix_in_threes (mixed + (columns[times] >> 8), row + times, groups, columns[times] & 255,
                       columns[times + 1] & 255, columns[times + 2] & 255);
      for (int x = 0; x < w; x = x + 1 == times ? times * (groups + 1) : x + 1)
        row[x] = mix_two (mixed + (columns[x] >> 8), columns[x] & 255);
    }
  *new_width = w;
  *new_height = h;
  return out;
}

/* A part of the picture that is looked at by itself. */
typedef struct
{
  const guint8 *luma;
  int           x;
  int           y;
  int           width;
  int           height;
  gsize         stride;
} Part;

static void
mark_hints (EfNews               *hints,
            const EfDetectorMaps *maps,
            const Part           *part,
            const Scale          *scale)
{
  int side = MAX (1, EF_DETECTOR_CELL * scale->over / scale->times);

  for (int y = 0; y < maps->height; y++)
    for (int x = 0; x < maps->width; x++)
      if (maps->core[y * maps->width + x] >= HINT)
        ef_news_mark (hints, part->x + x * EF_DETECTOR_CELL * scale->over / scale->times,
                      part->y + y * EF_DETECTOR_CELL * scale->over / scale->times, side, side);
}

static GArray *
find_at_scale (EfDetector  *self,
               const Part  *part,
               EfNews      *hints,
               const Scale *scale,
               float        threshold)
{
  g_autofree guint8 *scaled = NULL;
  g_autoptr (EfDetectorMaps) maps = NULL;
  EfDetectorPicture picture = { part->luma, part->width, part->height, part->stride, FALSE };
  GArray *boxes;

  if (scale->times > scale->over)
    scaled = enlarge (part->luma, part->width, part->height, part->stride, scale->times, scale->over, &picture.width,
                      &picture.height);
  else if (scale->times < scale->over)
    scaled = shrink (part->luma, part->width, part->height, part->stride, scale->over, &picture.width,
                     &picture.height);
  if (scaled != NULL)
    {
      picture.luma = scaled;
      picture.stride = (gsize) picture.width;
    }
  maps = make_maps (self, &picture);
  boxes = ef_detector_boxes_from_maps (maps, threshold);
  if (hints != NULL)
    mark_hints (hints, maps, part, scale);
  for (guint i = 0; i < boxes->len; i++)
    {
      EfTextBox *box = &g_array_index (boxes, EfTextBox, i);
      int x1 = ((box->x + box->width) * scale->over + scale->times - 1) / scale->times;
      int y1 = ((box->y + box->height) * scale->over + scale->times - 1) / scale->times;

      box->x = box->x * scale->over / scale->times;
      box->y = box->y * scale->over / scale->times;
      box->width = MIN (x1, part->width) - box->x;
      box->height = MIN (y1, part->height) - box->y;
      box->x += part->x;
      box->y += part->y;
    }
  return boxes;
}

/* What is low in a shrunk picture was seen better before it was shrunk. */
static void
drop_low (GArray *boxes,
          int     lowest)
{
  for (guint i = boxes->len; i > 0; i--)
    {
      const EfTextBox *box = &g_array_index (boxes, EfTextBox, i - 1);

      if (MIN (box->width, box->height) < lowest)
        g_array_remove_index (boxes, i - 1);
    }
}

static GArray *
find_in_part (EfDetector *self,
              const Part *part,
              EfNews     *hints,
              guint       scales,
              float       threshold)
{
  GArray *found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (SCALES); i++)
    {
      const Scale *scale = &SCALES[i];
      g_autoptr (GArray) boxes = NULL;

      if ((scales & scale->flag) == 0)
        continue;
      boxes = find_at_scale (self, part, hints, scale, threshold);
      if (found == NULL)
        {
          found = g_steal_pointer (&boxes);
          continue;
        }
      if (scale->over > scale->times)
        drop_low (boxes, LOWEST_SHRUNK * scale->over);
      ef_detector_boxes_combine (found, boxes);
    }
  return found != NULL ? found : g_array_new (FALSE, FALSE, sizeof (EfTextBox));
}

GArray *
ef_detector_find (EfDetector   *self,
                  const guint8 *luma,
                  int           width,
                  int           height,
                  gsize         stride,
                  guint         scales,
                  float         threshold)
{
  return ef_detector_find_where (self, luma, width, height, stride, NULL, NULL, scales, threshold);
}

GArray *
ef_detector_find_where (EfDetector   *self,
                        const guint8 *luma,
                        int           width,
                        int           height,
                        gsize         stride,
                        const EfNews *where,
                        EfNews       *hints,
                        guint         scales,
                        float         threshold)
{
  g_autoptr (GArray) rectangles = NULL;
  GArray *found = g_array_new (FALSE, FALSE, sizeof (EfTextBox));

  g_return_val_if_fail (self != NULL, found);
  g_return_val_if_fail (luma != NULL && width > 0 && height > 0 && stride >= (gsize) width, found);

  if (scales == 0)
    scales = default_scales (width, height);
  if (threshold <= 0)
    threshold = EF_DETECTOR_THRESHOLD;

  rectangles = ef_news_get_rectangles (where, width, height);
  for (guint i = 0; i < rectangles->len; i++)
    {
      const EfNewsRectangle *rectangle = &g_array_index (rectangles, EfNewsRectangle, i);
      const Part part = { luma + (gsize) rectangle->y * stride + (gsize) rectangle->x, rectangle->x, rectangle->y,
                          rectangle->width, rectangle->height, stride };
      g_autoptr (GArray) boxes = find_in_part (self, &part, hints, scales, threshold);

      g_array_append_vals (found, boxes->data, boxes->len);
    }
  ef_detector_boxes_join (found);
  ef_detector_boxes_pad (found, width, height);
  return found;
}
