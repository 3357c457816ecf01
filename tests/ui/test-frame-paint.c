/* Pictures of boxes, tiles and thumbnails, drawn without a display. */
#include "config.h"

#include "ef-frame-paint.h"
#include "ef-frame-raster.h"
#include "ef-thumb-item.h"
#include "ui-test.h"

#define GREY 0x505050

static EfPicture
paint (EfViewRect   rect,
       EfRegionKind kind,
       EfPaintFlags flags)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  ef_frame_paint_box (snapshot, &rect, kind, flags, 1);
  node = gtk_snapshot_free_to_node (snapshot);
  return ef_picture_of_node (node, 200, 120, GREY);
}

static guint
color_of (EfRegionKind kind,
          EfPaintFlags flags)
{
  GdkRGBA color;

  ef_frame_paint_get_color (kind, flags, &color);
  return (guint) (color.red * 255 + .5) << 16 | (guint) (color.green * 255 + .5) << 8 | (guint) (color.blue * 255 + .5);
}

/* How often the upper line changes between its colour and something else. */
static int
count_changes (EfPicture *picture,
               int        y,
               guint      color)
{
  gboolean before = FALSE;
  int changes = 0;

  for (int x = 0; x < picture->width; x++)
    {
      gboolean now = ef_picture_get (picture, x, y) == color;

      changes += now != before;
      before = now;
    }
  return changes;
}

static void
test_kinds_differ_without_colour (void)
{
  const EfViewRect rect = { 40, 40, 120, 40 };
  int changes[EF_N_REGION_KINDS], lines[EF_N_REGION_KINDS];

  for (EfRegionKind kind = 0; kind < EF_N_REGION_KINDS; kind++)
    {
      g_auto (EfPicture) picture = paint (rect, kind, 0);
      guint color = color_of (kind, 0);

      /* The box itself stays as it is: lines lie outside of it. */
      ef_assert_color (&picture, 40, 40, GREY, 0);
      ef_assert_color (&picture, 159, 79, GREY, 0);
      ef_assert_color (&picture, 100, 60, GREY, 0);

      changes[kind] = count_changes (&picture, 39, color);
      lines[kind] = 0;
      for (int y = 0; y < 40; y++)
        lines[kind] += ef_picture_get (&picture, 40, y) == color;
    }
  g_assert_cmpint (changes[EF_REGION_IDENTITY], ==, 2);
  g_assert_cmpint (lines[EF_REGION_IDENTITY], ==, 2);
  g_assert_cmpint (changes[EF_REGION_HARMLESS], ==, 2);
  g_assert_cmpint (lines[EF_REGION_HARMLESS], ==, 1);
  g_assert_cmpint (changes[EF_REGION_UNKNOWN], >=, 12);
  g_assert_cmpint (changes[EF_REGION_TEMPLATE], >=, 40);
  /* Heavy corners on a thin line. */
  g_assert_cmpint (lines[EF_REGION_DRAWN], >=, 3);
}

static void
test_tint_tells_redaction (void)
{
  const EfViewRect rect = { 40, 40, 120, 40 };

  for (EfRegionKind kind = 0; kind < EF_N_REGION_KINDS; kind++)
    {
      g_auto (EfPicture) kept = paint (rect, kind, 0);
      g_auto (EfPicture) filled = paint (rect, kind, EF_PAINT_REDACT);
      g_auto (EfPicture) contrast = paint (rect, kind, EF_PAINT_REDACT | EF_PAINT_HIGH_CONTRAST);

      ef_assert_color (&kept, 100, 60, GREY, 0);
      g_assert_cmpuint (ef_picture_get (&filled, 100, 60), !=, GREY);
      g_assert_cmpuint (ef_picture_get (&contrast, 100, 60), !=, ef_picture_get (&filled, 100, 60));
    }
}

static void
test_selected_has_handles (void)
{
  const EfViewRect rect = { 40, 40, 120, 40 }, small = { 90, 50, 10, 8 };
  g_auto (EfPicture) large = paint (rect, EF_REGION_IDENTITY, EF_PAINT_SELECTED | EF_PAINT_HANDLES);
  g_auto (EfPicture) tiny = paint (small, EF_REGION_IDENTITY, EF_PAINT_SELECTED | EF_PAINT_HANDLES);

  for (int handle = 0; handle < EF_N_HANDLES; handle++)
    {
      double x, y;

      ef_handle_get_position (&rect, handle, &x, &y);
      ef_assert_color (&large, (int) x, (int) y, 0xffffff, 2);
    }
  /* The middle of a tiny box can be seen and grasped. */
  g_assert_cmpuint (ef_picture_get (&tiny, 95, 54), ==, GREY);
}

