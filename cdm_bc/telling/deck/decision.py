"""What is asked, and between which options."""

from __future__ import annotations

from cdm_bc.figures.register import register
from cdm_bc.parts import Row, Table, column, figures, table
from cdm_bc.slides import Slide, SlidePart
from cdm_bc.telling.client.answer import costs, extent, key_figures, skew
from cdm_bc.telling.client.choice import options_table
from cdm_bc.telling.client.first_steps import to_do
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.deck.words import about, draws, notes, rate, subject, within, words_of
from cdm_bc.telling.story import items

#: What stands in the workbook of the figures on the first slide.
NAMES = ("out_npv", "out_roi", "out_irr", "out_payback_months", "out_pv_costs")


def decision(story: ClientStory) -> Slide:
    """The decision asked: what to do, what it takes, and the figures behind it."""
    parts: list[SlidePart] = [*about(story), *items(_asked(story))]
    found = _figures(story)
    if found.rows:
        parts.append(found)
    return Slide("decision", _titles(story), tuple(parts), notes(story, "cash_flow", NAMES, rate(story), draws(story)))


def _titles(story: ClientStory) -> tuple[str, ...]:
    text, money, found = words_of(story).under("decision"), story.write.money_round, story.headline
    if not story.result.benefits:
        return (text("no_benefits"),)
    if not story.is_judged:
        return text("no_costs", years=story.years, pv=money(found.pv_benefits)), text("no_costs_short")
    if found.recommended == "nothing":
        return text("stay", reason=story.reason(story.decision.reasons["plan"])), text("stay_short")
    key, values = "gain" if found.npv >= 0 else "loss", {"years": story.years, "option": within(story)}
    amounts = {"npv": money(abs(found.npv)), "mean": money(found.mean)}
    return text(key, **values, **amounts), text(f"{key}_short", **values, **amounts)


def _asked(story: ClientStory) -> list[str]:
    """What to do first, what it takes, and what is still to be settled."""
    lines = []
    if story.headline.recommended != "nothing" and story.is_judged:
        lines.append(words_of(story)("decision.approve", **extent(story)))
    lines += [*skew(story), *to_do(story), *costs(story).lines] if story.is_judged else list(costs(story).lines)
    if story.case.not_costed:
        lines.append(story.text("answer.uncosted", names=story.levers(story.case.not_costed)))
    found = register(story.result)
    if story.headline.recommended != "nothing" and found.without_owner:
        key = "answer.no_owner" if len(found.without_owner) == len(found.lines) else "answer.some_owner"
        lines.append(story.text(key, count=len(found.without_owner), total=len(found.lines)))
    return lines


def _figures(story: ClientStory) -> Table:
    text = words_of(story).under("decision")
    rows = [Row((found.label, found.value, found.note)) for found in key_figures(story)]
    columns = [column(text("figure"), width=32), figures(text("value"), width=26), column(text("note"), width=42)]
    return table(text("caption"), columns, rows)


def options(story: ClientStory) -> Slide | None:
    """The options side by side, and why not the others."""
    if not story.is_judged:
        return None
    parts: tuple[SlidePart, ...] = (options_table(story), *items(story.why_not))
    return Slide("options", _best(story), parts, notes(story, "delivered", (), rate(story), draws(story)))


def _best(story: ClientStory) -> tuple[str, ...]:
    text, found = words_of(story).under("options"), story.headline
    if found.recommended == "nothing":
        key, values = "nothing", {}
    elif found.recommended == "plan_expected" and found.mean is not None:
        key, values = "best_mean", {"option": within(story), "mean": story.write.money_round(found.mean)}
    else:
        key, values = "best", {"option": within(story), "npv": story.write.money_round(found.npv)}
    if story.decision.plan.limits.any:
        return text(f"{key}_within", **values), text("short")
    return text(key, **values | ({"option": subject(story)} if values else {})), text("short")
