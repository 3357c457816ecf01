"""A free text, word by word: what the profile takes out is struck out, a person cuts more and keeps some, and that is what is written."""

import shutil
import sys

from harness import make_demo, run_cases, want_tool

try:
    import pydicom

    from desk import Desk, wait_for
except (ImportError, ValueError):
    print("1..0 # SKIP the bindings of AT-SPI, or pydicom, are not installed")
    sys.exit(0)

TEXT = "Fr. Brückwald, geb. 03.11.1957: Pia Wiesendorf nicht gehalten."


def make_study(folder):
    """Two slices with one comment; the second has none."""
    study = folder / "study"
    study.mkdir()
    for i, path in enumerate(sorted(next(make_demo(folder).glob("Br*/*CT*")).glob("*CT_00[12].dcm"))):
        instance = pydicom.dcmread(path)
        if i == 0:
            instance.ImageComments = TEXT
        else:
            del instance.ImageComments
        instance.save_as(study / path.name)
    shutil.rmtree(folder / "demo")
    return study


def words(folder):
    """words are struck out, cut and kept with the mouse; each adds to what was done; the file says so"""
    want_tool("xdotool")
    output = folder / "clean"
    output.mkdir()
    settings = {"remember-studies": "false", "profile": "'research'", "last-output": f"'{output}'"}
    desk = Desk(folder, settings=settings, arguments=[make_study(folder)])
    try:
        desk.wait_for_analysis()
        desk.key("ctrl+f")
        desk.type("ImageComments")
        desk.click(desk.find(lambda t: t.startswith("Image Comments"), "list item"))
        button = desk.find("Cut Marked Words", "push button")
        text = desk.find("Value in the file", "text")
        assert not desk.is_sensitive(button)
        desk.picture("text-1-cleaned")

        # What the profile takes out is gone for good: cutting another word must not bring it back.
        desk.mark(text, "gehalten")
        wait_for("the button", lambda: desk.is_sensitive(button))
        desk.click(button)
        cut = desk.wait_for_journal("the cut", lambda e: e["label"] == "Cut words")["after"]
        assert cut["action"] == "dummy" and "gehalten" not in cut["text"], cut
        assert not [w for w in ("Brückwald", "1957") if w in cut["text"]], cut
        desk.picture("text-2-cut")

        # A second one adds to the first.
        desk.mark(text, "Fr")
        desk.click(button)
        cut = desk.wait_for_journal("the second cut", lambda e: "Fr" not in e["after"]["text"])["after"]
        assert "gehalten" not in cut["text"] and "nicht" in cut["text"], cut

        # One is kept after all; the button says so.
        desk.mark(text, "gehalten")
        desk.click(desk.find("Keep Marked Words", "push button"))
        kept = desk.wait_for_journal("the word again", lambda e: e["label"] == "Keep words")["after"]
        assert "gehalten" in kept["text"] and "Fr" not in kept["text"] and "Brückwald" not in kept["text"], kept
        desk.picture("text-3-kept")

        # Undo takes back one word at a time.
        desk.key("ctrl+z")
        desk.wait_for_journal("the undo", lambda e: e["after"] == cut)
        desk.key("ctrl+shift+z")
        desk.wait_for_journal("the redo", lambda e: e["after"] == kept)
        headline = desk.approve_and_write()
        assert headline.startswith("2 of 2"), headline
        desk.quit()
    finally:
        desk.close()
    assert not desk.complaints(), desk.complaints()
    comments = sorted(pydicom.dcmread(p).get("ImageComments", "") for p in output.rglob("*.dcm"))
    assert comments == ["", kept["text"]], comments


run_cases(words)
