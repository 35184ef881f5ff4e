"""What differs, over the API: each passage by its name, with its words one by one."""

from collections.abc import Iterable

from pydantic import BaseModel

from assistant.comparing import Tag
from assistant.differences import Difference


class SegmentShape(BaseModel):
    """A stretch of text that stands in both, went out, or came in."""

    tag: Tag
    text: str


class DifferenceShape(BaseModel):
    """A passage that differs. ``before`` and ``after`` are null where it was, or is, not there."""

    step: str
    item: str
    path: str
    place: str
    before: str | None
    after: str | None
    segments: list[SegmentShape]


def difference_shapes(found: Iterable[Difference]) -> list[DifferenceShape]:
    """Return what differs."""
    return [
        DifferenceShape(
            step=one.address.step,
            item=one.address.item,
            path=one.path,
            place=one.place,
            before=one.before,
            after=one.after,
            segments=[SegmentShape(tag=part.tag, text=part.text) for part in one.segments],
        )
        for one in found
    ]
