#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window with the real phone behind it, driven through the accessibility bus; speaks TAP.

usage: test-program.py SOFTPHONE SOFTPHONE-HEADLESS SOFTPHONECTL
"""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import traceback

from driver import PATIENCE, Gio, GLib, Seen, Window, read, wait_for
from notifications import Notifications
from refuser import Refuser

SOFTPHONE, HEADLESS, CTL = sys.argv[1:4]
NAME, BUS = "org.example.Softphone", "org.freedesktop.DBus"
SILENT = "[listen]\nudp={udp}\ntcp=\n[audio]\nsource=tone:440\nsink=null\n"
DIRECT = "[account {user}]\nuri=sip:{user}@127.0.0.1\nregistrar=none\n"


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Place:
    """Folders and a configuration of one phone's own."""

    def __init__(self, text):
        self.folder = tempfile.TemporaryDirectory()
        self.config = os.path.join(self.folder.name, "softphone.conf")
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(text)
        self.environment = {"XDG_STATE_HOME": self.folder.name}

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.folder.cleanup()


class Peer:
    """A headless phone at the other end."""

    def __init__(self, place, address):
        self.address = address
        self.process = subprocess.Popen([HEADLESS, "--config", place.config], env=dict(os.environ, **place.environment))

    def __enter__(self):
        wait_for(lambda: self.ctl("status").returncode == 0, "answer of the headless phone")
        return self

    def __exit__(self, *unused):
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)

    def ctl(self, *arguments):
        return subprocess.run([CTL, "--address", self.address, "--json", *arguments],
                              capture_output=True, text=True, timeout=PATIENCE)

    def calls(self):
        return json.loads(self.ctl("calls").stdout)


def calls_of_window():
    return json.loads(subprocess.run([CTL, "--json", "calls"], capture_output=True, text=True, check=True,
                                     timeout=PATIENCE).stdout)


def open_window(place, *arguments):
    return Window(SOFTPHONE, "--config", place.config, *arguments, environment=place.environment)


def timer_runs(text):
    return re.fullmatch(r"\d\d:\d\d", text) is not None and text != "00:00"


def echo_test_runs_without_account_and_network():
    with Place(SILENT.format(udp="")) as place, open_window(place) as window:
        window.click("Try Microphone and Sound")
        window.label("Echo Test")
        window.label("On this computer")
        window.find("label", "a running timer", timer_runs)
        window.click("Hang up")
        window.label("Welcome")


def every_button_has_a_name():
    with Place(SILENT.format(udp="") + DIRECT.format(user="me")) as place, open_window(place) as window:
        window.find("button", "Call")
        nameless = [node.get_role_name() for node in window.nodes()
                    if "button" in node.get_role_name() and not node.get_name()]
        assert not nameless, f"without a name: {nameless}"
        window.entry("Number or address")


def refused_password_is_told_in_a_sentence():
    with Refuser() as refuser, Place(SILENT.format(udp="127.0.0.1:0")) as place, open_window(place) as window:
        window.click("Add Account")
        window.type_into("Address", f"alice@127.0.0.1:{refuser.port}")
        window.type_into("Password", "wrong")
        window.click("Add")
        window.find("", "The server refused the password")
        window.find("button", "Try Again")
        assert 2 <= refuser.requests <= 3, f"{refuser.requests} tries"
        with open(place.config, encoding="utf-8") as file:
            assert "alice" not in file.read(), "an account was kept that the server refused"


def link_fills_the_entry_of_the_running_window_and_does_not_dial():
    with Place(SILENT.format(udp="127.0.0.1:0") + DIRECT.format(user="me")) as place, open_window(place) as window:
        entry = window.entry("Number or address")
        for argument, text in (("sip:bob@example.org", "sip:bob@example.org"), ("alice@example.org",
                               "sip:alice@example.org"), ("+32 22", "tel:+3222")):
            subprocess.run([SOFTPHONE, argument], check=True, timeout=PATIENCE)
            wait_for(lambda: read(entry) == text or None, f"text “{text}”")
        subprocess.run([SOFTPHONE, "https://example.org/"], check=True, timeout=PATIENCE)
        window.find("", "Only sip, sips, tel and callto links can be called.")
        assert read(entry) == "tel:+3222"
        assert calls_of_window() == [], "a link has dialled"


