"""Every sentence of the decision is true whatever the sign, in both languages, and each has a case here."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from cdm_bc import ClientReport
from cdm_bc.figures.options import why_not
from cdm_bc.text import Texts, texts

EXAMPLES = Path(__file__).resolve().parents[1] / "cases"
LEVERS = ("identity", "click", "profile", "system_landscape", "organisation")
SECTIONS = ("answer", "options", "value", "plan", "benefits_register", "certainty", "model_doubt", "scenarios")
#: Parts of the texts that these sections tell, of which every sentence has a case.
TOLD = (
    "answer.",
    "options.",
    "first.",
    "levers.",
    "plan.",
    "priority.",
    "register.",
    "doubt.",
    "certainty.",
    "scenarios.",
)

SAME = {key: {"current": {"fit_for_use": 0.5}, "target": {"fit_for_use": 0.5}} for key in LEVERS[:3]}
READY = {key: {"current": 0.8, "target": 0.8} for key in LEVERS[3:]}
FREE = {"effort": {"lines": [], "free": list(LEVERS), "day_rate": None, "contingency": None, "precedence": []}}
ReportOf = Callable[["Told", str], ClientReport]
CERTAIN = {"facts": {"contacts": 100_000, "cost_per_contact": 5, "annual_revenue": 70_000_000}}
CERTAIN_INPUTS = {
    "service": {"handling_reduction": 0.08},
    "repeat": {"repeat_share": 0.05},
    "personal": {"uplift": 0.04},
}
CERTAIN |= {"benefits": {key: {"inputs": inputs} for key, inputs in CERTAIN_INPUTS.items()}}


def uplift(low: float, base: float, high: float) -> dict[str, Any]:
    """Another range of the largest benefit."""
    return {"benefits": {"personal": {"inputs": {"uplift": {"low": low, "base": base, "high": high}}}}}


def lines(**costs: Any) -> dict[str, Any]:
    """Effort that is one line of cost per lever named."""
    made = [{"lever": lever, "what": "Work", "cost": cost} for lever, cost in costs.items()]
    return {"effort": {"day_rate": 900, "lines": made, "precedence": []}}


def delivery(**ranges: Any) -> dict[str, Any]:
    """Delivery with a range; what is not named is certain."""
    return {"delivery": {"attainment": 1, "delay": 0, "cost_factor": 1} | ranges}


TEXT = {"nl": "iets", "en": "something"}
MANY = {
    f"extra_{n}": {
        "name": {"nl": f"iets {n}", "en": f"thing {n}"},
        "group": "interaction",
        "current": {"fit_for_use": 0.2},
        "target": {"fit_for_use": 0.8},
    }
    for n in range(14)
}
#: Cost of each of the levers at which everything at once just loses money.
NEARLY = 230_000
WIDE = {
    "attainment": {"low": 0.5, "base": 0.9, "high": 1},
    "delay": {"low": 0, "base": 0.25, "high": 1},
    "cost_factor": {"low": 0.8, "base": 1.1, "high": 1.5},
}
NO_LIMITS = {"finance": {"budget_per_year": None, "capacity_days_per_year": None}}
EVERY_SETTING = {
    "first_year": 2028, "horizon_years": 4, "discount_rate": 0.1, "budget_per_year": [5, 6], "capacity_days_per_year": 7,
    "plan_for": "expected", "rate_basis": "real", "indexation": 0.01, "tax_rate": 0.2,
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A client: what differs from an example, the option that is advised, and what the lead says in Dutch and in English."""

    over: dict[str, Any]
    advised: str
    dutch: str = ""
    english: str = ""
    base: str = "worked_example"
    more: dict[str, Any] = field(default_factory=dict)  # an extension of its model


