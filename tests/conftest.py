"""What every test shares: no setting of this machine reaches a test, and nothing leaves it."""

import pytest

from assistant.settings import SETTINGS


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch):
    for setting in SETTINGS:
        monkeypatch.delenv(setting.variable, raising=False)
