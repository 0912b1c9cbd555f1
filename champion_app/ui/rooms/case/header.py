"""The head of a case: who, how high the risk is, and one quiet line."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.contact.risk import risk_rank
from champion_app.domain.rules.words.masking import isolated, shown_name
from champion_app.domain.rules.words.wording import capitalised
from champion_app.ui.look import Look
from champion_app.ui.rooms.case.file import Page
from champion_app.ui.sitting import Sitting
from champion_app.ui.theme import TINY
from champion_app.ui.widgets.badge import Badge
from champion_app.ui.widgets.covered import AloneSwitch, HeldOver
from champion_app.ui.widgets.flow import FlowLayout
from champion_app.ui.widgets.glossary import GlossaryWord
from champion_app.ui.widgets.hold_name import HoldToShow
from champion_app.ui.widgets.page import PageHeader
from champion_app.ui.widgets.text import Text

_HIGH = 2


class CaseHeader(QWidget):
    """Initials until held; a badge only where the risk is high."""

    back_asked = Signal()

    def __init__(self, look: Look, policy: PolicyPack, sitting: Sitting) -> None:
        super().__init__()
        self._policy, self._sitting = policy, sitting
        self._name = self._reason = self._facts = self._strands = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHeader(look, "", "", back=True)
        self.head.back_asked.connect(self.back_asked)
        self._hold = HoldToShow(look)
        self._hold.held.connect(self._on_held)
        self._hold.hide()
        self.head.beside.addWidget(self._hold)
        self.over = HeldOver(look, self)
        sitting.changed.connect(self._show_facts)
        self._risk = Badge(look, "risk", "", filled=True)
        self._risk.hide()
        self.head.beside.addWidget(self._risk)
        self.head.beside.addWidget(AloneSwitch(look, sitting))
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
        self._hold.let_go()
        self._name, self._reason, self._strands = page.name, page.case.risk_reason, page.strands
        self._facts = " · ".join(page.facts)
        self.head.say(isolated(shown_name(self._name, held=False)), "")
        self._show_facts()
        self._hold.setVisible(bool(page.name or page.strands or page.case.risk_reason))
        high = risk_rank(page.case.risk) >= _HIGH
        self._risk.setVisible(high)
        self._risk.say("risk", f"{self._policy.label('risk', page.case.risk)} risk")
        entitled = self._policy.choice("entitlements", page.case.entitlement)
        label, meaning = (entitled.label, entitled.help) if entitled else (page.case.entitlement, "")
        self._entitled.explain(label, meaning)
        self._number.setText(f"· case {page.case.reference}" if page.case.reference else "")

    def _show_facts(self) -> None:
        told = [self._strands if self._sitting.is_alone() else "", self._facts]
        facts = " · ".join(fact for fact in told if fact)
        self._quiet.setText(f"{facts} ·" if facts else "")
        self._quiet.setVisible(bool(facts))

    def _on_held(self, held: bool) -> None:  # noqa: FBT001  # the signal carries it
        """The name, the strands and why the risk is what it is: only while they are held, and laid over the head, so
        that the button stays under the pointer."""
        if held:
            words = "\n".join(part for part in (capitalised(self._strands), self._reason) if part)
            self.over.show_at(self.head.title_place(), isolated(shown_name(self._name, held=True)), words)
        else:
            self.over.take_away()
