"""Calibration: whether a judge tells clean drafts from those in which a flaw was planted.

What it is shown is a clean draft beside the same one with one flaw. It has seen the flaw only where
it prefers the clean one in both orders. So a judge is measured without anybody's labels.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.evaluation.flaws import flaws_of
from assistant.evaluation.flaws.planting import Flaw
from assistant.evaluation.judging import ModelJudge, Subject, Winner
from assistant.evaluation.rubrics import Rubric, rubric_in
from assistant.evaluation.specimens import Specimen, recipes_in, specimen

TRUSTED = (
    0.9  # of the planted flaws that a judge must see, before its scores stand without a caution
)
SPECIMENS, RUBRICS = "calibration", "rubrics"
AT_ONCE = 4


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A clean specimen beside the same with a flaw, for a judge or for code to tell apart."""

    specimen: Specimen
    flaw: Flaw

    @property
    def flawed(self) -> dict[str, object]:
        """The draft with the flaw."""
        return dict(self.flaw.plant(self.specimen.draft))

    @property
    def is_planted(self) -> bool:
        """False where a draft has not what the flaw needs."""
        return self.flawed != self.specimen.draft


@dataclass(frozen=True, kw_only=True)
class Missed:
    """A flaw that was not seen, and what was said in place of it."""

    specimen: str
    flaw: str
    what: str
    criterion: str
    said: str


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """How many planted flaws of a template a judge has seen, and code has caught."""

    template: str
    rubric: str  # its version
    planted: int
    seen: int
    missed: tuple[Missed, ...]
    code_planted: int
    code_caught: int
    code_missed: tuple[Missed, ...]

    @property
    def share(self) -> float:
        """The share of planted flaws that the judge has seen."""
        return self.seen / self.planted if self.planted else 0.0

    @property
    def is_trusted(self) -> bool:
        """True where its scores stand without a caution."""
        return self.share >= TRUSTED


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What a template is calibrated with: its rubric, and its pairs."""

    rubric: Rubric
    pairs: tuple[Pair, ...]

    @property
    def to_judge(self) -> tuple[Pair, ...]:
        """The pairs that a judge is to tell apart."""
        return tuple(one for one in self.pairs if one.flaw.criterion)

    @property
    def calls(self) -> int:
        """How many calls a judge takes for it, where each quote is right at once."""
        return 2 * len(self.to_judge)


async def trial(folder: Path, template: str) -> Trial:
    """Make the pairs of a template; raise GraphError where its files are faulty."""
    rubric = rubric_in(folder / RUBRICS, template)
    made = [await specimen(template, one) for one in recipes_in(folder / SPECIMENS, template)]
    pairs = (Pair(specimen=one, flaw=flaw) for one in made for flaw in flaws_of(template))
    return Trial(rubric=rubric, pairs=tuple(one for one in pairs if one.is_planted))


async def calibrated(judge: ModelJudge, trial: Trial) -> Calibration:
    """Let a judge look at every pair; raise agents.errors.Unavailable where it is not reached."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def look(pair: Pair) -> Missed | None:
        async with turns:
            return await _looked(judge, trial.rubric, pair)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(look(one)) for one in trial.to_judge]
    except BaseExceptionGroup as troubles:
        raise troubles.exceptions[0] from None
    missed = [found for task in tasks if (found := task.result()) is not None]
    code = [one for one in trial.pairs if one.flaw.check]
    uncaught = [found for one in code if (found := uncaught_by_code(one)) is not None]
    return Calibration(
        template=trial.rubric.template,
        rubric=trial.rubric.version,
        planted=len(tasks),
        seen=len(tasks) - len(missed),
        missed=tuple(missed),
        code_planted=len(code),
        code_caught=len(code) - len(uncaught),
        code_missed=tuple(uncaught),
    )


def uncaught_by_code(pair: Pair) -> Missed | None:
    """Return a flaw that its check does not find; None where it does."""
    found = {one.check for one in pair.specimen.findings(pair.flawed)}
    if pair.flaw.check in found:
        return None
    listed = ", ".join(sorted(found)) or "nothing"
    return _missed(pair, f"{pair.flaw.check} does not find it; found is {listed}.")


async def _looked(judge: ModelJudge, rubric: Rubric, pair: Pair) -> Missed | None:
    criterion = rubric.criterion(pair.flaw.criterion)
    assert criterion is not None, f"{pair.flaw.id}: no criterion {pair.flaw.criterion!r}"
    clean = Subject(draft=pair.specimen.draft, brief=pair.specimen.brief)
    found = await judge.compare(rubric, criterion, clean, pair.flawed)
    if found.winner == "ours":
        return None
    return _missed(pair, f"{_told(found.winner, found.ordered)} {found.why}")


def _told(winner: Winner | None, ordered: Sequence[Winner | None]) -> str:
    if winner == "other":
        return "The flawed one was preferred in both orders."
    if winner is None:
        return "No answer could be proved."
    if set(ordered) == {"tie"}:
        return "Both were found equal."
    return "It was not preferred in both orders."


def _missed(pair: Pair, said: str) -> Missed:
    return Missed(
        specimen=pair.specimen.name,
        flaw=pair.flaw.id,
        what=pair.flaw.what,
        criterion=pair.flaw.criterion,
        said=said,
    )
