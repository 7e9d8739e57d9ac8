# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real window as an assistive technology does: by roles, names and actions on the accessibility bus."""

import os
import subprocess

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402, F401

PATIENCE = 20
LOOK_AGAIN_MS = 50


class Missing(AssertionError):
    pass


def wait_for(condition, what):
    """What condition() returns once that is true; a look at each event and every 50 ms."""
    context = GLib.MainContext.default()
    state = {"late": False}

    def on_late():
        state["late"] = True
        return False

    late = GLib.timeout_add_seconds(PATIENCE, on_late)
    again = GLib.timeout_add(LOOK_AGAIN_MS, lambda: True)
    try:
        while True:
            try:
                found = condition()
            except GLib.Error:  # what was asked went away meanwhile
                found = None
            if found:
                return found
            if state["late"]:
                raise Missing(f"there is no {what}")
            context.iteration(True)
    finally:
        GLib.source_remove(again)
        if not state["late"]:
            GLib.source_remove(late)


def children(node):
    """Those that are still there: a window may go while it is asked."""
    try:
        count = node.get_child_count()
    except GLib.Error:
        return
    for index in range(count):
        try:
            child = node.get_child_at_index(index)
            if child is not None and child.get_role() != Atspi.Role.INVALID:
                yield child
        except GLib.Error:
            continue


def descendants(node):
    yield node
    for child in children(node):
        yield from descendants(child)


def is_visible(node):
    return node.get_state_set().contains(Atspi.StateType.VISIBLE)


class Seen:
    """A program as it is on the accessibility bus."""

    def __init__(self, pid):
        self.pid = pid

    def nodes(self):
        for program in children(Atspi.get_desktop(0)):
            if program.get_process_id() == self.pid:
                program.clear_cache()
                yield from descendants(program)

    def find(self, role, name, matches=None):
        matches = matches or (lambda text: text == name)

        def fits(node):
            try:
                return role in node.get_role_name() and matches(node.get_name() or "") and is_visible(node)
            except GLib.Error:
                return False

        return wait_for(lambda: next(filter(fits, self.nodes()), None), f"{role} “{name}”")

    def wait_gone(self, role, name):
        wait_for(lambda: not any(role in node.get_role_name() and node.get_name() == name for node in self.nodes()),
                 f"end of {role} “{name}”")

    def label(self, text):
        return self.find("label", text)

    def click(self, name):
        self.find("button", name).get_action_iface().do_action(0)

    def entry(self, name):
        def look():
            for node in self.nodes():
                if node.get_editable_text_iface() is not None and name in (node.get_name(), named_by(node)):
                    return node
            return None

        return wait_for(look, f"entry “{name}”")

    def type_into(self, name, text):
        entry = self.entry(name)
        editable = entry.get_editable_text_iface()
        Atspi.EditableText.delete_text(editable, 0, -1)
        Atspi.EditableText.insert_text(editable, 0, text, len(text.encode()))
        # GTK 4.18 tells assistive technology the dots that stand for a password, older ones the password.
        wait_for(lambda: read(entry) in (text, "●" * len(text)) or None, f"text “{text}” in “{name}”")


class Window(Seen):
    """A program that this test starts and ends."""

    def __init__(self, program, *arguments, environment=None, **pipes):
        env = dict(os.environ, GTK_A11Y="atspi", **(environment or {}))
        self.process = subprocess.Popen([program, *arguments], env=env, **pipes)
        super().__init__(self.process.pid)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.communicate(timeout=PATIENCE)


def named_by(node):
    """The name of the row that an entry stands in."""
    while node is not None and node.get_role_name() not in ("frame", "application"):
        if node.get_name():
            return node.get_name()
        node = node.get_parent()
    return ""


def read(entry):
    return Atspi.Text.get_text(entry, 0, Atspi.Text.get_character_count(entry))
