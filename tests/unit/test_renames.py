"""Renames reach what a model made up, the names of items, and the person's own words."""

from typing import Any

from graphs.edits import HandPatch, Rename, ReplaceResult, Skip, renamed_item
from tests.support.workflows import ScriptedWriter, Stage, agent, approval, workflow

PEOPLE = {"people": [{"name": "Anna Lee"}, {"name": "Carl"}]}


def biographies() -> Stage:
    """A model makes up a cast; a block writes about each of them."""
    block = {
        "id": "bios",
        "kind": "each",
        "items": "steps.cast.people",
        "key": "name",
        "steps": [agent("bio", reads={"who": "item.name"}), approval("bio")],
    }
    cast = agent("cast", output={"people": [{"name": "string"}]})
    return Stage(
        workflow([cast, block, agent("end", of=["bios"])]),
        ScriptedWriter({"cast": lambda _: PEOPLE}),
    )


async def finished(stage: Stage) -> Stage:
    """Bring a stage to its end, with everything approved."""
    await stage.advance()
    stage.approve()
    finish = await stage.advance()
    assert finish.standing == "succeeded"
    return stage


async def test_a_name_that_a_model_made_up_is_renamed_without_a_call():
    invented = ScriptedWriter({"a": lambda _: {"text": "Maya asks"}})
    stage = Stage(workflow([agent("a"), agent("b", of=["a"])]), invented)
    await stage.advance()

    stage.edit(Rename(old="Maya", new="Nora"))
    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert stage.value("a") == {"text": "Nora asks"}
    assert stage.value("b")["text"] == "b(a=Nora asks)"
    assert stage.writer.calls == {"a": 1, "b": 1}


async def test_names_that_move_on_are_not_confused():
    invented = ScriptedWriter({"a": lambda _: {"text": "Maya and Cleo"}})
    stage = Stage(workflow([agent("a"), agent("b", of=["a"])]), invented)
    await stage.advance()

    stage.edit(Rename(old="Maya", new="Nora"))
    await stage.advance()
    stage.edit(Rename(old="Cleo", new="Maya"))
    await stage.advance()

    assert stage.value("a") == {"text": "Nora and Maya"}
    assert stage.value("b")["text"] == "b(a=Nora and Maya)"
    assert stage.writer.calls == {"a": 1, "b": 1}


async def test_undoing_a_rename_brings_the_made_up_name_back():
    invented = ScriptedWriter({"a": lambda _: {"text": "Maya asks"}})
    stage = Stage(workflow([agent("a")]), invented)
    await stage.advance()
    stage.edit(Rename(old="Maya", new="Nora"))
    await stage.advance()

    stage.undo(1)
    await stage.advance()

    assert stage.value("a") == {"text": "Maya asks"}


async def test_a_hand_edit_meets_no_conflict_when_a_made_up_name_is_renamed():
    invented = ScriptedWriter({"a": lambda _: {"text": "Maya asks"}})
    stage = Stage(workflow([agent("a")]), invented)
    await stage.advance()
    mine = HandPatch(path="/text", base="Maya asks", value="Maya asks twice")
    stage.edit(ReplaceResult(step="a", patches=(mine,)))
    await stage.advance()

    stage.edit(Rename(old="Maya", new="Nora"))
    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert stage.value("a") == {"text": "Nora asks twice"}


async def test_an_item_that_goes_by_a_renamed_name_keeps_its_results_and_its_approval():
    stage = await finished(biographies())
    before = dict(stage.writer.calls)

    stage.edit(Rename(old="Anna Lee", new="Bea Lee"))
    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert stage.value("bios.bio", "Bea-Lee")["text"] == "bios.bio[Anna-Lee](who=Bea Lee)"
    assert stage.writer.calls == before


async def test_a_hand_edit_follows_its_item_to_the_new_name():
    stage = await finished(biographies())
    made: Any = stage.value("bios.bio", "Anna-Lee")["text"]
    patch = HandPatch(path="/text", base=made, value="Anna Lee, in my words")
    stage.edit(ReplaceResult(step="bios.bio", item="Anna-Lee", patches=(patch,)))
    await stage.advance()
    stage.approve()
    await stage.advance()
    before = dict(stage.writer.calls)

    stage.edit(Rename(old="Anna Lee", new="Bea Lee"))
    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert stage.value("bios.bio", "Bea-Lee")["text"] == "Bea Lee, in my words"
    assert stage.writer.calls == before


async def test_an_approval_outlives_a_rename_and_any_number_of_edits_after_it():
    invented = ScriptedWriter({"a": lambda _: {"text": "Maya asks"}})
    stage = Stage(workflow([agent("a"), approval("a")]), invented)
    await stage.advance()
    stage.approve()
    await stage.advance()

    stage.edit(Rename(old="Maya", new="Nora"))
    for _ in range(1_000):
        stage.edit(Skip(step="nothing"))
    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert stage.writer.calls == {"a": 1}


def test_the_name_of_an_item_is_changed_where_it_stands_as_a_whole():
    rename = Rename(old="Anna Lee", new="Bea Lee")

    assert renamed_item("EP01/Anna-Lee", rename) == "EP01/Bea-Lee"
    assert renamed_item("EP01/Joanna-Lee", rename) == "EP01/Joanna-Lee"
    assert renamed_item("EP01", Rename(old="??", new="!")) == "EP01"
