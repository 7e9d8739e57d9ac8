# SPDX-License-Identifier: GPL-3.0-or-later
"""What must and must not stand in the text of files."""

import re

from tree import Breach

CODE = (".c", ".h", ".cc", ".py", ".js", ".sh", ".css", ".ui", "meson.build", ".xml.in", ".gschema.xml")
PROSE = (".md", ".json", ".in", ".1", ".5", ".service", ".conf", ".cfg")
COLUMNS = 120

LICENCE = re.compile(r"SPDX-License-Identifier: (GPL-3\.0-or-later|CC0-1\.0)\b")
UNFINISHED = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X])\b")
MACHINE_PATH = re.compile(r"(?<![\w./$}-])/(home|root|Users|mnt|opt)/\w")
# The brackets keep this file itself from matching.
SLEEP = re.compile(r"\b(g_|clock_)?(u|nano)sl[e]ep\b|\b(time|asyncio)\.sl[e]ep\b|(?<![\w.])sl[e]ep \("
                   r"|^\s*sl[e]ep\s+[\d.]")
WEAK_ASSERTION = re.compile(r"\bg_assert \(")


def matching(tree, paths, pattern, message):
    for path in paths:
        for number, line in enumerate(tree.lines(path), 1):
            match = pattern.search(line)
            if match:
                yield Breach(path, number, message.format(match.group(0).strip()))


def check_licences(tree):
    for path in tree.sources(*CODE) + [path for path in tree.paths if path == "dev"]:
        if not any(LICENCE.search(line) for line in tree.lines(path)[:4]):
            yield Breach(path, 1, "no SPDX licence line at the beginning")


def check_unfinished(tree):
    return matching(tree, tree.sources(*CODE, *PROSE), UNFINISHED, "unfinished: {}")


def check_machine_paths(tree):
    return matching(tree, tree.sources(*CODE, *PROSE), MACHINE_PATH, "a path of one machine: {}")


def check_sleeps(tree):
    """Benchmarks may: they measure what happens in a span of time."""
    paths = tree.sources(".c", ".h", ".py", ".sh", ".js", under="tests/")
    return matching(tree, [path for path in paths if not path.startswith("tests/bench/")], SLEEP, "a test sleeps: {}")


def check_assertions(tree):
    return matching(tree, tree.sources(".c", ".h", under="tests/"), WEAK_ASSERTION,
                    "g_assert() says nothing about the values and can be compiled out")


def check_layout(tree):
    for path in tree.sources(".c", ".h", ".cc", ".py"):
        for number, line in enumerate(tree.lines(path), 1):
            if len(line) > COLUMNS:
                yield Breach(path, number, f"the line has {len(line)} columns, more than {COLUMNS}")
            if "\t" in line:
                yield Breach(path, number, "a tab")
            if line != line.rstrip():
                yield Breach(path, number, "white space at the end of the line")
