"""Renames reach what a model made up, the names of items, and the person's own words."""

import asyncio
from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graphs.edits import HandPatch, Rename, ReplaceResult, SetInput, Skip, renamed_item, stands
from graphs.journal import Outcome
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


def season() -> Stage:
    """A cast under names that its writer gave, which writes them again in every script."""
    writer = ScriptedWriter(
        {
            "cast": lambda one: {"text": f"Maya and Cleo, {one.context['year']}"},
            "script": lambda one: {
                "text": f"MAYA. Cleo's {one.context['end']}: {one.context['a']}"
            },
        }
    )
    reads = {"a": "steps.cast.text", "end": "inputs.end"}
    steps = [
        agent("cast", reads={"year": "inputs.year"}),
        agent("script", reads=reads),
        agent("bible", of=["cast", "script"]),
    ]
    return Stage(workflow(steps, inputs={"year": 1, "end": "home"}), writer)


async def test_a_name_holds_in_what_is_made_after_it():
    stage = season()
    await stage.advance()
    stage.edit(Rename(old="Maya", new="Nora"))
    await stage.advance()

    preview = await stage.preview(SetInput(name="year", value=2))
    stage.edit(SetInput(name="year", value=2))
    await stage.advance()

    assert {one.step for one in preview.redo} == {"cast", "script", "bible"}
    assert stage.value("cast")["text"] == "Nora and Cleo, 2"
    assert stage.value("script")["text"] == "NORA. Cleo's home: Nora and Cleo, 2"


async def test_a_name_holds_in_what_was_not_made_yet_when_it_was_given():
    stage = season()
    stage.edit(Rename(old="Maya", new="Nora"))
    await stage.advance()

    assert stage.value("cast")["text"] == "Nora and Cleo, 1"
    assert stage.last is not None
    assert all(one.how == "made" for one in stage.last.results.values() if isinstance(one, Outcome))


async def test_what_was_made_under_a_rename_has_its_first_name_when_the_rename_is_taken_back():
    stage = season()
    stage.edit(Rename(old="Maya", new="Nora"))
    await stage.advance()

    stage.undo(1)
    await stage.advance()

    assert stage.value("cast")["text"] == "Maya and Cleo, 1"


async def test_a_name_that_somebody_else_has_taken_over_stays_theirs_in_what_is_made_again():
    stage = season()
    await stage.advance()
    stage.edit(Rename(old="Maya", new="Nora"))
    stage.edit(Rename(old="Cleo", new="Maya"))
    await stage.advance()

    stage.edit(SetInput(name="year", value=2))
    await stage.advance()

    assert stage.value("cast")["text"] == "Nora and Maya, 2"
    assert "(cast=Nora and Maya, 2;" in stage.value("bible")["text"]


async def test_a_name_that_contains_the_old_one_is_not_made_longer_again_and_again():
    stage = season()
    stage.edit(Rename(old="Cleo", new="Cleo Lindqvist"))
    await stage.advance()
    stage.edit(SetInput(name="end", value="away"))
    await stage.advance()

    assert stage.value("cast")["text"] == "Maya and Cleo Lindqvist, 1"
    assert "Lindqvist Lindqvist" not in stage.value("bible")["text"]


async def test_a_name_that_the_person_gives_again_is_theirs():
    stage = season()
    stage.edit(Rename(old="Maya", new="Nora"))
    stage.edit(SetInput(name="end", value="home, like Maya"))
    await stage.advance()

    assert stage.value("script")["text"] == "MAYA. Cleo's home, like Maya: Nora and Cleo, 1"


CHANGES = st.one_of(
    st.tuples(st.just("rename"), st.sampled_from(["Maya", "Cleo"])),
    st.tuples(st.just("year"), st.integers(1, 3)),
    st.tuples(st.just("end"), st.sampled_from(["home", "away"])),
    st.tuples(st.just("advance"), st.just("")),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(CHANGES, max_size=8))
def test_no_old_name_stands_after_any_renames_and_changes(changes: list[tuple[str, Any]]):
    """Nor is anything made again that a rename alone has touched."""
    stage, old = asyncio.run(changed(changes))

    assert stage.last is not None
    results = [one.value for one in stage.last.results.values() if isinstance(one, Outcome)]
    assert len(results) == 3
    assert not any(stands(result, name) for result in results for name in old)
    made_for = {value for name, value in changes if name == "year"} | {1}
    assert stage.writer.calls["cast"] <= len(made_for)


async def changed(changes: Sequence[tuple[str, Any]]) -> tuple[Stage, list[str]]:
    """Bring a season through changes to its end; return it with the names that are gone."""
    stage, names, old = season(), {"Maya": "Maya", "Cleo": "Cleo"}, list[str]()
    await stage.advance()
    for number, (kind, value) in enumerate(changes):
        match kind:
            case "rename":
                old.append(names[value])
                names[value] = f"Ines{number}"
                stage.edit(Rename(old=old[-1], new=names[value]))
            case "advance":
                await stage.advance()
            case _:
                stage.edit(SetInput(name=kind, value=value))
    await stage.advance()
    return stage, old
