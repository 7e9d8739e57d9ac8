# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the tests of a module and says what happened in TAP, each test by the sentence that is its docstring."""
import signal
import sys
import traceback
import unittest


class _Result(unittest.TestResult):
    count = 0

    def _say(self, test, good, note=''):
        self.count += 1
        print(f'{"ok" if good else "not ok"} {self.count} - {test.shortDescription() or test.id()}{note}', flush=True)

    def addSuccess(self, test):
        super().addSuccess(test)
        self._say(test, True)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._say(test, True, f' # SKIP {reason}')

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._fail(test, err)

    def addError(self, test, err):
        super().addError(test, err)
        self._fail(test, err)

    def _fail(self, test, err):
        self._say(test, False)
        for line in ''.join(traceback.format_exception(*err)).splitlines():
            print('# ' + line, flush=True)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err:
            print(f'# in {subtest}', flush=True)
            for line in ''.join(traceback.format_exception(*err)).splitlines():
                print('# ' + line, flush=True)


def _end(number, frame):
    # What the test started is stopped on the way out.
    raise SystemExit(128 + number)


def main(module='__main__'):
    signal.signal(signal.SIGTERM, _end)
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[module])
    print(f'1..{suite.countTestCases()}', flush=True)
    result = _Result()
    suite.run(result)
    sys.exit(0 if result.wasSuccessful() else 1)
