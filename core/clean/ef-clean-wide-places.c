/* Chinese, Japanese and Korean: hospitals by their ending, towns by the lists, employers and homes by the words beside them. */
#include "config.h"

#include "ef-clean-gazetteer.h"
#include "ef-clean-wide-private.h"

#include <string.h>

/* "国立", "済生会" before what was found: where it begins. */
static guint
begin_founder (const EfWideRun *run,
               guint            from)
{
  static const char *const words[] = { "国立", "県立", "市立", "都立", "府立", "道立", "町立", "村立", "公立", "私立", "独立行政法人", "済生会", "日赤", "赤十字", "労災", "医療法人", "社会医療法人", "医療法人社団" };

  for (guint k = 0; k < G_N_ELEMENTS (words); k++)
    {
      guint length = (guint) g_utf8_strlen (words[k], -1);

      if (from >= length && ef_wide_has_word (run, from - length, words[k]) && !run->taken[from - 1])
        return from - length;
    }
  return from;
}

/* Where the name ends whose kind ends before @to: "医科大学" goes on with "病院", "附属医院" with "东院区". */
static guint
end_kind (const EfWideRun *run,
          guint            to)
{
  static const char *const more[] = { "附属", "附設", "東院", "东院", "西院", "南院", "北院", "本院区", "院区", "分院", "本部", "病棟", "診療センター" };

  for (gboolean goes_on = TRUE; goes_on;)
    {
      guint length = 0;

      for (guint k = 0; k < G_N_ELEMENTS (more) && !length; k++)
        length = ef_wide_has_word (run, to, more[k]);
      for (guint n = 6; n >= 2 && !length; n--)
        if (ef_wide_look_up (run, to, n) & EF_LEX_HOSPITAL)
          length = n;
      to += length;
      goes_on = length > 0;
    }
  return to;
}

static EfPlaceSize
find_place (const EfWideRun *run,
            guint            at,
            guint            length)
{
  return at + length <= run->n ? ef_gazetteer_look_up (run->start + run->offsets[at], run->offsets[at + length] - run->offsets[at]) : EF_PLACE_NONE;
}

/* "東京ガイドライン", "久山町研究": a method or a study that is named after a town. */
static gboolean
names_method (const EfWideRun *run,
              guint            at)
{
  static const char *const words[] = { "ガイドライン", "基準", "分類", "スコア", "研究", "式", "法", "型", "宣言", "プロトコル", "分类", "分型", "标准", "標準", "指南", "评分", "评分", "共识", "方案", "기준", "분류", "가이드라인", "점수", "척도" };

  for (guint k = 0; k < G_N_ELEMENTS (words); k++)
    if (ef_wide_has_word (run, at, words[k]))
      return TRUE;
  return FALSE;
}

