#include "config.h"

#include "ui-test.h"

void
ef_picture_clear (EfPicture *self)
{
  g_clear_pointer (&self->pixels, g_free);
}

guint
ef_picture_get (EfPicture *self,
                int        x,
                int        y)
{
  g_assert_true (x >= 0 && y >= 0 && x < self->width && y < self->height);
  return self->pixels[(gsize) y * self->width + x] & 0xffffff;
}

void
ef_assert_color_at (const char *where,
                    EfPicture  *self,
                    int         x,
                    int         y,
                    guint       color,
                    int         tolerance)
{
  guint found = ef_picture_get (self, x, y);

  for (int shift = 0; shift < 24; shift += 8)
    if (ABS ((int) (found >> shift & 0xff) - (int) (color >> shift & 0xff)) > tolerance)
      {
        g_printerr ("%s: pixel (%d, %d) is %06x, not %06x\n", where, x, y, found, color);
        g_assert_not_reached ();
      }
}

EfPicture
ef_picture_of_node (GskRenderNode *node,
                    int            width,
                    int            height,
                    guint          background)
{
  EfPicture picture = { width, height, g_new (guint32, (gsize) width * height) };
  cairo_surface_t *surface = cairo_image_surface_create_for_data ((guchar *) picture.pixels, CAIRO_FORMAT_ARGB32, width,
                                                                  height, width * 4);
  cairo_t *cr = cairo_create (surface);

  for (gsize i = 0; i < (gsize) width * height; i++)
    picture.pixels[i] = 0xff000000 | background;
  cairo_surface_mark_dirty (surface);
  if (node != NULL)
    gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  cairo_surface_destroy (surface);
  return picture;
}

EfPicture
ef_picture_of_widget (GtkWidget  *widget,
                      const char *name)
{
  EfPicture picture = { gtk_widget_get_width (widget), gtk_widget_get_height (widget), NULL };
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  const char *folder = g_getenv ("EF_PICTURES");

  g_assert_true (gtk_widget_get_mapped (widget));
  gdk_paintable_snapshot (paintable, snapshot, picture.width, picture.height);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, picture.width, picture.height));
  picture.pixels = g_new (guint32, (gsize) picture.width * picture.height);
  gdk_texture_download (texture, (guchar *) picture.pixels, (gsize) picture.width * 4);

  if (folder != NULL)
    {
      g_autofree char *file = g_strdup_printf ("%s/%s.png", folder, name);

      g_assert_true (gdk_texture_save_to_png (texture, file));
    }
  return picture;
}

static gboolean
quit_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

void
ef_test_settle (GtkWidget *widget)
{
  gboolean done = FALSE;

  /* Long enough for a frame of the clock, and for what that frame starts. */
  g_timeout_add (60, quit_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
is_named (GtkWidget *widget)
{
  return gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

void
ef_test_assert_names (GtkWidget *root)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      /* What GTK builds inside of a control speaks with the name of the control. */
      if (is_named (child) && (GTK_IS_SPIN_BUTTON (child) || GTK_IS_ENTRY (child) || GTK_IS_DROP_DOWN (child)
                               || GTK_IS_SCALE (child)))
        continue;
      if (gtk_widget_get_focusable (child) && !is_named (child) && !GTK_IS_SCROLLED_WINDOW (child)
          && g_strcmp0 (G_OBJECT_TYPE_NAME (child), "GtkListItemWidget") != 0)
        g_error ("a %s takes the focus, but has no accessible label", G_OBJECT_TYPE_NAME (child));
      ef_test_assert_names (child);
    }
}

GdkTexture *
ef_test_make_texture (int     width,
                      int     height,
                      guint (*color) (int x, int y))
{
  guint8 *pixels = g_new (guint8, (gsize) width * height * 3);
  guint8 *to = pixels;
  g_autoptr (GBytes) bytes = NULL;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++, to += 3)
      {
        guint rgb = color (x, y);

        to[0] = (guint8) (rgb >> 16);
        to[1] = (guint8) (rgb >> 8);
        to[2] = (guint8) rgb;
      }
  bytes = g_bytes_new_take (pixels, (gsize) width * height * 3);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8, bytes, (gsize) width * 3);
}
