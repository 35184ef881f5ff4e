"""The journal: the outcome of every step under its key, and what the engine asks of its keeper.

The store keeps journals in a database; MemoryJournal keeps one for graphs that run on their own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, NamedTuple, Protocol

from agents.errors import Fault
from agents.sources import Source
from agents.writer import Usage


class Address(NamedTuple):
    """Where an outcome stands: the dotted path of the step, and the items around it."""

    step: str  # "goals", or "scripts.beats" inside the block "scripts"
    item: str = ""  # "", "EP03", or "EP03/S4" in a block within a block; a round of a revise loop

    def __str__(self) -> str:
        return f"{self.step}[{self.item}]" if self.item else self.step


NOTHING_USED = Usage()


class Kind(StrEnum):
    """What came of a step."""

    RESULT = "result"
    SKIPPED = "skipped"
    FAILED = "failed"


How = Literal["made", "given", "edited", "carried", "reverted"]


@dataclass(frozen=True)
class Outcome:
    """The outcome of a step: a JSON value with its sources, or the reason there is none."""

    kind: Kind
    value: Any = None
    sources: Mapping[str, Source] = field(default_factory=dict)
    note: str = ""  # the role's one line of why; of a failure, what went wrong
    usage: Usage = NOTHING_USED
    how: How = "made"
    fault: Fault | None = field(default=None, compare=False)  # of a failure just now; not kept
    retry_after: float = field(default=0.0, compare=False)  # seconds that it asks for; not kept


@dataclass(frozen=True)
class Entry:
    """A row of the journal."""

    address: Address
    key: str
    outcome: Outcome
    revision: int
    seconds: float = 0.0
    at: datetime | None = field(default=None, compare=False)  # when it was kept
    inherited: bool = field(default=False, compare=False)  # of a run that this one was forked from


@dataclass(frozen=True)
class Event:
    """Something that happened to a run, for whoever watches."""

    kind: str  # run.started, step.started, step.finished, approval.requested, ...
    data: Mapping[str, Any] = field(default_factory=dict)


class Verdict(StrEnum):
    """What a person can answer at a gate."""

    APPROVE = "approve"
    EDIT = "edit"  # save my edits and approve
    REQUEST_CHANGES = "request_changes"
    STOP = "stop"


@dataclass(frozen=True)
class Decision:
    """A person's answer to exactly what they were shown."""

    gate: Address
    shown: str  # hash of the content that was decided on
    verdict: Verdict
    actor: str
    comment: str = ""


@dataclass(frozen=True)
class ApprovalRequest:
    """Content that waits for a person at a gate. ``content`` is what they are shown."""

    gate: Address
    subject: Address
    shown: str
    title: str
    ask: str
    content: Any
    kind: Literal["approval", "conflict", "effect"] = "approval"


class EffectState(StrEnum):
    """How far an effect on the outside world has come."""

    INTENDED = "intended"
    SENT = "sent"
    CONFIRMED = "confirmed"
    UNKNOWN = "unknown"  # sent, perhaps; a person must look
    COMPENSATED = "compensated"


@dataclass(frozen=True)
class Effect:
    """Something that is done outside, under a key that stands for it for good."""

    address: Address
    key: str
    destination: str
    payload: Any
    state: EffectState = EffectState.INTENDED
    answer: Any = None

    @property
    def stands(self) -> bool:
        """Whether it was done, or may have been, and was not taken back."""
        return self.state in (EffectState.SENT, EffectState.UNKNOWN, EffectState.CONFIRMED)


@dataclass(frozen=True)
class Wait:
    """A step that waits: until a moment, for an event, or for an event until a moment."""

    address: Address
    key: str
    due: datetime | None = None
    event: str = ""
    correlation: str = ""  # the key that the event must carry; empty: any

    def until(self, due: datetime) -> "Wait":
        return replace(self, due=due)


@dataclass(frozen=True)
class Signal:
    """An event that somebody sent."""

    name: str
    payload: Any
    correlation: str = ""


@dataclass(frozen=True)
class Rendered:
    """A finished file."""

    name: str
    format: str
    copy: Literal["clean", "review"]
    content: bytes
    sha256: str


