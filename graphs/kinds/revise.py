"""revise: checks, repairs, judges and mends a draft in rounds, until it holds or no round helps.

A round is ``check`` (code, with repairs), ``critic`` (a judge, only for a draft that code does not
block) and ``fix`` (the reviser, only at the listed places). Each is journaled by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from agents.sources import Source
from agents.writer import Usage, Written
from graphs import paths
from graphs.checks.run import repair, run_checks
from graphs.definition import Reference
from graphs.edits import Waive
from graphs.engine import Executor, Result
from graphs.findings import Change, Finding, GateReport, Patch, PatchList, Review, Severity
from graphs.held import HeldBack, StepFailed
from graphs.journal import Address, Kind, Outcome
from graphs.keys import digest
from graphs.kinds.agent import Piece, written
from graphs.kinds.frame import Frame
from graphs.kinds.judging import ask_to_accept, checks_of, seen_by_checks, unreadable
from graphs.mending import Mended, mended
from graphs.recipe import Recipe
from graphs.reviews import weighed
from graphs.steps import ReviseStep
from graphs.steps.writing import CriticSpec, ReviserSpec
from graphs.waivers import without

MINIMAL_GAIN = 0.02


@dataclass(frozen=True)
class Round:
    """Where a round of the loop stands after its checks and its critic."""

    number: int
    draft: Any
    sources: Mapping[str, Source]
    report: GateReport
    review: Review | None
    unscored: str = ""  # which criteria the critic gave no proof for

    @property
    def mean(self) -> float | None:
        """The mean score; None where nobody scored."""
        if self.review is None or not self.review.scored or not self.review.criteria:
            return None
        return sum(one.score for one in self.review.criteria) / len(self.review.criteria)

    @property
    def fingerprint(self) -> frozenset[tuple[str, str]]:
        return frozenset((one.check, one.path) for one in self.report.findings)


async def loop(frame: Frame, step: ReviseStep) -> Outcome:
    """Revise the draft round by round; ask a person when something still blocks at the end."""
    subject = await frame.result(Reference("steps", (step.of,)))
    if subject.kind is not Kind.RESULT:
        return Outcome(Kind.SKIPPED, note="There was nothing to review.")
    last = await reached(frame.executor, frame.address, 1)
    while await goes_on(frame.executor, frame.address, last):
        last = await reached(frame.executor, frame.address, last.number + 1)
    last = replace(last, report=without(last.report, _waivers(frame)))
    if last.report.blocked:
        blocking = [one for one in last.report.findings if one.severity is Severity.BLOCK]
        await ask_to_accept(frame, last.draft, blocking)
    return Outcome(Kind.RESULT, last.draft, last.sources, note=_closing(frame, last))


async def part(executor: Executor, address: Address) -> Result:
    """Bring one part of one round to its outcome: ``review.check``, round 2 of item EP03."""
    path, name = address.step.rsplit(".", 1)
    outer, _, number = address.item.rpartition("/")
    frame = Frame(executor, executor.workflow.placed[path], outer)
    round_ = int(number)
    match name:
        case "check":
            return await _check(frame, address, round_)
        case "critic":
            return await _critic(frame, address, round_)
        case _:
            return await _fix(frame, address, round_)


async def is_idle(executor: Executor, address: Address) -> bool:
    """Tell whether there is nothing to go through rounds for."""
    frame = Frame(executor, executor.workflow.placed[address.step], address.item)
    try:
        if await frame.is_bypassed():
            return True
        subject = await frame.result(Reference("steps", (frame.step.of,)))
    except HeldBack:
        return False
    return subject.kind is not Kind.RESULT


async def goes_on(executor: Executor, address: Address, last: Round) -> bool:
    """Tell whether another round is worth it: something to mend, rounds left, and progress."""
    step = executor.workflow.placed[address.step].step
    assert isinstance(step, ReviseStep)
    frame = Frame(executor, executor.workflow.placed[address.step], address.item)
    wishes = last.number == 1 and bool(_wishes(frame))
    if step.reviser is None or last.number > step.max_rounds or (_holds(step, last) and not wishes):
        return False
    if not _allowed(frame, last):
        return False  # what is wrong stands where no reviser may write
    if last.number == 1:
        return True
    before = await reached(executor, address, last.number - 1)
    gained = last.mean is not None and (
        before.mean is None or last.mean - before.mean >= MINIMAL_GAIN
    )
    return gained or last.fingerprint != before.fingerprint


async def reached(executor: Executor, address: Address, number: int) -> Round:
    """Return the state of a round after its checks and its critic."""
    frame = Frame(executor, executor.workflow.placed[address.step], address.item)
    checked = await executor.need(part_address(address, "check", number))
    draft, sources = _repaired(*await _entering(frame, number), checked)
    report = await _report(frame, checked)
    judged = await _part(frame, address, "critic", number)
    review = Review.model_validate(judged.value) if judged.kind is Kind.RESULT else None
    unscored = judged.note if review and review.scored else ""
    return Round(number, draft, sources, report, review, unscored)


async def _report(frame: Frame, checked: Outcome) -> GateReport:
    """Return what the checks of a round found, less what a person had waived before.

    What was waived on this very draft was part of how it was reviewed: the rounds stay as they are.
    """
    report = GateReport.model_validate(checked.value["report"])
    if not (waivers := _waivers(frame)):
        return report
    subject = await frame.result(Reference("steps", (frame.step.of,)))
    seen = digest(subject.value)
    return without(report, (one for one in waivers if one.of != seen))


def _waivers(frame: Frame) -> list[Waive]:
    return frame.executor.revision.aimed_at(frame.address, Waive)


async def _part(frame: Frame, address: Address, name: str, number: int) -> Outcome:
    """Wait for a part of a round; a loop that goes back when it fails fails with its parts."""
    outcome = await frame.executor.need(part_address(address, name, number))
    if outcome.kind is Kind.FAILED and frame.step.revert is not None:
        raise StepFailed(outcome.note)
    return outcome


def part_address(address: Address, name: str, number: int) -> Address:
    """Return where a part of a round is kept."""
    item = f"{address.item}/{number}" if address.item else str(number)
    return Address(f"{address.step}.{name}", item)


async def _entering(frame: Frame, number: int) -> Mended:
    """Return the draft as it comes into a round: the subject, or the last one's with its fixes."""
    if number == 1:
        subject = await frame.result(Reference("steps", (frame.step.of,)))
        return Mended(subject.value, subject.sources)
    before = await reached(frame.executor, frame.address, number - 1)
    fixed = await _part(frame, frame.address, "fix", number - 1)
    if fixed.kind is not Kind.RESULT:
        return Mended(before.draft, before.sources)
    by = frame.executor.revision.writer_of(frame.placed.path, frame.item)
    source = Source.STANDARD if by.by_rules else Source.MODEL
    allowed = _allowed(frame, before)
    patches = [
        one for one in PatchList.model_validate(fixed.value).patches if _inside(one, allowed)
    ]
    form = frame.executor.workflow.output_type(frame.placed.path)
    return mended(before.draft, before.sources, patches, source, form=form)


