/* Patterns: what has the form of a number, an address or a date, in whatever language. Each is a regular expression with a
 * check of what it found; expressions run only over text that has the signs they need. */
#include "config.h"

#include "ef-clean-checks.h"

#include <string.h>

typedef enum
{
  NEEDS_DIGIT = 1 << 0,
  NEEDS_AT = 1 << 1,
  NEEDS_SLASH = 1 << 2,
  NEEDS_COLON = 1 << 3,
  NEEDS_WIDE = 1 << 4,
  NEEDS_NARROW = 1 << 5, /* always */
  NEEDS_DOT = 1 << 6,    /* inside a word */
} Needs;

typedef struct
{
  const char *rule;
  guint needs;
  const char *expression;
  EfCleanCheck check; /* NULL: no doubt */
} Pattern;

struct _EfPatterns
{
  GPtrArray *regexes; /* of GRegex, in the order of the table */
};

#define UPPER "\\p{Lu}"
#define WORD "[\\p{L}\\p{M}'.-]+"
#define CAP_WORD "\\p{Lu}[\\p{L}\\p{M}'.-]*"
#define B "(?<![\\p{L}\\d])"
#define E "(?![\\p{L}\\d])"
/* What may stand between a cue and its number. */
#define LINK "(?:\\s*(?:is|was|ist|est|es|=|:|#|\\.|-|no\\.?|nr\\.?|n[°ºo]\\.?|num(?:ber|mer|ero|éro)?\\.?|№|号|番号|번호)){0,3}\\s*"

