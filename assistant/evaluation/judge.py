"""The judge as scoring asks one: of a draft by one criterion, or of two drafts side by side."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from assistant.evaluation.results import Quote


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """A level from 1 to 4 with the words that prove it; no score where nothing was proved."""

    score: float | None
    said: str
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Preference:
    """Which of two drafts is better by a criterion; a tie where the two orders disagree."""

    better: Literal["first", "second", "tie"] | None  # None: nothing was proved
    said: str
    quotes: tuple[Quote, ...] = ()


class Judge(Protocol):
    """Looks at drafts by the criteria of a rubric."""

    def criteria(self, template: str) -> Collection[str]:
        """The criteria that a template's rubric has."""
        ...

    def version(self, template: str) -> str:
        """What a template's rubric says, and who judges by it, as a hash."""
        ...

    async def judge(
        self, template: str, criterion: str, draft: Mapping[str, Any], brief: str
    ) -> Judgement:
        """Judge a draft; raise agents.errors.Unavailable where no model answers."""
        ...

    async def prefer(
        self,
        template: str,
        criterion: str,
        first: Mapping[str, Any],
        second: Mapping[str, Any],
        brief: str,
    ) -> Preference:
        """Compare two drafts in both orders; raise agents.errors.Unavailable."""
        ...
