"""Instances with a video in each transfer syntax and container, made by ffmpeg."""

import subprocess

import pydicom
import pydicom.uid
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate, generate_pixel_data_fragment, get_frame_offsets
from pydicom.filebase import DicomBytesIO

from syntaxes import CannotMake

ROWS, COLUMNS, FRAMES = 120, 160, 12
BASE = "1.2.840.10008.1.2.4."
# Name: transfer syntax, container, options of the encoder, depth, sound, and what ffprobe calls profile and level.
VIDEOS = {
    "mpeg2-es": ("100", "mpeg2video", "-c:v mpeg2video -b:v 2M -bf 2 -g 12", 8, False, ("Main", 8)),
    "mpeg2-ps": ("101", "vob", "-c:v mpeg2video -b:v 2M -bf 2 -g 12", 8, True, ("Main", 4)),
    "mpeg2-ts": ("101.1", "mpegts", "-c:v mpeg2video -b:v 2M -bf 2 -g 12", 8, True, ("Main", 4)),
    "mpeg2-fields": ("101", "mpegts", "-c:v mpeg2video -b:v 2M -flags +ildct+ilme", 8, False, ("Main", 4)),
    "h264-mp4": ("102", "mp4", "-c:v libx264 -profile:v high -crf 20", 8, True, ("High", 41)),
    "h264-disc": ("103", "h264", "-c:v libx264 -profile:v high -crf 20", 8, False, ("High", 41)),
    "h264-ts": ("104.1", "mpegts", "-c:v libx264 -profile:v high -crf 20", 8, True, ("High", 42)),
    "hevc-mp4": ("107", "mp4", "-c:v libx265 -preset fast -crf 20 -x265-params log-level=none", 8, True, ("Main", 153)),
    "hevc-10-ts": ("108", "mpegts", "-c:v libx265 -preset fast -pix_fmt yuv420p10le -x265-params log-level=none", 10, False,
                   ("Main 10", 153)),
}
for _syntax in {v[0] for v in VIDEOS.values()}:
    pydicom.uid.UID_dictionary.setdefault(BASE + _syntax, ("", "Transfer Syntax", "", "", ""))


def run(command):
    return subprocess.run([str(c) for c in command], stdin=subprocess.DEVNULL, capture_output=True, timeout=120)


def make(name, folder, frames=FRAMES, length=FRAMES, more=""):
    """An instance with a video whose container, sound and user data name the patient; its stream beside it."""
    syntax, container, options, bits, sound, _ = VIDEOS[name]
    stream = folder / "stream"
    audio = ["-f", "lavfi", "-i", f"sine=440:duration={length / 25}"] if sound else []
    made = run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i",
                f"testsrc2=size={COLUMNS}x{ROWS}:rate=25:duration={length / 25}", *audio, *options.split(), *more.split(),
                *([] if "pix_fmt" in options else ["-pix_fmt", "yuv420p"]), "-metadata", "title=Video^Vera", "-threads", "1",
                "-f", container, stream])
    if made.returncode != 0:
        raise CannotMake("not made by this ffmpeg")
    data = stream.read_bytes()
    if container == "mpeg2video":
        group = data.index(b"\0\0\1\xb8") + 8
        data = data[:group] + b"\0\0\1\xb2Video^Vera" + data[group:]
        stream.write_bytes(data)
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.77.1.1.1"
    meta.MediaStorageSOPInstanceUID = "1.2.826.0.1.3680043.8.498.77"
    meta.TransferSyntaxUID = BASE + syntax
    d = Dataset()
    d.file_meta, d.preamble = meta, bytes(128)
    d.SOPClassUID, d.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    d.StudyInstanceUID, d.SeriesInstanceUID = "1.2.826.0.1.3680043.8.498.91", "1.2.826.0.1.3680043.8.498.92"
    d.PatientName, d.PatientID, d.Modality = "Video^Vera", "VV-4711", "ES"
    d.SamplesPerPixel, d.PhotometricInterpretation, d.PlanarConfiguration = 3, "YBR_PARTIAL_420", 0
    d.NumberOfFrames, d.Rows, d.Columns, d.PixelRepresentation = frames, ROWS, COLUMNS, 0
    d.BitsAllocated, d.BitsStored, d.HighBit = (16, bits, bits - 1) if bits > 8 else (8, 8, 7)
    d.LossyImageCompression, d.LossyImageCompressionRatio, d.LossyImageCompressionMethod = "01", "30", "ISO_14496_10"
    d.is_implicit_VR, d.is_little_endian = False, True
    d.PixelData = encapsulate([data + b"\0" * (len(data) % 2)], has_bot=False)
    d["PixelData"].is_undefined_length, d["PixelData"].VR = True, "OB"
    path = folder / "in.dcm"
    pydicom.dcmwrite(path, d, write_like_original=False)
    return path


def stream_of(path):
    value = DicomBytesIO(pydicom.dcmread(path).PixelData)
    value.is_little_endian = True
    get_frame_offsets(value)
    return b"".join(generate_pixel_data_fragment(value))
