"""Fits the second opinion on a box (ef-strokes.c) to the boxes that the detector puts on drawn screens.

  /usr/bin/python3 strokes.py --build ../../../build --count 360 --seed 5150

Runs the detector and the measures of the program, from its static libraries in the build folder, over screens.py and,
for what is small, faint and tilted, over textures.py.  A box is text where a good part of it lies on lines, texture where
nothing does; what lies on lines that nobody can see counts for neither.  Prints the weights as ef-strokes.c holds them,
and what they do on other screens with other fonts.
"""
import argparse
import ctypes
import os
import subprocess
import tempfile

import numpy as np

import screens
import textures
from evaluate import Array

N = 16
THRESHOLD, THRESHOLD_OTHER = .5, .6      # of ef-finder.c
LOST = .001                              # share of text boxes that the limit of 0 may cost


class Gray(ctypes.Structure):
    _fields_ = [("width", ctypes.c_int), ("height", ctypes.c_int), ("data", ctypes.c_void_p)]


class Program:
    """What the program does with one picture, up to the measures of its boxes."""

    CALLED = ("ef_detector_new_from_data", "ef_detector_new", "ef_detector_find", "ef_text_box_tighten",
              "ef_lines_join_fragments", "ef_strokes_measure")

    def __init__(self, build, weights=None):
        folder = tempfile.mkdtemp(prefix="ef-strokes-")
        source, out = os.path.join(folder, "called.c"), os.path.join(folder, "libcalled.so")
        # the libraries show nothing of themselves: one table tells where the functions are
        with open(source, "w") as f:
            f.write("".join(f"extern void {n} (void);\n" for n in self.CALLED) + "void (*called[]) (void) = { " +
                    ", ".join(self.CALLED) + " };\n")
        flags = subprocess.check_output(["pkg-config", "--libs", "gio-2.0"], text=True).split()
        libraries = [os.path.join(build, f"core/{n}.a") for n in (
            "text/libef-text", "text/libef-detector", "pixel/libef-pixel", "pixel/libef-pixel-kernels", "base/libef-base")]
        subprocess.check_call(["cc", "-shared", "-fPIC", "-o", out, source, "-Wl,--start-group", *libraries, "-Wl,--end-group",
                               "-Wl,--gc-sections", *flags, "-lm"])
        self.lib, self.glib = ctypes.CDLL(out), ctypes.CDLL("libglib-2.0.so.0")
        table = (ctypes.c_void_p * len(self.CALLED)).in_dll(self.lib, "called")
        pointer, results = ctypes.c_void_p, {"ef_detector_find": ctypes.POINTER(Array), "ef_strokes_measure": ctypes.c_int}
        for name, address in zip(self.CALLED, table):
            made = ctypes.CFUNCTYPE(results.get(name, pointer))
            setattr(self, name[3:], made(address))
        if weights:
            with open(weights, "rb") as f:
                self.data = f.read()
            found = self.detector_new_from_data(self.data, ctypes.c_size_t(len(self.data)), 0, None)
        else:
            found = self.detector_new(None)
        self.detector = pointer(found)

    def boxes(self, luma, displayed, threshold=None):
        """Rows of measures with score, view and direction, and the boxes they belong to."""
        h, w = luma.shape
        gray = Gray(w, h, luma.ctypes.data)
        array = self.detector_find(self.detector, luma.ctypes.data_as(ctypes.c_void_p), w, h, ctypes.c_size_t(w), 0,
                                          ctypes.c_float(threshold or (THRESHOLD if displayed else THRESHOLD_OTHER)))
        for k in range(array.contents.len):
            self.text_box_tighten(ctypes.byref(array.contents.data[k]), ctypes.byref(gray))
        self.lines_join_fragments(array)
        rows, boxes = [], []
        for box in array.contents.data[:array.contents.len]:
            measures = (ctypes.c_double * N)()
            if self.strokes_measure(ctypes.byref(box), ctypes.byref(gray), measures):
                rows.append([box.score, 0.0 if displayed else 1.0, float(box.vertical != 0), *measures])
                boxes.append((box.x, box.y, box.width, box.height))
        self.glib.g_array_free(array, 1)
        return rows, boxes


