"""Whole pictures of the size and make-up of real frames: what tuning and measuring need, and training does not see.

screen (seed, index) always gives the same one: luma and its lines, each with box, height, contrast and whether it can be
seen.  A third of them hold no text.  Lines lie in the corners as consoles put them, and some anywhere.
"""
import numpy as np
from PIL import Image

import generate
import textures

FORMATS = [(512, 512), (512, 512), (256, 256), (320, 320), (640, 480), (800, 600), (1024, 768), (880, 1060), (1200, 1000)]
FREE = .34


def backdrop(rng, width, height):
    """A scene that fills the frame, or a part of it with a dark or light edge around."""
    n = max(width, height)
    zoom = rng.choice([1, 1, 1.5, 2, 3])
    m = int(n / zoom)
    img = textures.scene(rng, m)
    if m != n:
        img = np.asarray(Image.fromarray(img).resize((n, n), Image.BICUBIC), np.float32)
    if rng.random() < .5:
        frame = np.full((n, n), float(rng.choice([0, 0, 0, 0, 12, 255])), np.float32)
        x0, y0 = (int(v) for v in rng.uniform(.02, .25, 2) * (width, height))
        x1, y1 = (int(v) for v in rng.uniform(.75, .98, 2) * (width, height))
        frame[y0:y1, x0:x1] = img[y0:y1, x0:x1]
        img = frame
    return np.clip(img, 0, 255)


def corner(page, width, height, right, bottom):
    """Lines of one style in a corner of the frame."""
    rng = page.rng
    size = float(np.clip(rng.normal(.022, .006) * max(width, 500), 8, 34))
    style, look = page.writer.style(size, plain=rng.random() < .85), page.ink_look()
    if rng.random() < .8:
        look.update(mode="plain", alpha=1.0, level=float(rng.choice([255, 255, 230, 200])))
    gap, edge, y = size * rng.uniform(.2, .8), rng.uniform(3, 14), 0.0
    for _ in range(rng.integers(1, 8)):
        mask = page.mask(style, rng.random() < .3)
        if mask is None:
            continue
        h, w = mask.shape
        at = height - edge - y - h / 2 if bottom else edge + y + h / 2
        page.place(mask, width - edge - w / 2 if right else edge + w / 2, at, 0, look)
        y += h + gap


def screen(seed, index, heldout=True):
    rng = np.random.default_rng([seed, index, int(heldout), 1009])
    width, height = FORMATS[rng.integers(0, len(FORMATS))]
    page = generate.Page(rng, generate.library(heldout), backdrop(rng, width, height).astype(np.float32))
    if rng.random() >= FREE:
        for right in (False, True):
            for bottom in (False, True):
                if rng.random() < .6:
                    corner(page, width, height, right, bottom)
        for _ in range(rng.integers(0, 3)):
            page.scattered()
    everything = page.lines
    seen = {id(line) for line in page.label()}
    img = (generate.wear(rng, page.img) if rng.random() < .5 else page.img.astype(np.uint8))[:height, :width]
    lines = []
    for line in everything:
        x, y, w, h = line["box"]
        w, h = min(w, width - x), min(h, height - y)
        if w > 2 and h > 2:
            lines.append({"box": [x, y, w, h], "height": line["height"], "contrast": line["contrast"], "seen": id(line) in seen})
    return np.ascontiguousarray(img), lines
