"""An enrolled laptop that was modified: every kind, act, field and hostile value, in every scope that it shares.

After each of its pushes an honest laptop completes a round and what comes later arrives; the report counts every
victim; nobody sees more than they were given; and every list that a coordinator reads can be read. On both databases.

A thing tried is one hostile change, or one look at what must still be so.
"""

from __future__ import annotations

import functools
import random
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from sqlalchemy import select

from champion_app.domain.bounds import Against, judge, read_value
from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.change import Op, create
from champion_app.domain.errors import Expected, Refused
from champion_app.domain.kinds.attachment import is_a_file
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.contact import Note
from champion_app.domain.kinds.partner import Agency
from champion_app.domain.kinds.person import Person
from champion_app.domain.record import kind_of
from champion_app.domain.scope import DIRECTORY, FORCE, area_scope, case_scope, person_scope
from champion_app.store.queries import caseload, today
from champion_app.store.rows import records
from champion_app.store.rows.meta import Identity
from sync.engine.round import sync_round
from sync.hub.access import grants
from sync.hub.access import users as people
from sync.hub.access.users import User
from sync.hub.audit import show
from sync.hub.casework import allocation, champion_requests
from sync.hub.hub import Hub
from sync.hub.ledger import hold, manifest, odd_values
from sync.hub.ledger.hub_records import id_for
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.report.day.run import run_report
from sync.hub.storage.ledger_tables import hub_record
from sync.hub.storage.schema import record
from sync.wire.messages import Receipt, Signed
from tests.proofs._force import join
from tests.proofs._hostile import TO_COME, Modified, Told
from tests.proofs._in_memory import memory
from tests.proofs._line import Line
from tests.proofs._people import Champion
from tests.proofs._templates import Templates, make
from tests.proofs.authorisation import postgres

AREA, ELSEWHERE = "Easton", "Bath"
CASES = 6
SHARED, FOREIGN = (0, 1, 2), (3, 4, 5)
"""Mallory has the first three, together with honest people; of the others they were never given one."""
_START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MOST_OF_A_PAGE = 2_100_000
_EVERY = 6
"""After so many pushes the day's report is made."""


