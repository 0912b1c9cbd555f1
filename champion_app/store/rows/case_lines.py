"""The one line of each case, written again whenever something it is made of changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from sqlite3 import Connection

import msgspec

from champion_app.domain.kinds.case import Case
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Body, kind_of
from champion_app.domain.rules.case.case_line import CASE_LINE_KINDS, CaseLine, case_line
from champion_app.domain.rules.contact.risk import risk_rank

_BATCH = 400
_CASE = kind_of(Case).name
_body = msgspec.json.Decoder(dict[str, object])


def refresh(db: Connection, scopes: Iterable[str], *, policy: PolicyPack) -> None:
    """Write the lines of these scopes anew, from every record they are made of."""
    wanted = sorted(set(scopes))
    kinds = sorted(CASE_LINE_KINDS)
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        found: dict[str, list[tuple[str, str, Body]]] = {}
        for scope, kind, identity, body in db.execute(
            f"SELECT scope, kind, id, body FROM record WHERE scope IN ({', '.join('?' * len(batch))}) "
            f"AND kind IN ({', '.join('?' * len(kinds))}) AND state = 'live' ORDER BY n",
            (*batch, *kinds),
        ):
            found.setdefault(scope, []).append((kind, identity, _body.decode(body)))
        made = [line for scope in batch if (line := _line(found.get(scope, ()), policy)) is not None]
        db.executemany(
            "INSERT OR REPLACE INTO case_line (case_id, scope, status, contacted, due, risk, risk_rank, area, strands, "
            "initials, last_contact, line) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [_columns(line) for line in made],
        )


def _line(records: Sequence[tuple[str, str, Body]], policy: PolicyPack) -> CaseLine | None:
    """The line of one case. Where something that others wrote in it cannot be made sense of at all, it is left out one
    record at a time, so that the case itself stays in every list."""
    try:
        return case_line(records, policy)
    except Exception:  # noqa: BLE001  # whatever is in a record of others
        return case_line([one for one in records if _is_sound(one, policy)], policy)


def _is_sound(record: tuple[str, str, Body], policy: PolicyPack) -> bool:
    """Whether a line can be made of a case that has this record."""
    try:
        case_line([(_CASE, "", {}), record], policy)
    except Exception:  # noqa: BLE001  # as above
        return False
    return True


def _columns(line: CaseLine) -> tuple[object, ...]:
    return (
        line.case_id,
        line.scope,
        line.status,
        int(line.contacted),
        line.due,
        line.risk,
        risk_rank(line.risk),
        line.area,
        " ".join(line.strands),
        line.initials,
        line.last_contact_at,
        msgspec.json.encode(line).decode(),
    )


def refresh_all(db: Connection, *, policy: PolicyPack) -> None:
    """After a policy pack changed: every line anew."""
    scopes = [found[0] for found in db.execute("SELECT scope FROM case_line")]
    refresh(db, scopes, policy=policy)
