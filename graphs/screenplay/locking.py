"""Locked scene numbers: what has a number keeps it, what comes in between is 12A, what goes is
OMITTED, and what differs from the locked script is marked as changed.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import count, product
from string import ascii_uppercase
from typing import NamedTuple

from graphs.screenplay.aligning import Alignment, aligned
from graphs.screenplay.elements import OMITTED, Element, ElementType, Revision, Script

_NUMBER = re.compile(r"^(?P<base>[A-Z]*\d+)(?P<suffix>[A-Z]*)$")
_T = ElementType


class Locked(NamedTuple):
    """A script under locked numbers, and what its changed elements said before, by index."""

    script: Script
    before: dict[int, str]
    removed_after: frozenset[int]  # elements behind which something was taken out
    after: dict[int, int]  # where the elements of the locked script stand now


def first_numbers(script: Script) -> Script:
    """Number the scenes of a script from 1; numbers that it has already are kept."""
    headings = [one for one in script.elements if one.type is _T.SCENE_HEADING]
    if any(one.scene_number for one in headings):
        return _numbered(script)
    counted = iter(range(1, len(headings) + 1))
    return script.model_copy(
        update={
            "elements": tuple(
                one.model_copy(update={"scene_number": str(next(counted))})
                if one.type is _T.SCENE_HEADING
                else one
                for one in script.elements
            )
        }
    )


def relocked(previous: Script, script: Script, revision: Revision) -> Locked:
    """Return the new script under the numbers of the locked one, its changes marked.

    `previous` carries the locked numbers. A scene of the new script that is one of these keeps its
    number and its id; a cut scene leaves OMITTED under its number.
    """
    alignment = aligned(previous.elements, script.elements)
    carried = _carried(previous, script.elements, alignment)
    kept = [one.scene_number for one in carried if one.scene_number]
    elements, origins = _with_omitted(previous, carried, set(kept), alignment)
    named = _numbered(script.model_copy(update={"elements": tuple(elements)}))
    marked, before = _marked(previous, named.elements, origins, alignment, revision.number)
    earlier = [one for one in previous.revisions if one.number != revision.number]
    done = named.model_copy(
        update={"elements": marked, "revisions": (*earlier, revision)},
    )
    places = {origin: place for place, origin in enumerate(origins) if origin >= 0}
    after = {old: places[new] for old, new in alignment.after.items() if new in places}
    return Locked(done, before, _removed(previous, alignment, after), after)


def number_after(before: str, taken: set[str]) -> str:
    """Return a free number behind another one: 12A behind 12, 12B behind 12A, 12AA in between."""
    found = _NUMBER.match(before)
    last = found["suffix"][-1:] if found else ""
    if found and last and last != "Z":
        above = f"{found['base']}{found['suffix'][:-1]}{chr(ord(last) + 1)}"
        if above not in taken:
            return above
    return next(one for one in (f"{before}{mark}" for mark in _letters()) if one not in taken)


def _letters() -> Iterator[str]:
    for length in count(1):
        yield from ("".join(one) for one in product(ascii_uppercase, repeat=length))


def _carried(previous: Script, elements: Sequence[Element], alignment: Alignment) -> list[Element]:
    """Give every scene that was there its number and its id back; new ones have no number."""
    known = {
        one.scene_number: one
        for one in previous.elements
        if one.type is _T.SCENE_HEADING and one.scene_number
    }
    found: list[Element] = []
    used: set[str] = set()
    for place, element in enumerate(elements):
        if element.type is not _T.SCENE_HEADING:
            found.append(element)
            continue
        old = known.get(element.scene_number)
        if old is None and place in alignment.before:
            old = previous.elements[alignment.before[place]]
        number = old.scene_number if old else ""
        if old is None or number in used:
            found.append(element.model_copy(update={"scene_number": ""}))
            continue
        used.add(number)
        found.append(element.model_copy(update={"scene_number": number, "scene_id": old.scene_id}))
    return found


def _with_omitted(
    previous: Script, carried: Sequence[Element], kept: set[str], alignment: Alignment
) -> tuple[list[Element], list[int]]:
    """Put OMITTED where a numbered scene was cut; say of every element which of the new it is."""
    cut_before: dict[int, list[Element]] = {}
    after = alignment.after
    waiting: list[Element] = []
    numbers = {one.scene_number: place for place, one in enumerate(carried) if one.scene_number}
    for place, old in enumerate(previous.elements):
        if old.type is not _T.SCENE_HEADING or not old.scene_number:
            continue
        if old.scene_number in kept:
            here = numbers.get(old.scene_number, after.get(place, len(carried)))
            cut_before.setdefault(here, []).extend(waiting)
            waiting = []
        else:
            waiting.append(old.model_copy(update={"text": OMITTED}))
    elements: list[Element] = []
    origins: list[int] = []
    for place, element in enumerate(carried):
        for cut in cut_before.get(place, ()):
            elements.append(cut)
            origins.append(-1)
        elements.append(element)
        origins.append(place)
    elements += waiting
    origins += [-1] * len(waiting)
    return elements, origins


def _numbered(script: Script) -> Script:
    """Give every scene without a number one that follows the scene before it."""
    taken = {one.scene_number for one in script.elements if one.scene_number}
    first = next((one.scene_number for one in script.elements if one.scene_number), "")
    last = ""
    elements: list[Element] = []
    for element in script.elements:
        told = element
        if element.type is _T.SCENE_HEADING:
            number = element.scene_number
            if not number:
                number = number_after(last, taken) if last else _before_first(first, taken)
                taken.add(number)
                told = element.model_copy(update={"scene_number": number})
            last = number
        elements.append(told)
    return script.model_copy(update={"elements": tuple(elements)})


def _before_first(first: str, taken: set[str]) -> str:
    """Return a free number in front of the first one: A1 in front of 1."""
    return next(one for one in (f"{mark}{first or 1}" for mark in _letters()) if one not in taken)


def _marked(
    previous: Script,
    elements: Sequence[Element],
    origins: Sequence[int],
    alignment: Alignment,
    revision: int,
) -> tuple[tuple[Element, ...], dict[int, str]]:
    """Mark what differs from the locked script; other elements keep the mark they had."""
    omitted = {one.scene_number for one in previous.elements if one.is_omitted}
    marked: list[Element] = []
    before: dict[int, str] = {}
    for place, (element, origin) in enumerate(zip(elements, origins, strict=True)):
        if origin < 0:
            is_changed = element.scene_number not in omitted
        else:
            is_changed = origin in alignment.changed
        old = alignment.before.get(origin)
        if is_changed and old is not None:
            before[place] = previous.elements[old].text
        kept = previous.elements[old].revision if old is not None else 0
        number = revision if is_changed else kept
        marked.append(element.model_copy(update={"revision": number}))
    return tuple(marked), before


def _removed(previous: Script, alignment: Alignment, after: dict[int, int]) -> frozenset[int]:
    """Return the elements behind which something was taken out; of a cut scene OMITTED tells."""
    gone = {one for one in alignment.gone if previous.elements[one].is_printed}
    found: set[int] = set()
    last = -1
    for place, element in enumerate(previous.elements):
        if place in gone and element.type is _T.SCENE_HEADING and element.scene_number:
            last = -1
        elif place in gone and last >= 0:
            found.add(last)
        last = after.get(place, last)
    return frozenset(found)
