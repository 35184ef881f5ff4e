"""Modes: others on this computer cannot read what is kept here, whatever the person's umask."""

import asyncio
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.modes import as_usual, keep_to_ourselves, make_folder, ours_alone
from assistant.published import Folders

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")


@pytest.fixture(autouse=True)
def _generous_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    tmp_path.chmod(0o755)
    monkeypatch.setenv("DRAFTROOM_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def mode(place: Path) -> int:
    return stat.S_IMODE(place.stat().st_mode)


def modes_told(capfd: pytest.CaptureFixture[str]) -> dict[str, object]:
    capfd.readouterr()
    assert main(["doctor", "--json"]) == 0
    checks = json.loads(capfd.readouterr().out)["checks"]
    return next(one for one in checks if one["name"] == "file modes")


def test_everything_that_a_command_makes_is_its_owners_alone(home: Path) -> None:
    assert main(["doctor"]) == 0

    made = [home, *home.rglob("*")]
    assert (home / "draftroom.db") in made
    assert {one.name for one in made if mode(one) & 0o077} == set()
    assert os.umask(0o022) == 0o022


def test_a_data_folder_that_others_could_read_is_taken_back(home: Path) -> None:
    home.mkdir(mode=0o755)
    (home / "draftroom.db").touch()
    (home / "draftroom.db-wal").touch()

    keep_to_ourselves(home)

    assert mode(home) == 0o700


def test_a_folder_with_other_things_in_it_is_left_and_the_doctor_tells_what_to_do(
    home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    home.mkdir(mode=0o755)
    (home / "pictures").mkdir()
    assert main(["doctor"]) == 0
    (home / "draftroom.db").chmod(0o644)

    told = modes_told(capfd)

    assert mode(home) == 0o755
    assert not told["ok"]
    assert told["do"] == f"chmod -R go= {home / 'draftroom.db'}"


def test_the_doctor_sees_a_database_that_lies_elsewhere(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    elsewhere = home.parent / "drafts.db"
    monkeypatch.setenv("DRAFTROOM_DATABASE_URL", f"sqlite:///{elsewhere}")
    assert modes_told(capfd)["ok"]

    elsewhere.chmod(0o644)

    assert modes_told(capfd)["do"] == f"chmod -R go= {elsewhere}"


def test_what_a_person_asks_for_elsewhere_has_the_usual_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with ours_alone():
        make_folder(tmp_path / "for" / "class")
        file = tmp_path / "for" / "class" / "plan.md"
        file.touch()
        as_usual(file, 0o644, within=file.parent)

    assert (mode(tmp_path / "for"), mode(file.parent), mode(file)) == (0o755, 0o755, 0o644)


def test_what_lies_in_a_closed_folder_stays_closed(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o700)
    with ours_alone():
        make_folder(tmp_path / "home" / "documents")

    assert mode(tmp_path / "home" / "documents") == 0o700


def test_published_files_and_notices_have_the_usual_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "site").mkdir()
    folders = Folders(tmp_path / "site", tmp_path / "notices")

    async def left() -> None:
        await folders.publish("news/today.md", b"News", None)
        await folders.notice("told.jsonl", "1", {"text": "News"})

    with ours_alone():
        asyncio.run(left())

    assert mode(tmp_path / "site" / "news") == 0o755
    assert mode(tmp_path / "site" / "news" / "today.md") == 0o644
    assert mode(tmp_path / "notices" / "told.jsonl") == 0o644
