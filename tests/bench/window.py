#!/usr/bin/python3
"""What a person waits for in the window: the first frame, scrolling, the tag table of a million values, its search.

  tests/bench/window.py [--build build] [--folder DIR] [--case NAME ...] [--text]

Makes its studies (3 GB; in DIR they stay for the next run), opens each in the real window on a display of its
own, and prints what was measured. Rendering is by software there (cairo under Xvfb, no graphics card), which is the worst
case; the frame clock of such a display ticks 60 times a second, so no rate can be above that. --text also searches for
burned-in text meanwhile. Nothing is asserted: a shared machine is no judge of seconds.

Cases: instances (2,000 CT slices of 512 x 512, 16 bits), multiframe (the same as one instance), colour (200 frames of
1024 x 768 as JPEG), raw (the same uncompressed), table (5,000 instances with 200 attributes each).
"""

import argparse
import io
import os
import pathlib
import shutil
import struct
import subprocess
import tempfile

import numpy as np
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[2]
PREFIX = "1.2.826.0.1.3680043.8.498"
LONG = ("OB", "OW", "SQ", "UN", "UT")


def element(tag, vr, value):
    if isinstance(value, int):
        value = struct.pack("<H", value)
    elif isinstance(value, str):
        value = value.encode()
    if len(value) % 2:
        value += b"\0" if vr in ("UI", "OB") else b" "
    head = struct.pack("<HH2s", tag >> 16, tag & 0xFFFF, vr.encode())
    if vr in LONG:
        return head + struct.pack("<HI", 0, len(value)) + value
    return head + struct.pack("<H", len(value)) + value


def part10(sop_class, instance, syntax, elements, pixels=b""):
    """Elements in the order of their tags: (tag, VR, value)."""
    meta = (element(0x00020001, "OB", b"\0\1") + element(0x00020002, "UI", sop_class)
            + element(0x00020003, "UI", instance) + element(0x00020010, "UI", syntax))
    elements = sorted(elements + [(0x00080016, "UI", sop_class), (0x00080018, "UI", instance)])
    return (bytes(128) + b"DICM" + element(0x00020000, "UL", struct.pack("<I", len(meta))) + meta
            + b"".join(element(*e) for e in elements) + pixels)


def common(modality, rows, columns, series, bits=16, samples=1, frames=1):
    elements = [
        (0x00080020, "DA", "20240105"), (0x00080050, "SH", "A99887766"), (0x00080060, "CS", modality),
        (0x00080070, "LO", "Bench"), (0x00080090, "PN", "Referrer^Rita"), (0x00081030, "LO", "Thorax"),
        (0x0008103E, "LO", "axial 0.6"), (0x00100010, "PN", "Benchmark^Berta"), (0x00100020, "LO", "BM-471199"),
        (0x00100030, "DA", "19610102"), (0x0020000D, "UI", f"{PREFIX}.900"), (0x0020000E, "UI", f"{PREFIX}.{series}"),
        (0x00200011, "IS", "3"), (0x00280002, "US", samples),
        (0x00280004, "CS", "MONOCHROME2" if samples == 1 else "RGB"), (0x00280010, "US", rows),
        (0x00280011, "US", columns), (0x00280100, "US", 16 if bits > 8 else 8), (0x00280101, "US", bits),
        (0x00280102, "US", bits - 1), (0x00280103, "US", 0),
    ]
    if samples == 3:
        elements.append((0x00280006, "US", 0))
    if frames > 1:
        elements.append((0x00280008, "IS", str(frames)))
    return elements


def slices(count):
    """Noise over a disc that grows and shrinks, 12 bits."""
    generator = np.random.default_rng(1)
    y, x = np.mgrid[-256:256, -256:256]
    noise = generator.integers(0, 200, (512, 512), dtype=np.uint16)
    for i in range(count):
        disc = (x * x + y * y) < (120 + 100 * np.sin(i / 60)) ** 2
        yield (np.roll(noise, i, axis=1) + 900 * disc.astype(np.uint16)).tobytes()


def make_instances(folder, count=2000):
    for i, pixels in enumerate(slices(count)):
        elements = common("CT", 512, 512, 901, bits=12) + [(0x00200013, "IS", str(i + 1))]
        (folder / f"{i:05d}.dcm").write_bytes(part10(
            "1.2.840.10008.5.1.4.1.1.2", f"{PREFIX}.1.{i + 1}", "1.2.840.10008.1.2.1",
            elements + [(0x7FE00010, "OW", pixels)]))


def make_multiframe(folder, count=2000):
    elements = common("OT", 512, 512, 902, bits=12, frames=count)
    head = part10("1.2.840.10008.5.1.4.1.1.7.3", f"{PREFIX}.2", "1.2.840.10008.1.2.1", elements)
    with open(folder / "multi.dcm", "wb") as out:
        out.write(head + struct.pack("<HH2sHI", 0x7FE0, 0x0010, b"OW", 0, count * 512 * 512 * 2))
        for pixels in slices(count):
            out.write(pixels)


