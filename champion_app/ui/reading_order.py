"""The order of Tab: as one reads, by where things are laid out and never by when they were made.

Rows come and go with every answer of the vault, and Qt puts what is made later at the end of its chain.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QWidget


def stops(inside: QWidget) -> list[QWidget]:
    """Where Tab stops in a widget, in order: what is seen, on, and takes the focus by Tab."""
    return [one for one in _read(inside) if one is not inside and _takes(one)]


def next_stop(window: QWidget, here: QWidget | None, *, forward: bool) -> QWidget | None:
    """The stop after the one that has the focus, or before it; the ends are joined. None where there is no stop."""
    order = stops(window)
    if not order:
        return None
    if here in order:
        return order[(order.index(here) + (1 if forward else -1)) % len(order)]
    if here is None:
        return order[0 if forward else -1]
    read = list(_read(window))
    while here is not None and here not in read:  # it was hidden, or taken away, while it had the focus
        here = here.parentWidget()
    place = read.index(here) if here is not None else 0
    after = [one for one in read[place:] if one in order]
    before = [one for one in read[:place] if one in order]
    return (after or order)[0] if forward else (before or order)[-1]


def _takes(widget: QWidget) -> bool:
    by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(by_tab) and widget.isEnabled() and widget.focusProxy() is None


def _read(widget: QWidget) -> Iterator[QWidget]:
    """A widget and all that is seen in it, as it is laid out; what stands free in it, by place, comes last."""
    yield widget
    laid: list[QWidget] = []
    layout = widget.layout()
    if layout is not None:
        laid = list(_laid(layout))
    known = set(laid)
    free = [one for one in widget.children() if isinstance(one, QWidget) and one not in known and not one.isWindow()]
    free.sort(key=lambda one: (one.y(), one.x()))
    for one in (*laid, *free):
        if one.isVisible():
            yield from _read(one)


def _laid(layout: QLayout) -> Iterator[QWidget]:
    places = range(layout.count())
    if isinstance(layout, QGridLayout):
        places = sorted(places, key=lambda n: tuple(layout.getItemPosition(n))[:2])  # type: ignore[assignment,arg-type]
    for n in places:
        item = layout.itemAt(n)
        within, widget = item.layout(), item.widget()  # type: ignore[union-attr]  # every place below count holds one
        if within is not None:
            yield from _laid(within)
        elif widget is not None:
            yield widget
