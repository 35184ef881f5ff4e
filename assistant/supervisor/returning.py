"""What the supervisor asks of whoever recognises files that were exported here and come back."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from assistant.materials.material import Material
from graphs.edits import Edit


class Changed(Protocol):
    """What was changed in a file that came back."""

    @property
    def run_id(self) -> str:
        """The run that the file is of."""
        ...

    @property
    def edits(self) -> Sequence[Edit]:
        """One edit for each changed passage."""
        ...

    @property
    def is_same(self) -> bool:
        """True where nothing differs from what was exported."""
        ...

    def told(self) -> Mapping[str, Any]:
        """Return the changes as facts for a card."""
        ...


class Returning(Protocol):
    """Recognises files that were exported here and come back."""

    async def changes(
        self, actor: str, material: Material, sha256: str = "", *, run_id: str | None = None
    ) -> Changed | None:
        """Return what was changed in a file; None where it was not exported here."""
        ...