void
ef_wide_find_hospitals (EfCleanText *text,
                        EfWideRun   *run)
{
  for (guint i = 2; i <= run->n; i++)
    {
      guint head = ef_wide_ends_with (run, i, EF_LEX_HOSPITAL), from;
      guint low;

      if (!head || head >= i + 1)
        continue;
      /* 医科大|学 */
      if (i < run->n && (ef_wide_ends_with (run, i + 1, EF_LEX_HOSPITAL) > head || (run->chars[i] == 0x5B66 && run->chars[i - 1] == 0x5927)))
        continue;
      from = low = i - head;
      while (from > 0 && low - from < 12 && ef_wide_is_char (run->chars[from - 1]) && !run->taken[from - 1]
             && !(ef_wide_is_kana (run->chars[from - 1]) && run->chars[from - 1] < 0x30A0))
        {
          from--;
          /* A word in hiragana inside a name: two signs at least, with no particle among them. */
          if (from > 3 && ef_wide_is_kana (run->chars[from - 1]) && run->chars[from - 1] < 0x30A0)
            {
              guint to = from;

              while (to > 0 && ef_wide_is_kana (run->chars[to - 1]) && run->chars[to - 1] < 0x30A0 && !g_utf8_strchr ("のはをにとでもへや", -1, run->chars[to - 1]))
                to--;
              if (from - to >= 2 && to > 0 && ef_wide_is_han (run->chars[to - 1]) && strncmp (run->start + run->offsets[to], "から", 6)
                  && strncmp (run->start + run->offsets[to], "まで", 6) && strncmp (run->start + run->offsets[to], "より", 6))
                from = to;
            }
        }
      /* Korean parts words: one before the ending may belong to it. */
      if (from == low && from > 1 && run->chars[from - 1] == ' ' && ef_wide_is_hangul (run->chars[low]))
        {
          from--;
          while (from > 0 && ef_wide_is_hangul (run->chars[from - 1]))
            from--;
        }
      /* みなとクリニック */
      if (from == low && !ef_wide_is_hangul (run->chars[low]))
        while (from > 0 && low - from < 8 && ef_wide_is_hiragana (run->chars[from - 1]) && !run->taken[from - 1])
          from--;
      /* 解放军301医院 */
      if (from == low && from > 1 && run->chars[from - 1] >= '0' && run->chars[from - 1] <= '9')
        {
          while (from > 0 && run->chars[from - 1] >= '0' && run->chars[from - 1] <= '9')
            from--;
          while (from > 0 && low - from < 8 && ef_wide_is_han (run->chars[from - 1]) && !run->taken[from - 1])
            from--;
        }
      if (from == low)
        continue;
      {
        guint to = i;
        gboolean generic = FALSE;

        for (guint k = from; k < low && !generic; k++)
          generic = (ef_wide_look_up (run, k, i - k) & EF_LEX_HOSPITAL_GENERIC) != 0;
        if (generic && low - from <= 2)
          continue;
        for (guint k = from; k < low; k++)
          if (ef_wide_look_up (run, k, low - k) & EF_LEX_HOSPITAL_GENERIC)
            generic = TRUE;
        if (generic || (low - from == 1 && !ef_wide_is_hangul (run->chars[from])))
          continue;
        if ((ef_wide_look_up (run, low, head) & EF_LEX_HOSPITAL) && ef_wide_is_hangul (run->chars[low]) && head == 2 && (run->chars[low] == 0xC13C || run->chars[low] == 0xC758)
            && low - from < 2)
          continue;
        for (guint length = 4; length > 0; length--)
          while (from + length + 1 < low && (ef_wide_look_up (run, from, length) & EF_LEX_WIDE_CUE))
            from += length;
        from = begin_founder (run, from);
        to = end_kind (run, to);
        ef_wide_take (text, run, from, to, "institution", EF_SPAN_CUE, 0.9f);
      }
    }
}

/* How long the run of signs from @at is, up to a sign of punctuation or one of @stops; no more than @most. */
static guint
measure (const EfWideRun   *run,
         guint              at,
         const char *const *stops,
         guint              most)
{
  guint to = at;

  while (to < run->n && to - at < most && (ef_wide_is_char (run->chars[to]) || g_unichar_isalnum (run->chars[to]) || run->chars[to] == 0x30FC || run->chars[to] == 0x30FB))
    {
      for (guint k = 0; stops[k]; k++)
        if (to > at && ef_wide_has_word (run, to, stops[k]))
          return to - at;
      to++;
    }
  return to - at;
}

/* "勤務先 日立造船", "现住石家庄", "직장: 동양기계" */
static void
find_labelled (EfCleanText *text,
               EfWideRun   *run,
               guint        at)
{
  static const char *const labels[] = { "勤務先", "勤め先", "会社名", "学校名", "就労先", "現住所", "居住地", "出身地", "本籍", "通学先", "入所先", "施設名", "紹介元", "依頼元",
                                        "工作单位", "籍贯", "家住", "现住", "现居", "常住", "定居于", "居住于", "居住在", "住址", "家庭住址", "就职于", "供职于", "任职于", "就读于", "来自", "转自", "就诊于",
                                        "근무처", "거주지", "고향은", "고향이", "출신지",
                                        /* these need a sign behind */
                                        "職場", "住所", "実家", "单位", "직장", "주소", "학교", "회사", "출신" };
  static const char *const stops[] = { "在住", "にて", "より", "から", "まで", "での", "へ", "に", "で", "は", "を", "が", "と", "工作", "上班", "转", "就", "行", "，", "에서", "으로", NULL };

  for (guint k = 0; k < G_N_ELEMENTS (labels); k++)
    {
      guint length = ef_wide_has_word (run, at, labels[k]), from = at + length, n;
      gboolean parted = FALSE;

      if (!length)
        continue;
      while (from < run->n && (run->chars[from] == ':' || run->chars[from] == ' ' || run->chars[from] == 0x306F || run->chars[from] == 0xFF1A || run->chars[from] == 0x662F))
        {
          parted = TRUE;
          from++;
        }
      n = measure (run, from, stops, 14);
      if (n < 2 || run->taken[from] || (k + 9 >= G_N_ELEMENTS (labels) && !parted) || ef_wide_is_hiragana (run->chars[from])
          || (ef_wide_look_up (run, from, n) & (EF_LEX_ALLOW | EF_LEX_HOSPITAL_GENERIC | EF_LEX_WIDE_CUE)))
        continue;
      ef_wide_take (text, run, from, from + n, "place", EF_SPAN_CUE, 0.8f);
      return;
    }
}

