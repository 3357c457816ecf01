/* The entropy coded data of one restart interval: what is outside of the boxes is copied, what is inside becomes blocks
 * of one value. */
#include "config.h"

#include "ef-jpeg-splice-private.h"

/* Blocks that one code can tell the end of (T.81 G.1.2.2). */
#define MAX_RUN 0x7fff
/* Room for a code and its bits, with what one byte may be short of. */
#define ROOM 16

/* --- differences of DC ----------------------------------------------------------------------------------------- */

static inline gboolean
read_dc (EfBitReader       *reader,
         const EfJpegTable *table,
         int               *difference)
{
  int bits = ef_bit_reader_get_code (reader, table);

  *difference = 0;
  if (bits < 0 || bits > 15)
    return FALSE;
  if (bits > 0)
    {
      int value = (int) ef_bit_reader_get (reader, (guint) bits);

      *difference = value < 1 << (bits - 1) ? value - (1 << bits) + 1 : value;
    }
  return TRUE;
}

/* FALSE if the table has no code for it. */
static gboolean
put_dc (EfBitWriter       *writer,
        const EfJpegTable *table,
        int                difference)
{
  guint category = difference == 0 ? 0 : g_bit_storage ((gulong) ABS (difference));

  ef_bit_writer_reserve (writer, ROOM);
  if (category > 15 || !ef_bit_writer_put_code (writer, table, category))
    return FALSE;
  if (category > 0)
    ef_bit_writer_put (writer, (guint32) (difference < 0 ? difference + (1 << category) - 1 : difference), category);
  return TRUE;
}

static inline gboolean
skip_ac (EfBitReader       *reader,
         const EfJpegTable *table)
{
  for (guint k = 1; k < 64; k++)
    {
      int symbol = ef_bit_reader_get_code (reader, table);

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
      if (k >= 64)
        return FALSE;
    }
  return TRUE;
}

/* --- scans that begin with DC: sequential ones, and the first of progressive ones -------------------------------- */

/* A unit that stays. Codes before it from *@run on are still to be copied; they are as soon as one differs. */
static gboolean
keep_unit (const EfJpegScan *scan,
           EfBitReader      *reader,
           EfBitWriter      *writer,
           gsize            *run,
           int               before[4],
           int               after[4])
{
  for (guint i = 0; i < scan->n_components; i++)
    for (guint b = 0; b < scan->n_blocks[i]; b++)
      {
        gsize start = reader->position;
        int difference;

        if (!read_dc (reader, scan->dc[i], &difference))
          return FALSE;
        before[i] += difference;
        if (before[i] - after[i] != difference)
          {
            ef_bit_writer_copy (writer, reader, *run, start);
            if (!put_dc (writer, scan->dc[i], before[i] - after[i]))
              return FALSE;
            *run = reader->position;
          }
        after[i] = before[i];
        if ((scan->last > 0 && !skip_ac (reader, scan->ac[i])) || reader->position > reader->end)
          return FALSE;
      }
  return TRUE;
}

static gboolean
fill_unit (const EfJpegSplice *self,
           const EfJpegScan   *scan,
           EfBitReader        *reader,
           EfBitWriter        *writer,
           gsize              *run,
           int                 before[4],
           int                 after[4])
{
  ef_bit_writer_copy (writer, reader, *run, reader->position);
  for (guint i = 0; i < scan->n_components; i++)
    for (guint b = 0; b < scan->n_blocks[i]; b++)
      {
        int value = self->fill[scan->component[i]] >> scan->low;
        int difference;

        if (!read_dc (reader, scan->dc[i], &difference) || (scan->last > 0 && !skip_ac (reader, scan->ac[i])) ||
            reader->position > reader->end)
          return FALSE;
        before[i] += difference;
        if (!put_dc (writer, scan->dc[i], value - after[i]) ||
            (scan->last > 0 && !ef_bit_writer_put_code (writer, scan->ac[i], 0)))
          return FALSE;
        after[i] = value;
      }
  *run = reader->position;
  return TRUE;
}

