"""What Today's three lists show, made of what the vault answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.case.case_line import CaseLine
from champion_app.domain.rules.case.today import change_words, facts_of, promise_words, today_words
from champion_app.domain.rules.words.masking import isolated
from champion_app.domain.rules.words.wording import DueState
from champion_app.store.queries.today import Changed, Promised
from champion_app.ui.widgets.action_list import ActionRow

Ink = Literal["ink", "late", "risk", "waiting", "done", "quiet"]
_CLOCKS: dict[DueState, tuple[str, Ink]] = {
    "late": ("warning-circle-fill", "late"),
    "today": ("clock-fill", "ink"),
    "later": ("clock", "ink"),
}


def first_rows(
    lines: Sequence[CaseLine], now: datetime, policy: PolicyPack, *, me: str, alone: bool = False
) -> list[ActionRow]:
    """Who to contact first; the first row's button is the page's primary one."""
    rows = []
    for place, line in enumerate(lines):
        words = today_words(line, now, policy, me=me, alone=alone)
        icon, ink = _CLOCKS[words.due.state]
        who = isolated(words.who)
        rows.append(
            ActionRow(
                key=line.scope,
                icon=icon,
                state=words.due.text,
                ink=ink,
                who=who,
                facts=words.facts,
                second=words.second,
                action=f"Open {words.who}" if line.person_name else "Open",
                short_action="Open",
                primary=place == 0,
            )
        )
    return rows


def promised_rows(
    promised: Sequence[Promised], now: datetime, policy: PolicyPack, *, alone: bool = False
) -> list[ActionRow]:
    """What was promised for today, and what was promised and is late."""
    rows = []
    for item in promised:
        words = promise_words(item.follow_up, now, policy)
        late = words.due.state == "late"
        rows.append(
            ActionRow(
                key=f"{item.line.scope}#{item.record}",
                icon="warning-circle-fill" if late else words.icon,
                state=words.title,
                ink="late" if late else "ink",
                who=isolated(item.line.initials),
                facts=facts_of(item.line, policy, alone=alone),
                second=words.second,
            )
        )
    return rows


def changed_rows(changed: Sequence[Changed], policy: PolicyPack, *, alone: bool = False) -> list[ActionRow]:
    """What others changed; what is to settle comes first."""
    rows = []
    for item in changed:
        words = change_words(item.line, records=item.records, new_case=item.new_case, to_settle=item.to_settle)
        rows.append(
            ActionRow(
                key=item.scope,
                icon=words.icon,
                state=words.title,
                ink="risk" if item.to_settle else "ink",
                who=isolated(item.line.initials),
                facts=facts_of(item.line, policy, alone=alone),
                second=words.second,
            )
        )
    return rows
