"""What people say about a test: changes in words, and the line that it begins with."""

import re
from random import Random
from typing import Any

import pytest

from assistant.brief import inputs_from
from assistant.edits import Scene, understand
from assistant.supervisor.alternatives import ways
from assistant.supervisor.kinds import fitting
from graphs.catalog import outline, shipped
from graphs.edits import Guidance, HandPatch, Redo, ReplaceResult, SetInput, Skip
from graphs.journal import Address
from graphs.revision import Revision
from graphs.templates.assessment import data_reading, heredity, matter, worked
from graphs.templates.assessment.calculated import families
from graphs.templates.assessment.draft import TYPES
from graphs.templates.assessment.making import Dice
from tests.support.assessment_run import Test

TEST = Test({"topic": "Density", "grade": 7, "questions": 10, "minutes": 30})
IDS = [one["id"] for one in TEST.value["plan"]["questions"]]


def scene(left_out: str = "") -> Scene:
    value = TEST.value
    kept = [one for one in value["questions"] if one["id"] != left_out]
    results: dict[Address, Any] = {Address(step): value[step] for step in value}
    results[Address("questions")] = kept
    results[Address("mix")] = {"rows": value["blueprint"]["rows"], "questions": []}
    results |= {Address(step): value for step in ("draft", "review")}
    for one in kept:
        results[Address("questions.write", one["id"])] = one
    for one in value["solutions"]:
        results[Address("solutions.blind", one["id"])] = one["blind"]
        results[Address("solutions.solve", one["id"])] = one["solution"]
        results[Address("solutions.solved", one["id"])] = one
    revision = Revision(inputs=TEST.inputs, given=tuple(TEST.given))
    return Scene(shipped("assessment"), revision, results, nonce=lambda: "once")


SCENE = scene()


def wish(number: int, text: str) -> Guidance:
    return Guidance(step="questions.write", item=IDS[number - 1], text=text)


def left_out(number: int) -> Skip:
    return Skip(step="questions.write", item=IDS[number - 1])


def by_hand(number: int, path: str, value: str) -> ReplaceResult:
    step, item = "questions.write", IDS[number - 1]
    base = SCENE.results[Address(step, item)][path.removeprefix("/")]
    patch = HandPatch(path=path, base=base, value=value)
    return ReplaceResult(step=step, item=item, patches=(patch,))


def put(name: str, value: Any) -> SetInput:
    return SetInput(name=name, value=value)


SAID: list[tuple[str, list[Any]]] = [
    ("make question 3 harder", [wish(3, "make question 3 harder")]),
    ("question 1 is too easy", [wish(1, "question 1 is too easy")]),
    ("the key of question 5 is wrong", [wish(5, "the key of question 5 is wrong")]),
    ("drop question 5", [left_out(5)]),
    ("remove question 5", [left_out(5)]),
    ("delete questions 2 and 4", [left_out(2), left_out(4)]),
    ("skip the last question", [left_out(10)]),
    ("redo question 2", [Redo(step="questions.write", item=IDS[1], nonce="once")]),
    ("give me another question 2", [Redo(step="questions.write", item=IDS[1], nonce="once")]),
    ('change question 3 to "How dense is it?"', [by_hand(3, "/stem", "How dense is it?")]),
    ('change the stem of question 1 to "Why?"', [by_hand(1, "/stem", "Why?")]),
    ("12 questions", [put("questions", 12)]),
    ("make it 12 items", [put("questions", 12)]),
    ("make it grade 6", [put("grade", 6)]),
    ("make it 20 points", [put("points", 20)]),
    ("25 minutes", [put("minutes", 25)]),
    ("only one form", [put("forms", 1)]),
    ("only multiple choice", [put("types", ["single choice"])]),
    ("make it multiple choice and t/f", [put("types", ["single choice", "true/false"])]),
    ("no matching", [put("types", [one for one in TYPES if one != "matching"])]),
    (
        "make it two constructed responses",
        [put("questions_by_type", ["constructed response: 2"])],
    ),
    ("3 short answers instead", [put("questions_by_type", ["short answer: 3"])]),
    ("only 3 short answers", [put("types", ["short answer"]), put("questions", 3)]),
    ("I want just multiple choice questions", [put("types", ["single choice"])]),
    ("make question 3 multiple choice", [wish(3, "make question 3 multiple choice")]),
    ("no essays", [put("types", [one for one in TYPES if one != "constructed response"])]),
    (
        "2 essays and 12 multiple choice please",
        [
            put("questions_by_type", ["single choice: 12", "constructed response: 2"]),
            put("questions", 14),
        ],
    ),
    ("add extra time to the needs", [put("needs", ["extra time"])]),
]


