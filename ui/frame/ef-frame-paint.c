#include "config.h"

#include "ef-frame-paint.h"

#include <math.h>

#define HANDLE_SIZE 9.0
#define TAG_PADDING_X 7.0
#define TAG_PADDING_Y 2.0
#define TAG_GAP 5.0
#define TAG_WIDTH_MAX 340.0

/* The shape of a line tells the kind where colours cannot be told apart. */
typedef enum
{
  SHAPE_SOLID,
  SHAPE_DASHED,
  SHAPE_DOTTED,
  SHAPE_CORNERS, /* a thin line with heavy corners */
} Shape;

typedef struct
{
  GdkRGBA color, contrast;
  Shape shape;
  double width;
} Look;

#define RGB(hex) { ((hex) >> 16) / 255.f, ((hex) >> 8 & 0xff) / 255.f, ((hex) & 0xff) / 255.f, 1 }

static const Look looks[EF_N_REGION_KINDS] = {
  [EF_REGION_IDENTITY] = { RGB (0xff5149), RGB (0xff8078), SHAPE_SOLID, 2 },
  [EF_REGION_UNKNOWN] = { RGB (0xffb224), RGB (0xffd23f), SHAPE_DASHED, 2 },
  [EF_REGION_HARMLESS] = { RGB (0x4cc776), RGB (0x7dffa6), SHAPE_SOLID, 1 },
  [EF_REGION_DRAWN] = { RGB (0x4ba3ff), RGB (0x8cc8ff), SHAPE_CORNERS, 1 },
  [EF_REGION_TEMPLATE] = { RGB (0xc07bf5), RGB (0xdfb3ff), SHAPE_DOTTED, 2 },
  [EF_REGION_VISUAL] = { RGB (0xffb224), RGB (0xffd23f), SHAPE_CORNERS, 1 },
};

static const GdkRGBA shade = { 0, 0, 0, .55f };
static const GdkRGBA white = { 1, 1, 1, 1 };

void
ef_frame_paint_get_color (EfRegionKind kind,
                          EfPaintFlags flags,
                          GdkRGBA     *color)
{
  g_return_if_fail (kind < EF_N_REGION_KINDS);
  *color = flags & EF_PAINT_HIGH_CONTRAST ? looks[kind].contrast : looks[kind].color;
}

static void
fill (GtkSnapshot   *snapshot,
      const GdkRGBA *color,
      double         x,
      double         y,
      double         width,
      double         height)
{
  if (width > 0 && height > 0)
    gtk_snapshot_append_color (snapshot, color,
                               &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

/* The four sides of @rect, drawn inwards. */
static void
frame (GtkSnapshot      *snapshot,
       const GdkRGBA    *color,
       const EfViewRect *rect,
       double            line)
{
  GskRoundedRect outline;
  float width = (float) line;

  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT ((float) rect->x, (float) rect->y,
                                                        (float) rect->width, (float) rect->height),
                                   0);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]){ width, width, width, width },
                              (GdkRGBA[4]){ *color, *color, *color, *color });
}

static EfViewRect
grow (const EfViewRect *rect,
      double            by)
{
  return (EfViewRect){ rect->x - by, rect->y - by, rect->width + 2 * by, rect->height + 2 * by };
}

/* Dashes of one side, spread so that it begins and ends with a whole one. */
static void
dash_side (GtkSnapshot   *snapshot,
           const GdkRGBA *color,
           double         x,
           double         y,
           double         length,
           gboolean       vertical,
           double         line,
           double         on,
           double         off,
           int            scale)
{
  int n = MAX ((int) floor ((length + off) / (on + off)), 1);
  double step = n > 1 ? (length - on) / (n - 1) : 0;

  if (n == 1)
    on = length;
  for (int i = 0; i < n; i++)
    {
      double at = round (i * step * scale) / scale;

      if (vertical)
        fill (snapshot, color, x, y + at, line, on);
      else
        fill (snapshot, color, x + at, y, on, line);
    }
}

static void
dash_frame (GtkSnapshot      *snapshot,
            const GdkRGBA    *color,
            const EfViewRect *rect,
            double            line,
            double            on,
            double            off,
            int               scale)
{
  dash_side (snapshot, color, rect->x, rect->y, rect->width, FALSE, line, on, off, scale);
  dash_side (snapshot, color, rect->x, rect->y + rect->height - line, rect->width, FALSE, line, on, off, scale);
  dash_side (snapshot, color, rect->x, rect->y, rect->height, TRUE, line, on, off, scale);
  dash_side (snapshot, color, rect->x + rect->width - line, rect->y, rect->height, TRUE, line, on, off, scale);
}

