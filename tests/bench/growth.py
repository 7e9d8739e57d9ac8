#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a call costs while more and more of a kind are alive on the same stack, and what each of those holds.

usage: growth.py PROGRAM

Fails where a call among the many costs a tenth more instructions than among the few.
"""

import re
import shutil
import subprocess
import sys
import tempfile

KINDS = ('server-transactions', 'client-transactions', 'dialogs', 'calls', 'accounts')
COUNTS = (10, 1000, 10000)
N_CALLS = 1000


def heap_and_time(program, kind, count):
    output = subprocess.run([program, kind, str(count)], check=True, capture_output=True, text=True).stdout.split()
    return int(output[2]), int(output[3])


def instructions(program, kind, count):
    with tempfile.TemporaryDirectory() as folder:
        output = subprocess.run(['valgrind', '--tool=callgrind', '--toggle-collect=measure_calls',
                                 f'--callgrind-out-file={folder}/out', program, kind, str(count)],
                                check=True, capture_output=True, text=True).stderr
    return int(re.search(r'Collected : (\d+)', output)[1]) / N_CALLS


def main(program):
    grew = False
    print(f'{"alive":20} ' + ' '.join(f'{count:>8}' for count in COUNTS) + '   heap bytes each')
    for kind in KINDS:
        heap, _ = heap_and_time(program, kind, COUNTS[-1])
        times = [heap_and_time(program, kind, count)[1] / 1000 for count in COUNTS]
        print(f'{kind:20} ' + ' '.join(f'{time:8.1f}' for time in times) + f'   {heap}  microseconds a call')
        if shutil.which('valgrind'):
            counted = [instructions(program, kind, count) for count in COUNTS]
            print(f'{"":20} ' + ' '.join(f'{count:8.0f}' for count in counted) + '   instructions a call', flush=True)
            grew |= counted[-1] > counted[0] * 1.1
    return grew


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
