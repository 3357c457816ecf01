#include "config.h"

#include "ef-jpeg-splice.h"

#include "ef-codestream-private.h"

#include <math.h>
#include <string.h>

#define BLOCK 8
#define N_TABLES 4
/* Codes of up to so many bits are looked up at once. */
#define LOOK_BITS 10
/* What a block can read beyond the end of damaged data: 64 codes with their bits. */
#define SLACK 512

enum
{
  SOF0 = 0xc0,
  SOF1 = 0xc1,
  DHT = 0xc4,
  DQT = 0xdb,
  DRI = 0xdd,
};

/* --- what boxes mean for blocks -------------------------------------------------------------------------------- */

static void
get_unit (const EfStreamInfo *info,
          guint              *width,
          guint              *height)
{
  *width = *height = BLOCK;
  /* The blocks of a single component are not grouped, whatever its sampling factors. */
  for (guint c = 0; info->components > 1 && c < info->components; c++)
    {
      *width = MAX (*width, BLOCK * info->h[c]);
      *height = MAX (*height, BLOCK * info->v[c]);
    }
}

gboolean
ef_jpeg_grow_box (const EfStreamInfo *info,
                  const EfBox        *box,
                  EfBox              *grown)
{
  gint64 x0 = MAX (box->x, 0), y0 = MAX (box->y, 0);
  gint64 x1 = MIN ((gint64) box->x + box->width, (gint64) info->width);
  gint64 y1 = MIN ((gint64) box->y + box->height, (gint64) info->height);
  guint width, height;

  if (x0 >= x1 || y0 >= y1)
    return FALSE;
  get_unit (info, &width, &height);
  if (width > BLOCK || height > BLOCK)
    {
      x0 = MAX (x0 - 1, 0);
      y0 = MAX (y0 - 1, 0);
      x1++;
      y1++;
    }
  x0 = x0 / width * width;
  y0 = y0 / height * height;
  x1 = MIN ((x1 + width - 1) / width * width, (gint64) info->width);
  y1 = MIN ((y1 + height - 1) / height * height, (gint64) info->height);
  *grown = (EfBox){ (int) x0, (int) y0, (int) (x1 - x0), (int) (y1 - y0) };
  return TRUE;
}

int
ef_jpeg_get_dc (guint   precision,
                guint   step,
                gint64 *sample)
{
  gint64 half = (gint64) 1 << (precision - 1);
  gint64 wanted = 8 * (CLAMP (*sample, 0, 2 * half - 1) - half);
  gint64 width = MAX (step, 1);
  gint64 dc;

  if (*sample <= 0)
    dc = -((-wanted + width - 1) / width);
  else if (*sample >= 2 * half - 1)
    dc = (wanted + width - 1) / width;
  else
    dc = (wanted + (wanted < 0 ? -width : width) / 2) / width;
  *sample = CLAMP (half + (gint64) floor ((double) (dc * width) / 8 + 0.5), 0, 2 * half - 1);
  return (int) dc;
}

/* --- Huffman codes (T.81 annexes C and F) ---------------------------------------------------------------------- */

typedef struct
{
  gboolean defined;
  guint8 counts[16];
  guint n_values;
  guint8 values[256];
  guint16 look[1 << LOOK_BITS]; /* length << 8 | value; 0: longer */
  gint32 last[18];              /* the largest code of each length, -1: none */
  gint32 offset[17];            /* from a code of that length to its index */
  guint16 code[256];
  guint8 size[256];             /* 0: the value has no code */
} Table;

static gboolean
table_make (Table *table)
{
  guint code = 0, k = 0;

  for (guint length = 1; length <= 16; length++)
    {
      table->offset[length] = (gint32) k - (gint32) code;
      for (guint i = 0; i < table->counts[length - 1]; i++, k++, code++)
        {
          guint8 value = table->values[k];

          if (code >= 1u << length)
            return FALSE;
          table->code[value] = (guint16) code;
          table->size[value] = (guint8) length;
          if (length <= LOOK_BITS)
            for (guint fill = 0; fill < 1u << (LOOK_BITS - length); fill++)
              table->look[(code << (LOOK_BITS - length)) + fill] = (guint16) (length << 8 | value);
        }
      table->last[length] = table->counts[length - 1] > 0 ? (gint32) code - 1 : -1;
      code <<= 1;
    }
  table->last[17] = G_MAXINT32;
  table->defined = TRUE;
  return TRUE;
}

