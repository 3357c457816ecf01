/* Strip, projections and contact sheet: they come up, say their names, tell what was wanted, and go. */
#include "config.h"

#include "ef-frame-ui.h"
#include "ui-test.h"

#include <adwaita.h>

static GtkWidget *
show (GtkWidget *widget,
      int        width,
      int        height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  ef_test_settle (window);
  return window;
}

/* Closes the window; nothing may hold the widget any more. */
static void
finish (GtkWidget *window,
        GtkWidget *widget)
{
  g_object_ref (widget);
  gtk_window_destroy (GTK_WINDOW (window));
  ef_test_settle (NULL);
  g_assert_finalize_object (widget);
}

static void
wanted_cb (GString *log,
           guint    frame)
{
  g_string_append_printf (log, "%u ", frame);
}

static void
notify_cb (GString    *log,
           GParamSpec *pspec)
{
  g_string_append_printf (log, "%s ", pspec->name);
}

static void
test_strip (void)
{
  GtkWidget *widget = ef_frame_strip_new ();
  EfFrameStrip *strip = EF_FRAME_STRIP (widget);
  GtkWidget *window = show (widget, 500, 60);
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GString) notified = g_string_new (NULL);
  gint64 deadline;

  g_signal_connect_swapped (strip, "frame-wanted", G_CALLBACK (wanted_cb), log);
  g_assert_false (gtk_widget_get_sensitive (widget));
  ef_frame_strip_set_playing (strip, TRUE);
  g_assert_false (ef_frame_strip_get_playing (strip));

  ef_frame_strip_set_n_frames (strip, 27);
  ef_frame_strip_set_frame (strip, 11);
  g_assert_cmpstr (log->str, ==, "");
  ef_frame_strip_step (strip, 3);
  ef_frame_strip_step (strip, 100);
  ef_frame_strip_step (strip, 1);
  g_assert_cmpstr (log->str, ==, "14 26 ");
  ef_frame_strip_set_frame (strip, 99);
  g_assert_cmpuint (ef_frame_strip_get_frame (strip), ==, 26);
  ef_test_assert_names (window);

  /* Playing from the end begins again, and stops at the end where it does not loop. */
  g_string_truncate (log, 0);
  ef_frame_strip_set_n_frames (strip, 4);
  ef_frame_strip_set_loop (strip, FALSE);
  ef_frame_strip_set_speed (strip, 40);
  ef_frame_strip_set_frame (strip, 3);
  g_signal_connect_swapped (strip, "notify::playing", G_CALLBACK (notify_cb), notified);
  ef_frame_strip_set_playing (strip, TRUE);
  deadline = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
  while (ef_frame_strip_get_playing (strip) && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, FALSE);
  g_assert_false (ef_frame_strip_get_playing (strip));
  g_assert_cmpstr (notified->str, ==, "playing playing ");
  g_assert_true (g_str_has_prefix (log->str, "0 "));
  g_assert_true (g_str_has_suffix (log->str, "3 "));

  /* It may be closed while it plays. */
  ef_frame_strip_set_loop (strip, TRUE);
  ef_frame_strip_set_playing (strip, TRUE);
  ef_test_settle (window);
  finish (window, widget);
}

static guint
dark (int x,
      int y)
{
  return 0x203040;
}

static void
thumb_wanted_cb (guint       *count,
                 EfThumbItem *item)
{
  g_autoptr (GdkTexture) texture = ef_test_make_texture (64, 48, dark);

  (*count)++;
  ef_thumb_item_set_texture (item, texture);
}

