# SPDX-License-Identifier: GPL-3.0-or-later
"""Includes point down the layers, and each layer uses only the libraries that belong to it."""

import os
import re

from tree import Breach

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')

# What a layer's quoted includes are looked up in, nearest first.
ROOTS = {"sipcore": ("sipcore",), "app": ("app", "sipcore"), "ui": ("ui", "app", "sipcore")}

# Folders by height: a file includes from its own folder and from lower ones.
HEIGHT = {
    "sipcore/util": 0,
    "sipcore/message": 1,
    "sipcore/transport": 2,
    "sipcore/transaction": 3,
    "sipcore/dialog": 3,
    "sipcore/agent": 4,
    "sipcore/session": 5,
    "sipcore/registration": 5,
    "sipcore/event": 5,
    "sipcore/client": 6,
    "sipcore": 7,
    "app/config": 10,
    "app/media": 11,
    "app/account": 11,
    "app/call": 12,
    "app/desktop": 13,
    "app/phone": 14,
    "app/control": 15,
    "app/headless": 16,
    "ui": 20,
}

# A window shows calls and accounts; messages and transactions stay out of its sight.
HIDDEN_FROM_UI = ("sipcore/message", "sipcore/transport", "sipcore/transaction", "sipcore/dialog", "sipcore/agent")

TOOLKIT = re.compile(r"^(gtk|gdk|gsk)/|^adwaita\.h$|^libadwaita")
STREAMER = re.compile(r"^gst/|^nice/")
CORE_LIBRARIES = re.compile(r"^(glib|gio|gobject|libsoup|nettle|libxml)/|^(glib|glib-object|glib-unix|ares)\.h$"
                            r"|^(sys|netinet|arpa|net|linux)/|^[a-z]+\.h$")


def folder_of(path):
    folder = os.path.dirname(path)
    if folder.startswith("ui"):
        return "ui"
    return "/".join(folder.split("/")[:2])


def resolve(tree, path, name):
    layer = path.split("/")[0]
    for root in (os.path.dirname(path),) + ROOTS[layer]:
        candidate = os.path.normpath(os.path.join(root, name))
        if candidate in tree:
            return candidate
    return None


def library_fault(path, name):
    layer = path.split("/")[0]
    if layer != "ui" and TOOLKIT.match(name):
        return f"{layer} includes the toolkit's <{name}>"
    if not path.startswith("app/media/") and STREAMER.match(name):
        return f"<{name}> is included outside of app/media"
    if layer == "sipcore" and not CORE_LIBRARIES.match(name):
        return f"sipcore includes <{name}>, which is not one of its libraries"
    return None


def is_shared_inside_app(path, target):
    """The phone is one library: what it hides, it hides from the window and the other programs."""
    return path.startswith("app/") and target.startswith("app/")


def is_installed(path):
    return path.startswith("sipcore/") and path.endswith(".h") and not path.endswith("-private.h")


def own_fault(tree, path, name):
    target = resolve(tree, path, name)
    if target is None:
        return upward_fault(tree, path, name)
    here, there = folder_of(path), folder_of(target)
    for folder in (here, there):
        if folder not in HEIGHT:
            return f"the folder {folder} has no place in the order of folders"
    if path.startswith("ui/") and there in HIDDEN_FROM_UI:
        return f"the window includes {there}, which only the layers below see"
    if here != there and HEIGHT[there] >= HEIGHT[here]:
        return f"{here} includes {there}, which is not below it"
    if target.endswith("-private.h") and here != there and not is_shared_inside_app(path, target):
        return f"{here} includes the private header of {there}"
    if target.endswith("-private.h") and is_installed(path):
        return f"a header that is installed includes {os.path.basename(target)}, which is not"
    return None


def upward_fault(tree, path, name):
    """A quoted include that no root of the layer knows: generated, or reaching up."""
    for layer in ROOTS:
        if os.path.join(layer, name) in tree:
            return f"{path.split('/')[0]} includes {layer}, which is not below it"
    return None


def check(tree):
    for layer in ROOTS:
        for path in tree.sources(".c", ".h", ".cc", under=layer + "/"):
            for number, line in enumerate(tree.lines(path), 1):
                match = INCLUDE.match(line)
                if not match:
                    continue
                quoted, name = match.group(1) == '"', match.group(2)
                fault = own_fault(tree, path, name) if quoted else library_fault(path, name)
                if fault:
                    yield Breach(path, number, fault)


def check_own_header_first(tree):
    """A header that is included first in its C file is known to stand on its own."""
    for layer in ROOTS:
        for path in tree.sources(".c", under=layer + "/"):
            own = [name for name in (path[:-2] + ".h", path[:-2] + "-private.h") if name in tree]
            names = [match.group(2) for match in map(INCLUDE.match, tree.lines(path)) if match]
            names = [name for name in names if name != "config.h"]
            if own and (not names or resolve(tree, path, names[0]) not in own):
                yield Breach(path, 1, f"the first include is not {os.path.basename(own[0])}")
