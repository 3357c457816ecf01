"""Boxes of device templates in batch: on the images they are for and no others, in the report, and in the plan."""

import json

import numpy as np
import pydicom
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from harness import batch, dicom_below, files_below, run_cases

OFF = ("--pixel-policy", "off")
TEMPLATE = """# Shared by a site.
[template]
name=ACME Sono
[device]
manufacturer=ACME
model=Sono 3
{software}rows=60
columns=80
[box 1]
x=4
y=2
width=40
height=9
note=name
"""


def write_image(path, software="2.1", model="Sono 3", frames=1):
    dataset = pydicom.Dataset()
    dataset.file_meta = pydicom.dataset.FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.3.1"
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = generate_uid(), generate_uid()
    dataset.PatientName, dataset.PatientID = "Tester^Template", "TT-100200"
    dataset.StudyDate = dataset.StudyTime = dataset.ReferringPhysicianName = dataset.AccessionNumber = ""
    dataset.PatientBirthDate = dataset.PatientSex = dataset.StudyID = dataset.SeriesNumber = ""
    dataset.InstanceNumber, dataset.PatientOrientation = 1, ""
    dataset.Modality, dataset.Manufacturer, dataset.ManufacturerModelName = "US", "ACME", model
    dataset.SoftwareVersions = software
    dataset.Rows, dataset.Columns, dataset.NumberOfFrames = 60, 80, frames
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated = dataset.BitsStored = 8
    dataset.HighBit, dataset.PixelRepresentation = 7, 0
    dataset.FrameTime = 40
    dataset.FrameIncrementPointer = 0x00181063
    dataset.PixelData = np.full((frames, 60, 80), 150, np.uint8).tobytes()
    dataset.is_little_endian, dataset.is_implicit_VR = True, False
    dataset.save_as(path, write_like_original=False)


def write_template(folder, software="software=2.1\n", name="acme.template"):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(TEMPLATE.format(software=software))
    return folder


def filled(path):
    """The pixels that were changed, as one box (x, y, width, height), or None."""
    pixels = pydicom.dcmread(path).pixel_array.reshape(-1, 60, 80)
    rows, columns = np.where((pixels != 150).any(axis=0))
    if len(rows) == 0:
        return None
    box = (int(columns.min()), int(rows.min()), int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1)
    inside = pixels[:, box[1] : box[1] + box[3], box[0] : box[0] + box[2]]
    assert (inside == inside.flat[0]).all(), "a part of the box, or some frames, are not filled"
    return box


def by_input(folder):
    return {i["input"]: i for i in json.loads((folder / "efface-report.json").read_text())["instances"]}


def exact(folder):
    """a template fills all frames of its device's images, no other's, and the report names it"""
    source = folder / "in"
    source.mkdir()
    write_image(source / "1.dcm", frames=3)
    write_image(source / "2.dcm", software="2.10")
    write_image(source / "3.dcm", model="Sono 4")
    templates = write_template(folder / "templates")
    batch(folder, source, "--output", folder / "out", "--templates", templates, *OFF, status=0)
    report = by_input(folder / "out")
    assert len(report) == 3
    for number, box in ((1, (4, 2, 40, 9)), (2, None), (3, None)):
        instance = report[number]
        assert filled(folder / "out" / instance["output"]) == box
        names = instance.get("templates", [])
        assert [n.split(" (")[0] for n in names] == (["ACME Sono"] if box else [])
        if box:
            assert instance["filled"] == [[4, 2, 40, 9, 0, 2]]


def any_software(folder):
    """what a template does not ask for may be anything"""
    source = folder / "in"
    source.mkdir()
    write_image(source / "1.dcm", software="2.1")
    write_image(source / "2.dcm", software="9")
    templates = write_template(folder / "templates", software="")
    batch(folder, source, "--output", folder / "out", "--templates", templates, *OFF, status=0)
    assert [filled(p) for p in dicom_below(folder / "out")] == [(4, 2, 40, 9)] * 2


def plan_holds_boxes(folder):
    """the plan of a run with templates gives the same bytes without them, and still names them"""
    source = folder / "in"
    source.mkdir()
    for i in range(3):
        write_image(source / f"{i}.dcm", software="2.1" if i < 2 else "3")
    templates = write_template(folder / "templates", software="")
    sign = ("--approve", "Dr. Reader")
    batch(folder, source, "--output", folder / "out", "--templates", templates, "--save-plan", folder / "plan", *sign, *OFF,
          status=0)
    batch(folder, source, "--output", folder / "again", "--plan", folder / "plan", status=0)
    first, second = dicom_below(folder / "out"), dicom_below(folder / "again")
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second] and len(first) == 3
    before, after = by_input(folder / "out"), by_input(folder / "again")
    assert [i["templates"] for i in before.values()] == [i["templates"] for i in after.values()]
    regions = list(json.loads((folder / "plan").read_text())["regions"].values())
    while regions and "kind" not in regions[0]:
        regions = [one for group in regions for one in group.values()]
    # One row a device, however many images it has.
    assert [r["kind"] for r in regions] == ["template"] * 2 and {r["reach"] for r in regions} == {"device"}


def search_goes_on(folder):
    """a template never stops the search for text"""
    source = folder / "in"
    source.mkdir()
    write_image(source / "1.dcm")
    templates = write_template(folder / "templates")
    batch(folder, source, "--output", folder / "out", "--templates", templates, status=0)
    instance = by_input(folder / "out")[1]
    assert "text" in instance and instance["templates"]
    assert filled(folder / "out" / instance["output"]) == (4, 2, 40, 9)


def refused(folder):
    """a broken template stops the run before anything is written, and says the line"""
    source = folder / "in"
    source.mkdir()
    write_image(source / "1.dcm")
    templates = write_template(folder / "templates")
    (templates / "bad.template").write_text(TEMPLATE.format(software="") + "colour=red\n")
    result = batch(folder, source, "--output", folder / "out", "--templates", templates, *OFF, status=2)
    assert "bad.template, line 15: [box 1] colour" in result.stderr
    assert not (folder / "out").exists() or files_below(folder / "out") == []
    batch(folder, source, "--output", folder / "out", "--templates", folder / "nothing", *OFF, status=2)
    batch(folder, source, "--output", folder / "out", "--templates", source, *OFF, status=2)


run_cases(exact, any_software, plan_holds_boxes, search_goes_on, refused)
