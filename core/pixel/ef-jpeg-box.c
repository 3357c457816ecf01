#include "config.h"

#include "ef-jpeg-box.h"

#include <math.h>

void
ef_jpeg_get_unit (const EfStreamInfo *info,
                  guint              *width,
                  guint              *height)
{
  *width = *height = EF_JPEG_BLOCK;
  /* The blocks of a single component are not grouped, whatever its sampling factors. */
  for (guint c = 0; info->components > 1 && c < info->components; c++)
    {
      *width = MAX (*width, EF_JPEG_BLOCK * info->h[c]);
      *height = MAX (*height, EF_JPEG_BLOCK * info->v[c]);
    }
}

gboolean
ef_jpeg_grow_box (const EfStreamInfo *info,
                  const EfBox        *box,
                  EfBox              *grown)
{
  gint64 x0 = MAX (box->x, 0), y0 = MAX (box->y, 0);
  gint64 x1 = MIN ((gint64) box->x + box->width, (gint64) info->width);
  gint64 y1 = MIN ((gint64) box->y + box->height, (gint64) info->height);
  guint width, height;

  if (x0 >= x1 || y0 >= y1)
    return FALSE;
  ef_jpeg_get_unit (info, &width, &height);
  if (width > EF_JPEG_BLOCK || height > EF_JPEG_BLOCK)
    {
      x0 = MAX (x0 - 1, 0);
      y0 = MAX (y0 - 1, 0);
      x1++;
      y1++;
    }
  x0 = x0 / width * width;
  y0 = y0 / height * height;
  x1 = MIN ((x1 + width - 1) / width * width, (gint64) info->width);
  y1 = MIN ((y1 + height - 1) / height * height, (gint64) info->height);
  *grown = (EfBox){ (int) x0, (int) y0, (int) (x1 - x0), (int) (y1 - y0) };
  return TRUE;
}

int
ef_jpeg_get_dc (guint   precision,
                guint   step,
                gint64 *sample)
{
  gint64 half = (gint64) 1 << (precision - 1);
  gint64 wanted = 8 * (CLAMP (*sample, 0, 2 * half - 1) - half);
  gint64 width = MAX (step, 1);
  gint64 dc;

  if (*sample <= 0)
    dc = -((-wanted + width - 1) / width);
  else if (*sample >= 2 * half - 1)
    dc = (wanted + width - 1) / width;
  else
    dc = (wanted + (wanted < 0 ? -width : width) / 2) / width;
  *sample = CLAMP (half + (gint64) floor ((double) (dc * width) / 8 + 0.5), 0, 2 * half - 1);
  return (int) dc;
}
