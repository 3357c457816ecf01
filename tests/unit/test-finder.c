#include "config.h"

#include "ef-fields.h"
#include "ef-finder.h"
#include "ef-ink.h"
#include "ef-lines.h"
#include "ef-projection.h"
#include "ef-strokes.h"

#include <leptonica/allheaders.h>
#include <string.h>

#define WIDTH 640
#define HEIGHT 360
#define SIZE 6 /* of leptonica's built-in font: letters of 13 pixels */

/* Frames are drawn anew each time they are asked for. */
typedef void (*Draw) (guint frame, EfGray *gray, gpointer user_data);

typedef struct
{
  Draw draw;
  gpointer user_data;
  guint fail_at; /* 1-based, 0: never */
  guint asked;
} Film;

static void
write_line (EfGray     *gray,
            const char *text,
            int         x,
            int         y,
            int         size,
            guint8      value)
{
  L_BMF *font = bmfCreate (NULL, size);
  PIX *pix = pixCreate (gray->width, gray->height, 1);
  int w, overflow;

  pixSetTextline (pix, font, text, 1, x, y, &w, &overflow);
  for (int v = 0; v < gray->height; v++)
    for (int u = 0; u < gray->width; u++)
      {
        l_uint32 bit;

        pixGetPixel (pix, u, v, &bit);
        if (bit)
          gray->data[(gsize) v * gray->width + u] = value;
      }
  pixDestroy (&pix);
  bmfDestroy (&font);
}

/* A soft disc that breathes with the frame. */
static void
draw_background (guint   frame,
                 EfGray *gray)
{
  for (int y = 0; y < gray->height; y++)
    for (int x = 0; x < gray->width; x++)
      {
        int dx = x - gray->width / 2, dy = y - gray->height * 2 / 3, d = (dx * dx + dy * dy) / (40 + (int) frame % 7);

        gray->data[(gsize) y * gray->width + x] = (guint8) MAX (0, 90 - d);
      }
}

static GPtrArray *
get_views (guint     index,
           gpointer  user_data,
           GError  **error)
{
  Film *film = user_data;
  GPtrArray *views;
  EfGray *gray;

  film->asked++;
  if (film->fail_at && index + 1 == film->fail_at)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no frame");
      return NULL;
    }
  views = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_gray_free);
  gray = ef_gray_new (WIDTH, HEIGHT);
  draw_background (index, gray);
  film->draw (index, gray, film->user_data);
  g_ptr_array_add (views, gray);
  return views;
}

static void
draw_screen (guint    frame,
             EfGray  *gray,
             gpointer user_data)
{
  write_line (gray, "VANDERBERG, PEDRO", 20, 40, SIZE, 255);
  write_line (gray, "Depth 15 cm", 20, 100, SIZE, 230);
}

static void
draw_nothing (guint    frame,
              EfGray  *gray,
              gpointer user_data)
{
}

/* A name on frames 8 to 14 only, a counter that changes, and a scale that stays. */
static void
draw_film (guint    frame,
           EfGray  *gray,
           gpointer user_data)
{
  g_autofree char *clock = g_strdup_printf ("%02u:%02u:%02u", (frame * 7) % 24, (frame * 13) % 60, (frame * 29) % 60);

  write_line (gray, "Depth 15 cm", 20, 40, SIZE, 230);
  write_line (gray, clock, 420, 40, SIZE, 230);
  if (frame >= 8 && frame <= 14)
    write_line (gray, "VANDERBERG", 20, 100, SIZE, 255);
}

static EfIdentifiers *
make_identifiers (void)
{
  EfIdentifiers *ids = ef_identifiers_new ();

  ef_identifiers_add (ids, EF_IDENTIFIER_PATIENT_NAME, "VANDERBERG^PEDRO");
  return ids;
}

/* The finding that covers most of the box, or NULL. */
static const EfTextFinding *
find_at (const GArray *findings,
         int           x,
         int           y)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const EfTextFinding *finding = &g_array_index (findings, EfTextFinding, i);
      const EfBox *box = &finding->region.box;

      if (x >= box->x && x < box->x + box->width && y >= box->y && y < box->y + box->height)
        return finding;
    }
  return NULL;
}

