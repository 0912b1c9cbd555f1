"""A day of an area as the pictures show it: whole, with everything that a page, a mail and paper can say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from champion_app.domain.kinds.area_day import (
    GROUP,
    NOT_CONTACTED,
    REPEAT_LOCATION,
    REPEAT_VICTIM,
    TO_CHECK,
    UNFLAGGED,
    AreaDay,
    Coverage,
    CoverageRow,
    Item,
    KindCount,
    Month,
    Precision,
    Queries,
    Recorded,
    SourceState,
    Spot,
    StrandCount,
    Trend,
    Where,
)
from sync.hub.report.audience.cut import Cut
from sync.hub.report.audience.recipients import Recipient

MADE = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
AREA = "East Bristol"
PARTS = ("Easton", "Lawrence Hill", "Ashley", "Eastville")
_COUNTS = (38, 44, 41, 36, 47, 43, 52, 49, 40, 45, 39, 42, 37, 46, 44, 41, 48, 50, None, 47, 66, 54, 46, 31)


def months() -> tuple[Month, ...]:
    """Two years, with a gap, a peak and a month that is not over."""
    found = []
    for place, count in enumerate(_COUNTS):
        year, month = divmod(2024 * 12 + 11 + place, 12)
        found.append(
            Month(
                month=f"{year}-{month + 1:02}", count=count, whole=place < len(_COUNTS) - 1, outside=count == 66,
                why="" if count is not None else "the crime system sent nothing",
            )
        )  # fmt: skip
    return tuple(found)


def late(reference: str, area: str, days: int) -> Item:
    """Somebody whose time has passed."""
    due = MADE - timedelta(days=days, hours=2)
    return Item(
        id=f"not-contacted-{reference}", kind=NOT_CONTACTED, reference=reference, case_id=f"case-{reference}",
        area=area, district="Bristol", strands=("race",), happened=date(2026, 11, 16),
        since=due - timedelta(days=2), due=due,
        late=True, taken=True, reasons=("1 attempt, nobody reached. The champion tries again today.",),
    )  # fmt: skip


def items() -> tuple[Item, ...]:
    """One of each."""
    return (
        late("AS-4510", "Ashley", 1), late("AS-4488", "Easton", 5), late("AS-4502", "Easton", 3),
        late("AS-4493", "Lawrence Hill", 4),
        Item(
            id="not-contacted-4515", kind=NOT_CONTACTED, reference="AS-4515", case_id="case-4515", area="Eastville",
            strands=("disability",), due=MADE + timedelta(hours=9), reasons=("Nobody has tried yet.",),
        ),
        Item(
            id="repeat-4471", kind=REPEAT_VICTIM, reference="AS-4471", case_id="case-4471", area="Easton", risk="high",
            strands=("race", "religion"), count=3, related=("AS-4471", "AS-4390", "AS-4312"), probability=0.97,
            reasons=("Third incident in 5 weeks at one address.", "The risk is higher since Friday."),
        ),
        Item(
            id="repeat-4460", kind=REPEAT_VICTIM, reference="AS-4460", case_id="case-4460", area="Ashley", count=2,
            strands=("disability",), related=("AS-4460", "AS-4401"), reasons=("Second incident in 3 months.",),
        ),
        Item(
            id="unflagged-1", kind=UNFLAGGED, reference="5226118841", source="Crime records", area="Easton",
            happened=date(2026, 11, 21), words=("go home", "your lot"), finding="finding-1", query="RQ-118",
            strands=("race",), reasons=("An insult that names where somebody is from.",),
        ),
        Item(
            id="unflagged-2", kind=UNFLAGGED, reference="5226118902", source="Crime records", area="Eastville",
            happened=date(2026, 11, 22), words=("<b>=HYPERLINK</b>",), finding="finding-2", strands=("religion",),
            reasons=("What was painted names a faith.",), online=True,
        ),
        Item(
            id="check-1", kind=TO_CHECK, reference="5226117310", source="Crime records", area="Easton", query="RQ-121",
            issue="strand-missing", strands=("religion",), reasons=("Written as race only; the words name a faith.",),
        ),
        Item(
            id="place-1", kind=REPEAT_LOCATION, reference="Stapleton Road", area="Easton", count=4,
            related=("AS-4390", "AS-4401", "AS-4471", "AS-4488"), reasons=("Four incidents in 6 weeks near one shop.",),
        ),
    )  # fmt: skip


def sample_day() -> AreaDay:
    """The whole day."""
    figures = ((19, 15, 2, 2), (16, 14, 1, 1), (10, 9, 0, 1), (10, 8, 2, 0))
    by_area = tuple(
        CoverageRow(area=name, victims=all_, contacted=done, within_time=still, late=past, taken=past)
        for name, (all_, done, still, past) in zip(PARTS, figures, strict=True)
    )
    return AreaDay(
        area=AREA, level=GROUP, parts=PARTS, day=date(2026, 11, 23), made_at=MADE, records=1904,
        policy="Avon and Somerset, April 2026", rules="April 2026", items=items(),
        counts=(
            KindCount(kind=NOT_CONTACTED, count=5, listed=5, late=4), KindCount(kind=REPEAT_VICTIM, count=3, listed=2),
            KindCount(kind=UNFLAGGED, count=2, listed=2), KindCount(kind=TO_CHECK, count=1, listed=1),
            KindCount(kind=REPEAT_LOCATION, count=1, listed=1),
        ),
        coverage=Coverage(
            since=date(2026, 9, 1), by_area=by_area, median_hours=19.0,
            total=CoverageRow(area=AREA, victims=55, contacted=46, within_time=5, late=4, taken=4),
        ),
        recorded=Recorded(
            since=date(2026, 9, 1), incidents=61, strands_named=70, national_incidents=58, national_strands_named=65,
            several=9, crimes=44, non_crimes=15, undecided=2, online=12, by_victim=48, by_other=9, by_officer=4,
            strands=(
                StrandCount(strand="race", national=True, count=39),
                StrandCount(strand="religion", national=True, count=17),
                StrandCount(strand="disability", national=True, count=9), StrandCount(strand="gender", count=None),
            ),
        ),
        queries=Queries(open=2, answered=14, mended=11, oldest_days=3, median_days=1.5),
        trends=(
            Trend(months=months(), mean=44.0, lower=26.0, upper=62.0, sentences=(
                "August 2026 was outside what chance explains.", "June 2026: the crime system sent nothing.",
                "November is not over.",
            )),
        ),
        where=Where(
            weeks=12, since=date(2026, 8, 31), smallest=5, nowhere=3,
            spots=(
                Spot(place="Easton", count=19, low=12, high=28), Spot(place="Lawrence Hill", count=16, low=9, high=26),
                Spot(place="Ashley", count=12, low=6, high=21), Spot(place="Eastville", count=None),
            ),
        ),
        precision=(Precision(right=82, wrong=11, unanswered=7, low=0.8, high=0.93),),
        linking=Precision(right=8, wrong=1, unanswered=3, low=0.565, high=0.98),
        sources=(
            SourceState(source="crime", title="Crime records", rows=1633, newest=date(2026, 11, 22)),
            SourceState(source="community", title="Community reports", rows=88, newest=date(2026, 11, 20), late=True,
                        sentence="Community reports of 22 November came late and are not counted."),
        ),
        missing=("Community reports of 22 November came late and are not counted.",),
    )  # fmt: skip


def manager(**told: object) -> Recipient:
    """A neighbourhood manager of the area."""
    values: dict[str, object] = {
        "id": "r1", "user": "u1", "email": "manager@force.example", "name": "Sample Manager",
        "role": "neighbourhood-manager", "patch": "", "areas": (AREA,),
        "views": ("recording", "needs", "intelligence"), "copy": 31,
    }  # fmt: skip
    return Recipient(**(values | told))  # type: ignore[arg-type]  # fields of a recipient


def sample_cut(**told: object) -> Cut:
    """What they may read of it."""
    return Cut(recipient=manager(**told), days=(sample_day(),))
