"""What a page sends to its desk."""

from __future__ import annotations

from typing import Any

from cdm_bc.workshop.desk import Desk


def do(desk: Desk, name: str, **args: Any) -> Any:
    """Do what a button or box does; gives what the page is sent."""
    return desk.handle({"type": "act", "name": name, "args": args})
