"""Ways in: a folder and an archive on the command line, a DICOMDIR, and what is dropped on the window."""

import shutil
import subprocess
import sys
import zipfile

from harness import make_demo, run_cases, want_tool

try:
    from desk import Desk, wait_for
except (ImportError, ValueError):
    print("1..0 # SKIP the bindings of AT-SPI are not installed")
    sys.exit(0)

def make_inputs(folder):
    """Two slices each: in a folder, in an archive, and behind a DICOMDIR."""
    slices = sorted(next(make_demo(folder).glob("Br*/*CT*")).glob("*_CT_*.dcm"))
    plain, media, archive = folder / "plain", folder / "media", folder / "study.zip"
    (media / "DICOM").mkdir(parents=True)
    plain.mkdir()
    for i, path in enumerate(slices[:2]):
        shutil.copy(path, plain)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for path in slices[2:4]:
            out.write(path, f"Export/{path.name}")
    for i, path in enumerate(slices[4:6]):
        shutil.copy(path, media / "DICOM" / f"IM{i}")
    # Whatever else is on the disk is no business of the index.
    shutil.copy(slices[6], media / "DICOM" / "UNLISTED")
    subprocess.run(["dcmmkdir", "+I", "-W", "+id", media, "+D", media / "DICOMDIR", "DICOM/IM0", "DICOM/IM1"],
                   check=True, capture_output=True)
    shutil.rmtree(folder / "demo")
    return plain, archive, media / "DICOMDIR"


def wait_for_instances(desk, number):
    """Of the patient at the top of the tree, once all is read."""
    desk.wait_for_analysis()
    text = f"{number} instances" if number > 1 else "1 instance"
    wait_for(text, lambda: desk.rows(lambda t: t.startswith("Brückwald") and f"· {text}" in t))


def command_line(folder):
    """a folder, an archive, a DICOMDIR on the command line; all that come together are one study"""
    want_tool("dcmmkdir")
    plain, archive, index = make_inputs(folder)
    settings = {"remember-studies": "false"}
    for paths, number, name in (([index], 2, "dicomdir"), ([plain, archive], 4, "both")):
        desk = Desk(folder, settings=settings, arguments=paths)
        try:
            wait_for_instances(desk, number)
            desk.picture(f"opening-{name}")
            desk.quit()
        finally:
            desk.close()
    assert not desk.complaints(), desk.complaints()


def dropped(folder):
    """what is dropped on the window is opened: at the start, and later in the place of what is open"""
    want_tool("xdotool")
    want_tool("dcmmkdir")
    plain, archive, index = make_inputs(folder)
    desk = Desk(folder, settings={"remember-studies": "false"})
    try:
        desk.find("Open the Demo Study")
        desk.drop([plain])
        wait_for_instances(desk, 2)
        desk.picture("opening-dropped")
        desk.drop([plain, archive])
        wait_for_instances(desk, 4)
        desk.quit()
    finally:
        desk.close()
    assert not desk.complaints(), desk.complaints()


run_cases(command_line, dropped)
