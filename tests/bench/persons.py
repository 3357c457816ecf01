#!/usr/bin/python3
"""How many persons are found in short texts of many languages, and how many harmless texts stay whole.

    persons.py TOOL [--half dev|held|all] [--show] [--languages en,de] [--threshold T]    TOOL: ef-clean-tool as built

The texts of persons.txt are in two halves: rules and training were tuned on "dev", whose mistakes --show prints; of "held"
only figures are ever looked at."""
import argparse
import collections
import pathlib
import re
import subprocess

from blind import is_left, kept_words, tokens

MARK = re.compile(r"\[([hpix]):([^\]]*)\]")
CLASSES = {"h": "header", "p": "person", "i": "initials"}


def load(path):
    half, language, name = "", "", ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("=== "):
            half = line[4:].split(":")[0]
        elif line.startswith("== "):
            language = line[3:].strip()
        elif line.startswith("P "):
            name = line[2:]
        elif line and not line.startswith("#"):
            text = line.split(": ", 1)[1]
            parts, at = [], 0
            for mark in MARK.finditer(text):
                parts += [(None, text[at:mark.start()]), (mark[1], mark[2])]
                at = mark.end()
            parts = [p for p in parts + [(None, text[at:])] if p[1]]
            yield language, half, name, parts


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tool")
    parser.add_argument("--half", default="all", choices=("dev", "held", "all"))
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--languages", default="")
    parser.add_argument("--threshold", default="0")
    options = parser.parse_args()
    wanted = set(filter(None, options.languages.split(",")))
    cases = [c for c in load(pathlib.Path(__file__).with_suffix(".txt"))
             if options.half in ("all", c[1]) and (not wanted or c[0] in wanted)]
    lines = "".join(f"name={name}\t{''.join(t for _, t in parts)}\n" for _, _, name, parts in cases)
    answers = subprocess.run([options.tool, "find", options.threshold], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    sums = collections.defaultdict(lambda: collections.defaultdict(lambda: [0, 0]))
    for (language, half, _, parts), answer in zip(cases, answers.stdout.decode().split("\n")):
        text = "".join(t for _, t in parts).encode()
        left, at, cuts = b"", 0, []
        for span in filter(None, answer.split(";")):
            start, length = map(int, span.split()[:2])
            cuts.append(f"{text[start:start + length].decode()!r} {' '.join(span.split()[2:])}")
            left, at = left + text[at:start] + b" ", start + length
        left = tokens((left + text[at:]).decode())
        harmless = [w for kind, part in parts if kind is None for w in tokens(part)]
        stays = kept_words(harmless, left)
        missed = []
        for kind, part in parts:
            if kind in CLASSES:
                right = not is_left(part, harmless, left)
                missed += [] if right else [part]
                for row in (sums[language], sums["all"]):
                    row[CLASSES[kind]][0] += right
                    row[CLASSES[kind]][1] += 1
        named = any(k for k, _ in parts)
        for row in (sums[language], sums["all"]):
            row["words"][0] += stays
            row["words"][1] += len(harmless)
            if not named:
                row["harmless texts"][0] += stays == len(harmless)
                row["harmless texts"][1] += 1
        if options.show and half == "dev" and (missed or stays < len(harmless)):
            print(f"{language}: {text.decode()}\n    " + (f"LEFT {missed} " if missed else "") + ("LOST " if stays < len(harmless) else "") + f"cut {cuts}")
    columns = [*CLASSES.values(), "words", "harmless texts"]
    print("language " + " ".join(c.rjust(13) for c in columns))
    for name, row in [*((k, v) for k, v in sums.items() if k != "all"), ("all", sums["all"])]:
        print(name.ljust(8) + " ".join((f"{100 * row[c][0] / row[c][1]:.1f} of {row[c][1]}" if row[c][1] else "-").rjust(14) for c in columns))


if __name__ == "__main__":
    main()
