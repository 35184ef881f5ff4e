"""The papers and the key: what a student sees, what the teacher sees, and that both agree."""

import re
from typing import Any

import pytest

from graphs.documents.blocks import Document, Lines, Space, Table, Together
from graphs.documents.render import render
from graphs.templates.assessment.documents import documents
from tests.support.assessment_run import Test

BRIEFS: dict[str, dict[str, Any]] = {
    "density": {
        "topic": "Density",
        "grade": 7,
        "questions": 14,
        "minutes": 60,
        "glossary": ["mass: how much matter", "volume: how much space", "buoyancy: a push up"],
        "notes": "First, weigh it. Then fill the cylinder. Finally, read the level.",
        "needs": ["large print", "extra time"],
    },
    "punnett": {"topic": "Punnett squares", "grade": 8, "questions": 10, "forms": 1},
    "open": {"topic": "The Dust Bowl", "grade": 8, "questions": 6},
    "counting": {"topic": "Counting to 20", "grade": 0, "questions": 6},
}
MADE = {name: Test(given) for name, given in BRIEFS.items()}


def papers(name: str) -> dict[str, Document]:
    made = MADE[name]
    return {one.name: one for one in documents(made.whole, made.sources, ["keep it short"], True)}


def text_of(document: Document) -> str:
    return render(document, "md", copy="clean").decode()


def questions_in(paper: str) -> dict[int, str]:
    """Return what stands on a paper from each number up to the next one."""
    parts = re.split(r"(?m)^\*\*(\d+)\.\*\* ", paper)
    return {int(number): text for number, text in zip(parts[1::2], parts[2::2], strict=True)}


def rows_of(key: Document, place: int) -> list[list[str]]:
    table = [one for one in key.blocks if isinstance(one, Table)][place]
    return [["".join(run.text for run in cell) for cell in row] for row in table.rows]


@pytest.mark.parametrize("name", BRIEFS)
def test_there_is_a_paper_for_each_form_a_key_and_a_plan(name: str) -> None:
    both = MADE[name].whole.sitting.forms == 2

    assert list(papers(name)) == [
        *(["form_a", "form_b"] if both else ["test"]),
        "answer_key",
        "test_plan",
    ]


@pytest.mark.parametrize("name", BRIEFS)
def test_a_paper_tells_no_answer(name: str) -> None:
    whole = MADE[name].whole
    for paper in list(papers(name).values())[: whole.sitting.forms]:
        text = text_of(paper)
        for item in whole.questions:
            assert not item.explanation or item.explanation not in text
            assert all(one.error not in text for one in item.options if one.error)


@pytest.mark.parametrize("name", ["density", "punnett", "counting"])
def test_the_letters_of_the_key_are_those_of_the_right_options_on_each_paper(name: str) -> None:
    whole, made = MADE[name].whole, papers(name)
    items = {one.id: one for one in whole.questions}
    checked = 0
    for place, form in enumerate(whole.forms.forms):
        file = f"form_{form.name.lower()}" if len(whole.forms.forms) > 1 else "test"
        printed = questions_in(text_of(made[file]))
        rows = rows_of(made["answer_key"], place)
        assert [int(row[0]) for row in rows] == sorted(one.number for one in form.questions)
        for row in rows:
            number, key = int(row[0]), row[1]
            placed = next(one for one in form.questions if one.number == number)
            item = items[placed.item]
            if item.options:
                said = re.findall(r"([A-E])\)\u00a0(.+?)(?=\u2003|\\?\n|$)", printed[number])
                plain = {letter: text.replace("\\", "").strip() for letter, text in said}
                right = [one.text for one in item.options if one.correct]
                assert {plain[one] for one in key.split(", ")} == set(right)
                checked += 1
    assert checked >= 3


@pytest.mark.parametrize("name", BRIEFS)
def test_every_question_is_printed_whole_with_room_to_answer(name: str) -> None:
    whole = MADE[name].whole
    for paper in list(papers(name).values())[: whole.sitting.forms]:
        together = [one for one in paper.blocks if isinstance(one, Together)]
        assert len(together) == len(whole.questions)
        assert sorted(questions_in(text_of(paper))) == list(range(1, len(whole.questions) + 1))
    kinds = {one.type for one in whole.questions}
    room = [
        block
        for one in next(iter(papers(name).values())).blocks
        if isinstance(one, Together)
        for block in one.blocks
        if isinstance(block, Lines | Space)
    ]
    wanted = {"numeric", "short answer", "constructed response"} & kinds
    assert bool(room) is bool(wanted or any(one.open for one in whole.questions))


@pytest.mark.parametrize("name", BRIEFS)
def test_the_plan_adds_up_and_says_what_is_open(name: str) -> None:
    whole = MADE[name].whole
    text = text_of(papers(name)["test_plan"])

    assert f"| **{whole.blueprint.items}** | **{whole.blueprint.points}** |" in text
    assert all(one.text in text for one in whole.objectives.objectives)
    assert all(one.need in text for one in whole.access.accommodations)


def test_a_rubric_shows_every_level_and_its_points() -> None:
    whole = MADE["density"].whole
    text = text_of(papers("density")["answer_key"])

    for rubric in whole.rubric.rubrics:
        for criterion in rubric.criteria:
            assert all(f"| {one.score} | {one.descriptor} |" in text for one in criterion.levels)


def test_explanations_and_rubrics_are_found_by_the_number_of_either_form() -> None:
    whole = MADE["density"].whole
    text = text_of(papers("density")["answer_key"])
    numbers = {form.name: {q.item: q.number for q in form.questions} for form in whole.forms.forms}

    assert "# Key of form A" in text
    assert "# Key of form B" in text
    for rubric in whole.rubric.rubrics:
        on_a, on_b = (numbers[name][rubric.id] for name in "AB")
        assert f"Question {on_a} on form A, {on_b} on form B" in text


def test_children_who_learn_to_write_get_wide_lines() -> None:
    wide = Test({"topic": "My town", "grade": 1, "questions": 3})
    paper = documents(wide.whole, wide.sources, [], True)[0]

    lines = [b for one in paper.blocks if isinstance(one, Together) for b in one.blocks]
    assert {one.spacing_mm for one in lines if isinstance(one, Lines)} == {12.0}


def test_what_is_drawn_is_also_told_in_words() -> None:
    text = text_of(papers("density")["form_a"])

    assert text.count("*Picture: ") == sum(
        one.exhibit is not None and one.exhibit.kind != "table"
        for one in MADE["density"].whole.questions
    )
    assert "Made-up data for this question." in text
