"""What the engine's tests share: TAP, running the program, and the judges that did not write the files."""

import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import traceback

BUILD = pathlib.Path(os.environ["EF_BUILD_ROOT"])
SHARED = pathlib.Path(os.environ["EF_SHARED"])
PROGRAM = BUILD / "app" / "efface"
DEMO_MAKER = BUILD / "app" / "demo" / "efface-make-demo"


class Skip(Exception):
    """Raised by a case that cannot run here; the text says why."""


def run_cases(*cases):
    """Runs functions as TAP cases, named by their docstrings, each with a temporary folder of its own."""
    failed = 0
    print(f"1..{len(cases)}", flush=True)
    for number, case in enumerate(cases, 1):
        name = (case.__doc__ or case.__name__).strip().splitlines()[0]
        folder = pathlib.Path(tempfile.mkdtemp(prefix="efface-test-"))
        try:
            case(folder)
            print(f"ok {number} - {name}", flush=True)
        except Skip as reason:
            print(f"ok {number} - {name} # SKIP {reason}", flush=True)
        except Exception:
            failed += 1
            for line in traceback.format_exc().splitlines():
                print(f"# {line}")
            print(f"not ok {number} - {name}", flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if failed else 0)


def want_shared(name):
    """The folder ../shared/NAME, or Skip."""
    folder = SHARED / name
    if not folder.exists():
        raise Skip(f"../shared/{name} is not here")
    return folder


def want_tool(name):
    if shutil.which(name) is None:
        raise Skip(f"{name} is not installed")
    return name


def note(text):
    for line in str(text).splitlines():
        print(f"# {line}", flush=True)


def batch(folder, *arguments, status=None):
    """Runs efface --batch with a key in FOLDER; checks the exit status if one is given."""
    command = [str(PROGRAM), "--batch", "--key", str(folder / "test.key"), *map(str, arguments)]
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=3000)
    if status is not None:
        assert result.returncode == status, (
            f"exit status {result.returncode} instead of {status}\n{result.stdout}\n{result.stderr}"
        )
    return result


def make_demo(folder):
    demo = folder / "demo"
    subprocess.run([str(DEMO_MAKER), str(demo)], check=True, stdin=subprocess.DEVNULL, capture_output=True)
    return demo


def files_below(folder):
    return sorted(p for p in pathlib.Path(folder).rglob("*") if p.is_file())


def dicom_below(folder):
    return [p for p in files_below(folder) if p.suffix == ".dcm"]


def dciodvfy_errors(path):
    """Errors by text without their values, so that input and output can be compared."""
    result = subprocess.run(["dciodvfy", str(path)], capture_output=True, timeout=60)
    text = (result.stderr + result.stdout).decode("latin-1")
    lines = [re.sub(r"<[^<>]*[0-9][^<>]*>", "<>", re.sub(r"[\d.]+", "", x)) for x in text.splitlines() if "Error" in x]
    return collections.Counter(lines)


def dcmdump_reads(path):
    result = subprocess.run(["dcmdump", "-q", "+L", str(path)], capture_output=True, timeout=60)
    return result.returncode == 0 and b"E:" not in result.stderr


def encodings(text):
    """The bytes in which a text may stand in a file."""
    forms = {text.encode("utf-8"), text.encode("utf-16-le"), text.encode("utf-16-be")}
    for codec in ("latin-1", "iso2022_jp", "shift_jis", "euc_jp", "gb18030"):
        try:
            data = text.encode(codec)
        except UnicodeEncodeError:
            continue
        forms.add(re.sub(rb"\x1b\$\)?[A-Z@]|\x1b\([A-Z]", b"", data))
    return {f for f in forms if len(f) >= 3}
