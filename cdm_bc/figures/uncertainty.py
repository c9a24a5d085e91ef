"""How much of the uncertainty each number carries."""

from __future__ import annotations

from collections.abc import Iterable

from cdm_bc.decision.sensitivity import InputSensitivity


def shares(inputs: Iterable[InputSensitivity]) -> dict[str, float]:
    """The part of the spread of the net present value that each input explains: ρ_i² / Σ ρ², with the rank correlations ρ (0
    for one that has none). What it is worth to know a number is another question.

    Examples
    --------
    >>> from types import SimpleNamespace as Of
    >>> shares([Of(id="a", rank_correlation=0.6), Of(id="b", rank_correlation=-0.3), Of(id="c", rank_correlation=None)])
    {'a': 0.8, 'b': 0.2, 'c': 0.0}
    """
    squares = {item.id: (item.rank_correlation or 0.0) ** 2 for item in inputs}
    total = sum(squares.values())
    return {id: square / total if total else 0.0 for id, square in squares.items()}