static const Pattern patterns[] = {
  { "date", NEEDS_DIGIT, "(?<![\\p{Latin}\\p{Cyrillic}\\p{Greek}\\d./-])(?:\\d{4}([./_-])\\d{1,2}\\1\\d{1,2}|\\d{1,2}([./_-])\\d{1,2}\\2(?:\\d{4}|\\d{2})|\\d{1,2}\\. \\d{1,2}\\. ?(?:\\d{4}|\\d{2})|\\d{1,2}\\.\\d{1,2}\\. (?:\\d{4}|\\d{2})|\\d{4}\\. ?\\d{1,2}\\. ?\\d{1,2}\\.?|\\d{1,2} ?/ ?\\d{1,2} ?/ ?(?:\\d{4}|\\d{2})|\\d{1,2} - \\d{1,2} - \\d{4}|\\d{1,2}/\\d{1,2}[ -](?:(?:19|20)\\d{2}|\\d{2}(?=[\\s,;.)]|$))|(?:19|20)\\d{2} \\d{2} \\d{2}|\\d{2} \\d{2} (?:19|20)\\d{2})(?!\\d|[./-]\\d)", ef_clean_check_date },
  { "date", NEEDS_DIGIT, "(?<![\\p{Latin}\\p{Cyrillic}\\p{Greek}\\d./-])(?:(?:0?[1-9]|1[0-2])[/-](?:19|20)\\d{2}|(?:0[1-9]|1[0-2])\\.(?:19|20)\\d{2}|(?:19|20)\\d{2}[/-](?:0[1-9]|1[0-2]))(?![\\d\\p{Latin}\\p{Cyrillic}]|[./-]\\d)", NULL },
  { "date", NEEDS_DIGIT, "(?i)(?<![\\p{L}\\d])(?:on|dated|am|vom|seit|since|le|du|il|el|del|dal|den|d\\.|dnia|dne|em|op|от|с|до|на|στις)\\s\\K(?:\\d{2}[./-]\\d{2}|\\d{1,2}\\.\\d{1,2}\\.)(?!\\d|[./-]\\d|\\s?(?:mm|cm|ml|mg|%|x))", ef_clean_check_day_month },
  { "date", NEEDS_WIDE, "(?:(?:令和|平成|昭和|大正|民国|民國)\\s?(?:元|\\d{1,3}|[一二三四五六七八九十]{1,3})|\\d{2,4}|[〇零一二三四五六七八九]{2,4})\\s?年\\s?(?:\\d{1,2}|[一二三四五六七八九十]{1,3})\\s?月(?:\\s?(?:\\d{1,2}|[一二三四五六七八九十]{1,3})\\s?[日号號])?|(?:\\d{1,2}|[一二三四五六七八九十]{1,3})\\s?月\\s?(?:\\d{1,2}|[一二三四五六七八九十]{1,3})\\s?[日号號]|(?:\\d{2,4}\\s?년\\s?)\\d{1,2}\\s?월(?:\\s?\\d{1,2}\\s?일)?|\\d{1,2}\\s?월\\s?\\d{1,2}\\s?일", NULL },
  { "date", NEEDS_DIGIT, "(?<![\\p{L}\\d])[RHSTM]\\d{1,2}[./-]\\d{1,2}[./-]\\d{1,2}(?!\\d)", NULL },
  { "mail", NEEDS_AT, "[\\p{L}\\d._%+'-]+(?:@(?=[\\p{L}]|[\\d-]+\\p{L}*[.-]\\p{L})|\\s?(?:\\(at\\)|\\[at\\])\\s?)[\\p{L}\\d-]+(?:\\.[\\p{L}\\d-]+)*|[\\p{L}\\d._%+'-]+ ?@ ?[\\p{L}\\d-]+(?:\\.[\\p{L}\\d-]+)*\\.\\p{L}{2,}", NULL },
  { "handle", NEEDS_AT, "(?<![\\p{L}\\d@.])@[A-Za-z_][A-Za-z\\d_.]{2,}", NULL },
  { "handle", NEEDS_NARROW, "(?i)" B "(?:skype|telegram|instagram|wechat|line id|viber|signal id|微信|微信号)(?:[ -]?(?:id|name|nr|no))?[ :=]+\\K(?=[\\w.:@-]*[\\d_.:@])[A-Za-z@][\\w.:@-]{3,}", NULL },
  { "link", NEEDS_SLASH, "(?i)\\b(?:[a-z][a-z0-9+.-]{1,12}://|www\\.)[^\\s<>\"']+", ef_clean_check_domain },
  { "link", NEEDS_DOT, "(?i)\\b(?:www\\.[^\\s<>\"']+|(?:[a-z0-9-]{2,}\\.)+(?:com|org|net|edu|gov|info|health|local|lan|intra|de|fr|es|it|nl|be|at|ch|pt|br|se|dk|no|fi|pl|cz|ru|ua|gr|tr|jp|cn|kr|uk|ie|hu|ro|eu|io|cloud)(?::\\d+)?(?:/[^\\s<>\"']*)?)(?![\\w-])", ef_clean_check_domain },
  { "employer", NEEDS_DOT, "(?:" CAP_WORD "(?:[ &,-]+|(?: a | i | und | y | e | et | og | og )))+(?:spol\\. s ?r\\. ?o|s\\. ?r\\. ?o|a\\. ?s|v\\.o\\.s|k\\.s|[sS]p\\. ?z ?o\\. ?o|S\\.A|S\\.L|S\\.p\\.A|S\\.r\\.l|s\\.r\\.l|B\\.V|N\\.V|A\\.Ş|d\\.o\\.o|d\\.d|A\\.E|S\\.A\\.S|e\\.V|e\\.K)\\.?(?![\\p{L}\\d])", NULL },
  { "path", NEEDS_SLASH, "(?:\\b[A-Za-z]:\\\\|\\\\\\\\)[^\\s\"<>|,;]+|(?<![\\w/.])/(?:home|users|mnt|data|media|export|nas|srv|var|tmp|archive|storage|pacs|raid|opt|usr|Users|Volumes)/[^\\s\"',;]+|(?<![\\w/.])(?:/[\\w.@-]{2,}){3,}", NULL },
  { "mac", NEEDS_DIGIT, "(?i)(?<![\\w:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\\w:-])|(?<![\\w.])(?:[0-9a-f]{4}\\.){2}[0-9a-f]{4}(?![\\w.])", NULL },
  { "ip", NEEDS_COLON, "(?i)(?<![\\w:.])(?=[0-9a-f:]{3,}:)(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?:%\\w+|/\\d+)?(?![\\w:])", ef_clean_check_ipv6 },
  { "ip", NEEDS_DIGIT, "(?<![\\d.])(?:\\d{1,3}\\.){3}\\d{1,3}(?::\\d{2,5}|/\\d{1,2})?(?![\\d]|\\.\\d)", ef_clean_check_ipv4 },
  { "uid", NEEDS_DIGIT, "(?<![\\d.])[0-2](?:\\.\\d+){4,}(?!\\d)", ef_clean_check_uid },
  { "iban", NEEDS_DIGIT, "\\b[A-Z]{2}\\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\\b", ef_clean_check_iban },
  { "national-id", NEEDS_DIGIT,
    "(?<![\\d.-])(?:\\d{3}-\\d{2}-\\d{4}|\\d{3}[ -]\\d{3}[ -]\\d{4}|\\d{4}[ -]\\d{3}[ -]\\d{3}|(?:19|20)?\\d{6}[-+]\\d{4}|\\d{6}[-+A]\\d{3}[0-9A-Y]"
    "|\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}|\\d{6}-[1-8]\\d{6}|756\\.\\d{4}\\.\\d{4}\\.\\d{2}|\\d{2}\\.\\d{2}\\.\\d{2}-\\d{3}\\.\\d{2}|\\d{6} \\d{5}|\\d{6}/\\d{3,4}"
    "|\\d{1,2}\\.\\d{3}\\.\\d{3}-?[\\dkKA-Z]?|\\d{3}-\\d{3}-\\d{3} ?\\d{2}|\\d{2}\\.\\d{3}\\.\\d{3}/\\d{4}-\\d{2}|\\d{4}[ -]\\d{4}[ -]\\d{4}(?:[ -]\\d{4})?|\\d{4} \\d{6}|\\d{2} \\d{2} \\d{6}"
    "|\\d{3} \\d{3} \\d{3}(?: \\d{1,3})?)(?![\\p{L}\\d]|[.-]\\d)", ef_clean_check_phone },
  { "national-id", NEEDS_DIGIT,
    B "(?:[12] ?\\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\\d) ?(?:\\d{2}|2[AB]) ?\\d{3} ?\\d{3}(?: ?\\d{2})?|\\d{8}[ -]?[A-Z]|[XYZ][ -]?\\d{7}[ -]?[A-Z]|[A-Z]{6} ?\\d{2}[A-EHLMPR-T]\\d{2} ?[A-Z]\\d{3}[A-Z]"
    "|\\d{17}[\\dXx]|\\d{2} ?\\d{6} ?[A-Z] ?\\d{3}|[A-Z]\\d{9}|[A-Z]{2} ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D]|\\d{7}[A-W]{1,2}|[A-Z]{4}\\d{6}[HM][A-Z]{5}[A-Z0-9]\\d|[A-Z]{3,4}\\d{6}[A-Z0-9]{3}"
    "|[A-Z]{5}\\d{4}[A-Z]|[A-Z]{1,2}\\d{6}\\([0-9A]\\)|[STFG]\\d{7}[A-Z]|[A-Z]{1,3}-?\\d{6,9}|[A-Z]{2}\\d{2}[A-Z0-9]\\d{5,6})" E, NULL },
  { "phone", NEEDS_DIGIT,
    "(?i)" B "(?:tel|t[ée]l[ée]?phone?|tel[eé]fon[oe]?|telefax|telefoon|telefonnummer|telefone|phone|fon|mobile?|mobil|m[óo]vil|cell(?:ulare)?|cellulare|fax|ext|extension|extn|durchwahl|dw|pager|bleep|beeper|tlf|tlfn|tfno?|tfn|puh|puhelin|handy|poste|interno|int|anexo|ramal|toestel|anknytning|lokal|wew|doorkiesnummer|call|callback|rückruf|funk|sucher|sein|seinnummer|pieper|piepser|zoemer|søker|söker|hakulaite|bipeur|busca|bíp|bip|kom[óo]rka|gsm|whatsapp|linka?|тел|телефон|моб|доб|факс|τηλ|τηλέφωνο|κιν|טל|טלפון|هاتف)"
    "[.:)]?\\s*(?:no\\.?|nr\\.?|n[°º]\\.?|#|№)?\\s*\\K[+(]?\\d[\\d ()./-]{1,20}\\d", ef_clean_check_cued_phone },
  { "phone", NEEDS_WIDE, "(?:電話|电话|電話番号|手机|携帯|内線|内线|分机|전화|전화번호|연락처|휴대폰|내선|팩스|传真)[：: ]*(?:番号)?[：: ]*\\K[+(]?\\d[\\d ()./-]{1,20}\\d", ef_clean_check_cued_phone },
  { "phone", NEEDS_DIGIT, "(?<![\\d.,/+-])(?:\\+|00)\\d{1,3}[ ./()-]{0,3}(?:\\(0\\)[ ]?)?\\d[\\d ./()-]{5,18}\\d", ef_clean_check_phone },
  { "phone", NEEDS_DIGIT,
    "(?<![\\d.,/-])(?:\\(\\d{2,5}\\)[ ./-]?\\d{2,5}(?:[ .-]?\\d{2,5}){0,3}|\\d{3}[ .-]\\d{3}[ .-]\\d{4}|0\\d(?:[ .-]\\d{2}){4}|0\\d{1,5} ?[/-] ?\\d{2,}(?:[ -]?\\d{2,}){0,4}|0\\d{2,5} \\d{3,}(?:[ -]\\d{2,}){0,3}|0\\d{1,4} \\d{2,4} \\d{2,4}(?: \\d{2,4})?|\\d{3} \\d{2} \\d{2} \\d{2}|[5-9]\\d{2}[ .-]\\d{3}[ .-]\\d{3}|[2-9]\\d{2}-\\d{4}|8[ -]?\\(?\\d{3}\\)?[ -]\\d{3}[ -]\\d{2}[ -]\\d{2}|9\\d{4}-\\d{4}|\\d{2} \\d{2} \\d{2} \\d{2}(?: \\d{2})?)(?![\\p{L}\\d]|[.,/-]\\d)", ef_clean_check_phone },
  { "phone", NEEDS_DIGIT, "(?<![\\p{L}\\d])(?<!\\d )[xX]\\K\\d{4,5}(?![\\p{L}\\d.x]| ?x)", ef_clean_check_cued_phone },
  { "age", NEEDS_DIGIT, "(?i)" B "(?:0?9\\d|1[0-2]\\d)[ -]?(?:y(?:ears?|rs?)?(?:[ -]?old)?|yo|y/o|y\\.o\\.?|jahre?n?|jährige?[rsn]?|j\\.|ans|años|anos|anni|jaar|jarige?|år(?:ig)?|årig|lat|letni[aey]?|let[áaý]?\\w*|éves|ani|yaşında|v(?:uotta|uotias)?|лет|года?|летн\\w+|ετών|χρονών)(?![\\p{L}\\d])", ef_clean_check_age },
  { "age", NEEDS_DIGIT, "(?i)\\b(?:aged?|alter|âge|edad|età|leeftijd|idade|ålder|alder|wiek|возраст|věk|ikä|yaş)[ :=]*(?:of |de |d' )?\\K(?:9\\d|1[0-2]\\d)(?![\\d.,])", ef_clean_check_age },
  { "age", NEEDS_WIDE, "(?<!\\d)(?:9\\d|1[0-2]\\d)\\s?(?:歳|才|岁|歲|세)", ef_clean_check_age },
  { "position", NEEDS_DIGIT, "(?i)(?:(?<!\\p{L})[NSEW]\\s?)?-?(?<!\\d)\\d{1,3}\\.\\d{4,}\\s?°?\\s?[NSEW]?\\s?[,; /]\\s?[NSEW]?\\s?-?\\d{1,3}\\.\\d{4,}\\s?°?\\s?[NSEW]?\\b|\\d{1,3}°\\s?\\d{1,2}['′]\\s?(?:[\\d.]+[\"″]?)?\\s?[NSEWO](?:[,; ]+\\d{1,3}°\\s?\\d{1,2}['′]\\s?(?:[\\d.]+[\"″]?)?\\s?[NSEWO])?", ef_clean_check_gps },
  { "id", NEEDS_DIGIT,
    "(?i)" B "(?:mrn|m\\.r\\.n\\.?|pid|hrn|urn?|nhs|ssn|dob|ipp|nip|nhc|cns|cpf|bsn|pesel|nir|upn|sn|s/n|pat(?:ient)?(?:en)?[ .-]{0,2}(?:id|nr|no|num(?:mer|ber|ero|éro)?)|patientennummer|patientnummer|patiëntnummer|patientnr|acc(?:ession)?|acc?[ -]?(?:no|nr|#)|accessionnummer|medical record|record|chart|dossier|dossiernummer|folio|ficha|prontu[áa]rio|expediente|historia cl[íi]nica|cartella|nosologico|fallnummer|fallnr|fall-?nr|aufnahmenummer|auftragsnummer|auftrag|journal(?:nummer|nr)?|fiscal code|codice fiscale|versicherten(?:nummer|nr)|kassen(?:nummer|nr)|kvnr|krankenversicherung|insurance|policy|member|medicare|medicaid|serial|ser\\.?\\s?(?:no|nr)|serien(?:nummer|nr)|serienr|num[ée]ro de s[ée]rie|n[úu]mero de s[ée]rie|matricola|asset|inventory|inventar(?:nummer|nr)?|detector|lot|device id|badge|aktenzeichen|aktenz|az|passport|reisepass|pasaporte|passeport|personalausweis|licen[cs]e|f[üu]hrerschein|c[ée]dula|dni|nie|rut|curp|rg|cni|personnummer|fødselsnummer|cpr|henkilötunnus|hetu|rodn[ée] [čc][íi]slo|rč|taj|cnp|tc kimlik(?: no)?|snils|снилс|инн|полис|паспорт|амк|амбулаторная карта|история болезни|карта|№ карты|иб|αμκα|αριθμός)"
    LINK "\\K(?=[\\p{L}\\d./_-]*\\d)[\\p{L}\\d](?:[\\p{L}\\d./_-]|(?<=\\d) (?=\\d{2}))*", ef_clean_check_cued_id },
  { "id", NEEDS_DIGIT,
    "(?i)" B "(?:id|i\\.d\\.|case|visit|order|encounter|request|req|ref|reference|exam(?:en)?|study|studie|episode|admission|fall|vorgang|antrag|requisition|remiss|rekvisition|bon|booking|ticket|barcode|file|file no|n[°º]|nr|no|№|#|num(?:ber|mer|ero|éro)?|zlecenie|badanie|objednávka|направление|заказ|исследование|номер)"
    LINK "\\K(?=[\\p{L}\\d./_-]*\\d)[\\p{L}\\d](?:[A-Za-z\\d./_-])*", ef_clean_check_weak_id },
  { "id", NEEDS_WIDE, "(?:患者ID|患者番号|病歴番号|カルテ(?:番号)?|診察券番号|受付番号|検査番号|住院号|病案号|门诊号|检查号|登记号|床号|身份证号?|医保号|社保号|ID|등록번호|차트번호|환자번호|검사번호|주민등록번호|접수번호)[：: #]*\\K(?=[A-Za-z\\d-]*\\d)[A-Za-z\\d-]{3,}", NULL },
  { "address", NEEDS_DIGIT, "(?i)" B "(?:zip(?: ?code)?|plz|post ?code|postal code|code postal|c\\.p\\.|c[óo]digo postal|cap|cep|postnummer|kod pocztowy|psč|irsz\\.?|индекс)[ .:]+\\K\\d[\\d -]{2,8}\\d", NULL },
  { "plate", NEEDS_DIGIT, "(?i)" B "(?:plates?|license plate|reg(?:istration)?|kennzeichen|kfz|immatriculation|plaque|matr[íi]cula|targa|kenteken|rejestracyjn\\w+|nr rej\\.?|registreringsnummer|reg\\.?nr|placa|госномер|номер авто|rendszám|plaka|spz)[ .:]*\\K(?=[\\p{L}\\d ·-]*\\d)[\\p{L}\\d]{1,4}(?:[ ·-]{0,2}[\\p{L}\\d]{1,5}){0,3}", NULL },
  { "plate", NEEDS_DIGIT, B "(?!PET|SPECT|CT|MR|US|IM|SE|T[12]|L[1-5]|C[1-7])[A-ZÄÖÜ]{1,3}-[A-Z]{1,2}[ -]\\d{2,4}[EH]?" E "|" B "[A-HJ-NP-TV-Z]{2}-\\d{3}-[A-HJ-NP-TV-Z]{2}" E "|" B "[A-Z]{2}\\d{3}[A-Z]{2}" E "|" B "[АВЕКМНОРСТУХ]\\d{3}[АВЕКМНОРСТУХ]{2} ?\\d{2,3}" E "|" B "\\d{1,2}-[A-Z]{2,3}-\\d{1,2}" E "|" B "[A-Z]{2}-\\d{2}-\\d{2}" E "|" B "\\d{2}-\\d{2}-[A-Z]{2}" E "|" B "\\d{4}-[BCDFGHJKLMNPRSTVWXYZ]{3}" E, ef_clean_check_plate },
  { "plate", NEEDS_WIDE, "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·. ]?[A-Z0-9]{5,6}|\\p{Han}{1,4}\\s?\\d{2,3}\\s?\\p{Hiragana}\\s?\\d{1,2}-\\d{2}|(?<!\\d)\\d{2,3}[가-힣]\\s?\\d{4}(?!\\d)", NULL },
  { "address", NEEDS_DIGIT, "(?<![\\d.,/-])\\d{1,5}[A-Za-z]?,? (?:[NSEW]\\.? |North |South |East |West )?(?:(?:" CAP_WORD "|\\d{1,3}(?:st|nd|rd|th)) ){1,4}(?i:st|street|ave|avenue|rd|road|blvd|boulevard|ln|lane|dr|drive|ct|court|pl|place|sq|square|ter|terrace|way|close|crescent|cres|gardens|grove|hill|park|mews|row|walk|pkwy|parkway|hwy|highway|cir|circle|trail|alley|rise|green)\\b\\.?(?:,? (?i:apt|apartment|suite|ste|unit|flat|#)\\.? ?[\\w-]+)?", ef_clean_check_street },
  { "address", NEEDS_DIGIT, "(?i)(?<![\\p{L}])(?:(?:(?-i:\\p{Lu})" WORD "[ -]){0,2}(?:[\\p{L}.-]{2,}(?:stra(?:ß|ss)e|str\\.|strasse|weg|platz|allee|gasse|ufer|chaussee|damm|steig|straat|laan|plein|gracht|kade|dijk|singel|hof|gatan|vägen|gränd|torget|stigen|gata|veien|vegen|vej|gade|katu|tie|kuja|utca|körút)|[\\p{L}-]+ (?:stra(?:ß|ss)e|str\\.|platz|allee|weg|ring|straat|út|utca|sokak|caddesi|sk\\.|cad\\.)),? ?(?:no[.:] ?)?\\d{1,4} ?[a-z]?(?![\\p{L}\\d]))", NULL },
  { "address", NEEDS_DIGIT, "(?i)" B "(?:\\d{1,4} ?(?:bis|ter)?,? )?(?:rue|avenue|av\\.|boulevard|bd\\.?|place|chemin|allée|allee|impasse|quai|route|cours|square|faubourg) (?:(?:de|du|des|la|le|les|l'|d'|sainte?|st|ste) ?)*\\p{Lu}" WORD "(?:[ -](?:(?:de|du|des|la) )?\\p{Lu}" WORD "){0,3}(?:,? \\d{1,4}(?: ?bis)?(?![\\d.,]))?", NULL },
  { "address", NEEDS_DIGIT, "(?i)" B "(?:c/|calle|avda\\.?|avenida|av\\.|plaza|pza\\.?|paseo|pº|carrer|camino|ronda|travesía|rua|travessa|alameda|praça|largo|via|viale|v\\.le|piazza|p\\.zza|corso|vicolo|strada|ul\\.|ulica|ulicy|al\\.|aleja|os\\.|pl\\.|ulice|nám\\.|náměstí|str\\.|strada|bulevardul|bd\\.|ул\\.|улица|пр\\.|проспект|пр-т|пер\\.|переулок|наб\\.|бульвар|шоссе|вул\\.|οδός|λεωφόρος) ?(?:(?:de|del|della|dello|delle|dei|da|das|do|dos|la|las|los|el|degli|gen\\.|św\\.|dr\\.?) ){0,2}(?-i:\\p{Lu})" WORD "(?:,? " WORD "){0,3}?(?:,? ?(?:nº?|n°|nr|no|д|дом|к)\\.? ?| ,?|, ?)\\d{1,4}(?: ?[a-zа-я](?!\\p{L}|\\.? ?\\d))?(?:[/-](?:\\d{1,4}|[A-Z]\\b))?(?:,? ?(?:кв|m|lok|byt|apto?|ap|dto)\\.? ?\\d{1,4}|,? \\d{1,2}\\.? ?[ºª°] ?(?:[A-Z]{1,3}\\b|[Ee]sq\\.?|[Dd]to?\\.?|[Ff]rente)?)?(?![\\d.,]\\d|\\d|\\s?(?:mm|cm|ml|mg))", NULL },
  { "address", NEEDS_DIGIT, "(?:" CAP_WORD " ){1,3}(?i:mah(?:allesi|\\.)?|sok(?:ak|ağı|\\.)?|sk\\.|cad(?:desi|de|\\.)?|bulvarı|blv\\.),? ?(?:[\\p{L}\\d]+\\.? (?i:sok(?:ak|ağı|\\.)?|sk\\.|cad(?:desi|de|\\.)?|bulvarı|blv\\.),? ?)?(?i:no[:. ]*)?\\d{1,4}(?:/\\d{1,4}|[/A-Z]{1,3})*(?:,? ?(?i:d(?:aire)?|kat)[:. ]*\\d{1,3})*(?: " CAP_WORD "(?:[/ ]" CAP_WORD ")?)?", NULL },
  { "address", NEEDS_DIGIT, B "(?:tř\\.|třída|nábř\\.|nábřeží|sídl\\.|sídliště|nám\\.|trg|bul\\.|ulica|cesta|пр-кт|просп\\.|б-р|мкр\\.?|мкрн|кв-л|пл\\.|площадь|проезд|ш\\.|тракт) ?\\p{Lu}" WORD "(?: " CAP_WORD ")?,? ?(?:č\\.? ?|д\\.? ?)?\\d{1,4}(?:[-/]\\d{1,4})?[a-zа-я]?(?![\\p{L}\\d])", NULL },
  { "address", NEEDS_DIGIT, B "\\p{Lu}[\\p{L}]{2,}(?:ova|ská|ného|ého|ická|ní|ná) \\d{1,4}(?:/\\d{1,4})?(?=,? ?(?:\\p{Lu}|$|\\d{3} ?\\d{2}))", ef_clean_check_street },
  { "address", NEEDS_WIDE, "(?:〒 ?)?\\d{3}-\\d{4}(?= ?\\p{Han})|〒 ?\\d{3}-?\\d{4}|(?:東京都|北海道|(?:京都|大阪)府|\\p{Han}{2,3}県)[\\p{Han}\\p{Hiragana}\\p{Katakana}\\d-]{2,}?(?:\\d+(?:-\\d+)*(?:号|番地?|丁目)?(?:\\d+号?)?|(?=[\\s,、。)]|$|在住|出身|より|から|にて|在勤|勤務))|\\p{Han}{1,4}[市区][\\p{Han}\\p{Hiragana}\\p{Katakana}]{1,8}\\d+(?:丁目\\d*|番地?\\d*|-\\d+)(?:[番号\\d-])*(?: ?[\\p{Katakana}ー]{2,}\\d{2,4}(?:号室?)?)?", NULL },
  { "address", NEEDS_WIDE, "(?:(?:家住|现住|现居住?于?|住址|居住[于在]|来自|籍贯)[:：]?\\K)?(?:\\p{Han}{2,7}[省市区县州盟旗镇乡]){1,4}(?:\\p{Han}{1,10}(?:路|街|道|巷|弄|村|小区|胡同|大街|花园|社区)(?:\\d+[号弄]?(?:楼)?(?:\\d+[号室单元栋]*)*)?)|\\p{Han}{2,6}(?:路|街|大道|巷|胡同)\\d+号(?:\\d+[栋楼单元室号]*)*|[가-힣]{2,}(?:시|도)\\s[가-힣]{1,}(?:구|군|시)(?:\\s[가-힣\\d]+(?:읍|면|동|로|길|리|가))*(?:\\s?\\d+(?:-\\d+)?)?|(?:경기|강원|충청[북남]|전라[북남]|경상[북남]|제주)(?:특별자치)?도\\s?[가-힣]{2,3}(?:시|군)?|[가-힣]{1,}구\\s[가-힣\\d]+(?:로|길|동)\\s?\\d+(?:-\\d+)?(?:번길 ?\\d+)?", NULL },
  { "address", NEEDS_DIGIT, CAP_WORD "(?:[ -]" CAP_WORD "){0,2} \\d{1,4} ?[a-z]?,? (?:[A-Z]{1,2}-)?(?:\\d{4,5}|\\d{3} \\d{2}|\\d{2}-\\d{3})(?: [A-Z]{2})? " CAP_WORD, ef_clean_check_town },
  { "address", NEEDS_DIGIT, "(?<![\\p{L}\\d./-])(?:[A-Z]{1,2}-)?\\d{4,5}(?: [A-Z]{2})? (?:" CAP_WORD "(?: (?:an der|am|im|a\\.d\\.|sur|de|la|del|upon) ?)?)(?:[ -]" CAP_WORD "){0,2}", ef_clean_check_town },
  { "address", NEEDS_DIGIT, B "(?:\\d{2}-\\d{3}|\\d{4}-\\d{3}|\\d{5}-\\d{3}|\\d{3} \\d{2}|\\d{6},?|LV-\\d{4}|LT-\\d{5}) " CAP_WORD "(?: " CAP_WORD ")?", ef_clean_check_town },
  { "address", NEEDS_DIGIT, CAP_WORD "(?: " CAP_WORD "){0,2},? (?:A[LKZR]|C[AOT]|DE|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]|D\\.?C\\.?|NSW|VIC|QLD|TAS|ON|QC|BC|AB),? (?:\\d{5}(?:-\\d{4})?|\\d{4}|[A-Z]\\d[A-Z] ?\\d[A-Z]\\d)\\b", NULL },
  { "address", NEEDS_DIGIT, "(?:" CAP_WORD ",? )?" B "(?:AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY|G|GL|GU|HA|HD|HG|HP|HR|HS|HU|HX|IG|IP|IV|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO)\\d[A-Z\\d]? \\d[ABD-HJLNP-UW-Z]{2}" E "|" B "[ABCEGHJ-NPR-TVXY]\\d[A-Z] \\d[A-Z]\\d" E, NULL },
  { "id", NEEDS_DIGIT, B "\\d+(?:[-/]\\d+)+" E, ef_clean_check_parted },
  { "id", NEEDS_DIGIT, B "(?=(?:[A-Za-z_/-]*\\d){5})(?=[\\d_/-]*[A-Za-z])[A-Za-z\\d]+(?:[-_/][A-Za-z\\d]+)*" E, ef_clean_check_mixed },
  { "institution", NEEDS_DIGIT, B "(?:б-ц(?:а|ы|е|у|ей)|пол-к(?:а|и|е|у|ой)|п-к(?:а|и|е|у|ой)|ЖК|в/ч|ПНИ|ИК|СИЗО|ДОУ|МБДОУ|ДС|ФАП|ОВП|СП|ZŠ|MŠ|SP|POZ|PS|USF|EBAIS)[ -]{0,2}(?:№|nr\\.? |č\\. )\\s?\\d{1,5}|" B "(?:б-ц(?:а|ы|е|у|ей)|пол-к(?:а|и|е|у|ой)|в/ч|ИК-)\\s?\\d{1,5}" E, NULL },
  { "institution", NEEDS_DIGIT, "(?i)" B "(?:женск\\p{L}+ консультаци\\p{L}+|детск\\p{L}+ дом\\p{L}{0,2})\\s?№?\\s?\\d{1,3}" E, NULL },
  { "number", NEEDS_DIGIT, "(?<![\\p{L}\\d.,+-])\\d{6,}(?![\\p{L}\\d]|\\.\\d)", ef_clean_check_number },
  { "initials", NEEDS_SLASH, "(?:^|[\\s.;,(])/?\\K(?!(?:AP|PA|LAT|RT|LT|L|R|W|N|C|S|R/O|T[12]|CT|MR|US|PET|DD|DR|HD|SI|IS|RL|LR|MLO|CC|NO|IV|PO|UP|QC|CD|LP|HU)/)[A-Z]{2,3}/(?!(?:lat|ap|pa|cc|mlo|ct|mr|us|pet|lr|rl|min|sec|ml|mg|kg|cm|dl|hr|hrs|day|wk|mo|yr|yrs|gd|fs|nad|no|tse|ax|cor|sag|dwi|adc|or|and)(?![A-Za-z]))[a-z]{2,3}(?=[\\s.;,)]|$)", NULL },
  { "initials", NEEDS_SLASH, "(?:^|[\\s.;,])\\K/(?!(?:min|sec|hr|day|ml|mg|kg|cm|mm|dl|lat|ap|pa|cc|or|wk|mo|yr)$)[a-z]{2,3}\\s*$|(?:^|\\s)\\K/(?!(?:LAT|AP|PA|CC|MLO|CT|MR|PET|US|MIN|SEC|HR|ML|MG|KG|CM|MM)$)[A-Z]{2,3}\\s*$", NULL },
};

