"""Models and client files at random, with the corners that formulas trip over: 0, 1, empty pools, one-sided flows, all lost at
once, horizons of 1 and 50 years, scenarios that change what there is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML

#: With v and p the facts of a benefit, s and c two shares: a benefit never claims more than its pool, v × p.
FORMULAS = (
    "{v} * {p} * {s}",
    "{v} * {p} * min({s}, 0.5, {c})",
    "{v} * {p} * (1 - (1 - {s}) * (1 - {c}))",
    "{v} * {p} * max({s} - {c}, 0)",
    "{v} * {p} * -(-{s}) ** 3",
    "{v} * {p} / 2 ** 2 * ({s} + 1) ** -2 + 0 * {v} * {p} * {c}",
    "{p} * ({v} * {s} - {v} * {s} * {c}) * {s} ** 0",
)
SCORES = ("timely", "correct", "complete", "unique")
HORIZONS = (1, 2, 3, 5, 8)


class Dice:
    """Random choices of one seed."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def chance(self, share: float) -> bool:
        return bool(self.rng.uniform() < share)

    def share(self) -> float:
        return float(self.rng.choice([0.0, 1.0, *np.round(self.rng.uniform(0, 1, 6), 3)]))

    def number(self, high: float) -> float:
        return float(self.rng.choice([0.0, 1.0, *np.round(self.rng.uniform(0, high, 6), 2)]))

    def maybe_series(self, value: Any, years: int) -> Any:
        return [value() for _ in range(int(self.rng.integers(1, years + 3)))] if self.chance(0.25) else value()

    def whole(self, low: int, high: int) -> int:
        return int(self.rng.integers(low, high))


def write_case(folder: Path, seed: int, horizon: int | None = None) -> Path:
    """A model and a client file on it; returns the client file."""
    dice = Dice(seed)
    years = horizon or int(dice.rng.choice(HORIZONS))
    model, benefits = _model(dice)
    client = _client(dice, model, benefits, years)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (("model.yaml", model), ("client.yaml", client)):
        with (folder / name).open("w", encoding="utf-8") as file:
            YAML(typ="safe").dump(content, file)
    return folder / "client.yaml"


def _text(name: str) -> dict[str, str]:
    return {"nl": name, "en": name}


def _model(dice: Dice) -> tuple[dict[str, Any], dict[str, str]]:
    entities = [f"e{n}" for n in range(dice.whole(1, 5))]
    foundations = [f"f{n}" for n in range(dice.whole(0, 3))]
    drivers = [f"d{n}" for n in range(dice.whole(1, 3))]
    pools = [f"p{n}" for n in range(dice.whole(1, 3))]
    facts: dict[str, Any] = {}
    for n in range(len(pools)):
        facts |= {
            f"v{n}": {"unit": "contact/year", "name": _text(f"v{n}")},
            f"c{n}": {"unit": "money/contact", "name": _text(f"c{n}")},
        }
    benefits: dict[str, Any] = {}
    for n in range(dice.whole(1, 7)):
        pool = dice.whole(0, len(pools))
        names = {"v": f"v{pool}", "p": f"c{pool}", "s": f"s_{n}_share", "c": f"t_{n}_share"}
        formula = FORMULAS[dice.whole(0, len(FORMULAS))].format(**names)
        benefit: dict[str, Any] = {
            "driver": drivers[dice.whole(0, len(drivers))],
            "kind": ["cost", "margin", "risk"][dice.whole(0, 3)],
            "formula": formula,
            "inputs": {
                name: {"unit": "1", "share": True, "name": _text(name), "base": dice.share()}
                for name in (f"s_{n}_share", f"t_{n}_share")
                if name in formula
            },
            "name": _text(f"benefit {n}"),
        }
        benefit |= {"pool": f"p{pool}"} if dice.chance(0.7) else {}
        benefit |= {"risk_adjustment": 0.1} if dice.chance(0.3) else {}
        benefit |= {"ramp_up": sorted(dice.share() for _ in range(dice.whole(1, 4)))} if dice.chance(0.5) else {}
        benefit |= {"weights": {entities[0]: 2}} if dice.chance(0.2) else {}
        benefits[f"b{n}"] = benefit
    made: dict[str, Any] = {
        "id": "random",
        "objectives": {"goal": {"name": _text("goal")}},
        "drivers": {key: {"objective": "goal", "name": _text(key)} for key in drivers},
        "groups": {"master": {"name": _text("master")}, "other": {"name": _text("other")}},
        "facts": facts,
        "pools": {key: {"formula": f"v{n} * c{n}", "name": _text(key)} for n, key in enumerate(pools)},
        "benefits": benefits,
        "entities": {key: {"group": "master" if dice.chance(0.5) else "other", "name": _text(key)} for key in entities},
        "foundations": {key: {"name": _text(key)} for key in foundations},
        "relevance": {key: {driver: dice.whole(0, 4) for driver in drivers} for key in entities},
    }
    made["relevance"][entities[0]] = dict.fromkeys(drivers, 1)
    if len(entities) > 1 and dice.chance(0.6):
        made["entities"][entities[-1]]["built_from"] = entities[: dice.whole(1, len(entities))]
    if dice.chance(0.7):
        made["master_data"] = {"group": "master", "threshold": dice.share()}
    return made, {key: item["pool"] for key, item in benefits.items() if "pool" in item}


