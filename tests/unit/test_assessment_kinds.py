"""A number that somebody said of a kind of question is kept."""

from collections import Counter

import pytest

from graphs.templates.assessment.draft import Row, Rows
from graphs.templates.assessment.planning import blueprint
from tests.support.assessment_run import Test

FIVE = ["single choice", "true/false", "matching", "short answer", "constructed response"]
ONE = ["constructed response: 1"]


def kinds(**inputs: object) -> Counter[str]:
    return Counter(one.type for one in Test(inputs).whole.questions)


@pytest.mark.parametrize("topic", ["Cells", "Density", "The Dust Bowl"])
@pytest.mark.parametrize("minutes", [20, 47])
def test_one_of_a_kind_is_one(topic: str, minutes: int) -> None:
    made = kinds(topic=topic, questions=20, minutes=minutes, types=FIVE, questions_by_type=ONE)

    assert (made["constructed response"], made.total()) == (1, 20)
    assert kinds(topic=topic, questions=6, questions_by_type=ONE)["constructed response"] == 1


def test_numbers_of_every_kind_are_kept_and_fill_a_longer_test_in_their_kinds() -> None:
    said = ["single choice: 6", "constructed response: 2"]
    types = ["single choice", "constructed response"]
    given = {"topic": "Density", "types": types, "questions_by_type": said}

    assert kinds(**given, questions=8) == {"single choice": 6, "constructed response": 2}
    assert set(kinds(**given, questions=12)) == set(types)
    assert kinds(**given, questions=4).total() == 4


def test_a_proposal_is_brought_to_the_number_that_was_said_of_a_kind() -> None:
    rows = [
        Row(id=f"B{place}", objective="O1", dok=2, type=kind, count=count, points=count)
        for place, (kind, count) in enumerate(
            [("constructed response", 3), ("single choice", 5), ("constructed response", 2)], 1
        )
    ]

    made = blueprint(Rows(rows=rows), 10, 7, questions_by_type=ONE).rows

    assert [(one.type, one.count) for one in made] == [
        ("constructed response", 1),
        ("single choice", 9),
    ]
