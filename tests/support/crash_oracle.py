"""What must hold after a crash trial: the database against the provider's ledger and the acks.

Each method of Oracle names the violations of one promise; none means it was kept.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select

from assistant.bootstrap import App
from assistant.store import Store
from assistant.store.tables import approvals, attempts, events, journal, revisions, runs
from graphs.journal import Kind
from tests.support.crash_room import ACTOR


class Piece(NamedTuple):
    """One piece of work."""

    step: str
    item: str
    key: str


@dataclass(frozen=True)
class Call:
    """A line of the provider's ledger: one call, billed."""

    piece: Piece
    pid: int
    at_ns: int
    price_usd: float


@dataclass(frozen=True)
class Oracle:
    """Everything that is known about one run, from the outside and from its tables."""

    run: Mapping[str, Any]
    calls: tuple[Call, ...]
    answered: Mapping[Piece, list[int]]
    rows: tuple[Mapping[str, Any], ...]  # of the journal
    approvals: tuple[Mapping[str, Any], ...]
    events: tuple[Mapping[str, Any], ...]
    revisions: tuple[Mapping[str, Any], ...]
    open_attempts: int
    acks: tuple[Mapping[str, Any], ...]
    lost: frozenset[int] = frozenset()  # processes that lost a lease while they were alive
    killed: Mapping[int, int] = field(default_factory=dict)  # pid: when, in nanoseconds

    def violations(self) -> list[str]:
        """Return every promise that was broken, and where."""
        return [
            *self.paid_after_commit(),
            *self.paid_twice_without_a_kill(),
            *self.decisions_lost(),
            *self.asked_twice(),
            *self.edits_lost(),
            *self.gaps_in_events(),
            *self.undercounted(),
            *self.left_open(),
        ]

    def paid_after_commit(self) -> Iterator[str]:
        """No call is made for a piece of work whose outcome is in the journal."""
        kept = {_piece(row): _ns(row["created_at"]) for row in self.rows}
        for call in self.calls:
            if call.at_ns > kept.get(call.piece, call.at_ns):
                yield f"{call.piece} was called after its outcome was kept"

    def paid_twice_without_a_kill(self) -> Iterator[str]:
        """A piece is called again only when the process that called it was killed before."""
        by_piece: dict[Piece, list[Call]] = defaultdict(list)
        for call in self.calls:
            by_piece[call.piece].append(call)
        for piece, calls in by_piece.items():
            for first, again in pairwise(calls):
                dead = self.killed.get(first.pid, again.at_ns) < again.at_ns
                if not dead and first.pid not in self.lost:
                    yield f"{piece} was called twice, and {first.pid} had not been killed"

    def decisions_lost(self) -> Iterator[str]:
        """Every decision that was acknowledged is in the table, as it was given."""
        kept = {(_gate(row), row["shown"]): row["verdict"] for row in self.approvals}
        for ack in self.acks:
            if "gate" in ack and kept.get((ack["gate"], ack["shown"])) != ack["verdict"]:
                yield f"the decision {ack} was lost"

    def asked_twice(self) -> Iterator[str]:
        """The same content is decided on once, and nothing waits at the end."""
        given = Counter((ack["gate"], ack["shown"]) for ack in self.acks if "gate" in ack)
        yield from (f"{asked} was asked twice" for asked, count in given.items() if count > 1)
        yield from (f"{_gate(row)} waits" for row in self.approvals if row["status"] == "pending")
        decided = Counter(_gate(row) for row in self.approvals if row["status"] == "decided")
        told = Counter(
            row["data"]["gate"] for row in self.events if row["kind"] == "approval.decided"
        )
        if decided != told:
            yield f"decided were {decided}, told of {told}"

    def edits_lost(self) -> Iterator[str]:
        """Every edit that was acknowledged is a revision, and was applied once."""
        numbers = [row["number"] for row in self.revisions]
        if numbers != list(range(1, len(numbers) + 1)) or self.run["revision"] != numbers[-1]:
            yield f"the revisions are {numbers}, the run stands at {self.run['revision']}"
        for ack in self.acks:
            if "revision" in ack and ack["revision"] not in numbers:
                yield f"the edit {ack} was lost"
        told = sum(row["kind"] == "run.revised" for row in self.events)
        if told > 1:
            yield f"the one edit was applied {told} times"

    def gaps_in_events(self) -> Iterator[str]:
        """Events are numbered without gaps, and each outcome is told of once."""
        numbers = [row["seq"] for row in self.events]
        if numbers != list(range(1, self.run["last_seq"] + 1)):
            yield f"the events are numbered {numbers}, the run says {self.run['last_seq']}"
        told = Counter(
            (row["data"]["step"], row["data"]["item"])
            for row in self.events
            if row["kind"] == "step.finished"
        )
        kept = Counter((row["step"], row["item"]) for row in self.rows)
        if told != kept:
            yield f"told of, but not kept: {told - kept}; kept, but not told of: {kept - told}"

    def undercounted(self) -> Iterator[str]:
        """What the run says it spent is no less than what the provider bills."""
        bill = sum(call.price_usd for call in self.calls)
        if self.run["spent_usd"] < bill - 1e-9:
            yield f"spent ${self.run['spent_usd']}, billed ${bill}"

    def left_open(self) -> Iterator[str]:
        """The run has ended well, nobody holds it, and no money is set aside."""
        if self.run["status"] != "succeeded" or self.run["lease_owner"] is not None:
            yield f"the run is {self.run['status']} ({self.run['reason']})"
        if self.open_attempts or abs(self.run["reserved_usd"]) > 1e-9:
            yield f"{self.open_attempts} calls are open, ${self.run['reserved_usd']} set aside"
        failed = [row["step"] for row in self.rows if row["kind"] == Kind.FAILED]
        if failed:
            yield f"failed: {failed}"


