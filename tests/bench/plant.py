#!/usr/bin/python3
"""MIDI and STRICT on texts of another hand: the files of ../shared/headerset with the texts of blind.txt in them.

  tests/bench/plant.py [--program build/app/efface] [--profile research] [--rounds 1] [--keep DIR] [--json FILE]

Every free text of those files gives way to one of blind.txt, filled with its patient's own names and numbers, and the answer
key is told so: each identity must go, each run of harmless words between two of them must stay. score.py of that set
then judges the whole files. Prints its figures only, for nobody who makes the rules may see the texts.
"""

import argparse
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import tempfile

import pydicom

import blind

ROOT = pathlib.Path(__file__).resolve().parents[2]
SET = ROOT.parent / "shared/headerset"
FREE = {"LO": 64, "LT": 10240, "ST": 1024, "UT": 100000}
# Harmless words are asked for only where there is something to read in them.
WORD = re.compile(r"[^\W\d_]{2,}")
# What only a patient of the text's own language has.
OF_A_LANGUAGE = ("{V}", "{BW}")
GROUPS = ("text", "nested", "sr")


def element(data, path):
    """The element that a path of the answer key leads to, or None."""
    for tag, item in re.findall(r"\(([0-9a-f]{4},[0-9a-f]{4})\)(?:\[<(\d+)>\])?", path):
        found = data.get(tuple(int(part, 16) for part in tag.split(",")))
        if found is None or not item:
            return found
        data = found.value[int(item)]
    return None


def patient_of(data):
    name = str(data.PatientName).split("=")[0].split("^")
    return blind.Patient(name[0], name[1] if len(name) > 1 else name[0], str(data.get("PatientBirthDate", "") or "19500101"),
                         str(data.PatientID), str(data.get("AccessionNumber", "") or "A0"), "", "")


class Texts:
    """The texts in an order of chance, each as often as every other."""

    def __init__(self, path, rng):
        self.all = [text for _, texts in blind.load(path).values() for _, text in texts
                    if not any(form in text for form in OF_A_LANGUAGE)]
        self.rng, self.left = rng, []

    def take(self, patient, room):
        for again in range(2):
            for place, text in enumerate(self.left):
                filled = blind.fill(self.rng, text, patient)
                parts = blind.split(filled)
                if sum(len(t.encode()) for _, t in parts) <= room:
                    del self.left[place]
                    return parts
            self.left += self.rng.sample(self.all, len(self.all))
        return None


def plant(options, folder, truth, rng):
    """Writes the files and the changed key; gives the number of texts."""
    shutil.copytree(SET / "in", folder)
    shutil.copy(SET / "truth.db", truth)
    key, texts, planted = sqlite3.connect(truth), Texts(ROOT / "tests/bench/blind.txt", rng), 0
    # The old texts' identities may be gone from the files; those that the headers hold stay asked for.
    key.execute("delete from phi where grp in (?, ?, ?)", GROUPS)
    for (name,) in key.execute("select file from files order by file").fetchall():
        data = pydicom.dcmread(folder / name, force=True)
        data.decode()
        # Where the key asks for no word to stay, the whole value may go.
        places = key.execute("select path, max(grp), max(sub) from actions where file = ? and grp in (?, ?, ?) and "
                             "action = 'text_retained' group by path order by path", (name, *GROUPS)).fetchall()
        patient, changed = patient_of(data), False
        for path, group, clause in places:
            found = element(data, path) if '"' not in path else None
            if found is None or found.VR not in FREE or not isinstance(found.value, str) or not WORD.search(found.value) \
                    or path.endswith("(0008,0104)") or path.endswith("(0008,0070)"):
                continue
            parts = texts.take(patient, FREE[found.VR])
            if not parts:
                continue
            found.value = "".join(t for _, t in parts)
            changed, planted = True, planted + 1
            key.execute("delete from actions where file = ? and path = ? and action in ('text_removed', 'text_retained')",
                        (name, path))
            for kind, part in parts:
                if kind:
                    row = ("text_removed", part, "hipaa", clause, int(kind == "h"))
                elif WORD.search(part):
                    row = ("text_retained", part.strip(" ,.;:()/-–—\r\n"), "tcia", "TCIA-PTKB", 1)
                else:
                    continue
                key.execute("insert into actions (file, path, action, text, cat, sub, known, value, grp) "
                            "values (?, ?, ?, ?, ?, ?, ?, ?, ?)", (name, path, *row, found.value, group))
        if changed:
            data.SpecificCharacterSet = "ISO_IR 192"
            data.save_as(folder / name)
    key.commit()
    return planted


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/app/efface")
    parser.add_argument("--profile", default="research")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path, help="leave inputs, key and outputs in this new folder")
    options = parser.parse_args()
    for number in range(options.rounds):
        rng = random.Random(f"{options.seed}/{number}")
        with tempfile.TemporaryDirectory() as temporary:
            work = options.keep / str(number) if options.keep else pathlib.Path(temporary) / "work"
            work.mkdir(parents=True)
            print(f"round {number + 1}: {plant(options, work / 'in', work / 'truth.db', rng)} texts")
            subprocess.run([options.program, "--batch", "--quiet", "--force", "--key", work / "key", work / "in", "--output", work / "out",
                            "--profile", options.profile, "--pixel-policy", "off", "--uid-map", work / "map.csv",
                            "--report", work / "report.json"], check=False)
            score = subprocess.run(["/usr/bin/python3", SET / "score.py", work / "in", work / "out", work / "truth.db",
                                    "--mapping", work / "map.csv", "--show", "0"], capture_output=True, text=True)
            for line in score.stdout.splitlines():
                if line.startswith("SCORE") or "removed" in line and ("place" not in line) or "%" in line:
                    print(line)


if __name__ == "__main__":
    main()
