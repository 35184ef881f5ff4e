"""What a passage of a run is called on a screen: "Warm-up: predict, students do 2"."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from assistant.comparing import MAIN
from assistant.edits.survey import Survey
from graphs import paths
from graphs.journal import Address
from graphs.workflow import Workflow

_NAMES = ("name", "title", "term", "label", "heading", "code")
_VERBS = ("does", "is", "has")


class Naming:
    """The names of one run's passages."""

    def __init__(self, workflow: Workflow, results: Mapping[Address, Any]) -> None:
        self._workflow = workflow
        self._results = results

    def passage(self, address: Address, path: str) -> str:
        """Return what a passage of a result is called, inside its part; empty for the whole."""
        segments = path.removeprefix("/").split("/") if path else []
        if len(segments) == 1 and segments[0] in MAIN:
            return ""
        for length in range(len(segments), 0, -1):
            label = self._label(address, segments[:length])
            if label:
                rest = _trail(segments[length:])
                return f"{label}, {rest}" if rest else label
        return _trail(segments)

    def part(self, address: Address) -> str:
        """Return what a step is called, with the item it is about."""
        step = self._workflow.placed[self._workflow.whole(address.step)]
        title = step.step.title or step.step.id.replace("_", " ").capitalize()
        return f"{title}: {self.item(address)}" if address.item else title

    def item(self, address: Address) -> str:
        """Return what an item of a block is called."""
        placed = self._workflow.placed[self._workflow.whole(address.step)]
        block = placed.block.path if placed.block else ""
        return self._labels.get((block, address.item, ""), address.item)

    @cached_property
    def _labels(self) -> Mapping[tuple[str, str, str], str]:
        survey = Survey(self._workflow, self._results)
        places = [one.place for named in survey.by_name.values() for one in named]
        return {(one.step, one.item, one.path): one.label for one in (*places, *survey.items)}

    def _label(self, address: Address, segments: list[str]) -> str:
        """Return the name of a part that has one of its own, and no name made of its fields."""
        path = "".join(f"/{one}" for one in segments)
        label = self._labels.get((address.step, address.item, path), "")
        if len(segments) == 1 or (len(segments) == 2 and self._is_listed(address, segments)):
            return label
        value = self._value(address, path)
        titled = isinstance(value, Mapping) and any(isinstance(value.get(n), str) for n in _NAMES)
        return label if titled else ""

    def _is_listed(self, address: Address, segments: list[str]) -> bool:
        return isinstance(self._value(address, f"/{segments[0]}"), list | tuple)

    def _value(self, address: Address, path: str) -> Any:
        return paths.get(self._results.get(address), path, None)


def _trail(segments: list[str]) -> str:
    """Return the fields and positions below a part that has a name."""
    said: list[str] = []
    for segment in segments:
        if segment.isdigit() and said:
            said[-1] = f"{_one_of(said[-1])} {int(segment) + 1}"
        elif segment.isdigit():
            said.append(str(int(segment) + 1))
        else:
            said.append(segment.replace("_", " "))
    if segments and segments[-1] in MAIN:
        said.pop()
    return ", ".join(said)


def _one_of(many: str) -> str:
    """Return what one of a list is called."""
    last = many.rsplit(" ", 1)[-1]
    if last.endswith("ies") and len(last) > 4:
        return f"{many[:-3]}y"
    plural = last.endswith("s") and not last.endswith(("ss", "us", "is")) and last not in _VERBS
    return many[:-1] if plural and len(last) > 3 else many
