"""A plan that was saved gives the same bytes again; what is changed in it changes just that; a stale one is refused."""

import hashlib
import json
import shutil
import subprocess

import numpy as np
import pydicom

from harness import PROGRAM, batch, dicom_below, files_below, make_demo, run_cases

OFF = ("--pixel-policy", "off")


def digests(folder):
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in dicom_below(folder)}


def planned(folder, *arguments, sign=("--approve", "Dr. Reader")):
    """The demo, cleaned into out; the plan that was used is in plan.json."""
    demo = make_demo(folder)
    batch(folder, demo, "--output", folder / "out", "--save-plan", folder / "plan.json", *sign, *arguments, status=0)
    return demo, folder / "plan.json"


def change(path, function):
    plan = json.loads(path.read_text())
    result = function(plan)
    path.write_text(json.dumps(plan, indent=2, sort_keys=True) + "\n")
    return result


def replay(folder, demo, plan, name, *arguments, status=0):
    return batch(folder, demo, "--output", folder / name, "--plan", plan, *arguments, status=status)


def same_bytes(folder):
    """replaying a plan gives the same bytes, with any number of workers"""
    demo, plan = planned(folder)
    first = digests(folder / "out")
    assert len(first) >= 35
    replay(folder, demo, plan, "one", "--jobs", 1)
    replay(folder, demo, plan, "many", "--jobs", 5)
    assert digests(folder / "one") == first == digests(folder / "many")
    report = json.loads((folder / "one" / "efface-report.json").read_text())
    assert report["plan"] == json.loads(plan.read_text())["approval"]["digest"]


def no_values(folder):
    """a saved plan holds no value of the study, and is private"""
    demo, plan = planned(folder)
    assert plan.stat().st_mode & 0o777 == 0o600
    text = plan.read_text()
    for path in dicom_below(demo):
        dataset = pydicom.dcmread(path, stop_before_pixels=True)
        for value in (dataset.PatientID, str(dataset.PatientName).replace("^", " "), dataset.SOPInstanceUID):
            for word in str(value).split():
                assert len(word) < 4 or word not in text


def approval(folder):
    """without a signature a plan is only good for a dry run"""
    demo, plan = planned(folder, *OFF, sign=())
    result = replay(folder, demo, plan, "again", status=1)
    assert "not approved" in result.stderr
    assert not (folder / "again").exists() or not dicom_below(folder / "again")
    replay(folder, demo, plan, "dry", "--dry-run")
    replay(folder, demo, plan, "again", "--approve", "Dr. Reader", "--save-plan", folder / "signed.json")
    assert digests(folder / "again") == digests(folder / "out")
    assert json.loads((folder / "signed.json").read_text())["approval"]["who"] == "Dr. Reader"
    replay(folder, demo, folder / "signed.json", "third")
    assert digests(folder / "third") == digests(folder / "out")


def region(folder):
    """a region that is changed changes the pixels there, in one file, and takes the signature away"""
    demo, plan = planned(folder)
    grown = 200  # beyond the dark rim, into the anatomy

    def enlarge(content):
        inputs = content["inputs"]
        for key, box in content["regions"].items():
            of = inputs[key.split()[0]]
            if of["modality"] == "DX" and box["redact"] and box["y"] > grown:
                box["y"] -= grown
                box["height"] += grown
                box["state"] = "edited"
                return box
        raise AssertionError("the demo has no such region")

    box = change(plan, enlarge)
    result = replay(folder, demo, plan, "refused", status=1)
    assert "changed since" in result.stderr
    replay(folder, demo, plan, "changed", "--approve", "Dr. Reader")
    before, after = digests(folder / "out"), digests(folder / "changed")
    assert set(before) == set(after)
    differing = [name for name in before if before[name] != after[name]]
    assert len(differing) == 1
    old = pydicom.dcmread(folder / "out" / differing[0])
    new = pydicom.dcmread(folder / "changed" / differing[0])
    a, b = old.pixel_array, new.pixel_array
    del old.PixelData, new.PixelData
    assert old == new
    rows = np.nonzero((a != b).reshape(a.shape[0], -1).any(axis=1))[0]
    assert rows.min() >= box["y"] - 16 and rows.max() < box["y"] + grown + 16


def moved_away(folder):
    """a region that no longer covers the name is found out when the file is read again, and the file is held back"""
    demo, plan = planned(folder)

    def move(content):
        for key, box in content["regions"].items():
            if content["inputs"][key.split()[0]]["modality"] == "DX" and box["kind"] == "identity" and box["y"] > 80:
                box["y"] -= 80
                box["state"] = "edited"
                return
        raise AssertionError("the demo has no such region")

    change(plan, move)
    result = replay(folder, demo, plan, "moved", "--approve", "Dr. Reader", status=4)
    assert "1 leaks" in result.stdout, result.stdout
    assert len(digests(folder / "moved")) == len(digests(folder / "out")) - 1


