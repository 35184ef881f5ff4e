"""Graphs that run on their own, in LangGraph's tools: offline rules, a journal in memory."""

import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from agents.rules_writer import RulesWriter
from graphs.engine import Executor
from graphs.inputs import accepted
from graphs.journal import MemoryJournal
from graphs.keys import digest
from graphs.kinds import perform
from graphs.revision import Revision
from graphs.room import Room
from graphs.workflow import Workflow

KEPT = 64  # threads remembered at once; an older one is made again from its inputs


class Rooms:
    """One executor a LangGraph thread."""

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self._executors: dict[str, Executor] = {}
        self._lock = threading.Lock()

    def executor(self, inputs: Mapping[str, Any], runtime: Any) -> Executor:
        """Return the executor of the running thread; of the inputs where there is no thread."""
        info = getattr(runtime, "execution_info", None)
        thread = getattr(info, "thread_id", None) or digest(dict(inputs))
        with self._lock:
            if thread not in self._executors:
                while len(self._executors) >= KEPT:
                    self._executors.pop(next(iter(self._executors)))
                self._executors[thread] = self._new(inputs)
            return self._executors[thread]

    def _new(self, inputs: Mapping[str, Any]) -> Executor:
        taken = accepted(self.workflow.definition, inputs, datetime.now(UTC).date())
        writer = RulesWriter()
        room = Room(journal=MemoryJournal(), writers=lambda pin: writer)
        revision = Revision(inputs=taken.values, given=taken.given)
        return Executor(self.workflow, revision, room, perform, entries={}, decisions=())
