"""Files that workflows leave in folders: whole, in their place, and over nobody else's."""

import asyncio
import fcntl
import hashlib
import json
import os
from pathlib import Path

import pytest

from assistant.published import Folders
from graphs.file_names import BadName
from graphs.outside import NotReached


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    return folder


@pytest.fixture
def folders(site: Path, tmp_path: Path) -> Folders:
    return Folders(site, tmp_path / "notices")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


async def test_a_file_is_put_in_its_folder_and_taken_away(folders: Folders, site: Path) -> None:
    assert await folders.published("posts/a.md") is None
    await folders.publish("posts/a.md", b"one", ())

    assert (site / "posts" / "a.md").read_bytes() == b"one"
    assert await folders.published("posts/a.md") == _sha256(b"one")
    assert await folders.withdraw("posts/a.md", {_sha256(b"one")})
    assert not await folders.withdraw("posts/a.md", {_sha256(b"one")})
    assert os.listdir(site / "posts") == []


async def test_only_what_is_known_is_written_over_or_taken_away(
    folders: Folders, site: Path
) -> None:
    (site / "a.md").write_bytes(b"theirs")

    with pytest.raises(NotReached, match="is there already") as caught:
        await folders.publish("a.md", b"mine", {_sha256(b"older")})
    with pytest.raises(NotReached, match="was changed since"):
        await folders.withdraw("a.md", {_sha256(b"mine")})
    assert (caught.value.sent, (site / "a.md").read_bytes()) == (False, b"theirs")

    await folders.publish("a.md", b"mine", {_sha256(b"theirs")})
    await folders.publish("a.md", b"whatever stood there", None)
    assert (site / "a.md").read_bytes() == b"whatever stood there"
    assert os.listdir(site) == ["a.md"]


async def test_two_who_publish_one_name_at_once_do_not_both(site: Path, tmp_path: Path) -> None:
    one, two = Folders(site, tmp_path), Folders(site, tmp_path)

    ends = await asyncio.gather(
        one.publish("a.md", b"one", ()), two.publish("a.md", b"two", ()), return_exceptions=True
    )

    assert sorted(isinstance(end, Exception) for end in ends) == [False, True]
    assert (site / "a.md").read_bytes() == (b"two" if ends[0] else b"one")
    assert os.listdir(site) == ["a.md"]


async def test_no_link_leads_out_of_the_folder(
    folders: Folders, site: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "b.md").write_bytes(b"secret")
    (site / "out").symlink_to(outside)
    (site / "b.md").symlink_to(outside / "b.md")
    (site / "gone.md").symlink_to(outside / "new.md")
    os.mkfifo(site / "pipe")
    (site / "folder.md").mkdir()

    for name in ("out/x.md", "b.md", "gone.md", "pipe", "folder.md"):
        for over in ((), {_sha256(b"secret")}):
            with pytest.raises(NotReached, match="plain file") as caught:
                await folders.publish(name, b"mine", over)
            assert not caught.value.sent
    for name in ("b.md", "out/b.md"):
        with pytest.raises(NotReached, match="plain file"):
            await folders.withdraw(name, {_sha256(b"secret")})
    await folders.publish("b.md", b"mine", None)

    assert [(one.name, one.read_bytes()) for one in outside.iterdir()] == [("b.md", b"secret")]
    assert (site / "b.md").read_bytes() == b"mine"
    assert not (site / "b.md").is_symlink()


@pytest.mark.parametrize("name", ["../a.md", "/tmp/a.md", "a/../../a.md", "con", ".hidden", ""])
async def test_a_name_that_is_not_safe_is_refused_here_too(
    folders: Folders, tmp_path: Path, name: str
) -> None:
    assert "is not a name for a file" in folders.refuses(name)
    with pytest.raises(NotReached):
        await folders.publish(name, b"mine", None)
    with pytest.raises(BadName):
        await folders.notice(name, "k", {})

    assert not (tmp_path / "a.md").exists()


async def test_without_a_folder_nothing_is_published_and_it_says_why(tmp_path: Path) -> None:
    none, gone = Folders(None, tmp_path), Folders(tmp_path / "nowhere", tmp_path)

    assert "DRAFTROOM_PUBLISH_FOLDER" in none.refuses("a.md")
    assert "is not there" in gone.refuses("a.md")
    with pytest.raises(NotReached):
        await none.publish("a.md", b"", ())


async def test_a_file_that_could_not_be_written_whole_is_not_there(
    folders: Folders, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("assistant.whole_files.os.fsync", full)

    with pytest.raises(NotReached, match="No space left on device") as caught:
        await folders.publish("b.md", b"half", ())

    assert (caught.value.fault, os.listdir(site)) == ("transient", [])


async def test_what_a_crash_has_cut_off_is_cleared_away_and_what_is_being_written_is_not(
    folders: Folders, site: Path
) -> None:
    begins = f".{_sha256(b'a.md')[:16]}."
    (site / f"{begins}0123.part").write_bytes(b"cut o")
    with (site / f"{begins}4567.part").open("wb") as being_written:
        fcntl.flock(being_written, fcntl.LOCK_EX)

        await folders.publish("a.md", b"whole", ())

    assert sorted(os.listdir(site)) == sorted([f"{begins}4567.part", "a.md"])


async def test_a_notice_is_a_line_once_for_its_key(folders: Folders, tmp_path: Path) -> None:
    for key, text in (("k1", "One\nline"), ("k2", 'with "id": "k3" in it'), ("k1", "again")):
        await folders.notice("low/stock.jsonl", key, {"text": text})
    await folders.notice("low/stock.jsonl", "k3", {"text": "three"})

    written = (tmp_path / "notices" / "low" / "stock.jsonl").read_text("utf-8")
    assert [json.loads(line) for line in written.splitlines()] == [
        {"id": "k1", "text": "One\nline"},
        {"id": "k2", "text": 'with "id": "k3" in it'},
        {"id": "k3", "text": "three"},
    ]


async def test_a_notice_after_a_line_that_was_cut_off_begins_a_new_one(
    folders: Folders, tmp_path: Path
) -> None:
    await folders.notice("a.jsonl", "k1", {})
    with (tmp_path / "notices" / "a.jsonl").open("ab") as file:
        file.write(b'{"id": "k2", "te')

    await folders.notice("a.jsonl", "k3", {"text": "whole"})
    await folders.notice("a.jsonl", "k2", {"text": "again"})

    lines = (tmp_path / "notices" / "a.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(lines[at])["id"] for at in (0, 2, 3)] == ["k1", "k3", "k2"]


async def test_a_file_of_notices_that_is_a_link_is_not_followed(
    folders: Folders, tmp_path: Path
) -> None:
    (tmp_path / "notices").mkdir()
    (tmp_path / "elsewhere").write_bytes(b"")
    (tmp_path / "notices" / "a.jsonl").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(NotReached, match="plain file"):
        await folders.notice("a.jsonl", "k", {"text": "x"})

    assert (tmp_path / "elsewhere").read_bytes() == b""
