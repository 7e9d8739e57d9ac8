#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last line of ./dev test counts every case once and forgets no failure; speaks TAP.

usage: summary_test.py SUMMARY
"""

import json
import os
import subprocess
import sys
import tempfile

CASES = '<testsuites><testsuite name="softphone.{}">{}</testsuite></testsuites>'
PASSED, FAILED, SKIPPED = '<testcase/>', '<testcase><failure/></testcase>', '<testcase><skipped/></testcase>'


def write_logs(folder, programs, cases):
    logs = os.path.join(folder, "meson-logs")
    os.mkdir(logs)
    with open(os.path.join(logs, "testlog.json"), "w", encoding="utf-8") as file:
        for name, result in programs:
            file.write(json.dumps({"name": name, "result": result}) + "\n")
    with open(os.path.join(logs, "testlog.junit.xml"), "w", encoding="utf-8") as file:
        file.write(cases)


def summary(script, programs, cases):
    """(last line, exit status) for one build folder with these logs; None for a folder without any."""
    with tempfile.TemporaryDirectory() as folder:
        if programs is not None:
            write_logs(folder, programs, cases)
        done = subprocess.run([sys.executable, script, folder], capture_output=True, text=True, check=False)
        return done.stdout.splitlines()[-1], done.returncode


def main(script):
    cases = CASES.format("calls", PASSED * 2 + SKIPPED)
    expectations = (
        ("cases-are-counted-not-programs", [("calls", "OK")], cases, ("2 passed, 0 failed, 1 skipped", 0)),
        ("a-program-without-cases-counts-once", [("includes", "OK")], CASES.format("other", ""),
         ("1 passed, 0 failed", 0)),
        ("a-failed-case-is-counted-once", [("softphone:unit / calls", "FAIL")],
         CASES.format("softphone:unit / calls", PASSED + FAILED), ("1 passed, 1 failed", 1)),
        ("a-crash-after-the-last-case-is-a-failure", [("calls", "ERROR")], cases, ("2 passed, 1 failed, 1 skipped", 1)),
        ("a-time-out-is-a-failure", [("calls", "TIMEOUT")], CASES.format("other", ""), ("0 passed, 1 failed", 1)),
        ("nothing-run-is-not-success", [], "<testsuites/>", ("0 passed, 0 failed", 1)),
        ("a-build-that-broke-is-a-failure", None, None, ("0 passed, 1 failed", 1)),
    )
    print(f"1..{len(expectations)}")
    failed = 0
    for number, (name, programs, log, expected) in enumerate(expectations, 1):
        got = summary(script, programs, log)
        if got != expected:
            failed += 1
            print(f"{name}: {got}, not {expected}", file=sys.stderr)
        print(f"{'ok' if got == expected else 'not ok'} {number} - {name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