async def oracle(
    store: Store, home: Path, run_id: str, killed: Mapping[int, int] | None = None
) -> Oracle:
    """Read everything there is about a run."""
    mine = {"of": runs.c.id == run_id}
    async with store.reading() as tx:
        (run,) = [row._asdict() for row in await tx.all(select(runs).where(mine["of"]))]
        tables = {}
        for table, order in (
            (journal, journal.c.created_at),
            (approvals, approvals.c.created_at),
            (events, events.c.seq),
            (revisions, revisions.c.number),
            (attempts, attempts.c.at),
        ):
            query = select(table).where(table.c.run_id == run_id).order_by(order)
            tables[table.name] = tuple(row._asdict() for row in await tx.all(query))
    ledger = lines(home / "ledger.jsonl")
    answered: dict[Piece, list[int]] = defaultdict(list)
    for line in ledger:
        if line["line"] == "answered":
            answered[_piece(line)].append(line["at_ns"])
    return Oracle(
        run=run,
        calls=tuple(
            Call(_piece(line), line["pid"], line["at_ns"], line["price_usd"])
            for line in ledger
            if line["line"] == "called"
        ),
        answered=answered,
        rows=tables["journal"],
        approvals=tables["approvals"],
        events=tables["events"],
        revisions=tables["revisions"],
        open_attempts=sum(row["status"] == "open" for row in tables["attempts"]),
        acks=lines(home / "acks.jsonl"),
        lost=frozenset(line["pid"] for line in lines(home / "lost.jsonl")),
        killed=killed or {},
    )


async def outcome_of(app: App, run_id: str) -> dict[str, Any]:
    """Return what a run has come to: every step's value, and the files' hashes."""
    seen = await app.runs.snapshot(ACTOR, run_id)
    steps = {f"{one.id}[{one.item}]": [one.status, one.value] for one in seen.steps}
    return {
        "steps": steps,
        "documents": sorted((one.name, one.format, one.copy, one.sha256) for one in seen.documents),
    }


def lines(path: Path) -> tuple[dict[str, Any], ...]:
    """Return the lines of a JSON-lines file; none when it is not there."""
    text = path.read_text("utf-8") if path.exists() else ""
    return tuple(json.loads(line) for line in text.splitlines())


def _piece(row: Mapping[str, Any]) -> Piece:
    return Piece(row["step"], row["item"], row["key"])


def _gate(row: Mapping[str, Any]) -> str:
    item = row["gate_item"]
    return f"{row['gate_step']}[{item}]" if item else row["gate_step"]


def _ns(moment: datetime) -> int:
    return round(moment.timestamp() * 1e6) * 1000 + 999
