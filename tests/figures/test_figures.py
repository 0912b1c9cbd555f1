"""Figures, whatever they are made of: pictures that every reader can read, words that stand free, and the same figures
in the table."""

from __future__ import annotations

import functools
import itertools
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from champion_app.figures.area_map import Bands, Count, area_map, bands_for
from champion_app.figures.bars import Bar, bars
from champion_app.figures.drawing import Box
from champion_app.figures.figure import Figure, table_html
from champion_app.figures.letters import ASCENT, DESCENT, clean, width_of
from champion_app.figures.months import Limits, Month, said
from champion_app.figures.outlines import Area, areas_within, merged, named, read_outlines
from champion_app.figures.places import apart, area_of, hatching, middle_of, ticks
from champion_app.figures.steps import Decision, steps
from champion_app.figures.tokens import CONTRAST, DARK, LIGHT, PAPER, Tokens
from champion_app.figures.trend import trend
from resources.files import read_bytes

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
HOSTILE = [
    '<script>alert("x")</script>', "]]>&amp;", '" onload="x', "'/><text>", "\u202egnirts", "a\x00b\x0bc",
    "\ud800", "\ufffe", "\u200b", "", "  ", "=SUM(A1)", "{{ 7*7 }}", "%s",
    "نور الهدى", "王小明", "Zażółć gęślą jaźń", "A" * 400,
]  # fmt: skip
NAMES = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40), st.sampled_from(["Easton", "Bath", "St George West"]))
COUNTS = st.one_of(st.none(), st.integers(0, 5), st.integers(0, 100_000))
TOKENS = st.builds(
    lambda base, scale: msgspec.structs.replace(base, scale=scale),
    st.sampled_from([LIGHT, DARK, CONTRAST, PAPER]),
    st.sampled_from([1.0, 1.25, 1.5, 2.0]),
)
WIDTHS = st.sampled_from([280.0, 340.0, 536.0, 900.0])


def read(xml: str) -> ET.Element:
    """Parse what a figure wrote."""
    return ET.fromstring(xml)  # noqa: S314  # our own drawing, never a file that came


def texts_of(svg: str, tokens: Tokens) -> list[tuple[str, Box]]:
    """The words of a picture and the rectangles they fill."""
    size = tokens.px(tokens.text)
    found = []
    for node in read(svg).iter("{http://www.w3.org/2000/svg}text"):
        words, x, y = node.text or "", float(node.attrib["x"]), float(node.attrib["y"])
        wide = width_of(words, size, strong="font-weight" in node.attrib)
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[node.attrib["text-anchor"]]
        found.append((words, Box(left, y - size * ASCENT, left + wide, y + size * DESCENT)))
    return found


def holds(figure: Figure, tokens: Tokens) -> None:
    """What is true of every figure."""
    root = read(figure.svg)
    allowed = {"svg", "desc", "title", "text", "path", "rect", "line", "circle"}
    assert {node.tag.removeprefix("{http://www.w3.org/2000/svg}") for node in root.iter()} <= allowed
    names = {name for node in root.iter() for name in node.attrib}
    assert not [name for name in names if name.startswith("on") or name in {"style", "href", "id", "class"}]
    assert not re.search(r'="[^"]*(nan|inf)\b', figure.svg)
    texts = texts_of(figure.svg, tokens)
    for place, (words, box) in enumerate(texts):
        assert box.left >= -0.2, words
        assert box.right <= figure.width + 0.2, words
        assert box.top >= -0.2, words
        assert box.bottom <= figure.height + 0.2, words
        for other, second in texts[place + 1 :]:
            small = Box(box.left + 0.2, box.top + 0.2, box.right - 0.2, box.bottom - 0.2)
            assert not small.meets(second), f"{words!r} stands over {other!r}"
    for mark in figure.marks:
        assert -1 <= mark.x <= figure.width + 1
        assert -1 <= mark.y <= figure.height + 1
    read(table_html(figure.table))
    assert all(len(row) == len(figure.table.head) for row in figure.table.rows)


@QUICK
@given(st.lists(st.builds(Bar, name=NAMES, count=COUNTS, why=NAMES), max_size=12), TOKENS, WIDTHS)
def test_bars_hold_for_any_rows(rows: list[Bar], tokens: Tokens, width: float) -> None:
    figure = bars(rows, title="Today", tokens=tokens, width=width)

    holds(figure, tokens)
    for row, shown in zip(rows, figure.table.rows, strict=True):
        assert shown == (row.name, (row.why or "not known") if row.count is None else said(row.count))


