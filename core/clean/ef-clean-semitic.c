/* Hebrew and Arabic write no capitals, and join small words to the next: institutions and towns by the words before them. */
#include "config.h"

#include "ef-clean-gazetteer.h"
#include "ef-clean-private.h"

#include <string.h>

/* Kinds of institutions, of one word or two; a name follows. */
static const char *const kinds[][2] = {
  { "בית", "חולים" }, { "בית", "החולים" }, { "מרכז", "רפואי" }, { "המרכז", "הרפואי" }, { "בית", "אבות" }, { "בית", "ספר" }, { "קופת", "חולים" }, { "ביהח", NULL }, { "ביח", NULL }, { "מרפאת", NULL }, { "מרפאה", NULL },
  { "מכון", NULL }, { "חברת", NULL }, { "מפעל", NULL }, { "אוניברסיטת", NULL }, { "תיכון", NULL }, { "מושב", NULL }, { "קיבוץ", NULL }, { "כפר", NULL },
  { "مستشفى", NULL }, { "مستشفي", NULL }, { "مشفى", NULL }, { "عيادة", NULL }, { "عيادات", NULL }, { "مستوصف", NULL }, { "مركز", NULL }, { "مجمع", NULL }, { "مختبر", NULL }, { "جامعة", NULL }, { "مدرسة", NULL }, { "شركة", NULL },
  { "مصنع", NULL }, { "قرية", NULL }, { "حي", NULL }, { "مدينة", NULL }, { "شارع", NULL }, { "محافظة", NULL },
};

/* What stands behind a kind and is no name. */
static const char *const stops[] = {
  "להמשך", "לצורך", "לאחר", "בשל", "עם", "על", "של", "עקב", "כללי", "אשר", "היום", "אתמול", "או", "גם", "לא", "אחר", "אחרת", "קרוב", "לבירור", "לטיפול", "הכאב", "העור", "השד", "רפואית",
  "في", "من", "الى", "إلى", "على", "عن", "بسبب", "لعلاج", "مع", "بعد", "قبل", "ثم", "او", "أو", "اخر", "آخر", "اخرى", "خارجي", "خارجية", "عام", "حكومي", "خاص", "الورم", "الافة", "الدماغ", "الاسنان", "اخري", "الجراحة", "الاشعة",
};

/* Verbs of coming, sending and living. */
static const char *const leads[] = {
  "הועבר", "הועברה", "הופנה", "הופנתה", "הגיע", "הגיעה", "מתגורר", "מתגוררת", "גר", "גרה", "תושב", "תושבת", "נולד", "נולדה", "אושפז", "אושפזה", "מאושפז", "נותח", "נותחה", "עובד", "עובדת", "כתובת", "מגורים", "עיר",
  "محول", "محولة", "حول", "يسكن", "تسكن", "يقيم", "تقيم", "مقيم", "مقيمة", "قادم", "قادمة", "من", "مواليد", "سكان", "العنوان", "يعمل", "تعمل", "نقل", "نقلت",
};

static gboolean
is_among (const char        *key,
          const char *const *words,
          guint              n)
{
  for (guint i = 0; i < n; i++)
    if (!strcmp (key, words[i]))
      return TRUE;
  return FALSE;
}

/* Is @key the word, alone or behind joined small words? */
static gboolean
is_word (const char *key,
         const char *word)
{
  static const char *const joined[] = { "", "ב", "מ", "ל", "ה", "ו", "ש", "שב", "מה", "וב", "ب", "ل", "و", "ف", "وب" };

  for (guint i = 0; i < G_N_ELEMENTS (joined); i++)
    if (g_str_has_prefix (key, joined[i]) && !strcmp (key + strlen (joined[i]), word))
      return TRUE;
  return FALSE;
}

static gboolean
is_hebrew (const char *key)
{
  gunichar c = g_utf8_get_char (key);

  return c >= 0x590 && c < 0x600;
}

/* How many tokens from @i on are a kind of institution. */
static guint
measure_kind (const EfCleanText *text,
              guint              i)
{
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      if (!is_word (ef_clean_key (text, ef_clean_token (text, i)), kinds[k][0]))
        continue;
      if (!kinds[k][1])
        return 1;
      if (i + 1 < text->tokens->len && ef_clean_token (text, i + 1)->before == ' ' && !strcmp (ef_clean_key (text, ef_clean_token (text, i + 1)), kinds[k][1]))
        return 2;
    }
  return 0;
}

static void
find_institution (EfCleanText *text,
                  guint        i,
                  guint        length)
{
  guint n = text->tokens->len, last = i + length - 1;

  for (guint k = i + length; k < n && k < i + length + 3; k++)
    {
      const EfCleanToken *token = ef_clean_token (text, k);
      const char *key = ef_clean_key (text, token);
      gboolean hebrew = is_hebrew (key);

      if (token->shape != EF_SHAPE_NOCASE || !token->before || !strchr (" -\"'(", token->before) || is_among (key, stops, G_N_ELEMENTS (stops)) || token->n_chars < 2)
        break;
      /* "in", "to", "that" joined to the next word end the name; so does the second word of a Hebrew one but for its parts. */
      if (hebrew && token->n_chars >= 4 && (g_str_has_prefix (key, "ב") || g_str_has_prefix (key, "ש") || g_str_has_prefix (key, "ו")) && k > i + length)
        break;
      if (hebrew && k > i + length + 1)
        break;
      last = k;
    }
  if (last >= i + length)
    ef_clean_take (text, i, last, EF_SPAN_CUE, "institution", 0.75f);
}

/* "בחדרה": a town with a small word joined to it. */
static gboolean
is_joined_town (const EfCleanText *text,
                guint              i,
                guint             *last)
{
  static const char *const joined[] = { "ב", "מ", "ל", "ب", "ل" };
  const char *key = ef_clean_key (text, ef_clean_token (text, i));

  for (guint k = 0; k < G_N_ELEMENTS (joined); k++)
    {
      const char *rest = key + strlen (joined[k]);

      if (!g_str_has_prefix (key, joined[k]) || strlen (rest) < 6)
        continue;
      /* באר שבע */
      if (i + 1 < text->tokens->len && ef_clean_token (text, i + 1)->before == ' ')
        {
          g_autofree char *both = g_strconcat (rest, " ", ef_clean_key (text, ef_clean_token (text, i + 1)), NULL);

          *last = i + 1;
          if (ef_gazetteer_look_up (both, strlen (both)))
            return TRUE;
        }
      *last = i;
      if (ef_gazetteer_look_up (rest, strlen (rest)))
        return TRUE;
    }
  return FALSE;
}

void
ef_clean_find_semitic (EfCleanText *text)
{
  guint n = text->tokens->len, since = G_MAXUINT;

  for (guint i = 0; i < n; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i);
      guint length, last;

      if (token->shape != EF_SHAPE_NOCASE || token->taken)
        continue;
      length = measure_kind (text, i);
      if (length)
        {
          find_institution (text, i, length);
          since = i;
          continue;
        }
      if (is_among (ef_clean_key (text, token), leads, G_N_ELEMENTS (leads)))
        since = i;
      else if (since != G_MAXUINT && i <= since + 5 && is_joined_town (text, i, &last))
        ef_clean_take (text, i, last, EF_SPAN_CUE, "place", 0.75f);
    }
}
