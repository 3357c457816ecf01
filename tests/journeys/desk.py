"""What journeys share: the program on a screen of its own, driven as a person and a screen reader do."""

import os
import pathlib
import shutil
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

BUILD = pathlib.Path(os.environ["EF_BUILD_ROOT"])
PICTURES = pathlib.Path(os.environ.get("EF_PICTURES", BUILD / "pictures"))
PATIENCE = 90


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
        time.sleep(0.2)
    raise AssertionError(f"waited in vain for {what}")


class Desk:
    """The program with its window."""

    def __init__(self, folder, settings=None, arguments=()):
        self.folder = folder
        self.home = folder / "home"
        config = self.home / "config"
        (config / "glib-2.0" / "settings").mkdir(parents=True)
        (config / "gtk-4.0").mkdir()
        (config / "gtk-4.0" / "settings.ini").write_text("[Settings]\ngtk-enable-animations=0\n")
        lines = "\n".join(f"{key}={value}" for key, value in (settings or {}).items())
        (config / "glib-2.0" / "settings" / "keyfile").write_text(f"[org/efface/Efface]\n{lines}\n")
        self.environment = dict(
            os.environ, XDG_CONFIG_HOME=str(config), XDG_STATE_HOME=str(self.home / "state"),
            XDG_CACHE_HOME=str(self.home / "cache"), GSETTINGS_BACKEND="keyfile",
            GSETTINGS_SCHEMA_DIR=str(BUILD / "app"))
        self.log = open(folder / "log", "w", encoding="utf-8")
        self.process = subprocess.Popen([BUILD / "app" / "efface", *arguments], env=self.environment,
                                        stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.root = wait_for("the window", self._find_program)

    def _find_program(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            program = desktop.get_child_at_index(i)
            if program is not None and program.get_name() == "efface" and program.get_child_count() > 0:
                return program
        return None

    def close(self):
        self.process.terminate()
        self.process.wait(20)
        self.log.close()

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

    def find(self, name, role=None, among=None):
        """The first thing with this name, or that a function says yes to."""
        is_it = name if callable(name) else lambda text: text == name

        def look():
            for node in self.all(among):
                try:
                    if is_it(node.get_name() or "") and (role is None or node.get_role_name() == role):
                        return node
                except Exception:
                    continue
            return None

        return wait_for(f"{role or 'something'} named {name}", look)

    def texts(self):
        found = []
        for node in self.all():
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

    def picture(self, name):
        """The screen, for people to look at."""
        if shutil.which("import"):
            PICTURES.mkdir(parents=True, exist_ok=True)
            subprocess.run(["import", "-window", "root", PICTURES / f"{name}.png"], check=False)

    # --- acting ---

    def press(self, node):
        assert Atspi.Action.do_action(node, 0), f"{node.get_name()} cannot be pressed"
        time.sleep(0.3)

    def click(self, node):
        """With the mouse, in the middle of it; the window lies at the corner of the screen."""
        box = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
        subprocess.run(["xdotool", "mousemove", str(box.x + box.width // 2 + 5), str(box.y + box.height // 2 + 5),
                        "click", "1"], check=True)
        time.sleep(0.4)

    def key(self, *keys):
        for key in keys:
            subprocess.run(["xdotool", "key", key], check=True)
            time.sleep(0.4)

    def write(self, node, text):
        """As assistive technology does it."""
        assert Atspi.EditableText.set_text_contents(node, text), f"{node.get_name()} cannot be written"
        time.sleep(0.3)

    def type(self, text):
        subprocess.run(["xdotool", "type", "--delay", "20", text], check=True)
        time.sleep(0.4)
