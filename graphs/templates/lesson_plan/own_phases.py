"""A teacher's own phases: what they are called, how long they last, and her words for each.

One entry of the input ``outline`` is a phase: "Warm-up (5 min): Sketch the Moon • Show it".
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, cast

from agents.rules.banks import load
from graphs.checks.minutes import apportion
from graphs.documents.sections import key_of

_BETWEEN = " • "
_LEAST = 3  # minutes; a phase below that is over before it has begun
_TIMED = re.compile(
    r"^(?P<name>[^\n]{1,80}?)\s*[-\u2013,]?\s*\(?(?P<minutes>\d{1,3})\s*min(?:ute)?s?\b\.?\)?"
    r"\s*(?::\s*(?P<text>.*))?$",
    re.DOTALL | re.IGNORECASE,
)
_UNTIMED = re.compile(r"^(?P<name>[^\n:]{1,80})(?P<minutes>(?!))?(?::\s*(?P<text>.*))?$", re.DOTALL)
_BY_TEACHER = re.compile(r"(?:the )?(?:teacher|instructor)\b|i(?:'ll| will|'m)?\s", re.IGNORECASE)
_BY_STUDENTS = re.compile(
    r"(?:(?:the|all|most|each|every) )?(?:students?|pupils?|learners?|kids|they|groups?|pairs"
    r"|partners)\b|in (?:pairs|groups|small groups)\b",
    re.IGNORECASE,
)


class OwnPhase(NamedTuple):
    """A phase of her lesson: its lines stand in the draft as she wrote them."""

    id: str
    name: str
    minutes: int | None
    lines: tuple[str, ...]

    @property
    def part(self) -> str:
        """What the phase is for: open, teach, order, work, sense, extend or close."""
        return part_of(self.id)

    @property
    def teacher_does(self) -> tuple[str, ...]:
        """The lines that tell what the teacher does."""
        return tuple(one for one in self.lines if self._is_teachers(one))

    @property
    def students_do(self) -> tuple[str, ...]:
        """The lines that tell what students do."""
        return tuple(one for one in self.lines if not self._is_teachers(one))

    def _is_teachers(self, line: str) -> bool:
        if self.part == "teach":
            return not _BY_STUDENTS.match(line)
        return _BY_TEACHER.match(line) is not None


def entry(name: str, minutes: int | None, lines: Iterable[str]) -> str:
    """Return a phase as an entry of the input."""
    head = f"{name} ({minutes} min)" if minutes else name
    text = _BETWEEN.join(lines)
    return f"{head}: {text}" if text else head


def own_phases(outline: Sequence[str]) -> list[OwnPhase]:
    """Return the phases that the entries of the input tell, each with an id of its own."""
    found: dict[str, OwnPhase] = {}
    for one in outline:
        told = _TIMED.match(one.strip()) or _UNTIMED.match(one.strip())
        if told is None:
            continue
        name = told["name"].strip(" :")
        lines = tuple(line.strip() for line in (told["text"] or "").split(_BETWEEN.strip()))
        first = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "phase"
        free = (f"{first}_{place}" if place else first for place in (0, *range(2, 99)))
        phase = next(one for one in free if one not in found)
        minutes = int(told["minutes"]) if told["minutes"] else None
        found[phase] = OwnPhase(phase, name, minutes, tuple(filter(None, lines)))
    return list(found.values())


def part_of(phase: str) -> str:
    """Return what a phase is for by its id; what has no name of its own is work."""
    key = key_of(phase.replace("_", " "))
    return _parts().get(key) or next(
        (part for name, part in _parts().items() if key.startswith(f"{name} ")), "work"
    )


def is_phase_name(label: str) -> bool:
    """Tell whether teachers call a phase so."""
    return key_of(label) in _parts()


def phase_names() -> list[str]:
    """Return by what names teachers call phases."""
    return list(_parts())


def teacher_share(phase: str) -> float:
    """Return the share of teacher talk that is usual in such a phase."""
    return cast(float, load(__package__, "phases")[part_of(phase)]["talk"])


def minutes_of(phases: Sequence[OwnPhase], period: int) -> list[int]:
    """Return the minutes she gave where they fill the period; else the period in proportion."""
    bank = load(__package__, "phases")
    told = [one.minutes for one in phases]
    rest = period - sum(one or 0 for one in told)
    open_ = [bank[one.part]["weight"] for one in phases if one.minutes is None]
    shared = apportion(rest, open_, _LEAST) if rest >= 0 else None
    if shared is not None:
        left = iter(shared)
        return [one or next(left) for one in told]
    weights = [one.minutes or bank[one.part]["weight"] for one in phases]
    scaled = apportion(period, weights, _LEAST) or apportion(period, weights, 1)
    return scaled or [1 for _ in phases]


def _parts() -> Mapping[str, str]:
    bank: Mapping[str, Any] = load(__package__, "phases")
    return {key_of(name): part for part, one in bank.items() for name in one["names"]}
