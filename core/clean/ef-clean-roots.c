/* Roots of medical words, from Greek and Latin, in the spellings of many languages: whatever follows, and whatever they are
 * joined to, no family and no place is called so. Folded; sorted by bytes, and none is the beginning of another. */
#include "config.h"

#include "ef-clean-private.h"

#include <string.h>

static const char *const latin[] = {
  "abdomin", "acromi", "adenoc", "adenom", "akromi", "alergi", "allerg", "anastom", "anemi", "aneuris", "aneurys",
  "angiogra", "anticoag", "antikoag", "aorta", "aortik", "aortit", "apandis", "apendic", "appendec", "appendek",
  "appendic", "artefact", "artefakt", "arteri", "arthri", "arthro", "artrit", "artropl", "artros", "artroz",
  "atelect", "atelekt", "aterom", "ateroskl", "atherom", "biops", "biyops", "bronchia", "bronchie", "bronchit",
  "bronchop", "bronchos", "bronki", "bronkos", "bronqu", "bursit", "calcane", "calcific", "carcino", "cardiac",
  "cardio", "cathet", "cefale", "cephal", "cerebel", "cerebr", "chemot", "chimioter", "chirurg", "cholang", "cholec",
  "cholest", "chondral", "chondro", "colecist", "colonosc", "coronar", "coxart", "craniot", "cystosc", "degenerat",
  "demenc", "demenz", "diabet", "diafragm", "diagnos", "dialis", "dialys", "diaphrag", "discopat", "diskopat",
  "diverticol", "diverticul", "divertik", "diyaliz", "duoden", "dyskopat", "dyspne", "dyspno", "echograf", "ecograf",
  "ekograf", "embol", "emfizem", "emphyse", "encefal", "encephal", "endokard", "endometr", "endoprot", "endosc",
  "endoskop", "enfisem", "enfizem", "enkefal", "ensefal", "epidural", "epilep", "esofag", "ezofag", "fibrilla",
  "fibroa", "fibros", "fibroz", "fractur", "fraktur", "frattur", "gadolin", "gastric", "gastrit", "gastroe",
  "gastrog", "gastroi", "gastrop", "gastros", "gonart", "granulom", "haematom", "haemorr", "hamangi", "hemangi",
  "hematom", "hematur", "hemipar", "hemipl", "hemorag", "hemorr", "hepatic", "hepatit", "hepato", "hernioplast",
  "hidronef", "hiperpla", "hipertans", "hipertens", "hipertir", "hipertro", "hipofi", "hipoplaz", "hipotir",
  "histerec", "hydrocef", "hydroceph", "hydronef", "hydroneph", "hyperpla", "hyperten", "hypertro", "hypophys",
  "hypothyr", "hyster", "incontin", "infarc", "infark", "infekc", "infeksiy", "inkontin", "ischam", "ischem",
  "ischia", "iskem", "iskiyadis", "jodkont", "kalcific", "kalcifik", "kalsifik", "karcino", "kardiol", "kardiom",
  "kardiost", "kardiy", "karsinom", "karzinom", "kateter", "kathet", "kemoter", "kolecyst", "kolesist", "kolonosk",
  "kontrastm", "koronar", "koroner", "koxart", "kraniot", "laparos", "laparot", "laring", "laryng", "larynx",
  "lenfadeno", "lenfoma", "leucem", "leucocit", "leucocyt", "leukam", "leukem", "leukocyt", "leukoz", "ligament",
  "limfad", "limfom", "linfoad", "linfom", "lipodist", "lipoma", "lithias", "litiasi", "lobectom", "lobektom",
  "lombos", "lumbal", "lumbos", "lymfom", "lymphad", "lymphom", "malign", "mammaca", "mammaka", "mammogr", "mamogr",
  "mastect", "mastekt", "mastop", "mediast", "melanom", "meningea", "meningeo", "meninges", "meningio", "meningit",
  "menisc", "menisk", "metacarp", "metakarp", "metastas", "metastaz", "metatars", "mielogr", "mielop", "mikrobi",
  "miocard", "miokard", "myelo", "myocard", "myokard", "myom", "myosit", "nefrekt", "nefrol", "nefrop", "nefros",
  "neoplas", "neoplaz", "nephre", "nephro", "neuralg", "neurinom", "neuroch", "neurol", "nevralg", "nodular",
  "noduler", "obstruc", "obstruk", "oesoph", "oncolog", "onkolog", "osteo", "otoskl", "ovarial", "pancre", "pankre",
  "paradont", "parenchym", "parenkim", "parenquim", "parodont", "patellar", "patholog", "patolog", "pericard",
  "perikard", "periton", "pleural", "pleurit", "plevra", "pneumo", "pnomo", "polip", "polyp", "postop", "preop",
  "proktol", "prolaps", "prostat", "protez", "pseudo", "pulmon", "quimioter", "radiog", "radiot", "radyo", "rektosk",
  "reumat", "rheumat", "rhinit", "rhinorr", "rinit", "rinorr", "romatoid", "ruptur", "sacroil", "sakroil", "sarcoid",
  "sarcom", "sarkoid", "sarkom", "scintig", "scler", "scolio", "scyntyg", "serebr", "sialad", "sinusit", "sinuzit",
  "skleros", "skleroz", "skolio", "skolyoz", "splenom", "spondil", "spondyl", "steatos", "steatoz", "stenos",
  "stenoz", "stentim", "subarach", "subaracn", "subarakno", "subdur", "szintig", "tendin", "tendoni", "tendonu",
  "thoraco", "thorako", "thrombo", "thyreo", "thyroid", "tireoid", "tiroid", "tomogr", "toraco", "torako", "trachea",
  "tracheo", "trakeo", "traqueo", "trombo", "tubercul", "tuberkul", "tumor", "ulcer", "ulserat", "ultrason", "ureter",
  "urethr", "uretra", "urolit", "uterus", "vascul", "vaskul", "ventricu", "ventrik", "vertebr", "vertigo",
};
static const char *const cyrillic[] = {
  "абсцес", "аденок", "аденом", "аллерг", "амбулат", "анастом", "ангиогр", "аневризм", "анемии", "анемия", "аорт",
  "аппенд", "артери", "артрит", "артроз", "артроп", "артроск", "ателект", "атеро", "биопс", "болюс", "бронх",
  "вентрик", "гайморит", "гастр", "гемангиом", "гематом", "гемипар", "геморр", "гепат", "гидронеф", "гидроцеф",
  "гиперпл", "гипертен", "гипертон", "гипертр", "гипоплаз", "гипотир", "гонартр", "грыж", "дегенер", "диабет",
  "дивертик", "дисплаз", "дисцирк", "желудоч", "инсульт", "инфаркт", "инфильтр", "ишем", "ишиас", "кальцин", "кардио",
  "карцин", "коксартр", "колоноск", "контраст", "коронар", "лапаро", "леико", "лейко", "лимфад", "лимфо", "липом",
  "люмбал", "люмбо", "маммогр", "мастопат", "мастэкт", "медиаст", "меланом", "менинг", "мениск", "метаст", "миело",
  "миокард", "миома", "миомы", "невралг", "невролог", "нефр", "онколог", "опухол", "остео", "отит", "панкре",
  "паренх", "патолог", "перикард", "перитон", "пиелонеф", "плевр", "пневм", "полип", "простат", "протруз", "пульмон",
  "ревмат", "резекц", "рентген", "сакроил", "саркоид", "саркома", "синусит", "скиагр", "склеро", "сколи", "спондил",
  "стеато", "стеноз", "стенокард", "стернот", "субарахн", "субдур", "тендин", "тирео", "томограф", "торакал",
  "торако", "трахе", "тромб", "туберк", "уретер", "уролит", "ушиб", "фибрилл", "фиброа", "фиброз", "флебит", "хирург",
  "холангио", "холецист", "хондро", "цефал", "цирроз", "шунтир", "эмбол", "эмфизем", "эндопр", "эндоск", "энцефал",
  "эпилеп", "эхогр",
};
static const char *const greek[] = {
  "αγγειο", "αδενο", "αδενωμ", "αιματ", "αιμορρ", "ακτινο", "αλλεργ", "αλλοιωσ", "αναιμ", "ανευρυσ", "αορτ",
  "αποστημ", "αρθρ", "αρτηρ", "ατελεκτ", "βηματοδ", "βιοψ", "βρογχ", "γαστρ", "διαβητ", "διηθη", "διογκω", "δυσπνο",
  "εγκεφαλ", "εκφυλισ", "εμβολ", "εμφρα", "εμφυσημ", "ενδοσκ", "επιληψ", "ηπατ", "θρομβ", "θυρεοειδ", "θωρακ",
  "ισχαιμ", "καρδιακ", "καρδιο", "καρκιν", "καταγμ", "κεφαλαλγ", "κηλη", "κιρρωσ", "κολονοσκ", "κολπικ", "λαπαρο",
  "λεμφ", "λευχαιμ", "λιθιασ", "λιπωδ", "μαγνητ", "μαστεκτ", "μαστογρ", "μελανωμ", "μεταστ", "μηνιγγ", "μηνισκ",
  "μυελ", "μυοκαρδ", "νεοπλασ", "νεφρ", "ογκολογ", "οστεο", "οσφυ", "παγκρεατ", "περικαρδ", "περιτον", "πλευριτ",
  "πνευμ", "πολυπ", "προστατ", "ρευματ", "σακχαρ", "σαρκωμ", "σκιαγρ", "σκληρυν", "σκολιωσ", "σπονδυλ", "στενωσ",
  "στεφανιογρ", "τομογρ", "υδροκεφ", "υδρονεφ", "υπερηχ", "υπερτασ", "υπερτροφ", "υποψια", "φλεβικ", "φλεβο",
  "χειρουργ", "χημειο", "χολαγγ", "χολοκυστ", "χολολιθ", "χονδρομ", "χονδροπ", "ψευδο",
};

