"""Workbooks that come back: what a template knows of reading its own, with changed input cells."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from graphs.documents.workbook import Value

KEY = "draft_key"  # the cell of a workbook that tells which draft it was made of


class Unread(NamedTuple):
    """An input cell whose content cannot be taken over: what it is called, held, and why not."""

    label: str
    before: str
    after: str
    why: str  # a sentence


class CameBack(NamedTuple):
    """The draft as the cells of a returned workbook make it, and what they hold beside."""

    draft: Any
    unread: tuple[Unread, ...] = ()


class Returning(NamedTuple):
    """How a template knows its workbooks again, and reads them."""

    key: Callable[[Any], str]  # of a draft
    read: Callable[[Any, Mapping[str, Value]], CameBack]  # a draft, and the named cells
