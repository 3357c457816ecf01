"""Pictures of every kind in every transfer syntax that can be made here, and readers that had no part in writing them.

The native instance is made with numpy; lossless syntaxes by the project's own encoders (fill-boxes encode), JPEG and
lossy JPEG 2000 by Pillow, 12-bit JPEG and near-lossless JPEG-LS by dcmtk, HTJ2K by ojph_compress and JPEG XL by cjxl
where they are installed.
"""

import io
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import zlib

import numpy as np
import PIL.Image
import pydicom
import pydicom.uid
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate, generate_pixel_data_frame

FILL_BOXES = os.environ.get("EF_FILL_BOXES", "")

NATIVE = {
    "implicit": "1.2.840.10008.1.2",
    "explicit": "1.2.840.10008.1.2.1",
    "big-endian": "1.2.840.10008.1.2.2",
    "deflated": "1.2.840.10008.1.2.1.99",
}
LOSSLESS = {
    "encapsulated": "1.2.840.10008.1.2.1.98",
    "deflated-frame": "1.2.840.10008.1.2.8.1",
    "rle": "1.2.840.10008.1.2.5",
    "jpeg-lossless-57": "1.2.840.10008.1.2.4.57",
    "jpeg-lossless-70": "1.2.840.10008.1.2.4.70",
    "jpegls-80": "1.2.840.10008.1.2.4.80",
    "j2k-90": "1.2.840.10008.1.2.4.90",
}
JPEG = {
    "jpeg-50": dict(subsampling=0),
    "jpeg-50-422": dict(subsampling=1),
    "jpeg-50-420": dict(subsampling=2),
    "jpeg-55-progressive": dict(subsampling=2, progressive=True),
}
UIDS = {
    **NATIVE,
    **LOSSLESS,
    **{name: "1.2.840.10008.1.2.4.55" if "progressive" in name else "1.2.840.10008.1.2.4.50" for name in JPEG},
    "jpeg-51": "1.2.840.10008.1.2.4.51",
    "jpegls-81-near": "1.2.840.10008.1.2.4.81",
    "j2k-91-lossy": "1.2.840.10008.1.2.4.91",
    "jpegxl-110": "1.2.840.10008.1.2.4.110",
    "jpegxl-111-jpeg": "1.2.840.10008.1.2.4.111",
    "jpegxl-112-lossy": "1.2.840.10008.1.2.4.112",
    "htj2k-201": "1.2.840.10008.1.2.4.201",
    "htj2k-202-rpcl": "1.2.840.10008.1.2.4.202",
    "htj2k-203-lossy": "1.2.840.10008.1.2.4.203",
}
SYNTAXES = list(UIDS)
KINDS = ["gray8", "gray12", "gray16", "signed16", "rgb", "rgb-planar", "ybr", "palette", "multi", "multi-rgb"]
EXTRA = ["bits1", "gray32", "float", "double", "ybr422"]  # native, and all but floating point as native frames in fragments

PHOTOMETRIC = {"rgb": "RGB", "rgb-planar": "RGB", "multi-rgb": "RGB", "ybr": "YBR_FULL", "ybr422": "YBR_FULL_422",
               "palette": "PALETTE COLOR"}


for _uid in ("1.2.840.10008.1.2.1.98", "1.2.840.10008.1.2.8.1",
             *(uid for name, uid in UIDS.items() if name.startswith(("htj2k", "jpegxl")))):
    pydicom.uid.UID_dictionary.setdefault(_uid, ("", "Transfer Syntax", "", "", ""))  # younger than its dictionary


class CannotMake(Exception):
    """This kind does not exist in this syntax, or its maker is not installed."""


def pixels(kind, rows, columns, frames):
    """A smooth picture with some noise, as scanners make it: frames, rows, columns (, samples)."""
    generator = np.random.default_rng(7)
    y, x = np.mgrid[0:rows, 0:columns]
    out = []
    for f in range(frames):
        plane = [0.5 + 0.3 * np.sin(x / 17.0 + c + f / 3) * np.cos(y / 23.0 - c) + 0.15 * ((x + y + 11 * c) % 97 < 9)
                 + generator.normal(0, 0.006, (rows, columns)) for c in range(3)]
        image = np.clip(np.stack(plane, axis=-1), 0.02, 0.98)
        out.append(image if kind in ("rgb", "rgb-planar", "multi-rgb", "ybr", "ybr422") else image[..., 0])
    image = np.stack(out)
    if kind == "gray12":
        return (image * 4095).astype(np.uint16)
    if kind == "gray16":
        return (image * 65535).astype(np.uint16)
    if kind == "signed16":
        return (image * 4000 - 1500).astype(np.int16)
    if kind == "gray32":
        return (image * 4e9).astype(np.uint32)
    if kind == "float":
        return image.astype(np.float32)
    if kind == "double":
        return image.astype(np.float64)
    if kind == "bits1":
        return (image > 0.5).astype(np.uint8)
    return (image * 255).astype(np.uint8)


