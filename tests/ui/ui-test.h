/* What tests of widgets share. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A picture that can be asked for its pixels. */
typedef struct
{
  int width, height;
  guint32 *pixels; /* 0xAARRGGBB, premultiplied */
} EfPicture;

void        ef_picture_clear        (EfPicture     *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EfPicture, ef_picture_clear)

/* 0xRRGGBB */
guint       ef_picture_get          (EfPicture     *self,
                                     int            x,
                                     int            y);
/* Every channel within @tolerance. */
#define ef_assert_color(picture, x, y, color, tolerance) \
  ef_assert_color_at (G_STRLOC, picture, x, y, color, tolerance)
void        ef_assert_color_at      (const char    *where,
                                     EfPicture     *self,
                                     int            x,
                                     int            y,
                                     guint          color,
                                     int            tolerance);

/* Draws @node on @background without any display. */
EfPicture   ef_picture_of_node      (GskRenderNode *node,
                                     int            width,
                                     int            height,
                                     guint          background);
/* The widget as its window draws it; it must be mapped. With EF_PICTURES in the environment it is also saved there as
 * NAME.png, for people to look at. */
EfPicture   ef_picture_of_widget    (GtkWidget     *widget,
                                     const char    *name);

/* Runs the main loop until the window has drawn what is there now. */
void        ef_test_settle          (GtkWidget     *widget);

/* Fails for the first widget below @root that takes the focus and has no accessible label. */
void        ef_test_assert_names    (GtkWidget     *root);

/* A texture of @width by @height whose pixel (x, y) has the colour that @color returns (0xRRGGBB). */
GdkTexture *ef_test_make_texture    (int            width,
                                     int            height,
                                     guint        (*color) (int x, int y)) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
