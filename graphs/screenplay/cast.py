"""Who is in a script: the names above speeches, where each is first seen, and names that are
nearly the same.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from graphs.screenplay.cues import cue
from graphs.screenplay.elements import Element, ElementType, scenes, speeches
from graphs.screenplay.emphasis import plain

_T = ElementType
_SHOWN = frozenset({_T.ACTION, _T.SHOT})
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_AGED = re.compile(r"\s*,?\s*\(?\s*(?:aged?\s+)?(?P<age>\d{1,3})(?:s\b|\b)(?!\s*(?:%|feet|miles))")
_LISTED = "DR DOCTOR CAPTAIN SERGEANT INSPECTOR DETECTIVE OFFICER LIEUTENANT SHERIFF PROFESSOR"
_TITLES = frozenset(_LISTED.split())
_LEAST_LETTERS = 4
_VOWELS = frozenset("AEIOUY")
_MOST_NAMES = 400  # that are compared with each other, those who speak most
_NUMBERED = re.compile(r"(?:^|\s)(?:#?\d+|[IVX]+|ONE|TWO|THREE|FOUR)$")


class Introduction(NamedTuple):
    """The first line that shows somebody: in capitals, with an age, or without."""

    scene: int
    element: int
    text: str
    in_capitals: bool
    age: int | None


@dataclass(frozen=True)
class Person:
    """Everybody of one cue name in a script, scenes counted from 0 as `scenes` yields them."""

    name: str
    speaks_in: tuple[int, ...] = ()
    shown_in: tuple[int, ...] = ()  # named in what is seen
    speeches: int = 0
    words: int = 0
    only_heard: bool = False  # every speech is a voice over
    first_cue: int = -1
    char_id: str = ""
    introduction: Introduction | None = None

    @property
    def scenes(self) -> tuple[int, ...]:
        """The scenes in which they speak or are seen."""
        return tuple(sorted({*self.speaks_in, *self.shown_in}))


class NearNames(NamedTuple):
    """Two cue names that may be one person: the rarer one first."""

    rare: str
    usual: str
    rare_speeches: int
    usual_speeches: int


@dataclass
class _Counted:
    speaks_in: set[int] = field(default_factory=set)
    speeches: int = 0
    words: int = 0
    heard: int = 0
    first_cue: int = -1
    char_id: str = ""


def people(elements: Sequence[Element]) -> list[Person]:
    """Return the people of a script in the order in which they first speak."""
    counted: dict[str, _Counted] = {}
    for number, scene in enumerate(scenes(elements)):
        for speech in speeches(scene.elements):
            one = counted.setdefault(speech.cue.character, _Counted())
            one.speaks_in.add(number)
            one.speeches += 1
            one.words += word_count(speech.words)
            one.heard += cue(speech.cue.text).is_voice_over
            one.char_id = one.char_id or speech.cue.char_id
            if one.first_cue < 0:
                one.first_cue = scene.start + speech.start + (1 if scene.heading else 0)
    counted.pop("", None)
    seen = _seen(elements, counted)
    return [_person(name, one, seen.get(name, [])) for name, one in counted.items()]


def near_names(spoken: Iterable[tuple[str, int]]) -> list[NearNames]:
    """Return pairs of names that differ by a slip of the pen: MAYRA and MARA.

    `spoken` gives each name with its speeches. Numbered names (GUARD 1, GUARD 2) and plurals are
    meant to be alike.
    """
    found = []
    most = sorted(spoken, key=lambda one: (-one[1], one[0]))[:_MOST_NAMES]
    for (one, said), (other, also) in combinations(sorted(most), 2):
        if _is_near(one, other):
            rare, usual = sorted(((said, one), (also, other)))
            found.append(NearNames(rare[1], usual[1], rare[0], usual[0]))
    return found


def words(text: str) -> list[str]:
    """Return the words of a text without its emphasis."""
    return _WORD.findall(plain(text))


def word_count(text: str) -> int:
    """Return how many words a text has."""
    return len(words(text))


class _Line(NamedTuple):
    scene: int
    element: int
    text: str


def _shown(elements: Sequence[Element]) -> Iterator[_Line]:
    for number, scene in enumerate(scenes(elements)):
        offset = 1 if scene.heading else 0
        for at, element in enumerate(scene.elements):
            if element.type in _SHOWN:
                yield _Line(number, scene.start + offset + at, plain(element.text))


def _seen(
    elements: Sequence[Element], names: Iterable[str]
) -> dict[str, list[tuple[_Line, re.Match[str]]]]:
    """Return by name the lines that show somebody; each line is looked at once."""
    by_word: dict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
    for name in names:
        if first := _WORD.search(name):
            by_word[_bare(first[0])].append((name, _pattern(name)))
    found: dict[str, list[tuple[_Line, re.Match[str]]]] = defaultdict(list)
    for line in _shown(elements):
        for word in {_bare(one) for one in _WORD.findall(line.text)}:
            for name, pattern in by_word.get(word, ()):
                if match := pattern.search(line.text):
                    found[name].append((line, match))
    return found


def _bare(word: str) -> str:
    """Return a word in capitals without what shows whose something is: Jon's."""
    return re.sub(r"['\u2019]S$", "", word.upper())