/* Tables made to measure lack what they did not need. Where there are codes of 16 bits left, the @n_needed values from 0
 * on join them; no code that is there changes. */
static gboolean
table_read (Table        *table,
            const guint8 *counts,
            const guint8 *values,
            guint         n,
            guint         n_needed)
{
  guint used = 0;

  memset (table, 0, sizeof *table);
  memcpy (table->counts, counts, sizeof table->counts);
  memcpy (table->values, values, n);
  table->n_values = n;
  for (guint length = 1; length <= 16; length++)
    used += (guint) counts[length - 1] << (16 - length);
  for (guint value = 0; value < n_needed; value++)
    /* The code of ones alone is none. */
    if (memchr (values, (int) value, n) == NULL && used < 0xffff && table->n_values < 256 && table->counts[15] < 255)
      {
        table->values[table->n_values++] = (guint8) value;
        table->counts[15]++;
        used++;
      }
  return table_make (table);
}

/* Plain bits: without the zeros that are stuffed after FF. */
typedef struct
{
  guint8 *data; /* and SLACK more */
  gsize position, end; /* in bits */
} Reader;

static inline guint64
peek (const Reader *reader)
{
  guint64 word;

  memcpy (&word, reader->data + (reader->position >> 3), 8);
  return GUINT64_FROM_BE (word) << (reader->position & 7);
}

/* -1: no such code. */
static inline int
read_code (Reader      *reader,
           const Table *table)
{
  guint64 bits = peek (reader);
  guint found = table->look[bits >> (64 - LOOK_BITS)];
  guint length = LOOK_BITS;

  if (found != 0)
    {
      reader->position += found >> 8;
      return (int) (found & 0xff);
    }
  do
    length++;
  while (length <= 16 && (gint32) (bits >> (64 - length)) > table->last[length]);
  if (length > 16)
    return -1;
  reader->position += length;
  return table->values[((gint32) (bits >> (64 - length)) + table->offset[length]) & 0xff];
}

/* The difference of DC, of which *@bits are the category. */
static inline gboolean
read_dc (Reader      *reader,
         const Table *table,
         int         *difference)
{
  int bits = read_code (reader, table);

  *difference = 0;
  if (bits < 0 || bits > 15)
    return FALSE;
  if (bits > 0)
    {
      int value = (int) (peek (reader) >> (64 - bits));

      reader->position += (guint) bits;
      *difference = value < 1 << (bits - 1) ? value - (1 << bits) + 1 : value;
    }
  return TRUE;
}