MONTHS = st.lists(
    st.builds(Month, name=NAMES, short=NAMES, count=COUNTS, why=NAMES, finished=st.booleans()), max_size=40
)


@QUICK
@given(MONTHS, st.one_of(st.none(), st.integers(0, 500)), TOKENS, WIDTHS, st.sampled_from([140.0, 200.0, 330.0]))
def test_a_trend_holds_for_any_months(
    months: list[Month], mean: int | None, tokens: Tokens, width: float, height: float
) -> None:
    limits = None if mean is None else Limits(mean=mean, upper=mean * 1.4 + 1, lower=mean * 0.6)
    figure = trend(months, limits, title="Each month", tokens=tokens, width=width, height=height * tokens.scale)

    holds(figure, tokens)
    for month, shown in zip(months, figure.table.rows, strict=False):
        assert shown[:2] == (month.name, "no data" if month.count is None else said(month.count))
    assert len(figure.marks) == len(months)


@QUICK
@given(
    st.lists(
        st.builds(Decision, day=st.dates(date(2020, 1, 1), date(2027, 1, 1)), level=st.integers(-1, 4), who=NAMES,
                  why=NAMES, aside=st.booleans()),
        max_size=12,
    ),
    TOKENS,
    WIDTHS,
)  # fmt: skip
def test_steps_hold_for_any_decisions(decisions: list[Decision], tokens: Tokens, width: float) -> None:
    levels = ("Standard", "Medium", "High")
    figure = steps(decisions, levels, until=date(2026, 11, 25), title="Risk", tokens=tokens, width=width,
                   height=150 * tokens.scale)  # fmt: skip

    holds(figure, tokens)
    assert sorted(row[2:] for row in figure.table.rows) == sorted((d.who, d.why) for d in decisions)


SQUARES = st.lists(st.tuples(NAMES, st.integers(0, 9), st.integers(0, 9), COUNTS), max_size=24)


@QUICK
@given(SQUARES, TOKENS, WIDTHS)
def test_a_map_holds_for_any_areas(
    squares: list[tuple[str, int, int, int | None]], tokens: Tokens, width: float
) -> None:
    areas, counts = [], {}
    for place, (name, x, y, count) in enumerate(squares):
        ring = ((x, y), (x, y + 1.0), (x + 1.0, y + 1.0), (x + 1.0, y))
        areas.append(Area(key=str(place), name=name, within="", rings=(ring,)))
        counts[str(place)] = Count(count=count, low=1, high=9)
    chosen = [area.key for area in areas[::3]]
    figure = area_map(areas, counts, bands_for(counts), title="Where", tokens=tokens, chosen=chosen, width=width,
                      height=300 * tokens.scale)  # fmt: skip

    holds(figure, tokens)
    bands = bands_for(counts)
    told = {(name, f"under {bands.least} or hidden" if c is None or 0 < c < bands.least
             else said(c) if c else "none counted") for name, _x, _y, c in squares}  # fmt: skip
    assert {row[:2] for row in figure.table.rows} == told


def test_a_number_too_small_is_nowhere_in_the_map() -> None:
    area = Area(key="a", name="Easton", within="", rings=(((0, 0), (0, 9), (9, 9), (9, 0)),))

    figure = area_map([area], {"a": Count(count=3)}, Bands(least=5, middle=10, most=15), title="Where", tokens=LIGHT)

    everything = figure.svg + table_html(figure.table) + figure.words + "".join(mark.words for mark in figure.marks)
    assert not re.search(r"Easton[^<]{0,4}\b3\b|>3<", everything)
    assert "Easton: under 5 or hidden" in everything


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_words_and_nothing_else(name: str) -> None:
    area = Area(key="a", name=name, within="", rings=(((0, 0), (0, 9), (9, 9), (9, 0)),))
    counts = {"a": Count(count=9)}
    made: list[Figure] = [
        bars([Bar(name=name, count=4)], title=name, tokens=LIGHT),
        trend([Month(name=name, short=name, count=4)], None, title=name, tokens=LIGHT),
        steps([Decision(day=date(2026, 1, 1), level=0, who=name, why=name)], [name], until=date(2026, 2, 1), title=name,
              tokens=LIGHT),
        area_map([area], counts, bands_for(counts), title=name, tokens=LIGHT, chosen="a"),
    ]  # fmt: skip
    for figure in made:
        holds(figure, LIGHT)
        figure.svg.encode()
        table_html(figure.table).encode()


