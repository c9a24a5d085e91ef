"""The method once more, in plain Python and straight from its text, for small cases: what the code is compared with.

A *spec* is a dictionary of numbers; :func:`files` writes it as a model and a client file, :class:`Plain` evaluates it
with loops.
"""

from __future__ import annotations

import itertools
import math
import random
from functools import lru_cache
from typing import Any

NEVER = -1
DAY_RATE = 500.0


def random_spec(seed: int, *, levers: int = 4, horizon: int = 3, limits: bool = True) -> dict[str, Any]:
    """A small random case: pools, ramp-ups, series, precedence, limits that bind, and delivery that falls short."""
    rng = random.Random(seed)
    foundations = rng.randint(0, min(2, levers - 1))
    entities = levers - foundations
    benefits = rng.randint(1, 3)
    spec: dict[str, Any] = {
        "horizon": horizon,
        "rate": rng.choice([0.0, 0.08, 0.15]),
        "threshold": rng.choice([0.0, 0.6, 0.8]),
        "entities": [],
        "foundations": [],
        "benefits": [],
        "pools": [],
        "lines": [],
        "precedence": [],
        "budget": None,
        "capacity": None,
        "attainment": rng.choice([None, 0.8]),
        "delay": rng.choice([0.0, 0.0, 0.0, 0.4, 1.3]),
        "cost_factor": rng.choice([1.0, 1.0, 1.25]),
        "overlap": rng.choice([0.0, 0.5, 1.0]),
        "indexation": rng.choice([(0.0, 0.0), (0.02, 0.05)]),
    }
    for number in range(entities):
        now = rng.uniform(0.05, 0.6)
        target = now if rng.random() < 0.1 else rng.uniform(now, 1.0)
        entity = {"now": now, "target": target, "master": number == 0}
        if number and rng.random() < 0.3:
            entity["built_from"] = rng.sample(range(number), rng.randint(1, number))
        if rng.random() < 0.3:  # four scores instead of one
            entity["now"] = [now, *(rng.uniform(now, 1.0) for _ in range(3))]
            entity["target"] = [score + (1 - score) * rng.uniform(0, 0.5) for score in entity["now"]]
        spec["entities"].append(entity | ({"attainment": 0.6} if rng.random() < 0.2 else {}))
    for _ in range(foundations):
        now = rng.uniform(0.2, 0.7)
        foundation = {"now": now, "target": rng.uniform(now, 1.0)}
        spec["foundations"].append(foundation | ({"attainment": 0.9} if rng.random() < 0.2 else {}))
    for _ in range(rng.randint(0, 1)):
        spec["pools"].append([levers * rng.uniform(6e5, 1.2e6) for _ in range(rng.randint(1, horizon))])
    for _ in range(benefits):
        spec["benefits"].append(
            {
                "potential": [levers * rng.uniform(2.5e5, 6e5) for _ in range(rng.randint(1, horizon))],
                "weights": [rng.randint(0, 3) for _ in range(entities)],
                "ramp": rng.choice([[1.0], [0.5, 1.0], [0.2, 0.6, 1.0]]),
                "risk": rng.choice([0.0, 0.2]),
                "pool": 0 if spec["pools"] and rng.random() < 0.7 else None,
            }
        )
    spec["lines"] = [_line(rng, lever, horizon) for lever in range(levers) if rng.random() < 0.9]
    spec["lines"] += [_line(rng, NEVER, horizon) for _ in range(rng.randint(0, 1))]
    order = rng.sample(range(levers), levers)
    spec["precedence"] = [[order[0], order[1]]] if levers > 1 and rng.random() < 0.5 else []
    if limits:
        once = sum(
            line.get("cost", 0) + DAY_RATE * line.get("days", 0) + line.get("by_year", [0])[0] for line in spec["lines"]
        )
        days = sum(line.get("days", 0) for line in spec["lines"])
        if rng.random() < 0.8:
            spec["budget"] = [rng.uniform(0.3, 0.8) * once + 1 for _ in range(rng.randint(1, horizon + 1))]
        if rng.random() < 0.4:
            spec["capacity"] = [rng.uniform(0.4, 1.2) * days + 1 for _ in range(rng.randint(1, 2))]
    return spec


