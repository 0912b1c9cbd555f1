"""Pictures of every form with a value in each field: ``python -m tests.ui.pictures_forms [kind …]``."""

from __future__ import annotations

import sys
from collections.abc import Collection

from PySide6.QtWidgets import QApplication, QWidget

from champion_app.domain.record import Field
from champion_app.ui.forms.record_form import RecordForm
from champion_app.ui.theme import PAGE
from champion_app.ui.widgets.card import Scroll
from tests.ui.roof import Roof, now
from tests.ui.shots import SHOTS, house, page_size, settle, shoot, start

VALUES = {
    "text": "As she said it herself", "date": "1988-05-04", "datetime": "2026-12-04T16:00:00+00:00", "time": "18:30",
    "int": 12, "float": 2.5, "bool": True, "texts": ["one", "two"],
}  # fmt: skip


def value_of(field: Field, made: Roof) -> object:
    """Something that the field can hold."""
    choices = made.vault.policy.choices(field.choices) if field.choices else ()
    if choices:
        return [choices[0].code] if field.base == "texts" else choices[-1].code
    return VALUES[field.base]


def form_of(kind_name: str, made: Roof, *, bases: Collection[str] = VALUES) -> RecordForm:
    """The form of a whole kind, or of its fields of these bases, every field filled."""
    kind = made.vault.catalogue.get(kind_name)
    assert kind is not None
    fields = [field for field in kind.fields if field.base in bases and field.base in VALUES]
    form = RecordForm(made.look, kind, made.vault.policy, fields=[field.name for field in fields], clock=now)
    form.set_values({field.name: value_of(field, made) for field in fields})
    return form


def main(wanted: list[str]) -> None:
    app = start()
    for name, mode, scale, width, height in SHOTS:
        wide, high = page_size(width, height, scale)
        with house(app, mode=mode, scale=scale) as made:
            for kind in wanted or ["person", "follow_up", "note", "agency"]:
                _shoot(app, made, f"form-{kind}-{name}", form_of(kind, made), wide, high)


def _shoot(app: QApplication, made: Roof, name: str, form: RecordForm, wide: int, high: int) -> None:
    page = Scroll(margins=(PAGE, PAGE, PAGE, PAGE))
    ground = QWidget()
    ground.setProperty("part", "page")
    page.column.addWidget(form)
    page.column.addStretch(1)
    made.window.setCentralWidget(page)
    made.window.resize(wide, high)
    made.window.show()
    settle(app)
    shoot(made, name)


if __name__ == "__main__":
    main(sys.argv[1:])
