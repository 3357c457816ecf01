#include "config.h"

#include "ef-searched.h"

#include <leptonica/allheaders.h>

#define WIDTH 330 /* the last squares are cut */
#define HEIGHT 250

/* A noisy ground: what is no copy of it differs in every square. */
static EfGray *
make_ground (guint seed,
             int   level,
             int   spread)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  EfGray *gray = ef_gray_new (WIDTH, HEIGHT);

  for (int i = 0; i < WIDTH * HEIGHT; i++)
    gray->data[i] = (guint8) (level + g_rand_int_range (rand, -spread, spread + 1));
  return gray;
}

static void
write_line (EfGray *gray,
            int     x,
            int     y,
            int     more)
{
  L_BMF *font = bmfCreate (NULL, 6);
  PIX *pix = pixCreate (gray->width, gray->height, 1);
  int w, overflow;

  pixSetTextline (pix, font, "VANDERBERG", 1, x, y, &w, &overflow);
  for (int v = 0; v < gray->height; v++)
    for (int u = 0; u < gray->width; u++)
      {
        guint8 *p = &gray->data[v * gray->width + u];
        l_uint32 bit;

        pixGetPixel (pix, u, v, &bit);
        *p = (guint8) CLAMP (*p + (bit ? more : 0), 0, 255);
      }
  pixDestroy (&pix);
  bmfDestroy (&font);
}

static EfSearched *
search_all (const EfGray *gray)
{
  EfSearched *searched = ef_searched_new (WIDTH, HEIGHT);
  g_auto (EfNews) all = { 0 };

  ef_news_init (&all, WIDTH, HEIGHT, EF_NEWS_HERE);
  ef_searched_add (searched, gray, &all);
  return searched;
}

static void
compare (const EfSearched *searched,
         const EfGray     *gray,
         EfNews           *news)
{
  ef_news_init (news, WIDTH, HEIGHT, EF_NEWS_HERE);
  ef_searched_take_known (searched, gray, news);
}

/* The same picture in another window shows nothing more, darker or lighter. */
static void
test_copies (void)
{
  g_autoptr (EfGray) gray = make_ground (1, 100, 20);
  g_autoptr (EfGray) darker = ef_gray_new (WIDTH, HEIGHT);
  g_autoptr (EfSearched) searched = NULL;
  g_auto (EfNews) same = { 0 };
  g_auto (EfNews) scaled = { 0 };

  write_line (gray, 30, 60, 90);
  searched = search_all (gray);
  for (int i = 0; i < WIDTH * HEIGHT; i++)
    darker->data[i] = (guint8) (200 - gray->data[i] * 3 / 4);
  g_assert_true (ef_searched_is_same (searched, gray));
  g_assert_false (ef_searched_is_same (searched, darker));
  compare (searched, gray, &same);
  g_assert_false (ef_news_widen (&same));
  compare (searched, darker, &scaled);
  g_assert_false (ef_news_widen (&scaled));
}

/* Letters of little contrast, which the earlier picture lacks, are news where they are and nowhere else. */
static void
test_letters (void)
{
  g_autoptr (EfGray) gray = make_ground (1, 100, 6);
  g_autoptr (EfSearched) searched = search_all (gray);
  g_autoptr (GArray) rectangles = NULL;
  g_auto (EfNews) news = { 0 };
  const EfNewsRectangle *rectangle;

  write_line (gray, 100, 120, 9);
  compare (searched, gray, &news);
  g_assert_cmpfloat (ef_news_get_share (&news, 104, 108, 70, 10), >, 0.9);
  g_assert_cmpfloat (ef_news_get_share (&news, 0, 0, WIDTH, 96), ==, 0);
  g_assert_cmpfloat (ef_news_get_share (&news, 0, 144, WIDTH, HEIGHT - 144), ==, 0);
  g_assert_true (ef_news_widen (&news));
  rectangles = ef_news_get_rectangles (&news, WIDTH, HEIGHT);
  g_assert_cmpuint (rectangles->len, ==, 1);
  rectangle = &g_array_index (rectangles, EfNewsRectangle, 0);
  g_assert_cmpint (rectangle->x, <=, 100 - EF_NEWS_CELL);
  g_assert_cmpint (rectangle->y, <=, 108 - EF_NEWS_CELL);
  g_assert_cmpint (rectangle->x + rectangle->width, >=, 180 + EF_NEWS_CELL);
  g_assert_cmpint (rectangle->width * rectangle->height, <, WIDTH * HEIGHT / 2);
}

