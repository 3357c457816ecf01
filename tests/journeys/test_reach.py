"""How far a box reaches, and that the pixels which are written are those that were shown."""

import shutil
import sys

from harness import make_demo, run_cases, want_tool

try:
    import numpy
    import pydicom

    from desk import Desk, wait_for
except (ImportError, ValueError):
    print("1..0 # SKIP the bindings of AT-SPI, pydicom or numpy are not installed")
    sys.exit(0)

FRAMES = 4
IDENTITY = (0xFF, 0x51, 0x49)  # the colour of boxes around what identifies
DRAWN = (0x4B, 0xA3, 0xFF)  # and of those that a hand drew


def make_study(folder):
    """A clip and a still of one series, and a still of another series of the same device."""
    study = folder / "study"
    study.mkdir()
    stills = sorted(next(make_demo(folder).glob("KASUDA*/US_*")).glob("KENTA_0[23].dcm"))
    clip, still, other = (pydicom.dcmread(path) for path in (stills[0], stills[1], stills[0]))
    clip.PixelData = clip.PixelData * FRAMES
    clip.NumberOfFrames = FRAMES
    other.SeriesInstanceUID += ".7"
    other.SOPInstanceUID += ".7"
    other.file_meta.MediaStorageSOPInstanceUID = other.SOPInstanceUID
    for i, (name, instance) in enumerate((("clip", clip), ("still", still), ("other", other))):
        instance.InstanceNumber = i + 1
        instance.save_as(study / f"{name}.dcm")
    shutil.rmtree(folder / "demo")
    return study


def pixels(path):
    instance = pydicom.dcmread(path)
    return instance.pixel_array.reshape(-1, instance.Rows, instance.Columns, 3)


def go_to_clip(desk):
    """It is the first of the instances."""
    desk.key("ctrl+Page_Up", "ctrl+Page_Up", "ctrl+Page_Up")
    desk.wait_for_text(lambda t: f"frame 1 of {FRAMES}" in t)


def choose_reach(desk, name):
    """In the list beside the box, with the mouse and the keys."""
    names = ["These frames", "All frames", "Whole series", "Same device and size"]
    desk.click(desk.find("Applies to", "combo box"))
    desk.key("Home", *["Down"] * names.index(name), "Return")
    wait_for(name, lambda: desk.seek(name, "label", desk.find("Applies to", "combo box")))


def draw_boxes(desk):
    """Four boxes of different reach on the clip. Their places in the picture by reach."""
    canvas = desk.find("Picture with boxes")
    x, y, width, height = desk.box(canvas)
    left, top = x + width // 2 - 100, y + height // 2 + 10
    drawn = {}
    for i, reach in enumerate(("frames", "all-frames", "series", "device")):
        before = desk.last_edit()
        desk.click(canvas)
        desk.key("d")
        desk.drag((left + 60 * i, top), (left + 60 * i + 40, top + 30))
        desk.wait_for_journal("a box", lambda e: e["label"] == "Draw region" and e != before)
        if reach == "frames":
            choose_reach(desk, "These frames")
            # From the second to the third: typed, as numbers are.
            for name, frame in (("Last frame of the box", 3), ("First frame of the box", 2)):
                desk.click(desk.find(name, "spin button"), count=2)
                desk.key("ctrl+a")
                desk.type(str(frame))
                desk.key("Return")
            edit = desk.wait_for_journal("the frames", lambda e: (e.get("after") or {}).get("first-frame") == 1)
            assert edit["after"]["last-frame"] == 2, edit
            desk.picture("reach-1-frames")
        else:
            if reach != "all-frames":
                choose_reach(desk, {"series": "Whole series", "device": "Same device and size"}[reach])
            edit = desk.wait_for_journal(reach, lambda e: (e.get("after") or {}).get("reach") == reach)
        drawn[reach] = tuple(edit["after"][key] for key in ("x", "y", "width", "height"))
    return drawn


def check_found_range(desk):
    """A box that was found on several frames is on the same ones after all frames and back."""
    desk.click(desk.find("Regions", "label"))
    desk.click(desk.find(lambda t: t.startswith("Text that identifies"), "list item"))
    place = desk.wait_for_text(lambda t: f"frames 1–{FRAMES}" in t)
    desk.key("f")
    desk.wait_for_journal("all frames", lambda e: (e.get("after") or {}).get("reach") == "all-frames")
    desk.key("f")
    edit = desk.wait_for_journal("its frames", lambda e: (e.get("after") or {}).get("reach", "frames") == "frames")
    assert (edit["after"].get("first-frame"), edit["after"].get("last-frame")) == (0, FRAMES - 1), (place, edit)


