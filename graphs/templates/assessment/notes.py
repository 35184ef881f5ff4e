"""Makes questions of the teacher's own text: gaps in its sentences, and its steps in order."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from agents.rules.words import standard, weave, yours
from graphs.checks.passages import says
from graphs.templates.assessment.draft import ItemType
from graphs.templates.assessment.making import MOST_WRONG, Dice, Error, Fields, Offer, choices
from graphs.templates.assessment.phrases import (
    Phrase,
    is_plural,
    names_what_was_said,
    phrases_of,
    runs_of,
)

GROUP = "text"
BLANK = "________"
_FEWEST_WORDS, _MOST_WORDS = 5, 32  # of a sentence to put a gap in
_FEWEST_TOLD = 25  # words, from which on a text tells what was learned
_FEWEST_STEPS, _MOST_STEPS = 3, 6
_MOST_RATIO = 1.5
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_NUMBERED = re.compile(r"^\s*(?:step\s*)?\d{1,2}\s*[.):]\s+(?P<step>\S.*)$", re.IGNORECASE)
_ORDERED = re.compile(
    r"^(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|then|next|after that|afterwards?|finally"
    r"|last(?:ly)?|in the end)\b,?\s+(?P<step>\S.*)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")


class Gap(NamedTuple):
    """A sentence of the text and the words that are taken out of it."""

    sentence: str
    phrase: Phrase

    @property
    def key(self) -> str:
        return self.phrase.text

    @property
    def before(self) -> str:
        """What of the sentence stands before the gap."""
        return self.shown.partition(BLANK)[0]

    @property
    def shown(self) -> str:
        pattern = rf"(?<!\w){re.escape(self.key)}(?!\w)"
        return re.sub(pattern, BLANK, self.sentence, count=1)


def offers(notes: str, grade: int) -> Iterator[Offer]:
    """Yield the questions that a text can be turned into."""
    steps = steps_of(notes)
    if steps:
        focus = yours(f"steps of the text, from “{_short(steps[0])}”")
        yield Offer(
            str(focus),
            "ordering",
            2,
            GROUP,
            partial(_order, steps),
            words=focus,
            tells=" ".join(steps),
        )
    found = sorted(gaps_of(notes), key=lambda one: not one.phrase.is_term)
    things = _things(notes)
    for gap in found:
        focus = yours(f"the text: “{_short(gap.sentence)}”, {gap.key}")
        others = _like(gap, things)
        kinds: list[tuple[ItemType, Callable[[Dice], Fields]]] = []
        if len(others) == MOST_WRONG:
            kinds.append(("single choice", partial(_choose, gap, others, grade)))
        kinds.append(("short answer", partial(_write, gap)))
        for kind, make in kinds:
            yield Offer(str(focus), kind, 1, GROUP, make, focus, (gap.key,), gap.shown)


def tells_all(notes: str) -> bool:
    """Tell whether a text is long enough for what was learned to stand in it."""
    return len(notes.split()) >= _FEWEST_TOLD


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text that say enough to put a gap in."""
    found: list[str] = []
    for piece in _SENTENCE.split(text):
        one = " ".join(piece.split()).lstrip("-•* ")
        if found and names_what_was_said(one):  # "This is called air pressure."
            found[-1] = f"{found[-1]} {one}"
        else:
            found.append(one)
    return [
        one
        for one in dict.fromkeys(found)
        if _FEWEST_WORDS <= len(_WORD.findall(one)) <= _MOST_WORDS
        and re.search(r"[.!?]$", one)
        and not one.endswith("?")
        and not _NUMBERED.match(one)
    ]


def steps_of(text: str) -> tuple[str, ...]:
    """Return the steps that a text numbers, or names in their order."""
    lines = [" ".join(one.split()) for one in text.splitlines() if one.strip()]
    numbered = tuple(found["step"] for one in lines if (found := _NUMBERED.match(one)))
    if len(numbered) >= _FEWEST_STEPS:
        return tuple(_step(one) for one in numbered[:_MOST_STEPS])
    ordered = [
        found["step"] for one in _SENTENCE.split(text) if (found := _ORDERED.match(one.strip()))
    ]
    if len(ordered) >= _FEWEST_STEPS and len(set(ordered)) == len(ordered):
        return tuple(_step(one) for one in ordered[:_MOST_STEPS])
    return ()


def gaps_of(text: str) -> list[Gap]:
    """Return a gap for each sentence that has a word worth asking for, no word twice."""
    told = " ".join(steps_of(text)).casefold()
    sentences = [one for one in sentences_of(text) if not _is_step(one, told)]
    weights = _weights(text)
    found: list[Gap] = []
    taken: set[str] = set()
    for sentence in sentences:
        best = max(
            (one for one in phrases_of(sentence) if one.text.casefold() not in taken),
            key=lambda one: (
                one.is_term,
                one.is_thing,
                weights[one.text.casefold()],
                len(one.text),
            ),
            default=None,
        )
        if best is not None and (best.is_term or weights[best.text.casefold()] > 0):
            found.append(Gap(sentence, best))
            taken.add(best.text.casefold())
    return found