CASES = {
    "a plan in two steps": Told({}, "plan", "5 maatregelen in 2 stappen", "5 levers in 2 steps"),
    "all at once": Told(NO_LIMITS, "plan", "in één stap", "in one step"),
    "no ranges, no limits": Told(
        CERTAIN | NO_LIMITS | lines(identity=9), "plan", "meer op dan het kost", "more than it costs"
    ),
    "nothing fits": Told({"finance": {"budget_per_year": 0}}, "nothing", "Doe nu niets", "Do nothing now"),
    "nothing pays": Told(
        lines(**dict.fromkeys(LEVERS, 9_000_000)) | NO_LIMITS, "nothing", "minder dan het kost", "less than it costs"
    ),
    "nothing to improve": Told({"data": SAME, "foundations": READY}, "nothing", "Doe nu niets", "Do nothing now"),
    "worth nothing": Told(
        CERTAIN | {"data": SAME, "foundations": READY} | FREE,
        "nothing", "€ 0 meer dan het kost", "€0 more than it costs",
    ),
    "a loss that gains on average": Told(
        lines(**dict.fromkeys(LEVERS, 280_000))
        | uplift(0.0005, 0.001, 0.3)
        | {"finance": {"plan_for": "expected", "budget_per_year": None}},
        "plan_expected", "gemiddeld over alle doorgerekende gevallen", "on average over all cases",
    ),
    "more on average": Told(
        lines(**dict.fromkeys(LEVERS, 280_000)) | uplift(0.0005, 0.001, 0.3) | NO_LIMITS, "nothing",
        "Doe nu niets", "Do nothing now",
    ),
    "no costs": Told({"effort": {"lines": []}}, "plan", "De kosten zijn nog niet ingevuld", "has not been entered"),
    "no benefits": Told({"facts": {}}, "nothing", "Nog geen enkele baat", "No benefit has an amount"),
    "nothing at all": Told({"facts": {}, "effort": {"lines": []}}, "nothing", "Nog geen baten", "No benefits and no costs"),
    "delivery, register, prices, tax, scenarios": Told(
        {
            "benefits": {
                "service": {"owner": "Jan", "due": 2028, "kpi": {"name": "Minutes", "baseline": 6, "target": 5},
                            "realised": {"2027": 1_000}},
            },
            "scenarios": {"settings": {"finance": EVERY_SETTING}, "less": {"benefits": {"repeat": {"include": False}}}},
        },
        "plan", base="worked_example_delivery",
    ),
    "delivery of a plan that nearly pays": Told(
        delivery(**WIDE) | lines(**dict.fromkeys(LEVERS, NEARLY)) | {"finance": {"budget_per_year": 0, "rate_basis": "real"}},
        "nothing",
    ),
    "delivery of what never pays": Told(delivery(**WIDE) | lines(**dict.fromkeys(LEVERS, 9_000_000)) | NO_LIMITS, "nothing"),
    "delivery of what always pays": Told(
        delivery(attainment={"low": 0.9, "base": 1, "high": 1}, delay={"low": 0, "base": 0, "high": 0.1},
                 cost_factor={"low": 0.9, "base": 1, "high": 1.1}) | lines(**dict.fromkeys(LEVERS, 500)), "plan",
    ),
    "a lever that is too dear": Told(
        lines(identity=90_000, click=900_000, profile=9_000) | {"finance": {"budget_per_year": 120_000}}, "plan"
    ),
    "days run out": Told(
        {"finance": {"budget_per_year": None, "capacity_days_per_year": 60},
         "effort": {"precedence": [["profile", "click"]]}}, "nothing",
    ),
    "hardly any range": Told(CERTAIN | {"facts": {"cost_per_contact": {"low": 4.9, "base": 5, "high": 5.1}}}, "plan"),
    "many skewed ranges": Told(
        uplift(0.039, 0.04, 0.08) | {"facts": {"annual_revenue": {"base": 70_000_000, "low": 69_000_000, "high": 140_000_000}}}
        | lines(**{key: {"low": 9_000, "base": 90_000, "high": 95_000} for key in LEVERS}) | NO_LIMITS, "plan",
    ),
    "a plan that mostly falls short": Told(CERTAIN | delivery(attainment={"low": 0.2, "base": 1, "high": 1}), "plan"),
    "more levers than are searched": Told(
        NO_LIMITS, "plan", more={"entities": MANY, "relevance": {key: {"engagement": 1, "efficiency": 1} for key in MANY}}
    ),
    "a formula that has no value everywhere": Told(
        {"facts": {"divisor": {"low": -1, "base": 1, "high": 2, "distribution": "uniform"}}}, "plan",
        more={
            "facts": {"divisor": {"unit": "1", "name": TEXT}},
            "benefits": {"odd": {"driver": "efficiency", "kind": "cost", "name": TEXT,
                                 "formula": "contacts * cost_per_contact * 0.001 / max(divisor, 0)"}},
        },
    ),
    "priority otherwise than in money": Told(
        {
            "importance": {"engagement": 1, "efficiency": 1, "mood": 3},
            "effort": {"lines": [{"lever": key, "what": "x", "cost": cost} for key, cost in
                                 (("identity", 9), ("profile", 9), ("click", 9), ("extra_0", 9))]},
        },
        "plan",
        more={
            "drivers": {"mood": {"objective": "revenue_experience", "name": TEXT}},
            "benefits": {"mood": {"driver": "mood", "kind": "qualitative", "name": TEXT}},
            "entities": {key: MANY[key] for key in ("extra_0", "extra_1", "extra_2")},
            "relevance": {"extra_0": {"mood": 3, "efficiency": 1},
                          **{key: {"efficiency": 3, "engagement": 3} for key in ("extra_1", "extra_2")}},
        },
    ),
}  # fmt: skip


