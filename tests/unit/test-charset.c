#include "config.h"

#include "ef-charset-guess.h"

#include <iconv.h>
#include <string.h>

/* The text as @bytes under @specific, and back to the same bytes. */
static void
check (const char *specific,
       const char *bytes,
       const char *utf8,
       gboolean    is_pn)
{
  g_autoptr (EfCharset) charset = ef_charset_new (specific);
  gboolean lossy = TRUE;
  g_autofree char *decoded = ef_charset_decode (charset, (const guint8 *) bytes, strlen (bytes), is_pn, &lossy);
  g_autoptr (GBytes) encoded = NULL;

  g_assert_true (ef_charset_is_known (charset));
  g_assert_cmpstr (decoded, ==, utf8);
  g_assert_false (lossy);
  encoded = ef_charset_encode (charset, utf8, is_pn, &lossy);
  g_assert_false (lossy);
  g_assert_cmpmem (g_bytes_get_data (encoded, NULL), g_bytes_get_size (encoded), bytes, strlen (bytes));
}

/* The examples of PS3.5 annexes H, I, J and K. */
static void
test_examples_of_the_standard (void)
{
  check ("\\ISO 2022 IR 87",
         "Yamada^Tarou=\033$B;3ED\033(B^\033$BB@O:\033(B=\033$B$d$^$@\033(B^\033$B$?$m$&\033(B",
         "Yamada^Tarou=山田^太郎=やまだ^たろう", TRUE);
  check ("ISO 2022 IR 13\\ISO 2022 IR 87",
         "\324\317\300\336^\300\333\263=\033$B;3ED\033(J^\033$BB@O:\033(J=\033$B$d$^$@\033(J^\033$B$?$m$&\033(J",
         "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう", TRUE);
  check ("\\ISO 2022 IR 149",
         "Hong^Gildong=\033$)C\373\363^\033$)C\321\316\324\327=\033$)C\310\253^\033$)C\261\346\265\277",
         "Hong^Gildong=洪^吉洞=홍^길동", TRUE);
  check ("\\ISO 2022 IR 58", "Zhang^XiaoDong=\033$)A\325\305^\033$)A\320\241\266\253=",
         "Zhang^XiaoDong=张^小东=", TRUE);
  check ("ISO_IR 192", "Wang^XiaoDong=\347\216\213^\345\260\217\346\235\261", "Wang^XiaoDong=王^小東", TRUE);
  check ("GB18030", "Wang^XiaoDong=\315\365^\320\241\266\253", "Wang^XiaoDong=王^小东", TRUE);
  check ("GBK", "\315\365^\320\241\226|", "王^小東", TRUE);
}

static void
test_single_bytes (void)
{
  check ("ISO_IR 100", "Buc^J\351r\364me", "Buc^Jérôme", TRUE);
  check ("ISO_IR 100", "\304neas^R\374diger", "Äneas^Rüdiger", TRUE);
  check ("ISO_IR 101", "W\263adys\263aw", "Władysław", TRUE);
  check ("ISO_IR 109", "\306a\275\261a", "Ĉa½ħa", TRUE);
  check ("ISO_IR 110", "\361\342", "ņâ", TRUE);
  check ("ISO_IR 144", "\273\356\332ce\334\321yp\323", "Люкceмбypг", FALSE);
  check ("ISO_IR 127", "\342\310\307\346\352^\344\346\322\307\321", "قباني^لنزار", TRUE);
  check ("ISO_IR 126", "\304\351\357\355\365\363\351\357\362", "Διονυσιος", TRUE);
  check ("ISO_IR 138", "\371\370\345\357^\343\341\345\370\344", "שרון^דבורה", TRUE);
  check ("ISO_IR 148", "\307avu\376o\360lu", "Çavuşoğlu", TRUE);
  check ("ISO_IR 203", "\244\275", "€œ", TRUE);
  check ("ISO_IR 166", "\271\322\302", "นาย", TRUE);
  check ("ISO_IR 13", "\324\317\300\336^\300\333\263", "ﾔﾏﾀﾞ^ﾀﾛｳ", TRUE);
  check ("ISO_IR 6", "Plain^Text", "Plain^Text", TRUE);
  check (NULL, "Plain^Text", "Plain^Text", TRUE);
}

