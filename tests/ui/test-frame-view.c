/* The canvas: what it draws, what drags and keys ask for, and that it changes nothing by itself. */
#include "config.h"

#include "ef-frame-view-private.h"
#include "ef-frame-ui.h"
#include "ui-test.h"

#include <adwaita.h>

typedef struct
{
  GtkWidget *window;
  EfFrameView *view;
  GListStore *regions;
  GString *log;
  gboolean obey; /* do what the signals ask for, as the owner of the plan does */
} Fixture;

static void
drawn_cb (Fixture *f,
          int      x,
          int      y,
          int      width,
          int      height)
{
  g_string_append_printf (f->log, "drawn %d,%d %dx%d;", x, y, width, height);
}

static void
changed_cb (Fixture      *f,
            EfRegionItem *item,
            int           x,
            int           y,
            int           width,
            int           height,
            gboolean      final,
            const char   *merge_key)
{
  static char *last_key;

  g_string_append_printf (f->log, "%s%s %d,%d %dx%d;", final ? "final" : "change",
                          g_strcmp0 (last_key, merge_key) == 0 ? "" : " new", x, y, width, height);
  g_free (last_key);
  last_key = g_strdup (merge_key);
  if (f->obey)
    {
      EfRegion region = *ef_region_item_get_region (item);

      region.box = (EfBox){ x, y, width, height };
      ef_region_item_set_region (item, &region);
    }
}

static void
deleted_cb (Fixture      *f,
            EfRegionItem *item)
{
  guint position;

  g_string_append (f->log, "deleted;");
  if (f->obey && g_list_store_find (f->regions, item, &position))
    g_list_store_remove (f->regions, position);
}

static void
activated_cb (Fixture      *f,
              EfRegionItem *item)
{
  g_string_append (f->log, "activated;");
}

static void
window_cb (Fixture *f,
           double   center,
           double   width)
{
  g_string_append_printf (f->log, "window %g %g;", center, width);
}

static void
step_cb (Fixture *f,
         int      steps)
{
  g_string_append_printf (f->log, "step %d;", steps);
}

static void
assert_log (Fixture    *f,
            const char *expected)
{
  g_assert_cmpstr (f->log->str, ==, expected);
  g_string_truncate (f->log, 0);
}

static guint
quarters (int x,
          int y)
{
  if (y < 80)
    return x < 100 ? 0x204060 : 0x808080;
  return x < 100 ? 0xc0c0c0 : 0x102030;
}

static EfRegionItem *
add (Fixture      *f,
     EfRegionKind  kind,
     int           x,
     int           y,
     int           width,
     int           height,
     gboolean      redact)
{
  g_autoptr (EfRegionItem) item = ef_region_item_new (kind, &(EfRegion){ { x, y, width, height }, 0, 3 });

  ef_region_item_set_redact (item, redact);
  g_list_store_append (f->regions, item);
  return item;
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  g_autoptr (GdkTexture) texture = ef_test_make_texture (200, 160, quarters);

  f->log = g_string_new (NULL);
  f->regions = g_list_store_new (EF_TYPE_REGION_ITEM);
  f->view = EF_FRAME_VIEW (ef_frame_view_new ());
  f->window = gtk_window_new ();
  g_signal_connect_swapped (f->view, "region-drawn", G_CALLBACK (drawn_cb), f);
  g_signal_connect_swapped (f->view, "region-changed", G_CALLBACK (changed_cb), f);
  g_signal_connect_swapped (f->view, "region-deleted", G_CALLBACK (deleted_cb), f);
  g_signal_connect_swapped (f->view, "region-activated", G_CALLBACK (activated_cb), f);
  g_signal_connect_swapped (f->view, "window-changed", G_CALLBACK (window_cb), f);
  g_signal_connect_swapped (f->view, "frame-step", G_CALLBACK (step_cb), f);
  ef_frame_view_set_texture (f->view, texture);
  ef_frame_view_set_regions (f->view, G_LIST_MODEL (f->regions));

  gtk_window_set_decorated (GTK_WINDOW (f->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 600, 500);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->view));
  gtk_window_present (GTK_WINDOW (f->window));
  ef_test_settle (f->window);
  /* One image pixel is two view units: the picture spans 400 by 320, from (100, 90). */
  ef_frame_view_set_zoom (f->view, 2);
  ef_test_settle (f->window);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (f->view)), ==, 600);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (f->view)), ==, 500);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  GtkWidget *view = g_object_ref (GTK_WIDGET (f->view));

  gtk_window_destroy (GTK_WINDOW (f->window));
  ef_test_settle (NULL);
  g_assert_finalize_object (view);
  g_assert_finalize_object (f->regions);
  g_string_free (f->log, TRUE);
}

