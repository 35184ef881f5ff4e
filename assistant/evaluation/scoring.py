"""Scores what came of a case: every assertion, and whether the case passed.

It looks at nothing but what was kept of the playing, so it can be done again without any model.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agents.errors import Unavailable
from assistant.evaluation import assertions as of
from assistant.evaluation.assertions import BEFORE, titled
from assistant.evaluation.cases import Placed
from assistant.evaluation.expecting import not_kept, not_redone
from assistant.evaluation.opening import opened
from assistant.evaluation.panel import Asked, Judge
from assistant.evaluation.passages import (
    Checked,
    checked,
    formed,
    numbers_unknown,
    read_at,
    text_at,
    words_in,
)
from assistant.evaluation.patterns import compiled
from assistant.evaluation.results import (
    NOT_JUDGED,
    Asserted,
    Drafted,
    Quote,
    Stage,
    Verdict,
    blocking,
    draft_of,
)
from assistant.evaluation.turns import is_edit
from graphs.findings import Finding, Severity
from graphs.room import Apart
from graphs.workflow import Workflow


@dataclass(frozen=True, kw_only=True)
class Said:
    """What came of one look."""

    passed: bool | None
    said: str
    score: float | None = None
    quotes: tuple[Quote, ...] = ()
    advisory: bool = False


@dataclass(frozen=True, kw_only=True)
class Score:
    """What a case scored."""

    verdict: Verdict
    why: str
    assertions: tuple[Asserted, ...]
    checked: Checked
    unexpected: tuple[str, ...]  # checks that block, and should not


@dataclass
class Scorer:
    """Scores trials of one results folder."""

    folder: Path
    judge: Judge | None = None
    apart: Apart = asyncio.to_thread
    earlier: Mapping[str, Asserted] = field(default_factory=dict)  # what judges said, by name

    async def score(self, placed: Placed, drafted: Drafted, workflow: Workflow) -> Score:
        """Return the score of a trial; trouble is never counted as a failure."""
        if drafted.broken:
            return Score(
                verdict="broken",
                why=drafted.broken,
                assertions=(),
                checked=Checked(),
                unexpected=(),
            )
        last = drafted.last
        found = checked(workflow, last, drafted.found) if last else _beside_alone(drafted.found)
        look = _Look(self, placed, drafted, workflow, found)
        try:
            results = [await look.asserted(one) for one in placed.case.assertions]
        except Unavailable as error:
            return Score(
                verdict="broken",
                why=f"The judge: {error}",
                assertions=(),
                checked=found,
                unexpected=(),
            )
        if self.judge is not None and (unproved := [one for one in results if _unproved(one)]):
            return Score(
                verdict="broken",
                why=f"The judge: {unproved[0].name}: {unproved[0].said}",
                assertions=tuple(results),
                checked=found,
                unexpected=(),
            )
        return _scored(placed, drafted, found, results)


def _beside_alone(found: Sequence[Finding]) -> Checked:
    """Return what was found before there was a draft: a plan can be stopped at its own gate."""
    return Checked(findings=tuple(found), ran=frozenset(one.check for one in found))


def _unproved(one: Asserted) -> bool:
    """Tell whether a case needs what its judge could not prove: that is the judge's trouble."""
    judged = one.type in ("judge", "pairwise") and one.required and not one.advisory
    return judged and one.passed is None


def _scored(placed: Placed, drafted: Drafted, found: Checked, results: Sequence[Asserted]) -> Score:
    """Return the score of a case by the one rule of what passes."""
    expect = placed.case.expect
    blocks = blocking(found.findings)
    unexpected = tuple(one for one in blocks if one not in expect.block)
    why = [f"{one.name}: {one.said}" for one in results if one.fails]
    if drafted.run_status != expect.status:
        reason = f": {drafted.reason}" if drafted.reason else "."
        why.append(f"It is {drafted.run_status}, not {expect.status}{reason}")
    if unexpected:
        first = next(one for one in found.findings if one.check == unexpected[0])
        why.append(f"Blocked by {', '.join(unexpected)}: {first.message}")
    if missing := [one for one in expect.block if one not in blocks]:
        why.append(f"Should be blocked by {', '.join(missing)}, and is not.")
    why += [f"Turn {one.turn} ({one.did}): {one.why}" for one in drafted.turns if not one.passed]
    return Score(
        verdict="failed" if why else "passed",
        why="\n".join(why),
        assertions=tuple(results),
        checked=found,
        unexpected=unexpected,
    )


