"""Everything that is told of the records of a mapping: read, estimated, held against what came, added up. Method §10.

Figures of single customers do not leave the functions of this module.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from cdm_bc.customers.transactions import bg_nbd, gamma_gamma, sbg
from cdm_bc.customers.transactions.bg_nbd import BgNbd, Purchases
from cdm_bc.customers.transactions.contracts import Ages, Contracts
from cdm_bc.customers.transactions.facts import Facts, facts_of
from cdm_bc.customers.transactions.gamma_gamma import GammaGamma
from cdm_bc.customers.transactions.grids import Cell, Cohort, cohorts, rfm
from cdm_bc.customers.transactions.history import YEAR, History, Transactions
from cdm_bc.customers.transactions.holdout import Holdout, by_repeats
from cdm_bc.customers.transactions.mapping import DAYS, Mapping, read_mapping
from cdm_bc.customers.transactions.opened import Rows
from cdm_bc.customers.transactions.pyramid import Group, best_share, concentration, segments, tiers
from cdm_bc.customers.transactions.sbg import Renewal
from cdm_bc.customers.transactions.worth import Worth, of_buyers, of_contracts

BG_NBD, SBG = "bg/nbd", "sbg"
#: Where nothing comes after the observation, so much of it is held out.
HELD_OUT = 1 / 3


@dataclass(frozen=True)
class Value:
    """Customer lifetime values: their mean, the share of the best fifth, tiers, segments, and how concentrated it is."""

    mean: float
    top_20_percent_share: float | None
    tiers: tuple[Group, ...]
    segments: tuple[Group, ...]
    concentration: tuple[tuple[float, float], ...]

    @property
    def groups(self) -> tuple[Group, ...]:
        """The segments of the file; the tiers where it has none. These a client file can take over."""
        return self.segments or self.tiers


@dataclass(frozen=True)
class Measured:
    """What the records say.

    Attributes
    ----------
    model : ``bg/nbd`` or ``sbg``. parameters : of it; None, with `reason`, where they cannot be estimated: ``nobody_again``
        (nobody bought twice, or renewed and left). settled : whether the search settled on them.
    spend : of a purchase; None for contracts, or where nobody differs. spend_mean : observed, per purchase or per period.
    correlation : of purchases and money per purchase, which the model takes to be none; None if unknown.
    alive : mean chance to be a customer still. renewals : of contracts.
    """

    mapping: Mapping
    files: tuple[Path, ...]
    start: datetime.date
    end: datetime.date
    rows: Rows
    customers: int
    purchases: int
    model: str
    parameters: Dictionary[str, float] | None
    log_likelihood: float | None
    settled: bool
    reason: str | None
    spend: GammaGamma | None
    spend_mean: float
    correlation: float | None
    holdout: Holdout | None
    value: Value | None
    alive: float | None
    grid: tuple[Cell, ...]
    cohorts: tuple[Cohort, ...]
    cohort_period: str
    facts: Facts | None
    renewals: tuple[Renewal, ...] = ()


def measure(path: str | Path) -> Measured:
    """Measure the records of a mapping; kept until one of the files changes.

    Raises
    ------
    InputError
        With every fault of the mapping, or the rule that the records do not keep: never a value of theirs.
    """
    path = Path(path)
    mapping, files = read_mapping(path)
    stamps = tuple((file.resolve(), file.stat().st_mtime_ns, file.stat().st_size) for file in files)
    return _measured(mapping.model_dump_json(), path.as_posix(), files, stamps)


@lru_cache(maxsize=4)
def _measured(text: str, shown: str, files: tuple[Path, ...], stamps: tuple[object, ...]) -> Measured:
    mapping = Mapping.model_validate_json(text, strict=False)
    return _of_contracts(mapping, files, shown) if mapping.is_contractual else _of_buyers(mapping, files, shown)


# -- without a contract ------------------------------------------------------------------------------------------------


def _of_buyers(mapping: Mapping, files: tuple[Path, ...], shown: str) -> Measured:
    with Transactions(mapping, files, shown) as opened:
        history = opened.until(mapping.observation_end or opened.last)
        fitted = bg_nbd.fit(_purchases(history, mapping))
        spend = gamma_gamma.fit(history.repeats, history.repeat_spend)
        holdout = _held_out(opened, history, fitted.model if fitted else None)
        rows = opened.rows
    worth = of_buyers(history, fitted.model, spend, mapping, rows.returned) if fitted else None
    return Measured(
        mapping=mapping,
        files=files,
        start=history.start,
        end=history.end,
        rows=rows,
        customers=history.customers,
        purchases=int((history.repeats + 1.0).sum()),
        model=BG_NBD,
        parameters=vars(fitted.model) if fitted else None,
        log_likelihood=fitted.log_likelihood if fitted else None,
        settled=fitted is not None and fitted.settled,
        reason=None if fitted else "nobody_again",
        spend=spend,
        spend_mean=float(history.spent.sum() / (history.repeats + 1.0).sum()),
        correlation=_correlation(history),
        holdout=holdout,
        value=_value(worth, history) if worth else None,
        alive=float(worth.alive.mean()) if worth else None,
        grid=rfm(history, worth) if worth else (),
        cohorts=cohorts(history),
        cohort_period=history.cohort_period,
        facts=facts_of(
            history.this_year,
            history.year_before,
            rows.returned,
            has_year=history.days >= YEAR,
            has_two=history.days >= 2 * YEAR,
        ),
    )


def _purchases(history: History, mapping: Mapping) -> Purchases:
    """Repeat purchases and times in the periods of the mapping, customers who are alike together."""
    alike, counts = np.unique(np.stack([history.repeats, history.last, history.observed]), axis=1, return_counts=True)
    days = DAYS[mapping.transactions.period]
    return Purchases(alike[0], alike[1] / days, alike[2] / days, counts.astype(np.float64))


def _held_out(opened: Transactions, history: History, model: BgNbd | None) -> Holdout | None:
    """What the model says of the days after the observation; where there are none, of the last part of it."""
    mapping, within = opened.mapping, history.later_days <= 0
    if within:
        end = history.end - datetime.timedelta(days=round(history.days * HELD_OUT))
        if not opened.customers_by(end):
            return None
        history = opened.until(end)
        fitted = bg_nbd.fit(_purchases(history, mapping))
        model = fitted.model if fitted else None
    if model is None:
        return None
    days = DAYS[mapping.transactions.period]
    x, last, observed = history.repeats, history.last / days, history.observed / days
    predicted = model.expected(np.array([history.later_days / days]), x, last, observed)[:, 0]
    groups = by_repeats(x, predicted, history.later)
    actual = float(history.later.sum())
    return Holdout(float(predicted.sum()), actual, history.later_days, history.customers, groups, within)


def _correlation(history: History) -> float | None:
    """Of repeat purchases and their money, among who bought again; None where either is the same for all."""
    again = history.repeats > 0
    pair = np.stack([history.repeats[again], history.repeat_spend[again]])
    if pair.shape[1] < 2 or (pair == pair[:, :1]).all(axis=1).any():
        return None
    return float(np.corrcoef(*pair)[0, 1])


def _value(worth: Worth, records: History | Ages) -> Value:
    member = records.segment if isinstance(records, History) else records.segment[records.there]
    return Value(
        mean=float(worth.value.mean()),
        top_20_percent_share=best_share(worth.value),
        tiers=tiers(worth),
        segments=segments(worth, member, records.segments),
        concentration=concentration(worth.value),
    )


# -- with a contract ---------------------------------------------------------------------------------------------------


def _of_contracts(mapping: Mapping, files: tuple[Path, ...], shown: str) -> Measured:
    with Contracts(mapping, files, shown) as opened:
        ages = opened.until(mapping.observation_end or opened.last)
        found = sbg.fit(ages.tenures)
        model = found[0] if found else None
        holdout = _still_there(opened, ages, model)
        facts = _contract_facts(opened, ages)
        rows = opened.rows
    worth = of_contracts(ages, model, mapping) if model and ages.there.any() else None
    has_money = bool(ages.amount.any())
    return Measured(
        mapping=mapping,
        files=files,
        start=ages.start,
        end=ages.end,
        rows=rows,
        customers=ages.customers,
        purchases=len(ages.there),
        model=SBG,
        parameters=vars(model) if model else None,
        log_likelihood=found[1] if found else None,
        settled=model is not None,
        reason=None if model else "nobody_again",
        spend=None,
        spend_mean=float(ages.amount[ages.there].mean()) if ages.there.any() else 0.0,
        correlation=None,
        holdout=holdout,
        value=_value(worth, ages) if worth and has_money else None,
        alive=float(worth.alive.mean()) if worth else None,
        grid=(),
        cohorts=(),
        cohort_period=mapping.transactions.period,
        facts=facts if has_money else None,
        renewals=sbg.renewals(ages.tenures, model) if model else (),
    )


def _still_there(opened: Contracts, ages: Ages, model: sbg.Sbg | None) -> Holdout | None:
    within = ages.later_days <= 0
    if within:
        end = ages.end - datetime.timedelta(days=round((ages.end - ages.start).days * HELD_OUT))
        if not opened.customers_by(end):
            return None
        ages = opened.until(end)
        found = sbg.fit(ages.tenures)
        model = found[0] if found else None
    if model is None or not ages.there.any():
        return None
    age = ages.age[ages.there]
    predicted = model.staying(age, ages.later_age[ages.there] - age)
    actual = float(ages.later_there[ages.there].sum())
    return Holdout(float(predicted.sum()), actual, ages.later_days, ages.customers, (), within)


def _contract_facts(opened: Contracts, ages: Ages) -> Facts | None:
    """What is paid in a year, and what of it left in the last year of the file."""
    in_year = DAYS["year"] / DAYS[opened.mapping.transactions.period]
    now = ages.amount[ages.there] * in_year
    earlier = opened.last - datetime.timedelta(days=YEAR)
    has_two = ages.later_days == 0 and opened.customers_by(earlier)
    plain = facts_of(now, now, 0.0, has_year=True, has_two=False)
    if plain is None or not has_two:
        return plain
    then = opened.until(earlier)
    before = then.amount[then.there]
    left = facts_of(before * then.later_there[then.there], before, 0.0, has_year=True, has_two=True)
    churn = left.high_value_churn_rate if left else None
    return Facts(plain.active_customers, plain.revenue_per_customer, plain.high_value_revenue_share, churn)
