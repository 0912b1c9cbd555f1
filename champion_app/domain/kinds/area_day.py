"""One day of one area: everything that a report page, a mail and the Briefing room are drawn from.

Made at the hub and read on laptops of other versions, so every field has a default, and codes are plain text: a kind of
item that a reader does not know is shown with its reason and no action. There is no name, date of birth, number,
address or account in here; references, areas, dates, counts and our own sentences only, and of a finding the words that
gave it away, with the names of its own row taken out. ``None`` in place of a count means that the number is too small
to be shown, or that it is not known, as the field says.
"""

from __future__ import annotations

from datetime import date, datetime

import msgspec

RECORDING, NEEDS, INTELLIGENCE = "recording", "needs", "intelligence"
"""The three views: who is asked to mend a record, who looks after people, who looks for patterns."""

NOT_CONTACTED, REPEAT_VICTIM, REPEAT_LOCATION, REPEAT_SUBJECT, UNFLAGGED, TO_CHECK, AT_RISK = (
    "not-contacted", "repeat-victim", "repeat-location", "repeat-subject", "unflagged", "recording", "at-risk",
)  # fmt: skip
ITEM_KINDS = (NOT_CONTACTED, REPEAT_VICTIM, AT_RISK, UNFLAGGED, TO_CHECK, REPEAT_LOCATION, REPEAT_SUBJECT)
"""The kinds of item in the order in which something can still be put right today."""
VIEWS_OF: dict[str, tuple[str, ...]] = {
    NOT_CONTACTED: (NEEDS,),
    REPEAT_VICTIM: (NEEDS, INTELLIGENCE),
    AT_RISK: (NEEDS, INTELLIGENCE),
    UNFLAGGED: (RECORDING,),
    TO_CHECK: (RECORDING,),
    REPEAT_LOCATION: (INTELLIGENCE,),
    REPEAT_SUBJECT: (INTELLIGENCE,),
}
FORCE_LEVEL, DISTRICT, GROUP, NEIGHBOURHOOD = "force", "district", "group", "neighbourhood"


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line that asks for something.

    ``id`` is the same on the next day for the same matter, so that what is new can be told. ``reference`` is the case's
    number; where there is no case, ``source`` and the row's own reference. ``due`` is the end of the clock, ``late``
    whether it had passed when the report was made. ``taken``: somebody looks after the case. ``reasons`` are sentences,
    the weightiest first. ``words``: of a finding only. ``related``: references of what belongs together with it,
    itself included, ``count`` how many incidents those are. ``harm``: the highest weight of its offences in the loaded
    harm table, in days; context and never the order.
    ``probability``: of a link between people, 0 to 1. ``rank``: of those of a kind, the higher come first.
    """

    id: str
    kind: str
    reference: str = ""
    case_id: str = ""
    source: str = ""
    area: str = ""
    district: str = ""
    strands: tuple[str, ...] = ()
    happened: date | None = None
    since: datetime | None = None
    due: datetime | None = None
    late: bool = False
    risk: str = ""
    online: bool = False
    taken: bool = False
    reasons: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    finding: str = ""
    query: str = ""
    issue: str = ""
    related: tuple[str, ...] = ()
    count: int = 0
    harm: float | None = None
    probability: float | None = None
    rank: int = 0


class KindCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many items of a kind there are. ``listed`` of them are in the lists: restricted cases are counted and not
    listed, and the lists of an area end after the most pressing 300 of a kind."""

    kind: str
    count: int = 0
    listed: int = 0
    late: int = 0


class CoverageRow(msgspec.Struct, frozen=True, kw_only=True):
    """Victims of one area: ``contacted`` + ``within_time`` + ``late`` + ``closed`` + ``no_clock`` = ``victims``.

    ``contacted``: somebody's recorded attempt reached them. ``within_time``: not yet, and the clock still runs.
    ``closed``: the case was closed before anybody reached them. ``no_clock``: nobody knows since when it runs.
    ``told``: of those not contacted, how many somebody else is said to have contacted already; it stops no clock.
    ``taken``: of those late, how many somebody looks after. ``by_champion``: of those contacted, how many a person of
    the hub's own list reached first; the others were reached by somebody whom a champion wrote down.
    """

    area: str
    victims: int = 0
    contacted: int = 0
    in_time: int = 0
    within_time: int = 0
    late: int = 0
    closed: int = 0
    no_clock: int = 0
    told: int = 0
    taken: int = 0
    by_champion: int = 0


class Attrition(msgspec.Struct, frozen=True, kw_only=True):
    """Of the cases with a final outcome, how many ended because the victim did not support it (outcomes 14 and 16).
    None: too few to be shown."""

    contacted: bool
    outcomes: int | None = None
    left: int | None = None


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """Is every victim contacted? Of cases opened on or after ``since``, and every older one that is still late.

    ``median_hours``: from opening to the first attempt that reached them; None where nobody was reached.
    """

    since: date | None = None
    total: CoverageRow = CoverageRow(area="")
    by_area: tuple[CoverageRow, ...] = ()
    median_hours: float | None = None
    attrition: tuple[Attrition, ...] = ()


class StrandCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many incidents name a strand; None: fewer than the smallest number that is shown, and not none."""

    strand: str
    national: bool = False
    count: int | None = 0


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """Incidents of the window, in both counts: ``incidents`` each once; ``strands_named`` once for every strand, so
    that one of two strands counts twice; ``national_strands_named`` the same for those of the annual return.

    ``several``: incidents with more than one strand. ``no_strand``: with none. Crime, non-crime and undecided add up to
    ``incidents``; so do the three of who perceived it and ``perceived_unknown``.
    """

    since: date | None = None
    incidents: int = 0
    strands_named: int = 0
    national_incidents: int = 0
    national_strands_named: int = 0
    several: int = 0
    no_strand: int = 0
    crimes: int = 0
    non_crimes: int = 0
    undecided: int = 0
    online: int = 0
    by_victim: int = 0
    by_other: int = 0
    by_officer: int = 0
    perceived_unknown: int = 0
    strands: tuple[StrandCount, ...] = ()


class Queries(msgspec.Struct, frozen=True, kw_only=True):
    """Questions to the registrar. ``median_days``: from asking to the answer, of those answered in the window."""

    open: int = 0
    answered: int = 0
    mended: int = 0
    oldest_days: int | None = None
    median_days: float | None = None


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """One point of a trend. ``month`` is ``2026-08``; ``count`` is None where nothing is known, and ``why`` says why;
    ``whole`` is false for the month that is not over."""

    month: str
    count: int | None = None
    whole: bool = True
    outside: bool = False
    why: str = ""


class Trend(msgspec.Struct, frozen=True, kw_only=True):
    """Incidents by the month in which they happened, oldest first. ``mean`` and the two limits are of the whole months
    shown (individuals chart: mean ± 2.66 moving ranges, not under 0), None for fewer than 8. A gap is a month without
    data and never 0. ``strand``: empty for all."""

    strand: str = ""
    months: tuple[Month, ...] = ()
    mean: float | None = None
    lower: float | None = None
    upper: float | None = None
    sentences: tuple[str, ...] = ()


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """One place on the map. ``place`` is an area's name, or an H3 cell where ``cell`` is set. ``count`` None: hidden,
    because it is small or would give a small one away. ``low`` and ``high``: the range of the count that chance alone
    explains (95 %, Poisson). ``expected``: what as many weeks of the year before had on average, None where there is
    no year before. ``raised``: so many more than in the year
    before would come by chance fewer than once in 1,000 times (exact, with the doubt in both counts)."""

    place: str
    cell: bool = False
    count: int | None = None
    low: float | None = None
    high: float | None = None
    expected: float | None = None
    raised: bool = False


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """Where incidents happened in the last ``weeks``, most first. Counts from 1 to ``smallest`` - 1 are hidden."""

    weeks: int = 12
    since: date | None = None
    smallest: int = 5
    spots: tuple[Spot, ...] = ()
    nowhere: int = 0


class Precision(msgspec.Struct, frozen=True, kw_only=True):
    """Were the flags right, or the links between people? Those of the window that people answered. ``low`` and
    ``high``: the 95 % range of the share that is right (Wilson); None where nobody answered. ``rule``: empty for all
    rules together."""

    since: date | None = None
    until: date | None = None
    rule: str = ""
    right: int = 0
    wrong: int = 0
    unanswered: int = 0
    low: float | None = None
    high: float | None = None


class SourceState(msgspec.Struct, frozen=True, kw_only=True):
    """One system: its rows, the newest day that they tell of, and when rows last came. ``late``: nothing came for
    longer than is usual for it; then ``sentence`` says what is therefore not counted."""

    source: str
    title: str = ""
    rows: int = 0
    newest: date | None = None
    taken_at: datetime | None = None
    late: bool = False
    sentence: str = ""


class AreaDay(msgspec.Struct, frozen=True, kw_only=True):
    """The day of one area, or of the force, where ``level`` is ``force`` and ``area`` is empty.

    ``within``: the district of a neighbourhood. ``parts``: the neighbourhoods that it is made of. ``records``: rows of
    all systems that the whole report was made from. ``policy`` and ``rules``: the versions it went by.
    """

    area: str = ""
    level: str = FORCE_LEVEL
    within: str = ""
    parts: tuple[str, ...] = ()
    day: date | None = None
    made_at: datetime | None = None
    marking: str = "OFFICIAL-SENSITIVE"
    records: int = 0
    policy: str = ""
    rules: str = ""
    counts: tuple[KindCount, ...] = ()
    items: tuple[Item, ...] = ()
    coverage: Coverage = Coverage()
    recorded: Recorded = Recorded()
    queries: Queries = Queries()
    trends: tuple[Trend, ...] = ()
    where: Where = Where()
    precision: tuple[Precision, ...] = ()
    linking: Precision = Precision()
    sources: tuple[SourceState, ...] = ()
    missing: tuple[str, ...] = ()
    """Sentences about what is not in it today, for the line under the title."""

    def count(self, kind: str) -> KindCount:
        """How many items of a kind there are; none where it does not say."""
        return next((one for one in self.counts if one.kind == kind), KindCount(kind=kind))

    def of_view(self, view: str) -> tuple[Item, ...]:
        """The items of one of the three views, in their order; a kind of a newer version is in all of them."""
        return tuple(item for item in self.items if view in VIEWS_OF.get(item.kind, (view,)))
