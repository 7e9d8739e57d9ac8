#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls a second that SIPp makes and a program answers, and what a call costs the program's processor.

usage: bench-calls.py SCENARIO ANSWERER HEADLESS [CTL]

A rate counts when every call succeeded and nothing had to be sent twice.
"""

import csv
import os
import re
import subprocess
import sys
import tempfile
import time

SECONDS = 8
ANSWERER_RATES = (400, 1000, 2000, 3000, 4000)
HEADLESS_RATES = (50, 200, 400)
TICKS = os.sysconf('SC_CLK_TCK')


def processor_seconds(pid):
    with open(f'/proc/{pid}/stat', encoding='utf-8') as file:
        fields = file.read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory(pid):
    with open(f'/proc/{pid}/smaps_rollup', encoding='utf-8') as file:
        fields = {name: int(value) for name, value in re.findall(r'^(\w+):\s+(\d+) kB', file.read(), re.M)}
    return (fields['Private_Clean'] + fields['Private_Dirty']) / 1024


def generate(scenario, port, rate, folder):
    """The last line of SIPp's statistics."""
    calls = rate * SECONDS
    path = os.path.join(folder, 'statistics.csv')
    subprocess.run(['sipp', f'127.0.0.1:{port}', '-i', '127.0.0.1', '-sf', scenario, '-r', str(rate), '-m', str(calls),
                    '-l', str(max(100, rate)), '-nostdin', '-trace_stat', '-stf', path, '-fd', '1', '-buff_size',
                    '4194304', '-timeout', f'{SECONDS * 4}s'],
                   cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   timeout=SECONDS * 8, check=False)
    with open(path, encoding='utf-8') as file:
        return list(csv.DictReader(file, delimiter=';'))[-1]


def seconds(text):
    hours, minutes, rest = text.split(':')[:3]
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def measure(name, scenario, pid, port, rates):
    for rate in rates:
        with tempfile.TemporaryDirectory() as folder:
            before = processor_seconds(pid)
            row = generate(os.path.abspath(scenario), port, rate, folder)
            used = processor_seconds(pid) - before
        calls, failed, repeated = (int(row[key]) for key in ('SuccessfulCall(C)', 'FailedCall(C)',
                                                              'Retransmissions(C)'))
        took = seconds(row['ElapsedTime(C)'])
        print(f'{name:20} {rate:5} asked  {calls / took:7.0f} calls a second  {failed:4} failed  '
              f'{repeated:4} sent again  {used * 1000 / max(calls, 1):6.3f} ms of processor a call  '
              f'{memory(pid):6.1f} MiB', flush=True)


def answerer(scenario, program):
    with subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        port = int(re.search(r':(\d+)', process.stdout.readline())[1])
        measure('answering program', scenario, process.pid, port, ANSWERER_RATES)
        process.stdin.close()
        print(process.stdout.read().strip())


CONFIG = '''[phone]
control=unix:path={folder}/control
[listen]
udp=127.0.0.1:0
tcp=
[calls]
max=0
[account a]
uri=sip:a@127.0.0.1
registrar=none
[audio]
source=silence
sink=null
codecs=pcmu
[answer]
mode=auto
'''


def headless(scenario, program, ctl):
    with tempfile.TemporaryDirectory() as folder:
        config = os.path.join(folder, 'phone.conf')
        with open(config, 'w', encoding='utf-8') as file:
            file.write(CONFIG.format(folder=folder))
        environment = {**os.environ, 'XDG_STATE_HOME': folder, 'XDG_CONFIG_HOME': folder, 'HOME': folder,
                       'GST_REGISTRY': os.path.join(folder, 'registry')}
        process = subprocess.Popen([program, '--config', config], env=environment, stdin=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline:
                status = subprocess.run([ctl, '--address', f'unix:path={folder}/control', 'status'], env=environment,
                                        capture_output=True, text=True, check=False).stdout
                if found := re.search(r'udp 127.0.0.1:(\d+)', status):
                    break
            measure('softphone-headless', scenario, process.pid, int(found[1]), HEADLESS_RATES)
        finally:
            process.terminate()
            process.wait(20)


if __name__ == '__main__':
    answerer(sys.argv[1], sys.argv[2])
    if len(sys.argv) > 4:
        headless(sys.argv[1], sys.argv[3], sys.argv[4])
