"""The formula language of the model files: read, check units, run on arrays, write out.

``+ - * / **``, parentheses, numbers, ``min``, ``max``, and names of facts and inputs. Python's own parser reads the text; the
tree is then rebuilt from a whitelist, so a formula can call, import or reach nothing.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cdm_bc.errors import FormulaError, did_you_mean, short
from cdm_bc.sentences import Sentence
from cdm_bc.units import NO_UNIT, Unit

Array = NDArray[np.float64]

MAX_LENGTH = 2000
MAX_DEPTH = 60
MAX_EXPONENT = 12
ALLOWED = Sentence("A formula holds names, numbers, + - * / **, min and max.")

_BINARY: dict[type[ast.operator], tuple[str, Callable[[Any, Any], Any], int]] = {
    ast.Add: ("+", np.add, 1),
    ast.Sub: ("−", np.subtract, 1),
    ast.Mult: ("×", np.multiply, 2),
    ast.Div: ("/", np.divide, 2),
    ast.Pow: ("^", np.power, 4),
}
CALLS: dict[str, Callable[[Any, Any], Any]] = {"min": np.minimum, "max": np.maximum}


@dataclass(frozen=True)
class Formula:
    """A parsed formula. Make one with :func:`parse_formula`."""

    text: str
    tree: ast.expr

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The facts and inputs used, in the order of their first use."""
        found = [node.id for node in _walk(self.tree) if isinstance(node, ast.Name)]
        return tuple(dict.fromkeys(found))

    def evaluate(self, values: Mapping[str, Any]) -> Any:
        """The value for given values of the names: numbers or arrays, which broadcast.

        A division by zero gives an infinite or undefined value, without warning; the caller checks for finite results.

        Examples
        --------
        >>> float(parse_formula("2 * max(a, b) ** 2").evaluate({"a": 1.0, "b": 3.0}))
        18.0
        """
        with np.errstate(all="ignore"):
            return _evaluate(self.tree, values)

    def unit(self, units: Mapping[str, Unit]) -> Unit:
        """The unit of the result.

        Raises
        ------
        FormulaError
            If a name is unknown or units do not fit; the message shows the part at fault.
        """
        for name in self.names:
            if name not in units:
                message, hint = "'{name}' is no fact or input here. {hint}", did_you_mean(name, sorted(units))
                raise FormulaError(Sentence(message, name=short(name), hint=hint))
        return _unit_of(self.tree, units)

    def write(self, show: Callable[[str], str], number: Callable[[float], str] = "{:.15g}".format) -> str:
        """The formula as text, each name replaced by ``show(name)``.

        >>> parse_formula("a * (1 - b)").write({"a": "€ 200", "b": "5 %"}.__getitem__)
        '€ 200 × (1 − 5 %)'
        """
        return _write(self.tree, show, number)[0]


@lru_cache(maxsize=4096)
def parse_formula(text: str) -> Formula:
    """Read a formula.

    Raises
    ------
    FormulaError
        If it is no formula, or holds anything but the operations listed above; the message says which part.

    Examples
    --------
    >>> parse_formula("contacts * cost_per_contact").names
    ('contacts', 'cost_per_contact')
    >>> parse_formula("__import__('os')")
    Traceback (most recent call last):
    cdm_bc.errors.FormulaError: '__import__('os')' is not allowed: only min and max can be called.
    """
    if len(text) > MAX_LENGTH:
        message = "a formula has at most {most} characters; this one has {length}."
        raise FormulaError(Sentence(message, most=MAX_LENGTH, length=len(text)))
    # Python would take a letter of another alphabet for its look-alike, and skip all that follows a #
    strange = next((char for char in text if not char.isascii() or char in "#\0\\"), None)
    if strange is not None:
        message = "{char} cannot stand in a formula. {allowed}"
        raise FormulaError(Sentence(message, char=repr(strange), allowed=ALLOWED))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(" ".join(text.split()), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError(Sentence("'{text}' is no formula. {allowed}", text=short(text), allowed=ALLOWED)) from None
    _check_depth(tree)
    _check(tree)
    return Formula(text, tree)


def _walk(tree: ast.expr) -> list[ast.expr]:
    """Nodes left to right."""
    if isinstance(tree, ast.BinOp):
        return [tree, *_walk(tree.left), *_walk(tree.right)]
    if isinstance(tree, ast.UnaryOp):
        return [tree, *_walk(tree.operand)]
    if isinstance(tree, ast.Call):
        return [tree, *(node for argument in tree.args for node in _walk(argument))]
    return [tree]


def _check_depth(tree: ast.expr) -> None:
    """Refuse a tree on which the functions below could exhaust the stack."""
    level: list[ast.AST] = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    if level:
        raise FormulaError("the formula is nested too deep. Split it over several inputs.")


def _check(node: ast.expr) -> None:
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        if isinstance(node.op, ast.Pow):
            _exponent(node)
        _check(node.left)
        _check(node.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        _check(node.operand)
    elif isinstance(node, ast.Call):
        if not (isinstance(node.func, ast.Name) and node.func.id in CALLS):
            message = "'{part}' is not allowed: only min and max can be called."
            raise FormulaError(Sentence(message, part=_source(node)))
        if len(node.args) < 2 or node.keywords or any(isinstance(a, ast.Starred) for a in node.args):
            message = "'{part}': {function} takes two or more values."
            raise FormulaError(Sentence(message, part=_source(node), function=node.func.id))
        for argument in node.args:
            _check(argument)
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, bool) or not isinstance(node.value, int | float) or not abs(node.value) < 1e15:
            raise FormulaError(Sentence("'{part}' is not a number that a formula can hold.", part=_source(node)))
    elif not isinstance(node, ast.Name):
        raise FormulaError(Sentence("'{part}' is not allowed. {allowed}", part=_source(node), allowed=ALLOWED))


def _source(node: ast.expr) -> str:
    return short(ast.unparse(node))


def _exponent(node: ast.BinOp) -> int:
    value, sign = node.right, 1
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub):
        value, sign = value.operand, -1
    exponent = value.value if isinstance(value, ast.Constant) else None
    if type(exponent) is not int or exponent > MAX_EXPONENT:
        message = "'{part}': an exponent is a whole number of at most {most}."
        raise FormulaError(Sentence(message, part=_source(node), most=MAX_EXPONENT))
    return sign * exponent


