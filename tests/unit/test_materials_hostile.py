"""Files made to hurt: whatever stands in a material, reading on from it ends soon and in order."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.materials.alignment import placed_lines
from assistant.materials.bring import brought
from assistant.materials.differences import differing
from assistant.materials.material import Material
from assistant.materials.prefill import prefilled
from graphs.catalog import shipped
from graphs.documents.incoming import Grid, Line, Part, plain_lines, text
from graphs.documents.markdown_reading import inline, read_markdown
from graphs.documents.traced import Piece, TracedLine
from graphs.inputs import accepted

LESSON = shipped("lesson_plan")
SOON_SECONDS = 10  # a quadratic reading of these takes minutes
LONG = 300_000

SAID = (
    "Objectives: Students will be able to SWBAT I can explain why Grade 7 47 minutes MS-PS1-2 "
    "Materials: balance, | - * # ( ) : ; 1) \n \t Time K 6-8 Given with 80% accuracy"
)
WORDS = st.sampled_from(SAID.split(" "))
TEXTS = st.lists(WORDS | st.text(max_size=8), max_size=60).map(" ".join)
PARTS = st.lists(
    st.builds(Line, TEXTS, st.integers(0, 3), st.booleans(), st.booleans())
    | st.builds(
        Grid,
        st.lists(st.lists(TEXTS, max_size=4).map(tuple), min_size=1, max_size=4).map(tuple),
        st.lists(TEXTS, max_size=4).map(tuple),
    ),
    max_size=8,
)

HOSTILE: dict[str, str] = {
    "brackets": "(" * LONG,
    "a label of brackets": "(" * LONG + ":",
    "commas": "Materials: " + "a, " * (LONG // 3),
    "commas and brackets": "Materials: " + "a (, " * (LONG // 5),
    "spaces": "Objectives: a" + " " * LONG + "b",
    "numbers": "7 " * (LONG // 2),
    "dots and letters": "A." * (LONG // 2),
    "one word": "a" * LONG,
    "stars": "*a " * 5_000,
    "underscores": "_a " * 5_000,
    "ticks": "`" * 20_000,
    "bars": "|" * 20_000 + "\n|-|\n",
}


def soon(began: float) -> None:
    assert time.process_time() - began < SOON_SECONDS


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_line_is_read_soon(raw: str) -> None:
    began = time.process_time()
    material = Material(name="a", kind="txt", parts=tuple(plain_lines(raw)))

    told = prefilled(material, LESSON.definition)
    brought(material, LESSON)

    soon(began)
    assert "topic" not in told or len(told["topic"]) <= 160


@pytest.mark.parametrize("name", ["stars", "underscores", "ticks", "bars"])
def test_hostile_markdown_is_read_soon(name: str) -> None:
    began = time.process_time()

    read_markdown(HOSTILE[name])

    soon(began)


@pytest.mark.parametrize("after", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_line_in_a_returned_file_is_compared_soon(after: str) -> None:
    began = time.process_time()
    pieces = (Piece("Ask: "), Piece("why?", "/q"), Piece(" Look for: "), Piece("facts", "/a"))
    line = TracedLine(pieces)

    found = differing(
        {"q": "why?", "a": "facts"},
        [line],
        placed_lines([Line(line.text)]),
        placed_lines([Line(after)]),
    )

    soon(began)
    assert set(found.draft) == {"q", "a"}


@settings(deadline=None, max_examples=60)
@given(parts=PARTS)
def test_whatever_is_read_fits_the_form_or_is_left_out(parts: list[Part]) -> None:
    material = Material(name="a", kind="docx", parts=tuple(parts))

    mine = brought(material, LESSON)

    accepted(LESSON.definition, {"topic": "Density", **mine.inputs})
    for step, value in mine.results.items():
        form: Any = LESSON.output_type(step)
        assert form.model_validate(value).model_dump(mode="json") == value


@settings(deadline=None, max_examples=150)
@given(raw=TEXTS | st.text())
def test_markdown_of_any_kind_gives_words_and_nothing_breaks(raw: str) -> None:
    parts = read_markdown(raw)

    assert inline(inline(raw)) is not None
    assert sum(map(str.isalpha, text(parts))) <= sum(map(str.isalpha, raw))
