"""The Flatpak manifest, as far as it can be judged without a runtime and a network."""

import json
import os
import pathlib
import shutil
import subprocess

from harness import run_cases, want_tool

SOURCE = pathlib.Path(os.environ["EF_SOURCE_ROOT"])
MANIFEST = SOURCE / "flatpak" / "org.efface.Efface.yml"


def builder(folder, *arguments):
    environment = dict(os.environ, HOME=str(folder), XDG_DATA_HOME=str(folder / "data"),
                       XDG_CACHE_HOME=str(folder / "cache"))
    return subprocess.run(["flatpak-builder", *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, env=environment, cwd=folder)


def shown(folder):
    want_tool("flatpak-builder")
    result = builder(folder, "--show-manifest", MANIFEST)
    assert result.returncode == 0, result.stderr
    assert "Unknown property" not in result.stderr, result.stderr
    return json.loads(result.stdout)


def manifest(folder):
    """flatpak-builder understands every line of the manifest"""
    data = shown(folder)
    assert data["id"] == "org.efface.Efface" and data["command"] == "efface"


def sandbox(folder):
    """the manifest asks for no network and no folder"""
    arguments = shown(folder)["finish-args"]
    assert not [a for a in arguments if "network" in a or "filesystem" in a or "session-bus" in a], arguments


def vendor(folder):
    """every vendored folder of the manifest can be fetched, and nothing else is"""
    wanted = {s["path"].removeprefix("vendor/") for m in shown(folder)["modules"] for s in m["sources"]
              if s["path"].startswith("vendor/")}
    lines = (SOURCE / "flatpak" / "vendor" / "sources.tsv").read_text(encoding="utf-8").splitlines()
    listed = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert all(len(row) == 3 and row[1].startswith("https://") for row in listed), listed
    assert wanted == {row[0] for row in listed}


def sources(folder):
    """all sources are folders that a builder without a network accepts"""
    copy = folder / "flatpak"
    shutil.copytree(MANIFEST.parent, copy, ignore=shutil.ignore_patterns("vendor"))
    for module in shown(folder)["modules"]:
        for source in module["sources"]:
            assert source["type"] == "dir", source
            if source["path"].startswith("vendor/"):
                (copy / source["path"]).mkdir(parents=True)
                (copy / source["path"] / "empty").touch()
    result = builder(folder, "--download-only", "--disable-cache", f"--state-dir={folder / 'state'}",
                     folder / "build", copy / MANIFEST.name)
    assert result.returncode == 0, result.stdout + result.stderr


run_cases(manifest, sandbox, vendor, sources)
