"""Pictures full of what looks like writing and is none: the second stream of training pictures.

Bodies in section, bones, vessels, phantoms, speckle and traces, with the
hardware and the drawings of a console on them.  More than half of the pictures
hold no text at all; on the others a page's lines lie on these textures, so that
what is learned is the difference and not the background.  All lengths follow
one random magnification, for the detector looks at every picture at several.
"""
import io

import numpy as np
from PIL import Image, ImageDraw
from scipy.ndimage import gaussian_filter, uniform_filter

import generate
import scenes
from scenes import blob_points, noise, shape_mask

WITH_TEXT = .42


def between(rng, low, high):
    """A length, as likely in every octave."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def band(rng, n, period, width=.35, direction=None, spread=.4):
    """Noise of about one period, in pixels; along a direction or in all of them.  Unit deviation."""
    fy, fx = np.fft.fftfreq(n)[:, None], np.fft.rfftfreq(n)[None]
    f = np.hypot(fy, fx) + 1e-6
    gain = np.exp(-(np.log(f * period) / width) ** 2)
    if direction is not None:
        gain *= np.exp(-(np.sin(np.arctan2(fy, fx) - direction) / spread) ** 2)
    spec = np.fft.rfft2(rng.standard_normal((n, n), dtype=np.float32)) * gain
    x = np.fft.irfft2(spec, (n, n)).astype(np.float32)
    return x / (x.std() + 1e-6)


def worms(rng, n, period):
    """Folds, marrow or meshes: bent lines of even width, sharp or soft."""
    x = band(rng, n, period, rng.uniform(.12, .6), rng.uniform(0, 3.2) if rng.random() < .4 else None, rng.uniform(.2, .8))
    k = rng.integers(0, 4)
    if k == 0:
        x = np.tanh(x * rng.uniform(.8, 6))
    elif k == 1:
        x = np.exp(-(x / rng.uniform(.1, .5)) ** 2)
    elif k == 2:
        x = np.maximum(x - rng.uniform(0, 1.2), 0)
    return x


def smooth_shape(rng, n, points, soft=.8):
    return shape_mask(n, lambda d: d.polygon([tuple(p) for p in points], fill=255), soft)


def stroke(n, points, width, soft=.6):
    pts = [tuple(map(float, p)) for p in points]
    return shape_mask(n, lambda d: d.line(pts, fill=255, width=max(1, int(round(width))), joint="curve"), soft)


def walk(rng, start, angle, steps, length, bend):
    pts = [np.asarray(start, float)]
    for _ in range(steps):
        angle += rng.normal(0, bend)
        pts.append(pts[-1] + length * np.array([np.cos(angle), np.sin(angle)]))
    return pts, angle


# --- what a picture shows ------------------------------------------------------

def texture(rng, n, s):
    """One or two textures, side by side or on top of each other."""
    img = rng.uniform(20, 200) + worms(rng, n, between(rng, 4, 70) * s) * rng.uniform(8, 80)
    if rng.random() < .6:
        img += worms(rng, n, between(rng, 3, 40) * s) * rng.uniform(5, 60)
    if rng.random() < .5:
        mask = noise(rng, n, rng.uniform(10, 60)) > rng.normal(0, .6)
        img = np.where(mask, img, rng.uniform(0, 255) + noise(rng, n, rng.uniform(0, 2)) * rng.uniform(0, 25))
    return img


def head(rng, n, s):
    """A slice of a head: skull, folds, ventricles, the line between the halves."""
    yy, xx = np.mgrid[0:n, 0:n].astype(np.float32)
    c, r = rng.uniform(.3, .7, 2) * n, n * rng.uniform(.25, .6, 2) * min(1.3, max(.5, s))
    wobble = noise(rng, n, 40) * .03
    d = np.hypot((xx - c[0]) / r[0], (yy - c[1]) / r[1]) + wobble
    folds = band(rng, n, between(rng, 7, 34) * s, rng.uniform(.15, .4))
    grey, white = rng.uniform(40, 190, 2)
    img = np.where(np.tanh(folds * rng.uniform(1, 5)) > 0, grey, white) + folds * rng.uniform(0, 12)
    deep = np.clip((.75 - d) * 4, 0, 1)
    img = img * (1 - deep * rng.uniform(.2, 1)) + white * deep * rng.uniform(.2, 1)
    for _ in range(rng.integers(0, 5)):
        p = c + rng.normal(0, .2, 2) * r
        m = smooth_shape(rng, n, blob_points(rng, *p, *(rng.uniform(.04, .25, 2) * r), .4), 1)
        img = img * (1 - m) + rng.choice([5, 20, 230, 250]) * m
    if rng.random() < .6:
        img = np.where(np.abs(xx - c[0]) < rng.uniform(.5, 2.5), rng.choice([10, 60, 200]), img)
    img[d > 1] = rng.uniform(0, 12)
    for radius, level in ((rng.uniform(1, 1.06), rng.choice([0, 5, 240])), (rng.uniform(1.08, 1.16), rng.uniform(120, 250))):
        img[np.abs(d - radius) < rng.uniform(.015, .05)] = level
    return img


def body(rng, n, s):
    """A slice of a trunk or a limb: organs with textures of their own, bowel, ribs cut across, a table."""
    yy, xx = np.mgrid[0:n, 0:n].astype(np.float32)
    c, r = rng.uniform(.25, .75, 2) * n, n * rng.uniform(.35, .9, 2)
    img = smooth_shape(rng, n, blob_points(rng, *c, *r, .1)) * rng.uniform(30, 110)
    inside = img > 5
    for _ in range(rng.integers(4, 16)):
        p, q = rng.normal(c, r * .45), between(rng, 6, 90) * s * rng.uniform(.5, 1.5, 2)
        m = smooth_shape(rng, n, blob_points(rng, *p, *q, rng.uniform(.1, .6)), rng.uniform(.4, 2))
        fill = rng.uniform(0, 230)
        if rng.random() < .45:
            fill = fill + worms(rng, n, between(rng, 3, 22) * s) * rng.uniform(5, 50)
        img = img * (1 - m) + fill * m
    for _ in range(rng.integers(0, 26)):
        a = rng.uniform(0, 6.3)
        p = c + r * rng.uniform(.7, .9) * np.array([np.cos(a), np.sin(a)])
        m = smooth_shape(rng, n, blob_points(rng, *p, between(rng, 2, 14) * s, between(rng, 2, 8) * s, .3, 16), .6)
        img = np.maximum(img, m * rng.uniform(180, 255))
    if rng.random() < .5:
        img += inside * band(rng, n, between(rng, 3, 14), .5) * rng.uniform(2, 25)
    if rng.random() < .4:
        y = c[1] + r[1] * rng.uniform(.8, 1.1)
        for k in range(rng.integers(1, 4)):
            pts = [(x, y + 6 * k * s + 14 * s * np.cos((x - c[0]) / n * 2)) for x in range(-5, n + 10, 8)]
            img = np.maximum(img, stroke(n, pts, rng.uniform(1, 3)) * rng.uniform(60, 200))
    return img


def vessels(rng, n, s):
    """Trees of vessels, bright or dark, as angiograms, projections and the lung show them."""
    im = Image.new("F", (n, n), 0)
    d = ImageDraw.Draw(im)

    def branch(start, angle, width, left):
        pts, angle = walk(rng, start, angle, int(rng.integers(3, 9)), between(rng, 5, 14) * s, rng.uniform(.1, .5))
        d.line([tuple(p) for p in pts], fill=float(rng.uniform(.5, 1)), width=max(1, int(round(width))), joint="curve")
        if left:
            for _ in range(rng.integers(1, 4)):
                branch(pts[rng.integers(1, len(pts))], angle + rng.normal(0, .8), width * rng.uniform(.5, .9), left - 1)
    for _ in range(rng.integers(2, 9)):
        branch(rng.uniform(0, n, 2), rng.uniform(0, 6.3), between(rng, 1.5, 11) * s, int(rng.integers(1, 5)))
    m = gaussian_filter(np.asarray(im, np.float32), rng.uniform(.4, 1.6))
    img = rng.uniform(10, 190) + noise(rng, n, rng.uniform(10, 60)) * rng.uniform(2, 30)
    return img + m * rng.choice([-1, 1]) * rng.uniform(15, 150)


def chain(rng, n, img, start, angle, count, length, width, level):
    """Bones in a row, each with a bright rim and marrow: spine, fingers, toes."""
    at = np.asarray(start, float)
    for k in range(count):
        angle += rng.normal(0, .1)
        u = np.array([np.cos(angle), np.sin(angle)])
        v = np.array([-u[1], u[0]])
        size = length * rng.uniform(.85, 1.1)
        waist = rng.uniform(.6, 1)
        corners = [at - v * width / 2, at + u * size * .3 - v * width / 2 * waist, at + u * size - v * width / 2,
                   at + u * size + v * width / 2, at + u * size * .5 + v * width / 2 * waist, at + v * width / 2]
        m = smooth_shape(rng, n, corners, rng.uniform(.6, 1.6))
        img = img + m * level
        img = img + stroke(n, corners + corners[:1], rng.uniform(1, 3.5), .7) * rng.uniform(.2, 1.4) * level
        at = at + u * (size + rng.uniform(.08, .4) * length)
        length *= rng.uniform(.85, 1.02)
    return img


def bones(rng, n, s):
    img = rng.uniform(15, 130) + noise(rng, n, rng.uniform(20, 60)) * rng.uniform(5, 30)
    rows, angle = int(rng.integers(1, 6)), rng.uniform(0, 6.3)
    width, length = between(rng, 9, 60) * s, between(rng, 10, 60) * s
    side = np.array([-np.sin(angle), np.cos(angle)])
    start = rng.uniform(.1, .9, 2) * n - 90 * np.array([np.cos(angle), np.sin(angle)])
    for k in range(rows):
        img = chain(rng, n, img, start + side * k * width * rng.uniform(1.1, 1.8), angle + rng.normal(0, .1) + .12 * k,
                    int(rng.integers(2, 9)), length, width, rng.uniform(20, 90))
    grain = band(rng, n, between(rng, 2.5, 7), .5, rng.uniform(0, 3.2) if rng.random() < .6 else None)
    return img + np.clip((img - img.mean()) / 40, 0, 1.5) * grain * rng.uniform(0, 16)


def chest(rng, n, s):
    """Ribs with rims over lung markings and a spine of stacked shapes."""
    img = vessels(rng, n, s) * .5 + rng.uniform(20, 70)
    gap, tilt, bow = between(rng, 14, 60) * s, rng.uniform(-.5, .5), rng.uniform(-.003, .003)
    for k in range(-4, int(n / gap) + 4):
        xs = np.arange(-10, n + 12, 10)
        ys = k * gap + tilt * xs + bow * (xs - n / 2) ** 2 + rng.normal(0, 2)
        w = gap * rng.uniform(.25, .55)
        img += stroke(n, zip(xs, ys), w, 1.2) * rng.uniform(8, 30)
        for side in (-.5, .5):
            img += stroke(n, zip(xs, ys + side * w), rng.uniform(1, 3), .8) * rng.uniform(5, 40)
    if rng.random() < .5:
        img = chain(rng, n, img, (rng.uniform(.2, .8) * n, -10), 1.57, 14, between(rng, 16, 44) * s, between(rng, 20, 60) * s,
                    rng.uniform(15, 50))
    return img


def teeth(rng, n, s):
    img = rng.uniform(20, 110) + noise(rng, n, 30) * 20 + band(rng, n, between(rng, 4, 12), .5) * rng.uniform(2, 14)
    for row in range(rng.integers(1, 3)):
        y, x, way = rng.uniform(.2, .8) * n, -20.0, rng.choice([-1, 1])
        while x < n + 20:
            w, h = between(rng, 14, 46) * s, between(rng, 30, 120) * s
            crown = [(x, y), (x + w, y), (x + w * .95, y + way * h * .35), (x + w * .7, y + way * h),
                     (x + w * .55, y + way * h * .5), (x + w * .35, y + way * h), (x + w * .05, y + way * h * .35)]
            m = smooth_shape(rng, n, crown, rng.uniform(.7, 1.8))
            img = img * (1 - m * .7) + m * .7 * rng.uniform(120, 240)
            if rng.random() < .4:
                m = smooth_shape(rng, n, blob_points(rng, x + w / 2, y + way * h * .12, w * .3, h * .1, .3, 12), .5)
                img = img * (1 - m) + 250 * m
            x += w * rng.uniform(1, 1.25)
    return img


def breast(rng, n, s):
    img = np.full((n, n), rng.uniform(0, 12), np.float32)
    c = rng.choice([-.1, 1.1]) * n, rng.uniform(.3, .7) * n
    m = smooth_shape(rng, n, blob_points(rng, *c, n * rng.uniform(.6, 1.1), n * rng.uniform(.4, .9), .05), 3)
    inside = rng.uniform(60, 130) + band(rng, n, between(rng, 6, 60) * s, .7, rng.uniform(-.7, .7)) * rng.uniform(8, 40)
    inside += worms(rng, n, between(rng, 3, 16) * s) * rng.uniform(2, 22)
    img = img * (1 - m) + inside * m
    for _ in range(rng.integers(0, 40)):
        x, y = rng.normal((.5 * n, .5 * n), n / 5)
        img = np.maximum(img, smooth_shape(rng, n, blob_points(rng, x, y, *rng.uniform(.6, 3, 2), .3, 8), .4) * 240)
    return img


def phantom(rng, n, s):
    """Discs in rows, line pairs, wedges, stars and meshes of a test object."""
    base = float(rng.choice([0, 20, 90, 128, 200]))
    im = Image.new("L", (n, n), int(base))
    d = ImageDraw.Draw(im)
    for _ in range(rng.integers(1, 6)):
        x, y, c = *rng.uniform(-20, n, 2), int(np.clip(base + rng.choice([-1, 1]) * rng.uniform(15, 220), 0, 255))
        kind, step = rng.integers(0, 7), between(rng, 4, 44) * s
        if kind == 0:
            r = step * rng.uniform(.1, .48)
            for i in range(rng.integers(1, 9)):
                for k in range(rng.integers(1, 9)):
                    box = [x + k * step - r, y + i * step - r, x + k * step + r, y + i * step + r]
                    d.ellipse(box, fill=c) if rng.random() < .8 else d.ellipse(box, outline=c)
        elif kind == 1:
            # groups of bars, ever finer
            at, p, h, upright = x, step * .6 + 2, between(rng, 8, 90) * s, rng.random() < .5
            while p > 1.6 and at < n:
                for k in range(rng.integers(3, 6)):
                    box = [at, y, at + p / 2, y + h]
                    d.rectangle(box if upright else [box[1], box[0], box[3], box[2]], fill=c)
                    at += p
                at += p * 1.5
                p *= rng.uniform(.7, .9)
        elif kind == 2:
            r, arms = between(rng, 14, 140) * s, int(rng.integers(6, 40))
            for k in range(arms):
                d.pieslice([x - r, y - r, x + r, y + r], 360 * k / arms, 360 * (k + .5) / arms, fill=c)
        elif kind == 3:
            steps = int(rng.integers(4, 14))
            for k in range(steps):
                d.rectangle([x + k * step, y, x + (k + 1) * step, y + step * 1.4], fill=int(255 * k / steps))
        elif kind == 4:
            slope = rng.normal(0, .3)
            for k in range(int(n / step) + 2):
                d.line([(k * step, -5), (k * step + slope * n, n + 5)], fill=c, width=int(rng.integers(1, 4)))
                d.line([(-5, k * step), (n + 5, k * step - slope * n)], fill=c)
        elif kind == 5:
            r = between(rng, 20, 200) * s
            for k in range(rng.integers(1, 12)):
                d.ellipse([x - r, y - r, x + r, y + r], outline=c, width=int(rng.integers(1, 4)))
                r *= rng.uniform(.6, .95)
        else:
            for k in range(rng.integers(2, 12)):
                d.rectangle([x + k * step, y, x + k * step + step * rng.uniform(.2, .8), y + step * rng.uniform(.3, 3)], fill=c)
    img = np.asarray(im, np.float32).copy()
    return gaussian_filter(img, rng.uniform(0, 1.5)) + noise(rng, n, rng.uniform(0, 1.5)) * rng.uniform(0, 12)


def echoes(rng, n, s):
    """Speckle of every grain with bright layers, shadows and streaks; stretched like an M-mode, or a Doppler band."""
    grain = (between(rng, .5, 5) * s, between(rng, .4, 3) * s)
    if rng.random() < .3:
        grain = (grain[0] * 3, grain[1] * .5)
    part = lambda: gaussian_filter(rng.standard_normal((n, n), dtype=np.float32), grain[::-1], truncate=2.5)
    amp = np.hypot(part(), part())
    img = 20 * np.log10(amp / amp.mean() + .02) * rng.uniform(2, 6) + rng.uniform(40, 130)
    img += noise(rng, n, between(rng, 8, 60)) * rng.uniform(5, 40)
    for _ in range(rng.integers(0, 8)):
        pts, _ = walk(rng, rng.uniform(0, n, 2), rng.normal(0, .4), 30, 12 * s, .15)
        img += stroke(n, pts, between(rng, 1, 9) * s, rng.uniform(.6, 2)) * rng.uniform(20, 130) * rng.uniform(.5, 1.2)
    if rng.random() < .25:
        # a spectrum over its base line
        xs = np.arange(n)
        beat = between(rng, 20, 140)
        height = between(rng, 10, 120) * (.15 + np.exp(-((xs % beat) / beat * rng.uniform(2, 6)) ** 2) + rng.normal(0, .06, n))
        y0, up = rng.uniform(.3, .8) * n, rng.choice([-1, 1])
        depth = (xs[:, None] - y0) * up
        img = np.where((depth > 0) & (depth < height[None]), img + rng.uniform(0, 90), rng.uniform(0, 25))
    if rng.random() < .5:
        yy, xx = np.mgrid[0:n, 0:n].astype(np.float32)
        c = rng.uniform(0, 1) * n, -rng.uniform(0, .3) * n
        inside = (np.abs(np.arctan2(xx - c[0], yy - c[1])) < rng.uniform(.3, .9)) & (
            np.hypot(xx - c[0], yy - c[1]) < rng.uniform(.6, 1.4) * n)
        img = np.where(inside, img, rng.choice([0, 0, 6, 30]))
    return img


def layers(rng, n, s):
    """Parallel bent layers with grain: retina, skin, gratings, moire, ringing beside an edge."""
    yy, xx = np.mgrid[0:n, 0:n].astype(np.float32)
    a = rng.uniform(0, 3.2) if rng.random() < .5 else rng.choice([0, np.pi / 2])
    t = xx * np.sin(a) + yy * np.cos(a) + noise(rng, n, between(rng, 12, 60)) * rng.uniform(0, 14)
    img = rng.uniform(40, 180) + np.sin(t * 6.283 / (between(rng, 3, 60) * s)) * rng.uniform(5, 70)
    if rng.random() < .5:
        b = a + rng.normal(0, .3)
        img += np.sin((xx * np.sin(b) + yy * np.cos(b)) * 6.283 / (between(rng, 2.2, 30) * s)) * rng.uniform(5, 60)
    if rng.random() < .4:
        img = np.where(np.sin(t * 6.283 / (between(rng, 8, 60) * s)) > rng.uniform(-.8, .9), img, rng.uniform(0, 255))
    if rng.random() < .4:
        img *= np.exp(-((t - rng.uniform(0, n)) / rng.uniform(20, 200)) ** 2)
    return img + noise(rng, n, rng.uniform(.3, 1.5)) * rng.uniform(0, 25)


def chart(rng, n, s):
    """Traces on squared paper, axes with ticks, histograms, curves: a report's drawings without their words."""
    dark = rng.random() < .5
    im = Image.new("L", (n, n), int(rng.uniform(0, 40) if dark else rng.uniform(200, 255)))
    d = ImageDraw.Draw(im)
    ink = lambda: int(rng.uniform(90, 255) if dark else rng.uniform(0, 170))
    if rng.random() < .6:
        step, c = between(rng, 4, 40), ink()
        for k in range(int(n / step) + 1):
            d.line([(k * step, 0), (k * step, n)], fill=c)
            d.line([(0, k * step), (n, k * step)], fill=c)
    for _ in range(rng.integers(1, 7)):
        (scenes.d_ecg, scenes.d_wave, scenes.d_ruler, scenes.d_wave, scenes.d_bar)[rng.integers(0, 5)](rng, d, n, ink())
    if rng.random() < .5:
        x, w = rng.integers(0, n // 2), between(rng, 2, 16)
        y = rng.integers(n // 4, n)
        for h in np.abs(np.cumsum(rng.normal(0, 12, rng.integers(4, 40)))):
            d.rectangle([x, y - h, x + w * .8, y], fill=ink())
            x += w
    return np.asarray(im, np.float32).copy()


def cells(rng, n, s):
    """Many like shapes strewn about: nuclei, beads, calcifications, villi."""
    im = Image.new("L", (n, n), int(rng.uniform(60, 230)))
    d = ImageDraw.Draw(im)
    r = between(rng, 2, 16) * s
    for _ in range(int(min(500, rng.uniform(.05, .5) * n * n / (r * r * 9)))):
        c, fill = rng.uniform(0, n, 2), int(rng.uniform(0, 255))
        pts = blob_points(rng, *c, *(r * rng.uniform(.4, 1.5, 2)), .4, 14)
        d.polygon(pts, fill=fill) if rng.random() < .7 else d.line(pts, fill=fill, width=int(rng.integers(1, 3)))
    return gaussian_filter(np.asarray(im, np.float32), rng.uniform(.3, 1.6)) + noise(rng, n, .6) * rng.uniform(0, 10)


SHOWN = [texture, head, body, vessels, bones, chest, teeth, breast, phantom, echoes, layers, chart, cells]
ODDS = np.array([.14, .12, .14, .07, .09, .06, .04, .04, .09, .11, .05, .07, .04])


def tiled(rng, n, fn, s):
    """The same view several times side by side, as films and scouts show it."""
    k = int(rng.integers(2, 6))
    size = -(-n // k)
    tile = np.asarray(Image.fromarray(fn(rng, n, s).astype(np.float32)).resize((size, size), Image.BOX))
    img = np.tile(tile, (k, k))[:n, :n].copy()
    img += noise(rng, n, 6) * rng.uniform(0, 12)
    if rng.random() < .5:
        img[::size] = img[:, ::size] = rng.choice([0, 255, 128])
    return img


# --- hardware and drawings on it -----------------------------------------------

def d_screw(rng, d, n, c):
    x, y = rng.uniform(0, n, 2)
    a, length, w = rng.uniform(0, 6.3), rng.uniform(20, 110), rng.uniform(3, 12)
    u, v = np.array([np.cos(a), np.sin(a)]), np.array([-np.sin(a), np.cos(a)])
    at = np.array([x, y])
    d.line([tuple(at), tuple(at + u * length)], fill=c, width=max(1, int(w * .6)))
    for k in range(int(length / 4)):
        p = at + u * k * 4
        d.line([tuple(p - v * w / 2), tuple(p + u * 1.5 + v * w / 2)], fill=c, width=2)


def d_wire(rng, d, n, c):
    """Wires, leads, catheters and hairs, some with a row of marks along them."""
    pts, _ = walk(rng, rng.uniform(0, n, 2), rng.uniform(0, 6.3), int(rng.integers(6, 60)), rng.uniform(4, 14), rng.uniform(.03, .4))
    w = int(rng.integers(1, 4))
    d.line([tuple(p) for p in pts], fill=c, width=w)
    if rng.random() < .4:
        for p in pts[::int(rng.integers(1, 5))]:
            r = rng.uniform(1, 5)
            d.ellipse([p[0] - r, p[1] - r, p[0] + r, p[1] + r], fill=c)
    if rng.random() < .3:
        o = rng.uniform(3, 8)
        d.line([(p[0] + o, p[1] + o) for p in pts], fill=c, width=w)


def d_clips(rng, d, n, c):
    """Staples, clips, coils and loops in a row."""
    x, y = rng.uniform(0, n, 2)
    dx, dy = rng.normal(0, 12, 2)
    w, h, kind = rng.uniform(3, 14), rng.uniform(3, 14), rng.integers(0, 3)
    for k in range(rng.integers(2, 16)):
        px, py = x + k * dx, y + k * dy
        if kind == 0:
            d.line([(px, py + h), (px, py), (px + w, py), (px + w, py + h)], fill=c, width=2)
        elif kind == 1:
            d.arc([px, py, px + w, py + h], int(rng.integers(0, 360)), int(rng.integers(360, 700)), fill=c, width=2)
        else:
            d.line([(px, py), (px + w, py + h)], fill=c, width=int(rng.integers(1, 4)))


def d_scale(rng, d, n, c):
    """The finely divided edge of a console's picture: marks of three lengths, a bar of greys beside it, dots, a triangle."""
    x, y, upright = rng.uniform(0, n), rng.uniform(-40, n * .5), rng.random() < .7
    step, length = rng.uniform(2, 16), rng.uniform(60, n)
    sizes = rng.uniform(1, 4), rng.uniform(2, 7), rng.uniform(3, 13)
    w = int(rng.integers(1, 3))
    for k in range(int(length / step)):
        t = sizes[2] if k % 10 == 0 else sizes[1] if k % 5 == 0 else sizes[0]
        a, b = (x, y + k * step), (x + t, y + k * step)
        d.line([a, b] if upright else [(a[1], a[0]), (b[1], b[0])], fill=c, width=w)
    if rng.random() < .4:
        p = y + rng.uniform(0, length)
        d.polygon([(x - 8, p - 4), (x, p), (x - 8, p + 4)], fill=c)


def d_lattice(rng, d, n, c):
    x, y = rng.uniform(-20, n, 2)
    a, step, size = rng.uniform(0, 1.6), rng.uniform(4, 22), rng.uniform(30, 200)
    u, v = np.array([np.cos(a), np.sin(a)]), np.array([-np.sin(a), np.cos(a)])
    for k in range(int(size / step)):
        for p, q in ((u, v), (v, u)):
            s = np.array([x, y]) + p * k * step
            d.line([tuple(s), tuple(s + q * size)], fill=c)


def d_plate(rng, d, n, c):
    """A plate with holes, a stent, a chip."""
    x, y = rng.uniform(0, n, 2)
    w, h, r = rng.uniform(30, 140), rng.uniform(10, 34), rng.uniform(2, 6)
    d.rectangle([x, y, x + w, y + h], fill=c)
    for k in range(int(w / (r * 3.5))):
        px = x + r * 2 + k * r * 3.5
        d.ellipse([px - r, y + h / 2 - r, px + r, y + h / 2 + r], fill=255 - c)


HARDWARE = [d_screw, d_wire, d_wire, d_clips, d_scale, d_scale, d_lattice, d_plate]


def add_hardware(rng, img):
    n = img.shape[0]
    for _ in range(rng.integers(1, 4)):
        fn, c = HARDWARE[rng.integers(0, len(HARDWARE))], int(rng.choice([255, 255, 220, 180, 120, 0, 40]))
        im = Image.new("L", (n, n), 0)
        fn(rng, ImageDraw.Draw(im), n, 255)
        m = gaussian_filter(np.asarray(im, np.float32) / 255, rng.choice([0, .5, 1]))
        m = m * rng.uniform(.3, 1)
        img = img * (1 - m) + c * m
    return img


def scene(rng, n):
    """A picture without text and with whatever looks like it."""
    s = between(rng, .4, 2)
    k = rng.random()
    fn = SHOWN[rng.choice(len(SHOWN), p=ODDS / ODDS.sum())]
    if k < .14:
        img = scenes.background(rng, n)
    elif k < .24:
        img = tiled(rng, n, fn, s)
    else:
        img = fn(rng, n, s)
    img = np.clip(img, 0, 255).astype(np.float32)
    if rng.random() < .2:
        img = np.rot90(img, int(rng.integers(1, 4))).copy()
    if rng.random() < .35:
        # an enlarged reconstruction, its noise blobs and its rings included
        times = rng.uniform(1.3, 4)
        m = int(n / times)
        small = np.asarray(Image.fromarray(img).resize((m, m), Image.BOX)) + noise(rng, m, rng.choice([0, .5, 1])) * rng.uniform(0, 14)
        img = np.asarray(Image.fromarray(small.astype(np.float32)).resize(
            (n, n), int(rng.choice([Image.BICUBIC, Image.BILINEAR, Image.NEAREST]))), np.float32)
    if rng.random() < .3:
        img = img + (img - uniform_filter(img, int(rng.integers(3, 15)))) * rng.uniform(.4, 2.5)
    if rng.random() < .35:
        img = np.hypot(img, noise(rng, n, rng.uniform(0, 2)) * rng.uniform(1, 30))
    if rng.random() < .25:
        # a collimator or the end of the detector
        img = np.rot90(img, q := int(rng.integers(0, 4))).copy()
        img[:, :int(rng.uniform(.03, .3) * n)] = rng.choice([0, 0, 255, 8])
        img = np.rot90(img, -q).copy()
    img = np.clip(img, 0, 255)
    if rng.random() < .35:
        img = add_hardware(rng, img)
    if rng.random() < .45:
        img = scenes.distract(rng, np.clip(img, 0, 255).astype(np.float32), int(rng.integers(1, 4)))
    return np.clip(img, 0, 255).astype(np.float32)


def sample(seed, index, heldout=False):
    """As generate.sample (): picture, labels and visible lines."""
    rng = np.random.default_rng([seed, index, int(heldout), 77])
    # A page's own background is painted over: the pictures of a seed have always been drawn in this order.
    page = generate.Page(rng, generate.library(heldout), scenes.background(rng, generate.SIZE))
    page.img = scene(rng, generate.SIZE)
    if rng.random() < WITH_TEXT:
        for _ in range(rng.integers(1, 3)):
            (page.scattered, page.scattered, page.block, page.block, page.large, page.numbered_ruler)[rng.integers(0, 6)]()
    lines = page.label()
    img = generate.wear(rng, page.img)
    if rng.random() < .1:
        buffer = io.BytesIO()
        Image.fromarray(img).save(buffer, "JPEG", quality=int(rng.integers(8, 40)))
        img = np.asarray(Image.open(buffer).convert("L"))
    return img, page.maps(), lines
