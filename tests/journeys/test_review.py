"""A review from the first look to the clean files, with mouse, keys and the words of a screen reader."""

import hashlib
import os
import re
import subprocess
import sys

from harness import run_cases, want_tool

try:
    from desk import BUILD, Desk, wait_for
except (ImportError, ValueError):
    print("1..0 # SKIP the bindings of AT-SPI are not installed")
    sys.exit(0)


def counts(desk):
    """(open, accepted, changed) of the status line."""
    text = desk.wait_for_text(lambda t: re.fullmatch(r"\d+ open +\d+ accepted +\d+ changed.*", t))
    return tuple(int(n) for n in re.findall(r"\d+", text)[:3])


def digests(folder):
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in folder.rglob("*") if p.is_file() and p.suffix not in (".json", ".html", ".csv")}


def review(folder):
    """open, look, accept, change a tag, undo, approve, write; the plan writes the same bytes again"""
    want_tool("xdotool")
    output = folder / "clean"
    output.mkdir()
    desk = Desk(folder, settings={"last-output": f"'{output}'", "remember-studies": "false"})
    try:
        # Open.
        desk.picture("1-welcome")
        desk.press(desk.find("Open the Demo Study"))
        approve = desk.find(lambda t: t.startswith("Approve"), "push button")
        wait_for("the end of the analysis", lambda: desk.is_sensitive(approve), 150)
        opened = counts(desk)
        assert opened[0] > 50 and opened[1] == 0, opened
        desk.picture("2-review")

        # Look: every page, the picture as it will be written.
        for name, key in (("3-projection", "alt+2"), ("4-sheet", "alt+3"), ("5-report", "alt+4"), (None, "alt+1")):
            desk.key(key)
            if name:
                desk.picture(name)
        desk.click(desk.find("Picture with boxes"))
        desk.key("b")
        desk.picture("6-after")
        desk.key("b")

        # Accept with one key, in the list.
        desk.key("Tab", "space", "space")
        accepted = wait_for("two accepted", lambda: counts(desk) if counts(desk)[1] == 2 else None)
        assert accepted[0] == opened[0] - 2, accepted

        # Change a tag: another text in place of a description.
        desk.click(desk.find("Tags", "label"))
        desk.click(desk.find("Search tags, values, reasons"))
        desk.type("StudyDescription")
        desk.click(desk.find("Study Description", "label"))
        desk.key("e")
        desk.type("Chest")
        desk.key("Return")
        wait_for("a change", lambda: counts(desk)[2] == 1)
        desk.picture("7-tags")

        # Undo takes it back, redo does it again.
        desk.key("ctrl+z")
        wait_for("the undo", lambda: counts(desk)[2] == 0)
        desk.key("ctrl+shift+z")
        wait_for("the redo", lambda: counts(desk)[2] == 1)

        # Approve: nothing can be written before somebody signs.
        desk.key("ctrl+Return")
        sign = desk.find("Approve and Write", "push button")
        assert not desk.is_sensitive(sign)
        desk.picture("8-approve")
        desk.write(desk.find("Reviewer", "text"), "Ada Reviewer")
        wait_for("the button", lambda: desk.is_sensitive(sign))
        desk.press(sign)
        headline = desk.wait_for_text(lambda t: "clean and written" in t, 150)
        desk.picture("9-written")
        assert desk.wait_for_text(lambda t: re.fullmatch(r"\d+ leaks?", t)) == "0 leaks"

        # The files are there, and as many as it says.
        written = digests(output)
        assert len(written) == int(re.match(r"\d+", headline).group()) > 30, (headline, len(written))
        assert (output / "efface-report.json").is_file()
        assert not [name for name in written if re.search("kasuda|brueckwald|brückwald", name, re.IGNORECASE)]
    finally:
        desk.close()
    log = (folder / "log").read_text(encoding="utf-8")
    assert "CRITICAL" not in log and "WARNING" not in log, log

    # The plan by itself, without a window.
    plan = next((desk.home / "state" / "efface" / "reviews").glob("*.review"))
    again = folder / "again"
    result = subprocess.run(
        [BUILD / "app" / "efface", "--batch", desk.home / "cache" / "efface" / "demo-study", "--plan", plan,
         "--key", desk.home / "config" / "efface" / "project.key", "--output", again],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, env=dict(os.environ))
    assert again.is_dir(), result.stderr
    assert digests(again) == written, result.stderr


run_cases(review)