/* View units of an image point. */
#define VX(x) (100 + 2.0 * (x))
#define VY(y) (90 + 2.0 * (y))

static void
drag (Fixture *f,
      guint    button,
      double   x0,
      double   y0,
      double   x1,
      double   y1)
{
  _ef_frame_view_drag_begin (f->view, button, 0, VX (x0), VY (y0));
  _ef_frame_view_drag_update (f->view, VX (x1), VY (y1));
  _ef_frame_view_drag_end (f->view);
}

static void
act (Fixture    *f,
     const char *action,
     const char *format,
     ...)
{
  GVariant *parameter = NULL;
  va_list args;

  va_start (args, format);
  if (format != NULL)
    parameter = g_variant_new_va (format, NULL, &args);
  va_end (args);
  g_assert_true (gtk_widget_activate_action_variant (GTK_WIDGET (f->view), action, parameter));
}

static void
test_picture (Fixture       *f,
              gconstpointer  data)
{
  g_auto (EfPicture) plain = ef_picture_of_widget (GTK_WIDGET (f->view), "view-plain");
  g_auto (EfPicture) inverted = { 0 }, after = { 0 }, written = { 0 };
  g_autoptr (GdkTexture) texture = ef_test_make_texture (200, 160, quarters);

  /* Every pixel is exactly its own at a whole multiple, up to the edge between two of them. */
  ef_assert_color (&plain, 100, 90, 0x204060, 0);
  ef_assert_color (&plain, 299, 249, 0x204060, 0);
  ef_assert_color (&plain, 300, 249, 0x808080, 0);
  ef_assert_color (&plain, 299, 250, 0xc0c0c0, 0);
  ef_assert_color (&plain, 499, 409, 0x102030, 0);
  g_assert_cmpuint (ef_picture_get (&plain, 20, 20), !=, 0);

  ef_frame_view_set_invert (f->view, TRUE);
  ef_test_settle (f->window);
  inverted = ef_picture_of_widget (GTK_WIDGET (f->view), "view-inverted");
  ef_assert_color (&inverted, 200, 200, 0xdfbf9f, 1);
  g_assert_cmpuint (ef_picture_get (&inverted, 20, 20), ==, ef_picture_get (&plain, 20, 20));
  ef_frame_view_set_invert (f->view, FALSE);

  /* After: what is kept shows, what goes is filled to its very edge. */
  add (f, EF_REGION_IDENTITY, 10, 10, 40, 12, TRUE);
  add (f, EF_REGION_HARMLESS, 10, 100, 40, 12, FALSE);
  ef_frame_view_set_fill (f->view, &(GdkRGBA){ 0, 0, 0, 1 });
  ef_frame_view_set_show_after (f->view, TRUE);
  ef_test_settle (f->window);
  after = ef_picture_of_widget (GTK_WIDGET (f->view), "view-after");
  ef_assert_color (&after, (int) VX (10), (int) VY (10), 0, 0);
  ef_assert_color (&after, (int) VX (50) - 1, (int) VY (22) - 1, 0, 0);
  ef_assert_color (&after, (int) VX (30), (int) VY (106), 0xc0c0c0, 0);

  /* What was really written wins over what is thought. */
  ef_frame_view_set_after_texture (f->view, texture);
  ef_test_settle (f->window);
  written = ef_picture_of_widget (GTK_WIDGET (f->view), "view-written");
  ef_assert_color (&written, (int) VX (30), (int) VY (16), 0x204060, 0);
}

