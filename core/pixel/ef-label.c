#include "config.h"

#include "ef-label.h"

#include "ef-native.h"

#include <cairo.h>
#include <string.h>

/* Cells of a letter, the space to the next one included, and its height: strokes run on a grid of 4 x 6. */
#define ADVANCE 6
#define HEIGHT 6

/* Letters of fewer pixels cannot be read, larger ones only shout. */
#define MIN_PIXELS 7
#define MAX_PIXELS 28

/* Strokes as pairs of digits, x and y; a space lifts the pen. */
static const struct
{
  char letter;
  const char *strokes;
} letters[] = {
  { 'A', "062046 1434" },
  { 'B', "06003041423303 334445463606" },
  { 'C', "4130100105163645" },
  { 'D', "0600304145360606" },
  { 'E', "40000646 0333" },
  { 'F', "400006 0333" },
  { 'G', "413010010516364543 4323" },
  { 'H', "0006 4046 0343" },
  { 'I', "1030 2026 1636" },
  { 'J', "4045361605" },
  { 'K', "0006 400346 " },
  { 'L', "000646" },
  { 'M', "0600234046" },
  { 'N', "06004640" },
  { 'O', "103041453616050110" },
  { 'P', "06003041423303" },
  { 'Q', "103041453616050110 2446" },
  { 'R', "06003041423303 2346" },
  { 'S', "4130100102134445361605" },
  { 'T', "0040 2026" },
  { 'U', "000516364540" },
  { 'V', "002640" },
  { 'W', "0016233640" },
  { 'X', "0046 4006" },
  { 'Y', "002340 2326" },
  { 'Z', "00400646" },
  { '0', "103041453616050110 4105" },
  { '1', "112026 1636" },
  { '2', "01103041420646" },
  { '3', "0040234445361605" },
  { '4', "36300444" },
  { '5', "400003334445361605" },
  { '6', "4130100105163645443303" },
  { '7', "004016" },
  { '8', "1030414233130201 10 133344453616050413 0110" },
  { '9', "0516364541301001021343" },
  { '.', "2526" },
  { '-', "1333" },
  { ':', "2122 2425" },
  { '/', "0640" },
  { ' ', "" },
};

static const char *
find_strokes (char letter)
{
  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    if (letters[i].letter == letter)
      return letters[i].strokes;
  return NULL;
}

gboolean
ef_label_is_valid (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || length > EF_LABEL_MAX_LENGTH)
    return FALSE;
  for (; *text != 0; text++)
    if (find_strokes (*text) == NULL)
      return FALSE;
  return TRUE;
}

static void
draw_letter (cairo_t    *cr,
             const char *strokes,
             double      x,
             double      y,
             double      unit)
{
  gboolean down = FALSE;

  while (*strokes != 0)
    {
      if (*strokes == ' ')
        {
          down = FALSE;
          strokes++;
          continue;
        }
      if (down)
        cairo_line_to (cr, x + (strokes[0] - '0') * unit, y + (strokes[1] - '0') * unit);
      else
        cairo_move_to (cr, x + (strokes[0] - '0') * unit, y + (strokes[1] - '0') * unit);
      down = TRUE;
      strokes += 2;
    }
}

static void
collect_runs (cairo_surface_t   *surface,
              const EfImageInfo *info,
              gboolean           raw,
              const EfBox       *box,
              GArray            *runs)
{
  const guint8 *data;
  int stride;

  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  for (int y = 0; y < box->height; y++)
    for (int x = 0; x < box->width; x++)
      {
        EfBox run = { box->x + x, box->y + y, 0, 1 };

        while (x < box->width && data[(gsize) y * (gsize) stride + (gsize) x] >= 128)
          x++;
        run.width = box->x + x - run.x;
        if (run.width == 0)
          continue;
        if (raw)
          run = ef_native_grow_box (info, &run);
        g_array_append_val (runs, run);
      }
}

GArray *
ef_label_list_runs (const char        *text,
                    const EfImageInfo *info,
                    gboolean           raw,
                    const EfBox       *box)
{
  int width = box->width, height = box->height;
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (EfBox));
  double cells = (double) strlen (text) * ADVANCE - (ADVANCE - 4);
  double unit = MIN (MIN (height * 0.6, MAX_PIXELS) / HEIGHT, width * 0.9 / cells);
  cairo_surface_t *surface;
  cairo_t *cr;

  if (!ef_label_is_valid (text) || unit * HEIGHT < MIN_PIXELS || width > 32000 || height > 32000)
    return runs;
  surface = cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);
  cr = cairo_create (surface);
  cairo_set_line_width (cr, MAX (unit * 0.8, 1.0));
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; text[i] != 0; i++)
    draw_letter (cr, find_strokes (text[i]), (width - cells * unit) / 2 + i * ADVANCE * unit,
                 (height - HEIGHT * unit) / 2, unit);
  cairo_stroke (cr);
  if (cairo_status (cr) == CAIRO_STATUS_SUCCESS)
    collect_runs (surface, info, raw, box, runs);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return runs;
}
