#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: with-display.sh COMMAND …
# Runs COMMAND on an X display, a session bus and folders of its own, and takes them away with it.
set -u
folder=$(mktemp -d)
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$folder"' EXIT
mkfifo "$folder/display"
Xvfb -displayfd 3 -screen 0 1280x1024x24 -nolisten tcp -noreset 3>"$folder/display" 2>"$folder/log" &
server=$!
read -r display <"$folder/display"
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS
export DISPLAY=":$display" HOME="$folder" LC_ALL=C.UTF-8 LANGUAGE=en NO_AT_BRIDGE=0
export XDG_CONFIG_HOME="$folder/config" XDG_DATA_HOME="$folder/data" XDG_STATE_HOME="$folder/state"
export XDG_CACHE_HOME="$folder/cache" XDG_RUNTIME_DIR="$folder/run"
mkdir -m 700 "$XDG_RUNTIME_DIR"
# The one is what GTK before 4.16 knows, the other what came in its place.
if pkg-config --atleast-version=4.16 gtk4; then export GDK_DISABLE=gl; else export GDK_DEBUG=gl-disable; fi
export GDK_BACKEND=x11 GSK_RENDERER=cairo GSETTINGS_BACKEND=memory ADW_DISABLE_PORTAL=1
# What the bus and its services say is none of the test's words.
dbus-run-session -- sh -c 'exec "$@" >&3' sh "$@" 3>&1 >&2
