"""What is done in the lists: search, filters and order, a text cut word by word, another text for one study, and the
pages that show a series as a whole."""

import sys

from harness import make_demo, run_cases, want_tool

try:
    from desk import Desk, wait_for, xdotool
except (ImportError, ValueError):
    print("1..0 # SKIP the bindings of AT-SPI are not installed")
    sys.exit(0)


def table_rows(desk):
    return desk.rows(lambda t: "→" in t, "table row")


def tags(folder):
    """tags are searched, filtered and sorted; marked words are cut; another text is written for one study"""
    want_tool("xdotool")
    demo = make_demo(folder)
    studies = [next(demo.glob("Br*/2024-02-19 DX")), next(demo.glob("KASUDA*/US_*"))]
    desk = Desk(folder, settings={"remember-studies": "false"}, arguments=studies)
    try:
        desk.wait_for_analysis()
        desk.click(desk.find("Tags", "label"))
        rows = wait_for("rows of tags", lambda: table_rows(desk))

        # Order: by what the column says; the first row is another one then, and the first again the other way round.
        attribute = desk.find("Attribute")
        desk.click(attribute)
        ascending = wait_for("another order", lambda: (lambda r: r if r and r[0] != rows[0] else None)(table_rows(desk)))
        assert [t.casefold() for t in ascending[:3]] == sorted(t.casefold() for t in ascending[:3]), ascending[:3]
        desk.click(attribute)
        wait_for("the other way round", lambda: table_rows(desk)[0].casefold() > ascending[0].casefold())

        # Filters: each leaves less, and nothing that does not belong.
        changed = desk.find("Changed", "push button")
        desk.click(changed)
        wait_for("changed ones alone", lambda: (lambda r: r and not [t for t in r if "stays as it is" in t])(table_rows(desk)))
        desk.picture("lists-1-changed")
        desk.click(changed)
        kept = desk.find("Free text kept", "push button")
        desk.click(kept)
        wait_for("kept ones alone", lambda: (lambda r: r and all("stays as it is" in t for t in r))(table_rows(desk)))
        desk.click(kept)

        # Search finds by keyword; the row leads to its text, of which a word is marked and cut.
        desk.key("ctrl+f")
        desk.type("SeriesDescription")
        row = desk.find(lambda t: t.startswith("Series Description"), "table row")
        desk.click(row)
        desk.find("Series Description", "label")
        desk.picture("lists-2-search")

        # One study only: the lists follow, and so does what is decided in them.
        scope = desk.find("How much the lists show")
        desk.click(scope)
        desk.key("Down", "Down", "Return")
        row = desk.find(lambda t: t.startswith("Series Description:") and "different" not in t, "table row")
        desk.click(row)
        value = desk.find("Value in the file", "text")
        x, y, width, height = desk.box(value)
        xdotool("mousemove", x + 20, y + 14)
        xdotool("click", "--repeat", 2, "--delay", 60, 1)
        cut = desk.find("Cut Marked Words", "push button")
        wait_for("a marked word", lambda: desk.is_sensitive(cut))
        desk.picture("lists-3-marked")
        desk.press(cut)
        edit = desk.wait_for_journal("the cut", lambda e: (e.get("after") or {}).get("action") == "D")
        assert "study" in edit["target"], edit
        desk.picture("lists-4-cut")

        # Another text instead, and back.
        desk.click(row)
        desk.key("e")
        desk.key("ctrl+a")
        desk.type("Chest")
        desk.key("Return")
        edit = desk.wait_for_journal("the text", lambda e: (e.get("after") or {}).get("text") == "Chest")
        assert "study" in edit["target"], edit
        assert desk.counts()[2] == 1
        desk.key("ctrl+z", "ctrl+z")
        desk.wait_for_counts("the undo", lambda o, a, c: c == 0)
        desk.quit()
    finally:
        desk.close()
    assert not desk.complaints(), desk.complaints()


def series(folder):
    """a cine is seen frame by frame, as a sheet, as projections, and as it will be written"""
    want_tool("xdotool")
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


run_cases(tags, series)
