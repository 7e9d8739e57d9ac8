#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which libraries a program loads, its libraries' libraries included; speaks TAP.

usage: needed.py PROGRAM FORBIDDEN…     each FORBIDDEN is the beginning of a library's name
"""

import re
import subprocess
import sys

NEEDED = re.compile(r"\(NEEDED\)\s+Shared library: \[(.+)\]")
FOUND = re.compile(r"^\s*(\S+) => (\S+) \(", re.MULTILINE)


def needed_by(path):
    output = subprocess.run(["readelf", "--wide", "--dynamic", path], check=True, capture_output=True, text=True).stdout
    return NEEDED.findall(output)


def where_found(program):
    return dict(FOUND.findall(subprocess.run(["ldd", program], check=True, capture_output=True, text=True).stdout))


def chains(program):
    """name of library -> the chain of names by which the program comes to load it."""
    places = where_found(program)
    found, waiting = {}, [(program, (program.rsplit("/", 1)[-1],))]
    while waiting:
        path, chain = waiting.pop(0)
        for name in needed_by(path):
            if name not in found:
                found[name] = chain + (name,)
                if name in places:
                    waiting.append((places[name], found[name]))
    return found


def main(program, *forbidden):
    found = chains(program)
    print("1..1")
    bad = [chain for name, chain in sorted(found.items()) if name.startswith(forbidden)]
    for chain in bad:
        print(" -> ".join(chain), file=sys.stderr)
    print(f"{'not ok' if bad else 'ok'} 1 - loads-none-of-{'-or-'.join(forbidden)}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
