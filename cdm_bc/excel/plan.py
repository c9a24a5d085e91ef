"""The sheet of the plan: which lever in which wave, and whether the plan keeps the limits and the order."""

from __future__ import annotations

from cdm_bc.calculation.cash_flow import NEVER
from cdm_bc.excel.book import FIRST_ROW, ID, LABEL, ONE, UNIT, YEAR_0, Row, Rule
from cdm_bc.excel.draft import Draft


def write_plan(draft: Draft) -> None:
    """A row per lever: its wave, which may be changed, and the wave that counts; −1 for never and for what is out of scope."""
    page, words, shown = draft.page("plan"), draft.words, draft.shown
    page.put(0, ID, words("sheet.plan"), "title")
    page.put(1, ID, words("plan.intro", last=draft.years - 1), "note")
    heads = {LABEL: "lever", UNIT: "unit", ONE: "wave", YEAR_0: "counts", YEAR_0 + 1: "whole"}
    for column, name in heads.items():
        page.put(FIRST_ROW - 1, column, words(f"plan.{name}"), "head.right" if column >= ONE else "head")
    page.widths |= {ID: 2, LABEL: 46, UNIT: 10} | dict.fromkeys((ONE, YEAR_0, YEAR_0 + 1), 18)
    page.freeze, page.repeat = (FIRST_ROW, ONE), FIRST_ROW - 1
    row = FIRST_ROW
    for lever, name in draft.levers.items():
        page.line(row, name, words("plan.unit"), f"plan.{lever}")
        wave = page.fill_in(row, ONE, float(draft.waves.get(lever, NEVER)), "whole")
        draft.names[f"plan.{lever}"] = draft.book.name(f"wave_{lever}", wave)
        conditions = [f"{wave.on(page)}>=0", f"{wave.on(page)}<{draft.one('finance.horizon_years', page)}"]
        if lever in draft.entries.entities:
            conditions.append(f"{draft.one(f'data.{lever}.in_scope', page)}=1")
        formula = f"IF(AND({','.join(conditions)}),{wave.on(page)},-1)"
        draft.places[f"wave {lever}"] = page.formula(row, YEAR_0, formula, float(shown.wave(lever)), "whole")
        page.formula(row, YEAR_0 + 1, f"IF(INT({wave.on(page)})={wave.on(page)},1,0)", 1.0, "whole")
        row += 1
    last = max(row - 1, FIRST_ROW)
    draft.rows["levers"], draft.rows["levers_last"] = Row(page, FIRST_ROW), Row(page, last)
    whole = {"validate": "integer", "criteria": "between", "minimum": -1, "maximum": draft.years - 1}
    told = {"error_title": words("typing.title"), "error_message": words("typing.wave", last=draft.years - 1)}
    page.rules.append(Rule("typing", (FIRST_ROW, ONE), (last, ONE), whole | told))
    page.line(row, words("plan.first"), words("plan.unit"), style="strong")
    waves = f"$E${FIRST_ROW + 1}:$E${last + 1}"
    formula = f'IF(COUNTIF({waves},">=0")=0,-1,SMALL({waves},COUNTIF({waves},"<0")+1))'
    first = float(shown.first_wave)
    draft.places["first wave"] = page.formula(row, YEAR_0, formula if draft.levers else "-1", first, "whole")
    page.put(row, UNIT, words("plan.unit"), "unit")
    draft.rows["plan_end"] = Row(page, row)