@pytest.mark.parametrize(("words", "edits"), SAID, ids=[words for words, _ in SAID])
def test_words_become_exactly_these_edits_of_a_test(words: str, edits: list[Any]) -> None:
    understood = understand(words, SCENE)

    assert list(understood.edits) == edits
    assert understood.reading


def test_after_a_question_was_dropped_the_numbers_are_those_on_the_paper() -> None:
    after = scene(left_out=IDS[1])

    assert list(understand("drop question 2", after).edits) == [left_out(3)]
    assert list(understand("redo the last question", after).edits) == [
        Redo(step="questions.write", item=IDS[9], nonce="once")
    ]


LINES: list[tuple[str, dict[str, Any]]] = [
    (
        "exit quiz 5 questions about Newton's second law, high school physics",
        {"questions": 5, "topic": "Newton's second law", "grade": 10},
    ),
    (
        "algebra 1 test on solving linear equations, 20 q, 45 minutes",
        {"questions": 20, "topic": "solving linear equations", "grade": 9, "minutes": 45},
    ),
    (
        "vocab quiz for 3rd grade: habitat - where an animal lives; prey: an animal that hides.",
        {
            "grade": 3,
            "topic": "habitat, prey",
            "glossary": ["habitat: where an animal lives", "prey: an animal that hides"],
        },
    ),
    ("pop quiz on fractions 4th grade 10 min", {"grade": 4, "minutes": 10, "topic": "fractions"}),
    ("quiz on Friday about acids and bases, freshmen", {"topic": "acids and bases", "grade": 9}),
    (
        "quiz on density, grade 7, 12 questions, 25 minutes",
        {"topic": "density", "grade": 7, "questions": 12, "minutes": 25},
    ),
    (
        "a 20 point test on photosynthesis for 8th graders, 2 forms",
        {"topic": "photosynthesis", "grade": 8, "points": 20, "forms": 2},
    ),
    (
        "multiple select only, food webs, grade 7, 8 questions",
        {"topic": "food webs", "grade": 7, "questions": 8, "types": ["multiple select"]},
    ),
    (
        "true/false quiz, photosynthesis, grade 6",
        {"topic": "photosynthesis", "grade": 6, "types": ["true/false"]},
    ),
    (
        "multiple choice quiz about fractions grade 5",
        {"topic": "fractions", "grade": 5, "types": ["single choice"]},
    ),
    (
        "math test: linear equations, grade 8, 15 items",
        {"topic": "linear equations", "subject": "Math", "grade": 8, "questions": 15},
    ),
    (
        "density quiz, 10 multiple choice, 2 essay, grade 7",
        {
            "topic": "density",
            "grade": 7,
            "questions": 12,
            "types": ["single choice", "constructed response"],
            "questions_by_type": ["single choice: 10", "constructed response: 2"],
        },
    ),
    (
        "test on cells, 20 questions: multiple choice, matching and one constructed response",
        {
            "topic": "cells",
            "questions": 20,
            "types": ["single choice", "matching", "constructed response"],
            "questions_by_type": ["constructed response: 1"],
        },
    ),
    (
        "fractions, grade 5, 12 questions with 1 essay",
        {
            "topic": "fractions",
            "grade": 5,
            "questions": 12,
            "questions_by_type": ["constructed response: 1"],
        },
    ),
    (
        "40 questions in 10 minutes for grade 3 on adding fractions",
        {"topic": "adding fractions", "grade": 3, "questions": 40, "minutes": 10},
    ),
    (
        "a quiz on cells without true/false questions",
        {"topic": "cells", "types": [one for one in TYPES if one != "true/false"]},
    ),
]


