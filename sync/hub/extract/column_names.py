"""Column names made comparable: a system's next version writes them in other case, with other blanks, with signs that
nobody sees."""

from __future__ import annotations

import functools
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from champion_app.domain.errors import Refused
from champion_app.domain.rules.words.visible_text import seen

_REMEMBERED = 4096


@functools.lru_cache(maxsize=_REMEMBERED)
def folded_name(name: str) -> str:
    """What two spellings of a column's name have in common."""
    plain = name if name.isascii() else unicodedata.normalize("NFKC", name)
    return seen(" ".join(plain.split())).casefold()


def names_by_fold(names: Iterable[str]) -> dict[str, str]:
    """The names that are looked for, by what their spellings have in common."""
    return {folded_name(name): name for name in names}


def known_in(cells: Sequence[str], known: Mapping[str, str]) -> int:
    """How many of the names looked for stand in a row."""
    return len(known.keys() & set(map(folded_name, cells)))


def spelled(cells: Sequence[str], known: Mapping[str, str]) -> tuple[str, ...]:
    """A header in the spelling of those names that are looked for. With none looked for, every column counts.

    Raises Refused where a column that counts stands twice, so that it is not clear which is meant.
    """
    exact = [cell.strip() for cell in cells]
    count = Counter(exact)
    header = []
    for name in exact:
        meant = known.get(folded_name(name), "")
        header.append(meant if meant and not count[meant] else name)
    wanted = set(known.values())
    for name, many in Counter(header).items():
        if name and many > 1 and (name in wanted or not known):
            raise Refused(f"The file has two columns “{name}”, so it is not clear which is meant.")
    return tuple(header)


def places_of(header: Sequence[str]) -> dict[str, int]:
    """Where each column stands; the first, where a column that nobody reads stands twice."""
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        found.setdefault(name, place)
    return found