EfPatterns *
ef_patterns_new (GError **error)
{
  EfPatterns *self = g_new0 (EfPatterns, 1);

  self->regexes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_regex_unref);
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      GRegex *regex = g_regex_new (patterns[i].expression, G_REGEX_OPTIMIZE, 0, error);

      if (!regex)
        {
          g_prefix_error (error, "Pattern %u (%s): ", i, patterns[i].rule);
          ef_patterns_free (self);
          return NULL;
        }
      g_ptr_array_add (self->regexes, regex);
    }
  return self;
}

void
ef_patterns_free (EfPatterns *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->regexes);
  g_free (self);
}

/* Which signs a line has. */
static guint
get_needs (const EfCleanText *text,
           gsize              start,
           gsize              end)
{
  guint needs = NEEDS_NARROW;

  for (gsize i = start; i < end; i++)
    {
      guchar c = (guchar) text->text[i];

      if (g_ascii_isdigit (c))
        needs |= NEEDS_DIGIT;
      else if (c == '@')
        needs |= NEEDS_AT;
      else if (c == '/' || c == '\\')
        needs |= NEEDS_SLASH;
      else if (c == ':')
        needs |= NEEDS_COLON;
      else if (c == '.' && i > start && i + 1 < end && g_ascii_isalnum (text->text[i - 1]) && g_ascii_isalpha (text->text[i + 1]))
        needs |= NEEDS_DOT;
      else if (c >= 0xE3 && c <= 0xED)
        needs |= NEEDS_WIDE;
      else if (c == 'a' && text->text[i + 1] == 't' && i > start && (text->text[i - 1] == '(' || text->text[i - 1] == '['))
        needs |= NEEDS_AT;
    }
  return needs;
}