def _line(rng: random.Random, lever: int, horizon: int) -> dict[str, Any]:
    scale = 0.3 if lever == NEVER else 1.0
    line: dict[str, Any] = {"lever": lever, "contingency": rng.choice([0.0, 0.2])}
    if rng.random() < 0.35:
        return line | {"by_year": [scale * rng.uniform(0, 8e4) for _ in range(rng.randint(1, horizon + 2))]}
    line["cost"] = scale * rng.uniform(0, 1e5)
    if rng.random() < 0.5:
        line["days"] = float(rng.randint(1, 80))
    if rng.random() < 0.5:
        line["yearly_cost"] = scale * rng.uniform(0, 3e4)
    if rng.random() < 0.3:
        line["yearly_days"] = float(rng.randint(1, 20))
    return line


#: What a spec need not say.
DEFAULTS: dict[str, Any] = {
    "attainment": None,
    "delay": 0.0,
    "cost_factor": 1.0,
    "overlap": 0.0,
    "indexation": (0.0, 0.0),
    "weakest": True,
}


class Plain:
    """Method §3 to §7 for a spec, one number at a time."""

    def __init__(self, spec: dict[str, Any]) -> None:
        self.spec = DEFAULTS | spec
        self.levers = len(spec["entities"]) + len(spec["foundations"])
        self.value = lru_cache(maxsize=None)(self._value)

    def _value(self, pulled: frozenset[int], year: int) -> tuple[float, ...]:
        """u_b(S, t) of every benefit."""
        spec, entities = self.spec, self.spec["entities"]
        q: list[float] = []
        for i, e in enumerate(entities):
            q.append(self._fitness(e, i in pulled))
            if e.get("built_from"):
                q[i] = min(q[i], sum(q[other] for other in e["built_from"]) / len(e["built_from"]))
        ready = [
            f["now"] + (self._attained(f) * (f["target"] - f["now"]) if len(entities) + i in pulled else 0.0)
            for i, f in enumerate(spec["foundations"])
        ]
        master = [share for share, e in zip(q, entities, strict=True) if e["master"]]
        gate = min(1.0, sum(master) / len(master) / spec["threshold"]) if spec["threshold"] > 0 and master else 1.0
        phi = 1.0 if not ready else min(ready) if spec["weakest"] else sum(ready) / len(ready)
        claims = []
        for benefit in spec["benefits"]:
            total = sum(benefit["weights"])
            share = sum(w * x for w, x in zip(benefit["weights"], q, strict=True)) / total if total else 0.0
            claims.append(_at(benefit["potential"], year) * (1 - benefit["risk"]) * phi * gate * share)
        values = list(claims)
        for index, sizes in enumerate(spec["pools"]):
            mine = [b for b, benefit in enumerate(spec["benefits"]) if benefit["pool"] == index]
            size, left = _at(sizes, year), 1.0
            for b in mine:
                left *= 1 - min(1.0, claims[b] / size)
            total = sum(claims[b] for b in mine)
            for b in mine:
                values[b] = size * (1 - left) * claims[b] / total if total else 0.0
        return tuple(values)

    def _attained(self, item: dict[str, Any]) -> float:
        """The share of its improvement that a lever reaches."""
        return float(item.get("attainment") or self.spec["attainment"] or 1.0)

    def _fitness(self, entity: dict[str, Any], pulled: bool) -> float:
        """q of an entity before the cap: (1 − o) × product + o × lowest of its scores."""
        now, target = (x if isinstance(x, list) else [x] for x in (entity["now"], entity["target"]))
        part = self._attained(entity) if pulled else 0.0
        scores = [a + part * (b - a) for a, b in zip(now, target, strict=True)]
        return (1 - self.spec["overlap"]) * math.prod(scores) + self.spec["overlap"] * min(scores)

    def _ramp(self, ramp: list[float], year: int) -> float:
        """The share of year 1, 2, … of earning, later by the delay."""
        whole = math.floor(self.spec["delay"])
        part = self.spec["delay"] - whole

        def at(k: int) -> float:
            return _at(ramp, k) if k >= 1 else 0.0

        return (1 - part) * at(year - whole) + part * at(year - whole - 1)

    def benefits(self, waves: tuple[int, ...]) -> list[float]:
        """Benefits by year, year 0 first."""
        flow = [0.0] * (self.spec["horizon"] + 1)
        states = [
            frozenset(i for i, w in enumerate(waves) if w != NEVER and w <= wave)
            for wave in range(self.spec["horizon"])
        ]
        for year in range(1, self.spec["horizon"] + 1):
            for wave in range(year):
                before = self.value(states[wave - 1] if wave else frozenset(), year)
                after = self.value(states[wave], year)
                for b, benefit in enumerate(self.spec["benefits"]):
                    flow[year] += (after[b] - before[b]) * self._ramp(benefit["ramp"], year - wave)
        rise = 1 + self.spec["indexation"][0]
        return [amount * rise**year for year, amount in enumerate(flow)]

    def costs(self, waves: tuple[int, ...]) -> tuple[list[float], list[float]]:
        """Money and days by year."""
        horizon = self.spec["horizon"]
        money, days = [0.0] * (horizon + 1), [0.0] * (horizon + 1)
        started = [w for w in waves if w != NEVER]
        for line in self.spec["lines"]:
            wave = waves[line["lever"]] if line["lever"] != NEVER else min(started, default=NEVER)
            if wave == NEVER:
                continue
            factor = self.spec["cost_factor"]
            margin = factor * (1 + line["contingency"])
            for offset, amount in enumerate(line.get("by_year", [])):
                if wave + offset <= horizon:
                    money[wave + offset] += amount * margin
            money[wave] += (line.get("days", 0) * DAY_RATE + line.get("cost", 0)) * margin
            days[wave] += line.get("days", 0) * factor
            for year in range(wave + 1, horizon + 1):
                money[year] += (line.get("yearly_days", 0) * DAY_RATE + line.get("yearly_cost", 0)) * margin
                days[year] += line.get("yearly_days", 0) * factor
        rise = 1 + self.spec["indexation"][1]
        return [amount * rise**year for year, amount in enumerate(money)], days

    def present(self, flow: list[float]) -> float:
        """Present value."""
        return sum(x / (1 + self.spec["rate"]) ** t for t, x in enumerate(flow))

    def npv(self, waves: tuple[int, ...]) -> float:
        """Net present value of a plan."""
        return self.present(self.benefits(waves)) - self.present(self.costs(waves)[0])

    def allowed(self, waves: tuple[int, ...]) -> bool:
        """Whether a plan keeps to precedence and limits."""
        for first, then in self.spec["precedence"]:
            if waves[then] != NEVER and (waves[first] == NEVER or waves[first] > waves[then]):
                return False
        money, days = self.costs(waves)
        for used, limit in ((money, self.spec["budget"]), (days, self.spec["capacity"])):
            if limit is not None and any(x > _at(limit, year + 1) + 1e-6 for year, x in enumerate(used)):
                return False
        return True

    def best(self) -> tuple[float, tuple[int, ...]]:
        """The best of all plans, by trying each."""
        options = range(NEVER, self.spec["horizon"])
        plans = itertools.product(options, repeat=self.levers)
        return max((self.npv(plan), plan) for plan in plans if self.allowed(plan))

    def shapley(self) -> list[float]:
        """Mean gain of each lever over every order, all in wave 0."""
        worth = lru_cache(maxsize=None)(
            lambda pulled: self.present(self.benefits(tuple(0 if i in pulled else NEVER for i in range(self.levers))))
        )
        total = [0.0] * self.levers
        orders = list(itertools.permutations(range(self.levers)))
        for order in orders:
            for place, lever in enumerate(order):
                total[lever] += worth(frozenset(order[: place + 1])) - worth(frozenset(order[:place]))
        return [x / len(orders) for x in total]


