"""What a screen reader is given: the tree on the accessibility bus, and the announcements that go over it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from jeepney import DBusAddress, MatchRule, MessageType, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.window.screen import NotSeenError, Screen, until

_BUS = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
_REGISTRY = DBusAddress("/org/a11y/atspi/registry", "org.a11y.atspi.Registry", "org.a11y.atspi.Registry")
_ACCESSIBLE, _ACTION = "org.a11y.atspi.Accessible", "org.a11y.atspi.Action"
_PROPERTIES, _EVENT = "org.freedesktop.DBus.Properties", "org.a11y.atspi.Event.Object"
_SHOWING, _SELECTED, _CHECKED, _FOCUSED = 25, 23, 4, 12
_PATIENCE = 20.0


class Node(msgspec.Struct, frozen=True):
    """One thing as a screen reader meets it."""

    role: str
    name: str
    described: str
    states: frozenset[int]
    children: tuple[Node, ...] = ()
    place: tuple[str, str] = ("", "")

    @property
    def selected(self) -> bool:
        return _SELECTED in self.states

    @property
    def checked(self) -> bool:
        return _CHECKED in self.states

    def all(self) -> Iterator[Node]:
        """It and everything in it, as one reads."""
        yield self
        for child in self.children:
            yield from child.all()

    def of(self, role: str) -> list[Node]:
        """Everything of a role that is showing."""
        return [one for one in self.all() if one.role == role and _SHOWING in one.states]


class Listener:
    """A connection to the accessibility bus that asks for the app's tree and hears what it announces."""

    def __init__(self, address: str) -> None:
        self._asking = open_dbus_connection(address)
        self._hearing = open_dbus_connection(address)
        self.heard: deque[str] = deque()
        rule = MatchRule(type="signal", interface=_EVENT, member="Announcement")
        self._hearing.send_and_get_reply(message_bus.AddMatch(rule), timeout=_PATIENCE)
        self._call(self._hearing, _REGISTRY, "RegisterEvent", "sas s".replace(" ", ""), ("object:announcement", [], ""))
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._hear, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stopped.set()
        self._thread.join(_PATIENCE)
        self._hearing.close()
        self._asking.close()

    def _hear(self) -> None:
        while not self._stopped.is_set():
            try:
                message = self._hearing.receive(timeout=0.2)
            except TimeoutError:
                continue
            if message.header.message_type is MessageType.signal and len(message.body) > 3:
                self.heard.append(str(message.body[3][1]))

    def until_heard(self, words: str) -> None:
        """Wait until this is announced."""
        until(lambda: any(words in one for one in self.heard), lambda: f"{words!r} was not announced: {self.heard}")

    def tree(self, name: str = "champion") -> Node:
        """The whole of the app, as it is on the bus now."""
        root = DBusAddress("/org/a11y/atspi/accessible/root", "org.a11y.atspi.Registry", _ACCESSIBLE)
        found: list[tuple[str, str]] = []

        def there() -> bool:
            found[:] = [tuple(one) for one in self._call(self._asking, root, "GetChildren", "", ())[0]]
            return bool(found)

        until(there, lambda: f"no app called {name} is on the accessibility bus")
        return self._read(found[-1])

    def press(self, node: Node) -> None:
        """Do what a screen reader's or a voice's "press" does."""
        bus, path = node.place
        self._call(self._asking, DBusAddress(path, bus, _ACTION), "DoAction", "i", (0,))

    def _read(self, place: tuple[str, str]) -> Node:
        """What is not showing is not gone into: nobody is read the rooms that one is not in."""
        bus, path = place
        node = DBusAddress(path, bus, _ACCESSIBLE)
        role = self._call(self._asking, node, "GetRoleName", "", ())[0]
        low, high = self._call(self._asking, node, "GetState", "", ())[0]
        bits = low | high << 32
        states = frozenset(bit for bit in range(64) if bits >> bit & 1)
        within = _SHOWING in states or role == "application"
        inside = self._call(self._asking, node, "GetChildren", "", ())[0] if within else []
        return Node(
            role=role,
            name=self._property(bus, path, "Name"),
            described=self._property(bus, path, "Description"),
            states=states,
            children=tuple(self._read(tuple(one)) for one in inside),
            place=place,
        )

    def _property(self, bus: str, path: str, name: str) -> str:
        about = DBusAddress(path, bus, _PROPERTIES)
        return str(self._call(self._asking, about, "Get", "ss", (_ACCESSIBLE, name))[0][1])

    def _call(self, connection: DBusConnection, to: DBusAddress, method: str, kinds: str, told: tuple[Any, ...]) -> Any:
        reply = connection.send_and_get_reply(new_method_call(to, method, kinds or None, told), timeout=_PATIENCE)
        if reply.header.message_type is MessageType.error:
            raise NotSeenError(f"{method} at {to.object_path}: {reply.body}")
        return reply.body


@contextmanager
def listener(place: Screen) -> Iterator[Listener]:
    """Listen on the accessibility bus of a screen, as a screen reader does."""
    session = open_dbus_connection(place.environment["DBUS_SESSION_BUS_ADDRESS"])
    try:
        address = session.send_and_get_reply(new_method_call(_BUS, "GetAddress"), timeout=_PATIENCE).body[0]
    finally:
        session.close()
    made = Listener(address)
    try:
        yield made
    finally:
        made.close()
