"""The doors of the rail, in their order: Ctrl+1 is the first. A new room is one line here and one in the window."""

from __future__ import annotations

from champion_app.ui.frame import Door

DOORS = (
    Door(room="today", words="Today", icon="house"),
    Door(room="caseload", words="Caseload", icon="identification-card"),
    Door(room="partners", words="Partners", icon="handshake"),
    Door(room="joint", words="Joint working", icon="users-three"),
    Door(room="briefing", words="Briefing", icon="chart-line"),
    Door(room="station", words="Station", icon="arrows-down-up", low=True),
    Door(room="settings", words="Settings", icon="gear-six", low=True),
)
