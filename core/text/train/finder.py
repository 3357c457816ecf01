"""Measures the whole finder, reader and verdict included, on held-out pictures.

  OMP_THREAD_LIMIT=1 /usr/bin/python3 finder.py --build ../../../build --count 300 --policies 2 3 [--photos FOLDER] [--list]

Runs the static libraries of the build folder over pictures with fonts that training never saw: pages, textures and screens,
some of them as slices of 16 bits, through the views that the program makes of them.  For each policy: the share
of the lines that stand out of which 95 % is filled, the share of what is not text that is filled, and how many pictures
without text got a box.  They are crowded and harder than files are: they serve to compare, one build with another.

--photos names a folder of photographs (PNG) without any lettering, where there is one: crops of them are backgrounds too.
"""
import argparse
import ctypes
import glob
import os
import subprocess
import tempfile
import time

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter

import generate
import scenes
import screens
import textures

HERE = os.path.dirname(os.path.abspath(__file__))
KINDS = ("page", "texture", "photo", "screen")

GLUE = """
#include "ef-finder.h"

typedef struct
{
  guint8 *data;
  int width, height, bits;
  double center, window;
} Values;

static GPtrArray *
get_views (guint index, gpointer user_data, GError **error)
{
  Values *values = user_data;
  guint bytes = values->bits > 8 ? 2 : 1;
  EfImageInfo info = { .rows = values->height, .columns = values->width, .frames = 1, .samples = 1,
                       .bits_allocated = 8 * bytes, .bits_stored = values->bits, .high_bit = values->bits - 1,
                       .photometric = EF_PHOTOMETRIC_MONOCHROME2, .has_window = values->window > 0,
                       .window_center = values->center, .window_width = values->window, .slope = 1 };
  EfFrame frame = { .rows = info.rows, .columns = info.columns, .samples = 1, .bits_allocated = 8 * bytes,
                    .bits_stored = values->bits, .photometric = info.photometric, .data = values->data,
                    .length = (gsize) info.rows * info.columns * bytes };

  return ef_view_make (&info, &frame);
}

GArray *
find_text (EfFinder *finder, guint8 *data, int width, int height, int bits, double center, double window, int policy)
{
  Values values = { data, width, height, bits, center, window };
  EfFrameSource source = { 1, get_views, &values };
  EfFinderOptions options = { .policy = policy, .languages = "eng" };

  return ef_finder_find (finder, &source, NULL, &options, NULL);
}

/* The libraries show nothing of themselves: one table tells where the functions are. */
void *called[] = { find_text, ef_finder_new };
"""


def link(build, glue=GLUE, count=2):
    """Addresses of the so many functions in the table of the glue, linked with the static libraries of the build folder."""
    folder, root = tempfile.mkdtemp(prefix="ef-finder-"), os.path.join(HERE, "..", "..", "..")
    source, out = os.path.join(folder, "glue.c"), os.path.join(folder, "libglue.so")
    with open(source, "w") as f:
        f.write(glue)
    flags = subprocess.check_output(["pkg-config", "--cflags", "--libs", "gio-2.0", "tesseract", "lept"], text=True).split()
    inside = [os.path.join(root, "core", n) for n in ("base", "standard", "dicom", "pixel", "text")]
    libraries = [os.path.join(build, f"core/{n}.a") for n in (
        "text/libef-text", "text/libef-detector", "pixel/libef-pixel", "pixel/libef-pixel-kernels", "base/libef-base")]
    subprocess.check_call(["cc", "-O2", "-shared", "-fPIC", "-o", out, *(f"-I{d}" for d in inside), source,
                           "-Wl,--start-group", *libraries, "-Wl,--end-group", "-Wl,--gc-sections", *flags, "-lm"])
    library = ctypes.CDLL(out)
    return library, (ctypes.c_void_p * count).in_dll(library, "called")


# --- pictures ------------------------------------------------------------------

_photos = {}