static gboolean
splice_first_dc (const EfJpegSplice *self,
                 const EfJpegScan   *scan,
                 guint               first,
                 guint               n,
                 EfBitReader        *reader,
                 EfBitWriter        *writer)
{
  int before[4] = { 0 }, after[4] = { 0 };
  gsize run = 0;

  for (guint i = first; i < first + n; i++)
    if (!(scan->is_filled[i] ? fill_unit (self, scan, reader, writer, &run, before, after)
                             : keep_unit (scan, reader, writer, &run, before, after)))
      return FALSE;
  ef_bit_writer_copy (writer, reader, run, reader->position);
  return TRUE;
}

/* --- scans that add one bit to DC: a bit a block ----------------------------------------------------------------- */

static gboolean
splice_more_dc (const EfJpegSplice *self,
                const EfJpegScan   *scan,
                guint               first,
                guint               n,
                EfBitReader        *reader,
                EfBitWriter        *writer)
{
  for (guint i = first; i < first + n && reader->position <= reader->end; i++)
    for (guint k = 0; k < scan->n_components; k++)
      {
        guint32 bit = (guint32) (self->fill[scan->component[k]] >> scan->low) & 1;

        if (!scan->is_filled[i])
          ef_bit_writer_copy (writer, reader, reader->position, reader->position + scan->n_blocks[k]);
        ef_bit_writer_reserve (writer, ROOM);
        for (guint b = 0; scan->is_filled[i] && b < scan->n_blocks[k]; b++)
          ef_bit_writer_put (writer, bit, 1);
        reader->position += scan->n_blocks[k];
      }
  return reader->position <= reader->end;
}

/* --- scans of a band of AC of one component ----------------------------------------------------------------------- */

/* Blocks whose band has no further coefficient are told of in runs, which boxes cut and join. */
typedef struct
{
  const EfJpegScan *scan;
  EfBitReader *reader;
  EfBitWriter *writer;
  guint n_left; /* blocks of the run that is being read */

  /* The run that is to be written, and the bits of each block that correct what is known: [from, to). */
  guint n_run;
  gsize (*bits)[2];
} Band;

/* What one block has in the band. */
typedef struct
{
  gsize codes[2]; /* [from, to): its coefficients */
  gsize bits[2];  /* [from, to): corrections after the last of them */
  gboolean ends;  /* a run begins with it or goes on */
} Block;

static gboolean
flush_run (Band *self)
{
  const EfJpegTable *table = self->scan->ac[0];
  guint done = 0;

  while (done < self->n_run)
    {
      guint left = self->n_run - done, category = g_bit_storage (left) - 1, n;
      gsize from, to;

      while (category > 0 && table->size[category << 4] == 0)
        category--;
      n = MIN (left, (2u << category) - 1);
      ef_bit_writer_reserve (self->writer, ROOM);
      if (!ef_bit_writer_put_code (self->writer, table, category << 4))
        return FALSE;
      ef_bit_writer_put (self->writer, n - (1u << category), category);

      from = to = self->bits[done][0];
      for (guint i = done; i < done + n; i++)
        {
          if (self->bits[i][0] != to)
            {
              ef_bit_writer_copy (self->writer, self->reader, from, to);
              from = self->bits[i][0];
            }
          to = self->bits[i][1];
        }
      ef_bit_writer_copy (self->writer, self->reader, from, to);
      done += n;
    }
  self->n_run = 0;
  return TRUE;
}

static gboolean
add_to_run (Band  *self,
            gsize  from,
            gsize  to)
{
  self->bits[self->n_run][0] = from;
  self->bits[self->n_run][1] = to;
  return ++self->n_run < MAX_RUN || flush_run (self);
}

/* The code that ends a block, and perhaps others: of 2^@category to 2^(@category + 1) - 1 of them. */
static void
begin_run (Band  *self,
           guint  category)
{
  self->n_left = 1u << category;
  if (category > 0)
    self->n_left += ef_bit_reader_get (self->reader, category);
}

static gboolean
read_first (Band    *self,
            guint64 *known,
            Block   *block)
{
  EfBitReader *reader = self->reader;
  guint k = self->scan->first;

  block->codes[0] = block->codes[1] = reader->position;
  while (self->n_left == 0 && k <= self->scan->last)
    {
      int symbol = ef_bit_reader_get_code (reader, self->scan->ac[0]);
      guint zeros = (guint) symbol >> 4;

      if (symbol < 0)
        return FALSE;
      if ((symbol & 15) == 0 && zeros < 15)
        {
          begin_run (self, zeros);
          continue;
        }
      k += zeros;
      if (k > self->scan->last)
        return FALSE;
      if ((symbol & 15) != 0)
        *known |= (guint64) 1 << k;
      reader->position += (guint) symbol & 15;
      block->codes[1] = reader->position;
      k++;
    }
  block->ends = self->n_left > 0;
  self->n_left -= block->ends;
  block->bits[0] = block->bits[1] = reader->position;
  return TRUE;
}

