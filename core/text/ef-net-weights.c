#include "config.h"

#include "ef-net-weights.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

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
  gsize bytes = (count * sizeof (float) + 63) / 64 * 64;
  float *floats = aligned_alloc (64, bytes);

  if (floats == NULL)
    g_error ("Out of memory for %" G_GSIZE_FORMAT " bytes of weights", bytes);
  return floats;
}

static gboolean
read_layer (Cursor           *cursor,
            const EfNetShape *shape,
            EfNetLayer       *layer)
{
  const guint8 *head = take (cursor, 8);
  gsize count;
  const guint8 *data;

  if (head == NULL || head[0] != shape->kind || head[1] != shape->stride || head[2] != shape->dilation ||
      head[3] != shape->stride_down || (head[4] | head[5] << 8) != shape->channels_in ||
      (head[6] | head[7] << 8) != shape->channels_out)
    return FALSE;

  layer->shape = *shape;
  count = (gsize) shape->channels_out;
  if (shape->kind != EF_NET_DEPTHWISE)
    count *= (gsize) shape->channels_in;
  if (shape->kind != EF_NET_POINTWISE)
    count *= 9;

  data = take (cursor, count * 2);
  if (data == NULL)
    return FALSE;
  layer->weight = new_floats (count);
  for (gsize i = 0; i < count; i++)
    layer->weight[i] = from_half (data[2 * i] | data[2 * i + 1] << 8);

  if (shape->kind != EF_NET_DEPTHWISE)
    {
      data = take (cursor, 4 * (gsize) shape->channels_out);
      if (data == NULL)
        return FALSE;
      layer->bias = new_floats ((gsize) shape->channels_out);
      for (gsize i = 0; i < (gsize) shape->channels_out; i++)
        {
          guint32 bits = data[4 * i] | data[4 * i + 1] << 8 | data[4 * i + 2] << 16 |
                         (guint32) data[4 * i + 3] << 24;

          memcpy (&layer->bias[i], &bits, 4);
        }
    }
  return TRUE;
}

static void
fail (GError    **error,
      const char *name,
      const char *why)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Cannot load the %s: %s", name, why);
}

EfNetWeights *
ef_net_weights_parse (const guint8      *data,
                      gsize              length,
                      const char        *name,
                      const EfNetShape  *shapes,
                      guint              n_shapes,
                      GError           **error)
{
  g_autoptr (EfNetWeights) self = g_new0 (EfNetWeights, 1);
  Cursor cursor = { data, length, FALSE };
  const guint8 *magic = take (&cursor, 4);
  const guint8 *text;
  gsize text_length;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  self->layers = g_new0 (EfNetLayer, n_shapes);
  self->n_layers = n_shapes;
  if (magic == NULL || memcmp (magic, "EFW1", 4) != 0)
    {
      fail (error, name, "the weights do not begin with EFW1");
      return NULL;
    }
  text_length = take_u32 (&cursor);
  text = take (&cursor, text_length);
  if (text == NULL || !g_utf8_validate ((const char *) text, (gssize) text_length, NULL))
    {
      fail (error, name, "the provenance text is damaged");
      return NULL;
    }
  self->provenance = g_strndup ((const char *) text, text_length);
  if (take_u32 (&cursor) != n_shapes)
    {
      fail (error, name, "the number of layers is another");
      return NULL;
    }
  for (guint i = 0; i < n_shapes; i++)
    if (!read_layer (&cursor, &shapes[i], &self->layers[i]))
      {
        g_autofree char *why = g_strdup_printf ("layer %u is damaged or of another shape", i);

        fail (error, name, why);
        return NULL;
      }
  if (cursor.left != 0)
    {
      fail (error, name, "bytes follow the last layer");
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
ef_net_weights_free (EfNetWeights *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_layers; i++)
    {
      free (self->layers[i].weight);
      free (self->layers[i].bias);
    }
  g_free (self->layers);
  g_free (self->provenance);
  g_free (self);
}
