"""The sheet of benefits: in each state what they claim, what the pools grant, and what is earned from the wave's year on.

::

    a = V (1 − ρ) × realised share          U = P (1 − Π (1 − min(1, a / P)))          u = U a / Σ a
    earned in year t:  Σ over waves w < t of  [u after the wave − u before it] × ramp-up(t − w)
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cdm_bc.excel.book import FIRST_ROW, LABEL, ONE, YEAR_ROW, Page, column_head
from cdm_bc.excel.draft import Draft
from cdm_bc.excel.potential import FIRST
from cdm_bc.excel.quality import WEIGHTS, column_of
from cdm_bc.quantity import Array


def write_benefits(draft: Draft) -> None:
    """A block per state: today, after the wave of each year, and with perfect data."""
    page, words = draft.page("benefits"), draft.words
    column_head(page, words("sheet.benefits"), words("benefits.intro"), draft.year_names)
    earned = {key: np.zeros(draft.years) for key in draft.entries.benefits}
    row = FIRST_ROW
    for state in range(draft.years + 1):
        title = words("benefits.today") if state == 0 else words("benefits.wave", wave=state - 1)
        row = _block(draft, page, row, title, state, earned if state else None) + 1
    _block(draft, page, row, words("benefits.perfect"), -1, None)


def _block(draft: Draft, page: Page, row: int, title: str, state: int, earned: dict[str, Array] | None) -> int:
    """Claims, pools and grants of one state; returns the next row. `earned` : up to the wave before, brought up to date."""
    page.put(row, LABEL, title, "group")
    wave = page.put(row, ONE, float(state - 1), "whole") if state >= 0 else None
    row += 1
    by_pool: dict[str, list[str]] = {}
    for key, benefit in draft.entries.benefits.items():
        by_pool.setdefault(benefit.pool or "", []).append(key)
    for pool, members in by_pool.items():
        first = row
        for key in members:
            page.line(row, draft.words("benefits.claim", name=_name(draft, key)), draft.unit("money/year"))
            values = list(draft.shown.claim(key, state))
            page.across(row, _claim(draft, page, key, state), values, "money", FIRST)
            row += 1
        row = _granted(draft, page, row, first, pool, members, state)
        if wave is not None and earned is not None:
            row = _earned(draft, page, row, members, state, wave.on(page), earned)
    return row


def _name(draft: Draft, key: str) -> str:
    return draft.entries.benefits[key].name[draft.language]


def _claim(draft: Draft, page: Page, key: str, state: int) -> str:
    """V (1 − ρ) × the share that is realised in the state."""
    if state >= 0:
        share = draft.rows[f"share {key}"].at(ONE + state).on(page)
    elif draft.entries.entities:
        weights = column_of(draft, WEIGHTS + list(draft.entries.benefits).index(key), page)
        share = f"IF(SUM({weights})>0,1,0)"
    else:
        share = "0"
    risk = draft.one(f"benefits.{key}.risk_adjustment", page)
    return f"{draft.rows[f'potential {key}'].on(page)}*(1-{risk})*{share}"


def _granted(draft: Draft, page: Page, row: int, first: int, pool: str, members: Sequence[str], state: int) -> int:
    """What each of the benefits of a pool gets; without a pool, what it claims."""
    shown, words = draft.shown, draft.words
    if pool:
        size, used = draft.rows[f"pool {pool}"].on(page), np.zeros(draft.years)
        for place, key in enumerate(members):
            claim = f"{{c}}${first + place + 1}"
            fraction = f"IF({size}>0,MAX(0,MIN(1,{claim}/{size})),0)"
            used = used + _fraction(draft, key, pool, state) * (1.0 - used)
            formula = fraction if place == 0 else f"{{c}}${row}+{fraction}*(1-{{c}}${row})"
            page.line(row, words("benefits.used", name=_name(draft, key)), words("unit.share"))
            page.across(row, formula, list(used), "share", FIRST)
            row += 1
        whole = f"SUM({{c}}${first + 1}:{{c}}${first + len(members)})"
        last = row
    for place, key in enumerate(members):
        claim = f"{{c}}${first + place + 1}"
        formula = f"IF({whole}>0,{size}*{{c}}${last}*{claim}/{whole},0)" if pool else claim
        page.line(row, words("benefits.granted", name=_name(draft, key)), draft.unit("money/year"), "", "strong")
        name = f"value {key} {state}"
        draft.rows[name] = page.across(row, formula, list(shown.value(key, state)), "money", FIRST)
        row += 1
    return row


def _fraction(draft: Draft, key: str, pool: str, state: int) -> Array:
    """The part of the pool that a benefit claims, (T,)."""
    claim, size = draft.shown.claim(key, state), draft.shown.pool_size(pool)
    return np.clip(np.divide(claim, size, out=np.zeros(draft.years), where=size > 0), 0.0, 1.0)


def _earned(
    draft: Draft, page: Page, row: int, members: Sequence[str], state: int, wave: str, earned: dict[str, Array]
) -> int:
    """What comes in of this wave and all before it, year by year, in prices of year 0."""
    year = f"{{c}}${YEAR_ROW + 1}"
    for key in members:
        after, before = draft.rows[f"value {key} {state}"], draft.rows[f"value {key} {state - 1}"]
        ramp = draft.rows[f"ramp {key}"].span(page, FIRST, draft.last)
        gain = f"IF({year}>{wave},({after.on(page)}-{before.on(page)})*INDEX({ramp},1,{year}-{wave}),0)"
        known = draft.rows.get(f"earned {key}")
        formula = f"{known.on(page)}+{gain}" if known else gain
        earned[key] = earned[key] + draft.shown.gain(key, state, _ramp_of(draft, key))
        page.line(row, draft.words("benefits.earned", name=_name(draft, key)), draft.unit("money/year"), "", "strong")
        draft.rows[f"earned {key}"] = page.across(row, formula, list(earned[key]), "total.money", FIRST)
        row += 1
    return row


def _ramp_of(draft: Draft, key: str) -> Array:
    return draft.shown.ramp([float(value) for value in draft.values(f"benefits.{key}.ramp_up")[1:]])
