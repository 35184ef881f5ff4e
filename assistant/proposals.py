"""Proposals: a change in words, read into typed edits and priced, made by a click or left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.edits import Scene, Understood, understand
from assistant.errors import Conflict, EditRefused
from assistant.pricing import Impact
from assistant.runs import RunService
from assistant.snapshot import Snapshot
from assistant.states import States
from assistant.store import Store
from assistant.store import proposals as rows
from assistant.store.database import Transaction
from assistant.store.proposals import Proposal
from assistant.store.words import ProposalStatus
from graphs.edits import EDIT, Edit, WriterPin
from graphs.journal import Address

# What became of a change. One that is not made has moved on once another version came first.
Became = Literal["open", "done", "left", "taken_back", "moved_on"]
MOVED_ON = "The draft has moved on since this change was shown. Say it again to see what it means."


@dataclass(frozen=True)
class ProposalView:
    """A proposal with what it would do now; no impact once it cannot be made any more."""

    proposal: Proposal
    edits: tuple[Edit, ...]
    impact: Impact | None
    became: Became
    is_current: bool  # what it made, or is made on, is the newest version
    refusal: str = ""  # why it cannot be done any more


class ProposalService:
    """Everything people do with a change before it is made."""

    def __init__(self, store: Store, runs: RunService) -> None:
        self._store = store
        self._runs = runs
        self._states = States(store)

    async def read(self, actor: str, run_id: str, words: str) -> Understood:
        """Return what words mean for a run, or why they mean nothing; nothing is kept."""
        snapshot = await self._runs.snapshot(actor, run_id)
        return understand(words, scene_of(snapshot, await self._runs.writer_of(actor)))

    async def propose(
        self,
        actor: str,
        run_id: str,
        words: str,
        edits: Sequence[Edit] | None = None,
        reading: str = "",
    ) -> Proposal:
        """Keep a change for a yes; raise EditRefused where the words cannot be read."""
        if edits is None:
            understood = await self.read(actor, run_id, words)
            if not understood.edits:
                raise EditRefused(understood.refusal, suggestions=understood.suggestions)
            edits, reading = understood.edits, understood.reading
        await self._runs.preview(actor, run_id, edits)  # what does not fit is refused here
        async with self._store.transaction() as tx:
            run = await self._runs.get(actor, run_id)
            return await rows.put(
                tx,
                run_id,
                owner=actor,
                words=words,
                reading=reading,
                edits=[EDIT.dump_python(one, mode="json") for one in edits],
                base=run.revision,
            )

    async def view(self, actor: str, proposal_id: str) -> ProposalView:
        """Return a proposal and what it would do to the run as it stands now."""
        async with self._store.reading() as tx:
            proposal = await rows.get(tx, proposal_id, owner=actor)
        edits = _typed(proposal)
        newest = (await self._runs.get(actor, proposal.run_id)).revision
        became = await self._became(actor, proposal, newest)
        current = newest == (proposal.revision or proposal.base)
        view = ProposalView(proposal, edits, None, became, current)
        if became != "open":
            return view
        try:
            return replace(view, impact=await self._runs.preview(actor, proposal.run_id, edits))
        except EditRefused as error:
            return replace(view, refusal=str(error))

    async def _became(self, actor: str, proposal: Proposal, newest: int) -> Became:
        match proposal.status:
            case ProposalStatus.OPEN:
                return "open" if proposal.base == newest else "moved_on"
            case ProposalStatus.LEFT:
                return "left"
            case _:
                made = proposal.revision
                if made is None or (await self._states.of(actor, proposal.run_id)).stands(made):
                    return "done"
                return "taken_back"

    async def preview(self, actor: str, proposal_id: str, only: Collection[int]) -> Impact:
        """Return what a part of a proposal would do."""
        async with self._store.reading() as tx:
            proposal = await rows.get(tx, proposal_id, owner=actor)
        return await self._runs.preview(actor, proposal.run_id, _part(proposal, only))

    async def apply(
        self, actor: str, proposal_id: str, *, only: Collection[int] | None = None
    ) -> int:
        """Make the change, or the parts of it at ``only``, once; return the new version's number.

        Raises Conflict where it was already made or left, or the draft has moved on.
        """
        async with self._store.reading() as tx:
            proposal = await rows.get(tx, proposal_id, owner=actor)
            await rows.require_open(tx, proposal_id, owner=actor)

        async def within(tx: Transaction, number: int) -> None:
            if number != proposal.base + 1:
                raise Conflict(MOVED_ON, version=number - 1)
            await rows.decide(tx, proposal_id, ProposalStatus.DONE, owner=actor, revision=number)

        return await self._runs.edit(
            actor,
            proposal.run_id,
            _part(proposal, only),
            words=proposal.words,
            within=within,
        )

    async def leave(self, actor: str, proposal_id: str) -> None:
        """Leave the draft as it is."""
        async with self._store.transaction() as tx:
            await rows.decide(tx, proposal_id, ProposalStatus.LEFT, owner=actor)


def scene_of(snapshot: Snapshot, writer: WriterPin | None = None) -> Scene:
    """Return what words about a run are read against; ``writer`` is what its owner may choose."""
    results = {
        Address(one.id, one.item): one.value for one in snapshot.steps if one.value is not None
    }
    own = None if writer is None or writer.by_rules else writer
    models = tuple(dict.fromkeys((own.name, *dict(own.models).values()))) if own else ()
    return Scene(snapshot.workflow, snapshot.revision, results, models=models, connected=own)


def _typed(proposal: Proposal) -> tuple[Edit, ...]:
    return tuple(EDIT.validate_python(one) for one in proposal.edits)


def _part(proposal: Proposal, only: Collection[int] | None) -> tuple[Edit, ...]:
    edits = _typed(proposal)
    if only is None:
        return edits
    wrong = [index for index in only if not 0 <= index < len(edits)]
    if wrong or not only:
        raise EditRefused(f"There are parts 0 to {len(edits) - 1} to choose from.")
    return tuple(edit for index, edit in enumerate(edits) if index in only)
