"""A founder's own paper and an exported plan, as the inputs of a new one."""

import pytest

from assistant.materials.bring import brought
from assistant.materials.material import Material
from graphs.catalog import shipped
from graphs.templates.business_plan.bring import inputs_of
from graphs.templates.business_plan.draft import BusinessPlan
from tests.support.own_plans import FORM, LETTER, NUMBERS, SAID, SECTIONS
from tests.support.plan_briefs import CLEANER, POSSIBLE
from tests.support.plan_run import offline_plan
from tests.support.upload_files import material, word_file

FLOW = shipped("business_plan")


def test_a_letter_gives_what_it_says_and_nothing_else() -> None:
    assert brought(material("mine.txt", LETTER.encode()), FLOW).inputs == SAID


def test_a_form_gives_its_cells() -> None:
    found = brought(Material(name="form.docx", kind="docx", parts=FORM), FLOW).inputs

    assert found == {
        "purpose": "loan",
        "name": "Paws & Co",
        "business": "A dog grooming salon",
        "legal_form": "LLC",
        "ask": 30_000,
        "owner_injection": 8_000,
        "price": 65,
        "rent": 1_500,
        "collateral": ["a van", "the grooming tables"],
    }


def test_a_table_of_numbers_gives_its_numbers_and_no_title() -> None:
    assert brought(material("numbers.csv", NUMBERS.encode()), FLOW).inputs == {
        "price": 9.5,
        "volume": 90,
        "rent": 2_400,
        "owner_injection": 15_000,
        "ask": 60_000,
    }


def test_a_plan_in_sections_gives_its_name_and_its_sentences() -> None:
    assert brought(material("plan.docx", word_file(*SECTIONS)), FLOW).inputs == {
        "name": "Crumb & Crust",
        "business": "bakery",
        "place": "Dayton",
        "buyers": "People on their way to work.",
        "team": "Two of us.",
    }


@pytest.mark.parametrize("text", ["Hello.", "Rent: see lease\nPrice: 9 or 10\nGrowth: some"])
def test_what_says_nothing_gives_no_number(text: str) -> None:
    found = brought(material("mine.txt", text.encode()), FLOW).inputs

    assert set(found) <= {"business"}


@pytest.mark.parametrize("name", POSSIBLE)
def test_the_inputs_of_a_plan_lead_to_its_brief_and_numbers_again(name: str) -> None:
    plan = offline_plan(POSSIBLE[name])
    draft = BusinessPlan.model_validate(plan.values["draft"])

    again = offline_plan(dict(inputs_of(draft)))

    made = BusinessPlan.model_validate(again.values["draft"])
    assert made.model.figures == draft.model.figures
    assert made.brief.model_copy(update={"assumptions": []}) == draft.brief.model_copy(
        update={"assumptions": []}
    )


def test_what_was_typical_stays_typical() -> None:
    draft = BusinessPlan.model_validate(offline_plan(CLEANER).values["draft"])

    found = inputs_of(draft)

    assert {name: value for name, value in found.items() if name in CLEANER} == {
        name: value for name, value in CLEANER.items() if value not in ("", [])
    }
    assert not {"price", "volume", "growth", "marketing"} & set(found)