/* Code pages that the standard does not know, under the names that files give them. */
static void
test_code_pages (void)
{
  static const struct
  {
    const char *term;
    const char *bytes;
    const char *text;
  } cases[] = {
    { "CP1251", "\310\342\340\355\356\342^\270\344", "Иванов^ёд" },
    { "WINDOWS-1251", "\310\342\340\355\356\342", "Иванов" },
    { "KOI8-R", "\351\327\301\316\317\327", "Иванов" },
    { "CP866", "\210\242\240\255\256\242", "Иванов" },
    { "WINDOWS-1252", "Ma\212ek \200", "MaŠek €" },
    { "CP1250", "\212ev\350\355k", "Ševčík" },
    { "CP850", "M\201ller", "Müller" },
    { "CP1253", "\304\351\357\355\375\363\351\357\362", "Διονύσιος" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EfCharset) charset = ef_charset_new (cases[i].term);
      const char *bytes = cases[i].bytes;
      gboolean lossy = TRUE;
      g_autofree char *text = ef_charset_decode (charset, (const guint8 *) bytes, strlen (bytes), FALSE, &lossy);
      g_autoptr (GBytes) coded = ef_charset_encode (charset, cases[i].text, FALSE, NULL);

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_false (lossy);
      g_assert_false (ef_charset_is_known (charset));
      g_assert_cmpmem (g_bytes_get_data (coded, NULL), g_bytes_get_size (coded), bytes, strlen (bytes));
    }
}

static void
test_several_sets (void)
{
  check ("ISO 2022 IR 100\\ISO 2022 IR 144", "J\351r\364me \033-L\273\356\332\033-A^x", "Jérôme Люк^x", TRUE);
  check ("ISO 2022 IR 6\\ISO 2022 IR 100\\ISO 2022 IR 126", "\033-A\351\033-F\304\\\033-A\351", "éΔ\\é", FALSE);
  check ("\\ISO 2022 IR 87\\ISO 2022 IR 159", "\033$B;3\033$(D0!\033(B", "山丂", FALSE);
}

/* Two-byte characters whose second byte is a backslash must not be torn. */
static void
test_split_counts_characters (void)
{
  static const struct
  {
    const char *specific;
    const char *bytes;
    guint n;
  } cases[] = {
    { "GBK", "\201\\\\b", 2 },
    { "GB18030", "\201\\\\b\\c", 3 },
    { "SHIFT_JIS", "\203\\\\b", 2 },
    { "\\ISO 2022 IR 87", "\033$B\\\\\\!\033(B\\b", 2 },
    { "ISO_IR 100", "a\\b\\", 3 },
    { "", "", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EfCharset) charset = ef_charset_new (cases[i].specific);
      g_autoptr (GPtrArray) values =
        ef_charset_split (charset, (const guint8 *) cases[i].bytes, strlen (cases[i].bytes));

      g_assert_cmpuint (values->len, ==, cases[i].n);
    }
  {
    g_autoptr (EfCharset) charset = ef_charset_new (NULL);
    g_autoptr (GPtrArray) none = ef_charset_split (charset, NULL, 0);

    g_assert_cmpuint (none->len, ==, 1);
  }
}

static char *
decode (const char *specific,
        const char *bytes,
        gsize       length,
        gboolean   *lossy)
{
  g_autoptr (EfCharset) charset = ef_charset_new (specific);

  return ef_charset_decode (charset, (const guint8 *) bytes, length, FALSE, lossy);
}

