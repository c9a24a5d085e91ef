"""Every number that a workbook can be filled in with, for the client file and each of its scenarios."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import product
from typing import Any

from cdm_bc.calculation.quality import is_measured
from cdm_bc.case import STATES, Case, Input
from cdm_bc.case.address import Address
from cdm_bc.case.load import LEVELS
from cdm_bc.document import KeyPath
from cdm_bc.excel.book import NONE
from cdm_bc.excel.entry import Entry, Form, Values
from cdm_bc.formula import parse_formula
from cdm_bc.model import Benefit
from cdm_bc.quantity import Quantity
from cdm_bc.text import Texts, texts


class Entries:
    """The entries of a case and its scenarios, by key."""

    def __init__(self, case: Case, language: str) -> None:
        self.case, self.language = case, language
        self.cases: tuple[Case, ...] = (case, *case.scenarios.values())
        self.raw: tuple[Mapping[str, Any], ...] = tuple(case.client.scenarios[name] for name in case.scenarios)
        self.found: dict[str, Entry] = {}
        for entry in (*self._inputs(), *self._missing(), *self._settings(), *self._structure()):
            self.found[entry.key] = entry

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.found.values())

    def get(self, key: str) -> Entry | None:
        """The entry `key`; None if there is none."""
        return self.found.get(key)

    # -- what the workbook is about ---------------------------------------------------------------------------------------

    @cached_property
    def benefits(self) -> dict[str, Benefit]:
        """The benefits with a formula that any of the cases counts in, those of one pool together."""
        wanted = {benefit.id for case in self.cases for benefit in case.benefits if benefit.formula is not None}
        known = {key: item for key, item in self.case.model.benefits.items() if key in wanted}
        pools = dict.fromkeys(item.pool or "" for item in sorted(known.values(), key=lambda item: not item.pool))
        return {key: item for pool in pools for key, item in known.items() if (item.pool or "") == pool}

    @cached_property
    def entities(self) -> tuple[str, ...]:
        """The data entities that any of the cases has in scope."""
        wanted = {entity for case in self.cases for entity in case.entities}
        return tuple(key for key in self.case.model.entities if key in wanted)

    @cached_property
    def slots(self) -> tuple[tuple[int, int, tuple[str, str, str]], ...]:
        """The cost lines: number, which of those of that number, and what they are: lever, what for, kind."""
        found: dict[tuple[int, tuple[str, str, str]], None] = {}
        for case in self.cases:
            for line in case.lines:
                found[line.number, (line.lever, line.what, line.kind)] = None
        lines = sorted(found, key=lambda line: line[0])
        return tuple((number, sum(n == number for n, _ in lines[:at]), what) for at, (number, what) in enumerate(lines))

    def id_of(self, benefit: str, name: str) -> str:
        """The id of a name in the formula of a benefit."""
        known = self.case.model.benefits[benefit].inputs
        return (Address("benefits", benefit, key=name) if name in known else Address("facts", key=name)).id

    # -- entries --------------------------------------------------------------------------------------------------------------

    def mentions(self, number: int, path: KeyPath) -> bool:
        """Whether the scenario `number` says itself what stands at `path`."""
        node: Any = self.raw[number - 1]
        for part in path:
            if not isinstance(node, Mapping) or node.keys() & LEVELS:
                return True
            if part not in node:
                return False
            if part in ("current", "target"):
                return True
            node = node[part]
        return True

    def _inputs(self) -> Iterator[Entry]:
        """The numbers of the cases."""
        ids = dict.fromkeys(key for case in self.cases for key, item in case.inputs.items() if item.kind != "customers")
        for key in ids:
            item = next(case.inputs[key] for case in self.cases if key in case.inputs)
            if item.kind == "effort" and item.owner:
                yield from self._of_line(item)
            else:
                yield self._entry(item, [case.inputs.get(key) for case in self.cases])

    def _of_line(self, item: Input) -> Iterator[Entry]:
        """An amount of each of the cost lines that have the number of this one."""
        for number, slot, what in self.slots:
            if number != int(item.owner):
                continue
            given = [
                next(
                    (
                        case.inputs.get(item.id)
                        for line in case.lines
                        if (line.number, line.lever, line.what, line.kind) == (number, *what)
                    ),
                    None,
                )
                for case in self.cases
            ]
            if any(given):
                yield self._entry(next(one for one in given if one), given, slot)

    def _entry(self, item: Input, given: list[Input | None], slot: int = 0) -> Entry:
        base = given[0]
        values: list[Values] = [base.quantity.values if base else NONE]
        for number, one in enumerate(given[1:], 1):
            values.append(self._own(number, item, base, one))
        in_list = item.kind == "effort" and bool(item.owner)
        quantity = base.quantity if base else Quantity((0.0,))
        series = any(one.quantity.is_series for one in given if one)
        return Entry(
            id=item.id,
            name=item.name[self.language],
            unit=item.unit,
            group=self._group(item),
            path=item.path,
            values=tuple(values),
            form="from_start" if item.key == "by_year" else "by_year" if series else "one",
            slot=slot,
            low=quantity.low,
            high=quantity.high,
            is_share=item.is_share,
            item=base or item,
            may_change=(
                base is not None,
                *(
                    one is not None and (not in_list or self.mentions(n, item.path))
                    for n, one in enumerate(given[1:], 1)
                ),
            ),
        )

    def _own(self, number: int, item: Input, base: Input | None, one: Input | None) -> Values:
        """The values of a scenario as they are shown: its own where it says so, or where they come out differently."""
        if one is None:
            is_line = item.kind == "effort" and bool(item.owner)
            is_score = item.kind == "data" and bool(item.state) and item.owner in self.cases[number].entities
            return NONE if is_line or is_score else None
        same = base is not None and base.quantity.values == one.quantity.values
        return None if same and not self.mentions(number, item.path) else one.quantity.values

    def _group(self, item: Input) -> str:
        return {"master_data": "method", "data_quality": "method", "delivery": "method"}.get(item.kind, item.kind)

    def _missing(self) -> Iterator[Entry]:
        """Facts that the formulas need and nobody has given."""
        model = self.case.model
        formulas = [parse_formula(item.formula) for item in self.benefits.values() if item.formula]
        formulas += [parse_formula(model.pools[item.pool].formula) for item in self.benefits.values() if item.pool]
        for name in dict.fromkeys(name for formula in formulas for name in formula.names if name in model.facts):
            address, fact = Address("facts", key=name), model.facts[name]
            if address.id not in self.found and not any(address.id in case.inputs for case in self.cases):
                yield Entry(
                    id=address.id,
                    name=fact.name[self.language],
                    unit=fact.unit,
                    group="facts",
                    path=address.path,
                    values=((), *[None] * (len(self.cases) - 1)),
                    is_share=fact.is_share(name),
                    may_change=(True,) * len(self.cases),
                )

    def _setting(
        self,
        path: KeyPath,
        name: str,
        unit: str,
        given: Iterable[Any],
        *,
        form: Form = "one",
        read: bool = True,
        **more: Any,
    ) -> Entry:
        """A number of the client file that is no input; `given` : for each case, None where it has none."""
        rows = [tuple(one) if isinstance(one, tuple | list) else () if one is None else (float(one),) for one in given]
        values: list[Values] = [rows[0]]
        for number, row in enumerate(rows[1:], 1):
            values.append(None if row == rows[0] and not self.mentions(number, path) else row or None)
        return Entry(
            id=".".join(map(str, path)),
            name=name,
            unit=unit,
            group=str(path[0]),
            path=path,
            values=tuple(values),
            form=form,
            may_change=(read,) * len(rows),
            **more,
        )

    def _settings(self) -> Iterator[Entry]:
        """What the client file sets about money, benefits and relevance."""
        words, cases = texts("workbook", self.language), self.cases
        finance = [case.client.finance for case in cases]
        yield self._setting(
            ("finance", "horizon_years"), words("finance.horizon_years"), "year", (f.horizon_years for f in finance)
        )
        yield self._setting(
            ("finance", "discount_rate"),
            words("finance.discount_rate"),
            "1",
            (f.discount_rate for f in finance),
            is_share=True,
        )
        for side in ("benefits", "costs"):
            given = (getattr(f.indexation, side) for f in finance)
            yield self._setting(
                ("finance", "indexation", side), words(f"finance.indexation_{side}"), "1", given, is_share=True
            )
        yield self._setting(
            ("finance", "tax_rate"), words("finance.tax_rate"), "1", (f.tax_rate for f in finance), is_share=True
        )
        for key, unit in (("budget_per_year", "money/year"), ("capacity_days_per_year", "day/year")):
            limits = [getattr(f, key) for f in finance]
            yield self._setting(("finance", key), words(f"finance.{key}"), unit, limits, form="limit")
        for key in self.benefits:
            yield from self._of_benefit(key, words)
        yield from self._relevance(words)

    def _of_benefit(self, key: str, words: Texts) -> Iterator[Entry]:
        """Whether a benefit counts, its risk adjustment and its ramp-up."""
        found = [next((b for b in case.benefits if b.id == key), None) for case in self.cases]
        first, name = next(b for b in found if b), self.benefits[key].name[self.language]
        for field, given, more in (
            ("include", [float(b is not None) for b in found], {"choices": (0.0, 1.0)}),
            ("risk_adjustment", [(b or first).risk_adjustment for b in found], {"unit": "1", "is_share": True}),
            ("ramp_up", [(b or first).ramp_up for b in found], {"unit": "1", "is_share": True, "form": "by_year"}),
        ):
            options: dict[str, Any] = {"unit": "", **more}
            yield self._setting(
                ("benefits", key, field), f"{name}: {words(f'benefit.{field}')}", given=given, **options
            )

    def _relevance(self, words: Any) -> Iterator[Entry]:
        model, language = self.case.model, self.language
        drivers = dict.fromkeys(item.driver for item in self.benefits.values() if not item.weights)
        for entity in self.entities:
            for driver in drivers:
                given = [case.relevance.get(entity, {}).get(driver) for case in self.cases]
                base = next(one for one in given if one is not None)
                name = f"{model.entities[entity].name[language]} → {model.drivers[driver].name[language]}"
                numbers = [base if one is None else one for one in given]
                yield self._setting(
                    ("relevance", entity, driver),
                    name,
                    "",
                    numbers,
                    choices=(0.0, 1.0, 2.0, 3.0),
                    read=self.case.relevance.get(entity) is not None,
                )

    def _structure(self) -> Iterator[Entry]:
        """What differs between scenarios and is not to be changed here: what is in scope, and whose cost lines count."""
        words, model = texts("workbook", self.language), self.case.model
        for entity in self.entities:
            name = f"{model.entities[entity].name[self.language]}: {words('structure.in_scope')}"
            yield self._setting(
                ("data", entity, "in_scope"),
                name,
                "",
                (float(entity in case.entities) for case in self.cases),
                read=False,
            )
        for entity, state in product(self.entities, STATES):
            measured = [float(is_measured(case, entity, state)) for case in self.cases]
            if model.beneath(entity) and any(measured):
                name = f"{model.entities[entity].name[self.language]}: {words('structure.measured')}"
                yield self._setting(("data", entity, state, "measured"), name, "", measured, read=False)
        own = [0.0, *(float(self.mentions(n, ("effort", "lines", 0))) for n in range(1, len(self.cases)))]
        yield self._setting(("effort", "own_lines"), words("structure.own_lines"), "", own, read=False)
