#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks a source tree against the rules of its architecture and style; speaks TAP, breaches on stderr.

usage: run.py ROOT [BUILD]
"""

import os
import sys

import headers
import includes
import sizes
import suites
import texts
import translations
from tree import Tree

RULES = (
    ("includes-point-down-the-layers", includes.check),
    ("each-file-includes-its-own-header-first", includes.check_own_header_first),
    ("no-file-is-longer-than-800-lines", sizes.check_files),
    ("no-function-is-longer-than-60-lines", sizes.check_functions),
    ("every-source-names-its-licence", texts.check_licences),
    ("nothing-is-marked-as-unfinished", texts.check_unfinished),
    ("no-path-belongs-to-one-machine", texts.check_machine_paths),
    ("no-test-sleeps", texts.check_sleeps),
    ("assertions-in-tests-show-their-values", texts.check_assertions),
    ("lines-are-clean-and-short", texts.check_layout),
    ("translators-know-every-file-with-words", translations.check),
)
BUILD_RULES = (
    ("every-test-is-in-one-suite", suites.check),
    ("every-test-file-is-run", suites.check_files),
    ("each-header-compiles-by-itself", headers.check),
)


def main(root, build=None):
    rules = RULES + (BUILD_RULES if build else ())
    tree = Tree(os.path.abspath(root), build and os.path.abspath(build))
    failed = 0
    print(f"1..{len(rules)}")
    for number, (name, check) in enumerate(rules, 1):
        breaches = list(check(tree))
        for breach in breaches:
            print(breach, file=sys.stderr)
        print(f"{'not ok' if breaches else 'ok'} {number} - {name}")
        failed += bool(breaches)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
