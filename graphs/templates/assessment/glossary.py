"""Makes questions of words and their meanings: the teacher's glossary, or words of the bank."""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial

from agents.rules.words import Words, keep, standard, weave, yours
from graphs.checks.passages import says
from graphs.templates.assessment.draft import ItemType, Pair, Term
from graphs.templates.assessment.making import (
    MOST_WRONG,
    Dice,
    Error,
    Fields,
    Offer,
    choices,
)

GROUP = "words"
_FEWEST = 3  # words, below which there is nothing to choose from
_FEWEST_WRONG = 2  # of her own words; those of the bank make four options or none
_PAIRS = 4
_FEWEST_PAIRS = 3
_MANY = 8  # words, from which on a match leaves enough for other questions
_SOME = 6  # and from which on two of them can be compared
_MOST_RATIO = 1.5  # of the key to the longest wrong answer
_FITTING_MEANING = 160  # signs; a longer one is a paragraph and no answer to choose


class Word(Term):
    """A word with its meaning, and whether the teacher gave it."""

    own: bool = True

    @property
    def said(self) -> Words:
        return yours(self.term) if self.own else standard(self.term)

    @property
    def means(self) -> Words:
        text = self.meaning.rstrip(". ")
        return yours(text) if self.own else standard(text)


def offers(
    words: Sequence[Word], grade: int, *, spare: bool = False, told: str = ""
) -> Iterator[Offer]:
    """Yield the questions on words; each word serves in one of them.

    To ``spare`` them, what would use most of them up is made only for who asks for it. A word that
    other questions have ``told`` is not to be found: its meaning alone is asked.
    """
    if len(words) < _FEWEST:
        return
    known = {one.term for one in words if says(told, one.term)}
    clear = [one for one in words if one.term not in known and not says(one.meaning, one.term)]
    # What the meanings of others say is asked last: it would keep those from being asked.
    clear.sort(key=lambda word: sum(says(one.meaning, word.term) for one in words))
    for word in clear:
        others = _like(word, words)
        if len(others) >= (_FEWEST_WRONG if word.own else MOST_WRONG):
            choice = _offer(
                "word for", word, "single choice", 1, partial(_term, word, others, grade)
            )
            near = tuple(one.term for one in others[:MOST_WRONG])
            yield choice._replace(options=near)
        yield _offer("word for", word, "short answer", 1, partial(_recall, word))
    for word in words:
        if len(word.meaning) <= _FITTING_MEANING:
            others = [one for one in _like(word, words) if not says(one.meaning, word.term)]
            made = _offer("meaning of", word, "true/false", 1, partial(_true_false, word, others))
            shown = [made.tells, *(one.meaning for one in others[:MOST_WRONG])]  # where it is false
            yield made._replace(hides=_hidden(word, known), tells=" ".join(shown))
    # All sets are of one size, so that each earns the same points.
    size = _PAIRS if len(words) >= _PAIRS else _FEWEST_PAIRS
    for start in range(0, len(words) - size + 1, size):
        few = spare and len(words) < _MANY
        yield _pairs(words[start : start + size])._replace(asked_only=few)
    for one, other in zip(words[::2], words[1::2], strict=False):
        made = _compare(one, other)
        hides = (*_hidden(one, known), *_hidden(other, known))
        few = bool(known & {one.term, other.term}) or (spare and len(words) < _SOME)
        yield made._replace(hides=hides, asked_only=few)


def _hidden(word: Word, known: Collection[str]) -> tuple[str, ...]:
    """Return what no other question may say where a word is given and its meaning asked."""
    return (f"{word.term} means",) if word.term in known else (word.term,)


def _offer(how: str, word: Word, kind: ItemType, dok: int, make: Callable[[Dice], Fields]) -> Offer:
    focus = weave("{how} “{what}”", how=how, what=word.said)
    tells = f"{word.term} means {word.meaning}" if how == "meaning of" else word.meaning
    return Offer(str(focus), kind, dok, GROUP, make, focus, (word.term,), tells)


