/* Huffman codes of JPEG, and reading and writing their bits (T.81 annexes C and F): plain bits, without the zeros that
 * are stuffed after FF. What runs once a code is inline. */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* Codes of up to so many bits are looked up at once. */
#define EF_JPEG_LOOK_BITS 10
/* What a block can read beyond the end of damaged data: 64 codes with their bits. */
#define EF_JPEG_SLACK 512

typedef struct
{
  gboolean defined;
  guint8 counts[16];
  guint n_values;
  guint8 values[256];
  guint16 look[1 << EF_JPEG_LOOK_BITS]; /* length << 8 | value; 0: longer */
  gint32 last[18];                      /* the largest code of each length, -1: none */
  gint32 offset[17];                    /* from a code of that length to its index */
  guint16 code[256];
  guint8 size[256];                     /* 0: the value has no code */
} EfJpegTable;

/* @values: @n of them, as many as @counts has. Tables made to measure lack what they did not need: where there are codes
 * of 16 bits left, the values of @needed join them in their order; no code that is there changes. */
gboolean  ef_jpeg_table_read     (EfJpegTable  *table,
                                  const guint8 *counts,
                                  const guint8 *values,
                                  guint         n,
                                  const guint8 *needed,
                                  guint         n_needed);

typedef struct
{
  guint8 *data;        /* and EF_JPEG_SLACK more */
  gsize position, end; /* in bits */
} EfBitReader;

typedef struct
{
  guint8 *data;
  gsize length, allocated;
  guint64 bits; /* at the low end: fewer than 32 that are not in @data yet */
  guint n_bits;
} EfBitWriter;

/* Takes the stuffed zeros out. */
void      ef_bit_reader_init     (EfBitReader  *reader,
                                  const guint8 *stuffed,
                                  gsize         length);
void      ef_bit_reader_clear    (EfBitReader  *reader);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EfBitReader, ef_bit_reader_clear)

void      ef_bit_writer_clear    (EfBitWriter  *writer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EfBitWriter, ef_bit_writer_clear)
/* Room for @n bytes more. */
void      ef_bit_writer_reserve  (EfBitWriter  *writer,
                                  gsize         n);
/* Bits [@from, @to) of @reader. */
void      ef_bit_writer_copy     (EfBitWriter       *writer,
                                  const EfBitReader *reader,
                                  gsize              from,
                                  gsize              to);
/* Fills the last byte with ones, and appends all with stuffed zeros. */
void      ef_bit_writer_finish   (EfBitWriter  *writer,
                                  GByteArray   *out);

static inline guint64
ef_bit_reader_peek (const EfBitReader *reader)
{
  guint64 word;

  memcpy (&word, reader->data + (reader->position >> 3), 8);
  return GUINT64_FROM_BE (word) << (reader->position & 7);
}

/* 1 to 16 bits. */
static inline guint
ef_bit_reader_get (EfBitReader *reader,
                   guint        n)
{
  guint bits = (guint) (ef_bit_reader_peek (reader) >> (64 - n));

  reader->position += n;
  return bits;
}

/* -1: no such code. */
static inline int
ef_bit_reader_get_code (EfBitReader       *reader,
                        const EfJpegTable *table)
{
  guint64 bits = ef_bit_reader_peek (reader);
  guint found = table->look[bits >> (64 - EF_JPEG_LOOK_BITS)];
  guint length = EF_JPEG_LOOK_BITS;

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

/* Up to 32 bits; there must be room. */
static inline void
ef_bit_writer_put (EfBitWriter *writer,
                   guint32      bits,
                   guint        n)
{
  guint32 word;

  writer->bits = writer->bits << n | bits;
  writer->n_bits += n;
  if (writer->n_bits < 32)
    return;
  writer->n_bits -= 32;
  word = GUINT32_TO_BE ((guint32) (writer->bits >> writer->n_bits));
  memcpy (writer->data + writer->length, &word, sizeof word);
  writer->length += sizeof word;
}

/* FALSE if the table has no code for it. */
static inline gboolean
ef_bit_writer_put_code (EfBitWriter       *writer,
                        const EfJpegTable *table,
                        guint              value)
{
  if (table->size[value] == 0)
    return FALSE;
  ef_bit_writer_put (writer, table->code[value], table->size[value]);
  return TRUE;
}

G_END_DECLS
