"""What journeys share: the program on a screen of its own, driven as a person and a screen reader do.

Nothing here waits for a time: what was done is waited for by what it must lead to, and a picture is taken when the screen
has come to rest.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import gi
import numpy

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

BUILD = pathlib.Path(os.environ["EF_BUILD_ROOT"])
PICTURES = pathlib.Path(os.environ.get("EF_PICTURES", BUILD / "pictures"))
DRAG_SOURCE = pathlib.Path(__file__).parent / "drag-source.py"
PATIENCE = float(os.environ.get("EF_PATIENCE", 90))
# Without a window manager the window lies at the corner of the screen, with room for its shadow.
SHADOW = 5


def wait_for(what, look, patience=PATIENCE):
    """What look() returns once it is true."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            found = look()
        except Exception:  # widgets come and go while they are looked at
            found = None
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {what}")


def xdotool(*arguments):
    subprocess.run(["xdotool", *(str(a) for a in arguments)], check=True)


class Desk:
    """The program with its window. A second one on the same folder finds what the first one left."""

    def __init__(self, folder, settings=None, arguments=(), gtk=None, environment=None):
        self.folder = folder
        self.home = folder / "home"
        config = self.home / "config"
        (config / "glib-2.0" / "settings").mkdir(parents=True, exist_ok=True)
        (config / "gtk-4.0").mkdir(exist_ok=True)
        keys = {"gtk-enable-animations": 0, **(gtk or {})}
        (config / "gtk-4.0" / "settings.ini").write_text(
            "[Settings]\n" + "".join(f"{key}={value}\n" for key, value in keys.items()))
        if settings is not None:
            lines = "\n".join(f"{key}={value}" for key, value in settings.items())
            (config / "glib-2.0" / "settings" / "keyfile").write_text(f"[org/efface/Efface]\n{lines}\n")
        self.environment = dict(
            os.environ, XDG_CONFIG_HOME=str(config), XDG_STATE_HOME=str(self.home / "state"),
            XDG_CACHE_HOME=str(self.home / "cache"), GSETTINGS_BACKEND="keyfile",
            GSETTINGS_SCHEMA_DIR=str(BUILD / "app"), **(environment or {}))
        # The registry of accessible programs must be there before the program is, or neither finds the other.
        Atspi.get_desktop(0).get_child_count()
        self.log = open(folder / "log", "a", encoding="utf-8")
        self.process = subprocess.Popen([BUILD / "app" / "efface", *arguments], env=self.environment,
                                        stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.root = wait_for("the window", self._find_program)

    def _find_program(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            try:
                program = desktop.get_child_at_index(i)
                if (program is not None and program.get_name() == "efface" and program.get_child_count() > 0
                        and program.get_process_id() == self.process.pid):
                    return program
            except Exception:  # one that has just ended
                continue
        return None

    def close(self):
        """As the button of the window does; whatever is under way ends with it."""
        if sys.exc_info()[0] is not None:
            self.picture("failed")
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(20)
        self.log.close()

    def quit(self):
        """As a person does."""
        self.key("ctrl+q")
        assert self.process.wait(30) == 0, "the program did not end as it should"
        self.log.close()

    def complaints(self):
        """What the program said that it should not have to."""
        log = (self.folder / "log").read_text(encoding="utf-8")
        return [line for line in log.splitlines() if re.search("CRITICAL|WARNING", line)]

    # --- looking ---

    def all(self, node=None):
        """Everything that is on screen or could be, from the top; of long lists the beginning. Widgets come and go while
        they are looked at."""
        node = node or self.root
        yield node
        try:
            children = [node.get_child_at_index(i) for i in range(min(node.get_child_count(), 40))]
        except Exception:
            return
        for child in children:
            if child is not None:
                yield from self.all(child)

    def seek(self, name, role=None, among=None):
        """The first thing with this name, or that a function says yes to; None."""
        is_it = name if callable(name) else lambda text: text == name
        for node in self.all(among):
            try:
                if is_it(node.get_name() or "") and (role is None or node.get_role_name() == role):
                    return node
            except Exception:
                continue
        return None

    def find(self, name, role=None, among=None):
        return wait_for(f"{role or 'something'} named {name}", lambda: self.seek(name, role, among))

    def texts(self, among=None):
        found = []
        for node in self.all(among):
            try:
                if node.get_role_name() == "label" and node.get_name():
                    found.append(node.get_name())
            except Exception:
                continue
        return found

    def wait_for_text(self, is_it, patience=PATIENCE):
        def look():
            return next((text for text in self.texts() if is_it(text)), None)

        return wait_for("a text", look, patience)

    def is_sensitive(self, node):
        return node.get_state_set().contains(Atspi.StateType.SENSITIVE)

    def top_window(self):
        """The one that came last."""
        return self.root.get_child_at_index(self.root.get_child_count() - 1)

    def focus(self):
        """The name of what has the keyboard; of several windows, in the last one."""
        for i in reversed(range(self.root.get_child_count())):
            for node in self.all(self.root.get_child_at_index(i)):
                try:
                    if node.get_state_set().contains(Atspi.StateType.FOCUSED):
                        return node.get_name() or node.get_role_name()
                except Exception:
                    continue
        return None

    def box(self, node):
        """x, y, width, height on the screen."""
        box = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
        return box.x + SHADOW, box.y + SHADOW, box.width, box.height

    def _grab(self):
        return subprocess.run(["import", "-window", "root", "-depth", "8", "rgb:-"], capture_output=True,
                              check=False).stdout

    def screen(self):
        """What is on the screen right now: rows, columns, red, green, blue."""
        width, height = map(int, os.environ.get("EF_SCREEN", "1280x800").split("x"))
        return numpy.frombuffer(self._grab(), numpy.uint8).reshape(height, width, 3)

    def still(self):
        """What is on the screen when it has come to rest."""
        before = self._grab()
        for _ in range(40):
            now = self._grab()
            if now == before:
                break
            before = now
        return now

    def picture(self, name):
        """The same, for people to look at."""
        if not shutil.which("import"):
            return
        self.still()
        PICTURES.mkdir(parents=True, exist_ok=True)
        subprocess.run(["import", "-window", "root", PICTURES / f"{name}.png"], check=False)

    # --- acting ---

    def press(self, node):
        assert Atspi.Action.do_action(node, 0), f"{node.get_name()} cannot be pressed"

    def click(self, node, button=1, count=1):
        """With the mouse, in the middle of it."""
        x, y, width, height = self.box(node)
        # From beside it: where a popover has just closed under a pointer at rest, GTK 4.8 does not know what lies there.
        xdotool("mousemove", x + width // 2, y - 4)
        xdotool("mousemove", x + width // 2, y + height // 2)
        xdotool("click", "--repeat", count, "--delay", 60, button)

    def drag(self, start, end, steps=6, button=1):
        """From one place of the screen to another, as a hand does it: in steps."""
        xdotool("mousemove", *start)
        xdotool("mousedown", button)
        for i in range(1, steps + 1):
            xdotool("mousemove", *(a + (b - a) * i // steps for a, b in zip(start, end)))
        xdotool("mouseup", button)

    def drop(self, paths):
        """Files from another window, which lies on this one, as a file manager gives them."""
        # On a busy machine the button may come up before the window has said that it takes files: then once more.
        for _ in range(3):
            source = subprocess.Popen([sys.executable, DRAG_SOURCE, *paths], env=self.environment, stdin=subprocess.DEVNULL)
            found = subprocess.run(["xdotool", "search", "--sync", "--name", "^Files$"], capture_output=True, text=True,
                                   check=True)
            xdotool("windowmove", "--sync", found.stdout.split()[-1], 1000, 600)
            self.still()
            self.drag((1045, 630), (500, 300), steps=12)
            if source.wait(30) == 0:
                return
        raise AssertionError("nobody took what was dropped")

    def key(self, *keys):
        for key in keys:
            xdotool("key", key)

    def write(self, node, text):
        """As assistive technology does it."""
        assert Atspi.EditableText.set_text_contents(node, text), f"{node.get_name()} cannot be written"

    def type(self, text):
        xdotool("type", "--delay", 12, text)

    # --- texts ---

    def read(self, node):
        return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))

    def place_of(self, node, offset):
        """x, y on the screen of a letter of a text."""
        box = Atspi.Text.get_character_extents(node, offset, Atspi.CoordType.WINDOW)
        return box.x + SHADOW + box.width // 2, box.y + SHADOW + box.height // 2

    def marked(self, node):
        """What of a text is selected."""
        selection = Atspi.Text.get_selection(node, 0)
        return self.read(node)[selection.start_offset:selection.end_offset]

    def mark(self, node, word):
        """Two clicks on a word; on a busy computer they may come as two times one."""
        xdotool("mousemove", *self.place_of(node, self.read(node).index(word) + len(word) // 2))

        def try_it():
            xdotool("click", "--repeat", 2, "--delay", 40, 1)
            return wait_for(word, lambda: self.marked(node) == word, 2)

        wait_for(f"the marked word {word}", try_it)

    # --- what every journey does ---

    def counts(self):
        """(open, accepted, changed) of the status line."""
        text = self.wait_for_text(lambda t: re.fullmatch(r"\d+ open +\d+ accepted +\d+ changed.*", t))
        return tuple(int(n) for n in re.findall(r"\d+", text)[:3])

    def wait_for_counts(self, what, is_it):
        return wait_for(what, lambda: (lambda c: c if is_it(*c) else None)(self.counts()))

    def wait_for_analysis(self):
        """The counts when all is read."""
        approve = self.find(lambda t: t.startswith("Approve"), "push button")
        wait_for("the end of the analysis", lambda: self.is_sensitive(approve), 150)
        return self.counts()

    def approve_and_write(self):
        """What is told of it at the end."""
        self.key("ctrl+Return")
        self.write(self.find("Reviewer", "text"), "Ada Reviewer")
        sign = self.find("Approve and Write", "push button")
        wait_for("the button", lambda: self.is_sensitive(sign))
        self.press(sign)
        return self.wait_for_text(lambda t: "clean and written" in t, 150)

    def wait_for_journal(self, what, is_it):
        """The edit that was saved last, as soon as it is as wanted: what was done is on the disk before it is on the
        screen."""
        def look():
            edit = self.last_edit()
            return edit if edit is not None and is_it(edit) else None

        return wait_for(what, look, 20)

    def last_edit(self):
        for journal in self.reviews(".journal"):
            lines = [line for line in journal.read_text(encoding="utf-8").splitlines() if line.strip()]
            steps = [json.loads(line) for line in lines]
            edits = [step["edit"] for step in steps if "edit" in step]
            return edits[-1] if edits else None
        return None

    def reviews(self, ending=""):
        """The files of saved reviews."""
        return sorted((self.home / "state" / "efface" / "reviews").glob("*.review" + ending))

    def rows(self, is_it, role="list item", among=None):
        """What a screen reader says of rows that match."""
        found = []
        for node in self.all(among):
            try:
                if node.get_role_name() == role and is_it(node.get_name() or ""):
                    found.append(node.get_name())
            except Exception:
                continue
        return found
