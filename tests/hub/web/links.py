"""The links behind two lines of the sample day."""

from __future__ import annotations

from datetime import date

from champion_app.domain.kinds.area_day import REPEAT_VICTIM
from sync.hub.report.link.linker import Sign
from sync.hub.report.link.told import Link, Side

ITEM = "repeat-4471"


def side(number: int, area: str, day: int) -> Side:
    """One entry."""
    return Side(
        id=f"person-{number}", reference=f"AS-{number}", case_id=f"case-{number}", area=area, district="Bristol",
        last=date(2026, 11, day),
    )  # fmt: skip


def sample_links() -> tuple[Link, ...]:
    """Three entries of one line, linked by two pairs; and a pair of another."""
    signs = (
        Sign(on="name", level=6, times=350.0), Sign(on="born", level=3, times=16800.0),
        Sign(on="reach", level=-1, times=1.0), Sign(on="area", level=0, times=0.3125),
    )  # fmt: skip
    pairs = (
        (ITEM, side(4312, "Ashley", 2), side(4390, "Easton", 12)),
        (ITEM, side(4390, "Easton", 12), side(4471, "Easton", 20)),
        ("repeat-4460", side(4401, "Ashley", 4), side(4460, "Ashley", 18)),
    )
    return tuple(
        Link(item=item, kind=REPEAT_VICTIM, one=one, other=other, probability=0.9712, signs=signs)
        for item, one, other in pairs
    )
