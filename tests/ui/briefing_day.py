"""A day's report as the hub writes it, for tests and pictures of the Briefing room."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec

from champion_app.domain.kinds.area_day import (
    DISTRICT,
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
    Spot,
    Trend,
    Where,
)
from champion_app.domain.kinds.briefing import Briefing
from champion_app.domain.scope import area_scope
from sync.wire.messages import WireRow
from tests.ui.roof import row
from tests.vaults.fresh import MONDAY

MADE = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
_LATE = MONDAY - timedelta(days=2)


def late(n: int, area: str = "Easton", **told: object) -> Item:
    """Somebody whom nobody contacted in time."""
    item = Item(
        id=f"contact:{n}", kind=NOT_CONTACTED, reference=f"AS-45{n:02}", case_id=f"c{n}", area=area,
        district="Bristol", strands=("race",), happened=date(2026, 11, 17), due=_LATE, late=True, risk="standard",
        reasons=("Late by 2 working days.", "No champion has the case."),
    )  # fmt: skip
    return msgspec.structs.replace(item, **told)


def items() -> tuple[Item, ...]:
    """Some of each kind, in the report's order."""
    return (
        late(1), late(2, taken=True, reasons=("Late by 1 working day.", "1 attempt, nobody reached.")),
        late(3, "Bedminster"), late(4, "Southmead", strands=("disability", "race")), late(5, "Lockleaze"),
        late(6, "Hartcliffe"),
        late(7, "Redland", late=False, due=MONDAY + timedelta(days=1),
             reasons=("To be contacted by the end of 24 November 2026.",)),
        Item(
            id="repeat:1", kind=REPEAT_VICTIM, reference="AS-4471", case_id="c71", area="Easton", district="Bristol",
            strands=("race",), happened=date(2026, 11, 19), count=3, probability=0.97, risk="high",
            reasons=("Third incident in 5 weeks.", "Threat to a child in the last one."),
            related=("AS-4471", "AS-4433", "AS-4410"),
        ),
        Item(
            id="repeat:2", kind=REPEAT_VICTIM, reference="AS-4390", case_id="c72", area="Bedminster",
            strands=("religion",), count=2, taken=True, reasons=("Second incident since August.",), probability=0.91,
        ),
        Item(
            id="unflagged:1", kind=UNFLAGGED, reference="L-000812", source="Command and control", area="Easton",
            strands=("race",), happened=date(2026, 11, 21), words=("go home", "your lot"), finding="f1",
            reasons=("Words of exclusion aimed at the caller, and no hate flag.",),
        ),
        Item(
            id="unflagged:2", kind=UNFLAGGED, reference="L-000790", source="Crime records", area="Southville",
            strands=("religion",), happened=date(2026, 11, 20), words=("terrorist",), query="RQ-118",
            reasons=("An insult against a religion, and no hate flag.",),
        ),
        Item(
            id="check:1", kind=TO_CHECK, reference="C-55102", source="Crime records", area="Ashley",
            reasons=("Strand missing.",), issue="strand-missing",
        ),
        Item(
            id="check:2", kind=TO_CHECK, reference="C-55110", source="Crime records", area="Central",
            reasons=("Religion written as race.",), issue="strand-wrong",
        ),
        Item(
            id="place:1", kind=REPEAT_LOCATION, reference="AS-4502", area="Lawrence Hill", count=4,
            reasons=("Four incidents within 200 metres in 6 weeks.",),
        ),
    )  # fmt: skip


_PLACES = {
    "Easton": 19, "Lawrence Hill": 17, "Central": 16, "Ashley": 12, "Bedminster": 11, "Southmead": 10, "Hartcliffe": 13,
    "Lockleaze": 6, "Avonmouth": 7, "Eastville": 11, "Filwood": 10, "Knowle": 5, "Hillfields": 8, "Stockwood": 6,
    "Clifton": None, "Clifton Down": None, "Cotham": None, "Redland": None, "Southville": None, "Horfield": None,
    "Henbury": None, "Stoke Bishop": None, "Bishopsworth": None, "Brislington East": None, "St George West": None,
    "Windmill Hill": None, "Frome Vale": None, "Hengrove": None, "Somewhere Else": 6,
}  # fmt: skip
_MONTHS = (38, 44, 41, 36, 47, 43, 52, 49, 40, 45, 39, 42, 37, 46, 44, 41, 48, 50, None, 47, 66, 54, 46, 31)


def where() -> Where:
    spots = tuple(
        Spot(place=place, count=count, low=count and count * 0.63, high=count and count * 1.47)
        for place, count in _PLACES.items()
    )
    return Where(weeks=12, since=date(2026, 9, 1), smallest=5, spots=spots)


def trend() -> Trend:
    months = []
    for place, count in enumerate(_MONTHS):
        year, month = divmod(2024 * 12 + 11 + place, 12)
        why = "no extract came from the crime system" if count is None else ""
        months.append(Month(month=f"{year}-{month + 1:02}", count=count, why=why, whole=place < len(_MONTHS) - 1))
    return Trend(
        months=tuple(months), mean=44, lower=26, upper=62,
        sentences=(
            "August was outside what chance explains.", "June 2026: no extract came from the crime system.",
            "November is not over.",
        ),
    )  # fmt: skip


def day(**told: object) -> AreaDay:
    """The day of Bristol; a test says what is different."""
    made = AreaDay(
        area="Bristol", level=DISTRICT, day=date(2026, 11, 23), made_at=MADE, records=1904,
        counts=(
            KindCount(kind=NOT_CONTACTED, count=7, listed=7, late=6), KindCount(kind=REPEAT_VICTIM, count=3, listed=2),
            KindCount(kind=UNFLAGGED, count=2, listed=2), KindCount(kind=TO_CHECK, count=2, listed=2),
            KindCount(kind=REPEAT_LOCATION, count=1, listed=1),
        ),
        items=items(),
        coverage=Coverage(total=CoverageRow(area="Bristol", victims=55, contacted=44, within_time=5, late=6, taken=1)),
        trends=(trend(),), where=where(),
        precision=(Precision(right=82, wrong=11, unanswered=7),),
        missing=("Community reports came late and are not in it.",),
    )  # fmt: skip
    return msgspec.structs.replace(made, **told)


def briefing_row(content: AreaDay | None = None, *, seq: int = 5, record: str = "") -> WireRow:
    """The record as it arrives at a laptop."""
    content = content or day()
    told = Briefing(area=content.area, day=content.day, made_at=content.made_at, content=content)
    return row(told, record or f"briefing-{content.area}", area_scope(content.area), seq=seq)