void
ef_clean_patterns (EfCleanText      *text,
                   const EfPatterns *self)
{
  for (gsize line = 0; line < text->length;)
    {
      const char *mark = memchr (text->text + line, '\n', text->length - line);
      gsize stop = mark ? (gsize) (mark - text->text) : text->length;
      guint needs = get_needs (text, line, stop);

      for (guint i = 0; i < G_N_ELEMENTS (patterns) && needs != NEEDS_NARROW; i++)
        {
          const Pattern *pattern = &patterns[i];
          g_autoptr (GMatchInfo) info = NULL;

          if ((pattern->needs & needs) != pattern->needs)
            continue;
          g_regex_match_full (self->regexes->pdata[i], text->text, (gssize) stop, (int) line, 0, &info, NULL);
          while (g_match_info_matches (info))
            {
              int start, end;
              gsize from, to;

              if (!g_match_info_fetch_pos (info, 0, &start, &end))
                break;
              from = (gsize) start;
              to = (gsize) end;
              if (to > from && (!pattern->check || pattern->check (text, &from, &to)))
                ef_clean_text_add (text, from, to, EF_SPAN_PATTERN, pattern->rule, 0.95f);
              if (!g_match_info_next (info, NULL))
                break;
            }
        }
      line = stop + 1;
    }
}
