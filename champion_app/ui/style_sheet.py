"""One style sheet made of the tokens. Holds no font: see fonts.py."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from champion_app.ui.theme import CARD_RADIUS, CONTROL, CONTROL_RADIUS, RAIL_RADIUS, SMALL_CONTROL, Theme


def palette(theme: Theme) -> QPalette:
    """For what a style sheet does not reach: selections, placeholders, links."""
    colours = theme.colours
    made = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, colours.paper),
        (QPalette.ColorRole.WindowText, colours.ink),
        (QPalette.ColorRole.Base, colours.surface),
        (QPalette.ColorRole.AlternateBase, colours.hover),
        (QPalette.ColorRole.Text, colours.ink),
        (QPalette.ColorRole.Button, colours.surface),
        (QPalette.ColorRole.ButtonText, colours.ink),
        (QPalette.ColorRole.Highlight, colours.accent),
        (QPalette.ColorRole.HighlightedText, colours.accent_ink),
        (QPalette.ColorRole.PlaceholderText, colours.quiet),
        (QPalette.ColorRole.Link, colours.accent),
        (QPalette.ColorRole.ToolTipBase, colours.ink),
        (QPalette.ColorRole.ToolTipText, colours.paper),
    ):
        made.setColor(role, QColor(colour))
    return made


_INKS = ("quiet", "accent", "accent_ink", "late", "risk", "waiting", "done", "paper")


def _inks(theme: Theme) -> str:
    return "\n".join(f'QLabel[ink="{name}"] {{ color: {getattr(theme.colours, name)}; }}' for name in _INKS)


def style_sheet(theme: Theme) -> str:
    """The whole sheet for a theme."""
    c = theme.colours
    px = theme.px
    b = c.border
    strong = max(2, b)
    pad = px(15) if theme.scale == 1 else px(12)
    return f"""
QWidget {{ color: {c.ink}; background: transparent; }}
QMainWindow, QDialog, QWidget[part="page"] {{ background: {c.paper}; }}
{_inks(theme)}
QToolTip {{ color: {c.paper}; background: {c.ink}; border: none; padding: 6px; }}

QPushButton {{ background: {c.surface}; color: {c.ink}; border: {b}px solid {c.edge}; border-radius: {CONTROL_RADIUS}px;
  padding: 0 {pad}px; min-height: {px(CONTROL) - 2 * b}px; max-height: {px(CONTROL) - 2 * b}px; }}
