"""Checks of references, inputs, facts and layout; codes of standards; cutting minutes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from graphs.checks.check import Draft
from graphs.checks.layout import accessible
from graphs.checks.minutes import apportion
from graphs.checks.references import (
    Reference,
    Required,
    facts_sourced,
    ids_resolve,
    required_inputs,
)
from graphs.checks.run import run_checks
from graphs.checks.standards import codes_in, is_listed, is_meant_as_standard, standard
from graphs.documents.blocks import Document, Heading, Run, Table, TwoUp
from graphs.findings import Frozen


class Cast(Frozen):
    """Who plays, in which scene, and what is known."""

    title: str = "The Long Night"
    people: list[dict[str, Any]] = Field(default_factory=list)
    scenes: list[dict[str, Any]] = Field(default_factory=list)
    facts: list[dict[str, Any]] = Field(default_factory=list)


def cast(inputs: Any = None, **fields: Any) -> Draft:
    value = Cast(**fields)
    return Draft(value=value, data=value.model_dump(mode="json"), inputs=inputs or {})


def told(check: Any, draft: Draft) -> list[tuple[str, str]]:
    return [(one.path, one.evidence) for one in run_checks([check], draft).findings]


RESOLVE = ids_resolve([Reference("/scenes/*/who", "/people/*/id")])


def test_an_id_that_is_nowhere_is_found_with_what_there_is() -> None:
    draft = cast(people=[{"id": "MARA"}], scenes=[{"id": "S1", "who": ["MARA", "MORA"]}])

    (finding,) = run_checks([RESOLVE], draft).findings

    assert (finding.path, finding.evidence) == ("/scenes/S1/who/1", "MORA")
    assert "there is MARA" in finding.message


def test_ids_that_exist_once_pass() -> None:
    assert told(RESOLVE, cast(people=[{"id": "MARA"}], scenes=[{"id": "S1", "who": "MARA"}])) == []


def test_an_id_given_twice_is_found() -> None:
    assert told(RESOLVE, cast(people=[{"id": "MARA"}, {"id": "MARA"}])) == [("/people", "MARA")]


def test_data_that_does_not_have_its_form_is_found() -> None:
    good = cast()
    broken = Draft(value=good.value, data={**good.data, "title": 7}, inputs={})

    assert told(RESOLVE, broken) == [("/title", "7")]


@pytest.mark.parametrize(
    ("given_title", "missing"),
    [("The Long Night", False), ("the long  night", False), ("The Long Knight", True), ("", False)],
)
def test_an_input_stands_as_it_was_given(given_title: str, missing: bool) -> None:
    check = required_inputs([Required("title", same="/title")])

    assert bool(told(check, cast({"title": given_title}))) is missing


@pytest.mark.parametrize(
    ("topic", "missing"),
    [
        ("Long nights", False),
        ("The night", False),
        ("Volcanoes", True),
        ("Plate tectonics and night", True),
    ],
)
def test_the_words_of_an_input_appear(topic: str, missing: bool) -> None:
    check = required_inputs([Required("topic", told=("/title",))])

    assert bool(told(check, cast({"topic": topic}))) is missing


def test_a_looked_up_fact_without_a_source_blocks() -> None:
    facts = [
        {"id": "F1", "claim": "rent rose", "basis": "web", "source": ""},
        {"id": "F2", "claim": "rent fell", "basis": "upload", "source": "page 3"},
        {"id": "F3", "claim": "ours", "basis": "user"},
    ]

    assert told(facts_sourced("/facts/*"), cast(facts=facts)) == [("/facts/F1", "rent rose")]


GOOD_BLOCKS = (
    Heading(1, "A"),
    Heading(2, "B"),
    Heading(1, "C"),
    Table(("x",), (((Run("1"),),),)),
)


@pytest.mark.parametrize(
    ("blocks", "problem"),
    [
        pytest.param((Heading(2, "B"),), "skips a level", id="heading"),
        pytest.param((Heading(1, "A"), Heading(3, "B")), "skips a level", id="deeper heading"),
        pytest.param((Heading(1, " "),), "heading is empty", id="empty heading"),
        pytest.param((TwoUp((Table(("", " "), ()),)),), "no header row", id="table"),
    ],
)
def test_what_a_screen_reader_cannot_use_is_found(blocks: Any, problem: str) -> None:
    check = accessible(lambda _: [Document("plan", "Plan", blocks)])

    (finding,) = run_checks([check], cast()).findings

    assert problem in finding.message


def test_a_sound_document_passes() -> None:
    assert told(accessible(lambda _: [Document("plan", "Plan", GOOD_BLOCKS)]), cast()) == []


@pytest.mark.parametrize(
    ("code", "family", "fitting", "unfitting"),
    [
        ("MS-PS1-2", "NGSS", 7, 5),
        ("HS-LS1-1", "NGSS", 9, 8),
        ("5-ESS1-1", "NGSS", 5, 4),
        ("K-LS1-1", "NGSS", 0, 1),
        ("K-2-ETS1-1", "NGSS", 1, 3),
        ("3-5-ETS1-2", "NGSS", 4, 6),
        ("MS-ETS1-4", "NGSS", 6, 9),
        ("CCSS.MATH.CONTENT.7.RP.A.2", "CCSS mathematics", 7, 6),
        ("7.RP.A.2b", "CCSS mathematics", 7, 8),
        ("3.NF.A.1", "CCSS mathematics", 3, 4),
        ("K.CC.B.4.A", "CCSS mathematics", 0, 1),
        ("HSA-SSE.A.1", "CCSS mathematics", 10, 8),
        ("CCSS.MATH.CONTENT.HSF.IF.B.4", "CCSS mathematics", 11, 7),
        ("MP3", "CCSS mathematics", 7, None),
        ("CCSS.ELA-LITERACY.RL.5.1", "CCSS literacy", 5, 6),
        ("W.9-10.1.a", "CCSS literacy", 10, 11),
        ("RST.6-8.3", "CCSS literacy", 8, 9),
        ("RF.K.2", "CCSS literacy", 0, 1),
        ("CCSS.ELA-LITERACY.CCRA.R.1", "CCSS literacy", 3, None),
        ("CCRA.SL.4", "CCSS literacy", 12, None),
    ],
)
def test_a_well_formed_code_is_known_with_its_grades(
    code: str, family: str, fitting: int, unfitting: int | None
) -> None:
    known = standard(code)

    assert known is not None
    assert known.family == family
    assert known.fits(fitting)
    assert unfitting is None or not known.fits(unfitting)


@pytest.mark.parametrize(
    "code",
    [
        "7-PS1-2",
        "MS-PS9-1",
        "MS-PS1",
        "5-ETS1-1",
        "9.RP.A.2",
        "3.RP.A.2",
        "K.EE.A.1",
        "HSA-RP.A.1",
        "RF.7.1",
        "RL.9.1",
        "CCRA.SL.9",
        "CCSS.MATH.7",
    ],
)
def test_a_malformed_code_is_meant_as_one_but_is_none(code: str) -> None:
    assert standard(code) is None
    assert is_meant_as_standard(code)


def test_codes_of_other_places_are_neither() -> None:
    assert standard("TEKS 112.26(b)") is None
    assert not is_meant_as_standard("TEKS 112.26(b)")


@pytest.mark.parametrize(
    ("entry", "listed"),
    [
        ("MS-PS1-2: Analyze and interpret data", True),
        ("ms-ps1-2 Analyze", True),
        ("MS-PS1-2", True),
        ("MS-PS1-21", False),
        ("MS-PS1-4: see MS-PS1-2", False),
        ("", False),
    ],
)
def test_a_code_is_found_in_the_list_of_the_person(entry: str, listed: bool) -> None:
    assert is_listed("MS-PS1-2", entry) is listed


def test_codes_are_found_in_running_text() -> None:
    text = "This meets MS-PS1-2, RL.5.1 and 7.RP.A.2; not version 2.1.3, page 3-5 or Fig. 1-2."

    assert list(codes_in(text)) == ["MS-PS1-2", "RL.5.1", "7.RP.A.2"]


@pytest.mark.parametrize(
    ("total", "weights", "minutes"),
    [
        (47, [5, 6, 18, 3, 10, 5], [5, 6, 18, 3, 10, 5]),
        (30, [5, 20, 5], [5, 20, 5]),
        (31, [1, 1], [16, 15]),
        (20, [1, 100], [3, 17]),
        (9, [0, 0, 0], [3, 3, 3]),
        (8, [1, 1, 1], None),
        (0, [], []),
        (5, [], None),
    ],
)
def test_minutes_are_cut_by_weight(
    total: int, weights: list[float], minutes: list[int] | None
) -> None:
    assert apportion(total, weights, least=3) == minutes


@given(
    total=st.integers(0, 400),
    weights=st.lists(st.floats(-5, 1e6, allow_nan=False), min_size=1, max_size=12),
)
def test_minutes_add_up_with_the_least_for_each_or_cannot(total: int, weights: list[float]) -> None:
    minutes = apportion(total, weights, least=3)

    if total < 3 * len(weights):
        assert minutes is None
    else:
        assert minutes is not None
        assert sum(minutes) == total
        assert min(minutes) >= 3
