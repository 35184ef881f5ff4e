"""Numbers as people write them: in 2,400 and 2.400 the sign parts thousands, in 7,80 decimals.

``assistant/chat/public/cards/written_numbers.js`` reads in the same way, for what is typed.
"""

import re

# As it stands in a text: with its groups of thousands, its decimals, or both.
FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,9})?|\d{1,3}(?:\.\d{3})+(?:,\d{1,9})?|\d+(?:[.,]\d{1,9})?"
_GROUPED = re.compile(r"[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*")
_BOTH = re.compile(
    r"(?P<whole>[1-9]\d{0,2}(?:(?P<sign>[.,])\d{3})(?:(?P=sign)\d{3})*)(?!(?P=sign))[.,](?P<part>\d+)"
)
_DECIMAL = re.compile(r"\d*\.\d+|\d+,\d{1,2}|0,\d+|\d+[.,]?")


def written_number(text: str, *, share: bool = False) -> float | None:
    """Return the number that figures with their signs are; None for what may be read in two ways.

    Three figures after a sign are thousands, unless a zero stands before it; of a share or a
    percentage the three figures after a point are decimals.
    """
    figures = text.strip()
    sign = -1 if figures.startswith("-") else 1
    figures = figures.removeprefix("-")
    if _GROUPED.fullmatch(figures) and not (share and figures.count(".") == 1):
        return sign * float(re.sub("[.,]", "", figures))
    if both := _BOTH.fullmatch(figures):
        return sign * float(f"{re.sub('[.,]', '', both['whole'])}.{both['part']}")
    return sign * float(figures.replace(",", ".")) if _DECIMAL.fullmatch(figures) else None