QPushButton, QCheckBox, QRadioButton {{ outline: none; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:pressed {{ background: {c.rail}; }}
QPushButton[small="true"] {{ min-height: {px(SMALL_CONTROL) - 2 * b}px; max-height: {px(SMALL_CONTROL) - 2 * b}px; }}
QPushButton[look="primary"] {{ background: {c.accent}; color: {c.accent_ink}; border-color: {c.accent}; }}
QPushButton[look="primary"]:hover {{ background: {c.accent_hover}; border-color: {c.accent_hover}; }}
QPushButton[look="quiet"] {{ background: transparent; color: {c.accent}; border-color: transparent; padding: 0 {px(8)}px; }}
QPushButton[look="quiet"]:hover {{ background: {c.hover}; }}
QPushButton[look="destructive"] {{ color: {c.late}; border-color: {c.late}; }}
QPushButton:disabled {{ background: {c.hover}; color: {c.quiet}; border-color: {c.line}; }}
QPushButton[look="quiet"]:disabled {{ background: transparent; color: {c.quiet}; border-color: transparent; }}
QPushButton[chosen="true"] {{ background: {c.tint}; border: {strong}px solid {c.accent};
  min-height: {px(CONTROL) - 2 * strong}px; max-height: {px(CONTROL) - 2 * strong}px; }}

QPushButton[segment="first"] {{ border-right: none; border-top-right-radius: 0; border-bottom-right-radius: 0; }}
QPushButton[segment="middle"] {{ border-right: none; border-left: {b}px solid {c.line}; border-radius: 0; }}
QPushButton[segment="last"] {{ border-left: {b}px solid {c.line}; border-top-left-radius: 0; border-bottom-left-radius: 0; }}
QPushButton[segment][chosen="true"] {{ border-bottom: 3px solid {c.accent}; border-top: {b}px solid {c.edge};
  min-height: {px(CONTROL) - b - 3}px; max-height: {px(CONTROL) - b - 3}px; }}
QPushButton[segment="first"][chosen="true"] {{ border-left: {b}px solid {c.edge}; border-right: none; }}
QPushButton[segment="middle"][chosen="true"] {{ border-left: {b}px solid {c.line}; border-right: none; }}
QPushButton[segment="last"][chosen="true"] {{ border-left: {b}px solid {c.line}; border-right: {b}px solid {c.edge}; }}

QPushButton[part="rail"] {{ background: transparent; border: {b}px solid transparent; border-radius: {RAIL_RADIUS}px;
  text-align: left; padding: 0 {px(8)}px 0 {px(11)}px; min-height: {px(40) - 2 * b}px; max-height: {px(40) - 2 * b}px; }}
QPushButton[part="rail"]:hover {{ background: {c.hover}; }}
QPushButton[part="rail"][here="true"] {{ background: {c.surface}; border-color: {c.accent if b > 1 else c.surface}; }}

QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox {{ background: {c.surface};
  color: {c.ink}; border: {b}px solid {c.edge}; border-radius: {CONTROL_RADIUS}px; padding: 0 {px(12) - b}px;
  selection-background-color: {c.accent}; selection-color: {c.accent_ink}; }}
QLineEdit, QPlainTextEdit {{ placeholder-text-color: {c.quiet}; }}
QLineEdit, QComboBox, QAbstractSpinBox {{ min-height: {px(CONTROL) - 2 * b}px;
  max-height: {px(CONTROL) - 2 * b}px; }}
QPlainTextEdit {{ padding: {px(4)}px {px(8) - b}px; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{ border: {strong}px solid {c.accent}; padding-left: {px(12) - strong}px; }}
QPlainTextEdit:focus {{ padding-left: {px(8) - strong}px; }}
QLineEdit, QComboBox {{ outline: none; }}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] {{ border: 2px solid {c.late}; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {{ background: {c.hover}; color: {c.quiet};
  border-color: {c.line}; }}
QComboBox::drop-down {{ border: none; width: {px(32)}px; }}
QComboBox::down-arrow {{ image: none; width: 0; height: 0; }}
QComboBox QAbstractItemView {{ background: {c.surface}; color: {c.ink}; border: {b}px solid {c.edge}; outline: none;
  selection-background-color: {c.tint}; selection-color: {c.ink}; padding: 4px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ subcontrol-origin: margin; width: 0; height: 0; border: none; }}

QFrame[part="calendar"] {{ background: {c.surface}; border: {strong}px solid {c.edge}; border-radius: {CONTROL_RADIUS}px; }}
QCalendarWidget QWidget#qt_calendar_navigationbar {{ background: {c.surface}; min-height: {px(CONTROL)}px; }}
QCalendarWidget QToolButton {{ background: transparent; color: {c.ink}; border: {strong}px solid transparent;
  border-radius: {CONTROL_RADIUS}px; padding: 0 {px(8)}px; min-height: {px(SMALL_CONTROL) - 2 * strong}px; }}
QCalendarWidget QToolButton:hover {{ background: {c.hover}; }}
QCalendarWidget QToolButton:focus {{ border-color: {c.accent}; }}
QCalendarWidget QToolButton::menu-indicator {{ image: none; width: 0; }}
QCalendarWidget QSpinBox {{ min-width: {px(80)}px; }}
QCalendarWidget QAbstractItemView {{ background: {c.surface}; color: {c.ink}; alternate-background-color: {c.surface};
  selection-background-color: {c.accent}; selection-color: {c.accent_ink}; outline: none; }}
QCalendarWidget QAbstractItemView:disabled {{ color: {c.quiet}; }}

QCheckBox, QRadioButton {{ spacing: {px(8)}px; min-height: {px(24)}px; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {px(16)}px; height: {px(16)}px; border: {b}px solid {c.edge};
  background: {c.surface}; border-radius: 3px; }}
QRadioButton::indicator {{ border-radius: {px(9)}px; }}
QCheckBox::indicator:checked, QRadioButton::indicator:checked {{ background: {c.accent}; border-color: {c.accent}; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border: 2px solid {c.accent}; }}

QFrame[part="card"] {{ background: {c.surface}; border: {b}px solid {c.line}; border-radius: {CARD_RADIUS}px; }}
QFrame[part="card"][tone="strong"] {{ border-color: {c.edge}; }}
QFrame[part="card"][tone="risk"] {{ background: {c.risk_tint}; border-color: {c.risk}; }}
QFrame[part="card"][tone="late"] {{ background: {c.late_tint}; border-color: {c.late}; }}
QFrame[part="card"][tone="chosen"] {{ background: {c.tint}; border: {strong}px solid {c.accent}; }}
QFrame[part="rule"] {{ background: {c.line}; border: none; max-height: {b}px; min-height: {b}px; }}
QFrame[part="beside-risk"] {{ background: {c.surface}; border: none; border-left: {b}px solid {c.risk};
  border-top-right-radius: {CARD_RADIUS - b}px; border-bottom-right-radius: {CARD_RADIUS - b}px; }}
QFrame[part="beside-risk"][under="true"] {{ border-left: none; border-top: {b}px solid {c.risk}; border-radius: 0;
  border-bottom-left-radius: {CARD_RADIUS - b}px; border-bottom-right-radius: {CARD_RADIUS - b}px; }}
QFrame[part="head"] {{ background: {c.hover}; border-bottom: {b}px solid {c.line}; border-top-left-radius: {CARD_RADIUS}px; border-top-right-radius: {CARD_RADIUS}px; }}
QPushButton[ink="quiet"] {{ color: {c.quiet}; }}
QPushButton[ink="ink"] {{ color: {c.ink}; }}
QFrame[part="bone"] {{ background: {c.rail}; border-radius: 3px; }}
QFrame[part="drop"] {{ background: {c.tint}; border: 2px dashed {c.accent}; border-radius: 8px; }}
QFrame[part="toast"] {{ background: {c.ink}; border-radius: 6px; }}
QFrame[part="toast"] QLabel {{ color: {c.paper}; }}
QFrame[part="toast"] QPushButton {{ background: transparent; color: {c.paper}; border: none; text-decoration: underline; }}
QWidget[part="rail-ground"] {{ background: {c.rail}; border-right: {b}px solid {c.line}; }}
QWidget[part="foot"] {{ background: {c.paper}; border-top: {b}px solid {c.line}; }}
QFrame[part="row"] {{ background: transparent; border: none; }}
QFrame[part="row"]:hover {{ background: {c.hover}; }}

QProgressBar {{ background: {c.line}; border: none; border-radius: 3px; min-height: {px(6)}px; max-height: {px(6)}px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}

QScrollArea {{ border: none; background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px 3px; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 3px 2px; }}
QScrollBar::handle {{ background: {c.edge}; border-radius: 3px; min-height: 32px; min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QMenu {{ background: {c.surface}; color: {c.ink}; border: {b}px solid {c.edge}; border-radius: {CONTROL_RADIUS}px; padding: 4px; }}
QMenu::item {{ padding: {px(8)}px {px(16)}px; border-radius: 3px; }}
QMenu::item:selected {{ background: {c.tint}; color: {c.ink}; }}
QTableWidget::item {{ padding: 0 {px(8)}px 0 {px(4)}px; }}
QListView, QTableView {{ background: {c.surface}; border: none; outline: none; }}
QHeaderView::section {{ background: {c.hover}; color: {c.quiet}; border: none; padding: 0 {px(8)}px 0 {px(7)}px; }}
"""
