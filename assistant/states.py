"""Reads everything that the store keeps of a run in one transaction, and looks its steps up."""

from collections.abc import Sequence

from assistant.snapshot import State
from assistant.store import Store, definitions, documents, journal, revisions, runs
from assistant.store import approvals as approval_rows
from graphs.catalog import from_pin
from graphs.engine import Executor, Planning
from graphs.rerun import looked_up
from graphs.revision import Revision
from graphs.workflow import Workflow


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
            decisions = await approval_rows.decisions(tx, run_id, owner=actor)
        if version.id not in self._workflows:
            self._workflows[version.id] = from_pin(version.pin)
        return State(
            run=run,
            version=version.number,
            workflow=self._workflows[version.id],
            revisions=[Revision.model_validate(one.state) for one in kept],
            words={one.number: one.words for one in kept},
            entries=entries,
            decisions=decisions,
            approvals=asked,
            documents=files,
        )

    async def planner(
        self, state: State, revisions_: Sequence[Revision], planning: Planning = "look"
    ) -> Executor:
        """Return the executor that has looked up, or foreseen, the steps of the last revision."""
        return await looked_up(
            state.workflow, revisions_, state.entries, state.decisions, planning=planning
        )
