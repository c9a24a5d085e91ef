"""Who delivers which benefit, how it will be seen, and what came of it so far."""

from __future__ import annotations

from cdm_bc.case.schema import Kpi
from cdm_bc.figures.gains import gain_of
from cdm_bc.figures.register import Register, RegisterLine
from cdm_bc.figures.register import register as register_of
from cdm_bc.parts import Content, Part, Row, Section, money, whole
from cdm_bc.telling.client.asked import asked
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.story import FIGURES, WORDS, in_short, width


def register(story: ClientStory) -> Section | None:
    """The register; nothing where no benefit has an amount."""
    found = register_of(story.result)
    if not found.lines:
        return None
    ask = asked(story, found)
    to_do: tuple[Part, ...] = () if ask is None else in_short(ask)
    if not found.is_filled:
        return story.section("register", story.paragraph("register.none"), *to_do)
    rows = [_cells(story, line) for line in found.lines]
    columns = {"benefit": width(30), "owner": WORDS, "kpi": WORDS, "due": FIGURES, "gain": FIGURES}
    names = [line.figures.benefit.name[story.language] for line in found.without_owner]
    nobody = [story.paragraph("register.no_owner", kind="aside", names="; ".join(names))] if names else []
    table = story.table("register", columns, rows)
    intro = story.paragraph("register.intro")
    return story.section("register", intro, *to_do, table, *nobody, *_realised(story, found))


def _cells(story: ClientStory, line: RegisterLine) -> tuple[Content, ...]:
    return (
        line.figures.benefit.name[story.language],
        line.owner or story.text("register.nobody"),
        _kpi(story, line.kpi) if line.kpi else "",
        whole(line.due) if line.due else "",
        money(gain_of(line.figures)),
    )


def _kpi(story: ClientStory, kpi: Kpi) -> str:
    """Name, from where to where, and the unit."""
    ends = [story.write.number(value) for value in (kpi.baseline, kpi.target) if value is not None]
    return " ".join(part for part in (kpi.name, " → ".join(ends), kpi.unit if ends else None) if part)


def _realised(story: ClientStory, found: Register) -> list[Part]:
    """Planned against realised by year, and what it comes to in the end."""
    forecast, write = found.forecast, story.write
    if forecast is None:
        return []
    rows = [Row((str(year), *map(money, found.in_year(year)))) for year in found.years]
    columns = {"year": WORDS, **dict.fromkeys(("planned", "realised", "difference"), FIGURES)}
    table = story.table("register", columns, rows, caption="register.realised_caption", kind="narrow")
    words: list[Part] = [
        story.paragraph(
            "register.forecast",
            planned=write.money_round(forecast.planned),
            rest=write.money_round(forecast.rest_as_planned),
        )
    ]
    if forecast.rest_at_rate is not None:
        at_rate = write.money_round(forecast.rest_at_rate)
        words.append(story.paragraph("register.forecast_rate", rate=write.percent(forecast.rate, 0), at_rate=at_rate))
    return [story.heading("register.realised_heading"), table, *words]
