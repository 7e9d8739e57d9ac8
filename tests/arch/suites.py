# SPDX-License-Identifier: GPL-3.0-or-later
"""Every test belongs to one suite, and no two tests share a name."""

import json
import os

from tree import Breach

SUITES = {"unit", "flows", "torture", "media", "app", "ui", "interop", "fuzz", "arch"}


def check(tree):
    path = os.path.join("meson-info", "intro-tests.json")
    with open(os.path.join(tree.build, path), encoding="utf-8") as file:
        tests = json.load(file)
    names = set()
    for test in tests:
        suites = {suite.split(":")[-1] for suite in test["suite"]}
        if len(suites & SUITES) != 1:
            yield Breach(path, 1, f"{test['name']} is in {sorted(suites)}, not in one of {sorted(SUITES)}")
        if test["name"] in names:
            yield Breach(path, 1, f"two tests are called {test['name']}")
        names.add(test["name"])