/* "岡崎在住", "在富士康工作" */
static void
find_led (EfCleanText *text,
          EfWideRun   *run,
          guint        at)
{
  static const char *const ends[] = { "在住", "出身", "勤務", "在勤", "在学", "通学", "工作", "上班", "任职", "就读", "거주", "근무", "출신", "재학", "직원", "사원" };
  static const char *const words[] = { "夜間", "日勤", "夜勤", "常勤", "現在", "当直", "交代", "立ち", "手術", "检查", "临床", "혼자", "단독", "독거", "가족", "함께", "부부", "시골", "자택", "시설", "해외", "국내", "도시", "농촌", "현재", "교대", "야간", "장기", "병원", "담당", "해당", "행정", "본원", "원무" };

  for (guint k = 0; k < G_N_ELEMENTS (ends); k++)
    {
      guint from = at, low;
      gboolean open = FALSE, word = FALSE;

      if (!ef_wide_has_word (run, at, ends[k]))
        continue;
      if (from > 0 && run->chars[from - 1] == ' ')
        from--;
      /* トヨタ自動車に勤務 */
      if (from > 2 && g_utf8_strchr ("にでへのを", -1, run->chars[from - 1]) && k < 6)
        from--;
      low = from;
      while (from > 0 && low - from < 10 && ef_wide_is_char (run->chars[from - 1]) && !ef_wide_is_hiragana (run->chars[from - 1]) && !run->taken[from - 1]
             && run->chars[from - 1] != 0x5728 && run->chars[from - 1] != 0x4E8E)
        from--;
      open = from > 0 && (run->chars[from - 1] == 0x5728 || run->chars[from - 1] == 0x4E8E);
      for (guint w = 0; w < G_N_ELEMENTS (words); w++)
        for (guint i = from; i < low; i++)
          word |= ef_wide_has_word (run, i, words[w]) > 0;
      /* In Chinese the work stands between "at" and the verb. */
      if (low - from < 2 || word || (k >= 6 && k < 10 && !open) || (ef_wide_look_up (run, from, low - from) & EF_LEX_WIDE_CUE))
        return;
      ef_wide_take (text, run, from, low, "place", EF_SPAN_CUE, 0.8f);
      return;
    }
}

/* Towns of the lists where nothing else stands around them, or with their kind behind. */
static void
find_town (EfCleanText *text,
           EfWideRun   *run,
           guint        at)
{
  for (guint length = 4; length >= 2; length--)
    {
      gboolean kind, closed, led, han = TRUE;

      for (guint k = at; k < at + length && han; k++)
        han = k < run->n && ef_wide_is_han (run->chars[k]);
      if (!han || !find_place (run, at, length) || ((ef_wide_bits (run, at, length) & EF_WORD_IS_COMMON) && find_place (run, at, length) < EF_PLACE_TOWN)
          || (ef_wide_look_up (run, at, length) & EF_LEX_ALLOW)
          || g_utf8_strchr ("像影症炎性部線线剤剂術术査查時时間间後后前度量科法例期型歳岁", -1, run->chars[at + length - 1]))
        continue;
      kind = at + length < run->n && g_utf8_strchr ("市县縣町村郡府区區镇鎮", -1, run->chars[at + length]);
      closed = at + length == run->n || !ef_wide_is_char (run->chars[at + length]);
      led = ef_wide_has_word (run, at + length, "から") || ef_wide_has_word (run, at + length, "より") || ef_wide_has_word (run, at + length, "在住")
            || ef_wide_has_word (run, at + length, "出身") || ef_wide_has_word (run, at + length, "人") || ef_wide_has_word (run, at + length, "へ") || ef_wide_has_word (run, at + length, "に転居")
            || ef_wide_has_word (run, at + length, "の自宅") || ef_wide_has_word (run, at + length, "の実家") || ef_wide_has_word (run, at + length, "で") || ef_wide_has_word (run, at + length, "旅行") || ef_wide_has_word (run, at + length, "に帰省") || ef_wide_has_word (run, at + length, "生まれ") || ef_wide_has_word (run, at + length, "の開業医") || ef_wide_has_word (run, at + length, "の病院");
      if (names_method (run, at + length + (kind ? 1 : 0)) || ef_wide_has_word (run, at, "日本") || ef_wide_has_word (run, at, "中国") || ef_wide_has_word (run, at, "中國"))
        continue;
      if ((at > 0 && ef_wide_is_han (run->chars[at - 1])) || (!kind && !(led && (at == 0 || !ef_wide_is_char (run->chars[at - 1]) || ef_wide_is_hiragana (run->chars[at - 1]))) && (!closed || length < 3)))
        continue;
      ef_wide_take (text, run, at, at + length + (kind ? 1 : 0), "place", EF_SPAN_LIST, 0.75f);
      return;
    }
}

