"""Texts side by side in two languages, from the YAML files in this folder."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from cdm_bc.document import read

FOLDER = Path(__file__).parent


class Texts:
    """The texts of one file in one language, or those under one key of it.

    >>> texts("terminal", "en")("year", year=3)
    'year 3'
    >>> texts("charts", "en").under("tornado").each("low", "high")
    ('at the low value', 'at the high value')
    """

    def __init__(self, name: str, language: str, table: dict[str, str], above: str = "") -> None:
        self.name = name
        self.language = language
        self.above = above
        self._table = table

    def under(self, key: str) -> Texts:
        """The texts under `key`."""
        return Texts(self.name, self.language, self._table, self._whole(key))

    def each(self, *keys: str) -> tuple[str, ...]:
        """The texts of `keys`."""
        return tuple(self(key) for key in keys)

    def _whole(self, key: str) -> str:
        return f"{self.above}.{key}" if self.above else key

    def __call__(self, key: str, **values: object) -> str:
        """The text of `key`, its ``{placeholders}`` filled in.

        Raises
        ------
        KeyError
            If there is no such text: a mistake in the program, not in the input.
        """
        try:
            text = self._table[self._whole(key)]
        except KeyError:
            raise KeyError(f"no text '{self._whole(key)}' in {self.name}.yaml") from None
        return text.format(**values) if values else text

    def __contains__(self, key: str) -> bool:
        return self._whole(key) in self._table


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
