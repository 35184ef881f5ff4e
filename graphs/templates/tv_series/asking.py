"""The questions of the bank, with names woven in: what is left for the writer, in its place."""

from typing import Any

from agents.rules.banks import load
from agents.rules.words import Words, question


def bank() -> Any:
    """Return everything that the rules ask."""
    return load(__package__, "questions")


def beats(place: str) -> Any:
    """Return what is asked beat by beat: in the first episode, an even or odd one, or the last."""
    return load(__package__, "beats")[place]


def ask(frame: str, **names: str) -> Words:
    """Return a question with names in their places."""
    return question(frame.format(**names))


def is_open(text: str) -> bool:
    """Tell whether a text is a question that nobody has answered yet."""
    return text.rstrip(' \n"\u201d').endswith("?")
