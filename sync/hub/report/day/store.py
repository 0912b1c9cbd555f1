"""The day's report in the hub's database: one a day, whole or not at all."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

import msgspec
import zstandard
from sqlalchemy import Connection, delete, insert, select

from champion_app.domain.kinds.area_day import AreaDay
from sync.hub.report.day.day_report import DayReport, decoded, encoded
from sync.hub.storage.report_tables import day_report

_MOST_BYTES = 1 << 30
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One stored report, without its content. ``bytes``: compressed."""

    day: date
    made_at: datetime
    digest: str
    bytes: int


def keep(tx: Connection, report: DayReport) -> bool:
    """Store the report of its day in place of an earlier one. Returns whether it says anything else than that."""
    digest = digest_of(report)
    known = tx.execute(select(day_report.c.digest).where(day_report.c.day == report.day.isoformat())).scalar()
    if known == digest:
        return False
    tx.execute(delete(day_report).where(day_report.c.day == report.day.isoformat()))
    tx.execute(
        insert(day_report).values(
            day=report.day.isoformat(),
            made_at=report.made_at.isoformat(),
            digest=digest,
            content=zstandard.ZstdCompressor(level=6).compress(encoded(report)),
        )
    )
    return True


def digest_of(report: DayReport) -> str:
    """What a report says, whenever and however quickly it was made."""

    def still(day: AreaDay) -> AreaDay:
        return msgspec.structs.replace(day, made_at=None)

    plain = msgspec.structs.replace(
        report, seconds=0.0, made_at=_NEVER, force=still(report.force), areas=tuple(map(still, report.areas))
    )
    return hashlib.sha256(encoded(plain)).hexdigest()


def report_of(tx: Connection, day: date) -> DayReport | None:
    """The report of a day; None where none was made."""
    raw = tx.execute(select(day_report.c.content).where(day_report.c.day == day.isoformat())).scalar()
    if raw is None:
        return None
    return decoded(zstandard.ZstdDecompressor().decompress(bytes(raw), max_output_size=_MOST_BYTES))


def latest_day(tx: Connection) -> date | None:
    """The newest day that has a report."""
    found = tx.execute(select(day_report.c.day).order_by(day_report.c.day.desc()).limit(1)).scalar()
    return date.fromisoformat(found) if found else None


def kept_reports(tx: Connection, *, most: int = 31) -> list[Kept]:
    """The newest reports, newest first."""
    asked = select(day_report).order_by(day_report.c.day.desc()).limit(most)
    return [
        Kept(
            day=date.fromisoformat(row.day),
            made_at=datetime.fromisoformat(row.made_at),
            digest=row.digest,
            bytes=len(row.content),
        )
        for row in tx.execute(asked)
    ]
