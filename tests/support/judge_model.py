"""A judge behind the model server: it reads what a model would read, and a test says its taste."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agents.sources import leaves
from assistant.evaluation.rubrics import LEVELS, Criterion, Rubric, rubric_in
from graphs.reviews import LEAST_WORDS
from tests.support.model_replies import Reply, value
from tests.support.model_server import Received

RUBRICS = Path(__file__).resolve().parents[2] / "evals" / "rubrics"
_BLOCK = re.compile(r'<data name="(\w+)">\n(.*?)\n</data>', re.DOTALL)
_LEVEL = re.compile(r"^([A-D])\. (.+)$", re.MULTILINE)

Taste = Callable[[Any], float]


def rubric(template: str) -> Rubric:
    return rubric_in(RUBRICS, template)


def blocks(prompt: str) -> dict[str, Any]:
    """Return the material in a prompt by name."""
    return {name: json.loads(text) for name, text in _BLOCK.findall(prompt)}


def outside(prompt: str) -> str:
    """Return what a model may take as instruction: all that is not material."""
    return _BLOCK.sub("", prompt)


def letters(prompt: str, criterion: Criterion) -> dict[int, str]:
    """Return the letter of each level, in the order in which they are shown."""
    by_text = {criterion.levels[str(level)]: level for level in LEVELS}  # type: ignore[index]
    return {by_text[text]: letter for letter, text in _LEVEL.findall(outside(prompt))}


def passage(draft: Any) -> str:
    """Return a passage that stands in a draft."""
    texts = [leaf for _, leaf in leaves(draft) if isinstance(leaf, str)]
    return next(one for one in texts if len(one.split()) > LEAST_WORDS + 1)


@dataclass
class JudgeModel:
    """Gives the level that ``taste`` finds, and prefers the draft that it finds better."""

    taste: Taste
    quote: Callable[[Any], str] = passage
    like: str = ""  # the template whose rubric it is, where another name is asked for
    orders: list[tuple[int, ...]] = field(default_factory=list)

    def __call__(self, received: Received) -> Reply | None:
        kind, _, criterion = received.step.partition(".")
        if kind not in ("judge", "compare"):
            return None
        material = blocks(received.prompt)
        if kind == "compare":
            return self._compared(material["first"], material["second"])
        found = rubric(self.like or received.template).criterion(criterion)
        assert found is not None
        shown = letters(received.prompt, found)
        self.orders.append(tuple(shown))
        draft = material["draft"]
        level = shown[round(self.taste(draft))]
        return value({"quote": self.quote(draft), "reason": "It says so.", "level": level})

    def _compared(self, first: Any, second: Any) -> Reply:
        one, other = self.taste(first), self.taste(second)
        better = "equal" if one == other else "first" if one > other else "second"
        quoted = second if better == "second" else first
        return value({"quote": self.quote(quoted), "reason": "It differs.", "better": better})
