"""Files come back: an exported file that was changed outside becomes edits of the run it is of."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, cast

from agents.sources import Source, Sources, leaves
from assistant.materials.aiming import Aim, Change
from assistant.materials.alignment import Placed, normal, placed_lines, unmarked
from assistant.materials.differences import Differences, Unplaced, differing
from assistant.materials.material import Material
from assistant.materials.recognition import Recognition, parts_of, traits_of
from assistant.states import State, States
from assistant.store import Store, exported
from assistant.store.documents import Document
from assistant.words import say
from graphs.documents.copies import Copy, prepared
from graphs.documents.exports import documents_of
from graphs.documents.traced import Form, TracedLine, traced
from graphs.edits import Edit, Guidance
from graphs.engine import Executor
from graphs.journal import Address, Kind, Outcome
from graphs.returning import KEY
from graphs.shown import shown
from graphs.steps import ExportStep

_COMPARED = frozenset(("docx", "md", "txt", "json"))
_OWN_SHARE = 0.3  # of the words that no other draft has, in a file of this one
_OWN_SHARE_OF_RUN = 0.15
_FEWEST = 4  # stretches of such words that tell a draft apart
_SHORTEST = 4  # letters of a text that does
_MOST_LINES = 5_000
_MOST_BOOKS = 60  # the latest workbooks, of which a returned one may be


@dataclass(frozen=True)
class Changes:
    """What a person changed in an exported file: an edit for each passage, and what has no place.

    The edits are ready for ``RunService.preview`` and ``edit``, in the order of ``changes``.
    """

    run_id: str
    revision: int
    document: str
    format: str
    copy: str
    changes: tuple[Change, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()

    @property
    def edits(self) -> tuple[Edit, ...]:
        """One edit for each changed passage."""
        return tuple(one.edit for one in self.changes)

    @property
    def is_same(self) -> bool:
        """True where nothing differs from what was exported."""
        return not self.changes and not self.unplaced

    def told(self) -> dict[str, Any]:
        """Return the changes as facts for a card."""
        return {
            "run": self.run_id,
            "revision": self.revision,
            "document": self.document,
            "changes": [
                {"where": one.where, "before": one.before, "after": one.after, "now": one.now}
                for one in self.changes
            ],
            "unplaced": [
                {
                    "before": one.before,
                    "after": one.after,
                    "why": one.said or say(_WHY[one.why]),
                }
                for one in self.unplaced
            ],
        }


_WHY = {
    "layout": "material.unplaced.layout",
    "number": "material.unplaced.number",
    "form": "material.unplaced.form",
    "gone": "material.unplaced.gone",
    "moved": "material.unplaced.moved",
    "missing": "material.unplaced.missing",
    "where": "material.unplaced.where",
    "twice": "material.unplaced.twice",
    "filled": "material.unplaced.filled",
}


class _Exported(NamedTuple):
    """A draft as it was exported: the run then, where in it, its value and who wrote what."""

    then: Executor
    subject: Address
    draft: Any
    sources: Sources


class Returns:
    """Recognises returned files and reads what was changed in them."""

    def __init__(self, store: Store, states: States | None = None) -> None:
        self._store = store
        self._states = states or States(store)
        self._recognition = Recognition(store)

    async def changes(
        self,
        actor: str,
        material: Material,
        sha256: str = "",
        *,
        run_id: str | None = None,
        in_place: bool = False,
    ) -> Changes | None:
        """Return what was changed in a file of one of the actor's runs; None for any other file.

        ``sha256`` is the hash of the file as it came, ``run_id`` the run that is spoken of: of its
        files less has to be left to be recognised. With ``in_place`` the edits go into the finished
        draft, so that what was built on a changed passage stays as it is.
        """
        if sha256 and (same := await self._recognition.same(actor, sha256)) is not None:
            return _of(same)
        if material.kind == "xlsx":
            return await self._workbook(actor, material, run_id, in_place=in_place)
        if material.kind not in _COMPARED or len(material.lines) > _MOST_LINES:
            return None
        found = await self._recognition.like(actor, material, run_id)
        if found is None:
            return None
        state = await self._states.of(actor, found.run_id)
        then = await self._states.at(state, found.revision)
        made = await _exported(then, found)
        if made is None:
            return None
        if material.kind == "json":
            told = Differences(material.data, ())
            return await self._aimed(state, made, found, told, in_place=in_place)
        share = _OWN_SHARE_OF_RUN if found.run_id == run_id else _OWN_SHARE
        if not _is_theirs(_traced(made, found), made, material, share):
            return None
        document = await self._compared_with(actor, state, found, material)
        differences = await asyncio.to_thread(_differences, made, document, material)
        return await self._aimed(state, made, document.row, differences, in_place=in_place)

    async def _workbook(
        self, actor: str, material: Material, run_id: str | None, *, in_place: bool
    ) -> Changes | None:
        """Return what was changed in the cells of a workbook, which is known by its key."""
        key = material.named.get(KEY)
        if not isinstance(key, str):
            return None
        async with self._store.reading() as tx:
            rows = await exported.latest(tx, owner=actor, formats=("xlsx",), limit=_MOST_BOOKS)
        for row in sorted(rows, key=lambda one: one.run_id != run_id):
            state = await self._states.of(actor, row.run_id)
            made = await _exported(await self._states.at(state, row.revision), row)
            hook = made.then.workflow.resources.returned if made else None
            if made is None or hook is None or hook.key(made.draft) != key:
                continue
            came = await asyncio.to_thread(hook.read, made.draft, material.named)
            left = (
                Unplaced(f"{one.label}: {one.before}", one.after, "number", one.why)
                for one in came.unread
            )
            told = Differences(came.draft, tuple(left))
            return await self._aimed(state, made, row, told, in_place=in_place)
        return None

    async def _compared_with(
        self, actor: str, state: State, found: Document, material: Material
    ) -> "_File":
        """Return the copy of a document that a file was: the one whose lines it has most of."""
        rows = [
            one
            for one in state.documents
            if (one.revision, one.name) == (found.revision, found.name)
            and one.format in ("docx", "md")
        ]
        async with self._store.reading() as tx:
            bytes_ = await exported.contents(tx, {one.sha256 for one in rows}, owner=actor)
        files = await asyncio.to_thread(_files, rows, bytes_)
        mine = Counter(normal(one.text) for one in unmarked(placed_lines(material.parts)))

        def common(file: _File) -> tuple[int, bool]:
            theirs = Counter(normal(one.text) for one in file.lines)
            return (mine & theirs).total(), file.row.format == material.kind

        return max(files, key=common)

    async def _aimed(
        self,
        state: State,
        made: _Exported,
        row: Document,
        differences: Differences,
        *,
        in_place: bool,
    ) -> Changes:
        now = await self._states.planner(state, state.revisions)
        aim = Aim(made.subject, made.then, now, in_place=in_place)
        changes, unplaced = aim.changes(made.draft, differences.draft)
        return replace(
            _of(row), changes=tuple(changes), unplaced=(*differences.unplaced, *unplaced)
        )


class _File(NamedTuple):
    """An exported file and its lines."""

    row: Document
    lines: Sequence[Placed]


def _of(row: Document) -> Changes:
    return Changes(row.run_id, row.revision, row.name, row.format, row.copy)


def _files(rows: Sequence[Document], contents: Mapping[str, bytes]) -> list[_File]:
    return [
        _File(one, placed_lines(parts_of(one.format, contents[one.sha256])))
        for one in rows
        if one.sha256 in contents
    ]


async def _exported(then: Executor, row: Document) -> _Exported | None:
    """Return the draft that a file was made of; None where it cannot be looked up any more."""
    for address, result in then.results.items():
        placed = then.workflow.placed.get(address.step)
        if placed is None or not isinstance(placed.step, ExportStep):
            continue
        listed = result.value if isinstance(result, Outcome) else ()
        if all(one["sha256"] != row.sha256 for one in listed or ()):
            continue
        step = then.workflow.resolve(placed.step.of, placed.block)
        subject = Address(step or "", address.item)
        outcome = then.results.get(subject)
        if isinstance(outcome, Outcome) and outcome.kind is Kind.RESULT:
            draft = await shown(then, subject, outcome.value)
            return _Exported(then, subject, draft, outcome.sources)
    return None


def _differences(made: _Exported, document: _File, material: Material) -> Differences:
    after = placed_lines(material.parts)
    if document.row.copy == "review":
        after = unmarked(after)
    return differing(made.draft, _traced(made, document.row), document.lines, after)


def _traced(made: _Exported, row: Document) -> list[TracedLine]:
    """Return the lines of a document with their places in the draft."""
    notes = [one.text for one in made.then.revision.edits if isinstance(one, Guidance)]
    documents = documents_of(made.then.workflow, made.draft, made.sources, notes, offline=True)
    for document in documents:
        if document.name == row.name:
            ready = prepared(document, cast(Copy, row.copy))
            return traced(ready, cast(Form, row.format))
    return []


def _is_theirs(
    lines: Sequence[TracedLine], made: _Exported, material: Material, share: float
) -> bool:
    """Tell whether a file still has the words that only this draft has: given, or by a model.

    What the rules say stands in every lesson; a colleague's would be recognised by it.
    """
    passages = [piece for line in lines for piece in line.pieces if piece.path]
    told = "\n".join(piece.text for piece in passages)
    given = [one for one in _given(made.then) if one.lower() in told.lower()]
    by_model = [one.text for one in passages if made.sources.get(one.path) is Source.MODEL]
    own = frozenset(trait for words in (*given, *by_model) for trait in traits_of(words))
    if len(own) >= _FEWEST:
        return len(own & traits_of(material.text)) >= share * len(own)
    return not given or any(one.lower() in material.text.lower() for one in given)


def _given(then: Executor) -> list[str]:
    """Return the texts that the person gave."""
    inputs = {name: then.revision.inputs.get(name) for name in then.revision.given}
    return [leaf for _, leaf in leaves(inputs) if isinstance(leaf, str) and len(leaf) >= _SHORTEST]
