#include "config.h"

#include "ef-detector-weights.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  guint8  kind;
  guint8  stride;
  guint8  dilation;
  guint16 channels_in;
  guint16 channels_out;
} Shape;

/* One row a layer, in the order of the file.  A depthwise layer and the
 * pointwise layer after it make one block. */
static const Shape SHAPES[EF_DETECTOR_LAYERS] = {
  { 0, 2, 1, 2, 8 },   { 0, 2, 1, 8, 24 },

  { 1, 1, 1, 24, 24 }, { 2, 1, 1, 24, 24 }, { 1, 1, 1, 24, 24 }, { 2, 1, 1, 24, 24 },

  { 1, 2, 1, 24, 24 }, { 2, 1, 1, 24, 48 }, { 1, 1, 1, 48, 48 }, { 2, 1, 1, 48, 48 },
  { 1, 1, 1, 48, 48 }, { 2, 1, 1, 48, 48 }, { 1, 1, 1, 48, 48 }, { 2, 1, 1, 48, 48 },

  { 1, 2, 1, 48, 48 }, { 2, 1, 1, 48, 96 }, { 1, 1, 2, 96, 96 }, { 2, 1, 1, 96, 96 },
  { 1, 1, 4, 96, 96 }, { 2, 1, 1, 96, 96 }, { 1, 1, 1, 96, 96 }, { 2, 1, 1, 96, 96 },
  { 1, 1, 2, 96, 96 }, { 2, 1, 1, 96, 96 },

  { 2, 1, 1, 96, 48 }, { 1, 1, 1, 48, 48 }, { 2, 1, 1, 48, 48 },
  { 2, 1, 1, 48, 24 }, { 1, 1, 1, 24, 24 }, { 2, 1, 1, 24, 24 },
  { 2, 1, 1, 24, 2 },
};

/* A place in the file that never runs past its end. */
typedef struct
{
  const guint8 *at;
  gsize         left;
  gboolean      short_of_data;
} Cursor;

static const guint8 *
take (Cursor *cursor,
      gsize   length)
{
  const guint8 *at = cursor->at;

  if (cursor->short_of_data || cursor->left < length)
    {
      cursor->short_of_data = TRUE;
      return NULL;
    }
  cursor->at += length;
  cursor->left -= length;
  return at;
}

static guint32
take_u32 (Cursor *cursor)
{
  const guint8 *at = take (cursor, 4);

  if (at == NULL)
    return 0;
  return at[0] | at[1] << 8 | at[2] << 16 | (guint32) at[3] << 24;
}

static float
from_half (guint16 half)
{
  guint32 sign = (guint32) (half & 0x8000) << 16;
  guint32 exponent = (half >> 10) & 31;
  guint32 fraction = half & 0x3ff;
  union
  {
    guint32 bits;
    float   value;
  } out;

  if (exponent == 0)
    {
      out.value = (float) fraction / 16777216.0f;
      out.bits |= sign;
    }
  else if (exponent == 31)
    out.bits = sign | 0x7f800000u | fraction << 13;
  else
    out.bits = sign | (exponent + 112) << 23 | fraction << 13;
  return out.value;
}

static float *
new_floats (gsize count)
{
  gsize bytes = (count * sizeof (float) + 31) / 32 * 32;
  float *floats = aligned_alloc (32, bytes);

  if (floats == NULL)
    g_error ("Out of memory for %" G_GSIZE_FORMAT " bytes of weights", bytes);
  return floats;
}

static gboolean
read_layer (Cursor          *cursor,
            const Shape     *shape,
            EfDetectorLayer *layer)
{
  const guint8 *head = take (cursor, 8);
  gsize count;
  const guint8 *data;

  if (head == NULL || head[0] != shape->kind || head[1] != shape->stride || head[2] != shape->dilation ||
      (head[4] | head[5] << 8) != shape->channels_in || (head[6] | head[7] << 8) != shape->channels_out)
    return FALSE;

  layer->kind = shape->kind;
  layer->stride = shape->stride;
  layer->dilation = shape->dilation;
  layer->channels_in = shape->channels_in;
  layer->channels_out = shape->channels_out;

  count = shape->channels_out;
  if (layer->kind != EF_DETECTOR_DEPTHWISE)
    count *= shape->channels_in;
  if (layer->kind != EF_DETECTOR_POINTWISE)
    count *= 9;

  data = take (cursor, count * 2);
  if (data == NULL)
    return FALSE;
  layer->weight = new_floats (count);
  for (gsize i = 0; i < count; i++)
    layer->weight[i] = from_half (data[2 * i] | data[2 * i + 1] << 8);

  if (layer->kind != EF_DETECTOR_DEPTHWISE)
    {
      data = take (cursor, 4 * (gsize) shape->channels_out);
      if (data == NULL)
        return FALSE;
      layer->bias = new_floats (shape->channels_out);
      for (gsize i = 0; i < shape->channels_out; i++)
        {
          guint32 bits = data[4 * i] | data[4 * i + 1] << 8 | data[4 * i + 2] << 16 |
                         (guint32) data[4 * i + 3] << 24;

          memcpy (&layer->bias[i], &bits, 4);
        }
    }
  return TRUE;
}

EfDetectorWeights *
ef_detector_weights_parse (const guint8  *data,
                           gsize          length,
                           GError       **error)
{
  g_autoptr (EfDetectorWeights) self = g_new0 (EfDetectorWeights, 1);
  Cursor cursor = { data, length, FALSE };
  const guint8 *magic = take (&cursor, 4);
  const guint8 *text;
  gsize text_length;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  if (magic == NULL || memcmp (magic, "EFW1", 4) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "Cannot load the text detector: the weights do not begin with EFW1");
      return NULL;
    }
  text_length = take_u32 (&cursor);
  text = take (&cursor, text_length);
  if (text == NULL || !g_utf8_validate ((const char *) text, text_length, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "Cannot load the text detector: the provenance text is damaged");
      return NULL;
    }
  self->provenance = g_strndup ((const char *) text, text_length);
  if (take_u32 (&cursor) != EF_DETECTOR_LAYERS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "Cannot load the text detector: %d layers expected", EF_DETECTOR_LAYERS);
      return NULL;
    }
  for (int i = 0; i < EF_DETECTOR_LAYERS; i++)
    if (!read_layer (&cursor, &SHAPES[i], &self->layers[i]))
      {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                     "Cannot load the text detector: layer %d is damaged or of another shape", i);
        return NULL;
      }
  if (cursor.left != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "Cannot load the text detector: bytes follow the last layer");
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
ef_detector_weights_free (EfDetectorWeights *self)
{
  if (self == NULL)
    return;
  for (int i = 0; i < EF_DETECTOR_LAYERS; i++)
    {
      free (self->layers[i].weight);
      free (self->layers[i].bias);
    }
  g_free (self->provenance);
  g_free (self);
}