def _is_step(sentence: str, steps: str) -> bool:
    ordered = _ORDERED.match(sentence)
    return ordered is not None and _step(ordered["step"]).casefold() in steps


def _weights(text: str) -> Counter[str]:
    """Weigh phrases as RAKE does: words that stand in long phrases weigh more than frequent ones.

    A word that half of the text repeats is its topic, and no gap.
    """
    sentences = sentences_of(text)
    degree: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for sentence in sentences:
        for run in runs_of(sentence):
            for word in run:
                count[word.casefold()] += 1
                degree[word.casefold()] += len(run)
    weights: Counter[str] = Counter()
    for sentence in sentences:
        for phrase in (one.text for one in phrases_of(sentence)):
            words = phrase.casefold().split()
            often = sum(says(one, phrase) for one in sentences)
            if often <= max(1, len(sentences) // 3):
                weights[phrase.casefold()] = sum(
                    degree[one] * 100 // count[one] for one in words if count[one]
                )
    return weights


def _things(text: str) -> dict[str, str]:
    """Return the things that a text names, terms first, each with the sentence that names it."""
    named = [
        (one, sentence)
        for sentence in sentences_of(text)
        for one in phrases_of(sentence)
        if one.is_thing
    ]
    named.sort(key=lambda one: not one[0].is_term)
    found: dict[str, str] = {}
    for phrase, sentence in named:
        known = {one.casefold() for one in found}
        if phrase.text.casefold() not in known:
            found[phrase.text] = sentence
    return found


def _like(gap: Gap, things: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return other things of the text that could stand in a gap, each with its own sentence.

    They are of the kind of the key, so that neither number nor capital nor article gives it away;
    where that leaves too few, there are none.
    """
    if not gap.phrase.is_thing:
        return []
    others = [
        (_fitted(one, gap), sentence)
        for one, sentence in things.items()
        if is_plural(one) is gap.phrase.is_plural
        and _is_name(one, sentence) is _is_name(gap.key, gap.sentence)
        and not says(gap.sentence, one)
        and not says(one, gap.key)
        and _fits_article(one, gap)
    ]
    others.sort(
        key=lambda one: (
            len(one[0].split()) != len(gap.key.split()),
            abs(len(one[0]) - len(gap.key)),
        )
    )
    chosen = others[:MOST_WRONG]
    longest = max((len(one) for one, _ in chosen), default=0)
    return chosen if len(gap.key) <= _MOST_RATIO * longest else []


def _is_name(phrase: str, sentence: str) -> bool:
    """Tell whether a phrase is written large though its sentence does not begin with it."""
    return phrase[:1].isupper() and not sentence.startswith(phrase)


def _fits_article(phrase: str, gap: Gap) -> bool:
    """Tell whether a phrase can stand after the article before a gap: an area, a barometer."""
    if not re.search(r"\ban?\s+$", gap.before, re.IGNORECASE):
        return True
    return (phrase[:1].casefold() in "aeiou") is (gap.key[:1].casefold() in "aeiou")


def _fitted(phrase: str, gap: Gap) -> str:
    """Return a phrase with a capital where the gap begins its sentence, and else as it is."""
    if not gap.before:
        return phrase[:1].upper() + phrase[1:]
    return phrase


def _choose(gap: Gap, others: Sequence[tuple[str, str]], grade: int, rng: Dice) -> Fields:
    errors = [
        Error(yours(one), weave("It stands elsewhere: “{sentence}”", sentence=yours(sentence)))
        for one, sentence in others
    ]
    return {
        "stem": weave("Which words fill the gap? “{text}”", text=yours(gap.shown)),
        "options": choices(yours(gap.key), errors, rng, grade=grade),
        "explanation": weave("The text says: “{text}”", text=yours(gap.sentence)),
    }


def _write(gap: Gap, rng: Dice) -> Fields:
    return {
        "stem": weave("Fill the gap as in the text: “{text}”", text=yours(gap.shown)),
        "answers": [yours(gap.key)],
        "explanation": weave("The text says: “{text}”", text=yours(gap.sentence)),
    }


def _order(steps: Sequence[str], rng: Dice) -> Fields:
    return {
        "stem": standard("Put these steps in the right order."),
        "order": [yours(one) for one in steps],
        "explanation": standard("The order is that of the text."),
    }


def _step(text: str) -> str:
    bare = text.strip().rstrip(".;,")
    return bare[:1].upper() + bare[1:]


def _short(text: str) -> str:
    words = text.split()
    return text if len(words) <= 6 else " ".join(words[:6]) + " …"