def _person(name: str, counted: _Counted, found: Sequence[tuple[_Line, re.Match[str]]]) -> Person:
    first = _introduction(*found[0]) if found else None
    return Person(
        name=name,
        speaks_in=tuple(sorted(counted.speaks_in)),
        shown_in=tuple(sorted({line.scene for line, _ in found})),
        speeches=counted.speeches,
        words=counted.words,
        only_heard=counted.heard == counted.speeches > 0,
        first_cue=counted.first_cue,
        char_id=counted.char_id,
        introduction=first,
    )


def _pattern(name: str) -> re.Pattern[str]:
    """Return where a name stands in action: in capitals, or as a name is written."""
    told = re.escape(name)
    title = re.escape(" ".join(part.capitalize() for part in name.split()))
    return re.compile(rf"(?<!\w)(?:{told}|{title})(?:['\u2019]s)?(?!\w)")


def _introduction(line: _Line, found: re.Match[str]) -> Introduction:
    rest = line.text[found.end() :]
    # A second name may stand between the name and the age: MARA VOSS (41).
    surname = re.match(r"(?:\s+[A-Z][\w'\u2019-]*){0,2}", rest)
    aged = _AGED.match(rest[surname.end() :] if surname else rest)
    said = found[0].removesuffix("'s").removesuffix("\u2019s")
    age = int(aged["age"]) if aged else None
    return Introduction(line.scene, line.element, line.text, said == said.upper(), age)


def _is_near(one: str, other: str) -> bool:
    if _with_title(one, other) or _with_title(other, one):
        return True
    if len(one) == len(other) == _LEAST_LETTERS - 1:
        return _is_another_vowel(one, other)
    if min(len(one), len(other)) < _LEAST_LETTERS or abs(len(one) - len(other)) > 2:
        return False
    if _NUMBERED.search(one) or _NUMBERED.search(other):
        return False
    if f"{one}S" == other or f"{other}S" == one:
        return False
    if one.replace(" ", "") == other.replace(" ", "") or Counter(one) == Counter(other):
        return True
    return _distance(one, other) <= (2 if min(len(one), len(other)) >= 8 else 1)


def _is_another_vowel(one: str, other: str) -> bool:
    """Tell whether names that are too short for a slip begin alike, but for a vowel: BEA, BEE."""
    unlike = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return one[0] == other[0] and len(unlike) == 1 and set(unlike[0]) <= _VOWELS


def _with_title(one: str, other: str) -> bool:
    """Tell whether one name is the other behind a title: HALE, and INSPECTOR HALE."""
    head, _, rest = one.partition(" ")
    return rest == other and head.rstrip(".") in _TITLES


def _distance(one: str, other: str) -> int:
    """Return the letters to change, put in, leave out or swap; 3 stands for more than two."""
    if abs(len(one) - len(other)) > 2:
        return 3
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        now = [i]
        for j, right in enumerate(other, 1):
            best = min(now[-1] + 1, row[j] + 1, row[j - 1] + (left != right))
            swapped = i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right
            now.append(min(best, before[j - 2] + 1) if swapped else best)
        before, row = row, now
    return min(row[-1], 3)
