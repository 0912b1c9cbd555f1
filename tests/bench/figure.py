"""One measured figure beside what it is measured against."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

Figure = dict[str, Any]


def figure(
    bench: str,
    name: str,
    value: float,
    unit: str,
    *,
    aim: str = "",
    met: bool | None = None,
    reference: str = "",
    reference_value: float | None = None,
) -> Figure:
    """The shape that every figure is printed in. ``ratio`` is value over reference."""
    return {
        "bench": bench,
        "figure": name,
        "value": round(value, 4),
        "unit": unit,
        "reference": reference,
        "reference_value": None if reference_value is None else round(reference_value, 4),
        "ratio": round(value / reference_value, 3) if reference_value else None,
        "aim": aim,
        "met": met,
    }


def line(told: Figure) -> str:
    """One JSON line."""
    return json.dumps(told, ensure_ascii=False)


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def median_seconds(work: Callable[[], object], *, times: int = 5) -> float:
    """The median of several runs."""
    return statistics.median(seconds(work) for _ in range(times))
