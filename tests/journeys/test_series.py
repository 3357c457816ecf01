"""The pages that show a series as a whole."""

import sys

from harness import make_demo, run_cases, want_tool

try:
    from desk import Desk, wait_for
except (ImportError, ValueError):
    print("1..0 # SKIP the bindings of AT-SPI are not installed")
    sys.exit(0)


def series(folder):
    """a cine is seen frame by frame, as a sheet, as projections, and as it will be written"""
    want_tool("xdotool")
    want_tool("import")
    study = next(make_demo(folder).glob("KASUDA*/US_*")) / "KENTA_cine.dcm"
    desk = Desk(folder, settings={"remember-studies": "false"}, arguments=[study])
    try:
        desk.wait_for_analysis()
        place = desk.wait_for_text(lambda t: "frame 1 of" in t)
        frames = int(place.split("frame 1 of ")[1].split()[0])
        desk.click(desk.find("Picture with boxes"))
        desk.key("period", "period")
        desk.wait_for_text(lambda t: f"frame 3 of {frames}" in t)

        # Every frame is on the sheet; one that is opened is shown.
        desk.key("alt+3")
        cell = desk.find(lambda t: t.startswith("Instance") and "frame 2" in t, "table cell")
        desk.picture("series-1-sheet")
        desk.click(cell, count=2)
        desk.wait_for_text(lambda t: f"frame 2 of {frames}" in t)

        # Projections are pictures of their own.
        desk.key("alt+2")
        desk.find("Projection of the series with boxes")
        seen = set()
        for name in ("Brightest", "Mean", "Darkest"):
            desk.click(desk.find(name, "push button"))
            seen.add(hash(wait_for("another picture", lambda: (lambda p: p if hash(p) not in seen else None)(
                desk.still()))))
            desk.picture(f"series-2-{name.lower()}")
        assert len(seen) == 3

        # After: the engine's own fill. The boxes go, so what stands under them can be seen.
        desk.key("alt+1")
        before = desk.still()
        desk.key("b")
        wait_for("the frame as it will be written", lambda: desk.still() != before)
        desk.picture("series-3-after")
        desk.key("b", "i")
        desk.picture("series-4-inverted")
        desk.key("i")
        desk.quit()
    finally:
        desk.close()
    assert not desk.complaints(), desk.complaints()


run_cases(series)
