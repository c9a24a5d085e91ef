"""A formula of a model as Excel writes it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from decimal import Decimal

from cdm_bc.formula import Formula

_SIGNS: dict[type[ast.operator], tuple[str, int]] = {
    ast.Add: ("+", 1),
    ast.Sub: ("-", 1),
    ast.Mult: ("*", 2),
    ast.Div: ("/", 2),
}
#: Arguments that a function takes at most.
MOST_ARGUMENTS = 200


def excel_formula(formula: Formula, show: Callable[[str], str]) -> str:
    """The formula with each name replaced by ``show(name)``, without the equals sign.

    A minus in front is bracketed, as in Excel it binds more tightly than an exponent: −2^2 is 4 there. To the power 0 is 1,
    which Excel does not say of 0.

    Examples
    --------
    >>> from cdm_bc.formula import parse_formula
    >>> cells = {"a": "B1", "b": "B2"}.__getitem__
    >>> excel_formula(parse_formula("-a ** 2 * (1 - b)"), cells), excel_formula(parse_formula("min(a, 2, b) / (a / b)"), cells)
    ('(-((B1)^2))*(1-B2)', 'MIN(B1,2,B2)/(B1/B2)')
    """
    return _write(formula.tree, show)[0]


def _write(node: ast.expr, show: Callable[[str], str]) -> tuple[str, float]:
    """Text and binding strength (3: atom)."""
    if isinstance(node, ast.Name):
        return show(node.id), 3
    if isinstance(node, ast.Constant):
        return number(float(node.value)), 3  # type: ignore[arg-type]  # a formula holds numbers only
    if isinstance(node, ast.UnaryOp):
        text, strength = _write(node.operand, show)
        text = text if strength == 3 else f"({text})"
        return (f"(-{text})" if isinstance(node.op, ast.USub) else text), 3
    if isinstance(node, ast.Call):
        return _call(node.func.id.upper(), [_write(part, show)[0] for part in node.args]), 3  # type: ignore[attr-defined]
    assert isinstance(node, ast.BinOp)  # a parsed formula holds nothing else
    if isinstance(node.op, ast.Pow):
        exponent = ast.literal_eval(node.right)
        return ("1" if exponent == 0 else f"({_write(node.left, show)[0]})^{_signed(exponent)}"), 2.5
    sign, strength = _SIGNS[type(node.op)]
    (left, left_strength), (right, right_strength) = _write(node.left, show), _write(node.right, show)
    left = f"({left})" if left_strength < strength else left
    right = f"({right})" if right_strength <= strength else right
    return f"{left}{sign}{right}", strength


def _call(name: str, parts: list[str]) -> str:
    while len(parts) > MOST_ARGUMENTS:
        parts = [f"{name}({','.join(parts[:MOST_ARGUMENTS])})", *parts[MOST_ARGUMENTS:]]
    return f"{name}({','.join(parts)})"


def _signed(exponent: int) -> str:
    return str(exponent) if exponent > 0 else f"({exponent})"


def number(value: float) -> str:
    """A number as it stands in a formula, without an exponent: programs write those in different ways.

    >>> number(12.0), number(0.05), number(1e-7)
    ('12', '0.05', '0.0000001')
    """
    return str(int(value)) if value == int(value) else format(Decimal(repr(value)), "f")
