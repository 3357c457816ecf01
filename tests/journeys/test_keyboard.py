"""A whole review without a mouse, signed as assistive technology does it: from a folder on the command line to clean files, and again from the plan alone."""

import hashlib
import os
import re
import subprocess
import sys

from harness import make_demo, run_cases, want_tool

try:
    from desk import BUILD, Desk, wait_for, xdotool
except (ImportError, ValueError):
    print("1..0 # SKIP the bindings of AT-SPI are not installed")
    sys.exit(0)


def digests(folder):
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*.dcm")}


def tab_to(desk, name, key="Tab", most=30):
    """Tab by Tab, as somebody without a mouse goes there."""
    for _ in range(most):
        before = desk.focus()
        if before == name:
            return
        desk.key(key)
        try:
            wait_for("the focus to move", lambda: desk.focus() != before, 3)
        except AssertionError:
            continue
    raise AssertionError(f"{name} cannot be reached; the focus is at {desk.focus()}")


def keyboard(folder):
    """keys: accept, similar, undo, comment, second look, find, edit, approve; written files; the plan gives the same bytes"""
    want_tool("xdotool")
    study = next(make_demo(folder).glob("Br*/2024-02-19 DX"))
    output = folder / "clean"
    output.mkdir()
    desk = Desk(folder, settings={"last-output": f"'{output}'"}, arguments=[study])
    try:
        desk.wait_for_analysis()
        # Without a window manager the keyboard belongs to the window under the pointer, which all of them cover here.
        xdotool("mousemove", 200, 200)
        # The focus is on the findings from the start.
        wait_for("the focus on the findings", lambda: "→" in (desk.focus() or ""))
        desk.key("space", "space")
        desk.wait_for_counts("two accepted", lambda o, a, c: a == 2)
        desk.key("a")
        similar = desk.wait_for_counts("similar ones", lambda o, a, c: a > 2)
        desk.key("ctrl+z")
        desk.wait_for_counts("one undo for all of them", lambda o, a, c: a == 2)
        desk.key("ctrl+shift+z")
        desk.wait_for_counts("redo", lambda o, a, c: (o, a, c) == similar)

        # Comment, second look.
        desk.key("m")
        desk.type("seen")
        desk.key("Return")
        desk.wait_for_journal("the comment", lambda e: (e.get("after") or {}).get("note") == "seen")
        desk.key("t")
        desk.wait_for_journal("the mark", lambda e: (e.get("after") or {}).get("later") is True)

        # Find an attribute by its keyword, and write another text for it.
        desk.key("ctrl+f")
        desk.type("StudyDescription")
        desk.find(lambda t: t.startswith("Study Description"), "list item")
        wait_for("that row alone", lambda: len(desk.rows(lambda t: "→" in t)) == 1)
        tab_to(desk, desk.rows(lambda t: t.startswith("Study Description"))[0])
        desk.key("Home", "e", "ctrl+a")
        desk.type("Chest")
        desk.key("Return")
        edit = desk.wait_for_journal("the text", lambda e: (e.get("after") or {}).get("text") == "Chest")
        assert edit["after"]["action"] == "dummy", edit
        desk.picture("keyboard-1-edited")

        # Sign and write.
        desk.key("ctrl+Return")
        desk.write(desk.find("Reviewer", "text"), "Ada Reviewer")
        sign = desk.find("Approve and Write", "push button")
        wait_for("the button", lambda: desk.is_sensitive(sign))
        desk.picture("keyboard-2-signed")
        desk.press(sign)
        headline = desk.wait_for_text(lambda t: "clean and written" in t, 150)
        assert headline.startswith("2 of 2"), headline
        desk.picture("keyboard-3-written")
        desk.quit()
    finally:
        desk.close()
    assert not desk.complaints(), desk.complaints()

    written = digests(output)
    assert len(written) == 2
    again = folder / "again"
    result = subprocess.run(
        [BUILD / "app" / "efface", "--batch", study, "--plan", desk.reviews()[0], "--key",
         desk.home / "config" / "efface" / "project.key", "--output", again],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, env=dict(os.environ))
    assert again.is_dir(), result.stderr
    assert digests(again) == written, result.stderr
    # What both say of it is the same, to the letter.
    report = "efface-report.json"
    assert (again / report).read_bytes() == (output / report).read_bytes()
    assert not re.search(r"Br.ckwald", result.stdout + result.stderr)


run_cases(keyboard)
