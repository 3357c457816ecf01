"""Trains the line reader on drawn lines only.

  /usr/bin/python3 train_reader.py --seed 1 --steps 20000 --out reader.efw

A second process draws lines (lines.py) into a cache.  At step k the network may use a number of lines that follows from k, and
waits for them if need be, so a run depends on its arguments alone.  Every thousand steps the weights so far are written.
"""
import argparse
import hashlib
import json
import multiprocessing
import os
import time

import numpy as np
import torch
from PIL import Image
from torch.nn import functional

import lines
import model
import reader_model

BATCH = 32
SORTED = 16       # batches that are cut from lines in order of their width
SHARD = 1000
SCRIPTS = ("generate.py", "lettering.py", "scenes.py", "textures.py", "lines.py")


def digest(names):
    h = hashlib.sha256()
    for name in sorted(names):
        with open(os.path.join(lines.HERE, name), "rb") as f:
            h.update(f.read())
    return h.hexdigest()


def draw(folder, seed, shards):
    artist = lines.Artist(seed)
    for k in range(shards):
        path = os.path.join(folder, f"{k:05d}.npz")
        if os.path.exists(path):
            continue
        drawn = [artist.sample(k * SHARD + i) for i in range(SHARD)]
        np.savez(path + ".new.npz", strips=np.concatenate([s for s, _ in drawn], 1), widths=[s.shape[1] for s, _ in drawn],
                 texts=np.array([t for _, t in drawn]))
        os.replace(path + ".new.npz", path)


class Lines:
    """What has been drawn, and may be used by now."""

    def __init__(self, folder):
        self.folder, self.strips, self.texts, self.shards = folder, [], [], 0

    def want(self, count, artist):
        while len(self.strips) < count:
            path = os.path.join(self.folder, f"{self.shards:05d}.npz")
            while not os.path.exists(path):
                if not artist.is_alive():
                    raise SystemExit("the drawing process ended early")
                time.sleep(.5)
            data = np.load(path)
            # every look into the archive reads it anew
            strips, widths = data["strips"], data["widths"]
            self.strips += [strips[:, b - w:b] for w, b in zip(widths, np.cumsum(widths))]
            self.texts += [str(t) for t in data["texts"]]
            self.shards += 1


def vary(rng, strip):
    """The strip a little wider or narrower, moved, and in other tones."""
    h, w = strip.shape
    if rng.random() < .5:
        w = int(min(lines.WIDEST, max(16, w * rng.uniform(.85, 1.15))))
        strip = np.asarray(Image.fromarray(strip).resize((w, h), Image.BILINEAR))
    if rng.random() < .4:
        strip = np.roll(strip, int(rng.integers(-2, 3)), 0)
    if rng.random() < .3:
        levels = 255 * (np.arange(256) / 255) ** rng.uniform(.6, 1.6)
        strip = np.clip(levels + rng.uniform(-12, 12), 0, 255).astype(np.uint8)[strip]
    if rng.random() < .04:
        strip = 255 - strip
    return strip


def put_together(strips):
    """Strips of one batch, with paper to their right."""
    width = (max(s.shape[1] for s in strips) + 7) // 8 * 8
    x = np.full((len(strips), lines.HEIGHT, width), 255, np.uint8)
    for row, s in zip(x, strips):
        row[:, :s.shape[1]] = s
    return torch.from_numpy(model.planes(x)).to(memory_format=torch.channels_last)


def loss_of(logits, texts):
    target = torch.tensor([lines.INDEX[c] for t in texts for c in t], dtype=torch.long)
    lengths = torch.tensor([len(t) for t in texts])
    steps = torch.full((len(texts),), logits.shape[1], dtype=torch.long)
    return functional.ctc_loss(functional.log_softmax(logits, 2).permute(1, 0, 2), target, steps, lengths, reduction="none",
                               zero_infinity=True) / (lengths + 2)


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, c in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, d in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (c != d))
    return row[-1]


