"""The second side of the Briefing room: the items of one line, why each is there, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from champion_app.domain.kinds.area_day import Item
from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.briefing.items import Asked, Offer, detail_lines, item_words, offer, private_words
from champion_app.domain.rules.briefing.page import Line
from champion_app.ui.look import Look
from champion_app.ui.rooms.briefing.rows import Row, RowList
from champion_app.ui.sitting import Sitting
from champion_app.ui.theme import GROUP, SMALL, SNUG
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card
from champion_app.ui.widgets.covered import CoveredText
from champion_app.ui.widgets.field import Labelled, Words
from champion_app.ui.widgets.filter_button import FilterButton
from champion_app.ui.widgets.flow import FlowLayout
from champion_app.ui.widgets.page import SectionHeading
from champion_app.ui.widgets.pairs import Pairs
from champion_app.ui.widgets.states import Notice, Slot
from champion_app.ui.widgets.text import Text

_MOST_ROWS = 5
_ANY = ""
_FREE = "free"
ASK, SEND, CLOSE = "Ask the registrar", "Send to the registrar", "Close"


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What decides what an item offers."""

    asked: Mapping[str, Asked]
    here: frozenset[str]
    new: frozenset[str]


class Items(QWidget):
    """Choosing an item marks its area and names the one thing to do; Enter does it."""

    back_asked = Signal()
    item_chosen = Signal(object)  # Item
    acted = Signal(object, str, str)  # Item, what to do, the words written for it
    take_back_asked = Signal(str)  # the request
    words_opened = Signal(str)  # the id of the item that words are to be written about
    typed = Signal(str)  # the words so far

    def __init__(self, look: Look, policy: PolicyPack) -> None:
        super().__init__()
        self._look, self._policy = look, policy
        self._line: Line | None = None
        self._standing = Standing(asked={}, here=frozenset(), new=frozenset())
        self._now: datetime | None = None
        self._wanted: dict[str, str] = {"strand": _ANY, "area": _ANY, "free": _ANY}
        self._offer = Offer(act="none")
        self._asking = False
        self._build()

    def _build(self) -> None:
        look = self._look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SNUG)
        top = QHBoxLayout()
        top.setSpacing(SMALL)
        self.back = Button(look, "", kind="quiet", icon="arrow-left", small=True)
        self.back.setAccessibleName("Back to all lines")
        self.back.setToolTip("Back (Esc)")
        self.back.clicked.connect(self.back_asked)
        top.addWidget(self.back)
        self.heading = SectionHeading(look, " ")
        top.addWidget(self.heading, 1)
        column.addLayout(top)
        filters = QWidget()
        row = FlowLayout(filters, spacing=SMALL)
        self._filters = {name: FilterButton(look) for name in self._wanted}
        for name, button in self._filters.items():
            button.clicked.connect(lambda _checked=False, name=name: self._on_filter(name))
            button.cleared.connect(lambda name=name: self.set_filter(name, _ANY))
            row.addWidget(button)
        column.addWidget(filters)
        self._slot = Slot(look, rows=_MOST_ROWS)
        column.addWidget(self._slot)
        self._card = Card(padding=1)
        self.list = RowList(look, name="Items", most=_MOST_ROWS)
        self.list.chose.connect(self._on_chose)
        self.list.opened.connect(lambda _key: self.act())
        self._card.column.addWidget(self.list)
        self._card.hide()
        self._detail = Card(padding=GROUP, spacing=SMALL)
        self._pairs = Pairs(look)
        self._detail.column.addWidget(self._pairs)
        self._private = CoveredText(look, Sitting(self), hold="Hold to read strand and words")
        self._detail.column.addWidget(self._private)
        self._remark = Text(look, "", role="note", colour="quiet", strong=True, wrap=True)
        self._detail.column.addWidget(self._remark)
        self.words = Words(look, name="In your words", lines=2, most=5)
        self.words.textChanged.connect(lambda: self.typed.emit(self.words.toPlainText()))
        self._words_field = Labelled(
            look, self.words, label="In your words, optional", help_words="Your area's champions can read this too."
        )
        self._words_field.setContentsMargins(0, SMALL, 0, 0)
        self._detail.column.addWidget(self._words_field)
        column.addWidget(self._detail)
        below = QHBoxLayout()
        below.setSpacing(SMALL)
        below.addStretch(1)
        self.take_back = Button(look, "Take it back")
        self.take_back.clicked.connect(lambda: self.take_back_asked.emit(self._offer.take_back))
        below.addWidget(self.take_back)
        self.question = Button(look, ASK)
        self.question.clicked.connect(self._on_question)
        below.addWidget(self.question)
        self.primary = Button(look, "", kind="primary")
        self.primary.clicked.connect(self.act)
        below.addWidget(self.primary)
        column.addLayout(below)
        column.addStretch(1)

    def show_line(self, line: Line, standing: Standing, now: datetime, *, anew: bool) -> None:
        """Show the items of a line; ``anew`` where another line was opened."""
        self._line, self._standing, self._now = line, standing, now
        if anew:
            self._wanted = dict.fromkeys(self._wanted, _ANY)
        self._fill(anew=anew)

    def set_filter(self, name: str, value: str) -> None:
        """Show only what fits; empty shows all."""
        self._wanted[name] = value
        self._fill(anew=False)

    def _fits(self, item: Item) -> bool:
        wanted = self._wanted
        return (
            (not wanted["strand"] or wanted["strand"] in item.strands)
            and (not wanted["area"] or wanted["area"] == (item.area or item.district))
            and (not wanted["free"] or not item.taken)
        )

    def _fill(self, *, anew: bool) -> None:
        line, now = self._line, self._now
        if line is None or now is None:
            return
        shown = [item for item in line.items if self._fits(item)]
        part = f"{len(shown):,} of {line.count:,}" if len(shown) != line.count else f"{line.count:,}"
        self.heading.say(line.title, part)
        self._say_filters()
        if not shown:
            notice = Notice(self._look, "No line fits", "Take a filter away to see more.", buttons=("Show all",))
            notice.acted.connect(lambda _place: self._clear())
            self._slot.show_widget(notice)
        else:
            self._slot.show_widget(self._card)
            self.list.show_rows([self._row(item, now) for item in shown], anew=anew)
        for part_of in (self._detail, self.primary, self.take_back, self.question):
            part_of.setVisible(bool(shown))
        self._asking = self._asking and not anew
        self._show_item()

    def _clear(self) -> None:
        self._wanted = dict.fromkeys(self._wanted, _ANY)
        self._fill(anew=False)

    def _row(self, item: Item, now: datetime) -> Row:
        told = item_words(item, self._policy, now)
        some_read = self._line is not None and self._line.new < len(self._line.items)
        return Row(
            key=item.id, title=told.title, right=told.state, right_ink=told.ink, second=told.second,
            new="new" if item.id in self._standing.new and some_read else "",
        )  # fmt: skip

    def item(self) -> Item | None:
        """The item that is chosen."""
        key = self.list.key()
        return next((item for item in self._line.items if item.id == key), None) if self._line else None

    def _on_chose(self, _key: str) -> None:
        self._asking = False
        self._show_item()

    def _show_item(self) -> None:
        item, now = self.item(), self._now
        if item is None or now is None or self._detail.isHidden():
            return
        self._offer = offer(item, self._standing.asked, here=self._standing.here, now=now)
        self._pairs.show_pairs(detail_lines(item, self._policy, now))
        self._private.set_words(private_words(item, self._policy))
        self._remark.setText(self._offer.remark)
        self._remark.setVisible(bool(self._offer.remark))
        self._remark.set_colour("waiting" if self._offer.take_back else "quiet")
        asking = self._asking or self._offer.act == "ask"
        if asking and self._words_field.isHidden():
            self.words_opened.emit(item.id)
        self._words_field.setVisible(asking)
        self.question.setVisible(self._offer.may_ask)
        self.question.say(CLOSE if self._asking else ASK)
        self.primary.say(SEND if self._asking else self._offer.words or "Nothing to do")
        self.primary.setVisible(self._asking or self._offer.act != "none")
        self.take_back.setVisible(bool(self._offer.take_back))
        self.item_chosen.emit(item)

    def _on_question(self) -> None:
        """Turn to the question to the registrar, or away from it; what was written stays as a draft."""
        self._asking = not self._asking
        self._show_item()
        if self._asking:
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def act(self) -> None:
        """Do the one thing that the chosen item offers."""
        item = self.item()
        act = "ask" if self._asking else self._offer.act
        if item is not None and act != "none":
            self._asking = False
            self.acted.emit(item, act, self.words.toPlainText() if act == "ask" else "")

    def _choices(self, name: str) -> Sequence[tuple[str, str]]:
        items = self._line.items if self._line else ()
        if name == "strand":
            codes = sorted({code for item in items for code in item.strands})
            return [(code, self._policy.label("strands", code)) for code in codes]
        if name == "area":
            return [(area, area) for area in sorted({item.area or item.district for item in items}) if area]
        return [(_FREE, "nobody")]

    def _say_filters(self) -> None:
        labels = {"strand": "Strand", "area": "Area", "free": "With"}
        for name, button in self._filters.items():
            offered = dict(self._choices(name))
            value = self._wanted[name]
            button.show_value(labels[name], offered.get(value, value) if value else "any", chosen=bool(value))
            button.setVisible(name != "free" or any(item.case_id for item in (self._line.items if self._line else ())))

    def _on_filter(self, name: str) -> None:
        button = self._filters[name]
        menu = QMenu(button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for value, words in [(_ANY, "any"), *self._choices(name)]:
            menu.addAction(words).triggered.connect(lambda _checked=False, value=value: self.set_filter(name, value))
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
