#!/usr/bin/python3
"""How many values of free text that identify nobody stay whole, by language and half.

    harmless.py TOOL [--half dev|held|all] [--show] [--languages en,de]    TOOL: ef-clean-tool as built

The texts of harmless.txt are parted by a checksum: rules were tuned on "dev", whose cuts --show prints; of "held" only
figures are ever looked at."""
import argparse
import collections
import pathlib
import subprocess
import zlib


def load(path):
    language = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("== "):
            language = line[3:].strip()
        elif line and not line.startswith("#"):
            yield language, ("dev", "held")[zlib.crc32(line.encode()) & 1], line.split(": ", 1)[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tool")
    parser.add_argument("--half", default="all", choices=("dev", "held", "all"))
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--languages", default="")
    options = parser.parse_args()
    wanted = set(filter(None, options.languages.split(",")))
    cases = [c for c in load(pathlib.Path(__file__).with_suffix(".txt"))
             if options.half in ("all", c[1]) and (not wanted or c[0] in wanted)]
    answers = subprocess.run([options.tool, "find"], input="".join(f"{t}\n" for _, _, t in cases).encode(),
                             stdout=subprocess.PIPE, check=True).stdout.decode().split("\n")
    sums = collections.defaultdict(lambda: [0, 0])
    for (language, half, text), answer in zip(cases, answers):
        whole = not answer.strip()
        for key in ((language, half), ("all", half)):
            sums[key][0] += whole
            sums[key][1] += 1
        if options.show and half == "dev" and not whole:
            cuts = [s.split() for s in answer.split(";") if s]
            raw = text.encode()
            cuts = ", ".join(f"{raw[int(s):int(s) + int(n)].decode()!r} {' '.join(why)}" for s, n, *why in cuts)
            print(f"{language}: {text}\n    {cuts}")
    halves = [h for h in ("dev", "held") if options.half in ("all", h)]
    print("values that stay whole, in percent\nlanguage" + "".join(h.rjust(14) for h in halves))
    for language in dict.fromkeys(k for k, _ in sums if k != "all"):
        print(language.ljust(8) + "".join(cell(sums[language, h]) for h in halves))
    print("all".ljust(8) + "".join(cell(sums["all", h]) for h in halves))


def cell(row):
    return (f"{100 * row[0] / row[1]:.1f} of {row[1]}" if row[1] else "-").rjust(14)


if __name__ == "__main__":
    main()
