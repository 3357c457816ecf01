#!/usr/bin/python3
"""Makes core/clean/persons.efl: Bloom filters of names that are everyday words as well, and of Japanese names with their
readings.

    persons.py TOOL FOLDER persons.efl      TOOL: ef-clean-tool as built; FOLDER as for lists.py

Sources: as lists.py; the readings from mecab-ipadic (BSD with ICOT's terms)."""
import csv
import re
import struct
import subprocess
import sys

from lists import FIRST, LAST, MAX_COMMON, bloom, is_wide, load


def ordinary_names(folder):
    """Names that lists.py takes for words, since dictionaries write them without a capital."""
    common, title, proper, flags = load(folder)
    alphabet = re.compile(r'^[a-z\u0370-\u03ff\u0400-\u052f]+$')
    heads = {key[:MAX_COMMON] for key in common}
    return sorted(k for k, v in flags.items() if v & (FIRST | LAST) and k not in proper and alphabet.match(k) and 2 < len(k) <= 24 and k[:MAX_COMMON] in heads)


def readings(tool, folder):
    base = f'{folder}/mecab-ipadic/usr/share/mecab/dic/ipadic/Noun.name.csv'
    pairs = sorted({(row[0], row[11]) for row in csv.reader(open(base, encoding='euc_jp', errors='replace'))
                    if row[7] in ('姓', '名') and is_wide(row[0]) and len(row[0]) <= 4})
    done = subprocess.run([tool, 'readings'], input=''.join(f'{a}\t{b}\n' for a, b in pairs).encode(), stdout=subprocess.PIPE, check=True)
    return sorted(set(filter(None, done.stdout.decode().split('\n'))))


def main():
    tool, folder, out = sys.argv[1:4]
    filters = [ordinary_names(folder), readings(tool, folder)]
    data = b'EFL1' + struct.pack('<I', len(filters)) + bloom(filters[0], 9) + bloom(filters[1], 16)
    with open(out, 'wb') as file:
        file.write(data)
    print(*(len(f) for f in filters), 'entries', len(data), 'bytes')


if __name__ == '__main__':
    main()
