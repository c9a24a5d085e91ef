"""The first sheet: what this is, the scenario, live figures beside those delivered, whether all is well, the colours."""

from __future__ import annotations

from xlsxwriter.utility import xl_col_to_name

from cdm_bc import __version__
from cdm_bc.excel.book import ID, LABEL, ONE, UNIT, YEAR_0, Page, Rule, Value
from cdm_bc.excel.draft import FIGURES, MISSING, Draft

PICKER, TOP = 5, 9


def write_picker(draft: Draft) -> None:
    """The scenario that counts, and its number; other sheets ask for it."""
    page, words = draft.page("cover"), draft.words
    page.line(PICKER, words("cover.scenario"), style="strong")
    name = draft.scenarios[draft.scenario]
    spot = page.fill_in(PICKER, ONE, name, "words") if len(draft.scenarios) > 1 else page.put(PICKER, ONE, name, "text")
    draft.book.name("scenario", spot)
    last = YEAR_0 + len(draft.scenarios)
    heads = f"'{draft.page('inputs').title}'!$E$5:{_letter(last)}$5"
    page.line(PICKER + 1, words("cover.number"))
    formula = f"MATCH({spot.on(page)},{heads},0)"
    draft.places["scenario_nr"] = page.formula(PICKER + 1, ONE, formula, float(draft.scenario + 1), "whole")
    draft.book.name("scenario_nr", draft.places["scenario_nr"])
    page.rules.append(Rule("typing", (PICKER, ONE), (PICKER, ONE), {"validate": "list", "source": f"={heads}"}))


def _letter(column: int) -> str:
    return f"${xl_col_to_name(column - 1)}"


def write_cover(draft: Draft) -> None:
    """The rest of the sheet."""
    page, words, about = draft.page("cover"), draft.words, draft.case.client.client
    page.put(0, ID, words("cover.title", client=about.name), "title")
    parts = [
        draft.formatter.date(about.date) if about.date else "",
        about.currency,
        words("cover.model", id=draft.case.model.id, version=draft.case.model.version),
        f"cdm-bc {__version__}",
    ]
    page.put(1, ID, " · ".join(part for part in parts if part), "note")
    page.put(2, ID, words("cover.what"), "note")
    page.put(3, ID, words("cover.hash", hash=draft.file_hash), "note")
    page.fits_one = True
    page.widths |= {ID: 2, LABEL: 46, UNIT: 10, ONE: 20, YEAR_0: 20, YEAR_0 + 1: 16}
    row = _figures(draft, page, TOP)
    row = _state(draft, page, row + 1)
    _keys(draft, page, row + 1)


def _figures(draft: Draft, page: Page, row: int) -> int:
    """Live beside as delivered, for the scenario that is chosen."""
    words = draft.words
    for column, title in (
        (LABEL, "figure"),
        (UNIT, "unit"),
        (ONE, "live"),
        (YEAR_0, "delivered"),
        (YEAR_0 + 1, "difference"),
    ):
        page.put(row, column, words(f"cover.{title}"), "head.right" if column >= ONE else "head")
    page.put(row, ID, "", "head")
    row += 1
    delivered = draft.page("delivered")
    for name, style in FIGURES.items():
        page.line(row, words(f"figure.{name}"), draft.unit("money") if style == "money" else "", "", "strong")
        live = page.formula(
            row, ONE, draft.places[name].on(page), draft.delivered[draft.scenario][name], f"big.{style}"
        ).on(page)
        known = draft.places[f"delivered {name}"]
        count = len(draft.scenarios)
        cells = f"{page.way_to(delivered)}$D${known.row + 1}:{_letter(ONE + count)}${known.row + 1}"
        chosen = f"INDEX({cells},1,{draft.places['scenario_nr'].on(page)})"
        then = page.formula(row, YEAR_0, chosen, draft.delivered[draft.scenario][name], style).on(page)
        difference = _difference(draft.delivered[draft.scenario][name])
        page.formula(
            row,
            YEAR_0 + 1,
            f'IF(AND(ISNUMBER({live}),ISNUMBER({then})),IF(ABS({live}-{then})<=0.000000001*ABS({then}),0,{live}-{then}),"{MISSING}")',
            difference,
            style,
        )
        row += 1
    return row


def _difference(then: Value) -> Value:
    return 0.0 if isinstance(then, float) else MISSING


def _state(draft: Draft, page: Page, row: int) -> int:
    """Whether the checks hold, and how many numbers are not as they were delivered."""
    words = draft.words
    checks, differs = draft.places["checks"].on(page), draft.places["differs"].on(page)
    page.line(row, words("cover.checks"), style="strong")
    good, wrong = words("cover.good"), words("cover.wrong")
    page.formula(row, ONE, f'IF({checks}=1,"{good}","{wrong}")', good if draft.all_hold else wrong, "text")
    for text, look in ((good, "right"), (wrong, "wrong")):
        page.rules.append(
            Rule("look", (row, ONE), (row, ONE), {"type": "cell", "criteria": "==", "value": f'"{text}"', "look": look})
        )
    page.line(row + 1, words("cover.differs"), style="strong")
    page.formula(row + 1, ONE, differs, 0.0, "whole")
    page.rules.append(
        Rule("look", (row + 1, ONE), (row + 1, ONE), {"type": "cell", "criteria": ">", "value": 0, "look": "note"})
    )
    return row + 2


def _keys(draft: Draft, page: Page, row: int) -> None:
    """What the colours mean, and how to go on."""
    words = draft.words
    page.put(row, LABEL, words("cover.colours"), "group")
    page.put(row + 1, LABEL, words("cover.colour_input"), "sample_input")
    page.put(row + 2, LABEL, words("cover.colour_formula"), "text")
    page.put(row + 3, LABEL, words("cover.colour_changed"), "sample_changed")
    for place, key in enumerate(("protected", "names", "not_live", "back")):
        page.put(row + 5 + place, LABEL, words(f"cover.{key}"), "wrapped")
        page.merged.append((row + 5 + place, LABEL, YEAR_0 + 1))
        page.heights[row + 5 + place] = 46
