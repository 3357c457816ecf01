"""What is drawn beside the pixels goes with what is filled in them: overlay planes, planes in unused bits, icons, curves,
palettes, and the graphics of presentation states. Judged by pydicom and dcmtk."""

import subprocess

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, generate_uid

from harness import batch, dicom_below, dcmdump_reads, run_cases

ROWS, COLUMNS, FRAMES = 60, 80, 2
BOX = (4, 2, 40, 9)
TEMPLATE = """[template]
name=ACME Sono
[device]
manufacturer=ACME
model=Sono 3
rows=60
columns=80
[box 1]
x=4
y=2
width=40
height=9
"""
GSPS = "1.2.840.10008.5.1.4.1.1.11.1"


def make_image(sop_class="1.2.840.10008.5.1.4.1.1.7"):
    d = Dataset()
    d.file_meta = FileMetaDataset()
    d.SOPClassUID = d.file_meta.MediaStorageSOPClassUID = sop_class
    d.SOPInstanceUID = d.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    d.StudyInstanceUID, d.SeriesInstanceUID = "1.2.3", generate_uid()
    d.PatientName, d.PatientID, d.Modality = "Drawer^Dora", "DD-100200", "OT"
    d.Manufacturer, d.ManufacturerModelName = "ACME", "Sono 3"
    return d


def set_pixels(d, frames, bits=8, photometric="MONOCHROME2"):
    dtype = np.uint8 if bits <= 8 else np.uint16
    d.Rows, d.Columns, d.SamplesPerPixel, d.PhotometricInterpretation = ROWS, COLUMNS, 1, photometric
    if frames > 1:
        d.NumberOfFrames = frames
    d.BitsAllocated, d.BitsStored = 8 * dtype().itemsize, bits
    d.HighBit, d.PixelRepresentation = bits - 1, 0
    image = (np.arange(frames * ROWS * COLUMNS).reshape(frames, ROWS, COLUMNS) % (1 << bits)).astype(dtype)
    return image


def save(d, path, syntax=ExplicitVRLittleEndian):
    d.file_meta.TransferSyntaxUID = syntax
    d.is_little_endian, d.is_implicit_VR = syntax != ExplicitVRBigEndian, False
    d.save_as(path, write_like_original=False)


def run(folder, profile="", *options):
    """The written files, by SOP class; boxes come from a template, so nothing depends on what can be read."""
    (folder / "acme.template").write_text(TEMPLATE)
    (folder / "own.profile").write_text("[profile]\nname=own\n\n[pixels]\npolicy=off\n\n" + profile)
    batch(folder, folder / "in", "--output", folder / "out", "--templates", folder / "acme.template", "--profile",
          folder / "own.profile", "--jobs", 1, *options, status=0)
    paths = dicom_below(folder / "out")
    assert all(dcmdump_reads(path) for path in paths)
    return {pydicom.dcmread(path).SOPClassUID: path for path in paths}


def inside(shape=(ROWS, COLUMNS)):
    mask = np.zeros(shape, bool)
    x, y, width, height = BOX
    mask[y:y + height, x:x + width] = True
    return mask


def plane_bits(d, group, frames, rows, columns, big=False):
    value = np.frombuffer(d[group, 0x3000].value, np.uint8)
    if big and d[group, 0x3000].VR == "OW":
        value = value.reshape(-1, 2)[:, ::-1].reshape(-1)
    return np.unpackbits(value, bitorder="little")[:frames * rows * columns].reshape(frames, rows, columns)


def add_plane(d, group, rows, columns, origin, frames=1, first=1, big=False, drawn=None):
    for element, vr, value in ((0x10, "US", rows), (0x11, "US", columns), (0x40, "CS", "G"), (0x50, "SS", origin),
                               (0x100, "US", 1), (0x102, "US", 0)):
        d.add_new((group, element), vr, value)
    if frames > 1:
        d.add_new((group, 0x15), "IS", frames)
        d.add_new((group, 0x51), "US", first)
    drawn = np.ones(frames * rows * columns, np.uint8) if drawn is None else drawn.reshape(-1)
    bits = np.packbits(drawn, bitorder="little")
    bits = np.concatenate([bits, np.zeros(len(bits) % 2, np.uint8)])
    d.add_new((group, 0x3000), "OW", (bits.reshape(-1, 2)[:, ::-1] if big else bits).tobytes())