static void
test_boxes_follow_frame (Fixture       *f,
                         gconstpointer  data)
{
  g_auto (EfPicture) on = { 0 }, off = { 0 }, all = { 0 }, hidden = { 0 };

  add (f, EF_REGION_IDENTITY, 20, 20, 50, 20, FALSE);
  ef_test_settle (f->window);
  on = ef_picture_of_widget (GTK_WIDGET (f->view), "box-on");
  ef_assert_color (&on, (int) VX (40), (int) VY (20) - 1, 0xff5149, 2);
  ef_frame_view_set_frame (f->view, 4);
  ef_test_settle (f->window);
  off = ef_picture_of_widget (GTK_WIDGET (f->view), "box-off");
  ef_assert_color (&off, (int) VX (40), (int) VY (20) - 1, 0x204060, 0);
  ef_frame_view_set_frame (f->view, EF_FRAME_ALL);
  ef_test_settle (f->window);
  all = ef_picture_of_widget (GTK_WIDGET (f->view), "box-all");
  ef_assert_color (&all, (int) VX (40), (int) VY (20) - 1, 0xff5149, 2);
  act (f, "frame.show-boxes", NULL);
  ef_test_settle (f->window);
  hidden = ef_picture_of_widget (GTK_WIDGET (f->view), "box-hidden");
  ef_assert_color (&hidden, (int) VX (40), (int) VY (20) - 1, 0x204060, 0);
}

static void
test_drag_moves (Fixture       *f,
                 gconstpointer  data)
{
  EfRegionItem *item = add (f, EF_REGION_IDENTITY, 20, 20, 50, 20, TRUE);

  /* Nobody obeys: the model stays as it was. */
  drag (f, GDK_BUTTON_PRIMARY, 40, 30, 50, 35);
  assert_log (f, "change new 30,25 50x20;final 30,25 50x20;");
  g_assert_cmpint (ef_region_item_get_region (item)->box.x, ==, 20);
  g_assert_true (ef_frame_view_get_selected (f->view) == item);

  f->obey = TRUE;
  drag (f, GDK_BUTTON_PRIMARY, 40, 30, -500, 35);
  assert_log (f, "change new 0,25 50x20;final 0,25 50x20;");
  drag (f, GDK_BUTTON_PRIMARY, 50, 45, 60, 55);
  assert_log (f, "change new 0,25 60x30;final 0,25 60x30;");

  /* A click selects and changes nothing; beside a box it lets go. */
  drag (f, GDK_BUTTON_PRIMARY, 30, 40, 30.5, 40.5);
  assert_log (f, "");
  drag (f, GDK_BUTTON_PRIMARY, 150, 150, 150, 150);
  g_assert_null (ef_frame_view_get_selected (f->view));
}

static void
test_drag_handles (Fixture       *f,
                   gconstpointer  data)
{
  static const char *const expected[EF_N_HANDLES] = {
    "change new 45,44 55x36;final 45,44 55x36;", "change new 40,44 60x36;final 40,44 60x36;",
    "change new 40,44 65x36;final 40,44 65x36;", "change new 40,40 65x40;final 40,40 65x40;",
    "change new 40,40 65x44;final 40,40 65x44;", "change new 40,40 60x44;final 40,40 60x44;",
    "change new 45,40 55x44;final 45,40 55x44;", "change new 45,40 55x40;final 45,40 55x40;",
  };
  EfRegionItem *item = add (f, EF_REGION_DRAWN, 40, 40, 60, 40, TRUE);

  ef_frame_view_set_selected (f->view, item);
  for (int handle = 0; handle < EF_N_HANDLES; handle++)
    {
      EfViewRect rect = { VX (40), VY (40), 120, 80 };
      double x, y;

      ef_handle_get_position (&rect, handle, &x, &y);
      x = (x - VX (0)) / 2;
      y = (y - VY (0)) / 2;
      drag (f, GDK_BUTTON_PRIMARY, x, y, x + 5, y + 4);
      assert_log (f, expected[handle]);
    }
}

