"""Start the app."""

from __future__ import annotations

import sys


def main() -> None:
    """The console door."""
    if sys.argv[1:] == ["--viewer"]:
        from champion_app.viewer.decode import main as view

        view()
        return
    from champion_app.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
