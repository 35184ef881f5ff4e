"""Reading the brief and cutting the period: nothing is lost, minutes add up, names stay out."""

from typing import Any, get_args

import pytest
from pydantic import ValidationError

from agents.binding import call
from agents.rules.words import take_apart
from agents.sources import Source
from graphs.templates.lesson_plan.draft import Brief, Shape
from graphs.templates.lesson_plan.own_words import is_clause, read_goal, read_slip, read_task
from graphs.templates.lesson_plan.privacy import without_contacts, without_names
from graphs.templates.lesson_plan.steps import (
    SHORTEST,
    LessonInputs,
    band_of,
    brief,
    is_sensitive,
    parts_of,
    period,
    timing,
)

SHAPES: tuple[Shape, ...] = get_args(Shape)


def read(**inputs: Any) -> Brief:
    made: Brief = call(brief, {"inputs": {"topic": "Density", **inputs}})
    return made


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("grade", [0, 4, 7])
def test_phases_add_up_to_every_period_and_none_is_too_short(shape: Shape, grade: int) -> None:
    for minutes in range(10, 181):
        phases = timing(minutes, shape, grade).phases
        spoken = sum(one.minutes * one.teacher_share for one in phases)

        assert sum(one.minutes for one in phases) == minutes
        assert min(one.minutes for one in phases) >= SHORTEST
        assert spoken <= 0.6 * minutes


@pytest.mark.parametrize("shape", SHAPES)
def test_phase_ids_come_in_one_order_whatever_the_length(shape: Shape) -> None:
    order = list(parts_of(shape))

    for minutes in (10, 20, 47, 90):
        names = [one.id for one in timing(minutes, shape, 7).phases]
        assert names == [one for one in order if one in names]


@pytest.mark.parametrize("minutes", [10, 20, 47, 90])
def test_a_lab_day_has_time_to_set_up_and_to_clean_up(minutes: int) -> None:
    names = [one.id for one in timing(minutes, "lab", 7).phases]

    assert {"set_up", "investigate", "clean_up"} <= set(names)


def test_a_period_of_47_minutes_stays_one_of_47() -> None:
    assert timing(47, "lab", 7).minutes == 47
    assert period(47, {}).minutes == 47


def test_small_children_are_not_talked_to_for_long() -> None:
    phases = {one.id: one.minutes for one in timing(90, "direct", 1).phases}

    assert phases["teach"] <= 8


@pytest.mark.parametrize(
    ("grade", "band"), [(0, "K-2"), (2, "K-2"), (3, "3-5"), (5, "3-5"), (8, "6-8"), (12, "9-12")]
)
def test_a_grade_has_its_band(grade: int, band: str) -> None:
    assert band_of(grade) == band


def test_the_three_sentences_are_kept_as_typed_and_marked_as_hers() -> None:
    made = read(
        figure_out="Why heavy things float.", activity="Measure.", misconception="They err."
    )

    value, sources = take_apart(made)

    assert value["figure_out"] == "Why heavy things float."
    assert {
        sources[f"/{name}"] for name in ("figure_out", "activity", "misconception", "topic")
    } == {Source.YOURS}


def test_each_sentence_that_is_missing_is_asked_for() -> None:
    asked = {one.id for one in read(figure_out="Why?").questions}

    assert asked == {"activity", "misconception"}
    assert {one.id for one in read(shape="lab").questions} >= {"materials", "figure_out"}


def test_what_stands_at_its_default_is_named_as_assumed() -> None:
    text = " ".join(read(minutes=47, students=28).assumptions)

    assert "Grade: 7" in text
    assert "47" not in text
    assert "28" not in text


def test_a_subject_left_out_is_taken_from_the_topic_and_named_as_assumed() -> None:
    made = read(topic="solar system")
    value, sources = take_apart(made)

    assert value["subject"] == "Science"
    assert sources["/subject"] is Source.COMPUTED
    assert any("Subject: Science" in one for one in made.assumptions)
    assert read(topic="solar system", subject="ELA").subject == "ELA"
    assert read(topic="State capitals").subject == "General"


def test_a_number_she_typed_is_hers_and_a_usual_one_is_not() -> None:
    _, sources = take_apart(read(students=28))

    assert sources["/students"] is Source.YOURS
    assert sources["/grade"] is Source.COMPUTED
    assert take_apart(period(45, {"minutes": 45})).sources["/minutes"] is Source.YOURS
    assert take_apart(period(45, {})).sources["/minutes"] is Source.COMPUTED


