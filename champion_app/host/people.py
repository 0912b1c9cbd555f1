"""Several people on one laptop: each with a vault in a folder of their own, told apart by a number and nothing else."""

from __future__ import annotations

from pathlib import Path

_NAME = "person-{}"
MOST_PEOPLE = 9


def place_of(folder: Path, person: int) -> Path:
    """Where this person's vault is. The first one's lies in the app's own folder, as it does on a laptop of one."""
    return folder if person == 1 else folder / _NAME.format(person)


def people(folder: Path, *, vault: str) -> list[int]:
    """The numbers of those who have a vault here; ``vault`` is the file that says so."""
    return [person for person in range(1, MOST_PEOPLE + 1) if (place_of(folder, person) / vault).exists()]


def next_person(folder: Path, *, vault: str) -> int:
    """The number for one more; 0 where the laptop has as many as it can."""
    used = people(folder, vault=vault)
    return next((person for person in range(1, MOST_PEOPLE + 1) if person not in used), 0)


def make_place(folder: Path, person: int) -> Path:
    """Their folder, made where it is missing, closed to everyone else."""
    place = place_of(folder, person)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place
