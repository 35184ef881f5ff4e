"""A writer that answers every step of the sample season; single answers can be replaced."""

from collections.abc import Callable
from typing import Any

from agents.sources import Source, leaves
from agents.writer import Assignment, Meter, Usage, Written
from tests.support.season_sample import Data, parts, pitch, review, scene, sheet

Change = Callable[[Data], Data | None]
CONTINUITY = ("cause", "threads", "character", "act_outs")
NOTES = ("story", "scene_turns", "character", "dialogue", "sensitivity")


class Sample:
    """The answers of the sample by step and item, with what a test changed in them."""

    def __init__(self) -> None:
        self.parts = parts()
        self.changes: dict[tuple[str, str], Change] = {}
        self.patches: list[list[Data]] = []  # one list a call of a reviser

    def change(self, step: str, change: Change, item: str = "") -> None:
        """Change an answer: in place, or by returning another one."""
        self.changes[step, item] = change

    def answer(self, step: str, item: str) -> Data:
        """Return what is answered for one piece of work."""
        found = self._sample(step, item.rpartition("/")[2])
        for key in ((step, ""), (step, item.rpartition("/")[2])):
            if key in self.changes:
                found = self.changes[key](found) or found
        return found

    def _sample(self, step: str, item: str) -> Data:
        by_item: dict[str, Callable[[str], Data]] = {
            "loglines.pitch": pitch,
            "beats.sheet": sheet,
            "scripts.scenes.write": scene,
            "scripts.scenes.state_update": lambda _: {"facts": []},
            "polish.lines.propose": lambda name: {"id": name, "proposals": []},
        }
        if step in by_item:
            return by_item[step](item)
        if step == "continuity.critic":
            return review(CONTINUITY, self.parts["season_arc"]["midpoint"])
        if step == "scripts.notes.critic":
            return review(NOTES, "Rain runs down the glass. She wipes it with her sleeve")
        if step.endswith(".fix"):
            return {"patches": self.patches.pop(0) if self.patches else []}
        return self.parts[step]


class SampleWriter:
    """Writes the sample without any server."""

    name = "sample"

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self.asked: list[tuple[str, str]] = []

    async def write(
        self,
        assignment: Assignment,
        *,
        meter: Meter,
        emit: Callable[[str], None] | None = None,
    ) -> Written:
        self.asked.append((assignment.step, assignment.item))
        said = self.sample.answer(assignment.step, assignment.item)
        value: Any = assignment.output.model_validate(said).model_dump(mode="json")
        sources = {path: Source.MODEL for path, _ in leaves(value)}
        return Written(value, sources, Usage(), "")
