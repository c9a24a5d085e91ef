"""The sheet of checks: each is 1 or 0, and the sheet turns red where one is not."""

from __future__ import annotations

import numpy as np
from xlsxwriter.utility import xl_col_to_name

from cdm_bc.calculation.cash_flow import NEVER
from cdm_bc.calculation.checks import SLACK
from cdm_bc.excel.book import FIRST_ROW, ID, LABEL, NONE, ONE, YEAR_0, Page, Rule, Spot
from cdm_bc.excel.costs import line_keys
from cdm_bc.excel.draft import Draft
from cdm_bc.excel.inputs import ELSEWHERE, HEAD, columns_of
from cdm_bc.excel.potential import FIRST
from cdm_bc.excel.quality import Q_NOW, Q_REACHED, Q_TARGET, column_of

#: A condition, and whether it holds.
Check = tuple[str, bool]
#: Rounding that a sum of money may show.
CENT = 0.005
#: What a limit is held against.
USED = {"budget_per_year": "costs", "capacity_days_per_year": "days"}


def write_checks(draft: Draft) -> None:
    """A row per check; what is no fault but worth a look stands below."""
    page, words = draft.page("checks"), draft.words
    page.put(0, ID, words("sheet.checks"), "title")
    page.put(1, ID, words("checks.intro"), "note")
    page.fits_one = len(draft.case.client.effort.precedence) < 20
    page.widths |= {ID: 2, LABEL: 76, LABEL + 1: 4, ONE: 14}
    row = FIRST_ROW
    first = row
    found = _faults(draft, page)
    for name, (formula, holds) in found.items():
        page.line(row, name)
        page.formula(row, ONE, f"IFERROR(IF({formula},1,0),0)", float(holds), "whole")
        row += 1
    page.line(row, words("checks.all"), style="strong")
    whole = f"IF(SUM($D${first + 1}:$D${row})={row - first},1,0)"
    draft.all_hold = all(holds for _, holds in found.values())
    draft.places["checks"] = page.formula(row, ONE, whole, float(draft.all_hold), "total.whole")
    draft.book.name("out_checks", draft.places["checks"])
    for options in ({"criteria": "==", "value": 0, "look": "wrong"}, {"criteria": "==", "value": 1, "look": "right"}):
        page.rules.append(Rule("look", (first, ONE), (row, ONE), {"type": "cell", **options}))
    _notes(draft, page, row + 2)


def _faults(draft: Draft, page: Page) -> dict[str, Check]:
    """What must hold: what it says -> its condition, and whether it holds."""
    rows, words = draft.rows, draft.words
    net, discount = (rows[name].span(page, YEAR_0, draft.last) for name in ("net", "discount"))
    npv = draft.places["npv"].on(page)
    slack = f"{CENT}+0.000000001*ABS({npv})"
    kinds = "+".join(row.at(ONE).on(page) for name, row in rows.items() if name.startswith("kind "))
    lines = [rows[f"flow {key}"] for key in line_keys(draft)]
    pvs = f"{page.way_to(lines[0].page)}$D${lines[0].row + 1}:$D${lines[-1].row + 1}"
    ends = f"{CENT}+0.000000001*MAX(MAX({net}),-MIN({net}))"
    sums = {
        words("checks.npv"): f"ABS(SUMPRODUCT({net},{discount})-{npv})<={slack}",
        words("checks.cumulative"): f"ABS(SUM({net})-{rows['cumulative'].at(draft.last).on(page)})<={ends}",
        words("checks.kinds"): f"ABS({rows['benefits'].at(ONE).on(page)}-({kinds}))<={slack}",
        words("checks.costs"): f"ABS({rows['costs'].at(ONE).on(page)}-SUM({pvs}))<={slack}",
        words("checks.inputs"): _inputs_known(draft, page),
    }
    if draft.entries.entities:
        sums[words("checks.targets")] = _targets(draft, page)
    if draft.entries.benefits:
        sums[words("checks.shares")] = _shares(draft, page)
    found = {name: (formula, True) for name, formula in (sums | _pools(draft, page)).items()}
    if draft.levers:
        within = all(draft.waves.get(lever, NEVER) < draft.shown.case.horizon for lever in draft.levers)
        found[words("checks.waves")] = _waves(draft, page), within
    return found | _order(draft, page)


def _inputs_known(draft: Draft, page: Page) -> str:
    """No value that counts is an error or text, but for what does not exist or stands by year."""
    inputs = draft.page("inputs")
    last = draft.rows["inputs_last"].row + 1
    way = page.way_to(inputs)
    column = f"{way}$D${HEAD + 2}:$D${last}"
    return f'COUNT({column})+COUNTIF({column},"{NONE}")+COUNTIF({column},"{ELSEWHERE}*")=COUNTA({column})'


