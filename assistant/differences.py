"""A passage that differs, told for a person: where it stands, what it said, and word by word."""

from collections.abc import Collection
from dataclasses import dataclass

from assistant.comparing import GONE, Change, Segment, as_text, worded
from assistant.naming import Naming
from graphs.journal import Address
from graphs.origins import Spot, origin
from graphs.workflow import Workflow


@dataclass(frozen=True)
class Difference:
    """A passage that differs, where an edit of it would aim, and its words one by one."""

    address: Address
    path: str
    place: str  # what the passage is called inside its part; empty for the whole
    before: str | None  # None where it was not there
    after: str | None
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Reader:
    """Reads changes out by the names that one run's passages have."""

    workflow: Workflow
    naming: Naming
    known: Collection[Address]

    def place(self, address: Address, path: str) -> str:
        """Return what a passage is called where it was written."""
        return self.naming.passage(*origin(self.workflow, Spot(address, path), self.known))

    def part(self, address: Address, path: str) -> str:
        """Return what the part is called in which a passage was written."""
        spot = Spot(address, path)
        return self.naming.part(
            origin(self.workflow, spot, self.known).address if path else address
        )

    def difference(self, address: Address, change: Change) -> Difference:
        """Tell a change of a result."""
        before, after = as_text(change.before), as_text(change.after)
        return Difference(
            address=address,
            path=change.path,
            place=self.place(address, change.path),
            before=None if change.before is GONE else before,
            after=None if change.after is GONE else after,
            segments=worded(before, after),
        )
