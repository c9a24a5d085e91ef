"""How much hangs on the rules of the model itself."""

from __future__ import annotations

from cdm_bc.decision.doubt import Doubt
from cdm_bc.figures.doubt import changes, matrix_share
from cdm_bc.parts import Part, Row, Section, rounded
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.story import FIGURES, width

#: The matrix matters little if its spread is less than this part of that of the inputs.
LITTLE = 0.25


def doubt(story: ClientStory) -> Section | None:
    """A row per other rule; nothing where no benefit has an amount."""
    if not story.result.benefits:
        return None
    rows = [
        Row((_rule(story, item), rounded(item.npv_recommended), rounded(change, signed=True), rounded(item.npv_best)))
        for item, change in zip(story.decision.doubt.rules, changes(story.decision), strict=True)
    ]
    columns = {"rule": width(46), **dict.fromkeys(("plan", "change", "best"), FIGURES)}
    table = story.table("doubt", columns, rows, folded=True)
    worst, best = (pick(story.decision.doubt.rules, key=lambda item: item.npv_recommended) for pick in (min, max))
    between = story.paragraph(
        "doubt.between",
        low=story.write.money_round(worst.npv_recommended),
        low_rule=_rule(story, worst),
        high=story.write.money_round(best.npv_recommended),
        high_rule=_rule(story, best),
    )
    return story.section("doubt", story.paragraph("doubt.intro"), between, table, *_matrix(story))


def _rule(story: ClientStory, item: Doubt) -> str:
    if item.at is None:
        return story.text(f"doubt.{item.what}")
    key = f"doubt.no_{item.what}" if item.at == 0 else f"doubt.{item.what}"
    return story.text(key, at=story.write.percent(item.at, 0))


def _matrix(story: ClientStory) -> list[Part]:
    found = story.decision.doubt.relevance
    if found is None:
        return []
    ends = {"low": story.write.money_round(found.p5), "high": story.write.money_round(found.p95)}
    share = matrix_share(story.decision)
    if share is None:
        return [story.paragraph("doubt.matrix_alone", low=ends["low"], high=ends["high"])]
    key = "doubt.matrix_little" if share < LITTLE else "doubt.matrix_much"
    return [story.paragraph(key, share=story.write.percent(share, 0), low=ends["low"], high=ends["high"])]
