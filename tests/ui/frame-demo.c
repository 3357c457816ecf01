/* The canvas to play with by hand, with made-up boxes on a picture of its own or on one that is named:
 *
 *   frame-demo [PICTURE.png] [--boxes N] [--sheet] [--save FILE.png] [--bench]
 *
 * --save writes what the window shows and ends; --bench measures scrolling through pictures that are there already. */
#include "config.h"

#include "ef-frame-ui.h"

#include <adwaita.h>
#include <math.h>
#include <string.h>

#define N_FRAMES 27

typedef struct
{
  GtkWidget *window, *view, *strip;
  GListStore *regions;
  GdkTexture *frames[N_FRAMES];

  /* Of the bench. */
  guint shown;
  gint64 begin, used;
} Demo;

static int n_boxes = 12, bench_width = 512, bench_height = 512, bench_zoom;
static double text_scale = 1;
static gboolean sheet, bench, light, after, narrow;
static char *save;

static const GOptionEntry options[] = {
  { "boxes", 0, 0, G_OPTION_ARG_INT, &n_boxes, "How many boxes", "N" },
  { "sheet", 0, 0, G_OPTION_ARG_NONE, &sheet, "Show the contact sheet", NULL },
  { "light", 0, 0, G_OPTION_ARG_NONE, &light, "Light colours", NULL },
  { "after", 0, 0, G_OPTION_ARG_NONE, &after, "As it will be written", NULL },
  { "narrow", 0, 0, G_OPTION_ARG_NONE, &narrow, "A small window", NULL },
  { "text-scale", 0, 0, G_OPTION_ARG_DOUBLE, &text_scale, "Size of texts", "FACTOR" },
  { "save", 0, 0, G_OPTION_ARG_FILENAME, &save, "Save what is shown, and end", "FILE" },
  { "bench", 0, 0, G_OPTION_ARG_NONE, &bench, "Measure scrolling", NULL },
  { "width", 0, 0, G_OPTION_ARG_INT, &bench_width, "Of the pictures made up", "PIXELS" },
  { "height", 0, 0, G_OPTION_ARG_INT, &bench_height, "Of the pictures made up", "PIXELS" },
  { "zoom", 0, 0, G_OPTION_ARG_INT, &bench_zoom, "Device pixels per pixel; 0: fit", "N" },
  { NULL }
};

/* A slice of something round, with letters burned in. */
static GdkTexture *
make_frame (int width,
            int height,
            int frame)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  cairo_pattern_t *body = cairo_pattern_create_radial (width * .5, height * .5, width * .02,
                                                       width * .5, height * .5, width * .42);
  guint8 *rgb = g_new (guint8, (gsize) width * height * 3);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *number = g_strdup_printf ("IM %d/%d", frame + 1, N_FRAMES);
  double unit = width / 512.0;

  cairo_pattern_add_color_stop_rgb (body, 0, .32, .32, .32);
  cairo_pattern_add_color_stop_rgb (body, .55, .5, .5, .5);
  cairo_pattern_add_color_stop_rgb (body, .86, .34, .34, .34);
  cairo_pattern_add_color_stop_rgb (body, .93, .85, .85, .85);
  cairo_pattern_add_color_stop_rgb (body, 1, 0, 0, 0);
  cairo_paint (cr);
  cairo_set_source (cr, body);
  cairo_arc (cr, width * .5, height * .5, width * .42, 0, 2 * G_PI);
  cairo_fill (cr);
  for (int i = 0; i < 9; i++)
    {
      double angle = i * .7 + frame * .05, r = width * (.08 + .025 * i);

      cairo_set_source_rgba (cr, .75, .75, .75, .12 + .03 * (i % 4));
      cairo_arc (cr, width * .5 + cos (angle) * r, height * .5 + sin (angle) * r, width * (.03 + .008 * i),
                 0, 2 * G_PI);
      cairo_fill (cr);
    }
  cairo_select_font_face (cr, "monospace", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, 14 * unit);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_move_to (cr, 12 * unit, 24 * unit);
  cairo_show_text (cr, "MUSTERFRAU, ERIKA");
  cairo_move_to (cr, 12 * unit, 44 * unit);
  cairo_show_text (cr, "*12.08.1964  F");
  cairo_move_to (cr, width - 120 * unit, 24 * unit);
  cairo_show_text (cr, "kV 120 mA 80");
  cairo_move_to (cr, 12 * unit, height - 14 * unit);
  cairo_show_text (cr, number);
  cairo_set_font_size (cr, 22 * unit);
  cairo_move_to (cr, width - 30 * unit, height / 2.0);
  cairo_show_text (cr, "L");
  cairo_surface_flush (surface);

  for (int y = 0; y < height; y++)
    {
      const guint32 *row = (const guint32 *) (cairo_image_surface_get_data (surface)
                                              + (gsize) y * cairo_image_surface_get_stride (surface));

      for (int x = 0; x < width; x++)
        {
          guint8 *to = rgb + ((gsize) y * width + x) * 3;

          to[0] = (guint8) (row[x] >> 16);
          to[1] = (guint8) (row[x] >> 8);
          to[2] = (guint8) row[x];
        }
    }
  cairo_pattern_destroy (body);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  bytes = g_bytes_new_take (rgb, (gsize) width * height * 3);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8, bytes, (gsize) width * 3);
}

