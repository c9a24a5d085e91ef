"""What is known of the organisations in a survey: sector and size, from columns of the answers or a table of their own."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from cdm_bc.maturity.headers import Header
from cdm_bc.maturity.records import Vocabulary
from cdm_bc.maturity.tables import TextTable
from cdm_bc.sentences import Sentence

#: By which a survey may be divided.
ATTRIBUTES = ("sector", "size")


def attributes_of(table: TextTable, header: Header, known: Vocabulary) -> dict[str, dict[str, str]]:
    """Attribute -> organisation -> its value in this table; an organisation with two is a fault, which goes into `known`."""
    if "organisation" not in header.roles:
        return {}
    organisations = table.columns[header.roles["organisation"]]
    found: dict[str, dict[str, str]] = {}
    for role in ATTRIBUTES:
        if role not in header.roles:
            continue
        values = table.columns[header.roles[role]]
        key = organisations.codes.astype(np.int64) * len(values.texts) + values.codes
        for pair, first in zip(*_first_rows(key), strict=True):
            number, code = divmod(pair, len(values.texts))
            organisation, value = (" ".join(text.split()) for text in (organisations.texts[number], values.texts[code]))
            before = found.setdefault(role, {}).setdefault(organisation, value) if organisation and value else value
            if before != value:
                message = "{organisation} has {what} '{one}' here and '{other}' elsewhere. Make them the same."
                names = {"organisation": organisation, "what": Sentence(role), "one": value, "other": before}
                known.fault_at(table, first, table.header[header.roles[role]], Sentence(message, **names))
    return found


def _first_rows(key: np.ndarray) -> tuple[list[int], list[int]]:
    """Each distinct key, and the row on which it stands first."""
    codes, distinct = pd.factorize(key)
    first = np.full(len(distinct), -1)
    rows = np.arange(len(codes))[::-1]
    first[codes[::-1]] = rows
    return distinct.tolist(), first.tolist()


def merged_attributes(parts: list[dict[str, dict[str, str]]]) -> Mapping[str, Mapping[str, str]]:
    """The attributes of all tables; where two say something else, the last."""
    found: dict[str, dict[str, str]] = {}
    for part in parts:
        for role, values in part.items():
            found.setdefault(role, {}).update(values)
    return found
