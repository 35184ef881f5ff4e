"""A starter: the first case of a dataset, played once offline to see what its edit redoes."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant.evaluation.cases import Case, Placed
from assistant.evaluation.driving import Player
from assistant.evaluation.results import Trial
from assistant.evaluation.staging import staged
from assistant.evaluation.turns import AtGate, Change
from assistant.settings import Settings
from graphs.definition import Definition, Input
from graphs.edits import SetInput, WriterPin
from graphs.errors import GraphError
from graphs.steps import ExportStep
from graphs.workflow import Workflow

MOST_GATES = 40


class NoStarter(GraphError):
    """There is no input that an edit could change."""


async def starter(settings: Settings, workflow: Workflow, template: str) -> dict[str, Any]:
    """Return a case from the examples of a template's inputs, with one edit and what it redoes."""
    inputs = workflow.definition.inputs.items()
    values = {name: spec.example for name, spec in inputs if spec.example}
    case = {
        "id": f"{workflow.name}-first",
        "template": template,
        "input": {"values": values},
        "assert": list(_assertions(workflow)),
        "metadata": {"split": "smoke"},
    }
    edit = _edit(workflow.definition, values)
    placed = Placed(Case.model_validate(case), "", 0, Path(), template)
    with tempfile.TemporaryDirectory() as folder:
        async with staged(settings, Path(folder)) as on:
            part = on.writers.part(Trial(case="first", model="rules", repeat=1))
            turns = await _played(Player(on.app, placed, workflow, WriterPin(), part), edit)
    return {**case, "turns": turns}


async def _played(player: Player, edit: SetInput) -> list[dict[str, Any]]:
    """Approve all that waits, make the edit, and approve again; return that as turns."""
    turns: list[dict[str, Any]] = []
    await player.start()
    await _approved(player, turns)
    turns.append({"edit": edit.model_dump(mode="json")})
    await player.take(len(turns), Change(edit=edit))
    await player.rest()
    await player.close()
    turns.append({"expect": {"redone": list(player.turns[-1].redone)}})
    await _approved(player, turns)
    return turns


async def _approved(player: Player, turns: list[dict[str, Any]]) -> None:
    for _ in range(MOST_GATES):
        gates = await player.gates()
        if not gates:
            return
        turn = {"at": f"gate:{gates[0]}", "do": "approve"}
        turns.append(turn)
        await player.take(len(turns), AtGate.model_validate(turn))


def _edit(definition: Definition, values: Mapping[str, Any]) -> SetInput:
    """Return an edit of the first input that can have another value."""
    for name, spec in definition.inputs.items():
        other = next(_others(spec, values.get(name, spec.default)), None)
        if other is not None:
            return SetInput(name=name, value=other)
    raise NoStarter(f"no input of {definition.name} can be changed for a first case")


def _others(spec: Input, now: Any) -> Iterator[Any]:
    """Yield values that an input can have as well."""
    match spec.type:
        case "integer" | "number" if now is not None:
            for other in (now + 1, now - 1):
                if (spec.max is None or other <= spec.max) and (
                    spec.min is None or other >= spec.min
                ):
                    yield other
        case "choice":
            yield from (one for one in spec.options if one != now)


def _assertions(workflow: Workflow) -> Iterator[dict[str, Any]]:
    yield {"type": "check", "id": "none_blocking"}
    if workflow.definition.draft:
        yield {"type": "schema"}
    for placed in workflow.placed.values():
        if isinstance(placed.step, ExportStep):
            yield {"type": "export", "format": placed.step.formats[0]}
            return
