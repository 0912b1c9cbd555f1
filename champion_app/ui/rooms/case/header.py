"""The head of a case: who, how high the risk is, and one quiet line."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.contact.risk import risk_rank
from champion_app.domain.rules.words.masking import isolated, shown_name
from champion_app.ui.look import Look
from champion_app.ui.rooms.case.file import Page
from champion_app.ui.theme import TINY
from champion_app.ui.widgets.badge import Badge
from champion_app.ui.widgets.flow import FlowLayout
from champion_app.ui.widgets.glossary import GlossaryWord
from champion_app.ui.widgets.hold_name import HoldToShow
from champion_app.ui.widgets.page import PageHeader
from champion_app.ui.widgets.text import Text

_HIGH = 2


class CaseHeader(QWidget):
    """Initials until held; a badge only where the risk is high."""

    back_asked = Signal()

    def __init__(self, look: Look, policy: PolicyPack) -> None:
        super().__init__()
        self._policy = policy
        self._name = self._reason = self._facts = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHeader(look, "", "", back=True)
        self.head.back_asked.connect(self.back_asked)
        self._hold = HoldToShow(look)
        self._hold.held.connect(self._show_name)
        self._hold.hide()
        self.head.beside.addWidget(self._hold)
        self._risk = Badge(look, "risk", "", filled=True)
        self._risk.hide()
        self.head.beside.addWidget(self._risk)
        column.addWidget(self.head)
        self._second = QWidget()
        facts = FlowLayout(self._second, spacing=TINY)
        self._quiet = Text(look, "", colour="quiet")
        self._entitled = GlossaryWord(look)
        self._number = Text(look, "", colour="quiet")
        for part in (self._quiet, self._entitled, self._number):
            facts.addWidget(part)
        self.head.below.addWidget(self._second, 1)

    def show_page(self, page: Page) -> None:
        """Show a case."""
        self._name, self._reason = page.name, page.case.risk_reason
        self._facts = " · ".join(page.facts) + " ·" if page.facts else ""
        self._show_name(held=False)
        self._hold.setVisible(bool(page.name))
        high = risk_rank(page.case.risk) >= _HIGH
        self._risk.setVisible(high)
        self._risk.say("risk", f"{self._policy.label('risk', page.case.risk)} risk")
        entitled = self._policy.choice("entitlements", page.case.entitlement)
        label, meaning = (entitled.label, entitled.help) if entitled else (page.case.entitlement, "")
        self._entitled.explain(label, meaning)
        self._number.setText(f"· case {page.case.reference}" if page.case.reference else "")

    def _show_name(self, held: bool) -> None:  # noqa: FBT001  # the signal carries it
        """The name, and why the risk is what it is: both only while they are held."""
        self.head.say(isolated(shown_name(self._name, held=held)), "")
        self._quiet.setText(f"{self._reason} ·" if held and self._reason else self._facts)
