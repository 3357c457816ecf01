"""Video: filled and encoded again, or kept and stripped; made and judged by ffmpeg."""

import json
import pathlib
import shutil

import numpy as np
import pydicom

import syntaxes
from harness import PROGRAM, batch, note, run_cases
from videos import BASE, COLUMNS, FRAMES, ROWS, VIDEOS, make, run, stream_of

def decode(data, folder):
    """Luma of all frames, as ffmpeg shows it, in 8 bits."""
    stream = folder / "judged"
    stream.write_bytes(data)
    result = run(["ffmpeg", "-v", "error", "-i", stream, "-map", "0:v", "-fps_mode", "passthrough", "-f", "rawvideo",
                  "-pix_fmt", "gray", "-vf", "extractplanes=y", "-"])
    assert result.returncode == 0, result.stderr
    return np.frombuffer(result.stdout, np.uint8).reshape(-1, ROWS, COLUMNS)


def streams(data, folder):
    stream = folder / "judged"
    stream.write_bytes(data)
    result = run(["ffprobe", "-v", "error", "-show_streams", "-of", "json", stream])
    return json.loads(result.stdout)["streams"]


def check_clean(data, folder):
    assert [s["codec_type"] for s in streams(data, folder)] == ["video"], "the pictures are alone"
    for trace in (b"Vera", b"x264", b"x265", b"Lavf", b"Lavc"):
        assert trace not in data, trace


def filled(folder):
    """each kind of video: boxes are filled, the rest is near, profile and level are kept, sound and texts are gone"""
    target = folder / "out.dcm"
    figures = []
    for name, (syntax, _, _, bits, _, (profile, level)) in VIDEOS.items():
        source = make(name, folder)
        told = syntaxes.fill(source, target, "40,30,60,24,0,11", "8,80,30,20,3,6")
        assert told["status"] == 0, (name, told)
        certificate = told["certificate"]
        assert certificate["lossy-again"] and certificate["spread-in-boxes"] < 48 << (bits - 8), (name, certificate)
        assert certificate["psnr-outside"] > 38, (name, certificate)
        before, after = decode(stream_of(source), folder), decode(stream_of(target), folder)
        assert before.shape == after.shape == (FRAMES, ROWS, COLUMNS), (name, before.shape, after.shape)
        assert after[:, 32:52, 42:98].max() < 40 < before[:, 32:52, 42:98].max(), name
        assert after[4:6, 82:98, 10:36].max() < 40, name
        assert np.abs(after[9, 82:98, 10:36].astype(int) - before[9, 82:98, 10:36]).mean() < 4, name
        difference = after[:, 60:78, 60:].astype(float) - before[:, 60:78, 60:]
        figures.append(f"{name} {certificate['psnr-outside']:.1f} dB")
        assert (difference ** 2).mean() < 10, (name, (difference ** 2).mean())
        data = stream_of(target)
        check_clean(data, folder)
        found = streams(data, folder)[0]
        assert (found["profile"], found["level"]) == (profile, level), (name, found["profile"], found["level"])
        assert found["avg_frame_rate"] in ("25/1", "0/0"), found
        if name == "mpeg2-fields":
            assert found["field_order"] != "progressive", found
        d = pydicom.dcmread(target, stop_before_pixels=True)
        assert str(d.file_meta.TransferSyntaxUID) == BASE + syntax
        assert d.LossyImageCompression == "01" and len(d.LossyImageCompressionRatio) == 2
        assert list(d.LossyImageCompressionMethod)[1] in ("ISO_13818_2", "ISO_14496_10", "ISO_23008_2")
        again = folder / "again.dcm"
        syntaxes.fill(source, again, "40,30,60,24,0,11", "8,80,30,20,3,6")
        assert target.read_bytes() == again.read_bytes(), "the same input gives the same bytes"
    note("; ".join(figures))


def kept(folder):
    """without a box the pictures stay, bit for bit, and sound, titles and user data go"""
    target = folder / "out.dcm"
    for name in VIDEOS:
        source = make(name, folder)
        told = syntaxes.fill(source, target)
        assert told["status"] == 0 and told["certificate"]["outside-equal"], (name, told)
        assert not told["reencoded"]
        assert np.array_equal(decode(stream_of(source), folder), decode(stream_of(target), folder)), name
        check_clean(stream_of(target), folder)
        assert len(pydicom.dcmread(target, stop_before_pixels=True).LossyImageCompressionMethod.split("\\")) == 1


def counted(folder):
    """the stream tells how many frames there are, whatever the header says"""
    target = folder / "out.dcm"
    for claimed in (1, 500):
        told = syntaxes.fill(make("h264-mp4", folder, claimed), target, "40,30,60,24,0,499")
        assert told["status"] == 0 and told["certificate"]["frames"] == FRAMES, told
        assert pydicom.dcmread(target, stop_before_pixels=True).NumberOfFrames == FRAMES