def bus_starts_the_program_with_the_link():
    services = os.path.join(os.environ["XDG_DATA_HOME"], "dbus-1", "services")
    os.makedirs(services)
    with Place(SILENT.format(udp="127.0.0.1:0") + DIRECT.format(user="me")) as place:
        with open(os.path.join(services, NAME + ".service"), "w", encoding="utf-8") as file:
            file.write(f"[D-BUS Service]\nName={NAME}\n"
                       f"Exec={SOFTPHONE} --gapplication-service --config {place.config}\n")
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        call(bus, BUS, "/", BUS, "ReloadConfig", None)
        call(bus, NAME, "/org/example/Softphone", "org.freedesktop.Application", "Open",
             GLib.Variant("(asa{sv})", (["sip:carol@example.org"], {})))
        pid = call(bus, BUS, "/", BUS, "GetConnectionUnixProcessID", GLib.Variant("(s)", (NAME,)))[0]
        entry = Seen(pid).entry("Number or address")
        wait_for(lambda: read(entry) == "sip:carol@example.org" or None, "link in the entry")
        assert calls_of_window() == [], "a link has dialled"
        call(bus, NAME, "/org/example/Softphone", "org.freedesktop.Application", "ActivateAction",
             GLib.Variant("(sava{sv})", ("quit", [], {})))
        wait_for(lambda: not call(bus, BUS, "/", BUS, "NameHasOwner", GLib.Variant("(s)", (NAME,)))[0], "end")


def call(bus, name, path, interface, method, arguments):
    return bus.call_sync(name, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, PATIENCE * 1000, None)


def wrong_setting_is_told_with_file_and_line():
    with Place("[account me]\nuri=sip:me@example.org\ntransport=pigeon\n") as place, \
            Window(SOFTPHONE, "--config", place.config, environment=place.environment,
                   stderr=subprocess.PIPE, text=True) as window:
        window.label("Softphone Cannot Start")
        window.find("label", "the file and the line", lambda text: place.config in text and "3" in text)
        window.find("button", "a way out", lambda text: "Quit" in text).get_action_iface().do_action(0)
        _, errors = window.process.communicate(timeout=PATIENCE)
        assert window.process.returncode == 2, window.process.returncode
        assert place.config in errors, errors


def taken_port_is_told():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with Place(SILENT.format(udp=f"127.0.0.1:{port}")) as place, open_window(place) as window:
            window.label("Softphone Cannot Start")
            window.find("label", "the port", lambda text: str(port) in text)


def calls_go_out_to_another_phone():
    port = free_port()
    with tempfile.TemporaryDirectory() as run:
        control = f"unix:path={run}/control"
        peer_text = (f"[phone]\ncontrol={control}\n[answer]\nmode=auto\n" + SILENT.format(udp=f"127.0.0.1:{port}") +
                     DIRECT.format(user="peer"))
        with Place(peer_text) as there, Peer(there, control) as peer, \
                Place(SILENT.format(udp="127.0.0.1:0") + DIRECT.format(user="me")) as place, \
                open_window(place) as window:
            window.type_into("Number or address", f"sip:peer@127.0.0.1:{port}")
            window.click("Call")
            window.find("label", "a running timer", timer_runs)
            window.label("Not encrypted")
            assert [call["state"] for call in peer.calls()] == ["active"]
            window.click("Mute")
            wait_for(lambda: calls_of_window()[0]["muted"], "muted call")
            peer.ctl("hangup")
            window.find("", "a sentence about the end", lambda text: "hung up" in text or "ended" in text)


def calls_come_in_from_another_phone():
    ports = free_port(), free_port()
    with tempfile.TemporaryDirectory() as run:
        control = f"unix:path={run}/control"
        peer_text = (f"[phone]\ncontrol={control}\n" + SILENT.format(udp=f"127.0.0.1:{ports[0]}") +
                     DIRECT.format(user="peer"))
        window_text = SILENT.format(udp=f"127.0.0.1:{ports[1]}") + DIRECT.format(user="me")
        with Place(peer_text) as there, Peer(there, control) as peer, Place(window_text) as place, \
                open_window(place) as window:
            window.find("button", "Call")
            peer.ctl("call", f"sip:me@127.0.0.1:{ports[1]}")
            window.click("Decline")
            wait_for(lambda: not peer.calls(), "end of the declined call")
            window.wait_gone("button", "Answer")
            peer.ctl("call", f"sip:me@127.0.0.1:{ports[1]}")
            window.click("Answer")
            # GTK 4.8 loses its tongue when it is asked about a window that goes at that moment.
            wait_for(lambda: [call["state"] for call in peer.calls()] == ["active"], "answered call")
            window.find("label", "a running timer", timer_runs)
            window.click("Hang up")
            wait_for(lambda: not peer.calls(), "end of the call at the other end")


