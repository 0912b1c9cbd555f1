"""The roles that may be sent the report, and the views that each needs to know: dated data, for the force to set."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

import msgspec

from champion_app.domain.errors import Refused
from resources.files import names, read_bytes

View = Literal["recording", "needs", "intelligence"]
FOLDER = "policy/recipients"


class ViewEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One of the three views. ``words``: what else a list of recipients may call it."""

    code: View
    label: str
    words: tuple[str, ...] = ()


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """One role, and the views that it may be given."""

    code: str
    label: str
    views: tuple[View, ...]


class Roles(msgspec.Struct, frozen=True, kw_only=True):
    """One dated file of roles and views."""

    name: str
    valid_from: date
    views: tuple[ViewEntry, ...]
    roles: tuple[Role, ...]

    def role(self, told: str) -> Role | None:
        """A role by its code or its label, however it is written."""
        wanted = _plain(told)
        return next((role for role in self.roles if wanted in {_plain(role.code), _plain(role.label)}), None)

    def view(self, told: str) -> View | None:
        """A view by its code, its label, or another word for it."""
        wanted = _plain(told)
        for view in self.views:
            if wanted in {_plain(word) for word in (view.code, view.label, *view.words)}:
                return view.code
        return None

    def view_label(self, code: str) -> str:
        return next((view.label for view in self.views if view.code == code), code)

    def role_label(self, code: str) -> str:
        return next((role.label for role in self.roles if role.code == code), code)


def _plain(told: str) -> str:
    return " ".join(told.replace("-", " ").replace("_", " ").replace("’", "'").casefold().split())


def shipped_roles(day: date) -> Roles:
    """The file of roles that is in force on a day. Raises Refused where there is none."""
    return roles_for((_read(read_bytes(FOLDER, name)) for name in names(FOLDER, ".toml")), day)


def roles_for(files: Iterable[Roles], day: date) -> Roles:
    """The newest of these that is valid on that day. Raises Refused where there is none."""
    valid = [one for one in files if one.valid_from <= day]
    if not valid:
        raise Refused("There is no list of roles for this day. The clock of this machine may be wrong.")
    return max(valid, key=lambda one: one.valid_from)


def _read(raw: bytes) -> Roles:
    try:
        return msgspec.toml.decode(raw, type=Roles)
    except msgspec.MsgspecError as error:
        raise Refused(f"The list of roles cannot be used: {error}") from None
