"""What every test shares: no setting of this machine reaches a test, and nothing leaves it."""

import os
import tempfile

import pytest

from assistant.request_secrets import PREFIX
from assistant.settings import SETTINGS

# Chainlit writes a folder of its own when it is imported, which must not be the project's.
os.environ["CHAINLIT_APP_ROOT"] = tempfile.mkdtemp(prefix="draftroom-chat-")


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch):
    for setting in SETTINGS:
        monkeypatch.delenv(setting.variable, raising=False)
    for variable in [one for one in os.environ if one.startswith(PREFIX)]:
        monkeypatch.delenv(variable)
