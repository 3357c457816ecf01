#!/usr/bin/python3
"""Makes core/clean/lexicon.efl, the Bloom filters of words and names, from unpacked Debian packages.

    lists.py FOLDER lexicon.efl     FOLDER holds one folder a package (dpkg-deb -x PACKAGE.deb FOLDER/PACKAGE)
                            and words/LANGUAGE.txt (dawg2wordlist of each tesseract-ocr-LANGUAGE)

Packages used, all under permissive licences: tesseract-ocr-* (Apache-2.0; the words of its dictionaries), wamerican-large
(SCOWL), wspanish (public domain), php-faker (Expat; only */Person.php and */Address.php), ruby-faker and ruby-ffaker
(Expat), unicode-cldr-core (Unicode licence).
"""
import collections
import glob
import os
import re
import struct
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


def gather_names(folder):
    names = collections.Counter()
    flags = collections.defaultdict(int)

    def add(values, flag):
        for value in values:
            for word in words_of(value):
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
    return flags


def read_words(path, section=None):
    words, inside = set(), section is None
    for line in open(path, encoding='utf-8'):
        if line.startswith('['):
            inside = line.strip() == section
        elif inside and not line.startswith('#'):
            words.update(line.split())
    return words


def main():
    folder, out = sys.argv[1], sys.argv[2]
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
    # A name that some language's dictionary also lists without a capital is common only where that is no accident.
    here = os.path.dirname(os.path.abspath(__file__))
    usual = read_words(f'{here}/../lists/first-names.txt')
    ordinary = read_words(f'{here}/../../text/words.txt', '[ordinary]')
    sure, dropped = {}, set()
    for key, languages in common.items():
        written_low, written_high = len(languages - {'eng2', 'spa2'}), len(title.get(key, ()))
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
            elif flag == CITY and written_low < written_high * 0.5:
                continue
        elif not book and written_low * 4 < written_high and written_high >= 6:
            continue
        main_language = languages & {'eng', 'deu', 'fra', 'ita', 'spa', 'por', 'eng2'}
        if len(languages) >= 2 or main_language or ('spa2' in languages and len(key) <= 9) \
                or (languages & {'swe', 'nld', 'pol', 'rus', 'dan', 'nor'} and len(key) <= 8) \
                or (languages & {'ell', 'ces', 'tur', 'fin', 'hun', 'ron', 'ukr'} and len(key) <= 6):
            sure[key[:MAX_COMMON]] = True
    alphabet = re.compile(r'^[a-z\u0370-\u03ff\u0400-\u052f\u0590-\u05ff\u0620-\u06ff]+$')
    for key in usual:
        flags[key] |= FIRST
    kept = {k: v for k, v in flags.items() if k not in dropped and alphabet.match(k) and 3 <= len(k) <= 24}
    filters = [
        bloom(sorted(sure), 7.6),
        bloom(sorted(k for k, v in kept.items() if v & FIRST), 9),
        bloom(sorted(k for k, v in kept.items() if v & LAST), 9),
        bloom(sorted(k for k, v in kept.items() if v & CITY and re.match('^[a-z\u0400-\u052f\u0370-\u03ff]+$', k)), 8),
        bloom(sorted(proper), 8),
    ]
    data = b'EFL1' + struct.pack('<I', len(filters)) + b''.join(filters)
    with open(out, 'wb') as file:
        file.write(data)
    print(len(sure), 'common', len(proper), 'proper', collections.Counter(kept.values()), len(data), 'bytes')


if __name__ == '__main__':
    main()
