"""Checks of the plan: sums (A01), objectives and depth (A06), the time it takes (A09)."""

from collections import Counter
from collections.abc import Iterator

from graphs.checks.check import Check, Draft
from graphs.checks.passages import is_yours
from graphs.findings import Finding, Patch, Severity
from graphs.paths import get
from graphs.templates.assessment.draft import Assessment, ItemType
from graphs.templates.assessment.planning import (
    minutes_of,
    of_kinds,
    rows_seconds,
    seconds_of,
)

_DOK_SLACK = 1  # questions that may be deeper or shallower than planned


def test(draft: Draft) -> Assessment:
    """Return the draft as the test that it is."""
    value = draft.value
    return value if isinstance(value, Assessment) else Assessment.model_validate(draft.data)


def numbers(whole: Assessment) -> dict[str, int]:
    """Return the number of each question on form A."""
    return {one.item: one.number for one in whole.forms.forms[0].questions}


def called(whole: Assessment, item: str) -> str:
    """Return what a reader calls a question: its number on form A."""
    number = numbers(whole).get(item)
    return f"Question {number}" if number else f"Question {item}"


def found(
    check: str,
    severity: Severity,
    path: str,
    message: str,
    evidence: str,
    fix: str = "reviser",
    suggestion: str = "",
) -> Finding:
    """Return a finding of a check of tests."""
    return Finding.model_validate(
        {
            "check": check,
            "severity": severity,
            "path": path,
            "message": message,
            "evidence": evidence,
            "fix": fix,
            "suggestion": suggestion,
        }
    )


def listed(some: list[str]) -> str:
    """Return ways out as a sentence lists them."""
    return f"{', '.join(some[:-1])}, or {some[-1]}" if len(some) > 1 else some[0]


def _sums(draft: Draft) -> Iterator[Finding]:
    for path, right in _right_sums(test(draft)).items():
        now = get(draft.data, path)
        if now != right:
            what = path.rsplit("/", 1)[-1].replace("items", "questions")
            message = f"The {what} add up to {right}; {now} stands there."
            yield found("A01", Severity.BLOCK, path, message, str(now), "auto")


def _right_sums(whole: Assessment) -> dict[str, int]:
    """Return every sum of the test as it comes out of its parts."""
    rows, slots = whole.blueprint.rows, whole.plan.questions
    kept = [one for one in slots if one.id not in whole.forms.dropped]
    seconds = rows_seconds(rows, whole.brief.grade)
    return {
        "/blueprint/items": sum(one.count for one in rows),
        "/blueprint/points": sum(one.points for one in rows),
        "/blueprint/minutes": minutes_of(seconds),
        "/plan/items": len(slots),
        "/plan/points": sum(one.points for one in slots),
        "/plan/minutes": minutes_of(sum(one.seconds for one in slots)),
        "/forms/items": len(kept),
        "/forms/points": sum(one.points for one in kept),
        "/forms/minutes": minutes_of(sum(one.seconds for one in kept)),
    }


def _summed(draft: Draft, findings: list[Finding]) -> list[Patch]:
    sums = _right_sums(test(draft))
    return [
        Patch(path=path, value=value)
        for path, value in sums.items()
        if get(draft.data, path) != value
    ]


def _delivered(draft: Draft) -> Iterator[Finding]:
    """Hold the plan against the blueprint, and the questions against the plan."""
    whole = test(draft)
    for row in whole.blueprint.rows:
        slots = [one for one in whole.plan.questions if one.row == row.id]
        points = sum(one.points for one in slots)
        if (len(slots), points) != (row.count, row.points):
            message = (
                f"The blueprint has {row.count} {row.type} questions for {row.points} points in"
                f" row {row.id}; the plan has {len(slots)} for {points}."
            )
            yield found("A01", Severity.BLOCK, "/plan/questions", message, row.id, "human")
    items = {one.id: one for one in whole.questions}
    for slot in whole.plan.questions:
        item = items.get(slot.id)
        if item is None:
            if slot.id not in whole.forms.dropped:
                message = f"A {slot.type} question for {slot.points} points is missing ({slot.id})."
                yield found("A01", Severity.BLOCK, "/questions", message, slot.id)
            continue
        if slot.type != item.type:
            message = f"{called(whole, item.id)} should be {slot.type}; it is {item.type}."
            yield found("A01", Severity.BLOCK, f"/questions/{item.id}", message, item.type)
    planned = {one.id for one in whole.plan.questions}
    for name in [one.id for one in whole.questions if one.id not in planned]:
        message = f"The blueprint has no place for the question {name}."
        yield found("A01", Severity.BLOCK, "/questions", message, name)


