"""The sheets of quality: fitness for use of each kind of data today and as reached, then state by state what is realised.

``q = (1 − o) × timely × correct × complete × unique + o × the lowest of them``; reached: ``now + α (target − now)``.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from xlsxwriter.utility import xl_col_to_name

from cdm_bc.calculation.quality import fitness_for_use
from cdm_bc.excel.book import FIRST_ROW, ID, LABEL, NONE, ONE, UNIT, YEAR_ROW, Page, Row, column_head
from cdm_bc.excel.draft import Draft
from cdm_bc.model import SCORES

ALL = (*SCORES, "fit_for_use")
#: Columns: in scope, five scores now, q now, five of the target, q of the target, attainment, four reached, q reached.
SCOPE = ONE
NOW = SCOPE + 1
Q_NOW = NOW + len(ALL)
TARGET = Q_NOW + 1
Q_TARGET = TARGET + len(ALL)
SHARE = Q_TARGET + 1
REACHED = SHARE + 1
Q_REACHED = REACHED + len(SCORES)
#: The weights stand behind, a column per benefit.
WEIGHTS = Q_REACHED + 3
MASTER = WEIGHTS - 1


def write_quality(draft: Draft) -> None:
    """A row per data entity and per foundation."""
    page, words = draft.page("quality"), draft.words
    page.put(0, ID, words("sheet.quality"), "title")
    page.put(1, ID, words("quality.intro"), "note")
    _head(draft, page)
    page.widths |= {ID: 2, LABEL: 40, UNIT: 8} | dict.fromkeys(range(ONE, WEIGHTS + len(draft.entries.benefits)), 11)
    page.freeze, page.repeat = (FIRST_ROW, ONE), FIRST_ROW - 1
    row = FIRST_ROW
    for entity in draft.entries.entities:
        page.line(row, draft.levers[entity], "", f"data.{entity}")
        _entity(draft, page, row, entity)
        draft.rows[f"quality {entity}"] = Row(page, row)
        row += 1
    row += 1
    for place, foundation in enumerate(draft.case.foundations):
        page.line(row, draft.levers[foundation], "", f"foundations.{foundation}")
        _foundation(draft, page, row, foundation, place)
        draft.rows[f"quality {foundation}"] = Row(page, row)
        row += 1


def _head(draft: Draft, page: Page) -> None:
    words = draft.words
    names = [words(f"quality.{score}") for score in ALL]
    for column, title in ((NOW, "now"), (TARGET, "target"), (REACHED, "reached"), (WEIGHTS, "weights")):
        page.put(FIRST_ROW - 2, column, words(f"quality.{title}"), "group")
    heads = [
        words("quality.scope"),
        *names,
        words("quality.q"),
        *names,
        words("quality.q"),
        words("quality.attainment"),
    ]
    heads += [*names[:4], words("quality.q"), "", words("quality.master")]
    heads += [item.name[draft.language] for item in draft.entries.benefits.values()]
    for column, title in enumerate(["", "", "", *heads]):
        page.put(FIRST_ROW - 1, column, title, "head")
    page.heights[FIRST_ROW - 1] = 62
    page.pages_wide = 2


def _entity(draft: Draft, page: Page, row: int, entity: str) -> None:
    """The formulas of one entity, the same in every row."""
    shown, at = draft.shown, {column: f"${xl_col_to_name(column)}{row + 1}" for column in range(MASTER + 1)}
    in_scope = shown.has(entity)
    page.formula(row, SCOPE, draft.one(f"data.{entity}.in_scope", page), float(in_scope), "whole")
    overlap = draft.one("data_quality.overlap", page, 0.0)
    scores: dict[int, float | str] = {}
    for start, state in ((NOW, "current"), (TARGET, "target")):
        for place, score in enumerate(ALL):
            entry = draft.entries.get(key := f"data.{entity}.{state}.{score}")
            value = NONE if entry is None else draft.value(key, float("nan"))
            value = NONE if value != value else value
            if key in draft.live:
                page.formula(row, start + place, draft.one(key, page), value, "share")
            else:
                page.put(row, start + place, NONE, "share")
            scores[start + place] = value
    shared = draft.one("delivery.attainment", page, 1.0)
    alpha = _attainment(draft, f"data.{entity}.attainment")
    page.formula(row, SHARE, _share(draft, page, f"data.{entity}.attainment", shared), alpha, "share")
    _fitness(page, row, NOW, Q_NOW, at, overlap, shown.fitness(entity, False))
    _fitness(
        page,
        row,
        TARGET,
        Q_TARGET,
        at,
        overlap,
        _fit(scores, TARGET, draft.value("data_quality.overlap")) if in_scope else 0.0,
    )
    for place in range(len(SCORES)):
        now, target = scores[NOW + place], scores[TARGET + place]
        both = f"AND(ISNUMBER({at[NOW + place]}),ISNUMBER({at[TARGET + place]}))"
        move = f"{at[NOW + place]}+{at[SHARE]}*({at[TARGET + place]}-{at[NOW + place]})"
        reached = now + alpha * (target - now) if not isinstance(now, str) and not isinstance(target, str) else NONE
        page.formula(row, REACHED + place, f'IF({both},{move},"{NONE}")', reached, "share")
    four = [at[REACHED + place] for place in range(4)]
    level = f"{at[Q_NOW]}+{at[SHARE]}*({at[Q_TARGET]}-{at[Q_NOW]})"
    whole = f"IF(ISNUMBER({four[0]}),{_product(four, overlap)},{level})"
    page.formula(row, Q_REACHED, f"IF({at[SCOPE]}=1,MIN(1,{whole}),0)", shown.fitness(entity, True), "share")
    _weights(draft, page, row, entity, at)


def _product(scores: list[str], overlap: str) -> str:
    return f"(1-{overlap})*{'*'.join(scores)}+{overlap}*MIN({scores[0]}:{scores[-1]})"


def _fitness(page: Page, row: int, start: int, column: int, at: Mapping[int, str], overlap: str, value: float) -> None:
    """Fitness for use from the scores, or as it was given."""
    given, four = at[start + 4], [at[start + place] for place in range(4)]
    whole = f"IF(ISNUMBER({given}),{given},{_product(four, overlap)})"
    page.formula(row, column, f"IF({at[SCOPE]}=1,MIN(1,{whole}),0)", value, "share")


def _fit(scores: Mapping[int, float | str], start: int, overlap: float) -> float:
    """Fitness for use of scores as they stand in a row."""
    found = {
        name: np.array([scores[start + place]])
        for place, name in enumerate(ALL)
        if not isinstance(scores[start + place], str)
    }
    return min(1.0, float(fitness_for_use(found, np.array([overlap]))[0]))


def _attainment(draft: Draft, own: str) -> float:
    """What a lever reaches of its improvement."""
    return min(1.0, draft.value(own, draft.value("delivery.attainment", 1.0)))


def _share(draft: Draft, page: Page, own: str, shared: str) -> str:
    if own not in draft.live:
        return f"MIN(1,{shared})"
    return f"MIN(1,IF(ISNUMBER({draft.one(own, page)}),{draft.one(own, page)},{shared}))"


def _foundation(draft: Draft, page: Page, row: int, foundation: str, place: int) -> None:
    at = {column: f"${xl_col_to_name(column)}{row + 1}" for column in range(MASTER)}
    own = f"foundations.{foundation}.attainment"
    for column, state in ((Q_NOW, "current"), (Q_TARGET, "target")):
        key = f"foundations.{foundation}.{state}"
        value = min(1.0, draft.value(key))
        page.formula(
            row, column, f"MIN(1,{draft.one(key, page)})" if column == Q_NOW else draft.one(key, page), value, "share"
        )
    page.formula(
        row,
        SHARE,
        _share(draft, page, own, draft.one("delivery.attainment", page, 1.0)),
        _attainment(draft, own),
        "share",
    )
    reached = float(draft.shown.tables.readiness[0, 1, place])
    move = f"MIN(1,{at[Q_NOW]}+{at[SHARE]}*({at[Q_TARGET]}-{at[Q_NOW]}))"
    page.formula(row, Q_REACHED, move, reached, "share")


def _weights(draft: Draft, page: Page, row: int, entity: str, at: Mapping[int, str]) -> None:
    """Whether the entity is master data, and how much each benefit leans on it; 0 out of scope."""
    shown, model = draft.shown, draft.case.model
    is_master = model.entities[entity].group == model.master_data.group
    page.put(row, MASTER, float(is_master), "whole")
    for place, (key, benefit) in enumerate(draft.entries.benefits.items()):
        weight = shown.weight(key, entity)
        if benefit.weights:  # of the model: not the client's to change
            page.put(row, WEIGHTS + place, weight, "number")
            continue
        formula = f"IF({at[SCOPE]}=1,{draft.one(f'relevance.{entity}.{benefit.driver}', page)},0)"
        page.formula(row, WEIGHTS + place, formula, weight, "number")


def column_of(draft: Draft, column: int, here: Page) -> str:
    """The cells of all entities in a column of the sheet of quality."""
    page, rows = draft.page("quality"), len(draft.entries.entities)
    letter = xl_col_to_name(column)
    return f"{here.way_to(page)}${letter}${FIRST_ROW + 1}:${letter}${FIRST_ROW + rows}"


def write_states(draft: Draft) -> None:
    """Which levers have been pulled after the wave of each year, and what share of the benefits is realised then."""
    page, words, shown = draft.page("states"), draft.words, draft.shown
    column_head(page, words("sheet.states"), words("states.intro"), draft.year_names, words("states.today"))
    row = _heading(page, FIRST_ROW, words("states.pulled"))
    for lever, name in draft.levers.items():
        page.line(row, name)
        wave = draft.places[f"wave {lever}"].on(page)
        formula = f"IF(AND({wave}>=0,{wave}<={{c}}${YEAR_ROW + 1}),1,0)"
        draft.rows[f"pulled {lever}"] = page.across(row, formula, list(shown.is_pulled(lever)), "whole", ONE)
        row += 1
    row = _caps(draft, page, _heading(page, row + 1, words("states.fitness")))
    row = _heading(page, row + 1, words("states.foundations"))
    row = _gate(draft, page, row)
    row = _heading(page, row + 1, words("states.shares"))
    _shares(draft, page, row)


def _heading(page: Page, row: int, title: str) -> int:
    page.put(row, LABEL, title, "group")
    return row + 1


def _moved(draft: Draft, page: Page, lever: str, now: int, reached: int) -> str:
    """The value of a lever's row today, or as reached once it has been pulled."""
    row = draft.rows[f"quality {lever}"]
    return f"IF({draft.rows[f'pulled {lever}'].on(page)}=1,{row.at(reached).on(page)},{row.at(now).on(page)})"


