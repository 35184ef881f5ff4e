"""People in the fault programme: two answer the same requests at once, and both may be killed.

What a verb has returned from was acknowledged, and what it refused was told: both are noted on the
disk, for the invariants.
"""

import asyncio
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.bootstrap import App
from assistant.errors import Conflict
from assistant.snapshot import Snapshot
from assistant.statuses import FINISHED
from assistant.waiting import ApprovalView
from graphs.data import Loaded
from graphs.journal import Verdict
from graphs.kinds.escalation import FAILED
from graphs.steps import LoadStep
from tests.support.crash_oracle import lines
from tests.support.crash_room import ACTOR, Place
from tests.support.fault_goods import rows
from tests.support.fault_sink import LEDGER

LOOK_SECONDS = 0.04


async def answering(app: App, place: Place, run_id: str, name: str, outside: Path) -> None:
    """Answer whatever a run asks, as ``name``, until the run has ended."""
    while (await app.runs.get(ACTOR, run_id)).status not in FINISHED:
        if any(one.run_id == run_id for one in await app.runs.inbox(ACTOR)):
            seen = await app.runs.snapshot(ACTOR, run_id)
            for approval in seen.approvals:
                await _answer(app, place, seen, approval, name, outside)
        await asyncio.sleep(LOOK_SECONDS)


async def _answer(
    app: App, place: Place, seen: Snapshot, approval: ApprovalView, name: str, outside: Path
) -> None:
    verdict, value = Verdict.APPROVE, None
    if approval.gate.endswith(FAILED):
        verdict, value = await _looked(seen, approval, place, outside)
    comment = name if verdict is Verdict.APPROVE else ""
    given = {
        "approval": approval.id,
        "gate": f"{approval.gate}[{approval.item}]",
        "by": name,
        "verdict": verdict.value,
        "comment": comment,
    }
    try:
        await app.runs.decide(
            ACTOR,
            seen.run.id,
            approval.id,
            shown=approval.shown,
            verdict=verdict,
            comment=comment,
            value=value,
        )
    except Conflict as told:
        note(place.home / "told.jsonl", {**given, "told": str(told)})
    else:
        note(place.home / "acks.jsonl", given)


async def _looked(
    seen: Snapshot, approval: ApprovalView, place: Place, outside: Path
) -> tuple[Verdict, Any]:
    """Look outside whether what failed has happened: give what came of it, or have it tried."""
    step = seen.workflow.placed[approval.subject.step].step
    if isinstance(step, LoadStep):
        there = await rows(place, step.to.table or "")
        loaded = Loaded(rows=len(there), to=f"the table {step.to.table} of {step.to.database}")
        given = loaded.model_dump(mode="json") if there else None
    else:
        name = step.url.split("/", 4)[4]
        told = lines(outside / LEDGER)
        found = [one for one in told if (one["line"], one["place"]) == ("did", name)]
        given = found[-1]["answer"] if found else None
    return (Verdict.REQUEST_CHANGES, None) if given is None else (Verdict.EDIT, given)


def note(path: Path, fact: Mapping[str, Any]) -> None:
    """Write a line and flush it to the disk."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(fact) + "\n")
        file.flush()
        os.fsync(file.fileno())
