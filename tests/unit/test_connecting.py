"""What a person gives to connect a model: what is made of it, and what is refused and why."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given as tried
from hypothesis import strategies as st

from assistant.access import Access, Auth
from assistant.connecting import given
from assistant.errors import CannotConnect
from assistant.settings import Settings
from graphs.edits import WriterPin

LOCAL = Settings(Path("/nowhere"), "sqlite:///x.db")
SHARED = replace(LOCAL, access=Access(auth=Auth.HEADER))
OPENED = replace(SHARED, api_base="http://10.0.0.5:8000/v1/", servers=("http://127.0.0.1:11434",))


def clean(settings: Settings = LOCAL, **said: str):
    return given(settings, **{"model": "openai/gpt-4o-mini", **said}, env={})


@pytest.mark.parametrize(
    ("model", "base", "name"),
    [
        ("openai/gpt-4o-mini", "", "openai/gpt-4o-mini"),
        ("  gpt-4o-mini ", "", "openai/gpt-4o-mini"),
        ("claude-sonnet-5", "", "anthropic/claude-sonnet-5"),
        ("qwen2.5", "http://localhost:1234/v1", "openai/qwen2.5"),
        ("claude-like", "http://localhost:1234/v1", "openai/claude-like"),
        ("ollama/llama3.1:8b", "", "ollama_chat/llama3.1:8b"),
        ("groq/openai/gpt-oss-120b", "", "groq/openai/gpt-oss-120b"),
    ],
)
def test_a_model_gets_its_providers_name_in_front(model: str, base: str, name: str) -> None:
    assert clean(model=model, api_base=base).model == name


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("", "is no model's name"),
        ("rules", "is no model's name"),
        ("mystery", "is no model's name"),
        ("openai/", "is no model's name"),
        ("openai/a b", "is no model's name"),
        ("openai/../x", "is no model's name"),
        ("huggingface/http://169.254.169.254/latest", "is no model's name"),
        ("bedrock/anthropic.claude", "bedrock can't be connected here; there are: openai"),
        ("vertex_ai/gemini-2.5-pro", "vertex_ai can't be connected here"),
        ("azure/mine", "azure can't be connected here"),
    ],
)
def test_a_model_that_cannot_be_connected_is_refused(model: str, told: str) -> None:
    with pytest.raises(CannotConnect) as caught:
        clean(model=model)

    assert told in str(caught.value)
    assert caught.value.facts["field"] == "model"


@pytest.mark.parametrize(
    "pasted",
    [
        "sk-abc_DEF-123",
        "  sk-abc_DEF-123\n",
        '"sk-abc_DEF-123"',
        "Bearer sk-abc_DEF-123",
        "OPENAI_API_KEY=sk-abc_DEF-123",
        'export OPENAI_API_KEY="sk-abc_DEF-123"',
    ],
)
def test_a_key_is_taken_as_it_was_copied(pasted: str) -> None:
    assert clean(key=pasted).key == "sk-abc_DEF-123"


@pytest.mark.parametrize("key", ["AAA=BBB==", "ABC==", "a" * 500])
def test_a_key_that_only_looks_odd_is_taken_whole(key: str) -> None:
    assert clean(key=key).key == key


@pytest.mark.parametrize(
    "key", ["sk-ключ-0123456", "sk-abc…def", "two words", "line\nbreak", "x" * 501, "nul\0l"]
)
def test_what_no_header_can_carry_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(CannotConnect) as caught:
        clean(key=key)

    assert caught.value.facts == {"field": "key"}
    assert key not in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("http://localhost:1234/v1", "http://localhost:1234/v1"),
        (" HTTPS://Box.Example/v1/ ", "https://box.example/v1"),
        ("http://192.168.1.5:8000", "http://192.168.1.5:8000"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1"),
    ],
)
def test_at_this_computer_any_server_of_ones_own_can_be_named(typed: str, base: str) -> None:
    assert clean(api_base=typed).api_base == base


@pytest.mark.parametrize(
    "typed",
    [
        *("localhost:1234", "ftp://box/v1", "file:///etc/passwd", "http://", "http:///v1"),
        *("http://me:secret@box/v1", "http://box/v1?key=x", "http://box/v1#x", "http://box:99999"),
        *("http://bo x/v1", "http://box\\@evil/v1", "http://bücher.example", "http://box/\nv1"),
        "http://" + "a" * 400,
    ],
)
def test_what_is_no_address_of_a_server_is_refused(typed: str) -> None:
    with pytest.raises(CannotConnect, match="This is no server's address") as caught:
        clean(api_base=typed)

    assert caught.value.facts["field"] == "api_base"


@pytest.mark.parametrize(
    "typed",
    [
        "http://127.0.0.1:11434",
        "http://localhost:8000",
        "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:169.254.169.254]/",
        "http://[fd00::1]/",
        "http://10.0.0.5:8000/v1",
        "http://2130706433/",
        "http://0x7f.1/",
        "https://api.openai.com.evil.example/v1",
        "https://api.openai.com/v1",
    ],
)
def test_where_others_share_it_no_server_of_ones_own_can_be_named(typed: str) -> None:
    with pytest.raises(CannotConnect, match="because others share this one"):
        clean(SHARED, api_base=typed)


def test_the_servers_that_the_settings_name_are_open_to_all() -> None:
    named = clean(OPENED, api_base="http://10.0.0.5:8000/v1")
    ollama = clean(OPENED, model="ollama/llama3.1")

    assert named.api_base == "http://10.0.0.5:8000/v1"
    assert ollama.api_base == "http://127.0.0.1:11434"
    with pytest.raises(CannotConnect, match="Only these servers can be connected here: http"):
        clean(OPENED, api_base="http://10.0.0.5:8000/v2")


def test_the_models_of_roles_are_of_one_provider() -> None:
    roles = {"fast": "gpt-4o-mini", "judge": ""}

    assert given(LOCAL, model="openai/gpt-4o", models=roles).models == {
        "fast": "openai/gpt-4o-mini"
    }
    with pytest.raises(CannotConnect, match="One key serves one provider"):
        given(LOCAL, model="openai/gpt-4o", models={"judge": "claude-sonnet-5"})
    with pytest.raises(CannotConnect, match="There is no model role queen"):
        given(LOCAL, model="openai/gpt-4o", models={"queen": "gpt-4o"})


def test_a_run_is_pinned_to_the_place_too() -> None:
    hosted = clean().pin
    own = clean(model="qwen", api_base="http://localhost:1234/v1").pin
    ollama = clean(model="ollama/llama3.1").pin

    assert hosted == WriterPin(name="openai/gpt-4o-mini", at="api.openai.com")
    assert own == WriterPin(name="openai/qwen", at="localhost:1234")
    assert ollama == WriterPin(name="ollama_chat/llama3.1", at="127.0.0.1:11434")


OPEN = {None, "http://10.0.0.5:8000/v1", "http://127.0.0.1:11434"}


@tried(model=st.text(), key=st.text(), base=st.text() | st.text("htps:/@.1[]?#%\\ "))
def test_whatever_is_typed_is_clean_or_refused_by_its_field(
    model: str, key: str, base: str
) -> None:
    refused, reached = [], {}

    for name, settings in (("local", LOCAL), ("shared", OPENED)):
        try:
            reached[name] = given(settings, model=model, key=key, api_base=base, env={}).api_base
        except CannotConnect as error:
            refused.append(error.facts["field"])

    assert set(refused) <= {"model", "key", "api_base"}
    assert len(refused) + len(reached) == 2
    assert reached.get("shared") in OPEN
