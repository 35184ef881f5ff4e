"""Everything a person can point at in a run, by the names they would use.

A name is a set of words: the id or title of a step, the key or title of an item, a field, an id
such as O2, a noun with a number, a title inside a value. Words of what stands above may be added
to it ("the key of exit item 2").
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, get_args

from pydantic import BaseModel

from agents.sources import elements
from assistant.edits.place import Mention, Named, Place, Rank, Words, below, readiest
from assistant.edits.words import SMALL, near, placed_tokens, stem, tokens
from graphs.definition import (
    AgentStep,
    AnyStep,
    ApprovalStep,
    EachStep,
    ExportStep,
    Placed,
    Reference,
    TransformStep,
)
from graphs.journal import Address
from graphs.workflow import Workflow

# Nouns that people put beside a name without meaning another thing by it.
GENERIC: Words = frozenset(
    "step part section bit text wording passage paragraph phase item question entry row number no"
    " point line note list field sentence one page".split()
)
_POINTERS = frozenset("the this that my our your its of in for to from into on about".split())
_NAMES = ("name", "title", "term", "label", "heading", "code")
_CODE = re.compile(r"([A-Za-z]{1,4})-?(\d{1,4})")
_UNTYPED_KEY = re.compile(r"[^\w.-]+")
_HEAD = re.compile(r" of |'s ", re.IGNORECASE)
_LONGEST = 5  # words of a name inside a sentence


class Places:
    """The index of names of one run."""

    def __init__(self, workflow: Workflow, results: Mapping[Address, Any]) -> None:
        self._by_name: dict[Words, list[Named]] = {}
        self._by_word: dict[str, list[Words]] = {}
        self._workflow = workflow
        self._results: dict[str, dict[str, Any]] = {}
        for address, value in results.items():
            self._results.setdefault(address.step, {})[address.item] = value
        self.steps: list[Place] = []
        self.items: list[Place] = []
        self.titles: set[str] = set()  # what things are called in inputs and results
        self._parts: list[str] = []
        self._item_words: dict[tuple[str, str], Words] = {}
        self.whole: Words = frozenset(
            {"whole", "everything", "all", "entire", "overall", "everywhere", "throughout"}
            | {"draft", "document", *re.findall(r"\w+", workflow.definition.title.lower())}
        )
        for path, placed in workflow.placed.items():
            self._add_step(path, placed)
            if isinstance(placed.step, EachStep):
                self._add_items(path, placed, placed.step)
        for path, placed in workflow.placed.items():
            if isinstance(placed.step, AgentStep) or _computes(placed.step):
                for item, value in self._results.get(path, {}).items():
                    self._add_result(path, item, value)

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
        """Return the names in a sentence, the longest ones. ``verbs`` may stand right before one."""
        words = placed_tokens(text)
        pointers = _POINTERS | frozenset(verbs)
        found = []
        position = 0
        while position < len(words):
            hit = self._longest_at(words, position)
            if hit is None:
                position += 1
                continue
            length, named = hit
            before = words[position - 1][0] if position else ""
            after = words[position + length][0] if position + length < len(words) else ""
            sure = named[0].rank is Rank.ID or (
                (length > 1 or position == 0 or before in pointers or after in GENERIC)
                and (length > 1 or named[0].rank is not Rank.NESTED)
            )
            span = words[position][1][0], words[position + length - 1][1][1]
            found.append(Mention(*span, tuple(named), sure))
            position += length
        return found

    def named_parts(self, most: int = 6) -> list[str]:
        """Return names of parts of the draft that a wish can be about."""
        written = [self._about(one) for one in self.steps if self.writes(one.step)]
        named = [*(one.label for one in self.items[:2]), *self._parts[:2], *written]
        return list(dict.fromkeys(named))[:most]

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
            if below(named.place, place) and named.place.address == place.address
            and named.place.path.count("/") == place.path.count("/") + 1
        ]
        shown = [one for one in here if isinstance(one.value, str | list | dict) and not one.computed]
        return list(dict.fromkeys(one.label for one in shown if not one.path.endswith("/id")))

    def writes(self, step: str) -> bool:
        """True for a step that a role writes."""
        return isinstance(self._workflow.placed[step].step, AgentStep)

    def writers_of(self, place: Place) -> list[Address]:
        """Return the steps that write what a place names: itself, or those inside a block."""
        inside = [
            path
            for path in self._workflow.placed
            if (path == place.step or path.startswith(f"{place.step}.")) and self.writes(path)
        ]
        return [Address(path, place.item) for path in inside]

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
        """Return the words with typing slips in the names of steps mended, where only one name fits."""
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

    def _add(self, name: Iterable[str], rank: Rank, place: Place) -> None:
        words = frozenset(name)
        if not words:
            return
        if words not in self._by_name:
            self._by_name[words] = []
            self._by_word.setdefault(max(words, key=len), []).append(words)
        self._by_name[words].append(Named(rank, place))

    def _add_step(self, path: str, placed: Placed) -> None:
        step = placed.step
        own = tokens(step.id)
        title = tokens(step.title)
        block = tokens(placed.block.path) if placed.block else ()
        place = Place(
            path, "", "", None, " ".join(step.id.split("_")), frozenset({*title, *own, *block, "step"})
        )
        self.steps.append(place)
        self._add(own, Rank.STEP, place)
        if isinstance(step, ApprovalStep | ExportStep):
            return
        if title and frozenset(title) != frozenset(own):
            self._add(title, Rank.STEP, place)
        about = tokens(step.title.partition(" ")[2])  # without the verb it begins with
        if about and (len(about) > 1 or re.match(r"\w+ (?:the|your) ", step.title)):
            self._add(about, Rank.FIELD, place)

    def _add_items(self, path: str, placed: Placed, step: EachStep) -> None:
        reference = Reference.parse(step.items)
        noun = stem(reference.path[-1]) if reference.path else stem(step.id)
        listed = list(self._items(placed, step, reference))
        for position, (key, value) in enumerate(listed, 1):
            outer, _, own_key = key.rpartition("/")
            code = _CODE.fullmatch(own_key)
            number = str(int(code.group(2))) if code else str(position)
            above = {*self._item_words.get((placed.block.path, outer), ())} if placed.block else set()
            label = _title(value) or f"{noun} {number}"
            place = Place(path, key, "", value, label, frozenset({*above, noun}))
            names = [tokens(own_key), (noun, number), (stem(step.id), number)]
            names += [tokens(name) for name in _titles(value)]
            names += [(code.group(1).lower(), number)] if code and len(code.group(1)) > 1 else []
            names += [(noun, "last")] if position == len(listed) else []
            for name in dict.fromkeys(names):
                self._add(name, Rank.ITEM, place)
            self.items.append(place)
            words = frozenset({word for name in names for word in name} | above)
            self._item_words[path, key] = words
            for inner in step.steps:
                at = f"{path}.{inner.id}"
                label = f"{inner.id.replace('_', ' ')} of {place.label}"
                self._add(tokens(inner.id), Rank.NESTED, Place(at, key, "", None, label, words))

    def _items(
        self, placed: Placed, step: EachStep, reference: Reference
    ) -> Iterator[tuple[str, Any]]:
        """Yield the items of a block: those listed for it, and those that have results already."""
        seen = set()
        if reference.step is not None and placed.block is None:
            for position, value in enumerate(_dig(self._results.get(reference.step, {}).get(""), reference)):
                key = _item_key(step, value, position)
                seen.add(key)
                yield key, value
        depth = placed.path.count(".")
        for path, by_item in self._results.items():
            if path.startswith(f"{placed.path}."):
                for item in by_item:
                    key = "/".join(item.split("/")[: depth + 1])
                    if key and key not in seen:
                        seen.add(key)
                        yield key, None

    def _add_result(self, path: str, item: str, value: Any) -> None:
        placed = self._workflow.placed[path]
        above = {*tokens(path.replace(".", " ")), *tokens(placed.step.title)}
        if placed.block is not None:
            above |= self._item_words.get((placed.block.path, item), frozenset())
        root = Place(path, item, "", value, path, frozenset(above), _computes(placed.step))
        self._walk(root, self._workflow.output_type(path), depth=0)

    def _walk(self, at: Place, model: type[BaseModel] | None, *, depth: int) -> None:
        if isinstance(at.value, Mapping):
            for key, child in at.value.items():
                own = tokens(str(key))
                words = " ".join(str(key).split("_"))
                label = words if depth == 0 else f"{words} of {at.label}"
                place = at._replace(path=f"{at.path}/{key}", value=child, label=label)
                self._add(own, Rank.NESTED if depth else Rank.FIELD, place)
                if isinstance(child, Mapping | list | tuple):
                    within = place._replace(above=at.above | frozenset(own))
                    self.titles.update(_titles(child))
                    for title in _titles(child):
                        self._add(tokens(title), Rank.ELEMENT, place)
                    inner, noun = _inner(model, str(key))
                    if isinstance(child, Mapping):
                        self._walk(within, inner, depth=depth + 1)
                    else:
                        self._elements(within, inner, [own, tokens(noun)], depth=depth + 1)

    def _elements(
        self, at: Place, model: type[BaseModel] | None, nouns: list[tuple[str, ...]], *, depth: int
    ) -> None:
        listed = list(elements(at.value))
        codes = [_CODE.fullmatch(segment) for segment, _ in listed]
        firsts = _first_texts([child for _, child in listed])
        for position, (segment, child) in enumerate(listed, 1):
            code = codes[position - 1] if all(codes) else None
            titles = _titles(child)
            self.titles.update(titles)
            numbered = [(*noun, number) for noun, number in _numbers(nouns, position, len(listed), code)]
            named = [tokens(title) for title in [*titles, *firsts[position - 1]]]
            named += [tokens(segment)] if not segment.isdigit() and not code else []
            place = at._replace(
                path=f"{at.path}/{segment}",
                value=child,
                label=_element_label(at, titles, nouns, segment if code else str(position), depth),
            )
            for name in dict.fromkeys(numbered):
                self._add(name, Rank.NESTED if depth > 1 else Rank.ELEMENT, place)
            for name in dict.fromkeys(named):
                self._add(name, Rank.ELEMENT, place)
            if code:
                self._add((segment.lower(),), Rank.ID, place)
            if isinstance(child, Mapping):
                if depth == 1 and {"name", "title"} & child.keys() and not at.computed and not code:
                    self._parts.append(place.label)
                words = {word for name in (*numbered, *named) for word in name} | {segment.lower()}
                words -= {str(position)} if code and int(code.group(2)) != position else set()
                inner = place._replace(above=at.above | frozenset(words))
                self._walk(inner, model, depth=depth + 1)


def _element_label(
    at: Place, titles: list[str], nouns: list[tuple[str, ...]], number: str, depth: int
) -> str:
    noun = " ".join(nouns[-1] or nouns[0])
    label = titles[0] if titles and not _CODE.fullmatch(number) else f"{noun} {number}"
    if depth == 1 or _CODE.fullmatch(number):
        return label
    return f"{label} of {at.label.partition(' of ')[2] if titles else at.label}"


def _numbers(
    nouns: list[tuple[str, ...]], position: int, most: int, code: re.Match[str] | None
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the ways to count an element: by its list, and by what such a thing is called."""
    field, kind = nouns
    by_code = str(int(code.group(2))) if code else str(position)
    for number in (str(position), by_code, *(("last",) if position == most > 1 else ())):
        if field:
            yield field, number
    if kind:
        yield kind, by_code


