"""Patches put into a draft, and what outlasts them."""

from typing import Any

import pytest
from pydantic import BaseModel

from agents.sources import Source, leaves
from graphs.findings import Patch
from graphs.mending import mended


class Lesson(BaseModel):
    title: str
    moves: list[str]


DRAFT = {"title": "Density", "moves": ["Vote on paper.", "Float the block."]}
MINE = {"/moves/0": Source.YOURS}


def put(path: str, value: Any, *, by: Source = Source.MODEL) -> Any:
    marked = {place: Source.STANDARD for place, _ in leaves(DRAFT)} | MINE
    return mended(DRAFT, marked, [Patch(path=path, value=value)], by, form=Lesson)


def test_a_patch_is_put_in_and_marked_with_who_wrote_it() -> None:
    draft, sources = put("/title", "Floating")

    assert draft == {**DRAFT, "title": "Floating"}
    assert sources["/title"] is Source.MODEL
    assert sources["/moves/1"] is Source.STANDARD


@pytest.mark.parametrize(
    ("path", "value", "moves"),
    [
        pytest.param("/moves/0", "Shout.", DRAFT["moves"], id="the passage itself"),
        pytest.param("/moves", ["Shout.", "Wait."], ["Vote on paper.", "Wait."], id="the list"),
        pytest.param("/moves", [], DRAFT["moves"], id="a list without its place"),
        pytest.param(
            "/moves",
            ["Wait.", "Vote on paper."],
            ["Wait.", "Vote on paper."],
            id="a list that moves it",
        ),
        pytest.param("", {"title": "A", "moves": ["B"]}, ["Vote on paper."], id="everything"),
    ],
)
def test_words_of_the_person_outlast_every_patch(path: str, value: Any, moves: list[str]) -> None:
    draft, sources = put(path, value)

    assert draft["moves"] == moves
    assert sources[f"/moves/{moves.index('Vote on paper.')}"] is Source.YOURS


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param("/moves/7", "Wait.", id="a place that is not there"),
        pytest.param("/title", ["Density"], id="a value of another form"),
        pytest.param("moves", "Wait.", id="no path at all"),
    ],
)
def test_a_patch_that_does_not_fit_is_left_out(path: str, value: Any) -> None:
    assert put(path, value).draft == DRAFT


def test_what_code_computes_goes_before_the_words_of_the_person() -> None:
    draft, sources = put("/moves/0", "Vote.", by=Source.COMPUTED)

    assert draft["moves"][0] == "Vote."
    assert sources["/moves/0"] is Source.COMPUTED


def test_a_draft_that_lost_its_form_before_can_be_mended() -> None:
    broken = {"title": "Density", "moves": None}

    draft, _ = mended(
        broken, {}, [Patch(path="/moves", value=["Wait."])], Source.MODEL, form=Lesson
    )

    assert draft == {"title": "Density", "moves": ["Wait."]}
