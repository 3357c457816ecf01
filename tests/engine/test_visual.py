"""Pictures in which people may be recognised: told of, held back where the profile wants that, and never claimed clean."""

import json

import numpy
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, VLPhotographicImageStorage, generate_uid

from harness import batch, dicom_below, run_cases


def save(path, series, sop_class, modality, **more):
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID = sop_class
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID = generate_uid()
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = "1.2.3", series
    dataset.PatientName, dataset.PatientID, dataset.Modality = "Vanderberg^Pedro", "4711-0815", modality
    dataset.Rows, dataset.Columns, dataset.SamplesPerPixel = 64, 64, 1
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 8, 8, 7, 0
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.PixelData = numpy.zeros((64, 64), numpy.uint8).tobytes()
    for keyword, value in more.items():
        setattr(dataset, keyword, value)
    dataset.is_little_endian, dataset.is_implicit_VR = True, False
    path.parent.mkdir(parents=True, exist_ok=True)
    dataset.save_as(path, write_like_original=False)


def stack(folder, count, part, thickness, **more):
    for i in range(count):
        save(folder / f"{i:03}.dcm", f"1.2.3.{len(folder.name)}", CTImageStorage, "CT", BodyPartExamined=part,
             SliceThickness=thickness, PixelSpacing=[0.5, 0.5], **more)


def look(folder, name, *arguments, status=None):
    report = folder / f"{name}.json"
    batch(folder, folder / name, "--output", folder / f"{name}-out", "--report", report, *arguments,
          status=status)
    told = json.loads(report.read_text())
    limits = {limit["limit"]: limit.get("count", 0) for limit in told["limits"]}
    rows = [f for e in told["instances"] for f in e.get("text", []) if f["kind"] == "visual"]
    return told, limits, rows


def who_is_told_of(folder):
    """thin slices of a head, also where only a description says so, and photographs; no thick ones, few, or of a knee"""
    stack(folder / "head", 70, "HEAD", 1)
    stack(folder / "described", 70, "", 1, SeriesDescription="Schädel nativ", SpecificCharacterSet="ISO_IR 100")
    stack(folder / "thick", 30, "HEAD", 5)
    stack(folder / "few", 10, "HEAD", 1)
    stack(folder / "knee", 70, "KNEE", 1)
    stack(folder / "scout", 1, "HEAD", 1, ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"])
    save(folder / "photo/1.dcm", "1.2.3.9", VLPhotographicImageStorage, "XC")
    for name, rows in {"head": 1, "described": 1, "photo": 1, "thick": 0, "few": 0, "knee": 0, "scout": 0}.items():
        told, limits, found = look(folder, name, status=0)
        assert len(found) == rows, (name, found)
        assert ("recognisable-visual-features" in limits) == (rows > 0), (name, limits)
        assert told["totals"]["written"] == len(list((folder / name).iterdir())), told["totals"]
    for path in dicom_below(folder / "head-out"):
        codes = {item.CodeValue for item in pydicom.dcmread(path).DeidentificationMethodCodeSequence}
        assert "113102" not in codes, codes
        break


def held_where_wanted(folder):
    """with faces=hold nothing of such a series is written before a person approved"""
    stack(folder / "head", 70, "HEAD", 1)
    stack(folder / "knee", 5, "KNEE", 1)
    profile = folder / "hold.profile"
    profile.write_text("[profile]\nname=hold\n\n[pixels]\npolicy=allow-list\nfaces=hold\n")
    told, _, _ = look(folder, "head", "--profile", profile, status=3)
    assert told["totals"]["review"] == 70 and not list(dicom_below(folder / "head-out")), told["totals"]
    told, _, _ = look(folder, "knee", "--profile", profile)
    assert told["totals"]["written"] == 5, told["totals"]


run_cases(who_is_told_of, held_where_wanted)
