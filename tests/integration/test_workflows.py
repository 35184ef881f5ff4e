"""Workflows of a person's own: versions, what is used, and what was done with them."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from assistant import workflows as service
from assistant.errors import Conflict, NotFound
from assistant.store import Store, open_store, runs, users
from assistant.store import definitions as rows
from assistant.store.words import Registered
from assistant.workflows import Workflows
from graphs.errors import DefinitionError, UnknownTemplate

GUIDE = """\
# What grows where.
draftroom: 1
name: field_guide
title: Field guide
category: nature
inputs:
  place: {type: string, title: Place, required: true, example: the old harbour}
roles:
  naturalist: {title: Naturalist}
steps:
  - id: plan
    kind: agent
    role: naturalist
    with: {place: inputs.place}
    output: {title: string}
"""
MORE = GUIDE.replace("title: Field guide", "title: Guide for walkers").replace(
    "{title: string}", "{title: string, length: integer}"
) + (
    "  - {id: page, kind: agent, role: naturalist, with: {plan: steps.plan},"
    " output: {body: text}}\n"
)


@pytest.fixture
def workflows(store: Store) -> Workflows:
    return Workflows(store)


async def done(workflows: Workflows, name: str = "field_guide") -> list[tuple[Registered, int]]:
    """What was done with a workflow, the last first, and with which version."""
    story = [one for kept in await workflows.versions("ana", name) for one in kept.story]
    return [(one.what, one.version or 0) for one in sorted(story, key=lambda one: -one.number)]


async def test_each_text_is_a_version_and_the_same_text_again_is_none(workflows: Workflows) -> None:
    first = await workflows.register("ana", GUIDE)
    again = await workflows.register("ana", GUIDE)
    second = await workflows.register("ana", MORE)

    assert (first.version, first.change) == (1, Registered.ADDED)
    assert (again.version, again.change) == (1, None)
    assert (second.version, second.change) == (2, Registered.UPDATED)
    assert (await workflows.get("ana", "field_guide")).workflow.definition.title == (
        "Guide for walkers"
    )
    assert (await workflows.get("ana", "field_guide", 1)).text == GUIDE
    assert [one.title for one in await workflows.all("ana")] == ["Guide for walkers"]


async def test_several_processes_that_register_at_once_agree(database_url: str) -> None:
    async def register(text: str) -> int:
        async with open_store(database_url) as store:
            return (await Workflows(store).register("ana", text)).version

    numbers = await asyncio.gather(*(register(text) for text in (GUIDE, MORE, GUIDE, MORE)))

    assert numbers[0] == numbers[2]
    assert numbers[1] == numbers[3]
    assert set(numbers) == {1, 2}


async def test_going_back_uses_an_earlier_version_and_loses_none(workflows: Workflows) -> None:
    await workflows.register("ana", GUIDE)
    await workflows.register("ana", MORE)

    back = await workflows.roll_back("ana", "field_guide", 1)
    await workflows.roll_back("ana", "field_guide", 1)  # it is there already

    assert back.text == GUIDE
    assert [one.title for one in await workflows.all("ana")] == ["Field guide"]
    kept = await workflows.versions("ana", "field_guide")
    assert [(one.number, one.is_current) for one in kept] == [(2, False), (1, True)]
    assert await done(workflows) == [
        (Registered.ROLLED_BACK, 1),
        (Registered.UPDATED, 2),
        (Registered.ADDED, 1),
    ]
    with pytest.raises(NotFound, match="has no version 7; there are: 1, 2"):
        await workflows.roll_back("ana", "field_guide", 7)


async def test_what_differs_is_told_by_line_and_by_step(workflows: Workflows) -> None:
    await workflows.register("ana", GUIDE)
    await workflows.register("ana", MORE)

    found = await workflows.compare("ana", "field_guide", 1, 2)
    same = await workflows.compare("ana", "field_guide", 2, 2)

    assert (found.added, found.removed, found.changed) == (("page",), (), ("plan",))
    assert found.beside == ("title",)
    assert "-title: Field guide\n+title: Guide for walkers" in found.text
    assert found.text.startswith("--- field_guide version 1")
    assert not same


async def test_what_is_removed_is_on_no_list_and_comes_back_with_its_versions(
    workflows: Workflows,
) -> None:
    await workflows.register("ana", GUIDE)
    await workflows.register("ana", MORE)

    await workflows.remove("ana", "field_guide")

    assert await workflows.all("ana") == []
    with pytest.raises(NotFound):
        await workflows.get("ana", "field_guide", 1)
    with pytest.raises(UnknownTemplate, match="no template 'field_guide'; there are: "):
        await workflows.named("ana", "field_guide")

    again = await workflows.register("ana", GUIDE)

    assert (again.version, again.change) == (1, Registered.ADDED)
    assert (await done(workflows))[0] == (Registered.ADDED, 1)
    assert len(await workflows.versions("ana", "field_guide")) == 2


async def test_a_copy_is_a_workflow_of_its_own_with_its_comments(workflows: Workflows) -> None:
    await workflows.register("ana", GUIDE)

    await workflows.clone("ana", "field_guide", "bird_guide")
    await workflows.clone("ana", "field_guide", "tide_guide", 'Tides: "high" and low')
    await workflows.register("ana", MORE)

    birds = await workflows.get("ana", "bird_guide")
    assert birds.text.startswith("# What grows where.\ndraftroom: 1\nname: bird_guide\n")
    assert birds.workflow.definition.title == "Bird guide"
    tides = await workflows.get("ana", "tide_guide")
    assert tides.workflow.definition.title == 'Tides: "high" and low'
    assert await done(workflows, "bird_guide") == [(Registered.CLONED, 1)]
    with pytest.raises(Conflict, match="have a workflow 'bird_guide' already"):
        await workflows.clone("ana", "field_guide", "bird_guide")
    with pytest.raises(DefinitionError, match="/name"):
        await workflows.clone("ana", "field_guide", "Bird Guide")


@pytest.mark.parametrize("name", ["lesson_plan", "problems"])
async def test_a_name_that_is_taken_is_refused_at_its_line(workflows: Workflows, name: str) -> None:
    with pytest.raises(DefinitionError, match=rf"mine\.yaml:3:1: /name '{name}' is .* give yours"):
        await workflows.register("ana", GUIDE.replace("field_guide", name), file="mine.yaml")

    assert await workflows.all("ana") == []


async def test_names_are_each_persons_own(workflows: Workflows) -> None:
    await workflows.register("ana", GUIDE)
    await workflows.register("ben", MORE)

    assert (await workflows.named("ana", "field_guide")).definition.title == "Field guide"
    assert (await workflows.named("ben", "field_guide")).definition.title == "Guide for walkers"
    assert (await workflows.named("ben", "lesson_plan")).definition.title == "Lesson plan"
    assert "field_guide" not in await workflows.definitions("eve")
    for ask in (
        workflows.get("eve", "field_guide"),
        workflows.versions("eve", "field_guide"),
        workflows.roll_back("eve", "field_guide", 1),
        workflows.remove("eve", "field_guide"),
        workflows.clone("eve", "field_guide", "mine"),
    ):
        with pytest.raises(NotFound):
            await ask


async def test_a_number_behind_the_name_means_that_version(workflows: Workflows) -> None:
    await workflows.register("ana", GUIDE)
    await workflows.register("ana", MORE)

    assert (await workflows.named("ana", "field_guide@1")).text == GUIDE
    with pytest.raises(NotFound, match="has no version 9"):
        await workflows.named("ana", "field_guide@9")


async def test_what_only_a_run_brought_along_is_on_no_list(
    workflows: Workflows, store: Store
) -> None:
    async with store.transaction() as tx:
        await users.ensure(tx, "ana", "Ana")
        await _pinned(tx, MORE)

    assert await workflows.all("ana") == []
    taken = await workflows.register("ana", MORE)
    assert (taken.version, taken.change) == (1, Registered.ADDED)


async def _pinned(tx: Any, text: str) -> str:
    from assistant.starting import register

    return await register(tx, service.usable(text), "ana")


async def test_old_versions_go_but_for_those_that_runs_and_people_use(
    workflows: Workflows, store: Store, monkeypatch: pytest.MonkeyPatch,
    new_run: Callable[..., Awaitable[runs.Run]],
) -> None:  # fmt: skip
    monkeypatch.setattr(service, "MOST_VERSIONS", 2)
    await workflows.register("ana", GUIDE)
    async with store.transaction() as tx:
        pinned = await _pinned(tx, GUIDE)
        await runs.insert_run(
            tx, runs.NewRun(owner="ana", template="field_guide", version_id=pinned, title="")
        )
    for number in range(2, 6):
        await workflows.register("ana", f"{GUIDE}# {number}\n")
    await workflows.roll_back("ana", "field_guide", 4)
    await workflows.register("ana", f"{GUIDE}# 6\n")
    async with store.reading() as tx:
        version = await rows.get_version(tx, pinned, owner="ana")

    kept = await workflows.versions("ana", "field_guide")
    assert [one.number for one in kept] == [6, 5, 1]
    assert version.number == 1


async def test_a_list_is_cut_by_category(workflows: Workflows) -> None:
    await workflows.register("ana", GUIDE)
    await workflows.clone("ana", "field_guide", "bird_guide")
    await workflows.register("ana", GUIDE.replace("field_guide", "menu").replace("nature", "food"))

    assert [one.name for one in await workflows.all("ana", category="nature")] == [
        "bird_guide",
        "field_guide",
    ]
    assert await workflows.categories("ana") == {"food": 1, "nature": 2}


async def test_a_list_has_an_end(workflows: Workflows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST_OWN", 1)
    await workflows.register("ana", GUIDE)
    await workflows.register("ana", MORE)

    with pytest.raises(Conflict, match="You have 1 workflows; remove one first"):
        await workflows.clone("ana", "field_guide", "bird_guide")
    assert [one.name for one in await workflows.all("ana")] == ["field_guide"]


async def test_a_text_found_again_does_not_undo_what_people_decided(
    workflows: Workflows, clock: Any
) -> None:
    saved = clock.now
    clock.forward(60)
    await workflows.register("ana", GUIDE, written_at=saved)
    await workflows.register("ana", MORE, written_at=saved)
    await workflows.roll_back("ana", "field_guide", 1)
    clock.forward(60)

    found = await workflows.register("ana", MORE, written_at=saved)
    later = await workflows.register("ana", MORE, written_at=clock.now - timedelta(seconds=1))

    assert (found.change, found.current) == (None, 1)
    assert (later.change, later.current) == (Registered.UPDATED, 2)
