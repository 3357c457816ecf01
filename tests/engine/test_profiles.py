"""Profiles at the command line: errors by line, tables of numbers, originals for a recipient, imports."""

import csv
import datetime
import subprocess

import pydicom
from pydicom.dataset import FileDataset, FileMetaDataset

from harness import PROGRAM, batch, dicom_below, make_demo, run_cases, want_tool


def efface(*arguments):
    return subprocess.run([str(PROGRAM), *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=300)


def some_files(folder, wanted=4):
    return [path for path in dicom_below(make_demo(folder)) if path.name != "DICOMDIR"][:wanted]


def checks(folder):
    """--check-profile explains every error by line, and shipped profiles are in order"""
    bad = folder / "bad.profile"
    bad.write_text("[profile]\nname=x\n[dates]\npolicy=never\n[tags]\nNoSuch=keep\n0010,0010=keep:1\n")
    result = efface("--check-profile", bad)
    assert result.returncode == 2, result.stderr
    lines = result.stderr.splitlines()
    assert len(lines) == 3 and all(f": line {n}: " in line for n, line in zip((4, 6, 7), lines)), lines
    for name in ("basic", "research", "teaching", "safe-harbor", "tcia", "keep-all-but-name"):
        result = efface("--check-profile", name)
        assert result.returncode == 0, result.stderr
    result = efface("--check-profile", "no-such")
    assert result.returncode == 2 and "keep-all-but-name" in result.stderr


def make_file(path, study_date):
    """A file with one value of each kind that a profile may treat in its own way."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = "1.2.840.10008.5.1.4.1.1.7", f"1.2.3.4.9.{study_date}"
    meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
    data = FileDataset(str(path), {}, file_meta=meta, preamble=bytes(128), is_implicit_VR=False, is_little_endian=True)
    data.SOPClassUID, data.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    data.StudyInstanceUID, data.SeriesInstanceUID = "1.2.3.4.5", "1.2.3.4.6"
    data.StudyDate, data.StudyTime, data.PatientBirthDate = study_date, "101500", "19290304"
    data.PatientName, data.PatientID, data.AccessionNumber = "Quandt^Mechthild", "QM-77120", "ACC99120"
    data.PatientSex, data.PatientAge, data.PatientAddress = "F", "093Y", "12 Oak Lane, Springfield 62704"
    data.InstitutionName, data.StationName, data.DeviceSerialNumber = "Klinikum Nordhausen", "CTNORTH2", "SN-55123"
    data.StudyDescription, data.Modality, data.ConversionType = "CT Thorax Frau Quandt", "OT", "WSD"
    data.Rows = data.Columns = 2
    data.SamplesPerPixel, data.PhotometricInterpretation, data.PixelRepresentation = 1, "MONOCHROME2", 0
    data.BitsAllocated = data.BitsStored = 8
    data.HighBit, data.PixelData = 7, bytes(4)
    data.save_as(str(path), write_like_original=False)


# Of each shipped profile: the codes it claims, and what becomes of some values; None: not there or empty.
SHIPPED = {
    "basic": ("", dict(StudyDate=None, PatientSex=None, PatientAge=None, InstitutionName=None, StationName=None, StudyDescription=None)),
    "research": ("113104 113105 113107 113108 113111",
                 dict(StudyDate="moved", PatientBirthDate=None, PatientSex="F", PatientAge="090Y", InstitutionName=None, StudyDescription="CT Thorax Frau")),
    "tcia": ("113104 113105 113107 113108 113111", dict(StudyDate="moved", PatientSex="F", PatientAge="090Y", InstitutionName=None, StudyDescription="CT Thorax Frau")),
    "teaching": ("113103 113104 113105", dict(StudyDate=None, PatientSex="F", PatientAge="090Y", StudyDescription="CT Thorax Frau", StationName=None)),
    "safe-harbor": ("113103 113104 113105 113107 113108",
                    dict(StudyDate="20190101", PatientBirthDate="19290101", PatientAge="090Y", PatientAddress="627", StudyDescription="CT Thorax Frau")),
    "keep-all-but-name": ("113105 113106 113108 113109 113110 113111 113112",
                          dict(StudyDate="20190520", PatientBirthDate=None, PatientAge="093Y", InstitutionName="Klinikum Nordhausen", StationName="CTNORTH2",
                               AccessionNumber="ACC99120", PatientAddress=None, StudyInstanceUID="1.2.3.4.5")),
}


def shipped(folder):
    """each shipped profile does to a file what it says, and claims just that"""
    source = folder / "in"
    source.mkdir()
    make_file(source / "a.dcm", "20190520")
    make_file(source / "b.dcm", "20190603")
    for name, (codes, expected) in SHIPPED.items():
        out = folder / f"out-{name}"
        batch(folder, source, "--output", out, "--profile", name, "--pixel-policy", "off", status=0)
        written = [pydicom.dcmread(f) for f in dicom_below(out)]
        assert len(written) == 2, name
        dates = sorted(str(d.get("StudyDate", "")) for d in written)
        for data in written[:1]:
            claimed = {item.CodeValue for item in data.DeidentificationMethodCodeSequence}
            assert claimed == {"113100", *codes.split()}, (name, claimed)
            assert "Quandt" not in str(data) and "QM-77120" not in str(data), name
            for keyword, value in expected.items():
                got = str(data.get(keyword, "") or "") or None
                if value == "moved":
                    days = [datetime.date(int(d[:4]), int(d[4:6]), int(d[6:])) for d in dates]
                    assert (days[1] - days[0]).days == 14 and days[0] != datetime.date(2019, 5, 20), (name, dates)
                elif keyword == "StudyDate" and value:
                    assert value in dates, (name, dates)
                else:
                    assert got == value, (name, keyword, got, value)


def lookup(folder):
    """numbers come from the table, unknown patients are refused, and a bad table stops the run before anything is written"""
    files = some_files(folder)
    known = pydicom.dcmread(files[0], stop_before_pixels=True).PatientID
    profile = folder / "site.profile"
    profile.write_text("[profile]\nname=site\n[ids]\nlookup=ids.csv\nunknown=refuse\n[pixels]\npolicy=off\n")
    table = folder / "ids.csv"
    with table.open("w", newline="") as out:
        csv.writer(out).writerows([("old", "new"), (known, "STUDY-7")])
    batch(folder, *files, "--output", folder / "out", "--profile", profile)
    written = dicom_below(folder / "out")
    of_known = [f for f in files if pydicom.dcmread(f, stop_before_pixels=True).PatientID == known]
    assert len(written) == len(of_known), (len(written), len(of_known))
    assert all(pydicom.dcmread(f, stop_before_pixels=True).PatientID == "STUDY-7" for f in written)

    table.write_text(f"{known},A\n{known},B\n")
    result = batch(folder, *files, "--output", folder / "out2", "--profile", profile, status=1)
    assert "line 2" in result.stderr and known not in result.stderr, result.stderr
    assert not (folder / "out2").exists()
    assert efface("--check-profile", profile).returncode == 2


def make_pair(folder, name, *more):
    want_tool("openssl")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Keeper", "-days", "2",
                    "-keyout", str(folder / f"{name}.key"), "-out", str(folder / f"{name}.pem"), *more],
                   check=True, stdin=subprocess.DEVNULL, capture_output=True)
    return folder / f"{name}.pem", folder / f"{name}.key"


def reversible(folder):
    """a recipient gets the originals back, nobody else does, and a wrong certificate stops the run"""
    certificate, key = make_pair(folder, "right")
    _, wrong = make_pair(folder, "wrong")
    files = some_files(folder)
    batch(folder, *files, "--output", folder / "out", "--pixel-policy", "off", "--recipient", certificate, status=0)
    written = dicom_below(folder / "out")
    assert len(written) == len(files)
    for path in written:
        item = pydicom.dcmread(path, stop_before_pixels=True)[0x0400, 0x0500].value[0]
        assert item[0x0400, 0x0510].value == "1.2.840.10008.1.2.1"
        opened = subprocess.run(["openssl", "cms", "-decrypt", "-inform", "DER", "-inkey", str(key)],
                                input=item[0x0400, 0x0520].value, capture_output=True)
        assert opened.returncode == 0, opened.stderr

    result = efface("--reidentify", folder / "out", "--private-key", key, "--output", folder / "back")
    assert result.returncode == 0, result.stderr
    originals = {d.SOPInstanceUID: d for d in (pydicom.dcmread(f) for f in files)}
    for path in dicom_below(folder / "back"):
        back = pydicom.dcmread(path)
        original = originals.pop(back.SOPInstanceUID)
        for element in original:
            if element.tag.group not in (0x0028, 0x7fe0) and element.VR not in ("OB", "OW", "UN"):
                assert back[element.tag].value == element.value, element.tag
        assert "PatientIdentityRemoved" not in back and (0x0400, 0x0500) not in back
    assert not originals

    result = efface("--reidentify", folder / "out", "--private-key", wrong, "--output", folder / "none")
    assert result.returncode == 3 and "does not open" in result.stderr, result.stderr
    assert not dicom_below(folder / "none")
    result = efface("--reidentify", folder / "out", "--private-key", certificate, "--output", folder / "never")
    assert result.returncode == 1 and not (folder / "never").exists(), result.stderr

    for bad in (folder / "test.key", folder / "not-there", make_pair(folder, "sign", "-addext", "keyUsage=digitalSignature")[0]):
        result = batch(folder, *files, "--output", folder / "out3", "--recipient", bad, status=1)
        assert result.stderr.strip() and not (folder / "out3").exists(), result.stderr


def imports(folder):
    """a script becomes a profile that works, and what was not carried over is listed"""
    script = folder / "script.xml"
    script.write_text('<script><e en="T" t="00080080" n="InstitutionName">Site 7</e>'
                      '<e en="T" t="00100020" n="PatientID">@if(this,exists){@keep()}{@remove()}</e></script>')
    profile = folder / "imported.profile"
    result = efface("--import", script, "--output", profile)
    assert result.returncode == 3 and "0010,0020: @if" in result.stderr, (result.returncode, result.stderr)
    assert efface("--check-profile", profile).returncode == 0
    files = some_files(folder, 2)
    batch(folder, *files, "--output", folder / "out", "--profile", profile, "--pixel-policy", "off", status=0)
    with_place = [d for d in (pydicom.dcmread(f, stop_before_pixels=True) for f in dicom_below(folder / "out"))
                  if "InstitutionName" in d]
    assert with_place and all(d.InstitutionName == "Site 7" for d in with_place)
    assert efface("--import", script, "--output", profile).returncode == 1


run_cases(checks, shipped, lookup, reversible, imports)
