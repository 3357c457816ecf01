#include "config.h"

#include "ef-frame-kernels.h"

#include <string.h>

static inline guint32
mean_of_four (guint32 a,
              guint32 b,
              guint32 c,
              guint32 d)
{
  const guint32 mask = 0x00ff00ff, rounding = 0x00020002;
  guint32 even = (a & mask) + (b & mask) + (c & mask) + (d & mask) + rounding;
  guint32 odd = (a >> 8 & mask) + (b >> 8 & mask) + (c >> 8 & mask) + (d >> 8 & mask) + rounding;

  return (even >> 2 & mask) | (odd >> 2 & mask) << 8;
}

void
ef_frame_halve (const guint32 *pixels,
                int            width,
                int            height,
                guint32       *half)
{
  int pairs = width / 2;

  for (int y = 0; y < height; y += 2)
    {
      const guint32 *upper = pixels + (gsize) y * width;
      const guint32 *lower = y + 1 < height ? upper + width : upper;

      for (int x = 0; x < pairs; x++)
        half[x] = mean_of_four (upper[2 * x], upper[2 * x + 1], lower[2 * x], lower[2 * x + 1]);
      half += pairs;
      if (width % 2 != 0)
        *half++ = mean_of_four (upper[width - 1], upper[width - 1], lower[width - 1], lower[width - 1]);
    }
}

void
ef_frame_enlarge (const guint32 *pixels,
                  gsize          stride,
                  int            width,
                  int            height,
                  int            factor,
                  guint32       *tile)
{
  gsize row = (gsize) width * factor;

  for (int y = 0; y < height; y++)
    {
      const guint32 *from = pixels + (gsize) y * stride;
      guint32 *to = tile;

      for (int x = 0; x < width; x++)
        for (int i = 0; i < factor; i++)
          *to++ = from[x];
      for (int i = 1; i < factor; i++)
        memcpy (tile + i * row, tile, row * sizeof *tile);
      tile += row * factor;
    }
}