static GArray *
look (Film          *film,
      guint          n_frames,
      EfPixelPolicy  policy,
      GError       **error)
{
  static EfFinder *finder = NULL;
  g_autoptr (EfIdentifiers) ids = make_identifiers ();
  EfFrameSource source = { n_frames, get_views, film };
  EfFinderOptions options = { policy, "eng", "US", FALSE };

  if (!finder)
    finder = ef_finder_new ("eng", error);
  g_assert_nonnull (finder);
  g_assert_nonnull (strstr (ef_finder_get_method (finder), "tesseract"));
  return ef_finder_find (finder, &source, ids, &options, error);
}

static void
test_policies_on_a_screen (void)
{
  static const struct
  {
    EfPixelPolicy policy;
    gboolean name, depth;
  } rows[] = {
    { EF_PIXELS_ALLOW_LIST, TRUE, FALSE },
    { EF_PIXELS_HEADER_MATCH, TRUE, FALSE },
    { EF_PIXELS_ALL_TEXT, TRUE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      Film film = { draw_screen };
      g_autoptr (GArray) findings = look (&film, 1, rows[i].policy, &error);
      const EfTextFinding *name, *depth;

      g_assert_no_error (error);
      name = find_at (findings, 90, 34);
      depth = find_at (findings, 60, 94);
      g_assert_nonnull (name);
      g_assert_nonnull (depth);
      g_assert_cmpint (name->redact, ==, rows[i].name);
      g_assert_cmpint (depth->redact, ==, rows[i].depth);
      g_assert_null (strstr (name->reason, "VANDER"));
      if (rows[i].policy == EF_PIXELS_ALL_TEXT)
        g_assert_cmpfloat (name->read_confidence, ==, -1);
      else
        {
          g_assert_cmpint (name->kind, ==, EF_TEXT_IDENTITY);
          g_assert_nonnull (strstr (name->reason, "matches PatientName"));
          g_assert_cmpint (depth->kind, ==, EF_TEXT_HARMLESS);
        }
    }
}

static void
draw_form (guint    frame,
           EfGray  *gray,
           gpointer user_data)
{
  write_line (gray, "Patient Age:", 20, 40, SIZE, 255);
  write_line (gray, "54", 250, 40, SIZE, 255);
  write_line (gray, "Depth:", 20, 100, SIZE, 255);
  write_line (gray, "15 cm", 250, 100, SIZE, 255);
}

/* A number far from its label is read alone, and yet the label tells what it is. */
static void
test_values_go_with_their_labels (void)
{
  g_autoptr (GError) error = NULL;
  Film film = { draw_form };
  g_autoptr (GArray) findings = look (&film, 1, EF_PIXELS_ALLOW_LIST, &error);
  const EfTextFinding *age, *depth;

  g_assert_no_error (error);
  age = find_at (findings, 258, 34);
  depth = find_at (findings, 262, 94);
  g_assert_nonnull (age);
  g_assert_nonnull (depth);
  g_assert_true (age->redact);
  g_assert_false (depth->redact);
}

static void
test_off_looks_at_nothing (void)
{
  g_autoptr (GError) error = NULL;
  Film film = { draw_screen };
  g_autoptr (GArray) findings = look (&film, 3, EF_PIXELS_OFF, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, ==, 0);
  g_assert_cmpuint (film.asked, ==, 0);
}

static void
test_picture_without_text (void)
{
  g_autoptr (GError) error = NULL;
  Film film = { draw_nothing };
  g_autoptr (GArray) findings = look (&film, 1, EF_PIXELS_ALLOW_LIST, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, ==, 0);
}

static void
test_film (void)
{
  g_autoptr (GError) error = NULL;
  Film film = { draw_film };
  g_autoptr (GArray) findings = look (&film, 40, EF_PIXELS_ALLOW_LIST, &error);
  const EfTextFinding *name, *depth, *clock;

  g_assert_no_error (error);
  g_assert_cmpuint (film.asked, <=, 80);
  name = find_at (findings, 70, 94);
  depth = find_at (findings, 60, 34);
  clock = find_at (findings, 440, 34);
  g_assert_nonnull (name);
  g_assert_nonnull (depth);
  g_assert_nonnull (clock);

  g_assert_true (name->redact);
  g_assert_cmpuint (name->region.first_frame, <=, 8);
  g_assert_cmpuint (name->region.last_frame, >=, 14);
  g_assert_false (depth->redact);
  g_assert_cmpuint (depth->region.first_frame, ==, 0);
  g_assert_cmpuint (depth->region.last_frame, ==, 39);
  g_assert_true (clock->redact);
  g_assert_cmpuint (clock->region.first_frame, ==, 0);
  g_assert_cmpuint (clock->region.last_frame, ==, 39);
}

/* Of the frames of a block only one shows the line, and what moves behind it is brighter in all others. */
static void
draw_blink (guint    frame,
            EfGray  *gray,
            gpointer user_data)
{
  if (frame == 5)
    write_line (gray, "VANDERBERG", 20, 100, SIZE, 200);
  else
    for (int y = 80; y < 110; y++)
      for (int x = 10; x < 200; x++)
        gray->data[y * WIDTH + x] = (guint8) (210 + (x * 7 + y * 13 + (int) frame * 5) % 40);
}

/* Neither projection shows such a line; a look at each frame alone does. */
static void
test_every_frame_alone (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EfFinder) finder = ef_finder_new ("eng", &error);
  g_autoptr (EfIdentifiers) ids = make_identifiers ();
  g_autoptr (GArray) findings = NULL;
  Film film = { draw_blink };
  EfFrameSource source = { 12, get_views, &film };
  EfFinderOptions options = { EF_PIXELS_ALLOW_LIST, "eng", "US", TRUE };
  const EfTextFinding *name;

  g_assert_no_error (error);
  findings = ef_finder_find (finder, &source, ids, &options, &error);
  g_assert_no_error (error);
  name = find_at (findings, 70, 94);
  g_assert_nonnull (name);
  g_assert_true (name->redact);
  g_assert_cmpuint (name->region.first_frame, <=, 5);
  g_assert_cmpuint (name->region.last_frame, >=, 5);
}

