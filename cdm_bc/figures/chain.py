"""The chain from data entities through drivers and benefits to objectives: what flows along each link in a year."""

from __future__ import annotations

from collections.abc import Mapping

from cdm_bc.calculation import BusinessCase

#: Ends of links: the kind (e entity, d driver, b benefit, o objective) and the id, such as ``e:address``.
Flow = dict[tuple[str, str], float]
KINDS = ("e", "d", "b", "o")


def flows(result: BusinessCase, gains: Mapping[str, float]) -> Flow:
    """Entity to driver by the benefit's weights, driver to benefit, benefit to objective; largest driver and benefit first.

    A benefit b is spread over the entities as gain_b × w_be / Σ w_b.

    Parameters
    ----------
    gains : per benefit, money per year (or a plain weight where nothing has an amount); the unit of the flows too.
    """
    case = result.case
    parts: tuple[Flow, Flow, Flow] = ({}, {}, {})
    by_driver: dict[str, float] = {}
    for benefit in case.benefits:
        by_driver[benefit.driver] = by_driver.get(benefit.driver, 0.0) + gains.get(benefit.id, 0.0)
    for benefit in sorted(case.benefits, key=lambda b: (-by_driver[b.driver], b.driver, -gains.get(b.id, 0.0))):
        gain, total = gains.get(benefit.id, 0.0), sum(benefit.weights)
        if gain <= 0 or total <= 0:
            continue
        driver = f"d:{benefit.driver}"
        for entity, weight in zip(case.entities, benefit.weights, strict=True):
            if weight > 0:
                key = (f"e:{entity}", driver)
                parts[0][key] = parts[0].get(key, 0.0) + gain * weight / total
        parts[1][driver, f"b:{benefit.id}"] = gain
        parts[2][f"b:{benefit.id}", f"o:{case.model.drivers[benefit.driver].objective}"] = gain
    order = {f"e:{entity}": index for index, entity in enumerate(case.entities)}
    entities = dict(sorted(parts[0].items(), key=lambda item: order[item[0][0]]))
    return entities | parts[1] | parts[2]


def through(flow: Flow) -> dict[str, float]:
    """What flows through each end: the larger of what leaves it and what arrives, in the unit of the flows."""
    ends = dict.fromkeys(end for pair in flow for end in pair)
    sides = (
        {end: sum(amount for pair, amount in flow.items() if pair[side] == end) for end in ends} for side in (0, 1)
    )
    leaving, arriving = sides
    return {end: max(leaving[end], arriving[end]) for end in ends}
