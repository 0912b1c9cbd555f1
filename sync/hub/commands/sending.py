"""champion-hub report preview | send | status | settle | bounces: the report to the people who get it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from champion_app.domain.errors import NoRoom, Refused
from champion_app.domain.rules.words.wording import full_day, plural
from sync import disk
from sync.hub.commands.parse_day import day_of
from sync.hub.commands.print_json import print_json
from sync.hub.console import DEFAULT_FOLDER, Database, Folder, Rows, now, opened, say
from sync.hub.report.audience.recipients import find
from sync.hub.report.day.store import kept_reports, latest_day
from sync.hub.report.send import letters
from sync.hub.report.send.bounces import take_bounces
from sync.hub.report.send.post import Sent, send_day
from sync.hub.report.send.preview import Preview, preview_of
from sync.hub.report.send.status import DayStatus, status_of
from sync.hub.settings import read_settings

DayTold = Annotated[str, Parameter(name="--day", help="A day as 2026-11-23; the latest where none is named.")]
AsJson = Annotated[bool, Parameter(help="Print JSON, one document, for a program.")]


def register(app: App) -> None:
    """Put these commands beside the report's own."""
    for command in (preview, send, status, settle, bounces):
        app.command(command)


def preview(
    *,
    role: Annotated[str, Parameter(help="Whose report: a role, as in the list of recipients.")] = "coordinator",
    area: Annotated[str, Parameter(help="Of which area; the whole force where none is named.")] = "",
    day: DayTold = "",
    out: Annotated[Path | None, Parameter(help="A folder for letter.html, letter.txt, letter.eml, report.pdf.")] = None,
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
) -> None:
    """See what somebody of a role and area would be sent. Nothing is sent and nothing is written down."""
    with opened(folder, database) as hub:
        made = preview_of(hub, read_settings(hub.folder), role=role, area=area, day=day_of(day))
    if out is None:
        say(f"Subject: {made.subject}", "", *made.text.splitlines())
        return
    say(*_kept(made, out))


def _kept(made: Preview, out: Path) -> list[str]:
    files = {
        "letter.html": made.html.encode(), "letter.txt": made.text.encode(), "letter.eml": made.message,
        "report.pdf": made.paper,
    }  # fmt: skip
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, raw in files.items():
            disk.put_whole(out / name, raw)
    except OSError:
        raise NoRoom("The preview cannot be written there.") from None
    return [f"{name} in {out.name}" for name in files]


def send(*, day: DayTold = "", json: AsJson = False, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Send the report to everyone who has not had it. Run it as often as you like: nobody is sent two."""
    with opened(folder, database) as hub:
        sent = send_day(hub, read_settings(hub.folder), day=day_of(day))
        with hub.storage.read() as tx:
            told = status_of(tx, sent.day)
    if json:
        print_json(sent)
    else:
        say(*_in_words(sent, told))
    if sent.stopped:
        raise Refused(sent.stopped)


def _in_words(sent: Sent, told: DayStatus) -> list[str]:
    done = sum(sent.states.values())
    lines = [f"{full_day(sent.day)}: {plural(done, 'message', 'messages')} handed to the mail server now."]
    return lines + told.lines()


def status(
    *, day: DayTold = "", json: AsJson = False, folder: Folder = DEFAULT_FOLDER, database: Database = ""
) -> None:
    """Which reports there are; and of a day, who was sent it, who perhaps, who not, and who has looked."""
    with opened(folder, database) as hub, hub.storage.read() as tx:
        reports = kept_reports(tx)
        wanted = day_of(day) or letters.latest_planned(tx) or latest_day(tx)
        told = status_of(tx, wanted) if wanted is not None else None
    if json:
        print_json({"reports": reports, "sent": told})
        return
    if not reports:
        say("No report was made yet. `champion-hub report run` makes today's.")
    say(*(f"{full_day(one.day)}: made {one.made_at:%Y-%m-%d %H:%M}, {one.bytes:,} bytes" for one in reports))
    if told is None or not told.letters:
        say("Nothing was sent yet. `champion-hub report send` sends the latest.")
        return
    say("", f"Sending of {full_day(told.day)}:", *told.lines())
    open_ones = [one for one in told.letters if one.state != "sent"]
    if open_ones:
        table = Rows("e-mail", "state", "tries", "why", "next try", "Message-ID")
        for one in open_ones:
            state = letters.STATE_WORDS[one.state]
            table.add(one.email, state, str(one.tries), one.note, one.next_at[:16], one.message_id)
        say(table)


def settle(
    email: str,
    *,
    arrived: Annotated[bool, Parameter(help="The mail server's log has its Message-ID.")] = False,
    again: Annotated[bool, Parameter(help="The log does not have it: it is sent at the next send.")] = False,
    by: Annotated[str, Parameter(help="Who looked.")] = "",
    day: DayTold = "",
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
) -> None:
    """Say what the mail server's log has of a message that was perhaps sent: --arrived or --again."""
    if arrived == again:
        raise Refused("Say --arrived where the mail server's log has the Message-ID, or --again where it has not.")
    if not by.strip():
        raise Refused("Say who looked into the log with --by NAME.")
    with opened(folder, database) as hub, hub.storage.write() as tx:
        wanted = day_of(day) or letters.latest_planned(tx)
        if wanted is None:
            raise Refused("Nothing was sent yet.")
        person = find(tx, email)
        letters.settle(tx, day=wanted, recipient_id=person.id, arrived=arrived, by=by.strip(), now=now())
    say("Noted: it was sent." if arrived else "Noted: the next `champion-hub report send` sends it.")


def bounces(source: Path, *, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Take in what mail servers gave back to the address for failures: a mailbox (mbox, Maildir) or messages."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        told = take_bounces(tx, source, now=now())
    say(
        f"{plural(told.messages, 'message', 'messages')}: {told.recorded:,} recorded, {told.known:,} known before, "
        f"{told.arrived:,} of messages that their reader had, {told.not_ours:,} about none of ours."
    )
