"""How people name a case: the reference of the one record that founded its scope, whatever else lies there."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, select

from champion_app.domain.kinds.case import Case
from champion_app.domain.record import kind_of, view
from champion_app.domain.scope import case_scope, subject_of
from sync.hub.storage.schema import record

_body = msgspec.json.Decoder(dict[str, Any])


def is_own_case() -> ColumnElement[bool]:
    """Whether a record is the one that its case is: laptops can put further ones into a scope, which name nothing."""
    own: ColumnElement[bool] = record.c.scope == case_scope("") + record.c.id
    return (record.c.kind == kind_of(Case).name) & own


def reference_of(tx: Connection, scope: str) -> str:
    """How people name a case; empty where the scope is none, or there is no such case."""
    asked = select(record.c.body).where(record.c.id == subject_of(scope), is_own_case())
    body = tx.execute(asked).scalar()
    return view(Case, _body.decode(body)).reference if body is not None else ""


def case_at(tx: Connection, case_id: str) -> Case | None:
    """A case by its id, or None where there is no such case."""
    body = tx.execute(select(record.c.body).where(record.c.id == case_id, is_own_case())).scalar()
    return view(Case, _body.decode(body)) if body is not None else None
