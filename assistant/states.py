"""Reads everything that the store keeps of a run in one transaction, and looks its steps up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.errors import NotFound
from assistant.store import Store, definitions, documents, effects, journal, revisions, runs
from assistant.store import approvals as approval_rows
from assistant.store.approvals import Approval
from assistant.store.documents import Document
from assistant.store.effects import Effect
from assistant.store.revisions import Revision as Kept
from assistant.store.runs import Run
from graphs.catalog import from_pin
from graphs.engine import Executor, Planning
from graphs.journal import Decision
from graphs.rerun import Entries, looked_up
from graphs.revision import Revision
from graphs.workflow import Workflow


@dataclass(frozen=True)
class State:
    """All that the store keeps of a run, read at one moment."""

    run: Run
    version: int
    workflow: Workflow
    revisions: Sequence[Revision]
    kept: Sequence[Kept]  # the same with their authors, in the same order
    entries: Entries
    decisions: Sequence[Decision]
    approvals: Sequence[Approval]
    documents: Sequence[Document]
    effects: Sequence[Effect] = ()  # what it did outside, the oldest first

    @property
    def revision(self) -> Revision:
        """The current revision."""
        return self.revisions[-1]

    def numbered(self, number: int) -> Revision:
        """Return one revision; raise NotFound."""
        for one in self.revisions:
            if one.number == number:
                return one
        raise NotFound(
            f"There is no version {number}; there are 1 to {self.revision.number}.", version=number
        )

    def until(self, number: int) -> "State":
        """Return the run as it stood at a revision, where nothing waits any more."""
        if self.numbered(number) is self.revision:
            return self
        revisions_ = [one for one in self.revisions if one.number <= number]
        return replace(self, revisions=revisions_, approvals=())

    def words(self, number: int) -> str:
        """Return what the author of a revision said."""
        return next(one.words for one in self.kept if one.number == number)

    def approval(self, approval_id: str) -> Approval:
        """Return one approval of the run; raise NotFound."""
        for one in self.approvals:
            if one.id == approval_id:
                return one
        raise NotFound(f"There is no approval {approval_id!r} in this run.", approval=approval_id)

    def stands(self, number: int) -> bool:
        """Tell whether what a revision changed is still in the newest one: nobody took it back."""
        revision: Revision | None = self.revision
        while revision is not None and revision.number != number:
            origin = revision.restores or revision.parent
            revision = self.numbered(origin) if origin else None
        return revision is not None

    def standing(self, revision: Revision) -> Revision:
        """Return the revision whose state stands in ``revision``: itself, unless it is an undo.

        One that was chosen stands for itself, so that undoing it leads back to where it was chosen.
        """
        while revision.restores is not None and not revision.chosen:
            revision = self.numbered(revision.restores)
        return revision


class States:
    """The runs of a store, each as it stands at one moment."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._workflows: dict[str, Workflow] = {}

    async def of(self, actor: str | None, run_id: str) -> State:
        """Return everything about a run; raise NotFound."""
        async with self._store.reading() as tx:
            run = await runs.get(tx, run_id, owner=actor)
            version = await definitions.get_version(tx, run.version_id, owner=None)
            kept = await revisions.of_run(tx, run_id, owner=actor)
            entries = await journal.entries(tx, run_id, owner=None)
            asked = await approval_rows.of_run(tx, run_id, owner=actor)
            files = await documents.of_run(tx, run_id, owner=actor)
            done = await effects.of_run(tx, run_id, owner=actor)
            decisions = await approval_rows.decisions(tx, run_id, owner=actor)
        if version.id not in self._workflows:
            self._workflows[version.id] = from_pin(version.pin)
        return State(
            run=run,
            version=version.number,
            workflow=self._workflows[version.id],
            revisions=[Revision.model_validate(one.state) for one in kept],
            kept=kept,
            entries=entries,
            decisions=decisions,
            approvals=asked,
            documents=files,
            effects=done,
        )

    async def planner(
        self, state: State, revisions_: Sequence[Revision], planning: Planning = "look"
    ) -> Executor:
        """Return the executor that has looked up, or foreseen, the steps of the last revision."""
        return await looked_up(
            state.workflow,
            revisions_,
            state.entries,
            state.decisions,
            planning=planning,
            autonomy=state.run.autonomy,
        )

    async def at(self, state: State, number: int) -> Executor:
        """Return the executor that has looked up the steps of one revision; raise NotFound."""
        return await self.planner(state, state.until(number).revisions)
