#include "config.h"

#include "ef-jpeg-splice.h"

#include "ef-codestream-private.h"
#include "ef-jpeg-splice-private.h"

#include <string.h>

/* A progressive stream may name the same coefficients over and over; no encoder needs as many scans as this. */
#define MAX_SCANS 500

enum
{
  SOF0 = 0xc0,
  SOF1 = 0xc1,
  SOF2 = 0xc2,
  DHT = 0xc4,
  RST0 = 0xd0,
  RST7 = 0xd7,
  DNL = 0xdc,
  DQT = 0xdb,
  DRI = 0xdd,
};

/* --- tables ---------------------------------------------------------------------------------------------------- */

/* What blocks of one value need: any difference of DC, and the ends of blocks and of runs of blocks. */
static const guint8 needed_dc[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };
static const guint8 needed_ac[] = { 0x00, 0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70,
                                    0x80, 0x90, 0xa0, 0xb0, 0xc0, 0xd0, 0xe0 };

static gboolean
read_tables (EfJpegSplice *self,
             const guint8 *p,
             gsize         n)
{
  guint n_dc = self->info->precision > 8 ? 16 : 12;
  gulong blocks = (gulong) self->across * self->down * self->unit_width * self->unit_height /
                  (EF_JPEG_BLOCK * EF_JPEG_BLOCK);
  /* No run is longer than the image has blocks. */
  guint n_ac = self->info->progressive ? MIN (g_bit_storage (blocks), G_N_ELEMENTS (needed_ac)) : 1;

  while (n > 17)
    {
      guint total = 0;
      gboolean is_dc = p[0] >> 4 == 0;
      EfJpegTable *table = (is_dc ? self->dc : self->ac) + (p[0] & 3);
      guint8 head[5] = { 0xff, DHT };

      for (guint i = 1; i <= 16; i++)
        total += p[i];
      if (p[0] >> 4 > 1 || (p[0] & 15) >= EF_JPEG_N_TABLES || total > 256 || total > n - 17 ||
          !ef_jpeg_table_read (table, p + 1, p + 17, total, is_dc ? needed_dc : needed_ac, is_dc ? n_dc : n_ac))
        return FALSE;
      head[2] = (guint8) ((19 + table->n_values) >> 8);
      head[3] = (guint8) (19 + table->n_values);
      head[4] = p[0];
      g_byte_array_append (self->out, head, sizeof head);
      g_byte_array_append (self->out, table->counts, sizeof table->counts);
      g_byte_array_append (self->out, table->values, table->n_values);
      p += 17 + total;
      n -= 17 + total;
    }
  return n == 0;
}

static gboolean
read_quantisers (EfJpegSplice *self,
                 const guint8 *p,
                 gsize         n)
{
  while (n > 0)
    {
      guint wide = p[0] >> 4, length = wide ? 128 : 64;

      if (wide > 1 || (p[0] & 15) >= EF_JPEG_N_TABLES || n - 1 < length)
        return FALSE;
      self->step[p[0] & 3] = wide ? get_be16 (p + 1) : p[1];
      p += 1 + length;
      n -= 1 + length;
    }
  return TRUE;
}

/* --- scans ----------------------------------------------------------------------------------------------------- */

/* Blocks of component @c that lie in the image: a scan of one component has no others (T.81 A.2.2). */
static void
get_blocks (const EfJpegSplice *self,
            guint               c,
            guint              *across,
            guint              *down)
{
  const EfStreamInfo *info = self->info;
  guint h_max = self->unit_width / EF_JPEG_BLOCK, v_max = self->unit_height / EF_JPEG_BLOCK;
  guint h = info->components > 1 ? info->h[c] : 1, v = info->components > 1 ? info->v[c] : 1;

  *across = ((info->width * h + h_max - 1) / h_max + EF_JPEG_BLOCK - 1) / EF_JPEG_BLOCK;
  *down = ((info->height * v + v_max - 1) / v_max + EF_JPEG_BLOCK - 1) / EF_JPEG_BLOCK;
}

static void
lay_out (const EfJpegSplice *self,
         EfJpegScan         *scan)
{
  const EfStreamInfo *info = self->info;
  guint c = scan->component[0], down;

  if (scan->n_components > 1 || info->components == 1)
    {
      scan->across = self->across;
      scan->n_units = self->across * self->down;
      scan->is_filled = g_memdup2 (self->is_filled, scan->n_units);
      for (guint i = 0; i < scan->n_components; i++)
        scan->n_blocks[i] = info->components == 1 ? 1 : info->h[scan->component[i]] * info->v[scan->component[i]];
      return;
    }
  get_blocks (self, c, &scan->across, &down);
  scan->n_units = scan->across * down;
  scan->n_blocks[0] = 1;
  scan->is_filled = g_malloc (scan->n_units);
  for (guint y = 0; y < down; y++)
    for (guint x = 0; x < scan->across; x++)
      scan->is_filled[y * scan->across + x] = self->is_filled[y / info->v[c] * self->across + x / info->h[c]];
}