/* The place of the tag, empty if there is none. */
static graphene_rect_t
paint_tag (EfViewRect  rect,
           EfViewRect *others,
           guint       n_others,
           const char *text)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (EfViewRect));
  g_autoptr (GskRenderNode) node = NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, 0, 0);

  g_array_append_vals (array, others, n_others);
  ef_frame_paint_tag (snapshot, context, &rect, array, EF_REGION_IDENTITY, 0, text, 400, 300);
  g_object_unref (context);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node != NULL)
    gsk_render_node_get_bounds (node, &bounds);
  return bounds;
}

static void
test_tag_hides_nothing (void)
{
  EfViewRect box = { 150, 150, 60, 20 };
  EfViewRect above = { 100, 110, 200, 35 }, below = { 100, 175, 200, 40 };
  EfViewRect right = { 215, 140, 185, 40 }, left = { 0, 140, 145, 40 }, all = { 0, 0, 400, 300 };
  EfViewRect others[] = { above, below, right, left };
  graphene_rect_t tag;

  tag = paint_tag (box, others, 0, "DOE");
  g_assert_cmpfloat (tag.origin.y + tag.size.height, <, box.y);
  tag = paint_tag (box, others, 1, "DOE");
  g_assert_cmpfloat (tag.origin.y, >, box.y + box.height);
  tag = paint_tag (box, others, 2, "DOE");
  g_assert_cmpfloat (tag.origin.x, >, box.x + box.width);
  tag = paint_tag (box, others, 3, "DOE");
  g_assert_cmpfloat (tag.origin.x + tag.size.width, <, box.x);
  g_assert_cmpfloat (paint_tag (box, others, 4, "DOE").size.width, ==, 0);
  g_assert_cmpfloat (paint_tag (all, others, 0, "DOE").size.width, ==, 0);
  /* A long name is cut, and stays inside. */
  tag = paint_tag ((EfViewRect){ 380, 5, 15, 10 }, others, 0,
                   "a very long name, a very long name, a very long name, a very long name");
  g_assert_cmpfloat (tag.size.width, >, 100);
  g_assert_cmpfloat (tag.origin.x, >=, 0);
  g_assert_cmpfloat (tag.origin.x + tag.size.width, <=, 401);
}

static guint
chequer (int x,
         int y)
{
  return (x + y) % 2 == 0 ? 0xff0000 : 0x0000ff;
}

static guint
gradient (int x,
          int y)
{
  return (guint) (x * 255 / 99) << 16 | (guint) (y * 255 / 79) << 8 | 0x40;
}

static void
test_enlarging_is_exact (void)
{
  g_autoptr (GdkTexture) texture = ef_test_make_texture (40, 30, chequer);
  g_autoptr (EfFrameRaster) raster = ef_frame_raster_new (texture);
  EfBox visible = { 10, 5, 12, 8 }, covers;
  GdkTexture *tile = ef_frame_raster_get_tile (raster, &visible, 4, &covers);
  g_autofree guint32 *pixels = NULL;

  g_assert_true (covers.x == 9 && covers.y == 4 && covers.width == 14 && covers.height == 10);
  g_assert_cmpint (gdk_texture_get_width (tile), ==, 56);
  pixels = g_new (guint32, 56 * 40);
  gdk_texture_download (tile, (guchar *) pixels, 56 * 4);
  for (int y = 0; y < 40; y++)
    for (int x = 0; x < 56; x++)
      g_assert_cmphex (pixels[y * 56 + x] & 0xffffff, ==, chequer (9 + x / 4, 4 + y / 4));

  /* The same question is answered from memory; zoom 1 needs no copy. */
  g_assert_true (ef_frame_raster_get_tile (raster, &visible, 4, &covers) == tile);
  g_assert_true (ef_frame_raster_get_tile (raster, &visible, 1, &covers) == texture);
  visible.width = 0;
  g_assert_null (ef_frame_raster_get_tile (raster, &visible, 4, &covers));
}

static void
test_shrinking_averages (void)
{
  g_autoptr (GdkTexture) texture = ef_test_make_texture (101, 61, chequer);
  g_autoptr (EfFrameRaster) raster = ef_frame_raster_new (texture);
  EfBox visible = { 0, 0, 101, 61 }, covers;
  GdkTexture *tile = ef_frame_raster_get_tile (raster, &visible, .25, &covers);
  guint32 pixels[26 * 16];

  g_assert_cmpint (gdk_texture_get_width (tile), ==, 26);
  g_assert_cmpint (gdk_texture_get_height (tile), ==, 16);
  g_assert_cmpint (covers.width, ==, 104);
  g_assert_cmpint (covers.height, ==, 64);
  gdk_texture_download (tile, (guchar *) pixels, 26 * 4);
  g_assert_cmphex (pixels[5 * 26 + 5], ==, 0xff800080);
}

