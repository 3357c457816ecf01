/* Code tables of the character sets, generated. 0: no character. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint16 unicode;
  guint16 code; /* index in the table of the way there */
} EfCharsetPair;

typedef struct
{
  guint32 linear;
  guint32 unicode;
  guint32 n;
} EfCharsetRun;

/* Single bytes A0 to FF. */
extern const guint16 ef_charset_iso8859_1[96];
extern const guint16 ef_charset_iso8859_2[96];
extern const guint16 ef_charset_iso8859_3[96];
extern const guint16 ef_charset_iso8859_4[96];
extern const guint16 ef_charset_iso8859_5[96];
extern const guint16 ef_charset_iso8859_6[96];
extern const guint16 ef_charset_iso8859_7[96];
extern const guint16 ef_charset_iso8859_8[96];
extern const guint16 ef_charset_iso8859_9[96];
extern const guint16 ef_charset_iso8859_15[96];
extern const guint16 ef_charset_tis620[96];
extern const guint16 ef_charset_katakana[96];

/* Single bytes 80 to FF. */
extern const guint16 ef_charset_cp437[128];
extern const guint16 ef_charset_cp850[128];
extern const guint16 ef_charset_cp866[128];
extern const guint16 ef_charset_cp1250[128];
extern const guint16 ef_charset_cp1251[128];
extern const guint16 ef_charset_cp1252[128];
extern const guint16 ef_charset_cp1253[128];
extern const guint16 ef_charset_cp1254[128];
extern const guint16 ef_charset_cp1255[128];
extern const guint16 ef_charset_cp1256[128];
extern const guint16 ef_charset_cp1257[128];
extern const guint16 ef_charset_koi8_r[128];
extern const guint16 ef_charset_koi8_u[128];

/* Two bytes, each 94 values. */
extern const guint16 ef_charset_jisx0208[94 * 94];
extern const EfCharsetPair ef_charset_jisx0208_reverse[];
extern const guint ef_charset_jisx0208_n_reverse;
extern const guint16 ef_charset_jisx0212[94 * 94];
extern const EfCharsetPair ef_charset_jisx0212_reverse[];
extern const guint ef_charset_jisx0212_n_reverse;
extern const guint16 ef_charset_ksx1001[94 * 94];
extern const EfCharsetPair ef_charset_ksx1001_reverse[];
extern const guint ef_charset_ksx1001_n_reverse;

/* GB 18030: two bytes of 126 x 190, and four bytes below U+10000 as runs that a run of 0 ends. */
extern const guint16 ef_charset_gb[126 * 190];
extern const EfCharsetPair ef_charset_gb_reverse[];
extern const guint ef_charset_gb_n_reverse;
extern const EfCharsetRun ef_charset_gb_runs[];

G_END_DECLS
