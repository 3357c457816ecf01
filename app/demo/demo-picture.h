/* Made-up pictures: drawn bodies, burned-in text, and the codecs that the demo study needs. */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* Noise that depends on its arguments alone, 0 to 255. */
guint8   demo_noise           (guint32            x,
                               guint32            y,
                               guint32            z);

/* A black picture, drawn on through cairo and read as bytes. */
typedef struct
{
  cairo_surface_t *surface;
  cairo_t *cr;
  guint width;
  guint height;
} DemoPicture;

DemoPicture *demo_picture_new     (guint              width,
                                   guint              height);
void         demo_picture_free    (DemoPicture       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoPicture, demo_picture_free)

/* One pixel, before or after drawing; 0xRRGGBB. */
void         demo_picture_set     (DemoPicture       *self,
                                   guint              x,
                                   guint              y,
                                   guint32            rgb);
guint32      demo_picture_get     (DemoPicture       *self,
                                   guint              x,
                                   guint              y);
/* @x, @y: the left end of the base line. */
void         demo_picture_text    (DemoPicture       *self,
                                   double             x,
                                   double             y,
                                   double             size,
                                   guint32            rgb,
                                   const char        *text);

/* (transfer full): bytes RGBRGB…, or the green channel alone. */
GBytes      *demo_picture_rgb     (DemoPicture       *self);
GBytes      *demo_picture_gray    (DemoPicture       *self);
/* (transfer full): one bit a pixel that is not black, least significant first, as overlay planes are stored. */
GBytes      *demo_picture_bits    (DemoPicture       *self);

/* (transfer full): a baseline JPEG with 4:2:2 chroma. @comment (nullable) goes into a COM segment. */
GBytes      *demo_encode_jpeg     (DemoPicture       *self,
                                   int                quality,
                                   const char        *comment);
/* (transfer full): RLE of PS3.5 annex G, one segment a channel. @rgb: interleaved bytes. */
GBytes      *demo_encode_rle      (GBytes            *rgb,
                                   guint              width,
                                   guint              height);

G_END_DECLS