def merged(base: Any, over: Any) -> Any:
    if isinstance(base, dict) and isinstance(over, dict) and not {"low", "base", "cost"} & over.keys():
        both = {key: merged(base.get(key), over[key]) if key in over else base[key] for key in {**base, **over}}
        return {key: value for key, value in both.items() if value is not None}
    return over


@pytest.fixture
def report_of(tmp_path: Path) -> ReportOf:
    def make(told: Told, language: str) -> ClientReport:
        over, example = told.over, EXAMPLES / told.base
        data = YAML(typ="safe").load(example / "client.yaml")
        data["uncertainty"] = {"samples": 512, "seed": 1}
        for key in ("facts", "effort"):  # what is said of these stands instead of the example's
            if key in over:
                data[key] = {} if not over[key] else {**data[key], **over[key]}
        rest = {key: value for key, value in over.items() if key not in ("facts", "effort")}
        data = merged(data, rest)
        data["effort"] = {key: value for key, value in data["effort"].items() if value is not None}
        (tmp_path / "model.yaml").write_bytes((example / "model.yaml").read_bytes())
        if told.more:
            data["model"] = "more.yaml"
            (tmp_path / "more.yaml").write_text(
                json.dumps({"id": "more", "extends": "model.yaml"} | told.more), "utf-8"
            )
        (tmp_path / "acme.yaml").write_text(json.dumps(data), encoding="utf-8")
        return ClientReport(tmp_path / "acme.yaml", language=language)

    return make


def plain(shown: Any) -> str:
    """The words of a section."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", str(shown.html()), flags=re.DOTALL) if shown else ""
    return spaced(html.unescape(re.sub(r"<[^>]+>", " ", text)))


def spaced(text: str) -> str:
    """With plain spaces only."""
    return " ".join(text.split())


@pytest.fixture
def used() -> Iterator[set[str]]:
    """Keys of the report's texts that were asked for."""
    asked: set[str] = set()
    original = Texts.__call__

    def call(self: Texts, key: str, **values: object) -> str:
        if self.name == "report":
            asked.add(f"{self.above}.{key}" if self.above else key)
        return original(self, key, **values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Texts, "__call__", call)
        yield asked


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", CASES)
def test_the_first_page_is_true(name: str, language: str, report_of: ReportOf) -> None:
    told = CASES[name]
    report = report_of(told, language)
    found, story = report.story.headline, report.story
    words = {section: plain(getattr(report, section)()) for section in SECTIONS}
    assert found.recommended == told.advised
    lead = words["answer"]
    assert (told.dutch if language == "nl" else told.english) in lead
    for text in words.values():
        assert not re.search(r"\{\w*\}|\bNone\b|\bnan\b", text)
    more, less = (("meer", "minder"), ("more", "less"))[language == "en"]
    if story.is_judged and told.advised != "plan_expected":
        sign = more if found.npv >= 0 else less
        assert re.search(rf"{re.escape(spaced(story.write.money_round(abs(found.npv))))} {sign} ", lead)
    # what is said to be more or less is so, and is never a negative amount
    for sentence in story.why_not:
        assert not re.search(r"[-−]€", spaced(sentence).split("(")[0]), sentence
    for item in why_not(story.decision):
        assert item.amount >= 0
        assert item.less >= 0
    for amount in re.findall(r"(?:kost|costs|levert|gains|levert dat) ([-−]€)", " ".join(words.values())):
        raise AssertionError(amount)


def test_every_sentence_of_the_decision_has_been_said(report_of: ReportOf, used: set[str]) -> None:
    every = {key for key in texts("report", "en")._table if key.startswith(TOLD)}
    for told in CASES.values():
        report = report_of(told, "en")
        for section in SECTIONS:
            getattr(report, section)()
    for name in ("retailer", "utility", "wholesaler", "business_central_2020"):
        report = ClientReport(Path(__file__).resolve().parents[2] / "parameters" / f"{name}.yaml")
        assert all(getattr(report, section)() for section in SECTIONS)
    assert sorted(every - used) == []
