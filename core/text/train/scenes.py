"""Backgrounds and distractors: everything on a medical image that is not text.

Every function takes a random generator and draws on, or returns, a float32
picture of N x N grey values between 0 and 255.
"""
import numpy as np
from PIL import Image, ImageDraw
from scipy.ndimage import gaussian_filter, map_coordinates


def noise(rng, n, sigma):
    """Correlated noise of unit deviation."""
    if sigma < 0.3:
        return rng.standard_normal((n, n), dtype=np.float32)
    if sigma > 4:
        k = max(1, int(sigma / 2))
        m = n // k + 3
        small = gaussian_filter(rng.standard_normal((m, m), dtype=np.float32), sigma / k)
        small /= small.std() + 1e-6
        im = Image.fromarray(small).resize((m * k, m * k), Image.BICUBIC)
        return np.asarray(im, np.float32)[:n, :n]
    x = gaussian_filter(rng.standard_normal((n, n), dtype=np.float32), sigma, truncate=2.5)
    return x / (x.std() + 1e-6)


def shape_mask(n, draw_fn, soft=0.0):
    im = Image.new("L", (n, n), 0)
    draw_fn(ImageDraw.Draw(im))
    m = np.asarray(im, np.float32) / 255
    return gaussian_filter(m, soft) if soft > 0.2 else m


def blob_points(rng, cx, cy, rx, ry, rough=0.15, count=40):
    t = np.linspace(0, 2 * np.pi, count, endpoint=False)
    r = np.ones(count)
    for k in range(2, 6):
        r += rng.normal(0, rough / k) * np.cos(k * t + rng.uniform(0, 6.3))
    return [(cx + rx * a * np.cos(b), cy + ry * a * np.sin(b)) for a, b in zip(r, t)]


def flat(rng, n):
    level = float(rng.choice([0, 0, 0, 255, 240, rng.uniform(0, 255), rng.uniform(0, 60)]))
    img = np.full((n, n), level, np.float32)
    if rng.random() < 0.5:
        img += noise(rng, n, rng.choice([0, 0, .6, 1.2])) * np.exp(rng.uniform(np.log(.3), np.log(45)))
    if rng.random() < 0.3:
        img += np.linspace(-1, 1, n, dtype=np.float32)[:, None] * rng.uniform(-60, 60)
    return img


def fractal(rng, n):
    f = np.hypot(np.fft.fftfreq(n)[:, None], np.fft.rfftfreq(n)[None]) + 1 / n
    spec = np.fft.rfft2(rng.standard_normal((n, n))) / f ** rng.uniform(.6, 1.8)
    x = np.fft.irfft2(spec, (n, n)).astype(np.float32)
    x = (x - x.mean()) / (x.std() + 1e-6)
    return np.clip(rng.uniform(20, 200) + x * rng.uniform(8, 55), 0, 255)


def speckle_texture(rng, n):
    sx, sy = rng.uniform(.5, 3.5), rng.uniform(.4, 1.6)
    re = gaussian_filter(rng.standard_normal((n, n), dtype=np.float32), (sy, sx), truncate=2.5)
    im = gaussian_filter(rng.standard_normal((n, n), dtype=np.float32), (sy, sx), truncate=2.5)
    amp = np.hypot(re, im)
    return amp / amp.mean()


def tissue(rng, n):
    field = noise(rng, n, rng.uniform(10, 60)) * rng.uniform(.1, .7)
    for _ in range(rng.integers(0, 7)):
        c = rng.uniform(0, n, 2)
        r = rng.uniform(6, n / 4, 2)
        m = shape_mask(n, lambda d: d.polygon(blob_points(rng, *c, *r), fill=255), rng.uniform(.5, 4))
        field += m * rng.uniform(-3, 1.2)
    for _ in range(rng.integers(0, 6)):
        y = rng.uniform(0, n)
        pts = [(x, y + 20 * np.sin(x / rng.uniform(60, 90) + y)) for x in range(-10, n + 20, 12)]
        m = shape_mask(n, lambda d: d.line(pts, fill=255, width=int(rng.integers(1, 6))), rng.uniform(.6, 3))
        field += m * rng.uniform(.4, 2)
    return field


