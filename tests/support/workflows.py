"""Small workflows and a scripted writer for tests of the engine, over a journal in memory."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from agents.errors import AgentError
from agents.sources import Source, leaves
from agents.writer import Assignment, Meter, Usage, Written
from graphs.advance import Finish, drive
from graphs.compile import compiled
from graphs.definition import Definition
from graphs.edits import Edit, WriterPin
from graphs.engine import Executor
from graphs.journal import Decision, MemoryJournal, Verdict
from graphs.kinds import perform
from graphs.rerun import Plan, looked_up, parent_of, plan
from graphs.revision import Revision, amended, restored
from graphs.room import Room
from graphs.workflow import GENERIC_ROLE, GENERIC_STEP, Resources, Workflow

Answer = Callable[[Assignment], Any]
MODEL = WriterPin(name="scripted")
PROMPTS = {GENERIC_ROLE: "You are {{ role_title }}.", GENERIC_STEP: "{{ step_title }}"}


def workflow(steps: Sequence[Mapping[str, Any]], **more: Any) -> Workflow:
    """Return a workflow of these steps. Every agent step needs role ``writer``."""
    resources = more.pop("resources", None) or Resources(prompts=PROMPTS)
    inputs = {
        name: {
            "type": "integer" if isinstance(value, int) else "string",
            "title": name,
            "default": value,
        }
        for name, value in more.pop("inputs", {}).items()
    }
    raw = {
        "draftroom": 1,
        "name": "small",
        "title": "Small",
        "inputs": inputs,
        "roles": {"writer": {"title": "Writer"}},
        "steps": list(steps),
        **more,
    }
    return Workflow(Definition.model_validate(raw), resources)


def agent(id: str, **more: Any) -> dict[str, Any]:
    """Return an agent step that gives ``{text}``; keyword ``of`` names the steps it reads."""
    reads = {name: f"steps.{name}" for name in more.pop("of", ())}
    return {
        "id": id,
        "kind": "agent",
        "role": "writer",
        "output": {"text": "string"},
        "with": reads | more.pop("reads", {}),
        **more,
    }


def approval(of: str, id: str = "") -> dict[str, Any]:
    """Return an approval of a step."""
    return {"id": id or f"ok_{of}", "kind": "approval", "of": of}


class ScriptedWriter:
    """Writes ``step(inputs)`` unless told otherwise, counts its calls, can wait for a barrier."""

    name = "scripted"

    def __init__(self, answers: Mapping[str, Answer] | None = None) -> None:
        self.answers = dict(answers or {})
        self.notes: dict[str, str] = {}  # its line of why, by step
        self.calls: Counter[str] = Counter()
        self.finished: Counter[str] = Counter()
        self.seen: list[Assignment] = []
        self.barriers: dict[str, asyncio.Event] = {}
        self.began: dict[str, asyncio.Event] = {}

    def hold(self, step: str) -> asyncio.Event:
        """Make a step wait until the returned event is set."""
        self.began[step] = asyncio.Event()
        return self.barriers.setdefault(step, asyncio.Event())

    async def write(
        self, assignment: Assignment, *, meter: Meter, emit: Callable[[str], None] | None = None
    ) -> Written:
        name = f"{assignment.step}[{assignment.item}]" if assignment.item else assignment.step
        self.calls[name] += 1
        self.seen.append(assignment)
        if name in self.began:
            self.began[name].set()
        if name in self.barriers:
            await self.barriers[name].wait()
        value = self._value(assignment, name)
        if emit is not None and isinstance(value, dict):
            emit(str(value.get("text", "")))
        self.finished[name] += 1
        if isinstance(value, AgentError):
            raise value
        sources = {path: Source.MODEL for path, _ in leaves(value)}
        return Written(value, sources, Usage(1, 100, 50, 0.01), self.notes.get(name, ""))

    def _value(self, assignment: Assignment, name: str) -> Any:
        answer = self.answers.get(name) or self.answers.get(assignment.step)
        if answer is not None:
            return answer(assignment)
        read = "; ".join(f"{key}={_short(value)}" for key, value in assignment.context.items())
        wishes = "".join(f" [{wish}]" for wish in assignment.guidance)
        return {"text": f"{name}({read}){wishes}"}


def _short(value: Any) -> str:
    return str(value.get("text", value)) if isinstance(value, dict) else str(value)


class Stage:
    """A run without a service around it: advances, edits and decisions over one memory journal."""

    def __init__(self, flow: Workflow, writer: ScriptedWriter | None = None, **inputs: Any) -> None:
        defaults = {name: spec.default for name, spec in flow.definition.inputs.items()}
        self.flow = flow
        serde = JsonPlusSerializer(allowed_msgpack_modules=None)
        self.graph = compiled(flow, checkpointer=InMemorySaver(serde=serde))
        self.writer = writer or ScriptedWriter()
        self.journal = MemoryJournal()
        self.room = Room(journal=self.journal, writers=lambda pin: self.writer)
        self.revisions = [
            Revision(inputs={**defaults, **inputs}, given=tuple(inputs), writer=MODEL)
        ]
        self.last: Executor | None = None
        self.advances = 0

    async def executor(self) -> Executor:
        """Return a fresh executor of the current revision."""
        entries, decisions = await self.journal.entries(), await self.journal.decisions()
        before = parent_of(self.flow, self.revisions, entries, decisions)
        return Executor(
            self.flow,
            self.revisions[-1],
            self.room,
            perform,
            entries=entries,
            decisions=decisions,
            before=before,
        )

    async def advance(self) -> Finish:
        """Drive the current revision as far as it goes."""
        self.last = await self.executor()
        async with asyncio.timeout(60):
            self.advances += 1
            return await drive(self.graph, self.last, f"thread {self.advances}")

    def edit(self, *edits: Edit) -> None:
        """Make the next revision."""
        self.revisions.append(amended(self.revisions[-1], edits))

    def undo(self, to: int) -> None:
        """Make the next revision with the state of an earlier one."""
        earlier = next(one for one in self.revisions if one.number == to)
        self.revisions.append(restored(self.revisions[-1], earlier))

    def approve(self, gate: str = "", item: str = "") -> None:
        """Approve what waits now, or what waits at one gate."""
        assert self.last is not None
        for request in self.last.requests():
            if gate in ("", request.gate.step) and item in ("", request.gate.item):
                decision = Decision(request.gate, request.shown, Verdict.APPROVE, "me")
                self.journal.answers.append(decision)

    async def preview(self, *edits: Edit) -> Plan:
        """Return what edits would redo."""
        entries, decisions = await self.journal.entries(), await self.journal.decisions()
        before = await looked_up(self.flow, self.revisions, entries, decisions)
        following = [*self.revisions, amended(self.revisions[-1], edits)]
        return await plan(before, await looked_up(self.flow, following, entries, decisions))

    def value(self, step: str, item: str = "") -> Any:
        """Return the value of a step after the last advance."""
        assert self.last is not None
        results = {(a.step, a.item): result for a, result in self.last.results.items()}
        return results[(step, item)].value  # type: ignore[union-attr]


async def until(holds: Callable[[], bool]) -> None:
    """Let other tasks run until something holds; fail after five seconds."""
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110 - the condition belongs to code that sets no event
            await asyncio.sleep(0.001)
