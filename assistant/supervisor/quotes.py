"""Passages of a draft that answer a question, word for word and with the place they stand.

Nothing is put together here: what is told is what the draft says, and code proves it.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agents.sources import leaves
from assistant.edits.place import Mention, Place
from assistant.edits.places import Places
from assistant.edits.words import SMALL, stem, tokens, word_set
from assistant.naming import Naming
from assistant.snapshot import Snapshot
from graphs.asking import Told, answers, printed
from graphs.journal import Address
from graphs.steps import AgentStep, ReviseStep

MOST = 6
_LONGEST = 600
_NAMED = 6.0  # what the name of a part weighs beside a word of its text
_NUMBERS = re.compile(r"\b(?:how (?:long|many|much|big|old)|minutes?|number|length|time)\b", re.I)
_AMOUNTS = frozenset(("minutes", "hours", "students", "amount", "total", "pages", "grade"))
_LABELS = frozenset(
    (
        "why",
        "default_used",
        "path",
        "id",
        "kind",
        "phase",
        "objective",
        "name",
        "title",
        "label",
        "unit",
        "bloom",
        "verb",
        "dok",
    )
)
_IDS = re.compile(r"\b[A-Z]{1,3}\d{1,3}\b")
_ITEM_ID = re.compile(r"\b[A-Z]{1,3}\d{1,2}[a-d]?\.\d{1,2}\b")  # of one of many in a part
_CODES = re.compile(r"\w*_\w*|[A-Z]{1,3}\d{1,3}")  # an id, a key: no words to quote
ASKING = frozenset(
    stem(word)
    for word in word_set(
        "what which who whom whose when where why how is are was were does do did has have had can"
        " could should will would tell me about show read list give find explain quote it there any"
        " say says said ask asks asked mention mentions use uses need needs get go draft lesson"
        " plan you i they we please exactly really again also"
    )
)


@dataclass(frozen=True, kw_only=True)
class Passage:
    """Something that the draft says, and where."""

    text: str
    place: str
    address: Address
    path: str


class Quoted:
    """A draft as it can be quoted."""

    def __init__(self, snapshot: Snapshot) -> None:
        results = {
            Address(one.id, one.item): one.value for one in snapshot.steps if one.value is not None
        }
        self._results = results
        self._template = snapshot.workflow.name
        self._printed = printed(self._template, results)
        self._naming = Naming(snapshot.workflow, results)
        self._places = Places(snapshot.workflow, results)
        self.passages = list(dict.fromkeys(self._passages(snapshot)))
        self._words = [frozenset(tokens(f"{one.place} {one.text}")) for one in self.passages]

    def answering(self, question: str, most: int = MOST) -> list[Passage]:
        """Return the passages that a question is about, the closest first; none where none is."""
        mentioned = [
            one
            for one in self._places.mentioned(question)
            if not set(tokens(question[one.start : one.end])) <= ASKING
        ]
        sure = [one for one in mentioned if one.sure] or mentioned
        named = [place for one in sure for place in _meant(one)]
        for code in _IDS.findall(question):
            named += self._places.called(code)
        wanted = frozenset(tokens(question)) - ASKING - SMALL
        numbers = bool(_NUMBERS.search(question))
        scored = [
            (self._score(index, wanted, named, numbers), -index)
            for index in range(len(self.passages))
        ]
        scored = self._amounts(scored) if numbers and named else scored
        best = max(scored, default=(0.0, 0))[0]
        floor = max(best * 0.6, _FLOOR if not named else 1.0)
        chosen = sorted((one for one in scored if one[0] >= floor), reverse=True)[:most]
        found = [self.passages[-index] for _, index in sorted(chosen, key=lambda one: -one[1])]
        return list({(one.text, one.place): one for one in found}.values())

    def told(self, question: str) -> tuple[Told, ...]:
        """Return what the template itself answers, which knows the numbers that its pages print."""
        return answers(self._template, question, self._results)

    def holds(self, words: str) -> bool:
        """True where the draft says exactly this, whatever the spaces and quotation marks."""
        return flat(words) in self._flat

    @property
    def _flat(self) -> str:
        return "\n".join(flat(one.text) for one in self.passages)

    def _amounts(self, scored: list[tuple[float, int]]) -> list[tuple[float, int]]:
        """Return the numbers alone where some were asked for and found."""
        found = [one for one in scored if one[0] and _is_number(self.passages[-one[1]])]
        return found or scored

    def _score(
        self, index: int, wanted: frozenset[str], named: Sequence[Place], numbers: bool
    ) -> float:
        passage, words = self.passages[index], self._words[index]
        shared = sum(self._weight(word) for word in wanted & words)
        is_number = _is_number(passage)
        field = passage.path.rsplit("/", 1)[-1]
        if is_number and not (numbers and (field in _AMOUNTS or field in wanted)):
            return 0.0
        inside = any(_below(passage, place) for place in named)
        if not inside and 2 * len(wanted & words) < len(wanted):
            return 0.0  # one word in common of many is chance
        return shared + (_NAMED if inside else 0.0) + (_NAMED if is_number and inside else 0.0)

    def _weight(self, word: str) -> float:
        """Weigh a word by how rare it is in this draft."""
        count = sum(word in words for words in self._words)
        return math.log(1 + len(self._words) / count) if count else 0.0

    def _passages(self, snapshot: Snapshot) -> Iterator[Passage]:
        said = list(_said(snapshot, self._results))
        ids = {str(value) for _, path, value in said if path.endswith("/id")}
        for address, path, value in said:
            text = str(value).strip()
            field = path.rsplit("/", 1)[-1]
            if not text or field in _LABELS or text in ids or _is_code(text):
                continue
            named = self._naming.passage(address, path) or self._naming.part(address)
            place = _ITEM_ID.sub(lambda found: self._printed.get(found[0], found[0]), named)
            if not place.startswith(text):  # a name says again where it stands
                yield Passage(text=text[:_LONGEST], place=place, address=address, path=path)
        for name, spec in snapshot.workflow.definition.inputs.items():
            for path, value in leaves(snapshot.revision.inputs.get(name)):
                if value not in (None, "", False):
                    yield Passage(
                        text=str(value)[:_LONGEST],
                        place=spec.title,
                        address=Address("inputs"),
                        path=f"/{name}{path}",
                    )


_FLOOR = 3.0  # below this, words that are shared are shared by chance


def _said(snapshot: Snapshot, results: Mapping[Address, Any]) -> Iterator[tuple[Address, str, Any]]:
    """Yield the leaves of the furthest whole draft; before there is one, of what is written."""
    placed = snapshot.workflow.placed
    loops = [one.step for one in placed.values() if isinstance(one.step, ReviseStep)]
    for loop in loops:
        for step in (loop.id, loop.of):
            whole = results.get(Address(step))
            if isinstance(whole, Mapping):
                yield from _parts(whole, step, placed)
                return
    for address, value in results.items():
        one = placed.get(address.step)
        if one is not None and isinstance(one.step, AgentStep):
            for path, leaf in leaves(value):
                yield address, path, leaf


def _parts(
    whole: Mapping[str, Any], step: str, placed: Mapping[str, Any]
) -> Iterator[tuple[Address, str, Any]]:
    for part, value in whole.items():
        if part in placed:
            for path, leaf in leaves(value):
                yield Address(part), path, leaf
        else:
            for path, leaf in leaves(value, f"/{part}"):
                yield Address(step), path, leaf


def _is_number(passage: Passage) -> bool:
    return bool(re.fullmatch(r"[\d.,]+", passage.text))


def _is_code(text: str) -> bool:
    return bool(_CODES.fullmatch(text)) or text in ("True", "False")


def _meant(mention: Mention) -> list[Place]:
    """Return what a name can mean most readily."""
    best = mention.named[0].rank
    return [one.place for one in mention.named if one.rank == best]


def _below(passage: Passage, place: Place) -> bool:
    if (passage.address.step, passage.address.item) != (place.step, place.item):
        return False
    return not place.path or f"{passage.path}/".startswith(f"{place.path}/")


def flat(text: str) -> str:
    """Return a text in the form in which quotes compare: no matter the spaces and the marks."""
    signs = text.translate(str.maketrans("“”„«»‘’–—", '"""""\'\'--'))
    return " ".join(signs.replace('"', " ").replace("'", " ").split()).casefold()
