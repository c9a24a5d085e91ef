"""Imports that are made quicker."""

from __future__ import annotations

import sys


def import_nbformat() -> None:
    """Import nbformat without the grammar of internationalised addresses.

    nbformat imports jsonschema, which imports that grammar for a check that notebooks do not use; it takes two seconds,
    more than all else that a report imports. Who asks for the grammar later still gets it.
    """
    name = "rfc3987_syntax"
    if "nbformat" in sys.modules or name in sys.modules:
        return
    sys.modules[name] = None  # type: ignore[assignment]  # the documented way to make an import fail
    try:
        import nbformat  # noqa: F401
    finally:
        del sys.modules[name]
