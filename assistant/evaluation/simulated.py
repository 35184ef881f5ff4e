"""A simulated person: a model with a goal that approves, asks for changes and answers, in turns.

Code keeps it on its way: it can only decide what waits, it has so many turns and no more, and what
it says goes the way of a person's words. What it did is the transcript of the case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from typing import Any, Literal

import prompts
from agents.errors import WritingFailed
from agents.text import clipped
from agents.writer import Assignment, Meter, Role, Writer
from assistant.errors import Conflict, EditRefused
from assistant.evaluation.answers import Answer, Answers
from assistant.evaluation.driving import Missed, Player
from assistant.evaluation.looking import stage_of
from assistant.evaluation.turns import AtGate, Say, Simulate, Simulated
from assistant.waiting import ApprovalView
from graphs.findings import Frozen
from graphs.journal import Address
from graphs.keys import canonical, digest
from prompts.render import render

MOST_IDLE = 3  # turns in a row that lead to nothing, after which it is over
MOST_SHOWN = 40_000  # characters of what waits, or of the draft
MOST_WORDS = 2_000  # characters of what it says
_DECIDE = ("approve", "request_changes")

Do = Literal["approve", "request_changes", "say", "finish"]


class Act(Frozen):
    """What the person does in one turn."""

    why: str
    do: Do
    gate: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What the person sees when it is their turn."""

    goal: str
    brief: str
    waiting: Sequence[ApprovalView]
    draft: Any
    files: Sequence[str]
    so_far: Sequence[Mapping[str, str]]
    said: str
    left: int  # turns


@dataclass(frozen=True)
class Person:
    """Plays the person with a model. Nothing is asked twice that stands in its answers."""

    writer: Writer
    _: KW_ONLY
    meter: Meter
    answers: Answers = field(default_factory=Answers)

    async def act(self, sight: Sight, *, template: str, trial: str) -> tuple[Act, Answer]:
        """Return what the person does; raise Unavailable, or Missed where nothing can be read."""
        assignment = _assignment(sight, template, trial)
        said = [assignment.role.brief, assignment.instructions, dict(assignment.context)]
        asked = digest([self.writer.name, trial, said])

        async def ask() -> Answer:
            try:
                written = await self.writer.write(assignment, meter=self.meter)
            except WritingFailed as error:
                return Answer(None, error.usage, str(error))
            return Answer(written.value, written.usage)

        answer = await self.answers.once(asked, ask)
        if answer.value is None:
            raise Missed(f"The simulated person: {answer.why}")
        return Act.model_validate(answer.value), answer


def _assignment(sight: Sight, template: str, trial: str) -> Assignment:
    waiting = [
        {"gate": _name(one), "title": one.title, "ask": one.ask, "blocked": one.blocked}
        for one in sight.waiting
    ]
    shown: dict[str, Any] = {"goal": sight.goal, "brief": sight.brief}
    if sight.waiting:
        shown["waiting"] = {_name(one): _shown(one.content) for one in sight.waiting}
    else:
        shown["draft"] = _shown(sight.draft)
    shown["so_far"] = list(sight.so_far)
    said = {"waiting": waiting, "files": list(sight.files), "said": sight.said, "left": sight.left}
    return Assignment(
        template=template,
        step="person",
        item=trial,
        role=Role(
            name="person",
            title="Simulated person",
            brief=render(prompts.text("evaluation/person"), {}, name="evaluation/person"),
        ),
        instructions=render(prompts.text("evaluation/act"), said, name="evaluation/act"),
        output=Act,
        context=shown,
        reasoned=False,
    )


def _shown(value: Any) -> Any:
    """Return a value as it is; where it is too long to be read, its beginning as text."""
    text = canonical(value)
    return value if len(text) <= MOST_SHOWN else clipped(text, MOST_SHOWN)


def _name(approval: ApprovalView) -> str:
    return str(Address(approval.gate, approval.item))


class SimulatedPlayer(Player):
    """Plays a case whose turns a simulated person takes."""

    person: Person

    async def _all_turns(self) -> None:
        """Let the person act until they finish, get nowhere, or have no turn left."""
        (turn,) = self.placed.case.turns
        assert isinstance(turn, Simulate)
        idle = 0
        for number in range(1, turn.simulate.turns_max + 1):
            await self._rest()
            try:
                act = await self._chosen(turn.simulate, number)
            except Missed as error:
                await self._missed(number, "the simulated person", str(error))
                return
            await self._begin(number, _told(act))
            if act.do == "finish":
                await self._close()
                return
            idle = 0 if await self._tried(act) else idle + 1
            self.resting = False
            if idle == MOST_IDLE:
                assert self.open is not None
                self.open.why.append(f"{MOST_IDLE} turns in a row led to nothing.")
                break
        await self._rest()
        await self._close()
        if idle < MOST_IDLE and not await self._is_done():
            said = f"It was not finished within {turn.simulate.turns_max} turns."
            await self._missed(turn.simulate.turns_max + 1, "the turns are over", said)

    async def _chosen(self, simulated: Simulated, number: int) -> Act:
        said = self.open.said if self.open else ""
        await self._close()
        now = await self._look()
        stage = stage_of(now, number)
        sight = Sight(
            goal=simulated.goal,
            brief=self.placed.case.input.brief,
            waiting=now.snapshot.approvals,
            draft=stage.draft if stage else None,
            files=sorted({f"{one.name}.{one.format}" for one in now.snapshot.documents}),
            so_far=[{"you": one.did, "assistant": one.said} for one in self.turns],
            said=said,
            left=simulated.turns_max - number + 1,
        )
        act, answer = await self.person.act(
            sight, template=self.workflow.name, trial=self.part.trial.id
        )
        self.part.cost_usd += answer.usage.cost_usd
        return act

    async def _tried(self, act: Act) -> bool:
        """Do what the person wants; tell them where it cannot be done, and that it led nowhere."""
        try:
            if act.do in _DECIDE:
                await self._decide(_decision(act))
                return True
            words = Say(say=_words(act), then="apply")
            await self._say(words)
            return True
        except (Missed, EditRefused, Conflict) as error:
            self._said(str(error))
            return False

    async def _is_done(self) -> bool:
        return not (await self._snapshot()).approvals

    async def _missed(self, number: int, did: str, why: str) -> None:
        await self._begin(number, did)
        assert self.open is not None
        self.open.why.append(why)
        await self._close()


def _decision(act: Act) -> AtGate:
    gate = act.gate.removeprefix("gate:")
    if not gate:
        raise Missed("Nothing was decided: no gate was named.")
    text = _words(act) if act.do == "request_changes" else ""
    return AtGate(
        at=f"gate:{gate}", do="approve" if act.do == "approve" else "request_changes", text=text
    )


def _words(act: Act) -> str:
    words = " ".join(act.text.split())[:MOST_WORDS]
    if not words:
        raise Missed("Nothing was said: there were no words.")
    return words


def _told(act: Act) -> str:
    """Return what the person did as a line of the transcript."""
    at = f" {act.gate.removeprefix('gate:')}" if act.do in _DECIDE else ""
    words = f": {clipped(' '.join(act.text.split()), 300)}" if act.text.strip() else ""
    return f"{act.do}{at}{words} ({clipped(' '.join(act.why.split()), 200)})"
