"""What a writer has comes in as it is: chapters sign by sign, outlines, casts, own books."""

import json

import pytest

from assistant.materials.bring import brought
from assistant.materials.extraction import extracted
from assistant.materials.material import Material
from graphs.catalog import shipped
from graphs.documents import word_reading
from graphs.documents.incoming import Line
from graphs.documents.render import render
from graphs.templates.novel.bring import brought_raw, inputs_of
from graphs.templates.novel.documents import documents
from graphs.templates.novel.manuscript import chapters_in, count_words, paragraphs
from graphs.templates.novel.reading import told
from tests.support.novel_run import Book
from tests.support.novel_sample import INPUTS, PROSE
from tests.support.upload_files import material as word_material
from tests.support.upload_files import word_file

NAME = "manuscript"
ONE, TWO = PROSE["CH01-1"], PROSE["CH02-1"]
DASHED = "\u2014 Not *now*, she said.\n- Never.\n  1. A list that is none.\n\n"
MANUSCRIPT = (
    f"The Salt Line\nby Ana\n\nChapter One: The Wall\n\n{DASHED}{ONE}\n\n* * *\n\n{TWO}\n\n"
)
MANUSCRIPT += f"CHAPTER 2\n\n{PROSE['CH02-2']}\n\n#\n\n{PROSE['CH03-1']}\n"


def material(text: str, suffix: str = "txt") -> Material:
    content = extracted(text.encode(), suffix, 1_000_000)
    return Material.read(f"file.{suffix}", json.loads(json.dumps(content)))


@pytest.mark.parametrize("suffix", ["txt", "md"])
def test_chapters_come_in_sign_by_sign(suffix: str) -> None:
    found = brought(material(MANUSCRIPT, suffix), shipped("novel"))

    assert found.inputs["manuscript"] == MANUSCRIPT.strip()
    assert (found.inputs["title"], found.inputs["author"]) == ("The Salt Line", "Ana")
    own = Book(dict(found.inputs)).whole.own
    assert [(one.number, one.title, len(one.scenes)) for one in own.chapters] == [
        (1, "The Wall", 2),
        (2, "", 2),
    ]
    assert own.chapters[0].scenes[0].text == f"{DASHED}{ONE}"
    assert own.chapters[0].scenes[1].text == TWO


def test_a_word_file_gives_its_paragraphs() -> None:
    lines = [
        "Chapter 1",
        *ONE.split("\n\n"),
        "#",
        *TWO.split("\n\n"),
        "Chapter 2",
        *paragraphs(ONE),
    ]
    content = extracted(word_file(*lines), "docx", 1_000_000)
    read = Material.read("book.docx", json.loads(json.dumps(content)))

    found = brought(read, shipped("novel"))

    own = Book(dict(found.inputs)).whole.own
    assert [len(one.scenes) for one in own.chapters] == [2, 1]
    assert paragraphs(own.chapters[0].scenes[1].text) == paragraphs(TWO)


@pytest.mark.parametrize(
    ("text", "inputs"),
    [
        (
            "Cast\nMaya: baker, 61\nBen: sheriff\n\n"
            "Outline\n1. Maya comes home.\n2. She finds it.\n",
            {
                "cast": ["Maya: baker, 61", "Ben: sheriff"],
                "outline": ["Maya comes home.", "She finds it."],
            },
        ),
        (
            "Chapter 1\nMaya comes home.\nChapter 2\nShe finds it.\nChapter 3\nShe tells.",
            {"outline": ["Maya comes home.", "She finds it.", "She tells."]},
        ),
    ],
    ids=["a plan in parts", "a synopsis"],
)
def test_a_plan_gives_its_lines(text: str, inputs: dict[str, object]) -> None:
    assert brought(material(text), shipped("novel")).inputs == inputs


@pytest.mark.parametrize(
    "heading",
    [
        *("Chapter 1", "CHAPTER ONE", "Chapter IV: Home", "# Chapter 7"),
        *("1", "XII.", "Prologue", "## Salt"),
    ],
)
def test_headings_of_many_kinds_begin_a_chapter(heading: str) -> None:
    text = f"{heading}\n\n{ONE}\n\n{heading}\n\n{TWO}"

    assert len(chapters_in(text)) == 2