def cine(count):
    """A sector that swings, in colours, as an ultrasound might."""
    generator = np.random.default_rng(2)
    noise = generator.integers(0, 90, (768, 1024, 1), dtype=np.uint8)
    y, x = np.mgrid[0:768, -512:512]
    for i in range(count):
        sector = (np.abs(np.arctan2(x, y + 1) - 0.2 * np.sin(i / 15)) < 0.6)[:, :, None]
        colour = np.array([150 + 100 * np.sin(i / 9), 120, 90]).astype(np.uint8)
        yield (np.roll(noise, 3 * i, axis=0) * sector + (colour // 2) * sector).astype(np.uint8)


def make_colour(folder, count=200):
    elements = common("US", 768, 1024, 903, bits=8, samples=3, frames=count)
    elements = [(t, v, "YBR_FULL_422" if t == 0x00280004 else d) for t, v, d in elements]
    head = part10("1.2.840.10008.5.1.4.1.1.3.1", f"{PREFIX}.3", "1.2.840.10008.1.2.4.50", elements)
    with open(folder / "cine.dcm", "wb") as out:
        out.write(head + struct.pack("<HH2sHI", 0x7FE0, 0x0010, b"OB", 0, 0xFFFFFFFF))
        out.write(struct.pack("<HHI", 0xFFFE, 0xE000, 0))
        for frame in cine(count):
            data = io.BytesIO()
            Image.fromarray(frame).save(data, "JPEG", quality=85, subsampling=1)
            data = data.getvalue() + b"\0" * (len(data.getvalue()) % 2)
            out.write(struct.pack("<HHI", 0xFFFE, 0xE000, len(data)) + data)
        out.write(struct.pack("<HHI", 0xFFFE, 0xE0DD, 0))


def make_raw(folder, count=200):
    elements = common("US", 768, 1024, 904, bits=8, samples=3, frames=count)
    head = part10("1.2.840.10008.5.1.4.1.1.3.1", f"{PREFIX}.4", "1.2.840.10008.1.2.1", elements)
    with open(folder / "cine.dcm", "wb") as out:
        out.write(head + struct.pack("<HH2sHI", 0x7FE0, 0x0010, b"OB", 0, count * 1024 * 768 * 3))
        for frame in cine(count):
            out.write(frame.tobytes())


def make_table(folder, count=5000, attributes=200):
    """Every instance has its own value in each third attribute; of the others there are a few different ones."""
    pixels = bytes(64 * 64)
    for i in range(count):
        elements = common("MR", 64, 64, 910 + i // 500, bits=8) + [(0x00200013, "IS", str(i % 500 + 1))]
        for block in range(4):
            elements.append((0x00090010 + (block << 17), "LO", "BENCH PRIVATE"))
        for k in range(attributes - len(elements) - 3):
            number = i if k % 3 == 0 else i % 7
            elements.append((0x00091000 + ((k % 4) << 17) + k // 4, "LO", f"value {number} of {k}"))
        (folder / f"{i:05d}.dcm").write_bytes(part10(
            "1.2.840.10008.5.1.4.1.1.4", f"{PREFIX}.5.{i + 1}", "1.2.840.10008.1.2.1",
            elements + [(0x7FE00010, "OB", pixels)]))


CASES = {
    "instances": (make_instances, "frames"),
    "multiframe": (make_multiframe, "frames"),
    "colour": (make_colour, "frames"),
    "raw": (make_raw, "frames"),
    "table": (make_table, "table"),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default=str(ROOT / "build"))
    parser.add_argument("--folder")
    parser.add_argument("--case", action="append", choices=CASES)
    parser.add_argument("--text", action="store_true")
    options = parser.parse_args()

    build = pathlib.Path(options.build).resolve()
    subprocess.run(["ninja", "-C", build, "tests/ui/window-bench", "app/efface-worker"], check=True,
                   stdout=subprocess.DEVNULL)
    work = pathlib.Path(options.folder or tempfile.mkdtemp(prefix="efface-bench-"))
    environment = dict(os.environ, EF_WORKER=str(build / "app" / "efface-worker"),
                       GSETTINGS_SCHEMA_DIR=str(build / "app"), OMP_THREAD_LIMIT="1")
    if options.text:
        environment["EF_BENCH_TEXT"] = "1"
    try:
        for name in options.case or CASES:
            make, kind = CASES[name]
            folder = work / name
            if not folder.is_dir():
                folder.mkdir(parents=True)
                make(folder)
            print(f"{name}: {make.__doc__ or ''}", flush=True)
            result = subprocess.run(
                [ROOT / "tests" / "headless", build / "tests" / "ui" / "window-bench", kind, folder],
                env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
            for line in result.stdout.splitlines():
                what, value, unit = line.split("\t")
                print(f"  {what:52s} {float(value):10.2f} {unit}")
            if result.returncode != 0:
                print(f"  failed with {result.returncode}: {result.stderr[-400:]}")
    finally:
        if options.folder is None:
            shutil.rmtree(work, ignore_errors=True)


main()