def photograph(rng, folder, n):
    """A crop of a photograph, of any size, turned, mirrored, sharpened or blurred."""
    if folder not in _photos:
        _photos[folder] = [np.asarray(Image.open(f).convert("L")) for f in sorted(glob.glob(os.path.join(folder, "*.png")))]
    img = _photos[folder][rng.integers(0, len(_photos[folder]))]
    side = int(min(*img.shape, n * np.exp(rng.uniform(np.log(.4), np.log(2.5)))))
    y, x = rng.integers(0, img.shape[0] - side + 1), rng.integers(0, img.shape[1] - side + 1)
    crop = Image.fromarray(img[y:y + side, x:x + side]).resize((n, n), int(rng.choice([Image.BICUBIC, Image.BOX, Image.BILINEAR])))
    crop = np.rot90(np.asarray(crop, np.float32), int(rng.integers(0, 4))).copy()
    if rng.random() < .3:
        low, high = np.percentile(crop, (rng.uniform(0, 20), rng.uniform(80, 100)))
        crop = (crop - low) * (255 / max(high - low, 10))
    if rng.random() < .3:
        crop += (crop - gaussian_filter(crop, rng.uniform(1, 6))) * rng.uniform(.5, 3)
    elif rng.random() < .2:
        crop = gaussian_filter(crop, rng.uniform(.5, 2))
    if rng.random() < .3:
        crop += scenes.noise(rng, n, rng.uniform(0, 1.5)) * rng.uniform(1, 20)
    return np.clip(crop, 0, 255)


def picture(seed, index, heldout=False, photos=None):
    """Luma, every line on it, seen or not, the kind, and the generator to go on with."""
    rng = np.random.default_rng([seed, index, int(heldout), 4711])
    n, odds = generate.SIZE, rng.random()
    width = height = n
    if odds < .22:
        kind, img, text = "page", scenes.background(rng, n), .8
        if rng.random() < .5:
            img = np.clip(scenes.distract(rng, img, int(rng.integers(1, 6))), 0, 255)
    elif odds < .47 or (odds < .75 and not photos):
        kind, img, text = "texture", textures.scene(rng, n), .45
    elif odds < .75:
        kind, img, text = "photo", photograph(rng, photos, n), .4
        if rng.random() < .3:
            img = np.clip(scenes.distract(rng, img.astype(np.float32), int(rng.integers(1, 4))), 0, 255)
    else:
        width, height = screens.FORMATS[rng.integers(0, len(screens.FORMATS) - 2)]
        kind, img, text = "screen", screens.backdrop(rng, width, height), .6
        if photos and rng.random() < .3:
            img = photograph(rng, photos, max(width, height))
    page = generate.Page(rng, generate.library(heldout), img.astype(np.float32))
    if rng.random() < text:
        if kind == "screen":
            for right in (False, True):
                for bottom in (False, True):
                    if rng.random() < .6:
                        screens.corner(page, width, height, right, bottom)
            for _ in range(rng.integers(0, 3)):
                (page.scattered, page.large, page.watermark)[rng.integers(0, 3)]()
        else:
            page.write()
    page.label()
    img = generate.wear(rng, page.img) if rng.random() < .8 else page.img.astype(np.uint8)
    img = np.ascontiguousarray(img[:height, :width])
    return img, page.lines, kind, rng


def as_frame(rng, img):
    """Stored values, their bits, and the window they are displayed with: 16 bit slices and radiographs, or as they are."""
    if rng.random() >= .4:
        return img, 8, 0.0, 0.0
    gain, offset, grain = rng.choice([1, 4, 8, 16, 40]), rng.choice([0, 0, 24, 500]), np.exp(rng.uniform(np.log(.2), np.log(12)))
    values = img.astype(np.float32) * gain + scenes.noise(rng, max(img.shape), rng.choice([0, 0, .6]))[:img.shape[0], :img.shape[1]] * grain
    if rng.random() < .3:
        values *= (img > 3) | (rng.random() < .5)
    if rng.random() < .2:
        values[:int(rng.uniform(1, 12)), :int(rng.uniform(1, 12))] += gain * 255 * rng.uniform(.5, 4)
    values = np.clip(values + offset, 0, 65535).astype(np.uint16)
    if rng.random() < .5:
        return values, 16, 0.0, 0.0
    low, high = np.percentile(values, (rng.uniform(0, 30), rng.uniform(85, 100)))
    return values, 16, (low + high) / 2, max(high - low, 2.0)


def seen_in(view, line):
    """Does the ink of the line stand out in this view?  None where that is in doubt."""
    x, y, w, h = line["box"]
    part, ink = view[y:y + h, x:x + w].astype(np.float32), line["ink"]
    ink = ink[:part.shape[0], :part.shape[1]]
    if ink.size == 0:
        return None
    on, off = ink > .6, ink < .1
    if not on.any():
        on = ink >= ink.max() * .8
    if off.sum() < 8:
        off = ~on
    if not off.any():
        return None
    delta = abs(float(part[on].mean()) - float(part[off].mean()))
    contrast = delta / (float(np.hypot(part[off].std(), .35 * part[on].std())) + 1.5)
    if contrast > .95 and delta > 3 and line["height"] >= 4.5:
        return True
    return False if contrast < .15 or delta < 1 else None


