#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything in the library's introspection data says what it is for; speaks TAP.

usage: reference.py GIR
"""

import sys
import xml.etree.ElementTree as ElementTree

CORE = "{http://www.gtk.org/introspection/core/1.0}"
C = "{http://www.gtk.org/introspection/c/1.0}"
GLIB = "{http://www.gtk.org/introspection/glib/1.0}"
TYPES = ("class", "interface", "record")
PARTS = ("function", "method", "constructor", "property", "constant", "enumeration", "bitfield", "callback")


def is_documented(symbol):
    returned = symbol.find(CORE + "return-value")
    return any(part is not None and part.find(CORE + "doc") is not None for part in (symbol, returned))


def is_told_of_elsewhere(symbol, owner):
    """The struct of a class, and what is in it."""
    if symbol.get(GLIB + "is-gtype-struct-for") or symbol.get("name").endswith("Private"):
        return True
    return owner.endswith(("Class", "Interface"))


def symbols(parent, owner=""):
    for symbol in parent:
        kind = symbol.tag.split("}")[1]
        if symbol.get("introspectable") == "0" or (kind not in PARTS + TYPES and symbol.tag != GLIB + "signal"):
            continue
        if not is_told_of_elsewhere(symbol, owner):
            yield symbol, symbol.get(C + "identifier") or f"{owner}:{symbol.get('name')}".lstrip(":")
        if kind in TYPES:
            yield from symbols(symbol, symbol.get("name"))


def main(gir):
    namespace = ElementTree.parse(gir).getroot().find(CORE + "namespace")
    count, silent = 0, []
    for symbol, name in symbols(namespace):
        count += 1
        if not is_documented(symbol):
            silent.append(name)
    print("1..1")
    for name in silent:
        print(f"{name} does not say what it is for", file=sys.stderr)
    good = count > 0 and not silent
    print(f"{'ok' if good else 'not ok'} 1 - {count} symbols say what they are for")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
