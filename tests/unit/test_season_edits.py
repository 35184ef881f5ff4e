"""Changes of a season in words: at which level a wish bites, and what rules can do about it."""

import pytest

from assistant.edits import Scene, understand
from graphs.catalog import shipped
from graphs.edits import Guidance, HandPatch, Rename, ReplaceResult, SetInput
from graphs.inputs import accepted
from graphs.revision import Revision
from tests.support.season_briefs import CONSTRAINED
from tests.support.season_run import season


@pytest.fixture(scope="module")
def scene() -> Scene:
    flow = shipped("tv_series")
    given = accepted(flow.definition, CONSTRAINED)
    run = season(CONSTRAINED)
    revision = Revision(inputs=given.values, given=given.given)
    results = {address: value for address, value in run.values.items() if value is not None}
    return Scene(flow, revision, results, nonce=lambda: "once")


def aims(scene: Scene, words: str) -> list[tuple[str, str]]:
    edits = understand(words, scene).edits
    return [(one.step, one.item) for one in edits if isinstance(one, Guidance)]


def test_a_wish_for_an_episode_is_for_its_logline_its_beats_and_its_script(scene: Scene) -> None:
    understood = understand("make episode 3 darker", scene)
    found = aims(scene, "make episode 3 darker")

    assert found[:2] == [("loglines.pitch", "EP03"), ("beats.sheet", "EP03")]
    assert {step for step, _ in found[2:]} == {"scripts.scenes.write"}
    assert {item.partition("/")[0] for _, item in found} == {"EP03"}
    assert "loglines, beats and scripts" in understood.reading


def test_an_episode_without_a_script_has_two_levels(scene: Scene) -> None:
    assert [step for step, _ in aims(scene, "make episode 2 darker")] == [
        "loglines.pitch",
        "beats.sheet",
    ]


def test_less_is_offered_beside_a_wish_and_can_be_said(scene: Scene) -> None:
    offered = understand("make episode 3 darker", scene).suggestions

    assert offered[:2] == (
        "make the beats of episode 3 darker",
        "make the scripts of episode 3 darker",
    )
    assert aims(scene, offered[0]) == [("beats.sheet", "EP03")]
    assert {step for step, _ in aims(scene, offered[1])} == {"scripts.scenes.write"}


def test_what_rules_can_do_is_offered_beside_a_wish_and_each_phrase_is_read(scene: Scene) -> None:
    offered = understand("make the beats of episode 2 darker", scene).suggestions

    assert offered[0].startswith("end act ")
    for phrase in offered:
        (edit,) = understand(phrase, scene).edits
        assert isinstance(edit, ReplaceResult)
        assert (edit.step, edit.item) == ("beats.sheet", "EP02")
        assert edit.patches[0].value == "down"


def test_an_act_is_ended_on_a_loss_by_turning_its_last_beat(scene: Scene) -> None:
    (edit,) = understand("end act three of episode 3 on a loss", scene).edits

    assert edit == ReplaceResult(
        step="beats.sheet",
        item="EP03",
        patches=(HandPatch(path="/acts/A3/beats/EP03-B14/shift", base="up", value="down"),),
    )


def test_an_act_that_ends_on_a_loss_already_is_not_ended_so_again(scene: Scene) -> None:
    assert understand("end act one of episode 3 on a loss", scene).edits == ()


def test_a_beat_is_flipped_by_its_number(scene: Scene) -> None:
    (edit,) = understand("flip beat 4 of episode 1", scene).edits

    assert isinstance(edit, ReplaceResult)
    assert edit.patches[0].path.endswith("/EP01-B04/shift")


def test_a_name_is_carried_everywhere_also_into_capitals_and_possessives(scene: Scene) -> None:
    assert understand("rename Nadia to Nora", scene).edits == (Rename(old="Nadia", new="Nora"),)


def test_several_names_are_given_in_one_sentence(scene: Scene) -> None:
    both = (Rename(old="Nadia", new="Nora Lindqvist"), Rename(old="Lena", new="Bea Lindqvist"))

    for words in (
        "rename Nadia to Nora Lindqvist and Lena to Bea Lindqvist",
        "rename Nadia to Nora Lindqvist, Lena to Bea Lindqvist",
        "rename Nadia to Nora Lindqvist and rename Lena to Bea Lindqvist",
    ):
        assert understand(words, scene).edits == both


def test_two_of_the_cast_are_not_given_one_name(scene: Scene) -> None:
    assert understand("rename Nadia to Nora and Lena to Nora", scene).edits == ()


def test_an_and_within_a_name_begins_no_other_name(scene: Scene) -> None:
    assert understand("rename Nadia to Nora and Company", scene).edits == (
        Rename(old="Nadia", new="Nora and Company"),
    )


def test_an_input_is_named_by_its_title_with_an_article_in_it(scene: Scene) -> None:
    assert understand("set the pages of an act to 5", scene).edits == (
        SetInput(name="act_pages", value=5),
    )