static void
test_recheck_finds_what_was_left (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EfFinder) finder = ef_finder_new ("eng+qqq", &error);
  g_autoptr (EfIdentifiers) ids = make_identifiers ();
  Film film = { draw_screen }, clean = { draw_nothing };
  EfFrameSource source = { 1, get_views, &film }, clean_source = { 1, get_views, &clean };
  EfFinderOptions options = { EF_PIXELS_ALLOW_LIST, "eng", "US", FALSE };
  g_autoptr (GArray) left = NULL;
  g_autoptr (GArray) none = NULL;
  g_autoptr (GArray) allowed = NULL;
  g_autoptr (GArray) accepted = g_array_new (FALSE, FALSE, sizeof (EfRegion));
  EfRegion region = { { 0, 0, WIDTH, 70 }, 0, 0 };

  g_assert_no_error (error);
  g_assert_cmpstr (ef_finder_get_missing_languages (finder), ==, "qqq");
  left = ef_finder_recheck (finder, &source, ids, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (left->len, ==, 1);
  none = ef_finder_recheck (finder, &clean_source, ids, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  g_array_append_val (accepted, region);
  allowed = ef_finder_recheck (finder, &source, ids, &options, accepted, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (allowed->len, ==, 0);
}

static void
test_failing_frame_is_an_error (void)
{
  g_autoptr (GError) error = NULL;
  Film film = { draw_screen, NULL, 3 };
  g_autoptr (GArray) findings = look (&film, 5, EF_PIXELS_ALLOW_LIST, &error);

  g_assert_null (findings);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

static void
test_crops (void)
{
  g_autoptr (EfGray) a = ef_gray_new (120, 30);
  g_autoptr (EfGray) b = ef_gray_new (120, 30);
  g_autoptr (EfGray) c = ef_gray_new (120, 30);
  g_autoptr (EfGray) empty = ef_gray_new (120, 30);
  g_auto (EfProjection) projection = { 0 };

  write_line (a, "SMITH", 10, 20, SIZE, 200);
  write_line (b, "SMITH", 10, 20, SIZE, 200);
  for (gsize i = 0; i < 120 * 30; i++)
    b->data[i] = (guint8) MIN (255, b->data[i] + 20 + (i % 120) / 6);
  write_line (c, "GARCIA", 10, 20, SIZE, 200);
  g_assert_cmpint (ef_crop_compare (a, a), ==, EF_CROP_SAME);
  g_assert_cmpint (ef_crop_compare (a, b), ==, EF_CROP_SAME);
  g_assert_cmpint (ef_crop_compare (a, c), ==, EF_CROP_CHANGED);
  g_assert_cmpint (ef_crop_compare (a, empty), ==, EF_CROP_EMPTY);

  g_assert_true (ef_projection_add (&projection, a, 0));
  g_assert_true (ef_projection_add (&projection, c, 1));
  g_assert_cmpuint (projection.last, ==, 1);
  for (gsize i = 0; i < 120 * 30; i++)
    {
      g_assert_cmpuint (projection.low->data[i], ==, MIN (a->data[i], c->data[i]));
      g_assert_cmpuint (projection.high->data[i], ==, MAX (a->data[i], c->data[i]));
    }
}

/* Of two boxes of which the detector is as sure, letters are told from a soft edge. */
static void
test_strokes_are_told_from_texture (void)
{
  g_autoptr (EfGray) letters = ef_gray_new (WIDTH, HEIGHT);
  g_autoptr (EfGray) edge = ef_gray_new (WIDTH, HEIGHT);
  EfTextBox box = { 20, 28, 150, 14, 0.57f, FALSE };
  EfTextBox tiny = { 3, 3, 2, 2, 0.7f, FALSE };

  write_line (letters, "VANDERBERG", 22, 41, SIZE, 220);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      edge->data[y * WIDTH + x] = (guint8) CLAMP (60 + 6 * (y - 28) + x / 40, 0, 255);
  g_assert_cmpfloat (ef_strokes_judge (&box, letters, TRUE), >, 0);
  g_assert_cmpfloat (ef_strokes_judge (&box, edge, TRUE), <, 0);
  /* Another view has to show more than the displayed one. */
  g_assert_cmpfloat (ef_strokes_judge (&box, letters, FALSE), <, ef_strokes_judge (&box, letters, TRUE));
  /* What cannot be measured is not dropped. */
  g_assert_cmpfloat (ef_strokes_judge (&tiny, edge, TRUE), >, 1);
}

static void
test_ends_of_a_line_are_followed (void)
{
  g_autoptr (EfGray) letters = ef_gray_new (WIDTH, HEIGHT);
  g_autoptr (EfGray) flat = ef_gray_new (WIDTH, HEIGHT);
  EfTextBox box = { 40, 28, 60, 14, 0.9f, FALSE }, same = box;
  int first = WIDTH, last = 0;

  write_line (letters, "VANDER", 34, 41, SIZE, 220);
  for (int x = 0; x < WIDTH; x++)
    for (int y = 0; y < HEIGHT; y++)
      if (letters->data[y * WIDTH + x])
        {
          first = MIN (first, x);
          last = MAX (last, x);
        }
  g_assert_true (ef_text_box_reach (&box, letters));
  g_assert_cmpint (box.x, <, 40);
  g_assert_cmpint (box.x, >=, first);
  g_assert_cmpint (box.x + box.width, >, 100);
  g_assert_cmpint (box.x + box.width, <=, last + 1);
  g_assert_false (ef_text_box_reach (&same, flat));
  g_assert_cmpint (same.width, ==, 60);
}

/* Two columns of two lines, their baselines not at one height, in one box: four parts, and no ink outside of them. */
static void
test_lines_and_fields_are_parted (void)
{
  g_autoptr (EfGray) gray = ef_gray_new (WIDTH, HEIGHT);
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (EfField));
  g_autoptr (GArray) parts = NULL;
  EfField all = { { 30, 20, 330, 64, 0.9f, FALSE }, 3 };

  write_line (gray, "VANDER", 40, 40, SIZE, 220);
  write_line (gray, "Depth 15 cm", 40, 62, SIZE, 220);
  write_line (gray, "W 350", 240, 46, SIZE, 220);
  write_line (gray, "L 40", 240, 68, SIZE, 220);
  g_array_append_val (boxes, all);
  parts = ef_fields_part (boxes, gray);
  g_assert_cmpuint (parts->len, ==, 4);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      {
        guint n = 0;

        for (guint i = 0; i < parts->len; i++)
          {
            const EfTextBox *box = &g_array_index (parts, EfField, i).box;

            /* A fifth of the height more is filled on each side: tails of letters lie there. */
            n += x >= box->x - 4 && x < box->x + box->width + 4 && y >= box->y - 4 && y < box->y + box->height + 4;
          }
        if (gray->data[y * WIDTH + x])
          g_assert_cmpuint (n, >=, 1);
      }
}

/* The words of a name are near each other, and letters of a turned line are no lines. */
static void
test_a_name_is_one_field (void)
{
  g_autoptr (EfGray) gray = ef_gray_new (WIDTH, HEIGHT);
  g_autoptr (EfGray) turned = ef_gray_new (HEIGHT, WIDTH);
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (EfField));
  g_autoptr (GArray) turned_boxes = g_array_new (FALSE, FALSE, sizeof (EfField));
  g_autoptr (GArray) parts = NULL;
  g_autoptr (GArray) turned_parts = NULL;
  EfField line = { { 30, 20, 300, 30, 0.9f, FALSE }, 3 }, column = { { 20, 30, 30, 300, 0.9f, TRUE }, 3 };

  write_line (gray, "VANDERBERG,  PEDRO M.", 40, 40, SIZE, 220);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      turned->data[(gsize) x * HEIGHT + y] = gray->data[(gsize) y * WIDTH + x];
  g_array_append_val (boxes, line);
  g_array_append_val (turned_boxes, column);
  parts = ef_fields_part (boxes, gray);
  turned_parts = ef_fields_part (turned_boxes, turned);
  g_assert_cmpuint (parts->len, ==, 1);
  g_assert_cmpuint (turned_parts->len, ==, 1);
}

/* What was seen from afar over lines that were seen near is dropped, but for the ink that they do not hold. */
static void
test_thick_boxes_make_way_for_lines (void)
{
  g_autoptr (EfGray) gray = ef_gray_new (WIDTH, HEIGHT);
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (EfField));
  g_autoptr (GArray) parts = NULL;
  EfField near = { { 36, 26, 120, 20, 0.9f, FALSE }, 3 }, far = { { 30, 22, 200, 50, 0.7f, FALSE }, 3 };
  gboolean covered = FALSE;

  write_line (gray, "VANDER", 40, 40, SIZE, 220);
  write_line (gray, "PEDRO", 130, 66, SIZE, 220);
  g_array_append_val (boxes, far);
  g_array_append_val (boxes, near);
  parts = ef_fields_part (boxes, gray);
  g_assert_cmpuint (parts->len, ==, 2);
  for (guint i = 0; i < parts->len; i++)
    {
      const EfTextBox *box = &g_array_index (parts, EfField, i).box;

      g_assert_cmpint (box->height, <, 30);
      covered |= box->x <= 130 && box->y <= 58 && box->y + box->height >= 66 && box->x + box->width >= 170;
    }
  g_assert_true (covered);
}

