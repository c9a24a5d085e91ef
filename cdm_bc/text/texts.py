"""Texts side by side in two languages, from the YAML files in this folder."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from cdm_bc.document import read

FOLDER = Path(__file__).parent


class Texts:
    """The texts of one file in one language.

    >>> texts("terminal", "en")("year", year=3)
    'year 3'
    """

    def __init__(self, name: str, language: str, table: dict[str, str]) -> None:
        self.name = name
        self.language = language
        self._table = table

    def __call__(self, key: str, **values: object) -> str:
        """The text of `key`, its ``{placeholders}`` filled in.

        Raises
        ------
        KeyError
            If there is no such text: a mistake in the program, not in the input.
        """
        try:
            text = self._table[key]
        except KeyError:
            raise KeyError(f"no text '{key}' in {self.name}.yaml") from None
        return text.format(**values) if values else text

    def __contains__(self, key: str) -> bool:
        return key in self._table


@lru_cache(maxsize=64)
def texts(name: str, language: str) -> Texts:
    """The texts of ``<name>.yaml``: nested keys are joined with dots; leaves are ``{nl: …, en: …}``."""
    return Texts(name, language, {key: pair[language] for key, pair in _load(name).items()})


@lru_cache(maxsize=32)
def _load(name: str) -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    _flatten(read(FOLDER / f"{name}.yaml").data, "", table)
    return table


def _flatten(node: dict[str, Any], prefix: str, table: dict[str, dict[str, str]]) -> None:
    for key, value in node.items():
        if set(value) == {"nl", "en"}:
            table[prefix + key] = value
        else:
            _flatten(value, f"{prefix}{key}.", table)