static void
test_drag_cancelled (Fixture       *f,
                     gconstpointer  data)
{
  EfRegionItem *item = add (f, EF_REGION_IDENTITY, 20, 20, 50, 20, TRUE);

  f->obey = TRUE;
  _ef_frame_view_drag_begin (f->view, GDK_BUTTON_PRIMARY, 0, VX (30), VY (30));
  _ef_frame_view_drag_update (f->view, VX (60), VY (30));
  _ef_frame_view_drag_update (f->view, VX (70), VY (30));
  act (f, "frame.cancel", NULL);
  assert_log (f, "change new 50,20 50x20;change 60,20 50x20;final 20,20 50x20;");
  g_assert_cmpint (ef_region_item_get_region (item)->box.x, ==, 20);
  _ef_frame_view_drag_end (f->view);
  assert_log (f, "");
  g_assert_true (ef_frame_view_get_selected (f->view) == item);

  /* The box goes while it is held. */
  _ef_frame_view_drag_begin (f->view, GDK_BUTTON_PRIMARY, 0, VX (30), VY (30));
  _ef_frame_view_drag_update (f->view, VX (60), VY (30));
  g_list_store_remove_all (f->regions);
  _ef_frame_view_drag_update (f->view, VX (80), VY (30));
  _ef_frame_view_drag_end (f->view);
  assert_log (f, "change new 50,20 50x20;");
  g_assert_null (ef_frame_view_get_selected (f->view));
}

static void
test_draw (Fixture       *f,
           gconstpointer  data)
{
  act (f, "frame.draw", NULL);
  g_assert_cmpint (ef_frame_view_get_tool (f->view), ==, EF_FRAME_TOOL_DRAW);
  drag (f, GDK_BUTTON_PRIMARY, 100.2, 60.2, 20.6, 20.9);
  assert_log (f, "drawn 20,20 81x41;");
  g_assert_cmpint (ef_frame_view_get_tool (f->view), ==, EF_FRAME_TOOL_SELECT);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->regions)), ==, 0);

  /* A slip makes no box and keeps the tool; so does Shift with one. */
  act (f, "frame.tool", "s", "draw");
  drag (f, GDK_BUTTON_PRIMARY, 10, 10, 12, 12);
  assert_log (f, "");
  _ef_frame_view_drag_begin (f->view, GDK_BUTTON_PRIMARY, GDK_SHIFT_MASK, VX (10), VY (10));
  _ef_frame_view_drag_update (f->view, VX (1000), VY (20));
  _ef_frame_view_drag_end (f->view);
  assert_log (f, "drawn 10,10 190x10;");
  g_assert_cmpint (ef_frame_view_get_tool (f->view), ==, EF_FRAME_TOOL_DRAW);

  /* Without a pointer. */
  act (f, "frame.activate", NULL);
  assert_log (f, "drawn 75,70 50x20;");
  act (f, "frame.tool", "s", "draw");
  act (f, "frame.cancel", NULL);
  g_assert_cmpint (ef_frame_view_get_tool (f->view), ==, EF_FRAME_TOOL_SELECT);
}