static inline gboolean
skip_ac (Reader      *reader,
         const Table *table)
{
  for (guint k = 1; k < BLOCK * BLOCK; k++)
    {
      int symbol = read_code (reader, table);

      if (symbol < 0)
        return FALSE;
      if ((symbol & 15) == 0)
        {
          if (symbol != 0xf0)
            return symbol == 0;
          k += 15;
          continue;
        }
      k += (guint) symbol >> 4;
      reader->position += (guint) symbol & 15;
      if (k >= BLOCK * BLOCK)
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  guint8 *data;
  gsize length, allocated;
  guint64 bits; /* at the low end */
  guint n_bits;
} Writer;

static inline void
put (Writer  *writer,
     guint32  bits,
     guint    n)
{
  writer->bits = writer->bits << n | bits;
  writer->n_bits += n;
  while (writer->n_bits >= 8)
    {
      writer->n_bits -= 8;
      writer->data[writer->length++] = (guint8) (writer->bits >> writer->n_bits);
    }
}

static void
writer_reserve (Writer *writer,
                gsize   n)
{
  if (writer->length + n + 16 <= writer->allocated)
    return;
  writer->allocated = 2 * (writer->length + n + 16);
  writer->data = g_realloc (writer->data, writer->allocated);
}

static void
copy_bits (Writer       *writer,
           const Reader *reader,
           gsize         from,
           gsize         to)
{
  Reader source = { reader->data, from, to };

  writer_reserve (writer, (to - from) / 8 + 1);
  for (; source.position + 32 <= to; source.position += 32)
    put (writer, (guint32) (peek (&source) >> 32), 32);
  if (source.position < to)
    put (writer, (guint32) (peek (&source) >> (64 - (to - source.position))), (guint) (to - source.position));
}

/* FALSE if the table has no code for it. */
static gboolean
put_dc (Writer      *writer,
        const Table *table,
        int          difference)
{
  guint category = difference == 0 ? 0 : g_bit_storage ((gulong) ABS (difference));

  if (category > 15 || table->size[category] == 0)
    return FALSE;
  put (writer, table->code[category], table->size[category]);
  if (category > 0)
    put (writer, (guint32) (difference < 0 ? difference + (1 << category) - 1 : difference), category);
  return TRUE;
}

/* --- the stream ------------------------------------------------------------------------------------------------ */

typedef struct
{
  const EfStreamInfo *info;
  Table dc[N_TABLES], ac[N_TABLES];
  guint step[N_TABLES];   /* the first of each quantisation table */
  guint8 quantiser[4];    /* of each component */
  guint interval;         /* of restarts, in MCUs */

  guint dc_table[4], ac_table[4], blocks[4];
  int fill[4];
  guint across, n_mcus;
  guint unit_width, unit_height;
  const GArray *boxes;    /* of EfBox, grown */
  guint8 *is_filled;      /* of each MCU */
  GByteArray *out;
} Splice;

static gboolean
read_tables (Splice       *self,
             const guint8 *p,
             gsize         n)
{
  guint n_categories = self->info->precision > 8 ? 16 : 12;

  while (n > 17)
    {
      guint total = 0;
      Table *table = (p[0] >> 4 == 0 ? self->dc : self->ac) + (p[0] & 3);
      guint8 head[5] = { 0xff, DHT };

      for (guint i = 1; i <= 16; i++)
        total += p[i];
      if (p[0] >> 4 > 1 || (p[0] & 15) >= N_TABLES || total > 256 || total > n - 17 ||
          !table_read (table, p + 1, p + 17, total, p[0] >> 4 == 0 ? n_categories : 1))
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
read_quantisers (Splice       *self,
                 const guint8 *p,
                 gsize         n)
{
  while (n > 0)
    {
      guint wide = p[0] >> 4, length = wide ? 128 : 64;

      if (wide > 1 || (p[0] & 15) >= N_TABLES || n - 1 < length)
        return FALSE;
      self->step[p[0] & 3] = wide ? get_be16 (p + 1) : p[1];
      p += 1 + length;
      n -= 1 + length;
    }
  return TRUE;
}

static gboolean
read_scan (Splice       *self,
           const guint8 *p,
           gsize         n)
{
  const EfStreamInfo *info = self->info;

  if (n != 4 + 2 * (gsize) info->components || p[0] != info->components)
    return FALSE;
  for (guint c = 0; c < info->components; c++)
    {
      self->dc_table[c] = p[2 + 2 * c] >> 4;
      self->ac_table[c] = p[2 + 2 * c] & 15;
      if (p[1 + 2 * c] != info->id[c] || self->dc_table[c] >= N_TABLES || self->ac_table[c] >= N_TABLES ||
          !self->dc[self->dc_table[c]].defined || !self->ac[self->ac_table[c]].defined ||
          self->ac[self->ac_table[c]].size[0] == 0)
        return FALSE;
    }
  p += 1 + 2 * info->components;
  return p[0] == 0 && p[1] == 63 && p[2] == 0;
}

/* Everything before the entropy coded data goes out, but what is between segments. *@start: where these begin. */
static gboolean
read_header (Splice       *self,
             const guint8 *stream,
             gsize         length,
             gsize        *start)
{
  gsize position = 2;
  EfJpegPiece piece;

  while (ef_jpeg_next_segment (stream, length, &position, &piece))
    {
      const guint8 *p = stream + piece.payload;
      gsize n = piece.end - piece.payload;
      gboolean good = TRUE;

      switch (piece.marker)
        {
        case DHT:
          good = read_tables (self, p, n);
          break;
        case DQT:
          good = read_quantisers (self, p, n);
          break;
        case DRI:
          good = n == 2;
          self->interval = good ? get_be16 (p) : 0;
          break;
        case SOF0:
        case SOF1:
          for (guint c = 0; c < self->info->components; c++)
            self->quantiser[c] = p[8 + 3 * c] & 3;
          break;
        case JPEG_SOS:
          *start = position;
          g_byte_array_append (self->out, stream + piece.start, (guint) (piece.end - piece.start));
          return read_scan (self, p, n);
        case JPEG_EOI:
          return FALSE;
        default:
          break;
        }
      if (!good)
        return FALSE;
      if (piece.marker != DHT)
        g_byte_array_append (self->out, stream + piece.start, (guint) (piece.end - piece.start));
    }
  return FALSE;
}

static void
mark_filled (Splice *self)
{
  self->is_filled = g_malloc0 (self->n_mcus);
  for (guint i = 0; i < self->boxes->len; i++)
    {
      const EfBox *box = &g_array_index (self->boxes, EfBox, i);
      guint right = ((guint) (box->x + box->width) + self->unit_width - 1) / self->unit_width;
      guint bottom = ((guint) (box->y + box->height) + self->unit_height - 1) / self->unit_height;

      for (guint y = (guint) box->y / self->unit_height; y < bottom; y++)
        for (guint x = (guint) box->x / self->unit_width; x < right; x++)
          self->is_filled[y * self->across + x] = TRUE;
    }
}

/* --- one restart interval -------------------------------------------------------------------------------------- */

/* One MCU that stays. Codes before it from *@run on are still to be copied; they are as soon as one differs. */
static gboolean
keep_mcu (Splice  *self,
          Reader  *reader,
          Writer  *writer,
          gsize   *run,
          int      before[4],
          int      after[4])
{
  for (guint c = 0; c < self->info->components; c++)
    for (guint i = 0; i < self->blocks[c]; i++)
      {
        gsize start = reader->position;
        int difference;

        if (!read_dc (reader, &self->dc[self->dc_table[c]], &difference))
          return FALSE;
        before[c] += difference;
        if (before[c] - after[c] != difference)
          {
            copy_bits (writer, reader, *run, start);
            writer_reserve (writer, 8);
            if (!put_dc (writer, &self->dc[self->dc_table[c]], before[c] - after[c]))
              return FALSE;
            *run = reader->position;
          }
        after[c] = before[c];
        if (!skip_ac (reader, &self->ac[self->ac_table[c]]) || reader->position > reader->end)
          return FALSE;
      }
  return TRUE;
}

static gboolean
fill_mcu (Splice  *self,
          Reader  *reader,
          Writer  *writer,
          gsize   *run,
          int      before[4],
          int      after[4])
{
  copy_bits (writer, reader, *run, reader->position);
  for (guint c = 0; c < self->info->components; c++)
    for (guint i = 0; i < self->blocks[c]; i++)
      {
        const Table *ac = &self->ac[self->ac_table[c]];
        int difference;

        if (!read_dc (reader, &self->dc[self->dc_table[c]], &difference) || !skip_ac (reader, ac) ||
            reader->position > reader->end)
          return FALSE;
        before[c] += difference;
        writer_reserve (writer, 16);
        if (!put_dc (writer, &self->dc[self->dc_table[c]], self->fill[c] - after[c]))
          return FALSE;
        put (writer, ac->code[0], ac->size[0]);
        after[c] = self->fill[c];
      }
  *run = reader->position;
  return TRUE;
}

/* (transfer full): without stuffed zeros. */
static guint8 *
unstuff (const guint8 *from,
         gsize         length,
         gsize        *plain)
{
  guint8 *out = g_malloc0 (length + SLACK), *to = out;
  const guint8 *end = from + length;

  while (from < end)
    {
      const guint8 *ff = memchr (from, 0xff, (gsize) (end - from));
      gsize n = (gsize) ((ff != NULL ? ff + 1 : end) - from);

      memcpy (to, from, n);
      to += n;
      from += n + (ff != NULL);
    }
  *plain = (gsize) (to - out);
  return out;
}

static void
append_stuffed (GByteArray   *out,
                const guint8 *from,
                gsize         length)
{
  static const guint8 zero = 0;
  const guint8 *end = from + length;

  while (from < end)
    {
      const guint8 *ff = memchr (from, 0xff, (gsize) (end - from));
      gsize n = (gsize) ((ff != NULL ? ff + 1 : end) - from);

      g_byte_array_append (out, from, (guint) n);
      if (ff != NULL)
        g_byte_array_append (out, &zero, 1);
      from += n;
    }
}

/* MCUs [@first, @first + @n) in the bytes of one interval. */
static gboolean
splice_interval (Splice       *self,
                 guint         first,
                 guint         n,
                 const guint8 *data,
                 gsize         length)
{
  Reader reader = { 0 };
  Writer writer = { 0 };
  int before[4] = { 0 }, after[4] = { 0 };
  gsize plain, run = 0;
  gboolean good = TRUE;

  if (memchr (self->is_filled + first, TRUE, n) == NULL)
    {
      g_byte_array_append (self->out, data, (guint) length);
      return TRUE;
    }
  reader.data = unstuff (data, length, &plain);
  reader.end = plain * 8;
  for (guint i = first; good && i < first + n; i++)
    good = self->is_filled[i] ? fill_mcu (self, &reader, &writer, &run, before, after)
                              : keep_mcu (self, &reader, &writer, &run, before, after);
  if (good)
    {
      copy_bits (&writer, &reader, run, reader.position);
      /* Ones fill the last byte. */
      put (&writer, 0x7f >> ((writer.n_bits + 7) % 8), (8 - writer.n_bits) % 8);
      append_stuffed (self->out, writer.data, writer.length);
    }
  g_free (reader.data);
  g_free (writer.data);
  return good;
}

/* The entropy coded data from @start on. Returns where they end, 0 if they are not as they should be. */
static gsize
splice_scan (Splice       *self,
             const guint8 *stream,
             gsize         length,
             gsize         start)
{
  guint per_interval = self->interval > 0 ? self->interval : self->n_mcus;

  for (guint first = 0, number = 0; first < self->n_mcus; number++)
    {
      guint n = MIN (per_interval, self->n_mcus - first);
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
      if (!splice_interval (self, first, n, stream + start, end - start))
        return 0;
      first += n;
      start = end;
      if (first < self->n_mcus)
        {
          if (stream[end + 1] != 0xd0 + number % 8)
            return 0;
          g_byte_array_append (self->out, stream + end, 2);
          start = end + 2;
        }
    }
  return start;
}

static gboolean
splice (Splice       *self,
        const guint8 *stream,
        gsize         length,
        gint64        sample[3])
{
  const EfStreamInfo *info = self->info;
  gsize start, end;

  g_byte_array_append (self->out, stream, 2);
  if (!read_header (self, stream, length, &start))
    return FALSE;
  get_unit (info, &self->unit_width, &self->unit_height);
  self->across = (info->width + self->unit_width - 1) / self->unit_width;
  self->n_mcus = self->across * ((info->height + self->unit_height - 1) / self->unit_height);
  for (guint c = 0; c < info->components; c++)
    {
      self->blocks[c] = info->components == 1 ? 1 : info->h[c] * info->v[c];
      self->fill[c] = ef_jpeg_get_dc (info->precision, self->step[self->quantiser[c]], &sample[c]);
    }
  mark_filled (self);
  end = splice_scan (self, stream, length, start);
  if (end == 0 || stream[end + 1] != JPEG_EOI)
    return FALSE;
  g_byte_array_append (self->out, stream + end, 2);
  return TRUE;
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
  g_autofree Splice *self = NULL;
  g_autoptr (GByteArray) out = NULL;
  gint64 met[3] = { sample[0], sample[1], sample[2] };
  gboolean good;

  if (info->kind != EF_STREAM_JPEG_DCT || (info->sof != SOF0 && info->sof != SOF1) ||
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
  self = g_new0 (Splice, 1);
  self->info = info;
  self->boxes = grown;
  self->out = out = g_byte_array_sized_new ((guint) length + 1024);
  good = splice (self, stream, length, met);
  g_free (self->is_filled);
  if (!good)
    return NULL;
  memcpy (sample, met, sizeof met);
  if (done != NULL)
    g_array_append_vals (done, grown->data, grown->len);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
