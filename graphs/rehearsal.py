"""A rehearsal: a definition run with scripted results and answers, against what is expected of it.

Nothing is called and nothing is kept: the steps go through the real engine, over a journal in
memory. What an agent step says is scripted; a gate that is reached and not scripted ends the case.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from langgraph.checkpoint.memory import InMemorySaver
from pydantic import ValidationError

from agents.errors import InvalidAnswer, WritingFailed
from agents.sources import Source, leaves
from agents.writer import Assignment, Meter, Usage, Written
from graphs import paths
from graphs.advance import Finish, drive
from graphs.cases import Answer, Case, Expect
from graphs.compile import compiled
from graphs.edits import Guidance, HandPatch, ReplaceResult, WriterPin
from graphs.engine import Executor
from graphs.inputs import accepted
from graphs.journal import (
    Address,
    ApprovalRequest,
    Decision,
    Kind,
    MemoryJournal,
    Outcome,
    Signal,
    Verdict,
)
from graphs.keys import digest
from graphs.kinds import perform
from graphs.kinds.escalation import FAILED, edits_after
from graphs.rehearsed_data import RehearsedData
from graphs.rerun import parent_of
from graphs.revision import Revision, amended
from graphs.room import Room
from graphs.scripted import Folder, Replies
from graphs.workflow import Workflow

MOST_ADVANCES = 50
_BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)  # a Monday morning
_OF_STEPS = ("step", "run")  # events that every run has
_SCRIPT = WriterPin(name="script")
_ADDRESS = re.compile(r"(?P<step>[^\[\]]+)(?:\[(?P<item>[^\[\]]+)\])?")


@dataclass(frozen=True)
class Played:
    """How a case went: what differs from what was expected, nothing where it passed."""

    name: str
    differences: tuple[str, ...]


async def play(workflow: Workflow, case: Case) -> Played:
    """Run a case through the engine and compare; raise InputError where its inputs do not fit."""
    stage = _Stage(workflow, case)
    finish = await stage.play()
    return Played(case.name, tuple(stage.differences(finish)))


@dataclass
class _Script:
    """A writer that says what was scripted for a step, try by try."""

    results: Mapping[str, Any]
    said: Counter[str] = field(default_factory=Counter)
    used: set[str] = field(default_factory=set)  # names of results that were asked for
    name: str = "script"

    async def write(
        self, assignment: Assignment, *, meter: Meter, emit: Callable[[str], None] | None = None
    ) -> Written:
        address = str(Address(assignment.step, assignment.item))
        known = address if address in self.results else assignment.step
        if known not in self.results:
            raise WritingFailed(f"The case has no result for {address}.")
        self.used.add(known)
        scripted = self.results[known]
        tries = scripted if isinstance(scripted, list) else [scripted]
        said = tries[min(self.said[address], len(tries) - 1)]
        self.said[address] += 1
        if isinstance(said, Mapping) and "error" in said and set(said) <= {"error", "fault"}:
            raise _failure(str(said["error"]), said.get("fault", "business"))
        try:
            value = assignment.output.model_validate(said).model_dump(mode="json")
        except ValidationError as error:
            first = error.errors()[0]
            place = "/".join(str(part) for part in first["loc"])
            raise InvalidAnswer(
                f"The case's result for {address}: {place}: {first['msg']}"
            ) from None
        sources = {path: Source.MODEL for path, _ in leaves(value)}
        return Written(value, sources, Usage(calls=1))


def _failure(words: str, fault: Any) -> WritingFailed:
    error = WritingFailed(words)
    error.fault = fault
    return error


class _Stage:
    """One case under way."""

    def __init__(self, workflow: Workflow, case: Case) -> None:
        taken = accepted(workflow.definition, case.inputs)
        self.workflow = workflow
        self.case = case
        self.script = _Script(case.results)
        self.data = RehearsedData(case.data.files, case.data.databases)
        self.replies = Replies(case.replies)
        self.folder = Folder({name: one.encode() for name, one in case.folder.items()})
        self.journal = MemoryJournal()
        self.revisions = [Revision(inputs=taken.values, given=taken.given, writer=_SCRIPT)]
        self.answered: list[str] = []
        self.used: set[str] = set()  # names of answers that were asked for
        self.unsent = list(case.events)
        self.now = _BEGIN
        self.room = Room(
            journal=self.journal,
            writers=lambda pin: self.script,
            outside=self.replies,
            data=self.data,
            files=self.folder,
            clock=lambda: self.now,
            sleep=lambda _: asyncio.sleep(0),
        )
        self.executor: Executor | None = None

    async def play(self) -> Finish:
        graph = compiled(self.workflow, checkpointer=InMemorySaver())
        for advance in range(MOST_ADVANCES):
            self.executor = await self._executor()
            finish = await drive(graph, self.executor, f"{advance}")
            if finish.standing != "waiting" or not (self._answer() or self._on(finish)):
                return finish
        return finish

    async def _executor(self) -> Executor:
        entries, decisions = await self.journal.entries(), await self.journal.decisions()
        before = parent_of(self.workflow, self.revisions, entries, decisions)
        return Executor(
            self.workflow,
            self.revisions[-1],
            self.room,
            perform,
            entries=entries,
            decisions=decisions,
            before=before,
        )

    def _answer(self) -> bool:
        """Answer what waits, where the case says how; tell whether there was anything to say."""
        assert self.executor is not None
        said = False
        for request in self.executor.requests():
            gate = str(request.gate)
            known = gate if gate in self.case.answers else request.gate.step
            answer = self.case.answers.get(known)
            self.used.add(known)
            if answer is None or (isinstance(answer, Answer) and answer.stop):
                continue
            if isinstance(answer, Answer) and answer.ask and gate in self.answered:
                answer = "approve"  # changes are asked for once
            self.answered.append(gate)
            self._decide(request, answer)
            said = True
        return said

    def _on(self, finish: Finish) -> bool:
        """Send the next event, or let the time come for which the run waits."""
        if self.unsent:
            event = self.unsent.pop(0)
            self.journal.sent.append(Signal(event.name, dict(event.payload), event.key))
            return True
        until = finish.reason.get("until")
        if until is None or self.case.expect.status == "waiting":
            return False
        self.now = datetime.fromisoformat(until)
        return True

    def _decide(self, request: ApprovalRequest, answer: Literal["approve"] | Answer) -> None:
        shown = request.shown
        verdict = Verdict.APPROVE
        step, item = request.subject
        if isinstance(answer, Answer) and request.gate.step.endswith(FAILED):
            verdict = Verdict.REQUEST_CHANGES
            nonce = str(len(self.answered))
            edits = edits_after(request.subject, given=answer.give, wish=answer.ask, nonce=nonce)
            self.revisions.append(amended(self.revisions[-1], edits))
        elif isinstance(answer, Answer) and answer.ask:
            verdict = Verdict.REQUEST_CHANGES
            wish = Guidance(step=step, item=item, text=answer.ask)
            self.revisions.append(amended(self.revisions[-1], [wish]))
        elif isinstance(answer, Answer) and answer.edit:
            content = request.content
            patches = []
            for path, value in answer.edit.items():
                patches.append(HandPatch(path=path, base=paths.get(content, path), value=value))
                content = paths.put(content, path, value)
            edit = ReplaceResult(step=step, item=item, patches=tuple(patches))
            self.revisions.append(amended(self.revisions[-1], [edit]))
            shown = digest(content)
        self.journal.answers.append(Decision(request.gate, shown, verdict, "case"))

    def differences(self, finish: Finish) -> Iterator[str]:
        """Yield what is not as the case expects it."""
        expect = self.case.expect
        if finish.standing != expect.status:
            yield f"it is {finish.standing}, not {expect.status}{_why(finish)}"
        for name, wanted in expect.results.items():
            yield from self._result(name, wanted)
        for name in expect.skipped:
            yield from self._kind(name, Kind.SKIPPED)
        for name, words in expect.failed.items():
            yield from self._kind(name, Kind.FAILED, words)
        for name, number in expect.calls.items():
            if self.script.said[name] != number:
                yield f"{name} was written {self.script.said[name]} times, not {number}"
        if expect.asked is not None and list(expect.asked) != self.answered:
            yield f"asked were {_listed(self.answered)}, not {_listed(expect.asked)}"
        if expect.sent is not None and list(expect.sent) != self.replies.sent:
            yield f"sent was {_listed(self.replies.sent)}, not {_listed(expect.sent)}"
        yield from self._left(expect)
        back = finish.reason.get("taken_back", [])
        if expect.taken_back is not None and list(expect.taken_back) != back:
            yield f"taken back were {_listed(back)}, not {_listed(expect.taken_back)}"
        told = [one.kind for one in self.journal.log if one.kind.split(".")[0] not in _OF_STEPS]
        if expect.told is not None and list(expect.told) != told:
            yield f"told was {_listed(told)}, not {_listed(expect.told)}"
        yield from self._loaded()
        yield from self._unused()
        made = sorted({one.format for one in self.journal.documents})
        if expect.files is not None and sorted(expect.files) != made:
            yield f"files are {_listed(made)}, not {_listed(sorted(expect.files))}"

    def _unused(self) -> Iterator[str]:
        """Yield what the case says and nobody asked for: a slip in its name, most often."""
        asked = {*self.script.said}
        for name in self.case.results:
            if name not in self.script.used:
                yield f"the result of {name} was not used; written were {_listed(sorted(asked))}"
        for name in self.case.answers:
            if name not in self.used:
                yield f"the answer at {name} was not used; asked were {_listed(sorted(self.used))}"
        for name in self.case.replies:
            if name not in self.replies.sent:
                sent = _listed(self.replies.sent)
                yield f"the reply to {name} was not used; sent was {sent}"

    def _loaded(self) -> Iterator[str]:
        """Yield what stands in files and tables otherwise than the case expects it."""
        expect, written = self.case.expect, self.data.written
        if expect.written is not None:
            yield from _unlike("written", expect.written, written)
            yield from (f"{path} was written" for path in sorted({*written} - {*expect.written}))
        for table, rows in expect.tables.items():
            yield from _unlike(table, list(rows), self.data.rows_of(table))

    def _left(self, expect: Expect) -> Iterator[str]:
        """Yield where a folder holds something else than expected."""
        for name, wanted in expect.folder.items():
            content = self.folder.files.get(name)
            found = None if content is None else content.decode("utf-8", "replace")
            yield from _unlike(name, wanted, found)
        for name, texts in expect.notices.items():
            lines = self.folder.notices.get(name, {}).values()
            yield from _unlike(name, list(texts), [line["text"] for line in lines])

    def _outcome(self, name: str) -> Outcome | None:
        assert self.executor is not None
        found = _ADDRESS.fullmatch(name)
        address = Address(found["step"], found["item"] or "") if found else Address(name)
        result = self.executor.results.get(address)
        return result if isinstance(result, Outcome) else None

    def _result(self, name: str, wanted: Any) -> Iterator[str]:
        outcome = self._outcome(name)
        if outcome is None or outcome.kind is not Kind.RESULT:
            yield f"{name} has no result{f': {outcome.note}' if outcome else ''}"
            return
        yield from _unlike(name, wanted, outcome.value)

    def _kind(self, name: str, kind: Kind, words: str = "") -> Iterator[str]:
        outcome = self._outcome(name)
        if outcome is None:
            yield f"{name} has not come to an end"
        elif outcome.kind is not kind:
            yield f"{name} is {outcome.kind.value}, not {kind.value}"
        elif words not in outcome.note:
            yield f"{name} says {outcome.note!r}, which has no {words!r} in it"


def _unlike(at: str, wanted: Any, found: Any) -> Iterator[str]:
    """Yield where a value differs; of a mapping only the named fields are looked at."""
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        for name, part in wanted.items():
            yield from _unlike(f"{at}.{name}", part, found.get(name))
    elif isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        for index, (one, other) in enumerate(zip(wanted, found, strict=True)):
            yield from _unlike(f"{at}.{index}", one, other)
    elif wanted != found:
        yield f"{at} is {found!r}, not {wanted!r}"


def _why(finish: Finish) -> str:
    said = finish.reason.get("message") or _listed(finish.reason.get("gates", ()))
    return f": {said}" if said and said != "none" else ""


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"
