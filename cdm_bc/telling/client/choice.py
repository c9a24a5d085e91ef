"""The choice: the options side by side, why not the others, how hard the money is, and what prices the amounts are in."""

from __future__ import annotations

from collections.abc import Callable

from cdm_bc.case.schema import Indexation
from cdm_bc.charts.options import options as chart
from cdm_bc.decision import Option
from cdm_bc.figures.options import distinct_options, twins
from cdm_bc.parts import (
    Content,
    Paragraph,
    Part,
    Row,
    Section,
    Table,
    column,
    figures,
    money,
    months,
    percent,
    rounded,
    table,
)
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.story import FIGURES, WORDS, in_short


def choice(story: ClientStory) -> Section | None:
    """All of it; nothing where there is nothing to choose."""
    decision = story.decision
    if not story.is_judged:
        return None
    certain = decision.simulation.is_certain
    samples = story.write.number(decision.simulation.samples, 0)
    return story.section(
        "options",
        story.paragraph("options.intro_certain" if certain else "options.intro", samples=samples),
        *in_short(options_table(story), chart(decision, story.style)),
        *_hardness(story),
        Paragraph(" ".join((_prices(story), _basis(story), _tax(story)))),
    )


def options_table(story: ClientStory) -> Table:
    """A column per option, those that pull the same as one."""
    decision, shown = story.decision, distinct_options(story.decision)
    measures: dict[str, Callable[[Option], Content]] = {"base": lambda option: rounded(option.finance.npv)}
    if not decision.simulation.is_certain:
        measures |= {
            "mean": lambda option: rounded(option.outcome.mean),
            "p10": lambda option: rounded(option.outcome.percentile(10)),
            "p90": lambda option: rounded(option.outcome.percentile(90)),
            "chance": lambda option: percent(option.outcome.probability_positive, 0),
        }
    measures |= {
        "payback": lambda option: months(option.finance.payback_months),
        "discounted": lambda option: months(option.finance.discounted_payback_months),
        "peak": lambda option: rounded(option.finance.peak_funding),
    }
    if decision.plan.limits.budget is not None:
        measures["over_budget"] = lambda option: percent(option.outcome.over_budget, 0)
    if decision.plan.limits.capacity is not None:
        measures["over_capacity"] = lambda option: percent(option.outcome.over_capacity, 0)
    if decision.plan.limits.any:
        measures["fits"] = lambda option: story.text("options.yes" if option.affordable else "options.no")
    rows = [Row((story.text(f"options.{key}"), *map(of, shown))) for key, of in measures.items()]
    columns = [column("", width=34), *(figures(_name(story, option)) for option in shown)]
    return table(story.text("options.caption"), columns, rows)


def _name(story: ClientStory, option: Option) -> str:
    """The name of an option, with those that pull the same."""
    name = story.option(option.id)
    if option.id == story.decision.recommended:
        name = story.text("options.advised", name=name)
    others = [story.option(other) for other in twins(story.decision, option)]
    lowered = [other[:1].lower() + other[1:] for other in others]
    return story.text("options.also", name=name, others=story.listed(lowered)) if others else name


def _hardness(story: ClientStory) -> list[Part]:
    """Present value by kind, and what is left if only cost savings count."""
    text, option = story.text, story.decision.subject
    rows = [
        Row((text(f"options.by_kind.{kind}"), money(amount)))
        for kind, amount in option.result.by_kind.items()
        if amount
    ]
    rows.append(Row((text("options.less_costs"), money(-option.finance.pv_costs))))
    rows.append(Row((text("options.npv"), money(option.finance.npv)), "total"))
    rows.append(Row((text("options.savings_only"), money(option.npv_cost_savings_only))))
    if option.tax_rate is not None:
        tax = story.write.percent(option.tax_rate)
        rows.append(Row((text("options.after_tax", tax=tax), money(option.npv_after_tax))))
    columns = {"kind": WORDS, "amount": FIGURES}
    caption, name = "options.hardness_caption", story.option(option.id)
    found = story.table("options", columns, rows, caption=caption, kind="narrow", option=name)
    return [story.heading("options.hardness"), found]


def _basis(story: ClientStory) -> str:
    return story.text(f"options.basis.{story.case.client.finance.rate_basis or 'none'}")


def _prices(story: ClientStory) -> str:
    """What prices the amounts are in."""
    finance, write = story.case.client.finance, story.write.percent
    benefits, costs = write(finance.indexation.benefits), write(finance.indexation.costs)
    key = "options.prices.indexed" if finance.indexation != Indexation() else "options.prices.plain"
    return story.text(key, rate=write(finance.discount_rate), benefits=benefits, costs=costs)


def _tax(story: ClientStory) -> str:
    option = story.decision.subject
    if option.tax_rate is None:
        return story.text("options.tax.before")
    npv = story.write.money_round(option.npv_after_tax)
    return story.text("options.tax.after", tax=story.write.percent(option.tax_rate), npv=npv)
