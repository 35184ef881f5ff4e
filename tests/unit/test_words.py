"""The words of the chat: every key that is said is there, and every key that is there is said."""

import re
from pathlib import Path

import pytest

from assistant.words import say, words

ROOT = Path(__file__).resolve().parents[2] / "assistant"
SOURCES = [
    path
    for path in [*ROOT.rglob("*.py"), *(ROOT / "chat" / "public").rglob("*.js")]
    if "vendor" not in path.parts
]
TEXT = "\n".join(path.read_text("utf-8") for path in SOURCES)
# ``say("run.pause")`` and ``say(`run.status.${status}`)``: whole keys, and how composed ones begin.
WHOLE = set(re.findall(r"[\"'`]([a-z_]+(?:\.[A-Za-z0-9_]+)+)[\"'`]", TEXT))
BEGUN = {
    one
    for one in re.findall(r"[\"'`]([a-z_]+\.(?:[A-Za-z0-9_]+\.)*)[$\{][^\"'`]*[\"'`]", TEXT)
    if one
}
SAID = set(re.findall(r"\bsay\(\s*[\"'`]([a-z_]+(?:\.[A-Za-z0-9_]+)+)[\"'`]", TEXT))


def exists(key: str) -> bool:
    return key in words() or f"{key}.other" in words()


def test_every_key_that_is_said_is_there():
    assert sorted(key for key in SAID if not exists(key)) == []


def test_every_key_that_is_there_is_said():
    def is_used(key: str) -> bool:
        whole = key.removesuffix(".one").removesuffix(".other")
        return bool({key, whole} & WHOLE) or any(key.startswith(begin) for begin in BEGUN)

    mapped = ("chainlit.",)  # put in the place of Chainlit's own

    assert sorted(key for key in words() if not is_used(key) and not key.startswith(mapped)) == []


def test_a_text_by_number_has_both_forms():
    ones = [key for key in words() if key.endswith(".one")]

    assert [key for key in ones if f"{key.removesuffix('.one')}.other" not in words()] == []


@pytest.mark.parametrize(("n", "text"), [(1, "1 check passed"), (3, "3 checks passed")])
def test_a_number_picks_its_form(n: int, text: str):
    assert say("checks.passed", n=n) == text


def test_a_place_that_is_not_filled_is_an_error():
    with pytest.raises(KeyError):
        say("run.done")
