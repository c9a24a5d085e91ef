"""What goes wrong is written to a file beside the client file, never onto the page or the terminal."""

from __future__ import annotations

import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

#: Of the server: tornado and Voilà.
OF_THE_SERVER = ("tornado.access", "tornado.general", "tornado.application", "Voila", "asyncio")


class _Discreet(logging.Formatter):
    """Leaves out the token that opens the page."""

    def format(self, record: logging.LogRecord) -> str:
        return re.sub(r"token=[\w-]+", "token=…", super().format(record))


def log_file(client_file: Path) -> Path:
    """The file for the workshop on a client file."""
    return client_file.with_name(f"{client_file.stem}.workshop.log")


def log_to(path: Path, *names: str) -> None:
    """Have the loggers of these names write to a file, and nowhere else."""
    for name in names:
        log = logging.getLogger(name)
        if any(getattr(handler, "baseFilename", "") == str(path.resolve()) for handler in log.handlers):
            continue
        handler = RotatingFileHandler(path.resolve(), maxBytes=500_000, backupCount=1, encoding="utf-8", delay=True)
        handler.setFormatter(_Discreet("%(asctime)s %(levelname)s %(message)s"))
        handler.setLevel(logging.WARNING)
        log.handlers = [handler]
        log.propagate = False
