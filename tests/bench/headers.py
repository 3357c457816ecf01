#!/usr/bin/python3
"""Speed and memory of metadata-only runs, as ratios against cp in the same, interleaved runs.

  tests/bench/headers.py [--program build/app/efface] [--files 2000] [--rounds 5] [--folder DIR] [--others]

Makes FILES CT-like instances of half a megabyte (and one multi-frame instance of 1 GB) in DIR, which should be on the
file system of interest. --others adds gdcmanon and dcmodify, each in its fastest way of one process over all files.
Prints medians; nothing is asserted: a shared machine is no judge of seconds.
"""

import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian


def instance(number, frames=1, pixels=None):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    meta.MediaStorageSOPInstanceUID = f"1.2.826.0.1.3680043.8.498.{number + 1}"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    d = Dataset()
    d.file_meta = meta
    d.is_little_endian, d.is_implicit_VR = True, False
    d.SOPClassUID, d.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    d.StudyInstanceUID, d.SeriesInstanceUID = "1.2.826.0.1.3680043.8.498.900", "1.2.826.0.1.3680043.8.498.901"
    d.PatientName, d.PatientID, d.PatientBirthDate = "Benchmark^Berta", "BM-471199", "19610102"
    d.AccessionNumber, d.StudyDate, d.Modality = "A99887766", "20240105", "CT"
    d.InstitutionName, d.ReferringPhysicianName = "Benchmark General", "Referrer^Rita"
    d.Rows = d.Columns = 512
    d.SamplesPerPixel, d.PhotometricInterpretation = 1, "MONOCHROME2"
    d.BitsAllocated, d.BitsStored, d.HighBit, d.PixelRepresentation = 16, 12, 11, 0
    if frames > 1:
        d.NumberOfFrames = frames
    for block in range(3):
        d.add_new((0x0009 + 2 * block, 0x0010), "LO", "BENCH PRIVATE")
        for i in range(60):
            d.add_new((0x0009 + 2 * block, 0x1000 + i), "LO", f"private {number} {i}")
    item = Dataset()
    item.RequestedProcedureDescription, item.ScheduledProcedureStepID = "bench", "S1"
    d.RequestAttributesSequence = [item]
    d.PixelData = pixels
    return d


def make_files(folder, count):
    folder.mkdir(parents=True)
    generator = np.random.default_rng(1)
    pixels = generator.integers(0, 1200, 512 * 512, dtype=np.uint16).tobytes()
    for i in range(count):
        pydicom.dcmwrite(folder / f"{i:05d}.dcm", instance(i, pixels=pixels), write_like_original=False)


def make_large(path, gigabytes=1):
    frames = gigabytes * 2048
    small = instance(0, frames=frames, pixels=b"")
    pydicom.dcmwrite(path, small, write_like_original=False)
    data = path.read_bytes()
    assert data[-8:-4] == b"OW\0\0" or data[-4:] == b"\0\0\0\0"
    with open(path, "r+b") as out:
        out.seek(len(data) - 4)
        out.write((frames * 512 * 512 * 2).to_bytes(4, "little"))
        block = np.arange(512 * 512, dtype=np.uint16).tobytes()
        block = (np.frombuffer(block, np.uint16) & 0x0FFF).tobytes()
        for _ in range(frames):
            out.write(block)


def timed(command, clean):
    shutil.rmtree(clean, ignore_errors=True)
    os.sync()
    start = time.monotonic()
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)
    seconds = time.monotonic() - start
    if result.returncode not in (0,):
        print(f"  {command[0]}: exit status {result.returncode}: {result.stderr[-300:]}")
    return seconds


def peak_memory(command):
    """Largest single process of the command's tree, in MB."""
    result = subprocess.run(["/usr/bin/time", "-f", "%M", *command], stdin=subprocess.DEVNULL, capture_output=True,
                            text=True)
    return int(result.stderr.strip().splitlines()[-1]) / 1024


def peak_of_workers(command):
    """Largest resident set of any descendant, sampled; the driver's own is told by time."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        for status in pathlib.Path("/proc").glob("[0-9]*/status"):
            try:
                text = status.read_text()
            except OSError:
                continue
            if "efface" in text.split("\n", 1)[0]:
                for line in text.splitlines():
                    if line.startswith("VmHWM"):
                        peak = max(peak, int(line.split()[1]))
        time.sleep(0.01)
    return peak / 1024


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(root / "build/app/efface"))
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder")
    parser.add_argument("--others", action="store_true")
    parser.add_argument("--large", action="store_true", help="also the memory on a 1 GB multi-frame instance")
    options = parser.parse_args()

    work = pathlib.Path(tempfile.mkdtemp(prefix="efface-bench-", dir=options.folder))
    try:
        make_files(work / "in", options.files)
        out = work / "out"
        efface = [options.program, "--batch", "--quiet", "--key", str(work / "key"), "--pixel-policy", "off"]
        commands = {
            "cp": ["cp", "-r", str(work / "in"), str(out)],
            "efface, 1 job": [*efface, "--jobs", "1", str(work / "in"), "--output", str(out)],
            "efface, 2 jobs": [*efface, "--jobs", "2", str(work / "in"), "--output", str(out)],
        }
        if options.others:
            commands["gdcmanon --dumb"] = ["gdcmanon", "--dumb", "--empty", "10,10", "--empty", "10,20", "-r", "-i",
                                           str(work / "in"), "-o", str(out)]
            commands["cp + dcmodify"] = ["sh", "-c", f"cp -r {work}/in {out} && exec dcmodify -nb -q -ep -ma "
                                         f"'(0010,0010)=X' -ma '(0010,0020)=Y' {out}/*.dcm"]
        times = {name: [] for name in commands}
        for _ in range(options.rounds):
            for name, command in commands.items():
                times[name].append(timed(command, out))
        base = statistics.median(times["cp"])
        print(f"{options.files} files of 0.5 MB, median of {options.rounds} interleaved rounds")
        for name, values in times.items():
            ratio = statistics.median(v / c for v, c in zip(values, times["cp"]))
            print(f"  {name:18s} {statistics.median(values):7.3f} s   {ratio:5.2f} x cp   "
                  f"{options.files / statistics.median(values):8.0f} files/s")
        if options.large:
            shutil.rmtree(out, ignore_errors=True)
            (work / "large").mkdir()
            make_large(work / "large" / "large.dcm")
            command = [*efface, "--jobs", "1", str(work / "large"), "--output", str(out)]
            print(f"1 GB multi-frame: driver {peak_memory(command):.1f} MB", end="")
            shutil.rmtree(out, ignore_errors=True)
            print(f", largest worker {peak_of_workers(command):.1f} MB resident")
            for name, command in (("cp", ["cp", "-r", str(work / "large"), str(out)]), ("efface", command)):
                print(f"  {name:8s} {statistics.median(timed(command, out) for _ in range(3)):.2f} s")
    finally:
        shutil.rmtree(work, ignore_errors=True)


main()
