"""The filler gives a valid value for any schema, and a question where prose is asked for."""

from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from agents.rules.filler import fill
from agents.rules.words import take_apart
from agents.sources import Source


class Part(BaseModel):
    id: str = Field(pattern=r"^P\d{2}$")
    number: int = Field(ge=1, le=9)
    kind: Literal["intro", "body"]
    text: str = Field(min_length=60, max_length=120)


class Report(BaseModel):
    title: str
    summary: str = Field(description="Two sentences for somebody in a hurry.")
    parts: list[Part] = Field(min_length=3, max_length=5)
    ratio: float = Field(gt=0, lt=1)
    step: int = Field(ge=5, multiple_of=4)
    note: str | None = None
    done: bool
    tags: list[str] = Field(default_factory=list)
    lead: Part | None


def test_a_nested_model_is_filled_with_valid_values() -> None:
    value, _ = take_apart(fill(Report, {"title": "Tide pools", "grade": 5}))

    report = Report.model_validate(value)

    assert report.title == "Tide pools"
    assert [part.id for part in report.parts] == ["P01", "P02", "P03"]
    assert [part.number for part in report.parts] == [1, 2, 3]
    assert report.step == 8


def test_prose_becomes_a_question_with_what_is_known() -> None:
    value, sources = take_apart(fill(Report, {"topic": "Tide pools", "grade": 5}))

    assert value["summary"] == (
        "Summary: two sentences for somebody in a hurry, given topic Tide pools, grade 5?"
    )
    assert sources["/summary"] is Source.QUESTION
    assert sources["/parts/P01/kind"] is Source.COMPUTED


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"const": "x"}, "x"),
        ({"enum": ["b", "a"]}, "b"),
        ({"type": "integer", "exclusiveMinimum": 3}, 4),
        ({"type": "number", "maximum": -2}, -2),
        ({"type": "string", "format": "date"}, "2000-01-01"),
        ({"type": ["null", "string"]}, None),
        ({"anyOf": [{"type": "boolean"}, {"type": "null"}]}, False),
        ({"type": "array", "prefixItems": [{"const": 1}, {"const": 2}]}, [1, 2]),
        ({"type": "array", "items": {"const": 1}, "maxItems": 0}, []),
        ({"type": "string", "pattern": "^(?:EP|SC)[0-9]+-[a-f]$"}, "EP1-a"),
    ],
    ids=["const", "enum", "above", "below", "date", "null", "any", "tuple", "none", "pattern"],
)
def test_each_form_of_schema_has_its_value(schema: dict[str, Any], value: object) -> None:
    assert fill(schema, {}) == value


def test_a_text_stays_below_its_longest() -> None:
    text = fill({"type": "string", "maxLength": 20, "title": "Reasons for the choice"}, {})

    assert len(text) <= 20
    assert text.endswith("?")


def test_a_form_without_an_end_is_refused() -> None:
    endless = {
        "$ref": "#/$defs/Node",
        "$defs": {
            "Node": {
                "type": "object",
                "properties": {"next": {"$ref": "#/$defs/Node"}},
                "required": ["next"],
            }
        },
    }

    with pytest.raises(ValueError, match="contains itself"):
        fill(endless, {})


def test_a_pattern_that_rules_cannot_meet_is_refused() -> None:
    with pytest.raises(ValueError, match="pattern"):
        fill({"type": "string", "pattern": r"^(?=b)a$"}, {})
