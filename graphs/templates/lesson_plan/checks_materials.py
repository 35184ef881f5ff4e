"""Checks of what goes into hands: materials (L07), sheet (L08), names (L10), safety (L11)."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from agents.rules.banks import load
from graphs.checks import reading
from graphs.checks.check import Check, Draft
from graphs.checks.passages import is_yours, joined, normal, passages, says
from graphs.checks.personal import Names, student_names
from graphs.findings import Finding, Patch, Severity, Skipped
from graphs.templates.lesson_plan.checks_timing import lesson
from graphs.templates.lesson_plan.draft import LessonPlan, Term

_BANK = "graphs.templates.lesson_plan"
_MATERIALS = "/sequence/materials"
_SAFETY = "/sequence/safety"
_SHEET = "/handouts/student_sheet"
_BELOW, _ABOVE = 2, 1  # grades that a sheet may read below and above the class
# Things that only show or name something dangerous.
_HARMLESS = re.compile(
    r"\b(?:cards?|pictures?|photos?|posters?|diagrams?|worksheets?|handouts?|videos?|books?|charts?"
    r"|articles?|models? of|toy|plastic|paper|base[- ](?:ten|10)|google|slide deck"
    r"|water bottles?|(?:food|plant) (?:web|chain|cell)s?|simulation)\b",
    re.IGNORECASE,
)


def _materials_agree(draft: Draft) -> Iterator[Finding]:
    plan = lesson(draft)
    listed = {_thing(name) for name in plan.sequence.materials}
    for phase in plan.sequence.phases:
        for name in phase.materials:
            if _thing(name) not in listed:
                yield Finding(
                    check="L07",
                    severity=Severity.BLOCK,
                    path=_MATERIALS,
                    message=f"{phase.name} needs {name}, which isn't on the materials list.",
                    evidence=name,
                    fix="auto",
                )
    for position, name in enumerate(plan.sequence.materials):
        if not _is_used(plan, name):
            path = f"{_MATERIALS}/{position}"
            own = is_yours(draft, path)
            yield Finding(
                check="L07",
                severity=Severity.INFO if own else Severity.WARN,
                path=path,
                message=f"{name} is on the materials list, but no phase uses it.",
                evidence=name,
                fix="human" if own else "auto",
            )


def _relisted(draft: Draft, findings: list[Finding]) -> list[Patch]:
    """List what phases use: first what stood there already, then the rest in order of use."""
    plan = lesson(draft)
    kept = [
        name
        for position, name in enumerate(plan.sequence.materials)
        if _is_used(plan, name) or is_yours(draft, f"{_MATERIALS}/{position}")
    ]
    listed: dict[str, str] = {}
    for name in [*kept, *(name for phase in plan.sequence.phases for name in phase.materials)]:
        listed.setdefault(_thing(name), name)
    return [Patch(path=_MATERIALS, value=list(listed.values()))]


def _is_used(plan: LessonPlan, name: str) -> bool:
    """True when a phase lists a material, or its text speaks of it."""
    if any(
        _thing(name) == _thing(one) for phase in plan.sequence.phases for one in phase.materials
    ):
        return True
    told = (
        text
        for phase in plan.sequence.phases
        for text in (*phase.teacher_does, *phase.students_do, phase.transition)
    )
    return any(says(_thing(text), _thing(name)) for text in told)


def _thing(name: str) -> str:
    """Return a thing's name so that number, case and spacing make no difference."""
    return " ".join(re.sub(r"(?<=[^s])s$", "", word) for word in normal(name).split())


def _sheet_reads_well(draft: Draft) -> Iterator[Finding | Skipped]:
    plan = lesson(draft)
    for term, path in _undefined(draft, plan):
        yield Finding(
            check="L08",
            severity=Severity.WARN,
            path=path,
            message=f'The sheet uses "{term.term}" before saying what it means. '
            "Put it in the word box.",
            evidence=term.term,
            fix="auto",
        )
    sheet = [one.text for one in passages(draft, (_SHEET,))]
    low, high = plan.brief.grade - _BELOW, plan.brief.grade + _ABOVE
    # Short instructions read easily in any grade and harm nobody; hard ones lose the class.
    yield from reading.judge("L08", sheet, (low, high), _SHEET, if_easier=Severity.INFO)


