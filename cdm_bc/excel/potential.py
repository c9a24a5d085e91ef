"""The sheet of potentials: what each benefit and each pool is made of, from its own formula; and the ramp-up with delay."""

from __future__ import annotations

from collections.abc import Mapping

from cdm_bc.excel.book import FIRST_ROW, LABEL, ONE, YEAR_0, YEAR_ROW, Page, Row, column_head
from cdm_bc.excel.draft import Draft, style_of
from cdm_bc.excel.formulas import excel_formula
from cdm_bc.formula import Formula, parse_formula

FIRST = YEAR_0 + 1


def write_potential(draft: Draft) -> None:
    """A block per pool, then one per benefit: its numbers, and its formula on them."""
    page, words, model = draft.page("potential"), draft.words, draft.case.model
    column_head(page, words("sheet.potential"), words("potential.intro"), draft.year_names)
    row = _delay(draft, page, FIRST_ROW)
    for pool in dict.fromkeys(item.pool for item in draft.entries.benefits.values() if item.pool):
        formula = parse_formula(model.pools[pool].formula)
        page.put(row, LABEL, words("potential.pool", name=model.pools[pool].name[draft.language]), "group")
        ids = {name: f"facts.{name}" for name in formula.names}
        row, needed = _numbers(draft, page, row + 1, formula, ids)
        has = draft.shown.has_pool(pool)
        draft.places[f"pool {pool}"] = page.formula(row, ONE, f"IF({needed},1,0)", float(_known(draft, ids)), "whole")
        page.line(row, words("potential.size"), draft.unit("money/year"), f"pools.{pool}", "strong")
        values = list(draft.shown.pool_size(pool)) if has else _amounts(draft, formula, ids)
        draft.rows[f"pool {pool}"] = page.across(row, _formula(draft, page, row, formula), values, "total.money", FIRST)
        row += 2
    for key in draft.entries.benefits:
        row = _benefit(draft, page, row, key) + 2


def _known(draft: Draft, ids: Mapping[str, str]) -> bool:
    return all(not isinstance(draft.entry(key).shown(draft.scenario), str) for key in ids.values())


def _amounts(draft: Draft, formula: Formula, ids: Mapping[str, str]) -> list[float]:
    """What a formula gives by year that no benefit of this case needs; 0 where a number lacks."""
    if not _known(draft, ids):
        return [0.0] * draft.years
    import numpy as np

    given = {name: np.array(draft.values(key)[1:], dtype=np.float64) for name, key in ids.items()}
    return list(np.broadcast_to(formula.evaluate(given), draft.years))


def _numbers(draft: Draft, page: Page, row: int, formula: Formula, ids: Mapping[str, str]) -> tuple[int, str]:
    """A row per number of a formula; returns the next row, and the condition that all of them are known."""
    first = row
    for name in formula.names:
        entry = draft.entry(ids[name])
        values = draft.values(entry.key)[1:]
        page.line(row, entry.name, draft.unit(entry.unit), entry.key)
        style = style_of(entry, [value for value in values if not isinstance(value, str)])
        draft.rows[f"number {name}"] = page.across(row, draft.each(entry.key, page), values, style, FIRST)
        row += 1
    cells = f"$F${first + 1}:$F${row}"
    return row, f"COUNT({cells})={row - first}" if row > first else "1=1"


def _formula(draft: Draft, page: Page, row: int, formula: Formula) -> str:
    """A formula on the rows above it; 0 where a number is not known."""
    text = excel_formula(formula, lambda name: draft.rows[f"number {name}"].on(page))
    return f"IF($D${row + 1}=1,{text},0)"


def _benefit(draft: Draft, page: Page, row: int, key: str) -> int:
    """The block of a benefit; returns its last row."""
    benefit, words, shown = draft.entries.benefits[key], draft.words, draft.shown
    formula = parse_formula(benefit.formula or "0")
    page.put(row, LABEL, benefit.name[draft.language], "group")
    ids = {name: draft.entries.id_of(key, name) for name in formula.names}
    row, needed = _numbers(draft, page, row + 1, formula, ids)
    conditions = [f"{draft.one(f'benefits.{key}.include', page)}=1", needed]
    if benefit.pool:
        conditions.append(f"{draft.places[f'pool {benefit.pool}'].on(page)}=1")
    counts = f"IF(AND({','.join(conditions)}),1,0)"
    draft.places[f"counts {key}"] = page.formula(row, ONE, counts, float(shown.counts(key)), "whole")
    page.line(row, words("potential.size"), draft.unit("money/year"), f"benefits.{key}", "strong")
    values = list(shown.potential(key))
    draft.rows[f"potential {key}"] = page.across(row, _formula(draft, page, row, formula), values, "total.money", FIRST)
    row += 1
    page.line(row, words("potential.ramp"), words("unit.share"))
    given = [float(value) for value in draft.values(f"benefits.{key}.ramp_up")[1:]]
    draft.rows[f"ramp {key}"] = page.across(row, _ramp(draft, page, key), list(shown.ramp(given)), "share", FIRST)
    return row


def _delay(draft: Draft, page: Page, row: int) -> int:
    """The delay in whole years and the part of a year that is left."""
    delay, value = draft.one("delivery.delay", page, 0.0), draft.value("delivery.delay")
    page.line(row, draft.words("potential.delay_whole"), draft.unit("year"))
    draft.places["delay whole"] = page.formula(row, ONE, f"INT({delay})", float(value // 1), "whole")
    page.line(row + 1, draft.words("potential.delay_part"), draft.unit("year"))
    whole = draft.places["delay whole"].on(page)
    draft.places["delay part"] = page.formula(row + 1, ONE, f"{delay}-{whole}", value - value // 1, "number")
    return row + 3


def _ramp(draft: Draft, page: Page, key: str) -> str:
    """``(1 − f) ramp(k − m) + f ramp(k − m − 1)``, with a delay of m + f years; nothing before the first year."""
    place = draft.live[f"benefits.{key}.ramp_up"]
    assert isinstance(place, Row)  # a ramp-up has a row of its own
    ramp = place.span(page, FIRST, draft.last)
    k = f"{{c}}${YEAR_ROW + 1}-{draft.places['delay whole'].on(page)}"
    part = draft.places["delay part"].on(page)
    return f"(1-{part})*IF({k}>=1,INDEX({ramp},1,{k}),0)+{part}*IF({k}>=2,INDEX({ramp},1,{k}-1),0)"
