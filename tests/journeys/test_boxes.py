"""What hands do on the picture: boxes are drawn, moved, resized, nudged, widened and deleted, and looked at in every way."""

import sys

from harness import make_demo, run_cases, want_tool

try:
    from desk import Desk, wait_for, xdotool
except (ImportError, ValueError):
    print("1..0 # SKIP the bindings of AT-SPI are not installed")
    sys.exit(0)

DRAWN = "Drawn by hand"


def place(edit):
    """(x, y, width, height) of a box after an edit."""
    after = edit.get("after") or {}
    return tuple(after.get(key, -1) for key in ("x", "y", "width", "height"))


def boxes(folder):
    """a box is drawn, moved, resized by a corner, nudged, widened and deleted, with mouse and keys; undo takes all back"""
    want_tool("xdotool")
    study = next(make_demo(folder).glob("Br*/2024-02-19 DX"))
    desk = Desk(folder, settings={"remember-studies": "false"}, arguments=[study])
    try:
        desk.wait_for_analysis()
        canvas = desk.find("Picture with boxes")
        desk.click(canvas)
        x, y, width, height = desk.box(canvas)
        # 720 x 880 pixels, fitted with a small margin; all below is relative to what the first drag gave.
        left, top, right, bottom = x + width // 2 - 60, y + height // 2 - 40, x + width // 2 + 40, y + height // 2 + 30

        # Draw.
        desk.key("d")
        desk.drag((left, top), (right, bottom))
        drawn = place(desk.wait_for_journal("the box", lambda e: e["label"] == "Draw region"))
        zoom = 100 / drawn[2]
        assert abs(drawn[3] - 70 / zoom) <= 3, (drawn, zoom)
        desk.find(lambda t: t.startswith(DRAWN), "label")
        desk.picture("box-1-drawn")

        # Move: with the mouse, from its middle.
        desk.drag((left + 50, top + 35), (left + 80, top + 65))
        moved = place(desk.wait_for_journal(
            "the move", lambda e: e["label"] == "Move region" and abs(place(e)[0] - drawn[0] - 30 / zoom) <= 3))
        assert moved[2:] == drawn[2:] and abs(moved[1] - drawn[1] - 30 / zoom) <= 3, (drawn, moved)

        # Resize: by the handle of its lower right corner.
        desk.drag((right + 30, bottom + 30), (right + 60, bottom + 50))
        sized = place(desk.wait_for_journal(
            "the new size", lambda e: abs(place(e)[2] - moved[2] - 30 / zoom) <= 3))
        assert sized[:2] == moved[:2] and abs(sized[3] - moved[3] - 20 / zoom) <= 3, (moved, sized)
        desk.picture("box-2-resized")

        # Nudge: by a pixel with the arrows.
        desk.key("Right", "Right", "Down")
        nudged = place(desk.wait_for_journal("the nudge", lambda e: place(e)[:2] == (sized[0] + 2, sized[1] + 1)))
        assert nudged[2:] == sized[2:]

        # Widen: to the series, then to the same device; it shows on the other image, too.
        desk.key("g")
        desk.wait_for_journal("the series", lambda e: (e.get("after") or {}).get("reach") == "series")
        desk.key("g")
        desk.wait_for_journal("the device", lambda e: (e.get("after") or {}).get("reach") == "device")
        desk.click(desk.find("Regions", "label"))
        desk.find(lambda t: t.startswith(DRAWN), "list item")
        desk.picture("box-3-regions")

        # Undo goes back to nothing at all, one drag at a time; redo brings all of it back.
        steps = 0
        while desk.rows(lambda t: t.startswith(DRAWN)):
            revision = desk.last_edit()
            desk.key("ctrl+z")
            wait_for("an undo", lambda: desk.last_edit() != revision)
            steps += 1
            assert steps <= 8, "a drag is more than one step"
        for _ in range(steps):
            desk.key("ctrl+shift+z")
        wait_for("the box again", lambda: desk.rows(lambda t: t.startswith(DRAWN)))
        desk.wait_for_journal("its reach", lambda e: (e.get("after") or {}).get("reach") == "device")

        # Delete: it is gone from the list and from the plan.
        xdotool("mousemove", left + 100, top + 80)
        xdotool("click", 1)
        desk.key("Delete")
        wait_for("no drawn box", lambda: not desk.rows(lambda t: t.startswith(DRAWN)))
        assert "after" not in desk.last_edit(), desk.last_edit()
        desk.quit()
    finally:
        desk.close()
    assert not desk.complaints(), desk.complaints()


run_cases(boxes)
