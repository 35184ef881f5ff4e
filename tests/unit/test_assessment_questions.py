"""Every question that the banks can make is right, has one key, and gives nothing away."""

import re
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from agents.rules.banks import load
from graphs.templates.assessment import data_reading, heredity, matter, worked
from graphs.templates.assessment.calculated import Family, families
from graphs.templates.assessment.draft import Item
from graphs.templates.assessment.formula import evaluate, is_number, number_in
from graphs.templates.assessment.making import Dice, Offer, Place, made
from graphs.templates.assessment.offers import known_families, offers
from graphs.templates.assessment.steps import AssessmentInputs, brief
from tests.support.assessment_run import Test

SEEDS = range(3)
TERMS = ("clay", "slip", "kiln", "glaze", "coil", "wheel", "bisque", "grog", "wedge", "score")
LESSONS = load("graphs.templates.lesson_plan", "topics")
STATEMENTS = load("graphs.templates.assessment", "statements")
FAMILIES = families()


def asked(offer: Offer, seed: int) -> Item:
    place = Place(f"SC1.{seed + 1}", "O1", offer.dok, offer.type)
    return made(place, offer.make(Dice.of(Random(seed), seed)))


def every(found: Iterator[Offer]) -> Iterator[tuple[Offer, Item]]:
    for offer in found:
        for seed in SEEDS:
            yield offer, asked(offer, seed)


def grades(family: Family) -> list[int]:
    return sorted({grade for variant in family.variants for grade in variant.grades})


def hold_to_its_kind(offer: Offer, item: Item) -> None:
    texts = [one.text for one in item.options]
    right = [one for one in item.options if one.correct]
    assert "{" not in item.stem + item.explanation + "".join(texts)
    assert item.explanation.strip()
    assert not item.open
    assert len(set(map(str.casefold, texts))) == len(texts) or offer.group == "heredity"
    assert all(one.correct or one.error.strip() for one in item.options)
    match item.type:
        case "single choice":
            assert len(right) == 1
            assert len(item.options) >= 3
        case "multiple select":
            assert 0 < len(right) < len(item.options)
        case "matching":
            assert len({one.right for one in item.pairs}) == len(item.pairs) >= 3
        case "ordering":
            assert len(set(item.order)) == len(item.order) >= 3
        case "numeric":
            assert item.value is not None
        case "data reading":
            assert item.exhibit is not None
        case "constructed response":
            assert item.model_answer.strip()


def told(item: Item) -> float | None:
    right = [one.text for one in item.options if one.correct]
    if len(right) == 1:
        number = number_in(right[0])
        return None if number is None else float(number)
    return item.value


def equations_in(item: Item) -> set[str]:
    """Return the equations that a question shows, without their coefficients."""
    texts = [item.stem, *(one.text for one in item.options)]
    bare = [re.sub(r"^.*[.?:] |\b\d+ |_+ ", "", one) for one in texts if "\u2192" in one]
    return set(bare)


def hold_to_its_formula(item: Item) -> None:
    if item.formula:
        key = told(item)
        assert key is not None
        assert key == pytest.approx(float(evaluate(item.formula)), abs=0.006)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda one: one.name)
def test_calculations_have_the_key_of_their_formula_and_no_second_one(family):
    for grade in grades(family):
        for offer, item in every(worked.offers(family, grade)):
            hold_to_its_kind(offer, item)
            hold_to_its_formula(item)
            if offer.type == "single choice":
                values = [number_in(one.text) for one in item.options]
                assert all(is_number(one.text) for one in item.options)
                assert len(set(values)) == len(values)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda one: one.name)
def test_kinds_of_one_calculation_ask_with_different_numbers(family):
    kinds = ("single choice", "numeric", "true/false", "constructed response")
    for variant in family.variants:
        able = [one for one in worked.offers(family, variant.grades[0]) if one.type in kinds]
        same = [one for one in able if one.focus == variant.focus]
        numbers = [
            re.sub(r"[^\d\u00b2\u00b3\u2070-\u2079]+", " ", asked(one, 0).stem) for one in same
        ]
        assert len(set(numbers)) == len(numbers)


