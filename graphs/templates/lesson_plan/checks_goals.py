"""Checks of what a lesson aims at: coverage (L03), demand (L04), standards (L05), needs (L06)."""

import re
from collections.abc import Iterator, Mapping
from typing import get_args

from agents.rules.banks import load
from graphs.checks.check import Check, Draft
from graphs.checks.passages import normal, passages, says, words
from graphs.checks.standards import codes_in, is_listed, is_meant_as_standard, standard
from graphs.findings import Finding, Severity, blocking
from graphs.templates.lesson_plan.checks_timing import lesson, placed
from graphs.templates.lesson_plan.draft import Bloom, Objective

_LEVELS: tuple[str, ...] = get_args(Bloom)
_HIGH = _LEVELS.index("analyze")
_HIGH_DOK = 3
_HIGH_SHARE = 1 / 3
_FIRST_DEMANDING_GRADE = 3
# A verb serves the levels beside its own as well; far off it claims what the lesson does not ask.
_NEIGHBOURS = 1
_FAR = 3
_VAGUE = ("know", "understand", "learn", "appreciate")
_OPENING = re.compile(
    r"^(?:(?:the )?(?:students?|learners?|students?)(?: will| can)?(?: be able to)?|swbat|i can|"
    r"be able to|to)\s+",
    re.IGNORECASE,
)
_SMALL = frozenset(("a", "an", "the", "of", "in", "on", "to", "for", "is", "and", "or", "with"))
_LOWERED = re.compile(
    r"\b(?:(?:different|easier|simpler|lower|reduced|other) (?:objective|goal|standard|target)"
    r"|(?:excused?|exempt(?:ed)?) from (?:the |this )?(?:objective|goal|standard|exit ticket)"
    r"|(?:skips?|leaves? out|drops?) (?:the |this )?(?:objective|goal|standard))",
    re.IGNORECASE,
)


def _covered(draft: Draft) -> Iterator[Finding]:
    plan = lesson(draft)
    places = {
        "/sequence/phases": (
            {name for phase in plan.sequence.phases for name in phase.objectives},
            "No phase works on objective {}. Name it in the phase that does.",
        ),
        "/evidence/checks": (
            {name for check in plan.evidence.checks for name in check.objectives},
            "Nothing during the lesson shows who can do objective {}. Add a check for it.",
        ),
        "/evidence/exit_ticket": (
            {item.objective for item in plan.evidence.exit_ticket},
            "Objective {} isn't on the exit ticket. Add a question for it.",
        ),
    }
    for path, (named, message) in places.items():
        for goal in plan.goals.objectives:
            if goal.id not in named:
                number = goal.id.removeprefix("O")
                yield blocking("L03", path, message.format(number), goal.text)
    known = {goal.id for goal in plan.goals.objectives}
    for path, item in placed(draft, "/evidence/exit_ticket", plan.evidence.exit_ticket):
        if item.objective not in known:
            message = f"Exit question {item.id} belongs to no objective of this lesson."
            yield blocking("L03", f"{path}/objective", message, item.objective)


def _demanding(draft: Draft) -> Iterator[Finding]:
    plan = lesson(draft)
    table: Mapping[str, list[str]] = load("graphs.templates.lesson_plan", "verbs")
    for path, goal in placed(draft, "/goals/objectives", plan.goals.objectives):
        yield from _vague(path, goal)
        yield from _misplaced_verb(path, goal, table)
    if plan.brief.grade < _FIRST_DEMANDING_GRADE:
        return
    if not any(_is_high(goal) for goal in plan.goals.objectives):
        message = "No objective asks students to analyze, judge or make something. Raise one."
        yield _notice("L04", "/goals/objectives", message, plan.goals.objectives[0].verb)
    asked = [question for phase in plan.sequence.phases for question in phase.questions]
    high = [question for question in asked if question.dok >= _HIGH_DOK]
    if len(high) < _HIGH_SHARE * len(asked) - 1e-9:
        message = (
            f"{len(high)} of {len(asked)} questions ask for reasoning (depth of knowledge 3 or 4); "
            "a third should. Ask why, what if, or how do you know."
        )
        yield _notice("L04", "/sequence/phases", message, asked[0].q)


def _is_high(goal: Objective) -> bool:
    return _LEVELS.index(goal.bloom) >= _HIGH or goal.dok >= _HIGH_DOK


def _vague(path: str, goal: Objective) -> Iterator[Finding]:
    first = normal(_OPENING.sub("", goal.text.strip())).split(" ")[0].strip(".,;:")
    for place, verb in (("verb", normal(goal.verb).split(" ")[0]), ("text", first)):
        if verb in _VAGUE:
            yield Finding(
                check="L04",
                severity=Severity.BLOCK,
                path=f"{path}/{place}",
                message=f'You can\'t see or hear "{verb}". Say what students do to show it: '
                "explain, compare, calculate, design.",
                evidence=verb,
                fix="reviser",
            )


