"""Settings: where they come from, and what is said when one cannot be used."""

from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.settings import SETTINGS, Settings

README = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")


def test_without_any_setting_the_rules_write_and_nothing_leaves_the_computer(tmp_path):
    settings = Settings.load({"DRAFTROOM_HOME": str(tmp_path)})

    assert settings.offline
    assert settings.database_url == f"sqlite:///{tmp_path / 'draftroom.db'}"


def test_the_environment_goes_before_the_file(tmp_path):
    (tmp_path / "settings.yaml").write_text(
        "DRAFTROOM_MODEL: openai/a\nDRAFTROOM_PORT: 9000  # mine\n"
    )

    settings = Settings.load({"DRAFTROOM_HOME": str(tmp_path), "DRAFTROOM_MODEL": "openai/b"})

    assert (settings.model, settings.port) == ("openai/b", 9000)


def test_every_problem_is_told_at_once(tmp_path):
    env = {"DRAFTROOM_HOME": str(tmp_path), "DRAFTROOM_PORT": "x", "DRAFTROOM_LIMIT_USD": "-1"}

    with pytest.raises(SettingsError) as caught:
        Settings.load(env)

    assert "DRAFTROOM_PORT is 'x'" in str(caught.value)
    assert "DRAFTROOM_LIMIT_USD is '-1'" in str(caught.value)


def test_an_unknown_name_in_the_file_is_refused_with_its_line(tmp_path):
    (tmp_path / "settings.yaml").write_text("DRAFTROOM_MODEL: rules\nMODEL: x\n")

    with pytest.raises(SettingsError, match="line 2"):
        Settings.load({"DRAFTROOM_HOME": str(tmp_path)})


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda one: one.variable)
def test_the_readme_tells_of_every_setting(setting):
    assert f"| `{setting.variable}` | {setting.default} | {setting.meaning} |" in README
