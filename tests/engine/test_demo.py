"""The demo study through the whole chain, judged by programs that had no part in it."""

import csv
import hashlib
import json
import os
import subprocess
import zipfile

import numpy as np
import pydicom

from harness import (PROGRAM, Skip, batch, dciodvfy_errors, dcmdump_reads, dicom_below, encodings, files_below,
                     make_demo, note, run_cases, want_tool)

# What the demo's invented people can be known by.
SECRETS = ["Brückwald", "BRÜCKWALD", "Änne", "NK-4471902", "KV-T830114227", "19571103", "Möwenweg", "23125 448",
           "Jördis", "Kasuda", "KASUDA", "Kenta", "霞田", "健太", "かすだ", "7719-0032-5", "EX-20051", "19620418",
           "海辺町", "03-5550-1962", "Öhlenkamp", "Sandvoß", "Klinikum Nordkamp", "Deichstraße", "Morikage", "森影",
           "Tsukishiro", "月城", "湊川", "ACC2403120071", "ACC2402190013", "20240405-117", "20240409-022",
           "2.25.7304418095526", "2.25.6118230947714"]


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def cleaned(folder, *arguments, status=0):
    demo = make_demo(folder)
    out = folder / "out"
    batch(folder, demo, "--output", out, "--crosswalk", folder / "cross.csv", "--uid-map", folder / "uids.csv",
          *arguments, status=status)
    return demo, out, list(csv.DictReader(open(folder / "cross.csv", encoding="utf-8")))


def inflated(path, folder):
    """dciodvfy cannot read deflated data sets: dcmconv inflates them first."""
    if pydicom.dcmread(path, stop_before_pixels=True).file_meta.TransferSyntaxUID != "1.2.840.10008.1.2.1.99":
        return path
    want_tool("dcmconv")
    plain = folder / "inflated.dcm"
    subprocess.run(["dcmconv", "+te", str(path), str(plain)], check=True, capture_output=True)
    return plain


def chain(folder):
    """every instance is written, and no secret is in any byte, name or table of the output"""
    demo, out, cross = cleaned(folder)
    assert len(cross) == len(files_below(demo)) >= 35
    assert all(row["status"] == "written" for row in cross), [r["status"] for r in cross]
    outputs = dicom_below(out)
    assert len(outputs) == len(cross)
    for path in files_below(out):
        data = path.read_bytes()
        for secret in SECRETS:
            assert secret not in str(path.relative_to(out))
            for form in encodings(secret):
                assert form not in data, f"secret {SECRETS.index(secret)} in an output"


def validity(folder):
    """pydicom and dcmdump read every output; dciodvfy has no error that the input had not"""
    want_tool("dciodvfy")
    want_tool("dcmdump")
    demo, out, cross = cleaned(folder)
    for row in cross:
        path = out / row["output"]
        dataset = pydicom.dcmread(path)
        assert dataset.PatientIdentityRemoved == "YES"
        codes = [item.CodeValue for item in dataset.DeidentificationMethodCodeSequence]
        assert codes[0] == "113100"
        assert dataset.file_meta.MediaStorageSOPInstanceUID == dataset.SOPInstanceUID == row["new_sop_instance_uid"]
        assert dcmdump_reads(path)
        new = dciodvfy_errors(inflated(path, folder)) - dciodvfy_errors(inflated(demo / row["source"], folder))
        assert not new, new
    head = (out / cross[0]["output"]).read_bytes()[:132]
    assert head == bytes(128) + b"DICM"


def grouping(folder):
    """studies and series stay together, references still point to what was written"""
    demo, out, cross = cleaned(folder)
    before = {r["source"]: pydicom.dcmread(demo / r["source"], stop_before_pixels=True) for r in cross}
    after = {r["source"]: pydicom.dcmread(out / r["output"], stop_before_pixels=True) for r in cross}
    for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID", "PatientID"):
        pairs = {(str(before[s].get(keyword, "")), str(after[s].get(keyword, ""))) for s in before}
        assert len({a for a, b in pairs}) == len(pairs) == len({b for a, b in pairs}), keyword
    known = {str(d.SOPInstanceUID) for d in after.values()}
    originals = {str(d.SOPInstanceUID) for d in before.values()}
    seen = 0

    def walk(old, new):
        nonlocal seen
        for element in old:
            if element.VR == "SQ" and element.tag in new:
                for a, b in zip(element.value, new[element.tag].value):
                    walk(a, b)
            elif element.keyword == "ReferencedSOPInstanceUID" and element.tag in new:
                if str(element.value) in originals:
                    seen += 1
                    assert str(new[element.tag].value) in known

    for source in before:
        walk(before[source], after[source])
    assert seen > 0, "the demo holds references, and some must survive"


