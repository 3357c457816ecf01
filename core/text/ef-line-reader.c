#include "config.h"

#include "ef-error.h"
#include "ef-ink.h"
#include "ef-letters.h"
#include "ef-line-reader.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <string.h>
#include <tesseract/capi.h>

#define CACHE_SIZE 2048
#define TARGET_HEIGHT 34 /* of the line, as the model was trained */
#define OTHER_HEIGHT 44  /* strokes of one pixel come out better */
#define LONE_LETTER 1.4  /* heights that a box is long at most to hold one or two letters */
#define BORDER 10
#define MAX_WIDTH 3000
#define GOOD_CONFIDENCE 60
#define INK_LEVEL 130

struct _EfLineReader
{
  EfLetters *letters;
  TessBaseAPI *api;
  char *languages;
  char *missing;
  char *method;
  gboolean other_scripts;

  /* Readings by the digest of the crop; the queue holds the keys, oldest first. */
  GHashTable *cache;
  GQueue order;
};

static void
free_reading (gpointer data)
{
  EfReading *reading = data;

  g_free (reading->text);
  g_free (reading);
}

static char *
find_installed (const char  *wanted,
                char       **missing)
{
  static const char *const folders[] = {
    "/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata",
    "/usr/local/share/tessdata", "/app/share/tessdata",
  };
  const char *prefix = g_getenv ("TESSDATA_PREFIX");
  g_auto (GStrv) names = g_strsplit (wanted && *wanted ? wanted : "eng", "+", -1);
  g_autoptr (GString) have = g_string_new (NULL);
  g_autoptr (GString) lack = g_string_new (NULL);

  for (guint i = 0; names[i]; i++)
    {
      gboolean found = FALSE;

      /* A name is a file's name: nothing that leaves the folder. */
      if (!*names[i] || strpbrk (names[i], "/\\.~"))
        continue;
      for (guint k = 0; k <= G_N_ELEMENTS (folders) && !found; k++)
        {
          const char *folder = k < G_N_ELEMENTS (folders) ? folders[k] : prefix;
          g_autofree char *file = NULL;

          if (!folder || (prefix && k < G_N_ELEMENTS (folders)))
            continue;
          file = g_strdup_printf ("%s/%s.traineddata", folder, names[i]);
          found = g_file_test (file, G_FILE_TEST_IS_REGULAR);
        }
      g_string_append_printf (found ? have : lack, "%s%s", (found ? have : lack)->len ? "+" : "", names[i]);
    }
  *missing = g_strdup (lack->str);
  return g_strdup (have->len ? have->str : "eng");
}

/* Is there a language of @languages that is not written in Latin letters? */
static gboolean
have_other_scripts (const char *languages)
{
  static const char *const latin[] = {
    "eng", "deu", "fra", "ita", "spa", "por", "nld", "dan", "nor", "swe", "fin", "isl", "est", "lav", "lit", "pol", "ces", "slk", "slv",
    "hrv", "bos", "srp_latn", "hun", "ron", "sqi", "tur", "cat", "glg", "eus", "gle", "cym", "ltz", "mlt", "afr", "lat", "ind", "msa",
    "vie", "tgl", "swa", NULL,
  };
  g_auto (GStrv) names = g_strsplit (languages, "+", -1);

  for (guint i = 0; names[i]; i++)
    if (!g_strv_contains (latin, names[i]))
      return TRUE;
  return FALSE;
}

EfLineReader *
ef_line_reader_new (const char  *languages,
                    GError     **error)
{
  g_autoptr (EfLineReader) self = g_new0 (EfLineReader, 1);
  g_autofree char *provenance = NULL;

  self->letters = ef_letters_new (error);
  if (!self->letters)
    return NULL;
  self->cache = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_reading);
  g_queue_init (&self->order);
  self->languages = find_installed (languages, &self->missing);
  self->other_scripts = have_other_scripts (self->languages);
  setMsgSeverity (L_SEVERITY_NONE);
  self->api = TessBaseAPICreate ();
  TessBaseAPISetVariable (self->api, "debug_file", "/dev/null");
  if (TessBaseAPIInit2 (self->api, NULL, self->languages, OEM_LSTM_ONLY) != 0)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_UNSUPPORTED,
                   "Cannot start the text reader: no language data of Tesseract; install tesseract-ocr-eng");
      return NULL;
    }
  TessBaseAPISetVariable (self->api, "debug_file", "/dev/null");
  TessBaseAPISetVariable (self->api, "tessedit_do_invert", "0");
  TessBaseAPISetPageSegMode (self->api, PSM_SINGLE_LINE);
  provenance = g_strdup (ef_letters_get_provenance (self->letters));
  self->method = g_strdup_printf ("%s; tesseract %s %s", g_strdelimit (provenance, "\n", ','), TessVersion (), self->languages);
  return g_steal_pointer (&self);
}

