#!/usr/bin/python3
"""Trains the tagger of core/clean.

    train.py TOOL FOLDER OUT [LINES]    TOOL: ef-clean-tool as built; FOLDER: packages as for lists.py; OUT: tagger.eft

A table of hashed features, which TOOL computes with parts of the lists left out at random, so that the tagger learns to judge
names that no list holds; two small layers above it; then all of it rounded to whole numbers. Needs PyTorch; some minutes on one
core for 300,000 lines; same seed, same weights."""
import hashlib
import os
import struct
import subprocess
import sys

import numpy
import torch

from corpus import Corpus
from lists import load

BITS, COLUMNS, SEED = 16, 192, 20
FIRST, SECOND = 16, 16
EPOCHS, BATCH, RATE = 3, 512, 0.003
# What stays must stay more than what goes must go.
STAY = 1.6
# The share of features left out at random, lest words be learned by heart.
DROPOUT = 0.25


def examples(tool, corpus, lines):
    """Hashed features of all words of all lines, one behind the other, where each word's begin, and which words go."""
    texts, places = zip(*(corpus.line() for _ in range(lines)))
    done = subprocess.run([tool, 'features'], input=''.join(t + '\n' for t in texts).encode(), stdout=subprocess.PIPE, check=True)
    rows = numpy.frombuffer(done.stdout, dtype='<u4').reshape(-1, 4 + COLUMNS)
    goes = numpy.zeros(len(rows), dtype=numpy.float32)
    for i, (line, start, length, _) in enumerate(rows[:, :4].tolist()):
        goes[i] = any(start < b and a < start + length for a, b in places[line])
    counts = rows[:, 3].astype(numpy.int64)
    features = rows[:, 4:][numpy.arange(COLUMNS)[None, :] < counts[:, None]].astype(numpy.int32)
    return features, numpy.concatenate(([0], numpy.cumsum(counts))), goes


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.table = torch.nn.EmbeddingBag(1 << BITS, FIRST, mode='sum', sparse=True)
        torch.nn.init.normal_(self.table.weight, std=0.02)
        self.offset = torch.nn.Parameter(torch.zeros(FIRST))
        self.second = torch.nn.Linear(FIRST, SECOND)
        self.last = torch.nn.Linear(SECOND, 1)

    def forward(self, features, offsets):
        return self.last(torch.relu(self.second(torch.relu(self.table(features, offsets) + self.offset)))).squeeze(1)


def batch_of(data, chosen, rng):
    features, starts, goes = data
    parts = [features[starts[i]:starts[i + 1]] for i in chosen]
    parts = [p[rng.random_sample(len(p)) >= DROPOUT] for p in parts]
    offsets = numpy.cumsum([0] + [len(p) for p in parts[:-1]])
    return torch.from_numpy(numpy.concatenate(parts).astype(numpy.int64)), torch.from_numpy(offsets), torch.from_numpy(goes[chosen])


def rounded(net):
    """The net in whole numbers, and how much one unit of its sum is."""
    def whole(values):
        scale = float(numpy.percentile(numpy.abs(values), 99.95)) / 127 or 1e-6
        return numpy.clip(numpy.round(values / scale), -127, 127), scale
    weights = {k: v.detach().numpy().astype(numpy.float64) for k, v in net.state_dict().items()}
    # All features are there now.
    table, a = whole(weights['table.weight'] * (1 - DROPOUT))
    second, b = whole(weights['second.weight'])
    last, c = whole(weights['last.weight'][0])
    return dict(table=table.astype(numpy.int8), first=numpy.round(weights['offset'] / a).astype(numpy.int32), second=second.astype(numpy.int8),
                offsets=numpy.round(weights['second.bias'] / (a * b)).astype(numpy.int32), last=last.astype(numpy.int8), scale=a * b * c,
                bias=float(weights['last.bias'][0]))


def odds_of(whole, data, chosen):
    features, starts, _ = data
    out = numpy.empty(len(chosen))
    for k, i in enumerate(chosen):
        units = whole['table'][features[starts[i]:starts[i + 1]]].astype(numpy.int64).sum(axis=0) + whole['first']
        units = whole['second'].astype(numpy.int64) @ numpy.maximum(units, 0) + whole['offsets']
        out[k] = whole['last'].astype(numpy.int64) @ numpy.maximum(units, 0) * whole['scale'] + whole['bias']
    return out


def main():
    tool, folder, out = sys.argv[1:4]
    lines = int(sys.argv[4]) if len(sys.argv) > 4 else 300000
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    data = examples(tool, Corpus(load(folder), SEED), lines)
    words = len(data[2])
    held = words // 20
    net = Net()
    sparse = torch.optim.SparseAdam([net.table.weight], lr=RATE)
    dense = torch.optim.Adam([net.offset, *net.second.parameters(), *net.last.parameters()], lr=RATE)
    rng = numpy.random.RandomState(SEED)
    for epoch in range(EPOCHS):
        order = rng.permutation(words - held) + held
        for group in (*sparse.param_groups, *dense.param_groups):
            group['lr'] = RATE * (1, 0.5, 0.2)[epoch]
        total = 0.0
        for i in range(0, len(order), BATCH):
            features, offsets, goes = batch_of(data, order[i:i + BATCH], rng)
            loss = torch.nn.functional.binary_cross_entropy_with_logits(net(features, offsets), goes, weight=torch.where(goes > 0, 1.0, STAY))
            sparse.zero_grad()
            dense.zero_grad()
            loss.backward()
            sparse.step()
            dense.step()
            total += float(loss.detach())
        print(f'epoch {epoch + 1}: loss {total * BATCH / len(order):.4f}', flush=True)
    whole = rounded(net)
    odds, goes = odds_of(whole, data, range(min(held, 30000))), data[2][:min(held, 30000)]
    found, kept = 100 * (odds[goes > 0] > 0).mean(), 100 * (odds[goes == 0] <= 0).mean()
    here = os.path.dirname(os.path.abspath(__file__))
    digest = hashlib.sha256(b''.join(open(f'{here}/{f}', 'rb').read() for f in ('train.py', 'corpus.py', 'lists.py', 'phrases.txt'))).hexdigest()[:12]
    note = f'train.py {digest}, seed {SEED}, {lines} lines, {words} words, {EPOCHS} epochs; held out: {found:.1f} % found, {kept:.1f} % kept'
    print(note)
    with open(out, 'wb') as file:
        file.write(b'EFT2' + struct.pack('<IIIffI', BITS, FIRST, SECOND, whole['scale'], whole['bias'], len(note)) + note.encode()
                   + whole['table'].tobytes() + whole['first'].astype('<i4').tobytes() + whole['second'].tobytes()
                   + whole['offsets'].astype('<i4').tobytes() + whole['last'].tobytes())


if __name__ == '__main__':
    main()