class Journal(Protocol):
    """Keeps one run. Every method has committed when it returns."""

    async def entries(self) -> Mapping[tuple[Address, str], Entry]:
        """All outcomes of the run, and of the runs it was forked from."""
        ...

    async def decisions(self) -> Sequence[Decision]:
        """All decisions of the run."""
        ...

    async def record(self, entry: Entry, events: Sequence[Event]) -> None:
        """Keep an outcome together with its events. Recording a key again changes nothing."""
        ...

    async def append(self, events: Sequence[Event]) -> None:
        """Keep events that belong to no outcome."""
        ...

    async def request(self, approval: ApprovalRequest, revision: int) -> None:
        """Ask a person. Asking again for the same gate and content changes nothing."""
        ...

    async def withdraw(self, approval: ApprovalRequest, why: str) -> bool:
        """Ask no longer; False, and nothing is withdrawn, where somebody has answered."""
        ...

    async def decide(self, decision: Decision) -> None:
        """Keep an answer that came through LangGraph's own resume."""
        ...

    async def take(
        self, decision: Decision, request: ApprovalRequest, setting: str, events: Sequence[Event]
    ) -> bool:
        """Keep what the owner's autonomy answers to a request, with its events.

        False, and nothing is kept, where they have chosen another ``setting`` since.
        """
        ...

    async def wait(self, wait: Wait) -> Wait:
        """Keep that a step waits, and return it as it was kept first: its end does not move."""
        ...

    async def signals(self, name: str, correlation: str) -> Sequence[Signal]:
        """The events of this name that were sent since the run began, the oldest first."""
        ...

    async def intend(self, effect: Effect) -> Effect:
        """Write an effect down before it is sent; one that is known is returned as it stands."""
        ...

    async def effect(self, key: str, state: EffectState, answer: Any = None) -> None:
        """Write down how far an effect has come. Saying it again changes nothing."""
        ...

    async def taken_back(self, address: Address, key: str = "") -> None:
        """Write down that the effect of a step was taken back: under one key, or all it had."""
        ...

    async def done_at(self, address: Address, key: str = "") -> Sequence[Effect]:
        """What a step of this run has done outside, as far as the ledger knows, and it stands:
        under one key, or all.
        """
        ...

    async def keep(self, documents: Sequence[Rendered], revision: int) -> None:
        """Keep finished files of a revision."""
        ...

    async def content(self, sha256: str) -> bytes | None:
        """The bytes of a finished file of the run; None where it is not kept."""
        ...

    async def reserve(self, model: str, most: Usage) -> str:
        """Set aside the most a call can take; raise agents.errors.LimitReached instead."""
        ...

    async def settle(self, ticket: str, usage: Usage) -> None:
        """Replace the reserve of ``ticket`` by what the call took."""
        ...


class MemoryJournal:
    """A journal that lives as long as the process, without limits."""

    def __init__(self) -> None:
        self.rows: dict[tuple[Address, str], Entry] = {}
        self.answers: list[Decision] = []
        self.requests: list[ApprovalRequest] = []
        self.log: list[Event] = []
        self.documents: list[Rendered] = []
        self.waits: dict[tuple[Address, str], Wait] = {}
        self.sent: list[Signal] = []
        self.effects: dict[str, Effect] = {}
        self.spent = Usage()

    async def entries(self) -> Mapping[tuple[Address, str], Entry]:
        return dict(self.rows)

    async def decisions(self) -> Sequence[Decision]:
        return tuple(self.answers)

    async def record(self, entry: Entry, events: Sequence[Event]) -> None:
        self.rows.setdefault((entry.address, entry.key), entry)
        self.log.extend(events)

    async def append(self, events: Sequence[Event]) -> None:
        self.log.extend(events)

    async def request(self, approval: ApprovalRequest, revision: int) -> None:
        if all((one.gate, one.shown) != (approval.gate, approval.shown) for one in self.requests):
            self.requests.append(approval)

    async def withdraw(self, approval: ApprovalRequest, why: str) -> bool:
        self.requests = [one for one in self.requests if one.gate != approval.gate]
        return True

    async def decide(self, decision: Decision) -> None:
        if all((one.gate, one.shown) != (decision.gate, decision.shown) for one in self.answers):
            self.answers.append(replace(decision))

    async def take(
        self, decision: Decision, request: ApprovalRequest, setting: str, events: Sequence[Event]
    ) -> bool:
        await self.decide(decision)
        self.log.extend(events)
        return True

    async def wait(self, wait: Wait) -> Wait:
        return self.waits.setdefault((wait.address, wait.key), wait)

    async def signals(self, name: str, correlation: str) -> Sequence[Signal]:
        return [
            one for one in self.sent if one.name == name and correlation in ("", one.correlation)
        ]

    async def intend(self, effect: Effect) -> Effect:
        return self.effects.setdefault(effect.key, effect)

    async def effect(self, key: str, state: EffectState, answer: Any = None) -> None:
        self.effects[key] = replace(self.effects[key], state=state, answer=answer)

    async def taken_back(self, address: Address, key: str = "") -> None:
        for one in [*self.effects.values()]:
            is_meant = one.address == address and key in ("", one.key)
            if is_meant and one.state is not EffectState.INTENDED:
                self.effects[one.key] = replace(one, state=EffectState.COMPENSATED)

    async def done_at(self, address: Address, key: str = "") -> Sequence[Effect]:
        return [
            one
            for one in self.effects.values()
            if one.address == address and key in ("", one.key) and one.stands
        ]

    async def keep(self, documents: Sequence[Rendered], revision: int) -> None:
        self.documents = list(documents)

    async def content(self, sha256: str) -> bytes | None:
        return next((one.content for one in self.documents if one.sha256 == sha256), None)

    async def reserve(self, model: str, most: Usage) -> str:
        return ""

    async def settle(self, ticket: str, usage: Usage) -> None:
        self.spent += usage