/* Sequential streams have each component in one scan; progressive ones refine bit by bit. */
static gboolean
check_order (EfJpegSplice     *self,
             const EfJpegScan *scan)
{
  gboolean progressive = self->info->progressive;

  if (!progressive && (scan->first != 0 || scan->last != 63 || scan->high != 0 || scan->low != 0))
    return FALSE;
  if (progressive && (scan->last > 63 || scan->first > scan->last || scan->low > 13 ||
                      (scan->first == 0 && scan->last != 0) || (scan->first > 0 && scan->n_components != 1) ||
                      (scan->high != 0 && scan->high != scan->low + 1)))
    return FALSE;
  for (guint i = 0; i < scan->n_components; i++)
    {
      guint8 *known = &self->n_bits_known[scan->component[i]];

      if (scan->first > 0)
        {
          if (*known == 0)
            return FALSE;
          continue;
        }
      if (*known != (scan->high == 0 ? 0 : scan->high + 1))
        return FALSE;
      *known = (guint8) (scan->low + 1);
    }
  return TRUE;
}

static gboolean
read_scan (EfJpegSplice *self,
           const guint8 *p,
           gsize         n,
           EfJpegScan   *scan)
{
  const EfStreamInfo *info = self->info;
  gsize length = n > 0 ? p[0] : 0;

  if (length < 1 || length > info->components || n != 4 + 2 * length)
    return FALSE;
  scan->n_components = (guint) length;
  scan->first = p[1 + 2 * length];
  scan->last = p[2 + 2 * length];
  scan->high = p[3 + 2 * length] >> 4;
  scan->low = p[3 + 2 * length] & 15;
  for (guint i = 0, c = 0; i < length; i++, c++)
    {
      guint dc = p[2 + 2 * i] >> 4, ac = p[2 + 2 * i] & 15;

      /* They come in the order of the frame header (T.81 B.2.3). */
      while (c < info->components && info->id[c] != p[1 + 2 * i])
        c++;
      if (c == info->components || dc >= EF_JPEG_N_TABLES || ac >= EF_JPEG_N_TABLES)
        return FALSE;
      scan->component[i] = c;
      scan->dc[i] = &self->dc[dc];
      scan->ac[i] = &self->ac[ac];
      if ((scan->first == 0 && scan->high == 0 && !scan->dc[i]->defined) || (scan->last > 0 && !scan->ac[i]->defined))
        return FALSE;
    }
  return check_order (self, scan);
}

/* The entropy coded data from @start on. Returns where they end, 0 if they are not as they should be. */
static gsize
splice_scan (EfJpegSplice     *self,
             const EfJpegScan *scan,
             const guint8     *stream,
             gsize             length,
             gsize             start)
{
  guint per_interval = self->interval > 0 ? self->interval : scan->n_units;

  for (guint first = 0, number = 0; first < scan->n_units; number++)
    {
      guint n = MIN (per_interval, scan->n_units - first);
      gsize end = start;

      for (;;)
        {
          const guint8 *ff = end + 1 < length ? memchr (stream + end, 0xff, length - 1 - end) : NULL;

          if (ff == NULL)
            return 0;
          end = (gsize) (ff - stream);
          if (ff[1] != 0)
            break;
          end += 2;
        }
      if (!ef_jpeg_splice_interval (self, scan, first, n, stream + start, end - start))
        return 0;
      first += n;
      start = end;
      if (first < scan->n_units)
        {
          if (stream[end + 1] != RST0 + number % 8)
            return 0;
          g_byte_array_append (self->out, stream + end, 2);
          start = end + 2;
        }
    }
  return start;
}

/* --- the stream ------------------------------------------------------------------------------------------------ */

static void
mark_filled (EfJpegSplice *self,
             const GArray *boxes)
{
  self->is_filled = g_malloc0 ((gsize) self->across * self->down);
  for (guint i = 0; i < boxes->len; i++)
    {
      const EfBox *box = &g_array_index (boxes, EfBox, i);
      guint right = ((guint) (box->x + box->width) + self->unit_width - 1) / self->unit_width;
      guint bottom = ((guint) (box->y + box->height) + self->unit_height - 1) / self->unit_height;

      for (guint y = (guint) box->y / self->unit_height; y < bottom; y++)
        for (guint x = (guint) box->x / self->unit_width; x < right; x++)
          self->is_filled[y * self->across + x] = TRUE;
    }
}