/* What stood out by a level or two and now does by many is news, although it is a copy. */
static void
test_stretched (void)
{
  g_autoptr (EfGray) faint = make_ground (1, 100, 0);
  g_autoptr (EfGray) plain = make_ground (1, 100, 0);
  g_autoptr (EfSearched) searched = NULL;
  g_auto (EfNews) news = { 0 };

  write_line (faint, 100, 120, 1);
  write_line (plain, 100, 120, 60);
  searched = search_all (faint);
  compare (searched, plain, &news);
  g_assert_cmpfloat (ef_news_get_share (&news, 104, 108, 70, 10), >, 0.9);
}

/* Letters that come so slowly that each picture is nearly a copy of the one before are seen nevertheless: what was searched
 * last shows them at a good part of their strength. */
static void
test_little_by_little (void)
{
  g_autoptr (EfGray) ground = make_ground (1, 100, 12);
  g_autoptr (EfGray) last = make_ground (1, 100, 12);
  g_autoptr (EfSearched) searched = search_all (ground);
  int letters = 0, shown = 0;

  for (int more = 1; more <= 30; more++)
    {
      g_autoptr (EfGray) gray = make_ground (1, 100, 12);
      g_auto (EfNews) news = { 0 };

      write_line (gray, 100, 120, more);
      compare (searched, gray, &news);
      if (ef_news_widen (&news))
        ef_searched_add (searched, gray, &news);
    }
  write_line (last, 100, 120, 30);
  for (int i = 0; i < WIDTH * HEIGHT; i++)
    if (last->data[i] != ground->data[i])
      {
        letters++;
        shown += searched->mosaic->data[i] - ground->data[i] >= 12;
      }
  g_assert_cmpint (letters, >, 200);
  g_assert_cmpint (shown, >, letters * 9 / 10);
}

/* Squares that were not searched themselves vouch for nothing. */
static void
test_only_what_was_searched (void)
{
  g_autoptr (EfGray) gray = make_ground (1, 100, 12);
  g_autoptr (EfSearched) searched = ef_searched_new (WIDTH, HEIGHT);
  g_auto (EfNews) left = { 0 };
  g_auto (EfNews) news = { 0 };

  ef_news_init (&left, WIDTH, HEIGHT, EF_NEWS_NONE);
  ef_news_mark (&left, 0, 0, 160, HEIGHT);
  ef_searched_add (searched, gray, &left);
  g_assert_false (ef_searched_is_same (searched, gray));
  compare (searched, gray, &news);
  g_assert_cmpfloat (ef_news_get_share (&news, 0, 0, 160, HEIGHT), ==, 0);
  g_assert_cmpfloat (ef_news_get_share (&news, 160, 0, WIDTH - 160, HEIGHT), ==, 1);
}

/* Where there are many, rectangles do not lie over one another, and nothing is left out. */
static void
test_rectangles (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (int round = 0; round < 50; round++)
    {
      g_auto (EfNews) news = { 0 };
      g_autoptr (GArray) rectangles = NULL;
      g_autofree guint8 *hits = g_malloc0 (WIDTH * HEIGHT);

      ef_news_init (&news, WIDTH, HEIGHT, EF_NEWS_NONE);
      for (int i = 0; i < round / 4; i++)
        ef_news_mark (&news, g_rand_int_range (rand, 0, WIDTH), g_rand_int_range (rand, 0, HEIGHT), 1, 1);
      rectangles = ef_news_get_rectangles (&news, WIDTH, HEIGHT);
      for (guint i = 0; i < rectangles->len; i++)
        {
          const EfNewsRectangle *r = &g_array_index (rectangles, EfNewsRectangle, i);

          for (int y = r->y; y < r->y + r->height; y++)
            for (int x = r->x; x < r->x + r->width; x++)
              g_assert_cmpuint (hits[y * WIDTH + x]++, ==, 0);
        }
      for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
          if (news.cells[y / EF_NEWS_CELL * news.columns + x / EF_NEWS_CELL] != EF_NEWS_NONE)
            g_assert_cmpuint (hits[y * WIDTH + x], ==, 1);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/news/copies-are-none", test_copies);
  g_test_add_func ("/news/letters", test_letters);
  g_test_add_func ("/news/stretched", test_stretched);
  g_test_add_func ("/news/little-by-little", test_little_by_little);
  g_test_add_func ("/news/only-what-was-searched", test_only_what_was_searched);
  g_test_add_func ("/news/rectangles", test_rectangles);
  return g_test_run ();
}
