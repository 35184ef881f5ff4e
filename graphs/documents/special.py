"""Files that are no documents of blocks: a workbook, a deck, a question bank."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from agents.sources import Sources
from graphs.documents.copies import Copy


class Made(NamedTuple):
    """A finished file of one format; the same draft gives the same bytes."""

    name: str  # class_slides, financial_model
    content: bytes
    copy: Copy = "clean"


FileMaker = Callable[[Any, Sources, bool], Iterable[Made]]  # of draft, its sources, and offline
