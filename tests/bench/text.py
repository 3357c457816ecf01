#!/usr/bin/python3
"""Burned-in text: what is hidden, what is kept, and how fast, as one table.

  ninja -C build tests/bench/text-look && tests/bench/text.py [--build build] [--sets still,cine,corpus] [--details]

Runs the program over ../shared/textset and the files of ../shared/corpus that have truth, with each policy, and lets
score_text.py beside them judge the pixels. None of these files was used to train or tune anything. Times are CPU seconds
of one process, by those of a warm page of Tesseract on the same frames.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile


def choose(folder, truth, work):
    """The files with truth alone, at a place of their own."""
    chosen = work / "corpus-in"
    shutil.rmtree(chosen, ignore_errors=True)
    for path in json.loads(truth.read_text()):
        (chosen / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / path, chosen / path)
    return chosen


def clean(options, policy, name, folder, work):
    out, base = work / f"{name}-{policy}", work / f"{name}-{policy}"
    run = subprocess.run([str(options.build / "app/efface"), "--batch", "--quiet", "--force", "--key", str(work / "key"),
                          "--pixel-policy", policy, "--jobs", options.jobs, str(folder), "--output", str(out),
                          "--crosswalk", f"{base}.csv", "--report", f"{base}.json"], capture_output=True, text=True)
    return out, f"{base}.csv", run.returncode


def judge(options, name, folder, out, table, truth, work):
    told = work / f"{out.name}-score.json"
    score = subprocess.run(["/usr/bin/python3", str(options.shared / "textset/score_text.py"), str(folder), str(out),
                            str(truth), "--map", table, "--json", str(told)], capture_output=True, text=True)
    if options.details:
        print(f"== {out.name}\n{score.stdout}{score.stderr}")
    result = json.loads(told.read_text())
    known = {}
    cases = json.loads(truth.read_text())
    for case in cases if isinstance(cases, list) else []:
        known.update({(case["id"], tuple(text["box"]), text["text"]): text for text in case["texts"]})
    for box in result["boxes"]:
        box["truth"] = known.get((box["id"], tuple(box["box"]), box["text"]), {})
    return result


def percent(values):
    values = list(values)
    return f"{100 * sum(values) / len(values):.1f} ({len(values)})" if values else "-"


def time_looking(options, policy, files):
    """(frames, by Tesseract) of each file."""
    if not files:
        return []
    look = subprocess.run([str(options.build / "tests/bench/text-look"), "--policy", policy, "--tesseract", *map(str, files)],
                          capture_output=True, text=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    told = [json.loads(line) for line in look.stdout.splitlines()]
    return [(t["frames"], t["seconds"] / t["tesseract"]) for t in told if t.get("tesseract")]


def rotated(box):
    return bool(box["truth"].get("rot")) or abs(box["truth"].get("angle", 0)) > 3


def print_table(results, times):
    def boxes(policy, *names):
        return [b for n in names for b in results.get((n, policy), {"boxes": []})["boxes"]]

    drawn = [b for b in boxes("allow-list", "still", "cine") if b["phi"]]
    real = [b for b in boxes("allow-list", "corpus") if b["phi"]]
    rows = [
        ("PHI boxes hidden %, drawn sets", percent(b["hidden"] for b in drawn)),
        ("  contrast >= 3", percent(b["hidden"] for b in drawn if b["truth"].get("cnr", 0) >= 3)),
        ("  turned", percent(b["hidden"] for b in drawn if rotated(b))),
        ("  up to 10 px", percent(b["hidden"] for b in drawn if b["truth"].get("px", 99) <= 10)),
        ("PHI lines hidden %, real files", percent(b["hidden"] for b in real)),
    ]
    for name, label in (("still", "drawn"), ("cine", "cine"), ("corpus", "real")):
        result = results.get((name, "allow-list"))
        if result:
            empty = [i for i in result["imgs"] if i["n"] == 0 and i["state"] == "ok"]
            rows += [(f"images clean %, {label}", f"{result['clean']:.1f}"),
                     (f"false area %, {label}", f"{result['fp']:.2f}"),
                     (f"text-free images with a box, {label}", f"{sum(i['area'] > 0 for i in empty)} of {len(empty)}"),
                     (f"harmless kept %, {label}", percent(b["kept"] for b in result["boxes"] if not b["phi"]))]
    for policy in ("allow-list", "all-text"):
        rows.append((f"PHI boxes hidden %, drawn, {policy}",
                     percent(b["hidden"] for b in boxes(policy, "still", "cine") if b["phi"])))
    for (name, policy), ratios in sorted(times.items()):
        if ratios:
            rows.append((f"time by Tesseract, {name}, {policy}",
                         f"{statistics.median(ratios):.3f} median, {statistics.mean(ratios):.3f} mean ({len(ratios)} files)"))
    for label, value in rows:
        print(f"{label:44} {value}")


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default=root / "build", type=pathlib.Path)
    parser.add_argument("--jobs", default="1")
    parser.add_argument("--sets", default="still,cine,corpus")
    parser.add_argument("--policies", default="allow-list,all-text")
    parser.add_argument("--no-times", action="store_true")
    parser.add_argument("--details", action="store_true", help="also what score_text.py prints")
    parser.add_argument("--keep", help="folder for the outputs")
    options = parser.parse_args()
    options.shared = shared = root.parent / "shared"
    if not shared.exists():
        raise SystemExit("../shared is not here: nothing to measure")

    work = pathlib.Path(options.keep or tempfile.mkdtemp(prefix="efface-text-"))
    results, times = {}, {}
    try:
        for name in options.sets.split(","):
            folder, truth = shared / "textset" / name, shared / "textset" / name / "truth.json"
            if name == "corpus":
                truth = shared / "corpus/burned_in_truth.json"
                folder = choose(shared / "corpus/files", truth, work)
            for policy in options.policies.split(","):
                out, table, status = clean(options, policy, name, folder, work)
                if status not in (0, 3):
                    print(f"{name}, {policy}: exit status {status}")
                results[name, policy] = judge(options, name, folder, out, table, truth, work)
                if not options.no_times:
                    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.name != "truth.json"]
                    for frames, ratio in time_looking(options, policy, files):
                        times.setdefault((f"{name} of many frames" if frames > 1 else name, policy), []).append(ratio)
        print_table(results, times)
    finally:
        if not options.keep:
            shutil.rmtree(work, ignore_errors=True)


main()
