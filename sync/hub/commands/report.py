"""champion-hub report: make the day's report, and see what is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from champion_app.domain.kinds.area_day import NOT_CONTACTED, REPEAT_VICTIM, TO_CHECK, UNFLAGGED, AreaDay
from champion_app.domain.rules.words.wording import full_day, plural
from sync.hub.commands import findings, sending
from sync.hub.commands.parse_day import day_of
from sync.hub.commands.print_json import print_json
from sync.hub.console import DEFAULT_FOLDER, Database, Folder, now, opened, say
from sync.hub.report.day.run import run_report
from sync.hub.report.measures.harm import load, read_weights

app = App(name="report", help="The day's report: who is not contacted, what is wrongly recorded, what repeats.")
findings.register(app)
sending.register(app)
AsJson = Annotated[bool, Parameter(help="Print JSON, one document, for a program.")]


@app.command
def run(
    *,
    day: Annotated[str, Parameter(help="A day as 2026-11-23; today where none is named.")] = "",
    policy: Annotated[Path | None, Parameter(help="The force's own policy file for the report.")] = None,
    rules: Annotated[Path | None, Parameter(help="A folder of rules files of the force's own.")] = None,
    json: AsJson = False,
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
) -> None:
    """Make, store and publish the report of a day. The same day again changes only what has changed."""
    with opened(folder, database) as hub:
        ran = run_report(hub, day=day_of(day), pack_file=policy, rules_folder=rules)
    if json:
        print_json(ran)
        return
    told = "The report says what it said before." if not ran.changed else "The report was made."
    say(f"{told} {full_day(ran.report.day)}, {ran.report.seconds:.1f} seconds.", *in_words(ran.report.force))
    say("To read it: `champion-hub report preview --out FOLDER` with the same --folder, or sign in to the hub's pages.")


def in_words(day: AreaDay) -> Iterator[str]:
    """The figures at the top of a report."""
    late = day.count(NOT_CONTACTED)
    yield f"  {late.late:,} not contacted and past the time, {late.count - late.late:,} not contacted yet"
    yield f"  {plural(day.count(REPEAT_VICTIM).count, 'repeat victim', 'repeat victims')}"
    yield f"  {day.count(UNFLAGGED).count:,} likely hate and not flagged"
    yield f"  {day.count(TO_CHECK).count:,} perhaps recorded wrongly"
    yield f"From {day.records:,} records."
    yield from day.missing


@app.command
def harm(
    table: Annotated[Path, Parameter(help="A CSV file with a column of labels and one of days.")],
    *,
    name: Annotated[str, Parameter(help="Its name and version, as it is shown: Cambridge CHI 2026.")],
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
) -> None:
    """Load a table of harm weights. The last that was loaded is in use; it is context beside a case."""
    weights = read_weights(table)
    with opened(folder, database) as hub, hub.storage.write() as tx:
        load(tx, name, weights, now=now())
    say(f"{len(weights):,} weights of {name} are in use from the next report on.")
