"""What the rules say: texts of the bank, chosen by what the numbers mean, figures by reference."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from agents.rules.banks import load
from agents.rules.words import Words, keep, question, standard
from graphs.filling import token
from graphs.findings import Question
from graphs.templates.business_plan.draft import Brief, Outlook

_FIGURE = re.compile(r"\{([a-z][\w.]*)\}")


def prose(name: str) -> Any:
    """Return a part of the bank of texts."""
    return load(__package__, "prose")[name]


def figure(name: str) -> str:
    """Return what stands in a text for a figure of the model: ``y1.revenue``."""
    return token(f"steps.fin.{name}")


class Voice(NamedTuple):
    """Says texts of the bank for one plan."""

    brief: Brief
    per: str = "month"  # in which sales are counted
    outlook: Outlook | None = None  # None where a text must hold whatever comes out

    def say(self, text: str) -> Words:
        """Return a text with its figures by reference; the words stay those of the bank."""
        named = {"unit": self.brief.unit, "units": self.brief.units, "per": self.per}
        for name, word in named.items():
            text = text.replace(f"#{name}#", word)
        return standard(_FIGURE.sub(lambda found: figure(found[1]), text))

    def first(self, entries: Iterable[Mapping[str, Any]]) -> Words:
        """Return the first text that fits what the numbers mean; the last fits always."""
        return self.say(next(one["say"] for one in entries if self.fits(one.get("if"))))

    def fitting(self, entries: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """Yield the entries that fit the purpose, the way of earning and the numbers."""
        for one in entries:
            purpose = self.brief.purpose in one.get("for", (self.brief.purpose,))
            kind = self.brief.model_type in one.get("of", (self.brief.model_type,))
            if purpose and kind and self.fits(one.get("if")):
                yield one

    def fits(self, wanted: Mapping[str, Any] | None) -> bool:
        """Tell whether the numbers mean what is wanted of them."""
        return all(getattr(self.outlook, name) in any_ for name, any_ in (wanted or {}).items())


def asked(name: str, text: str, why: str, path: str) -> Question:
    """Return a question that only the founder can answer."""
    return keep(Question, id=name, question=question(text), why=standard(why), path=path)