def sources_untouched(folder):
    """the sources keep their bytes and times; the key is private; a second run changes nothing"""
    demo = make_demo(folder)
    before = {p: (digest(p), p.stat().st_mtime_ns) for p in files_below(demo)}
    out = folder / "out"
    batch(folder, demo, "--output", out, status=0)
    assert before == {p: (digest(p), p.stat().st_mtime_ns) for p in files_below(demo)}
    assert (folder / "test.key").stat().st_mode & 0o777 == 0o600
    first = {p: digest(p) for p in dicom_below(out)}
    result = batch(folder, demo, "--output", out, status=0)
    assert " 0 written" in result.stdout, result.stdout
    assert first == {p: digest(p) for p in dicom_below(out)}


def same_key_same_bytes(folder):
    """the same key gives the same bytes elsewhere, with another number of workers; another key gives others"""
    demo = make_demo(folder)
    batch(folder, demo, "--output", folder / "a", "--jobs", 1, status=0)
    batch(folder, demo, "--output", folder / "b", "--jobs", 3, status=0)
    a = {p.relative_to(folder / "a"): digest(p) for p in dicom_below(folder / "a")}
    b = {p.relative_to(folder / "b"): digest(p) for p in dicom_below(folder / "b")}
    assert a == b
    (folder / "test.key").unlink()
    batch(folder, demo, "--output", folder / "c", "--pixel-policy", "off", status=0)
    assert not set(a) & {p.relative_to(folder / "c") for p in dicom_below(folder / "c")}


def never_overwrites(folder):
    """an output that is there is kept, unless --force is given"""
    demo = make_demo(folder)
    out = folder / "out"
    batch(folder, demo, "--output", out, "--pixel-policy", "off", status=0)
    victim = dicom_below(out)[0]
    original = victim.read_bytes()
    victim.write_bytes(b"something else")
    batch(folder, demo, "--output", out, "--pixel-policy", "off", status=3)
    assert victim.read_bytes() == b"something else"
    batch(folder, demo, "--output", out, "--pixel-policy", "off", "--force", status=0)
    assert victim.read_bytes() == original


def pixels_outside_boxes(folder):
    """native and losslessly coded pixels outside the filled boxes are what they were"""
    demo, out, cross = cleaned(folder)
    report = json.loads((out / "efface-report.json").read_text())
    filled = {e["output"]: e.get("filled", []) for e in report["instances"] if "output" in e}
    checked = touched = 0
    for row in cross:
        old = pydicom.dcmread(demo / row["source"])
        if "PixelData" not in old:
            continue
        syntax = old.file_meta.TransferSyntaxUID
        if syntax in ("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"):
            continue
        new = pydicom.dcmread(out / row["output"])
        try:
            a, b = old.pixel_array, new.pixel_array
        except Exception as error:
            note(f"pydicom cannot decode {syntax}: {type(error).__name__}")
            continue
        assert a.shape == b.shape
        frames = int(old.get("NumberOfFrames", 1) or 1)
        a = a.reshape(frames, old.Rows, old.Columns, -1)
        b = b.reshape(frames, old.Rows, old.Columns, -1)
        mask = np.zeros((frames, old.Rows, old.Columns), bool)
        for x, y, w, h, first, last in filled[row["output"]]:
            mask[first:last + 1, max(y, 0):y + h, max(x, 0):x + w] = True
            touched += 1
        bits = old.BitsStored
        stored = (1 << bits) - 1
        assert np.array_equal(a[~mask].astype(np.int64) & stored, b[~mask].astype(np.int64) & stored)
        checked += 1
    assert checked >= 20 and touched >= 1, (checked, touched)


def usage(folder):
    """wrong command lines end with status 2 and say why"""
    demo = make_demo(folder)
    for arguments in ([], [demo], [demo, "--output", folder / "o", "--profile", "no-such"],
                      [demo, "--output", folder / "o", "--pixel-policy", "no-such"],
                      [folder / "missing", "--output", folder / "o"], [demo, "--output", demo]):
        result = batch(folder, *arguments, status=2)
        assert result.stderr.strip()
    result = subprocess.run([str(PROGRAM), "--batch", str(demo), "--output", str(folder / "o"), "--key",
                             str(folder / "o" / "inside.key")], capture_output=True, text=True)
    assert result.returncode == 2