def ultrasound(rng, n):
    db = 20 * np.log10(speckle_texture(rng, n) + 1e-3) * rng.uniform(.35, 1.0) + tissue(rng, n) * 9
    img = np.clip(rng.uniform(40, 150) + db * rng.uniform(2, 5), 0, 255).astype(np.float32)
    if rng.random() < 0.65:
        yy, xx = np.mgrid[0:n, 0:n].astype(np.float32)
        if rng.random() < 0.7:
            cx, cy = rng.uniform(-.2, 1.2) * n, rng.uniform(-.6, .2) * n
            r, a = np.hypot(xx - cx, yy - cy), np.arctan2(xx - cx, yy - cy)
            half, tilt = rng.uniform(.3, .9), rng.normal(0, .2)
            inside = (np.abs(a - tilt) < half) & (r > rng.uniform(0, .4) * n) & (r < rng.uniform(.7, 1.6) * n)
            if rng.random() < .6:
                # speckle runs along arcs: sample the texture in polar coordinates
                img = map_coordinates(img, [(r * 1.0) % (n - 1), ((a + 4) * rng.uniform(.3, .9) * n) % (n - 1)],
                                      order=1)
        else:
            x0, y0 = rng.uniform(-.3, .4) * n, rng.uniform(-.3, .4) * n
            inside = (xx > x0) & (yy > y0) & (xx < x0 + rng.uniform(.4, 1.2) * n) & (yy < y0 + rng.uniform(.4, 1.2) * n)
        img = np.where(inside, img, float(rng.choice([0, 0, 0, 8, 30])))
    if rng.random() < .35:
        h = int(rng.integers(12, 60))
        img[:h] = rng.choice([0, 20, 60, 120, 200])
    return img.astype(np.float32)


def cross_section(rng, n):
    """A CT or MR like slice: body, organs, bone, noise."""
    img = np.zeros((n, n), np.float32)
    cx, cy = rng.uniform(.2, .8, 2) * n
    rx, ry = rng.uniform(.3, .75, 2) * n
    img += shape_mask(n, lambda d: d.polygon(blob_points(rng, cx, cy, rx, ry, .08), fill=255), .8) * rng.uniform(40, 110)
    for _ in range(rng.integers(4, 18)):
        c = rng.normal((cx, cy), (rx * .45, ry * .45))
        r = rng.uniform(.02, .3, 2) * n
        pts = blob_points(rng, *c, *r, rough=.3)
        m = shape_mask(n, lambda d: d.polygon(pts, fill=255), rng.uniform(.5, 3))
        img += m * rng.uniform(-60, 60)
        if rng.random() < .35:
            m = shape_mask(n, lambda d: d.line(pts + pts[:1], fill=255, width=int(rng.integers(2, 8))), .7)
            img = np.maximum(img, m * rng.uniform(150, 255))
    if rng.random() < .4:
        ridge = np.abs(noise(rng, n, rng.uniform(4, 12)))
        img *= 1 - .5 * np.exp(-(ridge / rng.uniform(.1, .4)) ** 2)
    if rng.random() < .4:
        img *= 1 + .3 * noise(rng, n, 60)
    img += noise(rng, n, rng.uniform(0, 1.5)) * rng.uniform(.5, 16)
    return np.abs(img)