@dataclass
class _Look:
    """One trial while it is scored."""

    scorer: Scorer
    placed: Placed
    drafted: Drafted
    workflow: Workflow
    found: Checked

    async def asserted(self, one: Any) -> Asserted:
        """Return what came of one assertion."""
        said = await self._said(one)
        return Asserted(
            type=one.type,
            name=titled(one),
            passed=said.passed,
            required=one.required,
            advisory=one.advisory or said.advisory,
            weight=one.weight,
            score=said.score,
            said=said.said,
            quotes=said.quotes,
        )

    async def _said(self, one: Any) -> Said:
        if isinstance(one, of.Redone | of.Kept | of.Cost | of.Latency | of.Export | of.AfterEdit):
            return await self._of_run(one)
        if isinstance(one, of.Regex) and one.file is not None:
            return await self._in_file(one, one.file)
        if self.drafted.last is None:
            return _tell(False, "There is no draft.")
        match one:
            case of.ByJudge():
                return await self._judged(one, self.drafted.last)
            case of.Pairwise():
                return await self._compared(one, self.drafted.last)
        return self._of_draft(one, self.drafted.last, self.found)

    async def _of_run(self, one: Any) -> Said:
        match one:
            case of.Redone() | of.Kept():
                return self._steps(one)
            case of.Cost():
                cost = self.drafted.cost_usd
                return _tell(cost <= one.max, f"It took ${cost:.4f}; at most ${one.max:g}.")
            case of.Latency():
                within = self.drafted.seconds <= one.max
                said = "within" if within else f"{self.drafted.seconds:.0f} seconds, not within"
                return _tell(within, f"The room worked {said} {one.max:g} seconds.")
            case of.Export():
                return await self._exported(one)
            case _:
                return self._after(one)

    def _of_draft(self, one: Any, stage: Stage, found: Checked) -> Said:
        match one:
            case of.Schema():
                problems = formed(self.workflow, stage)
                return _tell(not problems, " ".join(problems) or "It has its form.")
            case of.CheckOf():
                return _checked(one.id, found)
            case of.References():
                return _checked("X01", found)
            case of.Regex():
                text = text_at(stage.draft, one.path or "")
                return _tell(*_matched(one, text))
            case of.Words():
                return _counted(one, stage)
            case of.Reading():
                level, said = read_at(stage.draft, one.path)
                if level is None:
                    return _tell(False, said)
                return _tell(level <= one.max, f"{said}; at most {one.max:g}.")
            case of.KnownNumbers():
                problems = numbers_unknown(stage, one.path)
                return _tell(not problems, " ".join(problems) or "Every number is known.")
        raise TypeError(f"{one.type} is no assertion of a draft")

    def _steps(self, one: of.Redone | of.Kept) -> Said:
        turned = next((turn for turn in self.drafted.turns if turn.turn == one.turn), None)
        if turned is None:
            return _tell(False, f"Turn {one.turn} was not reached.")
        differs = not_redone if isinstance(one, of.Redone) else not_kept
        problems = list(differs(one.steps, turned))
        listed = ", ".join(turned.redone) or "nothing"
        return _tell(not problems, " ".join(problems) or f"Made again: {listed}.")

    def _after(self, one: of.AfterEdit) -> Said:
        number = one.turn or self._last_edit()
        stage = next((each for each in self.drafted.stages if each.turn >= number), None)
        if stage is None and self.drafted.last is not None and self._played(number):
            stage = self.drafted.last  # the edit has left the draft as it was
        if stage is None:
            return _tell(False, f"There was no draft after turn {number}.")
        return self._of_draft(one.assertion, stage, checked(self.workflow, stage, ()))

    def _last_edit(self) -> int:
        turns = enumerate(self.placed.case.turns, start=1)
        return max((number for number, turn in turns if is_edit(turn)), default=1)

    def _played(self, number: int) -> bool:
        return any(turn.turn == number and turn.passed for turn in self.drafted.turns)

    async def _exported(self, one: of.Export) -> Said:
        files = [each for each in self.drafted.files if each.format == one.format]
        if not files:
            return _tell(False, f"No file was made as {one.format}.")
        for each in files if one.opens else ():
            content = await asyncio.to_thread((self.scorer.folder / each.path).read_bytes)
            if trouble := await self.scorer.apart(opened, content, each.format):
                return _tell(False, f"{each.name} as {one.format} does not open: {trouble}")
        return _tell(True, f"{len(files)} made as {one.format}.")

    async def _in_file(self, one: of.Regex, name: str) -> Said:
        for each in self.drafted.files:
            if Path(each.path).name == name and each.copy == "clean":
                content = await asyncio.to_thread((self.scorer.folder / each.path).read_bytes)
                text = await self.scorer.apart(words_in, content, each.format)
                return _tell(*_matched(one, text))
        return _tell(False, f"There is no file {name}.")

    async def _judged(self, one: of.ByJudge, stage: Stage) -> Said:
        judge = self.scorer.judge
        if judge is None:
            return self._earlier(one)
        found = await judge.judge(self._asked(one.criterion, stage))
        passed = None if found.score is None else found.score >= one.min
        return Said(
            passed=passed,
            said=found.said,
            score=found.score,
            quotes=found.quotes,
            advisory=found.advisory,
        )

    async def _compared(self, one: of.Pairwise, stage: Stage) -> Said:
        judge = self.scorer.judge
        if judge is None:
            return self._earlier(one)
        other = await asyncio.to_thread(self._other, one.against)
        if other is None:
            return _tell(False, f"There is no draft to compare with: {one.against}.")
        found = await judge.prefer(self._asked(one.criterion, stage), other)
        passed = None if found.better is None else found.better != "other"
        return Said(passed=passed, said=found.said, quotes=found.quotes, advisory=found.advisory)

    def _earlier(self, one: of.ByJudge | of.Pairwise) -> Said:
        """Return what a judge has said before, where there is none now."""
        before = self.scorer.earlier.get(titled(one))
        if before is None:
            return Said(passed=None, said=NOT_JUDGED)
        passed = before.passed
        if isinstance(one, of.ByJudge) and before.score is not None:
            passed = before.score >= one.min
        return Said(
            passed=passed,
            said=before.said,
            score=before.score,
            quotes=before.quotes,
            advisory=before.advisory,
        )

    def _asked(self, criterion: str, stage: Stage) -> Asked:
        return Asked(
            folder=self.placed.folder,
            template=self.drafted.template,
            criterion=criterion,
            draft=stage.draft,
            brief=self.drafted.brief,
            findings=self.found.findings,
        )

    def _other(self, against: str) -> Any:
        """Return the draft to compare with: before the last edit, or of another evaluation."""
        if against == BEFORE:
            edit = self._last_edit()
            before = [one for one in self.drafted.stages if one.turn < edit]
            return before[-1].draft if before else None
        return draft_of(self.placed.folder / against, self.placed.id)


