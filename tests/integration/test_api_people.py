"""Who is asking, over the API: by name, and whether there is anything to sign out of."""

from pathlib import Path

from assistant.access import Access, Auth
from tests.support.api_desk import ApiDesk, open_api
from tests.support.app_desk import copied


async def test_somebody_a_proxy_names_cannot_sign_out_here(api: ApiDesk) -> None:
    me = (await api.ana.get("/api/me")).json()

    assert me == {"id": "ana", "name": "ana", "local": False, "signs_out": False}


async def test_a_stranger_is_nobody(api: ApiDesk) -> None:
    assert (await api.stranger.get("/api/me")).status_code == 401


async def test_whoever_sits_at_this_computer_has_no_account(
    sqlite_template: Path, tmp_path: Path
) -> None:
    url = copied(sqlite_template, tmp_path)
    async with open_api(url, tmp_path, access=Access(auth=Auth.LOCAL)) as desk:
        me = (await desk.stranger.get("/api/me")).json()

    assert (me["local"], me["signs_out"]) == (True, False)
