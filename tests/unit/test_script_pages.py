"""Changed pages of a season's script: which scene is which, what is marked, what is handed out."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from graphs.catalog import part
from graphs.documents.script_pages import Issue, Version, issued
from graphs.screenplay import fdx_reading, fountain_reading, fountain_writing
from graphs.screenplay.elements import ElementType, Script
from graphs.templates.tv_series.draft import Series
from graphs.templates.tv_series.files import as_printed
from tests.support.season_briefs import CONSTRAINED
from tests.support.season_run import season
from tests.support.season_sample import INPUTS
from tests.support.season_writer import Sample, SampleWriter

DATES = ("2 March 2026", "9 March 2026", "16 March 2026")
HEARD = "Nobody lit it, and everybody saw."


@pytest.fixture(scope="module")
def drafted() -> dict[str, Any]:
    """A season whose first episode is written, in fourteen scenes."""
    run = season(INPUTS, writer=SampleWriter(Sample()))
    return run.whole.model_dump(mode="json")


def scripts(draft: dict[str, Any]) -> dict[str, Version]:
    found: dict[str, Version] = part("tv_series", "pages_changed", "PAGES_CHANGED")(
        Series.model_validate(draft)
    )
    return found


def handed(*drafts: dict[str, Any]) -> Issue:
    """Hand the first draft out on white, and each further one as a set of changed pages."""
    found = [scripts(one)["EP01"] for one in drafts]
    dated = [one._replace(date=date) for one, date in zip(found, DATES, strict=False)]
    return issued("script_EP01", dated)


def order(draft: dict[str, Any], *scenes: int | None) -> dict[str, Any]:
    """Return a draft with these scenes, counted anew as the room does; None is a new one."""
    script = draft["scripts"][0]
    cards, written = script["plan"]["cards"], script["scenes"]
    made: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for place, scene in enumerate(scenes, 1):
        name = f"EP01-S{place:02}"
        at = scene - 1 if scene else 0
        card = {**cards[at], "id": name, "number": str(place)}
        lines = written[at]["lines"]
        if scene is None:
            card["slug"] = {**card["slug"], "name": "BOAT", "inside": "EXT.", "time": "DAWN"}
            lines = [{"kind": "action", "text": "The boat is gone. So is the rope."}]
        made.append((card, {"id": name, "lines": lines}))
    plan = {**script["plan"], "cards": [card for card, _ in made]}
    changed = {**script, "plan": plan, "scenes": [scene for _, scene in made]}
    return {**draft, "scripts": [changed]}


def with_line(draft: dict[str, Any], scene: int, text: str) -> dict[str, Any]:
    """Return a draft in which the first speech of a scene says something else."""
    script = draft["scripts"][0]
    scenes = list(script["scenes"])
    lines = list(scenes[scene - 1]["lines"])
    lines[1] = {**lines[1], "text": text}
    scenes[scene - 1] = {**scenes[scene - 1], "lines": lines}
    return {**draft, "scripts": [{**script, "scenes": scenes}]}


def fountain(issue: Issue) -> Script:
    file = next(one for one in issue.files if one.kind == "fountain")
    return fountain_reading.read(file.content.decode())


def numbered(script: Script) -> list[tuple[str, str]]:
    kind = ElementType.SCENE_HEADING
    return [(one.scene_number, one.text) for one in script.elements if one.type is kind]


def text_of(issue: Issue, kind: str = "changed") -> list[str]:
    """Return the words of each page of a PDF."""
    content = next(one.content for one in issue.files if one.kind == kind)
    pages = PdfReader(BytesIO(content)).pages
    return [page.extract_text().replace("\xa0", " ") for page in pages]


def test_one_line_is_one_page_with_an_asterisk_and_its_colour(drafted: dict[str, Any]) -> None:
    issue = handed(drafted, with_line(drafted, 3, HEARD))

    (page,) = text_of(issue)
    assert (issue.colour, issue.scenes, len(issue.pages)) == ("Blue", ("3",), 1)
    assert "Blue 9 March 2026" in page
    assert f"{issue.pages[0]}." in page
    assert "Nobody lit it" in page
    assert page.count("*") == 1
    assert len(text_of(issue, "script")) == issue.of + 1  # with its title page
    assert sum("Blue 9 March" in one for one in text_of(issue, "script")) == 1


def test_nothing_changed_has_no_files(drafted: dict[str, Any]) -> None:
    issue = handed(drafted, drafted)

    assert (issue.pages, issue.files) == ((), ())


def test_a_scene_that_is_counted_anew_keeps_the_number_under_which_it_was_handed_out(
    drafted: dict[str, Any],
) -> None:
    white = numbered(scripts(drafted)["EP01"].script)
    later = order(drafted, 1, 2, None, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14)  # and 5 is cut

    issue = handed(drafted, later)

    found = numbered(fountain(issue))
    assert [one for one, _ in found] == [
        *("1", "2", "2A", "3", "4", "5"),
        *map(str, range(6, 15)),
    ]
    assert dict(found) == {**dict(white), "2A": "EXT. BOAT - DAWN", "5": "OMITTED"}
    assert set(issue.scenes) == {"2A", "5"}
    told = "\n".join(text_of(issue))
    assert "The boat is gone." in told
    assert "OMITTED" in told
    assert len(issue.pages) < issue.of / 2


def test_a_scene_that_plays_elsewhere_now_is_the_same_scene(drafted: dict[str, Any]) -> None:
    later = order(drafted, *range(1, 15))
    later["scripts"][0]["plan"]["cards"][6]["slug"] = {
        **later["scripts"][0]["plan"]["cards"][6]["slug"],
        **{"inside": "INT./EXT.", "name": "MV PATIENCE", "time": "CONTINUOUS"},
    }

    issue = handed(drafted, later)

    assert [one for one, _ in numbered(fountain(issue))] == [str(one) for one in range(1, 15)]
    assert issue.scenes == ("7",)


def test_the_next_set_has_the_next_colour_and_the_numbers_of_the_set_before(
    drafted: dict[str, Any],
) -> None:
    blue = order(drafted, 1, 2, None, *range(3, 15))
    pink = with_line(blue, 9, HEARD)  # the ninth now, 8 on white

    issue = handed(drafted, blue, pink)

    numbers = [one for one, _ in numbered(fountain(issue))]
    fdx = fdx_reading.read(next(one.content for one in issue.files if one.kind == "fdx"))
    marked = {one.revision for one in fdx.elements}
    assert (issue.colour, issue.scenes, issue.date) == ("Pink", ("8",), DATES[2])
    assert numbers[:4] == ["1", "2", "2A", "3"]
    assert marked == {0, 1, 2}
    assert all("Pink 16 March 2026" in one for one in text_of(issue))
    assert not any("The boat is gone" in one for one in text_of(issue))


def test_cards_that_nobody_has_written_yet_are_compared_as_they_are_printed() -> None:
    draft = season(CONSTRAINED).whole.model_dump(mode="json")
    script = draft["scripts"][0]
    scenes = [dict(one) for one in script["scenes"]]
    lines = list(scenes[4]["lines"])
    at = next(place for place, one in enumerate(lines) if one["kind"] == "note")
    lines[at] = {**lines[at], "text": "Turns: the oven is cold."}
    scenes[4]["lines"] = lines
    later = {**draft, "scripts": [{**script, "scenes": scenes}, *draft["scripts"][1:]]}

    issue = handed(draft, later)

    assert issue.scenes == ("5",)
    assert "the oven is cold" in text_of(issue)[0]
    fountain_file = next(one.content for one in issue.files if one.kind == "fountain")
    assert b"[[Turns: the oven is cold.]]" in fountain_file


def test_a_card_that_was_written_out_marks_no_other_scene() -> None:
    cards = scripts(season(CONSTRAINED).whole.model_dump(mode="json"))["EP01"]
    heading, then = "INT. FLAT ABOVE - DAY #1#\n", "EXT. BACK YARD"
    told = fountain_writing.written(cards.script)
    before, after = told.split(then, 1)
    written = before.replace(heading, f"{heading}\nNORA\nHe was tall.\n") + then + after
    script = fountain_reading.read(written)
    returned = Version(script, as_printed(script), numbered=True, date=DATES[1])

    issue = issued("script_EP01", [cards._replace(date=DATES[0]), returned])

    assert any("He was tall." in one for one in text_of(issue))
    assert issue.scenes == ("1",)
    assert issue.pages == ("1",)


def test_numbers_that_a_writer_gave_are_the_numbers() -> None:
    told = "INT. A - DAY #7#\n\nShe waits.\n\nINT. B - DAY #9#\n\nHe does not.\n"
    old = fountain_reading.read(told)
    new = fountain_reading.read(told.replace("INT. B - DAY #9#", "EXT. C - DAY #9#"))

    issue = issued("s", [Version(one, one, numbered=True, date="today") for one in (old, new)])

    assert numbered(fountain(issue)) == [("7", "INT. A - DAY"), ("9", "EXT. C - DAY")]
