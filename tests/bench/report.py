"""How long the day's report takes: the real recorded crime of two years, and generated hate incidents with people."""

from __future__ import annotations

import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sync.hub.commands.intake_words import shipped_pack
from sync.hub.hub import Hub
from sync.hub.intake.mapping.not_known import shipped_not_known
from sync.hub.intake.mapping.read_mapping import shipped_mapping
from sync.hub.intake.run import take_in
from sync.hub.report.day.run import run_report
from sync.hub.report.find.finder import Finder
from sync.hub.report.find.finding import Incident
from sync.hub.report.link.linker import pairs
from sync.hub.report.link.people import Person
from tests.bench import _report_world as world
from tests.bench.figure import Figure, figure, seconds
from tests.hub.report.find import scoring
from tests.realdata import SHARED

INCIDENTS = 20_000
AIM_SECONDS, AIM_MB = 60, 1_500
_A_DAY = 65
_STREET = ("police_uk_street", "avon-and-somerset-street_2023-01_2024-12.parquet")
_MONTH = "police-uk-street"
_NOW = datetime(2026, 12, 31, 6, 0, tzinfo=UTC)


def run() -> list[Figure]:
    """The whole report, in a process of its own for each size; the linkage; the finder."""
    figures = []
    for incidents in (INCIDENTS, INCIDENTS * 10):
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.report", str(incidents)], capture_output=True, text=True, check=True
        )
        figures += [json.loads(told) for told in done.stdout.splitlines()]
    return [*figures, *_linkage(), *_finder()]


def _whole(incidents: int) -> list[Figure]:
    """Rows in, then the first report, then the same day again; memory of the whole process."""
    with tempfile.TemporaryDirectory() as folder:
        clock = [_NOW]
        hub = Hub(Path(folder) / "hub", clock=lambda: clock[0])
        real = _take_street(hub, Path(folder))
        chance = random.Random(5)  # noqa: S311  # a reproducible world
        victims = world.people(chance, world.names(SHARED / "data" / "names"), incidents * 3 // 4)
        path = Path(folder) / "crimes.csv"
        mapping = shipped_mapping("crime-records")
        world.write_extract(path, mapping.columns(), world.rows(chance, victims, incidents))
        taken = take_in(hub.storage, path, mapping, pack=shipped_pack(_NOW), now=_NOW)
        before = _most_memory()
        begun = time.process_time()
        first = seconds(lambda: run_report(hub))
        own = time.process_time() - begun
        later = list(world.rows(chance, victims, 2 * _A_DAY, prefix="later"))
        for days, part in ((2, later[:_A_DAY]), (3, later[_A_DAY:])):
            clock[0] = _NOW + timedelta(days=days)
            world.write_extract(path, mapping.columns(), part)
            take_in(hub.storage, path, mapping, pack=shipped_pack(_NOW), now=clock[0])
            again = seconds(lambda: run_report(hub))
        hub.close()
    told = f"{real:,} recorded crimes and {taken.rows:,} generated hate incidents"
    whole = incidents == INCIDENTS
    return [
        figure("report", f"whole report, first of its rules: {told}", first, "s",
               aim=f"{AIM_SECONDS} or less" if whole else "", met=first <= AIM_SECONDS if whole else None),
        figure("report", f"whole report, first of its rules, processor time: {told}", own, "s"),
        figure("report", f"whole report, a usual day's, {_A_DAY} new: {told}", again, "s",
               aim=f"{AIM_SECONDS} or less" if whole else "", met=again <= AIM_SECONDS if whole else None),
        figure("report", f"most memory of the process, intake included: {told}", _most_memory(), "MB",
               aim=f"{AIM_MB:,} or less" if whole else "", met=_most_memory() <= AIM_MB if whole else None,
               reference="before the report began", reference_value=before),
    ]  # fmt: skip


def _most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _take_street(hub: Hub, folder: Path) -> int:
    """The real recorded crime; 0 where the shared data is not here."""
    source = SHARED.joinpath("data", *_STREET)
    if not source.is_file():
        return 0
    import pyarrow.parquet as parquet

    mapping = shipped_mapping(_MONTH)
    path = folder / "street.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, mapping.columns(), extrasaction="ignore")
        table.writeheader()
        for batch in parquet.ParquetFile(source).iter_batches(20_000):
            table.writerows({key: value or "" for key, value in row.items()} for row in batch.to_pylist())
    result = take_in(hub.storage, path, mapping, pack=shipped_pack(_NOW), now=_NOW - timedelta(minutes=1))
    path.unlink()
    return result.rows


def _linkage() -> list[Figure]:
    """Who is one person, among generated people whose truth is known."""
    chance = random.Random(6)  # noqa: S311  # a reproducible world
    victims = world.people(chance, world.names(SHARED / "data" / "names"), INCIDENTS * 3 // 4)
    made = list(world.rows(chance, victims, INCIDENTS))
    people = [
        Person(
            id=row.cells["Occurrence number"],
            name=f"{row.cells['Victim forename']} {row.cells['Victim surname']}",
            born="-".join(reversed(row.cells["Victim DOB"].split("/"))),
            reach=row.cells["Victim phone"],
            area=row.cells["Beat"],
        )
        for row in made
    ]
    who = {row.cells["Occurrence number"]: row.who for row in made}
    found = pairs(people, least=0.95, known=shipped_not_known(_NOW.date()))
    took = seconds(lambda: pairs(people, least=0.95, known=shipped_not_known(_NOW.date())))
    right = sum(who[one.one] == who[one.other] for one in found)
    truth = sum(count * (count - 1) // 2 for count in Counter(who.values()).values())
    told = f"{len(people):,} generated mentions, every fourth with a slip"
    return [
        figure("report", f"linkage: {told}", took, "s"),
        figure("report", f"linkage precision: {told}", right / max(1, len(found)), "share"),
        figure("report", f"linkage recall: {told}", right / truth, "share"),
    ]


def _finder() -> list[Figure]:
    """Sentences a second, and how often the finder is right on text that the rules were not written on."""
    finder = Finder(scoring.the_rules())
    held = scoring.sentences("sentences_dev5.toml")
    took = seconds(lambda: [finder.find(Incident(text=one.text)) for one in held * 5])
    made = [figure("report", "finder", len(held) * 5 / took, "sentences/s")]
    for name in scoring.HELD_BACK:
        labelled = scoring.sentences(name)
        likely = scoring.by_strand(finder, labelled, likely_only=True)["all"]
        made.append(figure("report", f"finder precision: {name}, likely only", likely.precision, "share"))
        made.append(figure("report", f"finder recall: {name}, likely only", likely.recall, "share"))
        for kind, scores in (
            ("strand", scoring.by_strand(finder, labelled)), ("function", scoring.by_function(finder, labelled)),
        ):  # fmt: skip
            for label, score in scores.items():
                told = f"{name}, {kind} {label} ({score.right + score.missed} to be found)"
                made.append(figure("report", f"finder precision: {told}", score.precision, "share"))
                made.append(figure("report", f"finder recall: {told}", score.recall, "share"))
    return made


if __name__ == "__main__":
    for one in _whole(int(sys.argv[1])):
        sys.stdout.write(json.dumps(one, ensure_ascii=False) + "\n")