static void
test_sheet (void)
{
  GtkWidget *widget = ef_contact_sheet_new ();
  EfContactSheet *sheet = EF_CONTACT_SHEET (widget);
  GtkWidget *window = show (widget, 700, 500);
  g_autoptr (GListStore) model = g_list_store_new (EF_TYPE_THUMB_ITEM);
  g_autoptr (GListStore) regions = g_list_store_new (EF_TYPE_REGION_ITEM);
  g_autoptr (EfThumbItem) last = NULL;
  guint wanted = 0;

  ef_test_assert_names (window);
  for (int i = 0; i < 600; i++)
    {
      g_autoptr (EfThumbItem) item = ef_thumb_item_new (512, 384, G_LIST_MODEL (regions), i);
      g_autofree char *title = g_strdup_printf ("Frame %d", i + 1);

      ef_thumb_item_set_title (item, title);
      g_list_store_append (model, item);
      g_set_object (&last, item);
    }
  g_signal_connect_swapped (sheet, "thumb-wanted", G_CALLBACK (thumb_wanted_cb), &wanted);
  ef_contact_sheet_set_model (sheet, G_LIST_MODEL (model));
  ef_test_settle (window);
  g_assert_cmpuint (wanted, >, 0);
  g_assert_cmpuint (wanted, <, 600);
  ef_test_assert_names (window);
  g_assert_null (ef_contact_sheet_get_selected (sheet));

  ef_contact_sheet_set_selected (sheet, last);
  ef_test_settle (window);
  g_assert_true (ef_contact_sheet_get_selected (sheet) == last);
  g_assert_nonnull (ef_thumb_item_get_texture (last));
  g_assert_true (gtk_widget_activate_action (widget, "sheet.larger", NULL));
  g_assert_cmpint (ef_contact_sheet_get_thumb_size (sheet), ==, 176);
  ef_contact_sheet_set_thumb_size (sheet, 1);
  g_assert_cmpint (ef_contact_sheet_get_thumb_size (sheet), ==, 64);
  ef_test_settle (window);
  g_list_store_remove_all (model);
  ef_test_settle (window);
  finish (window, widget);
}

static GtkAllocation
place_of (GtkWidget *child,
          GtkWidget *bar)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (child, bar, &bounds));
  return (GtkAllocation){ (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width,
                          (int) bounds.size.height };
}

/* Side by side where there is room, below each other where there is none; what expands takes what is left. */
static void
test_wrap (void)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *children[3];
  int least, natural, tall, height;

  gtk_widget_set_layout_manager (bar, g_object_new (EF_TYPE_WRAP_LAYOUT, "spacing", 10, NULL));
  for (guint i = 0; i < 3; i++)
    {
      children[i] = gtk_drawing_area_new ();
      gtk_widget_set_size_request (children[i], 100 + 10 * (int) i, 30);
      gtk_box_append (GTK_BOX (bar), children[i]);
    }
  gtk_widget_set_hexpand (children[1], TRUE);
  g_object_ref_sink (bar);
  gtk_widget_measure (bar, GTK_ORIENTATION_HORIZONTAL, -1, &least, &natural, NULL, NULL);
  g_assert_cmpint (least, ==, 120);
  g_assert_cmpint (natural, ==, 100 + 110 + 120 + 20);
  gtk_widget_measure (bar, GTK_ORIENTATION_VERTICAL, 350, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, ==, 30);
  gtk_widget_measure (bar, GTK_ORIENTATION_VERTICAL, 349, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, ==, 70);
  gtk_widget_measure (bar, GTK_ORIENTATION_VERTICAL, 120, &tall, NULL, NULL, NULL);
  g_assert_cmpint (tall, ==, 110);

  gtk_widget_allocate (bar, 400, 30, -1, NULL);
  g_assert_cmpint (place_of (children[1], bar).width, ==, 160);
  g_assert_cmpint (place_of (children[2], bar).x, ==, 280);
  gtk_widget_allocate (bar, 240, 70, -1, NULL);
  g_assert_cmpint (place_of (children[1], bar).y, ==, 0);
  g_assert_cmpint (place_of (children[1], bar).width, ==, 130);
  g_assert_cmpint (place_of (children[2], bar).y, ==, 40);
  gtk_widget_set_visible (children[0], FALSE);
  gtk_widget_allocate (bar, 240, 30, -1, NULL);
  g_assert_cmpint (place_of (children[2], bar).y, ==, 0);
  gtk_widget_set_direction (bar, GTK_TEXT_DIR_RTL);
  gtk_widget_allocate (bar, 300, 30, -1, NULL);
  g_assert_cmpint (place_of (children[2], bar).x, ==, 0);
  g_assert_finalize_object (bar);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_test_add_func ("/frame/strip", test_strip);
  g_test_add_func ("/frame/sheet", test_sheet);
  g_test_add_func ("/frame/wrap", test_wrap);
  return g_test_run ();
}
