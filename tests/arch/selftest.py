#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules report every breach in a tree that was made wrong on purpose; speaks TAP.

usage: selftest.py PROGRAM-THAT-LOADS-THE-TOOLKIT
"""

import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def run(script, *arguments):
    return subprocess.run([sys.executable, os.path.join(HERE, script), *arguments],
                          capture_output=True, text=True, check=False)


def make_wrong_tree(folder):
    root = os.path.join(folder, "tree")
    shutil.copytree(os.path.join(HERE, "bad"), root)
    with open(os.path.join(root, "sipcore", "util", "sip-long.c"), "w", encoding="utf-8") as file:
        file.write("/* SPDX-License-Identifier: GPL-3.0-or-later */\n")
        file.write("static void\nsip_long_class_init (void)\n{\n" + "\n" * 100 + "}\n")
        file.write("static void\nsip_long_run (void)\n{\n" + "  sip_step ();\n" * 59 + "}\n")
        file.write("static void\nsip_long_walk (void)\n{\n" + "  sip_step ();\n" * 57 + "}\n")
        file.write("/* */\n" * 600)
    return root


def reports_exactly(got, expected):
    missing, extra = sorted(set(expected) - set(got)), sorted(set(got) - set(expected))
    for line in missing:
        print(f"not reported: {line}", file=sys.stderr)
    for line in extra:
        print(f"not expected: {line}", file=sys.stderr)
    return not missing and not extra


def main(program):
    with open(os.path.join(HERE, "bad", "breaches.txt"), encoding="utf-8") as file:
        expected = file.read().splitlines()
    with tempfile.TemporaryDirectory() as folder:
        root = make_wrong_tree(folder)
        rules = run("run.py", root, root)
    manifest = run("manifest.py", os.path.join(HERE, "bad", "org.example.Wrong.json"), os.path.join(HERE, "run.py"))
    results = [
        ("a-wrong-tree-fails", rules.returncode == 1 and "\nok " not in rules.stdout),
        ("every-breach-is-reported-and-nothing-else", reports_exactly(rules.stderr.splitlines(), expected)),
        ("a-program-that-loads-the-toolkit-fails", run("needed.py", program, "libadwaita-").returncode == 1),
        ("a-toolkit-that-another-library-loads-is-found", run("needed.py", program, "libgdk_pixbuf-").returncode == 1),
        ("a-program-without-it-passes", run("needed.py", program, "libabsent-").returncode == 0),
        ("a-greedy-manifest-fails", manifest.returncode == 1 and "\nok 1 " not in manifest.stdout
         and "\nok 2 " not in manifest.stdout and "\nok 3 " not in manifest.stdout),
    ]
    print(f"1..{len(results)}")
    for number, (name, holds) in enumerate(results, 1):
        print(f"{'ok' if holds else 'not ok'} {number} - {name}")
    return 0 if all(holds for _, holds in results) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
