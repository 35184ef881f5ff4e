"""Walks a run and gives every place its names: steps, items of blocks, fields, elements, titles."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, get_args

from pydantic import BaseModel

from agents.sources import elements
from assistant.edits.place import Named, Place, Rank, Words
from assistant.edits.words import stem, tokens
from graphs.definition import Placed, Reference
from graphs.journal import Address
from graphs.kinds.items import item_key
from graphs.steps import AgentStep, AnyStep, ApprovalStep, EachStep, ExportStep, TransformStep
from graphs.workflow import Workflow

_NAMES = ("name", "title", "term", "label", "heading", "code")
_CODE = re.compile(r"([A-Za-z]{1,4})-?(\d{1,4})")


class Survey:
    """All places of one run, each under all its names."""

    def __init__(self, workflow: Workflow, results: Mapping[Address, Any]) -> None:
        self.by_name: dict[Words, list[Named]] = {}
        self.steps: list[Place] = []
        self.items: list[Place] = []
        self.parts: list[str] = []  # what named things are called that a result is a list of
        self.titles: set[str] = set()  # what things are called inside results
        self._workflow = workflow
        self._results: dict[str, dict[str, Any]] = {}
        self._item_words: dict[tuple[str, str], Words] = {}
        for address, value in results.items():
            self._results.setdefault(address.step, {})[address.item] = value
        for path, placed in workflow.placed.items():
            self._add_step(path, placed)
            if isinstance(placed.step, EachStep):
                self._add_items(path, placed, placed.step)
        for path, placed in workflow.placed.items():
            if isinstance(placed.step, AgentStep) or _computes(placed.step):
                for item, value in self._results.get(path, {}).items():
                    self._add_result(path, item, value)

    def _add(self, name: Iterable[str], rank: Rank, place: Place) -> None:
        spelled = tuple(name)
        if words := frozenset(spelled):
            self.by_name.setdefault(words, []).append(Named(rank, place))
        if len(spelled) == 2:  # "warmup" for the warm-up
            self.by_name.setdefault(frozenset({"".join(spelled)}), []).append(Named(rank, place))

    def _add_step(self, path: str, placed: Placed) -> None:
        step = placed.step
        own = tokens(step.id)
        title = tokens(step.title)
        block = tokens(placed.block.path) if placed.block else ()
        place = Place(
            path,
            "",
            "",
            None,
            " ".join(step.id.split("_")),
            frozenset({*title, *own, *block, "step"}),
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
        noun = self._noun(placed, step, reference)
        listed = list(self._items(placed, step, reference))
        left_out = self._left_out(path, step)
        listed = [one for one in listed if one[0] not in left_out]
        for position, (key, value) in enumerate(listed, 1):
            outer, _, own_key = key.rpartition("/")
            code = _CODE.fullmatch(own_key)
            number = str(int(code.group(2))) if code else str(position)
            above = (
                {*self._item_words.get((placed.block.path, outer), ())} if placed.block else set()
            )
            label = _title(value) or f"{noun} {number}"
            place = Place(path, key, "", value, label, frozenset({*above, noun}))
            names = [tokens(own_key), (noun, number), (stem(step.id), number)]
            names += [tokens(name) for name in _titles(value)]
            names += [(code.group(1).lower(), number)] if code and len(code.group(1)) > 1 else []
            names += [(noun, "last")] if position == len(listed) else []
            for name in dict.fromkeys(names):
                self._add(name, Rank.ITEM, place)
            self.items.append(place)
            # A number inside a key is not the number of the item: SC1b.2 can be the fifth.
            told = {word for name in names[1:] for word in name} | {*_told_in(own_key, number)}
            words = frozenset(told | above)
            self._item_words[path, key] = words
            for inner in step.steps:
                at = f"{path}.{inner.id}"
                label = f"{inner.id.replace('_', ' ')} of {place.label}"
                self._add(tokens(inner.id), Rank.NESTED, Place(at, key, "", None, label, words))

    def _noun(self, placed: Placed, step: EachStep, reference: Reference) -> str:
        """Return what an item is called: by its list, unless another block makes that list."""
        made = self._workflow.resolve(reference.step, placed.block) if reference.step else None
        by_block = made is not None and isinstance(self._workflow.placed[made].step, EachStep)
        return stem(step.id if by_block or not reference.path else reference.path[-1])

    def _left_out(self, path: str, step: EachStep) -> set[str]:
        """Return the items that a person left out: nobody counts them any more."""
        made = self._results.get(f"{path}.{step.last.id}", {})
        whole = self._results.get(path, {}).get("")
        if not isinstance(whole, list) or not made:
            return set()
        tried = {item for one in step.steps for item in self._results.get(f"{path}.{one.id}", {})}
        listed = {key for key, _ in self._listed(step)}
        return (listed | tried) - set(made)

    def _listed(self, step: EachStep) -> Iterator[tuple[str, Any]]:
        """Yield the items that are listed for a block that stands by itself."""
        reference = Reference.parse(step.items)
        values = self._results.get(reference.step or "", {}).get("")
        for position, value in enumerate(_dig(values, reference)):
            yield item_key(step, value, position), value

    def _items(
        self, placed: Placed, step: EachStep, reference: Reference
    ) -> Iterator[tuple[str, Any]]:
        """Yield the items of a block: those listed for it, and those that have results already."""
        seen = set()
        if reference.step is not None and placed.block is None:
            for key, value in self._listed(step):
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
                label = _label_of(child) or (words if depth == 0 else f"{words} of {at.label}")
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
                        self._add(tokens(noun), Rank.NESTED if depth else Rank.ELEMENT, place)
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
            numbered = [
                (*noun, number) for noun, number in _numbers(nouns, position, len(listed), code)
            ]
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
                    self.parts.append(place.label)
                words = {word for name in (*numbered, *named) for word in name} | {segment.lower()}
                words -= {str(position)} if code and int(code.group(2)) != position else set()
                inner = place._replace(above=at.above | frozenset(words))
                self._walk(inner, model, depth=depth + 1)


def _told_in(key: str, number: str) -> Iterator[str]:
    """Yield the words of a key, and of its numbers the one that the item goes by."""
    yield from (word for word in tokens(key) if not word.isdigit() or word == number)


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
    """Return what each element is called by its first field, where that tells them apart."""
    found = [
        next(iter(child.values()), None) if isinstance(child, Mapping) else None
        for child in children
    ]
    texts = [one for one in found if isinstance(one, str) and 0 < len(one) <= 40]
    if len(texts) != len(children) or len(set(texts)) != len(children):
        return [[] for _ in children]
    keys = [str(next(iter(child))) for child in children]
    return [[text, f"{key} {text}"] for key, text in zip(keys, texts, strict=True)]


def _computes(step: AnyStep) -> bool:
    # What is put together from other results, or reviewed, is aimed at where it was written.
    return isinstance(step, TransformStep) and step.run != "assemble"


def _dig(value: Any, reference: Reference) -> list[Any]:
    for part in reference.path[1:]:
        value = value.get(part) if isinstance(value, Mapping) else None
    return list(value) if isinstance(value, list | tuple) else []


def _titles(value: Any) -> list[str]:
    if not isinstance(value, Mapping):
        return []
    found = [value[name] for name in _NAMES if isinstance(value.get(name), str)]
    return [title for title in found if 1 <= len(title) <= 80]


def _label_of(value: Any) -> str:
    """Return the label that a value brings along; its key is for code alone then."""
    label = value.get("label") if isinstance(value, Mapping) else None
    return label if isinstance(label, str) else ""


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
