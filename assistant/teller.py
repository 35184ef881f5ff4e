"""The teller: says in a conversation what its runs do, each milestone once, also after a crash.

What was told and how far is kept in one transaction. Several processes may tell: one wins.
"""

import asyncio
import logging
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from assistant.board import Board, Post, Shown, post
from assistant.errors import NotFound
from assistant.store import Store, conversations, documents, effects, events, runs
from assistant.store.database import Transaction
from assistant.store.events import StoredEvent
from assistant.store.runs import Run
from assistant.words import say
from graphs.journal import EffectState

log = logging.getLogger(__name__)

MOST_EVENTS = 2_000


class Teller:
    """Tells conversations of their runs."""

    def __init__(self, store: Store, board: Board) -> None:
        self._store = store
        self._board = board
        self._turn = asyncio.Lock()

    async def catch_up(self) -> None:
        """Tell what was left untold when the last process ended."""
        async with self._store.reading() as tx:
            waiting = [
                await runs.get(tx, run_id, owner=None) for run_id in await conversations.untold(tx)
            ]
        for run in waiting:
            await self.tell(run)

    async def tell(self, run: Run) -> None:
        """Tell the conversation of a run what it was not told yet."""
        async with self._turn:
            try:
                shown, home = await self._kept(run)
            except NotFound:  # the conversation was removed in the meantime
                return
        if home is not None:
            await self._board.show(home, shown)

    async def _kept(self, run: Run) -> tuple[list[Shown], str | None]:
        async with self._store.reading() as tx:
            home = await conversations.home_of(tx, run.id, owner=None)
            if home is None:
                return [], None
            new = await events.since(tx, run.id, home.told_seq, owner=None, limit=MOST_EVENTS)
            ended = any(one.kind == "run.succeeded" for one in new)
            made = await _made(tx, run) if ended else _Made(False, ())
        if not new:
            return [], None
        posts = list(_posts(run, made, new))
        async with self._store.transaction() as tx:
            if not await conversations.told(tx, run.id, home.told_seq, new[-1].seq):
                return [], None
            shown = [await self._board.keep(tx, home.conversation_id, one) for one in posts]
        return shown, home.conversation_id


class _Made(NamedTuple):
    """What a run has come to: whether there are files, and what it did outside."""

    files: bool
    outside: tuple[str, ...]


async def _made(tx: Transaction, run: Run) -> _Made:
    files = await documents.of_run(tx, run.id, owner=None)
    done = await effects.of_run(tx, run.id, owner=None)
    stands = [one.destination for one in done if one.state is EffectState.CONFIRMED]
    return _Made(bool(files), tuple(dict.fromkeys(stands)))


def _finished(run: Run, made: _Made, seq: int) -> Post:
    parts = [say("run.done" if made.files else "run.done.no_files", title=run.title)]
    if made.outside:
        parts.append(say("run.done.outside", done="; ".join(made.outside)))
    card = {"run": run.id, "revision": run.revision}
    return post(run.id, str(seq), text=" ".join(parts), cards={"files": card} if made.files else {})


def _posts(run: Run, made: _Made, new: list[StoredEvent]) -> Iterator[Post]:
    for event in new:
        facts = {"run": run.id}
        match event.kind:
            case "run.created":
                cards = {"run": facts}
                yield post(run.id, "run", text=say("run.begun", title=run.title), cards=cards)
            case "approval.requested":
                card = {**facts, "approval": event.data["approval"]}
                yield post(run.id, str(event.seq), cards={"approval": card})
            case "approval.reminded" | "approval.escalated":
                said = say(event.kind.replace("approval.", "run."), **event.data)
                yield post(run.id, str(event.seq), text=said)
            case "result.reverted":
                yield post(run.id, str(event.seq), text=say("run.reverted", **event.data))
            case "person.notified":
                yield post(run.id, event.data["key"], text=_notice(event.data))
            case "run.revised":
                card = {**facts, "revision": event.data["revision"]}
                yield post(run.id, str(event.seq), cards={"receipt": card})
            case "run.succeeded":
                yield _finished(run, made, event.seq)
            case "run.paused" | "run.failed" | "run.cancelled":
                status = event.kind.removeprefix("run.")
                card = {**facts, "status": status, "seq": event.seq, **event.data}
                yield post(run.id, str(event.seq), cards={"stopped": card})
            case _:
                pass


def _notice(message: Mapping[str, Any]) -> str:
    """Return the words of a workflow's own message."""
    subject, text = message["subject"], message["text"]
    return say("run.notice", subject=subject, text=text) if subject else str(text)
