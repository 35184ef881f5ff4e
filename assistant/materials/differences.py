"""Reads a returned document against the one that was exported: what of the draft was changed."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from assistant.materials.alignment import Placed, aligned, normal
from assistant.materials.placing import Rewritten, changed_in, fitted
from assistant.materials.rewriting import Misplaced, Rewriting, Why
from graphs.documents.incoming import MARKER
from graphs.documents.traced import Piece, TracedLine

_MUCH = 0.4  # of the passages: where more are missing, the file is a part of the document


class Unplaced(NamedTuple):
    """A change that has no place in the draft, and why; ``said`` is the reason in own words."""

    before: str
    after: str
    why: Why
    said: str = ""


class Differences(NamedTuple):
    """A draft as a returned document makes it, and what could not be put into it."""

    draft: Any
    unplaced: tuple[Unplaced, ...]


def differing(
    draft: Any, lines: Sequence[TracedLine], before: Sequence[Placed], after: Sequence[Placed]
) -> Differences:
    """Return what a document says now of a draft.

    ``lines`` are those of the document with their places, ``before`` those of the exported file,
    ``after`` those of the returned one.
    """
    return _Comparison(draft, lines, before, after).read()


class _Comparison:
    """One returned document while it is compared."""

    def __init__(
        self,
        draft: Any,
        lines: Sequence[TracedLine],
        before: Sequence[Placed],
        after: Sequence[Placed],
    ) -> None:
        self._draft = Rewriting(draft)
        self._before = before
        self._after = after
        self._pairs = aligned([one.text for one in before], [one.text for one in after])
        self._lines = _found(lines, before)
        self._pieces = {
            number: fitted(line, before[number].text, self._draft.value)
            for number, line in self._lines.items()
        }
        self._unplaced: list[Unplaced] = []

    def read(self) -> Differences:
        """Read the changed lines, then those that are gone, then the new ones."""
        gone = [one.before for one in self._pairs if one.after is None and one.before is not None]
        new = [one.after for one in self._pairs if one.before is None and one.after is not None]
        for pair in self._pairs:
            if pair.before is not None and pair.after is not None:
                self._changed(pair.before, pair.after)
        moved = self._moved(gone, new)
        self._gone([one for one in gone if one not in moved])
        for number in new:
            if number not in moved.values():
                self._new(number)
        return Differences(self._draft.result(), tuple(self._unplaced))

    def _changed(self, number: int, now: int) -> None:
        before, after = self._before[number].text, self._after[now].text
        if normal(before) == normal(after):
            return
        line = self._lines.get(number)
        if line is None:
            self._tell(before, after, "layout")
            return
        read = changed_in(line, before, after, self._draft.value)
        if read.label:
            self._tell(before, after, "layout")
        for change in read.changes:
            try:
                self._draft.rewrite(change)
            except Misplaced as misplaced:
                self._tell(before, after, misplaced.why)

    def _moved(self, gone: Sequence[int], new: Sequence[int]) -> dict[int, int]:
        """Tell lines that only stand elsewhere now: that is nobody's wording."""
        waiting = {normal(self._after[one].text): one for one in new}
        moved = {
            number: waiting[text]
            for number in gone
            if (text := normal(self._before[number].text)) in waiting
        }
        for number in moved:
            self._tell(self._before[number].text, self._before[number].text, "moved")
        return moved

    def _gone(self, numbers: Sequence[int]) -> None:
        passages = [one for one in self._pieces if self._paths(one)]
        missing = [one for one in numbers if one in self._pieces and self._paths(one)]
        if len(missing) > max(3, _MUCH * len(passages)):
            for number in numbers:
                self._tell(self._before[number].text, "", "missing")
            return
        left = [piece for one in passages if one not in missing for piece in self._pieces[one]]
        for number in numbers:
            text = self._before[number].text
            if not self._paths(number):
                self._tell(text, "", "layout")
            for piece in self._pieces.get(number, ()):
                try:
                    self._removed(piece, left)
                except Misplaced as misplaced:
                    self._tell(text, "", misplaced.why)

    def _removed(self, piece: Piece, left: Sequence[Piece]) -> None:
        """Take a passage out, as far up as nothing is left; of one that is left, a line."""
        if not piece.path:
            return
        others = [normal(one.text) for one in left if one.path == piece.path]
        if not others:
            self._draft.remove(self._highest(piece.path, {one.path for one in left}))
        elif normal(piece.text) not in others and self._draft.is_part(piece.path, piece.text):
            self._draft.rewrite(Rewritten(piece.path, piece.text.strip(), ""))

    def _highest(self, path: str, left: set[str]) -> str:
        """Return the largest part of a list that is gone with a passage, or the passage."""
        segments = path.split("/")
        for length in range(2, len(segments) + 1):
            top = "/".join(segments[:length])
            inside = any(one == top or one.startswith(f"{top}/") for one in left)
            if self._draft.in_list(top) and not inside:
                return top
        return path

    def _new(self, now: int) -> None:
        """Put a new line beside its neighbours: into their list, or to the passage it follows."""
        text = self._after[now].text
        bare = text[found.end() :] if (found := MARKER.match(text)) else text
        above, below = self._neighbour(now, -1), self._neighbour(now, 1)
        for piece, is_after in ((above, True), (below, False)):
            if piece is not None and self._draft.of_words(piece.path):
                self._draft.add(piece.path, bare.strip(), after=is_after)
                return
        if above is not None and self._after[now].cell:
            try:
                self._draft.append(above.path, bare.strip())
            except Misplaced as misplaced:
                self._tell("", text, misplaced.why)
            return
        self._tell("", text, "where")

    def _neighbour(self, now: int, step: int) -> Piece | None:
        """Return the passage of the nearest line that was there before, if it is all the line."""
        matched = {one.after: one.before for one in self._pairs if one.before is not None}
        position = now + step
        while 0 <= position < len(self._after):
            if self._after[position].cell != self._after[now].cell:
                return None
            number = matched.get(position)
            if number is not None:
                pieces = self._pieces.get(number, [])
                return pieces[0] if len(pieces) == 1 and pieces[0].path else None
            position += step
        return None

    def _paths(self, number: int) -> list[str]:
        return [one.path for one in self._pieces.get(number, ()) if one.path]

    def _tell(self, before: str, after: str, why: Why) -> None:
        told = Unplaced(before, after, why)
        if told not in self._unplaced:
            self._unplaced.append(told)


def _found(lines: Sequence[TracedLine], before: Sequence[Placed]) -> Mapping[int, TracedLine]:
    """Return the line of the document for each line of its file that it was written as."""
    told = [_key(one.text) for one in lines]
    read = [_key(one.text) for one in before]
    blocks = SequenceMatcher(None, told, read, autojunk=False).get_matching_blocks()
    return {
        start + place: lines[first + place]
        for first, start, size in blocks
        for place in range(size)
    }


def _key(text: str) -> str:
    return "".join(normal(MARKER.sub("", normal(text))).split())
