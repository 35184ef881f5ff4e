"""The draft and its files over the API: read on the screen, taken along, looked through, judged."""

from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.api.asked import MOST, Actor, Room
from assistant.board import post
from assistant.bootstrap import App
from assistant.errors import NotFound
from assistant.files import Content, File, FileService, file_name, titled
from assistant.looks import Looks
from assistant.preview import draft_so_far, whole_draft
from assistant.snapshot import Snapshot
from assistant.store import conversations
from assistant.store.conversations import Feedback
from graphs.documents.shapes import document_shape

router = APIRouter(prefix="/runs/{run_id}", tags=["files"])

_LOOK_BACK = 5  # versions
_BYTES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file.", "content": {"application/octet-stream": {}}}
}


class DraftShape(BaseModel):
    """The draft as it stands, in blocks; ``title`` is what its run is called.

    ``version`` is an earlier one while the one of now is still being written.
    """

    run: str
    title: str
    version: int
    seq: int
    documents: list[dict[str, Any]]


class FileShape(BaseModel):
    """A finished file."""

    format: str
    copy_kind: Literal["clean", "review"]
    file: str
    size: int
    url: str


class FilesOfDocument(BaseModel):
    """A document in all its formats."""

    name: str
    title: str
    files: list[FileShape]


class Thumb(BaseModel):
    """What the person thinks of a draft: 1 up, 0 down."""

    value: Literal[0, 1]
    comment: str


class FilesShape(BaseModel):
    """The files of a version, and how that version stands to the one of now."""

    run: str
    title: str
    version: int
    current: int
    same_as_now: bool
    documents: list[FilesOfDocument]
    unseen: int  # standard passages that were not looked at yet
    thumb: Thumb | None


class Judged(BaseModel):
    """A thumb on the card of a finished draft; no value takes it back."""

    model_config = ConfigDict(extra="forbid")

    card: str
    value: Literal[0, 1] | None
    comment: str = Field(default="", max_length=2_000)


class UnseenShape(BaseModel):
    """The standard passages that are left to look at."""

    passages: list[str]


class Begin(BaseModel):
    """Where the form of a new draft is shown."""

    model_config = ConfigDict(extra="forbid")

    conversation: str | None = None


class Begun(BaseModel):
    """The form of a new draft that begins with what an earlier one was given."""

    launch: str
    conversation: str | None


@router.get("/draft", summary="The draft as it stands, in blocks")
async def draft(
    actor: Actor,
    room: Room,
    run_id: str,
    version: Annotated[int | None, Query(ge=1, le=MOST)] = None,
) -> DraftShape:
    if version is None:
        snapshot = await _furthest(actor, room, run_id)
    else:
        snapshot = await room.runs.snapshot_at(actor, run_id, version)
    return DraftShape(
        run=run_id,
        title=snapshot.run.title,
        version=snapshot.revision.number,
        seq=snapshot.run.last_seq,
        documents=[document_shape(one) for one in draft_so_far(snapshot)],
    )


@router.get("/documents", summary="The files of a version, of the one of now by default")
async def listed(
    actor: Actor,
    room: Room,
    run_id: str,
    version: Annotated[int | None, Query(ge=1, le=MOST)] = None,
    card: Annotated[str, Query(description="Tells the thumb on this card as well.")] = "",
) -> FilesShape:
    found = await _files(room).of(actor, run_id, version)
    return FilesShape(
        run=run_id,
        title=found.snapshot.run.title,
        version=found.version,
        current=found.current,
        same_as_now=found.same_as_now,
        documents=_by_document(run_id, found.files),
        unseen=len(await Looks(room.store).unseen(actor, found.snapshot)),
        thumb=await _thumb(actor, room, run_id, card) if card else None,
    )


@router.get(
    "/documents.zip",
    summary="All files of a version in one archive",
    response_class=Response,
    responses=_BYTES,
)
async def archive(
    actor: Actor,
    room: Room,
    run_id: str,
    version: Annotated[int | None, Query(ge=1, le=MOST)] = None,
    copy: Annotated[Literal["clean", "review"] | None, Query()] = None,
) -> Response:
    return _handed_out(await _files(room).archive(actor, run_id, version=version, copy=copy))


@router.get(
    "/documents/{sha256}",
    summary="A finished file",
    response_class=Response,
    responses=_BYTES,
)
async def document(actor: Actor, room: Room, run_id: str, sha256: str) -> Response:
    return _handed_out(await _files(room).content(actor, run_id, sha256))