def test_there_are_enough_families_to_be_worth_a_bank():
    assert len(FAMILIES) >= 35
    assert (
        Counter(one.id for family in FAMILIES for one in family.variants).most_common(1)[0][1] == 1
    )


@pytest.mark.parametrize("topic", ["reading graphs", "density", "heat", "food webs", "weather"])
def test_what_is_read_from_a_graph_stands_in_its_table(topic):
    found = list(every(data_reading.offers(topic, 7)))

    assert found
    for offer, item in found:
        hold_to_its_kind(offer, item)
        hold_to_its_formula(item)
        assert item.exhibit is not None
        assert item.exhibit.note.startswith("Made-up data")
        assert all(len(row) == len(item.exhibit.columns) for row in item.exhibit.rows)


def test_a_graph_of_something_else_is_no_question_even_for_who_asks_for_its_kind():
    kinds = ["data reading", "constructed response"]
    made = Test({"topic": "Cells", "grade": 7, "questions": 8, "types": kinds}).whole

    assert all(one.exhibit is None for one in made.questions)
    assert all(one.open for one in made.questions if one.type == "data reading")


def test_what_is_right_is_a_sentence_that_can_be_read_alone_among_four():
    read = brief(AssessmentInputs(topic="Cells", grade=7))
    told = {asked(one, 0).explanation for one in offers(read) if one.group == "own"}
    assert told == {
        "A plant cell has a cell wall and a cell membrane.",
        "A bigger animal has more cells, of much the same size.",
    }

    for topic in LESSONS.values():
        known = brief(AssessmentInputs(topic=topic["match"][0], grade=7))
        bank = [one for one in offers(known) if one.group in ("own", "words")]
        choices = [asked(one, 0) for one in bank if one.type == "single choice"]
        assert all(len(one.options) == 4 for one in choices)


@pytest.mark.parametrize("of", [heredity, matter], ids=["crosses", "formulas"])
def test_crosses_and_formulas_hold_to_their_kind(of):
    for offer, item in every(of.offers(8)):
        hold_to_its_kind(offer, item)


def test_every_equation_of_the_bank_balances_and_no_two_kinds_share_one():
    every_one = [matter.Equation.of(one) for one in matter.bank()["equations"]]
    assert all(one.balances for one in every_one)
    assert len({one.told() for one in every_one}) == len(every_one) >= 24

    kinds = ("a missing coefficient", "the balanced equation", "all balanced equations")
    for seed in range(6):
        shown = [
            equations_in(asked(offer, seed)) for offer in matter.offers(9) if offer.focus in kinds
        ]
        assert [len(one) for one in shown] == [1, 1, 5]
        assert len(set().union(*shown)) == 7


@pytest.mark.parametrize(
    "topic",
    [
        "Balance of power in World War I",
        "The Romans and their time",
        "Time management",
        "Resistance movements in France",
        "Waves of immigration",
        "Current events",
        "Character traits",
        "Inheritance law",
        "Expressions of freedom",
        "Products and services",
        "Division of powers",
        "Bone density",
        "Town planning",
        "Tips for writing an essay",
    ],
)
def test_a_word_that_means_something_else_makes_no_question(topic):
    read = brief(AssessmentInputs(topic=topic, grade=9))

    assert known_families(read) == []
    assert [one for one in offers(read) if not one.asked_only] == []
    assert read.subject not in ("Science", "Math")


@pytest.mark.parametrize(
    ("topic", "grade", "family"),
    [
        ("Density of irregular objects", 7, "density"),
        ("Forces and motion", 8, "forces"),
        ("Work", 8, "work_power"),
        ("Work and power quiz", 8, "work_power"),
        ("Population density", 8, "population_density"),
        ("Counting money", 2, "coins"),
        ("Counting to 20", 0, "counting"),
        ("Adding and subtracting within 10", 0, "addition"),
        ("Wave speed", 8, "waves"),
        ("Telling time", 3, "elapsed_time"),
        ("Atomic structure", 9, "atoms"),
        ("Map skills", 5, "map_scale"),
        ("Number line", 1, "counting"),
        ("Fractions on a number line", 4, "fraction_line"),
        ("Integers on a number line", 6, "integers"),
    ],
)
def test_a_topic_finds_the_calculations_that_it_names(topic, grade, family):
    found = known_families(brief(AssessmentInputs(topic=topic, grade=grade)))

    assert family in [one.name for one in found]


