"""Trains the text detector from generated pictures only.

  /usr/bin/python3 train.py --seed 1 --minutes 60 --out weights.efw
  /usr/bin/python3 train.py --seed 2 --minutes 30 --continue weights.efw --out better.efw

A second process draws the pictures into a cache while the network learns.  At
step k the network may use the first ready + k pictures and waits for them if
need be, so a run depends on the seed and the number of steps alone; --minutes
measures the speed of the machine first and prints the number of steps that
--steps would repeat.
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

import generate
import model

CROP = 192
BATCH = 16
START = 1000
POOL = 16000
BLANK = .05       # share of crops with nothing but noise
HALVED = .2       # share of crops taken from pictures at half the size


DRAWING = ("generate.py", "lettering.py", "scenes.py")
LEARNING = ("model.py", "train.py")


def digest(names):
    folder = os.path.dirname(os.path.abspath(__file__))
    h = hashlib.sha256()
    for name in sorted(names):
        with open(os.path.join(folder, name), "rb") as f:
            h.update(f.read())
    return h.hexdigest()


def cache(folder, mode):
    n, q = generate.SIZE, generate.SIZE // generate.CELL
    return (np.memmap(os.path.join(folder, "images.u8"), np.uint8, mode, shape=(POOL, n, n)),
            np.memmap(os.path.join(folder, "labels.u8"), np.uint8, mode, shape=(POOL, 4, q, q)))


def drawn(folder, seed):
    """How many pictures of this seed and these scripts an earlier run left in the cache."""
    try:
        with open(os.path.join(folder, "drawn")) as f:
            mark, count = f.read().split()
    except (OSError, ValueError):
        return 0
    return int(count) if mark == f"{digest(DRAWING)}-{seed}" else 0


def draw(folder, seed, done):
    """Fills the cache; done counts the finished pictures."""
    images, labels = cache(folder, "r+")
    mark = f"{digest(DRAWING)}-{seed}"
    for index in range(done.value, POOL):
        images[index], labels[index], _ = generate.sample(seed, index)
        done.value = index + 1
        if done.value % 50 == 0:
            with open(os.path.join(folder, "drawn"), "w") as f:
                f.write(f"{mark} {done.value}")
    images.flush()


def blank(rng):
    """Nothing but noise on one level, as it comes or enlarged as the detector enlarges."""
    level, sigma = rng.uniform(0, 255), np.exp(rng.uniform(np.log(.4), np.log(50)))
    noise = np.clip(np.round(level + rng.normal(0, sigma, (CROP, CROP))), 0, 255).astype(np.uint8)
    times = rng.choice([1, 1.5, 1.5, 2])
    big = Image.fromarray(noise).resize((int(CROP * times),) * 2, Image.BILINEAR)
    return np.asarray(big)[:CROP, :CROP]


def crops(rng, images, labels, chosen):
    """Crops of the chosen pictures, most of them around text, turned and re-toned."""
    q = CROP // generate.CELL
    x = np.empty((len(chosen), CROP, CROP), np.uint8)
    y = np.empty((len(chosen), 2, q, q), np.float32)
    weight = np.empty((len(chosen), 1, q, q), np.float32)
    for k, index in enumerate(chosen):
        picture, lab = images[index], labels[index]
        if rng.random() < HALVED:
            picture, lab = generate.halve(picture, lab)
        last = lab.shape[1] - q
        cy, cx = rng.integers(0, last + 1, 2)
        if rng.random() < .6:
            ys, xs = np.nonzero(lab[1] > 100)
            if len(ys):
                # a letter alone counts about as much as a line of large ones
                odds = 1 / np.maximum(lab[3][ys, xs].astype(np.float64), 8) ** 2
                j = rng.choice(len(ys), p=odds / odds.sum())
                cy, cx = (int(np.clip(v - rng.integers(4, q - 4), 0, last)) for v in (ys[j], xs[j]))
        im = picture[cy * 4:cy * 4 + CROP, cx * 4:cx * 4 + CROP]
        lb = lab[:, cy:cy + q, cx:cx + q]
        if rng.random() < BLANK:
            im, lb = blank(rng), np.zeros_like(lb)
        if rng.random() < .4:
            r = int(rng.integers(1, 4))
            im, lb = np.rot90(im, r), np.rot90(lb, r, (1, 2))
        if rng.random() < .5:
            gain, shift = rng.uniform(.45, 1.25), rng.uniform(-45, 45)
            if rng.random() < .4:
                gain = -gain
            table = np.clip((np.arange(256) - 127.5) * gain + 127.5 + shift, 0, 255).astype(np.uint8)
            im = table[im]
        x[k] = im
        y[k], valid = generate.targets(lb)
        tall = lb[3] / generate.LEVELS
        weight[k] = valid * np.where(tall > 0, np.clip(14 / np.maximum(tall, 1), .7, 2.2), 1)
    return x, y, weight


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
    parser.add_argument("--ready", type=int, default=START, help="pictures to draw before the first step")
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
    os.makedirs(args.cache, exist_ok=True)
    for name, size in (("images.u8", POOL * generate.SIZE ** 2), ("labels.u8", POOL * 4 * (generate.SIZE // 4) ** 2)):
        with open(os.path.join(args.cache, name), "ab") as f:
            f.truncate(size)
    done = multiprocessing.Value("i", drawn(args.cache, pictures))
    artist = multiprocessing.Process(target=draw, args=(args.cache, pictures, done), daemon=True)
    artist.start()
    images, labels = cache(args.cache, "r")
    held = [generate.sample(pictures + 7919, k, True) for k in range(96)]
    net = model.Net().to(memory_format=torch.channels_last)
    history = ""
    if args.start:
        net.load_state_dict(torch.load(args.start + ".pt"))
        with open(args.start, "rb") as f:
            history = "continues:\n" + model.provenance(f.read())
    mean = model.Net()
    mean.load_state_dict(net.state_dict())
    optimiser = torch.optim.AdamW(net.parameters(), 1e-3, weight_decay=1e-3)
    hardness = np.full(POOL, 1.0)
    steps, began, spent, step = args.steps or 10 ** 9, None, 0.0, 0
    while step < steps:
        ready = min(POOL, args.ready + step)
        while done.value < ready:
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
        half = BATCH // 2
        weight = hardness[:ready] / hardness[:ready].sum()
        chosen = np.concatenate([rng.integers(0, ready, BATCH - half), rng.choice(ready, half, p=weight)])
        x, y, weights = (torch.from_numpy(v) for v in crops(rng, images, labels, chosen))
        inputs = torch.from_numpy(model.planes(x.numpy())).to(memory_format=torch.channels_last)
        each, loss = losses(net(inputs), y, weights)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        hardness[chosen] = hardness[chosen] * .6 + each.detach().numpy() * .4
        keep = min(.9985, (step + 1) / (step + 20))
        with torch.no_grad():
            for a, b in zip(mean.state_dict().values(), net.state_dict().values()):
                if a.dtype.is_floating_point:
                    a.mul_(keep).add_(b, alpha=1 - keep)
        spent += loss.item()
        step += 1
        if step % 200 == 0:
            print(f"step {step} loss {spent / 200:.4f} pool {done.value} seconds {time.time() - (began or time.time()):.0f}", flush=True)
            spent = 0.0
        if step % 1000 == 0 or step == steps:
            figures = judge(mean, held)
            print("   ", figures, flush=True)
            text = "\n".join(["Efface text detector", f"generator and trainer sha256 {mark}",
                              f"seed {args.seed}, pictures {pictures}, ready {args.ready}, rate {args.rate}", f"steps {step} of {steps}",
                              "held-out maps " + json.dumps(figures), history])
            model.export(mean, text, args.out + ".new")
            os.replace(args.out + ".new", args.out)
            torch.save(mean.state_dict(), args.out + ".pt")


if __name__ == "__main__":
    main()
