"""Every test runs off-screen and touches nothing of the person who runs it."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
