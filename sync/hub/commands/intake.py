"""champion-hub intake: take extracts in, list what may be one incident, decide it, hand cases on as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from champion_app.domain.errors import Refused
from sync.hub.commands import intake_words
from sync.hub.console import DEFAULT_FOLDER, Database, Folder, opened, say
from sync.hub.hub import Hub
from sync.hub.intake.mapping.mapping_file import shipped_mappings

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
    review: Annotated[bool, Parameter(help="List pairs of rows that may be one incident.")] = False,
    join: Annotated[str, Parameter(help="Make one case of the pair with this id.")] = "",
    apart: Annotated[str, Parameter(help="Keep the pair with this id apart for good.")] = "",
    by: Annotated[str, Parameter(help="Who decides.")] = "",
    export: Annotated[Path | None, Parameter(help="Write every case to a new file as POLE-shaped JSON.")] = None,
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
) -> None:
    """Take in a file through a mapping; or, without a file: --columns, --review, --join, --apart, --export."""
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
    if (join or apart) and not by:
        raise Refused("Say who decides with --by NAME.")
    with opened(folder, database) as hub:
        for line in _work(
            hub, source, mapping, retractions=retractions, dry_run=dry_run, rejects=rejects, join=join, apart=apart,
            by=by, export=export,
        ):  # fmt: skip
            say(line)


def _work(
    hub: Hub,
    source: Path | None,
    mapping: str,
    *,
    retractions: bool,
    dry_run: bool,
    rejects: Path | None,
    join: str,
    apart: str,
    by: str,
    export: Path | None,
) -> Iterator[str]:
    if source is not None:
        run = intake_words.run_retractions if retractions else intake_words.run_intake
        return run(hub, source, mapping, dry_run=dry_run, rejects=rejects)
    if join:
        return intake_words.run_join(hub, join, by=by)
    if apart:
        return intake_words.run_apart(hub, apart, by=by)
    return intake_words.run_export(hub, export) if export is not None else intake_words.run_review(hub)
