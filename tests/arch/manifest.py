#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Flatpak manifest is of this application and asks for nothing that CONTRIBUTING.md does not explain.

usage: manifest.py MANIFEST CONTRIBUTING
"""

import json
import shutil
import subprocess
import sys

REFUSED = ("--filesystem", "--talk-name", "--system-talk-name", "--socket=session-bus", "--socket=system-bus",
           "--socket=x11", "--device=all", "--own-name")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def is_understood_by_builder(path):
    if not shutil.which("flatpak-builder"):
        return True
    command = ["flatpak-builder", "--show-manifest", path]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def main(path, contributing):
    manifest = json.loads(read(path))
    permissions = manifest["finish-args"]
    explained = read(contributing)
    results = [
        ("is-of-this-application", manifest["id"] == "org.example.Softphone" and manifest["command"] == "softphone"),
        ("asks-for-no-broad-permission", not any(item.startswith(REFUSED) for item in permissions)),
        ("every-permission-is-explained", all(f"`{item}`" in explained for item in permissions)),
        ("flatpak-builder-understands-it", is_understood_by_builder(path)),
    ]
    print(f"1..{len(results)}")
    for number, (name, holds) in enumerate(results, 1):
        print(f"{'ok' if holds else 'not ok'} {number} - {name}")
    return 0 if all(holds for _, holds in results) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
