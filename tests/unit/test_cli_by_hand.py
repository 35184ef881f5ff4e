import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cli import by_hand
from assistant.cli.output import UsageError
from graphs.errors import DefinitionError

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=30
)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(TEXT.filter(bool), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(TEXT.filter(bool), VALUES, min_size=1, max_size=4)
    | st.lists(VALUES, min_size=1)
)
def test_what_is_written_for_the_editor_reads_back_as_it_was(value):
    assert by_hand.from_text(by_hand.as_text(value), file="x.yaml") == value


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "12",
        "1e3",
        "a: b",
        "- x",
        "# x",
        "",
        " lead",
        "trail ",
        "null",
        "two\nlines",
        "50%",
        "~",
    ],
)
def test_text_that_looks_like_something_else_stays_text(text):
    assert by_hand.from_text(by_hand.as_text({"a": text})) == {"a": text}


def test_the_text_for_the_editor_reads_like_a_form():
    text = by_hand.as_text({"objectives": [{"id": "O1", "text": "Explain it."}], "questions": []})

    assert text.splitlines()[1:] == [
        "objectives:",
        "  - id: O1",
        "    text: Explain it.",
        "questions: []",
    ]


def test_text_that_cannot_be_read_is_told_with_its_line():
    with pytest.raises(DefinitionError, match="your text:2"):
        by_hand.from_text("a: 1\n  b: [")


def test_the_editor_is_the_one_that_the_person_named(monkeypatch):
    monkeypatch.setenv("EDITOR", "code --wait")
    monkeypatch.delenv("VISUAL", raising=False)

    assert by_hand.editor() == ["code", "--wait"]


def test_without_an_editor_the_other_way_is_named(monkeypatch):
    for name in ("EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")

    with pytest.raises(UsageError, match="--edit FILE"):
        by_hand.editor()


async def test_an_editor_that_cannot_be_started_loses_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("VISUAL", str(tmp_path / "no-such-editor"))

    with pytest.raises(UsageError, match="cannot be started"):
        await by_hand.edited(by_hand.scratch({"a": 1}))
