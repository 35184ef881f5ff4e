"""Materials: what people bring along is read, kept, and given back to them alone."""

from dataclasses import dataclass
from datetime import datetime

from assistant.materials.material import Material
from assistant.materials.reading import Reader
from assistant.store import Store, conversations, materials, users
from assistant.store.materials import NewMaterial, StoredMaterial


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A material with its id and the hash of the file that it was read from."""

    id: str
    conversation_id: str | None
    sha256: str
    created_at: datetime
    material: Material


class Materials:
    """Everything people do with their files before something is made of them."""

    def __init__(self, store: Store, reader: Reader | None = None) -> None:
        self._store = store
        self._reader = reader or Reader()

    async def add(
        self, actor: str, name: str, content: bytes, conversation_id: str | None = None
    ) -> Kept:
        """Read a file and keep it; raise MaterialRefused, or NotFound for the conversation."""
        if conversation_id is not None:
            async with self._store.reading() as tx:  # before any work is done for nothing
                await conversations.get(tx, conversation_id, owner=actor)
        material = await self._reader.read(name, content)
        new = NewMaterial(
            owner=actor,
            name=material.name,
            content=material.content(),
            conversation_id=conversation_id,
        )
        async with self._store.transaction() as tx:
            await users.ensure(tx, actor, actor)
            return _kept(await materials.keep(tx, new, content))

    async def get(self, actor: str, material_id: str) -> Kept:
        """Return one of the actor's materials; raise NotFound."""
        async with self._store.reading() as tx:
            return _kept(await materials.get(tx, material_id, owner=actor))

    async def of(self, actor: str, conversation_id: str) -> list[Kept]:
        """Return the materials of a conversation, the oldest first; raise NotFound."""
        async with self._store.reading() as tx:
            found = await materials.of_conversation(tx, conversation_id, owner=actor)
        return [_kept(one) for one in found]

    async def file(self, actor: str, material_id: str) -> bytes:
        """Return the bytes of a material as they came; raise NotFound."""
        async with self._store.reading() as tx:
            return await materials.file(tx, material_id, owner=actor)


def _kept(stored: StoredMaterial) -> Kept:
    return Kept(
        id=stored.id,
        conversation_id=stored.conversation_id,
        sha256=stored.sha256,
        created_at=stored.created_at,
        material=Material.read(stored.name, stored.content),
    )