static void
test_keys (Fixture       *f,
           gconstpointer  data)
{
  EfRegionItem *second = add (f, EF_REGION_UNKNOWN, 60, 80, 20, 10, FALSE);
  EfRegionItem *first = add (f, EF_REGION_IDENTITY, 100, 20, 20, 10, TRUE);
  EfRegionItem *third = add (f, EF_REGION_HARMLESS, 90, 80, 20, 10, FALSE);

  f->obey = TRUE;
  act (f, "frame.nudge", "(ii)", 1, 0);
  assert_log (f, "");
  act (f, "frame.next-box", NULL);
  g_assert_true (ef_frame_view_get_selected (f->view) == first);
  act (f, "frame.next-box", NULL);
  g_assert_true (ef_frame_view_get_selected (f->view) == second);
  act (f, "frame.next-box", NULL);
  act (f, "frame.next-box", NULL);
  g_assert_true (ef_frame_view_get_selected (f->view) == third);
  act (f, "frame.previous-box", NULL);
  g_assert_true (ef_frame_view_get_selected (f->view) == second);

  /* A run of keys is one step; another box begins another. */
  act (f, "frame.nudge", "(ii)", -1, 0);
  act (f, "frame.nudge", "(ii)", 0, 10);
  act (f, "frame.resize", "(ii)", 5, -20);
  assert_log (f, "final new 59,80 20x10;final 59,90 20x10;final 59,90 25x1;");
  ef_frame_view_set_selected (f->view, first);
  act (f, "frame.nudge", "(ii)", 0, -1000);
  act (f, "frame.nudge", "(ii)", 0, -1);
  assert_log (f, "final new 100,0 20x10;");

  act (f, "frame.activate", NULL);
  act (f, "frame.delete", NULL);
  act (f, "frame.delete", NULL);
  assert_log (f, "activated;deleted;");
  g_assert_null (ef_frame_view_get_selected (f->view));

  /* What is not on this frame cannot be changed by accident. */
  ef_frame_view_set_selected (f->view, third);
  ef_frame_view_set_frame (f->view, 7);
  act (f, "frame.nudge", "(ii)", 1, 0);
  act (f, "frame.delete", NULL);
  assert_log (f, "");
}

static void
test_zoom_and_window (Fixture       *f,
                      gconstpointer  data)
{
  act (f, "frame.zoom-in", NULL);
  g_assert_cmpfloat (ef_frame_view_get_zoom (f->view), ==, 3);
  act (f, "frame.zoom-one", NULL);
  g_assert_cmpfloat (ef_frame_view_get_zoom (f->view), ==, 1);
  act (f, "frame.zoom-out", NULL);
  g_assert_cmpfloat (ef_frame_view_get_zoom (f->view), ==, .8);
  g_assert_false (ef_frame_view_get_fitted (f->view));
  act (f, "frame.zoom-fit", NULL);
  g_assert_true (ef_frame_view_get_fitted (f->view));
  _ef_frame_view_scroll (f->view, 0, -1, FALSE, 0);
  g_assert_cmpfloat (ef_frame_view_get_zoom (f->view), >, 3);
  _ef_frame_view_scroll (f->view, 0, .5, FALSE, GDK_CONTROL_MASK);
  _ef_frame_view_scroll (f->view, 0, .5, FALSE, GDK_CONTROL_MASK);
  ef_frame_view_set_wheel_zooms (f->view, FALSE);
  _ef_frame_view_scroll (f->view, 0, -2, FALSE, 0);
  assert_log (f, "step 1;step -2;");

  _ef_frame_view_drag_begin (f->view, GDK_BUTTON_SECONDARY, 0, 300, 300);
  _ef_frame_view_drag_update (f->view, 310, 280);
  _ef_frame_view_drag_update (f->view, 310, 285);
  _ef_frame_view_drag_end (f->view);
  act (f, "frame.window", "(ii)", -16, 0);
  assert_log (f, "window -20 10;window 5 0;window -16 0;");

  ef_frame_view_set_zoom (f->view, 8);
  drag (f, GDK_BUTTON_MIDDLE, 100, 60, 110, 60);
  g_assert_cmpfloat (f->view->geometry.center_x, <, 100);
  assert_log (f, "");
}

