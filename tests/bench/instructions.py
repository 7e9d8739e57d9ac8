#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Instructions that each library needs for a message, counted by callgrind.

usage: instructions.py PROGRAM CORPUS MODULE…

The corpus is parsed a few times and many times; the difference leaves start-up out.
"""

import os
import re
import subprocess
import sys
import tempfile

FEW, MANY = 20, 60


def instructions(program, corpus, module, times):
    with tempfile.TemporaryDirectory() as folder:
        command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=" + os.path.join(folder, "out"),
                   program, "--times", str(times), corpus, module]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    return int(re.search(r"Collected : (\d+)", output).group(1))


def main(program, corpus, *modules):
    messages = len(os.listdir(corpus))
    print(f"{'library':10} {'instructions':>12}")
    for module in modules:
        few, many = (instructions(program, corpus, module, times) for times in (FEW, MANY))
        name = os.path.basename(module).removeprefix("peer-").split(".")[0]
        print(f"{name:10} {(many - few) / (MANY - FEW) / messages:12.0f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
