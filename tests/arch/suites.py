# SPDX-License-Identifier: GPL-3.0-or-later
"""Every test belongs to one suite, and no two tests share a name."""

import json
import os

from tree import Breach

SUITES = {"unit", "flows", "torture", "media", "app", "ui", "interop", "fuzz", "arch"}


def read(tree, path):
    with open(os.path.join(tree.build, path), encoding="utf-8") as file:
        return json.load(file)


def check(tree):
    path = os.path.join("meson-info", "intro-tests.json")
    tests = read(tree, path)
    names = set()
    for test in tests:
        suites = {suite.split(":")[-1] for suite in test["suite"]}
        if len(suites & SUITES) != 1:
            yield Breach(path, 1, f"{test['name']} is in {sorted(suites)}, not in one of {sorted(SUITES)}")
        if test["name"] in names:
            yield Breach(path, 1, f"two tests are called {test['name']}")
        names.add(test["name"])


def check_files(tree):
    """What lies there as a test and is not run is worse than none."""
    words = [os.path.join(tree.build, command["file"]) for command in read(tree, "compile_commands.json")]
    for kind in ("tests", "benchmarks"):
        for test in read(tree, os.path.join("meson-info", f"intro-{kind}.json")):
            words += test["cmd"]
    known = {os.path.relpath(os.path.join(tree.build, word), tree.root) for word in words}
    for path in tree.sources(".c", ".py", under="tests/"):
        name = os.path.basename(path)
        is_test = name.endswith(".c") or name.startswith(("test-", "test_", "bench-"))
        # The fuzz targets are in a build of their own; a peer of the benchmarks is built where its library is.
        if is_test and path not in known and not path.startswith(("tests/fuzz/", "tests/bench/peer-")):
            yield Breach(path, 1, "is not part of any test")