def fills(folder):
    """white, gray and background, in the range of video"""
    target = folder / "out.dcm"
    source = make("h264-mp4", folder)
    for value, luma in (("white", 235), ("gray", 126), ("background", None)):
        told = syntaxes.fill(source, target, "40,30,60,24,0,11", options=["--fill=" + value])
        assert told["status"] == 0, told
        inside = decode(stream_of(target), folder)[:, 36:50, 46:94].astype(int)
        assert int(inside.max()) - int(inside.min()) < 24, value
        assert luma is None or abs(inside.mean() - luma) < 4, (value, inside.mean())


def labels(folder):
    """letters in the boxes of every codec, which can be told from the ground, and nothing else in them"""
    target = folder / "out.dcm"
    for name in ("mpeg2-es", "h264-mp4", "hevc-10-ts"):
        told = syntaxes.fill(make(name, folder), target, "10,20,120,30,0,11", options=["--label=REDACTED"])
        assert told["status"] == 0, (name, told)
        inside = decode(stream_of(target), folder)[:, 24:46, 14:126].astype(int)
        letters = inside > 125
        assert 0.05 < letters.mean() < 0.3, (name, letters.mean())
        assert (letters == letters[0]).mean() > 0.99, name
        plain = inside[:, :2]
        assert plain.max() < 60, (name, plain.max())


def any_order(folder):
    """a frame is the same whether it is reached from the beginning, from the middle or backwards"""
    order = [37, 36, 5, 49, 12, 11, 10, 30, 29, 0, 48, 20, 20, 21, 3]
    for name in VIDEOS:
        source = make(name, folder, 50, 50, "-g 12" if "mpeg2" in name else "-g 12 -bf 2")
        digests = []
        for frames in (range(50), order):
            result = run([syntaxes.FILL_BOXES, "digest", source, *map(str, frames)])
            assert result.returncode == 0, (name, result.stdout[-300:])
            digests.append(result.stdout.decode().split())
        assert len(set(digests[0])) == 50, name
        assert digests[1] == [digests[0][frame] for frame in order], name


def refused(folder):
    """two views in one stream: nothing can be filled, and the reason is told"""
    inputs = folder / "in"
    inputs.mkdir()
    source = pydicom.dcmread(make("h264-mp4", folder))
    source.file_meta.TransferSyntaxUID = BASE + "106"
    source.save_as(inputs / "a.dcm")
    told = syntaxes.fill(inputs / "a.dcm", folder / "out.dcm", "40,30,60,24,0,11")
    assert told["status"] == 3 and "Stereo High Profile" in told["error"], told
    batch(folder, inputs, "--output", folder / "out", "--pixel-policy", "all-text", "--jobs", 1)
    entry = json.loads((folder / "out" / "efface-report.json").read_text())["instances"][0]
    assert entry["status"] == "quarantined" and "Stereo High Profile" in entry["reason"], entry
    told = syntaxes.fill(inputs / "a.dcm", folder / "out.dcm")
    assert told["status"] == 0 and told["certificate"]["outside-equal"], "without a box its pictures stay"


def program(folder):
    """the whole chain, in the sandbox: cleaned, proved, reported; a damaged stream is held back"""
    inputs = folder / "in"
    inputs.mkdir()
    for number, name in enumerate(("mpeg2-ts", "h264-mp4", "hevc-mp4")):
        d = pydicom.dcmread(make(name, folder))
        d.SOPInstanceUID = d.file_meta.MediaStorageSOPInstanceUID = f"1.2.826.0.1.3680043.8.498.{900 + number}"
        d.save_as(inputs / f"{name}.dcm")
    out = folder / "out"
    batch(folder, inputs, "--output", out, "--pixel-policy", "all-text", "--jobs", 1, status=0)
    told = json.loads((out / "efface-report.json").read_text())["instances"]
    assert len(told) == 3
    for entry in told:
        assert entry["certificate"]["method"] == "samples" and entry["certificate"]["frames"] == FRAMES, entry
    written = next(out.rglob("*.dcm"))
    assert run([PROGRAM, "--prove", written, written]).returncode == 0
    source = make("h264-mp4", folder)
    syntaxes.fill(source, folder / "filled.dcm", "20,60,120,40,0,11")
    found = run([PROGRAM, "--prove", source, folder / "filled.dcm", "--report", folder / "proof.json"])
    assert found.returncode == 3 and b"dB (PSNR)" in found.stdout, found.stdout
    proof = json.loads((folder / "proof.json").read_text())
    assert proof["psnr-outside"] > 36 and proof["changed"], proof
    for x, y, width, height, _, _ in proof["changed"]:
        assert x >= 16 and y >= 56 and x + width <= 144 and y + height <= 104, proof["changed"]
    damaged = folder / "damaged"
    damaged.mkdir()
    data = bytearray((inputs / "h264-mp4.dcm").read_bytes())
    start = data.index(b"ftyp")
    data[start:start + 400] = bytes(400)
    (damaged / "a.dcm").write_bytes(data)
    batch(folder, damaged, "--output", folder / "out2", "--pixel-policy", "all-text", "--jobs", 1, status=3)
    assert not list(pathlib.Path(folder / "out2").rglob("*.dcm"))


if __name__ == "__main__":
    if shutil.which("ffmpeg") is None:
        print("1..0 # SKIP ffmpeg is not installed")
    else:
        run_cases(filled, kept, counted, fills, labels, any_order, refused, program)
