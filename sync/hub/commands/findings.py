"""champion-hub report try, findings, confirm, dismiss, queries, answer: what was found, and what people say of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import App, Parameter

from champion_app.domain.errors import Refused
from champion_app.domain.rules.words.moments import local_day
from sync.hub.commands.print_json import print_json
from sync.hub.console import DEFAULT_FOLDER, Database, Folder, now, opened, say
from sync.hub.intake.cases.from_finding import open_case
from sync.hub.report.day.run import policy_for
from sync.hub.report.find.finder import Finder
from sync.hub.report.find.finding import Finding, Incident
from sync.hub.report.find.shipped import rules_of_folder, shipped_rules
from sync.hub.report.recording import findings as kept
from sync.hub.report.recording import queries as asked

AsJson = Annotated[bool, Parameter(help="Print JSON, one document, for a program.")]
RulesFolder = Annotated[Path | None, Parameter(help="A folder of rules files of the force's own.")]
By = Annotated[str, Parameter(help="Who decides.")]
Note = Annotated[str, Parameter(help="Why, in a few words without names.")]
_LONGEST_INPUT = 1_000_000


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules say of a text."""

    rules: str
    findings: tuple[Finding, ...]


def register(app: App) -> None:
    """Put these commands beside the report's own."""
    for command, name in ((attempt, "try"), (list_findings, "findings"), (confirm, "confirm"), (dismiss, "dismiss"),
                          (list_queries, "queries"), (answer, "answer")):  # fmt: skip
        app.command(command, name=name)


def attempt(
    *,
    text: Annotated[str, Parameter(help="The words, as a log or a report would have them.")] = "",
    file: Annotated[Path | None, Parameter(help="A text file instead.")] = None,
    offence: Annotated[str, Parameter(help="The offence beside it.")] = "",
    rules: RulesFolder = None,
    json: AsJson = False,
) -> None:
    """Try the rules on a text. Nothing is kept."""
    if bool(text) == (file is not None):
        raise Refused("Give the words with --text, or a text file with --file.")
    today = local_day(now())
    policy = policy_for(today)
    used = rules_of_folder(rules, policy, today) if rules else shipped_rules(policy, today)
    found = Finder(used).find(Incident(text=text or _read(file), offence=offence))
    if json:
        print_json(Tried(rules=used.version, findings=found))
        return
    told = [_sentence(one.words, one.strand, one.sub_category, one) for one in found]
    say(*(told or [f"Nothing found by the rules of {used.version}."]))


def _sentence(words: str, strand: str, sub_category: str, one: Finding | kept.Found) -> str:
    """``"the words": race (asian), quoted, likely. Why. [rule]``"""
    open_between = " or ".join(one.either if isinstance(one, Finding) else one.alternatives)
    group = f"{strand or open_between or 'strand not told'}{f' ({sub_category})' if sub_category else ''}"
    counts = {"likely": "likely", "possible": "possible"}.get(one.confidence, "not counted")
    return f"“{words}”: {group}, {one.function}, {counts}. {one.reason} [{one.rule}]"


def _read(file: Path | None) -> str:
    try:
        return file.read_text(encoding="utf-8")[:_LONGEST_INPUT] if file else ""
    except (OSError, UnicodeDecodeError):
        raise Refused("The file cannot be read as text. Check its name, and that it is UTF-8.") from None


def list_findings(
    *,
    state: Annotated[str, Parameter(help="open, confirmed or dismissed; empty for all.")] = kept.OPEN,
    source: str = "",
    reference: str = "",
    json: AsJson = False,
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
) -> None:
    """What the rules found in the words of rows."""
    with opened(folder, database) as hub, hub.storage.read() as tx:
        found = kept.findings(tx, state=state, source=source, reference=reference)
    if json:
        print_json(found)
        return
    for one in found:
        say(f"{one.id}  {one.source} {one.reference}  {one.state}")
        say(f"    {_sentence(one.words, one.strand, one.sub_category, one)}")
    if not found:
        say("There are none.")


def confirm(finding: str, *, by: By, note: Note = "", folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Say that a finding is right. A row without a case gets one, so that its victim is contacted."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        told = kept.decide(tx, finding, right=True, by=by, now=now(), note=note)
        strands = [told.strand] if told.strand else []
        _, made = open_case(tx, told.source, told.reference, strands=strands, by=by, now=now())
    say("Confirmed. A case was made for it, which waits to be allocated." if made else "Confirmed.")


def dismiss(finding: str, *, by: By, note: Note = "", folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Say that a finding is wrong. What the registrar was asked because of it is answered."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        told = kept.decide(tx, finding, right=False, by=by, now=now(), note=note)
        asked.dismissed(tx, told.id, by=by, note=note, now=now())
    say("Dismissed. It is counted in the precision of its rule.")


def list_queries(
    *,
    every: Annotated[bool, Parameter(help="Those that were answered too.")] = False,
    json: AsJson = False,
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
) -> None:
    """Questions to the registrar about how rows are recorded."""
    with opened(folder, database) as hub, hub.storage.read() as tx:
        found = asked.queries(tx, state="" if every else asked.OPEN)
    if json:
        print_json(found)
        return
    for one in found:
        ended = f"{one.outcome} by {one.answered_by}" if one.outcome else "open"
        say(f"{one.name}  {one.source} {one.reference}  asked {one.raised_at[:10]}, {ended}")
        say(f"    {one.issue}: {one.reason}")
    if not found:
        say("No question waits.")


def answer(
    question: str,
    *,
    outcome: Annotated[str, Parameter(help="mended or right-as-it-is.")],
    by: By,
    note: Note = "",
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
) -> None:
    """Answer a question as the registrar."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        told = asked.answer(tx, question, outcome=outcome, by=by, note=note, now=now())
    say(f"{told.name} is answered: {outcome}.")