def count_of(screen, colour, box):
    x, y, width, height = box
    part = screen[y:y + height, x:x + width].astype(int)
    return int((abs(part - numpy.array(colour)).max(axis=2) <= 6).sum())


def look_at_series(desk, drawn):
    """The pages of a series show every box, that of the middle frames as well."""
    desk.key("alt+2")
    area = desk.box(desk.find("Projection of the series with boxes"))
    zoom = min(area[2] / 640, area[3] / 480)
    wait_for("boxes on the projection", lambda: count_of(desk.screen(), IDENTITY, area) > 100)
    for kind, (x, y, width, height) in drawn.items():
        # The picture is in the middle, with a margin of a few pixels.
        left = area[0] + area[2] / 2 + (x - 320) * zoom
        top = area[1] + area[3] / 2 + (y - 240) * zoom
        place = [int(n) for n in (left - 8, top - 8, width * zoom + 16, height * zoom + 16)]
        wait_for(f"the box of {kind} on the projection", lambda: count_of(desk.screen(), DRAWN, place) > 20)
    desk.picture("reach-2-projection")
    desk.key("alt+3")
    cell = desk.find(lambda t: t.startswith("Instance 1") and "frame 2" in t, "table cell")
    wait_for("boxes on the sheet", lambda: count_of(desk.screen(), IDENTITY, desk.box(cell)) > 20)
    desk.picture("reach-3-sheet")
    desk.key("alt+1")


def find_picture(screen, picture, box):
    """Is the picture on the screen as it is, pixel by pixel, in the middle of the box?"""
    x, y, width, height = box
    rows, columns = picture.shape[:2]
    for dy in range(-2, 3):
        for dx in range(-2, 3):
            left, top = x + (width - columns) // 2 + dx, y + (height - rows) // 2 + dy
            if numpy.array_equal(screen[top:top + rows, left:left + columns], picture):
                return True
    return False


def see_after(desk, frame):
    """The second frame as it will be written, a pixel of the screen for each of its own."""
    desk.key("F9", "shift+F9")
    canvas = desk.find("Picture with boxes")
    wait_for("a wide canvas", lambda: desk.box(canvas)[2] > 1000)
    desk.press(desk.find("Pixel by pixel", "push button"))
    desk.press(desk.find("Show the boxes", "push button"))
    desk.press(desk.find("After", "push button"))
    wait_for("the frame as it will be written", lambda: find_picture(desk.screen(), frame, desk.box(canvas)), 30)
    desk.picture("reach-4-after")


def reach(folder):
    """boxes reach frames, all frames, a series, a device; what is shown as written is what is written"""
    want_tool("xdotool")
    want_tool("import")
    output = folder / "clean"
    output.mkdir()
    study = make_study(folder)
    desk = Desk(folder, settings={"remember-studies": "false", "last-output": f"'{output}'"},
                arguments=[study])
    try:
        desk.wait_for_analysis()
        go_to_clip(desk)
        drawn = draw_boxes(desk)
        check_found_range(desk)
        look_at_series(desk, drawn)
        desk.approve_and_write()
        written = {}
        for path in output.rglob("*.dcm"):
            instance = pydicom.dcmread(path, stop_before_pixels=True)
            written[["clip", "still", "other"][instance.InstanceNumber - 1]] = path
        assert len(written) == 3, written
        desk.key("alt+1")
        desk.click(desk.find("Picture with boxes"))
        desk.key("period")
        desk.wait_for_text(lambda t: f"frame 2 of {FRAMES}" in t)
        see_after(desk, pixels(written["clip"])[1])
        desk.quit()
    finally:
        desk.close()
    assert not desk.complaints(), desk.complaints()

    wanted = {"clip": [{"all-frames", "series", "device"} | ({"frames"} if frame in (1, 2) else set())
                       for frame in range(FRAMES)],
              "still": [{"series", "device"}], "other": [{"device"}]}
    for name, frames in wanted.items():
        source, result = pixels(study / f"{name}.dcm"), pixels(written[name])
        for frame, filled in enumerate(frames):
            for kind, (x, y, width, height) in drawn.items():
                before = source[frame, y:y + height, x:x + width].reshape(-1, 3)
                after = result[frame, y:y + height, x:x + width].reshape(-1, 3)
                assert len(numpy.unique(before, axis=0)) > 8, "the box is on nothing"
                if kind in filled:
                    assert len(numpy.unique(after, axis=0)) == 1, (name, frame, kind)
                else:
                    assert numpy.array_equal(before, after), (name, frame, kind)


run_cases(reach)
