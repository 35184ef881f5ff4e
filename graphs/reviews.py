"""What of a critic's review counts: the criteria it was asked for, each proved by a quote."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from agents.sources import leaves
from graphs.findings import Criterion, Review

LEAST_WORDS = 3  # fewer stand in any draft and prove nothing, unless they are a whole passage
_QUOTE_MARKS = "\"'`“”‘’«»…. \t\n"
_MOST_SHOWN = 80


class Weighed(NamedTuple):
    """A review with the scores that count, and why the others do not."""

    review: Review
    unscored: tuple[str, ...]

    @property
    def note(self) -> str:
        """One line on what was not scored; empty where everything was."""
        return f"Not scored: {'; '.join(self.unscored)}." if self.unscored else ""


def weighed(review: Review, criteria: Sequence[str], draft: Any) -> Weighed:
    """Keep the scores whose quote stands in the draft, compared without regard to white space.

    A review that says of itself that nobody scored is kept as it is.
    """
    if not review.scored:
        return Weighed(review, ())
    passages = [_even(leaf) for _, leaf in leaves(draft) if isinstance(leaf, str)]
    whole = " ".join(passages)
    scores = {one.id: one for one in reversed(review.criteria)}
    kept: list[Criterion] = []
    unscored: list[str] = []
    for name in criteria or tuple(dict.fromkeys(one.id for one in review.criteria)):
        score = scores.get(name)
        if score is not None and _stands(score.quote, passages, whole):
            kept.append(score)
        else:
            unscored.append(f"{name} ({_why_not(score)})")
    return Weighed(review.model_copy(update={"criteria": kept}), tuple(unscored))


def place_of(quote: str, draft: Any) -> str:
    """Return where a quote stands in a draft; the whole where it goes over several passages."""
    for words in _readings(quote):
        for path, leaf in leaves(draft):
            if isinstance(leaf, str) and words in _even(leaf):
                return path
    return ""


def _stands(quote: str, passages: Sequence[str], whole: str) -> bool:
    for words in _readings(quote):
        if words in passages or (len(words.split()) >= LEAST_WORDS and words in whole):
            return True
    return False


def _readings(quote: str) -> Iterator[str]:
    """Yield the quote as it is, and without the marks that people put around one."""
    for text in (quote, quote.strip(_QUOTE_MARKS)):
        if even := _even(text):
            yield even


def _even(text: str) -> str:
    return " ".join(text.split())


def _why_not(score: Criterion | None) -> str:
    if score is None:
        return "no score was given"
    quote = _even(score.quote)
    shown = quote if len(quote) <= _MOST_SHOWN else f"{quote[:_MOST_SHOWN]}..."
    return f'its quote "{shown}" is not in the draft; it said: {_even(score.reason)}'
