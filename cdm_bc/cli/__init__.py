"""The command ``cdm-bc``: a module per command, each option declared once, all words about files and exit status."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status. Ctrl-C is heard while the command is still being imported, too."""
    try:
        from cdm_bc.cli.program import run

        return run(arguments)
    except KeyboardInterrupt:
        print("cdm-bc: stopped.", file=sys.stderr)
        return 1


__all__ = ["main"]