/* "전주에서", "대전시" */
static void
find_korean_town (EfCleanText *text,
                  EfWideRun   *run,
                  guint        at)
{
  static const char *const ends[] = { "에서", "으로", "로", "에", "시", "군", "출신", "거주", "까지", "부터", "에", "의", "여행", "소재", " 여행", " 거주", " 출신", " 소재", " 자택", " 방문" };
  guint to = at;

  if (at > 0 && ef_wide_is_hangul (run->chars[at - 1]))
    return;
  while (to < run->n && ef_wide_is_hangul (run->chars[to]))
    to++;
  for (guint length = MIN (to - at, 5); length >= 2; length--)
    {
      gboolean fits = FALSE;

      if (!find_place (run, at, length) || (ef_wide_look_up (run, at, length) & (EF_LEX_ALLOW | EF_LEX_WIDE_MEDICAL)))
        continue;
      for (guint k = 0; k < G_N_ELEMENTS (ends) && !fits; k++)
        fits = ef_wide_has_word (run, at + length, ends[k]) > 0;
      if (!fits)
        continue;
      ef_wide_take (text, run, at, at + length, "place", EF_SPAN_LIST, 0.75f);
      return;
    }
}

static gboolean
has_any (const EfWideRun   *run,
         guint              at,
         const char *const *words)
{
  for (guint k = 0; words[k]; k++)
    if (ef_wide_has_word (run, at, words[k]))
      return TRUE;
  return FALSE;
}

/* "분당에서 내원": where somebody comes from, if it is no house or ward. */
static void
find_origin (EfCleanText *text,
             EfWideRun   *run,
             guint        at)
{
  static const char *const comes[] = { "에서 전원", "에서 내원", "에서 올라", "에서 이송", "에서 온 ", "에서 이주", "에서 거주", NULL };
  static const char *const plain[] = { "타원", "외부", "본원", "응급실", "병동", "외래", "자택", "집", "시설", "요양원", "학교", "직장", "현장", "도로", "해외", "타지", "지방", "시골", "병원", "의원", "중환자실", "수술실", "검진", "이곳", "그곳", "외국", "국내", "과거", "타과", "내과", "외과", NULL };
  guint from = at;

  if (!has_any (run, at, comes))
    return;
  while (from > 0 && at - from < 6 && ef_wide_is_hangul (run->chars[from - 1]) && !run->taken[from - 1])
    from--;
  if (at - from < 2 || at - from > 5 || has_any (run, from, plain) || has_any (run, at - 2, plain) || (ef_wide_look_up (run, from, at - from) & (EF_LEX_ALLOW | EF_LEX_WIDE_MEDICAL | EF_LEX_WIDE_CUE | EF_LEX_HOSPITAL_GENERIC)))
    return;
  ef_wide_take (text, run, from, at, "place", EF_SPAN_CUE, 0.75f);
}