def notification_answers_and_tells_what_was_missed():
    ports = free_port(), free_port()
    with tempfile.TemporaryDirectory() as run:
        control = f"unix:path={run}/control"
        peer_text = (f"[phone]\ncontrol={control}\n" + SILENT.format(udp=f"127.0.0.1:{ports[0]}") +
                     DIRECT.format(user="peer") + "display-name=<b>Peer</b>\n")
        window_text = SILENT.format(udp=f"127.0.0.1:{ports[1]}") + DIRECT.format(user="me") + "display-name=Me\n"
        with Notifications() as notifications, Place(peer_text) as there, Peer(there, control) as peer, \
                Place(window_text) as place, open_window(place) as window:
            window.find("button", "Call")
            peer.ctl("call", f"sip:me@127.0.0.1:{ports[1]}")
            notifications.find("<b>Peer</b>", "Incoming call to Me")
            peer.ctl("hangup")
            missed = notifications.find("<b>Peer</b>", "Missed call")
            peer.ctl("call", f"sip:me@127.0.0.1:{ports[1]}")
            number = notifications.find("<b>Peer</b>", "Incoming call to Me", after=missed)
            notifications.press(number, "Answer")
            wait_for(lambda: [call["state"] for call in peer.calls()] == ["active"], "answered call")
            wait_for(lambda: number not in notifications.shown, "notification that went away")


def press(window, *keys):
    """Real keys, as the X server sends them to the window that has the focus."""
    found = subprocess.run(["xdotool", "search", "--sync", "--onlyvisible", "--pid", str(window.pid)],
                           capture_output=True, text=True, check=True, timeout=PATIENCE).stdout.split()
    subprocess.run(["xdotool", "windowfocus", "--sync", found[-1], "key", "--delay", "20", *keys], check=True,
                   timeout=PATIENCE)


def keyboard_alone_makes_and_takes_calls():
    ports = free_port(), free_port()
    with tempfile.TemporaryDirectory() as run:
        control = f"unix:path={run}/control"
        peer_text = (f"[phone]\ncontrol={control}\n" + SILENT.format(udp=f"127.0.0.1:{ports[0]}") +
                     DIRECT.format(user="123"))
        window_text = SILENT.format(udp=f"127.0.0.1:{ports[1]}") + DIRECT.format(user="me")
        window_text += f"outbound-proxy=sip:127.0.0.1:{ports[0]};lr\n"
        with Place(peer_text) as there, Peer(there, control) as peer, Place(window_text) as place, \
                open_window(place) as window:
            entry = window.entry("Number or address")
            press(window, "1", "2", "4", "BackSpace", "3")
            wait_for(lambda: read(entry) == "123" or None, "number as it was typed")
            press(window, "Return")
            wait_for(lambda: [call["state"] for call in peer.calls()] == ["ringing"], "ringing at the other end")
            peer.ctl("answer")
            window.find("label", "a running timer", timer_runs)
            press(window, "ctrl+m")
            wait_for(lambda: calls_of_window()[0]["muted"], "muted call")
            press(window, "4", "2", "numbersign")
            window.label("4 2 #")
            press(window, "ctrl+shift+d")
            wait_for(lambda: not peer.calls(), "end at the other end")
            peer.ctl("call", f"sip:me@127.0.0.1:{ports[1]}")
            window.find("button", "Answer")
            press(window, "Return", "space")
            assert [call["state"] for call in calls_of_window()] == ["ringing"], "typing has answered"
            press(window, "ctrl+shift+a")
            wait_for(lambda: [call["state"] for call in peer.calls()] == ["active"], "answered call")
            press(window, "ctrl+q")
            window.label("End the Call and Quit?")
            press(window, "Escape")
            assert [call["state"] for call in peer.calls()] == ["active"]


TESTS = (
    echo_test_runs_without_account_and_network,
    every_button_has_a_name,
    refused_password_is_told_in_a_sentence,
    link_fills_the_entry_of_the_running_window_and_does_not_dial,
    bus_starts_the_program_with_the_link,
    wrong_setting_is_told_with_file_and_line,
    taken_port_is_told,
    calls_go_out_to_another_phone,
    calls_come_in_from_another_phone,
    notification_answers_and_tells_what_was_missed,
    keyboard_alone_makes_and_takes_calls,
)


def main():
    wanted = [test for test in TESTS if not sys.argv[4:] or test.__name__ in sys.argv[4:]]
    failed = 0
    print(f"1..{len(wanted)}", flush=True)
    for number, test in enumerate(wanted, 1):
        try:
            test()
            result = "ok"
        except Exception:  # a test that breaks has failed, the next one runs
            print("# " + traceback.format_exc().replace("\n", "\n# "))
            result, failed = "not ok", failed + 1
        print(f"{result} {number} - {test.__name__.replace('_', '-')}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
