"""Desktop entry, store page, settings and icons, judged by the tools that stores and desktops use."""

import os
import pathlib
import subprocess

from harness import BUILD, Skip, run_cases, want_tool

SOURCE = pathlib.Path(os.environ["EF_SOURCE_ROOT"])
APP_ID = "org.efface.Efface"


def run(*command):
    result = subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr


def want_window():
    if os.environ["EF_GUI"] != "1":
        raise Skip("built without the window")


def entry(folder):
    """the desktop entry is valid and speaks German"""
    want_window()
    want_tool("desktop-file-validate")
    path = BUILD / "app" / f"{APP_ID}.desktop"
    assert run("desktop-file-validate", path).strip() == ""
    assert "Comment[de]=" in path.read_text(encoding="utf-8")


def store(folder):
    """the store page is valid and speaks German"""
    want_window()
    want_tool("appstreamcli")
    path = BUILD / "app" / f"{APP_ID}.metainfo.xml"
    run("appstreamcli", "validate", "--no-net", "--pedantic", path)
    assert 'xml:lang="de"' in path.read_text(encoding="utf-8")


def settings(folder):
    """the settings compile under strict rules"""
    want_tool("glib-compile-schemas")
    assert run("glib-compile-schemas", "--strict", f"--targetdir={folder}", SOURCE / "app").strip() == ""


def icons(folder):
    """the icons are drawings that render at every size a desktop asks for"""
    want_tool("rsvg-convert")
    apps = SOURCE / "icons" / "hicolor"
    for name in (f"scalable/apps/{APP_ID}.svg", f"symbolic/apps/{APP_ID}-symbolic.svg"):
        for size in (16, 32, 128, 256):
            png = folder / "icon.png"
            run("rsvg-convert", "-w", size, "-h", size, apps / name, "-o", png)
            data = png.read_bytes()
            assert data[:8] == b"\x89PNG\r\n\x1a\n"
            assert int.from_bytes(data[16:20], "big") == int.from_bytes(data[20:24], "big") == size


run_cases(entry, store, settings, icons)
