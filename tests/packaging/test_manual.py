"""The manual page and the help of the program say the same."""

import os
import pathlib
import re
import subprocess

from harness import PROGRAM, run_cases, want_tool

SOURCE = pathlib.Path(os.environ["EF_SOURCE_ROOT"])
PAGE = SOURCE / "app" / "efface.1"


def formats(folder):
    """the manual page formats without a warning"""
    want_tool("groff")
    result = subprocess.run(["groff", "-man", "-Tutf8", "-ww", str(PAGE)], stdin=subprocess.DEVNULL,
                            capture_output=True, text=True)
    assert result.returncode == 0 and result.stderr == "", result.stderr


def options(folder):
    """the manual page describes exactly the options that the program has"""
    result = subprocess.run([str(PROGRAM), "--help"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    in_help = set(re.findall(r"--[a-z][a-z-]+", "\n".join(
        line for line in result.stdout.splitlines() if line.lstrip().startswith("-"))))
    in_help.discard("--help-all")
    page = PAGE.read_text(encoding="utf-8").replace("\\-", "-")
    described = page[page.index(".SH OPTIONS"):page.index(".SH EXIT STATUS")]
    in_page = {option for line in described.splitlines() if line.startswith((".B", ".BI", ".BR"))
               for option in re.findall(r"--[a-z][a-z-]+", line)}
    assert in_help - {"--help"} == in_page - {"--help"}, (in_help ^ in_page)


def version(folder):
    """the manual page, the program and the store page agree on the version"""
    result = subprocess.run([str(PROGRAM), "--version"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    number = result.stdout.split()[1]
    assert f"Efface {number}" in PAGE.read_text(encoding="utf-8").splitlines()[0]
    store = (SOURCE / "app" / "org.efface.Efface.metainfo.xml.in").read_text(encoding="utf-8")
    assert f'<release version="{number}"' in store


def exits(folder):
    """a wrong command line ends with 2, and the README and the manual tell every exit status"""
    for wrong in (["--batch"], ["--no-such-option"], ["--batch", "nowhere", "--output", str(folder / "out"),
                                                      "--profile", "no-such-profile"]):
        result = subprocess.run([str(PROGRAM), *wrong], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                env=dict(os.environ, HOME=str(folder), XDG_CONFIG_HOME=str(folder)))
        assert result.returncode == 2, (wrong, result.returncode, result.stderr)
        assert result.stderr.strip() != ""
    page = PAGE.read_text(encoding="utf-8")
    readme = (SOURCE / "README.md").read_text(encoding="utf-8")
    for status in "01234":
        assert f".B {status}\n" in page
        assert f"| {status} |" in readme


run_cases(formats, options, version, exits)
