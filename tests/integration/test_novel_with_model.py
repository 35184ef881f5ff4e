"""A novel written by a model over real HTTP: whatever it gets wrong, a gate catches."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.edits import understand
from assistant.proposals import scene_of
from assistant.statuses import Status
from assistant.upgrade import upgrade_edits
from graphs.edits import Guidance, Rename, WriterPin
from tests.support.lesson_model import KEY, MODEL
from tests.support.model_server import ModelServer
from tests.support.novel_model import ModelDesk, NovelModel, open_model_desk
from tests.support.novel_sample import INPUTS, PROSE, in_the_present, outlined

# litellm silences these about itself on import, and pytest undoes that for each test.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*`ReadOnly` qualifier:UserWarning"),
    pytest.mark.filterwarnings("ignore:Accessing the .* attribute on the instance is deprecated"),
]

CHAPTERS = ("CH01", "CH02", "CH03")
SCENES = sorted(PROSE)
REFERENCE = (
    "It was a bright cold day in April, and the clocks were striking thirteen in the square."
)
ALL = sorted(
    [
        *("story", "cast", "world", "themes", "moments", "review.critic[1]"),
        *(f"chapters.outline[{one}]" for one in CHAPTERS),
        *(f"prose.scenes.write[{one[:4]}/{one}]" for one in SCENES),
        *(f"prose.scenes.note[{one[:4]}/{one}]" for one in SCENES),
        *(f"prose.polish[{one}]" for one in CHAPTERS),
    ]
)
OPENING = " ".join(PROSE["CH01-1"].split()[:9])
Plant = Callable[[NovelModel], None]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture
async def desk(
    tmp_path: Path, sqlite_template: Path, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[ModelDesk]:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    shutil.copy(sqlite_template, tmp_path / "draftroom.db")
    async with open_model_desk(tmp_path, server) as desk:
        yield desk


async def found(desk: ModelDesk, severity: str) -> set[str]:
    return {one.check for one in (await desk.snapshot()).findings if one.severity == severity}


async def test_a_novel_is_written_scene_by_scene_with_three_stops(desk: ModelDesk) -> None:
    await desk.begin()
    stops = await desk.approve_all()

    snapshot = await desk.snapshot()
    assert snapshot.run.status is Status.SUCCEEDED
    assert stops == ["approve_story", "approve_scenes", "approve_draft"]
    assert sorted(desk.model.asked()) == ALL
    assert [one for one in snapshot.findings if one.severity != "info"] == []
    manuscript = (await desk.file("manuscript", "md")).decode()
    for text in PROSE.values():
        assert text.split("\n")[0] in manuscript


async def test_a_scene_knows_what_came_before_and_nothing_that_comes_later(
    desk: ModelDesk,
) -> None:
    await desk.begin()
    await desk.approve_all()

    prompt = desk.model.prompt("prose.scenes.write", "CH02/CH02-1")
    assert "the empty place in the row." in prompt  # the last words before it
    assert "her brother's diary" in prompt  # a fact of the first scene
    assert "a scar on her chin" not in prompt.partition("now:")[2]


def wrote(scene: str, text: str) -> Plant:
    def plant(model: NovelModel) -> None:
        model.prose[scene] = text

    return plant


def told(scene: str, old: str, new: str) -> Plant:
    assert old in PROSE[scene]
    return wrote(scene, PROSE[scene].replace(old, new))


def more(scene: str, words: str) -> Plant:
    return wrote(scene, f"{PROSE[scene]}\n\n{words}")


def _stranger(model: NovelModel) -> None:
    chapter = outlined("CH01")
    chapter["cards"][1]["present"] = ["C9"]
    model.outlines["CH01"] = chapter


def _earlier_scar(model: NovelModel) -> None:
    model.facts["CH02-1"] = [
        {"subject": "C2", "kind": "mark", "attribute": "burn", "value": "a burn on his wrist"}
    ]
    more("CH01-2", "Sheriff Cole went by. The burn on his wrist shone.")(model)


HOSTILE: list[tuple[str, str, Plant]] = [
    ("a name that slips", "N04", told("CH02-2", "She took no", "At last Mayra took no")),
    ("a narrator who says I", "N02", told("CH02-2", "She tried", "I knew my way. I tried")),
    ("another tense", "N03", wrote("CH01-1", in_the_present(PROSE["CH01-1"]))),
    ("a scar before its scene", "N05", _earlier_scar),
    ("a placeholder", "X02", more("CH03-2", "[insert the last line here]")),
    ("an opening used again", "N07", wrote("CH02-1", f"{OPENING} again. {PROSE['CH02-1']}")),
    ("words of another's book", "N12", more("CH03-2", REFERENCE)),
    ("a quotation left open", "N09", told("CH01-1", "\u201cNot today,\u201d", "\u201cNot today,")),
    ("a chapter cut short", "N10", wrote("CH03-1", PROSE["CH03-1"].split("\n")[0])),
]  # fmt: skip


@pytest.mark.parametrize(
    ("check", "plant"), [(c, plant) for _, c, plant in HOSTILE], ids=[n for n, _, _ in HOSTILE]
)
async def test_what_a_model_gets_wrong_stops_before_a_writer(
    desk: ModelDesk, check: str, plant: Plant
) -> None:
    plant(desk.model)
    await desk.begin(references=[REFERENCE])
    await desk.approve("approve_story")
    await desk.approve("approve_scenes")

    assert await found(desk, "block") == {check}
    assert await desk.gates() == ["review.accept"]
    assert (await desk.snapshot()).documents == ()


async def test_a_scene_list_that_names_nobody_stops_before_a_line_is_paid_for(
    desk: ModelDesk,
) -> None:
    _stranger(desk.model)
    await desk.begin()
    await desk.approve("approve_story")

    assert await found(desk, "block") == {"X01"}
    assert await desk.gates() == ["gate.accept"]
    assert not any(one.startswith("prose") for one in desk.model.asked())


async def test_the_reviser_mends_the_place_that_is_named_and_no_other(desk: ModelDesk) -> None:
    told("CH02-2", "She took no lamp.", "At last Mayra took no lamp.")(desk.model)
    right = {"path": "/chapters/CH02/scenes/CH02-2/text", "value": PROSE["CH02-2"]}
    wrong = {"path": "/scene_list/chapters/CH02/scenes/CH02-2/goal", "value": "Another goal."}
    desk.model.patches = [[right, wrong]]

    await desk.begin()
    await desk.approve_all()

    assert (await desk.snapshot()).run.status is Status.SUCCEEDED
    draft = await desk.value("review")
    assert draft["chapters"][1]["scenes"][1]["text"] == PROSE["CH02-2"]
    assert draft["scene_list"]["chapters"][1]["scenes"][1]["goal"].startswith("Maya wants to know")


async def test_a_line_edit_that_cuts_a_scene_to_pieces_does_not_count(desk: ModelDesk) -> None:
    cut = {"id": "CH01-1", "text": "The oven came out."}
    shorter = {"id": "CH01-2", "text": PROSE["CH01-2"].replace("cleaned them, and ", "and ")}
    desk.model.edited["CH01"] = {"scenes": [cut, shorter]}

    await desk.begin()
    await desk.approve_all()

    scenes = (await desk.value("review"))["chapters"][0]["scenes"]
    assert scenes[0]["text"] == PROSE["CH01-1"]
    assert scenes[1]["text"] == shorter["text"]


async def test_a_renaming_goes_through_everything_without_a_call(desk: ModelDesk) -> None:
    await desk.begin()
    await desk.approve_all()
    before, calls = await desk.value("review"), len(desk.model.asked())

    understood = understand("rename Maya to Nora", scene_of(await desk.snapshot()))
    assert understood.edits == (Rename(old="Maya", new="Nora"),)
    await desk.edit(*understood.edits)
    await desk.approve_all()

    snapshot = await desk.snapshot()
    assert snapshot.run.status is Status.SUCCEEDED
    assert len(desk.model.asked()) == calls
    after = await desk.value("review")
    assert _swapped(before) == after
    for name, format_ in (("manuscript", "md"), ("story_outline", "md"), ("scene_list", "md")):
        text = (await desk.file(name, format_)).decode()
        assert "Maya" not in text
        assert "Nora" in text


def _swapped(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("Maya", "Nora")
    if isinstance(value, dict):
        return {key: _swapped(one) for key, one in value.items()}
    return [_swapped(one) for one in value] if isinstance(value, list) else value


async def test_a_darker_chapter_redoes_that_chapter_and_what_follows(desk: ModelDesk) -> None:
    await desk.begin()
    await desk.approve_all()
    before, calls = await desk.value("review"), len(desk.model.asked())
    chapter = outlined("CH02")
    chapter["cards"][1]["outcome"] = "The page is gone, and somebody has been here."
    desk.model.outlines["CH02"] = chapter
    desk.model.prose["CH02-2"] = PROSE["CH02-2"].replace("Two words at the top", "One word there")

    understood = understand("make chapter 2 darker", scene_of(await desk.snapshot()))
    assert understood.edits == (
        Guidance(step="chapters.outline", item="CH02", text="make chapter 2 darker"),
    )
    await desk.edit(*understood.edits)
    await desk.approve_all()

    asked = desk.model.asked()[calls:]
    assert asked[0] == "chapters.outline[CH02]"
    assert not any("CH01" in one for one in asked)
    assert {"prose.scenes.write[CH02/CH02-2]", "prose.scenes.write[CH03/CH03-1]"} <= set(asked)
    assert "make chapter 2 darker" in desk.model.prompt("chapters.outline", "CH02")
    after = await desk.value("review")
    assert after["chapters"][0] == before["chapters"][0]
    assert after["scene_list"]["chapters"][2] == before["scene_list"]["chapters"][2]


async def test_a_plan_made_by_rules_is_written_out_by_a_model_that_is_connected_later(
    desk: ModelDesk,
) -> None:
    cast = ["Maya: retired baker, 61", "Ruth: harbor clerk, her friend"]
    inputs = {**INPUTS, "cast": cast, "writer": WriterPin()}
    await desk.run(**inputs)
    await desk.approve_all()
    before = await desk.value("review")
    assert desk.model.asked() == []
    desk.model.facts = {}

    await desk.edit(*upgrade_edits(await desk.snapshot(), WriterPin(name=MODEL)))
    await desk.approve_all()

    assert (await desk.snapshot()).run.status is Status.SUCCEEDED
    steps = {one.partition("[")[0] for one in desk.model.asked()}
    assert steps == {"prose.scenes.write", "prose.scenes.note", "prose.polish", "review.critic"}
    after = await desk.value("review")
    assert after["scene_list"] == before["scene_list"]
    assert after["chapters"][0]["scenes"][0]["text"] == PROSE["CH01-1"]


async def test_two_voices_are_tried_where_the_writer_wants_it(desk: ModelDesk) -> None:
    sample = "She counted the coins twice, and then she counted them for him."
    desk.model.parts["voice"] = {
        "chosen": "P1",
        "styles": [{"id": "P1", "text": sample}, {"id": "P2", "text": sample.upper()}],
        "rules": ["No sentence is longer than two lines."],
    }

    await desk.begin(voice_sample=True)
    stops = await desk.approve_all()

    assert stops == ["approve_story", "approve_scenes", "approve_draft"]
    prompt = desk.model.prompt("prose.scenes.write", "CH01/CH01-1")
    assert "The voice keeps to these 1 rules: No sentence is longer than two lines." in prompt