@pytest.mark.parametrize("text", ["", "\n\n#\n\n", "Chapter 1\n\nChapter 2\n"])
def test_nothing_makes_no_chapter(text: str) -> None:
    assert chapters_in(text) == []


def test_an_exported_book_leads_back_to_itself() -> None:
    book = Book({**INPUTS, "manuscript": MANUSCRIPT, "chapters": 4, "scenes": 8, "words": 3000})
    again = Book({**inputs_of(book.whole), "draft_chapters": 3})

    assert again.whole.own.model_dump() == book.whole.own.model_dump()
    assert again.whole.brief.model_dump() == book.whole.brief.model_dump()
    assert again.whole.scene_list.words == book.whole.scene_list.words


def test_whom_own_chapters_name_is_in_the_cast_and_near_names_are_asked_about() -> None:
    text = "Chapter 1\n\n" + " ".join(["Then Ruth saw Mara, and Mara saw Ruth."] * 20)
    text += "\n\nChapter 2\n\n" + " ".join(["At last Maria came to Ruth."] * 12)

    book = Book({"manuscript": text, "wants": "Mara wants to go home."})

    people = {one.name: one.who for one in book.whole.cast.characters}
    assert list(people) == ["Mara", "Ruth", "Maria"]
    assert people["Ruth"] == "named 52 times, first in chapter 1"
    near = [one for one in book.report().findings if one.check == "N04"]
    assert [one.evidence for one in near] == ["Maria"]
    assert "Mara" in near[0].message


def test_a_shell_that_was_written_into_gives_the_words_alone() -> None:
    book = Book({**INPUTS, "words": 12_000, "chapters": None, "scenes": None})
    page = next(one for one in documents(book.whole, book.sources, (), True) if one.name == NAME)
    shell = word_reading.read_word(render(page, "docx", copy="clean"))
    lines = [one.text for one in shell if isinstance(one, Line)]
    at = next(n for n, line in enumerate(lines) if line.startswith("Scene 1, "))
    lines[at + 1 : at + 1] = ONE.split("\n\n")

    found = brought_raw("\n\n".join(lines))

    own = Book(dict(found.inputs)).whole.own
    assert [one.words for one in own.chapters] == [count_words(ONE)]
    assert own.chapters[0].scenes[0].text.strip() == ONE


NOTES = """NOTES FOR THE BOOK (working title: The Lantern Thief)

Premise: A seamstress finds out that her husband killed the mill owner's son.

Characters

Ivy Crane, 58, seamstress
Tom Braithwaite, 31, constable

Setting: Hebden Mill, the canal

What happens
1. Ivy finds a lantern.
2. Tom reopens the case.

Ending: Ivy leaves on the early bus.

Told in first person past by Ivy. About 75,000 words. My sister must never read it.
"""


def test_notes_say_of_the_book_what_stands_in_a_paragraph_of_its_own() -> None:
    found = brought(material(NOTES), shipped("novel"))

    assert found.inputs == {
        "title": "The Lantern Thief",
        "premise": "A seamstress finds out that her husband killed the mill owner's son.",
        "cast": ["Ivy Crane, 58, seamstress", "Tom Braithwaite, 31, constable"],
        "places": ["Hebden Mill", "the canal"],
        "outline": ["Ivy finds a lantern.", "Tom reopens the case."],
        "ends": "Ivy leaves on the early bus.",
        "pov": "first person",
        "tense": "past",
        "words": 75_000,
    }
    assert found.left == ("My sister must never read it.",)


def test_notes_in_a_word_file_say_what_the_same_notes_say_as_text() -> None:
    typed = word_file(*NOTES.splitlines())

    found = brought(word_material("notes.docx", typed), shipped("novel"))

    assert found == brought(material(NOTES), shipped("novel"))


def test_the_one_heading_above_the_chapters_is_the_title_of_the_book() -> None:
    chapters = f"## Chapter 1\n\n{ONE}\n\n## Chapter 2\n\n{TWO}\n"

    assert brought_raw(f"# The Salt Line\n\n{chapters}").inputs["title"] == "The Salt Line"
    assert "title" not in brought_raw(chapters.replace("## ", "# ")).inputs


def test_a_line_names_the_book_without_marks_around_it_and_no_woman_is_a_title() -> None:
    line = "a literary novel called Low Water about a ferryman, 40,000 words"

    assert told(line)["title"] == "Low Water"
    assert "title" not in told("a novel about a woman called Nora Hale")
