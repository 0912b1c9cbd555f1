"""Start the app."""

from __future__ import annotations

import sys


def main() -> None:
    """The console door."""
    from champion_app.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