void
ef_line_reader_free (EfLineReader *self)
{
  if (!self)
    return;
  if (self->api)
    {
      TessBaseAPIEnd (self->api);
      TessBaseAPIDelete (self->api);
    }
  if (self->cache)
    g_hash_table_unref (self->cache);
  g_queue_clear_full (&self->order, g_free);
  g_clear_pointer (&self->letters, ef_letters_free);
  g_free (self->languages);
  g_free (self->missing);
  g_free (self->method);
  g_free (self);
}

const char *
ef_line_reader_get_missing_languages (EfLineReader *self)
{
  return self->missing;
}

const char *
ef_line_reader_get_method (EfLineReader *self)
{
  return self->method;
}

gboolean
ef_line_reader_reads_other_scripts (EfLineReader *self)
{
  return self->other_scripts;
}

/* Dark letters on light paper, over the whole range; what fills more of the crop is taken for the paper. */
static void
normalise (guint8 *data,
           gsize   length)
{
  guint histogram[256] = { 0 };
  gsize sum = 0;
  int lo = 0, hi = 255, middle = 0;

  for (gsize i = 0; i < length; i++)
    histogram[data[i]]++;
  for (sum = 0; lo < 255 && (sum += histogram[lo]) <= length / 100; lo++)
    ;
  for (sum = 0; hi > 0 && (sum += histogram[hi]) <= length / 100; hi--)
    ;
  for (sum = 0; middle < 255 && (sum += histogram[middle]) < length / 2; middle++)
    ;
  if (hi <= lo)
    return;
  for (gsize i = 0; i < length; i++)
    {
      int v = (CLAMP (data[i], lo, hi) - lo) * 255 / (hi - lo);

      data[i] = (guint8) (middle - lo < (hi - lo) / 2 ? 255 - v : v);
    }
}

/* Whitens what lies around a plate with letters: rows and columns of the margin that are ink from end to end. */
static void
blank_margin (guint8 *data,
              int     width,
              int     height,
              int     margin_x,
              int     margin_y)
{
  for (int side = 0; side < 4; side++)
    {
      gboolean columns = side >= 2, far = side % 2;
      int depth = MIN (columns ? margin_x : margin_y, (columns ? width : height) / 3);
      int length = columns ? height : width, blank = -1;

      for (int i = 0; i <= depth; i++)
        {
          int at = far ? (columns ? width : height) - 1 - i : i, dark = 0;

          for (int k = 0; k < length; k++)
            dark += data[columns ? (gsize) k * width + at : (gsize) at * width + k] < 128;
          if (dark * 10 > length * 9)
            blank = i;
        }
      for (int i = 0; i <= blank; i++)
        for (int k = 0; k < length; k++)
          {
            int at = far ? (columns ? width : height) - 1 - i : i;

            data[columns ? (gsize) k * width + at : (gsize) at * width + k] = 255;
          }
    }
}

static guint8 *
rotate (const guint8 *data,
        int           width,
        int           height,
        gboolean      clockwise)
{
  guint8 *out = g_malloc ((gsize) width * height);

  /* The result is @height wide. */
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      out[clockwise ? (gsize) x * height + (height - 1 - y) : (gsize) (width - 1 - x) * height + y]
        = data[(gsize) y * width + x];
  return out;
}

