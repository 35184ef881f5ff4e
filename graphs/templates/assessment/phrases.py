"""Finds the phrases of a sentence that can be asked for: terms it explains, things, other words."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from agents.rules.banks import load

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_NAME = r"[^\W\d_]+(?:[ -][^\W\d_]+){0,2}"  # of one word to three
# "The dew point is the temperature at which ...", "Wind is air that moves ..."
_EXPLAINED = re.compile(
    rf"^(?:(?:An?|The)\s+)?(?P<name>{_NAME})\s+(?:is|are|means?)\s+"
    r"(?:(?:the|an?|any|all)\s+\w+|\w+\s+(?:that|which|who)\b)"
)
_CALLED = re.compile(
    r"\b(?:is|are|we)\s+(?:called|known as|named|call)\s+"
    rf"(?:(?:an?|the)\s+)?(?P<name>{_NAME})[.!]?$"
)
_USED = re.compile(r"^An?\s+(?P<name>[^\W\d_]+)\s+[^\W\d_]*[^\Ws]s\s")  # "A barometer measures ..."
_POINTS_BACK = re.compile(r"^(?:this|that|these|those|it|they|he|she|there|what|one)\b", re.I)
_ONE = re.compile(r"\b(?:an?|each|every)\s+$", re.IGNORECASE)
_BEFORE_THINGS = re.compile(
    r"\b(?:an?|the|of|in|into|by|with|from|called|as|for|through)\s+$", re.IGNORECASE
)
_ARTICLE = re.compile(r"an?|the", re.IGNORECASE)
_NO_THING = ("ly", "ing", "ed")  # ends of words that are seldom things
_NOT_PLURAL = re.compile(r"(?:ss|us|is)$", re.IGNORECASE)
_SHORTEST = 4  # letters of a word that is asked for
_LONGEST_PHRASE = 2  # words


class Phrase(NamedTuple):
    """Words of a sentence, and how sure it is that they name a thing."""

    text: str
    is_term: bool = False  # the sentence says what it means
    is_thing: bool = False  # an article or a preposition stands before it

    @property
    def is_plural(self) -> bool:
        return is_plural(self.text)


def is_plural(text: str) -> bool:
    """Tell whether a phrase is about many."""
    return text.endswith("s") and not _NOT_PLURAL.search(text)


def term_of(sentence: str) -> str:
    """Return the term that a sentence explains; nothing where it explains none."""
    for form in (_CALLED, _EXPLAINED, _USED):
        found = form.search(sentence)
        if found and not _is_small(found["name"]):
            return found["name"]
    return ""


def names_what_was_said(sentence: str) -> bool:
    """Tell whether a sentence gives a name to what the one before it says."""
    return bool(_POINTS_BACK.match(sentence) and _CALLED.search(sentence))


def phrases_of(sentence: str) -> Iterator[Phrase]:
    """Yield the phrases that a gap can take out; verbs and adverbs are left as far as possible."""
    term = term_of(sentence)
    if term:
        yield Phrase(term, is_term=True, is_thing=True)
    for run in _runs(sentence):
        words = [one for one in run.words if not one.endswith(_NO_THING)]
        if len(run.words) == len(words) <= _LONGEST_PHRASE:
            text = " ".join(words)
            is_thing = bool(_BEFORE_THINGS.search(run.before)) and not run.goes_on
        elif words:
            text, is_thing = max(words, key=len), False
        else:
            continue
        if text != term:
            yield Phrase(text, is_thing=is_thing)


def runs_of(sentence: str) -> Iterator[list[str]]:
    """Yield stretches of words between stop words, marks and numbers."""
    yield from (one.words for one in _runs(sentence))


class _Run(NamedTuple):
    """A stretch of words, what stands before it, and whether it goes on: warm air, the bigger a."""

    words: list[str]
    before: str
    goes_on: bool = False


def _runs(sentence: str) -> Iterator[_Run]:
    stop = load(__package__, "reading")["stop"]
    for part in re.split(r"[^\w\s'’-]|\d+", sentence):
        run = _Run([], "")
        for word in _WORD.finditer(part):
            is_stop = word[0].casefold() in stop
            if is_stop or len(word[0]) < _SHORTEST or _is_its_verb(word[0], run):
                if run.words:
                    goes_on = _ARTICLE.fullmatch(word[0]) if is_stop else len(word[0]) < _SHORTEST
                    yield run._replace(goes_on=bool(goes_on))
                run = _Run([], "")
            else:
                run = run if run.words else _Run([], part[: word.start()])
                run.words.append(word[0])
        if run.words:
            yield run


def _is_its_verb(word: str, run: _Run) -> bool:
    """Tell whether a word is the verb of the run before it: "a cold front forms"."""
    return bool(run.words and is_plural(word) and _ONE.search(run.before))


def _is_small(name: str) -> bool:
    """Tell whether a name begins or ends with a word that names nothing: "this", "half of"."""
    stop = load(__package__, "reading")["stop"]
    words = name.casefold().split()
    return bool(_POINTS_BACK.match(name)) or words[0] in stop or words[-1] in stop
