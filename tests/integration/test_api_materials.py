"""Uploads over the API: read, kept for their owner, refused with one clear message."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.api_desk import ApiDesk, open_api
from tests.support.app_desk import copied

NOTES = b"# Density\n\nHeavy things sink, they say.\n"


@pytest.fixture
async def api(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[ApiDesk]:
    async with open_api(copied(sqlite_template, tmp_path), tmp_path) as desk:
        yield desk


async def test_a_file_is_read_and_kept_for_its_owner(api: ApiDesk) -> None:
    await api.launch("ana")

    sent = await api.ana.post("/api/materials", files={"file": ("notes.md", NOTES)})
    read = (await api.ana.get(f"/api/materials/{sent.json()['id']}")).json()
    strange = await api.ben.get(f"/api/materials/{sent.json()['id']}")

    assert sent.status_code == 201
    assert (read["name"], "Heavy things sink" in read["text"]) == ("notes.md", True)
    assert strange.status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        pytest.param("lesson.docx", b"\x89PNG\r\n\x1a\n" * 9, "lesson.docx", id="a picture"),
        pytest.param("empty.txt", b"", "empty.txt", id="empty"),
    ],
)
async def test_what_cannot_be_read_is_refused_with_its_name(
    api: ApiDesk, name: str, content: bytes, told: str
) -> None:
    await api.launch("ana")

    answer = await api.ana.post("/api/materials", files={"file": (name, content)})

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert told in answer.json()["detail"]


async def test_a_stranger_sends_nothing(api: ApiDesk) -> None:
    answer = await api.stranger.post("/api/materials", files={"file": ("notes.md", NOTES)})

    assert answer.status_code == 401