def _as_wanted(draft: Draft) -> Iterator[Finding]:
    """Hold the blueprint against what was asked for; rows changed by hand are an answer too."""
    whole = test(draft)
    rows, sitting = whole.blueprint.rows, whole.sitting
    by_hand = any(
        is_yours(draft, f"/blueprint/rows/{one.id}/{name}")
        for one in rows
        for name in ("count", "points")
    )
    count, points = sum(one.count for one in rows), sum(one.points for one in rows)
    if count != sitting.items and not by_hand:
        message = f"You asked for {sitting.items} questions; the blueprint has {count}."
        yield found("A01", Severity.BLOCK, "/blueprint/rows", message, str(count), "human")
    if sitting.points is not None and points != sitting.points and not by_hand:
        ways = list(_ways_to_points(draft, whole, sitting.points, points))
        message = f"{_why_not(draft, whole, points)}, and you asked for {sitting.points} in all."
        yield found(
            "A01",
            Severity.BLOCK,
            "/sitting/points",
            f"{message} Ways out: {listed(ways)}.",
            str(points),
            "human",
            f"set points to {points}",
        )


def _why_not(draft: Draft, whole: Assessment, points: int) -> str:
    if of_kinds(draft.inputs.get("points_by_type") or ()):
        return f"With the points that you set for each kind the questions come to {points}"
    return f"{whole.blueprint.items} questions of one point each make {points} points"


def _ways_to_points(draft: Draft, whole: Assessment, wanted: int, points: int) -> Iterator[str]:
    yield f"{points} points"
    if wanted < whole.blueprint.items:
        yield f"{wanted} questions"
    if of_kinds(draft.inputs.get("points_by_type") or ()):
        yield "other points for each kind"


def _all_of_it(draft: Draft) -> Iterator[Finding]:
    yield from _sums(draft)
    yield from _delivered(draft)
    yield from _as_wanted(draft)


def _assessed(draft: Draft) -> Iterator[Finding]:
    whole = test(draft)
    there = {one.id for one in whole.questions}  # what is missing is told by A01
    planned = Counter(one.objective for one in whole.plan.questions if one.id in there)
    asked = Counter(one.objective for one in whole.questions)
    for goal in whole.objectives.objectives:
        number = goal.id.removeprefix("O")
        if not asked[goal.id] and _has_room(whole):
            message = f"No question is about objective {number}. Add one, or drop the objective."
            yield found("A06", Severity.WARN, "/objectives/objectives", message, goal.text, "human")
        elif asked[goal.id] < planned[goal.id]:
            message = (
                f"Objective {number} has {asked[goal.id]} questions; the blueprint plans"
                f" {planned[goal.id]}."
            )
            yield found("A06", Severity.BLOCK, "/questions", message, goal.id)
    yield from _deep_enough(whole)


def _has_room(whole: Assessment) -> bool:
    """A test of fewer questions than objectives cannot ask about each."""
    return len(whole.questions) >= len(whole.objectives.objectives)


def _deep_enough(whole: Assessment) -> Iterator[Finding]:
    there = {one.id for one in whole.questions}
    planned = Counter(one.dok for one in whole.plan.questions if one.id in there)
    asked = Counter(one.dok for one in whole.questions)
    for depth in sorted({*planned, *asked}):
        if abs(planned[depth] - asked[depth]) > _DOK_SLACK:
            message = (
                f"The blueprint plans {planned[depth]} questions at depth of knowledge {depth};"
                f" there are {asked[depth]}."
            )
            yield found("A06", Severity.WARN, "/questions", message, f"DOK {depth}")


def _in_time(draft: Draft) -> Iterator[Finding]:
    whole = test(draft)
    kept = [one for one in whole.plan.questions if one.id not in whole.forms.dropped]
    needed = minutes_of(sum(one.seconds for one in kept))
    allowed = whole.sitting.minutes
    if needed <= allowed:
        return
    ways = list(_ways_in_time(whole, len(kept), sum(one.seconds for one in kept)))
    phrases = [f"“{phrase}”" for _, phrase in ways if phrase]
    message = f"{len(kept)} questions need about {needed} minutes; the test has {allowed}."
    yield found(
        "A09",
        Severity.BLOCK,
        "/sitting/minutes",
        f"{message} Ways out: {listed([way for way, _ in ways])}.",
        f"{needed} minutes",
        "human",
        f"Say {listed(phrases)}.",
    )


def _ways_in_time(whole: Assessment, count: int, seconds: int) -> Iterator[tuple[str, str]]:
    """Yield what would fit: fewer questions, more minutes, quicker kinds; with what to say."""
    room = whole.sitting.minutes * 60
    fewer = room * count // seconds
    if fewer:
        yield f"{fewer} questions", f"set questions to {fewer}"
    needed = minutes_of(seconds)
    yield f"{needed} minutes", f"set minutes to {needed}"
    kinds: tuple[ItemType, ...] = ("true/false", "single choice")
    for kind in kinds:
        quick = seconds_of(kind, whole.brief.grade) * count
        if quick <= room < seconds:
            yield f"{kind} questions alone ({minutes_of(quick)} minutes)", f"set types to {kind}"
            return


SUMS = Check(
    id="A01",
    title="The test is what the blueprint says, and adds up",
    nature="arithmetic",
    severity=Severity.BLOCK,
    find=_all_of_it,
    repair=_summed,
)
ASSESSED = Check(
    id="A06",
    title="Every objective is asked about, as deeply as planned",
    nature="reference",
    severity=Severity.BLOCK,
    find=_assessed,
)
IN_TIME = Check(
    id="A09",
    title="The test fits into its time",
    nature="arithmetic",
    severity=Severity.BLOCK,
    find=_in_time,
)
