"""Filling boxes touches nothing else: every transfer syntax, judged by readers that had no part in it."""

import collections
import json
import subprocess

import pydicom

import syntaxes
from harness import PROGRAM, batch, note, run_cases
from syntaxes import CannotMake, EXTRA, KINDS, NATIVE, READERS, SYNTAXES, UIDS


def prove(source, target, report=None):
    command = [str(PROGRAM), "--prove", str(source), str(target), *(["--report", str(report)] if report else [])]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)


def check(folder, kind, syntax):
    source, target = folder / "in.dcm", folder / "out.dcm"
    syntaxes.make(kind, syntax, source, folder, frames=3)
    last = "1,1" if kind.startswith("multi") else "0,0"
    told = syntaxes.fill(source, target, f"20,16,40,20,{last}")
    assert told["status"] == 0, told
    certificate = told["certificate"]
    assert certificate["outside-equal"] and certificate["values-in-boxes"] == 1, certificate
    assert certificate["outside-before"] == certificate["outside-after"]
    assert told["transfer-syntax"] == UIDS[syntax], told
    lossy = syntax in ("j2k-91-lossy", "htj2k-203-lossy", "jpegxl-112-lossy")
    if kind.startswith("multi") and not lossy and not syntax.startswith("htj2k"):
        # The encoders of the others sign their work in comments, which go from every frame.
        assert certificate["frames-untouched"] == 2, certificate
    views = {name: syntaxes.judge(name, source, target, told, folder) for name in READERS}
    readable = {name: view for name, view in views.items() if view is not None}
    assert readable, "no reader could read both files"
    assert all(view == (0.0, True) for view in readable.values()), views
    ratio = target.stat().st_size / source.stat().st_size
    if syntax != "jpegls-81-near" and not lossy:
        assert ratio < 1.05, ratio
    return len(readable)


def matrix(folder):
    """each kind of picture in each transfer syntax: equal outside, filled inside, for two other readers"""
    made = collections.Counter()
    readers = collections.Counter()
    for syntax in SYNTAXES:
        kinds = ["gray8", "rgb", "multi"] + (["gray12", "signed16"] if syntax in ("explicit", "rle", "j2k-90") else [])
        for kind in kinds if syntax != "jpeg-51" else ["gray12"]:
            try:
                readers[check(folder, kind, syntax)] += 1
                made[syntax] += 1
            except CannotMake:
                continue
            except AssertionError as error:
                raise AssertionError(f"{kind} in {syntax}: {error}") from error
    note(f"{sum(made.values())} files in {len(made)} transfer syntaxes; readers: {dict(readers)}")
    assert len(made) >= len(SYNTAXES) - 2


def pairs(folder):
    """where two pixels share their chroma a box of odd width grows by one, and the frame keeps its size"""
    source, target = folder / "in.dcm", folder / "out.dcm"
    for syntax in ("explicit", "encapsulated", "deflated-frame"):
        syntaxes.make("ybr422", syntax, source, folder)
        told = syntaxes.fill(source, target, "21,16,33,20")
        assert told["certificate"]["outside-equal"] and told["certificate"]["changed"] == [[20, 16, 34, 20, 0, 0]], told
        assert target.stat().st_size <= source.stat().st_size * 1.05, syntax
        assert pydicom.dcmread(target).PhotometricInterpretation == "YBR_FULL_422"


def natives(folder):
    """each kind of native picture, in either byte order"""
    for kind in KINDS + EXTRA:
        for syntax in NATIVE:
            try:
                check(folder, kind, syntax)
            except CannotMake:
                continue
            except AssertionError as error:
                raise AssertionError(f"{kind} in {syntax}: {error}") from error


