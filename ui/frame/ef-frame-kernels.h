/* Loops over every pixel, 32 bits each, any order of four channels. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @half: (@width + 1) / 2 by (@height + 1) / 2 pixels, each the rounded mean of four; edges are repeated. */
void ef_frame_halve   (const guint32 *pixels,
                       int            width,
                       int            height,
                       guint32       *half);

/* @tile: @width * @factor by @height * @factor pixels, each pixel repeated; @stride is in pixels. */
void ef_frame_enlarge (const guint32 *pixels,
                       gsize          stride,
                       int            width,
                       int            height,
                       int            factor,
                       guint32       *tile);

G_END_DECLS