def describe(kind, image, syntax):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    meta.MediaStorageSOPInstanceUID = "1.2.826.0.1.3680043.8.498.77"
    meta.TransferSyntaxUID = syntax
    d = Dataset()
    d.file_meta = meta
    d.preamble = bytes(128)
    d.SOPClassUID, d.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    d.StudyInstanceUID, d.SeriesInstanceUID = "1.2.826.0.1.3680043.8.498.78", "1.2.826.0.1.3680043.8.498.79"
    d.PatientName, d.PatientID, d.Modality = "Syntax^Sam", "SX-4711", "OT"
    d.SamplesPerPixel = 3 if image.ndim == 4 else 1
    d.PhotometricInterpretation = PHOTOMETRIC.get(kind, "MONOCHROME2")
    if image.ndim == 4:
        d.PlanarConfiguration = 1 if kind == "rgb-planar" else 0
    if image.shape[0] > 1:
        d.NumberOfFrames = image.shape[0]
    d.Rows, d.Columns = image.shape[1:3]
    d.BitsAllocated = 1 if kind == "bits1" else image.dtype.itemsize * 8
    if kind not in ("float", "double"):
        d.BitsStored = 12 if kind == "gray12" else d.BitsAllocated
        d.HighBit = d.BitsStored - 1
        d.PixelRepresentation = int(kind == "signed16")
    if kind == "palette":
        for keyword, power in (("Red", 1.0), ("Green", 0.7), ("Blue", 1.6)):
            table = (np.linspace(0, 1, 256) ** power * 65535).astype("<u2")
            setattr(d, keyword + "PaletteColorLookupTableDescriptor", [256, 0, 16])
            setattr(d, keyword + "PaletteColorLookupTableData", table.tobytes())
    return d


def native_bytes(kind, image):
    if kind == "bits1":
        return np.packbits(image.reshape(-1), bitorder="little").tobytes()
    if kind == "ybr422":
        chroma = image[:, :, 0::2, 1:]
        return np.concatenate([image[:, :, 0::2, :1], image[:, :, 1::2, :1], chroma], axis=-1).tobytes()
    if kind == "rgb-planar":
        return np.moveaxis(image, -1, 1).tobytes()
    return image.tobytes()


def save(d, path, value, implicit=False, big=False):
    d.is_implicit_VR, d.is_little_endian = implicit, not big
    if "BitsStored" not in d:
        setattr(d, "FloatPixelData" if d.BitsAllocated == 32 else "DoubleFloatPixelData", value)
    else:
        d.PixelData = value + b"\0" * (len(value) % 2)
        d["PixelData"].VR = "OW" if d.BitsAllocated > 8 else "OB"
    pydicom.dcmwrite(path, d, write_like_original=False)


def make_native(kind, path, syntax="explicit", rows=84, columns=100, frames=1):
    image = pixels(kind, rows, columns, frames if kind.startswith("multi") else 1)
    d = describe(kind, image, NATIVE[syntax])
    value = native_bytes(kind, image)
    if syntax == "big-endian":
        if kind == "bits1":
            raise CannotMake("single bits in big endian words")
        value = np.frombuffer(value, image.dtype).byteswap().tobytes() if image.dtype.itemsize > 1 else value
    save(d, path, value, syntax == "implicit", syntax == "big-endian")
    return image


def encapsulated(kind, image, uid, streams, path, photometric=None):
    d = describe(kind, image, uid)
    if photometric:
        d.PhotometricInterpretation = photometric
        d.PlanarConfiguration = 0
    d.is_implicit_VR, d.is_little_endian = False, True
    d.PixelData = encapsulate(streams)
    d["PixelData"].is_undefined_length = True
    d["PixelData"].VR = "OB"
    pydicom.dcmwrite(path, d, write_like_original=False)


def jpeg_streams(image, options, mode=None):
    streams = []
    for frame in image:
        out = io.BytesIO()
        picture = PIL.Image.fromarray(frame, mode) if mode else PIL.Image.fromarray(frame)
        picture.save(out, "JPEG", quality=88, **options)
        streams.append(out.getvalue())
    return streams


