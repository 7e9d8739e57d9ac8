# SPDX-License-Identifier: GPL-3.0-or-later
"""A notification server that shows nothing and presses buttons."""

from driver import Gio, GLib, wait_for

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
INTERFACE = """
<node><interface name="org.freedesktop.Notifications">
  <method name="Notify">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
    <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/>
  </method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="GetServerInformation">
    <arg type="s" direction="out"/><arg type="s" direction="out"/>
    <arg type="s" direction="out"/><arg type="s" direction="out"/>
  </method>
  <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
</interface></node>
"""


class Notifications:
    def __init__(self):
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.shown = {}
        self.next_id = 0

    def __enter__(self):
        interface = Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0]
        self.object = self.bus.register_object(PATH, interface, self.on_call, None, None)
        self.owner = Gio.bus_own_name_on_connection(self.bus, NAME, Gio.BusNameOwnerFlags.NONE, None, None)
        return self

    def __exit__(self, *unused):
        Gio.bus_unown_name(self.owner)
        self.bus.unregister_object(self.object)

    def on_call(self, bus, sender, path, interface, method, arguments, invocation):
        getattr(self, "on_" + method)(arguments.unpack(), invocation)

    def on_Notify(self, arguments, invocation):
        _, replaces, _, title, body, actions, _, _ = arguments
        if not replaces:
            self.next_id += 1
        number = replaces or self.next_id
        self.shown[number] = (title, body, dict(zip(actions[1::2], actions[::2])))
        invocation.return_value(GLib.Variant("(u)", (number,)))

    def on_CloseNotification(self, arguments, invocation):
        self.shown.pop(arguments[0], None)
        invocation.return_value(None)

    def on_GetCapabilities(self, arguments, invocation):
        invocation.return_value(GLib.Variant("(as)", (["actions", "body"],)))

    def on_GetServerInformation(self, arguments, invocation):
        invocation.return_value(GLib.Variant("(ssss)", ("test", "test", "1", "1.2")))

    def find(self, title, body, after=0):
        def look():
            return next((number for number, shown in self.shown.items()
                         if shown[:2] == (title, body) and number > after), None)

        return wait_for(look, f"notification “{title}”: “{body}” among {self.shown}")

    def press(self, number, label):
        action = self.shown[number][2][label]
        self.bus.emit_signal(None, PATH, NAME, "ActionInvoked", GLib.Variant("(us)", (number, action)))
