"""What differs between two values or texts, for a person: each place once, its words one by one."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

from agents.sources import elements
from graphs.keys import canonical

Tag = Literal["same", "out", "in"]

# The field that says what its element is about: it goes without saying.
MAIN = frozenset(
    {"text", "question", "q", "item", "idea", "option", "prompt", "i_can", "body", "content"}
)
_HIDDEN = frozenset({"id", "path"})  # fields that say nothing to a person
_SENTENCE = re.compile(r".+?(?:[.!?:;]+[\"'”’)]*\s+|\n+|$)", re.DOTALL)
_WORD = re.compile(r"\w+(?:['’\-.,/]\w+)*\s*|[^\w\s]\s*|\s+")
_MOST_WORDS = 1_500  # of a changed stretch; a longer one is told as out and in
_SLIGHT = 4  # letters that stand still between two changes are told with them


class Segment(NamedTuple):
    """A stretch of text that stands in both versions, went out, or came in."""

    tag: Tag
    text: str


class Change(NamedTuple):
    """A place whose value is another one; GONE where it is not there at all."""

    path: str
    before: Any
    after: Any


class Gone:
    """Marks a place that is not there."""

    def __repr__(self) -> str:
        return "GONE"


GONE = Gone()


class Pair(NamedTuple):
    """A child of two values that belong together."""

    segment: str
    before: Any
    after: Any


def changes(before: Any, after: Any, path: str = "") -> list[Change]:
    """Return every place that differs, as deep as it can be told.

    Elements of lists are matched by their ids, else by what they hold, so that one that came or
    went is told alone. The path of what is gone is its place in ``before``.
    """
    return list(_changes(before, after, path))


def reverted(before: Any, after: Any, chosen: Collection[str], path: str = "") -> Any:
    """Return ``after`` with the changes at ``chosen`` paths taken back to ``before``."""
    if path in chosen:
        return before
    pairs = _pairs(before, after)
    if pairs is None:
        return after
    children = [
        (one.segment, reverted(one.before, one.after, chosen, f"{path}/{one.segment}"))
        for one in pairs
    ]
    kept = [(segment, child) for segment, child in children if child is not GONE]
    return dict(kept) if isinstance(after, Mapping) else [child for _, child in kept]


def worded(before: str, after: str) -> tuple[Segment, ...]:
    """Return how one text became another, word by word, with the white space of the new one."""
    told = [
        segment
        for old, new, same in _blocks(_SENTENCE.findall(before), _SENTENCE.findall(after))
        for segment in ([Segment("same", old)] if same else _stretch(old, new))
    ]
    return tuple(_joined(_smoothed(_joined(told))))


def as_text(value: Any) -> str:
    """Return a value as it would be read out; of a larger one a line for each of its texts."""
    if value is None or value is GONE:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{round(value, 4):.15g}"
    if isinstance(value, Mapping):
        lines = [
            text if name in MAIN else f"{str(name).replace('_', ' ')}: {text}"
            for name, child in value.items()
            if name not in _HIDDEN and (text := as_text(child))
        ]
        return "\n".join(lines)
    if isinstance(value, list | tuple):
        return "\n".join(text for one in value if (text := as_text(one)))
    return str(value)


def _changes(before: Any, after: Any, path: str) -> Iterator[Change]:
    pairs = _pairs(before, after)
    if pairs is None:
        if canonical(_plain(before)) != canonical(_plain(after)) or _only_one(before, after):
            yield Change(path, before, after)
        return
    for one in pairs:
        if one.segment not in _HIDDEN:
            yield from _changes(one.before, one.after, f"{path}/{one.segment}")
    if not isinstance(after, Mapping) and _order(before, after) != _order(after, before):
        yield Change(path, before, after)


def _plain(value: Any) -> Any:
    return None if value is GONE else value


def _only_one(before: Any, after: Any) -> bool:
    return (before is GONE) != (after is GONE)


def _pairs(before: Any, after: Any) -> list[Pair] | None:
    """Return the children that belong together; None where the values are told whole."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        names = [*after, *(name for name in before if name not in after)]
        return [Pair(str(name), before.get(name, GONE), after.get(name, GONE)) for name in names]
    if isinstance(before, list | tuple) and isinstance(after, list | tuple):
        if _ids(before) and _ids(after):
            return _by_id(dict(elements(before)), dict(elements(after)))
        return _by_content(before, after)
    return None


