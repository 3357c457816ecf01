#include "config.h"

#include "ef-jpeg-bits.h"

static gboolean
make_codes (EfJpegTable *table)
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
          if (length <= EF_JPEG_LOOK_BITS)
            for (guint fill = 0; fill < 1u << (EF_JPEG_LOOK_BITS - length); fill++)
              table->look[(code << (EF_JPEG_LOOK_BITS - length)) + fill] = (guint16) (length << 8 | value);
        }
      table->last[length] = table->counts[length - 1] > 0 ? (gint32) code - 1 : -1;
      code <<= 1;
    }
  table->last[17] = G_MAXINT32;
  table->defined = TRUE;
  return TRUE;
}

gboolean
ef_jpeg_table_read (EfJpegTable  *table,
                    const guint8 *counts,
                    const guint8 *values,
                    guint         n,
                    const guint8 *needed,
                    guint         n_needed)
{
  guint used = 0;

  memset (table, 0, sizeof *table);
  memcpy (table->counts, counts, sizeof table->counts);
  memcpy (table->values, values, n);
  table->n_values = n;
  for (guint length = 1; length <= 16; length++)
    used += (guint) counts[length - 1] << (16 - length);
  for (guint i = 0; i < n_needed; i++)
    /* The code of ones alone is none. */
    if (memchr (values, needed[i], n) == NULL && used < 0xffff && table->n_values < 256 && table->counts[15] < 255)
      {
        table->values[table->n_values++] = needed[i];
        table->counts[15]++;
        used++;
      }
  return make_codes (table);
}

void
ef_bit_reader_init (EfBitReader  *reader,
                    const guint8 *stuffed,
                    gsize         length)
{
  const guint8 *from = stuffed, *end = stuffed + length;
  guint8 *to = g_malloc0 (length + EF_JPEG_SLACK);

  reader->data = to;
  reader->position = 0;
  while (from < end)
    {
      const guint8 *ff = memchr (from, 0xff, (gsize) (end - from));
      gsize n = (gsize) ((ff != NULL ? ff + 1 : end) - from);

      memcpy (to, from, n);
      to += n;
      from += n + (ff != NULL);
    }
  reader->end = (gsize) (to - reader->data) * 8;
}

void
ef_bit_reader_clear (EfBitReader *reader)
{
  g_clear_pointer (&reader->data, g_free);
}

void
ef_bit_writer_clear (EfBitWriter *writer)
{
  g_clear_pointer (&writer->data, g_free);
}

void
ef_bit_writer_reserve (EfBitWriter *writer,
                       gsize        n)
{
  if (writer->length + n + 16 <= writer->allocated)
    return;
  writer->allocated = 2 * (writer->length + n + 16);
  writer->data = g_realloc (writer->data, writer->allocated);
}

void
ef_bit_writer_copy (EfBitWriter       *writer,
                    const EfBitReader *reader,
                    gsize              from,
                    gsize              to)
{
  EfBitReader source = { reader->data, from, to };

  ef_bit_writer_reserve (writer, (to - from) / 8 + 1);
  for (; source.position + 32 <= to; source.position += 32)
    ef_bit_writer_put (writer, (guint32) (ef_bit_reader_peek (&source) >> 32), 32);
  if (source.position < to)
    ef_bit_writer_put (writer, (guint32) (ef_bit_reader_peek (&source) >> (64 - (to - source.position))),
                       (guint) (to - source.position));
}

void
ef_bit_writer_finish (EfBitWriter *writer,
                      GByteArray  *out)
{
  static const guint8 zero = 0;
  const guint8 *from, *end;

  ef_bit_writer_reserve (writer, 1);
  ef_bit_writer_put (writer, 0x7f >> ((writer->n_bits + 7) % 8), (8 - writer->n_bits % 8) % 8);
  for (; writer->n_bits > 0; writer->n_bits -= 8)
    writer->data[writer->length++] = (guint8) (writer->bits >> (writer->n_bits - 8));
  from = writer->data;
  end = from + writer->length;
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