def _caps(draft: Draft, page: Page, row: int) -> int:
    """Fitness for use in each state; what is built from others is never better than the mean of them."""
    shown, entities = draft.shown, draft.entries.entities
    for place, entity in enumerate(entities):
        draft.rows[f"q {entity}"] = Row(page, row + place)
    for place, entity in enumerate(entities):
        own = _moved(draft, page, entity, Q_NOW, Q_REACHED)
        beneath = [name for name in draft.case.model.beneath(entity) if name in entities]
        if beneath:
            scope = "+".join(draft.rows[f"quality {name}"].at(SCOPE).on(page) for name in beneath)
            mean = f"({'+'.join(draft.rows[f'q {name}'].on(page) for name in beneath)})/({scope})"
            limited = f"IF(({scope})=0,{own},MIN({own},{mean}))"
            own = _unless_measured(draft, page, entity, own, limited)
        page.line(row + place, draft.levers[entity], draft.words("unit.share"))
        page.across(row + place, own, list(shown.quality(entity)), "share", ONE)
    return row + len(entities)


def _unless_measured(draft: Draft, page: Page, entity: str, own: str, limited: str) -> str:
    """The cap, but not on what was measured on the records themselves."""
    flags = [draft.one(f"data.{entity}.{state}.measured", page, 0.0) for state in ("current", "target")]
    if flags == ["0", "0"]:
        return limited
    pulled = draft.rows[f"pulled {entity}"].on(page)
    return f"IF(IF({pulled}=1,{flags[1]},{flags[0]})=1,{own},{limited})"