/* Before the first scan, when all quantisers must be known. */
static void
set_values (EfJpegSplice *self,
            gint64        sample[3])
{
  const EfStreamInfo *info = self->info;

  for (guint c = 0; c < info->components; c++)
    {
      self->fill[c] = ef_jpeg_get_dc (info->precision, self->step[self->quantiser[c]], &sample[c]);
      if (info->progressive)
        self->known[c] = g_new0 (guint64, (gsize) self->across * self->down *
                                              (info->components > 1 ? info->h[c] * info->v[c] : 1));
    }
}

/* What stands between segments is left out. */
static gboolean
splice (EfJpegSplice *self,
        const guint8 *stream,
        gsize         length,
        gint64        sample[3])
{
  gsize position = 2;
  guint n_scans = 0;
  EfJpegPiece piece;

  g_byte_array_append (self->out, stream, 2);
  while (ef_jpeg_next_segment (stream, length, &position, &piece))
    {
      const guint8 *p = stream + piece.payload;
      gsize n = piece.end - piece.payload;
      gboolean good = TRUE;

      if (piece.marker != DHT)
        g_byte_array_append (self->out, stream + piece.start, (guint) (piece.end - piece.start));
      if (piece.marker == DHT)
        good = read_tables (self, p, n);
      else if (piece.marker == DQT)
        good = n_scans == 0 && read_quantisers (self, p, n);
      else if (piece.marker == DRI)
        {
          good = n == 2;
          self->interval = good ? get_be16 (p) : 0;
        }
      else if (piece.marker >= SOF0 && piece.marker <= SOF2)
        {
          good = n_scans == 0;
          for (guint c = 0; good && c < self->info->components; c++)
            self->quantiser[c] = p[8 + 3 * c] & 3;
        }
      else if (piece.marker == JPEG_SOS)
        {
          EfJpegScan scan = { 0 };

          if (n_scans++ == 0)
            set_values (self, sample);
          good = n_scans <= MAX_SCANS && read_scan (self, p, n, &scan);
          if (good)
            {
              lay_out (self, &scan);
              position = splice_scan (self, &scan, stream, length, piece.end);
              g_free (scan.is_filled);
              good = position > 0;
            }
        }
      else if (piece.marker == JPEG_EOI)
        {
          for (guint c = 0; c < self->info->components; c++)
            good = good && self->n_bits_known[c] > 0;
          return good;
        }
      else
        good = piece.marker != DNL && !(piece.marker >= RST0 && piece.marker <= RST7);
      if (!good)
        return FALSE;
    }
  return FALSE;
}

GBytes *
ef_jpeg_splice (const EfStreamInfo  *info,
                const guint8        *stream,
                gsize                length,
                const EfBox         *boxes,
                guint                n_boxes,
                gint64               sample[3],
                GArray              *done)
{
  g_autoptr (GArray) grown = g_array_new (FALSE, FALSE, sizeof (EfBox));
  g_autofree EfJpegSplice *self = NULL;
  g_autoptr (GByteArray) out = NULL;
  gint64 met[3] = { sample[0], sample[1], sample[2] };
  gboolean good;

  if (info->kind != EF_STREAM_JPEG_DCT || (info->sof != SOF0 && info->sof != SOF1 && info->sof != SOF2) ||
      (info->components != 1 && info->components != 3) || length > G_MAXUINT / 4)
    return NULL;
  for (guint c = 0; c < info->components; c++)
    if (info->h[c] < 1 || info->h[c] > 4 || info->v[c] < 1 || info->v[c] > 4)
      return NULL;
  for (guint i = 0; i < n_boxes; i++)
    {
      EfBox box;

      if (ef_jpeg_grow_box (info, &boxes[i], &box))
        g_array_append_val (grown, box);
    }
  self = g_new0 (EfJpegSplice, 1);
  self->info = info;
  self->out = out = g_byte_array_sized_new ((guint) length + 1024);
  ef_jpeg_get_unit (info, &self->unit_width, &self->unit_height);
  self->across = (info->width + self->unit_width - 1) / self->unit_width;
  self->down = (info->height + self->unit_height - 1) / self->unit_height;
  mark_filled (self, grown);
  good = splice (self, stream, length, met);
  g_free (self->is_filled);
  for (guint c = 0; c < G_N_ELEMENTS (self->known); c++)
    g_free (self->known[c]);
  if (!good)
    return NULL;
  memcpy (sample, met, sizeof met);
  if (done != NULL)
    g_array_append_vals (done, grown->data, grown->len);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
