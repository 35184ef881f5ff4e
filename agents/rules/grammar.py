"""A small grammar over banks: ``#symbol.modifier#`` places, weighted choices without repeats."""

import re
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from agents.rules.words import Words, blend

_PLACE = re.compile(r"#([a-z][a-z0-9_]*)((?:\.[a-z]+)*)#")
_VOWEL_SOUND = re.compile(
    r"(?!eu|uni|use|usu|one\b|once\b)(?:[aeiou]|hour|honest|heir)", re.IGNORECASE
)
_IRREGULAR = {"person": "people", "child": "children", "foot": "feet", "half": "halves"}
_SAME = {"water", "sand", "salt", "data", "rice", "sugar", "oil", "soil", "paper", "clay"}


def article(text: str) -> str:
    """Put ``a`` or ``an`` before ``text``, by its sound."""
    return f"{'an' if _VOWEL_SOUND.match(text) else 'a'} {text}"


def plural(noun: str) -> str:
    """Return the plural of an English noun or noun phrase."""
    *before, last = noun.split(" ")
    if last in _IRREGULAR:
        many = _IRREGULAR[last]
    elif last in _SAME:
        many = last
    elif re.search(r"[^aeiou]y$", last):
        many = f"{last[:-1]}ies"
    else:
        many = f"{last}es" if re.search(r"(s|x|z|ch|sh)$", last) else f"{last}s"
    return " ".join([*before, many])


def capital(text: str) -> str:
    """Return ``text`` with its first letter as a capital, also behind an opening quote."""
    return re.sub(r"^(\W*)(\w)", lambda found: found[1] + found[2].upper(), text, count=1)


_MODIFIERS: dict[str, Callable[[str], str]] = {
    "a": article,
    "s": plural,
    "cap": capital,
    "bare": lambda text: text.rstrip(".?! "),
}


def symbols(text: str) -> set[str]:
    """Return the symbols that ``text`` has places for."""
    return {found[1] for found in _PLACE.finditer(text)}


class Grammar:
    """Expands texts from ``rules``; a rule is a list of texts or ``{say, weight}`` mappings."""

    def __init__(self, rules: Mapping[str, Sequence[Any]], rng: Random) -> None:
        self._rules = rules
        self._rng = rng
        self._left: dict[str, list[Any]] = {}

    def can(self, text: str, slots: Mapping[str, object]) -> bool:
        """Say whether every place of ``text`` can be filled."""
        return all(symbol in slots or symbol in self._rules for symbol in symbols(text))

    def expand(self, text: str, slots: Mapping[str, object]) -> Words:
        """Fill every place of ``text``: from ``slots`` first, which are never expanded again."""
        used: dict[str, object] = {}

        def fill(found: re.Match[str]) -> str:
            symbol, modifiers = found[1], found[2].split(".")[1:]
            value = slots[symbol] if symbol in slots else self.expand(self._next(symbol), slots)
            used[f"{symbol}{found.start()}"] = value
            filled = str(value)
            for modifier in modifiers:
                filled = _MODIFIERS[modifier](filled)
            return filled

        return blend(_PLACE.sub(fill, text), used)

    def _next(self, symbol: str) -> str:
        left = self._left.get(symbol) or list(self._rules[symbol])
        weights = [one.get("weight", 1) if isinstance(one, Mapping) else 1 for one in left]
        chosen = left.pop(self._rng.choices(range(len(left)), weights)[0])
        self._left[symbol] = left
        return str(chosen["say"]) if isinstance(chosen, Mapping) else str(chosen)