def kept_planes(folder):
    """planes that a rule keeps lose what lies in a box: with an origin of their own, of several frames, in either order"""
    for syntax in (ExplicitVRLittleEndian, ExplicitVRBigEndian):
        big = syntax == ExplicitVRBigEndian
        work = folder / ("big" if big else "little")
        (work / "in").mkdir(parents=True)
        d = make_image()
        image = set_pixels(d, FRAMES)
        pixels = image.tobytes()
        d.PixelData = pixels
        d["PixelData"].VR = "OB"
        add_plane(d, 0x6000, ROWS, COLUMNS, [1, 1], big=big)
        add_plane(d, 0x6002, 20, 30, [6, 11], big=big)        # 5 down, 10 to the right
        add_plane(d, 0x6004, ROWS, COLUMNS, [1, 1], frames=2, big=big)
        add_plane(d, 0x601e, 70, 90, [-4, -9], big=big)       # larger than the image
        save(d, work / "in/1.dcm", syntax)
        path = run(work, "[tags]\n(60xx,xxxx)=keep\n").popitem()[1]
        written = pydicom.dcmread(path)
        mask = inside()
        assert (plane_bits(written, 0x6000, 1, ROWS, COLUMNS, big)[0] == ~mask).all(), syntax
        assert (plane_bits(written, 0x6004, 2, ROWS, COLUMNS, big) == ~mask).all()
        assert (plane_bits(written, 0x6002, 1, 20, 30, big)[0] == ~mask[5:25, 10:40]).all()
        large = np.zeros((70, 90), bool)
        large[5:65, 10:90] = mask[:60, :80]
        assert (plane_bits(written, 0x601e, 1, 70, 90, big)[0] == ~large).all()
        after = written.pixel_array
        assert (after[:, mask] == 0).all() and (after[:, ~mask] == image[:, ~mask]).all()
        judged = subprocess.run(["dcmdump", "-q", "+P", "6000,3000", "+L", path], capture_output=True, text=True)
        assert judged.returncode == 0 and "OverlayData" in judged.stdout


def planes_in_unused_bits(folder):
    """overlays in the high bits of samples go, whatever is done with the group; the samples below stay"""
    for name, profile in (("basic", ""), ("kept", "[tags]\n(60xx,xxxx)=keep\n")):
        work = folder / name
        (work / "in").mkdir(parents=True)
        d = make_image()
        image = set_pixels(d, FRAMES, bits=12)
        drawn = image.copy()
        drawn[:, 4:50, 10:70] |= 1 << 12
        drawn[:, 20:30, 5:60] |= 1 << 15
        d.PixelData = drawn.tobytes()
        d["PixelData"].VR = "OW"
        for group, bit in ((0x6000, 12), (0x6002, 15)):
            for element, vr, value in ((0x10, "US", ROWS), (0x11, "US", COLUMNS), (0x40, "CS", "G"),
                                       (0x50, "SS", [1, 1]), (0x100, "US", 16), (0x102, "US", bit)):
                d.add_new((group, element), vr, value)
        save(d, work / "in/1.dcm")
        written = pydicom.dcmread(run(work, profile).popitem()[1])
        after = np.frombuffer(written.PixelData, np.uint16).reshape(FRAMES, ROWS, COLUMNS)
        mask = inside()
        assert (after[:, ~mask] == image[:, ~mask]).all() and (after[:, mask] == 0).all(), name
        assert (0x6000, 0x3000) not in written