/* Each coefficient that is known has a bit where it is passed. */
static gboolean
read_more (Band    *self,
           guint64 *known,
           Block   *block)
{
  EfBitReader *reader = self->reader;
  guint k = self->scan->first, last = self->scan->last;
  guint64 found = 0;

  block->codes[0] = block->codes[1] = reader->position;
  while (self->n_left == 0 && k <= last)
    {
      int symbol = ef_bit_reader_get_code (reader, self->scan->ac[0]);
      guint zeros = (guint) symbol >> 4, size = (guint) symbol & 15;

      if (symbol < 0 || size > 1)
        return FALSE;
      if (size == 0 && zeros < 15)
        {
          begin_run (self, zeros);
          continue;
        }
      reader->position += size; /* the sign */
      for (; k <= last; k++)
        {
          if ((*known >> k & 1) != 0)
            reader->position++;
          else if (zeros-- == 0)
            break;
        }
      if (k > last && size > 0)
        return FALSE;
      if (size > 0)
        found |= (guint64) 1 << k;
      block->codes[1] = reader->position;
      k++;
    }
  block->ends = self->n_left > 0;
  self->n_left -= block->ends;
  block->bits[0] = reader->position;
  if (block->ends)
    for (; k <= last; k++)
      reader->position += *known >> k & 1;
  block->bits[1] = reader->position;
  *known |= found;
  return TRUE;
}

static gboolean
splice_band (EfJpegSplice     *self,
             const EfJpegScan *scan,
             guint             first,
             guint             n,
             EfBitReader      *reader,
             EfBitWriter      *writer)
{
  guint c = scan->component[0];
  guint stride = self->across * (self->info->components > 1 ? self->info->h[c] : 1);
  Band band = { .scan = scan, .reader = reader, .writer = writer };
  g_autofree gsize (*bits)[2] = g_malloc_n (MAX_RUN, sizeof *bits);

  band.bits = bits;
  for (guint i = first; i < first + n; i++)
    {
      guint64 *known = &self->known[c][(gsize) (i / scan->across) * stride + i % scan->across];
      Block block;
      gboolean good = scan->high == 0 ? read_first (&band, known, &block) : read_more (&band, known, &block);

      if (!good || reader->position > reader->end)
        return FALSE;
      if (scan->is_filled[i])
        good = add_to_run (&band, block.bits[0], block.bits[0]);
      else
        {
          if (block.codes[1] > block.codes[0])
            {
              good = flush_run (&band);
              ef_bit_writer_copy (writer, reader, block.codes[0], block.codes[1]);
            }
          good = good && (!block.ends || add_to_run (&band, block.bits[0], block.bits[1]));
        }
      if (!good)
        return FALSE;
    }
  return flush_run (&band);
}

/* --------------------------------------------------------------------------------------------------------------- */

gboolean
ef_jpeg_splice_interval (EfJpegSplice     *self,
                         const EfJpegScan *scan,
                         guint             first,
                         guint             n,
                         const guint8     *data,
                         gsize             length)
{
  g_auto (EfBitReader) reader = { 0 };
  g_auto (EfBitWriter) writer = { 0 };
  gboolean has_box = memchr (scan->is_filled + first, TRUE, n) != NULL;
  gboolean good;

  /* Later scans of a progressive stream can be read only by who knows this one. */
  if (has_box || scan->first > 0)
    {
      ef_bit_reader_init (&reader, data, length);
      good = scan->first > 0   ? splice_band (self, scan, first, n, &reader, &writer)
             : scan->high == 0 ? splice_first_dc (self, scan, first, n, &reader, &writer)
                               : splice_more_dc (self, scan, first, n, &reader, &writer);
      if (!good)
        return FALSE;
    }
  if (has_box)
    ef_bit_writer_finish (&writer, self->out);
  else
    g_byte_array_append (self->out, data, (guint) length);
  return TRUE;
}