/* What the declared set cannot explain becomes the best guess, with a mark. */
static void
test_lying_sets (void)
{
  static const struct
  {
    const char *specific;
    const char *bytes;
    const char *utf8;
  } cases[] = {
    { "", "J\303\251r\303\264me", "Jérôme" },           /* UTF-8, undeclared */
    { "ISO_IR 6", "J\351r\364me", "Jérôme" },           /* Latin-1, undeclared */
    { "ISO_IR 192", "J\351r\364me", "Jérôme" },         /* Latin-1 that says UTF-8 */
    { "ISO_IR 13", "\216R\223c", "山田" },              /* Shift-JIS that says katakana */
    { "ISO_IR 6", "\033$B;3ED\033(B", "山田" },         /* escapes nobody announced */
    { "FOO", "J\351r", "Jér" },
    { "GBK", "\201", "\302\201" },
    { "\\ISO 2022 IR 87", "\033$B;", ";" },             /* half a character */
    { "", "a\033zb", "a\357\277\275zb" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean lossy = FALSE;
      g_autofree char *text = decode (cases[i].specific, cases[i].bytes, strlen (cases[i].bytes), &lossy);

      g_assert_cmpstr (text, ==, cases[i].utf8);
      g_assert_true (lossy);
    }
}

/* What texts are that no set is declared for, or one that makes no sense. */
static void
test_guesses (void)
{
  static const struct
  {
    const char *declared;
    const char *charset; /* of iconv */
    const char *text;
  } cases[] = {
    { "", "CP1251", "Иванов^Иван" },
    { "", "CP1251", "ИВАНОВА^МАРИЯ" },
    { "ISO_IR 100", "CP1251", "Сидоренко^Олена\nОрганы грудной клетки" },
    { "", "KOI8-R", "Петров^Сергей\nРентгенография" },
    { "ISO_IR 100", "KOI8-R", "ПЕТРОВ^СЕРГЕЙ НИКОЛАЕВИЧ" },
    { "", "ISO-8859-5", "Кузнецов^Дмитрий" },
    { "", "CP866", "Смирнов^Алексей\nобзорный снимок" },
    { "", "ISO-8859-1", "Müller^Jörg" },
    { "", "ISO-8859-1", "Lefèvre^Renée\nthorax de face à 120 kV" },
    { "ISO_IR 192", "CP1252", "Núñez^José" },
    { "", "CP1253", "Παπαδόπουλος^Γεώργιος" },
    { "", "CP1255", "כהן^דוד\nבית חולים" },
    { "", "CP1256", "محمد^علي\nالصدر" },
    { "", "SHIFT_JIS", "山田^太郎\n胸部正面" },
    { "", "EUC-KR", "홍^길동\n서울대학교병원" },
    { "\\ISO 2022 IR 149", "EUC-KR", "홍^길동" },
    { "", "GB18030", "王^小明\n胸部正位片" },
    { "ISO_IR 100", "GB18030", "欧阳^震华\n上海市第一人民医院" },
    { "", "TIS-620", "สมชาย^ใจดี" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = 0;
      g_autofree char *bytes = g_convert (cases[i].text, -1, cases[i].charset, "UTF-8", NULL, &length, NULL);
      g_autoptr (EfCharset) guessed = NULL;
      g_autofree char *text = NULL;

      g_assert_nonnull (bytes);
      guessed = ef_charset_guess (cases[i].declared, (const guint8 *) bytes, length);
      if (guessed != NULL)
        text = ef_charset_decode (guessed, (const guint8 *) bytes, length, FALSE, NULL);
      if (g_strcmp0 (text, cases[i].text) != 0)
        g_test_fail_printf ("%s under %s: %s", cases[i].charset, cases[i].declared, text);
    }
}

/* What is declared stays, as long as it can be true. */
static void
test_no_guesses (void)
{
  static const struct
  {
    const char *declared;
    const char *charset;
    const char *text;
  } cases[] = {
    { "ISO_IR 100", "ISO-8859-1", "Müller^Jörg\nSchädel: Übersicht ±5 µm" },
    { "ISO_IR 100", "ISO-8859-1", "ÅSTRÖM^ÅKE\nGöteborg" },
    { "ISO_IR 101", "ISO-8859-2", "Dvořák^Jiří\nvyšetření hrudníku" },
    { "ISO_IR 144", "ISO-8859-5", "Люкceмбypг" },
    { "ISO_IR 126", "ISO-8859-7", "Διονυσιος" },
    { "ISO_IR 127", "ISO-8859-6", "قباني^لنزار" },
    { "ISO_IR 138", "ISO-8859-8", "שרון^דבורה" },
    { "ISO_IR 148", "ISO-8859-9", "Çavuşoğlu^Şükrü" },
    { "ISO_IR 166", "TIS-620", "นามสกุล" },
    { "GB18030", "GB18030", "王^小东" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = 0;
      g_autofree char *bytes = g_convert (cases[i].text, -1, cases[i].charset, "UTF-8", NULL, &length, NULL);
      g_autoptr (EfCharset) guessed = NULL;

      g_assert_nonnull (bytes);
      guessed = ef_charset_guess (cases[i].declared, (const guint8 *) bytes, length);
      if (guessed != NULL)
        g_test_fail_printf ("%s is not believed of: %s", cases[i].declared, cases[i].text);
    }
}

/* A zero in the middle must not hide what follows it. */
static void
test_zero_hides_nothing (void)
{
  gboolean lossy = FALSE;
  g_autofree char *text = decode ("ISO_IR 100", "Do\0e", 4, &lossy);

  g_assert_cmpstr (text, ==, "Do\357\277\275e");
  g_assert_true (lossy);
}

static void
test_terms (void)
{
  static const char *const known[] = { "ISO_IR 100", "ISO 2022 IR 149", "\\ISO 2022 IR 58", "GBK", "" };
  static const char *const unknown[] = { "ISO_IR 42", "ISO8859-1", "UTF-8", "ISO_IR 100\\FOO", "ISO_IR 6\\GB18030" };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (EfCharset) charset = ef_charset_new (known[i]);

      g_assert_true (ef_charset_is_known (charset));
    }
  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      g_autoptr (EfCharset) charset = ef_charset_new (unknown[i]);

      g_assert_false (ef_charset_is_known (charset));
    }
}

static void
test_encode_loses_loudly (void)
{
  g_autoptr (EfCharset) charset = ef_charset_new ("ISO_IR 100");
  gboolean lossy = FALSE;
  g_autoptr (GBytes) bytes = ef_charset_encode (charset, "é山x", FALSE, &lossy);

  g_assert_true (lossy);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "\351?x", 3);
}