def _pairs(some: Sequence[Word]) -> Offer:
    terms = ", ".join(one.term for one in some)
    focus = Words(f"words and meanings: {terms}", some[0].said.source)
    return Offer(
        str(focus),
        "matching",
        1,
        GROUP,
        partial(_match, some),
        words=focus,
        points=len(some),
        tells=" ".join(f"{one.term} means {one.meaning}" for one in some),
    )


def _compare(one: Word, other: Word) -> Offer:
    focus = weave("“{a}” and “{b}” compared", a=one.said, b=other.said)
    return Offer(
        str(focus),
        "constructed response",
        3,
        GROUP,
        partial(_contrast, one, other),
        words=focus,
        hides=(one.term, other.term),
        tells=f"{one.term} means {other.term} means",
    )


def _term(word: Word, others: Sequence[Word], grade: int, rng: Dice) -> Fields:
    errors = [
        Error(
            other.said,
            weave("Took it for “{term}”: {meaning}.", term=other.said, meaning=other.means),
        )
        for other in _picked(others, rng)
    ]
    return {
        "stem": weave("Which word means “{meaning}”?", meaning=word.means),
        "options": choices(word.said, errors, rng, grade=grade),
        "explanation": _explained(word),
    }


def _recall(word: Word, rng: Dice) -> Fields:
    return {
        "stem": weave("Write the word that means “{meaning}”.", meaning=word.means),
        "answers": [word.said],
        "explanation": _explained(word),
    }


def _true_false(word: Word, others: Sequence[Word], rng: Dice) -> Fields:
    is_true = not others or rng.is_true
    shown = word if is_true else _picked(others, rng)[0]
    why = _explained(word)
    if not is_true:
        why = weave("{why} The meaning shown is that of “{other}”.", why=why, other=shown.said)
    return {
        "stem": weave("“{term}” means: {meaning}.", term=word.said, meaning=shown.means),
        "is_true": is_true,
        "explanation": why,
    }


def _match(some: Sequence[Word], rng: Dice) -> Fields:
    mixed = list(some)
    rng.shuffle(mixed)
    return {
        "stem": standard("Match each word with its meaning."),
        "pairs": [keep(Pair, left=one.said, right=one.means) for one in mixed],
        "explanation": standard("Each word stands with its meaning in the list of words."),
    }


def _contrast(one: Word, other: Word, rng: Dice) -> Fields:
    return {
        "stem": weave(
            "Compare “{a}” and “{b}”: name one thing that they have in common and one difference,"
            " and give an example of each.",
            a=one.said,
            b=other.said,
        ),
        "model_answer": weave(
            "“{a}”: {x}. “{b}”: {y}. A full answer names a common feature, a difference and an"
            " example of each.",
            a=one.said,
            x=one.means,
            b=other.said,
            y=other.means,
        ),
        "explanation": weave(
            "“{a}”: {x}. “{b}”: {y}.", a=one.said, x=one.means, b=other.said, y=other.means
        ),
    }


def _explained(word: Word) -> Words:
    return weave("“{term}”: {meaning}.", term=word.said, meaning=word.means)


def _like(word: Word, words: Sequence[Word]) -> list[Word]:
    """Return the other words, those most like it first: of its length and number."""
    others = [one for one in words if one.term.casefold() != word.term.casefold()]
    others.sort(key=lambda one: _unlike(word.term, one.term))
    longest = max((len(one.term) for one in others[:MOST_WRONG]), default=0)
    if len(word.term) > _MOST_RATIO * longest:
        others.sort(key=lambda one: -len(one.term))
        longest = max((len(one.term) for one in others), default=0)
    return others if len(word.term) <= _MOST_RATIO * longest else []


def _unlike(one: str, other: str) -> tuple[bool, bool, int]:
    return (
        one[:1].isupper() is not other[:1].isupper(),
        one.endswith("s") is not other.endswith("s"),
        abs(len(one) - len(other)),
    )


def _picked(others: Sequence[Word], rng: Dice) -> list[Word]:
    """Return those most alike, in another order for each question."""
    near = list(others[:MOST_WRONG])
    rng.shuffle(near)
    return near
