"""Workflows of a person's own: the sole writer of what they registered, and the finder of names.

Each registration is a version. What is used is one of them; a run keeps the one it began with.
"""

import asyncio
import logging
import re
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.errors import Conflict, DraftroomError, EditRefused, NotFound
from assistant.store import Store, Transaction, definitions, registrations, users
from assistant.store.definitions import Definition as Row
from assistant.store.definitions import NewDefinition, Version
from assistant.store.registrations import Registration
from assistant.store.words import Origin, Registered
from assistant.workflow_changes import Changes, changes
from assistant.workflow_copies import called
from graphs.catalog import from_pin, names, outline, pin_of, shipped, written
from graphs.check import parsed
from graphs.definition import Definition
from graphs.errors import DefinitionError, UnknownTemplate
from graphs.keys import digest
from graphs.loader import load
from graphs.notations import as_yaml
from graphs.workflow import Workflow

MOST_OWN = 200  # workflows on a person's list
MOST_VERSIONS = 100  # kept of each, beside those that runs use
RESERVED = ("categories", "problems", "validate")  # what the API calls other things
_NUMBERED = re.compile(r"(?P<name>[^@]*)@(?P<number>[0-9]{1,9})")
_MOST_READ = 256  # versions that are held ready in memory
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Taken:
    """What became of a registration: the version, and what it changed; None: nothing."""

    name: str
    title: str
    version: int
    current: int | None
    change: Registered | None


@dataclass(frozen=True)
class Own:
    """A workflow of a person's own in one version."""

    row: Row
    version: Version
    workflow: Workflow

    @property
    def text(self) -> str:
        """The definition as it was written."""
        return self.workflow.text


@dataclass(frozen=True)
class Kept:
    """A version on the list of a workflow's versions, with what was done with it."""

    number: int
    at: datetime
    is_current: bool
    story: tuple[Registration, ...]