def judged(box, lines):
    """1 for text, 0 for texture, -1 for neither; lines are rows of x, y, w, h and whether one can be seen."""
    if not len(lines):
        return 0
    x, y, w, h = box
    wide = np.minimum(x + w, lines[:, 0] + lines[:, 2]) - np.maximum(x, lines[:, 0])
    tall = np.minimum(y + h, lines[:, 1] + lines[:, 3]) - np.maximum(y, lines[:, 1])
    shared = np.maximum(wide, 0) * np.maximum(tall, 0) / (w * h)
    part, unseen = shared[lines[:, 4] > 0].sum(), shared[lines[:, 4] == 0].sum()
    return 1 if part >= .3 else 0 if part < .03 and unseen < .03 else -1


def collect(program, seed, count, heldout):
    """Measures, what they are, and the share of the picture, of the boxes on count pictures of either kind."""
    rows, kinds, shares = [], [], []
    for index in range(count):
        if index % 3 < 2:
            img, lines = screens.screen(seed, index, heldout)
            lines = np.array([[*l["box"], l["seen"]] for l in lines], float).reshape(-1, 5)
        else:
            img, labels, found = textures.sample(seed, index, heldout)
            ys, xs = np.nonzero(labels[2] > 20)
            lines = np.array([[*l["box"], 1] for l in found] + [[4 * x, 4 * y, 4, 4, 0] for x, y in zip(xs, ys)],
                             float).reshape(-1, 5)
        views = [(img, True)]
        rng = np.random.default_rng([seed, index])
        if rng.random() < .4:
            low, high = np.percentile(img, rng.uniform(0, 20)), np.percentile(img, rng.uniform(90, 100))
            views.append((np.clip((img - low) * (255 / max(high - low, 8)), 0, 255).astype(np.uint8), False))
        for view, displayed in views:
            found, boxes = program.boxes(np.ascontiguousarray(view), displayed)
            for row, box in zip(found, boxes):
                rows.append(row)
                kinds.append(judged(box, lines))
                shares.append(box[2] * box[3] / img.size)
    return np.array(rows), np.array(kinds), np.array(shares)


def fit(rows, kinds, shares, decay=1e-3, rounds=60):
    """Logistic regression by Newton's method; texture weighs by the side of its area."""
    keep = kinds >= 0
    x, y = rows[keep], kinds[keep].astype(float)
    weight = np.where(y > 0, 1, np.clip(np.sqrt(shares[keep] / np.median(shares[keep])), .3, 6))
    weight[y > 0] *= 3 * weight[y == 0].sum() / weight[y > 0].sum()
    mean, deviation = x.mean(0), x.std(0) + 1e-6
    z = np.column_stack([(x - mean) / deviation, np.ones(len(x))])
    w = np.zeros(z.shape[1])
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(z @ w, -30, 30)))
        gradient = z.T @ (weight * (p - y)) / weight.sum() + decay * np.append(w[:-1], 0)
        hessian = (z * (weight * p * (1 - p))[:, None]).T @ z / weight.sum() + np.diag(np.append(np.full(len(w) - 1, decay), 1e-9))
        w -= np.linalg.solve(hessian, gradient)
    inner = w[:-1] / deviation
    return inner, w[-1] - (inner * mean).sum()


def show(name, rows, kinds, shares, weights, bias):
    sums = rows @ weights + bias
    for limit in (0, 1):
        lost = 100 * (sums[kinds == 1] < limit).mean()
        gone = 100 * shares[(kinds == 0) & (sums < limit)].sum() / shares[kinds == 0].sum()
        print(f"{name}, limit {limit}: loses {lost:.2f} % of {(kinds == 1).sum()} boxes on text, takes "
              f"{100 * (sums[kinds == 0] < limit).mean():.0f} % of {(kinds == 0).sum()} others, {gone:.0f} % of their area")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../build"))
    parser.add_argument("--weights", help="of the detector, where they are not those of the build")
    parser.add_argument("--count", type=int, default=360)
    parser.add_argument("--seed", type=int, default=5150)
    args = parser.parse_args()
    program = Program(args.build, args.weights)
    train = collect(program, args.seed, args.count, False)
    test = collect(program, args.seed + 1, args.count // 2, True)
    weights, bias = fit(*train)
    # the limit follows the recall that is asked for, on the boxes of the fit
    sums = train[0][train[1] == 1] @ weights + bias
    bias -= np.quantile(sums, LOST)
    show("fitted", *train, weights, bias)
    show("held out", *test, weights, bias)
    print(f"bias {bias:.3f}, score {weights[0]:.3f}, another view {weights[1]:.3f}, upright {weights[2]:.3f}")
    print(", ".join(f"{v:.3f}" for v in weights[3:]))


if __name__ == "__main__":
    main()
