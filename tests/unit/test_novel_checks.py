"""The checks of a novel: none objects to a good one, and each catches the flaw meant for it."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from agents.sources import Source, leaves
from graphs.findings import Severity
from tests.support.novel_run import Book, checked
from tests.support.novel_sample import INPUTS, PROSE, in_the_present

REFERENCE = (
    "It was a bright cold day in April, and the clocks were striking thirteen in the square."
)
Change = Callable[[dict[str, Any]], None]


@pytest.fixture(scope="module")
def book() -> Book:
    return Book({**INPUTS, "references": [REFERENCE], "taboos": ["no snakes"]}, by_model=True)


def prose(scene: str, change: Callable[[str], str]) -> Change:
    """Return what writes the text of one scene again."""

    def apply(data: dict[str, Any]) -> None:
        for chapter in data["chapters"]:
            for one in chapter["scenes"]:
                if one["id"] == scene:
                    one["text"] = change(one["text"])

    return apply


def said(old: str, new: str, scene: str) -> Change:
    """Return what replaces words that a scene surely has."""

    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return prose(scene, change)


def added(scene: str, words: str) -> Change:
    """Return what adds words at the end of a scene."""
    return prose(scene, lambda text: f"{text} {words}")


def scenes(change: Callable[[list[dict[str, Any]]], None]) -> Change:
    return lambda data: change([s for c in data["scene_list"]["chapters"] for s in c["scenes"]])


def _set(name: str, value: Any, at: int) -> Change:
    return scenes(lambda listed: listed[at].update({name: value}))


def _no_closing(data: dict[str, Any]) -> None:
    scenes(lambda listed: [one.update(closes=[]) for one in listed])(data)


def _fact(**fact: Any) -> Change:
    def apply(data: dict[str, Any]) -> None:
        scene = data["chapters"][2]["scenes"][1]
        scene["facts"].append(
            {"id": "F9", "subject": "C1", "since": [3, 2], "quote": "", "until": None, **fact}
        )

    return apply


OPENING = " ".join(PROSE["CH01-1"].split()[:8])
SCAR = "She thought of Ruth. The scar on her chin had gone white in the cold."
FLAWS: list[tuple[str, str, Change]] = [
    ("words that do not add up", "N01", _set("words", 900, 2)),
    ("a beat without a scene", "N01", _set("beats", ["B1"], 2)),
    ("a first-person slip", "N02", said("She knew the knot", "I knew my knot, by my I", "CH01-1")),
    ("another mind", "N02", said("The kettle clicked", "Ruth wondered", "CH01-2")),
    ("the wrong tense", "N03", prose("CH01-1", in_the_present)),
    ("a name that slips", "N04", said("waited until", "saw how Mayra waited until", "CH01-1")),
    ("a stranger", "N04", added("CH02-2", "A man, Elena, saw Elena, and Elena ran.")),
    ("other eyes", "N05", said("Maya had sold it", "Maya, green-eyed, had sold it", "CH01-1")),
    ("hers, of another color", "N05", said("Her grey eyes", "Her green eyes", "CH01-1")),
    ("letters that changed places", "N04", said("to nobody", "to Myaa", "CH01-1")),
    ("a scar before its scene", "N05", added("CH01-1", SCAR)),
    ("a trait of two values", "N05", _fact(kind="trait", attribute="eyes", value="brown")),
    ("an open thread", "N06", _no_closing),
    ("an opening used again", "N07", prose("CH02-1", lambda text: f"{OPENING} again. {text}")),
    ("a missing quotation mark", "N09", said("Not today,\u201d", "Not today,", "CH01-1")),
    ("a chapter that is too short", "N10", prose("CH03-1", lambda text: text.split("\n")[0])),
    ("a word that was ruled out", "N11", said("a child's mitten", "two snakes", "CH02-2")),
    ("a borrowed sentence", "N12", added("CH02-2", REFERENCE)),
    ("a place for words", "X02", added("CH02-2", "[insert ending] TODO")),
    ("a stranger's id", "X01", _set("pov", "C9", 1)),
    ("a link", "X09", added("CH02-2", "See www.made-up-source.org for it.")),
]


def test_nothing_is_found_in_a_good_book(book: Book) -> None:
    report = book.report()

    assert report.findings == []
    assert report.skipped == []


@pytest.mark.parametrize(
    ("check", "change"), [(c, change) for _, c, change in FLAWS], ids=[name for name, _, _ in FLAWS]
)
def test_a_planted_flaw_is_caught_by_its_check_alone(
    book: Book, check: str, change: Change
) -> None:
    data = copy.deepcopy(book.data)
    change(data)

    found = checked(data, book.inputs).findings

    assert {one.check for one in found} == {check}
    assert all(one.evidence and one.path for one in found)


def test_what_wears_out_from_chapter_to_chapter_is_told(book: Book) -> None:
    data = copy.deepcopy(book.data)
    for scene in ("CH01-1", "CH01-2", "CH02-1", "CH03-1"):
        prose(scene, lambda text: f"{text}\n\nA cold blue shadow crossed the floor.")(data)

    found = checked(data, book.inputs).findings

    assert [(one.check, one.severity) for one in found] == [("N08", Severity.WARN)]
    assert "4 times, in chapters 1, 2, 3" in found[0].message
    assert "cold blue shadow" in found[0].evidence


def test_a_book_for_children_leaves_out_what_others_may_say(book: Book) -> None:
    data = copy.deepcopy(book.data)
    data["brief"]["audience"] = "middle grade"
    said("Nice hole", "Damn nice hole", "CH02-1")(data)

    assert [one.check for one in checked(data, book.inputs).findings] == ["N11"]


def test_the_writers_own_words_are_warned_of_and_never_blocked(book: Book) -> None:
    for _, check, change in FLAWS:
        if check in ("N01", "N06", "X01", "X09"):
            continue  # sums and references may block; a link of theirs is theirs
        data = copy.deepcopy(book.data)
        change(data)
        theirs = {path: Source.YOURS for path, _ in leaves(data["chapters"], "/chapters")}
        theirs |= {path: Source.YOURS for path, _ in leaves(data["cast"], "/cast")}

        found = checked(data, book.inputs, theirs).findings

        assert {one.severity for one in found} == {Severity.WARN}, check


def test_without_a_line_of_prose_each_check_says_why_it_cannot_tell() -> None:
    report = Book({"genre": "thriller", "words": 30_000}).report()

    assert report.findings == []
    why = {one.check: one.reason for one in report.skipped}
    assert set(why) == {"N02", "N03", "N04", "N05", "N07", "N08", "N09", "N10", "N11", "N12"}
    assert why["N02"] == "no chapter is written yet"
