"""What is wrong with where a step goes is told at its place, with what is allowed."""

import json
from typing import Any

import pytest

from graphs.catalog import from_pin, written
from graphs.check_outside import secrets_of
from graphs.credentials import credentials
from graphs.errors import DefinitionError

HOOK = {"webhook": "https://a.example.org/{x}"}
FILE = {"file": "a/{x}.md"}
GIVEN = {"x": "inputs.n"}
EXPORT = {"id": "files", "kind": "export", "of": "text", "formats": ["md", "json"]}
TEXT = {"id": "text", "kind": "transform", "set": {"title": "'T'", "text": "'x'"}}


def _flow(*steps: dict[str, Any]) -> str:
    inputs = {"n": {"type": "string", "title": "N", "default": "n"}}
    head = {"draftroom": 1, "name": "small", "title": "Small", "inputs": inputs}
    return json.dumps({**head, "steps": [TEXT, EXPORT, *steps]})


def publish(**keys: Any) -> dict[str, Any]:
    step = {"id": "it", "kind": "publish", "from": "steps.text", "to": FILE, "with": GIVEN, **keys}
    return {key: value for key, value in step.items() if value is not None}


def notify(**keys: Any) -> dict[str, Any]:
    return {"id": "it", "kind": "notify", "text": "{x}", "with": GIVEN, **keys}


def http(**keys: Any) -> dict[str, Any]:
    return {"id": "it", "kind": "http", "url": "https://a.example.org/", **keys}


WRONG = [
    (publish(to=None), "", "must have from and to, or withdraw"),
    (publish(**{"from": None}), "", "must have from and to, or withdraw"),
    (publish(to={}), "/to", "must have exactly one of file and webhook"),
    (publish(to=FILE | HOOK), "/to", "must have exactly one of file and webhook"),
    (publish(to={"file": "../{x}.md"}), "/to/file", "is not a name for a file"),
    (publish(to={"file": "/etc/{x}"}), "/to/file", "is not a name for a file"),
    (publish(to={"file": "a/{y}.md"}), "/to/file", "'y' is not given"),
    (publish(to={"file": "a.md"}), "/with/x", "is not named in to"),
    (publish(to=FILE | {"sign": {"secret": "A"}}), "/to/sign", "only there for a webhook"),
    (publish(to=FILE | {"headers": {"A": "b"}}), "/to/headers", "only there for a webhook"),
    (publish(to=HOOK | {"headers": {"host": "b"}}), "/to/headers/host", "is set by Draftroom"),
    (publish(to=HOOK | {"headers": {"A b": "c"}}), "/to/headers/A b", "cannot be"),
    (publish(to=HOOK | {"headers": {"A": "b\r\nX: c"}}), "/to/headers/A", "cannot be"),
    (publish(to=HOOK | {"headers": {"A": {"secret": "a b"}}}), "/to/headers/A/secret", "cannot be"),
    (publish(to={"webhook": "ftp://a.example.org/"}), "/to/webhook", "cannot be"),
    (publish(to={"webhook": "https://{x}.example.org/"}), "/to/webhook", "cannot be"),
    (publish(to=HOOK, replace=True), "/replace", "only there for a file"),
    (publish(idempotent=True), "/idempotent", "only there for a webhook"),
    (publish(format="md"), "/format", "only there for the files of an export step"),
    (publish(**{"from": "steps.files"}), "/format", "is missing: several files are made"),
    (publish(**{"from": "steps.files", "format": "pdf"}), "/format", "makes no such file"),
    (publish(**{"from": "steps.files.x", "format": "md"}), "/from", "must name the step alone"),
    (publish(**{"from": "steps.nobody"}), "/from", "there is no step 'nobody'"),
    ({"id": "it", "kind": "publish", "withdraw": "nobody"}, "/withdraw", "no step 'nobody'"),
    ({"id": "it", "kind": "publish", "withdraw": "text"}, "/withdraw", "publishes no file"),
    (publish(withdraw="text"), "/from", "is not there where something is withdrawn"),
    (notify(text="{y}"), "/text", "'y' is not given"),
    (notify(text="{x"), "/text", "its braces do not fit"),
    (notify(text="Hi"), "/with/x", "is named nowhere"),
    (notify(text=""), "/text", "at least 1 character"),
    (notify(to={"file": "a.txt"}), "/to/file", "must end as a file of notices does"),
    (notify(idempotent=True), "/idempotent", "only there for a webhook"),
    (http(url="https://a.example.org/{y}"), "/url", "'y' is not given"),
    (http(headers={"Content-Length": "3"}), "/headers/Content-Length", "is set by Draftroom"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "at", "told"), WRONG)
def test_what_is_wrong_is_told_at_its_place(step: dict[str, Any], at: str, told: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        written(_flow(step))

    found = [(one.path, one.message) for one in caught.value.problems]
    assert any(path == f"/steps/2{at}" and told in message for path, message in found), found


def test_the_secrets_that_are_needed_are_known_by_their_names() -> None:
    sent = publish(id="one", to=HOOK | {"headers": {"A": {"secret": "CMS"}, "B": "plain"}})
    told = notify(id="two", to={"webhook": "https://a.b/", "sign": {"secret": "KEY"}})
    read = http(id="three", headers={"A": {"secret": "API"}})

    assert secrets_of(written(_flow(sent, told, read))) == ["API", "CMS", "KEY"]


KEY = "abcdefghijklmnopqrstuvwxyz0123456789"


@pytest.mark.parametrize(
    ("step", "at"),
    [
        (http(headers={"Authorization": f"Bearer {KEY}"}), "/headers/Authorization"),
        (http(headers={"X-Key": f"sk-proj-{KEY}"}), "/headers/X-Key"),
        (http(url=f"https://a.example.org/?key=ghp_{KEY}"), "/url"),
        (publish(to={"webhook": "https://a.b/{x}", "headers": {"A": "xoxb-123-456-abcdef"}}),
         "/to/headers/A"),
    ],
)  # fmt: skip
def test_a_literal_credential_is_a_problem_that_names_the_way_and_not_the_value(step, at):
    with pytest.raises(DefinitionError) as caught:
        written(_flow(step))

    (problem,) = caught.value.problems
    assert problem.path == f"/steps/2{at}"
    assert "{secret: NAME}" in problem.message
    assert KEY not in str(problem)


def test_a_credential_as_the_default_of_an_input_is_told_with_the_other_problems():
    flow = _flow(publish(to=None)).replace('"default": "n"', '"default": "AKIAABCDEFGH12345678"')

    with pytest.raises(DefinitionError) as caught:
        written(flow)

    assert {one.path for one in caught.value.problems} == {"/steps/2", "/inputs/n/default"}


def test_what_was_registered_with_a_credential_before_still_runs():
    flow = _flow(http(headers={"Authorization": f"Bearer {KEY}"}))

    assert from_pin({"text": flow, "prompts": {}, "code": "", "code_revision": ""}).name == "small"


@pytest.mark.parametrize(
    "text",
    ["Bearer {token}", "task-force-of-the-old-harbour-2026", "sk-", "The bearer of this letter"],
)
def test_words_that_only_begin_like_a_credential_are_none(text):
    assert list(credentials({"text": text})) == []
