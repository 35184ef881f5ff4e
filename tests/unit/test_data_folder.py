"""The folder with the data of workflows: nothing outside of it is read, written or told."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from assistant import whole_files
from assistant.data import SetPlaces
from assistant.data_folder import read_file, sha256_of, write_file
from assistant.data_places import DataPlaces
from assistant.errors import SettingsError
from assistant.settings import Settings
from graphs.data import BadPath, path_with
from graphs.outside import NotReached


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir()
    (tmp_path / "secret.csv").write_text("a\n1\n")
    return made


@pytest.mark.parametrize(
    "path",
    [
        "../secret.csv", "a/../../secret.csv", "/etc/passwd.csv", "./a.csv", "a//b.csv", ".a.csv",
        "a\\..\\..\\secret.csv", "a\0.csv", "C:/a.csv", "a/" * 20 + "a.csv", "a\u202e.csv",
        "secret.key", "", "x/.csv",
    ],
)  # fmt: skip
def test_a_path_that_leads_elsewhere_is_refused_before_anything_is_opened(
    folder: Path, path: str
) -> None:
    for do in (lambda: read_file(folder, path), lambda: write_file(folder, path, b"x")):
        with pytest.raises(NotReached) as caught:
            do()
        assert caught.value.fault == "permanent"
        assert str(folder.parent) not in str(caught.value)
    assert list(folder.iterdir()) == []


def test_a_link_is_not_followed_wherever_it_lies(folder: Path) -> None:
    (folder / "link.csv").symlink_to(folder.parent / "secret.csv")
    (folder / "out").symlink_to(folder.parent, target_is_directory=True)

    for path in ("link.csv", "out/secret.csv"):
        with pytest.raises(NotReached, match="link"):
            read_file(folder, path)
    with pytest.raises(NotReached, match="link"):
        write_file(folder, "out/new.csv", b"x")
    write_file(folder, "link.csv", b"b\n2\n")

    assert (folder.parent / "secret.csv").read_text() == "a\n1\n"
    assert not (folder / "link.csv").is_symlink()
    assert not (folder.parent / "new.csv").exists()


def test_what_is_no_file_is_refused_and_nobody_waits_for_it(folder: Path) -> None:
    os.mkfifo(folder / "pipe.csv")
    (folder / "folder.csv").mkdir()

    with pytest.raises(NotReached, match=r"pipe\.csv .* no plain file"):
        read_file(folder, "pipe.csv")
    with pytest.raises(NotReached, match=r"folder\.csv is"):
        read_file(folder, "folder.csv")
    with pytest.raises(NotReached, match=r"folder\.csv is a folder"):
        write_file(folder, "folder.csv", b"")
    with pytest.raises(NotReached, match=r"There is no file nothing\.csv") as caught:
        read_file(folder, "nothing.csv")
    assert caught.value.fault == "permanent"


def test_a_huge_file_is_refused_before_it_is_read(folder: Path) -> None:
    with (folder / "huge.csv").open("wb") as file:
        file.truncate(10**12)

    with pytest.raises(NotReached, match="longer than 20,000,000 bytes"):
        read_file(folder, "huge.csv")


def test_a_file_is_there_whole_or_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_file(folder, "a/b/c.csv", b"before")
    assert sha256_of(folder, "a/b/c.csv") != sha256_of(folder, "a/none.csv") is None

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(whole_files.os, "fsync", full)
    with pytest.raises(NotReached, match="No space left") as caught:
        write_file(folder, "a/b/c.csv", b"after")

    assert caught.value.fault == "transient"
    assert [one.name for one in (folder / "a/b").iterdir()] == ["c.csv"]
    assert (folder / "a/b/c.csv").read_bytes() == b"before"


@pytest.mark.parametrize(
    "value", ["../x", "a/b", "a\\b", "..", ".x", "", "a\0b", "a\nb", "\u202e", None, 1.5, True, [1]]
)  # fmt: skip
def test_a_value_stays_within_one_part_of_a_path(value: Any) -> None:
    with pytest.raises(BadPath, match=r"n is .* cannot stand in the name of a file"):
        path_with("out/{n}.csv", {"n": value})


def test_a_value_that_looks_like_a_place_is_no_place() -> None:
    assert path_with("{a}/{b}.csv", {"a": "{b}", "b": 7}) in ("{b}/7.csv", "7/7.csv")


async def test_without_a_setting_nothing_is_reached(tmp_path: Path) -> None:
    nothing, gone = SetPlaces(DataPlaces()), SetPlaces(DataPlaces(tmp_path / "gone"))

    with pytest.raises(NotReached, match="DRAFTROOM_DATA_FOLDER is not set"):
        await nothing.read("a.csv")
    with pytest.raises(NotReached, match="is not there"):
        await gone.write("a.csv", b"")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DATABASES", "shop", "number 1 must be NAME="),
        ("DATABASES", "Shop=sqlite:////a.db", "number 1 must be NAME="),
        ("DATABASES", "a=sqlite:////a.db, postgresql://x:hunter2@h/d", "number 2 must be NAME="),
        ("DATABASES", "a=mysql://x:hunter2@h/d", "'a' is no database URL"),
        ("DATABASES", "a=postgresql://x:hunter2@h:port/d", "'a' is no database URL"),
        ("DATABASES", "a=sqlite:///", "'a' is no database URL"),
        ("DATABASES", "a=sqlite:////a.db,a=sqlite:////b.db", "'a' is there twice"),
        ("DATABASES", "a=sqlite:///{home}/draftroom.db", "'a' is where Draftroom keeps its own"),
        ("DATABASES", "a=sqlite:///{home}/../h/checkpoints.db", "'a' is where Draftroom keeps"),
        ("DATA_FOLDER", "{home}", "holds what Draftroom keeps itself"),
        ("DATA_FOLDER", "{home}/..", "holds what Draftroom keeps itself"),
    ],
)
def test_places_that_cannot_be_meant_are_told_without_a_password(
    tmp_path: Path, name: str, value: str, told: str
) -> None:
    home = tmp_path / "h"
    home.mkdir()
    env = {"DRAFTROOM_HOME": str(home), f"DRAFTROOM_{name}": value.format(home=home)}

    with pytest.raises(SettingsError) as caught:
        Settings.load(env)

    assert told in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_the_own_database_on_a_server_is_no_place_for_workflows_whoever_asks(
    tmp_path: Path,
) -> None:
    env = {
        "DRAFTROOM_HOME": str(tmp_path),
        "DRAFTROOM_DATABASE_URL": "postgresql://draftroom:a@db.example.org/rooms",
        "DRAFTROOM_DATABASES": "own=postgresql+asyncpg://reader:b@DB.example.org:5432/rooms",
    }

    with pytest.raises(SettingsError, match="'own' is where Draftroom keeps its own data"):
        Settings.load(env)


def test_a_folder_and_databases_are_taken_from_the_settings(tmp_path: Path) -> None:
    env = {
        "DRAFTROOM_HOME": str(tmp_path),
        "DRAFTROOM_DATA_FOLDER": str(tmp_path / "rows"),
        "DRAFTROOM_DATABASES": "a=sqlite:////a.db, b = postgresql://x:y%2Cz@h/d?ssl=require",
    }

    data = Settings.load(env).data

    assert data.folder == tmp_path / "rows"
    assert data.databases == {
        "a": "sqlite:////a.db",
        "b": "postgresql://x:y%2Cz@h/d?ssl=require",
    }
    assert "y%2Cz" not in repr(data)