def _repaired(draft: Any, sources: Mapping[str, Source], checked: Outcome) -> Mended:
    """Return a draft with what code mended in it."""
    patches = [Patch.model_validate(one) for one in checked.value["patches"]]
    return mended(draft, sources, patches, Source.COMPUTED)


async def _check(frame: Frame, address: Address, number: int) -> Result:
    kept, sources = await _entering(frame, number)
    draft = await frame.filled(kept)  # figures are checked as they are read
    inputs = dict(frame.executor.revision.inputs)
    given = frozenset(frame.executor.revision.given)
    marked = {path: source.value for path, source in sources.items()}
    seen_by = {"draft": draft, "inputs": inputs, "given": sorted(given), "sources": marked}
    recipe = Recipe(frame.digest("check"), seen_by)

    async def make() -> Outcome:
        checks = checks_of(frame, frame.step.checks)
        output = frame.executor.workflow.output_type(frame.placed.path)
        try:
            value = output.model_validate(draft) if output else None
        except ValidationError as error:
            none = {"report": unreadable(error).model_dump(mode="json"), "patches": []}
            return Outcome(Kind.RESULT, none)
        seen = seen_by_checks(frame, draft, value, sources)
        report = run_checks(checks, seen)
        data, repairs = repair(checks, seen, report)
        if repairs:
            fresh = output.model_validate(data) if output else None
            again = seen_by_checks(frame, data, fresh, sources)
            report = run_checks(checks, again).model_copy(update={"repairs": repairs})
        changed = paths.differences(draft, data) if repairs else ()
        patches = [one.model_dump(mode="json") for one in changed]
        return Outcome(Kind.RESULT, {"report": report.model_dump(mode="json"), "patches": patches})

    return await frame.executor.journaled(address, recipe, make, pure=True)


