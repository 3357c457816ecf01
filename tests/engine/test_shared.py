"""Real files and generated cases beside the project: every input ends as a clean file or with a true reason."""

import collections
import csv
import json
import re
import subprocess
import sys

import pydicom

from harness import batch, dcmdump_reads, dicom_below, files_below, note, run_cases, want_shared, want_tool


def corpus(folder):
    """each file of the corpus is written or quarantined with a reason; nothing is lost, no worker's death shows"""
    files = want_shared("corpus") / "files"
    want_tool("dcmdump")
    out = folder / "out"
    result = batch(folder, files, "--output", out, "--crosswalk", folder / "cross.csv", "--jobs", 2)
    assert result.returncode in (0, 3), (result.returncode, result.stderr[-2000:])
    cross = list(csv.DictReader(open(folder / "cross.csv", encoding="utf-8")))
    assert len(cross) >= len(files_below(files)), "an archive may add members, nothing may be missing"
    counts = collections.Counter(row["status"] for row in cross)
    note(dict(counts))
    assert set(counts) <= {"written", "unchanged", "quarantined", "ignored", "review"}
    report = json.loads((out / "efface-report.json").read_text())
    reasons = collections.Counter()
    for entry in report["instances"]:
        if entry["status"] not in ("written", "unchanged"):
            assert entry["reason"] and entry["code"] not in ("failed", "worker"), entry
            reasons[entry["code"]] += 1
    note(dict(reasons))
    assert counts["written"] >= 150, counts
    for row in cross:
        if row["status"] != "written":
            continue
        path = out / row["output"]
        dataset = pydicom.dcmread(path)
        assert dataset.PatientIdentityRemoved == "YES"
        assert dcmdump_reads(path), row["output"]
        source = files / row["source"]
        if not source.exists():
            continue
        try:
            original = pydicom.dcmread(source, force=True, stop_before_pixels=True)
        except Exception:
            continue  # pydicom gives up on some sources that dcmdump and we read
        data = path.read_bytes()
        for keyword in ("SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID"):
            value = str(original.get(keyword, "") or "")
            # The palettes of PS3.6 are instances with UIDs of the standard; these stay.
            assert len(value) < 8 or value.startswith("1.2.840.10008.") or value.encode() not in data, keyword


def score(folder, profile, strict):
    files = want_shared("headerset")
    want_tool("dciodvfy")
    out = folder / "out"
    batch(folder, files / "in", "--output", out, "--profile", profile, "--pixel-policy", "off", "--uid-map",
          folder / "uids.csv", status=0)
    (out / "efface-report.json").unlink()
    result = subprocess.run([sys.executable, str(files / "score.py"), str(files / "in"), str(out),
                             str(files / "truth.db"), "--mapping", str(folder / "uids.csv")],
                            capture_output=True, text=True, timeout=1200)
    line = [x for x in result.stdout.splitlines() if x.startswith("SCORE")][-1]
    note(line)

    def number(pattern):
        return float(re.search(pattern, line).group(1))

    assert number(r"STRICT=([\d.]+)") >= strict
    assert number(r"leaks=(\d+)") == 0
    assert "'broken'" not in line and "'dangling'" not in line
    assert number(r"iod_new=(\d+)") == 0
    assert number(r"missing=(\d+)") == 0
    assert number(r"marked=(\d+)") == 94


def headers_basic(folder):
    """generated headers, Basic Profile: no leak, no broken reference, no new IOD error, STRICT >= 77"""
    score(folder, "basic", 77)


def headers_research(folder):
    """generated headers, research profile: no leak, no broken reference, no new IOD error, STRICT >= 99.5"""
    score(folder, "research", 99.5)


if __name__ == "__main__":
    run_cases(corpus, headers_basic, headers_research)