def j2k_streams(image, **options):
    streams = []
    for frame in image:
        out = io.BytesIO()
        out.name = "frame.j2k"
        PIL.Image.fromarray(frame).save(out, "JPEG2000", **options)
        streams.append(out.getvalue())
    return streams


def write_pnm(frame, folder):
    name = folder / ("frame.ppm" if frame.ndim == 3 else "frame.pgm")
    head = f"P{6 if frame.ndim == 3 else 5} {frame.shape[1]} {frame.shape[0]} {np.iinfo(frame.dtype).max}\n"
    name.write_bytes(head.encode() + frame.astype(frame.dtype.newbyteorder(">")).tobytes())
    return name


def jxl_streams(image, folder, options, jpegs=None):
    if shutil.which("cjxl") is None:
        raise CannotMake("cjxl is not installed")
    streams = []
    for number, frame in enumerate(image):
        if jpegs:
            name = folder / "frame.jpg"
            name.write_bytes(jpegs[number])
        else:
            name = write_pnm(frame, folder)
        run(["cjxl", name, folder / "frame.jxl", "--num_threads=0", *options])
        streams.append((folder / "frame.jxl").read_bytes())
    return streams


def ojph_streams(image, folder, reversible, options=()):
    if shutil.which("ojph_compress") is None:
        raise CannotMake("ojph_compress is not installed")
    streams = []
    for frame in image:
        run(["ojph_compress", "-i", write_pnm(frame, folder), "-o", folder / "frame.j2c", "-reversible", str(reversible).lower(),
             *([] if reversible else ["-qstep", "0.01"]), *options])
        streams.append((folder / "frame.j2c").read_bytes())
    return streams


