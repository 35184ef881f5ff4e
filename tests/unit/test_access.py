"""Where the chat listens and who is let in: what is taken, and what is refused with which words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.access import Access, Auth, Authority, authority, is_loopback, read_access
from assistant.errors import SettingsError
from assistant.settings import Settings


def read(**given: str) -> tuple[Access, list[str]]:
    problems: list[str] = []
    access = read_access({f"DRAFTROOM_{name}": value for name, value in given.items()}, problems)
    return access, problems


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({}, Access(), id="nothing"),
        pytest.param({"HOST": "::1"}, Access(host="::1"), id="IPv6"),
        pytest.param({"HOST": "[::1]"}, Access(host="::1"), id="IPv6 as in an address"),
        pytest.param({"HOST": "localhost"}, Access(host="localhost"), id="localhost"),
        pytest.param(
            {"HOSTS": "localhost:9000"},
            Access(hosts=(Authority("localhost", 9000),)),
            id="a tunnel to this computer",
        ),
        pytest.param(
            {"AUTH": "Password", "HOST": "0.0.0.0", "HOSTS": "drafts.example.org, 10.0.0.5:9000"},
            Access(
                "0.0.0.0",
                (Authority("drafts.example.org", None), Authority("10.0.0.5", 9000)),
                Auth.PASSWORD,
            ),
            id="passwords",
        ),
        pytest.param(
            {"AUTH": "password", "HOST": "192.168.1.5"},
            Access("192.168.1.5", auth=Auth.PASSWORD),
            id="one address of a network",
        ),
    ],
)
def test_what_fits_together_is_taken(given, expected):
    assert read(**given) == (expected, [])


def test_a_proxy_says_who_is_asking():
    access, problems = read(
        AUTH="header", AUTH_HEADER="X-Forwarded-User", TRUSTED_PROXY="10.0.0.2,10.1.0.0/16"
    )

    assert problems == []
    assert access.header == "x-forwarded-user"
    assert access.believes("10.1.2.3")
    assert not access.believes("127.0.0.1")
    assert not access.believes("not an address")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param(
            {"HOST": "0.0.0.0"}, "DRAFTROOM_HOST is '0.0.0.0' and DRAFTROOM_AUTH is local", id="all"
        ),
        pytest.param({"HOST": "::"}, "everybody who reaches it would be you", id="all of IPv6"),
        pytest.param({"HOST": "192.168.1.5"}, "Set DRAFTROOM_AUTH to password", id="a network"),
        pytest.param(
            {"HOSTS": "drafts.example.org"}, "DRAFTROOM_HOSTS is 'drafts.example.org'", id="a name"
        ),
        pytest.param({"HOST": "my host"}, "DRAFTROOM_HOST is 'my host'", id="no address"),
        pytest.param({"HOST": "127.0.0.1:80"}, "must be an address", id="a port too many"),
        pytest.param({"AUTH": "none"}, "it must be local, password or header", id="no such way"),
        pytest.param(
            {"AUTH": "password", "HOST": "0.0.0.0"}, "DRAFTROOM_HOSTS must say", id="no name"
        ),
        pytest.param(
            {"AUTH": "password", "HOSTS": "*"}, "without http:// and without *", id="any name"
        ),
        pytest.param(
            {"AUTH": "password", "HOSTS": "https://x.org"}, "'https://x.org'", id="an address"
        ),
        pytest.param({"AUTH": "password", "HOSTS": "0.0.0.0"}, "'0.0.0.0'", id="nobody's name"),
        pytest.param({"AUTH": "header"}, "such as X-Forwarded-User", id="no header"),
        pytest.param({"AUTH": "header", "AUTH_HEADER": "a b"}, "is 'a b'", id="no name of one"),
        pytest.param({"AUTH": "header", "AUTH_HEADER": "Cookie"}, "is 'Cookie'", id="a taken one"),
        pytest.param(
            {"AUTH_HEADER": "X-User"}, "is set but DRAFTROOM_AUTH is local", id="a header unused"
        ),
        pytest.param(
            {"AUTH": "password", "AUTH_HEADER": "X-User"}, "DRAFTROOM_AUTH is password", id="both"
        ),
        pytest.param({"TRUSTED_PROXY": "0.0.0.0/0"}, "'0.0.0.0/0'", id="everybody is a proxy"),
        pytest.param({"TRUSTED_PROXY": "::/0"}, "'::/0'", id="everybody in IPv6"),
        pytest.param({"TRUSTED_PROXY": "proxy.local"}, "'proxy.local'", id="a name of one"),
        pytest.param({"TRUSTED_PROXY": "10.0.0.1/8"}, "'10.0.0.1/8'", id="neither one nor all"),
    ],
)
def test_what_would_let_strangers_in_is_refused_with_what_is_allowed(given, told):
    _, problems = read(**given)

    assert len(problems) == 1
    assert told in problems[0]


def test_every_problem_of_the_settings_is_told_at_once(tmp_path):
    env = {
        "DRAFTROOM_HOME": str(tmp_path),
        "DRAFTROOM_PORT": "x",
        "DRAFTROOM_HOST": "0.0.0.0",
        "DRAFTROOM_TRUSTED_PROXY": "x",
    }

    with pytest.raises(SettingsError) as caught:
        Settings.load(env)

    assert len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("localhost", Authority("localhost", None)),
        ("Drafts.Example.org:443", Authority("drafts.example.org", 443)),
        ("127.0.0.1:8000", Authority("127.0.0.1", 8000)),
        ("[::1]:8000", Authority("::1", 8000)),
        ("[0:0:0:0:0:0:0:1]", Authority("::1", None)),
        ("", None),
        ("::1", None),
        ("[127.0.0.1]", None),
        ("[::1", None),
        ("localhost:", None),
        ("localhost:0", None),
        ("localhost:99999", None),
        ("localhost:80:80", None),
        ("user@localhost", None),
        ("localhost/x", None),
        ("localhost.", None),
        ("-x.org", None),
        ("x..org", None),
        ("127.1", None),
        ("0127.0.0.1", None),
        ("a" * 64 + ".org", None),
        (".".join(["a" * 60] * 5), None),
        ("ex ample", None),
        ("exämple", None),
    ],
)
def test_a_host_is_read_as_a_browser_calls_it(text, expected):
    assert authority(text) == expected


@given(text=st.text("localhst.127:08[]@/\\# \t%eE", max_size=24) | st.text(max_size=12))
def test_nothing_is_read_as_our_name_but_our_name(text):
    read = authority(text)

    if read is not None and is_loopback(read.host):
        name, port = text.lower(), f":{text.rpartition(':')[2]}" if read.port else ""
        assert name.removesuffix(port).strip("[]") in _spellings(read.host)


def _spellings(host: str) -> set[str]:
    """Return how a loopback name may be spelled; IPv6 leaves zeros out as it likes."""
    return {host, *(("::1", "0:0:0:0:0:0:0:1") if host == "::1" else ())}