/* "西村内科", "中村整形外科": a practice by the name of its owner. */
static void
find_practice (EfCleanText *text,
               EfWideRun   *run,
               guint        at)
{
  static const char *const kinds[] = { "内科", "外科", "整形外科", "小児科", "眼科", "皮膚科", "産婦人科", "婦人科", "耳鼻科", "耳鼻咽喉科", "泌尿器科", "脳外科", "脳神経外科", "歯科", "医院", "診療所", "荘", "苑", "園", "小", "大", "建設", "商店", "工業", "製鉄", "電機", "自動車" };

  if (at > 0 && ef_wide_is_han (run->chars[at - 1]))
    return;
  for (guint length = 3; length >= 2; length--)
    {
      if (at + length >= run->n || !ef_wide_is_han (run->chars[at])
          || (!(ef_wide_look_up (run, at, length) & EF_LEX_SURNAME) && (ef_wide_bits (run, at, length) & (EF_WORD_IS_LAST | EF_WORD_IS_COMMON)) != EF_WORD_IS_LAST))
        continue;
      for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
        {
          guint kind = ef_wide_has_word (run, at + length, kinds[k]);

          if (!kind || (at + length + kind < run->n && ef_wide_is_han (run->chars[at + length + kind])))
            continue;
          ef_wide_take (text, run, at, at + length + kind, "institution", EF_SPAN_CUE, 0.75f);
          return;
        }
    }
}

/* "さくら整形外科", "ひまわり園", "特養あさひ苑": a word in hiragana before a kind of practice or home. */
static void
find_soft (EfCleanText *text,
           EfWideRun   *run,
           guint        at)
{
  static const char *const kinds[] = { "整形外科", "内科", "外科", "小児科", "眼科", "皮膚科", "産婦人科", "婦人科", "耳鼻科", "耳鼻咽喉科", "泌尿器科", "脳外科", "脳神経外科", "歯科", "医院", "診療所", "薬局", "荘", "苑", "園", "病院", "クリニック", "保育園", "幼稚園", "接骨院", "作業所", "学園", "苑", "の里", "の郷", NULL };
  static const char *const not[] = { "および", "または", "ため", "から", "まで", "にて", "より", "して", "こと", "また", "なお", "ただし", "ほか", "など", "その", "この", "かかりつけ", "もの", "ところ", "による", "おける", "あり", "なし", "され", "した", "ついて", NULL };
  static const char *const before[] = { "特養", "老健", "有料", "施設", "園児", NULL };
  guint to = at, from = at;

  if (at > 0 && (ef_wide_is_hiragana (run->chars[at - 1]) || ef_wide_is_han (run->chars[at - 1])))
    {
      if (at < 2 || !has_any (run, at - 2, before))
        return;
      from = at - 2;
    }
  if (has_any (run, at, not))
    return;
  while (to < run->n && ef_wide_is_hiragana (run->chars[to]))
    to++;
  /* "老健ひまわり入所中" */
  if (from < at && to - at >= 2 && to - at <= 6 && (ef_wide_has_word (run, to, "入所") || ef_wide_has_word (run, to, "入居")))
    {
      ef_wide_take (text, run, from, to, "institution", EF_SPAN_CUE, 0.75f);
      return;
    }
  if (to - at < 2 || to - at > 6 || !has_any (run, to, kinds) || g_utf8_strchr ("のでにをとも", -1, run->chars[to - 1]))
    return;
  /* One kind may follow another: "整形外科クリニック". */
  for (gboolean goes_on = TRUE; goes_on;)
    {
      guint longest = 0;

      for (guint k = 0; kinds[k]; k++)
        longest = MAX (longest, ef_wide_has_word (run, to, kinds[k]));
      to += longest;
      goes_on = longest > 0;
    }
  ef_wide_take (text, run, from, to, "institution", EF_SPAN_CUE, 0.75f);
}