def test_until_she_answers_the_bank_stands_in_and_says_so() -> None:
    known, unknown = (
        {one.id: one for one in read(topic=topic).questions}
        for topic in ("solar system", "State capitals")
    )

    assert "about the solar system" in known["figure_out"].question
    assert known["activity"].default_used.startswith("A task from the bank: Pace out distances")
    assert unknown["activity"].default_used == "Standard wording stands in its place."


def test_what_the_task_hands_out_is_asked_for_where_no_material_is_listed() -> None:
    asked = {one.id: one.question for one in read(activity="Read four short sources").questions}

    assert asked["materials"].startswith("Which short sources do you hand out")
    assert "materials" not in {one.id for one in read(activity="Talk about it").questions}


def test_newcomers_without_a_band_are_taken_as_beginners() -> None:
    made = read(newcomers=4)

    assert made.language_bands == ["1-2"]
    assert any("WIDA" in one for one in made.assumptions)


@pytest.mark.parametrize(
    ("need", "kept"),
    [
        ("extra time", "extra time"),
        ("Jamal needs extra time", "Student A needs extra time"),
        ("jamal needs extra time", "Student A needs extra time"),
        ("Extra time for Latisha Brown", "Extra time for Student A"),
        ("sits far from Xanthippe", "sits far from Student A"),
        ("Dyslexia", "Dyslexia"),
        ("Headphones", "Headphones"),
        ("Spanish speaker, reads Braille", "Spanish speaker, reads Braille"),
        ("Preferential seating near Teacher", "Preferential seating near Teacher"),
        ("Mark answers in the booklet", "Mark answers in the booklet"),
    ],
)
def test_a_name_becomes_a_letter_and_the_need_is_kept(need: str, kept: str) -> None:
    assert without_names([need]).texts == [kept]


def test_the_same_name_gets_the_same_letter() -> None:
    cleaned = without_names(["Ana", "Omar needs breaks", "breaks for Ana"])

    assert cleaned.texts == ["Student A", "Student B needs breaks", "breaks for Student A"]
    assert len(cleaned.remarks) == 2


def test_a_need_that_was_a_name_alone_is_asked_for() -> None:
    made = read(needs=["Ana"])

    assert "What does Student A need?" in [one.question for one in made.questions]
    assert not any("Ana" in text for text in made.assumptions)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("extra time, write to ana@school.org", "extra time, write to"),
        ("call (555) 123-4567 for the plan", "call for the plan"),
        ("count 100, 200, 300 and 400", "count 100, 200, 300 and 400"),
    ],
)
def test_contact_data_is_taken_out(text: str, kept: str) -> None:
    assert without_contacts(text) == kept


@pytest.mark.parametrize(
    ("topic", "sensitive"),
    [("The Holocaust", True), ("Slavery in the colonies", True), ("Density", False)],
)
def test_sensitive_topics_are_noticed(topic: str, sensitive: bool) -> None:
    assert is_sensitive(topic) is sensitive
    assert ("care" in {one.id for one in read(topic=topic).questions}) is sensitive


def test_an_input_that_came_as_null_counts_as_left_out() -> None:
    assert read(figure_out=None, materials=None, grade=None).grade == 7


@pytest.mark.parametrize("minutes", [3, 181])
def test_an_absurd_period_is_refused_and_not_clamped(minutes: int) -> None:
    with pytest.raises(ValidationError, match="minutes"):
        LessonInputs(topic="x", minutes=minutes)


@pytest.mark.parametrize(
    ("sentence", "clause", "reply"),
    [
        ("Why some sink.", "why some sink", "explain why some sink"),
        ("Why do some sink?", "why some sink", "explain why some sink"),
        ("Why does it sink?", "an answer to “Why does it sink?”", "answer “Why does it sink?”"),
        ("They should understand that it sinks", "that it sinks", "explain that it sinks"),
        ("Students will figure out how it works", "how it works", "explain how it works"),
        ("The difference between A and B", "the difference between A and B", None),
        ("Density is mass over volume", "the idea “Density is mass over volume”", None),
    ],
)
def test_what_to_figure_out_is_read_into_a_clause(
    sentence: str, clause: str, reply: str | None
) -> None:
    goal = read_goal(sentence)

    assert goal.clause == clause
    assert goal.reply == (reply or f"explain {clause}")


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("why some sink.", "How would you explain why some sink?"),
        ("Why some sink?", "How would you explain why some sink?"),
        ("Why leaves are green", "How would you explain why leaves are green?"),
        ("what plants are made of", "How would you explain what plants are made of?"),
        ("What colors are the leaves", "What colors are the leaves?"),
        ("Why don't some sink", "Why don't some sink?"),
        ("what makes it sink", "What makes it sink?"),
        ("How do we compare them?", "How do we compare them?"),
        (
            "They should find out which cause mattered",
            "How would you explain which cause mattered?",
        ),
        ("The difference between A and B", "How would you explain the difference between A and B?"),
        ("Whether it floats", "How would you decide whether it floats?"),
        ("Density is mass over volume", "Density is mass over volume"),
    ],
)
def test_what_stands_on_the_board_is_a_right_question_or_none(sentence: str, shown: str) -> None:
    assert read_goal(sentence).shown == shown


