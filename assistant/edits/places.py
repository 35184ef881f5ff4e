"""Everything a person can point at in a run, by the names they would use.

A name is a set of words: the id or title of a step, the key or title of an item, a field, an id
such as O2, a noun with a number, a title inside a value. Words of what stands above may be added
to it ("the key of exit item 2").
"""

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from assistant.edits.place import Mention, Named, Place, Rank, Words, below, readiest
from assistant.edits.survey import Survey
from assistant.edits.words import ORDINALS, SMALL, near, placed_tokens, tokens, word_set
from graphs.journal import Address
from graphs.steps import AgentStep
from graphs.workflow import Workflow

# Nouns that people put beside a name without meaning another thing by it.
GENERIC: Words = word_set(
    "step part section bit text wording passage paragraph phase item question entry row number no"
    " point line note list field sentence one page"
)
_POINTERS = word_set("the this that my our your its of in for to from into on about")
_HEAD = re.compile(r" of |'s ", re.IGNORECASE)
_LONGEST = 5  # words of a name inside a sentence


class Places:
    """The index of names of one run."""

    def __init__(self, workflow: Workflow, results: Mapping[Address, Any]) -> None:
        survey = Survey(workflow, results)
        self._workflow = workflow
        self._by_name = survey.by_name
        self._by_word: dict[str, list[Words]] = {}
        for name in survey.by_name:  # every name under one of its words, the longest
            self._by_word.setdefault(max(name, key=len), []).append(name)
        self._parts = survey.parts
        self.steps = survey.steps
        self.items = survey.items
        self.titles = survey.titles
        self.whole: Words = frozenset(
            {"whole", "everything", "all", "entire", "overall", "everywhere", "throughout"}
            | {"draft", "document", *re.findall(r"\w+", workflow.definition.title.lower())}
        )

    def called(self, phrase: str, *, steps_first: bool = False) -> tuple[Place, ...]:
        """Return what a phrase names: nothing, one place, or several that it may mean.

        With ``steps_first`` a step is meant rather than a part of its result of the same name.
        """
        wanted = frozenset(tokens(phrase))
        if not wanted:
            return ()
        head = _HEAD.split(phrase, maxsplit=1)
        own = frozenset(tokens(head[-1 if "'s" in phrase else 0]))
        found = self._matching(wanted, own) or self._matching(wanted)
        if not found and (corrected := self._corrected(wanted)):
            found = self._matching(corrected)
        if steps_first and (whole := [one for one in found if one.place.path == ""]):
            found = whole
        return _closest(readiest(found), wanted)

    def mentioned(self, text: str, *, verbs: Iterable[str] = ()) -> list[Mention]:
        """Return the longest names in a sentence. ``verbs`` may stand right before one."""
        words = placed_tokens(text)
        seen = _without_when(words, text)
        pointers = _POINTERS | frozenset(verbs)
        found = []
        position = 0
        while position < len(words):
            hit = self._longest_at(seen, position)
            if hit is None:
                position += 1
                continue
            length, named = hit
            before = words[position - 1][0] if position else ""
            after = words[position + length][0] if position + length < len(words) else ""
            sure = named[0].rank is Rank.ID or (
                length > 1
                or before in _POINTERS
                or (
                    (position == 0 or before in pointers or after in GENERIC)
                    and named[0].rank is not Rank.NESTED
                )
            )
            span = words[position][1][0], words[position + length - 1][1][1]
            found.append(Mention(*span, tuple(named), sure))
            position += length
        return found

    def named_parts(self, most: int = 6) -> list[str]:
        """Return names of parts of the draft that a wish can be about."""
        written = [self._about(one) for one in self.steps if self.writes(one.step)]
        named = [*(one.label for one in self.items[:2]), *self._parts[:3], *written]
        clear = (label for label in dict.fromkeys(named) if len(self.called(label)) == 1)
        return list(islice(clear, most))

    def _about(self, step: Place) -> str:
        """Return what a step writes, by the name of the part of its result that its title names."""
        about = frozenset(tokens(self._workflow.placed[step.step].step.title.partition(" ")[2]))
        parts = [one.place for one in self._by_name.get(about, ()) if one.place.path]
        return next((one.label for one in parts if one.step == step.step), step.label)

    def inside(self, place: Place) -> list[str]:
        """Return the names of the passages right inside a place."""
        here = [
            named.place
            for by_name in self._by_name.values()
            for named in by_name
            if below(named.place, place)
            and named.place.address == place.address
            and named.place.path.count("/") == place.path.count("/") + 1
        ]
        shown = [
            one for one in here if isinstance(one.value, str | list | dict) and not one.computed
        ]
        return list(dict.fromkeys(one.label for one in shown if not one.path.endswith("/id")))

    def writes(self, step: str) -> bool:
        """True for a step that a role writes."""
        return isinstance(self._workflow.placed[step].step, AgentStep)

    def writers_of(self, place: Place) -> list[Address]:
        """Return the steps that write what a place names: itself, or those inside a block.

        Of a block inside the block it is the first that writes, for each of its items; what is
        made of that follows.
        """
        inside = [
            path
            for path in self._workflow.placed
            if (path == place.step or path.startswith(f"{place.step}.")) and self.writes(path)
        ]
        if not place.item:
            return [Address(path) for path in inside]
        depth = place.step.count(".") + 1
        found = [Address(path, place.item) for path in inside if path.count(".") <= depth]
        deeper = [path for path in inside if path.count(".") > depth]
        firsts = {path.rpartition(".")[0]: path for path in reversed(deeper)}
        return found + [
            Address(firsts[one.step], one.item)
            for one in self.items
            if one.step in firsts and one.item.startswith(f"{place.item}/")
        ]

    def _matching(self, wanted: Words, own: Words | None = None) -> list[Named]:
        """Return the places named by ``wanted``; their own names lie within ``own``."""
        return [
            named
            for word in sorted(wanted)
            for name in self._by_word.get(word, ())
            if name <= (own or wanted)
            for named in self._by_name[name]
            if wanted - name <= GENERIC | named.place.above
        ]

    def _corrected(self, wanted: Words) -> Words | None:
        """Return the words with slips in names of steps mended, where one name alone fits."""
        names = {word for step in self.steps for word in tokens(step.step.rsplit(".", 1)[-1])}
        known = {word for name in self._by_name for word in name} | GENERIC | self.whole
        corrected = set(wanted)
        for word in wanted - known:
            fits = near(word, names)
            if len(fits) != 1:
                return None
            corrected = (corrected - {word}) | {fits[0]}
        return frozenset(corrected) if corrected != wanted else None

    def _longest_at(
        self, words: list[tuple[str, tuple[int, int]]], position: int
    ) -> tuple[int, list[Named]] | None:
        if words[position][0] in SMALL:
            return None
        for length in range(min(_LONGEST, len(words) - position), 0, -1):
            window = [word for word, _ in words[position : position + length]]
            if window[-1] in SMALL or "and" in window:
                continue
            named = self._by_name.get(frozenset(window) - SMALL)
            if named:
                return length, sorted(named, key=lambda one: (one.place.computed, one.rank))
        return None


def _without_when(
    words: list[tuple[str, tuple[int, int]]], text: str
) -> list[tuple[str, tuple[int, int]]]:
    """Return words with an ordinal after its noun made unlike a number: "do the warm-up first"."""
    return [
        ("", span) if text[slice(*span)].lower() in ORDINALS and _ends(text[span[1] :]) else one
        for one in words
        for span in [one[1]]
    ]


def _ends(rest: str) -> bool:
    return not re.match(r"[\s,]*\w", rest)


def _closest(places: tuple[Place, ...], wanted: Words) -> tuple[Place, ...]:
    """Of fields of one name keep those next to what the phrase names above them."""
    fields = {one.path.rsplit("/", 1)[-1] for one in places}
    if len(places) < 2 or len(fields) > 1 or wanted <= set(tokens(fields.pop())):
        return places
    depth = min(one.path.count("/") for one in places)
    return tuple(one for one in places if one.path.count("/") == depth)