/* "聖路加から転院", "华西会诊", "市二院", "医療法人社団光生会" */
static void
find_known_place (EfCleanText *text,
                  EfWideRun   *run,
                  guint        at)
{
  static const char *const names[] = { "協和", "协和", "华西", "華西", "湘雅", "瑞金", "同济", "齐鲁", "盛京", "西京", "聖路加", "慈恵", "順天堂", "東大", "京大", "阪大", "九大", "北大", "名大", "東北大", "慶應", "慶応", "日赤", "済生会", "徳洲会", "虎の門", "がん研", "癌研",
                                       "현대자동차", "삼성전자", "기아자동차", "富士康", "华为", "中石油", "中石化", "比亚迪", "ローソン", "세브란스", "연세세브란스", "강남세브란스", "강동경희대", "서울아산", "삼성서울", "서울성모", "분당서울대", "서울대", "고대구로", "고대안암", "이대목동", "이대서울", "강북삼성", "한양대", "경희대", "중앙대", "아주대", "인하대", "女子医大", "日医大", "自治医大", "国がん", NULL };
  static const char *const follows[] = { "会诊", "就诊", "转", "手术", "住院", "行", "做", "查", "出院", "复查", "外院", "より", "から", "にて", "で", "紹介", "へ", "に", "の", "受診", "通院", "病院", "에서", "으로", "로", "병원", "의료원", "의", "员工", "工作", "勤務", "社員", NULL };
  static const char *const owners[] = { "医療法人社団", "医療法人財団", "医療法人", "社会福祉法人", "学校法人", "株式会社", "有限会社", "合同会社", NULL };
  static const char *const stops[] = { "にて", "より", "から", "まで", "での", "へ", "に", "で", "は", "を", "が", "と", "勤務", NULL };

  for (guint k = 0; owners[k]; k++)
    {
      guint length = ef_wide_has_word (run, at, owners[k]), n = length ? measure (run, at + length, stops, 12) : 0;

      if (n < 2)
        continue;
      ef_wide_take (text, run, at, at + length + n, "institution", EF_SPAN_CUE, 0.85f);
      return;
    }
  for (guint k = 0; names[k]; k++)
    {
      guint length = ef_wide_has_word (run, at, names[k]);

      if (!length || (length < 3 && at > 0 && ef_wide_is_han (run->chars[at - 1])) || (at + length < run->n && ef_wide_is_char (run->chars[at + length]) && !has_any (run, at + length, follows)))
        continue;
      ef_wide_take (text, run, at, at + length, "institution", EF_SPAN_LIST, 0.8f);
      return;
    }
  /* 市二院, 县人民院 */
  if (!(at > 0 && ef_wide_is_han (run->chars[at - 1])) && g_utf8_strchr ("市省县区州", -1, run->chars[at]) && at + 2 < run->n && g_utf8_strchr ("一二三四五六七八九十", -1, run->chars[at + 1]) && run->chars[at + 2] == 0x9662)
    ef_wide_take (text, run, at, at + 3, "institution", EF_SPAN_CUE, 0.8f);
}

/* "近江八幡から転院", "岡病院" is found elsewhere: signs before a word of transfer. */
static void
find_sender (EfCleanText *text,
             EfWideRun   *run,
             guint        at)
{
  static const char *const sends[] = { "から転院", "より転院", "から紹介", "より紹介", "からの紹介", "よりの紹介", "からご紹介", "よりご紹介", "から転送", "より転送", "から搬送", "より搬送", "から救急搬送", "より救急搬送", "へ転院", "に転院", "へ紹介", "からの転院", "よりの転院", NULL };
  static const char *const plain[] = { "他", "近", "前", "当", "外", "本", "同", "別", "某", "救", "主", "家", "受", "紹", "一", "内", "上", NULL };
  guint from = at;

  if (!has_any (run, at, sends))
    return;
  while (from > 0 && at - from < 6 && (ef_wide_is_han (run->chars[from - 1]) || (run->chars[from - 1] >= 0x30A1 && run->chars[from - 1] <= 0x30FC && run->chars[from - 1] != 0x30FB)) && !run->taken[from - 1])
    from--;
  if (at - from < 2 || at - from > 5 || g_utf8_strchr ("科医院棟来室部課外内前後時日月年側回的件者元先急診", -1, run->chars[at - 1]) || has_any (run, from, plain)
      || (ef_wide_look_up (run, from, at - from) & (EF_LEX_ALLOW | EF_LEX_WIDE_CUE | EF_LEX_HOSPITAL_GENERIC)))
    return;
  ef_wide_take (text, run, from, at, "institution", EF_SPAN_CUE, 0.75f);
}

void
ef_wide_find_places (EfCleanText *text,
                     EfWideRun   *run)
{
  for (guint i = 0; i < run->n; i++)
    {
      if (run->taken[i] || !ef_wide_is_char (run->chars[i]))
        continue;
      find_labelled (text, run, i);
      find_practice (text, run, i);
      find_known_place (text, run, i);
      if (!run->taken[i] && ef_wide_is_hiragana (run->chars[i]))
        find_soft (text, run, i);
      if (i >= 2)
        find_sender (text, run, i);
      if (i >= 2)
        {
          find_led (text, run, i);
          find_origin (text, run, i);
        }
      if (!run->taken[i] && ef_wide_is_han (run->chars[i]))
        find_town (text, run, i);
      else if (!run->taken[i] && ef_wide_is_hangul (run->chars[i]))
        find_korean_town (text, run, i);
    }
}
