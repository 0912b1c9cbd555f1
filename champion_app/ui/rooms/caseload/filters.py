"""Filters as plain buttons with their value in them; the set ones tinted, with a cross."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.words.moments import utc_text
from champion_app.store.queries.caseload import Wanted
from champion_app.ui.look import Look
from champion_app.ui.sitting import Sitting
from champion_app.ui.theme import SMALL
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.filter_button import FilterButton
from champion_app.ui.widgets.flow import FlowLayout

_CONTACT = (("", "any"), ("no", "not contacted yet"), ("late", "past its time"), ("yes", "contacted"))


class Filters(QWidget):
    """``wanted`` is what the list shows; ``changed`` tells that it is another."""

    changed = Signal()
    keep_asked = Signal()

    def __init__(self, look: Look, policy: PolicyPack, clock: Callable[[], datetime], sitting: Sitting) -> None:
        super().__init__()
        self._look, self._policy, self._clock, self._sitting = look, policy, clock, sitting
        sitting.changed.connect(self._say)
        self._wanted = Wanted()
        self._contact = ""
        self._offered: dict[str, Sequence[tuple[str, str]]] = {
            "status": [("", "any"), *((c.code, c.label) for c in policy.choices("case_status"))],
            "strand": [("", "any")],
            "area": [("", "any")],
            "risk": [("", "any"), *((c.code, c.label) for c in policy.choices("risk"))],
            "contact": _CONTACT,
        }
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SMALL)
        flowing = QWidget()
        across.addWidget(flowing, 1)
        row = FlowLayout(flowing, spacing=SMALL)
        self._all = Button(look, "Filter", icon="funnel")
        self._all.clicked.connect(self._on_all)
        self._all.hide()
        row.addWidget(self._all)
        self._compact = False
        self._buttons: dict[str, FilterButton] = {}
        for name in self._offered:
            button = FilterButton(look)
            button.clicked.connect(lambda _checked=False, name=name: self._on_pressed(name))
            button.cleared.connect(lambda name=name: self.set(name, ""))
            self._buttons[name] = button
            row.addWidget(button)
        keep = Button(look, "Save this view", kind="quiet")
        keep.setToolTip("Ctrl+S")
        keep.clicked.connect(self.keep_asked)
        across.addWidget(keep, 0, Qt.AlignmentFlag.AlignTop)
        self._keep = keep
        self._say()

    def set_compact(self, compact: bool) -> None:  # noqa: FBT001  # one switch, named by the method
        """Where it is narrow, one button holds the filters that are not set, so that the list keeps its room."""
        if compact == self._compact:
            return
        self._compact = compact
        self._all.setVisible(compact)
        self._keep.setVisible(not compact)
        self._say()

    def offer(self, *, areas: Sequence[str], strands: Sequence[str]) -> None:
        """The values that cases here really have."""
        self._offered["area"] = [("", "any"), *((area, area) for area in areas)]
        self._offered["strand"] = [("", "any"), *((code, self._policy.label("strands", code)) for code in strands)]
        self._say()

    def wanted(self) -> Wanted:
        """What to show, now."""
        contacted = {"no": False, "late": False, "yes": True}.get(self._contact)
        late = utc_text(self._clock()) if self._contact == "late" else ""
        return msgspec.structs.replace(self._wanted, contacted=contacted, late_before=late)

    def set(self, name: str, value: str) -> None:
        """Set one filter; empty means any."""
        if name == "contact":
            self._contact = value
        else:
            self._wanted = msgspec.structs.replace(self._wanted, **{name: value})
        self._say()
        self.changed.emit()

    def clear(self) -> None:
        """Open cases, whatever else."""
        self._wanted, self._contact = Wanted(), ""
        self._say()
        self.changed.emit()

    def kept(self) -> dict[str, str]:
        """The view as it can be kept."""
        told = self._wanted
        return {
            "status": told.status,
            "strand": told.strand,
            "area": told.area,
            "risk": told.risk,
            "contact": self._contact,
        }

    def show_kept(self, kept: dict[str, str]) -> None:
        """A view that was kept."""
        known = {name: kept[name] for name in ("status", "strand", "area", "risk") if name in kept}
        self._wanted = msgspec.structs.replace(self._wanted, **known)
        self._contact = kept.get("contact", "")
        self._say()

    def sentence(self) -> str:
        """``No open case in Bath with high risk.``"""
        told = self._wanted
        parts = ["No", self._policy.label("case_status", told.status) if told.status else "", "case"]
        if told.strand:
            alone = self._sitting.is_alone()
            parts.append(f"of {self._policy.label('strands', told.strand) if alone else 'the chosen strand'}")
        if told.area:
            parts.append(f"in {told.area}")
        if told.risk:
            parts.append(f"with {self._policy.label('risk', told.risk).lower()} risk")
        if self._contact:
            parts.append(f"that is {dict(_CONTACT)[self._contact]}")
        return " ".join(part for part in parts if part) + "."

    def view_words(self) -> str:
        """``open cases in Bath with high risk``: what is listed, for a word about it."""
        return self.sentence().removeprefix("No ").rstrip(".").replace(" case", " cases", 1)

    def is_plain(self) -> bool:
        """Whether only open cases are asked for."""
        return self._wanted == Wanted() and not self._contact

    def _value(self, name: str) -> str:
        return self._contact if name == "contact" else str(getattr(self._wanted, name))

    def _say(self) -> None:
        for name, button in self._buttons.items():
            value = self._value(name)
            told = dict(self._offered[name]).get(value, value)
            if name == "strand" and value and not self._sitting.is_alone():
                told = "chosen"  # everybody who is listed would be known by it
            if name == "status" and value:
                button.show_value("", told.capitalize(), chosen=True)
            else:
                button.show_value(name.capitalize(), told, chosen=bool(value))
            button.setVisible(bool(value) or not self._compact)

    def _on_pressed(self, name: str) -> None:
        self._popup(self._choices(name, QMenu(self)), self._buttons[name])

    def _on_all(self) -> None:
        menu = QMenu(self)
        for name in self._offered:
            self._choices(name, menu.addMenu(name.capitalize()))
        menu.addAction("Save this view").triggered.connect(lambda _checked=False: self.keep_asked.emit())
        self._popup(menu, self._all)

    def _popup(self, menu: QMenu, under: QWidget) -> None:
        menu.setFont(self._look.font("body"))
        menu.popup(under.mapToGlobal(under.rect().bottomLeft()))

    def _choices(self, name: str, menu: QMenu) -> QMenu:
        menu.setFont(self._look.font("body"))
        for value, words in self._offered[name]:
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(value == self._value(name))
            action.triggered.connect(lambda _checked=False, value=value: self.set(name, value))
        return menu
