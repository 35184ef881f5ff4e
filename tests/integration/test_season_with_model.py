"""A season written by a model over real HTTP: whatever it gets wrong, a gate catches."""

import json
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.support.lesson_model import KEY
from tests.support.model_server import ModelServer
from tests.support.season_model import SeasonDesk, open_season_desk
from tests.support.season_writer import Sample
from tests.unit.test_season_checks import DEAD, ONCE, Plant, beat, facts, thread

# litellm silences these about itself on import, and pytest undoes that for each test.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*`ReadOnly` qualifier:UserWarning"),
    pytest.mark.filterwarnings("ignore:Accessing the .* attribute on the instance is deprecated"),
]
SCENES = [f"EP01-S{number:02}" for number in range(1, 15)]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture
async def desk(
    tmp_path: Path, sqlite_template: Path, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[SeasonDesk]:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    shutil.copy(sqlite_template, tmp_path / "draftroom.db")
    async with open_season_desk(tmp_path, server) as desk:
        yield desk


async def told(desk: SeasonDesk) -> set[str]:
    """Return the checks that found something to mend."""
    return {one.check for one in (await desk.snapshot()).findings if one.severity != "info"}


async def values(desk: SeasonDesk) -> dict[tuple[str, str], str]:
    steps = await desk.steps()
    return {place: json.dumps(one.value) for place, one in steps.items() if one.value is not None}


async def test_a_season_is_written_scene_by_scene_holds_and_is_renamed_without_a_call(
    desk: SeasonDesk,
) -> None:
    await desk.begin()

    assert await desk.gates() == ["approve_draft"]
    assert await told(desk) == set()
    asked = desk.model.asked()
    written = [item for step, item in asked if step == "scripts.scenes.write"]
    assert written == [f"EP01/{one}" for one in SCENES]  # in their order
    read = [item for step, item in asked if step == "polish.lines.propose"]
    assert sorted(read) == [f"EP01/{one}" for one in SCENES]
    assert len(asked) == len(set(asked))  # nothing was paid for twice
    second = desk.model.prompt("scripts.scenes.write", "EP01/EP01-S02")
    assert "EP01-S01:" in second  # how things stand is told
    assert "Does Tom own up to Ruth?" not in second  # but not the whole season

    await desk.say("rename Maya to Nora")

    text = " ".join((await values(desk)).values())
    assert desk.model.asked() == asked  # code carried it through
    assert "NORA ORTIZ (42)" in text
    assert '"cue": "NORA"' in text
    assert not re.search("maya", text, re.IGNORECASE)
    assert await desk.gates() == ["approve_draft"]


async def test_without_dialogue_nobody_is_asked_for_a_line(desk: SeasonDesk) -> None:
    def silent(found: dict[str, object]) -> dict[str, object]:
        lines = found["lines"]
        assert isinstance(lines, list)
        return {**found, "lines": [one for one in lines if one["kind"] == "action"]}

    desk.model.sample.change("scripts.scenes.write", silent)
    await desk.begin(dialogue=False)

    assert "polish.lines.propose" not in {step for step, _ in desk.model.asked()}
    prompt = desk.model.prompt("scripts.scenes.write", "EP01/EP01-S01")
    assert "The writer writes the lines." in prompt
    assert await told(desk) == set()


def _speaks(sample: Sample) -> None:
    """Leave the lines of the sample as they are: nobody has asked for any."""


HOSTILE: list[tuple[str, str, Plant, bool]] = [
    ("a person who does not exist", "T01", beat("EP02", 3, char_ids=["C9"]), True),
    (
        "a payoff before its setup",
        "T02",
        thread(0, setup=ONCE, payoff={**ONCE, "episode": "EP01"}),
        True,
    ),
    ("somebody dead who speaks", "T08", facts("EP01-S03", DEAD), True),
    ("lines that nobody asked for", "T10", _speaks, False),
]


@pytest.mark.parametrize(
    ("check", "plant", "dialogue"), [one[1:] for one in HOSTILE], ids=[one[0] for one in HOSTILE]
)
async def test_hostile_content_that_fits_its_form_is_caught_by_its_check(
    desk: SeasonDesk, check: str, plant: Plant, dialogue: bool
) -> None:
    plant(desk.model.sample)
    await desk.begin(dialogue=dialogue)

    assert await told(desk) == {check}


async def test_a_wish_for_the_beats_of_an_episode_redoes_these_and_what_follows(
    desk: SeasonDesk,
) -> None:
    await desk.begin()
    before = await values(desk)
    desk.model.server.clear()
    desk.model.server.answer_with(desk.model.answer)

    def darker(found: dict[str, object]) -> None:
        acts = found["acts"]
        assert isinstance(acts, list)
        acts[0]["beats"][0]["turn"] = "Maya burns the page, and the wrong one."

    desk.model.sample.change("beats.sheet", darker, "EP02")
    await desk.say("make the beats of episode 2 darker")

    after = await values(desk)
    asked = desk.model.asked()
    changed = {place for place, one in after.items() if one != before.get(place)}
    assert [one for one in asked if one[0] not in ("continuity.critic",)] == [
        ("beats.sheet", "EP02")
    ]
    assert not [one for one in changed if one[0].startswith(("loglines.", "scripts."))]
    assert await desk.gates() == ["approve_draft"]  # the season that was approved stays so


async def test_a_wish_for_an_episode_leaves_the_bytes_of_the_others(desk: SeasonDesk) -> None:
    await desk.begin()
    before = await values(desk)
    desk.model.server.clear()
    desk.model.server.answer_with(desk.model.answer)

    await desk.say("make episode 3 darker")
    while await desk.gates() != ["approve_draft"]:
        await desk.approve()

    after = await values(desk)
    assert {item.partition("/")[0] for step, item in desk.model.asked() if item} <= {"EP03", "1"}
    kept = [place for place in before if place[1].startswith(("EP01", "EP02", "EP04"))]
    assert kept
    assert all(after[place] == before[place] for place in kept)