def make_icon():
    icon = Dataset()
    icon.Rows, icon.Columns, icon.SamplesPerPixel, icon.PhotometricInterpretation = 32, 32, 1, "MONOCHROME2"
    icon.BitsAllocated = icon.BitsStored = 8
    icon.HighBit, icon.PixelRepresentation = 7, 0
    icon.PixelData = (b"\x80\xc0" * 512)
    icon["PixelData"].VR = "OB"
    return icon


def icons_and_curves(folder):
    """small pictures of the image and its curves never leave, not even where a rule wants to keep them"""
    for name, profile in (("basic", ""), ("kept", "[tags]\n(0088,0200)=keep\nPixelData=keep\n")):
        work = folder / name
        (work / "in").mkdir(parents=True)
        d = make_image()
        d.PixelData = set_pixels(d, 1).tobytes()
        d["PixelData"].VR = "OB"
        d.IconImageSequence = Sequence([make_icon()])
        d.add_new((0x5000, 0x0005), "US", 2)
        d.add_new((0x5000, 0x2500), "LO", "Drawer Dora")
        d.add_new((0x5000, 0x3000), "OW", b"\1\2" * 20)
        series = Dataset()
        series.ReferencedSOPInstanceUID = generate_uid()
        series.IconImageSequence = Sequence([make_icon()])
        d.ReferencedImageSequence = Sequence([series])
        save(d, work / "in/1.dcm")
        path = run(work, profile).popitem()[1]
        data = path.read_bytes()
        assert b"\x80\xc0\x80\xc0" not in data, name
        assert b"\x00\x50\x00\x30" not in data and b"Dora" not in data, name


def palettes(folder):
    """the box of a palette image is filled with its darkest colour, and the palette stays"""
    (folder / "in").mkdir()
    d = make_image()
    image = set_pixels(d, 1, photometric="PALETTE COLOR")
    d.PixelData = image.tobytes()
    d["PixelData"].VR = "OB"
    table = np.random.default_rng(3).integers(9000, 65536, (3, 256)).astype("<u2")
    table[:, 77] = (10, 20, 30)
    for colour, values in zip(("Red", "Green", "Blue"), table):
        setattr(d, colour + "PaletteColorLookupTableDescriptor", [256, 0, 16])
        setattr(d, colour + "PaletteColorLookupTableData", values.tobytes())
    save(d, folder / "in/1.dcm")
    path = run(folder).popitem()[1]
    written = pydicom.dcmread(path)
    mask = inside()
    assert (written.pixel_array[mask] == 77).all() and (written.pixel_array[~mask] == image[0][~mask]).all()
    for colour, values in zip(("Red", "Green", "Blue"), table):
        assert getattr(written, colour + "PaletteColorLookupTableData") == values.tobytes()


def shape_of_plane():
    shape = np.zeros((ROWS, COLUMNS), np.uint8)
    shape[30:55, 40:75] = 1
    return shape


