"""How long a script is on the page: pages, and eighths of a page for every scene and act."""

from collections.abc import Sequence
from typing import NamedTuple

from graphs.screenplay.acts import acts
from graphs.screenplay.elements import Element, scenes
from graphs.screenplay.paging import LINES, Page, paged


class Length(NamedTuple):
    """The page on which something begins, and how many eighths of a page it takes."""

    page: str
    eighths: int

    @property
    def told(self) -> str:
        """The length as a breakdown sheet says it: 2 3/8."""
        return in_eighths(self.eighths)


class ActLength(NamedTuple):
    """An act and its length."""

    name: str
    length: Length


def in_eighths(eighths: int) -> str:
    """Return so many eighths of a page in whole pages and eighths: 2 3/8."""
    whole, rest = divmod(eighths, 8)
    told = [str(whole)] if whole or not rest else []
    return " ".join((*told, f"{rest}/8") if rest else told)


class Lengths:
    """The lengths of a script's parts; pages are cut once."""

    def __init__(self, elements: Sequence[Element]) -> None:
        self._elements = elements
        self.pages: list[Page] = paged(elements)
        self._places = _places(self.pages)

    @property
    def count(self) -> int:
        """The number of pages."""
        return len(self.pages)

    def of(self, start: int, end: int) -> Length:
        """Return the length of the elements from `start` up to but without `end`."""
        first = self._line(start)
        last = self._line(end)
        page = self.pages[min(first // LINES, len(self.pages) - 1)].number if self.pages else "1"
        return Length(page, max(1, round((last - first) * 8 / LINES)))

    def scenes(self) -> list[Length]:
        """Return the length of every scene, as `elements.scenes` yields them."""
        cut = [scene.start for scene in scenes(self._elements)]
        ends = [*cut[1:], len(self._elements)]
        return [self.of(start, end) for start, end in zip(cut, ends, strict=True)]

    def acts(self) -> list[ActLength]:
        """Return the length of every act."""
        return [ActLength(act.name, self.of(act.start, act.end)) for act in acts(self._elements)]

    def _line(self, element: int) -> int:
        """Return the line of the whole script on which an element begins, or the end."""
        for at in range(element, len(self._elements)):
            if at in self._places:
                return self._places[at]
        last = len(self.pages) - 1
        return last * LINES + len(self.pages[last].rows) if self.pages else 0


def _places(pages: Sequence[Page]) -> dict[int, int]:
    """Return the line on which each element begins."""
    found: dict[int, int] = {}
    for number, page in enumerate(pages):
        for line, row in enumerate(page.rows):
            if row is not None and row.element >= 0:
                found.setdefault(row.element, number * LINES + line)
    return found