def run(command):
    result = subprocess.run([str(c) for c in command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                            timeout=300)
    if result.returncode != 0:
        raise CannotMake(f"{os.path.basename(str(command[0]))}: {(result.stdout + result.stderr).strip()[:200]}")
    return result.stdout


def make(kind, syntax, path, folder, rows=84, columns=100, frames=5):
    """Writes an instance; CannotMake says why there is none."""
    if syntax in NATIVE:
        make_native(kind, path, syntax, rows, columns, frames)
        return
    deep = kind == "gray32" and syntax == "rle"
    if kind in EXTRA and not deep and (syntax not in ("encapsulated", "deflated-frame") or kind in ("float", "double")):
        raise CannotMake("native alone")
    native = folder / "native.dcm"
    image = make_native(kind, native, "explicit", rows, columns, frames)
    colour = image.ndim == 4
    if syntax in LOSSLESS:
        if kind == "rgb-planar" and syntax not in ("rle", "encapsulated"):
            raise CannotMake("streams of colour are interleaved")
        run([FILL_BOXES, "encode", UIDS[syntax], native, path])
    elif syntax in JPEG:
        if image.dtype != np.uint8 or kind in ("palette", "rgb-planar") or (not colour and "42" in syntax):
            raise CannotMake("8-bit gray or colour alone")
        encapsulated(kind, image, UIDS[syntax], jpeg_streams(image, JPEG[syntax], "YCbCr" if kind == "ybr" else None),
                     path, "YBR_FULL" if colour and syntax == "jpeg-50" else "YBR_FULL_422" if colour else None)
    elif syntax == "jpeg-51":
        if kind != "gray12":
            raise CannotMake("12 bits alone")
        run(["dcmcjpeg", "+ee", "+q", "90", native, path])
    elif syntax == "jpegls-81-near":
        if kind in ("ybr", "palette", "rgb-planar"):
            raise CannotMake("not made by dcmcjpls")
        run(["dcmcjpls", "+en", "+md", "3", native, path])
    elif syntax == "j2k-91-lossy":
        if kind not in ("gray8", "gray16", "rgb", "multi", "multi-rgb"):
            raise CannotMake("not made by Pillow")
        streams = j2k_streams(image, irreversible=True, quality_mode="rates", quality_layers=[12], mct=1)
        transformed = streams[0][streams[0].index(b"\xff\x52") + 8] != 0  # older versions of Pillow do not
        encapsulated(kind, image, UIDS[syntax], streams, path,
                     ("YBR_ICT" if transformed else "RGB") if colour else None)
    elif syntax.startswith("jpegxl"):
        if kind not in ("gray8", "gray16", "rgb", "multi", "multi-rgb") or ("jpeg" in syntax[6:] and kind == "gray16"):
            raise CannotMake("not made by cjxl")
        if syntax == "jpegxl-111-jpeg":
            jpegs = jpeg_streams(image, JPEG["jpeg-50-420" if colour else "jpeg-50"])
            streams = jxl_streams(image, folder, ["--lossless_jpeg=1"], jpegs)
            encapsulated(kind, image, UIDS[syntax], streams, path, "YBR_FULL_422" if colour else None)
        else:
            options = ["-d", "0", "-e", "3"] if syntax == "jpegxl-110" else ["-d", "1", "-e", "3"]
            photometric = "XYB" if syntax == "jpegxl-112-lossy" else "RGB"
            encapsulated(kind, image, UIDS[syntax], jxl_streams(image, folder, options), path,
                         photometric if colour else None)
    else:
        if kind not in ("gray8", "gray16", "rgb", "multi", "multi-rgb"):
            raise CannotMake("not made by ojph_compress")
        lossless = syntax != "htj2k-203-lossy"
        options = ["-prog_order", "RPCL"] if "rpcl" in syntax else []
        encapsulated(kind, image, UIDS[syntax], ojph_streams(image, folder, lossless, options), path,
                     ("YBR_RCT" if lossless else "YBR_ICT") if colour else None)


# --- filling --------------------------------------------------------------------------------------------------------


def fill(source, target, *boxes, options=()):
    """What fill-boxes did, as it tells."""
    result = subprocess.run([FILL_BOXES, "fill", str(source), str(target), *options, *boxes],
                            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    assert result.stdout, (result.returncode, result.stderr)
    told = json.loads(result.stdout)
    told["status"] = result.returncode
    return told


def filled_mask(told, shape):
    """Pixels of the union of the filled boxes and its ring; pixels well inside of a box."""
    around = np.zeros(shape[:3], bool)
    inside = np.zeros(shape[:3], bool)
    ring = told["certificate"].get("ring", 0)
    for x, y, width, height, first, last in told["certificate"]["changed"]:
        frames = slice(first, last + 1)
        around[frames, max(y - ring, 0):y + height + ring, max(x - ring, 0):x + width + ring] = True
        inside[frames, y + ring:y + height - ring, x + ring:x + width - ring] = True
    return around, inside


# --- readers ----------------------------------------------------------------------------------------------------------


def samples_of(d):
    """The samples of a native data set: frames, rows, columns, samples."""
    frames = int(d.get("NumberOfFrames", 1) or 1)
    array = d.pixel_array
    array = array.reshape(frames, d.Rows, d.Columns, d.SamplesPerPixel)
    if d.BitsAllocated > d.get("BitsStored", d.BitsAllocated) and array.dtype.kind == "u":
        array = array & ((1 << d.BitsStored) - 1)
    return array


def read_frames(d, frames=None, ojph=True):
    """Fragments by pydicom, each frame by Pillow (OpenJPEG), OpenJPH, djxl, zlib or as it is."""
    uid = str(d.file_meta.TransferSyntaxUID)
    count = int(d.get("NumberOfFrames", 1) or 1)
    if frames is None:
        frames = list(generate_pixel_data_frame(d.PixelData, count))
    if uid in (UIDS["encapsulated"], UIDS["deflated-frame"]):
        if uid == UIDS["deflated-frame"]:
            frames = [zlib.decompressobj(-15).decompress(frame) for frame in frames]
        size = d.Rows * d.Columns * d.SamplesPerPixel * d.BitsAllocated // 8
        d.PixelData = b"".join(frame[:size] for frame in frames)
        d["PixelData"].is_undefined_length = False
        d.file_meta.TransferSyntaxUID = NATIVE["explicit"]
        return samples_of(d)
    if uid in (UIDS["jpegxl-110"], UIDS["jpegxl-111-jpeg"], UIDS["jpegxl-112-lossy"]):
        arrays = [read_jxl(frame) for frame in frames]
    elif uid in (UIDS["htj2k-201"], UIDS["htj2k-202-rpcl"]) and ojph and shutil.which("ojph_expand"):
        arrays = [read_outside(frame, ["ojph_expand", "-i", "{in}.j2c", "-o", "{out}"]) for frame in frames]
    else:
        arrays = [np.asarray(PIL.Image.open(io.BytesIO(frame))) for frame in frames]
    return np.stack(arrays).reshape(count, d.Rows, d.Columns, d.SamplesPerPixel)


def read_outside(frame, command):
    """A frame as a program decodes it that writes PGM or PPM; {in} and {out} stand for the files."""
    with tempfile.TemporaryDirectory(prefix="efface-frame-") as folder:
        source = folder + "/in"
        for argument in command:
            if argument.startswith("{in}"):
                pathlib.Path(argument.format_map({"in": source})).write_bytes(frame)
        for suffix in (".pgm", ".ppm"):
            names = {"in": source, "out": folder + "/out" + suffix}
            result = subprocess.run([a.format_map(names) for a in command], stdin=subprocess.DEVNULL,
                                    capture_output=True, timeout=100)
            if result.returncode == 0 and os.path.exists(names["out"]):
                return read_pnm(pathlib.Path(names["out"]).read_bytes())
    raise CannotMake(command[0] + " cannot read a frame")


def read_pnm(data):
    kind, width, height, most = data.split(None, 4)[:4]
    kind, width, height, most = kind.decode(), int(width), int(height), int(most)
    samples = 3 if kind == "P6" else 1
    dtype = ">u2" if most > 255 else "u1"
    size = width * height * samples * (2 if most > 255 else 1)
    return np.frombuffer(data[len(data) - size:], dtype).astype(dtype.lstrip(">")).reshape(height, width, samples)


def read_jxl(frame):
    """A stream that holds JPEG gives that JPEG back, for Pillow; others are decoded by djxl."""
    with tempfile.TemporaryDirectory(prefix="efface-frame-") as folder:
        source, jpeg = folder + "/in.jxl", folder + "/out.jpg"
        pathlib.Path(source).write_bytes(frame)
        if b"jbrd" in frame[:200000]:
            subprocess.run(["djxl", source, jpeg, "--num_threads=0"], stdin=subprocess.DEVNULL, capture_output=True)
            return np.asarray(PIL.Image.open(jpeg))
    return read_outside(frame, ["djxl", "{in}.jxl", "{out}", "--num_threads=0"])


def read_pydicom(path, folder):
    handlers = pydicom.config.pixel_data_handlers
    own = [h for h in handlers if "gdcm" not in h.__name__]
    pydicom.config.pixel_data_handlers = own
    d = pydicom.dcmread(path)
    try:
        return samples_of(d)
    except (NotImplementedError, RuntimeError):
        return read_frames(d)
    finally:
        pydicom.config.pixel_data_handlers = handlers


def read_dcmtk(path, folder):
    uid = str(pydicom.dcmread(path, stop_before_pixels=True).file_meta.TransferSyntaxUID)
    out = folder / "dcmtk.dcm"
    if uid in (UIDS["encapsulated"], UIDS["deflated-frame"]) or int(uid.rsplit(".", 1)[1]) >= 110:
        raw = folder / "raw"
        shutil.rmtree(raw, ignore_errors=True)
        raw.mkdir()
        run(["dcmdump", "-q", "+W", raw, path])
        files = sorted(raw.iterdir(), key=lambda p: int(p.name.rsplit(".", 2)[1]))[1:]  # the first is the offset table
        return read_frames(pydicom.dcmread(path), [file.read_bytes() for file in files], ojph=False)
    if uid == UIDS["rle"]:
        run(["dcmdrle", path, out])
    elif uid in (UIDS["jpegls-80"], UIDS["jpegls-81-near"]):
        run(["dcmdjpls", path, out])
    elif uid.startswith("1.2.840.10008.1.2.4.") and int(uid.rsplit(".", 1)[1]) <= 70:
        run(["dcmdjpeg", "+cn", path, out])
    else:
        run(["dcmconv", "+te", path, out])
    return samples_of(pydicom.dcmread(out))


def read_gdcm(path, folder):
    out = folder / "gdcm.dcm"
    run(["gdcmconv", "--raw", path, out])
    return samples_of(pydicom.dcmread(out))


READERS = {"pydicom": read_pydicom, "dcmtk": read_dcmtk, "gdcm": read_gdcm}


def judge(name, source, target, told, folder):
    """None: this reader cannot read the output. Else its own view: largest difference outside, even inside."""
    try:
        after = READERS[name](target, folder)
    except Exception:
        return None
    before = None
    # A reader of the output that cannot read the input is compared with another's view of that.
    for other in [name, *READERS]:
        try:
            before = READERS[other](source, folder)
            break
        except Exception:
            continue
    if before is None:
        return None
    if before.shape != after.shape:
        return None
    around, inside = filled_mask(told, before.shape)
    a, b = before[~around], after[~around]
    different = float(np.abs(a.astype(np.float64) - b.astype(np.float64)).max()) if a.size else 0.0
    even = all(len(np.unique(after[f][inside[f]].reshape(-1, after.shape[3]), axis=0)) <= 1
               for f in range(after.shape[0]) if inside[f].any())
    return different, even