@pytest.mark.parametrize(
    ("topic", "asks"),
    [
        ("how our town's Millbrook mill pond was drained in 1911", True),
        ("was the New Deal a success", True),
        ("whether zoos are ethical", True),
        ("Can Do Attitude", False),
        ("Why seasons happen", True),
        ("Where the Wild Things Are", False),
        ("Density", False),
        ("If clauses", False),
    ],
)
def test_a_title_is_no_topic_that_asks(topic: str, asks: bool) -> None:
    assert is_clause(topic) is asks


@pytest.mark.parametrize(
    ("topic", "shown", "reply"),
    [
        (
            "was the New Deal a success",
            "Was the New Deal a success?",
            "answer \u201cWas the New Deal a success?\u201d",
        ),
        (
            "whether zoos are ethical",
            "How would you decide whether zoos are ethical?",
            "explain whether zoos are ethical",
        ),
    ],
)
def test_a_topic_that_asks_for_yes_or_no_is_the_question_of_the_day(
    topic: str, shown: str, reply: str
) -> None:
    goal = read_goal(topic)

    assert (goal.shown, goal.reply) == (shown, reply)


@pytest.mark.parametrize(
    ("sentence", "there"),
    [
        ("Read four short sources and rank the causes", True),
        ("Sort twelve candies", True),
        ("Draw five rectangles, compute each area", False),
        ("Solve 12 problems", False),
        ("Talk about it", False),
    ],
)
def test_things_that_students_make_are_no_material(sentence: str, there: bool) -> None:
    assert read_task(sentence).handed_out is there


@pytest.mark.parametrize(
    ("sentence", "steps", "data", "thing", "count"),
    [
        (
            "Measure mass and volume of six objects and predict which float.",
            ("Measure mass and volume of six objects", "Predict which float"),
            ("mass", "volume"),
            "object",
            6,
        ),
        (
            "They will sort 12 cards, solve the shaky ones and write a rule",
            ("Sort 12 cards", "Solve the shaky ones", "Write a rule"),
            (),
            "card",
            12,
        ),
        ("weigh and measure six objects", ("Weigh and measure six objects",), (), "object", 6),
        ("Cut out, sort and glue the cards", ("Cut out, sort and glue the cards",), (), "", 0),
        ("Weigh, then measure six objects", ("Weigh", "Measure six objects"), (), "object", 6),
        ("predict, test and record it", ("Predict, test and record it",), (), "", 0),
        ("Read and discuss", ("Read", "Discuss"), (), "", 0),
        ("1) Weigh it 2) Sort cards", ("Weigh it", "Sort cards"), (), "", 0),
        ("1. Weigh it. 2. Sort cards.", ("Weigh it", "Sort cards"), (), "", 0),
        ("A gallery walk", ("A gallery walk",), (), "", 0),
        ("Test tube race", ("Test tube race",), (), "", 0),
        ("Trace it three times", ("Trace it three times",), (), "", 0),
    ],
    ids=[
        "lab",
        "they will",
        "shared",
        "three share",
        "not shared",
        "comma first",
        "no object",
        "numbered",
        "dotted",
        "a noun",
        "no verb",
        "times is no time",
    ],
)
def test_what_students_do_is_read_into_steps(
    sentence: str, steps: tuple[str, ...], data: tuple[str, ...], thing: str, count: int
) -> None:
    task = read_task(sentence)

    assert (task.steps, task.data, task.thing, task.count) == (steps, data, thing, count)


@pytest.mark.parametrize(
    ("sentence", "claim", "said"),
    [
        ("They think heavy things sink.", "Heavy things sink", "think heavy things sink"),
        ("Students often confuse A and B", "", "often confuse A and B"),
        ("Heavy things sink", "Heavy things sink", "say “Heavy things sink”"),
        ("Thinking that it sinks", "It sinks", "say “It sinks”"),
        ("Adding tops", "", "get this wrong: “Adding tops”"),
    ],
)
def test_what_they_get_wrong_is_read_into_a_claim(sentence: str, claim: str, said: str) -> None:
    slip = read_slip(sentence)

    assert (slip.claim, slip.said) == (claim, said)
