"""Works out a formula without running it as code, and writes and reads the numbers of a test.

A formula is a closed expression of numbers, + - * / // % ** and a few functions.
Everything is exact: fractions stay fractions until they are written.
"""

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

_LONGEST = 200
_LARGEST_POWER = 12
_LARGEST = Fraction(10) ** 15
_MOST_DIGITS = 4  # behind the point
PI = Fraction(314, 100)  # as schools take it


class FormulaError(ValueError):
    """A formula that cannot be worked out, with the reason."""


def evaluate(formula: str, names: Mapping[str, Fraction] | None = None) -> Fraction:
    """Return the value of a formula; raise FormulaError where it has none."""
    try:
        return _worked(_read(formula.strip()), names or {})
    except ZeroDivisionError:
        raise FormulaError("it divides by zero") from None


def holds(condition: str, names: Mapping[str, Fraction]) -> bool:
    """Tell whether a condition of the banks is met: comparisons joined by ``and``."""
    return _is_met(_read(condition), names)


@lru_cache(maxsize=1024)
def _read(formula: str) -> ast.expr:
    if not formula:
        raise FormulaError("there is no formula")
    if len(formula) > _LONGEST:
        raise FormulaError(f"it is longer than {_LONGEST} characters")
    try:
        return ast.parse(formula, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError("it is not a formula") from None


def number_in(text: str) -> Fraction | None:
    """Return the number that a text is, with or without a unit: "2.5 g/cm³", "3/4", "1 1/2"."""
    found = _NUMBER.match(text.strip())
    if found is None:
        return None
    if found["over"]:
        if int(found["over"]) == 0:
            return None
        whole = Fraction(int((found["whole"] or "0").replace(" ", "")))
        value = whole + Fraction(int(found["top"]), int(found["over"]))
    else:
        value = Fraction(found["plain"].replace(",", ""))
    return -value if found["sign"] else value


def is_number(text: str) -> bool:
    """Tell whether a text is a number, with nothing but a unit of a few words behind it."""
    found = _NUMBER.match(text.strip())
    return found is not None and _UNIT.fullmatch(text.strip()[found.end() :]) is not None


def shown(value: Fraction | float, digits: int = 2) -> str:
    """Return a number as a test prints it: no zeros at the end, a comma in thousands."""
    exact = value if isinstance(value, Fraction) else Fraction(str(value))
    rounded = round(exact, digits)
    if rounded.denominator == 1:
        return f"{int(rounded):,}" if abs(rounded) >= _COMMA_FROM else str(int(rounded))
    text = f"{float(rounded):,.{digits}f}" if abs(rounded) >= _COMMA_FROM else None
    text = text or f"{float(rounded):.{digits}f}"
    return text.rstrip("0").rstrip(".")


def as_fraction(value: Fraction) -> str:
    """Return a number as a fraction in lowest terms, mixed where it is above one."""
    sign, size = ("\u2212" if value < 0 else ""), abs(value)
    if size.denominator == 1:
        return f"{sign}{int(size)}"
    whole, rest = divmod(size.numerator, size.denominator)
    told = f"{rest}/{size.denominator}"
    return f"{sign}{whole} {told}" if whole else f"{sign}{told}"


def is_exact(value: Fraction, digits: int = 2) -> bool:
    """True when a number is written whole with so many digits."""
    return (value * Fraction(10**digits)).denominator == 1


_COMMA_FROM = 1_000
_NUMBER = re.compile(
    r"(?:[$\u20ac\u00a3]\s?)?(?P<sign>[-\u2212])?(?:[$\u20ac\u00a3]\s?)?"
    r"(?:(?:(?P<whole>\d{1,9}) )?(?P<top>\d{1,9})\s?/\s?(?P<over>\d{1,9})(?![\d/])"
    r"|(?P<plain>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,12})?|\.\d{1,12}))"
)


# A unit: g/cm³, "beats per minute", %; no more numbers, and no sentence.
_UNIT = re.compile(r"\s*[^\s\d\u2192]{0,8}(?:\s[^\s\d\u2192]{1,10}){0,2}\.?")


def _mean(*values: Fraction) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _median(*values: Fraction) -> Fraction:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _mode(*values: Fraction) -> Fraction:
    return max(sorted(set(values)), key=values.count)


def _gcd(one: Fraction, other: Fraction) -> Fraction:
    return Fraction(math.gcd(_whole(one), _whole(other)))


def _lcm(one: Fraction, other: Fraction) -> Fraction:
    return Fraction(math.lcm(_whole(one), _whole(other)))


def _root(value: Fraction) -> Fraction:
    """Return a square root that is exact; no other is asked for in a test of rules."""
    if value < 0:
        raise FormulaError("it takes the root of a negative number")
    top, under = math.isqrt(value.numerator), math.isqrt(value.denominator)
    if top * top == value.numerator and under * under == value.denominator:
        return Fraction(top, under)
    return Fraction(str(round(math.sqrt(value), _MOST_DIGITS)))


def _rounded(value: Fraction, digits: Fraction = Fraction(0)) -> Fraction:
    """Round halves up, as schools do."""
    unit = Fraction(10) ** -_whole(digits)
    return math.floor(value / unit + Fraction(1, 2)) * unit


def _whole(value: Fraction) -> int:
    if value.denominator != 1:
        raise FormulaError("it needs whole numbers there")
    return value.numerator


_FUNCTIONS: Mapping[str, Callable[..., Fraction]] = {
    "abs": abs,
    "gcd": _gcd,
    "lcm": _lcm,
    "max": max,
    "mean": _mean,
    "median": _median,
    "min": min,
    "mode": _mode,
    "round": _rounded,
    "sqrt": _root,
    "sum": lambda *values: sum(values, Fraction(0)),
}
_OPERATORS: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Any]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.FloorDiv: lambda a, b: Fraction(a // b),
    ast.Mod: lambda a, b: a % b,
}

