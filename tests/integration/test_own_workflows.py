"""A workflow that was registered is begun by its name, in the chat and over the API."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant.identity import LOCAL
from assistant.statuses import Status
from assistant.supervisor.kinds import wanted
from assistant.workflow_copies import called
from assistant.workflows import usable
from graphs.catalog import names, outline
from tests.integration.test_workflows import GUIDE, MORE
from tests.support.api_desk import ApiDesk
from tests.support.app_desk import copied
from tests.support.talk import Talk, open_talk

NEW = {"template": "field_guide"}
WITH_AN_OK = GUIDE + "  - {id: ok, kind: approval, of: plan, ask: Is it right?}\n"
HARBOUR = {"place": "The old harbour"}


@pytest.fixture
async def talk(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Talk]:
    copied(sqlite_template, tmp_path)
    async with open_talk(tmp_path) as talk:
        await talk.app.workflows.register(talk.actor, GUIDE)
        yield talk


async def test_the_chat_begins_ones_own_by_its_title(talk: Talk) -> None:
    heard = await talk.say("start my field guide")
    launch = heard.card("launch")["launch"]
    opened = await talk.app.launches.view(talk.actor, launch)
    more = await talk.say("place: the old harbour")
    await talk.say("start")
    await talk.work()

    assert opened.workflow.name == "field_guide"
    assert opened.form.inputs == {}
    assert "the old harbour" in more.text
    (run_id,) = await talk.runs()
    run = await talk.app.runs.get(talk.actor, run_id)
    assert (run.template, run.status) == ("field_guide", Status.SUCCEEDED)


async def test_the_chat_says_which_file_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "workflows").mkdir()
    file = tmp_path / "workflows" / "guide.yaml"
    file.write_text(GUIDE.replace("role: naturalist", "role: painter"))
    os.utime(file, (1_700_000_000, 1_700_000_000))
    async with open_talk(tmp_path) as talk:
        here = Talk(talk.app, actor=LOCAL)
        await talk.app.watch.look()

        asked = await here.say("start my field guide")
        strange = await here.as_(actor="ben", conversation="talk-2").say("start my field guide")

    assert "guide.yaml cannot be used: guide.yaml:13:5: /steps/0/role there is no role" in (
        asked.text
    )
    assert "guide.yaml" not in strange.text


async def test_ones_own_shadows_no_template(talk: Talk) -> None:
    await talk.app.workflows.clone(talk.actor, "field_guide", "plan", "Plan")
    await talk.app.workflows.clone(talk.actor, "field_guide", "density", "Density")

    heard = await talk.say("density lab, grade 7, 47 minutes")
    lesson = await talk.app.launches.view(talk.actor, heard.card("launch")["launch"])

    assert lesson.workflow.name == "lesson_plan"


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("run field_guide", "field_guide"),
        ("a field guide to the old harbour", "field_guide"),
        ("start my diary", "diary"),
        ("a lesson plan on the field guide", "lesson_plan"),
        ("make me a lesson plan for walkers", "walk_plans"),
        ("make me a lesson plan about density", "lesson_plan"),
    ],
)
def test_the_longest_name_that_is_said_is_meant(words: str, meant: str) -> None:
    own = {"field_guide": GUIDE, "diary": GUIDE, "walk_plans": GUIDE}
    titles = {"diary": "Diary", "walk_plans": "Lesson plan for walkers"}
    templates = {name: outline(name) for name in names()} | {
        name: usable(called(text, name, titles.get(name, "Field guide"))).definition
        for name, text in own.items()
    }

    kind = wanted(words, templates)

    assert kind is not None
    assert kind.template == meant


async def test_a_run_under_way_keeps_its_version_and_a_new_one_takes_the_new(api: ApiDesk) -> None:
    await api.app.workflows.register("ana", WITH_AN_OK)
    first = await started(api)
    assert await api.settle(first) is Status.WAITING

    await api.app.workflows.register("ana", WITH_AN_OK.replace("Is it right?", "Is it good?"))
    second = await started(api)
    await api.settle(second)

    async def asked(run_id: str) -> str:
        (waiting,) = (await api.app.runs.snapshot("ana", run_id)).approvals
        return waiting.ask

    assert [await asked(first), await asked(second)] == ["Is it right?", "Is it good?"]
    await api.approve(first)
    assert await api.settle(first) is Status.SUCCEEDED
    versions = await api.app.workflows.versions("ana", "field_guide")
    assert [one.number for one in versions] == [2, 1]


async def test_a_form_follows_its_workflow_until_it_starts(api: ApiDesk) -> None:
    await api.app.workflows.register("ana", GUIDE)
    opened = (await api.ana.post("/api/launches", json=NEW | {"inputs": HARBOUR})).json()
    await api.app.workflows.register("ana", GUIDE.replace("place", "shore"))

    view = (await api.ana.get(f"/api/launches/{opened['id']}")).json()
    filled = {"inputs": {"shore": "The north"}}
    await api.ana.patch(f"/api/launches/{opened['id']}", json=filled)
    run = (await api.ana.post(f"/api/launches/{opened['id']}/start")).json()["run"]

    assert [one["name"] for one in view["fields"]] == ["shore"]
    assert view["plan"] is None
    assert (await api.app.runs.snapshot("ana", run)).revision.inputs == {"shore": "The north"}


async def test_a_version_can_be_named_where_a_run_is_begun(api: ApiDesk) -> None:
    await api.app.workflows.register("ana", GUIDE)
    await api.app.workflows.register("ana", MORE)

    old = await api.ana.post("/api/launches", json={"template": "field_guide@1"})
    new = await api.ana.post("/api/launches", json=NEW)
    none = await api.ana.post("/api/launches", json={"template": "field_guide@7"})
    strange = await api.ben.post("/api/launches", json=NEW)

    assert (old.json()["title"], new.json()["title"]) == ("Field guide", "Guide for walkers")
    assert none.status_code == 404
    assert (strange.status_code, strange.json()["detail"][:33]) == (
        422,
        "there is no template 'field_guide",
    )


async def test_ones_own_stand_beside_the_templates_and_are_marked(api: ApiDesk) -> None:
    await api.app.workflows.register("ana", GUIDE)

    anas = {one["name"]: one["yours"] for one in (await api.ana.get("/api/templates")).json()}
    bens = (await api.ben.get("/api/templates")).json()

    assert anas == {**dict.fromkeys(names(), False), "field_guide": True}
    assert "field_guide" not in [one["name"] for one in bens]


async def test_what_is_of_the_persons_setting_is_filled_in_the_next_time(api: ApiDesk) -> None:
    await api.app.workflows.register("ana", GUIDE.replace("required: true", "remember: true"))
    await started(api)

    fields = (await api.ana.post("/api/launches", json=NEW)).json()["fields"]

    assert [(one["value"], one["origin"]) for one in fields] == [("The old harbour", "last time")]


async def started(api: ApiDesk) -> str:
    opened = await api.ana.post("/api/launches", json=NEW | {"inputs": HARBOUR})
    begun = await api.ana.post(f"/api/launches/{opened.json()['id']}/start")
    return str(begun.json()["run"])
