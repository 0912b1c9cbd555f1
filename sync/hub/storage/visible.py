"""The one predicate over grants and bars that guards every byte which leaves the hub.

PostgreSQL's row-level policy is compiled from the same expression: see ``row_policy.py``.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select

from sync.hub.storage.schema import scope_bar, scope_grant, user

UserId = str | ColumnElement[str]


def barred(user_id: UserId, scope: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a restricted case is hidden from a user, by name or by team."""
    team = select(user.c.team).where(user.c.id == user_id).scalar_subquery()
    named = or_(scope_bar.c.user == user_id, and_(scope_bar.c.team != "", scope_bar.c.team == team))
    return select(scope_bar.c.id).where(scope_bar.c.scope == scope, scope_bar.c.until == "", named).exists()


def holds(user_id: UserId) -> ColumnElement[bool]:
    """The grants of a user that hold now."""
    hidden = barred(user_id, scope_grant.c.scope)
    return and_(scope_grant.c.user == user_id, scope_grant.c.until == "", ~hidden)


def visible(user_id: UserId, scope: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a user may see something that lies in ``scope`` (a column of the row)."""
    return select(scope_grant.c.id).where(holds(user_id), scope_grant.c.scope == scope).exists()
