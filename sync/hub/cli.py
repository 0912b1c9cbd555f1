"""champion-hub: set up and run the hub, join people and laptops, take in extracts, give out cases."""

from __future__ import annotations

import sys

import structlog
from cyclopts import App

from champion_app.domain.errors import Expected
from champion_app.domain.rules.words.visible_text import told_openly
from resources.version import VERSION
from sync.hub.access.enrolment import issue_code
from sync.hub.access.users import find_user
from sync.hub.casework.allocation import allocate as give
from sync.hub.casework.allocation import find_cases, unallocated
from sync.hub.casework.known_areas import check_area
from sync.hub.commands import (
    audit,
    cases,
    hold,
    intake,
    laptops,
    leave,
    odd,
    people,
    recipients,
    recovery,
    report,
    requests,
)
from sync.hub.commands.people import NewArea, policy_areas
from sync.hub.console import DEFAULT_FOLDER, Database, Folder, now, opened, say
from sync.hub.hub import LOCAL_NAMES

app = App(name="champion-hub", help="The force's side of Champion.", version=VERSION)
for one in (
    people.app, cases.app, requests.app, hold.app, odd.app, leave.app, laptops.app, report.app, recipients.app,
    audit.app, intake.app,
):  # fmt: skip
    app.command(one)


@app.command
def serve(
    *,
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
    host: str = "127.0.0.1",
    port: int = 8443,
    name: tuple[str, ...] = (),
) -> None:
    """Run the hub until it is stopped. --name adds a host name or address that its certificate is for."""
    from sync.hub.report.daily_schedule import EachMorning
    from sync.hub.serve import close_up
    from sync.hub.serve import serve as answer
    from sync.hub.web.cookies import reader_is_slow

    close_up()
    if reader_is_slow():
        say(
            "This Python has known holes that are mended in newer ones (3.11.10, 3.12.6, 3.13 and later). The hub goes "
            "around the one that strangers can reach; install a newer Python all the same."
        )

    def answers(at: int) -> None:
        say(f"The hub answers at https://{host}:{at}. Its folder is {folder}. Stop it with Ctrl+C.")
        sys.stdout.flush()

    with opened(folder, database, (*LOCAL_NAMES, *name)) as hub, EachMorning(hub):
        answer(hub, host=host, port=port, answers=answers)


@app.command
def enrol(user: str, *, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Make a one-time code for a user's laptop. It works once, for 24 hours."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        found = find_user(tx, user)
        code = issue_code(tx, user_id=found.id, now=now(), compare=True)
    grouped = " ".join(code[start : start + 5] for start in range(0, len(code), 5))
    say(
        grouped,
        f"For {found.name}. It works once, until tomorrow at this time. Give it in person.",
        "When the laptop shows six words, `champion-hub compare` shows which laptops wait to be compared.",
    )


@app.command
def allocate(
    *,
    user: str,
    area: str = "",
    limit: int = 10,
    case: tuple[str, ...] = (),
    new_area: NewArea = False,
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
) -> None:
    """Give cases to a user: those named, or the longest waiting that nobody has, of an area where named."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        found = find_user(tx, user)
        check_area(tx, area, policy=policy_areas(now()), new=new_area)
        chosen = find_cases(tx, list(case)) if case else unallocated(tx, area=area)[: max(0, limit)]
        given = give(tx, found, chosen, now=now())
        left = len(unallocated(tx, area=area))
    say(f"{given} cases given to {found.name}. {left} wait for somebody{f' in {area}' if area else ''}.")


app.command(laptops.revoke)
app.command(laptops.wipe)
app.command(recovery.app)
app.command(laptops.compare)
app.command(laptops.device)


def _beside_answers(*_named: object) -> structlog.PrintLogger:
    """Answers alone are on standard output. Where errors go is asked at each line: it may be turned elsewhere."""
    return structlog.PrintLogger(sys.stderr)


def main() -> None:
    """The command's door: an expected error is a sentence on standard error and exit code 1."""
    structlog.configure(logger_factory=_beside_answers)
    try:
        app()
    except Expected as error:
        sys.stderr.write(f"{told_openly(str(error))}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