def proof(folder):
    """--prove finds the boxes by itself, and one changed pixel outside"""
    source, target = folder / "in.dcm", folder / "out.dcm"
    for kind, syntax, value in (("gray16", "explicit", "black"), ("rgb", "jpeg-50-420", "black"),
                                ("rgb", "jpeg-50-420", "gray"), ("multi-rgb", "j2k-90", "white"),
                                ("gray12", "jpeg-51", "background"), ("rgb", "jpegxl-111-jpeg", "white"),
                                ("gray16", "htj2k-201", "gray")):
        syntaxes.make(kind, syntax, source, folder, frames=3)
        told = syntaxes.fill(source, target, "20,16,40,20,1,1" if kind == "multi-rgb" else "20,16,40,20",
                             options=["--fill=" + value])
        result = prove(source, target, folder / "proof.json")
        assert result.returncode == 0, result.stdout + result.stderr
        found = json.loads((folder / "proof.json").read_text())
        assert found["changed"] == told["certificate"]["changed"], found
        assert found["outside-before"] == found["outside-after"] == told["certificate"]["outside-before"]
    syntaxes.make("gray16", "explicit", source, folder)
    syntaxes.fill(source, target, "20,16,40,20")
    d = pydicom.dcmread(target)
    image = d.pixel_array.copy()
    image[70, 90] ^= 1
    image[71, 91] ^= 3
    d.PixelData = image.tobytes()
    d.save_as(folder / "changed.dcm")
    result = prove(source, folder / "changed.dcm")
    assert result.returncode == 3, result.stdout
    result = prove(source, folder / "no-such-file.dcm")
    assert result.returncode == 1 and result.stderr


def report(folder):
    """the report of a batch has a certificate of every written file"""
    files = folder / "in"
    files.mkdir()
    for number, syntax in enumerate(("explicit", "jpeg-50", "j2k-90", "rle")):
        syntaxes.make("gray8", syntax, files / f"{number}.dcm", folder)
        d = pydicom.dcmread(files / f"{number}.dcm")
        d.SOPInstanceUID = d.file_meta.MediaStorageSOPInstanceUID = f"1.2.826.0.1.3680043.8.498.{800 + number}"
        d.save_as(files / f"{number}.dcm")
    for policy, methods in (("all-text", {"samples"}), ("off", {"lengths", "bytes"})):
        out = folder / policy
        batch(folder, files, "--output", out, "--pixel-policy", policy, "--jobs", 1, status=0)
        told = json.loads((out / "efface-report.json").read_text())["instances"]
        assert len(told) == 4
        assert {entry["certificate"]["method"] for entry in told} == methods, told
        assert all(e["certificate"]["method"] == "lengths" or e["certificate"]["outside-equal"] for e in told)
        if policy == "all-text":
            assert all(e["certificate"]["outside-before"] == e["certificate"]["outside-after"] for e in told)


def labels(folder):
    """a label is drawn in a second value, everything outside stays; among coefficients too, where it can be read"""
    source, target = folder / "in.dcm", folder / "out.dcm"
    for kind, syntax in [(kind, "explicit") for kind in KINDS + EXTRA] + [("signed16", "big-endian"), ("rgb", "rle"),
                                                                        ("gray12", "j2k-90"), ("ybr422", "encapsulated"),
                                                                        ("gray8", "jpeg-50"), ("rgb", "jpeg-50-422"),
                                                                        ("rgb", "jpeg-55-progressive"),
                                                                        ("gray12", "jpeg-51")]:
        syntaxes.make(kind, syntax, source, folder)
        told = syntaxes.fill(source, target, "8,10,72,24,0,0", options=["--label=REDACTED"])
        assert told["status"] == 0 and told["certificate"]["outside-equal"], (kind, told)
        assert told["certificate"]["values-in-boxes"] == 2, (kind, told)
        different = syntaxes.judge("pydicom", source, target, told, folder)
        assert different is None or different[0] == 0.0, (kind, different)
        assert kind == "bits1" or prove(source, target).returncode == 0, kind
    syntaxes.make("gray8", "explicit", source, folder)
    told = syntaxes.fill(source, target, "8,10,12,8", options=["--label=REDACTED"])
    assert told["certificate"]["values-in-boxes"] == 1, "too small a box stays plain"
    told = syntaxes.fill(source, target, "8,10,72,24", "50,20,49,40", "8,40,80,30", options=["--label=REDACTED"])
    assert told["status"] == 0 and told["certificate"]["values-in-boxes"] == 2, ("boxes that cross", told)
    image = syntaxes.pixels("gray8", 84, 100, 1)
    coarse = syntaxes.jpeg_streams(image, dict(subsampling=0, qtables=[[120] * 64]))
    syntaxes.encapsulated("gray8", image, syntaxes.UIDS["jpeg-50"], coarse, source)
    told = syntaxes.fill(source, target, "8,10,72,24", options=["--label=REDACTED"])
    assert told["certificate"]["outside-equal"] and told["certificate"]["values-in-boxes"] == 1, "too coarse stays plain"


