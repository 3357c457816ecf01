"""Every text for people is gathered, and German has all of them."""

import os
import pathlib
import re
import subprocess

from harness import run_cases, want_tool

SOURCE = pathlib.Path(os.environ["EF_SOURCE_ROOT"])
PO = SOURCE / "po"
TEXT = re.compile(rb'\b(?:N_|_|C_|ngettext) ?\(\s*"|translatable="(?:yes|true)"')


def run(*command):
    result = subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                            cwd=SOURCE, env=dict(os.environ, LC_ALL="C.UTF-8"))
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr


def listed():
    lines = (PO / "POTFILES.in").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def languages():
    return [w for line in (PO / "LINGUAS").read_text().splitlines() if not line.startswith("#") for w in line.split()]


def gathered(folder):
    """every source with texts for people is in POTFILES.in, and every file there exists"""
    for name in listed():
        assert (SOURCE / name).is_file(), f"{name} is listed, but is not there"
    sources = [p for top in ("app", "core", "ui") for p in (SOURCE / top).rglob("*")
               if p.suffix in (".c", ".h", ".cpp", ".ui", ".blp")]
    missing = [str(p.relative_to(SOURCE)) for p in sources
               if TEXT.search(p.read_bytes()) and str(p.relative_to(SOURCE)) not in listed()]
    assert not missing, f"not in po/POTFILES.in: {missing}"


def valid(folder):
    """every language file is valid"""
    want_tool("msgfmt")
    for language in languages():
        run("msgfmt", "--check", "-o", folder / "out.mo", PO / f"{language}.po")


def complete(folder):
    """German has every text, and none that is uncertain"""
    want_tool("xgettext")
    pot = folder / "efface.pot"
    run("xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2",
        "--keyword=ngettext:1,2", "--keyword=g_dngettext:2,3", "--keyword=NC_:1c,2",
        "--files-from", PO / "POTFILES.in", "-o", pot)
    run("msgcmp", PO / "de.po", pot)


run_cases(gathered, valid, complete)
