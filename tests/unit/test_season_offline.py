"""A season without a model: what is there is laid out, what is not is asked, nothing is made up."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from agents.sources import Source, leaves
from graphs.edits import Rename, renamed
from graphs.findings import Severity
from graphs.screenplay import fdx_reading, fdx_writing, fountain_reading, fountain_writing
from graphs.templates.tv_series.files import scripts_of
from graphs.templates.tv_series.rules_beats import stories_of
from tests.support.season_briefs import CONSTRAINED, EASY, IMPOSSIBLE, POSSIBLE
from tests.support.season_run import SeasonRun, season

BLOCK = Severity.BLOCK


@pytest.fixture(scope="module", params=sorted(POSSIBLE))
def run(request: Any) -> SeasonRun:
    return season(POSSIBLE[request.param])


@pytest.fixture(scope="module")
def constrained() -> SeasonRun:
    return season(CONSTRAINED)


def texts(run: SeasonRun, source: Source) -> Iterator[str]:
    data = dict(leaves(run.value("review")))
    found = next(one for address, one in run.sources.items() if address.step == "review")
    return (str(data[path]) for path, one in found.items() if one is source and path in data)


def test_a_possible_brief_ends_without_a_blocking_finding(run: SeasonRun) -> None:
    assert [one for one in run.findings if one.severity is BLOCK] == []
    assert run.asked[-1] == "approve_draft"
    assert len(run.asked) <= 3


def test_no_episode_asks_what_the_one_before_it_asked() -> None:
    sheets = season(EASY).whole.beats
    asked = [{beat.turn for act in one.acts for beat in act.beats} for one in sheets]

    for before, after in pairwise(asked):
        assert not before & after


@pytest.mark.parametrize(
    "center", ["Nora wants to sell the home; Bea wants to keep it", "Does Nora sell {it}?"]
)
def test_a_question_about_the_writers_own_words_quotes_them_in_a_sentence_of_its_own(
    center: str,
) -> None:
    thread = season({**EASY, "center": center}).whole.arc.threads[0]
    quoted = f"\u201c{center}{'' if center.endswith('?') else '.'}\u201d"

    assert thread.setup.what == f"{quoted} What do we see in EP01 that opens it?"
    assert thread.turns[0].what.startswith(f"{quoted} What happens in EP")
    assert thread.turns[0].what.endswith(" that takes away the easy way out of it?")


def test_a_list_of_names_is_a_note_and_never_printed_as_action(constrained: SeasonRun) -> None:
    scenes = [scene for one in constrained.whole.scripts for scene in one.scenes]
    lines = [line for scene in scenes for line in scene.lines]

    assert any(line.text.startswith("For the first time: NADIA BRANDT (34)") for line in lines)
    assert not [one for one in lines if one.kind == "action" and one.text == one.text.upper()]


def test_the_title_page_names_the_episode_as_one_and_credits_nobody(
    constrained: SeasonRun,
) -> None:
    script = dict(scripts_of(constrained.whole))["EP01"]
    fields = {one.key: one.value for one in script.title_page}

    assert fields == {"Title": "Proof", "Episode": "Episode 1: The Starter"}
    assert fdx_reading.read(fdx_writing.written(script)).title_page == script.title_page
    assert fountain_reading.read(fountain_writing.written(script)).title_page == script.title_page


def test_everybody_without_a_name_is_asked_for_by_the_word_that_a_rename_changes() -> None:
    characters = season(EASY).whole.characters

    assert [one.default_used for one in characters.questions] == [
        one.name for one in characters.cast
    ]
    for one in characters.questions:
        assert f'"rename {one.default_used} to ..."' in one.why
        fresh = renamed(one.model_dump(), Rename(old=one.default_used, new="Nora"))
        assert fresh["question"] == "Who is Nora: how old, and what would we see first?"


def test_no_line_of_dialogue_is_made_up(run: SeasonRun) -> None:
    whole = run.whole
    kinds = {line.kind for one in whole.scripts for scene in one.scenes for line in scene.lines}

    assert whole.scripts
    assert kinds <= {"action", "note"}


def test_every_scene_is_a_card_with_its_place_its_people_and_what_must_turn(
    run: SeasonRun,
) -> None:
    for script in run.whole.scripts:
        for card, scene in zip(script.plan.cards, script.scenes, strict=True):
            notes = " ".join(one.text for one in scene.lines if one.kind == "note")
            assert card.slug.name
            assert f"{card.story} story" in notes
            assert all(player.cue in notes for player in card.players)


def test_pages_and_beats_add_up_in_every_episode(run: SeasonRun) -> None:
    shape = run.whole.shape
    assert sum(one.pages for one in shape.acts) == shape.pages
    for script in run.whole.scripts:
        assert sum(card.eighths for card in script.plan.cards) == 8 * shape.pages
    for sheet in run.whole.beats:
        assert [len(act.beats) for act in sheet.acts] == [one.beats for one in shape.acts]


def test_the_writers_own_words_stand_as_they_were_given(constrained: SeasonRun) -> None:
    theirs = set(texts(constrained, Source.YOURS))

    assert {CONSTRAINED["premise"], CONSTRAINED["center"], CONSTRAINED["ending"]} <= theirs
    assert {"Nadia Brandt", "bakes and wants out", "BAKERY", "the oven is always on"} <= theirs
    assert "Nadia finds the jar that her mother fed for thirty years." in theirs
    assert "Does Nadia sell the bakery?" in theirs


def test_a_cast_list_is_read_line_by_line(constrained: SeasonRun) -> None:
    cast = constrained.whole.characters.cast
    cues = {one.id: one.cue for one in constrained.whole.scripts[0].plan.names}

    assert [(one.name, one.age, one.lead) for one in cast] == [
        ("Nadia Brandt", 34, True),
        ("Lena Brandt", 29, True),
        ("Mr. Okafor", 61, False),
        ("Esther Brandt", 70, False),
    ]
    assert list(cues.values()) == ["NADIA", "LENA", "MR. OKAFOR", "ESSIE"]


def test_threads_keep_the_span_that_the_writer_gave_them(constrained: SeasonRun) -> None:
    spans = {
        one.question: (one.setup.episode, one.payoff.episode)
        for one in constrained.whole.arc.threads
    }

    assert spans["Does Nadia sell the bakery?"] == ("EP01", "EP10")
    assert spans["Who pays Mr. Okafor?"] == ("EP02", "EP07")


def test_an_empty_cell_of_the_grid_asks_who_pays(constrained: SeasonRun) -> None:
    cells = [cell for slot in constrained.whole.grid.episodes for cell in slot.cells]
    resting = [one.what for one in cells if one.does == "rests" and one.what]

    assert resting
    assert all(re.search(r"who pays for what happened in EP\d\d\?$", one) for one in resting)


def test_scripts_are_made_of_the_episodes_that_are_wanted(constrained: SeasonRun) -> None:
    assert [one.id for one in constrained.whole.scripts] == ["EP01", "EP03"]


def test_a_show_that_exists_is_not_pitched_again(constrained: SeasonRun) -> None:
    assert "approve_concept" not in constrained.asked
    assert constrained.whole.concept.concepts == []


def test_without_a_show_three_structures_are_offered_and_no_story() -> None:
    offered = season(EASY, stop_at="approve_concept").value("concept")

    shows = [*offered["concepts"], *offered["alternatives"]]
    assert {one["logline"] for one in shows} == {"a lighthouse crew"}
    assert len({one["engine"] for one in shows}) == 3
    assert all(one["hook"].endswith("?") for one in shows)


def test_an_impossible_season_is_blocked_by_name_with_the_ways_out() -> None:
    found = {
        (one.check, one.evidence): one.message
        for one in season(IMPOSSIBLE).findings
        if one.severity is BLOCK
    }

    assert set(found) == {
        ("T04", "90 pages"),
        ("T03", "1 of 6 beats"),
        ("T02", "setup EP01, turns none, payoff EP01"),
        ("T02", "EP30"),
    }
    pages = found["T04", "90 pages"]
    assert "6 acts of 15 pages are 90 pages" in pages
    assert "2 acts of 15 pages (30)" in pages
    assert "6 acts of 5 pages (30)" in pages
    assert all("Ways out:" in message for message in found.values())


@pytest.mark.parametrize("beats", [6, 7, 9, 12, 14, 18, 22, 30])
def test_stories_share_the_beats_with_the_a_story_first(beats: int) -> None:
    order = stories_of(beats)

    assert len(order) == beats
    assert order[0] == order[-1] == "A"
    assert 2 * order.count("A") >= beats
    assert order.count("B") >= 3
