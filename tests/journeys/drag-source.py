"""drag-source.py FILE...: a small window from which files can be dragged; it ends when they were
dropped, with status 1 if nobody took them."""

import sys

import gi

gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gio, GLib, Gtk  # noqa: E402

refused = []
files = "".join(Gio.File.new_for_path(path).get_uri() + "\r\n" for path in sys.argv[1:])


def activate(app):
    window = Gtk.ApplicationWindow(application=app, title="Files", default_width=90, default_height=60, decorated=False)
    label = Gtk.Label(label="Files")
    source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
    source.set_content(Gdk.ContentProvider.new_for_bytes("text/uri-list", GLib.Bytes.new(files.encode())))
    source.connect("drag-cancel", lambda *_: bool(refused.append(True)))
    source.connect("drag-end", lambda *_: app.quit())
    label.add_controller(source)
    window.set_child(label)
    window.present()


app = Gtk.Application(flags=Gio.ApplicationFlags.NON_UNIQUE)
app.connect("activate", activate)
sys.exit(app.run() or bool(refused))
