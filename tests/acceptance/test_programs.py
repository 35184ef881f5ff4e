"""A program on a shared server: it asks with a key, as its person, in the API and nowhere else."""

import json
from pathlib import Path

import httpx

from tests.support.server_process import ServerProcess

WORDS = "correct horse battery\n"


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


def test_a_program_makes_a_draft_with_a_key_until_the_key_is_removed(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, DRAFTROOM_AUTH="password") as server:
        server.draftroom("user", "add", "Ana", given=WORDS)
        key = json.loads(server.draftroom("key", "add", "ana", "--for", "nightly", "--json"))["key"]
        with httpx.Client(base_url=server.url) as program:
            nobody = program.get("/api/me")
            wrong = program.get("/api/me", headers=bearer(key[:-1] + "x"))
            me = program.get("/api/me", headers=bearer(key))
            form = {"template": "lesson_plan", "inputs": {"topic": "density"}}
            launch = program.post("/api/launches", json=form, headers=bearer(key))
            chat = program.get("/project/settings", headers=bearer(key))
            page = {**bearer(key), "origin": "https://evil.example"}
            strange = program.get("/api/me", headers=page)
            listed = server.draftroom("key", "list")
            server.draftroom("key", "remove", key.split("_")[1])
            gone = program.get("/api/me", headers=bearer(key))

    assert (nobody.status_code, wrong.status_code, gone.status_code) == (401, 401, 401)
    assert "Bearer" in nobody.headers["www-authenticate"]
    assert (me.status_code, me.json()["id"]) == (200, "ana")
    assert launch.status_code in (200, 201), launch.text
    assert chat.status_code == 401
    assert strange.status_code == 403
    assert "ana: nightly (without an end, last used 20" in listed
    assert key not in listed + server.log()
    assert "a key for 'nightly' was made for ana" in server.log()
    assert "the key for 'nightly' was removed from ana" in server.log()