class Force:
    """A hub with two honest champions, one in another area who has no case, and one whose laptop was modified."""

    def __init__(self, folder: Path, templates: Templates, chance: random.Random, *, database: str = "") -> None:
        folder.mkdir()
        self.folder, self.templates, self.chance, self.moment = folder, templates, chance, _START
        self.hub = Hub(folder / "hub", clock=self.time, database=database)
        self.cases = [f"{number:032x}" for number in range(1, CASES + 1)]
        self.later = 0
        with self.hub.storage.write() as tx:
            for number, case in enumerate(self.cases):
                write_as_hub(tx, _case(number, case), by="The force", at=_START.isoformat())
            names = (("Honest One", AREA), ("Honest Two", AREA), ("Elsewhere", ELSEWHERE), ("Mallory", AREA))
            self.users = [people.add_user(tx, name=n, role="champion", area=a, now=self.time()) for n, a in names]
            for who, cases in ((0, (0, 1, 3)), (1, (1, 2, 4)), (3, SHARED)):
                allocation.allocate(tx, self.users[who], [self.cases[one] for one in cases], now=self.time())
        identities = [self._join(user) for user in self.users]
        self.honest = [
            Champion(
                name=one.user_name, folder=folder / one.device, key=templates.key, identity=one,
                catalogue=templates.catalogue, policy=templates.policy, time=self.time,
            )
            for one in identities[:3]
        ]  # fmt: skip
        self.mallory = Modified(identities[3], chance)
        self.numbers = iter(range(1, 10**9))
        self.given = {user.id: self._scopes(user) for user in self.users}
        self.report()
        for user in self.users:
            self.given[user.id] |= {area_scope(user.area)}

    def time(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment

    def _join(self, user: User) -> Identity:
        return join(self.hub, self.folder, self.templates, user, self.chance, self.time)

    def _scopes(self, user: User) -> set[str]:
        with self.hub.storage.read() as tx:
            return set(grants.scopes_of(tx, user.id))

    # What Mallory does

    def attack(self) -> int:
        """One push of hostile changes. Returns how many there were."""
        ops = [self.mallory.op(self.scopes(), self.records()) for _ in range(self.chance.randint(1, 8))]
        self.push(ops)
        return len(ops)

    def push(self, ops: list[Told]) -> list[tuple[str, str]]:
        """Push them as one save. Returns what became of each; nothing where the whole message was refused."""
        try:
            raw = self._line(self.mallory.identity, lambda: next(self.numbers)).post("/v1/push", self.mallory.push(ops))
        except Expected:
            return []
        self.mallory.taken()
        told = msgspec.json.decode(msgspec.json.decode(raw, type=Signed).content, type=Receipt)
        return [(one.outcome, one.code) for one in told.outcomes]

    def scopes(self) -> list[str]:
        """Those that Mallory shares, those that are not theirs, and what is no scope at all."""
        mine = [*(case_scope(self.cases[one]) for one in SHARED), DIRECTORY, FORCE, area_scope(AREA)]
        foreign = [case_scope(self.cases[one]) for one in FOREIGN]
        own = person_scope(self.users[3].id)
        other = [area_scope(ELSEWHERE), person_scope(self.users[0].id), f"restricted:{self.cases[0]}"]
        return [*mine, *mine, *mine, own, *foreign, *other, "", "case:", "*", f"case:{'f' * 32}", "case:%"]

    def records(self) -> list[tuple[str, str, str]]:
        """Records that there are, of Mallory's cases and of others, and one id that the hub keeps for itself."""
        with self.hub.storage.write() as tx:
            kept = id_for(tx, "briefing", "a place of tomorrow")
            found = [tuple(row) for row in tx.execute(record.select().with_only_columns(
                record.c.id, record.c.kind, record.c.scope).order_by(record.c.seq.desc()).limit(400))]  # fmt: skip
        cases = [(case, "case", case_scope(case)) for case in self.cases]
        return [*found, *cases * 5, (kept, "briefing", area_scope("a place of tomorrow"))]

    def plant(self) -> int:
        """One record of every kind to come, in every scope that is shared."""
        shared = self.scopes()[:6]
        ops: list[Told] = [
            ("new", f"{number:02x}{place:02x}{'e' * 28}", kind, scope, "", 1, self.mallory.body(_some_fields()))
            for number, kind in enumerate(TO_COME)
            for place, scope in enumerate(shared)
        ]
        for start in range(0, len(ops), 20):
            self.push(ops[start : start + 20])
        return len(ops)

    # What must still be so

    def troubles(self, *, report: bool) -> list[str]:
        """What is not as it must be; empty where everything is. Every honest laptop syncs before a report, and one of
        them after each push."""
        come = self.honest if report else [self.chance.choice(self.honest)]
        found = [trouble for one in come if (trouble := self._round(one))]
        found += self._visible()
        found += self._readable()
        found += self._kept()
        return found + (self._counted() if report else [])

    def _round(self, champion: Champion) -> str:
        """A whole round; what the force wrote before it has arrived, and the lists of the screen can be made."""
        case = next((c for c in self.cases if case_scope(c) in self.given[champion.identity.user]), "")
        self.later += 1
        late = f"{self.later:031x}f"
        edit = create(Note(words="later"), record_id=late, subject=case) if case else create(
            Agency(name="later"), record_id=late, subject="")  # fmt: skip
        with self.hub.storage.write() as tx:
            write_as_hub(tx, [edit], by="The force", at=self.time().isoformat())
        replica = champion.vault.replica
        line = self._line(champion.identity, replica.next_request_number)
        try:
            told = sync_round(
                replica, line, progress=lambda _step: None, stopped=lambda: False, now=champion.now, app_version="1"
            )  # fmt: skip
            mine = list(self.given[champion.identity.user] & self._standing())
            listed = champion.vault.ask(lambda db: [caseload.line_of_scope(db, scope) for scope in mine])
            champion.vault.ask(today.contact_first)
            champion.vault.ask(today.changed)
        except Exception as error:  # noqa: BLE001  # whatever it is: an honest laptop must not meet it
            return f"a round of {champion.name} raised {type(error).__name__}: {error}"
        if not told.complete:
            return f"a round of {champion.name} is not complete: {told.trouble}"
        if champion.vault.ask(lambda db: records.read(db, late)) is None:
            return f"what the force wrote later did not reach {champion.name}"
        return f"{champion.name} misses a case in the list" if None in listed else ""

    def _standing(self) -> set[str]:
        """The cases that nobody has deleted: who may is not for this proof to say."""
        with self.hub.storage.read() as tx:
            asked = select(record.c.scope).where(record.c.id.in_(self.cases), record.c.state == "live")
            return set(tx.execute(asked).scalars())

    def _line(self, identity: Identity, number: Callable[[], int]) -> Line:
        def heard(target: str, raw: bytes) -> None:
            if len(raw) > MOST_OF_A_PAGE and raw.count(b'"versions"') > 1:
                raise AssertionError(f"{target} answers more than a page holds")
            hidden = [c for c in self.cases if case_scope(c) not in self.given[identity.user]]
            if any(_canary(case).encode() in raw for case in hidden):
                raise AssertionError(f"{target} tells {identity.user_name} of a case that is not theirs")

        return Line(lambda: self.hub, identity, number, heard)

    def _visible(self) -> list[str]:
        wrong = [user for user in self.users if not self._scopes(user) <= self.given[user.id]]
        return [f"{user.name} was given more" for user in wrong]

    def _readable(self) -> list[str]:
        """Every list that a coordinator reads."""
        try:
            with self.hub.storage.read() as tx:
                for save in hold.held(tx, state=""):
                    hold.content(tx, save.notice, catalogue=self.hub.catalogue)
                odd_values.marked(tx)
                show.show(tx, show.Asked(), limit=100)
                allocation.unallocated(tx, area=AREA)
                for user in self.users:
                    manifest.sums(tx, user.id)
                for one in champion_requests.asked(tx, everything=True):
                    _refusable(functools.partial(champion_requests.wanted, tx, one.record))
                for number, case in enumerate(self.cases):
                    if allocation.find_cases(tx, [f"AS-{number}", case]) != [case, case]:
                        return ["a reference names another case"]
        except Exception as error:  # noqa: BLE001  # whatever it is: the coordinator must not meet it
            return [f"a list of the coordinator's raised {type(error).__name__}: {error}"]
        return []

    def _kept(self) -> list[str]:
        """Nothing lies at the hub that a laptop wrote and that is not within bounds, and nothing of theirs lies under
        an id that the hub keeps for itself."""
        with self.hub.storage.read() as tx:
            ours = set(tx.execute(select(hub_record.c.record)).scalars())
            rows = tx.execute(
                select(record.c.id, record.c.kind, record.c.body).order_by(record.c.seq.desc()).limit(300)
            )
            return [trouble for row in rows for trouble in _out_of_bounds(row.id, row.kind, row.body, ours)]

    def report(self) -> None:
        """Make the day's report, a little later than the last."""
        self.moment += timedelta(seconds=1)
        ran = run_report(self.hub)
        self.victims = ran.report.force.coverage.total.victims

    def _counted(self) -> list[str]:
        try:
            self.report()
        except Exception as error:  # noqa: BLE001  # the report always comes
            return [f"the report raised {type(error).__name__}: {error}"]
        return [] if self.victims == CASES else [f"the report counts {self.victims} victims of {CASES}"]

    def close(self) -> None:
        for champion in self.honest:
            champion.close()
        self.hub.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _out_of_bounds(identity: str, kind: str, body: str, ours: set[str]) -> list[str]:
    if identity in ours and kind != "briefing":
        return [f"a {kind} lies under an id that the hub keeps"]
    read = read_value(body.encode())
    if isinstance(read, Against):
        return [f"a {kind} lies there that is {read.code}"] if kind != "briefing" else []
    found = standard_catalogue().get(kind)
    if found is None or found.merge == "hub":
        return []
    told = [judge(_set(kind, name), value, catalogue=standard_catalogue()) for name, value in read.items() if name]
    if kind == "attachment" and not is_a_file(read):
        return ["an attachment lies there that is no file"]
    return [f"a {kind} lies there with a value of another {one.code}" for one in told if isinstance(one, Against)]


def _set(kind: str, name: str) -> Op:
    return Op(op_id="", act="set", record="", kind=kind, scope="", field=name, base=1, digest="")


def _refusable(work: Callable[[], object]) -> None:
    try:
        work()
    except Refused:
        return


def _some_fields() -> tuple:  # type: ignore[type-arg]  # of what a kind declares
    return kind_of(Person).fields


def _canary(case: str) -> str:
    return f"canary of {case}"


def _case(number: int, case: str) -> list:  # type: ignore[type-arg]  # of edits
    made = Case(reference=f"AS-{number}", opened=_START - timedelta(days=9), area=AREA)
    return [
        create(made, record_id=case, subject=case),
        create(Person(name=_canary(case)), record_id=f"{case[1:]}p", subject=case),
        create(
            Incident(offence="Public order", area="Bristol", strands=("race",)), record_id=f"{case[1:]}i", subject=case
        ),
    ]


def prove(*, seed: int, budget: float) -> tuple[int, int]:
    """Hostile changes and looks, and what was not as it must be; half of the time on each database."""
    tried = bad = 0
    with tempfile.TemporaryDirectory(dir=memory()) as folder, postgres(Path(folder) / "server") as address:
        (Path(folder) / "templates").mkdir()
        templates = make(Path(folder) / "templates")
        for number, database in enumerate(("", address)):
            chance = random.Random(seed + number)  # noqa: S311  # a reproducible attacker, no secret
            force = Force(Path(folder) / f"force{number}", templates, chance, database=database)
            try:
                done, wrong = against(force, until=time.monotonic() + budget / 2)
            finally:
                force.close()
            tried, bad = tried + done, bad + len(wrong)
            for one in wrong[:20]:
                print(f"  seed {seed + number}, {database.split(':')[0] or 'sqlcipher'}: {one}")
    return tried, bad


def against(force: Force, *, until: float = 0.0, pushes: int = 0) -> tuple[int, list[str]]:
    """Attack until then, or so many times; one whole look at the end at least."""
    tried, wrong, count = force.plant(), force.troubles(report=True), 0
    while (time.monotonic() < until or count < pushes) and not wrong:
        tried += force.attack()
        count += 1
        wrong += force.troubles(report=count % _EVERY == 0)
        tried += 4
    return tried, wrong
