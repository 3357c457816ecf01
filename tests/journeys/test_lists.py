"""What the lists show: findings, tags and studies, narrowed by buttons and by words, worst first, and in the order of a column."""

import re
import shutil
import sys

from harness import make_demo, run_cases, want_tool

try:
    from desk import Desk, wait_for
except (ImportError, ValueError):
    print("1..0 # SKIP the bindings of AT-SPI are not installed")
    sys.exit(0)

TEXT_ROW = re.compile("Text |Harmless text|Drawn by hand|From a device template")


def make_study(folder):
    """Two radiographs, one slice, and a file that ends too early."""
    study = folder / "study"
    study.mkdir()
    demo = make_demo(folder)
    for path in next(demo.glob("Br*/2024-02-19 DX")).iterdir():
        shutil.copy(path, study)
    slices = sorted(next(demo.glob("Br*/*CT*")).glob("*_CT_*.dcm"))
    shutil.copy(slices[0], study)
    (study / "torn.dcm").write_bytes(slices[1].read_bytes()[:1500])
    shutil.rmtree(demo)
    return study


def shown(desk, among, role="list item"):
    """The rows of one list that are on screen, from the top."""
    return desk.rows(lambda t: "→" in t, role, among)


def wait_for_rows(desk, what, among, is_it, role="list item"):
    return wait_for(what, lambda: (lambda rows: rows if rows and is_it(rows) else None)(shown(desk, among, role)))


def look_at_findings(desk):
    page = desk.find("Findings", "panel")

    def chip(name):
        desk.click(desk.find(name, "push button", page))

    chip("Identifying")
    rows = wait_for_rows(desk, "what identifies", page, lambda r: any(t.startswith("Patient ID") for t in r))
    assert not [t for t in rows if t.startswith(("Manufacturer", "SOP Class"))], rows
    desk.picture("lists-1-identifying")
    chip("Identifying")

    # Boxes alone, the most doubtful first.
    chip("Pixels")
    kinds = wait_for_rows(desk, "boxes alone", page, lambda r: all(TEXT_ROW.match(t) for t in r))
    kinds = [t.split(":")[0] for t in kinds]
    assert kinds == sorted(kinds, key=["Text not understood", "Text that identifies"].index) and len(set(kinds)) == 2, kinds
    desk.picture("lists-2-pixels")
    chip("Pixels")

    # What is marked for a second look.
    chip("Second look")
    desk.find("No finding matches", "label")
    chip("Second look")
    first = wait_for_rows(desk, "rows", page, len)[0]
    desk.click(desk.find(first, "list item", page))
    desk.key("t")
    chip("Second look")
    wait_for_rows(desk, "the marked one", page, lambda r: len(r) == 1)
    chip("Second look")

    # What is decided is there once the filter is off.
    desk.click(desk.find(first, "list item", page))
    desk.key("space")
    decided = first.replace(". Open", ". Accepted")
    wait_for("the row to go", lambda: first not in shown(desk, page))
    chip("Open")
    wait_for_rows(desk, "the accepted row", page, lambda r: decided in r)
    chip("Open")
    wait_for("the row to go", lambda: decided not in shown(desk, page))

    # A search narrows with each letter: names as they are shown, keywords, values.
    search = desk.find("Search findings", "entry")
    desk.click(search)
    desk.type("institution n")
    rows = wait_for_rows(desk, "that attribute", page, lambda r: all(t.startswith("Institution N") for t in r))
    desk.type("x")
    desk.find("No finding matches", "label")
    desk.picture("lists-3-none")
    desk.key("BackSpace", "BackSpace", "BackSpace")
    wait_for_rows(desk, "more of them", page, lambda r: len(r) > len(rows))
    desk.key("ctrl+a", "BackSpace")


def look_at_tags(desk):
    desk.click(desk.find("Tags", "label"))
    page = desk.find("Tags", "panel")
    desk.find("Tags", "tree table", page)

    def chip(name):
        desk.click(desk.find(name, "push button", page))

    def wait_for_tags(what, is_it):
        return wait_for_rows(desk, what, page, is_it, "table row")

    chip("Changed")
    wait_for_tags("what changes", lambda r: not [t for t in r if "stays as it is" in t])
    desk.picture("lists-4-changed")
    chip("Changed")
    chip("Free text kept")
    desk.find("No attribute matches", "label")
    chip("Free text kept")
    chip("Private")
    wait_for_tags("private ones", lambda r: all(t.startswith("Private attribute") for t in r))
    chip("Private")
    chip("Identifying")
    wait_for_tags("what identifies", lambda r: any(t.startswith("Patient ID") for t in r) and not [
        t for t in r if t.startswith(("Manufacturer", "SOP Class"))])
    chip("Identifying")

    # By a column: up, then down. All columns are there when the lists have the room.
    desk.key("F8")
    head = desk.find("Attribute", "label", page)
    worst = wait_for_tags("rows", len)[0]
    desk.click(head)
    up = wait_for_tags("the order of names", lambda r: r[:8] == sorted(r[:8], key=str.casefold) and r[0] != worst)
    desk.picture("lists-5-by-name")
    desk.click(head)
    wait_for_tags("the other way round",
                  lambda r: [t.split(":")[0] for t in r[:8]] == sorted(
                      [t.split(":")[0] for t in r[:8]], key=str.casefold, reverse=True) and r[0] != up[0])
    desk.key("F8")


def look_at_studies(desk):
    page = desk.find("Studies", "list")

    def studies():
        return desk.rows(lambda t: " instance" in t, among=page)

    def choose(name):
        """Of the four, with the keys."""
        desk.click(desk.find("Which studies are shown", "combo box"))
        names = ["Everything", "To review", "Reviewed", "Problems"]
        desk.key("Home", *["Down"] * names.index(name), "Return")

    whole = wait_for("studies", studies)
    assert any(t.startswith("Thorax 2 Ebenen") for t in whole), whole
    choose("Problems")
    wait_for("the torn file alone", lambda: 0 < len(studies()) < len(whole) and not [
        t for t in studies() if t.startswith("Thorax 2 Ebenen")])
    desk.picture("lists-6-problems")
    choose("Reviewed")
    wait_for("nothing yet", lambda: not studies())
    choose("Everything")
    wait_for("all of them", lambda: len(studies()) == len(whole))


def lists(folder):
    """findings, tags and studies are narrowed by buttons and words, and sorted"""
    want_tool("xdotool")
    desk = Desk(folder, settings={"remember-studies": "false"}, arguments=[make_study(folder)])
    try:
        desk.wait_for_analysis()
        look_at_findings(desk)
        look_at_tags(desk)
        look_at_studies(desk)
        desk.quit()
    finally:
        desk.close()
    assert not desk.complaints(), desk.complaints()


run_cases(lists)