static const struct
{
  const char *const *roots;
  guint n;
} tables[] = {
  [EF_SCRIPT_LATIN] = { latin, G_N_ELEMENTS (latin) },
  [EF_SCRIPT_CYRILLIC] = { cyrillic, G_N_ELEMENTS (cyrillic) },
  [EF_SCRIPT_GREEK] = { greek, G_N_ELEMENTS (greek) },
};

/* The root that @at begins with, or NULL. No root begins another one, so that it is the last one not behind @at. */
static const char *
find_root (const char *const *roots,
           guint              n,
           const char        *at)
{
  guint low = 0, high = n;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (strcmp (roots[middle], at) <= 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low && g_str_has_prefix (at, roots[low - 1]) ? roots[low - 1] : NULL;
}

gboolean
ef_clean_has_medical_root (const EfCleanText  *text,
                           const EfCleanToken *token)
{
  const char *at = ef_clean_key (text, token), *end = at + token->n_key;

  if (token->script >= G_N_ELEMENTS (tables) || token->n_chars < 6)
    return FALSE;
  for (guint i = 0; at < end; at = g_utf8_next_char (at), i++)
    {
      const char *root = i == 0 || (i >= 3 && token->n_chars >= 8) ? find_root (tables[token->script].roots, tables[token->script].n, at) : NULL;

      /* "Bukaorta": inside of a word it must be long enough. */
      if (root && (i == 0 || g_utf8_strlen (root, -1) >= 5))
        return TRUE;
    }
  return FALSE;
}