def _at(values: list[float], year: int) -> float:
    """The value of year 1, 2, …; the last one holds."""
    return values[min(year, len(values)) - 1]


def lever_id(spec: dict[str, Any], lever: int) -> str:
    """Name of a lever in the files."""
    if lever == NEVER:
        return "programme"
    entities = len(spec["entities"])
    return f"entity_{lever}" if lever < entities else f"foundation_{lever - entities}"


def files(spec: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The spec as a model and a client."""
    spec = DEFAULTS | spec
    name = {"nl": "naam", "en": "name"}
    entities = range(len(spec["entities"]))
    facts = {f"potential_{b}": item["potential"] for b, item in enumerate(spec["benefits"])}
    facts |= {f"pool_{p}": sizes for p, sizes in enumerate(spec["pools"])}
    model = {
        "id": "random",
        "version": "1.0.0",
        "objectives": {"money": {"name": name}},
        "drivers": {"driver": {"objective": "money", "theme": name, "name": name}},
        "facts": {key: {"unit": "money/year", "name": name} for key in facts},
        "pools": {f"pool_{p}": {"formula": f"pool_{p}", "name": name} for p in range(len(spec["pools"]))},
        "benefits": {f"benefit_{b}": _benefit(item, b, name) for b, item in enumerate(spec["benefits"])},
        "groups": {"master": {"name": name}, "other": {"name": name}},
        "entities": {
            f"entity_{e}": {
                "group": "master" if item["master"] else "other",
                "name": name,
                "current": _scores(item["now"]),
                "target": _scores(item["target"]),
            }
            | ({"built_from": [f"entity_{other}" for other in item["built_from"]]} if item.get("built_from") else {})
            for e, item in enumerate(spec["entities"])
        },
        "foundations": {
            f"foundation_{f}": {"name": name, "current": item["now"], "target": item["target"]}
            for f, item in enumerate(spec["foundations"])
        },
        "relevance": {f"entity_{e}": {"driver": 1} for e in entities},
        "master_data": {"group": "master", "threshold": spec["threshold"]},
    }
    lines = [
        {key: value for key, value in line.items() if key != "lever"}
        | {"lever": lever_id(spec, line["lever"]), "what": f"line {number}"}
        for number, line in enumerate(spec["lines"])
    ]
    finance = {"horizon_years": spec["horizon"], "discount_rate": spec["rate"]}
    finance |= {
        f"{k}": spec[v] for k, v in (("budget_per_year", "budget"), ("capacity_days_per_year", "capacity")) if spec[v]
    }
    finance["indexation"] = dict(zip(("benefits", "costs"), spec["indexation"], strict=True))
    delivery = {key: spec[key] for key in ("attainment", "delay", "cost_factor") if spec[key] is not None}
    own = {
        kind: {
            f"{name}_{i}": {"attainment": item["attainment"]}
            for i, item in enumerate(spec[items])
            if "attainment" in item
        }
        for kind, name, items in (("data", "entity", "entities"), ("foundations", "foundation", "foundations"))
    }
    client = {
        "client": {"name": "Random"},
        "model": "model.yaml",
        "facts": facts,
        "effort": {
            "day_rate": DAY_RATE,
            "lines": lines,
            "precedence": [[lever_id(spec, a), lever_id(spec, b)] for a, b in spec["precedence"]],
        },
        "finance": finance,
        "delivery": delivery,
        "data_quality": {"overlap": spec["overlap"]},
        **own,
    }
    return model, client


def _scores(value: float | list[float]) -> dict[str, float]:
    return (
        dict(zip(("timely", "correct", "complete", "unique"), value, strict=True))
        if isinstance(value, list)
        else {"fit_for_use": value}
    )


def _benefit(item: dict[str, Any], number: int, name: dict[str, str]) -> dict[str, Any]:
    benefit = {
        "driver": "driver",
        "kind": "cost",
        "formula": f"potential_{number}",
        "risk_adjustment": item["risk"],
        "ramp_up": item["ramp"],
        "weights": {f"entity_{e}": weight for e, weight in enumerate(item["weights"])},
        "name": name,
    }
    return benefit | ({} if item["pool"] is None else {"pool": f"pool_{item['pool']}"})
