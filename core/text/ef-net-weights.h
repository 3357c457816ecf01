/* The weights of a small convolutional network, read from their file and checked
 * against the one table of layers that the program can run.
 *
 * Weight file "EFW1", all little endian: the four letters; the length of the
 * provenance text and that many bytes of UTF-8; the number of layers; then for
 * every layer the bytes kind, stride, dilation and vertical stride (0: as stride),
 * channels in and out as 16 bit numbers, weights as half floats (dense
 * [tap][in][out], depthwise [tap][channel], pointwise [in][out]) and, except for
 * depthwise layers, one float of bias per output. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  EF_NET_DENSE,     /* 3x3 */
  EF_NET_DEPTHWISE, /* 3x3, each channel alone, no bias */
  EF_NET_POINTWISE, /* 1x1 */
} EfNetKind;

typedef struct
{
  EfNetKind kind;
  int       stride;
  int       dilation;
  int       stride_down; /* 0: as stride */
  int       channels_in;
  int       channels_out;
} EfNetShape;

typedef struct
{
  EfNetShape shape;

  /* Aligned to 64 bytes; bias is NULL for depthwise layers. */
  float     *weight;
  float     *bias;
} EfNetLayer;

typedef struct
{
  char       *provenance;
  guint       n_layers;
  EfNetLayer *layers;
} EfNetWeights;

/* name is what the network does, for the error: "text detector". */
EfNetWeights *ef_net_weights_parse (const guint8      *data,
                                    gsize              length,
                                    const char        *name,
                                    const EfNetShape  *shapes,
                                    guint              n_shapes,
                                    GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void          ef_net_weights_free  (EfNetWeights      *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfNetWeights, ef_net_weights_free)

G_END_DECLS
