"""When the hub's database fails while rows are taken in: a sentence that says what is safe and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError

from champion_app.domain.errors import NoRoom
from sync.hub.storage.database_trouble import FULL, meaning_of


@contextmanager
def told_in_words(nothing_lost: str) -> Iterator[None]:
    """Turn trouble of the database or its disk into NoRoom. ``nothing_lost`` says what was written and what was not.

    A statement that is wrong is a bug and passes through.
    """
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise NoRoom(f"{_what(error)} {nothing_lost}") from None
    except DatabaseError as error:
        if type(error) is not DatabaseError:
            raise
        raise NoRoom(f"{_what(error)} {nothing_lost}") from None


def _what(error: DatabaseError | InterfaceError) -> str:
    if str(meaning_of(error)) == FULL:
        return "The hub's disk is full. Make room on it and run this again."
    return "The hub's database did not take the rows. See that it runs and can be written, and run this again."
