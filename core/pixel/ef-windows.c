#include "config.h"

#include "ef-view-private.h"

#include <math.h>

#define LEVELS 65536

/* Gray levels by which letters must differ from what is behind them for the finder. */
#define VISIBLE 24

/* A window that is not this many times wider than another, and holds it, shows the same. */
#define SIMILAR 1.5

/* The part of all pixels at either end that may stretch the range without meaning anything. */
#define OUTLIERS 0.001

/* A run of values is apart from others if so much of the whole range beside it is empty. */
#define GAP 64

/* Pixels that make a run of values worth a look. */
#define MIN_PIXELS 48

double
ef_window_get_contrast (const EfWindow *window,
                        double          low,
                        double          high)
{
  double scale = 255 / (window->high - window->low);
  double from = CLAMP ((low - window->low) * scale, 0, 255);
  double to = CLAMP ((high - window->low) * scale, 0, 255);

  return to - from;
}

EfWindow
ef_window_from_display (const EfImageInfo *info,
                        const EfPlane     *plane,
                        double             center,
                        double             width)
{
  EfWindow window;

  if (width > 0 && info->samples == 1)
    {
      /* PS3.3 C.11.2.1.2.1, through the modality transformation back to stored values. */
      double low = (center - 0.5 - (width - 1) / 2 - info->intercept) / info->slope;
      double high = (center - 0.5 + (width - 1) / 2 - info->intercept) / info->slope;

      window.low = (MIN (low, high) - plane->base) / plane->step;
      window.high = (MAX (low, high) - plane->base) / plane->step;
    }
  else if (info->bits_stored <= 8)
    {
      double highest = (1 << info->bits_stored) - 1;

      window.low = info->is_signed ? (-(highest + 1) / 2 - plane->base) / plane->step : 0;
      window.high = window.low + highest / plane->step;
    }
  else
    {
      window.low = plane->lowest;
      window.high = plane->highest;
    }
  if (!(window.high - window.low > 1e-3))
    window.high = window.low + 1;
  return window;
}

/* Does any of @windows show all of @window with nearly its contrast? Only values that occur count. */
static gboolean
is_shown (const EfPlane  *plane,
          const EfWindow *windows,
          guint           n_windows,
          const EfWindow *window)
{
  double width = window->high - window->low;

  for (guint i = 0; i < n_windows; i++)
    if (windows[i].low <= MAX (window->low, plane->lowest) + width / 50 &&
        windows[i].high >= MIN (window->high, plane->highest) - width / 50 &&
        windows[i].high - windows[i].low <= width * SIMILAR)
      return TRUE;
  return FALSE;
}

static guint
add_window (const EfPlane *plane,
            EfWindow      *windows,
            guint          n_windows,
            double         low,
            double         high)
{
  EfWindow window = { low, high };

  if (!(high > low) || n_windows >= EF_MAX_WINDOWS || is_shown (plane, windows, n_windows, &window))
    return n_windows;
  windows[n_windows] = window;
  return n_windows + 1;
}

static guint
add_without_outliers (const EfPlane *plane,
                      EfWindow      *windows,
                      guint          n_windows)
{
  gsize limit = (gsize) ((double) plane->width * plane->height * OUTLIERS);
  gsize seen = 0;
  guint low = plane->lowest, high = plane->highest;

  while (low < high && (seen += plane->counts[low]) <= limit)
    low++;
  seen = 0;
  while (high > low && (seen += plane->counts[high]) <= limit)
    high--;
  return add_window (plane, windows, n_windows, low, high);
}

/* A window for the run [@low, @high] if none shows its inside. */
static guint
add_cluster (const EfPlane *plane,
             EfWindow      *windows,
             guint          n_windows,
             guint          low,
             guint          high,
             gsize          pixels)
{
  if (low == high || pixels < MIN_PIXELS)
    return n_windows;
  for (guint i = 0; i < n_windows; i++)
    if (ef_window_get_contrast (&windows[i], low, high) >= VISIBLE)
      return n_windows;
  return add_window (plane, windows, n_windows, low, high);
}

/* Runs of occurring values with wide gaps around them: an image that uses several parts of the range, or letters in one
 * that nothing else uses. */
static guint
add_clusters (const EfPlane *plane,
              EfWindow      *windows,
              guint          n_windows)
{
  guint gap = MAX ((guint) (plane->highest - plane->lowest) / GAP, 4);
  guint start = plane->lowest, last = plane->lowest;
  gsize pixels = 0;

  for (guint value = plane->lowest; value <= plane->highest; value++)
    {
      if (plane->counts[value] == 0)
        continue;
      if (value - last > gap)
        {
          n_windows = add_cluster (plane, windows, n_windows, start, last, pixels);
          start = value;
          pixels = 0;
        }
      last = value;
      pixels += plane->counts[value];
    }
  return add_cluster (plane, windows, n_windows, start, last, pixels);
}

guint
ef_windows_choose (const EfPlane *plane,
                   gboolean       fine,
                   EfWindow      *windows,
                   guint          n_windows)
{
  n_windows = add_window (plane, windows, n_windows, plane->lowest, plane->highest);
  n_windows = add_without_outliers (plane, windows, n_windows);
  return fine ? add_clusters (plane, windows, n_windows) : n_windows;
}