def radiograph(rng, n):
    """Gradients, bone with bright rims, ribs, trabeculae, metal, collimation."""
    img = rng.uniform(40, 170) + noise(rng, n, rng.uniform(30, 90)) * rng.uniform(15, 45)
    for _ in range(rng.integers(0, 6)):
        a, b = rng.uniform(-.2, 1.2, 2) * n, rng.uniform(-.2, 1.2, 2) * n
        mid = (a + b) / 2 + rng.normal(0, n * .15, 2)
        t = np.linspace(0, 1, 24)[:, None]
        pts = [tuple(p) for p in (1 - t) ** 2 * a + 2 * t * (1 - t) * mid + t ** 2 * b]
        w = int(rng.integers(5, 70))
        outer = shape_mask(n, lambda d: d.line(pts, fill=255, width=w, joint="curve"), rng.uniform(.8, 2.5))
        inner = shape_mask(n, lambda d: d.line(pts, fill=255, width=max(1, int(w * .7)), joint="curve"), 2)
        img += outer * rng.uniform(20, 70) - inner * rng.uniform(5, 40)
        if rng.random() < .4:
            img += inner * noise(rng, n, rng.uniform(.8, 2)) * rng.uniform(3, 14)
    for _ in range(rng.integers(0, 3)):
        p = rng.uniform(0, n, 2)
        q = p + rng.normal(0, 40, 2)
        m = shape_mask(n, lambda d: d.line([tuple(p), tuple(q)], fill=255, width=int(rng.integers(2, 10))), .5)
        img = np.where(m > .5, rng.uniform(220, 255), img)
    img += noise(rng, n, rng.choice([0, .6, 1.])) * rng.uniform(.5, 9)
    if rng.random() < .35:
        e = int(rng.uniform(.05, .4) * n)
        k = rng.integers(0, 4)
        img = np.rot90(img, k).copy()
        img[:, :e] = rng.choice([0, 0, 255, 5])
        img = np.rot90(img, -k).copy()
    return img.astype(np.float32)


def panel(rng, n):
    """A flat screen: windows, buttons, tables without words."""
    base = float(rng.choice([0, 20, 45, 200, 225, 255]))
    im = Image.new("L", (n, n), int(base))
    d = ImageDraw.Draw(im)
    for _ in range(rng.integers(1, 14)):
        x, y = rng.integers(-20, n, 2)
        w, h = rng.integers(8, n, 2)
        if rng.random() < .5:
            w, h = rng.integers(10, 90), rng.integers(8, 30)
        fill = int(np.clip(base + rng.normal(0, 50), 0, 255)) if rng.random() < .7 else None
        out = int(rng.integers(0, 256)) if rng.random() < .7 else None
        if rng.random() < .3:
            d.rounded_rectangle([x, y, x + w, y + h], 5, fill=fill, outline=out)
        else:
            d.rectangle([x, y, x + w, y + h], fill=fill, outline=out, width=int(rng.integers(1, 3)))
    if rng.random() < .5:
        x, y, dx, dy = rng.integers(0, 60), rng.integers(0, 60), rng.integers(25, 110), rng.integers(12, 34)
        c = int(rng.integers(0, 256))
        for k in range(rng.integers(2, 12)):
            d.line([(x, y + k * dy), (n, y + k * dy)], fill=c)
        for k in range(rng.integers(0, 8)):
            d.line([(x + k * dx, y), (x + k * dx, n)], fill=c)
    return np.asarray(im, np.float32).copy()


def paper(rng, n):
    img = rng.uniform(170, 250) + noise(rng, n, 60) * rng.uniform(2, 18) + noise(rng, n, .6) * rng.uniform(1, 7)
    for _ in range(rng.integers(0, 4)):
        c, r = rng.uniform(0, n, 2), rng.uniform(2, 50, 2)
        img -= shape_mask(n, lambda d: d.polygon(blob_points(rng, *c, *r, .3), fill=255), 1.5) * rng.uniform(5, 90)
    for _ in range(rng.integers(0, 3)):
        x = rng.uniform(0, n)
        m = shape_mask(n, lambda d: d.line([(x, 0), (x + rng.normal(0, 20), n)], fill=255, width=2), 1.2)
        img -= m * rng.uniform(-30, 50)
    return img.astype(np.float32)


