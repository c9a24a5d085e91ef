"""The register of a benefit: who delivers it, by which number and year it is seen, what came of it."""

from __future__ import annotations

from cdm_bc.case.schema import BenefitChoice, Kpi
from cdm_bc.text.numbers import write_quantity
from cdm_bc.workshop.fields import quantity_field, slug, whole
from cdm_bc.workshop.nodes import Node, act, h, labelled, text_field
from cdm_bc.workshop.view import View


def register_fields(view: View, benefit: str, name: str) -> Node:
    """Boxes for all of it, folded under who delivers it. What was realised is asked once the first year is known."""
    said = view.case.client.benefits.get(benefit, BenefitChoice())
    kpi, first, t = said.kpi, view.first_year, view.t
    words = {"owner": said.owner, "kpi.name": kpi.name if kpi else None, "kpi.unit": kpi.unit if kpi else None}
    words |= {f"kpi.{key}": _number(view, kpi, key) for key in ("baseline", "target")}
    words["due"] = str(said.due or "")
    boxes: list[Node] = [
        text_field(
            slug("register", benefit, key),
            t(f"register.{key}"),
            value or "",
            act("register", id=benefit, key=key),
            disabled=view.read_only,
        )
        for key, value in words.items()
    ]
    for year in range(first, first + view.case.horizon) if first else ():
        label, action = t("register.realised", year=year), act("register", id=benefit, key=f"realised.{year}")
        raw = whole(said.realised.get(year))
        box = quantity_field(view, slug("register", benefit, year), label, raw, "money", action)
        boxes.append(labelled(label, box))
    title = t("register.heading", owner=said.owner or t("register.nobody"))
    summary = h("summary", title, aria_label=f"{name}: {title}")
    return h("details", summary, h("div", boxes, class_="words"), class_="register", key="register")


def _number(view: View, kpi: Kpi | None, key: str) -> str:
    value = getattr(kpi, key) if kpi else None
    return "" if value is None else write_quantity(whole(value), view.language)