def _first_texts(children: list[Any]) -> list[list[str]]:
    """Return what each element is called by its first field, where that tells the elements apart."""
    found = [
        next(iter(child.values()), None) if isinstance(child, Mapping) else None for child in children
    ]
    texts = [one for one in found if isinstance(one, str) and 0 < len(one) <= 40]
    if len(texts) != len(children) or len(set(texts)) != len(children):
        return [[] for _ in children]
    keys = [str(next(iter(child))) for child in children]
    return [[text, f"{key} {text}"] for key, text in zip(keys, texts, strict=True)]


def _closest(places: tuple[Place, ...], wanted: Words) -> tuple[Place, ...]:
    """Of fields of one name keep those next to what the phrase names above them."""
    fields = {one.path.rsplit("/", 1)[-1] for one in places}
    if len(places) < 2 or len(fields) > 1 or wanted <= set(tokens(fields.pop())):
        return places
    depth = min(one.path.count("/") for one in places)
    return tuple(one for one in places if one.path.count("/") == depth)


def _computes(step: AnyStep) -> bool:
    # What is put together from other results, or reviewed, is aimed at where it was written.
    return isinstance(step, TransformStep) and step.run != "assemble"


def _dig(value: Any, reference: Reference) -> list[Any]:
    for part in reference.path[1:]:
        value = value.get(part) if isinstance(value, Mapping) else None
    return list(value) if isinstance(value, list | tuple) else []


def _item_key(step: EachStep, value: Any, position: int) -> str:
    """Return the key of an item, by the rule of each blocks (graphs/kinds/frame.py)."""
    name: Any = value if step.key else position + 1
    for part in step.key.split(".") if step.key else ():
        name = name.get(part) if isinstance(name, Mapping) else None
    return _UNTYPED_KEY.sub("-", str(name))[:60] or str(position + 1)


def _titles(value: Any) -> list[str]:
    if not isinstance(value, Mapping):
        return []
    found = [value[name] for name in _NAMES if isinstance(value.get(name), str)]
    return [title for title in found if 1 <= len(title) <= 80]


def _title(value: Any) -> str:
    return next(iter(_titles(value)), "")


@lru_cache(maxsize=2_048)
def _inner(model: type[BaseModel] | None, field: str) -> tuple[type[BaseModel] | None, str]:
    """Return the type of what a field holds, or holds many of, and what such a thing is called."""
    if model is None or field not in model.model_fields:
        return None, ""
    annotation = model.model_fields[field].annotation
    for one in (annotation, *get_args(annotation)):
        if isinstance(one, type) and issubclass(one, BaseModel):
            return one, re.sub(r"(?<=[a-z])(?=[A-Z])", " ", one.__name__)
    return None, ""


