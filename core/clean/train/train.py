#!/usr/bin/python3
"""Trains the tagger of core/clean.

    train.py TOOL FOLDER OUT [LINES]    TOOL: ef-clean-tool as built; FOLDER: packages as for lists.py; OUT: tagger.eft

A logistic regression over hashed features, which TOOL computes with parts of the lists left out at random, so that it learns
to judge names that no list holds; by Adagrad, then rounded to eight bits. Half a minute for 200,000 lines; same seed, same
weights."""
import hashlib
import os
import pickle
import struct
import subprocess
import sys

import numpy

import lists
from corpus import Corpus

BITS, COLUMNS, SEED = 17, 128, 20
EPOCHS, RATE, DECAY = 6, 0.08, 2e-6


def load(folder):
    """What lists.py gathers, kept beside the packages."""
    cache = f'{folder}/lists.pkl'
    if not os.path.exists(cache):
        with open(cache, 'wb') as file:
            pickle.dump(lists.gather(folder), file)
    with open(cache, 'rb') as file:
        return pickle.load(file)


def examples(tool, corpus, lines):
    texts, places = zip(*(corpus.line() for _ in range(lines)))
    done = subprocess.run([tool, 'features'], input=''.join(t + '\n' for t in texts).encode(), stdout=subprocess.PIPE, check=True)
    rows = numpy.frombuffer(done.stdout, dtype='<u4').reshape(-1, 4 + COLUMNS)
    goes = numpy.zeros(len(rows), dtype=numpy.float32)
    for i, (line, start, length, _) in enumerate(rows[:, :4].tolist()):
        goes[i] = any(start < b and a < start + length for a, b in places[line])
    # Unused columns point at one weight that stays zero.
    features = rows[:, 4:].astype(numpy.int32)
    features[numpy.arange(COLUMNS)[None, :] >= rows[:, 3:4]] = 1 << BITS
    return features, goes


def score(features, weights, bias):
    out = numpy.empty(len(features), dtype=numpy.float32)
    for i in range(0, len(features), 20000):
        out[i:i + 20000] = weights[features[i:i + 20000]].sum(axis=1) + bias
    return out


def main():
    tool, folder, out = sys.argv[1:4]
    lines = int(sys.argv[4]) if len(sys.argv) > 4 else 200000
    features, goes = examples(tool, Corpus(load(folder), SEED), lines)
    held = len(goes) // 10
    weights = numpy.zeros((1 << BITS) + 1, dtype=numpy.float32)
    squares = numpy.full((1 << BITS) + 1, 1e-2, dtype=numpy.float32)
    bias, rng = 0.0, numpy.random.RandomState(SEED)
    for epoch in range(EPOCHS):
        order = rng.permutation(len(goes) - held) + held
        for i in range(0, len(order), 512):
            batch = order[i:i + 512]
            x = features[batch]
            miss = 1 / (1 + numpy.exp(-(weights[x].sum(axis=1) + bias))) - goes[batch]
            # What stays must stay more than what goes must go.
            miss *= numpy.where(goes[batch] > 0, 1.0, 2.2)
            step = numpy.bincount(x.ravel(), weights=numpy.repeat(miss, COLUMNS), minlength=len(weights)).astype(numpy.float32)
            step[-1] = 0
            squares += step * step
            weights -= RATE * step / numpy.sqrt(squares) + DECAY * weights
            bias -= 0.0005 * float(miss.sum())
    scale = float(numpy.percentile(numpy.abs(weights[weights != 0]), 99.9)) / 127
    rounded = numpy.clip(numpy.round(weights / scale), -127, 127)
    # Rounding moves all odds a little the same way.
    bias_rounded = bias + float(numpy.mean(score(features[held:held + 20000], weights, 0) - score(features[held:held + 20000], rounded * scale, 0)))
    for name, w, b in (('float', weights, bias), ('rounded', rounded * scale, bias_rounded)):
        odds = score(features[:held], w, b)
        found = ((odds > 0) & (goes[:held] > 0)).sum() / max(1, (goes[:held] > 0).sum())
        kept = ((odds <= 0) & (goes[:held] == 0)).sum() / max(1, (goes[:held] == 0).sum())
        print(f'{name}: found {100 * found:.1f} %, kept {100 * kept:.1f} % of {held} words')
    here = os.path.dirname(os.path.abspath(__file__))
    digest = hashlib.sha256(b''.join(open(f'{here}/{f}', 'rb').read() for f in ('train.py', 'corpus.py', 'lists.py'))).hexdigest()[:12]
    note = (f'train.py {digest}, seed {SEED}, {lines} lines, {len(goes)} words, {EPOCHS} epochs; held out: '
            f'{100 * found:.1f} % found, {100 * kept:.1f} % kept').encode()
    with open(out, 'wb') as file:
        file.write(b'EFT1' + struct.pack('<Iff', BITS, scale, bias_rounded) + struct.pack('<I', len(note)) + note
                   + rounded[:1 << BITS].astype(numpy.int8).tobytes())


if __name__ == '__main__':
    main()
