"""Plays one case through the run service, turn by turn, and keeps what scoring looks at."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from assistant.bootstrap import App
from assistant.brief import inputs_from
from assistant.edits import Understood, understand
from assistant.errors import Conflict, EditRefused
from assistant.evaluation.cases import Placed
from assistant.evaluation.expecting import unmet
from assistant.evaluation.looking import Look, look, stage_of, times_asked
from assistant.evaluation.played import Barrier, Part
from assistant.evaluation.purse import WHOSE
from assistant.evaluation.results import Drafted, Made, Stage, Turned
from assistant.evaluation.turns import AtGate, Change, Expect, Say, Undo, While, told
from assistant.materials.bring import beside, brought
from assistant.materials.reading import Reader
from assistant.proposals import scene_of
from assistant.snapshot import ApprovalView, DocumentView, Snapshot
from assistant.statuses import Status, plain
from assistant.store import commands
from assistant.waiting import ACCEPT
from graphs import paths
from graphs.edits import Edit, WriterPin
from graphs.errors import InputError, PathError
from graphs.journal import Address, Verdict
from graphs.workflow import Workflow

LOOK_SECONDS = 0.01
QUIET_LOOKS = 100  # without any change, after which nothing more is expected beside a held step
MOST_SECONDS = 3_600.0
_VERDICTS = {
    "approve": Verdict.APPROVE,
    "request_changes": Verdict.REQUEST_CHANGES,
    "edit": Verdict.EDIT,
    "stop": Verdict.STOP,
}
_TROUBLE = frozenset({"WrongKey", "UnknownModel", "ProviderDown", "NotConnected"})


class Broken(Exception):
    """Trouble that says nothing of the draft: the case is neither passed nor failed."""


class Missed(Exception):
    """A turn could not be taken."""


@dataclass
class Open:
    """The turn that is under way, and how things stood before it."""

    number: int
    did: str
    before: Look
    calls: int
    asked: int
    held: Address | None = None  # what was being written when it began
    said: str = ""
    why: list[str] = field(default_factory=list)


class Player:
    """One case under way."""

    def __init__(
        self, app: App, placed: Placed, workflow: Workflow, pin: WriterPin, part: Part
    ) -> None:
        self.app = app
        self.placed = placed
        self.workflow = workflow
        self.pin = pin
        self.part = part
        self.run_id = ""
        self.resting = False
        self.turns: list[Turned] = []
        self.stages: list[Stage] = []
        self.open: Open | None = None
        self.seconds = 0.0
        self._nonces = count(1)

    async def play(self) -> Drafted:
        """Play all turns; what keeps a case from being judged is told as broken."""
        try:
            async with asyncio.timeout(MOST_SECONDS):
                await self.start()
                await self._all_turns()
        except InputError as error:
            return self._drafted("refused", reason=str(error))
        except Broken as error:
            return self._drafted("broken", broken=str(error))
        except TimeoutError:
            return self._drafted("broken", broken=f"It took longer than {MOST_SECONDS:g} seconds.")
        return await self._at_the_end()

    async def documents(self) -> tuple[DocumentView, ...]:
        """Return the finished files of the last version."""
        if not self.run_id:
            return ()
        return (await self._snapshot()).documents

    async def gates(self) -> list[str]:
        """Return the gates at which the run waits, once it has come to rest."""
        await self.rest()
        return [str(Address(one.gate, one.item)) for one in (await self._snapshot()).approvals]

    async def _inputs(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the inputs of the run, and the results that files bring along."""
        case = self.placed.case
        results: dict[str, Any] = {}
        inputs: dict[str, Any] = {}
        for path in self.placed.files():
            content = await asyncio.to_thread(Path(path).read_bytes)
            gives = brought(await Reader().read(path.name, content), self.workflow)
            results = beside(results, gives.results, self.workflow)
            inputs = {**gives.inputs, **inputs}
        read = inputs_from(case.input.brief, self.workflow.definition) if case.input.brief else {}
        return {**read, **inputs, **case.input.values}, results

    async def start(self) -> None:
        """Start the run of the case; raise InputError where its inputs do not fit."""
        inputs, results = await self._inputs()
        run = await self.app.runs.start(
            self.part.owner, self.workflow, inputs, results=results, writer=self.pin
        )
        self.run_id = run.id
        await self._begin(0, "start")

    async def _all_turns(self) -> None:
        for number, turn in enumerate(self.placed.case.turns, start=1):
            try:
                await self.take(number, turn)
            except (Missed, EditRefused, Conflict, PathError) as error:
                assert self.open is not None
                self.open.why.append(str(error))
                break
        await self.rest()
        await self.close()

    async def take(self, number: int, turn: Any) -> None:
        """Take one turn; raise Missed, or what the run service refuses."""
        match turn:
            case Expect():
                await self.rest()
                await self.close()
                last = self.turns[-1]
                missed = unmet(turn.expect, last)
                why = " ".join([*([last.why] if last.why else []), *missed])
                self.turns[-1] = replace(last, passed=last.passed and not missed, why=why)
            case While():
                await self._while(number, turn)
            case _:
                await self.rest()
                await self._begin(number, told(turn))
                await self._act(turn)
                self.resting = False

    async def _act(self, turn: Any) -> None:
        match turn:
            case AtGate():
                await self._decide(turn)
            case Say():
                await self._say(turn)
            case Change():
                await self._edit([turn.edit], "a typed edit")
            case Undo():
                undone = await self.app.runs.undo(self.part.owner, self.run_id)
                self._said(undone.words)

    async def _decide(self, turn: AtGate) -> None:
        approval = self._at(turn.gate, (await self._snapshot()).approvals)
        value = None
        if turn.set:
            content = approval.content
            value = content["draft"] if approval.gate.endswith(ACCEPT) else content
            for path, other in turn.set.items():
                value = paths.put(value, path, other)
        await self.app.runs.decide(
            self.part.owner,
            self.run_id,
            approval.id,
            shown=approval.shown,
            verdict=_VERDICTS[turn.do],
            comment=turn.text,
            value=value,
        )

    def _at(self, gate: str, approvals: Sequence[ApprovalView]) -> ApprovalView:
        """Return what waits at a gate; of one that is named without an item, the first."""
        for one in approvals:
            if gate in (one.gate, str(Address(one.gate, one.item))):
                return one
        reached = [str(Address(one.gate, one.item)) for one in approvals]
        there = f" The gate {reached[0]} was reached and no turn is for it." if reached else ""
        raise Missed(f"Nothing waits at the gate {gate}.{there}")

    async def _say(self, turn: Say | While) -> None:
        understood = await self._understood(turn.say)
        self._said(understood.reading or understood.refusal)
        if turn.then == "refuse":
            if understood.edits:
                raise Missed(f"{turn.say!r} was to be refused; it was read as: {self._saying}")
            return
        if not understood.edits:
            raise Missed(f"{turn.say!r} was not understood: {understood.refusal}")
        await self._edit(understood.edits, turn.say)

    async def _understood(self, words: str) -> Understood:
        """Read words as the product does; a redo is numbered, so that playing it again is equal."""
        scene = scene_of(await self._snapshot(), self.pin)
        return understand(words, replace(scene, nonce=lambda: f"said {next(self._nonces)}"))

    async def _edit(self, edits: Sequence[Edit], words: str) -> None:
        await self.app.runs.preview(self.part.owner, self.run_id, edits)
        await self.app.runs.edit(self.part.owner, self.run_id, edits, words=words)

    async def _while(self, number: int, turn: While) -> None:
        """Say words while a step is being written: it is held until they were carried out."""
        step, _, item = turn.step.rstrip("]").partition("[")
        barrier = self.part.barrier = Barrier(step, item)
        began = time.monotonic()
        work = asyncio.create_task(self.app.worker.settle(self.run_id), name="settle")
        reached = asyncio.create_task(barrier.reached.wait(), name="barrier")
        try:
            if not self.resting:
                await asyncio.wait({work, reached}, return_when=asyncio.FIRST_COMPLETED)
            if not barrier.reached.is_set():
                await self._begin(number, told(turn))
                raise Missed(f"{turn.step} was not being written when this was to be said.")
            await self._quiet(barrier)
            await self._begin(number, told(turn), barrier.at)
            await self._say(turn)
            await self._taken()
        finally:
            barrier.release()
            reached.cancel()
            await work
            self.part.barrier = None
            self.seconds += time.monotonic() - began
        self.resting = True

    async def _quiet(self, barrier: Barrier) -> None:
        """Wait until nothing can be done beside the step that is held: then no race is left."""
        unchanged, before = 0, -1
        while unchanged < QUIET_LOOKS:
            now = await self._look()
            if now.is_quiet(barrier.at):
                return
            unchanged = unchanged + 1 if len(now.entries) == before else 0
            before = len(now.entries)
            await asyncio.sleep(LOOK_SECONDS)

    async def _taken(self) -> None:
        """Wait until the worker has taken the words up, so that it begins nothing from before."""
        while True:
            async with self.app.store.reading() as tx:
                if not await commands.unapplied(tx, self.run_id, owner=None):
                    return
            await asyncio.sleep(LOOK_SECONDS)

    async def rest(self) -> None:
        """Let the run come to rest; raise Broken where its writer cannot be reached."""
        if self.resting:
            return
        began = time.monotonic()
        await self.app.worker.settle(self.run_id)
        self.seconds += time.monotonic() - began
        self.resting = True
        run = await self.app.runs.get(self.part.owner, self.run_id)
        reason = run.reason or {}
        ours = reason.get("facts", {}).get("whose") == WHOSE
        if run.status is Status.PAUSED and (reason.get("error") in _TROUBLE or ours):
            raise Broken(str(reason.get("message", "The writer cannot be reached.")))

    async def _begin(self, number: int, did: str, held: Address | None = None) -> None:
        """Close the turn before, and open another."""
        await self.close()
        asked = await times_asked(self.app, self.part.owner, self.run_id)
        self.open = Open(number, did, await self._look(), self.part.calls, asked, held)

    async def close(self) -> None:
        """Note what came of the turn that is open."""
        if self.open is None:
            return
        was, now = self.open, await self._look()
        stage = stage_of(now, was.number)
        if stage is not None and (not self.stages or _differs(stage, self.stages[-1])):
            self.stages.append(stage)
        if was.number:
            asked = await times_asked(self.app, self.part.owner, self.run_id)
            redone, kept = now.since(was.before, was.held)
            self.turns.append(
                Turned(
                    turn=was.number,
                    did=was.did,
                    redone=redone,
                    kept=kept,
                    calls=self.part.calls - was.calls,
                    asked=asked - was.asked,
                    said=was.said,
                    passed=not was.why,
                    why=" ".join(was.why),
                )
            )
        self.open = None

    async def _look(self) -> Look:
        return await look(self.app, self.part.owner, self.run_id)

    async def _snapshot(self) -> Snapshot:
        return await self.app.runs.snapshot(self.part.owner, self.run_id)

    def _said(self, words: str) -> None:
        assert self.open is not None
        self.open.said = plain(words)

    @property
    def _saying(self) -> str:
        return self.open.said if self.open else ""

    async def _at_the_end(self) -> Drafted:
        now = await self._look()
        run = now.snapshot.run
        reason = str((run.reason or {}).get("message", ""))
        gates = [str(Address(one.gate, one.item)) for one in now.snapshot.approvals]
        if run.status is Status.WAITING and gates:
            reason = f"The gate {gates[0]} was reached and no turn is for it."
        drafted = self._drafted(run.status.value, reason=reason)
        return replace(
            drafted,
            found=now.found_beside(),
            steps=tuple(
                Made(step=one.id, item=one.item, key=one.key, title=one.title)
                for one in now.snapshot.steps
                if one.status == "done" and one.key
            ),
            step_seconds={
                str(Address(one.id, one.item)): round(one.seconds, 3)
                for one in now.snapshot.steps
                if one.seconds
            },
        )

    def _drafted(self, status: str, *, reason: str = "", broken: str = "") -> Drafted:
        return Drafted(
            template=self.workflow.name,
            brief=self.placed.case.input.brief,
            run_status=status,
            reason=reason,
            broken=broken,
            turns=tuple(self.turns),
            stages=tuple(self.stages),
            calls=self.part.calls,
            cost_usd=round(self.part.cost_usd, 6),
            seconds=round(self.seconds, 3),
        )


def _differs(one: Stage, other: Stage) -> bool:
    return replace(one, turn=0) != replace(other, turn=0)
