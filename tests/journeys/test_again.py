"""A review that is left and taken up again, and another profile in the middle of it."""

import shutil
import sys

from harness import make_demo, run_cases, want_tool

try:
    from desk import Desk, wait_for, xdotool
except (ImportError, ValueError):
    print("1..0 # SKIP the bindings of AT-SPI are not installed")
    sys.exit(0)


def make_study(folder):
    """Two slices."""
    study = folder / "study"
    study.mkdir()
    for path in sorted(next(make_demo(folder).glob("Br*/*CT*")).glob("*CT_00[12].dcm")):
        shutil.copy(path, study)
    shutil.rmtree(folder / "demo")
    return study


def again(folder):
    """who closes the window finds decisions, undo and redo there the next time, and saved ones in the time after that"""
    want_tool("xdotool")
    study = make_study(folder)
    settings = {"remember-studies": "false"}
    desk = Desk(folder, settings=settings, arguments=[study])
    try:
        opened = desk.wait_for_analysis()[0]
        # The focus is on the findings from the start; the keyboard belongs to the window under the pointer.
        xdotool("mousemove", 200, 200)
        wait_for("the focus on the findings", lambda: "→" in (desk.focus() or ""))
        desk.key("space", "space", "space")
        desk.wait_for_counts("three accepted", lambda o, a, c: a == 3)
        desk.key("ctrl+z")
        desk.wait_for_counts("two accepted", lambda o, a, c: a == 2)
        desk.quit()
    finally:
        desk.close()
    for life in range(2):
        desk = Desk(folder, settings=settings, arguments=[study])
        try:
            desk.wait_for_analysis()
            assert desk.counts() == (opened - 2, 2, 0), desk.counts()
            desk.picture(f"again-{life + 1}")
            desk.key("ctrl+shift+z")
            desk.wait_for_counts("the one that was undone", lambda o, a, c: a == 3)
            for left in (2, 1, 0):
                desk.key("ctrl+z")
                desk.wait_for_counts(f"{left} accepted", lambda o, a, c, left=left: a == left)
            desk.key("ctrl+shift+z", "ctrl+shift+z")
            desk.wait_for_counts("two accepted", lambda o, a, c: a == 2)
            desk.quit()
        finally:
            desk.close()
    assert not desk.complaints(), desk.complaints()


def choose_profile(desk, title):
    desk.click(desk.find(lambda t: t.startswith("Profile: "), "push button"))
    desk.press(desk.find(lambda t: t.startswith(title), "menu item"))


def profile(folder):
    """another profile proposes anew at once, in the lists as well; undo brings the first one back"""
    want_tool("xdotool")
    desk = Desk(folder, settings={"remember-studies": "false"}, arguments=[make_study(folder)])
    try:
        desk.wait_for_analysis()
        desk.key("ctrl+f")
        desk.type("StudyDescription")
        row = desk.find(lambda t: t.startswith("Study Description"), "list item").get_name()
        assert "→ removed" in row, row
        choose_profile(desk, "Research")
        cleaned = desk.find(lambda t: t.startswith("Study Description") and "→ CT Thorax" in t, "list item").get_name()
        assert "Brückwald" not in cleaned.split("→")[1], cleaned
        desk.wait_for_text(lambda t: t == "Profile: research")
        desk.picture("again-profile")
        desk.wait_for_analysis()
        desk.click(desk.find(cleaned, "list item"))
        desk.key("ctrl+z")
        desk.find(row, "list item")
        desk.wait_for_text(lambda t: t == "Profile: basic")
        desk.wait_for_analysis()
        desk.quit()
    finally:
        desk.close()
    assert not desk.complaints(), desk.complaints()


run_cases(again, profile)
