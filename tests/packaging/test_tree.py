"""The tree keeps its shape: who may include whom, and what stands at the top."""

import os
import pathlib
import re
import subprocess

from harness import Skip, run_cases, want_tool

SOURCE = pathlib.Path(os.environ["EF_SOURCE_ROOT"])

# What each folder may include besides itself.
MAY = {
    "core/base": set(),
    "core/standard": {"core/base"},
    "core/dicom": {"core/base", "core/standard"},
    "core/pixel": {"core/base", "core/standard", "core/dicom"},
    "core/text": {"core/base", "core/standard", "core/dicom", "core/pixel"},
    "core/clean": {"core/base", "core/standard", "core/text"},
    "core/work": {"core/base"},
    "core/plan": {"core/base", "core/standard", "core/dicom", "core/pixel", "core/text"},
}
EVERYTHING = set(MAY) | {"core/engine"}
TOP = {"meson.build", "meson_options.txt", "app", "core", "ui", "icons", "po", "tests", "flatpak", "README.md",
       "HACKING.md", "LICENSE", "NOTICE", "CHANGELOG.md", ".ci", ".gitignore", ".gitattributes", ".clang-format",
       ".editorconfig"}


def sources(top):
    return [p for p in (SOURCE / top).rglob("*") if p.suffix in (".c", ".h", ".cpp")]


def arrow(folder):
    """includes inside core go one way only"""
    home = {p.name: str(p.parent.relative_to(SOURCE)) for p in sources("core") if p.suffix == ".h"}
    wrong = []
    for path in sources("core"):
        place = "/".join(path.relative_to(SOURCE).parts[:2])
        allowed = MAY.get(place, EVERYTHING) | {place}
        for name in re.findall(r'^\s*#\s*include\s+"([^"]+)"', path.read_text(encoding="utf-8"), re.MULTILINE):
            target = home.get(os.path.basename(name))
            if target and "/".join(target.split("/")[:2]) not in allowed:
                wrong.append(f"{path.relative_to(SOURCE)} includes {name} of {target}")
    assert not wrong, "\n".join(wrong)


def no_toolkit(folder):
    """core and the command line know no toolkit, and core knows nothing of app and ui"""
    above = {p.name for top in ("app", "ui") for p in sources(top) if p.suffix == ".h"}
    wrong = []
    for path in sources("core"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"#\s*include\s*<(gtk|gdk|gsk|adwaita|libadwaita)", text):
            wrong.append(f"{path.relative_to(SOURCE)} includes the toolkit")
        wrong += [f"{path.relative_to(SOURCE)} includes {name}"
                  for name in re.findall(r'#\s*include\s+"([^"]+)"', text) if os.path.basename(name) in above]
    assert not wrong, "\n".join(wrong)


def top_level(folder):
    """the top level holds what was agreed and nothing else"""
    want_tool("git")
    result = subprocess.run(["git", "ls-files"], cwd=SOURCE, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if result.returncode != 0 or not result.stdout:
        raise Skip("not a git checkout")
    extra = {name.split("/")[0] for name in result.stdout.splitlines()} - TOP
    assert not extra, extra


def mapped(folder):
    """HACKING.md has a word on every folder of the source"""
    text = (SOURCE / "HACKING.md").read_text(encoding="utf-8")
    folders = [f"core/{p.name}" for p in (SOURCE / "core").iterdir() if p.is_dir()]
    folders += ["app", "ui", "icons", "po", "flatpak"]
    folders += [f"tests/{p.name}" for p in (SOURCE / "tests").iterdir()
                if p.is_dir() and any(p.iterdir()) and not p.name.startswith("__")]
    missing = [f for f in folders if f"`{f}`" not in text]
    assert not missing, missing


run_cases(arrow, no_toolkit, top_level, mapped)
