"""Measures the detector as the program runs it, on held-out pictures.

  /usr/bin/python3 evaluate.py --weights ../detector.efw --kind screens --count 400

Builds the C code into a scratch library, so that scales, boxes and margins are
those of the program.  The pictures come from another seed and from fonts that
training never saw.  Prints the share of lines of which 95 % is covered (by
contrast and by height), the share of area covered without need, and how many
pictures without text got a box.  --check compares the maps with those of torch.
"""
import argparse
import ctypes
import glob
import os
import subprocess
import tempfile
import time

import numpy as np
from scipy.ndimage import binary_dilation

import generate
import screens
import textures

HERE = os.path.dirname(os.path.abspath(__file__))


class Box(ctypes.Structure):
    _fields_ = [("x", ctypes.c_int), ("y", ctypes.c_int), ("width", ctypes.c_int), ("height", ctypes.c_int),
                ("score", ctypes.c_float), ("vertical", ctypes.c_int)]


class Array(ctypes.Structure):
    _fields_ = [("data", ctypes.POINTER(Box)), ("len", ctypes.c_uint)]


class Maps(ctypes.Structure):
    _fields_ = [("width", ctypes.c_int), ("height", ctypes.c_int),
                ("area", ctypes.POINTER(ctypes.c_float)), ("core", ctypes.POINTER(ctypes.c_float))]


def build(folder):
    """Compiles the detector into a shared library; its own weights are empty."""
    with open(os.path.join(folder, "empty.c"), "w") as f:
        f.write("#include <stddef.h>\nconst unsigned char ef_detector_weights_data[] = { 0 };\n"
                "const size_t ef_detector_weights_data_length = 1;\n")
    open(os.path.join(folder, "config.h"), "w").close()
    flags = subprocess.check_output(["pkg-config", "--cflags", "--libs", "gio-2.0"], text=True).split()
    out = os.path.join(folder, "libdetector.so")
    subprocess.check_call(["cc", "-O2", "-shared", "-fPIC", "-I", folder, "-I", os.path.dirname(HERE),
                           *sorted(glob.glob(os.path.join(HERE, "..", "ef-detector*.c")) +
                                   glob.glob(os.path.join(HERE, "..", "ef-ne*.c"))),
                           os.path.join(folder, "empty.c"), *flags, "-lm", "-o", out])
    return out


class Detector:
    def __init__(self, weights, portable=False):
        folder = tempfile.mkdtemp(prefix="ef-detector-")
        self.lib = ctypes.CDLL(build(folder))
        self.glib = ctypes.CDLL("libglib-2.0.so.0")
        self.lib.ef_detector_new_from_data.restype = ctypes.c_void_p
        self.lib.ef_detector_find.restype = ctypes.POINTER(Array)
        self.lib.ef_detector_dup_maps.restype = ctypes.POINTER(Maps)
        self.lib.ef_detector_get_provenance.restype = ctypes.c_char_p
        with open(weights, "rb") as f:
            self.data = f.read()
        self.self = ctypes.c_void_p(self.lib.ef_detector_new_from_data(
            self.data, ctypes.c_size_t(len(self.data)), int(portable), None))
        if not self.self.value:
            raise SystemExit("these weights cannot be loaded")

    def provenance(self):
        return self.lib.ef_detector_get_provenance(self.self).decode("utf-8")

    def find(self, luma, scales=0, threshold=0.0):
        luma = np.ascontiguousarray(luma)
        h, w = luma.shape
        array = self.lib.ef_detector_find(self.self, luma.ctypes.data_as(ctypes.c_void_p), w, h, ctypes.c_size_t(w),
                                          ctypes.c_uint(scales), ctypes.c_float(threshold))
        boxes = [(b.x, b.y, b.width, b.height, b.score) for b in array.contents.data[:array.contents.len]]
        self.glib.g_array_free(array, 1)
        return boxes

    def maps(self, luma, thorough=False):
        luma = np.ascontiguousarray(luma)
        h, w = luma.shape
        m = self.lib.ef_detector_dup_maps(self.self, luma.ctypes.data_as(ctypes.c_void_p), w, h, ctypes.c_size_t(w),
                                          int(thorough))
        shape = (m.contents.height, m.contents.width)
        out = np.stack([np.ctypeslib.as_array(p, shape).copy() for p in (m.contents.area, m.contents.core)])
        self.lib.ef_detector_maps_free(m)
        return out


