"""The plan of a novel: sums that hold, beats that are covered, a rota, questions, and ways out."""

import re

import pytest

from assistant.edits import Scene, understand
from graphs.briefs import changed, told
from graphs.catalog import outline, shipped
from graphs.edits import Rename, SetInput, renamed
from graphs.inputs import accepted
from graphs.revision import Revision
from graphs.suggestions import hints, suggestions
from tests.support.novel_run import Book
from tests.support.novel_sample import PROSE

OWN = {
    "premise": "Maya, a retired baker, finds her brother's diary.",
    "wants": "Maya, a retired baker, wants to clear her brother's name.",
    "stands": "The whole town believes he did it.",
    "ends": "She finds out that her brother did it.",
}


def scenes(book: Book) -> list:
    return [scene for one in book.whole.scene_list.chapters for scene in one.scenes]


@pytest.mark.parametrize("genre", ["cozy mystery", "epic fantasy", "romcom", "a western"])
@pytest.mark.parametrize("words", [1_000, 7_499, 30_000, 80_000, 250_000])
def test_words_add_up_and_every_beat_has_a_scene(genre: str, words: int) -> None:
    book = Book({"genre": genre, "words": words})

    assert sum(one.words for one in scenes(book)) == words
    assert sum(one.words for one in book.whole.beats.beats) == words
    assert {beat for one in scenes(book) for beat in one.beats} == {f"B{n}" for n in range(1, 16)}
    assert [one.number for one in scenes(book)] == list(range(1, len(scenes(book)) + 1))
    assert book.report().findings == []


@pytest.mark.parametrize(("chapters", "many"), [(1, 1), (12, 12), (40, 40)])
def test_as_many_chapters_as_were_asked_for(chapters: int, many: int) -> None:
    book = Book({"words": 90_000, "chapters": chapters})

    assert len(book.whole.scene_list.chapters) == many


def test_the_writers_sentences_are_woven_and_nothing_is_made_up() -> None:
    book = Book(OWN)
    story = book.whole.story

    ways = [one.text for one in (*story.premise, *story.alternatives)]
    assert ways[0] == OWN["premise"]
    assert ways[1] == (
        "Maya, a retired baker, wants to clear her brother's name, but The whole town believes he"
        " did it."
    ).replace("The whole", "the whole")
    assert story.ending == OWN["ends"]
    assert all(one.text.endswith("?") for one in story.disasters)
    assert book.whole.themes.threads[0].question == "Does Maya get to clear her brother's name?"


def test_scenes_ask_each_question_once() -> None:
    asked = [one.goal for one in scenes(Book({**OWN, "genre": "cozy mystery", "words": 80_000}))]

    assert all(one.endswith("?") for one in asked)
    assert len(set(asked)) == len(asked)
    assert sum("Maya" in one for one in asked) > len(asked) / 2
    assert not any(re.search(r"\{\w+\}|the lead", one) for one in asked)


def test_viewpoints_are_shared_out_and_the_lead_tells_the_turns() -> None:
    cast = ["Maya: baker", "Ben: sheriff, against her", "Ruth: her friend"]
    book = Book({**OWN, "cast": cast, "povs": ["Maya", "Ruth"], "words": 80_000})

    rota = {one.name: one for one in book.whole.scene_list.rota}
    assert set(rota) == {"Maya", "Ruth"}
    assert rota["Maya"].scenes > rota["Ruth"].scenes > 5
    assert rota["Ruth"].longest_gap < 12
    turns = [one for one in scenes(book) if {"B4", "B9", "B15"} & set(one.beats)]
    assert {one.told_by for one in turns if one.beats[0] in ("B4", "B9", "B15")} == {"Maya"}


def test_a_line_of_the_cast_is_read_for_what_scenes_could_contradict() -> None:
    line = "Ruth Vane (Ruthie): harbor clerk, 58, green eyes, a scar on her chin from chapter 7"
    ruth = next(c for c in Book({"cast": [line]}).whole.cast.characters if c.name == "Ruth Vane")

    assert ruth.aliases == ["Ruthie"]
    assert {(one.attribute, one.value, one.since) for one in ruth.traits} == {
        ("age", "58", ""),
        ("eyes", "green", ""),
        ("scar", "a scar on her chin", "CH07"),
    }


def test_a_line_of_the_cast_that_came_in_pieces_is_one_person() -> None:
    cast = Book({"cast": ["Maya: baker", "61", "green eyes", "Ben: sheriff", "Ruth"]}).whole.cast

    assert [one.name for one in cast.characters] == ["Maya", "Ben", "Ruth"]
    assert cast.characters[0].who == "baker, 61, green eyes"
    assert cast.questions == []


def test_a_lead_without_a_name_is_asked_for_by_the_words_that_a_rename_changes() -> None:
    (one,) = Book({"premise": "A vicar falls into a canyon.", "words": 12_000}).whole.cast.questions
    fresh = renamed(one.model_dump(), Rename(old="The lead", new="Agnes Pell"))

    assert fresh["question"] == "Who is Agnes Pell: what do they do, and what would we see first?"
    assert '"rename Agnes Pell to ..."' in fresh["why"]


def test_an_outline_stands_in_its_chapters() -> None:
    lines = [f"Event {number} happens to Maya." for number in range(1, 13)]
    book = Book({**OWN, "outline": lines, "words": 60_000})

    chapters = book.whole.scene_list.chapters
    assert len(chapters) == 12
    assert [one.scenes[0].goal for one in chapters] == lines


