"""Changed pages of a script over the API: which they are, and their files."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from assistant.api.asked import MOST, Actor, Room
from assistant.bootstrap import App
from assistant.errors import NotFound
from assistant.files import plain_name
from assistant.script_pages import ChangedPages, PageService, places_of, summed_up
from graphs.documents.formats import FORMATS
from graphs.documents.script_pages import Kind, PageFile

router = APIRouter(prefix="/runs/{run_id}/pages", tags=["files"])

Episode = Annotated[str, Query(min_length=1, max_length=40, description="Such as EP03.")]
Since = Annotated[
    list[Annotated[int, Query(ge=1, le=MOST)]],
    Query(
        min_length=1,
        max_length=40,
        description="The version that was handed out; of several, the first on white.",
    ),
]


class PageFileShape(BaseModel):
    """A file of changed pages, or of the whole script that they belong to."""

    kind: Kind
    file: str
    size: int
    url: str


class PagesShape(BaseModel):
    """The changed pages of an episode; without files where no page has changed."""

    run: str
    episode: str
    since: list[int]
    version: int
    colour: str
    date: str = Field(description="As it stands at the head of a page.")
    pages: list[str] = Field(description="Numbers, such as 12 and 12A.")
    of: int
    scenes: list[str]
    says: str
    files: list[PageFileShape]


@router.get("", summary="The pages of an episode that changed since a version, numbers locked")
async def listed(
    actor: Actor, room: Room, run_id: str, episode: Episode, since: Since
) -> PagesShape:
    found = await _service(room).of(actor, run_id, episode, since)
    return PagesShape(
        run=run_id,
        episode=found.episode,
        since=list(found.since),
        version=found.snapshot.revision.number,
        colour=found.issue.colour,
        date=found.issue.date,
        pages=list(found.issue.pages),
        of=found.issue.of,
        scenes=list(found.issue.scenes),
        says=summed_up(found),
        files=_files(found),
    )


@router.get(
    "/{kind}",
    summary="The changed pages as PDF, or the whole script as PDF, for Final Draft or as Fountain",
    response_class=Response,
    responses={200: {"description": "The file.", "content": {"application/octet-stream": {}}}},
)
async def file(
    actor: Actor, room: Room, run_id: str, kind: Kind, episode: Episode, since: Since
) -> Response:
    found = await _service(room).of(actor, run_id, episode, since)
    it = next((one for one in found.issue.files if one.kind == kind), None)
    if it is None:
        raise NotFound(summed_up(found), run=run_id, episode=found.episode)
    name = f"{plain_name(found.snapshot.run.title)} - {_name(it)}"
    return Response(
        it.content,
        media_type=FORMATS[it.format].media_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"},
    )


def _files(found: ChangedPages) -> list[PageFileShape]:
    places = places_of(found)
    return [
        PageFileShape(kind=one.kind, file=_name(one), size=len(one.content), url=places[one.kind])
        for one in found.issue.files
    ]


def _name(it: PageFile) -> str:
    return f"{it.name}{FORMATS[it.format].extension}"


def _service(room: App) -> PageService:
    return PageService(room.store, room.runs)
