"""Finds the lines of a text that a question is about, by the words they share."""

import math
from collections.abc import Sequence

from assistant.edits.words import SMALL, tokens
from assistant.supervisor.quotes import ASKING

_MOST = 5
_LONGEST = 500
_FLOOR = 2.5  # below this, words that are shared are shared by chance


def relevant(question: str, lines: Sequence[str], most: int = _MOST) -> list[str]:
    """Return the lines that share the rarest words with a question, in their order."""
    wanted = frozenset(tokens(question)) - ASKING - SMALL
    words = [frozenset(tokens(line)) for line in lines]
    scored = []
    for at, line_words in enumerate(words):
        score = sum(_weight(word, words) for word in wanted & line_words)
        if score >= _FLOOR:
            scored.append((score, -at))
    chosen = sorted((-at for _, at in sorted(scored, reverse=True)[:most]))
    return [lines[at][:_LONGEST] for at in chosen]


def _weight(word: str, words: Sequence[frozenset[str]]) -> float:
    return math.log(1 + len(words) / sum(word in one for one in words))
