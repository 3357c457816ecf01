"""Overlay planes: they go by the table; where a rule keeps them, names in them go and shapes stay."""

import json

import numpy
import pydicom
from PIL import Image, ImageDraw, ImageFont
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, SecondaryCaptureImageStorage, generate_uid

from harness import batch, dicom_below, run_cases

ROWS, COLUMNS = 256, 512


def draw(lines):
    small = Image.new("L", (COLUMNS // 2, ROWS // 2))
    for x, y, text in lines:
        ImageDraw.Draw(small).text((x // 2, y // 2), text, fill=255, font=ImageFont.load_default())
    return numpy.asarray(small.resize((COLUMNS, ROWS), Image.NEAREST)) > 0


def make(path):
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID = SecondaryCaptureImageStorage
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID = generate_uid()
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = "1.2.3", "1.2.3.4"
    dataset.PatientName, dataset.PatientID, dataset.Modality = "Vanderberg^Pedro", "4711-0815", "OT"
    dataset.Rows, dataset.Columns, dataset.SamplesPerPixel = ROWS, COLUMNS, 1
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 8, 8, 7, 0
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.PixelData = numpy.full((ROWS, COLUMNS), 40, numpy.uint8).tobytes()
    plane = draw([(40, 40, "VANDERBERG PEDRO")])
    plane[120:200, 300:302] = plane[120:200, 400:402] = True
    for element, vr, value in ((0x10, "US", ROWS), (0x11, "US", COLUMNS), (0x40, "CS", "G"), (0x50, "SS", [1, 1]),
                               (0x100, "US", 1), (0x102, "US", 0)):
        dataset.add_new((0x6000, element), vr, value)
    dataset.add_new((0x6000, 0x3000), "OW", numpy.packbits(plane.ravel(), bitorder="little").tobytes())
    dataset.is_little_endian, dataset.is_implicit_VR = True, False
    dataset.save_as(path, write_like_original=False)
    return plane


def kept_planes_are_searched(folder):
    """the name in a kept plane is cleared, its shapes are as before, and the region says where it was found"""
    (folder / "in").mkdir()
    before = make(folder / "in/1.dcm")
    profile = folder / "keep.profile"
    profile.write_text("[profile]\nname=keep\n\n[pixels]\npolicy=allow-list\n\n[tags]\n(60xx,xxxx)=keep\n")
    report = folder / "report.json"
    batch(folder, folder / "in", "--output", folder / "out", "--profile", profile, "--report", report, status=0)
    written = pydicom.dcmread(dicom_below(folder / "out")[0])
    bits = numpy.unpackbits(numpy.frombuffer(written[0x6000, 0x3000].value, numpy.uint8), bitorder="little")
    after = bits[:ROWS * COLUMNS].reshape(ROWS, COLUMNS) > 0
    assert before[:90].any() and not after[:90].any(), after[:90].sum()
    assert (after[110:] == before[110:]).all()
    found = [f for e in json.loads(report.read_text())["instances"] for f in e["text"]]
    assert any(f["reason"].startswith("overlay: ") and f["kind"] == "identity" for f in found), found


def others_go(folder):
    """without such a rule nothing of the group is written"""
    (folder / "in").mkdir()
    make(folder / "in/1.dcm")
    batch(folder, folder / "in", "--output", folder / "out", status=0)
    written = pydicom.dcmread(dicom_below(folder / "out")[0])
    assert not [e.tag for e in written if e.tag.group == 0x6000]


run_cases(kept_planes_are_searched, others_go)
