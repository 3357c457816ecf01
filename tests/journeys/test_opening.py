"""How studies come into the window, and how a review goes on: files, folders, a DICOMDIR, an archive; closed and opened
again; a worker that dies; writing that is stopped."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import zipfile

from harness import dcmdump_reads, make_demo, run_cases, want_tool

try:
    from desk import Desk, wait_for
except (ImportError, ValueError):
    print("1..0 # SKIP the bindings of AT-SPI are not installed")
    sys.exit(0)

NO_TEXT = {"remember-studies": "false"}


def instances(desk):
    """How many the patients of the tree have in all."""
    names = desk.rows(lambda t: re.search(r"\d+ instances? to review|\d+ open$", t))
    found = [int(re.search(r"· (\d+) instances?", name).group(1)) for name in names if "·" in name]
    return max(found) if found else 0


def sources(folder):
    """a file, a DICOMDIR and an archive open from the command line, two at a time as one review"""
    study = next(make_demo(folder).glob("Br*/2024-02-19 DX"))
    flat = folder / "disc"
    flat.mkdir()
    for i, path in enumerate(sorted(study.iterdir())):
        shutil.copy(path, flat / f"IM{i}")
    want_tool("dcmmkdir")
    subprocess.run(["dcmmkdir", "+D", "DICOMDIR", "IM0", "IM1", "+I", "-Pgp", "-W", "+A", "-Nxc"], cwd=flat, check=False,
                   capture_output=True)
    archive = folder / "study.zip"
    with zipfile.ZipFile(archive, "w") as out:
        for path in study.iterdir():
            out.write(path, f"inside/{path.name}")
    wanted = [([next(iter(sorted(study.iterdir())))], 1), ([archive], 2)]
    if (flat / "DICOMDIR").is_file():
        wanted.append(([flat / "DICOMDIR"], 2))
    for number, (arguments, count) in enumerate(wanted):
        place = folder / str(number)
        place.mkdir()
        desk = Desk(place, settings=NO_TEXT, arguments=arguments)
        try:
            wait_for(f"{count} instances of {arguments[0].suffix or arguments[0].name}",
                     lambda: instances(desk) == count)
            desk.quit()
        finally:
            desk.close()
        assert not desk.complaints(), desk.complaints()


def again(folder):
    """what was decided is there when the program is closed and the same folder is opened again, also after a crash"""
    want_tool("xdotool")
    study = next(make_demo(folder).glob("Br*/2024-02-19 DX"))
    desk = Desk(folder, settings=NO_TEXT, arguments=[study])
    try:
        desk.wait_for_analysis()
        desk.key("space", "space", "space")
        desk.wait_for_counts("three accepted", lambda o, a, c: a == 3)
        desk.quit()
    finally:
        desk.close()
    desk = Desk(folder, arguments=[study])
    try:
        desk.wait_for_analysis()
        desk.wait_for_counts("three still accepted", lambda o, a, c: a == 3)
        desk.key("space")
        desk.wait_for_counts("one more", lambda o, a, c: a == 4)
        desk.process.send_signal(signal.SIGKILL)
        desk.process.wait(20)
    finally:
        desk.close()
    desk = Desk(folder, arguments=[study])
    try:
        desk.wait_for_analysis()
        desk.wait_for_counts("all four", lambda o, a, c: a == 4)
        desk.picture("opening-1-again")
        desk.quit()
    finally:
        desk.close()
    assert not desk.complaints(), desk.complaints()


def workers(pid):
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        if "(efface-worker)" in text and text.rsplit(")", 1)[1].split()[1] == str(pid):
            found.append(int(stat.parent.name))
    return found


def dying(folder):
    """workers that die cost their files and nothing else: the tree says which, and the rest can be reviewed"""
    want_tool("xdotool")
    study = next(make_demo(folder).glob("Br*/2024-02-19 DX"))
    desk = Desk(folder, settings=NO_TEXT, arguments=[study])
    try:
        def look():
            for pid in workers(desk.process.pid):
                try:
                    os.kill(pid, signal.SIGKILL)
                except OSError:
                    continue
            return desk.rows(lambda t: "Cannot be" in t or "problem" in t.casefold())

        wait_for("a row that tells of it", look)
        desk.picture("opening-2-dead-worker")
        assert desk.process.poll() is None
        desk.quit()
    finally:
        desk.close()


def stopped(folder):
    """writing that is stopped leaves whole files and no others; going on writes the rest"""
    want_tool("xdotool")
    demo = make_demo(folder)
    output = folder / "clean"
    output.mkdir()
    studies = [next(demo.glob("KASUDA*/MR_*")), next(demo.glob("Br*/2024-02-19 DX"))]
    desk = Desk(folder, settings={"last-output": f"'{output}'", **NO_TEXT}, arguments=studies)
    try:
        desk.wait_for_analysis()
        desk.key("ctrl+Return")
        sign = desk.find("Approve and Write", "push button")
        desk.write(desk.find("Reviewer", "text"), "Ada Reviewer")
        wait_for("the button", lambda: desk.is_sensitive(sign))
        desk.press(sign)
        desk.press(desk.find("Stop", "push button"))
        wait_for("the end of it", lambda: desk.seek("Close", "push button", desk.find("Approve and Write", "dialog"))
                 or desk.seek(lambda t: "clean and written" in t, "label"))
        desk.picture("opening-3-stopped")
        left = [p for p in output.rglob("*") if p.is_file() and p.suffix not in (".json", ".csv")]
        assert all(p.suffix == ".dcm" and dcmdump_reads(p) for p in left), left
        assert len(left) < 16, "it was over before it could be stopped"
        desk.quit()
    finally:
        desk.close()
    assert not desk.complaints(), desk.complaints()


run_cases(sources, again, dying, stopped)