/* Every code point that the C library can write in GB 18030, written the same and read back. */
static void
test_gb18030_is_complete (void)
{
  g_autoptr (EfCharset) charset = ef_charset_new ("GB18030");
  iconv_t cd = iconv_open ("GB18030", "UTF-8");
  guint n = 0;

  g_assert_true (cd != (iconv_t) -1);
  for (gunichar c = 0x80; c < 0x20000; c++)
    {
      char utf8[7] = { 0 };
      char wanted[8];
      char *in = utf8;
      char *out = wanted;
      gsize in_left;
      gsize out_left = sizeof wanted;
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *back = NULL;
      gboolean lossy;

      if (!g_unichar_validate (c))
        continue;
      in_left = (gsize) g_unichar_to_utf8 (c, utf8);
      iconv (cd, NULL, NULL, NULL, NULL);
      if (iconv (cd, &in, &in_left, &out, &out_left) == (gsize) -1)
        continue;
      bytes = ef_charset_encode (charset, utf8, FALSE, &lossy);
      if (lossy)
        continue;
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), wanted, sizeof wanted - out_left);
      back = ef_charset_decode (charset, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), FALSE, &lossy);
      g_assert_cmpstr (back, ==, utf8);
      n++;
    }
  iconv_close (cd);
  g_assert_cmpuint (n, >, 120000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charset/examples-of-the-standard", test_examples_of_the_standard);
  g_test_add_func ("/charset/single-bytes", test_single_bytes);
  g_test_add_func ("/charset/code-pages", test_code_pages);
  g_test_add_func ("/charset/several-sets", test_several_sets);
  g_test_add_func ("/charset/split-counts-characters", test_split_counts_characters);
  g_test_add_func ("/charset/lying-sets", test_lying_sets);
  g_test_add_func ("/charset/guesses", test_guesses);
  g_test_add_func ("/charset/no-guesses", test_no_guesses);
  g_test_add_func ("/charset/zero-hides-nothing", test_zero_hides_nothing);
  g_test_add_func ("/charset/terms", test_terms);
  g_test_add_func ("/charset/encode-loses-loudly", test_encode_loses_loudly);
  g_test_add_func ("/charset/gb18030-is-complete", test_gb18030_is_complete);
  return g_test_run ();
}
