"""Secrets for requests of workflows: how they are set, where they go, and what is never said."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.outside import ListedHosts
from assistant.request_secrets import RequestSecret, without_values
from assistant.settings import Settings
from assistant.signing import signed
from graphs.outside import NotReached, Request, Secret

VALUE = "Bearer canary-0123456789"
API = "api.example.org"


def _loaded(home: Path, **secrets: str) -> Settings:
    env = {f"DRAFTROOM_SECRET_{name}": value for name, value in secrets.items()}
    return Settings.load({"DRAFTROOM_HOME": str(home), **env})


def test_a_secret_says_for_which_hosts_it_is(tmp_path: Path) -> None:
    settings = _loaded(tmp_path, CMS=f"{API},cdn.example.org:8443  {VALUE}")

    assert settings.secrets == {"CMS": RequestSecret((API, "cdn.example.org:8443"), VALUE)}
    assert "canary" not in repr(settings)
    assert "canary" not in repr(settings.secrets)


def test_a_secret_can_stand_in_the_file_with_any_sign_in_it(tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text(f"DRAFTROOM_SECRET_CMS: {API} tok#en:x7\n", "utf-8")

    assert _loaded(tmp_path).secrets["CMS"].value == "tok#en:x7"


@pytest.mark.parametrize(
    "written",
    [
        "canary-0123456789", "Bearer canary-0123456789", f"{API}", f"{API} ", f"{API} ab",
        f"https://{API} canary-0123456789", "* canary-0123456789", f"{API} canary-ü-0123456",
        f"{API} canary\n-0123456789", f"{API}, canary-0123456789",
    ],
)  # fmt: skip
def test_one_that_cannot_be_used_is_told_without_its_value(tmp_path: Path, written: str) -> None:
    with pytest.raises(SettingsError) as caught:
        _loaded(tmp_path, CMS=written)

    assert "DRAFTROOM_SECRET_CMS must be the hosts" in str(caught.value)
    assert "canary" not in str(caught.value)


def test_a_broken_line_of_the_file_is_told_without_its_value(tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text(f"DRAFTROOM_SECRET_CMS {API} canary1\n", "utf-8")

    with pytest.raises(SettingsError, match="line 1") as caught:
        _loaded(tmp_path)

    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (f"https://{API}/x", ""),
        ("https://other.example.org/x", "may go to api.example.org, not to other.example.org"),
        (f"http://{API}/x", "over https alone"),
        (f"https://{API}.evil.example/x", "may not reach"),
    ],
)
async def test_a_secret_goes_to_its_hosts_alone_and_not_in_the_open(url: str, told: str) -> None:
    hosts = ListedHosts([API, "other.example.org"], {"CMS": RequestSecret((API,), VALUE)})
    request = Request("POST", url, {"Authorization": Secret("CMS")}, {"n": 1})

    assert told in hosts.refuses(request)
    assert bool(told) == bool(hosts.refuses(request))
    if told:
        with pytest.raises(NotReached, match=told) as caught:
            await hosts.send(request)
        assert not caught.value.sent


def test_one_that_is_not_set_is_named_with_how_it_is_set() -> None:
    request = Request("POST", f"https://{API}/", sign=Secret("KEY"))

    told = ListedHosts([API]).refuses(request)

    assert told == "There is no secret KEY here: set DRAFTROOM_SECRET_KEY."


def test_a_value_that_comes_back_is_its_name_wherever_it_stands() -> None:
    secrets = {"CMS": RequestSecret((API,), VALUE), "KEY": RequestSecret((API,), "canary-01234")}
    back = {"you sent": [VALUE, {"x canary-0123456789": "canary-01234!", "n": 1}], "ok": True}

    assert without_values(back, secrets) == {
        "you sent": ["[CMS]", {"x [CMS]": "[KEY]!", "n": 1}],
        "ok": True,
    }


@pytest.mark.parametrize("key", ["plain key 1", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])
def test_a_signature_is_that_of_standard_webhooks(key: str) -> None:
    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    encoded = key.removeprefix("whsec_")
    secret = base64.b64decode(encoded) if encoded != key else key.encode()

    headers = signed(key, "msg_1", at, b'{"a":1}')

    whole = b"msg_1.1767603600." + b'{"a":1}'
    right = base64.b64encode(hmac.new(secret, whole, hashlib.sha256).digest()).decode()
    assert headers == {
        "webhook-id": "msg_1",
        "webhook-timestamp": "1767603600",
        "webhook-signature": f"v1,{right}",
    }