def endoscopy(rng, n):
    img = 110 + noise(rng, n, rng.uniform(20, 60)) * 35 + noise(rng, n, rng.uniform(2, 6)) * rng.uniform(2, 12)
    for _ in range(rng.integers(2, 14)):
        p = rng.uniform(0, n, 2)
        ang, pts = rng.uniform(0, 6.3), [tuple(p)]
        for _ in range(rng.integers(4, 25)):
            ang += rng.normal(0, .4)
            p = p + 9 * np.array([np.cos(ang), np.sin(ang)])
            pts.append(tuple(p))
        img -= shape_mask(n, lambda d: d.line(pts, fill=255, width=int(rng.integers(1, 4))), .9) * rng.uniform(8, 50)
    for _ in range(rng.integers(0, 12)):
        c, r = rng.uniform(0, n, 2), rng.uniform(1.5, 10, 2)
        m = shape_mask(n, lambda d: d.polygon(blob_points(rng, *c, *r, .3, 14), fill=255), .8)
        img = img * (1 - m) + 255 * m
    if rng.random() < .6:
        c, r = rng.uniform(.2, .8, 2) * n, rng.uniform(.4, .8) * n
        m = shape_mask(n, lambda d: d.ellipse([c[0] - r, c[1] - r, c[0] + r, c[1] + r], fill=255), .8)
        img *= m
    return img.astype(np.float32)


def blocks(rng, n):
    """Two or three different pictures side by side, as montages show them."""
    img = BACKGROUNDS[rng.integers(0, len(BACKGROUNDS) - 1)](rng, n).copy()
    for _ in range(rng.integers(1, 3)):
        other = BACKGROUNDS[rng.integers(0, len(BACKGROUNDS) - 1)](rng, n)
        x, y = rng.integers(0, n, 2)
        x2, y2 = int(min(n, x + rng.integers(40, n))), int(min(n, y + rng.integers(40, n)))
        img[y:y2, x:x2] = other[y:y2, x:x2]
    return img


BACKGROUNDS = [flat, fractal, ultrasound, cross_section, radiograph, panel, paper, endoscopy, blocks]
WEIGHTS = np.array([.15, .06, .25, .13, .15, .08, .05, .06, .07])


def background(rng, n):
    return np.clip(BACKGROUNDS[rng.choice(len(BACKGROUNDS), p=WEIGHTS / WEIGHTS.sum())](rng, n), 0, 255).astype(np.float32)


# --- distractors -----------------------------------------------------------

def d_ruler(rng, d, n, c):
    x, y = rng.integers(0, n, 2)
    step, length = rng.uniform(3, 26), int(rng.integers(30, n))
    side, major = int(rng.choice([-1, 1])), int(rng.choice([5, 10, 4, 2]))
    short, tall = int(rng.integers(2, 9)), int(rng.integers(4, 18))
    vertical, w = rng.random() < .5, int(rng.integers(1, 3))

    def line(a, b):
        if vertical:
            a, b = (a[1] - y + x, a[0] - x + y), (b[1] - y + x, b[0] - x + y)
        d.line([a, b], fill=c, width=w)
    if rng.random() < .7:
        line((x, y), (x + length, y))
    k = 0
    while k * step < length:
        h = tall if k % major == 0 else short
        line((x + k * step, y), (x + k * step, y + side * h))
        k += 1


def d_dots(rng, d, n, c):
    x, y = rng.integers(0, n, 2)
    step, r = rng.uniform(4, 30), rng.uniform(.5, 2.6)
    dx, dy = (step, 0) if rng.random() < .5 else (0, step)
    if rng.random() < .2:
        dx, dy = rng.normal(0, step, 2)
    for k in range(rng.integers(3, 50)):
        px, py = x + k * dx, y + k * dy
        if rng.random() < .5:
            d.ellipse([px - r, py - r, px + r, py + r], fill=c)
        else:
            d.rectangle([px, py, px + r, py + r], fill=c)


def d_grid(rng, d, n, c):
    x, y = rng.integers(-20, n - 60, 2)
    w, h = rng.integers(40, n + 40, 2)
    sx = rng.uniform(4, 50)
    sy = sx if rng.random() < .7 else rng.uniform(4, 50)
    for k in range(int(w / sx) + 1):
        d.line([(x + k * sx, y), (x + k * sx, y + h)], fill=c)
    for k in range(int(h / sy) + 1):
        d.line([(x, y + k * sy), (x + w, y + k * sy)], fill=c)


