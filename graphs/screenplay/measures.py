"""How a script speaks: the share of dialogue, long speeches, and directions in parentheses."""

from collections.abc import Sequence
from typing import NamedTuple

from graphs.screenplay.cast import word_count
from graphs.screenplay.elements import Element, ElementType, Speech, speeches
from graphs.screenplay.rows import DIALOGUE
from graphs.screenplay.wrapping import wrapped

LONG_SPEECH = 8  # lines
_T = ElementType
_SAID = frozenset({_T.DIALOGUE, _T.LYRICS})
_SEEN = frozenset({_T.ACTION, _T.SHOT, _T.CENTERED})


class Measures(NamedTuple):
    """Counts over a script or a part of it."""

    spoken_words: int
    seen_words: int
    speeches: int
    parentheticals: int
    long_speeches: tuple[int, ...]  # the indexes of their cues

    @property
    def dialogue_share(self) -> float:
        """The part of the words that is said, from 0 to 1."""
        total = self.spoken_words + self.seen_words
        return self.spoken_words / total if total else 0.0

    @property
    def parenthetical_rate(self) -> float:
        """Directions for each speech."""
        return self.parentheticals / self.speeches if self.speeches else 0.0


def measured(elements: Sequence[Element]) -> Measures:
    """Return the counts of these elements."""
    said = list(speeches(elements))
    return Measures(
        spoken_words=sum(word_count(one.text) for one in elements if one.type in _SAID),
        seen_words=sum(word_count(one.text) for one in elements if one.type in _SEEN),
        speeches=len(said),
        parentheticals=sum(1 for one in elements if one.type is _T.PARENTHETICAL),
        long_speeches=tuple(one.start for one in said if lines_of(one) > LONG_SPEECH),
    )


def lines_of(speech: Speech) -> int:
    """Return how many lines of the page a speech takes, directions apart."""
    said = (one for one in speech.parts if one.type in _SAID)
    return sum(len(wrapped(one.text, DIALOGUE.columns)) for one in said)
