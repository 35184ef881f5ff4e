"""One message while it is answered: who said what, what can be done, and what was done about it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel, ConfigDict

from agents.tools import Tool
from assistant.connections import Connections
from assistant.errors import Conflict, EditRefused, NotFound
from assistant.launches import LaunchService
from assistant.letterheads import Letterheads
from assistant.materials.desk import Materials
from assistant.proposals import ProposalService
from assistant.runs import RunService
from assistant.snapshot import Snapshot
from assistant.store import Store
from assistant.supervisor.meant import named
from assistant.supervisor.outcomes import Deed, Outcome
from assistant.supervisor.returning import Returning
from assistant.supervisor.situation import DraftBrief, FormBrief, Situation
from assistant.supervisor.speech import asked_for
from assistant.words import say
from graphs.errors import InputError, UnknownTemplate

_REFUSALS = (NotFound, Conflict, EditRefused, InputError, UnknownTemplate)
_MOST_CHOICES = 6


class Arguments(BaseModel):
    """What a tool is called with; nothing that it does not know is taken."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, kw_only=True)
class Services:
    """The services that tools work with."""

    store: Store
    runs: RunService
    launches: LaunchService
    proposals: ProposalService
    connections: Connections
    materials: Materials
    returns: Returning | None = None
    letterheads: Letterheads | None = None


class Told(Exception):
    """Ends a tool with what is to be told."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__(outcome.told)


@dataclass(kw_only=True)
class Turn:
    """What the tools of one message share."""

    actor: str
    conversation_id: str
    words: str  # the person's own, names taken out
    situation: Situation
    services: Services
    files: Sequence[tuple[str, bytes]] = ()  # names and contents
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def deeds(self) -> set[Deed]:
        """What was really done so far."""
        return {one.deed for one in self.outcomes if one.deed is not None}

    def tool(
        self,
        name: str,
        description: str,
        parameters: type[BaseModel],
        work: Callable[[Any], Awaitable[Outcome]],
    ) -> Tool:
        """Return a tool whose outcome is kept, whatever became of it."""

        async def run(arguments: Any) -> str:
            try:
                outcome = await work(arguments)
            except Told as told:
                outcome = told.outcome
            except _REFUSALS as error:
                outcome = Outcome(kind="refused", told=str(error))
            self.outcomes.append(outcome)
            return outcome.as_result()

        return Tool(name=name, description=description, parameters=parameters, run=run)

    def must_ask_for(self, deed: Deed) -> None:
        """Stop a tool unless the person's own last words ask for what it does."""
        if not asked_for(deed, self.words):
            raise Told(Outcome(kind="refused", told=say("chat.not_asked_for")))

    def draft(self, reference: str, tool: str, **arguments: Any) -> DraftBrief:
        """Return the draft that is meant; ask which one where several can be."""
        found = self._found(reference)
        if len(found) == 1:
            return found[0]
        if not found:
            key = "chat.no_such_draft" if reference else "chat.nothing_yet"
            raise Told(Outcome(kind="none", told=say(key)))
        raise Told(_which(found[:_MOST_CHOICES], tool, arguments))

    async def snapshot(self, draft: DraftBrief) -> Snapshot:
        """Return everything about a draft."""
        return await self.services.runs.snapshot(self.actor, draft.id)

    def now_open(self, form: FormBrief) -> None:
        """Say that a form is open now, for what is done next about the same message."""
        self.situation = replace(self.situation, form=form)

    def is_here(self, draft: DraftBrief) -> bool:
        """True where the draft belongs to this conversation, which is told of what it does."""
        return any(one.id == draft.id and not one.visits for one in self.situation.drafts)

    def _found(self, reference: str) -> tuple[DraftBrief, ...]:
        situation = self.situation
        if reference.strip():
            return named(reference, situation)
        if situation.meant is not None:
            return (situation.meant,)
        return situation.elsewhere


def _which(choices: tuple[DraftBrief, ...], tool: str, arguments: Any) -> Outcome:
    lines = [
        say(
            "chat.which.line",
            number=number,
            title=one.title,
            status=say(STATUS[one.status.value]),
            version=one.version,
        )
        for number, one in enumerate(choices, start=1)
    ]
    facts = {"tool": tool, "arguments": arguments, "choices": [one.id for one in choices]}
    return Outcome(
        kind="which", told="\n".join([say("chat.which"), "", *lines]), facts={"asked": facts}
    )


STATUS = {
    "queued": "chat.status.queued",
    "running": "chat.status.running",
    "waiting": "chat.status.waiting",
    "paused": "chat.status.paused",
    "succeeded": "chat.status.succeeded",
    "failed": "chat.status.failed",
    "cancelled": "chat.status.cancelled",
}
