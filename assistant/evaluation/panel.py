"""The panel: judges drafts as scoring asks it to, by the rubrics that lie beside a dataset."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from assistant.evaluation.fitting import rubric_beside
from assistant.evaluation.judging import ModelJudge, Subject
from assistant.evaluation.results import Quote
from assistant.evaluation.rubrics import Criterion, Rubric
from graphs.findings import Finding

_PERSON = "The votes lie far apart: a person should look."


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A level from 1 to 4 with the words that prove it; no score where nothing was proved."""

    score: float | None
    said: str
    quotes: tuple[Quote, ...] = ()
    advisory: bool = False  # a matter of taste


@dataclass(frozen=True, kw_only=True)
class Preferred:
    """Which of two drafts is better: a tie where the two orders disagree, None where unproved."""

    better: Literal["ours", "other", "tie"] | None
    said: str
    quotes: tuple[Quote, ...] = ()
    advisory: bool = False


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is judged: a criterion of the rubric in a folder, a draft, and what is known of it."""

    folder: Path  # of the dataset
    template: str
    criterion: str
    draft: Any
    brief: str
    findings: Sequence[Finding] = ()


class Judge(Protocol):
    """Looks at drafts by the criteria of a rubric."""

    async def judge(self, asked: Asked) -> Judged:
        """Judge a draft; raise agents.errors.Unavailable where no model answers."""
        ...

    async def prefer(self, asked: Asked, other: Any) -> Preferred:
        """Compare a draft with another one, in both orders; raise agents.errors.Unavailable."""
        ...


@dataclass
class Panel:
    """Judges by a model; implements Judge."""

    by: ModelJudge

    async def judge(self, asked: Asked) -> Judged:
        """Score a criterion; the quote that proves it was looked up by code."""
        rubric, criterion = self._of(asked)
        found = await self.by.judge(rubric, criterion, _subject(asked))
        said = f"{found.why} {_PERSON}" if found.needs_a_person else found.why
        quotes = (Quote(quote=found.quote, path=found.place),) if found.quote else ()
        return Judged(score=found.score, said=said, quotes=quotes, advisory=criterion.advisory)

    async def prefer(self, asked: Asked, other: Any) -> Preferred:
        """Compare two drafts by a criterion."""
        rubric, criterion = self._of(asked)
        found = await self.by.compare(rubric, criterion, _subject(asked), other)
        quotes = (Quote(quote=found.quote, path=""),) if found.quote else ()
        return Preferred(
            better=found.winner, said=found.why, quotes=quotes, advisory=criterion.advisory
        )

    def _of(self, asked: Asked) -> tuple[Rubric, Criterion]:
        rubric = rubric_beside(asked.folder, asked.template)
        criterion = rubric.criterion(asked.criterion)
        assert criterion is not None  # datasets are checked whole before anything is played
        return rubric, criterion


def _subject(asked: Asked) -> Subject:
    return Subject(draft=asked.draft, brief=asked.brief, findings=asked.findings)
