import pytest

from assistant.choices import chosen, offered
from assistant.errors import EditRefused


def objective(name, text):
    return {"id": name, "text": text, "dok": 2}


CONTENT = {
    "objectives": [objective("O1", "Explain floating."), objective("O2", "Measure six things.")],
    "alternatives": [objective("O3", "Describe floating."), objective("O4", "Design a test.")],
    "success_criteria": [
        {"objective": "O1", "i_can": "I can explain floating."},
        {"objective": "O2", "i_can": "I can measure."},
    ],
    "vocabulary": [{"term": "mass", "kid_definition": "how much stuff"}],
}


def test_alternatives_stand_beside_the_list_of_the_same_form():
    choice = offered(CONTENT)

    assert choice is not None
    assert choice.field == "objectives"
    assert len(choice) == 4


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("text", id="text"),
        pytest.param({"objectives": CONTENT["objectives"]}, id="no alternatives"),
        pytest.param({**CONTENT, "alternatives": []}, id="none left"),
        pytest.param({"alternatives": CONTENT["alternatives"]}, id="nothing to replace"),
    ],
)
def test_where_nothing_can_be_chosen_nothing_is_offered(content):
    assert offered(content) is None


def test_what_is_chosen_takes_the_place_and_the_id_of_what_it_replaces():
    after = chosen(CONTENT, 4)

    assert after["objectives"][0] == objective("O1", "Design a test.")
    assert after["objectives"][1] == CONTENT["objectives"][1]
    assert after["success_criteria"][0] == {"objective": "O1", "i_can": "I can design a test."}
    assert after["success_criteria"][1] == CONTENT["success_criteria"][1]


def test_a_choice_can_be_taken_back():
    there = chosen(CONTENT, 3, instead=2)
    back = chosen(there, 3, instead=2)

    assert there["objectives"][1]["text"] == "Describe floating."
    assert back["objectives"] == CONTENT["objectives"]
    assert back["alternatives"] == CONTENT["alternatives"]


def test_choosing_what_stands_already_changes_nothing():
    assert chosen(CONTENT, 2) == CONTENT


@pytest.mark.parametrize("number", [0, 5, -1])
def test_a_number_that_is_not_there_is_refused_with_the_numbers_that_are(number):
    with pytest.raises(EditRefused, match="there are 1 to 4"):
        chosen(CONTENT, number)