static void
add_region (GListStore   *regions,
            EfRegionKind  kind,
            EfBox         box,
            const char   *text,
            const char   *reason,
            double        confidence)
{
  g_autoptr (EfRegionItem) item = ef_region_item_new (kind, &(EfRegion){ box, 0, N_FRAMES - 1 });

  ef_region_item_set_redact (item, kind != EF_REGION_HARMLESS);
  ef_region_item_set_text (item, text);
  ef_region_item_set_reason (item, reason);
  ef_region_item_set_scope (item, "All frames");
  ef_region_item_set_confidence (item, confidence);
  g_list_store_append (regions, item);
}

static void
add_regions (GListStore *regions,
             int         width,
             int         height)
{
  int unit = MAX (width / 512, 1);
  const struct
  {
    EfRegionKind kind;
    EfBox box;
    const char *text, *reason;
    double confidence;
  } known[] = {
    { EF_REGION_IDENTITY, { 10, 10, 152, 19 }, "MUSTERFRAU, ERIKA", "matches PatientName 0.98", .98 },
    { EF_REGION_IDENTITY, { 10, 31, 128, 18 }, "*12.08.1964  F", "matches PatientBirthDate; pattern: date", .93 },
    { EF_REGION_HARMLESS, { 390, 10, 112, 19 }, "kV 120 mA 80", "technique", .91 },
    { EF_REGION_UNKNOWN, { 10, 485, 80, 18 }, "1M 12/27", "read with little confidence", .41 },
    { EF_REGION_DRAWN, { 470, 232, 34, 32 }, "", "", -1 },
    { EF_REGION_TEMPLATE, { 170, 8, 200, 24 }, "", "template: head of this device", -1 },
  };

  for (int i = 0; i < MIN (n_boxes, (int) G_N_ELEMENTS (known)); i++)
    add_region (regions, known[i].kind,
                (EfBox){ known[i].box.x * unit, known[i].box.y * unit, known[i].box.width * unit,
                         known[i].box.height * unit },
                known[i].text, known[i].reason, known[i].confidence);
  for (int i = G_N_ELEMENTS (known); i < n_boxes; i++)
    add_region (regions, i % EF_N_REGION_KINDS,
                (EfBox){ (i * 71) % (width - 60), 60 + (i * 37) % (height - 130), 24 + i % 5 * 8, 10 + i % 3 * 4 },
                "Dr. Dipl.-Ing. Maximiliane-Charlotte von Hohenstein-Weißenfels, Klinik für Radiologie und "
                "Nuklearmedizin, Untergeschoss 2",
                "pattern: title and name; in the list of institutions; beside what matches ReferringPhysicianName 0.87",
                .3 + i % 7 * .1);
}

static void
changed_cb (Demo         *demo,
            EfRegionItem *item,
            int           x,
            int           y,
            int           width,
            int           height,
            gboolean      final,
            const char   *merge_key)
{
  EfRegion region = *ef_region_item_get_region (item);

  region.box = (EfBox){ x, y, width, height };
  ef_region_item_set_region (item, &region);
  g_print ("%s %d,%d %dx%d %s\n", final ? "final" : "change", x, y, width, height, merge_key);
}