_COMPARED: Mapping[type[ast.cmpop], Callable[[Fraction, Fraction], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.Gt: operator.gt,
}


def _worked(node: ast.expr, names: Mapping[str, Fraction]) -> Fraction:
    match node:
        case ast.Constant(value=bool()) | ast.Constant(value=complex()):
            raise FormulaError("it holds something that is no number")
        case ast.Constant(value=int() | float() as value):
            if not math.isfinite(value):
                raise FormulaError("its numbers are too large")
            return _bounded(Fraction(str(value)))
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.Name(id="pi"):
            return PI
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_worked(operand, names)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _worked(operand, names)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _power(_worked(left, names), _worked(right, names))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            made = _OPERATORS[type(op)](_worked(left, names), _worked(right, names))
            return _bounded(made)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS:
            return _called(name, [_worked(one, names) for one in args])
    raise FormulaError("it holds something that is no arithmetic")


def _is_met(node: ast.expr, names: Mapping[str, Fraction]) -> bool:
    match node:
        case ast.BoolOp(op=ast.And(), values=parts):
            return all(_is_met(one, names) for one in parts)
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARED:
            return bool(_COMPARED[type(op)](_worked(left, names), _worked(right, names)))
    raise FormulaError("it is no condition")


def _called(name: str, values: list[Fraction]) -> Fraction:
    try:
        return _bounded(Fraction(_FUNCTIONS[name](*values)))
    except (TypeError, ValueError) as error:
        if isinstance(error, FormulaError):
            raise
        raise FormulaError(f"{name} does not take {len(values)} numbers") from None


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1 or abs(exponent) > _LARGEST_POWER:
        raise FormulaError(f"its power is not a whole number up to {_LARGEST_POWER}")
    return _bounded(base ** int(exponent))


def _bounded(value: Fraction) -> Fraction:
    if abs(value) > _LARGEST or value.denominator > _LARGEST:
        raise FormulaError("its numbers are too large")
    return value
