#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a program on a session bus of its own with an unlocked keyring, in a home that is thrown away.
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME=$home XDG_CONFIG_HOME=$home/config XDG_DATA_HOME=$home/data XDG_RUNTIME_DIR=$home/run
mkdir -m 0700 "$XDG_RUNTIME_DIR"
export SOFTPHONE_TEST_KEYRING=1
dbus-run-session -- bash -c '
  printf keyring | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
  exec "$@"' with-keyring "$@"
