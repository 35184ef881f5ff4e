"""The secret of an installation: made once, whoever is first, and read by nobody else."""

import multiprocessing
import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant import secret_file
from assistant.errors import SettingsError
from assistant.secret_file import FILE, kept_secret


def made_in(home, ready, told):
    """Ask for the secret at the same moment as other processes do."""
    ready.wait(30)
    told.put(kept_secret(home).derived("cookies"))


def test_a_secret_stays_the_same(tmp_path):
    home = tmp_path / "new" / "home"

    first = kept_secret(home).derived("cookies")

    assert kept_secret(home).derived("cookies") == first
    assert len(first) == 32
    assert [one.name for one in home.iterdir()] == [FILE]


def test_two_installations_have_two_secrets(tmp_path):
    one, other = kept_secret(tmp_path / "a"), kept_secret(tmp_path / "b")

    assert one.derived("cookies") != other.derived("cookies")


def test_each_purpose_has_a_key_of_its_own(tmp_path):
    secret = kept_secret(tmp_path)
    written = (tmp_path / FILE).read_text().strip()

    keys = {secret.derived(purpose).hex() for purpose in ("cookies", "connections", "")}

    assert len(keys) == 3
    assert written not in keys
    assert written not in repr(secret)


def test_nobody_else_can_read_it_whatever_files_usually_allow(tmp_path):
    before = os.umask(0)
    try:
        kept_secret(tmp_path)
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_the_right_to_read_it_is_taken_back(tmp_path, caplog):
    first = kept_secret(tmp_path).derived("cookies")
    (tmp_path / FILE).chmod(0o644)

    again = kept_secret(tmp_path).derived("cookies")

    assert again == first
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert "others could read the secret" in caplog.text


def test_of_many_processes_at_once_the_first_makes_it_for_all(tmp_path):
    spawn = multiprocessing.get_context("spawn")
    ready, told = spawn.Event(), spawn.Queue()
    processes = [
        spawn.Process(target=made_in, args=(tmp_path, ready, told), daemon=True) for _ in range(4)
    ]
    for one in processes:
        one.start()

    ready.set()
    keys = {told.get(timeout=180) for _ in processes}
    for one in processes:
        one.join(60)

    assert keys == {kept_secret(tmp_path).derived("cookies")}
    assert [one.name for one in tmp_path.iterdir()] == [FILE]


def test_of_many_threads_at_once_the_first_makes_it_for_all(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: kept_secret(tmp_path).derived("x"), range(64)))

    assert len(set(found)) == 1


def test_a_file_system_without_hard_links_will_do(tmp_path, monkeypatch):
    def refused(*names):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(secret_file.os, "link", refused)

    first = kept_secret(tmp_path).derived("x")

    assert kept_secret(tmp_path).derived("x") == first
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"short\n", b"z" * 64 + b"\n", b"a" * 65, b"a" * 64])
def test_a_damaged_secret_is_told_and_never_replaced(tmp_path, content):
    (tmp_path / FILE).write_bytes(content)

    with pytest.raises(SettingsError, match="is damaged"):
        kept_secret(tmp_path)

    assert (tmp_path / FILE).read_bytes() == content