static void
drawn_cb (Demo *demo,
          int   x,
          int   y,
          int   width,
          int   height)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (demo->regions));
  g_autoptr (EfRegionItem) item = NULL;

  add_region (demo->regions, EF_REGION_DRAWN, (EfBox){ x, y, width, height }, "", "", -1);
  item = g_list_model_get_item (G_LIST_MODEL (demo->regions), n);
  ef_frame_view_set_selected (EF_FRAME_VIEW (demo->view), item);
}

static void
deleted_cb (Demo         *demo,
            EfRegionItem *item)
{
  guint position;

  if (g_list_store_find (demo->regions, item, &position))
    g_list_store_remove (demo->regions, position);
}

static void
activated_cb (Demo         *demo,
              EfRegionItem *item)
{
  g_print ("activated %s\n", ef_region_item_get_text (item));
}

static void
window_cb (Demo   *demo,
           double  center,
           double  width)
{
  g_print ("window %g %g\n", center, width);
}

static void
space_cb (Demo *demo)
{
  g_print ("space\n");
}

static void
wanted_cb (Demo  *demo,
           guint  frame)
{
  ef_frame_view_set_texture (EF_FRAME_VIEW (demo->view), demo->frames[frame]);
  ef_frame_view_set_frame (EF_FRAME_VIEW (demo->view), (int) frame);
}

static gboolean
save_cb (gpointer user_data)
{
  Demo *demo = user_data;
  GtkWidget *child = gtk_window_get_child (GTK_WINDOW (demo->window));
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (demo->window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (child), gtk_widget_get_height (child));
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (demo->window)), node, NULL);
  gdk_texture_save_to_png (texture, save);
  g_application_quit (g_application_get_default ());
  return G_SOURCE_REMOVE;
}

/* Draws as fast as it can, one frame after the other, without waiting for a clock. */
static gboolean
bench_cb (gpointer user_data)
{
  const int rounds = 200;
  Demo *demo = user_data;
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (demo->window));
  int width = gtk_widget_get_width (demo->view), height = gtk_widget_get_height (demo->view);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (demo->view);
  gint64 begin, making = 0, drawing = 0;

  if (bench_zoom > 0)
    ef_frame_view_set_zoom (EF_FRAME_VIEW (demo->view), bench_zoom);
  for (int i = 0; i < rounds; i++)
    {
      g_autoptr (GskRenderNode) node = NULL;
      g_autoptr (GdkTexture) texture = NULL;
      GtkSnapshot *snapshot;

      begin = g_get_monotonic_time ();
      wanted_cb (demo, (guint) i % N_FRAMES);
      snapshot = gtk_snapshot_new ();
      gtk_widget_snapshot_child (gtk_widget_get_parent (demo->view), demo->view, snapshot);
      node = gtk_snapshot_free_to_node (snapshot);
      making += g_get_monotonic_time () - begin;

      begin = g_get_monotonic_time ();
      texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, width, height));
      drawing += g_get_monotonic_time () - begin;
    }
  g_print ("%s: %d x %d pixels at zoom %.2f in %d x %d, %d boxes: nodes %.2f ms, drawing %.2f ms, %.0f frames/s\n",
           G_OBJECT_TYPE_NAME (renderer), bench_width, bench_height,
           ef_frame_view_get_zoom (EF_FRAME_VIEW (demo->view)),
           width, height, n_boxes, making / 1000.0 / rounds, drawing / 1000.0 / rounds,
           rounds * 1e6 / (making + drawing));
  g_application_quit (g_application_get_default ());
  return G_SOURCE_REMOVE;
}

static GtkWidget *
make_sheet (Demo *demo)
{
  GtkWidget *widget = ef_contact_sheet_new ();
  GListStore *model = g_list_store_new (EF_TYPE_THUMB_ITEM);

  for (int i = 0; i < 300; i++)
    {
      g_autoptr (EfThumbItem) item = ef_thumb_item_new (gdk_texture_get_width (demo->frames[0]),
                                                        gdk_texture_get_height (demo->frames[0]),
                                                        G_LIST_MODEL (demo->regions), i % N_FRAMES);
      g_autofree char *title = g_strdup_printf ("IM_%04d", i + 1);

      ef_thumb_item_set_title (item, title);
      ef_thumb_item_set_detail (item, i % 5 == 0 ? "Sagittal T2 with a very long description of the series"
                                                 : "CT · 512 × 512");
      if (i % 11 != 3)
        ef_thumb_item_set_texture (item, demo->frames[i % N_FRAMES]);
      g_list_store_append (model, item);
    }
  ef_contact_sheet_set_model (EF_CONTACT_SHEET (widget), G_LIST_MODEL (model));
  g_object_unref (model);
  return widget;
}