def test_no_line_crosses_a_gap_and_the_month_that_is_not_over_is_open() -> None:
    counts = [40, 44, None, 46, 41]
    months = [Month(name=f"Month {n}", short=f"M{n}", count=count, finished=n < 4) for n, count in enumerate(counts)]

    figure = trend(months, Limits(mean=43, upper=60, lower=20), title="Each month", tokens=LIGHT)

    gap = figure.marks[2].x
    root = read(figure.svg)
    for node in root.iter("{http://www.w3.org/2000/svg}path"):
        if node.attrib.get("stroke") == LIGHT.accent:
            xs = [float(x) for x in re.findall(r"[ML](-?[\d.]+) ", node.attrib["d"])]
            assert not min(xs) < gap < max(xs)
    dashed = [n for n in root.iter("{http://www.w3.org/2000/svg}line") if n.attrib.get("stroke-dasharray") == "3 3"]
    assert len(dashed) == 1
    rings = [n for n in root.iter("{http://www.w3.org/2000/svg}circle") if n.attrib["fill"] == LIGHT.ground]
    assert len(rings) == 1
    assert "no data" in figure.svg


def test_a_month_that_chance_does_not_explain_is_named_with_a_shape() -> None:
    months = [Month(name=f"{m} 2026", short=m, count=c) for m, c in (("June", 40), ("July", 44), ("August", 66))]

    figure = trend(months, Limits(mean=44, upper=62, lower=26), title="Each month", tokens=PAPER, width=700)

    assert "August: 66" in [words for words, _box in texts_of(figure.svg, PAPER)]
    assert "Outside what chance explains: August 2026 with 66." in figure.words
    assert figure.table.rows[2] == ("August 2026", "66", "outside what chance explains")


def test_the_outlines_we_ship_fit_together_and_say_whose_they_are() -> None:
    outlines = read_outlines(read_bytes("outlines", "avon-and-somerset-wards.json"))
    bristol = areas_within(outlines, "Bristol")
    whole = merged(bristol, key="bristol", name="Bristol")

    assert "Open Government Licence" in outlines.attribution
    assert len(outlines.areas) == 185
    assert len(bristol) == 34
    assert named(bristol, "easton") is not None
    assert named(bristol, "St. George Central") is not None
    apart_sum = sum(area_of(ring) for area in bristol for ring in area.rings)
    assert sum(area_of(ring) for ring in whole.rings) == pytest.approx(apart_sum, rel=0.002)


def test_hatching_stays_inside_and_labels_keep_apart() -> None:
    ring = ((0.0, 0.0), (40.0, 0.0), (40.0, 30.0), (20.0, 8.0), (0.0, 30.0))
    for start, end in hatching([ring]):
        for x, y in (start, end):
            assert -0.01 <= x <= 40.01
            assert -0.01 <= y <= 30.01
    placed = apart([10, 11, 12, 300], 20, 0, 200)
    assert placed == sorted(placed)
    assert min(b - a for a, b in itertools.pairwise(placed)) >= 20 - 1e-6
    assert placed[0] >= 0
    assert placed[-1] <= 200
    assert ticks(66, 4) == [0, 20, 40, 60, 80]
    x, y = middle_of([((0.0, 0.0), (0.0, 10.0), (10.0, 10.0), (10.0, 0.0))])
    assert (x, y) == (5, 5)


@QUICK
@given(st.text())
def test_clean_words_hold_nothing_that_xml_or_a_reader_minds(text: str) -> None:
    told = clean(text)
    told.encode()
    assert not re.search("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200b-\u200f]", told)
    read(f"<a>{told.replace('&', '').replace('<', '')}</a>")


@pytest.mark.parametrize("draw", [bars, functools.partial(trend, limits=None)])
def test_nothing_to_show_is_said(draw: Callable[..., Figure]) -> None:
    figure = draw([], title="Empty", tokens=LIGHT)

    holds(figure, LIGHT)
    assert figure.words.startswith("There ")


def test_a_far_day_does_not_break_the_steps() -> None:
    far = Decision(day=date(2026, 1, 1) + timedelta(days=900), level=1)

    holds(steps([far], ("Standard", "High"), until=date(2026, 1, 1), title="Risk", tokens=LIGHT), LIGHT)
