#include "config.h"

#include "ef-charset-guess.h"

#include "ef-charset-private.h"

#include <string.h>

/* A declared set that allows the bytes must make this much less sense before it is given up. */
#define MUCH_BETTER 1.8
/* Fewer letters prove nothing against what a file declares. */
#define LEAST_LETTERS 6

/* What is left of the sense of Greek or Cyrillic without a capital. */
#define NO_CAPITAL 0.75

/* --- how common letters are ----------------------------------------------------------------------------------- */

/* Small letters from common to rare. Of scripts that have no order worth a list, ranges. */
static const char *const common_letters[] = {
  "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфіїєёъґђјљњћџўқ",
  "αοιετσνηυρπκλμςωδγθχόίέάφήβύώξζψϊϋΐΰ",
  "יוהלארתבשמנםדקעחפכןגטסצזךףץ",
  "الينمورتبهدعسفحكقةجشطصخأذضزىثغءظإآئؤ",
  "éüöäèáíóñçßåøãàêôúëïîâõæšžýčřěůťďňłąęśżćźńőűșțăışğþð",
};

/* What a letter is worth, up to 10. */
static double
get_weight (gunichar c)
{
  static GHashTable *weights;
  static gsize once;
  gunichar lower = g_unichar_tolower (c);

  if (g_once_init_enter (&once))
    {
      weights = g_hash_table_new (NULL, NULL);
      for (guint i = 0; i < G_N_ELEMENTS (common_letters); i++)
        {
          int at = 0;

          for (const char *p = common_letters[i]; *p != 0; p = g_utf8_next_char (p), at++)
            {
              /* In hundredths. */
              g_hash_table_insert (weights, GUINT_TO_POINTER (g_utf8_get_char (p)),
                                   GINT_TO_POINTER (MAX (300, 1000 - 20 * at)));
            }
        }
      g_once_init_leave (&once, 1);
    }
  if ((c >= 0xe01 && c <= 0xe3a) || (c >= 0xe40 && c <= 0xe44)) /* Thai, without its marks of tones and its digits */
    return 7;
  if (c >= 0x3041 && c <= 0x30fe) /* kana */
    return 8;
  if (c >= 0xff66 && c <= 0xff9f) /* of half width */
    return 3;
  if (c >= 0xac00 && c <= 0xd7a3) /* Hangul */
    return 7.5;
  return GPOINTER_TO_INT (g_hash_table_lookup (weights, GUINT_TO_POINTER (lower))) / 100.0;
}

/* Characters of Chinese and Japanese that stand in the first half of their sets are those in use (GB 2312, JIS X 0208). */
static double
weigh_ideograph (const EfCharset *charset,
                 gunichar         c)
{
  char utf8[7] = { 0 };
  g_autoptr (GBytes) coded = NULL;
  const guint8 *bytes;
  gsize length;

  /* Korean writes Hangul. */
  if (charset->kind == EF_CHARSET_ELEMENTS)
    return 2;
  g_unichar_to_utf8 (c, utf8);
  coded = ef_charset_encode (charset, utf8, FALSE, NULL);
  bytes = g_bytes_get_data (coded, &length);
  if (length != 2)
    return 1;
  if (charset->kind == EF_CHARSET_SHIFT_JIS)
    return bytes[0] >= 0x88 && bytes[0] <= 0x98 ? 7 : 2;
  return bytes[0] >= 0xb0 && bytes[0] <= 0xd7 && bytes[1] >= 0xa1 ? 7 : 1;
}

/* --- how much sense a text makes ------------------------------------------------------------------------------ */

static gboolean
is_ascii_letter (gunichar c)
{
  return c < 0x80 && g_ascii_isalpha ((char) c);
}

/* Marks of Thai stand at a consonant or at another mark; its digits not within words. */
static gboolean
breaks_thai (gunichar before,
             gunichar c)
{
  gboolean is_mark = c == 0xe31 || (c >= 0xe34 && c <= 0xe3a) || (c >= 0xe47 && c <= 0xe4e);
  gboolean is_digit = c >= 0xe4f && c <= 0xe5b;
  gboolean bears = (before >= 0xe01 && before <= 0xe2e) || before == 0xe31 || (before >= 0xe34 && before <= 0xe39) ||
                   (before >= 0xe47 && before <= 0xe4d);

  return (is_mark && !bears) || (is_digit && before >= 0xe01 && before < 0xe4f);
}

