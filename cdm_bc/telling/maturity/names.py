"""Names of reports: what an organisation is called becomes a file name that every system takes."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from cdm_bc.case.load import RESERVED

LONGEST = 60
#: The dot keeps these apart from client ids, which have none: both kinds of report can share a folder.
KIND = "maturity"


def report_ids(organisations: Iterable[str]) -> dict[str, str]:
    """Organisation -> stem of its report's file.

    >>> report_ids(["Café Noir B.V.", "CON"])
    {'Café Noir B.V.': 'cafe-noir-b-v.maturity', 'CON': 'con-report.maturity'}
    """
    return {name: f"{slug}.{KIND}" for name, slug in slugs(organisations).items()}


def part_ids(report: str, respondents: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Business unit and id of a respondent, '' for the unit itself -> stem of the file of the report of that person or unit,
    given the organisation's.
    """
    stem = report.removesuffix(f".{KIND}")
    people = list(respondents)
    units = [(unit, "") for unit in dict.fromkeys(unit for unit, _ in people) if unit]
    keys = {who: " ".join(part for part in who if part) for who in [*units, *people]}
    found = slugs("\0".join(who) for who in keys)
    return {who: f"{stem}.{found[chr(0).join(who)]}.{KIND}" for who in keys}


def slugs(names: Iterable[str]) -> dict[str, str]:
    """A slug per name, no two alike; names that would share one get a part of their hash, whoever else is there.

    >>> sorted(slugs(["A & B", "A/B", "C"]).values())
    ['a-b-998d3e', 'a-b-dff4ec', 'c']
    """
    plain = {name: slug(name) for name in names}
    shared = {one for one, count in Counter(plain.values()).items() if count > 1}
    return {name: f"{one}-{_digest(name)}" if one in shared else one for name, one in plain.items()}


def slug(name: str) -> str:
    """Small letters, digits and hyphens; never empty, reserved by Windows, or long.

    >>> slug("  Zoë's   Bakkerij (NL) "), slug("../../etc"), slug("aux")
    ('zoe-s-bakkerij-nl', 'etc', 'aux-report')
    """
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    found = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    if not found:
        return f"report-{_digest(name)}"
    if found in RESERVED:
        return f"{found}-report"
    return found if len(found) <= LONGEST else f"{found[:LONGEST].rstrip('-')}-{_digest(name)}"


def _digest(name: str) -> str:
    return hashlib.sha256(unicodedata.normalize("NFC", name).encode("utf-8", "replace")).hexdigest()[:6]
