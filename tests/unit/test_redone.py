"""What an edit redoes, in any graph: what follows from it and nothing else, in every process."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from agents.writer import Assignment
from graphs.edits import Edit, Guidance, Redo, SetInput
from tests.support.workflows import ScriptedWriter, Stage, agent, workflow


class Graph(NamedTuple):
    """A graph of agent steps: which steps each reads, and which of them read the input."""

    reads: tuple[tuple[int, ...], ...]
    of_input: frozenset[int]

    def steps(self) -> list[dict[str, Any]]:
        """Return its steps."""
        made = []
        for number, read in enumerate(self.reads):
            step = agent(f"s{number}", of=[f"s{one}" for one in read])
            if number in self.of_input:
                step["with"] = {**step.get("with", {}), "n": "inputs.n"}
            if number % 2:  # a gate that holds changes nothing of what is redone
                step["gate"] = {"if": "result.text != ''"}
            made.append(step)
        return made

    def following(self, first: set[int]) -> set[str]:
        """Return a set of steps with all that read from them, however far, by going through all."""
        found = set(first)
        while more := {
            number
            for number, read in enumerate(self.reads)
            if number not in found and found & set(read)
        }:
            found |= more
        return {f"s{number}" for number in found}


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any graph without a circle of up to nine steps."""
    count = draw(st.integers(1, 9))
    reads = [
        tuple(sorted(draw(st.sets(st.integers(0, number - 1), max_size=3)))) if number else ()
        for number in range(count)
    ]
    return Graph(tuple(reads), frozenset(draw(st.sets(st.integers(0, count - 1)))))


@st.composite
def edited(draw: st.DrawFn) -> tuple[Graph, Edit, set[int]]:
    """A graph, an edit, and the steps that it is aimed at."""
    graph = draw(graphs())
    one = draw(st.integers(0, len(graph.reads) - 1))
    edits: list[tuple[Edit, set[int]]] = [
        (SetInput(name="n", value=2), set(graph.of_input)),
        (Guidance(step=f"s{one}", text="darker"), {one}),
        (Redo(step=f"s{one}", nonce="again"), {one}),
    ]
    return graph, *draw(st.sampled_from(edits))


async def _redone(graph: Graph, edit: Edit, same: frozenset[str] = frozenset()) -> set[str]:
    """Return the steps that are done again; those in ``same`` come out as they were."""
    writer = ScriptedWriter()
    stage = Stage(workflow(graph.steps(), inputs={"n": 1}), writer)

    def text(one: Assignment) -> dict[str, str]:
        return {"text": "same" if one.step in same else f"{one.step} {writer.calls[one.step]}"}

    writer.answers |= {f"s{number}": text for number in range(len(graph.reads))}
    await stage.advance()
    stage.edit(edit)
    await stage.advance()
    return {step for step, calls in writer.calls.items() if calls > 1}


@settings(max_examples=60, deadline=None)
@given(edited())
def test_what_is_redone_is_exactly_what_follows_where_everything_comes_out_new(
    found: tuple[Graph, Edit, set[int]],
) -> None:
    graph, edit, aims = found

    assert asyncio.run(_redone(graph, edit)) == graph.following(aims)


@settings(max_examples=60, deadline=None)
@given(edited(), st.data())
def test_where_some_come_out_as_they_were_less_is_redone_and_never_more(
    found: tuple[Graph, Edit, set[int]], data: st.DataObject
) -> None:
    graph, edit, aims = found
    steps = [f"s{number}" for number in range(len(graph.reads))]
    same = frozenset(data.draw(st.sets(st.sampled_from(steps))))

    redone = asyncio.run(_redone(graph, edit, same))

    assert {f"s{one}" for one in aims} <= redone <= graph.following(aims)


KEYS = """
import asyncio
from tests.support.workflows import ScriptedWriter, Stage, agent, workflow
from tests.unit.test_redone import Graph

graph = Graph(((), (0,), (0, 1), (), (2, 3)), frozenset({0, 3}))
stage = Stage(workflow(graph.steps(), inputs={"n": 1}), ScriptedWriter())
asyncio.run(stage.advance())
print(sorted((str(at), key) for at, key in stage.last.keys.items()))
"""


def test_step_keys_are_the_same_in_every_process() -> None:
    root = Path(__file__).resolve().parents[2]
    told = {
        subprocess.run(
            [sys.executable, "-c", KEYS],
            capture_output=True,
            check=True,
            cwd=root,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
        ).stdout
        for seed in ("1", "2", "777")
    }

    assert len(told) == 1
    assert len(told.pop()) > 200
