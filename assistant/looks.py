"""Looks: which standard passages of a draft its owner has looked at. A clean copy waits for that.

A look is an event of the run, so it holds in every tab and on every device, and after an edit only
the passages that are new are left to look at.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from agents.sources import Source
from assistant.preview import draft_so_far
from assistant.snapshot import Snapshot
from assistant.store import Store, events, runs
from graphs.documents.blocks import Document, Run
from graphs.journal import Event
from graphs.keys import digest

LOOKED = "draft.looked"
_NAME = 12  # signs of a hash, which tell the passages of one draft apart


class Looks:
    """Knows what the owners of runs have looked at."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def unseen(self, actor: str, snapshot: Snapshot) -> list[str]:
        """Return the standard passages of the draft that were not looked at yet."""
        async with self._store.reading() as tx:
            looks = await events.since(tx, snapshot.run.id, 0, owner=actor, kinds={LOOKED})
        seen = {name for one in looks for name in one.data["passages"]}
        return [text for text in standard_passages(snapshot) if _name(text) not in seen]

    async def look(self, actor: str, snapshot: Snapshot) -> None:
        """Note that the actor has looked at every standard passage that there is now."""
        unseen = await self.unseen(actor, snapshot)
        if not unseen:
            return
        told = Event(LOOKED, {"passages": [_name(text) for text in unseen]})
        async with self._store.transaction() as tx:
            await runs.require(tx, snapshot.run.id, owner=actor, lock=True)
            await events.append(tx, snapshot.run.id, [told], actor=actor)


def standard_passages(snapshot: Snapshot) -> list[str]:
    """Return every passage in standard wording that the documents of a draft show, each once."""
    return list(dict.fromkeys(_standard(draft_so_far(snapshot))))


def _standard(value: Any) -> Iterator[str]:
    match value:
        case Run(text=text, source=Source.STANDARD):
            yield text
        case Document(blocks=blocks):
            yield from _standard(blocks)
        case list() | tuple():
            for part in value:
                yield from _standard(part)
        case _ if is_dataclass(value) and not isinstance(value, type):
            for field in fields(value):
                yield from _standard(getattr(value, field.name))
        case _:
            return


def _name(text: str) -> str:
    return digest(text)[:_NAME]