static void
corners (GtkSnapshot      *snapshot,
         const GdkRGBA    *color,
         const EfViewRect *rect,
         double            line,
         double            arm)
{
  double right = rect->x + rect->width, bottom = rect->y + rect->height;
  double across = MIN (arm, rect->width / 2), down = MIN (arm, rect->height / 2);

  fill (snapshot, color, rect->x, rect->y, across, line);
  fill (snapshot, color, rect->x, rect->y + line, line, down - line);
  fill (snapshot, color, right - across, rect->y, across, line);
  fill (snapshot, color, right - line, rect->y + line, line, down - line);
  fill (snapshot, color, rect->x, bottom - line, across, line);
  fill (snapshot, color, rect->x, bottom - down, line, down - line);
  fill (snapshot, color, right - across, bottom - line, across, line);
  fill (snapshot, color, right - line, bottom - down, line, down - line);
}

static void
glow (GtkSnapshot      *snapshot,
      const EfViewRect *rect,
      const GdkRGBA    *color,
      float             alpha,
      float             spread,
      float             blur)
{
  GdkRGBA soft = *color;
  GskRoundedRect outline;

  soft.alpha = alpha;
  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT ((float) rect->x, (float) rect->y,
                                                        (float) rect->width, (float) rect->height),
                                   2);
  gtk_snapshot_append_outset_shadow (snapshot, &outline, &soft, 0, 0, spread, blur);
}

static void
handles (GtkSnapshot      *snapshot,
         const EfViewRect *rect,
         const GdkRGBA    *color,
         int               scale)
{
  for (int handle = 0; handle < EF_N_HANDLES; handle++)
    {
      GskRoundedRect outline;
      graphene_rect_t square;
      double x, y;

      if (!ef_handle_is_shown (rect, handle))
        continue;
      ef_handle_get_position (rect, handle, &x, &y);
      x = round ((x - HANDLE_SIZE / 2) * scale) / scale;
      y = round ((y - HANDLE_SIZE / 2) * scale) / scale;
      square = GRAPHENE_RECT_INIT ((float) x, (float) y, HANDLE_SIZE, HANDLE_SIZE);
      gsk_rounded_rect_init_from_rect (&outline, &square, 2);
      gtk_snapshot_append_outset_shadow (snapshot, &outline, &shade, 0, 1, 0, 3);
      gtk_snapshot_push_rounded_clip (snapshot, &outline);
      gtk_snapshot_append_color (snapshot, &white, &square);
      gtk_snapshot_pop (snapshot);
      gtk_snapshot_append_border (snapshot, &outline, (float[4]){ 2, 2, 2, 2 },
                                  (GdkRGBA[4]){ *color, *color, *color, *color });
    }
}

void
ef_frame_paint_box (GtkSnapshot      *snapshot,
                    const EfViewRect *rect,
                    EfRegionKind      kind,
                    EfPaintFlags      flags,
                    int               scale)
{
  EfViewRect sharp, line_rect;
  GdkRGBA color, tint;
  const Look *look;
  double line;

  g_return_if_fail (kind < EF_N_REGION_KINDS && scale >= 1);

  look = &looks[kind];
  ef_frame_paint_get_color (kind, flags, &color);
  line = look->width;
  if (flags & EF_PAINT_HIGH_CONTRAST)
    line += 1;
  if (flags & EF_PAINT_THIN)
    line = MAX (line - 1, 1);
  if (flags & (EF_PAINT_HOVERED | EF_PAINT_SELECTED))
    line += 1;

  /* Edges of the box lie where its pixels end; lines lie outside of them, on whole device pixels. */
  sharp.x = floor (rect->x * scale) / scale;
  sharp.y = floor (rect->y * scale) / scale;
  sharp.width = ceil ((rect->x + rect->width) * scale) / scale - sharp.x;
  sharp.height = ceil ((rect->y + rect->height) * scale) / scale - sharp.y;
  line_rect = grow (&sharp, line);

  if (flags & EF_PAINT_SELECTED)
    {
      EfViewRect outer = grow (&line_rect, 1);

      glow (snapshot, &outer, &white, .28f, 1, 3);
      glow (snapshot, &outer, &color, .75f, 2, 12);
    }
  if (flags & EF_PAINT_REDACT)
    {
      tint = color;
      tint.alpha = flags & EF_PAINT_HIGH_CONTRAST ? .34f : flags & EF_PAINT_HOVERED ? .26f : .18f;
      fill (snapshot, &tint, sharp.x, sharp.y, sharp.width, sharp.height);
    }

  /* A dark line outside keeps every colour visible on white; thumbnails have no room for it. */
  if (!(flags & EF_PAINT_THIN))
    {
      EfViewRect outside = grow (&line_rect, 1);

      frame (snapshot, &shade, &outside, 1);
    }

  switch (look->shape)
    {
    case SHAPE_DASHED:
      if (!(flags & EF_PAINT_THIN))
        frame (snapshot, &shade, &line_rect, line);
      if (flags & EF_PAINT_THIN)
        dash_frame (snapshot, &color, &line_rect, line, 4, 2, scale);
      else
        dash_frame (snapshot, &color, &line_rect, line, 8, 5, scale);
      break;
    case SHAPE_DOTTED:
      if (!(flags & EF_PAINT_THIN))
        frame (snapshot, &shade, &line_rect, line);
      dash_frame (snapshot, &color, &line_rect, line, line, MAX (line, 2), scale);
      break;
    case SHAPE_CORNERS:
      frame (snapshot, &color, &line_rect, line);
      if (!(flags & EF_PAINT_THIN))
        {
          EfViewRect heavy = grow (&line_rect, 2);

          corners (snapshot, &color, &heavy, line + 2, 12);
        }
      break;
    default:
      frame (snapshot, &color, &line_rect, line);
    }

  if (flags & EF_PAINT_HANDLES)
    handles (snapshot, &sharp, &color, scale);
}

