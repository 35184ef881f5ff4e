"""Recognises a file that the product made, by its words alone: it needs no mark in the file.

So it makes no difference which program saved the file, or whether its text was copied and pasted.
"""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from agents.sources import leaves
from assistant.materials.material import Material
from assistant.store import Store, exported
from assistant.store.documents import Document
from graphs.documents.incoming import Part, Unreadable, text
from graphs.documents.markdown_reading import read_markdown
from graphs.documents.packages import UnpacksTooFar
from graphs.documents.word_reading import read_word

Traits = frozenset[int]

_LIKE = 0.4  # so much of their words a file and its original share at least
_LIKE_OF_RUN = 0.2  # where it is known which run the file is of
_FEWEST = 6  # traits in common; fewer are a coincidence
_KEPT = 1_000  # files whose traits are kept in mind
_WORD = re.compile(r"\w+")


class Recognition:
    """Finds the exported file that a returned one was."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._traits: dict[str, Traits] = {}

    async def same(self, actor: str, sha256: str) -> Document | None:
        """Return the file with exactly this content."""
        async with self._store.reading() as tx:
            return await exported.with_hash(tx, sha256, owner=actor)

    async def like(self, actor: str, material: Material, run_id: str | None) -> Document | None:
        """Return the exported file that a material is most like; None where it is like none.

        Of the run ``run_id``, which is spoken of, less of a file has to be left.
        """
        formats = ("json",) if material.kind == "json" else ("md", "docx")
        async with self._store.reading() as tx:
            found = await exported.latest(tx, owner=actor, formats=formats)
            if run_id is not None:
                found += await exported.latest(tx, owner=actor, formats=formats, run_id=run_id)
            found = _readiest(found)
            missing = {one.sha256 for one in found} - self._traits.keys()
            contents = await exported.contents(tx, missing, owner=actor)
        formats_of = {one.sha256: one.format for one in found}
        new = await asyncio.to_thread(_all_traits, contents, formats_of)
        self._keep(new)
        known = {one.sha256: {**self._traits, **new}[one.sha256] for one in found}
        mine = _material_traits(material)
        return await asyncio.to_thread(_nearest, mine, found, known, run_id)

    def _keep(self, new: Mapping[str, Traits]) -> None:
        self._traits |= new
        for sha256 in list(self._traits)[: max(0, len(self._traits) - _KEPT)]:
            del self._traits[sha256]


def parts_of(format_: str, content: bytes) -> Sequence[Part]:
    """Return the words of a file that the product made; nothing where it cannot be read."""
    if format_ == "md":
        return read_markdown(content.decode("utf-8", "replace"))
    try:
        return read_word(content)
    except (Unreadable, UnpacksTooFar):
        return ()


def traits_of(words: str) -> Traits:
    """Return every three words that follow each other, as numbers."""
    found = _WORD.findall(words.lower())
    return frozenset(hash(tuple(found[at : at + 3])) for at in range(len(found) - 2))


def _readiest(found: Iterable[Document]) -> list[Document]:
    """Return each document once, in the format that is read soonest."""
    best: dict[tuple[str, int, str], Document] = {}
    for one in found:
        place = (one.run_id, one.revision, one.name)
        if place not in best or one.format == "md":
            best[place] = one
    return list(best.values())


def _all_traits(contents: Mapping[str, bytes], formats: Mapping[str, str]) -> dict[str, Traits]:
    return {sha256: _traits(formats[sha256], content) for sha256, content in contents.items()}


def _traits(format_: str, content: bytes) -> Traits:
    if format_ == "json":
        return traits_of(_strings(json.loads(content)))
    return traits_of(text(parts_of(format_, content)))


def _material_traits(material: Material) -> Traits:
    return traits_of(_strings(material.data) if material.kind == "json" else material.text)


def _strings(value: object) -> str:
    return "\n".join(leaf for _, leaf in leaves(value) if isinstance(leaf, str))


def _nearest(
    mine: Traits, found: Sequence[Document], known: Mapping[str, Traits], run_id: str | None
) -> Document | None:
    """Return the document that shares most of what not every run says; the newest of equals."""
    runs: Counter[int] = Counter()
    for traits in _by_run(found, known).values():
        runs.update(traits)

    def weight(traits: Iterable[int]) -> float:
        return sum(1 / max(1, runs[one]) for one in traits)

    best, most = None, 0.0
    whole = weight(mine)
    for one in found:
        theirs = known[one.sha256]
        common = mine & theirs
        total = whole + weight(theirs)
        share = 2 * weight(common) / total if total else 0.0
        least = _LIKE_OF_RUN if one.run_id == run_id else _LIKE
        if len(common) >= _FEWEST and share > max(most, least):
            best, most = one, share
    return best


def _by_run(found: Sequence[Document], known: Mapping[str, Traits]) -> dict[str, set[int]]:
    runs: dict[str, set[int]] = {}
    for one in found:
        runs.setdefault(one.run_id, set()).update(known[one.sha256])
    return runs
