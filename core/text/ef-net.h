/* Runs the layers of a small convolutional network over tensors.
 *
 * A network is a table of shapes (EfNetShape), weights parsed against it, and a
 * function that calls these in turn:
 *
 *   ef_net_run (kernels, &weights->layers[0], &input, NULL, TRUE, &a);
 *   ef_net_run_block (kernels, &weights->layers[1], &a, &b);
 *
 * Convolutions keep the size (divided by the stride and rounded up): what they see
 * beyond the border is zero. */

#pragma once

#include "ef-net-kernels.h"
#include "ef-net-weights.h"

G_BEGIN_DECLS

/* One activation: height rows of width pixels of channels floats, with a border of
 * zeros around it, as wide as the largest dilation of the layers that read it. */
typedef struct
{
  int    width;
  int    height;
  int    channels;
  int    border;
  float *data; /* owned */
} EfTensor;

void     ef_tensor_init  (EfTensor *self,
                          int       width,
                          int       height,
                          int       channels,
                          int       border);
void     ef_tensor_clear (EfTensor *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EfTensor, ef_tensor_clear)

/* The first channel of a pixel; x and y may lie in the border. */
static inline float *
ef_tensor_at (const EfTensor *self,
              int             x,
              int             y)
{
  gsize row = (gsize) (y + self->border) * (gsize) (self->width + 2 * self->border);

  return self->data + (row + (gsize) (x + self->border)) * (gsize) self->channels;
}

/* One layer; residual (may be NULL) is added before the ReLU of a pointwise layer. */
void     ef_net_run       (const EfNetKernels *kernels,
                           const EfNetLayer   *layer,
                           const EfTensor     *in,
                           const EfTensor     *residual,
                           gboolean            relu,
                           EfTensor           *out);

/* A depthwise layer and the pointwise layer behind it with ReLU, row by row; the
 * input is added where the block keeps its shape. */
void     ef_net_run_block (const EfNetKernels *kernels,
                           const EfNetLayer   *layers,
                           const EfTensor     *in,
                           EfTensor           *out);

G_END_DECLS
