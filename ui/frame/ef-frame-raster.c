#include "config.h"

#include "ef-frame-raster.h"

#include "ef-frame-kernels.h"

#include <math.h>

/* Halvings that are kept; more are never needed with the smallest zoom. */
#define N_HALVES 6

struct _EfFrameRaster
{
  GdkTexture *texture;
  int width, height;

  guint32 *pixels; /* of the texture, as GDK_MEMORY_DEFAULT; NULL until they are needed */
  GdkTexture *halves[N_HALVES];

  /* The enlarged part that was asked for last. */
  GdkTexture *tile;
  EfBox tile_box;
  int tile_factor;
};

EfFrameRaster *
ef_frame_raster_new (GdkTexture *texture)
{
  EfFrameRaster *self = g_new0 (EfFrameRaster, 1);

  self->texture = g_object_ref (texture);
  self->width = gdk_texture_get_width (texture);
  self->height = gdk_texture_get_height (texture);
  return self;
}

void
ef_frame_raster_free (EfFrameRaster *self)
{
  for (gsize i = 0; i < N_HALVES; i++)
    g_clear_object (&self->halves[i]);
  g_clear_object (&self->tile);
  g_clear_object (&self->texture);
  g_free (self->pixels);
  g_free (self);
}

GdkTexture *
ef_frame_raster_get_texture (EfFrameRaster *self)
{
  return self->texture;
}

static GdkTexture *
make_texture (guint32 *pixels,
              int      width,
              int      height)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, (gsize) width * height * sizeof *pixels);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, (gsize) width * sizeof *pixels);
}

static const guint32 *
get_pixels (EfFrameRaster *self)
{
  if (self->pixels == NULL)
    {
      self->pixels = g_new (guint32, (gsize) self->width * self->height);
      gdk_texture_download (self->texture, (guchar *) self->pixels, (gsize) self->width * sizeof *self->pixels);
    }
  return self->pixels;
}

/* The texture of half the size of the one before, rounded up: the last column and row may stand for one pixel. */
static GdkTexture *
get_half (EfFrameRaster *self,
          int            level)
{
  g_autofree guint32 *larger = NULL;
  const guint32 *from = get_pixels (self);
  int width = self->width, height = self->height;

  if (self->halves[level] != NULL)
    return self->halves[level];

  for (int i = 0; i <= level; i++)
    {
      int half_width = (width + 1) / 2, half_height = (height + 1) / 2;
      guint32 *half = g_new (guint32, (gsize) half_width * half_height);

      ef_frame_halve (from, width, height, half);
      g_free (larger);
      larger = half;
      from = half;
      width = half_width;
      height = half_height;
    }
  self->halves[level] = make_texture (g_steal_pointer (&larger), width, height);
  return self->halves[level];
}

static GdkTexture *
get_enlarged (EfFrameRaster *self,
              const EfBox   *box,
              int            factor)
{
  guint32 *tile;

  if (self->tile != NULL && self->tile_factor == factor && self->tile_box.x == box->x && self->tile_box.y == box->y
      && self->tile_box.width == box->width && self->tile_box.height == box->height)
    return self->tile;

  tile = g_new (guint32, (gsize) box->width * factor * box->height * factor);
  ef_frame_enlarge (get_pixels (self) + (gsize) box->y * self->width + box->x, self->width, box->width, box->height,
                    factor, tile);
  g_clear_object (&self->tile);
  self->tile = make_texture (tile, box->width * factor, box->height * factor);
  self->tile_box = *box;
  self->tile_factor = factor;
  return self->tile;
}

GdkTexture *
ef_frame_raster_get_tile (EfFrameRaster *self,
                          const EfBox   *visible,
                          double         zoom,
                          EfBox         *covers)
{
  int factor = (int) floor (zoom + 1e-6);

  g_return_val_if_fail (zoom > 0, NULL);

  *covers = (EfBox){ 0, 0, self->width, self->height };
  if (visible->width <= 0 || visible->height <= 0)
    return NULL;

  if (factor >= 2)
    {
      int right = MIN (visible->x + visible->width + 1, self->width);
      int bottom = MIN (visible->y + visible->height + 1, self->height);

      covers->x = MAX (visible->x - 1, 0);
      covers->y = MAX (visible->y - 1, 0);
      covers->width = right - covers->x;
      covers->height = bottom - covers->y;
      return get_enlarged (self, covers, factor);
    }
  if (zoom < 0.5)
    {
      int level = CLAMP ((int) floor (-log2 (zoom)), 1, N_HALVES) - 1;

      /* Sizes that do not halve evenly end in an averaged pixel that hangs over the edge. */
      covers->width = ((self->width + (1 << (level + 1)) - 1) >> (level + 1)) << (level + 1);
      covers->height = ((self->height + (1 << (level + 1)) - 1) >> (level + 1)) << (level + 1);
      return get_half (self, level);
    }
  return self->texture;
}