async def _critic(frame: Frame, address: Address, number: int) -> Result:
    spec: CriticSpec | None = frame.step.critic
    checked = await frame.executor.need(part_address(frame.address, "check", number))
    report = await _report(frame, checked)
    if spec is None or report.blocked:
        reason = "Not judged: code still blocks it." if spec else "Nobody judges this draft."
        recipe = Recipe(frame.digest("critic"), {"left_out": reason})
        skipped = Outcome(Kind.SKIPPED, note=reason)
        return await frame.executor.journaled(address, recipe, frame.ready(skipped), pure=True)
    kept, _ = _repaired(*await _entering(frame, number), checked)
    draft = await frame.filled(kept)
    if (again := await _judged_before(frame, number, kept)) is not None:
        recipe = Recipe(frame.digest("critic"), {"unchanged": draft})
        return await frame.executor.journaled(address, recipe, frame.ready(again), pure=True)
    values = {
        "draft": paths.without(draft, frame.step.unseen),
        "report": [one.model_dump(mode="json") for one in report.findings],
        "criteria": list(spec.criteria),
    }

    def read(answer: Written) -> Written:
        seen = weighed(Review.model_validate(answer.value), spec.criteria, draft)
        value = seen.review.model_dump(mode="json")
        return replace(answer, value=value, note=seen.note or answer.note)

    piece = _piece(frame, spec, Review, "review")._replace(read=read, reasoned=False)
    return await written(frame, address, piece, values, part="critic")


async def _judged_before(frame: Frame, number: int, draft: Any) -> Outcome | None:
    """Return the last round's judgement where that round changed nothing: it is not paid twice."""
    if number == 1:
        return None
    before = await reached(frame.executor, frame.address, number - 1)
    if before.review is None or before.draft != draft:
        return None
    judged = await frame.executor.need(part_address(frame.address, "critic", number - 1))
    return replace(judged, usage=Usage())


async def _fix(frame: Frame, address: Address, number: int) -> Result:
    spec: ReviserSpec = frame.step.reviser
    last = await reached(frame.executor, frame.address, number)
    values = {
        "draft": paths.without(last.draft, frame.step.unseen),
        "findings": [one.model_dump(mode="json") for one in _to_mend(last)],
        "changes": [one.model_dump(mode="json") for one in _asked(frame.step, last)],
        "targets": sorted(_allowed(frame, last)),
    }
    piece = _piece(frame, spec, PatchList, "revise")
    return await written(frame, address, piece, values, part="fix", guidance=_wishes(frame))


def _piece(frame: Frame, spec: CriticSpec | ReviserSpec, output: Any, rules_name: str) -> Piece:
    workflow = frame.executor.workflow
    name, text = workflow.prompt(frame.placed.path, spec)
    return Piece(workflow.role(spec.role), name, text, output, rules_name)


def _holds(step: ReviseStep, last: Round) -> bool:
    """Tell whether a draft is good enough: nothing blocks, and the critic is content."""
    if last.report.blocked:
        return False
    if step.critic is None or last.review is None or not last.review.scored:
        return True
    scores = {one.id: one.score for one in last.review.criteria}
    # A floor that nobody proved is not reached.
    floors = all(scores.get(name, 0) >= floor for name, floor in step.critic.floors.items())
    return last.mean is not None and last.mean >= step.critic.min_mean and floors


def _to_mend(last: Round) -> list[Finding]:
    return [one for one in last.report.findings if one.severity is not Severity.INFO]


def _asked(step: ReviseStep, last: Round) -> list[Change]:
    return last.review.changes if last.review and not _holds(step, last) else []


def _wishes(frame: Frame) -> tuple[str, ...]:
    """What the person asked for in words, where a model can act on it."""
    pin = frame.executor.revision.writer_of(frame.placed.path, frame.item)
    return () if pin.by_rules else frame.guidance


def _allowed(frame: Frame, last: Round) -> frozenset[str]:
    """The places a reviser may touch: those named by a finding or a critic, inside the targets.

    A wish of the person opens all targets.
    """
    step = frame.step
    if _wishes(frame):
        return frozenset(step.targets or ("",))
    named = {one.path for one in _to_mend(last)} | {one.path for one in _asked(step, last)}
    return frozenset(
        target if paths.within(target, path) else path
        for path in named
        for target in step.targets or ("",)
        if paths.within(path, target) or paths.within(target, path)
    )


def _inside(patch: Patch, allowed: frozenset[str]) -> bool:
    return any(paths.within(patch.path, place) for place in allowed)


def _closing(frame: Frame, last: Round) -> str:
    """Say in one line how the review ended, and what of it did not count."""
    said = last.review.summary if last.review else ""
    if last.mean is not None:
        revisions = last.number - 1
        after = f" after {revisions} revision{'s' if revisions > 1 else ''}" if revisions else ""
        said = f"Scored {last.mean:.1f} of 4{after}."
    if last.number > 1 and not _holds(frame.step, last):
        most = last.number > frame.step.max_rounds
        said += " No more revisions are allowed." if most else " The last one did not help."
    return f"{said} {last.unscored}".strip()