def d_ecg(rng, d, n, c):
    y, beat = rng.integers(10, n), rng.uniform(25, 140)
    amp, w = rng.uniform(4, 60) * rng.choice([-1, 1]), int(rng.integers(1, 3))
    xs = np.arange(-5, n + 5)
    p = ((xs + rng.uniform(0, beat)) % beat) / beat
    wave = (.12 * np.exp(-((p - .2) / .03) ** 2) - .12 * np.exp(-((p - .3) / .012) ** 2)
            + np.exp(-((p - .33) / .013) ** 2) - .25 * np.exp(-((p - .36) / .014) ** 2)
            + .25 * np.exp(-((p - .6) / .05) ** 2))
    wave = wave + rng.normal(0, .015, len(xs))
    d.line([(int(a), y - amp * b) for a, b in zip(xs, wave)], fill=c, width=w)


def d_wave(rng, d, n, c):
    y, x0, w = rng.integers(0, n), rng.integers(-30, n // 2), rng.integers(60, n)
    pts = np.cumsum(rng.normal(0, rng.uniform(.3, 4), w))
    pts = pts * .4 + rng.uniform(2, 40) * np.sin(np.arange(w) / rng.uniform(2, 30))
    if rng.random() < .3:
        for k in range(w):
            d.line([(x0 + k, y), (x0 + k, y - abs(pts[k]))], fill=c)
    else:
        d.line([(x0 + k, y - pts[k]) for k in range(w)], fill=c, width=int(rng.integers(1, 3)))


def d_marks(rng, d, n, c):
    """Caliper marks, joined by a dotted line or alone."""
    kind, s, w = rng.integers(0, 5), rng.uniform(2.5, 11), int(rng.integers(1, 3))
    pts = [tuple(rng.uniform(0, n, 2)) for _ in range(rng.integers(1, 5))]
    for x, y in pts:
        if kind in (0, 2):
            d.line([(x - s, y), (x + s, y)], fill=c, width=w)
            d.line([(x, y - s), (x, y + s)], fill=c, width=w)
        if kind in (1, 2):
            d.line([(x - s, y - s), (x + s, y + s)], fill=c, width=w)
            d.line([(x - s, y + s), (x + s, y - s)], fill=c, width=w)
        if kind == 3:
            d.polygon([(x, y - s), (x + s, y + s), (x - s, y + s)], outline=c)
        if kind == 4:
            d.ellipse([x - s, y - s, x + s, y + s], outline=c, width=w)
    if len(pts) > 1 and rng.random() < .6:
        (x0, y0), (x1, y1) = pts[:2]
        m = int(np.hypot(x1 - x0, y1 - y0) / rng.uniform(3, 9)) + 1
        for k in range(m):
            x, y = x0 + (x1 - x0) * k / m, y0 + (y1 - y0) * k / m
            d.line([(x, y), (x + (x1 - x0) / m * .4, y + (y1 - y0) / m * .4)], fill=c, width=w)


def d_arrow(rng, d, n, c):
    x, y = rng.uniform(0, n, 2)
    a, s, l = rng.uniform(0, 6.3), rng.uniform(4, 18), rng.uniform(0, 70)
    p = lambda r, t: (x + r * np.cos(a + t), y + r * np.sin(a + t))
    if l > 12:
        d.line([(x, y), p(l, 0)], fill=c, width=int(rng.integers(1, 5)))
    if rng.random() < .6:
        d.polygon([(x, y), p(s, .5), p(s, -.5)], fill=c)
    else:
        d.line([p(s, .5), (x, y), p(s, -.5)], fill=c, width=int(rng.integers(1, 4)))


def d_cross(rng, d, n, c):
    x, y = rng.integers(0, n, 2)
    s, gap, w = rng.integers(10, n), rng.integers(0, 12), int(rng.integers(1, 3))
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        d.line([(x + dx * gap, y + dy * gap), (x + dx * s, y + dy * s)], fill=c, width=w)
        if rng.random() < .3:
            for k in range(gap + 4, s, int(rng.integers(5, 20))):
                d.line([(x + dx * k - dy * 3, y + dy * k - dx * 3), (x + dx * k + dy * 3, y + dy * k + dx * 3)], fill=c)


def d_bar(rng, d, n, c):
    x, y = rng.integers(0, n, 2)
    w, h = rng.integers(5, 28), rng.integers(40, 260)
    if rng.random() < .25:
        w, h = h, w
    steps = int(rng.choice([256, 16, 8, 5]))
    flip = rng.random() < .5
    long = max(w, h)
    for k in range(long):
        v = int(np.floor(k / long * steps) / steps * 255)
        v = 255 - v if flip else v
        d.line([(x, y + k), (x + w, y + k)] if h > w else [(x + k, y), (x + k, y + h)], fill=v)
    if rng.random() < .6:
        d.rectangle([x, y, x + w, y + h], outline=c)


def d_curve(rng, d, n, c):
    w = int(rng.integers(1, 4))
    if rng.random() < .5:
        x, y = rng.uniform(0, n, 2)
        pts = blob_points(rng, x, y, *rng.uniform(4, 90, 2), rng.uniform(0, .4))
        d.line(pts + pts[:1], fill=c, width=w)
    else:
        t = np.linspace(0, 1, 30)[:, None]
        a, b, m = (rng.uniform(0, n, 2) for _ in range(3))
        pts = (1 - t) ** 2 * a + 2 * t * (1 - t) * m + t ** 2 * b
        if rng.random() < .5:
            d.line([tuple(p) for p in pts], fill=c, width=w)
        else:
            for p, q in zip(pts[::2], pts[1::2]):
                d.line([tuple(p), tuple(q)], fill=c, width=w)


def d_box(rng, d, n, c):
    x, y = rng.uniform(-10, n, 2)
    w, h = rng.uniform(4, 120, 2)
    k = rng.integers(0, 3)
    if k == 0:
        d.rectangle([x, y, x + w, y + h], outline=c, width=int(rng.integers(1, 3)))
    elif k == 1:
        d.ellipse([x, y, x + w, y + h], outline=c, width=int(rng.integers(1, 4)))
    else:
        s = min(w, h, 26)
        d.rectangle([x, y, x + s, y + s], fill=c)


def d_icons(rng, d, n, c):
    """Small symbols in a row: play, stop, boxes, ticks, hearts, bells."""
    x, y = rng.integers(0, n - 20, 2)
    s, gap = rng.uniform(6, 22), rng.uniform(4, 30)
    for k in range(rng.integers(1, 6)):
        px = x + k * (s + gap)
        kind = rng.integers(0, 6)
        if kind == 0:
            d.polygon([(px, y), (px + s, y + s / 2), (px, y + s)], fill=c)
        elif kind == 1:
            d.rectangle([px, y, px + s, y + s], fill=c)
        elif kind == 2:
            d.rectangle([px, y, px + s, y + s], outline=c)
            d.line([(px + 2, y + s / 2), (px + s / 2, y + s - 2), (px + s - 1, y + 2)], fill=c)
        elif kind == 3:
            d.pieslice([px, y, px + s, y + s], int(rng.integers(0, 360)), int(rng.integers(360, 700)), fill=c)
        elif kind == 4:
            d.polygon(blob_points(rng, px + s / 2, y + s / 2, s / 2, s / 2, .8, 12), fill=c)
        else:
            d.arc([px, y, px + s, y + s], int(rng.integers(0, 360)), int(rng.integers(360, 700)), fill=c, width=2)


def d_bodymark(rng, d, n, c):
    x, y = rng.uniform(0, n - 40, 2)
    s = rng.uniform(20, 70)
    d.ellipse([x + s * .35, y, x + s * .65, y + s * .3], outline=c)
    pts = blob_points(rng, x + s / 2, y + s * .75, s * .3, s * .45, .3)
    d.line(pts + pts[:1], fill=c)
    d.line([(x + s * .2, y + s * .6), (x + s * .6, y + s * .8)], fill=c, width=3)


def d_scratches(rng, d, n, c):
    x, y = rng.uniform(0, n, 2)
    for _ in range(rng.integers(3, 40)):
        px, py = rng.normal((x, y), n / 6)
        a, l = rng.uniform(0, 6.3), rng.uniform(2, 22)
        d.line([(px, py), (px + l * np.cos(a), py + l * np.sin(a))], fill=c, width=int(rng.integers(1, 3)))


def d_stripes(rng, d, n, c):
    x, y = rng.integers(0, n, 2)
    w, h = rng.integers(20, 140), rng.integers(20, 140)
    step = rng.uniform(2.2, 9)
    vertical, wd = rng.random() < .5, int(rng.integers(1, 4))
    for k in range(int((w if vertical else h) / step)):
        a = (x + k * step, y, x + k * step, y + h) if vertical else (x, y + k * step, x + w, y + k * step)
        d.line(a, fill=c, width=wd)


def d_checker(rng, d, n, c):
    x, y = rng.integers(0, n, 2)
    s = rng.uniform(3, 24)
    for i in range(rng.integers(2, 9)):
        for j in range(rng.integers(2, 9)):
            if (i + j) % 2:
                d.rectangle([x + i * s, y + j * s, x + i * s + s - 1, y + j * s + s - 1], fill=c)


def d_teeth(rng, d, n, c):
    """Rows of short upright bars or arches that look like letters from afar."""
    x, y = rng.integers(0, n, 2)
    w, h, gap = rng.uniform(3, 14), rng.uniform(6, 30), rng.uniform(2, 14)
    kind, pen = rng.integers(0, 3), int(rng.integers(1, 4))
    for k in range(rng.integers(3, 20)):
        px, hh = x + k * (w + gap), h * (rng.uniform(.3, 1) if kind == 2 else 1)
        if kind == 0:
            d.arc([px, y, px + w, y + h], 180, 360, fill=c, width=pen)
        else:
            d.line([(px, y + h), (px, y + h - hh)], fill=c, width=pen)


DISTRACTORS = [d_ruler, d_ruler, d_dots, d_grid, d_ecg, d_wave, d_marks, d_marks, d_arrow, d_cross, d_bar, d_curve,
               d_box, d_icons, d_bodymark, d_scratches, d_stripes, d_checker, d_teeth]


def distract(rng, img, count):
    """Draws count distractors, sharp or soft, opaque or faint."""
    n = img.shape[0]
    for _ in range(count):
        fn = DISTRACTORS[rng.integers(0, len(DISTRACTORS))]
        c = int(rng.choice([255, 255, 230, 200, 160, 0, 30, rng.integers(0, 256)]))
        if rng.random() < .6:
            im = Image.fromarray(img.astype(np.uint8))
            fn(rng, ImageDraw.Draw(im), n, c)
            img = np.asarray(im, np.float32).copy()
        else:
            ss = 2
            im = Image.new("L", (n * ss, n * ss), 0)
            big = ImageDraw.Draw(im)

            class Doubled:
                """Draws at twice the size, so that the edges come out smooth."""

                def __getattr__(self, name):
                    def call(xy, *args, **kw):
                        if name == "rounded_rectangle":
                            return None
                        flat_xy = [(float(v) * ss) for v in np.asarray(xy, float).ravel()]
                        if "width" in kw:
                            kw["width"] *= ss
                        elif name == "line":
                            kw["width"] = ss
                        for key in ("fill", "outline"):
                            if kw.get(key) is not None:
                                kw[key] = 255
                        return getattr(big, name)(flat_xy, *args, **kw)
                    return call
            fn(rng, Doubled(), n, 255)
            m = np.asarray(im.resize((n, n), Image.BOX), np.float32) / 255 * rng.uniform(.3, 1)
            img = img * (1 - m) + c * m
    return img
