"""The gate of a step: what of its result does not hold, and whether the run goes on."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from agents.sources import Source
from graphs import paths
from graphs.definition import Reference
from graphs.edits import Waive
from graphs.engine import Executor, Result
from graphs.errors import clipped
from graphs.expressions import compile_condition, references
from graphs.failing_rows import failing
from graphs.findings import Finding, GateReport, Severity, Skipped, blocking
from graphs.gates import HOLDS, PART
from graphs.journal import Address, Kind, Outcome
from graphs.judgement import BELOW, NOT_JUDGED
from graphs.kinds.frame import Frame
from graphs.kinds.judging import ask_to_accept, found_in
from graphs.recipe import Recipe
from graphs.steps import AnyStep, ReviewStep
from graphs.steps.base import Gate
from graphs.waivers import without

_GONE = object()

Make = Callable[[Frame, AnyStep], Awaitable[Outcome]]


class Subject(NamedTuple):
    """What is held to a gate: a result, and the draft that it is of, or is."""

    draft: Any
    sources: Mapping[str, Source]
    at: Address


async def held_to(frame: Frame, gate: Gate, made: Outcome) -> Outcome:
    """Return a result that passes its gate; else pause, go on or fail, as the gate says.

    What was waived is not held against it, and stays told with its reason.
    """
    executor = frame.executor
    seen = await executor.need(Address(f"{frame.address.step}{PART}", frame.item))
    if seen.kind is not Kind.RESULT:
        return seen
    report = GateReport.model_validate(seen.value["report"])
    report = without(report, executor.revision.aimed_at(frame.address, Waive))
    weighs = (Severity.BLOCK, Severity.WARN) if gate.otherwise == "continue" else (Severity.BLOCK,)
    open_ = [one for one in report.findings if one.severity in weighs]
    if not open_:
        return made
    told = " ".join(_told(one) for one in open_)
    match gate.otherwise:
        case "abort":
            return Outcome(Kind.FAILED, note=f"It did not pass its gate: {told}")
        case "continue":
            return replace(made, note=f"{made.note} It went on with this open: {told}".strip())
        case _:
            await ask_to_accept(frame, (await _subject(frame, made)).draft, open_)
            return made


async def part(executor: Executor, address: Address, make: Make) -> Result:
    """Bring the part of a step to its outcome that looks at its result: what does not hold."""
    frame = Frame(
        executor, executor.workflow.placed[executor.workflow.whole(address.step)], address.item
    )
    made = await make(frame, frame.step)
    if made.kind is not Kind.RESULT:
        return Outcome(Kind.SKIPPED, note="There is no result to look at.")
    gate: Gate = frame.step.gate
    subject = await _subject(frame, made)
    result, draft = await frame.filled(made.value), await frame.filled(subject.draft)
    seen: dict[str, Any] = {}
    for source in gate.rules.values():
        values = await frame.referred_to(source)
        seen = {**seen, **values, "steps": {**seen.get("steps", {}), **values["steps"]}}
    marked = {path: source.value for path, source in subject.sources.items()}
    revision = executor.revision
    inputs = {"inputs": dict(revision.inputs), "given": sorted(revision.given)}
    recipe = Recipe(
        frame.digest("gate"),
        {"result": result, "draft": draft, "sources": marked, "seen": seen, **inputs},
    )

    async def judge() -> Outcome:
        values = {**frame.evaluated(seen), "result": result}
        whole = _looked(frame, gate, subject, result, draft, values)
        weighed = whole.findings
        note = f"{len(weighed)} found: {weighed[0].message}" if weighed else HOLDS
        return Outcome(Kind.RESULT, {"report": whole.model_dump(mode="json")}, note=note)

    return await executor.journaled(address, recipe, judge, pure=True)


def _looked(
    frame: Frame, gate: Gate, subject: Subject, result: Any, draft: Any, seen: Mapping[str, Any]
) -> GateReport:
    """Return what does not hold: by the checks, the scores of a review, and the conditions."""
    form = frame.executor.workflow.output_type(subject.at.step)
    report = found_in(frame, gate.checks, draft, subject.sources, form)
    found = [*report.findings, *_of_review(frame.step, result)]
    skipped, ran = list(report.skipped), list(report.ran)
    unjudged = isinstance(frame.step, ReviewStep) and not result["scored"]
    for number, (name, source) in enumerate(gate.rules.items(), 1):
        check = f"G{number:02}"
        if unjudged and references(source, ("result",)):
            skipped.append(Skipped(check=check, reason=NOT_JUDGED))
            continue
        ran.append(check)
        if not compile_condition(source, tuple(seen)).holds(seen):
            found.append(_finding(check, name or source, source, seen, subject.at == frame.address))
    weighed = [_weighed(one, gate) for one in found]
    ran = list(dict.fromkeys([*ran, *(one.check for one in found)]))
    return GateReport(findings=weighed, skipped=skipped, ran=ran)


async def _subject(frame: Frame, made: Outcome) -> Subject:
    """Return what findings are about: of a review the draft that it judged."""
    if not isinstance(frame.step, ReviewStep):
        return Subject(made.value, made.sources, frame.address)
    of = Reference("steps", (frame.step.of,))
    draft = await frame.result(of)
    return Subject(draft.value, draft.sources, frame.beside(frame.step.of))


def _of_review(step: AnyStep, result: Any) -> list[Finding]:
    if not isinstance(step, ReviewStep):
        return []
    return [Finding.model_validate(one) for one in result["findings"]]


def _finding(
    check: str, name: str, source: str, seen: Mapping[str, Any], of_result: bool
) -> Finding:
    """Return that a condition does not hold, with the values that it read and where they stand."""
    message = f"This does not hold: {name}."
    if (row := failing(source, seen)) is not None:
        path = row.path if of_result else ""
        return blocking(check, path, message, row.evidence, fix="human")
    result = seen["result"]
    read = sorted(path[1:] for path in references(source, ("result",)))
    shown = [f"{'.'.join(('result', *path))} is {_shown(result, path)}" for path in read if path]
    places = ["".join(f"/{part}" for part in path) for path in read]
    stands = of_result and len(places) == 1 and paths.get(result, places[0], _GONE) is not _GONE
    return blocking(check, places[0] if stands else "", message, "; ".join(shown), fix="human")


def _shown(value: Any, path: tuple[str, ...]) -> str:
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return clipped(value)


def _weighed(finding: Finding, gate: Gate) -> Finding:
    """Return a finding as much as its gate makes of it; where the run goes on, nothing blocks."""
    blocks = finding.severity is Severity.BLOCK or finding.check.startswith(BELOW)
    if not blocks:
        return finding  # advice of a check
    weight = Severity.WARN if gate.otherwise == "continue" else Severity.BLOCK
    return finding.model_copy(update={"severity": weight})


def _told(finding: Finding) -> str:
    at = f" At {finding.path}." if finding.path else ""
    return f"{finding.message}{f' ({finding.evidence})' if finding.evidence else ''}{at}"