def covered(shape, boxes):
    mask = np.zeros(shape, bool)
    for x, y, w, h, *_ in boxes:
        mask[y:y + h, x:x + w] = True
    return mask


def measure(detector, pictures, scales, threshold):
    found, false, area, fired, free, spent = [], 0, 0, 0, 0, 0.0
    for img, lines, skipped in pictures:
        t = time.process_time()
        boxes = detector.find(img, scales, threshold)
        spent += time.process_time() - t
        mask = covered(img.shape, boxes)
        for line in lines:
            x, y, w, h = line["box"]
            found.append((mask[y:y + h, x:x + w].mean() >= .95, line["contrast"], line["height"]))
        for line in lines:
            x, y, w, h = line["box"]
            g = int(max(4, .8 * min(w, h)))
            mask[max(0, y - g):y + h + g, max(0, x - g):x + w + g] = False
        unseen = np.kron(skipped, np.ones((generate.CELL, generate.CELL), bool))
        mask &= ~binary_dilation(unseen, iterations=16) if unseen.any() else True
        false += mask.sum()
        area += mask.size
        if not lines and not unseen.any():
            free += 1
            fired += bool(boxes)
    hit, contrast, height = np.array(found, float).reshape(-1, 3).T
    share = lambda m: f"{100 * hit[m].mean():.1f} ({int(m.sum())})" if m.any() else "-"
    print(f"scales {scales} threshold {threshold}: lines 95 % covered {share(hit >= 0)}, "
          f"false area {100 * false / area:.2f} %, text-free fired {fired}/{free}, "
          f"{1000 * spent / len(pictures):.1f} ms a picture")
    print("   contrast <2, 2-4, >4:", share(contrast < 2), share((contrast >= 2) & (contrast < 4)), share(contrast >= 4),
          "  height <9, 9-20, 20-40, >40:", share(height < 9), share((height >= 9) & (height < 20)),
          share((height >= 20) & (height < 40)), share(height >= 40))


def check(detector, weights):
    """Largest difference of the maps between C and torch, and between what is known and what is computed."""
    import torch
    import model
    net = model.Net().eval()
    net.load_state_dict(torch.load(weights + ".pt"))
    img = generate.sample(5, 1, True)[0]
    ours = detector.maps(img)
    with torch.no_grad():
        theirs = torch.sigmoid(net(torch.from_numpy(model.planes(img[None]))))[0].numpy()
    print("against torch (which has unrounded weights):", np.abs(ours - theirs).max())
    flat = np.full((400, 500), 20, np.uint8)
    flat[100:100 + img.shape[0] // 2, 100:100 + img.shape[1] // 2] = img[:img.shape[0] // 2, :img.shape[1] // 2][:300, :400]
    print("known ground against all computed:", np.abs(detector.maps(flat) - detector.maps(flat, True)).max())


def of_stream(stream):
    def picture(seed, index):
        img, labels, lines = stream.sample(seed, index, True)
        return img, lines, labels[2] > 20
    return picture


def of_screens(seed, index):
    img, lines = screens.screen(seed, index, True)
    unseen = np.zeros((img.shape[0] // generate.CELL, img.shape[1] // generate.CELL), bool)
    for line in lines:
        if not line["seen"]:
            x, y, w, h = (v // generate.CELL for v in line["box"])
            unseen[y:y + h + 1, x:x + w + 1] = True
    return img, [line for line in lines if line["seen"]], unseen


KINDS = {"pages": of_stream(generate), "textures": of_stream(textures), "screens": of_screens}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", default=os.path.join(HERE, "..", "detector.efw"))
    parser.add_argument("--kind", choices=sorted(KINDS), default="pages")
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=90210)
    parser.add_argument("--scales", type=int, nargs="*", default=[0])
    parser.add_argument("--thresholds", type=float, nargs="*", default=[0.0])
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    detector = Detector(args.weights)
    print(detector.provenance())
    if args.check:
        check(detector, args.weights)
        return
    pictures = [KINDS[args.kind](args.seed, k) for k in range(args.count)]
    for scales in args.scales:
        for threshold in args.thresholds:
            measure(detector, pictures, scales, threshold)


if __name__ == "__main__":
    main()