@pytest.mark.parametrize(
    ("topic", "grade"),
    [("Fractions on a number line", 4), ("Integers on the number line", 6), ("Integers", 7)],
)
def test_what_is_shown_on_a_number_line_is_not_counting(topic, grade):
    found = known_families(brief(AssessmentInputs(topic=topic, grade=grade)))

    assert "counting" not in [one.name for one in found]
    assert all(any(kind.fits(grade) for kind in one.variants) for one in found)


@pytest.mark.parametrize(
    ("topic", "grade"),
    [
        ("Counting to 20", 0),
        ("Place value", 2),
        ("Counting money", 2),
        ("Fractions", 5),
        ("Percent", 7),
        ("Linear equations", 8),
        ("Density", 7),
        ("Punnett squares", 8),
        ("Food webs", 6),
        ("Ohm's law", 9),
        ("Angles", 7),
        ("Map skills", 6),
        ("Reading graphs", 6),
    ],
)
@pytest.mark.parametrize("questions", [5, 12])
def test_a_topic_that_the_banks_know_makes_a_whole_test_without_an_open_place(
    topic, grade, questions
):
    made_test = Test({"topic": topic, "grade": grade, "questions": questions, "minutes": 60})
    report = made_test.checked()
    whole = made_test.whole

    assert [(one.check, one.message) for one in report.findings if one.severity != "info"] == []
    assert not any(one.open for one in whole.questions)
    assert len(whole.questions) == questions == sum(one.count for one in whole.blueprint.rows)
    stems = Counter(one.stem for one in whole.questions if one.formula and one.exhibit is None)
    assert all(count == 1 for count in stems.values())


@pytest.mark.parametrize("topic", ["density", "seasons", "three branches", "fractions"])
def test_statements_are_true_about_as_often_as_false(topic):
    types = ["true/false"]
    whole = Test({"topic": topic, "questions": 6, "minutes": 60, "types": types}).whole
    keys = [one.is_true for one in whole.questions if not one.open]

    assert len(keys) >= 2
    assert abs(keys.count(True) - keys.count(False)) <= 1


def test_every_wrong_idea_has_what_is_right_as_a_statement():
    ideas = [one["idea"] for topic in LESSONS.values() for one in topic.get("ideas", ())]

    assert set(ideas) == set(STATEMENTS)


def test_what_is_calculated_is_not_crowded_out_by_its_own_words():
    whole = Test({"topic": "density", "questions": 12}).whole
    kinds = Counter(one.type for one in whole.questions)

    assert kinds["single choice"] >= 3
    assert kinds["numeric"] >= 2
    assert not any("Which word means" in one.stem for one in whole.questions)


def test_a_word_to_recall_stands_among_no_options():
    words = [f"{term}: the meaning of number {place}" for place, term in enumerate(TERMS)]
    given = {"topic": "Pottery", "questions": 10, "minutes": 60, "glossary": words}
    whole = Test(given).whole

    recalled = {one.answers[0] for one in whole.questions if one.type == "short answer"}
    shown = {option.text for one in whole.questions for option in one.options}
    assert recalled
    assert not recalled & shown


def test_a_match_earns_a_point_for_each_pair():
    for count in (3, 4, 8):
        words = [f"{term}: the meaning of number {place}" for place, term in enumerate(TERMS)]
        given = {"topic": "Pottery", "questions": max(count // 4, 1), "types": ["matching"]}
        whole = Test({**given, "glossary": words[:count]}).whole
        points = {one.id: one.points for one in whole.plan.questions}
        assert all(points[one.id] == len(one.pairs) for one in whole.questions if one.pairs)


@pytest.mark.parametrize("questions", [5, 20])
def test_fractions_of_grade_4_have_one_denominator_where_they_are_added(questions):
    whole = Test({"topic": "fractions", "grade": 4, "questions": questions}).whole
    for item in whole.questions:
        shown = [item.stem, *(one.text for one in item.options), *(p.left for p in item.pairs)]
        for text in [*shown, *item.order]:
            for one, other in re.findall(r"/(\d+) [+−] \d+/(\d+)", text):
                assert one == other