/* A word that was seen alone is no reading of its whole line. */
static void
test_parts_of_lines (void)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_line_free);
  g_autoptr (EfGray) gray = ef_gray_new (WIDTH, HEIGHT);
  const EfTextBox whole = { 20, 40, 100, 12, 0.7f, FALSE }, part = { 20, 40, 30, 12, 0.9f, FALSE };
  const EfLine *line;

  ef_lines_add (lines, ef_sighting_new (&whole, gray, EF_SIGHT_FRAME, 0, 0, 0));
  ef_lines_add (lines, ef_sighting_new (&part, gray, EF_SIGHT_FRAME, 1, 0, 0));
  g_assert_cmpuint (lines->len, ==, 1);
  ef_lines_sort_sightings (lines);
  line = g_ptr_array_index (lines, 0);
  for (guint i = 0; i < line->sightings->len; i++)
    {
      const EfSighting *sighting = g_ptr_array_index (line->sightings, i);

      g_assert_cmpint (sighting->box.x, ==, 20);
      g_assert_cmpint (sighting->box.width, ==, 100);
    }
}

/* Letters that only another view shows are found beside a view that shows all the rest. */
static GPtrArray *
get_two_views (guint     index,
               gpointer  user_data,
               GError  **error)
{
  GPtrArray *views = get_views (index, user_data, error);
  EfGray *other = ef_gray_new (WIDTH, HEIGHT);

  draw_background (index, other);
  draw_screen (index, other, NULL);
  write_line (other, "GARCIA, LUISA", 360, 200, SIZE, 220);
  g_ptr_array_add (views, other);
  return views;
}

