"""Real files: what identifies in an input's header, as other programs read it, is nowhere in the bytes of what was
written of it, and other programs find nothing wrong with it that was not wrong before."""

import csv
import functools
import json
import re
import subprocess
import warnings
import zlib

import pydicom

from harness import PROGRAM, batch, dciodvfy_errors, dcmdump_reads, make_demo, note, run_cases, want_shared, want_tool

warnings.filterwarnings("ignore")

NAMES = ("PatientName", "OtherPatientNames", "PatientBirthName", "PatientMotherBirthName", "ReferringPhysicianName",
         "PerformingPhysicianName", "OperatorsName", "NameOfPhysiciansReadingStudy", "PhysiciansOfRecord",
         "RequestingPhysician", "ResponsiblePerson")
NUMBERS = ("PatientID", "OtherPatientIDs", "AccessionNumber", "AdmissionID", "DeviceSerialNumber", "MilitaryRank",
           "PatientAddress", "InstitutionAddress", "PatientTelephoneNumbers", "ReferringPhysicianAddress",
           "IssuerOfPatientID", "CountryOfResidence", "RegionOfResidence")
PLACES = ("InstitutionName", "InstitutionalDepartmentName")
CODECS = ("utf-8", "utf-16-le", "utf-16-be", "latin-1", "iso8859-2", "iso8859-5", "iso8859-7", "cp1251", "cp1252", "koi8-r",
          "iso2022_jp", "iso2022_jp_2", "iso2022_kr", "shift_jis", "euc_jp", "euc_kr", "gb18030", "big5")
# Words of the standard, of file names and of this program, which are also names of phantoms.
HARMLESS = {"anonymous", "anonymized", "anonymised", "unknown", "removed", "phantom", "patient", "research", "efface",
            "philips", "siemens", "medical", "radiology", "hospital", "pydicom", "dicom", "person", "series", "study",
            "breast", "monochrome", "compressed", "uncompressed", "transfer", "syntax"}


def all_datasets(dataset):
    yield dataset
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value:
                yield from all_datasets(item)


def identifiers(dataset):
    """(what, text) of what identifies in a data set, at any depth."""
    for inner in all_datasets(dataset):
        for keyword in NAMES:
            for name in re.split(r"\\", str(inner.get(keyword, "") or "")):
                for word in re.split(r"[\^= ,.]+", name):
                    if len(word) >= (5 if word.isascii() else 2) and not word.isdigit():
                        yield "name", word
        for keyword in NUMBERS + PLACES:
            for value in str(inner.get(keyword, "") or "").split("\\"):
                if len(value.strip()) >= 6:
                    yield "number", value.strip()
        date = str(inner.get("PatientBirthDate", "") or "")
        if re.fullmatch(r"[0-9]{8}", date):
            yield "date", date
        for element in inner:
            if element.VR == "UI" and element.value and element.keyword != "TransferSyntaxUID":
                values = element.value if isinstance(element.value, pydicom.multival.MultiValue) else [element.value]
                for value in values:
                    if len(value) >= 12 and not str(value).startswith("1.2.840.10008."):
                        yield "uid", str(value)


def coded(text):
    forms = set()
    for codec in CODECS:
        try:
            data = text.encode(codec)
        except UnicodeEncodeError:
            continue
        forms.add(max(re.split(rb"\x1b\$?[()*]?[A-Z@]?", data), key=len))
    return {form for form in forms if len(form) >= 4}


def inner_bytes(path):
    """The file as it stands, and its data set inflated where that is deflated."""
    data = path.read_bytes()
    meta = pydicom.filereader.read_file_meta_info(str(path))
    if meta.TransferSyntaxUID == "1.2.840.10008.1.2.1.99":
        start = 144 + meta.FileMetaInformationGroupLength
        data += zlib.decompressobj(-15).decompress(data[start:])
    return data


def is_in(kind, form, data):
    if kind in ("uid", "date"):
        return re.search(rb"(?<![0-9.])" + re.escape(form) + rb"(?![0-9.])", data) is not None
    return re.search(rb"(?<![0-9A-Za-z])" + re.escape(form) + rb"(?![0-9A-Za-z])", data, re.IGNORECASE) is not None


