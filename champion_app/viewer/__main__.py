"""The process: python -m champion_app.viewer, or the frozen app with ``--viewer``."""

from __future__ import annotations

from champion_app.viewer.decode import main

if __name__ == "__main__":
    main()
