"""Figures of lists of numbers, exact where floating point would drift.

A number counts as the decimal that it is written as, so 0.1 + 0.2 is 0.3. Sums and means are
computed without rounding and rounded once, to the nearest number that a result can hold.
"""

from collections.abc import Sequence
from decimal import Context, Decimal, localcontext
from fractions import Fraction

from graphs.errors import GraphError

Number = int | float

# Enough digits for the sum of any numbers that JSON can hold, from 1e308 down to 1e-324.
_EXACT = Context(prec=700)


class NoFigure(GraphError):
    """There is no such figure of these numbers."""


def is_number(value: object) -> bool:
    """Tell whether a value is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def exact(value: Number) -> Fraction:
    """Return a number as the fraction that its decimal stands for."""
    return Fraction(value) if isinstance(value, int) else Fraction(repr(value))


def plain(value: Fraction | Decimal) -> Number:
    """Return an exact number as one that a result can hold, rounded once."""
    try:
        return float(value)
    except OverflowError:
        raise NoFigure("The result is too large for a number.") from None


def total(numbers: Sequence[Number]) -> Number:
    """Return the sum; of whole numbers alone it is a whole number."""
    if all(isinstance(one, int) for one in numbers):
        return sum(numbers)
    return plain(_exact_total(numbers))


def mean(numbers: Sequence[Number]) -> float:
    """Return the arithmetic mean, which is the sum by the count."""
    if not numbers:
        raise NoFigure("There is no mean of nothing.")
    return float(plain(Fraction(_exact_total(numbers)) / len(numbers)))


def quantile(ordered: Sequence[Number], share: Fraction) -> Number:
    """Return the value below which a share of sorted numbers lies.

    It stands at position share * (n - 1), counted from 0, between two numbers in proportion to its
    distance from each: the way of spreadsheets (inclusive).
    """
    place = share * (len(ordered) - 1)
    low = place.numerator // place.denominator
    rest = place - low
    if not rest:
        return ordered[low]
    return plain(exact(ordered[low]) * (1 - rest) + exact(ordered[low + 1]) * rest)


def median(numbers: Sequence[Number]) -> Number:
    """Return the number in the middle; of an even count the mean of the two there."""
    if not numbers:
        raise NoFigure("There is no median of nothing.")
    return quantile(sorted(numbers), Fraction(1, 2))


def deviation(numbers: Sequence[Number]) -> float | None:
    """Return the standard deviation of a sample: sqrt(sum((x - mean)^2) / (n - 1)).

    Of fewer than two numbers there is none.
    """
    if len(numbers) < 2:
        return None
    values = [exact(one) for one in numbers]
    middle = sum(values, Fraction()) / len(values)
    return _root(sum(((one - middle) ** 2 for one in values), Fraction()) / (len(values) - 1))


def slope(xs: Sequence[Number], ys: Sequence[Number]) -> float | None:
    """Return the least-squares slope: sum((x - mx)(y - my)) / sum((x - mx)^2).

    Where all x are the same, there is none.
    """
    together, across, _ = _spreads(xs, ys)
    return float(plain(together / across)) if across else None


def correlation(xs: Sequence[Number], ys: Sequence[Number]) -> float | None:
    """Return Pearson's r: sum((x - mx)(y - my)) / sqrt(sum((x - mx)^2) * sum((y - my)^2)).

    Where all x or all y are the same, there is none.
    """
    together, across, down = _spreads(xs, ys)
    if not across or not down:
        return None
    size = _root(together * together / (across * down))
    return size if together >= 0 else -size


def strays(ordered: Sequence[Number]) -> tuple[Number, Number]:
    """Return the bounds beyond which a number is an outlier: q1 - 1.5 IQR and q3 + 1.5 IQR."""
    first = exact(quantile(ordered, Fraction(1, 4)))
    third = exact(quantile(ordered, Fraction(3, 4)))
    reach = (third - first) * Fraction(3, 2)
    return plain(first - reach), plain(third + reach)


def _exact_total(numbers: Sequence[Number]) -> Decimal:
    with localcontext(_EXACT):
        return sum((Decimal(repr(one)) for one in numbers), Decimal())


def _spreads(xs: Sequence[Number], ys: Sequence[Number]) -> tuple[Fraction, Fraction, Fraction]:
    if not xs:
        return Fraction(), Fraction(), Fraction()
    left, right = [exact(one) for one in xs], [exact(one) for one in ys]
    middle, centre = sum(left, Fraction()) / len(left), sum(right, Fraction()) / len(right)
    pairs = [(x - middle, y - centre) for x, y in zip(left, right, strict=True)]
    return (
        sum((x * y for x, y in pairs), Fraction()),
        sum((x * x for x, _ in pairs), Fraction()),
        sum((y * y for _, y in pairs), Fraction()),
    )


def _root(value: Fraction) -> float:
    with localcontext(Context(prec=40)):
        return float(plain((Decimal(value.numerator) / Decimal(value.denominator)).sqrt()))
