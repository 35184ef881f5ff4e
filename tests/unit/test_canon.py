"""Canon: facts hold from their place on, and what is told too early is quoted."""

import pytest

from graphs.canon import Fact, Passage, at, contradictions, holds, told_early

SCAR = Fact(
    id="F1", subject="C_MAYA", kind="mark", attribute="scar", value="a scar over the left eye",
    since=(1, 7, 2), quote="The glass opened her brow.",
)  # fmt: skip
NAMES = {"C_MAYA": ["Maya", "Maya Ortiz"]}


def _fact(kind: str, attribute: str, value: str, since: tuple[int, ...], **more: object) -> Fact:
    return Fact.model_validate(
        {"id": "F", "subject": "C_MAYA", "kind": kind, "attribute": attribute, "value": value}
        | {"since": since, **more}
    )


def _told(text: str, place: tuple[int, ...], fact: Fact = SCAR) -> list[str]:
    return [one.quote for one in told_early([fact], [Passage("/x", place, text)], NAMES)]


def test_a_fact_holds_from_its_scene_on_and_through_all_later_chapters() -> None:
    assert not holds(SCAR, (1, 7, 1))
    assert holds(SCAR, (1, 7, 2))
    assert holds(SCAR, (1, 8))


def test_a_fact_of_a_whole_episode_holds_in_its_first_scene() -> None:
    fact = _fact("state", "job", "harbour pilot", (1, 3))

    assert holds(fact, (1, 3, 1))
    assert not holds(fact, (1, 2, 40))


def test_what_ended_does_not_hold_any_more() -> None:
    fact = _fact("has", "letter", "the letter", (1, 2, 1), until=(1, 4, 3))

    assert [holds(fact, place) for place in ((1, 4, 2), (1, 4, 3))] == [True, False]


def test_the_later_state_counts_and_things_gather() -> None:
    facts = [
        _fact("state", "job", "mate", (1, 1, 1)),
        _fact("state", "Job", "captain", (1, 5, 1)),
        _fact("has", "key", "the lamp key", (1, 2, 1)),
        _fact("has", "key", "the cellar key", (1, 3, 1)),
    ]

    assert {one.value for one in at(facts, (1, 4, 9))} == {"mate", "the lamp key", "the cellar key"}
    assert "captain" in {one.value for one in at(facts, (1, 5, 1))}


def test_a_trait_with_two_values_is_a_contradiction_and_a_state_is_none() -> None:
    traits = [
        _fact("trait", "eyes", "green", (1, 1, 1), quote="her green eyes"),
        _fact("trait", "eyes", "brown", (1, 6, 2), quote="brown eyes narrowed"),
        _fact("trait", "eyes", "Green", (1, 7, 2)),
        _fact("state", "hair", "long", (1, 1, 1)),
        _fact("state", "hair", "cut short", (1, 4, 1)),
    ]

    found = list(contradictions(traits))

    assert [(one.earlier.quote, one.later.quote) for one in found] == [
        ("her green eyes", "brown eyes narrowed")
    ]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Rain. Maya rubbed the scar and waited.", "Maya rubbed the scar and waited."),
        ("Maya turned. Her scars caught the light.", "Her scars caught the light."),
        ("MAYA ORTIZ (34), scarred, steps in.", "MAYA ORTIZ (34), scarred, steps in."),
        ("Maya looked at the sea.", ""),
        ("The old captain rubbed his scar.", ""),
        ("Maya was scared of him.", ""),
    ],
)
def test_a_scar_from_chapter_seven_is_quoted_where_chapter_three_shows_it(
    text: str, quote: str
) -> None:
    assert _told(text, (1, 3, 1)) == ([quote] if quote else [])


@pytest.mark.parametrize("place", [(1, 7, 2), (1, 7, 3), (1, 9, 1), (1, 7)])
def test_a_scar_is_free_to_show_from_its_scene_on(place: tuple[int, ...]) -> None:
    assert _told("Maya rubbed the scar.", place) == []


def test_what_a_person_does_not_know_yet_may_still_be_spoken_of() -> None:
    fact = _fact("knows", "the letter", "Elias burned the letter", (1, 5, 1))

    assert _told("Maya asked about the letter.", (1, 2, 1), fact) == []
    assert _told("Maya knew Elias had burned the letter.", (1, 2, 1), fact) == [
        "Maya knew Elias had burned the letter."
    ]


def test_a_flashback_is_held_against_the_place_it_goes_back_to() -> None:
    assert _told("Maya touched the scar.", (1, 0, 0)) == ["Maya touched the scar."]
