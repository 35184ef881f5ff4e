"""What a step gave, as a document to read: names, facts and texts, without what means nothing."""

from agents.sources import Source
from assistant.results import result_document
from graphs.documents.blocks import Heading, KeyValue, ListBlock, Para, Rich, Run


def said(text: Rich) -> str:
    return "".join(run.text for run in text)


def test_short_facts_stand_beside_their_names_and_long_texts_under_theirs() -> None:
    value = {"minutes": 47, "topic": "Density", "why": "x" * 90}

    document = result_document("Read the brief", value, {"/minutes": Source.YOURS})

    facts, heading, text = document.blocks
    assert isinstance(facts, KeyValue)
    assert [(name, said(one)) for name, one in facts.pairs] == [
        ("Minutes", "47"),
        ("Topic", "Density"),
    ]
    assert facts.pairs[0][1][0].source is Source.YOURS
    assert heading == Heading(1, "Why")
    assert isinstance(text, Para)


def test_an_element_tells_what_it_is_about_first_and_no_id() -> None:
    value = {"objectives": [{"id": "O1", "verb": "explain", "text": "Explain why things float."}]}

    heading, listed = result_document("Goals", value, {}).blocks

    assert heading == Heading(1, "Objectives")
    assert isinstance(listed, ListBlock)
    assert listed.ordered
    assert said(listed.items[0]) == "Explain why things float.\nVerb: explain"


def test_a_word_stands_before_its_meaning() -> None:
    value = {"vocabulary": [{"term": "mass", "meaning": "how much stuff is in a thing"}]}

    _, listed = result_document("Goals", value, {}).blocks

    assert isinstance(listed, ListBlock)
    assert not listed.ordered
    assert said(listed.items[0]) == "mass: how much stuff is in a thing"
    assert listed.items[0][0].bold


def test_what_is_empty_or_shown_in_its_own_way_is_left_out() -> None:
    value = {
        "notes": "",
        "alternatives": [{"text": "Another one"}],
        "list": [],
        "questions": [{"id": "q", "question": "Who brings the water?", "why": ""}],
    }

    document = result_document("Lesson", value, {})

    assert document.blocks == ()
    assert [said(one) for one in document.questions] == ["Who brings the water?"]


def test_large_elements_have_a_heading_each() -> None:
    value = {
        "phases": [
            {"name": "Warm-up", "checks": [{"text": "Hands up"}], "minutes": 5},
            {"name": "Lab", "checks": [{"text": "Two results"}], "minutes": 20},
        ]
    }

    blocks = result_document("Sequence", value, {}).blocks

    headings = [block.text for block in blocks if isinstance(block, Heading)]
    assert headings == ["Phases", "Warm-up", "Checks", "Lab", "Checks"]


def test_a_list_without_names_is_a_list() -> None:
    document = result_document("Parts", ["one", "two"], {"/0": Source.MODEL})

    assert document.blocks == (
        ListBlock(((Run("one", source=Source.MODEL),), (Run("two"),)), ordered=False),
    )
