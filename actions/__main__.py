"""`python -m actions`: start the action server."""

from __future__ import annotations

from actions.server import main

if __name__ == "__main__":
    main()