def _ids(values: Sequence[Any]) -> bool:
    """Tell whether all elements go by an id; those of an empty list may."""
    return all(
        isinstance(one, Mapping) and segment == one.get("id")
        for segment, one in elements(list(values))
    )


def _by_id(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Pair]:
    pairs = [Pair(one, before.get(one, GONE), new) for one, new in after.items()]
    for position, (one, old) in enumerate(before.items()):
        if one not in after:
            pairs.insert(position, Pair(one, old, GONE))
    return pairs


def _by_content(before: Sequence[Any], after: Sequence[Any]) -> list[Pair]:
    old, new = [canonical(one) for one in before], [canonical(one) for one in after]
    pairs: list[Pair] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        shared = min(i2 - i1, j2 - j1) if tag in ("equal", "replace") else 0
        pairs += [Pair(str(j1 + k), before[i1 + k], after[j1 + k]) for k in range(shared)]
        pairs += [Pair(str(i), before[i], GONE) for i in range(i1 + shared, i2)]
        pairs += [Pair(str(j), GONE, after[j]) for j in range(j1 + shared, j2)]
    return pairs


def _order(values: Sequence[Any], others: Sequence[Any]) -> list[str]:
    """Return the ids that both lists have, in the order of the first."""
    if not (values and others and _ids(values) and _ids(others)):
        return []
    theirs = {one["id"] for one in others}
    return [one["id"] for one in values if one["id"] in theirs]


class _Block(NamedTuple):
    """What stands at one place of two texts."""

    before: str
    after: str
    same: bool


def _blocks(before: Sequence[str], after: Sequence[str]) -> list[_Block]:
    """Align two texts in pieces; white space decides nothing, and is taken from the new one."""
    old, new = [one.strip() for one in before], [one.strip() for one in after]
    found = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        text, same = "".join(after[j1:j2]), tag == "equal"
        found.append(_Block(text if same else "".join(before[i1:i2]), text, same))
    return found


def _stretch(before: str, after: str) -> list[Segment]:
    """Tell a changed stretch word by word, unless it is too long or nothing of it stands still."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        return _out_and_in(before, after)
    return [
        segment
        for one in _blocks(old, new)
        for segment in (
            [Segment("same", one.before)] if one.same else _out_and_in(one.before, one.after)
        )
    ]


def _out_and_in(before: str, after: str) -> list[Segment]:
    """Tell a change, with the white space that both end with left out of it."""
    old, new = before.rstrip(), after.rstrip()
    end = after[len(new) :]
    if before[len(old) :] != end or not (old and new):
        old, new, end = before, after, ""
    found = [Segment("out", old), Segment("in", new), Segment("same", end)]
    return [one for one in found if one.text]


def _smoothed(segments: Sequence[Segment]) -> Iterator[Segment]:
    """Tell a short word that stands still inside a change with it: both read as one."""
    for position, one in enumerate(segments):
        inside = 0 < position < len(segments) - 1
        letters = sum(sign.isalnum() for sign in one.text)
        changed = inside and {segments[position - 1].tag, segments[position + 1].tag} != {"same"}
        if one.tag == "same" and changed and letters < _SLIGHT and len(one.text.split()) < 2:
            yield Segment("out", one.text)
            yield Segment("in", one.text)
        else:
            yield one


def _joined(segments: Sequence[Segment] | Iterator[Segment]) -> list[Segment]:
    """Put what goes out before what comes in, and neighbours of one kind together."""
    found: list[Segment] = []
    out, into = "", ""

    def close() -> None:
        nonlocal out, into
        found.extend(Segment(tag, text) for tag, text in _told(out, into) if text)
        out, into = "", ""

    for one in segments:
        if one.tag == "out":
            out += one.text
        elif one.tag == "in":
            into += one.text
        else:
            close()
            if found and found[-1].tag == "same":
                found[-1] = Segment("same", found[-1].text + one.text)
            else:
                found.append(one)
    close()
    return found


def _told(out: str, into: str) -> list[tuple[Tag, str]]:
    return [("out", out), ("in", into)]
