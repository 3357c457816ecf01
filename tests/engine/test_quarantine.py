"""Where a codec is missing the header is cleaned alone, and lies beside the output, without a picture."""

import csv
import json
import shutil

import pydicom
import pydicom.uid
from pydicom.dataset import Dataset

import videos
from harness import batch, dcmdump_reads, dicom_below, encodings, run_cases, want_tool

PART2 = "1.2.840.10008.1.2.4.93"  # JPEG 2000 with multi-component transforms, for which there is no codec
STEREO = "1.2.840.10008.1.2.4.106"
PICTURES = ("PixelData", "IconImageSequence", "PixelDataProviderURL", "ExtendedOffsetTable")


def dress(dataset):
    """What identifies, and other places for pictures than the pixel data."""
    dataset.PatientName, dataset.PatientID = "Quarz^Quirin", "QQ-90210"
    dataset.StudyDescription, dataset.ReferringPhysicianName = "Quirin Quarz, colon", "Kummer^Karla"
    icon = Dataset()
    icon.Rows = icon.Columns = 8
    icon.SamplesPerPixel, icon.BitsAllocated, icon.BitsStored, icon.HighBit = 1, 8, 8, 7
    icon.PixelRepresentation, icon.PhotometricInterpretation, icon.PixelData = 0, "MONOCHROME2", bytes(64)
    dataset.IconImageSequence = [icon]
    dataset.add_new((0x6000, 0x3000), "OW", bytes(videos.ROWS * videos.COLUMNS // 8))


def foreign(folder):
    """An image in a transfer syntax that nothing here decodes."""
    dataset = pydicom.dcmread(videos.make("h264-mp4", folder))
    dress(dataset)
    dataset.file_meta.TransferSyntaxUID = PART2
    dataset.NumberOfFrames = 1
    path = folder / "in" / "foreign.dcm"
    path.parent.mkdir()
    dataset.save_as(path)
    return path.parent


def stereo(folder):
    """A video of two views with text in it: there is a decoder, but no encoder."""
    videos.VIDEOS["stereo"] = ("106", "h264", "-c:v libx264 -profile:v high -crf 10 "
                               "-vf drawbox=c=black:t=fill,drawtext=text=QUARZ:fontcolor=white:fontsize=36:x=14:y=40",
                               8, False, None)
    pydicom.uid.UID_dictionary.setdefault(STEREO, ("", "Transfer Syntax", "", "", ""))
    dataset = pydicom.dcmread(videos.make("stereo", folder))
    dress(dataset)
    path = folder / "in" / "stereo.dcm"
    path.parent.mkdir()
    dataset.save_as(path)
    return path.parent


def check(folder, inputs, *arguments):
    out, quarantine = folder / "out", folder / "out.quarantine"
    page = folder / "report.html"
    again = [inputs, "--output", out, "--report-html", page, "--jobs", 1, *arguments]
    batch(folder, *again, status=3)
    assert not dicom_below(out)
    entry = json.loads((out / "efface-report.json").read_text())["instances"][0]
    assert (entry["status"], entry["code"]) == ("quarantined", "unsupported"), entry
    copies = dicom_below(quarantine)
    assert [str(p.relative_to(quarantine)) for p in copies] == [entry["header-copy"]], entry
    assert entry["header-copy"] in page.read_text()
    with open(f"{quarantine}.csv", newline="") as table:
        assert [row["header"] for row in csv.DictReader(table)] == [entry["header-copy"]]

    data = copies[0].read_bytes()
    for value in ("Quarz", "QUARZ", "Quirin", "QQ-90210", "Kummer", "1.2.826.0.1.3680043.8.498"):
        for form in encodings(value):
            assert form not in data, value
    dataset = pydicom.dcmread(copies[0])
    assert dataset.file_meta.TransferSyntaxUID == pydicom.uid.ExplicitVRLittleEndian
    assert not any(e.tag.group & 0xff00 == 0x6000 for e in dataset)
    for keyword in PICTURES:
        assert keyword not in dataset, keyword
    assert dataset.PatientIdentityRemoved == "YES" and dataset.Rows == videos.ROWS
    codes = [item.CodeValue for item in dataset.DeidentificationMethodCodeSequence]
    assert "113100" in codes and "113101" not in codes, codes
    assert entry["claims"]["codes"] == codes and entry["verified"], entry
    want_tool("dcmdump")
    assert dcmdump_reads(copies[0])
    batch(folder, *again, status=3)
    assert copies[0].read_bytes() == data and dicom_below(quarantine) == copies
    return entry


def no_decoder(folder):
    """no decoder: the header is cleaned alone, verified, named in both reports and the list; its claims are honest"""
    entry = check(folder, foreign(folder))
    assert "JPEG 2000 Part 2" in entry["reason"], entry["reason"]


def no_encoder(folder):
    """no encoder for what must be filled: likewise"""
    entry = check(folder, stereo(folder), "--pixel-policy", "all-text")
    assert "no encoder" in entry["reason"], entry["reason"]
    # Once the whole instance is written, the copy of its header goes.
    batch(folder, folder / "in", "--output", folder / "out", "--pixel-policy", "off", "--jobs", 1, status=0)
    assert [str(p.relative_to(folder / "out")) for p in dicom_below(folder / "out")] == [entry["header-copy"]]
    assert not (folder / "out.quarantine").exists()


def not_input(folder):
    """a folder that holds the output takes what was held back for no input; a dry run writes nothing"""
    inputs = foreign(folder)
    batch(folder, folder / "in", "--output", folder / "in" / "out", "--dry-run", status=3)
    assert len(dicom_below(folder / "in")) == 1
    for _ in range(2):
        batch(folder, folder / "in", "--output", folder / "in" / "out", status=3)
        report = json.loads((folder / "in" / "out" / "efface-report.json").read_text())
        assert report["totals"]["quarantined"] == 1, report["totals"]
    assert len(dicom_below(folder / "in" / "out.quarantine")) == 1


def only_codecs(folder):
    """a damaged file, and one that may not be written, leave no header behind"""
    inputs = foreign(folder)
    dataset = pydicom.dcmread(inputs / "foreign.dcm")
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.66"
    dataset.save_as(inputs / "foreign.dcm")
    (inputs / "short.dcm").write_bytes((inputs / "foreign.dcm").read_bytes()[:900])
    batch(folder, inputs, "--output", folder / "out", status=3)
    assert not (folder / "out.quarantine").exists()


if __name__ == "__main__":
    if shutil.which("ffmpeg") is None:
        print("1..0 # SKIP ffmpeg is not installed")
    else:
        run_cases(no_decoder, no_encoder, not_input, only_codecs)