def removed(folder):
    """regions that a person deleted from a plan: a name is found all the same, though nothing is filled any more in that
    file; the edges of what is filled in the others give nobody cause to look"""
    demo, plan = planned(folder)

    def drop(content):
        of = content["inputs"]
        name = min((k for k, box in content["regions"].items() if of[k.split()[0]]["modality"] == "DX"),
                   key=lambda k: int(k.split()[0])).split()[0]
        for key in list(content["regions"]):
            if key.split()[0] == name:
                del content["regions"][key]
        return int(name)

    name = change(plan, drop)
    replay(folder, demo, plan, "dropped", "--approve", "Dr. Reader", status=4)
    report = json.loads((folder / "dropped" / "efface-report.json").read_text())
    assert [i["input"] for i in report["instances"] if i["status"] == "leak"] == [name]
    looks = {i["input"]: i["look"] for i in report["instances"] if "look" in i}
    assert not looks, looks
    assert len(digests(folder / "dropped")) == len(digests(folder / "out")) - 1


def tag(folder):
    """a decision on a tag changes that tag in every file it speaks of, and nothing else"""
    demo, plan = planned(folder, *OFF)
    change(plan, lambda content: content["tags"].update({
        "all - rule keep none (0008,0060)": {"state": "edited", "action": "dummy", "text": "OT"}}))
    replay(folder, demo, plan, "changed", "--approve", "Dr. Reader")
    before = dicom_below(folder / "out")
    assert before
    for path in before:
        old = pydicom.dcmread(path)
        new = pydicom.dcmread(folder / "changed" / path.relative_to(folder / "out"))
        assert new.Modality == "OT"
        new.Modality = old.Modality
        assert old == new


def scope(folder):
    """a decision on one series leaves the others alone; what is left out is not written"""
    demo, plan = planned(folder, *OFF)

    def decide(content):
        first = content["inputs"]["1"]
        out = content["inputs"]["2"]
        out["leave-out"] = True
        content["tags"]["series " + first["series"] + " rule keep none (0008,0060)"] = {
            "state": "edited", "action": "dummy", "text": "OT"}
        return first["series"]

    series = change(plan, decide)
    result = replay(folder, demo, plan, "changed", "--approve", "Dr. Reader")
    assert "39 written" in result.stdout, result.stdout
    before, after = digests(folder / "out"), digests(folder / "changed")
    assert len(set(before) - set(after)) == 1
    assert {name.split("/")[2] for name in after if before[name] != after[name]} == {series}


def stale(folder):
    """a plan does not fit other inputs, another key or another profile"""
    demo, plan = planned(folder, *OFF)
    victim = files_below(demo)[0]

    more = folder / "more"
    shutil.copytree(demo, more)
    dataset = pydicom.dcmread(victim)
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = "2.25.12345"
    dataset.save_as(more / "new.dcm")
    less = folder / "less"
    shutil.copytree(demo, less)
    (less / victim.relative_to(demo)).unlink()
    other = folder / "other"
    shutil.copytree(demo, other)
    dataset = pydicom.dcmread(victim)
    dataset.SeriesInstanceUID = "2.25.54321"
    dataset.save_as(other / victim.relative_to(demo))
    for inputs, word in ((more, "does not cover"), (less, "are not there"), (other, "has changed")):
        result = replay(folder, inputs, plan, "refused", status=1)
        assert word in result.stderr, result.stderr
    result = replay(folder, demo, plan, "refused", "--profile", "research", status=1)
    assert "another profile" in result.stderr
    (folder / "test.key").rename(folder / "old.key")
    result = replay(folder, demo, plan, "refused", status=1)
    assert "another project key" in result.stderr
    assert not (folder / "refused").exists() or not dicom_below(folder / "refused")
    (folder / "test.key").unlink()
    (folder / "old.key").rename(folder / "test.key")
    plan.write_text(plan.read_text().replace('"efface-plan"', '"no-plan"', 1))
    replay(folder, demo, plan, "refused", status=1)


def compare(folder):
    """two readers' plans are compared by name, without a key; other studies are refused"""
    demo, plan = planned(folder, *OFF)
    second = folder / "second.json"
    shutil.copy(plan, second)

    def decide(content):
        content["readers"] = {"reader": "Dr. Second", "blind": True}
        content["tags"]["all - rule keep none (0008,0060)"] = {"state": "rejected", "action": "remove"}
        del content["approval"]

    def call(*files, status):
        result = subprocess.run([PROGRAM, "--compare", *files], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        assert result.returncode == status, result.stderr
        return result

    call(plan, plan, status=0)
    change(second, decide)
    said = call(plan, second, status=3).stdout
    assert "tag all - rule keep none (0008,0060)\n    Dr. Reader: As proposed\n    Dr. Second: Remove\n" in said, said
    change(second, lambda content: content["inputs"].pop("1"))
    assert "different inputs" in call(plan, second, status=1).stderr


if __name__ == "__main__":
    run_cases(same_bytes, no_values, approval, region, moved_away, removed, tag, scope, stale, compare)
