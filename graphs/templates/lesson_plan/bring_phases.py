"""Finds the phases of a lesson that a teacher brings, with their minutes and her own lines."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from graphs.documents.incoming import Grid, Line, Part
from graphs.documents.sections import Labels, Section, sections
from graphs.templates.lesson_plan.own_phases import entry, is_phase_name, part_of

_FEWEST = 2  # phases; one alone is no order of a lesson
_MOST_WORDS = 6
_LONGEST = 1_900
_HEAD_LINES = 2  # in which a lesson says how long it is
_MINUTES = (
    r"(?:(?P<start>\d{1,3})\s*(?:-|\u2013|to)\s*)?(?P<minutes>\d{1,3})\s*-?\s*min(?:ute)?s?\b\.?"
)
_NAME_FIRST = re.compile(
    rf"^(?P<name>\S.{{1,60}}?)(?:\s*[-\u2013\u2014,|(\[:]\s*|\s+){_MINUTES}\s*[)\]]?"
    r"\s*(?:[:.\u2013\u2014-]\s*(?P<rest>\S.*)?)?$",
    re.IGNORECASE,
)
_MINUTES_FIRST = re.compile(
    rf"^[(\[]?{_MINUTES}\s*[)\]]?\s*[:.\u2013\u2014-]?\s*(?P<name>[^:.]{{3,60}})"
    r"(?::\s*(?P<rest>\S.*)?)?$",
    re.IGNORECASE,
)
_BARE = re.compile(rf"^{_MINUTES}$", re.IGNORECASE)
_UNFINISHED = re.compile(
    r"\b(?:for|about|in|of|at|take|takes|spend|every|after|within|least|most|than|last|lasts|or"
    r"|and|the)$",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"^(?:answer|answers|key|answer key|a)\s*[:.]\s+(?=\S)", re.IGNORECASE)


class Told(NamedTuple):
    """What a lesson says of its course: entries of the inputs ``outline`` and ``exit_ticket``."""

    outline: list[str]
    exit_ticket: list[str]
    activity: str  # the lines of the longest work
    minutes: int | None  # of all phases together, where each tells its own and nothing else does


class _Phase:
    """A phase while its lines are found."""

    def __init__(self, name: str, minutes: int | None, rest: str | None = None) -> None:
        self.name = name.strip(" :-\u2013\u2014,")
        self.minutes = minutes
        self.lines = [rest.strip()] if rest and rest.strip() else []


def course_of(parts: Sequence[Part], labels: Labels) -> Told:
    """Return the phases of a lesson and the questions of its exit ticket, word for word."""
    course = _Course(parts, labels)
    found = [one for one in course.phases() if one.lines or one.minutes]
    asked = [one for one in found if _is_ticket(one.name)]
    questions = [text for one in asked for text in _questions(one.lines)]
    for one in asked:
        one.lines = []  # they stand as the questions of the ticket
    if len(found) < _FEWEST:
        return Told([], questions, "", None)
    work = max((one for one in found if part_of(_key(one.name)) == "work"), key=_size, default=None)
    minutes = [one.minutes for one in found if one.minutes]
    return Told(
        [entry(one.name, one.minutes, one.lines)[:_LONGEST] for one in found],
        questions,
        "; ".join(one.strip(" .;") for one in work.lines) if work else "",
        None if course.tells_period or len(minutes) < len(found) else sum(minutes),
    )


class _Course:
    """The phases of a lesson in their order, as they stand in lines, lists and tables."""

    def __init__(self, parts: Sequence[Part], labels: Labels) -> None:
        self._labels = labels
        self._parts = parts
        self._at = 0  # minutes told so far
        self.tells_period = False  # beside its phases

    def phases(self) -> list[_Phase]:
        """Return the phases; the length of the whole period at the head is none."""
        chunks: list[tuple[_Phase | None, list[Part]]] = [(None, [])]
        for part in self._parts:
            heads = [self._row(row) for row in part.rows] if isinstance(part, Grid) else []
            if isinstance(part, Line) and (head := self._timed(part.text)):
                chunks.append((head, []))
            elif any(heads):
                chunks += [(one, []) for one in heads if one]
                chunks.append((None, []))
            else:
                chunks[-1][1].append(part)
        found = [phase for head, rest in chunks for phase in self._of(head, rest)]
        others = sum(one.minutes or 0 for one in found[1:])
        head = chunks[1][0] if len(chunks) > 1 and len(chunks[0][1]) < _HEAD_LINES else None
        if head is None or is_phase_name(head.name) or (head.minutes or 0) < others:
            return found
        self.tells_period = True
        return found[1:]

    def _of(self, head: _Phase | None, parts: Sequence[Part]) -> Iterator[_Phase]:
        """Yield the phase that begins with a head, and those that the labels below it name."""
        current = head
        if head:
            yield head
        for section in sections(parts, self._labels):
            if is_phase_name(section.label):
                current = _Phase(section.label, None)
                yield current
            elif section.label and not (section.inner and current):
                current = None
            if current:
                current.lines += _lines(section, current)

    def _timed(self, text: str) -> _Phase | None:
        """Return the phase that a line begins: a name and how long it lasts."""
        found = _NAME_FIRST.match(text) or _MINUTES_FIRST.match(text)
        if found is None:
            return None
        if not self._is_name(found["name"]):
            self.tells_period |= self._labels.input(found["name"]) == "minutes"
            return None
        return _Phase(found["name"], self._length(found), found["rest"])

    def _row(self, row: Sequence[str]) -> _Phase | None:
        """Return the phase that a row of a table tells: minutes, a name, and what is done."""
        cells = [cell.strip() for cell in row if cell.strip()]
        if len(cells) > 1 and (head := self._timed(" ".join(cells[0].split()))):
            head.lines += _split(cells[1:])
            return head
        length = next((found for cell in cells if (found := _BARE.match(cell))), None)
        others = [cell for cell in cells if not _BARE.match(cell)]
        if length is None or len(others) < _FEWEST or not self._is_name(others[0]):
            return None
        phase = _Phase(others[0], self._length(length))
        phase.lines += _split(others[1:])
        return phase

    def _is_name(self, text: str) -> bool:
        name = text.strip(" :-\u2013\u2014,")
        meant = self._labels.input(name) or self._labels.part(name)
        known = meant not in (None, "activity")
        lettered = re.search(r"[^\W\d_]{2}", name) is not None
        return (
            lettered
            and not known
            and len(name.split()) <= _MOST_WORDS
            and not _UNFINISHED.search(name)
        )

    def _length(self, found: re.Match[str]) -> int | None:
        """Return how long a phase lasts: "0-5 min" are minutes of the period, "5-7 min" a guess."""
        end = int(found["minutes"])
        if found["start"] is None:
            self._at += end
            return end or None
        start = int(found["start"])
        if start != self._at or end <= start:
            return None
        self._at = end
        return end - start


def _lines(section: Section, phase: _Phase) -> Iterator[str]:
    before = f"{section.label}: " if section.label and section.label != phase.name else ""
    for line in section.lines:
        yield f"{before}{line.text.strip()}"
        before = ""  # a label stands once, before what it opens


def _split(cells: Sequence[str]) -> list[str]:
    return [one.strip() for cell in cells for one in cell.split("\n") if one.strip()]


def _questions(lines: Sequence[str]) -> list[str]:
    """Return the questions of a ticket, each with the answer that stands below it."""
    found: list[str] = []
    for line in lines:
        if _ANSWER.match(line) and found:
            found[-1] = f"{found[-1]} Answer: {_ANSWER.sub('', line)}"
        else:
            found.append(line)
    return found


def _is_ticket(name: str) -> bool:
    return re.search(r"\b(?:exit|ticket)\b", name, re.IGNORECASE) is not None


def _key(name: str) -> str:
    return "_".join(re.findall(r"[a-z0-9]+", name.lower()))


def _size(phase: _Phase) -> tuple[int, int]:
    return (phase.minutes or 0, len(phase.lines))