static void
test_news_in_another_view (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EfFinder) finder = ef_finder_new ("eng", &error);
  g_autoptr (EfIdentifiers) ids = make_identifiers ();
  const EfFinderOptions options = { EF_PIXELS_ALL_TEXT, "eng", "US", FALSE };

  g_assert_no_error (error);
  for (guint frames = 1; frames <= 3; frames += 2)
    {
      Film film = { draw_screen, NULL, 0, 0 };
      const EfFrameSource source = { frames, get_two_views, &film };
      g_autoptr (GArray) findings = ef_finder_find (finder, &source, ids, &options, &error);

      g_assert_no_error (error);
      g_assert_nonnull (find_at (findings, 20, 30));
      g_assert_nonnull (find_at (findings, 360, 190));
    }
}

/* A film is decoded once, for what is looked at again is kept. */
static void
test_frames_are_asked_for_once (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EfFinder) finder = ef_finder_new ("eng", &error);
  g_autoptr (EfIdentifiers) ids = make_identifiers ();
  const EfFinderOptions options = { EF_PIXELS_ALL_TEXT, "eng", "US", FALSE };
  Film film = { draw_film, NULL, 0, 0 };
  const EfFrameSource source = { 20, get_views, &film };
  g_autoptr (GArray) findings = NULL;

  g_assert_no_error (error);
  findings = ef_finder_find (finder, &source, ids, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, >, 0);
  g_assert_cmpuint (film.asked, ==, 20);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/finder/policies-on-a-screen", test_policies_on_a_screen);
  g_test_add_func ("/finder/values-go-with-their-labels", test_values_go_with_their_labels);
  g_test_add_func ("/finder/off-looks-at-nothing", test_off_looks_at_nothing);
  g_test_add_func ("/finder/picture-without-text", test_picture_without_text);
  g_test_add_func ("/finder/film", test_film);
  g_test_add_func ("/finder/every-frame-alone", test_every_frame_alone);
  g_test_add_func ("/finder/recheck-finds-what-was-left", test_recheck_finds_what_was_left);
  g_test_add_func ("/finder/failing-frame-is-an-error", test_failing_frame_is_an_error);
  g_test_add_func ("/finder/crops", test_crops);
  g_test_add_func ("/finder/parts-of-lines", test_parts_of_lines);
  g_test_add_func ("/finder/news-in-another-view", test_news_in_another_view);
  g_test_add_func ("/finder/frames-are-asked-for-once", test_frames_are_asked_for_once);
  g_test_add_func ("/finder/strokes-are-told-from-texture", test_strokes_are_told_from_texture);
  g_test_add_func ("/finder/ends-of-a-line-are-followed", test_ends_of_a_line_are_followed);
  g_test_add_func ("/finder/lines-and-fields-are-parted", test_lines_and_fields_are_parted);
  g_test_add_func ("/finder/a-name-is-one-field", test_a_name_is_one_field);
  g_test_add_func ("/finder/thick-boxes-make-way-for-lines", test_thick_boxes_make_way_for_lines);
  return g_test_run ();
}
