"""A person's letterhead: a Word file whose look their Word files have until it is removed.

It is put under a file when that is handed out: the drafts themselves, and their files as they are
kept, do not change.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from assistant.errors import MaterialRefused, NotFound
from assistant.materials.material import Material, file_name
from assistant.preferences import Letterhead, Preferences, PreferenceService
from assistant.store import Store, materials, users
from assistant.store.materials import NewMaterial
from assistant.words import say

Apart = Callable[..., Awaitable[Any]]


class Letterheads:
    """Keeps letterheads, and lays files on them ``apart`` from the conversations."""

    def __init__(
        self, store: Store, preferences: PreferenceService, apart: Apart = asyncio.to_thread
    ) -> None:
        self._store = store
        self._preferences = preferences
        self._apart = apart

    async def take(self, actor: str, name: str, content: bytes) -> Preferences:
        """Use a file as the actor's letterhead; raise MaterialRefused with the reason."""
        from graphs.documents.letterheads import refusal

        name = file_name(name)
        if (why := await self._apart(refusal, content)) is not None:
            raise MaterialRefused(say("letterhead.refused", name=name, why=why), name=name)
        kept = Material(name=name, kind="docx").content()
        new = NewMaterial(owner=actor, name=name, content=kept)
        async with self._store.transaction() as tx:
            await users.ensure(tx, actor, actor)
            material = await materials.keep(tx, new, content)
        return await self._preferences.use(actor, Letterhead(name=name, material=material.id))

    async def put_away(self, actor: str) -> Preferences:
        """Use no letterhead any more."""
        return await self._preferences.use(actor, None)

    async def laid(self, actor: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return Word files, by whatever names, on the actor's letterhead where there is one."""
        mine = (await self._preferences.get(actor)).letterhead if files else None
        if mine is None:
            return dict(files)
        try:
            async with self._store.reading() as tx:
                look = await materials.file(tx, mine.material, owner=actor)
        except NotFound:
            return dict(files)
        from graphs.documents.letterheads import laid_on

        return {name: await self._apart(laid_on, one, look) for name, one in files.items()}