def _gate(draft: Draft, page: Page, row: int) -> int:
    """The weakest foundation φ, and how far master data lets the rest work."""
    words, shown, first = draft.words, draft.shown, row
    for place, foundation in enumerate(draft.case.foundations):
        page.line(row, draft.levers[foundation], words("unit.share"))
        page.across(row, _moved(draft, page, foundation, Q_NOW, Q_REACHED), list(shown.readiness(place)), "share", ONE)
        row += 1
    lowest = f"MIN({{c}}${first + 1}:{{c}}${row})" if draft.case.foundations else "1"
    page.line(row, words("states.phi"), words("unit.share"), style="strong")
    draft.rows["phi"] = page.across(row, lowest, list(shown.phi), "total.share", ONE)
    page.line(row + 1, words("states.gate"), words("unit.share"), style="strong")
    threshold = draft.one("master_data.threshold", page, 0.0)
    if draft.entries.entities:
        masters, scopes = column_of(draft, MASTER, page), column_of(draft, SCOPE, page)
        count = f"SUMPRODUCT({masters},{scopes})"
        q = f"SUMPRODUCT({masters},{_q_column(draft)})"
        formula = f"IF(OR({count}=0,{threshold}<=0),1,MIN(1,{q}/{count}/{threshold}))"
    else:
        formula = "1"
    draft.rows["gate"] = page.across(row + 1, formula, list(shown.gate), "total.share", ONE)
    return row + 2


def _q_column(draft: Draft) -> str:
    """Fitness for use of all entities in the column of the formula."""
    first = draft.rows[f"q {draft.entries.entities[0]}"].row + 1
    return f"{{c}}${first}:{{c}}${first + len(draft.entries.entities) - 1}"


def _shares(draft: Draft, page: Page, row: int) -> None:
    """φ × gate × the weighted mean of the fitness for use, per benefit."""
    for place, (key, benefit) in enumerate(draft.entries.benefits.items()):
        page.line(row, benefit.name[draft.language], draft.words("unit.share"), f"benefits.{key}")
        if draft.entries.entities:
            weights = column_of(draft, WEIGHTS + place, page)
            mean = f"IF(SUM({weights})=0,0,SUMPRODUCT({weights},{_q_column(draft)})/SUM({weights}))"
        else:
            mean = "0"
        formula = f"{draft.rows['phi'].on(page)}*{draft.rows['gate'].on(page)}*{mean}"
        draft.rows[f"share {key}"] = page.across(row, formula, list(draft.shown.any_share(key)), "share", ONE)
        row += 1