class Box(ctypes.Structure):
    _fields_ = [("x", ctypes.c_int), ("y", ctypes.c_int), ("width", ctypes.c_int), ("height", ctypes.c_int)]


class Finding(ctypes.Structure):
    _fields_ = [("box", Box), ("first", ctypes.c_uint), ("last", ctypes.c_uint), ("kind", ctypes.c_int), ("redact", ctypes.c_int),
                ("detected", ctypes.c_float), ("confidence", ctypes.c_float), ("text", ctypes.c_char_p), ("reason", ctypes.c_char_p)]


class Findings(ctypes.Structure):
    _fields_ = [("data", ctypes.POINTER(Finding)), ("len", ctypes.c_uint)]


class Finder:
    def __init__(self, build):
        self.library, table = link(build)
        self.glib = ctypes.CDLL("libglib-2.0.so.0")
        c = ctypes
        self.find_text = c.CFUNCTYPE(c.POINTER(Findings), c.c_void_p, c.c_void_p, c.c_int, c.c_int, c.c_int, c.c_double,
                                     c.c_double, c.c_int)(table[0])
        self.finder = c.CFUNCTYPE(c.c_void_p, c.c_char_p, c.c_void_p)(table[1])(b"eng", None)

    def find(self, values, bits, center, window, policy):
        values = np.ascontiguousarray(values, np.uint16 if bits > 8 else np.uint8)
        array = self.find_text(self.finder, values.ctypes.data, values.shape[1], values.shape[0], bits, center, window, policy)
        found = [(f.box.x, f.box.y, f.box.width, f.box.height, f.confidence, f.detected, f.reason, f.text)
                 for f in array.contents.data[:array.contents.len] if f.redact]
        self.glib.g_array_free(array, 1)
        return found


def around(shape, lines):
    """What counts for no false area: lines and half their height."""
    mask = np.zeros(shape, bool)
    for line in lines:
        x, y, w, h = line["box"]
        p = max(6, int(.5 * min(w, h)))
        mask[max(0, y - p):y + h + p, max(0, x - p):x + w + p] = True
    return mask


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--count", type=int, default=120)
    parser.add_argument("--kinds", nargs="+", default=list(KINDS))
    parser.add_argument("--policies", nargs="+", type=int, default=[2], help="2: allow list, 3: all text")
    parser.add_argument("--photos")
    parser.add_argument("--list", action="store_true", help="print what is false, largest first")
    args = parser.parse_args()
    finder = Finder(args.build)
    for policy in args.policies:
        hit, false, free, fired, listed, spent = [], [], 0, 0, [], 0.0
        index = done = 0
        while done < args.count:
            img, lines, kind, rng = picture(args.seed, index, True, args.photos)
            index += 1
            if kind not in args.kinds:
                continue
            done += 1
            values, bits, center, window = as_frame(rng, img)
            began = time.process_time()
            found = finder.find(values, bits, center, window, policy)
            spent += time.process_time() - began
            mask = np.zeros(img.shape, bool)
            off = around(img.shape, lines)
            for x, y, w, h, *told in found:
                mask[y:y + h, x:x + w] = True
                part = ~off[y:y + h, x:x + w]
                listed.append((part.sum() / img.size, part.mean(), kind, index - 1, (x, y, w, h), *told))
            for line in lines:
                x, y, w, h = line["box"]
                w, h = min(w, img.shape[1] - x), min(h, img.shape[0] - y)
                if w > 2 and h > 2 and seen_in(img, line):
                    hit.append((mask[y:y + h, x:x + w].mean() >= .95, line["contrast"], line["height"]))
            false.append((mask & ~off).sum() / max((~off).sum(), 1))
            if not lines:
                free += 1
                fired += bool(found)
        ok, contrast, height = np.array(hit, float).T
        share = lambda m: f"{100 * ok[m].mean():.1f} ({m.sum()})" if m.any() else "-"
        print(f"policy {policy}: lines 95 % filled {share(ok >= 0)}, contrast <2, 2-4, >4: {share(contrast < 2)} "
              f"{share((contrast >= 2) & (contrast < 4))} {share(contrast >= 4)}, height <12, 12-30, >30: {share(height < 12)} "
              f"{share((height >= 12) & (height < 30))} {share(height >= 30)}")
        print(f"   false area {100 * np.mean(false):.2f} %, text-free fired {fired}/{free}, {1000 * spent / done:.0f} ms a picture")
        if args.list:
            listed.sort(key=lambda row: -row[0])
            for row in listed[:40]:
                print("  ", f"{100 * row[0]:.2f} %", f"{row[1]:.2f} of it", *row[2:])


if __name__ == "__main__":
    main()