class Workflows:
    """Everything people do with workflows of their own."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.unusable: Callable[[str], Sequence[str]] = lambda actor: ()  # files, in a line each
        self._read: OrderedDict[tuple[str, int], Workflow] = OrderedDict()

    async def register(
        self,
        actor: str,
        text: str | bytes,
        *,
        file: str = "<text>",
        words: str = "",
        written_at: datetime | None = None,
    ) -> Taken:
        """Make a text the current version of the workflow that it names; raise DefinitionError.

        The same text again makes no version. ``written_at`` is told of a text that nobody hands in
        just now: a version that was registered before stays as people left it, unless the text was
        written after that.
        """
        workflow = await asyncio.to_thread(usable, text, file)
        return await self.take(actor, workflow, words, written_at=written_at)

    async def update(self, actor: str, name: str, text: str | bytes) -> Taken:
        """Make a text the current version of one of the actor's own; raise EditRefused.

        It must call the workflow by the same name.
        """
        async with self._store.reading() as tx:
            await registrations.owned(tx, name, owner=actor)
        workflow = await asyncio.to_thread(usable, text)
        if workflow.name != name:
            raise EditRefused(f"The definition is called {workflow.name!r}, not {name!r}.")
        return await self.take(actor, workflow)

    async def take(
        self,
        actor: str,
        workflow: Workflow,
        words: str = "",
        *,
        written_at: datetime | None = None,
        what: Registered | None = None,
    ) -> Taken:
        """Make a usable workflow the current version under its name."""
        pin, definition = pin_of(workflow), workflow.definition
        new = NewDefinition(
            name=workflow.name,
            title=definition.title,
            category=definition.category,
            origin=Origin.USER,
            owner=actor,
        )
        async with self._store.transaction() as tx:
            await users.ensure(tx, actor, actor)
            version = await definitions.register(tx, new, digest(pin), pin)
            row = await registrations.kept(tx, version.definition_id, owner=actor)
            story = await registrations.history(tx, row.id, owner=actor)
            current: int | None = version.number
            if row.current == version.number:
                change = None
            elif written_at is not None and _decided_since(story, version.number, written_at):
                change, current = None, row.current
            else:
                change = what or (Registered.ADDED if row.current is None else Registered.UPDATED)
                await self._use(tx, row, version, change, actor, words, definition)
        return Taken(workflow.name, definition.title, version.number, current, change)

    async def _use(
        self,
        tx: Transaction,
        row: Row,
        version: Version,
        change: Registered,
        actor: str,
        words: str,
        definition: Definition,
    ) -> None:
        if row.current is None and len(await registrations.listed(tx, owner=actor)) >= MOST_OWN:
            raise Conflict(f"You have {MOST_OWN} workflows; remove one first.", most=MOST_OWN)
        await registrations.use(
            tx, row.id, version.number, title=definition.title, category=definition.category
        )
        await registrations.record(
            tx, row.id, change, actor=actor, version=version.number, words=words
        )
        if version.number > MOST_VERSIONS:
            await registrations.drop_old(tx, row.id, MOST_VERSIONS)

    async def all(self, actor: str, *, category: str | None = None) -> list[Row]:
        """Return the actor's own workflows by name, those of one category where it is given."""
        async with self._store.reading() as tx:
            found = await registrations.listed(tx, owner=actor)
        return [one for one in found if category in (None, one.category)]

    async def categories(self, actor: str) -> dict[str, int]:
        """Return how many of the actor's own workflows each category has."""
        return dict(sorted(Counter(one.category for one in await self.all(actor)).items()))

    async def get(self, actor: str, name: str, number: int | None = None) -> Own:
        """Return one of the actor's own, in its current version or the one numbered."""
        async with self._store.reading() as tx:
            row = await registrations.owned(tx, name, owner=actor)
            version = await _version(tx, row, row.current if number is None else number, actor)
        return Own(row, version, await self._workflow(version))

    async def versions(self, actor: str, name: str) -> list[Kept]:
        """Return the versions of one of the actor's own, the newest first."""
        async with self._store.reading() as tx:
            row = await registrations.owned(tx, name, owner=actor)
            found = await definitions.list_versions(tx, row.id, owner=actor)
            story = await registrations.history(tx, row.id, owner=actor)
        return [
            Kept(
                one.number,
                one.created_at,
                one.number == row.current,
                tuple(done for done in story if done.version == one.number),
            )
            for one in found
        ]

    async def compare(self, actor: str, name: str, before: int, after: int) -> Changes:
        """Return what differs between two versions of one of the actor's own."""
        old, new = await self.get(actor, name, before), await self.get(actor, name, after)
        labels = (f"{name} version {before}", f"{name} version {after}")
        return await asyncio.to_thread(
            changes, old.workflow.definition, new.workflow.definition, labels
        )

    async def roll_back(self, actor: str, name: str, number: int) -> Own:
        """Use another version of one of the actor's own from now on; none is lost."""
        definition = (await self.get(actor, name, number)).workflow.definition
        async with self._store.transaction() as tx:
            row = await registrations.owned(tx, name, owner=actor, lock=True)
            if row.current != number:
                version = await registrations.numbered(tx, row.id, number, owner=actor)
                await self._use(tx, row, version, Registered.ROLLED_BACK, actor, "", definition)
        return await self.get(actor, name)

    async def remove(self, actor: str, name: str) -> None:
        """Take one of the actor's own off their list; runs keep theirs, and so do the versions."""
        async with self._store.transaction() as tx:
            row = await registrations.owned(tx, name, owner=actor, lock=True)
            await registrations.use(tx, row.id, None, title=row.title, category=row.category)
            await registrations.record(
                tx, row.id, Registered.REMOVED, actor=actor, version=row.current
            )

    async def clone(self, actor: str, name: str, new_name: str, title: str = "") -> Taken:
        """Register one of the actor's own under another name, as a workflow of its own."""
        if name in names():
            raise Conflict(f"{name!r} is a template with code of its own and cannot be copied.")
        original = await self.get(actor, name)
        if any(one.name == new_name for one in await self.all(actor)):
            raise Conflict(f"You have a workflow {new_name!r} already.", workflow=new_name)
        text = await asyncio.to_thread(called, original.text, new_name, title)
        workflow = await asyncio.to_thread(usable, text, "<text>")
        words = f"a copy of {name}, version {original.version.number}"
        return await self.take(actor, workflow, words, what=Registered.CLONED)

    async def named(self, actor: str, name: str) -> Workflow:
        """Return the workflow that a name means to the actor; raise UnknownTemplate.

        A shipped template goes first. ``NAME@3`` is the third version of one of their own.
        """
        if name in names():
            return await asyncio.to_thread(shipped, name)
        match = _NUMBERED.fullmatch(name)
        own, number = (match["name"], int(match["number"])) if match else (name, None)
        try:
            return (await self.get(actor, own, number)).workflow
        except NotFound as error:
            known = [one.name for one in await self.all(actor)]
            if own in known:
                raise
            raise UnknownTemplate(name, (*names(), *known)) from error

    async def definitions(self, actor: str) -> Mapping[str, Definition]:
        """Return what the actor can have made, by name: templates first, then their own."""
        found = {name: outline(name) for name in names()}
        for row in await self.all(actor):
            try:
                known = self._read.get((row.id, row.current or 0))
                workflow = known or (await self.get(actor, row.name)).workflow
                found[row.name] = workflow.definition
            except (DraftroomError, DefinitionError) as error:  # gone, or of an older language
                _log.warning("cannot use workflow %s: %s", row.name, error)
        return found

    async def definition(self, actor: str, name: str) -> Definition | None:
        """Return what a name means to the actor; None where it means nothing."""
        if name in names():
            return outline(name)
        try:
            return (await self.get(actor, name)).workflow.definition
        except (NotFound, DefinitionError):
            return None

    async def _workflow(self, version: Version) -> Workflow:
        """Return the workflow of a version, which never changes."""
        key = (version.definition_id, version.number)
        if key not in self._read:
            self._read[key] = await asyncio.to_thread(from_pin, version.pin)
            if len(self._read) > _MOST_READ:
                self._read.popitem(last=False)
        return self._read[key]


def usable(text: str | bytes, file: str = "<text>") -> Workflow:
    """Return the workflow of a person's own text; raise DefinitionError with every problem."""
    source = _decoded(text, file)
    workflow = written(source, file=file)
    if workflow.name in names() or workflow.name in RESERVED:
        loaded = parsed(source, file=file)[1]
        why = "is the name of a template" if workflow.name in names() else "is a reserved name"
        problem = loaded.problem(f"{workflow.name!r} {why}; give yours another", ("name",))
        raise DefinitionError([problem])
    if source.lstrip()[:1] == "{" and file.lower().endswith((".yaml", ".yml")):
        # Kept without the name of its file, it would be taken for JSON.
        return written(as_yaml(workflow.definition))
    return workflow


def _decoded(text: str | bytes, file: str) -> str:
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        load(text, file=file)  # names the place of what is not UTF-8
        raise


def _decided_since(story: list[Registration], number: int, written_at: datetime) -> bool:
    known = any(one.version == number for one in story)
    return known and written_at <= story[0].at


async def _version(tx: Transaction, row: Row, number: int | None, actor: str) -> Version:
    try:
        return await registrations.numbered(tx, row.id, number or 0, owner=actor)
    except NotFound:
        found = await definitions.list_versions(tx, row.id, owner=actor)
        known = ", ".join(str(one.number) for one in reversed(found))
        raise NotFound(
            f"{row.name!r} has no version {number}; there are: {known}.", version=number
        ) from None