def _evaluate(node: ast.expr, values: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.Constant):
        return float(node.value)  # type: ignore[arg-type]  # _check let only numbers in
    if isinstance(node, ast.UnaryOp):
        operand = _evaluate(node.operand, values)
        return -operand if isinstance(node.op, ast.USub) else operand
    if isinstance(node, ast.Call):
        function = CALLS[node.func.id]  # type: ignore[attr-defined]
        return reduce(function, (_evaluate(argument, values) for argument in node.args))
    assert isinstance(node, ast.BinOp)  # the whitelist holds nothing else
    left = _evaluate(node.left, values)
    if isinstance(node.op, ast.Pow):
        return np.float_power(left, _exponent(node))
    return _BINARY[type(node.op)][1](left, _evaluate(node.right, values))


def _unit_of(node: ast.expr, units: Mapping[str, Unit]) -> Unit:
    if isinstance(node, ast.Name):
        return units[node.id]
    if isinstance(node, ast.Constant):
        return NO_UNIT
    if isinstance(node, ast.UnaryOp):
        return _unit_of(node.operand, units)
    if isinstance(node, ast.Call):
        return reduce(lambda a, b: _equal(node, a, b), (_unit_of(argument, units) for argument in node.args))
    assert isinstance(node, ast.BinOp)  # as above
    left = _unit_of(node.left, units)
    if isinstance(node.op, ast.Pow):
        return left ** _exponent(node)
    right = _unit_of(node.right, units)
    if isinstance(node.op, ast.Mult):
        return left * right
    if isinstance(node.op, ast.Div):
        return left / right
    return _equal(node, left, right)


def _equal(node: ast.expr, left: Unit, right: Unit) -> Unit:
    if left != right:
        message = "'{part}' mixes units: {left} and {right}. They must be equal."
        raise FormulaError(Sentence(message, part=_source(node), left=str(left), right=str(right)))
    return left


def _write(node: ast.expr, show: Callable[[str], str], number: Callable[[float], str]) -> tuple[str, int]:
    """Text and binding strength (5: atom)."""
    if isinstance(node, ast.Name):
        text = show(node.id)
        return text, 3 if text.startswith(("-", "−")) else 5  # a negative number is bracketed before an exponent
    if isinstance(node, ast.Constant):
        return number(float(node.value)), 5  # type: ignore[arg-type]
    if isinstance(node, ast.UnaryOp):
        text, strength = _write(node.operand, show, number)
        sign = "−" if isinstance(node.op, ast.USub) else ""
        return sign + (text if strength >= 3 else f"({text})"), 3
    if isinstance(node, ast.Call):
        inner = "; ".join(_write(argument, show, number)[0] for argument in node.args)
        return f"{node.func.id}({inner})", 5  # type: ignore[attr-defined]
    assert isinstance(node, ast.BinOp)  # as above
    sign, _, strength = _BINARY[type(node.op)]
    left, left_strength = _write(node.left, show, number)
    if isinstance(node.op, ast.Pow):
        return f"{left if left_strength == 5 else f'({left})'}^{_exponent(node)}", 4
    right, right_strength = _write(node.right, show, number)
    # a − (b − c) and a / (b × c) need their brackets; a + (b + c) does not
    tight = isinstance(node.op, ast.Sub | ast.Div)
    if left_strength < strength:
        left = f"({left})"
    if right_strength < strength or (tight and right_strength == strength):
        right = f"({right})"
    return f"{left} {sign} {right}", strength