static gboolean
overlap (const EfViewRect *a,
         const EfViewRect *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height && b->y < a->y + a->height;
}

static gboolean
is_free (const EfViewRect *tag,
         const EfViewRect *rect,
         const GArray     *others,
         double            width,
         double            height)
{
  if (tag->x < TAG_GAP || tag->y < TAG_GAP || tag->x + tag->width > width - TAG_GAP
      || tag->y + tag->height > height - TAG_GAP || overlap (tag, rect))
    return FALSE;
  for (guint i = 0; others != NULL && i < others->len; i++)
    if (overlap (tag, &g_array_index (others, EfViewRect, i)))
      return FALSE;
  return TRUE;
}

/* Above, below, to the right, to the left; shifted along the side where the view ends. */
static gboolean
place_tag (EfViewRect       *tag,
           const EfViewRect *rect,
           const GArray     *others,
           double            width,
           double            height)
{
  const double gap = TAG_GAP + HANDLE_SIZE;
  double along_x = CLAMP (rect->x, TAG_GAP, MAX (width - tag->width - TAG_GAP, TAG_GAP));
  double along_y = CLAMP (rect->y + (rect->height - tag->height) / 2, TAG_GAP,
                          MAX (height - tag->height - TAG_GAP, TAG_GAP));
  const double places[][2] = {
    { along_x, rect->y - tag->height - gap },
    { along_x, rect->y + rect->height + gap },
    { rect->x + rect->width + gap, along_y },
    { rect->x - tag->width - gap, along_y },
    { rect->x + rect->width - tag->width, rect->y - tag->height - gap },
    { rect->x + rect->width - tag->width, rect->y + rect->height + gap },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      tag->x = round (places[i][0]);
      tag->y = round (places[i][1]);
      if (is_free (tag, rect, others, width, height))
        return TRUE;
    }
  return FALSE;
}

void
ef_frame_paint_tag (GtkSnapshot      *snapshot,
                    PangoContext     *context,
                    const EfViewRect *rect,
                    const GArray     *others,
                    EfRegionKind      kind,
                    EfPaintFlags      flags,
                    const char       *text,
                    double            width,
                    double            height)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (context);
  const GdkRGBA ink = { .08f, .08f, .1f, 1 };
  GskRoundedRect outline;
  graphene_rect_t area;
  EfViewRect tag = { 0 };
  GdkRGBA color;
  int text_width, text_height;

  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_width (layout, (int) (MAX (MIN (TAG_WIDTH_MAX, width - 4 * TAG_PADDING_X), 40) * PANGO_SCALE));
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  tag.width = text_width + 2 * TAG_PADDING_X;
  tag.height = text_height + 2 * TAG_PADDING_Y;
  if (!place_tag (&tag, rect, others, width, height))
    return;

  ef_frame_paint_get_color (kind, flags, &color);
  area = GRAPHENE_RECT_INIT ((float) tag.x, (float) tag.y, (float) tag.width, (float) tag.height);
  gsk_rounded_rect_init_from_rect (&outline, &area, 4);
  gtk_snapshot_append_outset_shadow (snapshot, &outline, &shade, 0, 1, 0, 4);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &color, &area);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (tag.x + TAG_PADDING_X),
                                                          (float) (tag.y + TAG_PADDING_Y)));
  gtk_snapshot_append_layout (snapshot, layout, &ink);
  gtk_snapshot_restore (snapshot);
}
