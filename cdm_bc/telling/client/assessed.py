"""What one level up of maturity is worth, beside what its steps ask. Only if the client file names an assessment."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from cdm_bc.case.evidence import ASSESSMENT
from cdm_bc.figures.in_money import LevelInMoney, levels_in_money
from cdm_bc.maturity.foundations import readiness
from cdm_bc.maturity.results import Assessment
from cdm_bc.rendering.markup import render
from cdm_bc.telling.client.answer import years_text
from cdm_bc.telling.section import Section
from cdm_bc.telling.story import Story
from cdm_bc.telling.table import Row, column, figures, table
from cdm_bc.text import texts

#: Two readings of a foundation's readiness this close are the same.
SAME = 0.005


def one_level_up(story: Story) -> Section | None:
    """Value of a level per pillar, pillars that carry no amount, and the steps; None without an assessment."""
    assessment = story.case.evidence.said(ASSESSMENT)
    return None if assessment is None else _Telling(story, assessment).section()


class _Telling:
    def __init__(self, story: Story, assessment: Assessment) -> None:
        self.story, self.assessment = story, assessment
        self.model = story.case.evidence.maturity_model
        self.text = texts("maturity", story.language)
        self.levels = levels_in_money(story.case, self.model, assessment)
        self.single = tuple(one for one in self.levels if len(one.ups) == 1)

    def section(self) -> Section:
        found = self.assessment
        key = "in_money.intro_one" if found.respondents == 1 else "in_money.intro"
        who, count = found.organisation, found.respondents
        parts = [self.paragraph(key, pillars=self.measuring(), organisation=who, count=count)]
        if self.single:
            parts += [self.paragraph("in_money.how"), self.table(), *self.held_back()]
        else:
            parts.append(self.paragraph("in_money.no_foundations"))
        parts += self.remarks()
        if self.single:
            parts += [render("subheading", content=self.text("in_money.asks")), self.asks()]
        return Section("in-money", self.text("in_money.heading"), tuple(parts), self.story.language)

    def measuring(self) -> str:
        """How many pillars measure a foundation, with their verb."""
        count = sum(pillar.foundation is not None for pillar in self.model.pillars.values())
        key = {1: "measuring_one", 3: "measuring_three"}.get(count, "measuring")
        return self.text(f"in_money.{key}", count=count)

    def paragraph(self, key: str, *, kind: str = "", **values: object) -> Markup:
        return render("paragraph", content=self.text(key, **values), kind=kind)

    def pillar(self, key: str) -> str:
        return self.model.pillars[key].name[self.story.language]

    def foundation(self, key: str) -> str:
        return self.story.case.model.foundations[key].name[self.story.language]

    def listed(self, names: Sequence[str]) -> str:
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {self.text('words.and')} {names[-1]}"

    def table(self) -> Markup:
        """A row per pillar, and one for all together."""
        text = self.text
        rows = [Row(self.cells(one), "" if len(one.ups) == 1 else "total") for one in self.levels]
        columns = [
            column(text("in_money.pillar"), width=34),
            column(text("in_money.level")),
            column(text("in_money.readiness")),
            *(figures(text(f"in_money.{key}")) for key in ("today", "target", "npv")),
        ]
        return table(text("in_money.caption", years=years_text(self.story)), columns, rows)

    def cells(self, one: LevelInMoney) -> tuple[str, ...]:
        money = self.story.write.money_round
        amounts = tuple(
            f"+{money(value)}" if value >= 1 else money(value) for value in (one.today, one.target, one.npv)
        )
        if len(one.ups) > 1:
            return (self.text("in_money.all_three"), "", "", *amounts)
        up, percent = one.ups[0], self.story.write.percent
        name = self.text("in_money.pair", pillar=self.pillar(up.pillar), foundation=self.foundation(str(up.foundation)))
        level = self.text("in_money.arrow", now=self.assessment.pillars[up.pillar].level, then=up.level)
        ready = self.text("in_money.arrow", now=percent(up.readiness_now, 0), then=percent(up.readiness_then, 0))
        return (name, level, ready, *amounts)

    def held_back(self) -> list[Markup]:
        """A step that yields nothing by itself, and the foundation that is in the way."""
        case, found = self.story.case, []
        for one in self.single:
            up = one.ups[0]
            others = {
                key: case.readiness(key, "target").quantity.base for key in case.foundations if key != up.foundation
            }
            if others and abs(one.today) < 1 and abs(one.target) < 1:
                weakest = min(others, key=others.__getitem__)
                values = {"pillar": self.pillar(up.pillar), "foundation": self.foundation(weakest)}
                found.append(self.paragraph("in_money.held_back", kind="aside", **values))
        return found

    def remarks(self) -> list[Markup]:
        """Pillars without an amount, each with the reason, and foundations that the case has other figures for."""
        case = self.story.case
        known = readiness(self.model, self.assessment)
        groups: dict[str, list[str]] = {"no_foundation": [], "top": [], "without": []}
        for key, pillar in self.assessment.pillars.items():
            if self.model.pillars[key].foundation not in case.foundations:
                groups["no_foundation"].append(self.pillar(key))
            elif not pillar.enough:
                groups["without"].append(self.pillar(key))
            elif pillar.level == self.model.top_level:
                groups["top"].append(self.pillar(key))
        groups["other_figures"] = [
            self.foundation(key)
            for key, one in known.items()
            if key in case.foundations
            and one.value is not None
            and abs(case.readiness(key, "current").quantity.base - one.value) > SAME
        ]
        return [
            self.paragraph(f"in_money.{key}", kind="aside", names=self.listed(names))
            for key, names in groups.items()
            if names
        ]

    def asks(self) -> Markup:
        """The steps of each pillar with the cost that the client file has for the foundation."""
        text, write = self.text, self.story.write
        effort = {item.lever.id: item.effort for item in self.story.decision.levers.ranked}
        statements = self.model.statements
        small = self.assessment.respondents < self.model.rules.smallest_group
        rows: list[Row] = []
        for one in self.single:
            up = one.ups[0]
            cost = effort.get(str(up.foundation), 0.0)
            shown = write.money_round(cost) if cost else text("in_money.no_cost")
            name, count = self.pillar(up.pillar), len(up.steps)
            rows.append(
                Row((text("in_money.asks_group", pillar=name, level=up.level, count=count, cost=shown),), "group")
            )
            for step in up.steps:
                present = (
                    () if small else (text("steps.unknown") if step.mean is None else write.percent(step.mean, 0),)
                )
                rows.append(Row((statements[step.statement].text[self.story.language], *present)))
        columns = [
            column(text("in_money.asks_statement")),
            *([] if small else [figures(text("in_money.present"), width=16)]),
        ]
        return table(text("in_money.asks_caption"), columns, rows)
