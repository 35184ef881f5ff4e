"""What every test shares: no setting of this machine reaches a test, and nothing leaves it."""

import os
import sys
import tempfile

import pytest
from hypothesis import HealthCheck, settings

from assistant.request_secrets import PREFIX
from assistant.settings import SETTINGS

# What is compiled is kept, here and by every process that a test starts.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# No example is timed: on a busy machine any may take long.
settings.register_profile(
    "untimed", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("untimed")
# Chainlit writes a folder of its own when it is imported, which must not be the project's.
os.environ["CHAINLIT_APP_ROOT"] = tempfile.mkdtemp(prefix="draftroom-chat-")


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch):
    for setting in SETTINGS:
        monkeypatch.delenv(setting.variable, raising=False)
    for variable in [one for one in os.environ if one.startswith(PREFIX)]:
        monkeypatch.delenv(variable)
