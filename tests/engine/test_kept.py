"""What a person keeps on purpose is written, the file says so, and everything else is searched as ever."""

import json
import shutil

import pydicom

from harness import batch, dciodvfy_errors, dicom_below, make_demo, run_cases


def pick(folder, modality):
    """One file of the demo as an input folder of its own; returns the folder and the file."""
    for path in dicom_below(make_demo(folder)):
        if pydicom.dcmread(path, stop_before_pixels=True).Modality == modality:
            place = folder / "in"
            place.mkdir()
            shutil.copy(path, place / "file.dcm")
            return place, place / "file.dcm"
    raise AssertionError(f"the demo has no {modality}")


def review(folder, place, decide, *arguments, status=0):
    """Cleans PLACE, lets DECIDE change the plan, replays it signed; returns the written file or None, and the report."""
    batch(folder, place, "--dry-run", "--save-plan", folder / "plan.json", *arguments)
    plan = json.loads((folder / "plan.json").read_text())
    decide(plan)
    (folder / "plan.json").write_text(json.dumps(plan, indent=2, sort_keys=True) + "\n")
    batch(folder, place, "--output", folder / "out", "--plan", folder / "plan.json", "--approve", "Dr. Reader",
          status=status)
    written = dicom_below(folder / "out")
    report = json.loads((folder / "out" / "efface-report.json").read_text())["instances"][0]
    return (pydicom.dcmread(written[0]) if written else None), report


def keep(*targets, **own):
    """A decision for every proposal there may be on the tags: keep, or a text of one's own."""
    def decide(plan):
        for tag in targets:
            for proposal in ("remove table", "empty table", "dummy table", "uid table", "remove vr", "keep none"):
                plan["tags"][f"all - rule {proposal} {tag}"] = own or {"state": "rejected", "action": "keep"}
    return decide


def says_kept(dataset):
    assert dataset.PatientIdentityRemoved == "NO"
    assert list(dataset.DeidentificationMethod)[1:] == ["identity kept by decision of a reviewer"]
    assert "DeidentificationMethodCodeSequence" not in dataset


def says_removed(dataset):
    assert dataset.PatientIdentityRemoved == "YES"
    assert isinstance(dataset.DeidentificationMethod, str)
    codes = {item.CodeValue for item in dataset.DeidentificationMethodCodeSequence}
    assert "113100" in codes
    return codes


OFF = ("--pixel-policy", "off")


def header(folder):
    """a kept name and number are written as they were, and the file does not claim to be de-identified"""
    place, source = pick(folder, "CT")
    old = pydicom.dcmread(source)
    new, report = review(folder, place, keep("(0010,0010)", "(0010,0020)"), *OFF)
    assert new.PatientName == old.PatientName and new.PatientID == old.PatientID
    assert new.PatientBirthDate != old.PatientBirthDate and new.SOPInstanceUID != old.SOPInstanceUID
    says_kept(new)
    assert report["status"] == "written"
    assert report["kept-by-person"] == ["(0010,0010)", "(0010,0020)"]
    assert report["verified"]["kept-by-person"] >= 2
    assert str(old.PatientID) not in json.dumps(report)
    written = dicom_below(folder / "out")[0]
    assert not dciodvfy_errors(written) - dciodvfy_errors(source)


def harmless(folder):
    """a kept text without identity takes no claim away, one with it does, though it is not the name alone"""
    place, source = pick(folder, "CT")
    old = pydicom.dcmread(source)
    new, report = review(folder, place, keep("(0008,103E)"), *OFF)
    assert new.SeriesDescription == old.SeriesDescription
    says_removed(new)
    assert "kept-by-person" not in report
    shutil.rmtree(folder / "out")
    assert old.PatientName.family_name in old.StudyDescription
    new, report = review(folder, place, keep("(0008,103E)", "(0008,1030)"), *OFF)
    assert new.StudyDescription == old.StudyDescription
    says_kept(new)
    assert report["kept-by-person"] == ["(0008,1030)"]


def dates(folder):
    """a date kept by hand is not called removed"""
    place, source = pick(folder, "CT")
    new, _ = review(folder, place, keep("(0008,0020)"), *OFF)
    assert new.StudyDate == pydicom.dcmread(source).StudyDate
    assert new.LongitudinalTemporalInformationModified == "MODIFIED"
    says_removed(new)


def words(folder):
    """a text of the person's own may hold a word that identifies"""
    place, source = pick(folder, "CT")
    family = pydicom.dcmread(source).PatientName.family_name
    new, report = review(folder, place, keep("(0008,1030)", state="edited", action="dummy", text=f"CT of {family}"), *OFF)
    assert new.StudyDescription == f"CT of {family}"
    says_kept(new)
    assert report["kept-by-person"] == ["(0008,1030)"]


def uids(folder):
    """a kept SOP Instance UID stands in the meta information too"""
    place, source = pick(folder, "CT")
    old = pydicom.dcmread(source)
    new, _ = review(folder, place, keep("(0008,0018)"), *OFF)
    assert new.SOPInstanceUID == old.SOPInstanceUID == new.file_meta.MediaStorageSOPInstanceUID
    says_kept(new)


def elsewhere(folder):
    """the same name anywhere else is a leak as ever"""
    place, source = pick(folder, "CT")
    family = pydicom.dcmread(source).PatientName.family_name
    (folder / "leaky.conf").write_text(f"[profile]\nname=leaky\n[pixels]\npolicy=off\n"
                                       f"[tags]\nInstitutionName=dummy:{family}\n")
    new, report = review(folder, place, keep("(0010,0010)"), "--profile", folder / "leaky.conf", status=4)
    assert new is None
    assert report["status"] == "leak" and "(0008,0080)" in report["reason"], report


def region(folder):
    """text that identifies and stays in the pixels makes Burned In Annotation YES"""
    place, source = pick(folder, "DX")
    kept = {}

    def leave(plan):
        for box in plan["regions"].values():
            if box["kind"] == "identity":
                box.update(redact=False, state="rejected")
                kept[(box["x"], box["y"], box["width"], box["height"])] = box

    new, report = review(folder, place, leave)
    assert kept and report["status"] == "written"
    says_kept(new)
    assert new.BurnedInAnnotation == "YES"
    assert report["text-kept-by-person"] == len(kept)
    old = pydicom.dcmread(source).pixel_array
    for x, y, width, height in kept:
        assert (new.pixel_array[y:y + height, x:x + width] == old[y:y + height, x:x + width]).all()


def redrawn(folder):
    """a better box in place of the one that was found leaves nothing"""
    place, _ = pick(folder, "DX")

    def redraw(plan):
        boxes = {key: box for key, box in plan["regions"].items() if box["kind"] == "identity"}
        for index, (key, box) in enumerate(sorted(boxes.items())):
            number = key.split()[0]
            plan["regions"][f"{number} {900 + index}"] = dict(
                box, kind="drawn", state="edited", x=max(box["x"] - 4, 0), y=max(box["y"] - 4, 0),
                width=box["width"] + 8, height=box["height"] + 8)
            box.update(redact=False, state="rejected")

    new, report = review(folder, place, redraw)
    assert new.BurnedInAnnotation == "NO"
    assert "113101" in says_removed(new)
    assert "text-kept-by-person" not in report


if __name__ == "__main__":
    run_cases(header, harmless, dates, words, uids, elsewhere, region, redrawn)
