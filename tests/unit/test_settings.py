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


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("DRAFTROOM_LIMT_USD", "did you mean DRAFTROOM_LIMIT_USD?"),
        ("DRAFTROOM_TRUSTED_PROXIES", "did you mean DRAFTROOM_TRUSTED_PROXY?"),
        ("DRAFTROOM_COLOUR", "allowed are: DRAFTROOM_API_BASE, DRAFTROOM_AUTH"),
    ],
)
def test_a_misspelled_name_in_the_environment_is_told_with_the_nearest(tmp_path, name, meant):
    env = {"DRAFTROOM_HOME": str(tmp_path), name: "a value", "DRAFTROOM_PORT": "x"}

    with pytest.raises(SettingsError) as caught:
        Settings.load(env)

    assert f"{name} is no setting; {meant}" in str(caught.value)
    assert "DRAFTROOM_PORT is 'x'" in str(caught.value)
    assert "a value" not in str(caught.value)


def test_secrets_emptied_names_and_those_of_tests_are_no_misspellings(tmp_path):
    names = {"DRAFTROOM_TEST_POSTGRES_URL": "x", "DRAFTROOM_LIMT_USD": "", "LIMIT_USD": "5"}

    settings = Settings.load(
        {
            "DRAFTROOM_HOME": str(tmp_path),
            "DRAFTROOM_SECRET_CMS": "a.example.org canary-1234",
            **names,
        }
    )

    assert settings.home == tmp_path