static void
test_space_moves_picture (Fixture       *f,
                          gconstpointer  data)
{
  EfRegionItem *item = add (f, EF_REGION_IDENTITY, 90, 70, 20, 10, TRUE);

  ef_frame_view_set_zoom (f->view, 8);
  ef_frame_view_set_selected (f->view, item);
  f->view->space_down = TRUE;
  _ef_frame_view_drag_begin (f->view, GDK_BUTTON_PRIMARY, 0, 300, 250);
  _ef_frame_view_drag_update (f->view, 340, 250);
  _ef_frame_view_drag_end (f->view);
  g_assert_cmpfloat_with_epsilon (f->view->geometry.center_x, 95, 1e-9);
  g_assert_true (f->view->space_used);
  g_assert_true (ef_frame_view_get_selected (f->view) == item);
  assert_log (f, "");
}

static void
test_spoken (Fixture       *f,
             gconstpointer  data)
{
  EfRegionItem *item = add (f, EF_REGION_IDENTITY, 20, 20, 50, 20, TRUE);

  add (f, EF_REGION_UNKNOWN, 20, 60, 50, 20, FALSE);
  gtk_test_accessible_assert_property (f->view, GTK_ACCESSIBLE_PROPERTY_LABEL, "Frame");
  gtk_test_accessible_assert_property (f->view, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "2 boxes on this frame");
  ef_frame_view_set_selected (f->view, item);
  gtk_test_accessible_assert_property (f->view, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Box 1 of 2: Identity, will be filled");
  ef_region_item_set_redact (item, FALSE);
  gtk_test_accessible_assert_property (f->view, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Box 1 of 2: Identity, stays visible");
  ef_frame_view_set_frame (f->view, 9);
  gtk_test_accessible_assert_property (f->view, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "No boxes on this frame");
  ef_test_assert_names (f->window);
}

static void
test_model_changes (Fixture       *f,
                    gconstpointer  data)
{
  EfRegionItem *items[3];
  gpointer moved[2];

  for (int i = 0; i < 3; i++)
    items[i] = add (f, EF_REGION_UNKNOWN, 10 + i * 30, 10, 20, 10, TRUE);
  ef_frame_view_set_selected (f->view, items[1]);

  /* Moved in the list: still selected, and still watched, once. */
  moved[0] = g_object_ref (items[1]);
  moved[1] = g_object_ref (items[0]);
  g_list_store_splice (f->regions, 0, 2, moved, 2);
  g_assert_true (ef_frame_view_get_selected (f->view) == items[1]);
  ef_region_item_set_text (items[1], "X");
  gtk_test_accessible_assert_property (f->view, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Box 2 of 3: Unknown text, will be filled, text “X”");
  g_object_unref (moved[0]);
  g_object_unref (moved[1]);

  g_list_store_remove (f->regions, 0);
  g_assert_null (ef_frame_view_get_selected (f->view));
  g_assert_cmpuint (f->view->items->len, ==, 2);
  ef_frame_view_set_regions (f->view, NULL);
  g_assert_cmpuint (f->view->items->len, ==, 0);
  ef_frame_view_set_texture (f->view, NULL);
  ef_test_settle (f->window);
  drag (f, GDK_BUTTON_PRIMARY, 10, 10, 50, 50);
  act (f, "frame.zoom-in", NULL);
  assert_log (f, "");
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  ADD ("/frame/view/picture", test_picture);
  ADD ("/frame/view/boxes-follow-frame", test_boxes_follow_frame);
  ADD ("/frame/view/drag-moves", test_drag_moves);
  ADD ("/frame/view/drag-handles", test_drag_handles);
  ADD ("/frame/view/drag-cancelled", test_drag_cancelled);
  ADD ("/frame/view/draw", test_draw);
  ADD ("/frame/view/keys", test_keys);
  ADD ("/frame/view/zoom-and-window", test_zoom_and_window);
  ADD ("/frame/view/space-moves-picture", test_space_moves_picture);
  ADD ("/frame/view/spoken", test_spoken);
  ADD ("/frame/view/model-changes", test_model_changes);
  return g_test_run ();
}