/* Two letters side by side: a small one before a capital, and letters of two scripts, are nothing that people write. */
static double
judge_pair (gunichar before,
            gunichar c)
{
  gboolean latin_before = g_unichar_get_script (before) == G_UNICODE_SCRIPT_LATIN;
  gboolean latin = g_unichar_get_script (c) == G_UNICODE_SCRIPT_LATIN;

  if (breaks_thai (before, c))
    return -10;
  if (!g_unichar_isalpha (before) || !g_unichar_isalpha (c))
    return 0;
  if (g_unichar_islower (before) && g_unichar_isupper (c))
    return -6;
  if (latin_before != latin)
    return -4;
  /* Marked letters of Latin stand between plain ones. */
  return latin && !is_ascii_letter (before) && !is_ascii_letter (c) ? -6 : 0;
}

/* The mean weight of what is not ASCII; negative where bytes are none of the set. *@n: how many letters that is of. */
static double
weigh (const EfCharset *charset,
       const guint8    *bytes,
       gsize            length,
       guint           *n)
{
  gboolean lossy = FALSE;
  g_autofree char *text = ef_charset_decode (charset, bytes, length, FALSE, &lossy);
  gunichar before = ' ';
  gboolean has_capital = FALSE;
  gboolean has_small = FALSE; /* of another script than Latin */
  double sum = 0;

  *n = 0;
  if (lossy)
    return -1;
  for (const char *p = text; *p != 0; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= 0x80)
        {
          has_capital |= g_unichar_isupper (c);
          has_small |= g_unichar_islower (c) && g_unichar_get_script (c) != G_UNICODE_SCRIPT_LATIN;
          (*n)++;
          if (g_unichar_get_script (c) == G_UNICODE_SCRIPT_HAN)
            sum += weigh_ideograph (charset, c);
          else if (g_unichar_isalpha (c) || g_unichar_ismark (c))
            sum += get_weight (c);
          else
            sum += strchr ("\xb0\xb5\xb2\xb1\xa0", (int) MIN (c, 0xff)) != NULL ? 4 : 0; /* degree, micro, square */
        }
      if (c >= 0x80 || before >= 0x80)
        sum += judge_pair (before, c);
      before = c;
    }
  /* Headers are full of names. */
  if (has_small && !has_capital)
    sum *= NO_CAPITAL;
  return *n > 0 ? MAX (0, sum / *n) : 0;
}

/* --- guessing ------------------------------------------------------------------------------------------------- */

gboolean
ef_charset_is_plain_utf8 (const EfCharset *declared,
                          const guint8    *bytes,
                          gsize            length)
{
  gboolean has_high = FALSE;
  gboolean lossy = FALSE;

  for (gsize i = 0; i < length && !has_high; i++)
    has_high = bytes[i] >= 0x80;
  if (!has_high || !g_utf8_validate ((const char *) bytes, (gssize) length, NULL))
    return FALSE;
  if (declared->kind == EF_CHARSET_ELEMENTS && (declared->g1 == NULL || declared->g1->width == 1))
    return TRUE;
  /* Two bytes of East Asian sets may be one character of UTF-8 by chance. */
  g_free (ef_charset_decode (declared, bytes, length, FALSE, &lossy));
  return lossy;
}

EfCharset *
ef_charset_guess (const char   *declared,
                  const guint8 *bytes,
                  gsize         length)
{
  /* Of two that make equal sense the first is taken. */
  static const char *const candidates[] = {
    "ISO_IR 100", "CP1252", "CP1251", "KOI8-R",    "ISO_IR 144", "CP866",  "KOI8-U",   "CP1253",
    "ISO_IR 126", "CP1255", "CP1256", "ISO_IR 127", "ISO_IR 166", "CP1250", "CP1254",   "ISO_IR 101",
    "SHIFT_JIS",  "EUC-KR", "GB18030", "CP850",
  };
  g_autoptr (EfCharset) own = ef_charset_new (declared);
  guint n = 0;
  double best = weigh (own, bytes, length, &n);
  gboolean is_wrong = best < 0;
  const char *chosen = NULL;

  if (n == 0 && !is_wrong)
    return NULL;
  /* What is declared for two bytes or by escapes, and allows them all, is right. */
  if (!is_wrong && (n < LEAST_LETTERS || own->kind != EF_CHARSET_ELEMENTS || own->n_extensions > 1 ||
                    (own->g1 != NULL && own->g1->width == 2)))
    return NULL;
  if (!is_wrong)
    best = MAX (best, 1) * MUCH_BETTER;
  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      g_autoptr (EfCharset) charset = ef_charset_new (candidates[i]);
      double weight = weigh (charset, bytes, length, &n);

      if (weight > best)
        {
          best = weight;
          chosen = candidates[i];
        }
    }
  if (chosen == NULL && is_wrong)
    chosen = "ISO_IR 100";
  return chosen != NULL ? ef_charset_new (chosen) : NULL;
}
