"""Trains the text detector from generated pictures only.

  /usr/bin/python3 train.py --seed 1 --steps 10000 --out weights.efw
  /usr/bin/python3 train.py --seed 2 --steps 3000 --rate 0.001 --continue weights.efw --out better.efw

A second process draws the pictures of both streams, pages (generate.py) and
textures (textures.py), into a cache while the network learns.  At step k the
network may use a number of pictures that follows from k, and waits for them if
need be, so a run depends on the seed and the number of steps alone; --minutes
measures the speed of the machine first and prints the number of steps that
--steps would repeat.

Crops on which the network saw text where there is none are kept and shown
again until it sees none.
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
from scipy.ndimage import maximum_filter, minimum_filter
from torch.nn import functional

import generate
import model
import textures

CROP = 192
BATCH = 16
BLANK = .05       # share of crops with nothing but noise
TONED = .5        # share of crops of another gain, some inverted
NARROW = .14      # share of crops seen through a narrow window, as some views of a frame are
# How large the detector sees a crop: as it is, one and a half times, half, a quarter.
SIZES = (1, 1.5, .5, .25)
ODDS = (.42, .26, .24, .08)
MINED = 3         # crops of a batch that were taken for text before
KEPT = 1200
SEEN, FORGOTTEN = .4, .15   # certainty from which a crop is kept, and below which it is dropped

DRAWING = ("generate.py", "lettering.py", "scenes.py")
LEARNING = ("model.py", "train.py", "textures.py")


def digest(names):
    folder = os.path.dirname(os.path.abspath(__file__))
    h = hashlib.sha256()
    for name in sorted(names):
        with open(os.path.join(folder, name), "rb") as f:
            h.update(f.read())
    return h.hexdigest()


class Stream:
    """Pictures of one kind in a cache on disk; what an earlier run of the same scripts and seed drew is used again."""

    def __init__(self, folder, name, sample, scripts, seed, pool, start, pace, share):
        self.sample, self.seed, self.pool, self.start, self.pace, self.share = sample, seed, pool, start, pace, share
        self.folder = os.path.join(folder, name)
        self.mark = f"{digest(scripts)}-{seed}"
        os.makedirs(self.folder, exist_ok=True)
        for file, size in (("images.u8", generate.SIZE ** 2), ("labels.u8", 4 * (generate.SIZE // 4) ** 2)):
            with open(os.path.join(self.folder, file), "ab") as f:
                f.truncate(pool * size)
        self.done = multiprocessing.Value("i", self.drawn())
        self.images, self.labels = self.open("r")
        self.hardness = np.full(pool, 1.0)

    def open(self, mode):
        n, q = generate.SIZE, generate.SIZE // generate.CELL
        return (np.memmap(os.path.join(self.folder, "images.u8"), np.uint8, mode, shape=(self.pool, n, n)),
                np.memmap(os.path.join(self.folder, "labels.u8"), np.uint8, mode, shape=(self.pool, 4, q, q)))

    def drawn(self):
        try:
            with open(os.path.join(self.folder, "drawn")) as f:
                mark, count = f.read().split()
        except (OSError, ValueError):
            return 0
        return int(count) if mark == self.mark else 0

    def ready(self, step):
        """How many pictures the given step may use."""
        return min(self.pool, int(self.start + self.pace * step))

    def draw(self, images, labels):
        index = self.done.value
        images[index], labels[index], _ = self.sample(self.seed, index)
        self.done.value = index + 1
        if self.done.value % 50 == 0:
            with open(os.path.join(self.folder, "drawn"), "w") as f:
                f.write(f"{self.mark} {self.done.value}")

    def choose(self, rng, step, count):
        """Half of the pictures by chance, half by how hard they were."""
        ready = self.ready(step)
        weight = self.hardness[:ready] / self.hardness[:ready].sum()
        return np.concatenate([rng.integers(0, ready, count - count // 2), rng.choice(ready, count // 2, p=weight)])


def draw(streams):
    """Fills the caches, always the one that is furthest behind."""
    opened = [s.open("r+") for s in streams]
    while True:
        behind = [(s.done.value - s.start) / s.pace if s.done.value < s.pool else np.inf for s in streams]
        k = int(np.argmin(behind))
        if behind[k] == np.inf:
            return
        streams[k].draw(*opened[k])


def blank(rng):
    """Nothing but noise on one level, as it comes or enlarged as the detector enlarges."""
    level, sigma = rng.uniform(0, 255), np.exp(rng.uniform(np.log(.4), np.log(50)))
    noise = np.clip(np.round(level + rng.normal(0, sigma, (CROP, CROP))), 0, 255).astype(np.uint8)
    times = rng.choice([1, 1.5, 1.5, 2])
    big = Image.fromarray(noise).resize((int(CROP * times),) * 2, Image.BILINEAR)
    return np.asarray(big)[:CROP, :CROP]


def cut(rng, picture, lab, side):
    """A square of the given side, most of the time with text in it."""
    q = side // generate.CELL
    last = lab.shape[1] - q
    cy, cx = rng.integers(0, last + 1, 2)
    if rng.random() < .6:
        ys, xs = np.nonzero(lab[1] > 100)
        if len(ys):
            # a letter alone counts about as much as a line of large ones
            odds = 1 / np.maximum(lab[3][ys, xs].astype(np.float64), 8) ** 2
            j = rng.choice(len(ys), p=odds / odds.sum())
            cy, cx = (int(np.clip(v - rng.integers(4, q - 4), 0, last)) for v in (ys[j], xs[j]))
    return picture[cy * 4:cy * 4 + side, cx * 4:cx * 4 + side], lab[:, cy:cy + q, cx:cx + q]


def tone(rng, im):
    if rng.random() >= TONED:
        return im
    gain, shift = rng.uniform(.45, 1.25), rng.uniform(-45, 45)
    if rng.random() < .4:
        gain = -gain
    return np.clip((np.arange(256) - 127.5) * gain + 127.5 + shift, 0, 255).astype(np.uint8)[im]


def narrow(rng, im, target):
    """The crop through a window of a few levels, and where text can still be seen in it.

    Noise, steps of gradients and the blocks of JPEG stand out then; of text, so that ink and paper stay apart."""
    inside = im[np.kron(target[0] > .5, np.ones((generate.CELL, generate.CELL), bool))]
    if inside.size:
        low, high = np.percentile(inside, (5, 95)).astype(float)
        level, span = (low + high) / 2, max(1.5, (high - low) * rng.uniform(.1, 1))
    else:
        y, x = rng.integers(0, CROP, 2)
        level, span = float(im[y, x]) + rng.uniform(-.5, .5), np.exp(rng.uniform(np.log(1.2), np.log(30)))
    im = np.clip((im - level) * (255 / span) + 127.5, 0, 255).astype(np.uint8)
    cells = im.reshape(CROP // 4, 4, CROP // 4, 4)
    contrast = maximum_filter(cells.max((1, 3)), 5).astype(int) - minimum_filter(cells.min((1, 3)), 5)
    return im, contrast > 24


def crop(rng, stream, index, step):
    """One crop at one of the sizes at which the detector looks."""
    picture, lab = stream.images[index], stream.labels[index]
    size = SIZES[rng.choice(len(SIZES), p=ODDS)]
    if size == 1.5:
        im, lb = generate.enlarge(*cut(rng, picture, lab, CROP * 2 // 3), CROP)
    elif size == .25:
        # four pictures side by side fill a crop
        im, lb = np.empty((CROP, CROP), np.uint8), np.empty((4, CROP // 4, CROP // 4), np.uint8)
        for k in range(4):
            if k:
                index = rng.integers(0, stream.ready(step))
            small, maps = generate.halve(*generate.halve(stream.images[index], stream.labels[index]))
            y, x, n = k // 2, k % 2, small.shape[0]
            im[y * n:y * n + n, x * n:x * n + n] = small
            lb[:, y * n // 4:y * n // 4 + n // 4, x * n // 4:x * n // 4 + n // 4] = maps
    else:
        im, lb = cut(rng, *(generate.halve(picture, lab) if size == .5 else (picture, lab)), CROP)
    if rng.random() < BLANK:
        im, lb = blank(rng), np.zeros_like(lb)
    if rng.random() < .4:
        r = int(rng.integers(1, 4))
        im, lb = np.rot90(im, r), np.rot90(lb, r, (1, 2))
    im = tone(rng, im)
    target, valid = generate.targets(lb)
    if rng.random() < NARROW:
        im, seen = narrow(rng, im, target)
        valid = valid & (seen | (target.max(0) < .05))
    tall = lb[3] / generate.LEVELS
    return im, target, (valid * np.where(tall > 0, np.clip(14 / np.maximum(tall, 1), .7, 2.2), 1))[None].astype(np.float32)


class Mine:
    """Crops that were taken for text and hold none."""

    def __init__(self):
        self.crops = []

    def take(self, rng, count):
        """Indices of some crops; none before there is a choice."""
        return rng.integers(0, len(self.crops), count) if len(self.crops) >= 64 else np.zeros(0, np.int64)

    def get(self, rng, index):
        im, target, weight = self.crops[index]
        return tone(rng, im), target, weight

    def learn(self, rng, batch, certainty, taken):
        """Drops what is understood by now and keeps what was not."""
        fresh = len(certainty) - len(taken)
        for k in sorted({int(i) for i, c in zip(taken, certainty[fresh:]) if c < FORGOTTEN}, reverse=True):
            self.crops[k] = self.crops[-1]
            self.crops.pop()
        for k in np.flatnonzero(certainty[:fresh] > SEEN):
            if len(self.crops) < KEPT:
                self.crops.append(batch[k])
            else:
                self.crops[rng.integers(0, KEPT)] = batch[k]


def mistaken(logits, target, weights):
    """Of every crop, how certain the network is of text far from any: the mean of the 40 most certain cells."""
    with torch.no_grad():
        near = functional.max_pool2d(target[:, :1], 5, 1, 2) > 0
        p = torch.sigmoid(logits[:, 1:]) * (~near & (weights > 0))
        return p.reshape(p.shape[0], -1).topk(40, 1).values.mean(1).numpy()


def losses(logits, target, weights):
    """Loss of every picture: cross entropy, hardest places and overlap."""
    bce = functional.binary_cross_entropy_with_logits(logits, target, reduction="none") * weights
    valid = (weights > 0).float()
    plain = bce.mean((2, 3))
    b = bce.shape[0]
    hard = bce.view(b, 2, -1).topk(120, 2).values.mean(2)
    p = torch.sigmoid(logits) * valid
    t = target * valid
    dice = 1 - (2 * (p * t).sum((0, 2, 3)) + 1) / ((p * p).sum((0, 2, 3)) + (t * t).sum((0, 2, 3)) + 1)
    each = (plain * 3 + hard * .15).sum(1)
    return each, each.mean() + dice.sum()


def judge(net, pictures):
    """Held-out figures from the maps: share of core found, share of false area."""
    hit = want = false = clear = 0
    fired = free = 0
    net.eval()
    with torch.no_grad():
        for img, lab, lines in pictures:
            p = torch.sigmoid(net(torch.from_numpy(model.planes(img[None]))))[0].numpy()
            t, valid = generate.targets(lab)
            core = (t[1] > .5) & valid
            hit += (p[1][core] > .4).sum()
            want += core.sum()
            grown = functional.max_pool2d(torch.from_numpy(t[None, :1].astype(np.float32)), 3, 1, 1)[0, 0].numpy() > 0
            off = ~grown & valid
            false += (p[1][off] > .4).sum()
            clear += off.sum()
            if not lines and valid.all():
                free += 1
                fired += (p[1] > .4).sum() > 3
    net.train()
    return {"core found": round(100 * float(hit / want), 2), "false cells": round(100 * float(false / clear), 3),
            "text-free fired": f"{int(fired)}/{free}"}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--pictures", type=int, default=0, help="seed of the pictures, where it is another")
    parser.add_argument("--ready", type=int, nargs=2, default=(1000, 500), help="pages and textures to draw before the first step")
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--continue", dest="start", default=None)
    parser.add_argument("--out", default="weights.efw")
    parser.add_argument("--cache", default="/tmp/ef-train")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    pictures = args.pictures or args.seed
    mark = digest(DRAWING + LEARNING)
    streams = [Stream(args.cache, "pages", generate.sample, DRAWING, pictures, 16000, args.ready[0], 1.5, 8),
               Stream(args.cache, "textures", textures.sample, DRAWING + ("textures.py",), pictures, 8000, args.ready[1], .8, 8)]
    artist = multiprocessing.Process(target=draw, args=(streams,), daemon=True)
    artist.start()
    held = {"pages": [generate.sample(pictures + 7919, k, True) for k in range(96)],
            "textures": [textures.sample(pictures + 7919, k, True) for k in range(96)]}
    net = model.Net().to(memory_format=torch.channels_last)
    history = ""
    if args.start:
        net.load_state_dict(torch.load(args.start + ".pt"))
        with open(args.start, "rb") as f:
            history = "continues:\n" + model.provenance(f.read())
    mean = model.Net()
    mean.load_state_dict(net.state_dict())
    optimiser = torch.optim.AdamW(net.parameters(), 1e-3, weight_decay=1e-3)
    mine = Mine()
    steps, began, spent, step = args.steps or 10 ** 9, None, 0.0, 0
    while step < steps:
        while any(s.done.value < s.ready(step) for s in streams):
            if not artist.is_alive():
                raise SystemExit("the drawing process ended early")
            time.sleep(.2)
        if step == 200:
            began = time.time()
        if step == 500 and not args.steps:
            steps = int(500 + (args.minutes * 60) / ((time.time() - began) / 300))
            print("this run is --steps", steps, flush=True)
        total = steps if steps < 10 ** 9 else 30000
        rate = args.rate * min(1, (step + 1) / 300) * (.5 + .5 * np.cos(np.pi * min(1, step / total))) + 1e-5
        for group in optimiser.param_groups:
            group["lr"] = rate
        taken = mine.take(rng, MINED)
        chosen = [(s, i) for s in streams for i in s.choose(rng, step, s.share)]
        # what was mistaken before takes the place of fresh textures
        chosen = chosen[:BATCH - len(taken)]
        batch = [crop(rng, s, i, step) for s, i in chosen] + [mine.get(rng, k) for k in taken]
        x, y, weights = (np.stack(v) for v in zip(*batch))
        y, weights = torch.from_numpy(y), torch.from_numpy(weights)
        inputs = torch.from_numpy(model.planes(x)).to(memory_format=torch.channels_last)
        logits = net(inputs)
        each, loss = losses(logits, y, weights)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        for (s, i), value in zip(chosen, each.detach().numpy()):
            s.hardness[i] = s.hardness[i] * .6 + value * .4
        mine.learn(rng, batch, mistaken(logits, y, weights), taken)
        keep = min(.9985, (step + 1) / (step + 20))
        with torch.no_grad():
            for a, b in zip(mean.state_dict().values(), net.state_dict().values()):
                if a.dtype.is_floating_point:
                    a.mul_(keep).add_(b, alpha=1 - keep)
        spent += loss.item()
        step += 1
        if step % 200 == 0:
            drawn = " ".join(str(s.done.value) for s in streams)
            print(f"step {step} loss {spent / 200:.4f} pool {drawn} mined {len(mine.crops)} "
                  f"seconds {time.time() - (began or time.time()):.0f}", flush=True)
            spent = 0.0
        if step % 1000 == 0 or step == steps:
            figures = {name: judge(mean, set_) for name, set_ in held.items()}
            print("   ", figures, flush=True)
            text = "\n".join(["Efface text detector", f"generator and trainer sha256 {mark}",
                              f"seed {args.seed}, pictures {pictures}, ready {args.ready[0]} {args.ready[1]}, rate {args.rate}",
                              f"steps {step} of {steps}", "held-out maps " + json.dumps(figures), history])
            model.export(mean, text, args.out + ".new")
            os.replace(args.out + ".new", args.out)
            torch.save(mean.state_dict(), args.out + ".pt")


if __name__ == "__main__":
    main()
