"""Answers of judges, kept in a file as they come: what was asked once is never paid for again."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from agents.writer import Usage
from assistant.evaluation.recorded import append, lines

FREE = Usage()


@dataclass(frozen=True)
class Answer:
    """What a model answered, and what that took; without a value, why there is none."""

    value: Mapping[str, Any] | None
    usage: Usage = FREE
    why: str = ""


@dataclass
class Answers:
    """The answers in one file, by the hash of everything that was asked."""

    path: Path | None = None  # None keeps them for the life of the process
    _kept: dict[str, Answer] = field(default_factory=dict)
    _asking: defaultdict[str, asyncio.Lock] = field(
        default_factory=lambda: defaultdict(asyncio.Lock)
    )
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def at(cls, path: Path) -> "Answers":
        """Open a file of answers; a line that was cut by a crash counts as not answered."""
        answers = cls(path)
        for one in lines(path):
            if isinstance(one, dict):
                answer = Answer(one["value"], Usage(**one["usage"]), one["why"])
                answers._kept[one["asked"]] = answer
        return answers

    @property
    def paid_usd(self) -> float:
        """What all of them have cost."""
        return sum(one.usage.cost_usd for one in self._kept.values())

    async def once(self, asked: str, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """Return the answer that is there, or ask; two who ask the same at once ask once."""
        async with self._asking[asked]:
            if asked not in self._kept:
                answer = await ask()
                await self._write(asked, answer)
                self._kept[asked] = answer
            return self._kept[asked]

    async def _write(self, asked: str, answer: Answer) -> None:
        if self.path is not None:
            async with self._writing:
                await asyncio.to_thread(append, self.path, {"asked": asked, **asdict(answer)})
