#!/usr/bin/python3
"""Burned-in text: what is hidden, what is kept, and how fast, judged from pixels by the scorer beside the project.

  tests/bench/text.py [--program build/app/efface] [--policy allow-list] [--sets still,cine,corpus]

Runs the program over ../shared/textset and the files of ../shared/corpus that have truth, then score_text.py. None of
these files was used to train or tune anything.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import tempfile
import time


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    shared = root.parent / "shared"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(root / "build/app/efface"))
    parser.add_argument("--policy", default="allow-list")
    parser.add_argument("--jobs", default="1")
    parser.add_argument("--sets", default="still,cine,corpus")
    parser.add_argument("--keep", help="folder for the outputs")
    options = parser.parse_args()
    if not shared.exists():
        raise SystemExit("../shared is not here: nothing to measure")

    work = pathlib.Path(options.keep or tempfile.mkdtemp(prefix="efface-text-"))
    sets = {
        "still": (shared / "textset/still", shared / "textset/still/truth.json"),
        "cine": (shared / "textset/cine", shared / "textset/cine/truth.json"),
        "corpus": (shared / "corpus/files", shared / "corpus/burned_in_truth.json"),
    }
    try:
        for name in options.sets.split(","):
            folder, truth = sets[name]
            out = work / name
            inputs = [str(folder)]
            if name == "corpus":
                chosen = work / "corpus-in"
                shutil.rmtree(chosen, ignore_errors=True)
                for path in json.loads(truth.read_text()):
                    (chosen / path).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(folder / path, chosen / path)
                folder, inputs = chosen, [str(chosen)]
            start = time.monotonic()
            run = subprocess.run([options.program, "--batch", "--quiet", "--force", "--key", str(work / "key"),
                                  "--pixel-policy", options.policy, "--jobs", options.jobs, *inputs, "--output",
                                  str(out), "--crosswalk", str(work / f"{name}.csv"), "--report",
                                  str(work / f"{name}.json")], capture_output=True, text=True)
            seconds = time.monotonic() - start
            frames = sum(e.get("frames", 0) for e in json.loads((work / f"{name}.json").read_text())["instances"])
            print(f"== {name}: exit status {run.returncode}, {frames} frames, {seconds:.1f} s, "
                  f"{frames / seconds:.2f} frames/s")
            score = subprocess.run(["/usr/bin/python3", str(shared / "textset/score_text.py"), str(folder), str(out),
                                    str(truth), "--map", str(work / f"{name}.csv")], capture_output=True, text=True)
            print(score.stdout[-3500:] + score.stderr[-1500:])
    finally:
        if not options.keep:
            shutil.rmtree(work, ignore_errors=True)


main()
