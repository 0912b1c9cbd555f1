"""champion-hub intake: take extracts in, list what may be one incident, decide it, hand cases on as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from cyclopts import App, Parameter

from champion_app.domain.errors import Refused
from sync.hub.commands import intake_words
from sync.hub.console import DEFAULT_FOLDER, Database, Folder, now, opened, say
from sync.hub.hub import Hub, is_hub
from sync.hub.intake.mapping.read_mapping import shipped_mappings
from sync.hub.storage.storage import Storage

PART_REFUSED = 3
"""The exit code where a part of a file was not taken: what runs this at night must notice."""

app = App(name="intake", help="Take in extracts of the force's systems.")


@app.default
def intake(
    source: Path | None = None,
    *,
    mapping: Annotated[str, Parameter(help="A shipped name, a TOML file, or pole-json.")] = "",
    columns: Annotated[
        bool, Parameter(help="Print the columns that a mapping reads, as the first line of a CSV.")
    ] = False,
    retractions: Annotated[bool, Parameter(help="The file lists rows that the system withdrew.")] = False,
    dry_run: Annotated[bool, Parameter(help="Say what would be done, and change nothing.")] = False,
    rejects: Annotated[Path | None, Parameter(help="Where to write the rows that were not taken, as CSV.")] = None,
    unknown: Annotated[bool, Parameter(help="List the words of the file that the mapping does not know.")] = False,
    review: Annotated[bool, Parameter(help="List pairs of rows that may be one incident.")] = False,
    join: Annotated[str, Parameter(help="Make one case of the pair with this id.")] = "",
    apart: Annotated[str, Parameter(help="Keep the pair with this id apart for good.")] = "",
    by: Annotated[str, Parameter(help="Who decides.")] = "",
    export: Annotated[Path | None, Parameter(help="Write every case to a new file as POLE-shaped JSON.")] = None,
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
) -> None:
    """Take in a file through a mapping; or, without a file: --columns, --review, --join, --apart, --export.

    Ends with 3 where a part of the file was not taken, and with 1 where nothing was."""
    asked = [source is not None, columns, review, bool(join), bool(apart), export is not None]
    if sum(asked) != 1:
        raise Refused(
            "Say one thing: a file with --mapping, or --columns with --mapping, --review, --join ID, --apart ID, "
            "--export FILE."
        )
    if (source is not None or columns) and not mapping:
        known = ", ".join(shipped_mappings())
        raise Refused(
            f"Say how the file is read with --mapping: {known}, pole-json, or a TOML file of the force's own."
        )
    if columns:
        say(intake_words.first_line(mapping))
        return
    if unknown and source is not None:
        say(*intake_words.run_unknown(source, mapping, now=now()))
        return
    if (join or apart) and not by:
        raise Refused("Say who decides with --by NAME.")
    if source is not None:
        _take(source, mapping, folder, database, retractions=retractions, dry_run=dry_run, rejects=rejects)
        return
    with opened(folder, database) as hub:
        for line in _work(hub, join=join, apart=apart, by=by, export=export):
            say(line)


def _take(
    source: Path,
    mapping: str,
    folder: Path,
    database: str,
    *,
    retractions: bool,
    dry_run: bool,
    rejects: Path | None,
) -> None:
    """Take a file in, or say what would become of it. Ends with exit code 3 where a part of it was not taken."""
    run = intake_words.run_retractions if retractions else intake_words.run_intake
    with ExitStack() as stack:
        if dry_run and not database and not is_hub(folder):
            empty = Path(stack.enter_context(TemporaryDirectory()))
            storage, moment = stack.enter_context(closing(Storage(empty))), now()
            say("There is no hub in that folder, and a dry run makes none: it is tried on an empty one.")
        else:
            hub = stack.enter_context(opened(folder, database))
            storage, moment = hub.storage, hub.clock()
        outcome = run(storage, source, mapping, now=moment, dry_run=dry_run, rejects=rejects)
    say(*outcome.lines)
    if outcome.part_refused:
        raise SystemExit(PART_REFUSED)


def _work(hub: Hub, *, join: str, apart: str, by: str, export: Path | None) -> Iterator[str]:
    if join:
        return intake_words.run_join(hub, join, by=by)
    if apart:
        return intake_words.run_apart(hub, apart, by=by)
    return intake_words.run_export(hub, export) if export is not None else intake_words.run_review(hub)
