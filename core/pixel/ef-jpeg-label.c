#include "config.h"

#include "ef-jpeg-label.h"

#include "ef-label.h"

#include <math.h>
#include <string.h>

#define N EF_JPEG_BLOCK

gboolean
ef_jpeg_mask_init (EfJpegMask         *mask,
                   const EfImageInfo  *info,
                   const char         *text,
                   const EfBox        *boxes,
                   guint               n_boxes)
{
  gboolean any = FALSE;

  mask->info = info;
  mask->pixels = g_malloc0 ((gsize) info->rows * info->columns);
  for (guint i = 0; i < n_boxes; i++)
    {
      g_autoptr (GArray) runs = ef_label_list_runs (text, info, FALSE, &boxes[i]);

      for (guint k = 0; k < runs->len; k++)
        {
          const EfBox *run = &g_array_index (runs, EfBox, k);

          memset (mask->pixels + (gsize) run->y * info->columns + run->x, TRUE, (gsize) run->width);
          any = TRUE;
        }
    }
  return any;
}

void
ef_jpeg_mask_clear (EfJpegMask *mask)
{
  g_clear_pointer (&mask->pixels, g_free);
}

/* How much of the pixels of one sample is written on. */
static double
get_share (const EfJpegMask *mask,
           guint             x,
           guint             y,
           guint             across,
           guint             down)
{
  guint right = MIN (x + across, mask->info->columns), bottom = MIN (y + down, mask->info->rows);
  guint n = 0;

  if (x >= right || y >= bottom)
    return 0;
  for (guint row = y; row < bottom; row++)
    for (guint column = x; column < right; column++)
      n += mask->pixels[(gsize) row * mask->info->columns + column];
  return (double) n / ((right - x) * (bottom - y));
}

/* Rows of the matrix of the transform (T.81 A.3.3). */
static void
make_basis (double basis[N][N])
{
  for (guint k = 0; k < N; k++)
    for (guint i = 0; i < N; i++)
      basis[k][i] = (k == 0 ? sqrt (1.0 / N) : sqrt (2.0 / N)) * cos ((2 * i + 1) * k * G_PI / (2 * N));
}

/* out = a * in * a', or with a transposed. */
static void
transform (double       in[N][N],
           double       basis[N][N],
           gboolean     back,
           double       out[N][N])
{
  double half[N][N] = { 0 };

  memset (out, 0, sizeof (double) * N * N);
  for (guint k = 0; k < N; k++)
    for (guint j = 0; j < N; j++)
      for (guint i = 0; i < N; i++)
        half[k][j] += (back ? basis[i][k] : basis[k][i]) * in[i][j];
  for (guint k = 0; k < N; k++)
    for (guint j = 0; j < N; j++)
      for (guint i = 0; i < N; i++)
        out[k][j] += half[k][i] * (back ? basis[i][j] : basis[j][i]);
}

gboolean
ef_jpeg_label_block (const EfJpegMask   *mask,
                     guint               x,
                     guint               y,
                     guint               across,
                     guint               down,
                     guint               precision,
                     const gint64        low_high[2],
                     const guint16       steps[64],
                     gint16              coefficients[64],
                     double             *error)
{
  double half = ldexp (1, (int) precision - 1);
  double basis[N][N], samples[N][N], spectrum[N][N], back[N][N];
  gboolean any = FALSE;

  for (guint i = 0; i < N; i++)
    for (guint j = 0; j < N; j++)
      {
        double share = get_share (mask, x + j * across, y + i * down, across, down);

        any = any || share > 0;
        samples[i][j] = (double) low_high[0] + share * (double) (low_high[1] - low_high[0]) - half;
      }
  if (!any)
    return FALSE;
  make_basis (basis);
  transform (samples, basis, FALSE, spectrum);
  for (guint i = 0; i < N * N; i++)
    {
      double *value = &spectrum[i / N][i % N];
      double step = MAX (steps[i], 1);

      coefficients[i] = (gint16) CLAMP (round (*value / step), -8 * half, 8 * half - 1);
      *value = coefficients[i] * step;
    }
  transform (spectrum, basis, TRUE, back);
  for (guint i = 0; i < N; i++)
    for (guint j = 0; j < N; j++)
      *error = MAX (*error, fabs (CLAMP (back[i][j], -half, half - 1) - samples[i][j]) * 128 / half);
  return TRUE;
}
