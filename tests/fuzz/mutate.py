#!/usr/bin/python3
"""Mutated files through the whole program: no crash may reach it, and every file is written or held back.

  tests/fuzz/mutate.py --build build [--cases 10000] [--seed 1] [--chunk 500] [--policy all-text] [--keep FOLDER]

Pictures with text in them and videos are made in every transfer syntax, and their bytes changed: bits flipped, runs overwritten,
moved or cut, mostly in the pixel data, now and then in the header. Folders of them go through efface --batch, so that
the mutated streams are decoded, filled, encoded and compared. Ends with 0 if the program itself ended as it promises
each time and told of each file what became of it.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
NUMBER = b"770077"  # the end of each SOP Instance UID, made different for each case
MAX_MEGABYTES = 2048


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build")
    parser.add_argument("--cases", type=int, default=10000)
    parser.add_argument("--chunk", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--policy", default="all-text")
    parser.add_argument("--keep", type=pathlib.Path, help="where inputs that killed a worker go")
    return parser.parse_args()


OPTIONS = parse()
os.environ["EF_FILL_BOXES"] = str(OPTIONS.build / "tests" / "engine" / "fill-boxes")
sys.path.insert(0, str(ROOT / "tests" / "engine"))

import numpy as np  # noqa: E402
import PIL.Image  # noqa: E402
import PIL.ImageDraw  # noqa: E402
import syntaxes  # noqa: E402
import videos  # noqa: E402


def with_text(kind, rows, columns, frames, plain=syntaxes.pixels):
    """The same pictures with a line of text in them."""
    image = plain(kind, rows, columns, frames)
    mask = PIL.Image.new("1", (columns, rows))
    PIL.ImageDraw.Draw(mask).text((20, 20), "DOE JANE 1961-01-02 ID 471199", fill=1)
    image[:, np.asarray(mask)] = image.max()
    return image


def make_seeds(folder):
    """[(name, bytes, where the pixel data begin)]"""
    syntaxes.pixels = with_text
    seeds = []

    def add(name, path):
        data = path.read_bytes().replace(b"1.2.826.0.1.3680043.8.498.77", b"1.2.826.0.1.3680043.8." + NUMBER)
        start = max(data.rfind(b"\xe0\x7f\x10\x00"), data.rfind(b"\xe0\x7f\x08\x00"), data.rfind(b"\x7f\xe0\x00\x10"))
        seeds.append((name, data, start if start > 0 else len(data) // 4))

    for name in videos.VIDEOS if shutil.which("ffmpeg") else []:
        try:
            add(name, videos.make(name, folder))
        except syntaxes.CannotMake:
            continue
    for syntax in syntaxes.SYNTAXES:
        for kind in syntaxes.KINDS + syntaxes.EXTRA:
            path = folder / "seed.dcm"
            try:
                syntaxes.make(kind, syntax, path, folder, rows=64, columns=224, frames=3)
            except syntaxes.CannotMake:
                continue
            add(syntax, path)
    return seeds


def mutate(generator, data, start):
    data = bytearray(data)
    first = start if generator.random() < 0.85 else 132
    for _ in range(1 if generator.random() < 0.4 else generator.randrange(1, 30)):
        span = len(data) - first
        if span < 16:
            break
        at = first + (generator.randrange(span) if generator.random() < 0.6 else generator.randrange(min(span, 400)))
        action = generator.randrange(6)
        length = min(generator.choice((1, 2, 4, 16, 200)), len(data) - at)
        if action <= 1:
            data[at] ^= 1 << generator.randrange(8)
        elif action == 2:
            data[at:at + length] = bytes([generator.choice((0, 255, 127, 128))]) * length
        elif action == 3:
            data[at:at + length] = generator.randbytes(length)
        elif action == 4:
            source = first + generator.randrange(span - length + 1)
            data[at:at + length] = data[source:source + length]
        elif generator.random() < 0.3:
            del data[at:at + length]
    return bytes(data)


def run_chunk(folder, cases):
    command = [str(OPTIONS.build / "app" / "efface"), "--batch", str(folder / "in"), "--output", str(folder / "out"), "--key",
               str(folder / "key"), "--pixel-policy", OPTIONS.policy, "--jobs", str(OPTIONS.jobs), "--quiet"]
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=3600)
    assert result.returncode in (0, 3, 4), (result.returncode, result.stderr[-2000:])
    report = json.loads((folder / "out" / "efface-report.json").read_text())
    told = report["instances"]
    assert len(told) == cases, (len(told), cases)
    for entry in told:
        assert entry["status"] in ("written", "unchanged", "quarantined", "ignored", "review", "leak"), entry
        assert entry["status"] in ("written", "unchanged") or entry["reason"], entry
        if entry["status"] == "written":
            certificate = entry["certificate"]
            assert certificate.get("outside-equal", True) or certificate.get("lossy-again"), entry
    written = len([p for p in (folder / "out").rglob("*.dcm")])
    assert written == sum(entry["status"] == "written" for entry in told), "a file was written that nobody tells of"
    return told, report["worker-deaths"]


def main():
    generator = random.Random(OPTIONS.seed)
    states, codes, deaths, filled = collections.Counter(), collections.Counter(), 0, 0
    start = time.monotonic()
    work = pathlib.Path(tempfile.mkdtemp(prefix="efface-mutate-"))
    try:
        seeds = make_seeds(work)
        for first in range(0, OPTIONS.cases, OPTIONS.chunk):
            chunk = range(first, min(first + OPTIONS.chunk, OPTIONS.cases))
            folder = work / "chunk"
            (folder / "in").mkdir(parents=True)
            for number in chunk:
                _, data, pixels = seeds[number % len(seeds)]
                own = data.replace(NUMBER, f"{100000 + number}".encode())
                (folder / "in" / f"{number}.dcm").write_bytes(mutate(generator, own, pixels))
            told, died = run_chunk(folder, len(chunk))
            deaths += died
            states.update(entry["status"] for entry in told)
            codes.update(entry["code"] for entry in told if "code" in entry)
            filled += sum(bool(entry.get("filled")) for entry in told)
            if died and OPTIONS.keep:
                for entry in told:
                    if entry.get("code") == "worker":
                        name = sorted((folder / "in").iterdir())[entry["input"] - 1]
                        OPTIONS.keep.mkdir(parents=True, exist_ok=True)
                        shutil.copy(name, OPTIONS.keep)
                        syntax = seeds[int(name.stem) % len(seeds)][0]
                        print(f"# {name.name} ({syntax}): {entry['reason']}", flush=True)
            shutil.rmtree(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{OPTIONS.cases} cases of {len(seeds)} seeds in {time.monotonic() - start:.0f} s: {dict(states)}; "
          f"held back for {dict(codes)}; {filled} with filled boxes; {deaths} deaths of workers; "
          f"largest process {megabytes:.0f} MB")
    assert megabytes < MAX_MEGABYTES, "a process took more memory than any of these pictures needs"


main()
