#!/usr/bin/python3
"""Free text in sixteen languages that nobody looked at while the cleaner was made: what goes and what stays.

  tests/bench/blind.py [--program build/app/efface] [--profile research] [--languages en,de] [--json FILE]

Puts the texts of blind.txt into files, each with one patient's header, cleans them and counts, in all free-text
attributes and report texts: identities that the header names, identities that it does not (a person, a place, a number,
a date ...), harmless words that are still there, and whole values of which both is right.  It prints figures only: whoever
improves the rules must not look at the texts, lest the figures lose their meaning.  --languages and the classes tell
where to look for more of the same kind.
"""

import argparse
import collections
import csv
import datetime
import json
import pathlib
import random
import re
import shutil
import subprocess
import tempfile
import unicodedata

import pydicom
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

# pydicom counts the bytes of a value, the standard its characters.
pydicom.config.settings.writing_validation_mode = pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE

SEED = 20
CLASSES = {"h": "header", "p": "person", "o": "institution", "a": "place", "c": "contact", "n": "number", "d": "date"}
MARK = re.compile(r"\[([hpoacnd]):([^\]]*)\]")
SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
BASIC_TEXT_SR = "1.2.840.10008.5.1.4.1.1.88.11"
# A word, or one character of a script that parts no words.
TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")

Patient = collections.namedtuple("Patient", "last first born id accession variant words")
Value = collections.namedtuple("Value", "language keyword parts")


def load(path):
    """Patients and texts of every language."""
    languages, current = {}, None
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("== "):
            current = languages.setdefault(line[3:].strip(), ([], []))
        elif line.startswith("P "):
            current[0].append(Patient(*line[2:].split("|")))
        elif line and not line.startswith("#"):
            keyword, text = line.split(": ", 1)
            current[1].append((keyword, text))
    return languages


def slip(rng, name):
    """One slip of the finger: two letters change places, one is lost or doubled."""
    if len(name) < 5:
        return name
    k = rng.randrange(1, len(name) - 2)
    return rng.choice([name[:k] + name[k + 1] + name[k] + name[k + 2:], name[:k] + name[k + 1:],
                       name[:k] + name[k] + name[k:]])


def fill(rng, text, patient):
    born = datetime.datetime.strptime(patient.born, "%Y%m%d")
    names = {"{L}": patient.last, "{F}": patient.first, "{LU}": patient.last.upper(), "{FU}": patient.first.upper(),
             "{L~}": slip(rng, patient.last), "{V}": patient.variant, "{I}": patient.id, "{A}": patient.accession,
             "{B.}": born.strftime("%d.%m.%Y"), "{B-}": born.strftime("%Y-%m-%d"), "{B/}": born.strftime("%d/%m/%Y"),
             "{BW}": patient.words, "{LI}": patient.first[0] + patient.last[0]}
    return re.sub(r"\{[^}]*\}", lambda m: names[m[0]], text)


def split(text):
    """Pieces of a text, each with its class or None."""
    parts, at = [], 0
    for mark in MARK.finditer(text):
        parts += [(None, text[at:mark.start()]), (mark[1], mark[2])]
        at = mark.end()
    return [p for p in parts + [(None, text[at:])] if p[1]]


def header(patient, sop_class, index):
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = sop_class
    meta.MediaStorageSOPInstanceUID = f"1.2.826.0.1.3680043.10.511.7.{index}"
    data = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    data.is_little_endian, data.is_implicit_VR = True, False
    data.SpecificCharacterSet = "ISO_IR 192"
    data.SOPClassUID, data.SOPInstanceUID = sop_class, meta.MediaStorageSOPInstanceUID
    data.StudyInstanceUID, data.SeriesInstanceUID = f"1.2.826.0.1.3680043.10.511.8.{index}", f"1.2.826.0.1.3680043.10.511.9.{index}"
    data.PatientName, data.PatientID = f"{patient.last}^{patient.first}", patient.id
    data.PatientBirthDate, data.AccessionNumber = patient.born, patient.accession
    data.PatientSex, data.ReferringPhysicianName, data.StudyID = "O", "", str(index)
    data.StudyDate, data.StudyTime, data.InstanceNumber, data.SeriesNumber = "20240611", "101500", "1", "1"
    return data


