"""What the terminal says of files and databases that workflows may use, and what it never says."""

import json
import sqlite3
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.cli.output import Exit


def test_the_doctor_tells_which_files_and_databases_can_be_used(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sqlite3.connect(tmp_path / "shop.db").execute("create table a (b)").connection.close()
    off = "postgresql://ana:canary-1234@127.0.0.1:1/x"
    monkeypatch.setenv("DRAFTROOM_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DRAFTROOM_DATA_FOLDER", str(tmp_path / "nowhere"))
    monkeypatch.setenv("DRAFTROOM_DATABASES", f"shop=sqlite:///{tmp_path / 'shop.db'},off={off}")

    assert main(["doctor", "--json"]) == Exit.OK

    told = "".join(capfd.readouterr())
    checks = json.loads(told)["checks"]
    found = {one["found"]: one["ok"] for one in checks if one["name"].startswith("rows")}
    assert found == {
        f"workflows read and write in {tmp_path / 'nowhere'}": False,
        "shop answers, and workflows may read and change it": True,
        "The database off does not answer.": False,
    }
    assert "canary" not in told
