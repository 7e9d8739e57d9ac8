# SPDX-License-Identifier: GPL-3.0-or-later
"""Each header compiles by itself; those that a C file includes first are known to."""

import json
import os
import shlex
import subprocess
from concurrent.futures import ThreadPoolExecutor

from tree import Breach

LAYERS = ("sipcore", "app", "ui")
WITH_ARGUMENT = {"-o", "-MF", "-MQ", "-MT"}
DROPPED = {"-c", "-MD", "-MMD", "ccache"}


def flags_of_layers(tree):
    """layer -> compiler and flags of one of its files, one that may use all the layer's libraries."""
    with open(os.path.join(tree.build, "compile_commands.json"), encoding="utf-8") as file:
        commands = json.load(file)
    flags = {}
    for command in commands:
        words = iter(shlex.split(command["command"]))
        kept = []
        for word in words:
            if word in WITH_ARGUMENT:
                next(words)
            elif word not in DROPPED and word != command["file"]:
                kept.append(word)
        path = os.path.relpath(os.path.join(tree.build, command["file"]), tree.root)
        layer = path.split(os.sep)[0]
        flags[layer] = max(flags.get(layer, []), kept, key=len)
    return flags


def headers_without_file(tree, layer):
    for path in tree.sources(".h", under=layer + "/"):
        stem = path[:-2].removesuffix("-private")
        if stem + ".c" not in tree:
            yield path


def compiles(tree, flags, path):
    command = [*flags, "-Werror", "-fsyntax-only", "-fdiagnostics-color=never", "-include", tree.full(path),
               "-x", "c", os.devnull]
    return subprocess.run(command, cwd=tree.build, capture_output=True, text=True, check=False)


def check(tree):
    flags = flags_of_layers(tree)
    work = [(flags[layer], path) for layer in LAYERS if layer in flags for path in headers_without_file(tree, layer)]
    with ThreadPoolExecutor(max_workers=2) as pool:
        for (_, path), done in zip(work, pool.map(lambda item: compiles(tree, *item), work)):
            if done.returncode != 0:
                error = done.stderr.partition("error")[2].split("\n")[0]
                yield Breach(path, 1, f"does not compile by itself{error}")
