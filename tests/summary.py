#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up what meson's tests found in several build folders; exit status 0 if all passed.

usage: summary.py FOLDER…
"""

import json
import os
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter

SKIPPED = {"SKIP", "IGNORED"}
PASSED = {"OK", "EXPECTEDFAIL"}


def read_programs(folder):
    """(name, result) of every program that was run."""
    path = os.path.join(folder, "meson-logs", "testlog.json")
    with open(path, encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            yield entry["name"], entry["result"]


def read_cases(folder):
    """name of program -> how its single cases ended, for programs that have such."""
    path = os.path.join(folder, "meson-logs", "testlog.junit.xml")
    cases = {}
    for suite in ElementTree.parse(path).getroot().iter("testsuite"):
        project, _, name = suite.get("name", "").partition(".")
        if not name:
            continue
        counts = cases.setdefault(name, Counter())
        for case in suite.iter("testcase"):
            if case.find("failure") is not None or case.find("error") is not None:
                counts["failed"] += 1
            elif case.find("skipped") is not None:
                counts["skipped"] += 1
            else:
                counts["passed"] += 1
    return cases


def outcome(result):
    if result in SKIPPED:
        return "skipped"
    return "passed" if result in PASSED else "failed"


def add_up(folder):
    total = Counter()
    cases = read_cases(folder)
    for name, result in read_programs(folder):
        own = cases.get(name) or Counter()
        total += own
        # A program can fail with no case to blame: a crash, a leak, a time-out.
        if not own or (outcome(result) == "failed" and not own["failed"]):
            total[outcome(result)] += 1
        if outcome(result) == "failed":
            print(f"failed in {folder}: {name}")
    return total


def main(folders):
    total = Counter()
    for folder in folders:
        try:
            total += add_up(folder)
        except (OSError, ValueError, KeyError, ElementTree.ParseError) as error:
            print(f"failed in {folder}: there is no account of the tests ({error})")
            total["failed"] += 1
    line = f"{total['passed']} passed, {total['failed']} failed"
    print(line + (f", {total['skipped']} skipped" if total["skipped"] else ""))
    return 1 if total["failed"] or not total["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
