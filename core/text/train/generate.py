"""Training images: a background, distractors, text, and the wear of a real file.

sample(seed, index) always gives the same picture.  Labels are maps at a
quarter of the resolution: text area, text core (the middle 40 % of a line's
height, which keeps neighbouring lines apart), text too faint to be seen, and
the height of the line at this place times LEVELS.
"""
import io

import numpy as np
from PIL import Image, ImageDraw
from scipy.ndimage import gaussian_filter

import scenes
from lettering import Library, Writer

SIZE = 384
CELL = 4
LEVELS = 1.5      # steps of the height map for a pixel
TALLEST = 76      # ink height up to which text is a target at one scale
SHORTEST = 4.5    # below it nobody can read it
FAINTEST = 0.9    # contrast over local deviation


class Page:
    """One picture under construction with the labels that belong to it."""

    def __init__(self, rng, library, img):
        self.rng = rng
        self.writer = Writer(library, rng)
        self.img = img
        self.size = size = img.shape[0]
        self.area = Image.new("L", (size, size), 0)
        self.core = Image.new("L", (size, size), 0)
        self.skip = Image.new("L", (size, size), 0)
        self.tall = Image.new("L", (size, size), 0)
        self.taken = np.zeros((size, size), bool)
        self.lines = []

    def ink_look(self):
        """How a block of text is painted; shared by its lines."""
        rng = self.rng
        look = {"level": float(rng.choice([255, 255, 240, 220, 200, 180, 150, 0, 0, 20, 60, 100])),
                "alpha": 1.0, "mode": "plain"}
        k = rng.random()
        if k < .13:
            look["alpha"] = rng.uniform(.25, .8)
        elif k < .21:
            look["mode"] = "faint"
            look["delta"] = rng.uniform(3, 26) * rng.choice([-1, 1])
        elif k < .29:
            look["mode"] = "rim"
        elif k < .35:
            look["mode"] = "shadow"
        elif k < .41:
            look["mode"] = "hollow"
        elif k < .45:
            look["mode"] = "invert"
        elif k < .60:
            look["mode"] = "plate"
            look["plate"] = float(rng.choice([0, 0, 255, 255, 40, 128, 200, rng.uniform(0, 255)]))
            look["border"] = rng.random() < .3
            look["plate_alpha"] = 1.0 if rng.random() < .75 else rng.uniform(.4, .9)
            look["level"] = 255.0 if look["plate"] < 128 else 0.0
            if rng.random() < .3:
                look["level"] = float(np.clip(look["plate"] + rng.choice([-1, 1]) * rng.uniform(40, 120), 0, 255))
        if look["mode"] == "plain" and rng.random() < .06:
            look["mode"] = "dotted"
        look["adapt"] = rng.random() < .8
        return look

    def place(self, mask, x, y, angle, look, overlap=False):
        """Paints one line with the centre of its box at x, y; False if it found no room."""
        rng = self.rng
        h, w = mask.shape
        if angle:
            im = Image.fromarray((mask * 255).astype(np.uint8))
            if angle % 90 == 0:
                turned = np.rot90(mask, int(angle // 90))
            else:
                turned = np.asarray(im.rotate(angle, Image.BICUBIC, expand=True), np.float32) / 255
        else:
            turned = mask
        th, tw = turned.shape
        x0, y0 = int(round(x - tw / 2)), int(round(y - th / 2))
        sx0, sy0, sx1, sy1 = max(0, x0), max(0, y0), min(self.size, x0 + tw), min(self.size, y0 + th)
        if sx1 - sx0 < min(tw, 6) or sy1 - sy0 < min(th, 5):
            return False
        if not overlap and self.taken[max(0, sy0 - 2):sy1 + 2, max(0, sx0 - 3):sx1 + 3].any():
            return False
        m = turned[sy0 - y0:sy1 - y0, sx0 - x0:sx1 - x0]
        if m.max() < .5:
            return False
        pad = 3
        px0, py0, px1, py1 = max(0, sx0 - pad), max(0, sy0 - pad), min(self.size, sx1 + pad), min(self.size, sy1 + pad)
        big = np.zeros((py1 - py0, px1 - px0), np.float32)
        big[sy0 - py0:sy1 - py0, sx0 - px0:sx1 - px0] = m
        view = self.img[py0:py1, px0:px1]
        mean = float(view.mean())
        level = look["level"]
        mode = look["mode"]
        if look["adapt"] and mode != "plate" and abs(level - mean) < 50:
            level = 255.0 if mean < 128 else 0.0
        if mode == "plate":
            e = int(rng.integers(1, max(2, int(h * .4)) + 1))
            q = self.img[max(0, sy0 - e):sy1 + e, max(0, sx0 - e):sx1 + e]
            q *= 1 - look["plate_alpha"]
            q += look["plate"] * look["plate_alpha"]
            if look["border"]:
                q[[0, -1]] = look["level"]
                q[:, [0, -1]] = look["level"]
        elif mode == "rim":
            rim = np.minimum(1, gaussian_filter(big, 1.0) * 3.0)
            view *= 1 - rim
            view += rim * (255.0 - level)
        elif mode == "shadow":
            s = int(rng.integers(1, 3))
            rim = np.roll(np.roll(big, s, 0), s, 1)
            view *= 1 - rim * .9
            view += rim * .9 * (0.0 if level > 127 else 255.0)
        if mode == "hollow" and h > 15:
            inner = gaussian_filter(big, .9)
            big = np.clip(big - np.clip((inner - .72) * 4, 0, 1), 0, 1)
        if mode == "dotted":
            big[::2] *= rng.choice([0.0, .5])
        if mode == "invert":
            view[:] = view * (1 - big) + (255 - view) * big
        elif mode == "faint":
            view += big * look["delta"] * (1 if 30 < mean < 225 else 1 if (mean <= 30) == (look["delta"] > 0) else -1)
        else:
            a = big * look["alpha"]
            view *= 1 - a
            view += level * a
        np.clip(view, 0, 255, out=view)
        self.taken[sy0:sy1, sx0:sx1] = True
        rad = np.deg2rad(angle)
        u = np.array([np.cos(rad), -np.sin(rad)])
        v = np.array([np.sin(rad), np.cos(rad)])
        cx, cy = x0 + tw / 2, y0 + th / 2
        quad = lambda ew, eh: [tuple(np.array([cx, cy]) + u * a * ew + v * b * eh)
                               for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        xs, ys = sx0 - px0, sy0 - py0
        self.lines.append({"box": [sx0, sy0, sx1 - sx0, sy1 - sy0], "height": float(h), "width": float(w),
                           "quad": quad(w / 2, h / 2), "core": quad(w / 2, max(.2 * h, 1.9)),
                           "ink": big[ys:ys + m.shape[0], xs:xs + m.shape[1]].copy(), "angle": float(angle)})
        return True

    def angle(self):
        rng = self.rng
        k = rng.random()
        if k < .74:
            a = 0.0
        elif k < .90:
            a = float(rng.choice([90, 270, 180, 90, 270]))
        elif k < .97:
            a = float(rng.normal(0, 3))
        else:
            a = float(rng.uniform(-40, 40))
        return a

    def mask(self, style, short):
        for _ in range(4):
            m = self.writer.line(style, self.writer.text_for(style, short))
            if m is not None:
                return m
        return None

    def scattered(self):
        rng = self.rng
        for _ in range(rng.integers(1, 7)):
            style, look = self.writer.style(), self.ink_look()
            m = self.mask(style, rng.random() < .4)
            if m is None:
                continue
            a = self.angle()
            for _ in range(4):
                if self.place(m, rng.uniform(-.05, 1.05) * self.size, rng.uniform(0, 1) * self.size, a, look):
                    break

    def block(self):
        """Lines of one style below one another, at a corner or anywhere."""
        rng = self.rng
        style, look, angle = self.writer.style(), self.ink_look(), self.angle()
        if style["height"] > 40:
            style["height"] = rng.uniform(8, 24)
        count, align = int(rng.integers(2, 11)), int(rng.integers(0, 3))
        lead = rng.uniform(.12, .9)
        x, y = (rng.uniform(4, 30), rng.uniform(4, 30)) if rng.random() < .5 else rng.uniform(.05, .8, 2) * self.size
        if rng.random() < .3:
            x, align = self.size - rng.uniform(4, 20), 2
        rad = np.deg2rad(angle)
        u, v = np.array([np.cos(rad), -np.sin(rad)]), np.array([np.sin(rad), np.cos(rad)])
        if angle:
            x, y = rng.uniform(.25, .75, 2) * self.size
        at, origin = 0.0, np.array([x, y])
        for _ in range(count):
            m = self.mask(style, rng.random() < .3)
            if m is None:
                continue
            h, w = m.shape
            shift = (w / 2, 0, -w / 2)[align]
            c = origin + u * shift + v * (at + h / 2)
            self.place(m, c[0], c[1], angle, look, overlap=True)
            at += h + max(2.0, lead * style["height"])
            if at > self.size:
                break

    def table(self):
        rng = self.rng
        style, look = self.writer.style(float(rng.uniform(8, 20)), plain=rng.random() < .8), self.ink_look()
        x0, y, columns = rng.uniform(2, 40), rng.uniform(4, 60), int(rng.integers(2, 5))
        step = (self.size - x0) / columns
        for _ in range(rng.integers(3, 14)):
            tall = 0
            for k in range(columns):
                m = self.mask(style, k > 0)
                if m is None or rng.random() < .15:
                    continue
                m = m[:, :int(step - 10)]
                tall = max(tall, m.shape[0])
                self.place(m, x0 + k * step + m.shape[1] / 2, y + m.shape[0] / 2, 0, look)
            y += max(tall, style["height"]) * rng.uniform(1.3, 1.9)
            if y > self.size:
                break

    def numbered_ruler(self):
        rng = self.rng
        style, look = self.writer.style(float(rng.uniform(7, 16)), plain=True), self.ink_look()
        x, y, step, vertical = rng.uniform(20, self.size - 20), rng.uniform(10, 60), rng.uniform(26, 80), rng.random() < .6
        im = Image.fromarray(self.img.astype(np.uint8))
        d = ImageDraw.Draw(im)
        c = int(look["level"])
        sub = int(rng.integers(1, 6))
        for k in range(int(self.size / step * sub)):
            t = 5 if k % sub == 0 else 2
            p = y + k * step / sub
            d.line([(x, p), (x - t, p)] if vertical else [(p, x), (p, x - t)], fill=c)
        if rng.random() < .6:
            d.line([(x, y), (x, self.size)] if vertical else [(y, x), (self.size, x)], fill=c)
        self.img = np.asarray(im, np.float32).copy()
        value, inc = int(rng.integers(-2, 10)), int(rng.choice([1, 2, 5, 10, 20, 50]))
        for k in range(int(self.size / step)):
            m = self.writer.line(style, str((value + k) * inc))
            if m is not None:
                p = y + k * step
                if vertical:
                    self.place(m, x + 6 + m.shape[1] / 2, p, 0, look)
                else:
                    self.place(m, p, x + 6 + m.shape[0] / 2, 0, look)

    def sticker(self):
        rng = self.rng
        w, h = rng.uniform(70, 240), rng.uniform(30, 130)
        cx, cy = rng.uniform(.2, .8, 2) * self.size
        angle = float(rng.choice([0, 0, 90, 270, rng.normal(0, 8)]))
        rad = np.deg2rad(angle)
        u, v = np.array([np.cos(rad), -np.sin(rad)]), np.array([np.sin(rad), np.cos(rad)])
        quad = [tuple(np.array([cx, cy]) + u * a * w / 2 + v * b * h / 2) for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        paper = float(rng.choice([255, 240, 220, 0, 180]))
        m = scenes.shape_mask(self.size, lambda d: d.polygon(quad, fill=255), .6)
        self.img = self.img * (1 - m) + paper * m
        style = self.writer.style(float(rng.uniform(8, 22)), plain=rng.random() < .5)
        look = {"level": 0.0 if paper > 127 else 255.0, "alpha": rng.uniform(.6, 1), "mode": "plain", "adapt": False}
        at = -h / 2 + 4
        while at < h / 2 - style["height"]:
            t = self.mask(style, rng.random() < .2)
            if t is None:
                break
            t = t[:, :int(max(8, w - 8))]
            if at + t.shape[0] > h / 2 - 1:
                break
            c = np.array([cx, cy]) + u * (-w / 2 + 4 + t.shape[1] / 2) + v * (at + t.shape[0] / 2)
            self.place(t, c[0], c[1], angle, look, overlap=True)
            at += t.shape[0] + rng.uniform(2, 8)

    def watermark(self):
        rng = self.rng
        style = self.writer.style(float(rng.uniform(26, 85)))
        m = self.mask(style, rng.random() < .3)
        if m is not None:
            mode = rng.random()
            look = {"level": float(rng.choice([255, 0, 200])), "alpha": rng.uniform(.06, .35), "mode": "plain", "adapt": True}
            if mode < .4:
                look = {"level": 255.0, "alpha": 1.0, "mode": "faint", "delta": rng.uniform(4, 22) * rng.choice([-1, 1]),
                        "adapt": True}
            self.place(m, rng.uniform(.2, .8) * self.size, rng.uniform(.2, .8) * self.size,
                       float(rng.choice([0, 0, rng.uniform(-50, 50), 90])), look)

    def large(self):
        rng = self.rng
        style = self.writer.style(float(np.exp(rng.uniform(np.log(34), np.log(150)))))
        m = self.mask(style, rng.random() < .7)
        if m is not None:
            self.place(m, rng.uniform(.1, .9) * self.size, rng.uniform(.1, .9) * self.size, self.angle(), self.ink_look())

    def write(self):
        kinds = [self.scattered, self.block, self.table, self.numbered_ruler, self.sticker, self.watermark, self.large]
        p = [.34, .30, .07, .07, .08, .07, .07]
        for _ in range(self.rng.integers(1, 4)):
            kinds[self.rng.choice(len(kinds), p=p)]()

    def label(self):
        """Turns the lines into maps; what cannot be seen is no target."""
        area, core, skip, tall = (ImageDraw.Draw(i) for i in (self.area, self.core, self.skip, self.tall))
        kept = []
        for line in self.lines:
            x, y, w, h = line["box"]
            view, ink = self.img[y:y + h, x:x + w], line["ink"]
            on, off = ink > .6, ink < .1
            if not on.any():
                on = ink >= ink.max() * .8
            if off.sum() < 8:
                off = ~on
            if off.any():
                delta = abs(float(view[on].mean()) - float(view[off].mean()))
                spread = float(np.hypot(view[off].std(), .35 * view[on].std()))
            else:
                delta, spread = 0.0, 1.0
            line["contrast"] = delta / (spread + 1.5)
            if line["contrast"] > FAINTEST and delta > 1.2 and line["height"] >= SHORTEST:
                area.polygon(line["quad"], fill=255)
                core.polygon(line["core"], fill=255)
                tall.polygon(line["quad"], fill=int(min(255, line["height"] * LEVELS)))
                kept.append(line)
            else:
                skip.polygon(line["quad"], fill=255)
        return kept

    def maps(self):
        """The labels at a quarter of the resolution, after label ()."""
        quarter = lambda im: np.asarray(im.reduce(CELL), np.uint8)
        n = self.size // CELL
        tall = np.asarray(self.tall).reshape(n, CELL, n, CELL).max((1, 3))
        return np.stack([quarter(self.area), quarter(self.core), quarter(self.skip), tall])


def wear(rng, img):
    """Windowing, inversion, resampling, blur, noise and JPEG."""
    size = img.shape[0]
    if rng.random() < .22:
        img = 255 - img
    if rng.random() < .3:
        img = 255 * (np.clip(img, 0, 255) / 255) ** rng.uniform(.45, 2.2)
    if rng.random() < .16:
        low, span = rng.uniform(0, 200), np.exp(rng.uniform(np.log(5), np.log(130)))
        if rng.random() < .4:
            low = 0
        img = low + img / 255 * span
        if rng.random() < .5:
            img = img + rng.normal(0, rng.uniform(0, .8), img.shape)
    if rng.random() < .22:
        k = rng.uniform(.55, .95)
        n = int(size * k)
        im = Image.fromarray(img.astype(np.float32)).resize((n, n), int(rng.choice([Image.BILINEAR, Image.BOX])))
        img = np.asarray(im.resize((size, size), int(rng.choice([Image.BILINEAR, Image.BICUBIC, Image.NEAREST]))), np.float32)
    if rng.random() < .22:
        img = gaussian_filter(img, rng.uniform(.3, 1.1), truncate=2.5)
    if rng.random() < .25:
        img = img + scenes.noise(rng, size, rng.choice([0, .5])) * rng.uniform(.5, 10)
    img = np.clip(np.round(img), 0, 255).astype(np.uint8)
    if rng.random() < .35:
        buffer = io.BytesIO()
        Image.fromarray(img).save(buffer, "JPEG", quality=int(rng.integers(25, 96)))
        img = np.asarray(Image.open(buffer).convert("L"))
    return img


_libraries = {}


def library(heldout):
    if heldout not in _libraries:
        _libraries[heldout] = Library(heldout)
    return _libraries[heldout]


def sample(seed, index, heldout=False):
    """Picture, labels of shape 4 x SIZE/4 x SIZE/4, and the visible lines."""
    rng = np.random.default_rng([seed, index, int(heldout)])
    page = Page(rng, library(heldout), scenes.background(rng, SIZE))
    kind = rng.random()
    if kind < .24:
        page.img = np.clip(scenes.distract(rng, page.img, int(rng.integers(0, 9))), 0, 255)
    else:
        if rng.random() < .5:
            page.img = np.clip(scenes.distract(rng, page.img, int(rng.integers(1, 5))), 0, 255)
        page.write()
    lines = page.label()
    img = wear(rng, page.img)
    return img, page.maps(), lines


def halve(img, labels):
    """The picture and its labels at half the size, as the detector halves pictures."""
    corners = lambda a: (a[..., ::2, ::2], a[..., ::2, 1::2], a[..., 1::2, ::2], a[..., 1::2, 1::2])
    a, b, c, d = (part.astype(np.uint16) for part in corners(img))
    small = (a + b + c + d + 2) >> 2
    a, b, c, d = (part.astype(np.uint16) for part in corners(labels[:2]))
    out = np.concatenate([(a + b + c + d) >> 2, np.maximum.reduce(corners(labels[2:]))])
    out[3] >>= 1
    return small.astype(np.uint8), out.astype(np.uint8)


def enlarge(img, labels, size):
    """The picture and its labels enlarged to the given side, as the detector enlarges pictures."""
    big = lambda a, n, how: np.asarray(Image.fromarray(a).resize((n, n), how))
    side, times = size // CELL, size / img.shape[0]
    maps = [big(labels[k], side, Image.BILINEAR if k < 2 else Image.NEAREST) for k in range(4)]
    maps[3] = np.minimum(255, maps[3] * times).astype(np.uint8)
    return big(img, size, Image.BILINEAR), np.stack(maps)


def targets(labels):
    """Targets for area and core and where they hold, from 4 x H x W labels.

    Text too tall for this scale is left out; so is text at the limit of what
    can be read, while anything smaller is texture."""
    area, core, unseen, tall = labels
    height = tall / LEVELS
    target = np.stack([area, core]).astype(np.float32) / 255
    target[:, (tall > 0) & (height < 3.4)] = 0
    valid = (unseen < 20) & (height <= TALLEST) & ~((tall > 0) & (height >= 3.4) & (height < SHORTEST))
    return target, valid
