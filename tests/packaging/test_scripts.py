"""The scripts that install, build and run: what they promise on a command line."""

import os
import pathlib
import shutil
import subprocess
import time

from harness import BUILD, Skip, run_cases, want_tool

SOURCE = pathlib.Path(os.environ["EF_SOURCE_ROOT"])
SCRIPTS = ["app/run", "app/ensure-packages", "tests/run", "tests/headless", ".ci/run", "flatpak/fetch-vendor"]


def app_run(folder, *arguments):
    environment = dict(os.environ, EFFACE_BUILD=str(BUILD), HOME=str(folder), XDG_CONFIG_HOME=str(folder / "config"))
    environment.pop("DISPLAY", None)
    environment.pop("WAYLAND_DISPLAY", None)
    return subprocess.run(["bash", str(SOURCE / "app" / "run"), *arguments], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, cwd=folder, env=environment)


def sound(folder):
    """every script parses, may be run, and satisfies shellcheck where that is installed"""
    for name in SCRIPTS:
        path = SOURCE / name
        assert os.access(path, os.X_OK), name
        subprocess.run(["bash", "-n", str(path)], check=True)
        if shutil.which("shellcheck"):
            result = subprocess.run(["shellcheck", str(path)], capture_output=True, text=True)
            assert result.returncode == 0, result.stdout


def packages(folder):
    """the list of packages names each one once, of a known kind"""
    rows = [line.split() for line in (SOURCE / "app" / "packages").read_text(encoding="utf-8").splitlines()
            if line and not line.startswith("#")]
    assert all(len(row) == 2 and row[0] in ("build", "window", "test") for row in rows)
    names = [row[1] for row in rows]
    assert len(set(names)) == len(names)


def no_rights(folder):
    """without the right to install, the missing packages are named and nothing is tried"""
    want_tool("setpriv")
    fake = folder / "app"
    fake.mkdir()
    shutil.copy(SOURCE / "app" / "ensure-packages", fake)
    (fake / "packages").write_text("build efface-no-such-package\nbuild bash\n")
    for path in (folder, fake):
        path.chmod(0o755)
    if os.geteuid() != 0:
        raise Skip("only root can give up its rights")
    result = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "bash",
                             str(fake / "ensure-packages"), "build"], stdin=subprocess.DEVNULL, capture_output=True,
                            text=True)
    assert result.returncode == 1
    assert "apt-get install efface-no-such-package" in result.stderr and "bash" not in result.stderr.split(":")[-1]


def passes_on(folder):
    """app/run hands over arguments and exit status, prints nothing of its own on stdout, and starts quickly"""
    assert app_run(folder, "--version").returncode == 0
    start = time.monotonic()
    result = app_run(folder, "--version")
    assert time.monotonic() - start < 5
    assert result.stdout.startswith("efface ")
    assert result.stderr == "", result.stderr
    assert app_run(folder, "--no-such-option").returncode == 2


def demo_word(folder):
    """only an input of --batch named demo means the demo study"""
    result = app_run(folder, "--batch", "demo", "--dry-run", "--report", "demo", "--key", "demo.key")
    assert result.returncode in (0, 3), result.stderr
    assert (folder / "demo").is_file() and (folder / "demo.key").is_file()
    assert (BUILD / "demo-study").is_dir()


def twice(folder):
    """app/run --batch demo --output cleaned works, and works again, with the same files"""
    def state():
        return {str(p.relative_to(folder / "cleaned")): p.read_bytes()
                for p in sorted((folder / "cleaned").rglob("*.dcm"))}

    first = app_run(folder, "--batch", "demo", "--output", "cleaned")
    assert first.returncode in (0, 3), first.stdout + first.stderr
    files = state()
    assert len(files) > 30
    second = app_run(folder, "--batch", "demo", "--output", "cleaned")
    assert second.returncode == first.returncode, second.stdout + second.stderr
    assert state() == files


run_cases(sound, packages, no_rights, passes_on, demo_word, twice)
