"""What stands in the Briefing room where there is no report to show, and why."""

from __future__ import annotations

from champion_app.ui.look import Look
from champion_app.ui.widgets.states import Notice

NO_REPORT = "No report has come yet"
NO_REPORT_WORDS = (
    "The day's report for your area comes with your next sync, and stays here when you have no network. "
    "If it does not come, ask the coordinator which area you work in."
)
NEWER = "This report is written for a newer version of the app"
NEWER_WORDS = "It is kept as it came and nothing is lost. Ask for the newer version at the station."
UNREADABLE = "The report could not be read"


def no_report(look: Look) -> Notice:
    """None came yet."""
    return Notice(look, NO_REPORT, NO_REPORT_WORDS, icon="newspaper", buttons=("Go to Station",))


def newer_report(look: Look) -> Notice:
    """One came that this version cannot show."""
    return Notice(look, NEWER, NEWER_WORDS, icon="newspaper", buttons=("Go to Station",))