def shallow(folder):
    """where a JPEG stream is deeper than Bits Stored, black and white do not run over what is stored"""
    source, target = folder / "in.dcm", folder / "out.dcm"
    syntaxes.make_native("gray12", source)
    d = pydicom.dcmread(source)
    d.PixelData = (d.pixel_array >> 2).tobytes()
    d.save_as(source)
    for quality in (5, 25, 65, 90):
        syntaxes.run(["dcmcjpeg", "+ee", "+q", quality, source, folder / "coded.dcm"])
        d = pydicom.dcmread(folder / "coded.dcm")
        d.BitsStored, d.HighBit = 10, 9
        d.save_as(folder / "coded.dcm")
        told = syntaxes.fill(folder / "coded.dcm", target, "20,16,40,20", options=["--fill=white", "--label=REDACTED"])
        assert told["status"] == 0 and told["certificate"]["values-in-boxes"] == 1, told
        syntaxes.run(["dcmdjpeg", target, folder / "plain.dcm"])
        inside = pydicom.dcmread(folder / "plain.dcm").pixel_array[17:35, 22:58]
        assert 1000 < inside.min() == inside.max() < 1024, (quality, inside.min(), inside.max())


def kept_rate(folder):
    """lossy JPEG 2000 keeps its size when asked to, and the certificate tells what that cost"""
    source, target = folder / "in.dcm", folder / "out.dcm"
    for kind in ("gray8", "gray16", "rgb", "multi-rgb"):
        syntaxes.make(kind, "j2k-91-lossy", source, folder, rows=256, columns=300, frames=3)
        told = syntaxes.fill(source, target, "20,16,40,20,0,0", options=["--keep-rate"])
        assert told["status"] == 0, told
        certificate = told["certificate"]
        assert told["transfer-syntax"] == UIDS["j2k-91-lossy"]
        assert certificate["lossy-again"] and not certificate["outside-equal"], certificate
        ratio = target.stat().st_size / source.stat().st_size
        d = pydicom.dcmread(target)
        note(f"{kind}: {ratio:.2f} of the size, largest difference outside {certificate['largest-difference']:.0f}")
        assert ratio < 1.1, (kind, ratio)
        assert certificate["largest-difference"] < (60 if kind != "gray16" else 60 * 256)
        assert d.LossyImageCompression == "01" and d.LossyImageCompressionMethod, d
        assert d.PhotometricInterpretation == pydicom.dcmread(source).PhotometricInterpretation
        assert syntaxes.read_pydicom(target, folder) is not None
        assert prove(source, target).returncode == 3
    # What lost nothing, loses nothing.
    syntaxes.make("rgb", "j2k-90", source, folder)
    told = syntaxes.fill(source, target, "20,16,40,20", options=["--keep-rate"])
    assert told["certificate"]["outside-equal"]


if __name__ == "__main__":
    run_cases(matrix, pairs, natives, proof, report, labels, shallow, kept_rate)