static GtkWidget *
make_review (Demo *demo)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autoptr (EfRegionItem) first = g_list_model_get_item (G_LIST_MODEL (demo->regions), 0);

  demo->view = ef_frame_view_new ();
  demo->strip = ef_frame_strip_new ();
  gtk_widget_set_vexpand (demo->view, TRUE);
  gtk_box_append (GTK_BOX (box), demo->view);
  gtk_box_append (GTK_BOX (box), demo->strip);
  g_signal_connect_swapped (demo->view, "region-changed", G_CALLBACK (changed_cb), demo);
  g_signal_connect_swapped (demo->view, "region-drawn", G_CALLBACK (drawn_cb), demo);
  g_signal_connect_swapped (demo->view, "region-deleted", G_CALLBACK (deleted_cb), demo);
  g_signal_connect_swapped (demo->view, "region-activated", G_CALLBACK (activated_cb), demo);
  g_signal_connect_swapped (demo->view, "window-changed", G_CALLBACK (window_cb), demo);
  g_signal_connect_swapped (demo->view, "space-tapped", G_CALLBACK (space_cb), demo);
  g_signal_connect_swapped (demo->view, "frame-step", G_CALLBACK (ef_frame_strip_step), demo->strip);
  g_signal_connect_swapped (demo->strip, "frame-wanted", G_CALLBACK (wanted_cb), demo);
  ef_frame_view_set_regions (EF_FRAME_VIEW (demo->view), G_LIST_MODEL (demo->regions));
  ef_frame_strip_set_n_frames (EF_FRAME_STRIP (demo->strip), N_FRAMES);
  wanted_cb (demo, 0);
  ef_frame_view_set_show_after (EF_FRAME_VIEW (demo->view), after);
  if (first != NULL)
    ef_frame_view_set_selected (EF_FRAME_VIEW (demo->view), first);
  return box;
}

static void
activate_cb (GtkApplication *app,
             Demo           *demo)
{
  if (text_scale != 1)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (96 * 1024 * text_scale), NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      light ? ADW_COLOR_SCHEME_FORCE_LIGHT : ADW_COLOR_SCHEME_FORCE_DARK);
  demo->regions = g_list_store_new (EF_TYPE_REGION_ITEM);
  add_regions (demo->regions, gdk_texture_get_width (demo->frames[0]), gdk_texture_get_height (demo->frames[0]));
  demo->window = gtk_application_window_new (app);
  gtk_window_set_title (GTK_WINDOW (demo->window), "Frame");
  gtk_window_set_default_size (GTK_WINDOW (demo->window), narrow ? 360 : 1000, narrow ? 420 : 760);
  gtk_window_set_child (GTK_WINDOW (demo->window), sheet ? make_sheet (demo) : make_review (demo));
  gtk_window_present (GTK_WINDOW (demo->window));
  if (bench)
    g_timeout_add (400, bench_cb, demo);
  else if (save != NULL)
    g_timeout_add (600, save_cb, demo);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new ("[PICTURE.png]");
  g_autoptr (GError) error = NULL;
  g_autoptr (AdwApplication) app = NULL;
  static Demo demo;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  for (int i = 0; i < N_FRAMES; i++)
    {
      if (argc < 2)
        demo.frames[i] = make_frame (bench_width, bench_height, i);
      else if (i > 0)
        demo.frames[i] = g_object_ref (demo.frames[0]);
      else if ((demo.frames[0] = gdk_texture_new_from_filename (argv[1], &error)) == NULL)
        {
          g_printerr ("%s\n", error->message);
          return 1;
        }
    }
  app = adw_application_new (NULL, G_APPLICATION_DEFAULT_FLAGS);
  g_signal_connect (app, "activate", G_CALLBACK (activate_cb), &demo);
  return g_application_run (G_APPLICATION (app), 1, argv);
}