def _misplaced_verb(
    path: str, goal: Objective, table: Mapping[str, list[str]]
) -> Iterator[Finding]:
    verb = normal(goal.verb)
    levels = [_LEVELS.index(level) for level, verbs in table.items() if verb in verbs]
    declared = _LEVELS.index(goal.bloom)
    if not levels or declared in levels:
        return
    nearest = min(levels, key=lambda level: abs(level - declared))
    distance = abs(nearest - declared)
    if distance <= _NEIGHBOURS:
        return
    yield Finding(
        check="L04",
        severity=Severity.WARN if distance >= _FAR else Severity.INFO,
        path=f"{path}/bloom",
        message=f'"{goal.verb}" is usually counted as {_LEVELS[nearest]}, not {goal.bloom}. '
        "Change the verb or the level.",
        evidence=goal.verb,
        fix="reviser",
    )


def _standards_are_yours(draft: Draft) -> Iterator[Finding]:
    mine = [str(entry) for entry in draft.inputs.get("standards") or ()]
    for path, code in _codes(draft):
        if not any(is_listed(code, entry) for entry in mine):
            message = f"{code} isn't among the standards you gave; it may be made up. Take it out."
            yield blocking("L05", path, message, code)
    plan = lesson(draft)
    for path, target in placed(draft, "/standards/targets", plan.standards.targets):
        if any(is_listed(target.code, entry) for entry in mine):
            yield from _form(f"{path}/code", target.code, plan.brief.grade)


def _codes(draft: Draft) -> Iterator[tuple[str, str]]:
    """Yield every standard that the lesson names, in a field for codes or in its text."""
    fields = ("/standards/targets/*/code", "/goals/*/*/standard_codes")
    named = [(path, text) for path, text in passages(draft, fields)]
    yield from named
    places = {path for path, _ in named}
    for path, text in passages(draft):
        if path not in places:
            yield from ((path, code) for code in codes_in(text))


def _form(path: str, code: str, grade: int) -> Iterator[Finding]:
    """Look at the form of a code that the person gave: their words, so nothing here blocks."""
    known = standard(code)
    if known is not None and not known.fits(grade):
        name = "kindergarten" if grade == 0 else f"grade {grade}"
        message = f"{code} is written for other grades; this lesson is for {name}."
        yield _notice("L05", path, message, code)
    elif known is None and is_meant_as_standard(code):
        message = f"{code} doesn't have the form of its family. Is there a typing error?"
        yield _notice("L05", path, message, code)
    elif known is None:
        yield Finding(
            check="L05",
            severity=Severity.INFO,
            path=path,
            message=f"{code} is of a kind whose form isn't known here, so only you can check it.",
            evidence=code,
        )


def _needs_met(draft: Draft) -> Iterator[Finding]:
    plan = lesson(draft)
    for need in plan.brief.needs:
        if not any(_same_need(need, one.need) for one in plan.udl.accommodations):
            message = f'You named the need "{need}", but nothing is planned for it. Add it.'
            yield blocking("L06", "/udl/accommodations", message, need)
    for path, one in placed(draft, "/udl/accommodations", plan.udl.accommodations):
        if not one.what_stays.strip():
            message = f'For "{one.need}" say what stays the same, so that the goal is not lowered.'
            yield blocking("L06", f"{path}/what_stays", message, one.need)
        if lowered := _LOWERED.search(one.what_changes):
            message = f'For "{one.need}" the goal itself changes. Change the way to it instead.'
            yield blocking("L06", f"{path}/what_changes", message, lowered[0])


def _same_need(declared: str, met: str) -> bool:
    if says(met, declared) or says(declared, met):
        return True
    wanted = _content(declared)
    return bool(wanted) and 2 * len(wanted & _content(met)) > len(wanted)


def _content(text: str) -> set[str]:
    return {word for word in map(normal, words(text)) if word not in _SMALL}


def _notice(check: str, path: str, message: str, evidence: str) -> Finding:
    warning = blocking(check, path, message, evidence)
    return warning.model_copy(update={"severity": Severity.WARN})


COVERED = Check(
    id="L03",
    title="Every objective is taught, checked and on the exit ticket",
    nature="reference",
    severity=Severity.BLOCK,
    find=_covered,
)
DEMANDING = Check(
    id="L04",
    title="Objectives can be seen and ask for thinking",
    nature="wording",
    severity=Severity.BLOCK,
    find=_demanding,
)
STANDARDS_ARE_YOURS = Check(
    id="L05",
    title="Standards are yours and fit the grade",
    nature="reference",
    severity=Severity.BLOCK,
    find=_standards_are_yours,
)
NEEDS_MET = Check(
    id="L06",
    title="Every need is met without lowering the goal",
    nature="reference",
    severity=Severity.BLOCK,
    find=_needs_met,
)