def _tell(passed: bool, said: str) -> Said:
    return Said(passed=passed, said=said)


def _checked(check: str, found: Checked) -> Said:
    if check == of.NONE_BLOCKING:
        blocks = blocking(found.findings)
        return _tell(not blocks, f"Blocked by {', '.join(blocks)}." if blocks else "None blocks.")
    mine = [
        one for one in found.findings if one.check == check and one.severity is not Severity.INFO
    ]
    if mine:
        return _tell(False, mine[0].message)
    if reason := found.skipped.get(check):
        return _tell(False, f"{check} could not look at this draft: {reason}")
    if check not in found.ran:
        return _tell(False, f"{check} has not looked at this draft.")
    return _tell(True, f"{check} finds nothing.")


def _matched(one: of.Regex, text: str) -> tuple[bool, str]:
    match = compiled(one.pattern).search(text)
    if match:
        return not one.absent, f"{match[0][:120]!r} is there."
    return one.absent, f"There is no {one.pattern!r}."


def _counted(one: of.Words, stage: Stage) -> Said:
    text = text_at(stage.draft, one.path)
    number = len(text.split())
    most = f" to {one.max}" if one.max is not None else " or more"
    fits = one.min <= number and (one.max is None or number <= one.max)
    return _tell(fits, f"{number} words; {one.min}{most} are wanted.")
