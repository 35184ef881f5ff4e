"""Preferences at work: a form is filled from them, and a run begins with them."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant.bootstrap import App, open_app
from assistant.launches import Form
from assistant.settings import Settings
from graphs.stops import Autonomy

ANA, BO = "ana", "bo"
LESSON = "lesson_plan"
DENSITY = {"topic": "Density", "minutes": 47, "students": 28, "figure_out": "Why things float."}


@pytest.fixture
async def app(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[App]:
    shutil.copy(sqlite_template, tmp_path / "draftroom.db")
    async with open_app(Settings(tmp_path, f"sqlite:///{tmp_path / 'draftroom.db'}")) as app:
        yield app


async def opened(app: App, actor: str, **inputs: object) -> str:
    return (await app.launches.open(actor, LESSON, Form(inputs=inputs))).launch.id


async def test_a_run_begins_as_its_owner_prefers(app: App) -> None:
    style = {"language": "German", "notes": "Short sentences."}
    await app.preferences.change(ANA, {"autonomy": "end", "style": style})

    run_id = await app.launches.start(ANA, await opened(app, ANA, **DENSITY))
    other = await app.launches.start(BO, await opened(app, BO, **DENSITY))

    begun = await app.runs.snapshot(ANA, run_id)
    assert (begun.run.autonomy, begun.revision.style.facts) == (Autonomy.END, style)
    usual = await app.runs.snapshot(BO, other)
    assert (usual.run.autonomy, usual.revision.style.facts) == (Autonomy.KEY, {})


async def test_a_form_that_is_open_follows_what_is_preferred_until_it_starts(app: App) -> None:
    launch = await opened(app, ANA, **DENSITY)
    await app.preferences.change(ANA, {"autonomy": "end"})

    stops = (await app.launches.view(ANA, launch)).stops
    run_id = await app.launches.start(ANA, launch)

    assert len(stops) == 1
    assert (await app.runs.snapshot(ANA, run_id)).run.autonomy is Autonomy.END


async def test_what_was_chosen_in_a_form_stays_when_the_preference_changes(app: App) -> None:
    launch = await opened(app, ANA, **DENSITY)
    await app.launches.change(ANA, launch, autonomy=Autonomy.ALWAYS)

    await app.preferences.change(ANA, {"autonomy": "end"})

    assert (await app.launches.view(ANA, launch)).form.autonomy is Autonomy.ALWAYS


async def test_what_a_form_says_goes_before_what_is_preferred(app: App) -> None:
    await app.preferences.change(ANA, {"autonomy": "end"})

    view = await app.launches.open(ANA, LESSON, Form(inputs=DENSITY, autonomy=Autonomy.ALWAYS))

    assert view.form.autonomy is Autonomy.ALWAYS


async def test_the_next_form_knows_the_setting_and_not_the_topic(app: App) -> None:
    await app.launches.start(ANA, await opened(app, ANA, **DENSITY))

    view = await app.launches.open(ANA, LESSON, Form())

    shown = {one.name: (one.value, one.origin) for one in view.fields}
    assert shown["minutes"] == (47, "last time")
    assert shown["students"] == (28, "last time")
    assert (view.form.inputs.get("topic"), view.form.inputs.get("figure_out")) == (None, None)


async def test_a_form_that_was_only_opened_is_not_remembered(app: App) -> None:
    await opened(app, ANA, **DENSITY)

    assert await app.preferences.remembered(ANA, LESSON) == {}
