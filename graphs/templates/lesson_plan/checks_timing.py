"""Checks of a lesson's minutes: they add up (L01), no phase is too short (L02), who talks (L09)."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

from agents.sources import elements
from graphs.checks.check import Check, Draft
from graphs.checks.minutes import apportion
from graphs.checks.passages import is_yours
from graphs.findings import Finding, Patch, Severity
from graphs.paths import get
from graphs.templates.lesson_plan.draft import LessonPlan

LEAST_MINUTES = 3
MOST_TEACHER_TALK = 0.6
_MINUTES_IN_TEXT = re.compile(r"\b(\d{1,2})[- ]?min(?:ute)?s?\b", re.IGNORECASE)

T = TypeVar("T")


class Cut(NamedTuple):
    """How the period can be cut: minutes by phase, or None when there is no way."""

    minutes: list[int] | None
    kept: list[bool]  # which lengths the person set by hand


def lesson(draft: Draft) -> LessonPlan:
    """Return the draft as the lesson that it is."""
    value = draft.value
    return value if isinstance(value, LessonPlan) else LessonPlan.model_validate(draft.data)


def placed(draft: Draft, top: str, items: Sequence[T]) -> Iterator[tuple[str, T]]:
    """Yield the typed elements of the list at ``top``, each with its path."""
    segments = [segment for segment, _ in elements(get(draft.data, top))]
    return ((f"{top}/{segment}", item) for segment, item in zip(segments, items, strict=True))


def _minutes_add_up(draft: Draft) -> Iterator[Finding]:
    plan = lesson(draft)
    timed = [phase.id for phase in plan.timing.phases]
    taught = [phase.id for phase in plan.sequence.phases]
    if timed != taught:
        yield Finding(
            check="L01",
            severity=Severity.BLOCK,
            path="/sequence/phases",
            message="The lesson and its timetable don't have the same phases in the same order: "
            f"{_names(taught)} against {_names(timed)}. Make them the same.",
            evidence=_names(taught),
            fix="reviser",
        )
        return
    period = plan.period.minutes
    totals = {
        "/timing/minutes": plan.timing.minutes,
        "/timing/phases": sum(phase.minutes for phase in plan.timing.phases),
        "/sequence/phases": sum(phase.minutes for phase in plan.sequence.phases),
    }
    for path, total in totals.items():
        if total != period:
            yield _off(draft, path, f"The phases take {total} minutes; the period has {period}.")
    pairs = zip(plan.timing.phases, plan.sequence.phases, strict=True)
    if all(total == period for total in totals.values()):
        for one, other in pairs:
            if one.minutes != other.minutes:
                path = f"/sequence/phases/{other.id}/minutes"
                message = f"{other.name} has {other.minutes} minutes here and {one.minutes}"
                yield _off(draft, path, f"{message} in the timetable.")


def _off(draft: Draft, path: str, problem: str) -> Finding:
    mendable = _cut(draft).minutes is not None
    return Finding(
        check="L01",
        severity=Severity.BLOCK,
        path=path,
        message=problem if mendable else f"{problem} {_ways_out(draft)}",
        evidence=problem.partition(";")[0],
        fix="auto" if mendable else "human",
    )


def _long_enough(draft: Draft) -> Iterator[Finding]:
    plan = lesson(draft)
    cut = _cut(draft)
    for path, phase in placed(draft, "/timing/phases", plan.timing.phases):
        if phase.minutes >= LEAST_MINUTES:
            continue
        own = _own_minutes(draft, phase.id)
        problem = (
            f"{phase.name} has {phase.minutes} minutes; under {LEAST_MINUTES} it won't happen."
        )
        ways_out = "" if cut.minutes else _ways_out(draft)
        yield Finding(
            check="L02",
            severity=Severity.WARN if own else Severity.BLOCK,
            path=f"{path}/minutes",
            message=f"{problem} {ways_out}".strip(),
            evidence=f"{phase.minutes} minutes",
            fix="auto" if cut.minutes and not own else "human",
        )
    for path, taught in placed(draft, "/sequence/phases", plan.sequence.phases):
        moving = sum(int(one) for one in _MINUTES_IN_TEXT.findall(taught.transition))
        if moving and taught.minutes >= LEAST_MINUTES > taught.minutes - moving:
            yield Finding(
                check="L02",
                severity=Severity.WARN,
                path=f"{path}/transition",
                message=f"Moving on takes {moving} of the {taught.minutes} minutes of "
                f"{taught.name}. Give the phase more time or a quicker way to move on.",
                evidence=taught.transition,
                fix="reviser",
            )


def _recut(draft: Draft, findings: list[Finding]) -> list[Patch]:
    plan = lesson(draft)
    minutes = _cut(draft).minutes
    if minutes is None or len(minutes) != len(plan.sequence.phases):
        return []
    wanted = {"/timing/minutes": plan.period.minutes}
    for top, phases in (
        ("/timing/phases", plan.timing.phases),
        ("/sequence/phases", plan.sequence.phases),
    ):
        for (path, _), length in zip(placed(draft, top, phases), minutes, strict=True):
            wanted[f"{path}/minutes"] = length
    return [
        Patch(path=path, value=value)
        for path, value in wanted.items()
        if get(draft.data, path) != value
    ]


def _cut(draft: Draft) -> Cut:
    """Cut the period anew: lengths set by hand stay, the others share the rest as before."""
    plan = lesson(draft)
    lengths = [_own_minutes(draft, phase.id) or 0 for phase in plan.timing.phases]
    kept = [length > 0 for length in lengths]
    weights = [p.minutes for p, own in zip(plan.timing.phases, kept, strict=True) if not own]
    shared = apportion(plan.period.minutes - sum(lengths), weights, LEAST_MINUTES)
    if shared is None:
        return Cut(None, kept)
    rest = iter(shared)
    return Cut([length or next(rest) for length in lengths], kept)


def _own_minutes(draft: Draft, phase: str) -> int | None:
    for top in ("/sequence/phases", "/timing/phases"):
        path = f"{top}/{phase}/minutes"
        if is_yours(draft, path):
            return int(get(draft.data, path, missing=0)) or None
    return None


def _ways_out(draft: Draft) -> str:
    plan = lesson(draft)
    period, count = plan.period.minutes, len(plan.timing.phases)
    own = sum(_own_minutes(draft, phase.id) or 0 for phase in plan.timing.phases)
    free = _cut(draft).kept.count(False)
    needed = own + free * LEAST_MINUTES
    if not own:
        return (
            f"{count} phases of at least {LEAST_MINUTES} minutes need {needed}: make the period "
            f"{needed} minutes, or keep at most {max(period // LEAST_MINUTES, 1)} phases."
        )
    others = f" and the others need at least {free * LEAST_MINUTES}" if free else ""
    return (
        f"The minutes you set come to {own}{others}: make the period {needed} minutes, "
        "or change one of the lengths you set."
    )


def _students_work(draft: Draft) -> Iterator[Finding]:
    plan = lesson(draft)
    for path, phase in placed(draft, "/sequence/phases", plan.sequence.phases):
        if not any(action.strip() for action in phase.students_do):
            yield Finding(
                check="L09",
                severity=Severity.WARN,
                path=f"{path}/students_do",
                message=f"Nothing says what students do in {phase.name}. Give them a task.",
                evidence=phase.name,
                fix="reviser",
            )
    total = sum(phase.minutes for phase in plan.timing.phases)
    talk = sum(phase.minutes * phase.teacher_share for phase in plan.timing.phases)
    if total and talk / total > MOST_TEACHER_TALK + 1e-9:
        yield Finding(
            check="L09",
            severity=Severity.WARN,
            path="/timing/phases",
            message=f"The teacher talks for {talk:.0f} of {total} minutes ({talk / total:.0%}); "
            f"at most {MOST_TEACHER_TALK:.0%} leaves students time to work.",
            evidence=f"{talk / total:.0%}",
            fix="reviser",
        )


def _names(ids: Sequence[str]) -> str:
    return ", ".join(ids) or "none"


MINUTES_ADD_UP = Check(
    id="L01",
    title="Minutes add up to the period",
    nature="arithmetic",
    severity=Severity.BLOCK,
    find=_minutes_add_up,
    repair=_recut,
)
LONG_ENOUGH = Check(
    id="L02",
    title="No phase is too short",
    nature="arithmetic",
    severity=Severity.BLOCK,
    find=_long_enough,
    repair=_recut,
)
STUDENTS_WORK = Check(
    id="L09",
    title="Students work more than the teacher talks",
    nature="wording",
    severity=Severity.WARN,
    find=_students_work,
)
