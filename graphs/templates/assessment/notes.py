"""Makes questions of the teacher's own text: gaps in its sentences, and its steps in order."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from agents.rules.banks import load
from agents.rules.words import standard, weave, yours
from graphs.checks.passages import says
from graphs.templates.assessment.draft import ItemType
from graphs.templates.assessment.making import MOST_WRONG, Dice, Error, Fields, Offer, choices

GROUP = "text"
BLANK = "________"
_FEWEST_WORDS, _MOST_WORDS = 6, 32  # of a sentence to put a gap in
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
    key: str

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
    found = gaps_of(notes)
    keys = [one.key for one in found]
    for gap in found:
        focus = yours(f"the text: “{_short(gap.sentence)}”, {gap.key}")
        others = _like(gap, keys)
        kinds: list[tuple[ItemType, Callable[[Dice], Fields]]] = []
        if len(others) > 1:
            kinds.append(("single choice", partial(_choose, gap, others, grade)))
        kinds.append(("short answer", partial(_write, gap)))
        for kind, make in kinds:
            yield Offer(str(focus), kind, 1, GROUP, make, focus, (gap.key,), gap.shown)


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text that say enough to put a gap in."""
    found = [" ".join(one.split()).lstrip("-•* ") for one in _SENTENCE.split(text)]
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
            (one for one in _phrases(sentence) if one.casefold() not in taken),
            key=lambda one: (_is_named(one, sentence), weights[one.casefold()], len(one)),
            default=None,
        )
        if best is not None and weights[best.casefold()] > 0:
            found.append(Gap(sentence, best))
            taken.add(best.casefold())
    return found


def _is_step(sentence: str, steps: str) -> bool:
    ordered = _ORDERED.match(sentence)
    return ordered is not None and _step(ordered["step"]).casefold() in steps


def _is_named(phrase: str, sentence: str) -> bool:
    """Tell whether an article or a preposition stands before a phrase, so that it is a thing."""
    before = (
        rf"\b(?:an?|the|of|in|into|by|with|from|called|as|for|through|to the)\s+{re.escape(phrase)}"
    )
    return re.search(before, sentence, re.IGNORECASE) is not None


def _weights(text: str) -> Counter[str]:
    """Weigh phrases as RAKE does: words that stand in long phrases weigh more than frequent ones.

    A word that half of the text repeats is its topic, and no gap.
    """
    sentences = sentences_of(text)
    degree: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for sentence in sentences:
        for run in _runs(sentence):
            for word in run:
                count[word.casefold()] += 1
                degree[word.casefold()] += len(run)
    weights: Counter[str] = Counter()
    for sentence in sentences:
        for phrase in _phrases(sentence):
            words = phrase.casefold().split()
            often = sum(says(one, phrase) for one in sentences)
            if often <= max(1, len(sentences) // 3):
                weights[phrase.casefold()] = sum(degree[one] * 100 // count[one] for one in words)
    return weights


def _runs(sentence: str) -> Iterator[list[str]]:
    """Yield stretches of words between stop words, marks and numbers."""
    stop = load(__package__, "reading")["stop"]
    for part in re.split(r"[^\w\s'’-]|\d+", sentence):
        run: list[str] = []
        for word in _WORD.findall(part):
            if word.casefold() in stop or len(word) < 4:
                if run:
                    yield run
                run = []
            else:
                run.append(word)
        if run:
            yield run


def _phrases(sentence: str) -> Iterator[str]:
    """Yield the phrases of one or two words that a gap can take out; verbs and adverbs are left."""
    for run in _runs(sentence):
        words = [one for one in run if not one.endswith(("ly", "ing", "ed"))]
        if len(run) == 2 and len(words) == 2:
            yield " ".join(run)
        elif words:
            yield max(words, key=len)


def _like(gap: Gap, keys: Sequence[str]) -> list[str]:
    """Return other keys of the text that are like this one, and stand not in its sentence."""
    others = [one for one in keys if one != gap.key and not says(gap.sentence, one)]
    plural = gap.key.endswith("s")
    others.sort(
        key=lambda one: (
            one[:1].isupper() is not gap.key[:1].isupper(),
            one.endswith("s") is not plural,
            len(one.split()) != len(gap.key.split()),
            abs(len(one) - len(gap.key)),
        )
    )
    chosen = others[:MOST_WRONG]
    longest = max((len(one) for one in chosen), default=0)
    return chosen if len(gap.key) <= _MOST_RATIO * longest else []


def _choose(gap: Gap, others: Sequence[str], grade: int, rng: Dice) -> Fields:
    errors = [
        Error(
            yours(one), weave("Mixed it up with “{one}”, which belongs elsewhere.", one=yours(one))
        )
        for one in others
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