static void
test_thumbnail (void)
{
  const EfRegion region = { { 50, 40, 30, 20 }, 0, 4 };
  g_autoptr (GListStore) regions = g_list_store_new (EF_TYPE_REGION_ITEM);
  g_autoptr (EfRegionItem) box = ef_region_item_new (EF_REGION_IDENTITY, &region);
  g_autoptr (GdkTexture) texture = ef_test_make_texture (100, 80, gradient);
  g_autoptr (EfThumbItem) item = NULL;
  g_autofree char *description = NULL;

  ef_region_item_set_redact (box, TRUE);
  g_list_store_append (regions, box);
  for (int frame = 0; frame < 6; frame += 5)
    {
      g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
      g_autoptr (GskRenderNode) node = NULL;
      g_auto (EfPicture) picture = { 0 };

      g_clear_object (&item);
      item = ef_thumb_item_new (100, 80, G_LIST_MODEL (regions), frame);
      ef_thumb_item_set_texture (item, texture);
      gdk_paintable_snapshot (GDK_PAINTABLE (item), snapshot, 100, 80);
      node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
      picture = ef_picture_of_node (node, 100, 80, 0);
      ef_assert_color (&picture, 10, 10, gradient (10, 10), 3);
      ef_assert_color (&picture, 60, 39, frame == 0 ? color_of (EF_REGION_IDENTITY, 0) : gradient (60, 39), 3);
    }

  ef_thumb_item_set_title (item, "IM_0042");
  ef_region_item_set_region (box, &(EfRegion){ { 0, 0, 5, 5 }, 0, 5 });
  g_object_get (item, "description", &description, NULL);
  g_assert_cmpstr (description, ==, "IM_0042, 1 box");
  g_list_store_remove_all (regions);
  g_assert_finalize_object (g_steal_pointer (&item));
}

static void
notify_cb (GObject    *object,
           GParamSpec *pspec,
           GString    *log)
{
  g_string_append_printf (log, "%s ", pspec->name);
}

static void
test_region_item_notifies (void)
{
  EfRegion region = { { 1, 2, 3, 4 }, 0, 9 };
  EfRegionItem *item = ef_region_item_new (EF_REGION_UNKNOWN, &region);
  g_autoptr (GString) log = g_string_new (NULL);
  g_autofree char *summary = NULL;

  g_signal_connect (item, "notify", G_CALLBACK (notify_cb), log);
  ef_region_item_set_region (item, &region);
  g_assert_cmpstr (log->str, ==, "");
  region.box.x = 5;
  ef_region_item_set_region (item, &region);
  region.last_frame = 3;
  ef_region_item_set_region (item, &region);
  ef_region_item_set_text (item, NULL);
  ef_region_item_set_text (item, "DOE");
  ef_region_item_set_redact (item, TRUE);
  ef_region_item_set_redact (item, 2);
  ef_region_item_set_confidence (item, .934);
  ef_region_item_set_kind (item, EF_REGION_IDENTITY);
  g_assert_cmpstr (log->str, ==, "x last-frame text redact confidence kind ");

  summary = ef_region_item_dup_summary (item);
  g_assert_cmpstr (summary, ==, "Identity, will be filled, text “DOE”, 93 % certain");
  g_assert_true (ef_region_item_is_on_frame (item, EF_FRAME_ALL));
  g_assert_true (ef_region_item_is_on_frame (item, 3));
  g_assert_false (ef_region_item_is_on_frame (item, 4));
  g_assert_finalize_object (item);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  /* Fails without a display, but render nodes need what it sets up. */
  gtk_init_check ();
  g_test_add_func ("/frame/paint/kinds-differ-without-colour", test_kinds_differ_without_colour);
  g_test_add_func ("/frame/paint/tint-tells-redaction", test_tint_tells_redaction);
  g_test_add_func ("/frame/paint/selected-has-handles", test_selected_has_handles);
  g_test_add_func ("/frame/paint/tag-hides-nothing", test_tag_hides_nothing);
  g_test_add_func ("/frame/raster/enlarging-is-exact", test_enlarging_is_exact);
  g_test_add_func ("/frame/raster/shrinking-averages", test_shrinking_averages);
  g_test_add_func ("/frame/thumb", test_thumbnail);
  g_test_add_func ("/frame/region-item/notifies", test_region_item_notifies);
  return g_test_run ();
}