def picture(patient, index):
    data = header(patient, SECONDARY_CAPTURE, index)
    data.Modality, data.ConversionType = "OT", "WSD"
    data.Rows = data.Columns = 16
    data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
    data.BitsAllocated = data.BitsStored = 8
    data.HighBit, data.PixelRepresentation = 7, 0
    data.PixelData = bytes(256)
    return data


def code(value, meaning):
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, "DCM", meaning
    return item


def report(patient, index, texts):
    data = header(patient, BASIC_TEXT_SR, index)
    data.Modality, data.CompletionFlag, data.VerificationFlag = "SR", "COMPLETE", "UNVERIFIED"
    data.ContentDate, data.ContentTime = "20240611", "102000"
    data.ReferencedPerformedProcedureStepSequence, data.PerformedProcedureCodeSequence = [], []
    data.ValueType, data.ContinuityOfContent = "CONTAINER", "SEPARATE"
    data.ConceptNameCodeSequence = [code("121060", "History")]
    data.ContentSequence = []
    for text in texts:
        item = Dataset()
        item.RelationshipType, item.ValueType = "CONTAINS", "TEXT"
        item.ConceptNameCodeSequence = [code("121071", "Finding")]
        item.TextValue = text
        data.ContentSequence.append(item)
    return data


def write(folder, chosen):
    """The files, and for each what values it holds."""
    made = {}
    for language, (patients, texts) in load(pathlib.Path(__file__).with_suffix(".txt")).items():
        if chosen and language not in chosen:
            continue
        rng = random.Random(f"{SEED}{language}")
        for number, patient in enumerate(patients):
            # a text with the patient in it is written for two of them, every other one once
            mine = [(k, split(fill(rng, t, patient))) for n, (k, t) in enumerate(texts)
                    if number == n % len(patients) or ("[h:" in t and number == (n + 2) % len(patients))]
            rng.shuffle(mine)
            spoken = [parts for keyword, parts in mine if keyword == "SR"]
            queue = [v for v in mine if v[0] != "SR"]
            files = []
            while queue:
                # one value an attribute, as many attributes as there are
                taken = {}
                for keyword, parts in queue:
                    taken.setdefault(keyword, parts)
                queue = [v for v in queue if v[1] is not taken[v[0]]]
                files.append(list(taken.items()))
            index = len(made) + 1
            for values in files:
                data = picture(patient, index)
                for keyword, parts in values:
                    setattr(data, keyword, "".join(t for _, t in parts))
                name = f"{language}-{index}.dcm"
                data.save_as(folder / name, write_like_original=False)
                made[name] = [Value(language, k, p) for k, p in values]
                index += 1
            if spoken:
                name = f"{language}-{index}.dcm"
                report(patient, index, ["".join(t for _, t in p) for p in spoken]).save_as(
                    folder / name, write_like_original=False)
                made[name] = [Value(language, "SR", p) for p in spoken]
    return made


def fold(text):
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def tokens(text):
    return TOKEN.findall(fold(text))


def kept_words(harmless, left):
    """How many harmless words are still there, in their order."""
    row = [0] * (len(left) + 1)
    for word in harmless:
        before = 0
        for k, other in enumerate(left, 1):
            before, row[k] = row[k], before + 1 if word == other else max(row[k], row[k - 1])
    return row[-1]


def is_left(identity, harmless, left):
    """Whether a telling word of an identity survived: none of the harmless text, no single letter or digit."""
    spare = collections.Counter(left) - collections.Counter(harmless)
    words = tokens(identity)
    whole = len(words) == 1 or all(len(w) == 1 for w in words)
    telling = [w for w in words if whole or len(w) > 2 or (len(w) > 1 and w.isdigit())]
    # ideographs are single: the whole run must be gone
    if all(len(w) == 1 for w in words):
        return "".join(words) in "".join(left) and "".join(words) not in "".join(harmless)
    return any(spare[w] > 0 for w in telling)


