"""Scopes: every record lies in exactly one, and purge, manifest and visibility know nothing else.

A scope is one short text, ``case:0193...``, ``directory``; a grant joins a user to one.
"""

from __future__ import annotations

from typing import Literal

ScopeType = Literal["case", "restricted", "area", "person", "directory", "force"]

DIRECTORY = "directory"
FORCE = "force"


def case_scope(case_id: str) -> str:
    """The scope of everything in one case."""
    return f"case:{case_id}"


def person_scope(user_id: str) -> str:
    """A user's own scope: what only they may see."""
    return f"person:{user_id}"


def area_scope(area: str) -> str:
    """The scope of one area of the force."""
    return f"area:{area}"


def type_of(scope: str) -> str:
    """``case`` of ``case:0193...``; a scope type from a newer version comes back as it is."""
    return scope.partition(":")[0]


def subject_of(scope: str) -> str:
    """``0193...`` of ``case:0193...``; empty where the scope stands alone."""
    return scope.partition(":")[2]