def _quality(dice: Dice) -> dict[str, Any]:
    """Current and target, each as four scores or as one, the target never below."""
    if dice.chance(0.6):
        now = {score: dice.share() for score in SCORES}
        target = {score: max(value, dice.share()) for score, value in now.items()}
        return {"current": now, "target": target}
    now, target = sorted((dice.share(), dice.share()))
    return {"current": {"fit_for_use": now}, "target": {"fit_for_use": target}}


def _lines(dice: Dice, levers: list[str], years: int) -> list[dict[str, Any]]:
    lines = []
    for n in range(dice.whole(0, 5)):
        line: dict[str, Any] = {"lever": dice.rng.choice([*levers, "programme"]).item(), "what": f"line {n}"}
        if dice.chance(0.3):
            line["by_year"] = [dice.number(5e4) for _ in range(dice.whole(1, years + 3))]
        else:
            for key, high in (("days", 50), ("yearly_days", 20), ("cost", 1e5), ("yearly_cost", 3e4)):
                if dice.chance(0.5):
                    line[key] = dice.maybe_series(lambda high=high: dice.number(high), years)
            line.setdefault("cost", dice.number(1e5))
        line |= {"contingency": dice.share()} if dice.chance(0.3) else {}
        lines.append(line)
    return lines


def _client(dice: Dice, model: dict[str, Any], pooled: dict[str, str], years: int) -> dict[str, Any]:
    entities, foundations = list(model["entities"]), list(model["foundations"])
    levers = [*entities, *foundations]
    facts = {}
    for key, fact in model["facts"].items():
        if not dice.chance(0.06):
            high = 1e4 if fact["unit"].startswith("contact") else 40
            facts[key] = dice.maybe_series(lambda high=high: dice.number(high), years)
    finance: dict[str, Any] = {"horizon_years": years, "discount_rate": float(dice.rng.choice([0, 0.05, 0.1, 0.9]))}
    finance |= {"indexation": {"benefits": 0.02, "costs": 0.03}} if dice.chance(0.3) else {}
    finance |= {"tax_rate": 0.25} if dice.chance(0.3) else {}
    finance |= {"budget_per_year": [1e5, 5e4], "capacity_days_per_year": 60} if dice.chance(0.3) else {}
    readiness = {key: sorted((dice.share(), dice.share())) for key in foundations}
    client: dict[str, Any] = {
        "client": {"name": "Random", "language": str(dice.rng.choice(["nl", "en"]))},
        "model": "model.yaml",
        "facts": facts,
        "data": {key: _quality(dice) for key in entities},
        "foundations": {key: {"current": now, "target": later} for key, (now, later) in readiness.items()},
        "effort": {
            "day_rate": dice.maybe_series(lambda: 500 + dice.number(500), years),
            "lines": _lines(dice, levers, years),
        },
        "finance": finance,
    }
    client["effort"] |= {"contingency": 0.1} if dice.chance(0.5) else {}
    if dice.chance(0.6):
        delays = [0, 0.25, 0.5, 1, 2.75, 60]
        client["delivery"] = {"attainment": dice.share(), "delay": float(dice.rng.choice(delays)), "cost_factor": 1.2}
    if dice.chance(0.4):
        client["data_quality"] = {"overlap": dice.share()}
    if dice.chance(0.3):
        client["data"][entities[0]]["attainment"] = dice.share()
    client["scenarios"] = _scenarios(dice, client, entities, levers, years)
    return client


def _scenarios(
    dice: Dice, client: dict[str, Any], entities: list[str], levers: list[str], years: int
) -> dict[str, Any]:
    """Up to three that change numbers, the horizon, what is in scope, the form of scores, the cost lines, what counts."""
    kinds: list[dict[str, Any]] = [
        {"facts": {key: dice.number(30) for key in client["facts"]}},
        {"finance": {"horizon_years": max(1, years - 1), "discount_rate": 0.3}},
        {"data": {entities[-1]: _quality(dice)}},
        {"effort": {"lines": _lines(dice, levers, years)}},
        {"benefits": {"b0": {"include": False}}},
        {"delivery": {"delay": 0.5, "cost_factor": 0.5}},
        {"relevance": {entities[0]: {"d0": 3}}},
        {"effort": {"contingency": 0.5}},
    ]
    if len(entities) > 1:
        kinds.append({"data": {entities[1]: {"in_scope": False}}})
    chosen = dice.rng.choice(len(kinds), size=dice.whole(0, 4), replace=False)
    return {f"scenario {n}": kinds[n] for n in chosen.tolist()}