def strokes():
    return np.fromfunction(lambda y, x: (y < 25) & ((x // 3 + y // 5) % 4 == 0), (ROWS, COLUMNS)).astype(np.uint8)


def make_state(image):
    d = make_image(GSPS)
    d.Modality = "PR"
    d.ContentLabel, d.ContentDescription, d.ContentCreatorName = "STATE", "of Dora Drawer", "Reader^Rita"
    d.PresentationCreationDate, d.PresentationCreationTime, d.InstanceNumber = "20200102", "101112", 1
    reference = Dataset()
    reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID = image.SOPClassUID, image.SOPInstanceUID
    series = Dataset()
    series.SeriesInstanceUID, series.ReferencedImageSequence = image.SeriesInstanceUID, Sequence([reference])
    d.ReferencedSeriesSequence = Sequence([series])
    text = Dataset()
    text.BoundingBoxAnnotationUnits, text.UnformattedTextValue = "PIXEL", "Drawer Dora DD-100200"
    text.BoundingBoxTopLeftHandCorner, text.BoundingBoxBottomRightHandCorner = [5, 3], [40, 10]
    text.BoundingBoxTextHorizontalJustification = "LEFT"
    shape = Dataset()
    shape.GraphicAnnotationUnits, shape.GraphicDimensions, shape.NumberOfGraphicPoints = "PIXEL", 2, 3
    shape.GraphicData, shape.GraphicType, shape.GraphicFilled = [10.0, 20.0, 30.0, 20.0, 30.0, 40.0], "POLYLINE", "N"
    compound = Dataset()
    compound.CompoundGraphicInstanceID, compound.CompoundGraphicUnits = 1, "PIXEL"
    compound.GraphicDimensions, compound.NumberOfGraphicPoints, compound.GraphicData = 2, 1, [1.0, 1.0]
    compound.CompoundGraphicType, compound.UnformattedTextValue = "RULER", "Dora"
    note = Dataset()
    note.GraphicLayer = "ONE"
    note.TextObjectSequence, note.GraphicObjectSequence = Sequence([text]), Sequence([shape])
    note.CompoundGraphicSequence = Sequence([compound])
    d.GraphicAnnotationSequence = Sequence([note])
    layer = Dataset()
    layer.GraphicLayer, layer.GraphicLayerOrder, layer.GraphicLayerDescription = "ONE", 1, "Dora's"
    d.GraphicLayerSequence = Sequence([layer])
    area = Dataset()
    area.DisplayedAreaTopLeftHandCorner, area.DisplayedAreaBottomRightHandCorner = [1, 1], [80, 60]
    area.PresentationSizeMode, area.PresentationPixelSpacing = "SCALE TO FIT", [1, 1]
    d.DisplayedAreaSelectionSequence = Sequence([area])
    d.PresentationLUTShape = "IDENTITY"
    add_plane(d, 0x6000, ROWS, COLUMNS, [1, 1], drawn=strokes() | shape_of_plane())
    d.add_new((0x6000, 0x22), "LO", "Dora")
    d.add_new((0x6000, 0x1500), "LO", "Dora")
    return d


def presentation_states(folder):
    """no writing of a state leaves; its shapes do with the option to clean graphics; it refers to the new image"""
    for name, profile in (("basic", ""), ("graphics", "[options]\nclean-graphics=true\n"),
                          ("texts", "[options]\nclean-graphics=true\nclean-descriptors=true\n"),
                          ("rule", "[options]\nclean-graphics=true\n[tags]\n(60xx,xxxx)=keep\n")):
        work = folder / name
        (work / "in").mkdir(parents=True)
        image = make_image()
        image.PixelData = set_pixels(image, 1).tobytes()
        image["PixelData"].VR = "OB"
        save(image, work / "in/1.dcm")
        save(make_state(image), work / "in/2.dcm")
        paths = run(work, profile)
        state = pydicom.dcmread(paths[GSPS])
        data = paths[GSPS].read_bytes()
        assert b"Dora" not in data and b"Rita" not in data and b"100200" not in data, name
        reference = state.ReferencedSeriesSequence[0].ReferencedImageSequence[0]
        assert reference.ReferencedSOPInstanceUID == pydicom.dcmread(paths[image.SOPClassUID]).SOPInstanceUID
        shapes = [s for note in state.get("GraphicAnnotationSequence", []) for s in note.get("GraphicObjectSequence", [])]
        points = [list(s.GraphicData) for s in shapes]
        if name == "basic":
            assert points == [[0.0] * 6], points
        else:
            assert points == [[10.0, 20.0, 30.0, 20.0, 30.0, 40.0]], points
        if (0x6000, 0x3000) in state:
            assert name != "basic", "an overlay stays where only shapes may"
            assert (0x6000, 0x22) not in state and (0x6000, 0x1500) not in state
            assert (plane_bits(state, 0x6000, 1, ROWS, COLUMNS)[0] == shape_of_plane()).all(), name
        else:
            assert name == "basic", name


if __name__ == "__main__":
    run_cases(kept_planes, planes_in_unused_bits, icons_and_curves, palettes, presentation_states)
