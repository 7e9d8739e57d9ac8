#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Instructions that each library needs for a message, counted by callgrind.

usage: instructions.py PROGRAM CORPUS MODULE…

Each operation is done a few times and many times; the difference leaves start-up out.
"""

import os
import re
import subprocess
import sys
import tempfile

FEW, MANY = 20, 60
OPERATIONS = ("parse", "forward", "answer", "build")
WHOLE_CORPUS = ("parse", "forward")


def instructions(program, operation, corpus, module, times):
    with tempfile.TemporaryDirectory() as folder:
        command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=" + os.path.join(folder, "out"),
                   program, "--times", str(times), operation, corpus, module]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    return int(re.search(r"Collected : (\d+)", output).group(1))


def main(program, corpus, *modules):
    messages = len(os.listdir(corpus))
    print(f"{'library':10} " + " ".join(f"{operation:>8}" for operation in OPERATIONS))
    for module in modules:
        name = os.path.basename(module).removeprefix("peer-").split(".")[0]
        row = []
        for operation in OPERATIONS:
            few, many = (instructions(program, operation, corpus, module, times) for times in (FEW, MANY))
            row.append((many - few) / (MANY - FEW) / (messages if operation in WHOLE_CORPUS else 1))
        print(f"{name:10} " + " ".join(f"{count:8.0f}" for count in row))


if __name__ == "__main__":
    main(*sys.argv[1:])