/* Bilinear for growing, box average for shrinking, with a border of paper. */
static guint8 *
scale_with_border (const guint8 *data,
                   int           width,
                   int           height,
                   double        factor,
                   int          *out_width,
                   int          *out_height)
{
  int w = MAX (1, (int) lround (width * factor)), h = MAX (1, (int) lround (height * factor));
  int ow = w + 2 * BORDER, oh = h + 2 * BORDER;
  guint8 *out = g_malloc ((gsize) ow * oh);

  memset (out, 255, (gsize) ow * oh);
  for (int y = 0; y < h; y++)
    {
      double y0 = y / factor, y1 = MIN ((y + 1) / factor, height);

      for (int x = 0; x < w; x++)
        {
          guint8 *to = &out[(gsize) (y + BORDER) * ow + x + BORDER];

          if (factor < 1)
            {
              int xa = (int) (x / factor), xb = MIN (MAX (xa + 1, (int) ((x + 1) / factor)), width);
              int ya = (int) y0, yb = MIN (MAX (ya + 1, (int) y1), height);
              guint sum = 0;

              for (int v = ya; v < yb; v++)
                for (int u = xa; u < xb; u++)
                  sum += data[(gsize) v * width + u];
              *to = (guint8) (sum / (guint) MAX (1, (xb - xa) * (yb - ya)));
            }
          else
            {
              double fx = CLAMP ((x + 0.5) / factor - 0.5, 0, width - 1), fy = CLAMP ((y + 0.5) / factor - 0.5, 0, height - 1);
              int xa = (int) fx, ya = (int) fy, xb = MIN (xa + 1, width - 1), yb = MIN (ya + 1, height - 1);
              double u = fx - xa, v = fy - ya;

              *to = (guint8) lround ((data[(gsize) ya * width + xa] * (1 - u) + data[(gsize) ya * width + xb] * u) * (1 - v)
                                     + (data[(gsize) yb * width + xa] * (1 - u) + data[(gsize) yb * width + xb] * u) * v);
            }
        }
    }
  *out_width = ow;
  *out_height = oh;
  return out;
}

static EfReading *
recognise (EfLineReader *self,
           const guint8 *data,
           int           width,
           int           height,
           int           line_height,
           int           target)
{
  EfReading *reading = g_new0 (EfReading, 1);
  double factor = CLAMP ((double) target / MAX (line_height, 1), 0.05, 6.0);
  g_autofree guint8 *image = NULL;
  char *text;
  int w, h;

  factor = MIN (factor, (double) MAX_WIDTH / width);
  image = scale_with_border (data, width, height, factor, &w, &h);
  TessBaseAPISetImage (self->api, image, w, h, 1, w);
  TessBaseAPISetSourceResolution (self->api, 150);
  text = TessBaseAPIGetUTF8Text (self->api);
  if (text)
    {
      reading->text = g_strstrip (g_utf8_make_valid (text, -1));
      for (char *c = reading->text; *c; c++)
        if (*c == '\n' || *c == '\r' || *c == '\f')
          *c = ' ';
      if (!*reading->text)
        g_clear_pointer (&reading->text, g_free);
      reading->confidence = reading->text ? (float) TessBaseAPIMeanTextConf (self->api) : 0;
      TessDeleteText (text);
    }
  TessBaseAPIClear (self->api);
  return reading;
}

static EfReading *
take_surer (EfReading *a,
            EfReading *b)
{
  EfReading *surer = b->confidence > a->confidence ? b : a;

  free_reading (surer == a ? b : a);
  return surer;
}

/* Where the picture behind the letters disturbs, a second time with nothing left but the darkest. */
static EfReading *
read_upright (EfLineReader     *self,
              const guint8 *data,
              int           width,
              int           height,
              int           line_height)
{
  EfReading *reading = recognise (self, data, width, height, line_height, TARGET_HEIGHT);
  gsize length = (gsize) width * height;
  g_autofree guint8 *harder = NULL;

  if (reading->confidence >= GOOD_CONFIDENCE)
    return reading;
  harder = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    harder[i] = (guint8) MIN (255, data[i] * 255 / INK_LEVEL);
  return take_surer (reading, recognise (self, harder, width, height, line_height, TARGET_HEIGHT));
}

/* The strokes without what is behind them, and larger; a lone letter as what it is. */
static EfReading *
read_otherwise (EfLineReader *self,
                const EfGray *gray,
                int           line_height)
{
  int width = gray->width, height = gray->height;
  gboolean lone = width - 0.6 * line_height < LONE_LETTER * line_height;
  g_autoptr (EfGray) strokes = ef_gray_lift_strokes (gray, line_height);
  guint8 *data = strokes->data;
  EfReading *reading;

  normalise (data, (gsize) width * height);
  TessBaseAPISetPageSegMode (self->api, lone ? PSM_SINGLE_CHAR : PSM_SINGLE_LINE);
  reading = recognise (self, data, width, height, line_height, OTHER_HEIGHT);
  TessBaseAPISetPageSegMode (self->api, PSM_SINGLE_LINE);
  return reading;
}