def dry_run(folder):
    """--dry-run writes nothing into the output"""
    demo = make_demo(folder)
    batch(folder, demo, "--output", folder / "out", "--dry-run", "--pixel-policy", "off", status=0)
    assert not dicom_below(folder / "out") if (folder / "out").exists() else True


def archive(folder):
    """a zip archive is an input like a folder"""
    demo = make_demo(folder)
    with zipfile.ZipFile(folder / "study.zip", "w", zipfile.ZIP_DEFLATED) as z:
        for path in files_below(demo):
            z.write(path, path.relative_to(demo))
    batch(folder, demo, "--output", folder / "a", "--pixel-policy", "off", status=0)
    batch(folder, folder / "study.zip", "--output", folder / "b", "--pixel-policy", "off", status=0)
    a = {p.relative_to(folder / "a"): digest(p) for p in dicom_below(folder / "a")}
    b = {p.relative_to(folder / "b"): digest(p) for p in dicom_below(folder / "b")}
    assert a and a == b


def dicomdir(folder):
    """a DICOMDIR stands for the files that it refers to, and is not copied"""
    want_tool("dcmmkdir")
    demo = make_demo(folder)
    medium = folder / "medium"
    medium.mkdir()
    count = 0
    for path in files_below(demo):
        dataset = pydicom.dcmread(path, stop_before_pixels=True)
        if dataset.Modality == "CT":
            (medium / f"CT{count:04d}").write_bytes(path.read_bytes())
            count += 1
    made = subprocess.run(["dcmmkdir", "--general-purpose-dvd-jpeg", "+id", str(medium), "+D",
                           str(medium / "DICOMDIR"), "+r"] + [f"CT{i:04d}" for i in range(count)],
                          capture_output=True, cwd=medium)
    if made.returncode != 0 or not (medium / "DICOMDIR").exists():
        made = subprocess.run(["dcmgpdir", "+id", str(medium), "+D", str(medium / "DICOMDIR"), "+r", "-W"],
                              capture_output=True, cwd=medium)
    if not (medium / "DICOMDIR").exists():
        raise Skip("dcmmkdir did not make a DICOMDIR of the demo")
    (medium / "STRAY").write_bytes((medium / "CT0000").read_bytes())
    batch(folder, medium / "DICOMDIR", "--output", folder / "out", "--pixel-policy", "off", status=0)
    assert len(dicom_below(folder / "out")) == count


def read_only(folder):
    """the sources may lie on a read-only mount, and no display is needed"""
    demo = make_demo(folder)
    script = (f"mount --bind {demo} {demo} && mount -o remount,ro,bind {demo} && ! touch {demo}/x 2>/dev/null && "
              f"env -u DISPLAY -u WAYLAND_DISPLAY {PROGRAM} --batch {demo} --output {folder}/out "
              f"--key {folder}/k --pixel-policy off")
    probe = subprocess.run(["unshare", "-m", "true"], capture_output=True)
    if os.geteuid() != 0 or probe.returncode != 0:
        raise Skip("mounts cannot be made here")
    result = subprocess.run(["unshare", "-m", "sh", "-c", script], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert dicom_below(folder / "out")


def research_dates(folder):
    """the research profile keeps intervals between the dates of one patient, and shifts all of them"""
    demo, out, cross = cleaned(folder, "--profile", "research", "--pixel-policy", "off")
    from datetime import datetime
    shifts = {}
    for row in cross:
        old = pydicom.dcmread(demo / row["source"], stop_before_pixels=True)
        new = pydicom.dcmread(out / row["output"], stop_before_pixels=True)
        assert new.LongitudinalTemporalInformationModified == "MODIFIED"
        for keyword in ("StudyDate", "SeriesDate", "ContentDate"):
            if old.get(keyword):
                a, b = (datetime.strptime(d.get(keyword), "%Y%m%d") for d in (old, new))
                shifts.setdefault(str(old.PatientID), set()).add((a - b).days)
    assert len(shifts) == 2
    assert all(len(days) == 1 and min(days) > 0 for days in shifts.values())


if __name__ == "__main__":
    run_cases(chain, validity, grouping, sources_untouched, same_key_same_bytes, never_overwrites,
              pixels_outside_boxes, usage, dry_run, archive, dicomdir, read_only, research_dates)