def _undefined(draft: Draft, plan: LessonPlan) -> Iterator[tuple[Term, str]]:
    boxed = {_thing(term.term) for term in plan.handouts.student_sheet.word_box}
    texts = list(passages(draft, (f"{_SHEET}/sections",)))
    for term in plan.goals.vocabulary:
        place = next((one.path for one in texts if says(_thing(one.text), _thing(term.term))), None)
        if place is not None and _thing(term.term) not in boxed:
            yield term, place


def _boxed(draft: Draft, findings: list[Finding]) -> list[Patch]:
    plan = lesson(draft)
    box = [*plan.handouts.student_sheet.word_box, *(term for term, _ in _undefined(draft, plan))]
    value = [term.model_dump(mode="json") for term in box]
    return [Patch(path=f"{_SHEET}/word_box", value=value)]


def _safe(draft: Draft) -> Iterator[Finding]:
    own = is_yours(draft, _SAFETY) and bool(lesson(draft).sequence.safety.strip())
    for hazard, materials in _hazards(draft):
        yield Finding(
            check="L11",
            severity=Severity.BLOCK,
            path=_SAFETY,
            message=f"{joined(materials)}: say how to work with it safely.",
            evidence=joined(materials),
            fix="human" if own else "auto",
            suggestion=str(hazard["line"]),
        )


def _with_safety_lines(draft: Draft, findings: list[Finding]) -> list[Patch]:
    lines = [lesson(draft).sequence.safety.strip(), *(one.suggestion for one in findings)]
    return [Patch(path=_SAFETY, value=" ".join(line for line in lines if line))]


def _hazards(draft: Draft) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Yield each hazard that the safety line is silent about, with the materials that bring it."""
    plan = lesson(draft)
    phases = (name for phase in plan.sequence.phases for name in phase.materials)
    materials = dict.fromkeys([*plan.sequence.materials, *phases])
    for hazard in load(_BANK, "reading")["hazards"]:
        label = str(hazard["line"]).partition(":")[0]
        dangerous = [name for name in materials if _is_said(name, hazard["words"])]
        dangerous = [name for name in dangerous if not _HARMLESS.search(name)]
        told = [*hazard["words"], hazard["line"], label, *dangerous]
        if dangerous and not _is_said(plan.sequence.safety, told):
            yield hazard, dangerous


def _is_said(text: str, phrases: Iterable[object]) -> bool:
    return any(says(_thing(text), _thing(str(phrase))) for phrase in phrases)


def _names() -> Names:
    bank = load(_BANK, "reading")
    return Names(frozenset(bank["names"]), frozenset(map(str, bank["not_names"])))


MATERIALS_AGREE = Check(
    id="L07",
    title="The materials list is what the phases use",
    nature="reference",
    severity=Severity.BLOCK,
    find=_materials_agree,
    repair=_relisted,
)
SHEET_READS_WELL = Check(
    id="L08",
    title="Students can read the sheet",
    nature="wording",
    severity=Severity.WARN,
    find=_sheet_reads_well,
    repair=_boxed,
)
NO_STUDENT_NAMES = student_names(
    "L10",
    _names,
    needs=("/needs", "/brief/needs", "/udl/accommodations"),
    staff=(
        "/sequence/phases/*/teacher_does",
        "/sequence/phases/*/transition",
        "/udl",
        "/language",
        "/misconceptions/ideas/*/response_move",
        "/handouts/teacher_notes",
        "/handouts/after_exit_ticket",
        "/handouts/substitute_notes",
    ),
    about=("topic", "subject", "figure_out", "misconception", "standards"),
)
SAFE = Check(
    id="L11",
    title="Dangerous materials come with a safety line",
    nature="safety",
    severity=Severity.BLOCK,
    find=_safe,
    repair=_with_safety_lines,
)
