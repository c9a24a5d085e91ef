"""How a batch is doing, on standard error: a bar for people, a line per client for logs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


class Progress:
    """What a batch tells while it runs; this one tells nobody."""

    @contextmanager
    def over(self, total: int) -> Iterator[None]:
        """A context in which `total` clients are dealt with."""
        yield

    def started(self, client: str) -> None:
        """A report is being made."""

    def done(self, client: str, seconds: float) -> None:
        """A report is in its place."""

    def failed(self, client: str, message: str) -> None:
        """A client has no report."""


class Lines(Progress):
    """A line per client on standard error."""

    def done(self, client: str, seconds: float) -> None:
        """A line."""
        print(f"{client}: done in {seconds:.1f} s", file=sys.stderr, flush=True)

    def failed(self, client: str, message: str) -> None:
        """A line; the reasons come at the end."""
        print(f"{client or 'a file'}: failed", file=sys.stderr, flush=True)


class Bar(Progress):
    """A bar that shows how many are done and failed, who is being worked on, and how long it will take."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichBar

        self.bar = RichBar(
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.fields[failed]}", style="red"),
            TimeRemainingColumn(compact=True),
            TextColumn("{task.description}", markup=False),
            console=Console(stderr=True),
            transient=True,
        )
        self.running: dict[str, None] = {}
        self.failures = 0

    @contextmanager
    def over(self, total: int) -> Iterator[None]:
        """Show the bar."""
        with self.bar:
            self.task = self.bar.add_task("", total=total, failed="")
            yield

    def started(self, client: str) -> None:
        """Name it."""
        self.running[client] = None
        self._show(0)

    def done(self, client: str, seconds: float) -> None:
        """One further."""
        self._leave(client)

    def failed(self, client: str, message: str) -> None:
        """One further, and counted."""
        self.failures += 1
        self._leave(client)

    def _leave(self, client: str) -> None:
        self.running.pop(client, None)
        self._show(1)

    def _show(self, advance: int) -> None:
        failed = f"{self.failures} failed" if self.failures else ""
        names = ", ".join(name if len(name) <= 30 else f"{name[:29]}…" for name in self.running)
        self.bar.update(self.task, advance=advance, description=names, failed=failed)


def progress_for_terminal() -> Progress:
    """The bar where somebody watches, else lines."""
    return Bar() if sys.stderr.isatty() else Lines()
