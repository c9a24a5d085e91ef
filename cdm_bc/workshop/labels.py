"""Places in the tree of the workshop, and what stands there, in words."""

from __future__ import annotations

import datetime
from typing import Any

from cdm_bc.case.customers import label_of
from cdm_bc.case.effort import AMOUNT_NAMES
from cdm_bc.case.quality import SCORE_NAMES, STATE_NAMES
from cdm_bc.case.settings import SETTINGS, SHARES
from cdm_bc.customers.forms import numbers
from cdm_bc.document import KeyPath
from cdm_bc.edits.tree import ABSENT, Edit
from cdm_bc.model import Model
from cdm_bc.quantity import KEYS
from cdm_bc.text import Formatter, Texts, texts
from cdm_bc.text.numbers import write_quantity

#: Words for the numbers of the method itself.
SETTING_NAMES = {address.key: name for address, (_, name) in SETTINGS.items()}


class Labels:
    """Says in one language what a path of the tree means.

    Parameters
    ----------
    lines : the cost lines, to name them.
    """

    def __init__(self, model: Model, formatter: Formatter, lines: list[dict[str, Any]]) -> None:
        self.model = model
        self.f = formatter
        self.language = formatter.language
        self.t: Texts = texts("workshop", formatter.language)
        self.lines = lines

    def place(self, path: KeyPath) -> str:
        """The place in words: ‘Customer service: share of handling time saved’."""
        branch, *rest = path
        if branch in ("points", "snapshots"):
            return self.t(f"place.{branch}") + (f": {rest[0]}" if rest and isinstance(rest[0], str) else "")
        parts = [self.t("place.file")] if not rest else self._file(rest)
        return ": ".join(part for part in parts if part)

    def _file(self, path: list[Any]) -> list[str]:
        section, *rest = path
        if not rest:
            return [self._word(section)]
        name = str(rest[0])
        if section == "facts":
            return [self._one("facts", name), *map(self._word, rest[1:])]
        if section == "benefits":
            return [self._one("benefits", name), *self._benefit(name, rest[1:])]
        if section in ("data", "foundations"):
            kind = "entities" if section == "data" else section
            return [self._one(kind, name), *map(self._word, rest[1:])]
        if section == "relevance":
            kinds = zip(("entities", "drivers"), rest, strict=False)
            return [" × ".join(self._one(kind, str(one)) for kind, one in kinds)]
        if section == "importance":
            return [self._word(section), self._one("drivers", name)]
        if section == "effort" and name == "lines" and len(rest) > 1:
            index = rest[1]
            what = self.lines[index]["what"] if isinstance(index, int) and index < len(self.lines) else ""
            return [what or self._word("lines"), *map(self._word, rest[2:])]
        if section == "customers" and len(rest) > 2:
            return self._customers(name, str(rest[1]), [str(part) for part in rest[2:]])
        return [self._word(str(part)) for part in (rest if section in _PLAIN else path)]

    def _customers(self, part: str, entry: str, rest: list[str]) -> list[str]:
        """An entry of ``customers:``, and which of its numbers."""
        described = getattr(numbers(), part, {})
        for length in range(len(rest), 0, -1):
            key = ".".join(rest[:length])
            if key in described:
                return [label_of(entry, None), str(described[key].name[self.language]), *map(self._word, rest[length:])]
        return [label_of(entry, None), *map(self._word, rest)]

    def _benefit(self, benefit: str, rest: list[Any]) -> list[str]:
        if len(rest) > 1 and rest[0] == "inputs":
            item = self.model.benefits[benefit].inputs.get(rest[1]) if benefit in self.model.benefits else None
            return [item.name[self.language] if item else str(rest[1]), *map(self._word, rest[2:])]
        return [self._word(str(part)) for part in rest]

    def _one(self, kind: str, name: str) -> str:
        item = getattr(self.model, kind).get(name)
        return str(item.name[self.language]) if item else name

    def _word(self, key: Any) -> str:
        for table in (SCORE_NAMES, STATE_NAMES, AMOUNT_NAMES, SETTING_NAMES):
            if key in table:
                return str(table[key][self.language])
        text = f"word.{key}"
        return self.t(text) if text in self.t else str(key)

    def edit_words(self, edit: Edit) -> tuple[str, str, str]:
        """An edit in words: place, from, to."""
        return self.place(edit.path), self.value(edit.old, edit.path), self.value(edit.new, edit.path)

    def value(self, value: Any, path: KeyPath = ()) -> str:
        """What stands there, in words; a long one is cut."""
        text = self._value(value, path)
        return text if len(text) <= 90 else text[:88] + "…"

    def _value(self, value: Any, path: KeyPath) -> str:
        if value is ABSENT:
            return self.t("value.default") if path[:2] in _DEFAULTED else self.t("value.none")
        if path[:1] == ("snapshots",):
            return self.t("value.kept")
        if isinstance(value, bool):
            return self.t("value.yes" if value else "value.no")
        percent = self._is_share(path)
        if isinstance(value, int | float):
            return write_quantity(value, self.language, percent=percent)
        if isinstance(value, datetime.date):
            return self.f.date(value)
        if isinstance(value, list):
            if value and all(isinstance(item, int | float) for item in value):
                return write_quantity(value, self.language, percent=percent)
            return ", ".join(self._value(item, ()) for item in value)
        if isinstance(value, dict):
            return self._mapping(value, path, percent)
        return str(value)

    def _mapping(self, value: dict[str, Any], path: KeyPath, percent: bool) -> str:
        if "base" in value or "by_year" in value:
            agreed = f" ({self.t('value.agreed')})" if value.get("agreed") else ""
            return write_quantity(value, self.language, percent=percent) + agreed
        if "what" in value:
            return str(value["what"])
        if "text" in value:
            return str(value["text"])
        return "; ".join(f"{self._word(key)} {self._value(inner, (*path, key))}" for key, inner in value.items())

    def _is_share(self, path: KeyPath) -> bool:
        if len(path) < 3:
            return False
        section, last = path[1], path[-1]
        if section in ("data", "foundations") or last in _SHARES or "indexation" in path:
            return True
        if section == "facts" and path[2] in self.model.facts:
            return self.model.facts[str(path[2])].is_share(str(path[2]))
        if section == "customers" and len(path) > 4:
            described = getattr(numbers(), str(path[2]), {}).get(".".join(map(str, path[4:])))
            return described is not None and described.is_share(str(last))
        if section == "benefits" and len(path) > 4 and path[2] in self.model.benefits:
            item = self.model.benefits[str(path[2])].inputs.get(str(path[4]))
            return item is not None and item.is_share(str(path[4]))
        return False


