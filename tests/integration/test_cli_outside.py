"""What the terminal says of where workflows may go: what is set, what lacks, and never a value."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main
from assistant.cli.output import Exit

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DRAFTROOM_HOME", str(tmp_path / "home"))


def _checks(capfd: pytest.CaptureFixture[str]) -> tuple[dict[str, Any], str]:
    assert main(["doctor", "--json"]) == Exit.OK
    told = capfd.readouterr()
    checks = {one["name"]: one for one in json.loads(told.out)["checks"]}
    return checks, told.out + told.err


def test_the_doctor_tells_hosts_folders_and_secrets_by_their_names(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("DRAFTROOM_HTTP_HOSTS", "api.example.org, app.example.org:8443")
    monkeypatch.setenv("DRAFTROOM_SECRET_CMS", "api.example.org Bearer canary-1234")
    monkeypatch.setenv("DRAFTROOM_SECRET_APP", "app.example.org:8443 canary-5678")
    monkeypatch.setenv("DRAFTROOM_PUBLISH_FOLDER", str(tmp_path))

    checks, told = _checks(capfd)

    assert checks["requests"]["ok"]
    assert "APP for app.example.org:8443; CMS for api.example.org" in checks["requests"]["found"]
    assert checks["left files"]["ok"]
    assert f"publishing in {tmp_path}" in checks["left files"]["found"]
    assert "canary" not in told


def test_the_doctor_tells_what_cannot_be_used(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("DRAFTROOM_HTTP_HOSTS", "api.example.org")
    monkeypatch.setenv("DRAFTROOM_SECRET_CMS", "other.example.org canary-1234")
    monkeypatch.setenv("DRAFTROOM_PUBLISH_FOLDER", str(tmp_path / "nowhere"))

    checks, _ = _checks(capfd)

    assert "List the hosts of CMS" in checks["requests"]["do"]
    assert not checks["requests"]["ok"]
    assert not checks["left files"]["ok"]


def test_the_doctor_tells_of_a_listed_name_that_is_always_refused(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DRAFTROOM_HTTP_HOSTS", "LOCALHOST:8080, 127.0.0.1:8081, api.example.org")

    assert main(["doctor", "--json"]) == Exit.BROKEN
    told = {one["name"]: one for one in json.loads(capfd.readouterr().out)["checks"]}["requests"]

    assert not told["ok"]
    assert told["do"].startswith("localhost:8080 in DRAFTROOM_HTTP_HOSTS is always refused")
    assert "127.0.0.1:8081 in" not in told["do"]


def test_the_doctor_tells_of_drafts_that_an_empty_database_leaves_behind(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "typed").write_text("correct horse battery\n")
    with (tmp_path / "typed").open() as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        assert main(["user", "add", "Ana"]) == Exit.OK
    capfd.readouterr()
    assert _checks(capfd)[0]["database"]["ok"]
    monkeypatch.setenv("DRAFTROOM_DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")

    told = _checks(capfd)[0]["database"]

    assert not told["ok"]
    assert f"{tmp_path / 'home' / 'draftroom.db'} holds drafts that are not in it" in told["found"]


def test_validate_names_the_secrets_that_are_not_set_here(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DRAFTROOM_SECRET_CLUB_APP", "app.example.org canary-1234")

    file = str(EXAMPLES / "publish.yaml")

    assert main(["validate", file]) == Exit.OK
    said = "".join(capfd.readouterr())
    assert main(["validate", file, "--json"]) == Exit.OK
    answer = json.loads(capfd.readouterr().out)

    assert "no problems in club_news" in said
    assert "not set here: DRAFTROOM_SECRET_CLUB_SIGNING." in said
    assert answer["secrets_not_set"] == ["CLUB_SIGNING"]
    assert "DRAFTROOM_SECRET_CLUB_APP" not in said


def test_a_secret_that_cannot_be_used_stops_it_with_code_2_and_without_its_value(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("DRAFTROOM_SECRET_CMS", "canary-1234")

    assert main(["runs"]) == Exit.USAGE

    told = capfd.readouterr()
    assert "DRAFTROOM_SECRET_CMS must be the hosts" in told.err
    assert "canary" not in told.out + told.err
    assert not (tmp_path / "home").exists()
