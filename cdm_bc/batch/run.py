"""A notebook's cells, run in a worker and told cell by cell."""

from __future__ import annotations

from typing import Any

from cdm_bc.batch.shell import run_cells, shell


def run_and_tell(cells: list[Any], tell: Any) -> dict[str, str]:
    """Run `cells`; tell of each that it starts, then its count and outputs, and at the end those that changed since.

    Returns
    -------
    name and message of the error that stopped it; empty strings if none did.
    """

    def finished(index: int, what: str = "finished") -> None:
        cell = cells[index]
        tell((what, index, cell.get("execution_count"), cell.get("outputs", [])))

    error = run_cells(cells, started=lambda index: tell(("started", index)), finished=finished)
    updated = {id(output) for output in shell().outputs.updated}
    for index, cell in enumerate(cells):
        if any(id(output) in updated for output in cell.get("outputs", [])):
            finished(index, "updated")
    return {"name": type(error).__name__ if error else "", "message": str(error) if error else ""}