def judge(net, held):
    """Held-out figures: lines read exactly and letters right, and texture that was read as nothing."""
    net.eval()
    exact = wrong = letters = empty = blank = 0
    with torch.no_grad():
        for strip, text in held:
            read, _ = reader_model.decode(net(put_together([strip]))[0])
            if not text:
                blank, empty = blank + 1, empty + (not read)
                continue
            exact += read == text
            wrong += min(len(text), distance(read, text))
            letters += len(text)
    net.train()
    count = len(held) - blank
    return {"lines exact": round(100 * exact / count, 1), "letters right": round(100 - 100 * wrong / letters, 1), "texture empty": f"{empty}/{blank}"}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=20000)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--shards", type=int, default=400, help="thousands of lines to draw in all")
    parser.add_argument("--pace", type=float, default=12, help="fresh lines a step")
    parser.add_argument("--continue", dest="start", default=None)
    parser.add_argument("--out", default="reader.efw")
    parser.add_argument("--cache", default="/tmp/ef-reader")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    mark = digest(SCRIPTS + ("model.py", "reader_model.py", "train_reader.py"))
    folder = os.path.join(args.cache, f"{digest(SCRIPTS)[:16]}-{args.seed}")
    os.makedirs(folder, exist_ok=True)
    artist = multiprocessing.Process(target=draw, args=(folder, args.seed, args.shards), daemon=True)
    artist.start()
    net = reader_model.Reader().to(memory_format=torch.channels_last)
    history = ""
    if args.start:
        net.load_state_dict(torch.load(args.start + ".pt"))
        with open(args.start, "rb") as f:
            history = "\ncontinues:\n" + model.provenance(f.read()).rsplit("\nalphabet\n", 1)[0]
    mean = reader_model.Reader()
    mean.load_state_dict(net.state_dict())
    pool = Lines(folder)
    pool.want(2 * SHARD, artist)
    stranger = lines.Artist(args.seed + 7919, True)
    held = [stranger.sample(k) for k in range(400)]
    optimiser = torch.optim.AdamW(net.parameters(), 1e-3, weight_decay=1e-3)
    spent, began, batches = 0.0, time.process_time(), []
    for step in range(args.steps):
        pool.want(min(args.shards * SHARD, int(2 * SHARD + args.pace * step)) // SHARD * SHARD, artist)
        if not batches:
            chosen = rng.integers(0, len(pool.strips), BATCH * SORTED)
            chosen = chosen[np.argsort([pool.strips[k].shape[1] for k in chosen], kind="stable")].reshape(SORTED, BATCH)
            batches = list(chosen[rng.permutation(SORTED)])
        rate = args.rate * min(1, (step + 1) / 300) * (.5 + .5 * np.cos(np.pi * step / args.steps)) + 1e-5
        for group in optimiser.param_groups:
            group["lr"] = rate
        batch = batches.pop()
        loss = loss_of(net(put_together([vary(rng, pool.strips[k]) for k in batch])), [pool.texts[k] for k in batch]).mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        keep = min(.998, (step + 1) / (step + 20))
        with torch.no_grad():
            for a, b in zip(mean.state_dict().values(), net.state_dict().values()):
                if a.dtype.is_floating_point:
                    a.mul_(keep).add_(b, alpha=1 - keep)
        spent += loss.item()
        if (step + 1) % 200 == 0:
            print(f"step {step + 1} loss {spent / 200:.4f} lines {len(pool.strips)} cpu {time.process_time() - began:.0f}", flush=True)
            spent = 0.0
        if (step + 1) % 1000 == 0 or step + 1 == args.steps:
            figures = judge(mean, held)
            print("   ", figures, flush=True)
            text = "\n".join(["Efface line reader", f"generator and trainer sha256 {mark}",
                              f"seed {args.seed}, shards {args.shards}, pace {args.pace:g}, rate {args.rate}", f"steps {step + 1} of {args.steps}",
                              "held-out " + json.dumps(figures)]) + history
            reader_model.export(mean, text, args.out + ".new")
            os.replace(args.out + ".new", args.out)
            torch.save(mean.state_dict(), args.out + ".pt")
    artist.terminate()


if __name__ == "__main__":
    main()