def values_of(data, expected):
    if expected and expected[0].keyword == "SR":
        found = [item.get("TextValue") for item in data.get("ContentSequence", [])]
        found += [None] * (len(expected) - len(found))
        return found
    return [data.get(v.keyword) for v in expected]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(pathlib.Path(__file__).resolve().parents[2] / "build/app/efface"))
    parser.add_argument("--profile", default="research")
    parser.add_argument("--languages", default="")
    parser.add_argument("--json", help="file for the figures")
    parser.add_argument("--keep", help="folder for files and outputs")
    options = parser.parse_args()
    work = pathlib.Path(options.keep or tempfile.mkdtemp(prefix="efface-blind-"))
    try:
        source, out = work / "in", work / "out"
        source.mkdir(parents=True)
        made = write(source, set(filter(None, options.languages.split(","))))
        run = subprocess.run([options.program, "--batch", "--quiet", "--force", "--profile", options.profile,
                              "--pixel-policy", "off", "--key", str(work / "key"), "--output", str(out), "--crosswalk",
                              str(work / "map.csv"), "--report", str(work / "report.json"), str(source)],
                             capture_output=True, text=True)
        with open(work / "map.csv", newline="", encoding="utf-8") as f:
            rows = list(csv.DictReader(f))
        figures, held_back = count(made, rows, out), len(made)
        held_back -= sum(1 for r in rows if find_output(r, out))
        print(f"exit status {run.returncode}, {len(made)} files, {held_back} held back, "
              f"{sum(len(v) for v in made.values())} values")
        show(figures)
        if options.json:
            pathlib.Path(options.json).write_text(json.dumps(figures, indent=1, sort_keys=True))
    finally:
        if not options.keep:
            shutil.rmtree(work, ignore_errors=True)


def find_output(row, out):
    for value in row.values():
        if value and (out / value).is_file():
            return out / value
        if value and value.startswith(str(out)) and pathlib.Path(value).is_file():
            return pathlib.Path(value)
    return None


def count(made, rows, out):
    """For each language: [right, all] of every class, of harmless words, of harmless and of all values."""
    figures = collections.defaultdict(lambda: collections.defaultdict(lambda: [0, 0]))
    for row in rows:
        name = next((pathlib.Path(v).name for v in row.values() if v and pathlib.Path(v).name in made), None)
        path = find_output(row, out)
        if not name or not path:
            continue
        expected = made[name]
        for value, text in zip(expected, values_of(pydicom.dcmread(path), expected)):
            sums = figures[value.language]
            left = tokens(str(text or ""))
            harmless = [w for kind, part in value.parts if kind is None for w in tokens(part)]
            stays = kept_words(harmless, left)
            gone = True
            for kind, part in value.parts:
                if kind is None:
                    continue
                right = not is_left(part, harmless, left)
                gone &= right
                sums[CLASSES[kind]][0] += right
                sums[CLASSES[kind]][1] += 1
                if kind != "h":
                    sums["unnamed"][0] += right
                    sums["unnamed"][1] += 1
            whole = gone and stays == len(harmless)
            sums["words"][0] += stays
            sums["words"][1] += len(harmless)
            kind = "clean values" if all(k is None for k, _ in value.parts) else "values with identities"
            for key in (kind, "values"):
                sums[key][0] += whole
                sums[key][1] += 1
            if text is None:
                sums["lost values"][0] += 1
            sums["lost values"][1] += 1
    return figures


COLUMNS = [("header", "header"), ("unnamed", "unnamed"), ("person", "person"), ("institution", "instit."), ("place", "place"),
           ("contact", "contact"), ("number", "number"), ("date", "date"), ("words", "words kept"),
           ("clean values", "harmless values"), ("values with identities", "others"), ("values", "all values"),
           ("lost values", "absent")]


def show(figures):
    print("share of identities gone, of harmless words kept, and of values with both right, in percent")
    print("language".ljust(9) + " ".join(title.rjust(max(7, len(title))) for _, title in COLUMNS))
    total = collections.defaultdict(lambda: [0, 0])
    for sums in figures.values():
        for key, (right, all_) in sums.items():
            total[key][0] += right
            total[key][1] += all_
    for name, sums in [*figures.items(), ("all", total), ("count", total)]:
        cells = []
        for key, title in COLUMNS:
            right, all_ = sums.get(key, (0, 0))
            text = str(all_) if name == "count" else f"{100 * right / all_:.1f}" if all_ else "-"
            cells.append(text.rjust(max(7, len(title))))
        print(name.ljust(9) + " ".join(cells))


if __name__ == "__main__":
    main()