/* What a crop was read for: one reading of each is kept. */
typedef enum
{
  GLANCE,
  READ,
  READ_OTHERWISE,
} Way;

static char *
make_key (const EfGray *gray,
          int           line_height,
          gboolean      vertical,
          Way           way)
{
  g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, gray->data, (gsize) gray->width * gray->height);

  return g_strdup_printf ("%dx%d %d %d %d %s", gray->width, gray->height, line_height, vertical, way, digest);
}

/* Takes both. */
static const EfReading *
keep (EfLineReader *self,
      char         *key,
      EfReading    *reading)
{
  if (g_queue_get_length (&self->order) >= CACHE_SIZE)
    {
      char *oldest = g_queue_pop_head (&self->order);

      g_hash_table_remove (self->cache, oldest);
      g_free (oldest);
    }
  g_queue_push_tail (&self->order, key);
  g_hash_table_insert (self->cache, key, reading);
  return reading;
}

static EfReading *
glance_upright (EfLineReader *self,
                const guint8 *data,
                int           width,
                int           height)
{
  g_auto (EfLettersReading) letters = { 0 };
  EfReading *reading = g_new0 (EfReading, 1);

  ef_letters_read (self->letters, data, width, height, &letters);
  reading->text = g_steal_pointer (&letters.text);
  reading->confidence = 100 * letters.certainty;
  return reading;
}

const EfReading *
ef_line_reader_glance (EfLineReader *self,
                       const EfGray *gray,
                       gboolean      vertical)
{
  gsize length = (gsize) gray->width * gray->height;
  g_autofree char *key = make_key (gray, 0, vertical, GLANCE);
  const EfReading *known = g_hash_table_lookup (self->cache, key);
  g_autofree guint8 *data = NULL;
  EfReading *reading;

  if (known)
    return known;
  data = g_memdup2 (gray->data, length);
  normalise (data, length);
  if (vertical)
    {
      g_autofree guint8 *up = rotate (data, gray->width, gray->height, TRUE);
      g_autofree guint8 *down = rotate (data, gray->width, gray->height, FALSE);

      reading = take_surer (glance_upright (self, up, gray->height, gray->width), glance_upright (self, down, gray->height, gray->width));
    }
  else
    reading = glance_upright (self, data, gray->width, gray->height);
  return keep (self, g_steal_pointer (&key), reading);
}

const EfReading *
ef_line_reader_read (EfLineReader *self,
                     const EfGray *gray,
                     int           line_height,
                     gboolean      vertical,
                     gboolean      otherwise)
{
  gsize length = (gsize) gray->width * gray->height;
  g_autofree char *key = make_key (gray, line_height, vertical, otherwise ? READ_OTHERWISE : READ);
  const EfReading *known = g_hash_table_lookup (self->cache, key);
  g_autofree guint8 *data = NULL;
  EfReading *reading;
  int margin;

  if (known)
    return known;
  if (MIN (gray->width, gray->height) < 4 || line_height < 3)
    return keep (self, g_steal_pointer (&key), g_new0 (EfReading, 1));

  data = g_memdup2 (gray->data, length);
  normalise (data, length);
  margin = ((vertical ? gray->width : gray->height) - line_height) / 2 + 1;
  blank_margin (data, gray->width, gray->height, vertical ? margin : 2 * margin, vertical ? 2 * margin : margin);
  if (otherwise && !vertical)
    reading = read_otherwise (self, gray, line_height);
  else if (vertical)
    {
      g_autofree guint8 *up = rotate (data, gray->width, gray->height, TRUE);
      g_autofree guint8 *down = rotate (data, gray->width, gray->height, FALSE);

      reading = take_surer (read_upright (self, up, gray->height, gray->width, line_height),
                            read_upright (self, down, gray->height, gray->width, line_height));
    }
  else
    reading = read_upright (self, data, gray->width, gray->height, line_height);
  return keep (self, g_steal_pointer (&key), reading);
}