def test_own_chapters_keep_their_words_and_the_rest_is_planned_around_them() -> None:
    text = f"Chapter 1\n\n{PROSE['CH01-1']}\n\n#\n\n{PROSE['CH01-2']}"
    text += f"\n\nChapter 2\n\n{PROSE['CH02-1']}"
    book = Book({**OWN, "manuscript": text, "words": 20_000})

    chapters = book.whole.scene_list.chapters
    assert [one.own for one in chapters[:3]] == [True, True, False]
    assert chapters[0].words == 413
    assert book.whole.scene_list.words == 20_000
    assert {one.id for one in book.whole.chapters}.isdisjoint({"CH01", "CH02"})


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        (
            {"words": 80_000, "scenes": 2, "scene_words": 300},
            "2 scenes of 300 words make 600 words; the book was to have 80,000. Ways out: 600 words"
            " in all, 267 scenes of this length, or scenes of 40,000 words.",
        ),
        ({"words": 80_000, "scenes": 2}, "make scenes of 40,000 words. Ways out: 53 scenes"),
        ({"words": 5_000, "chapters": 100}, "make chapters of 50 words. Ways out: 1 chapters"),
        (
            {"words": 60_000, "chapters": 30, "scenes": 10},
            "30 chapters need as many scenes; there are 10. Ways out: 10 chapters, or 60 scenes.",
        ),
    ],
    ids=["scenes and their words", "too few scenes", "too many chapters", "chapters over scenes"],
)
def test_an_impossible_length_is_named_with_ways_out(inputs: dict[str, int], says: str) -> None:
    found = Book(inputs).report().findings

    assert {one.check for one in found} == {"N01"}
    assert any(says in one.message for one in found)


def test_a_chapter_ends_on_a_loss_where_the_writer_wants_it() -> None:
    before, after = Book(OWN), Book({**OWN, "endings": ["chapter 3: loss"]})

    ends = [one.whole.scene_list.chapters[2].scenes[-1] for one in (before, after)]
    assert ends[0].turn != ends[1].turn == "no, and worse"
    assert "lost for good" in ends[1].outcome


@pytest.mark.parametrize(
    ("line", "inputs"),
    [
        (
            "a cozy mystery novel, 70,000 words, first person, past",
            {"genre": "cozy mystery", "words": 70_000, "pov": "first person", "tense": "past"},
        ),
        ("a thriller, 85.000 words", {"genre": "thriller", "words": 85_000}),
        (
            "YA fantasy novel about a girl who steals the moon, 90k words, present tense",
            {
                "genre": "fantasy",
                "words": 90_000,
                "tense": "present",
                "audience": "young adult",
                "premise": "A girl who steals the moon",
            },
        ),
        (
            "thriller, 80,000 words in 2 scenes of 300 words",
            {"genre": "thriller", "words": 80_000, "scenes": 2, "scene_words": 300},
        ),
        (
            "A lighthouse keeper finds a boat that was lost thirty years ago",
            {"premise": "A lighthouse keeper finds a boat that was lost thirty years ago"},
        ),
        (
            "novel: A detective on the run in 1920s Berlin",
            {"genre": "detective", "premise": "A detective on the run in 1920s Berlin"},
        ),
        (
            "write me a love story between two rival bakers, 80,000 words",
            {
                "genre": "love story",
                "words": 80_000,
                "premise": "A love story between two rival bakers",
            },
        ),
        (
            "My novel is called Salt. A widow inherits a salt mine.",
            {"title": "Salt", "premise": "A widow inherits a salt mine"},
        ),
        (
            "I want to write a fantasy novel. A girl who can hear stones wakes a mountain.",
            {"genre": "fantasy", "premise": "A girl who can hear stones wakes a mountain"},
        ),
        (
            "I want to write a noval about my granmother, literary, 90k, present tense,"
            " three narrators",
            {
                "genre": "literary",
                "words": 90_000,
                "tense": "present",
                "premise": "My granmother",
            },
        ),
        (
            "a thriller novel, 90,000 words, two narrators, present: a court stenographer"
            " realises that her transcript was changed",
            {
                "genre": "thriller",
                "words": 90_000,
                "tense": "present",
                "premise": "A court stenographer realises that her transcript was changed",
            },
        ),
        ("write me a novel like Harry Potter", {}),
        ("can you help me with my book?", {}),
    ],
)
def test_one_line_is_read(line: str, inputs: dict[str, object]) -> None:
    assert told("novel", line) == inputs


def test_a_wish_for_an_ending_is_read() -> None:
    now = {"endings": ["chapter 3: win", "chapter 5: loss"]}

    assert changed("novel", "end chapter 3 on a loss", {}) == {"endings": ["chapter 3: loss"]}
    assert changed("novel", "End chapter 3 on a loss.", now) == {
        "endings": ["chapter 5: loss", "chapter 3: loss"]
    }
    assert changed("novel", "make chapter 3 darker", now) == {}


def test_the_form_offers_genres_and_says_what_the_words_make() -> None:
    assert "thriller" in suggestions("novel", {})["genre"]
    assert suggestions("novel", {"genre": "cozy mystery"})["words"] == ("80000", "60000", "90000")
    assert "57 scenes" in hints("novel", {"genre": "mystery", "words": 80_000})["scenes"]


def test_the_form_shows_what_will_be_made_where_nothing_is_given() -> None:
    inputs = outline("novel").inputs

    offered = {name: texts[0] for name, texts in suggestions("novel", {}).items()}

    assert offered == {name: str(inputs[name].default) for name in offered}


@pytest.mark.parametrize(
    "words",
    ["the ending: she goes home on the bus", "change the ending to she goes home on the bus"],
)
def test_the_ending_of_a_book_is_set_by_that_name(words: str) -> None:
    flow = shipped("novel")
    given = accepted(flow.definition, {"premise": "A vicar falls into a canyon."})
    scene = Scene(flow, Revision(inputs=given.values), {})

    assert understand(words, scene).edits == (
        SetInput(name="ends", value="she goes home on the bus"),
    )
