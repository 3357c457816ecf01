#!/usr/bin/python3
"""Filling one box, in each transfer syntax and each kind of picture: what stayed, what it weighs, how long it took.

  tests/bench/syntax.py [--build build] [--rows 480] [--columns 640] [--frames 8] [--syntax NAME]... [--json FILE]

A row a file: equal outside and filled inside, for as many of pydicom (with Pillow), dcmtk and gdcm as can read both
files; output size over input size; the time of the filling over that of decoding all frames and encoding them anew: without
loss, or for JPEG with Pillow in the same way; for native pixels over that of a copy. Nothing is asserted, but the last line counts.
"""

import argparse
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time


def arguments():
    root = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=root / "build")
    parser.add_argument("--rows", type=int, default=480)
    parser.add_argument("--columns", type=int, default=640)
    parser.add_argument("--frames", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--syntax", action="append")
    parser.add_argument("--json", type=pathlib.Path)
    return root, parser.parse_args()


ROOT, OPTIONS = arguments()
os.environ["EF_FILL_BOXES"] = str(OPTIONS.build / "tests" / "engine" / "fill-boxes")
sys.path.insert(0, str(ROOT / "tests" / "engine"))

import PIL.Image  # noqa: E402
import pydicom  # noqa: E402
import syntaxes  # noqa: E402


def jpeg_again(source, options):
    """Seconds for decoding and encoding the frames of a JPEG file once more with Pillow, which uses the same library."""
    d = pydicom.dcmread(source)
    frames = list(syntaxes.generate_pixel_data_frame(d.PixelData, int(d.get("NumberOfFrames", 1) or 1)))
    start = time.monotonic()
    for frame in frames:
        picture = PIL.Image.open(io.BytesIO(frame))
        picture.load()
        picture.save(io.BytesIO(), "JPEG", quality=88, **options)
    return time.monotonic() - start


def lossless_again(source, told, folder):
    """Seconds for encoding all frames without loss, decoding included."""
    result = subprocess.run([syntaxes.FILL_BOXES, "encode", told["transfer-syntax"], str(source), str(folder / "x.dcm")],
                            stdin=subprocess.DEVNULL, capture_output=True)
    return json.loads(result.stdout)["seconds"] if result.returncode == 0 else None


def copy(source, folder):
    start = time.monotonic()
    shutil.copyfile(source, folder / "x.dcm")
    return time.monotonic() - start


def measure(kind, syntax, folder):
    source, target = folder / "in.dcm", folder / "out.dcm"
    syntaxes.make(kind, syntax, source, folder, OPTIONS.rows, OPTIONS.columns, OPTIONS.frames)
    width = OPTIONS.columns // 3
    box = f"{OPTIONS.columns // 10},{OPTIONS.rows // 12},{width},{OPTIONS.rows // 16}"
    rounds = [syntaxes.fill(source, target, box) for _ in range(OPTIONS.rounds)]
    told = min(rounds, key=lambda r: r.get("seconds", 0))
    row = {"syntax": syntax, "kind": kind}
    if told["status"] != 0:
        return {**row, "refused": told.get("error")}
    views = {name: syntaxes.judge(name, source, target, told, folder) for name in syntaxes.READERS}
    if syntax in syntaxes.JPEG:
        again = min(jpeg_again(source, syntaxes.JPEG[syntax]) for _ in range(OPTIONS.rounds))
    elif syntax in syntaxes.NATIVE:
        again = min(copy(source, folder) for _ in range(OPTIONS.rounds))
    else:
        again = lossless_again(source, told, folder)
    return {
        **row,
        "certificate": told["certificate"]["outside-equal"] and told["certificate"]["values-in-boxes"] == 1,
        "readers": {name: view == (0.0, True) for name, view in views.items() if view is not None},
        "size": target.stat().st_size / source.stat().st_size,
        "milliseconds": told["seconds"] * 1000,
        "milliseconds-again": again * 1000 if again else None,
        "output-syntax": told["transfer-syntax"],
    }


def show(row):
    name = f"{row['syntax']:20s} {row['kind']:11s}"
    if "refused" in row:
        print(f"{name} refused: {row['refused']}")
        return
    readers = " ".join(name if good else name.upper() + "!" for name, good in row["readers"].items()) or "none"
    again = f"{row['milliseconds'] / row['milliseconds-again']:5.2f}" if row["milliseconds-again"] else "    -"
    print(f"{name} {'equal' if row['certificate'] else 'DIFFERENT':9s} size {row['size']:5.3f}  "
          f"{row['milliseconds']:8.1f} ms  time/again {again}  {readers}", flush=True)


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="efface-bench-"))
    rows = []
    missing = []
    try:
        for syntax in OPTIONS.syntax or syntaxes.SYNTAXES:
            for kind in syntaxes.KINDS + syntaxes.EXTRA:
                try:
                    row = measure(kind, syntax, folder)
                except syntaxes.CannotMake as reason:
                    missing.append(f"{kind} in {syntax}: {reason}")
                    continue
                rows.append(row)
                show(row)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    done = [r for r in rows if "refused" not in r]
    print(f"{len(rows)} files in {len({r['syntax'] for r in rows})} syntaxes; {sum(r['certificate'] for r in done)} equal "
          f"outside and filled; {sum(all(r['readers'].values()) for r in done)} so for every reader that can read them, "
          f"{sum(len(r['readers']) >= 2 for r in done)} by two or more; {len(rows) - len(done)} refused; "
          f"{len(missing)} do not exist or cannot be made here")
    if OPTIONS.json:
        OPTIONS.json.write_text(json.dumps({"rows": rows, "not made": missing}, indent=1) + "\n")


main()
