"""A draft as it becomes by what was changed in one of its documents."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from agents.sources import elements
from assistant.materials.alignment import normal
from assistant.materials.placing import Relisted, Rewritten, is_blank
from graphs import paths
from graphs.documents.inline import rich
from graphs.documents.layout import plain
from graphs.written_numbers import written_number

Why = Literal["layout", "number", "form", "gone", "moved", "missing", "where", "twice", "filled"]
_CURRENCY = re.compile(r"^(?:[A-Z]{0,3}[$€£₹¥]|[A-Z]{3}\s)\s?(?=\d)")
_NOWHERE = object()


class Misplaced(Exception):
    """A change has no place in the draft, and why."""

    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(why)


class Rewriting:
    """The value of a draft while changes are put into it, one after the other."""

    def __init__(self, draft: Any) -> None:
        self.before = draft
        self.after = draft
        self._seen: dict[tuple[str, str], str] = {}
        self._gone: set[str] = set()
        self._added: list[tuple[str, str, int, str]] = []  # list, neighbour, side, text

    def value(self, path: str) -> Any:
        """Return what stood at a path; None where nothing did."""
        return paths.get(self.before, path, None)

    def rewrite(self, change: Rewritten | Relisted) -> None:
        """Put new words in place of old ones; raise Misplaced."""
        if isinstance(change, Relisted):
            if self._is_first(change.path, "", "\n".join(change.entries)):
                self._put(change.path, list(change.entries))
        elif self._is_first(change.path, change.old, change.new):
            self._put(change.path, self._replaced(change))

    def remove(self, path: str) -> None:
        """Take an element out of its list, or leave the field of a passage empty."""
        if self.in_list(path):
            self._gone.add(path)
        elif paths.get(self.after, path, None) == "":
            return
        elif isinstance(paths.get(self.after, path, None), str):
            self._put(path, "")
        else:
            raise Misplaced("number")

    def add(self, beside: str, text: str, *, after: bool) -> None:
        """Put a new entry into the list that holds ``beside``, before or after it."""
        top = beside.rpartition("/")[0]
        self._added.append((top, beside, 1 if after else 0, text))

    def append(self, path: str, text: str) -> None:
        """Add a line to a passage."""
        now = paths.get(self.after, path, None)
        if not isinstance(now, str):
            raise Misplaced("where")
        self._put(path, f"{now}\n{text}")

    def is_part(self, path: str, text: str) -> bool:
        """Tell whether a text is only a part of the passage at a path."""
        value = self.value(path)
        whole = (normal(value), _large(normal(value))) if isinstance(value, str) else ()
        return bool(whole) and normal(text) not in whole

    def in_list(self, path: str) -> bool:
        """Tell whether a path is that of an element of a list."""
        top = path.rpartition("/")[0]
        return isinstance(self.value(top), list | tuple)

    def of_words(self, path: str) -> bool:
        """Tell whether a path is that of a text in a list of texts."""
        return self.in_list(path) and isinstance(self.value(path), str)

    def result(self) -> Any:
        """Return the draft with everything in it; lists are put together last."""
        tops = {path.rpartition("/")[0] for path in self._gone}
        for top in sorted(tops | {one[0] for one in self._added}, key=len, reverse=True):
            self.after = paths.put(self.after, top, self._relisted(top))
        return self.after

    def _relisted(self, top: str) -> list[Any]:
        kept: list[Any] = []
        for segment, element in elements(paths.get(self.after, top)):
            path = f"{top}/{segment}"
            kept += self._beside(path, 0)
            if path not in self._gone:
                kept.append(element)
            kept += self._beside(path, 1)
        return kept

    def _beside(self, path: str, side: int) -> Iterable[str]:
        return (text for _, one, where, text in self._added if (one, where) == (path, side))

    def _is_first(self, path: str, old: str, new: str) -> bool:
        """Tell whether a change was not made yet; raise Misplaced where another one was."""
        place = (path, normal(old))
        if place in self._seen and self._seen[place] != normal(new):
            raise Misplaced("twice")
        is_first = place not in self._seen
        self._seen[place] = normal(new)
        return is_first

    def _replaced(self, change: Rewritten) -> Any:
        value = paths.get(self.after, change.path, _NOWHERE)
        if value is _NOWHERE:
            raise Misplaced("gone")
        if isinstance(value, bool) or value is None:
            raise Misplaced("number")
        if isinstance(value, int | float):
            return _number(value, change)
        shown = plain(rich(value))
        if normal(change.old) in (normal(value), normal(shown), _large(normal(value))):
            return change.new
        if is_blank(change.old):
            return change.new.strip(" _")
        if (found := _loosely(change.old).search(value)) is not None:
            rest = f"{value[: found.start()]}{change.new}{value[found.end() :]}".strip()
            return rest if change.new else re.sub(r"\n\s*\n", "\n", rest)
        raise Misplaced("form")

    def _put(self, path: str, value: Any) -> None:
        self.after = paths.put(self.after, path, value)


def _number(value: int | float, change: Rewritten) -> int | float:
    """Return the number that was written; a point that parted decimals there still does."""
    bare = _CURRENCY.sub("", change.new.strip())
    figure = written_number(bare, share="." in change.old)
    if figure is None or (isinstance(value, int) and not figure.is_integer()):
        raise Misplaced("number")
    return int(figure) if isinstance(value, int) else figure


def _loosely(text: str) -> re.Pattern[str]:
    words: Sequence[str] = text.split()
    return re.compile(r"\s+".join(re.escape(word) for word in words) or r"(?!)")


def _large(text: str) -> str:
    return text[:1].upper() + text[1:]