@functools.cache
def read_identifiers(source):
    """Of a file, and the words that name its device."""
    try:
        original = pydicom.dcmread(source, force=True)
        known = {(kind, text) for kind, text in identifiers(original) if text.lower() not in HARMLESS}
    except Exception as error:
        # pydicom gives up on some sources that dcmdump and this program read.
        note(f"not read by pydicom: {type(error).__name__}")
        return set(), ""
    return known, f"{original.get('Manufacturer', '')} {original.get('ManufacturerModelName', '')}".lower()


def find_leaks(source, path):
    known, equipment = read_identifiers(source)
    data = inner_bytes(path)
    folded = data.lower()
    for kind, text in sorted(known):
        if text.lower() in equipment:
            continue
        for form in coded(text):
            if form.lower() in folded and is_in(kind, form, data):
                yield kind, len(text), re.search(re.escape(form), data, re.IGNORECASE).start()
                break
    note_count[0] += len(known)


note_count = [0]


def reads(program, path):
    return subprocess.run([program, str(path)], capture_output=True, timeout=120).returncode == 0


def judge(source, path):
    """What other programs say of the output that they do not say of the input."""
    if not dcmdump_reads(path):
        yield "dcmdump"
    if pydicom.dcmread(path).PatientIdentityRemoved != "YES":
        yield "pydicom"
    if not reads("gdcminfo", path) and reads("gdcminfo", source):
        yield "gdcminfo"
    before = dciodvfy_errors(source)
    # It gives up on some sources, and cannot inflate.
    if not any("out of order" in error or "read failed" in error or "missing SOPClassUID" in error for error in before):
        yield from (error for error in dciodvfy_errors(path) - before if "read failed" not in error)


def run(folder, profile, judged):
    files = want_shared("corpus") / "files"
    for tool in ("dcmdump", "dciodvfy", "gdcminfo"):
        want_tool(tool)
    out = folder / "out"
    batch(folder, files, "--output", out, "--profile", profile, "--pixel-policy", "off", "--jobs", 2,
          "--crosswalk", folder / "cross.csv", status=3)
    note_count[0] = 0
    n_files = 0
    problems = []
    for row in csv.DictReader(open(folder / "cross.csv", encoding="utf-8")):
        source, path = files / row["source"], out / row["output"]
        assert row["status"] != "leak", row["source"]
        if row["status"] != "written":
            continue
        if not source.exists():
            continue
        n_files += 1
        if judged:
            problems += [(problem, row["source"]) for problem in judge(source, path)]
        for leak in find_leaks(source, path):
            problems.append((leak, row["source"]))
    for problem in problems:
        note(problem)
    note(f"{n_files} files, {note_count[0]} identifiers")
    assert n_files >= 150 and note_count[0] >= 1500
    assert not problems


def corpus_basic(folder):
    """real files, Basic Profile: no identifier is left in any encoding; no new error, no reader lost"""
    run(folder, "basic", True)


def corpus_research(folder):
    """real files, research profile: no identifier is left in any encoding"""
    run(folder, "research", False)


def prove(source, path, report):
    subprocess.run([str(PROGRAM), "--prove", str(source), str(path), "--report", str(report)], check=True,
                   stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    return json.loads(report.read_text())["search"]


def proof(folder):
    """--prove and the report say in how many places of an output what its input names was searched for"""
    demo, out = make_demo(folder), folder / "out"
    batch(folder, demo, "--output", out, "--pixel-policy", "off", "--crosswalk", folder / "cross.csv", status=0)
    report = json.loads((out / "efface-report.json").read_text())
    places = [entry["verified"]["places-searched"] for entry in report["instances"]]
    assert min(places) > 20 and report["totals"]["verified"]["places-searched"] == sum(places)
    row = next(iter(csv.DictReader(open(folder / "cross.csv", encoding="utf-8"))))
    source, path = demo / row["source"], out / row["output"]
    search = prove(source, path, folder / "proof.json")
    assert search["left"] == 0 and search["left-in"] == [] and search["identifiers"] > 10, search
    assert search["places-searched"] > 20, search
    search = prove(source, source, folder / "same.json")
    assert {"(0008,0018)", "(0010,0010)", "(0010,0020)"} <= set(search["left-in"]), search


if __name__ == "__main__":
    run_cases(corpus_basic, corpus_research, proof)
