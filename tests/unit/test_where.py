"""Where words go: the host behind each model, and the line that says so."""

from dataclasses import replace
from pathlib import Path

import pytest

from agents.providers import providers, reached_at, words_go_to
from assistant.access import Access, Auth
from assistant.settings import Settings
from assistant.where import hosts_of, line_of, pins_of
from graphs.edits import Guidance, UseWriter, WriterPin
from graphs.revision import Revision
from tests.support.workflows import workflow

LOCAL = Settings(Path("/nowhere"), "sqlite:///x.db")
RULES = WriterPin()


@pytest.mark.parametrize(
    ("model", "base", "env", "host"),
    [
        ("openai/gpt-4o-mini", None, {}, "api.openai.com"),
        ("gpt-4o-mini", None, {}, "api.openai.com"),
        ("anthropic/claude-sonnet-5", None, {}, "api.anthropic.com"),
        ("openai/x", "http://box:1234/v1", {}, "box:1234"),
        ("openai/x", None, {"OPENAI_BASE_URL": "https://proxy.example/v1"}, "proxy.example"),
        ("openai/x", None, {"OPENAI_API_BASE": "https://old.example/v1"}, "old.example"),
        ("ollama_chat/llama3.1", None, {}, "localhost:11434"),
        ("ollama_chat/gpt-oss:120b-cloud", None, {}, "ollama.com"),
        ("deepseek/deepseek-chat", None, {}, "deepseek"),
    ],
)
def test_a_model_has_the_host_that_its_client_asks(model, base, env, host):
    assert words_go_to(model, base, env) == host


@pytest.mark.parametrize(
    ("pin", "line"),
    [
        (RULES, "Nothing leaves this computer."),
        (WriterPin(name="openai/x", at="api.openai.com"), "Words go to api.openai.com."),
        (WriterPin(name="openai/x", at="127.0.0.1:1234"), "Nothing leaves this computer."),
        (WriterPin(name="openai/x", at="192.168.1.5:1234"), "Words go to 192.168.1.5:1234."),
        (WriterPin(name="ollama_chat/x:cloud", at="127.0.0.1:11434"), "Words go to ollama.com."),
        (
            WriterPin(name="openai/x", models=(("judge", "anthropic/y"),)),
            "Words go to api.openai.com and api.anthropic.com.",
        ),
    ],
)
def test_the_line_names_every_host_but_this_computer(pin, line):
    assert line_of(hosts_of([pin], LOCAL, {}), LOCAL) == line


def test_on_a_shared_server_nothing_leaves_the_server():
    shared = replace(LOCAL, access=Access(auth=Auth.PASSWORD))

    assert line_of(hosts_of([RULES], shared), shared) == "Nothing leaves this server."


def test_a_draft_has_the_writers_that_were_chosen_for_it():
    model = WriterPin(name="openai/x", at="api.openai.com")
    chosen = UseWriter(writer=model, steps=("a",))
    revision = Revision(edits=(Guidance(step="a", text="Shorter."), chosen, chosen))

    assert pins_of(revision) == (RULES, model)
    assert hosts_of(pins_of(revision), LOCAL, {}) == ("api.openai.com",)


def test_no_provider_is_offered_twice_or_without_a_model():
    ids = [one.id for one in providers()]

    assert len(ids) == len(set(ids))
    for one in providers():
        assert one.models
        assert all(model.startswith(f"{one.id}/") for model in one.models)
        assert bool(one.key_variable) == bool(one.key_page)
        assert reached_at(one.models[0], None, {}) == one.host


def test_the_line_of_a_workflow_names_what_its_steps_reach_too():
    lookup = {"id": "a", "kind": "http", "url": "https://api.example.org/x"}
    kept = {"id": "b", "kind": "load", "from": "steps.a", "to": {"table": "t", "database": "shop"}}
    flow = workflow([lookup, kept])
    pin = WriterPin(name="openai/x", at="api.openai.com")

    assert line_of(hosts_of([RULES], LOCAL, {}), LOCAL, flow) == (
        "No words go to a model. Its steps reach api.example.org and the database shop."
    )
    assert line_of(hosts_of([pin], LOCAL, {}), LOCAL, flow) == (
        "Words go to api.openai.com. Its steps reach api.example.org and the database shop."
    )