def pieces(edit: Edit) -> list[Edit]:
    """An edit as people think of it: one for each number, choice or cost line that it changes.

    >>> [piece.path for piece in pieces(Edit(("file",), ABSENT, {"facts": {"a": 1, "b": {"base": 2, "agreed": True}}}))]
    [('file', 'facts', 'a'), ('file', 'facts', 'b')]
    """
    if edit.path[-1:] == ("lines",):
        return _lines(edit)
    ends = [end for end in (edit.old, edit.new) if end is not ABSENT]
    if edit.path[0] != "file" or not all(isinstance(end, dict) and _is_section(end) for end in ends):
        return [edit]
    old, new = (end if isinstance(end, dict) else {} for end in (edit.old, edit.new))
    inner = [Edit((*edit.path, key), old.get(key, ABSENT), new.get(key, ABSENT)) for key in {**old, **new}]
    return [piece for part in inner if part.old != part.new for piece in pieces(part)]


def _is_section(value: dict[str, Any]) -> bool:
    """Whether a mapping holds several things; a quantity, a cost line and a point are one."""
    return not value.keys() & {*KEYS, "what", "text"}


def _lines(edit: Edit) -> list[Edit]:
    """Cost lines, line by line; one that keeps its name is the same line."""
    old, new = (end if isinstance(end, list) else [] for end in (edit.old, edit.new))
    gone, come = [line for line in old if line not in new], [line for line in new if line not in old]
    pairs = [(line, next((other for other in come if other["what"] == line["what"]), ABSENT)) for line in gone]
    taken = [other for _, other in pairs]
    pairs += [(ABSENT, line) for line in come if line not in taken]
    return [Edit(edit.path, before, after) for before, after in pairs] or [edit]


_DEFAULTED = {("file", section) for section in ("facts", "benefits", "data", "foundations", "delivery", "relevance")}
#: Sections whose keys say enough.
_PLAIN = ("effort", "finance", "delivery", "master_data", "data_quality")
_SHARES = {*(address.key for address in SHARES), "risk_adjustment", "discount_rate", "contingency", "tax_rate"}
