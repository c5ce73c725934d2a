"""`python -m tjar_sync` and the `tjar-sync` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from tjar_sync.cli import main as run  # noqa: PLC0415 - keeps `import tjar_sync.__main__` free

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