@pytest.mark.parametrize(("line", "inputs"), LINES, ids=[line for line, _ in LINES])
def test_one_line_gives_the_inputs_of_a_test(line: str, inputs: dict[str, Any]) -> None:
    assert inputs_from(line, outline("assessment")) == inputs


@pytest.mark.parametrize(("of", "told"), [(heredity, r"allele for \w+ \w+"), (matter, r"→ .*")])
@pytest.mark.parametrize("seed", range(4))
def test_two_kinds_of_question_never_share_a_cross_or_an_equation(
    of: Any, told: str, seed: int
) -> None:
    made = [one.make(Dice.of(Random(seed), 0)) for one in of.offers(9)]
    stems = [found[0] for one in made if (found := re.search(told, str(one["stem"])))]

    assert len(set(stems)) == len(stems) >= 3


def test_which_sentences_about_a_graph_are_true_differs_from_one_to_the_next() -> None:
    offered = data_reading.offers("reading graphs", 7)
    offer = next(one for one in offered if one.type == "multiple select")
    keys = [
        frozenset(
            re.sub(r"class \w|\d+", "", one.text.lower())
            for one in offer.make(Dice(seed))["options"]
            if one.correct
        )
        for seed in range(8)
    ]

    assert len(set(keys)) > 3
    assert {len(one) for one in keys} == {2, 3}


def test_a_quantity_has_the_article_that_its_first_letter_asks_for() -> None:
    family = next(one for one in families() if "food webs" in one.match)
    offer = next(one for one in worked.offers(family, 7) if one.type == "multiple select")

    assert "with an energy" in str(offer.make(Dice(0))["stem"])


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (
            "make question 3 harder",
            ['change question 3 to "..."', "redo question 3", "skip question 3"],
        ),
        ("make it shorter", ["set questions to 8", "make it 25 minutes"]),
        ("make it harder", ["set grade to 8"]),
        ("make the rubric clearer", []),
    ],
)
def test_what_rules_can_do_of_a_wish_is_offered(words: str, offered: list[str]) -> None:
    assert ways(words, SCENE) == offered


@pytest.mark.parametrize(
    ("words", "template"),
    [
        ("density, grade 7, 12 questions, 25 minutes", "assessment"),
        ("10 questions on density", "assessment"),
        ("density, grade 7", "lesson_plan"),
        ("fractions grade 4, 45 minutes, 26 students", "lesson_plan"),
    ],
)
def test_a_line_that_names_no_paper_is_for_the_template_that_it_gives_most_to(words, template):
    every = {name: outline(name) for name in ("assessment", "lesson_plan", "business_plan")}

    assert fitting(words, every) == template


@pytest.mark.parametrize("start", ["set words to ", "set words to\n", "words:\n", "glossary: "])
def test_words_with_their_meanings_are_taken_line_by_line(start: str) -> None:
    lines = ["setting: where and when it happens", "tone: how a writer sounds, or means it"]

    for between in ("\n", ", "):
        meant = understand(start + between.join(lines), scene())
        assert meant.edits == (SetInput(name="glossary", value=lines),)


def test_a_wish_for_the_kinds_that_a_test_has_already_is_told_so() -> None:
    counts = {"questions_by_type": ["constructed response: 2"]}
    revision = Revision(inputs={**TEST.inputs, **counts}, given=(*TEST.given, *counts))
    there = Scene(shipped("assessment"), revision, dict(SCENE.results), nonce=lambda: "once")

    understood = understand("make it two constructed responses", there)

    assert understood.edits == ()
    assert "already" in understood.refusal
