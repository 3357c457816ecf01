/* What becomes of a line of which the detector was sure, by its strokes, its views and what is read in it. */
#include "config.h"

#include "ef-look.h"

#include <leptonica/allheaders.h>

#define WIDTH 400
#define HEIGHT 120

static void
write_line (EfGray     *gray,
            const char *text,
            int         x,
            int         y)
{
  L_BMF *font = bmfCreate (NULL, 14);
  PIX *pix = pixCreate ((l_uint32) gray->width, (l_uint32) gray->height, 1);
  l_int32 width, overflow;

  pixSetTextline (pix, font, text, 1, x, y, &width, &overflow);
  for (int v = 0; v < gray->height; v++)
    for (int u = 0; u < gray->width; u++)
      {
        l_uint32 bit;

        pixGetPixel (pix, u, v, &bit);
        if (bit)
          gray->data[v * gray->width + u] = 255;
      }
  pixDestroy (&pix);
  bmfDestroy (&font);
}

static EfLineReader *reader;

static EfSighting *
sight (const EfGray *gray,
       guint         view,
       double        strokes,
       int           height)
{
  EfTextBox box = { 30, 60 - height / 2, 160, height, 0.8f, FALSE };
  EfSighting *sighting = ef_sighting_new (&box, gray, EF_SIGHT_FRAME, view, 0, 0);

  sighting->strokes = strokes;
  return sighting;
}

/* Is the line filled? Takes the sightings, the second may be NULL. */
static gboolean
judge (EfSighting *first,
       EfSighting *second)
{
  static const EfFrameSource source = { .n_frames = 1 };
  EfFinderOptions options = { .policy = EF_PIXELS_ALLOW_LIST };
  g_auto (EfLook) look = { .reader = reader, .source = &source, .options = &options, .width = WIDTH, .height = HEIGHT };
  EfPresence presence = { .shown = TRUE };
  g_autoptr (GArray) findings = NULL;

  look.lines = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_line_free);
  ef_lines_add (look.lines, first);
  if (second)
    ef_lines_add (look.lines, second);
  g_assert_cmpuint (look.lines->len, ==, 1);
  findings = ef_look_judge (&look, &presence);
  /* What is texture goes from both. */
  g_assert_cmpuint (findings->len, ==, look.lines->len);
  return findings->len == 1 && g_array_index (findings, EfTextFinding, 0).redact;
}

/* A soft ramp, in which nothing can be read. */
static EfGray *
draw_ramp (void)
{
  EfGray *gray = ef_gray_new (WIDTH, HEIGHT);

  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      gray->data[y * WIDTH + x] = (guint8) (60 + (x + y) / 4);
  return gray;
}

static void
test_unread_lines_need_strokes (void)
{
  g_autoptr (EfGray) ramp = draw_ramp ();

  g_assert_false (judge (sight (ramp, 0, 0.5, 30), NULL));
  g_assert_true (judge (sight (ramp, 0, 2, 30), NULL));
  /* Small letters may have been of a script that was not read. */
  g_assert_true (judge (sight (ramp, 0, 0.5, 18), NULL));
}

static void
test_other_views_need_more (void)
{
  g_autoptr (EfGray) ramp = draw_ramp ();

  g_assert_false (judge (sight (ramp, 1, 2, 30), NULL));
  g_assert_false (judge (sight (ramp, 2, 2, 22), sight (ramp, 1, 1, 22)));
  g_assert_true (judge (sight (ramp, 1, 4, 30), NULL));
  g_assert_true (judge (sight (ramp, 1, 2, 14), NULL));
  /* Seen as displayed as well. */
  g_assert_true (judge (sight (ramp, 1, 2, 30), sight (ramp, 0, 1, 30)));
}

/* What reads as a name is filled, wherever and however faintly it was seen. */
static void
test_what_is_read_stays (void)
{
  g_autoptr (EfGray) letters = ef_gray_new (WIDTH, HEIGHT);

  write_line (letters, "DOB 12/03/1961", 34, 70);
  g_assert_true (judge (sight (letters, 0, 0.2, 30), NULL));
  g_assert_true (judge (sight (letters, 1, 0.2, 30), NULL));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  reader = ef_line_reader_new ("eng", &error);
  g_assert_no_error (error);
  g_test_add_func ("/verdict/unread-lines-need-strokes", test_unread_lines_need_strokes);
  g_test_add_func ("/verdict/other-views-need-more", test_other_views_need_more);
  g_test_add_func ("/verdict/what-is-read-stays", test_what_is_read_stays);
  status = g_test_run ();
  ef_line_reader_free (reader);
  return status;
}
