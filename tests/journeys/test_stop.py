"""What is stopped, and what dies, leaves nothing half done: reading and writing go on where they were."""

import contextlib
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import threading

from harness import dcmdump_reads, make_demo, run_cases, want_tool

try:
    import pydicom

    from desk import Desk, wait_for
except (ImportError, ValueError):
    print("1..0 # SKIP the bindings of AT-SPI, or pydicom, are not installed")
    sys.exit(0)

N = 150


def make_study(folder):
    """Enough stills that reading and writing can be stopped in between: pieces of one, with its name at the top."""
    study = folder / "study"
    study.mkdir()
    still = pydicom.dcmread(next(next(make_demo(folder).glob("KASUDA*/US_*")).glob("KENTA_02.dcm")))
    base = still.SOPInstanceUID
    piece = still.pixel_array[:120, :400].copy()
    still.Rows, still.Columns = piece.shape[:2]
    for i in range(N):
        # No two alike, or what was found in one would be taken for all.
        piece[60 + i // 4, 20:60] = i
        still.PixelData = piece.tobytes()
        still.SOPInstanceUID = still.file_meta.MediaStorageSOPInstanceUID = f"{base}.{i + 1}"
        still.InstanceNumber = i + 1
        still.save_as(study / f"{i:03}.dcm")
    shutil.rmtree(folder / "demo")
    return study


def open_desk(folder, output):
    output.mkdir()
    return Desk(folder, settings={"remember-studies": "false", "last-output": f"'{output}'"},
                arguments=[make_study(folder)])


def digests(folder):
    return {p.relative_to(folder): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*.dcm")}


def workers(desk):
    found = subprocess.run(["ps", "--ppid", str(desk.process.pid), "-o", "pid=,comm="], capture_output=True, text=True)
    return [int(line.split()[0]) for line in found.stdout.splitlines() if "efface-worker" in line]


def tell_workers(desk, what):
    """All that work for the window at once, what a signal says; how many there were."""
    told = workers(desk)
    for pid in told:
        try:
            os.kill(pid, what)
        except ProcessLookupError:
            continue
    return len(told)


@contextlib.contextmanager
def standstill(desk):
    """No worker gets on meanwhile, also none that comes later: what is under way stays so as long as it takes to look."""
    over = threading.Event()

    def hold():
        while not over.wait(0.02):
            tell_workers(desk, signal.SIGSTOP)

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        yield
    finally:
        over.set()
        holder.join()
        tell_workers(desk, signal.SIGCONT)


def sign(desk):
    """Approves and starts to write; the button that stops it."""
    desk.key("ctrl+Return")
    desk.write(desk.find("Reviewer", "text"), "Ada Reviewer")
    button = desk.find("Approve and Write", "push button")
    wait_for("the button", lambda: desk.is_sensitive(button))
    desk.press(button)


def stop(folder):
    """reading and writing are stopped and go on; what is in the folder then is whole, and in the end it is all"""
    want_tool("xdotool")
    output = folder / "clean"
    desk = open_desk(folder, output)
    try:
        # While files are read: what is there stays, and it can go on.
        with standstill(desk):
            desk.press(desk.find("Stop", "push button"))
        on = desk.find("Go On Reading", "push button")
        desk.picture("stop-1-reading")
        approve = desk.find(lambda t: t.startswith("Approve"), "push button")
        assert not desk.is_sensitive(approve)
        desk.press(on)
        desk.wait_for_analysis()

        # While files are written.
        sign(desk)
        wait_for("the first files", lambda: digests(output))
        with standstill(desk):
            desk.press(desk.find("Stop", "push button", desk.top_window()))
        desk.wait_for_text(lambda t: t == "Writing was cancelled")
        desk.picture("stop-2-writing")
        first = digests(output)
        # Nobody may take a part for the whole.
        told = desk.wait_for_text(lambda t: "clean and written" in t)
        assert told.startswith(f"{len(first)} of {N}"), (told, len(first))
        assert 0 < len(first) < N, f"{len(first)} files: it was not stopped in between"
        whole = [p for p in output.rglob("*") if p.is_file()]
        for path in whole:
            assert path.suffix == ".dcm" and dcmdump_reads(path), path.name
        assert not [p for p in folder.iterdir() if p.name.startswith("clean.")], "something was left beside the folder"
        desk.press(desk.find("Close", "push button", desk.top_window()))
        wait_for("one window", lambda: desk.root.get_child_count() == 1)
        wait_for("the end of the stop", lambda: desk.is_sensitive(approve))

        # Again: nothing has to be signed anew but the button is pressed again; what is there already is no obstacle.
        sign(desk)
        desk.wait_for_text(lambda t: t.startswith(f"{N} of {N} files are clean and written"), 150)
        desk.quit()
    finally:
        desk.close()
    assert not desk.complaints(), desk.complaints()
    last = digests(output)
    assert len(last) == N and all(last[name] == digest for name, digest in first.items())


def killed(folder):
    """workers that are killed are replaced: every instance is read, shown and written all the same"""
    want_tool("xdotool")
    output = folder / "clean"
    desk = open_desk(folder, output)
    try:
        wait_for("workers that die", lambda: tell_workers(desk, signal.SIGKILL))
        desk.wait_for_analysis()
        assert not desk.rows(lambda t: "Problem" in t)
        # The picture of another instance comes from a new one.
        tell_workers(desk, signal.SIGKILL)
        place = desk.wait_for_text(lambda t: re.match(r"Instance \d+ · \d+ ×", t))
        desk.key("ctrl+Page_Down", "ctrl+Page_Down")
        desk.wait_for_text(lambda t: re.match(r"Instance \d+ · \d+ ×", t) and t != place)
        wait_for("the picture", lambda: len(set(desk.screen()[100:750, 300:850].reshape(-1, 3)[:, 0].tolist())) > 40)
        desk.picture("stop-3-killed")
        sign(desk)
        wait_for("the first files", lambda: digests(output))
        tell_workers(desk, signal.SIGKILL)
        headline = desk.wait_for_text(lambda t: "clean and written" in t, 150)
        assert headline.startswith(f"{N} of {N}"), headline
        desk.picture("stop-4-written")
        desk.quit()
    finally:
        desk.close()
    assert not desk.complaints(), desk.complaints()
    assert len(digests(output)) == N


run_cases(stop, killed)
