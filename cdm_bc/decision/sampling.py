"""Draws of the uncertain inputs: scrambled Sobol points through the inverse distributions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from cdm_bc.case import Case
from cdm_bc.decision.correlation import correlation_matrix, tie
from cdm_bc.quantity import Array

#: Draws made at once; a power of two, so that every part is a balanced set of points by itself.
PART = 4096
#: Probabilities are kept this far from 0 and 1, where a lognormal has no value.
EDGE = 2.0**-33


def uncertain_inputs(case: Case, *, of_customers: bool = False) -> tuple[str, ...]:
    """Ids of the inputs that have a range, in the order of the case: those of the business case, or those of customer value,
    which is a view of its own and never adds to it.
    """
    return tuple(
        key
        for key, item in case.inputs.items()
        if not item.quantity.is_certain and (item.kind == "customers") == of_customers
    )


def draws_of(case: Case, samples: int | None = None, seed: int | None = None) -> Iterator[Array]:
    """The draws of all uncertain inputs of the business case, as :func:`draws` makes them; one without numbers if there are no
    such inputs. `samples`, `seed` : those of the client file if None.
    """
    ids, settings = uncertain_inputs(case), case.client.uncertainty
    rng = np.random.default_rng(settings.seed if seed is None else seed)
    return draws(case, ids, settings.samples if samples is None else samples, rng) if ids else iter([np.empty((1, 0))])


def draws(case: Case, ids: tuple[str, ...], samples: int, rng: np.random.Generator) -> Iterator[Array]:
    """Levels of the inputs `ids`, in parts of at most :data:`PART` draws, (n, k) each, `samples` in all.

    A level is a value, or a factor on an input by year. The points are Sobol's, scrambled (Owen 1998, as in SciPy): they fill
    the space more evenly than chance, which makes means and quantiles converge faster. Best with a power of two.
    """
    from scipy.stats import qmc  # takes half a second to import: only where it is used

    matrix = correlation_matrix(case, ids)
    engine = qmc.Sobol(len(ids), scramble=True, rng=rng)
    done = 0
    while done < samples:
        wanted = min(PART, samples - done)
        # a number of points that is no power of two is cut from the next one: the points are the same
        points = engine.random(1 << (wanted - 1).bit_length())[:wanted]
        u = np.clip(points, EDGE, 1.0 - EDGE)
        if matrix is not None:
            u = tie(u, matrix)
        yield levels_at(case, ids, u)
        done += wanted


def levels_at(case: Case, ids: tuple[str, ...], u: Array) -> Array:
    """Levels of the inputs at probabilities u, (n, k); each input's lie together, for all that follows goes by input."""
    levels = np.empty(u.shape, order="F")
    for column, key in enumerate(ids):
        levels[:, column] = case.inputs[key].quantity.quantile(np.ascontiguousarray(u[:, column]))
    return levels


def as_levels(ids: tuple[str, ...], levels: Array) -> Mapping[str, Array]:
    """Columns of an (n, k) array by input id, as :func:`~cdm_bc.calculation.tables.tabulate` takes them."""
    return {key: levels[:, column] for column, key in enumerate(ids)}
