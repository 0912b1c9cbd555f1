"""What is done with a batch of rows of one system: sorted, joined with what other systems said, written as records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from champion_app.domain.audit import COLLECTED, COMBINED
from champion_app.domain.change import Edit
from champion_app.domain.scope import case_scope
from sync.hub.extract.rejects import Reject
from sync.hub.hub_log import HubAct, note
from sync.hub.intake.cases import taken_rows
from sync.hub.intake.cases.case_edits import CaseRecords, new_case
from sync.hub.intake.cases.combine import combined
from sync.hub.intake.cases.numbering import Numbering, new_record_id
from sync.hub.intake.cases.revise import revised, with_kept
from sync.hub.intake.cases.taken_rows import Kept, Taken
from sync.hub.intake.joining.joining import Fate, Joining
from sync.hub.intake.joining.keys import keep_keys
from sync.hub.intake.joining.matching import Matching
from sync.hub.intake.joining.people_of_reference import PeopleOfReference, references_of
from sync.hub.intake.joining.proposals import Pair, propose, unknown
from sync.hub.intake.mapping.not_known import shipped_not_known
from sync.hub.intake.mapping.said import Incoming
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.ledger.records import read_many

_NOTHING = Fate()


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A system that rows come from: the name that they are kept under, and what people read."""

    name: str
    title: str


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A batch by what is to be done with it. ``before``: changed rows as they were taken. ``fresh`` get a case."""

    new: list[Incoming]
    changed: list[Incoming]
    unchanged: int
    rejects: list[Reject]
    before: dict[str, Kept]
    fresh: list[Incoming]
    fates: dict[str, Fate]
    proposals: list[Pair]
    retracted: int

    @property
    def joined(self) -> int:
        """How many rows become part of a case that another row made, or makes."""
        return sum(bool(fate.case) + len(fate.pulls) for fate in self.fates.values())


class Batches:
    """Works through the batches of one run."""

    def __init__(self, source: Source, *, now: datetime, case_prefix: str) -> None:
        self._source = source
        self._now = now
        self._matching = Matching(shipped_not_known(now.date()))
        self._joining = Joining(source.name, self._matching)
        self._numbering = Numbering(case_prefix)
        self._people = PeopleOfReference(self._matching)

    def plan(self, tx: Connection, batch: Sequence[Incoming]) -> Plan:
        """What would be done. Writes nothing."""
        batch = self._placed(tx, batch)
        known = taken_rows.digests(tx, self._source.name, [row.reference for row in batch])
        batch, known = self._to_their_own(tx, batch, known)
        rejects = self._strangers(tx, batch, known)
        refused = {one.line for one in rejects}
        rows = [row for row in batch if row.line not in refused] if refused else batch
        new = [row for row in rows if row.reference not in known]
        changed = [row for row in rows if known.get(row.reference, row.digest) != row.digest]
        before = taken_rows.kept(tx, self._source.name, [row.reference for row in changed])
        own = {reference: was.records.case for reference, was in before.items()}
        fates = self._joining.fates(tx, [*new, *changed], own)
        gone = {row.reference for row in (*new, *changed) if self._kept(row, before).stands.retracted}
        return Plan(
            new=new,
            changed=changed,
            unchanged=len(rows) - len(new) - len(changed),
            rejects=rejects,
            before=before,
            fresh=[
                row
                for row in (*new, *changed)
                if row.said.makes_case
                and row.reference not in gone
                and not own.get(row.reference)
                and not fates.get(row.reference, _NOTHING).case
            ],
            fates=fates,
            proposals=unknown(tx, [pair for fate in fates.values() for pair in fate.proposals]),
            retracted=sum(not (one in before and before[one].stands.retracted) for one in gone),
        )

    def _placed(self, tx: Connection, batch: Sequence[Incoming]) -> list[Incoming]:
        """The rows under the references that they are kept by, where a file gives several people of one reference."""
        asked = self._people.asks(batch)
        return self._people.placed(batch, taken_rows.kept(tx, self._source.name, asked) if asked else {})

    def _to_their_own(
        self, tx: Connection, batch: list[Incoming], known: dict[str, str]
    ) -> tuple[list[Incoming], dict[str, str]]:
        """A changed row that comes alone goes to its own person, where several people of its reference are here."""
        source = self._source.name
        changed = [row.reference for row in batch if known.get(row.reference, row.digest) != row.digest]
        several = taken_rows.numbered(tx, source, changed)
        if not several:
            return batch, known
        kept = taken_rows.kept(tx, source, [of for reference in several for of in references_of(reference)])
        moved = [self._of_another(row, kept) if row.reference in several else row for row in batch]
        return moved, taken_rows.digests(tx, source, [row.reference for row in moved])

    def _of_another(self, row: Incoming, kept: Mapping[str, Kept]) -> Incoming:
        was = kept.get(row.reference)
        if row.of_several or was is None or self._matching.agree(was.said.person, row.said.person):
            return row
        other = self._people.of_another(row, kept)
        return msgspec.structs.replace(row, reference=other) if other else row

    def write(self, tx: Connection, plan: Plan) -> None:
        """Write a plan: its rows, and the records that come of them."""
        at = self._now.isoformat()
        rows = {row.reference: row for row in (*plan.new, *plan.changed)}
        edits, records, pulled = self._open_cases(tx, plan)
        before, after = self._touched(tx, plan, rows)
        made, standing = revised(tx, before=before, after=after, new_id=self._new_id)
        edits += made
        if edits:
            write_as_hub(tx, edits, by=self._source.title, at=at)
        kept = {of: self._kept(row, plan.before, records.get(of)) for of, row in rows.items()}
        for one in (one for of in standing.values() for one in of):
            if one.source == self._source.name and one.reference in rows:
                kept[one.reference] = one.kept
            else:
                pulled.append(one)
        taken_rows.keep(tx, self._source.name, [(row, kept[row.reference]) for row in plan.new], at=at)
        taken_rows.keep_anew(tx, self._source.name, [(row, kept[row.reference]) for row in plan.changed], at=at)
        taken_rows.rewrite(tx, pulled)
        keys = ((row.reference, self._joining.keys_of(row.said)) for row in rows.values())
        keep_keys(tx, self._source.name, keys, anew=[row.reference for row in plan.changed])
        propose(tx, plan.proposals, at=at)
        note(tx, self._acts(plan, records), now=self._now)

    def _acts(self, plan: Plan, records: Mapping[str, CaseRecords]) -> list[HubAct]:
        """What the hub's own log says of a batch."""
        counts = (len(plan.new), len(plan.changed), len(plan.fresh))
        if not any(counts):
            return []
        detail = f"{self._source.name}: {counts[0]} new, {counts[1]} changed, {counts[2]} cases"
        cases = {fate.case for fate in plan.fates.values() if fate.case}
        cases |= {records[of].case for of, fate in plan.fates.items() if fate.pulls and of in records}
        joined = [HubAct(act=COMBINED, scope=case_scope(case), detail=self._source.name) for case in sorted(cases)]
        return [HubAct(act=COLLECTED, detail=detail), *joined]

    def _strangers(self, tx: Connection, batch: Sequence[Incoming], known: Mapping[str, str]) -> list[Reject]:
        """Rows that bring the id of a case which is here and did not come from them."""
        brought = {row.said.case_id: row for row in batch if row.said.case_id and row.reference not in known}
        here = read_many(tx, brought) if brought else {}
        reason = "The case is in this hub already and did not come from such a file. It was left as it is."
        return [Reject(line=brought[of].line, column="id", reason=reason) for of in here]

    def _kept(self, row: Incoming, before: Mapping[str, Kept], records: CaseRecords | None = None) -> Kept:
        """A row as it is kept now. A list that withdrew it holds until the system itself sends it again, changed."""
        was = before.get(row.reference)
        if was is None:
            return Kept(said=row.said, records=records or CaseRecords())
        return Kept(said=row.said, records=records or was.records, rank=was.rank)

    def _open_cases(self, tx: Connection, plan: Plan) -> tuple[list[Edit], dict[str, CaseRecords], list[Taken]]:
        edits: list[Edit] = []
        records: dict[str, CaseRecords] = {}
        pulled: list[Taken] = []
        numbers = self._numbering.take(tx, [row.said.case_reference for row in plan.fresh])
        for row, reference in zip(plan.fresh, numbers, strict=True):
            pulls = plan.fates.get(row.reference, _NOTHING).pulls
            said = combined([row.said, *(one.kept.said for one in pulls)])
            records[row.reference], made = new_case(said, reference=reference, now=self._now, new_id=self._new_id)
            edits.extend(made)
            pulled += [
                with_kept(one, records=records[row.reference], rank=rank) for rank, one in enumerate(pulls, start=1)
            ]
        return edits, records, pulled

    def _touched(
        self, tx: Connection, plan: Plan, rows: Mapping[str, Incoming]
    ) -> tuple[dict[str, list[Taken]], dict[str, list[Taken]]]:
        """The cases that are here and that these rows say something about: their rows before and after."""
        joins = {of: fate.case for of, fate in plan.fates.items() if fate.case}
        own = {of: was.records.case for of, was in plan.before.items() if was.records.case}
        before = taken_rows.of_cases(tx, [*joins.values(), *own.values()])
        after: dict[str, list[Taken]] = {}
        for case, of in before.items():
            after[case] = [
                with_kept(one, said=rows[one.reference].said, withdrawn="")
                if one.source == self._source.name and own.get(one.reference) == case
                else one
                for one in of
            ]
        for reference, case in (*joins.items(), *own.items()):
            coming = list(plan.fates.get(reference, _NOTHING).pulls)
            if reference in joins:
                kept = Kept(said=rows[reference].said)
                coming.append(Taken(source=self._source.name, reference=reference, kept=kept))
            for one in coming:
                after[case].append(with_kept(one, rank=1 + max(each.kept.rank for each in after[case])))
        return before, after

    def _new_id(self) -> str:
        return new_record_id(self._now)
