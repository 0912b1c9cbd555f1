"""One measured figure beside what it is measured against."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import psutil

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
    ratios: Sequence[float] = (),
) -> Figure:
    """The shape that every figure is printed in. ``ratio`` is value over reference; where both were measured side by
    side several times it is the median of ``ratios``, and the least and the most stand beside it."""
    ratio = statistics.median(ratios) if ratios else value / reference_value if reference_value else None
    return {
        "bench": bench,
        "figure": name,
        "value": round(value, 4),
        "unit": unit,
        "reference": reference,
        "reference_value": None if reference_value is None else round(reference_value, 4),
        "ratio": None if ratio is None else round(ratio, 3),
        "aim": aim,
        "met": met,
        **({"ratio_least": round(min(ratios), 3), "ratio_most": round(max(ratios), 3)} if ratios else {}),
        **({"runs": len(ratios)} if ratios else {}),
    }


def side_by_side(bench: str, name: str, taken: Sequence[tuple[float, float]], *, reference: str, most: float) -> Figure:
    """Something measured beside its reference several times: medians, and whether the median ratio is small enough."""
    ratios = [ours / theirs for ours, theirs in taken]
    return figure(
        bench, name, statistics.median(ours for ours, _ in taken), "s", reference=reference,
        reference_value=statistics.median(theirs for _, theirs in taken), ratios=ratios,
        aim=f"at most {most:g} times", met=statistics.median(ratios) <= most,
    )  # fmt: skip


def line(told: Figure) -> str:
    """One JSON line."""
    return json.dumps(told, ensure_ascii=False)


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def processor_seconds(work: Callable[[], object], beside: psutil.Process) -> float:
    """What work took of a processor, here and in the process beside: what else the machine does matters less."""
    before = _processor(beside)
    work()
    return _processor(beside) - before


def _processor(beside: psutil.Process) -> float:
    told = beside.cpu_times()
    return time.process_time() + float(told.user) + float(told.system)


def median_seconds(work: Callable[[], object], *, times: int = 5) -> float:
    """The median of several runs."""
    return statistics.median(seconds(work) for _ in range(times))