@router.get("/looks", summary="The standard passages that were not looked at yet")
async def unseen(actor: Actor, room: Room, run_id: str) -> UnseenShape:
    snapshot = await room.runs.snapshot(actor, run_id)
    return UnseenShape(passages=await Looks(room.store).unseen(actor, snapshot))


@router.post("/looks", summary="Say that you have looked at the standard passages")
async def look(actor: Actor, room: Room, run_id: str) -> UnseenShape:
    snapshot = await room.runs.snapshot(actor, run_id)
    await Looks(room.store).look(actor, snapshot)
    room.hub.poke()
    return UnseenShape(passages=[])


@router.post("/feedback", summary="Say what you think of a draft, or take it back")
async def judge(actor: Actor, room: Room, run_id: str, judged: Judged) -> Thumb | None:
    async with room.store.transaction() as tx:
        message_id = await _message_of(tx, actor, run_id, judged.card)
        if judged.value is None:
            found = await _found(tx, actor, judged.card, message_id)
            if found is not None:
                await conversations.unjudge(tx, found.id, owner=actor)
            return None
        thumb = Feedback(
            id=tx.new_id(),
            conversation_id="",
            message_id=message_id,
            value=judged.value,
            comment=judged.comment,
        )
        await conversations.judge(tx, thumb, owner=actor)
    return Thumb(value=judged.value, comment=judged.comment)


@router.post("/launch", summary="Open the form of a new draft that begins with this one")
async def launch(actor: Actor, room: Room, run_id: str, begin: Begin | None = None) -> Begun:
    conversation = begin.conversation if begin else None
    if conversation is None:
        async with room.store.reading() as tx:
            home = await conversations.home_of(tx, run_id, owner=actor)
        conversation = home.conversation_id if home else None
    view = await room.launches.open_from(actor, run_id, conversation_id=conversation)
    if conversation is not None:
        card = {"launch": {"launch": view.launch.id}}
        await room.board.post(actor, conversation, post(view.launch.id, cards=card))
    return Begun(launch=view.launch.id, conversation=conversation)


async def _furthest(actor: str, room: App, run_id: str) -> Snapshot:
    """Return a run as it stands; while it is written anew, as it was when it was last whole."""
    now = await room.runs.snapshot(actor, run_id)
    if whole_draft(now):
        return now
    oldest = max(0, now.run.revision - _LOOK_BACK - 1)
    for number in range(now.run.revision - 1, oldest, -1):
        earlier = await room.runs.snapshot_at(actor, run_id, number)
        if whole_draft(earlier):
            return earlier
    return now


def _files(room: App) -> FileService:
    return FileService(room.store, room.runs, room.letterheads)


def _by_document(run_id: str, files: tuple[File, ...]) -> list[FilesOfDocument]:
    found: dict[str, FilesOfDocument] = {}
    for one in files:
        document = found.setdefault(
            one.name, FilesOfDocument(name=one.name, title=titled(one.name), files=[])
        )
        document.files.append(
            FileShape(
                format=one.format,
                copy_kind=one.copy,
                file=file_name(one.name, one.format, one.copy),
                size=one.size,
                url=f"/api/runs/{run_id}/documents/{one.sha256}",
            )
        )
    return list(found.values())


def _handed_out(it: Content) -> Response:
    return Response(
        it.content,
        media_type=it.media_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(it.name)}"},
    )


async def _thumb(actor: str, room: App, run_id: str, card: str) -> Thumb | None:
    async with room.store.reading() as tx:
        message_id = await _message_of(tx, actor, run_id, card)
        found = await _found(tx, actor, card, message_id)
    if found is None or found.value not in (0, 1):
        return None
    return Thumb(value=1 if found.value else 0, comment=found.comment)


async def _message_of(tx: Any, actor: str, run_id: str, card_id: str) -> str:
    """Return the message that a card of this run hangs on; raise NotFound."""
    card = await conversations.card(tx, card_id, owner=actor)
    if card.message_id is None or (card.facts or {}).get("run") != run_id:
        raise NotFound("There is no such card of this draft.", card=card_id)
    return card.message_id


async def _found(tx: Any, actor: str, card_id: str, message_id: str) -> Feedback | None:
    card = await conversations.card(tx, card_id, owner=actor)
    judged = await conversations.judged(tx, card.conversation_id, owner=actor)
    return next((one for one in judged if one.message_id == message_id), None)
