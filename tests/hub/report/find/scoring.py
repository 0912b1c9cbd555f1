"""How well the finder does on labelled sentences: precision and recall by strand and by function."""

from __future__ import annotations

import csv
import gzip
import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from champion_app.domain.policy import read_pack
from resources.files import read_bytes
from sync.hub.report.find.finder import Finder
from sync.hub.report.find.finding import Confidence, Finding, Incident
from sync.hub.report.find.rules import Rules
from sync.hub.report.find.shipped import shipped_rules

DAY = date(2026, 11, 24)
TWEETS = ("text_davidson2017", "labeled_data.csv.gz")
HELD_BACK = ("sentences_held2.toml", "sentences_held3.toml")
"""Text that no rule was written on."""
_HERE = Path(__file__).parent
_UNSTATED = "unstated"
_CLASSES = {"0": "hate", "1": "offensive", "2": "neither"}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence and what is to be found in it: strand and function; ``subs`` the sub-categories by strand."""

    text: str
    wanted: frozenset[tuple[str, str]]
    subs: frozenset[tuple[str, str]]


@dataclass(slots=True)
class Score:
    """Counts of one label."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def count(self, wanted: set[str] | frozenset[str], found: set[str], label: str) -> None:
        self.right += label in wanted and label in found
        self.wrong += label in found and label not in wanted
        self.missed += label in wanted and label not in found


def the_rules() -> Rules:
    """The shipped rules by the shipped pack."""
    return shipped_rules(read_pack(read_bytes("policy", "2026-04-avon-and-somerset.toml")), DAY)


def sentences(name: str) -> list[Labelled]:
    """A file of labelled sentences that stands beside this one."""
    told = tomllib.loads((_HERE / name).read_text(encoding="utf-8"))
    return [_labelled(*line) for line in told["sentences"]]


def _labelled(text: str, *labels: str) -> Labelled:
    wanted, subs = set(), set()
    for label in labels:
        group, function = label.split()
        strand, _, sub = group.partition("/")
        wanted.add((strand, function))
        if sub:
            subs.add((strand, sub))
    return Labelled(text, frozenset(wanted), frozenset(subs))


def counted(found: Iterable[Finding], *, likely_only: bool = False) -> set[str]:
    """The strands that count as found."""
    classes: set[Confidence] = {"likely"} if likely_only else {"likely", "possible"}
    return {one.strand or _UNSTATED for one in found if one.confidence in classes}


def functions(found: Sequence[Finding]) -> set[tuple[str, str]]:
    """Strand and function of everything found; a mention or a denial only where its strand has nothing that counts."""
    positive = counted(found)
    return {
        (strand, one.function)
        for one in found
        if (strand := one.strand or _UNSTATED) not in positive or one.confidence != "not"
    }


def by_strand(finder: Finder, labelled: Iterable[Labelled], *, likely_only: bool = False) -> dict[str, Score]:
    """Precision and recall of what counts, for each strand and for ``all``."""
    scores: dict[str, Score] = {}
    total = Score()
    for one in labelled:
        wanted = {strand for strand, function in one.wanted if function not in ("mention", "negated")}
        found = counted(finder.find(Incident(text=one.text)), likely_only=likely_only)
        for strand in wanted | found:
            scores.setdefault(strand, Score()).count(wanted, found, strand)
            total.count(wanted, found, strand)
    return {**dict(sorted(scores.items())), "all": total}


def by_function(finder: Finder, labelled: Iterable[Labelled]) -> dict[str, Score]:
    """Precision and recall of each function with the right strand."""
    scores: dict[str, Score] = {}
    for one in labelled:
        found = functions(finder.find(Incident(text=one.text)))
        for pair in one.wanted | found:
            score = scores.setdefault(pair[1], Score())
            score.right += pair in one.wanted and pair in found
            score.wrong += pair not in one.wanted
            score.missed += pair not in found
    return dict(sorted(scores.items()))


def sub_categories(finder: Finder, labelled: Iterable[Labelled]) -> tuple[int, int]:
    """Of the sub-categories that are to be found: how many were, and how many there are."""
    right = whole = 0
    for one in labelled:
        found = {(finding.strand, finding.sub_category) for finding in finder.find(Incident(text=one.text))}
        right += len(one.subs & found)
        whole += len(one.subs)
    return right, whole


def tweets(path: Path, *, held_back: bool) -> Iterator[tuple[str, str]]:
    """The tweets of one half, by the digest of their text, with ``hate``, ``offensive`` or ``neither``."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            odd = hashlib.sha256(row["tweet"].encode()).digest()[0] % 2 == 1
            if odd == held_back:
                yield row["tweet"], _CLASSES[row["class"]]
