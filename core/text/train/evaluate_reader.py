"""Measures the line reader as the program runs it, beside Tesseract, on held-out lines.

  OMP_THREAD_LIMIT=1 /usr/bin/python3 evaluate_reader.py --build BUILD --count 3000

The lines come from another seed and from fonts that training never saw.  Prints for either reader the lines read exactly, the
letters right and the CPU time of a line; how often a reading of so much confidence is exact; and what the program makes
of the lines: harmless ones kept, others kept (each of these would be a leak, were it of a patient), and the time, both
readers together.  What a line is, is what ef_judge_line () says of the text that was drawn.
"""
import argparse
import ctypes
import re
import time

import numpy as np

import finder
import lines
from train_reader import distance

GLUE = """
#include "ef-judge.h"
#include "ef-look.h"

typedef struct { const char *text; float confidence; } Told;

static EfGray
wrap (guint8 *data, int width, int height)
{
  return (EfGray) { width, height, data };
}

void
glance (EfLineReader *reader, guint8 *data, int width, int height, Told *told)
{
  EfGray gray = wrap (data, width, height);
  const EfReading *reading = ef_line_reader_glance (reader, &gray, FALSE);

  *told = (Told) { reading->text, reading->confidence };
}

void
read_line (EfLineReader *reader, guint8 *data, int width, int height, int line_height, int otherwise, Told *told)
{
  EfGray gray = wrap (data, width, height);
  const EfReading *reading = ef_line_reader_read (reader, &gray, line_height, FALSE, otherwise);

  *told = (Told) { reading->text, reading->confidence };
}

int
look (EfLineReader *reader, guint8 *data, int width, int height, int line_height)
{
  EfGray gray = wrap (data, width, height);
  EfFinderOptions options = { EF_PIXELS_ALLOW_LIST, "eng", NULL, FALSE };
  EfLook look = { .reader = reader, .options = &options };
  EfSighting sighting = { .box = { 0, 0, MAX (1, width - line_height * 4 / 5), line_height, 1, FALSE }, .crop = &gray };
  EfLine line = { .box = { 0, 0, width, line_height }, .sightings = g_ptr_array_new () };
  EfTextFinding finding = { .kind = EF_TEXT_UNKNOWN };

  g_ptr_array_add (line.sightings, &sighting);
  ef_look_read (&look, &line, &finding);
  g_ptr_array_unref (line.sightings);
  g_free (finding.text);
  g_free (finding.reason);
  return (int) finding.kind;
}

int
judge (const char *text, int width, int line_height)
{
  g_autofree char *reason = NULL;

  return ef_judge_line (text, 100, MAX (1, width - line_height * 4 / 5) / (double) line_height, NULL, NULL, &reason);
}

void *called[] = { glance, read_line, look, judge, ef_line_reader_new };
"""
HARMLESS = 2


class Told(ctypes.Structure):
    _fields_ = [("text", ctypes.c_char_p), ("confidence", ctypes.c_float)]


def plain(text):
    return re.sub(r"\s+", " ", text).strip()


class Program:
    def __init__(self, build):
        c = ctypes
        self.library, table = finder.link(build, GLUE, 5)
        picture = (c.c_void_p, c.c_void_p, c.c_int, c.c_int)
        self.functions = [c.CFUNCTYPE(None, *picture, c.POINTER(Told))(table[0]),
                          c.CFUNCTYPE(None, *picture, c.c_int, c.c_int, c.POINTER(Told))(table[1]),
                          c.CFUNCTYPE(c.c_int, *picture, c.c_int)(table[2]),
                          c.CFUNCTYPE(c.c_int, c.c_char_p, c.c_int, c.c_int)(table[3])]
        new = c.CFUNCTYPE(c.c_void_p, c.c_char_p, c.c_void_p)(table[4])
        # readings of equal crops are kept: each way of reading has a reader of its own
        self.readers = [new(b"eng", None) for _ in range(3)]

    def call(self, way, crop, *more):
        crop = np.ascontiguousarray(crop)
        return self.functions[way](self.readers[way], crop.ctypes.data, crop.shape[1], crop.shape[0], *more)

    def glance(self, crop):
        told = Told()
        self.call(0, crop, ctypes.byref(told))
        return plain((told.text or b"").decode()), told.confidence

    def read(self, crop, height, otherwise=False):
        told = Told()
        self.call(1, crop, int(height), int(otherwise), ctypes.byref(told))
        return plain((told.text or b"").decode()), told.confidence

    def look(self, crop, height):
        return self.call(2, crop, int(height))

    def judge(self, text, crop, height):
        return self.functions[3](text.encode(), crop.shape[1], int(height))


def tell(name, readings, texts, spent):
    exact = np.array([r == t for (r, _), t in zip(readings, texts)])
    wrong = sum(min(len(t), distance(r, t)) for (r, _), t in zip(readings, texts))
    confidence = np.array([c for _, c in readings])
    print(f"{name}: lines exact {100 * exact.mean():.1f}, letters right {100 - 100 * wrong / sum(map(len, texts)):.1f}, "
          f"{1000 * spent / len(texts):.2f} ms a line")
    print("   confidence from, share of lines, exact:", "  ".join(
        f"{t} {100 * (confidence >= t).mean():.0f} {100 * exact[confidence >= t].mean():.1f}" for t in (30, 50, 60, 70, 80, 90, 95)
        if (confidence >= t).any()))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=777)
    args = parser.parse_args()
    program, artist = Program(args.build), lines.Artist(args.seed, True)
    own, theirs, texts, kinds, spent = [], [], [], {}, [0.0, 0.0, 0.0]

    def timed(which, function, *arguments):
        began = time.process_time()
        result = function(*arguments)
        spent[which] += time.process_time() - began
        return result

    for k in range(args.count):
        crop, text, height = artist.crop(k)
        kept = timed(2, program.look, crop, height) == HARMLESS
        alone = timed(1, program.read, crop, height)
        if text and text != lines.OTHER:
            own.append(timed(0, program.glance, crop))
            theirs.append(alone)
            texts.append(plain(text))
            kind = "harmless" if program.judge(text, crop, height) == HARMLESS else "others"
        else:
            kind = "other scripts" if text else "texture"
        kinds.setdefault(kind, []).append(kept)
    tell("line reader", own, texts, spent[0])
    tell("Tesseract", theirs, texts, spent[1])
    print("kept by both together:", ", ".join(f"{kind} {100 * np.mean(kept):.2f} % ({len(kept)})" for kind, kept in sorted(kinds.items())),
          f"; {1000 * spent[2] / args.count:.2f} ms a line")


if __name__ == "__main__":
    main()
