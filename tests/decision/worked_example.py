"""The worked example of tests/cases, written out by hand in a few lines of numpy: what the simulation is compared with."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CONTACTS = np.array([100_000, 110_000, 120_000, 120_000, 120_000])
REVENUE = np.array([70e6, 72e6, 72e6, 72e6, 72e6])
RAMP_SERVICE = np.array([0.5, 1, 1, 1, 1])
RAMP_PERSONAL = np.array([0.4, 0.8, 1, 1, 1])


def pert(rng: np.random.Generator, low: float, base: float, high: float, n: int) -> Array:
    """PERT by numpy's beta generator."""
    c = (base - low) / (high - low)
    return low + (high - low) * rng.beta(1 + 4 * c, 5 - 4 * c, n)


def realised(identity: float, click: float, profile: float, systems: float, organisation: float) -> tuple[float, float]:
    """Realised shares of the drivers engagement and efficiency."""
    factor = min(systems, organisation) * min(1.0, identity / 0.8)
    engagement = factor * (2 * identity + 3 * click + 3 * profile) / 8
    return engagement, factor * (3 * identity + profile) / 4


NOW = realised(0.8 * 0.85 * 0.7 * 0.84, 0.2, 0.1, 0.5, 0.6)
TARGET = realised(0.9, 0.7, 0.6, 0.9, 0.8)


def plain_npv(
    cost_per_contact: Array,
    revenue_factor: Array,
    handling_reduction: Array,
    repeat_share: Array,
    uplift: Array,
    days: Array,
) -> Array:
    """Net present value of the base plan for (n,) values of the uncertain inputs."""
    spent: Any = [
        1.1 * (900 * days + 40_000 + 40 * 900 + 100 * 900 + 50_000 + 30 * 900) + 1.25 * 80_000 + 1.1 * 60_000,
        *[1.1 * (40 * 900 + 20_000) + 1.25 * 60_000 + 1.1 * series for series in (40_000, 20_000, 0, 0, 0)],
    ]
    npv = -np.asarray(spent[0], dtype=np.float64) * np.ones_like(days)
    for year in range(1, 6):
        contacts, revenue = CONTACTS[year - 1], REVENUE[year - 1]
        service_pool = contacts * cost_per_contact
        margin_pool = revenue * revenue_factor * 0.3
        flows = []
        for engagement, efficiency in (NOW, TARGET):
            service = service_pool * handling_reduction * 0.9 * engagement
            repeat = service_pool * repeat_share * efficiency
            used = service_pool - (service_pool - service) * (service_pool - repeat) / service_pool
            personal = margin_pool * uplift * engagement
            flows.append((used * service / (service + repeat), used * repeat / (service + repeat), personal))
        (s0, r0, p0), (s1, r1, p1) = flows
        gain = (s1 - s0) * RAMP_SERVICE[year - 1] + (r1 - r0) + (p1 - p0) * RAMP_PERSONAL[year - 1]
        npv += (gain - spent[year]) / 1.08**year
    return npv