def _pools(draft: Draft, page: Page) -> dict[str, str]:
    """No benefit claims more than the money that it works on."""
    found, language = {}, draft.language
    for key, benefit in draft.entries.benefits.items():
        if benefit.pool:
            rows = (draft.rows[f"potential {key}"], draft.rows[f"pool {benefit.pool}"])
            claim, pool = (row.span(page, FIRST, draft.last) for row in rows)
            names = {"benefit": benefit.name[language], "pool": draft.case.model.pools[benefit.pool].name[language]}
            found[draft.words("checks.pool", **names)] = f"SUMPRODUCT(--({claim}>{pool}*{1 + SLACK!r}))=0"
    return found


def _shares(draft: Draft, page: Page) -> str:
    """Every realised share lies between 0 and 1."""
    keys = list(draft.entries.benefits)
    first, last = (draft.rows[f"share {key}"].row + 1 for key in (keys[0], keys[-1]))
    span = f"{page.way_to(draft.page('states'))}$D${first}:${xl_col_to_name(draft.last)}${last}"
    return f"AND(MIN({span})>=0,MAX({span})<=1.000000001)"


def _targets(draft: Draft, page: Page) -> str:
    """No target lies below where it stands, and nothing that is reached does."""
    now, target, reached = (column_of(draft, column, page) for column in (Q_NOW, Q_TARGET, Q_REACHED))
    return f"SUMPRODUCT(--({target}<{now}-0.000000001))+SUMPRODUCT(--({reached}<{now}-0.000000001))=0"


def _order(draft: Draft, page: Page) -> dict[str, Check]:
    """First a, then b: b never before a."""
    found = {}
    for first, then in draft.case.client.effort.precedence:
        a, b = (draft.places[f"wave {lever}"].on(page) for lever in (first, then))
        names = {"first": draft.levers[first], "then": draft.levers[then]}
        before, after = draft.shown.wave(first), draft.shown.wave(then)
        holds = after == NEVER or NEVER < before <= after
        found[draft.words("checks.order", **names)] = f"OR({b}=-1,AND({a}>=0,{a}<={b}))", holds
    return found


def _waves(draft: Draft, page: Page) -> str:
    """Waves are whole numbers within the horizon, or −1."""
    first, last = draft.rows["levers"], draft.rows["levers_last"]
    way, rows = page.way_to(first.page), (first.row + 1, last.row + 1)
    cells, wholes = (f"{way}${letter}${rows[0]}:${letter}${rows[1]}" for letter in "DF")
    horizon, count = draft.one("finance.horizon_years", page), last.row - first.row + 1
    return f"AND(COUNT({cells})={count},MIN({cells})>=-1,MAX({cells})<{horizon},SUM({wholes})={count})"


def _notes(draft: Draft, page: Page, row: int) -> None:
    """What is no fault: limits that are broken, numbers that differ from those delivered."""
    words = draft.words
    page.put(row, LABEL, words("checks.notes"), "group")
    row += 1
    row = _limits(draft, page, row)
    inputs, last = draft.page("inputs"), draft.rows["inputs_last"].row + 1
    columns = columns_of(len(draft.scenarios))
    differs = Spot(inputs, HEAD + 1, columns["differs"]).on(page).split("!")[-1].split("$")[1]
    page.line(row, words("checks.differs"))
    formula = f"SUM({page.way_to(inputs)}${differs}${HEAD + 2}:${differs}${last})"
    draft.places["differs"] = page.formula(row, ONE, formula, 0.0, "whole")


def _limits(draft: Draft, page: Page, row: int) -> int:
    """Years in which the plan takes more than budget or capacity."""
    words, inside = draft.words, draft.rows["in horizon"].span(page, YEAR_0, draft.last)
    used = {name: draft.rows[row].span(page, YEAR_0, draft.last) for name, row in USED.items()}
    for name, amounts in used.items():
        place = draft.live[f"finance.{name}"]
        limit = place.span(page, YEAR_0, draft.last)  # type: ignore[union-attr]
        page.line(row, words(f"checks.{name}"))
        over = f"SUMPRODUCT({inside}*({amounts}>{limit}*1.000000001))"
        known = f"ISNUMBER({place.at(YEAR_0).on(page)})"  # type: ignore[union-attr]
        value = _over(draft, name)
        page.formula(row, ONE, f"IF({known},{over},0)", value, "whole")
        page.rules.append(
            Rule("look", (row, ONE), (row, ONE), {"type": "cell", "criteria": ">", "value": 0, "look": "note"})
        )
        row += 1
    return row


def _over(draft: Draft, name: str) -> float:
    """In how many years a limit is broken."""
    limits = draft.values(f"finance.{name}")
    if isinstance(limits[0], str):
        return 0.0
    finance, lines = draft.shown.result.finance, draft.shown.result.lines
    days = sum((line.days for line in lines), np.zeros(draft.shown.case.horizon + 1))
    used = finance.costs if name == "budget_per_year" else days
    held = np.array(limits[: len(used)], dtype=np.float64)
    return float((used > held * (1.0 + 1e-9)).sum())
