"""The day's report for one area, as it lies on the laptops of those who work there. Written by the hub only.

One record an area: each day's report takes the place of the one before, so that laptops do not fill up.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from champion_app.domain.kinds.area_day import AreaDay
from champion_app.domain.record import Declaration, PastMoment, Record, told


class Briefing(Record, frozen=True, kw_only=True):
    """What happened in an area, what is wrong and who is uncontacted, with reasons; offline."""

    DECLARATION: ClassVar = Declaration(name="briefing", title="Briefing", scope="area", merge="hub")

    area: Annotated[str, told("Area")] = ""
    day: Annotated[date | None, told("Day", search="order")] = None
    made_at: Annotated[PastMoment | None, told("Made at")] = None
    content: Annotated[AreaDay, told("Report", privacy="sensitive")] = AreaDay()
