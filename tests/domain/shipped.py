"""The pack that we ship, an author with a counted clock, and one Monday morning to stand on."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

from champion_app.domain.change import Author, Edit
from champion_app.domain.merge import Row
from champion_app.domain.policy import PolicyPack, read_pack
from resources.files import names, read_bytes

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def policy() -> PolicyPack:
    """The newest pack that we ship."""
    return read_pack(read_bytes("policy", names("policy", ".toml")[-1]))


def author(name: str = "A. Champion", *, now: datetime = MONDAY) -> Author:
    """Somebody whose new ids are ``id-1``, ``id-2`` and so on."""
    counted = itertools.count(1)
    return Author(user="user-1", name=name, now=now, new_id=lambda: f"id-{next(counted)}")


def row_of(edit: Edit, **versions: int) -> Row:
    """The record that a new edit makes."""
    return Row(id=edit.record, kind=edit.kind, scope=edit.scope, body=edit.value, versions=versions)
