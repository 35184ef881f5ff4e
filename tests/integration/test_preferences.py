"""Preferences: chosen once, read whole, changed in part, and what forms remember."""

import asyncio
from typing import Any

import pytest

from agents.style import PLAIN
from assistant.preferences import Preferences, PreferenceService
from assistant.store import Store, users
from graphs.catalog import names, outline
from graphs.errors import InputError
from graphs.stops import Autonomy

ANA, BO = "ana", "bo"
LESSON = "lesson_plan"
GIVEN = {"topic": "Density", "grade": "8", "minutes": 47, "students": 28, "figure_out": "Why?"}


@pytest.fixture
def preferences(store: Store) -> PreferenceService:
    return PreferenceService(store)


async def problems_of(preferences: PreferenceService, patch: dict[str, Any]) -> list[str]:
    with pytest.raises(InputError) as caught:
        await preferences.change(ANA, patch)
    return [str(one) for one in caught.value.problems]


async def test_who_has_chosen_nothing_has_the_usual(preferences: PreferenceService) -> None:
    assert await preferences.get(ANA) == Preferences(autonomy=Autonomy.KEY, style=PLAIN)


async def test_a_change_of_a_part_leaves_the_rest(preferences: PreferenceService) -> None:
    await preferences.change(ANA, {"autonomy": "end", "style": {"language": "German"}})

    changed = await preferences.change(ANA, {"style": {"notes": " Short\n sentences. "}})

    assert changed.autonomy is Autonomy.END
    assert changed.style.facts == {"language": "German", "notes": "Short sentences."}
    assert await preferences.get(ANA) == changed
    assert await preferences.get(BO) == Preferences()


async def test_every_problem_is_told_at_once_and_nothing_is_kept(
    preferences: PreferenceService,
) -> None:
    patch = {
        "autonomy": "never",
        "colour": "blue",
        "style": {"language": "x" * 41, "notes": 3, "audience": "a\0b", "tone": "dry"},
    }

    told = await problems_of(preferences, patch)

    assert told == [
        "colour is not one of the settings; allowed: autonomy, style",
        "autonomy does not fit; allowed: always, key, end",
        "style.language is too long; allowed: text of at most 40 characters",
        "style.notes does not fit; allowed: text of at most 2000 characters",
        "style.audience does not fit; allowed: text of at most 200 characters",
        "style.tone is not one of the settings; allowed: language, audience, notes",
    ]
    assert await preferences.get(ANA) == Preferences()


@pytest.mark.parametrize("style", ["short", 5, None, ["a"], {"notes": "\ud800"}])
async def test_what_is_no_style_is_refused(preferences: PreferenceService, style: Any) -> None:
    told = await problems_of(preferences, {"style": style})

    assert told[0].startswith("style")


async def test_what_is_remembered_cannot_be_set_by_hand(preferences: PreferenceService) -> None:
    told = await problems_of(preferences, {"remembered": {LESSON: {"grade": 3}}})

    assert told == ["remembered is not one of the settings; allowed: autonomy, style"]


async def test_a_form_remembers_the_setting_and_not_the_topic(
    preferences: PreferenceService,
) -> None:
    await preferences.remember(ANA, LESSON, GIVEN)

    assert await preferences.remembered(ANA, LESSON) == {"grade": 8, "minutes": 47, "students": 28}
    assert await preferences.remembered(BO, LESSON) == {}


async def test_what_was_emptied_is_forgotten_and_what_was_not_touched_stays(
    preferences: PreferenceService,
) -> None:
    await preferences.remember(ANA, LESSON, {**GIVEN, "standards": ["MS-PS1-2"]})

    await preferences.remember(ANA, LESSON, {"topic": "Buoyancy", "standards": [], "minutes": 84})

    remembered = await preferences.remembered(ANA, LESSON)
    assert remembered == {"grade": 8, "minutes": 84, "students": 28}


async def test_what_no_longer_fits_the_form_is_not_filled_in(
    preferences: PreferenceService,
) -> None:
    await preferences.remember(ANA, LESSON, {"grade": 99, "minutes": 47})

    assert await preferences.remembered(ANA, LESSON) == {"minutes": 47}


async def test_a_template_that_is_not_there_remembers_nothing(
    preferences: PreferenceService,
) -> None:
    await preferences.remember(ANA, "nonesuch", GIVEN)

    assert await preferences.remembered(ANA, "nonesuch") == {}
    assert await preferences.get(ANA) == Preferences()


async def test_forgetting_leaves_what_was_chosen(preferences: PreferenceService) -> None:
    await preferences.change(ANA, {"autonomy": "always"})
    await preferences.remember(ANA, LESSON, GIVEN)

    left = await preferences.forget(ANA, LESSON)

    assert (left.autonomy, left.remembered) == (Autonomy.ALWAYS, {})
    assert await preferences.forget(ANA) == left


async def test_changes_at_once_lose_none(preferences: PreferenceService) -> None:
    await asyncio.gather(
        preferences.change(ANA, {"autonomy": "end"}),
        preferences.change(ANA, {"style": {"language": "French"}}),
        preferences.remember(ANA, LESSON, GIVEN),
    )

    kept = await preferences.get(ANA)
    assert (kept.autonomy, kept.style.language) == (Autonomy.END, "French")
    assert kept.remembered[LESSON]["minutes"] == 47


async def test_a_part_that_cannot_be_read_does_not_take_the_others_along(
    store: Store, preferences: PreferenceService
) -> None:
    async with store.transaction() as tx:
        await users.ensure(tx, ANA, ANA)
        damaged = {"autonomy": "sometimes", "style": {"language": "Dutch"}, "later": 1}
        await users.set_preferences(tx, ANA, damaged)

    kept = await preferences.get(ANA)

    assert (kept.autonomy, kept.style.language) == (Autonomy.KEY, "Dutch")


def test_what_a_form_remembers_is_never_what_only_this_draft_is_about() -> None:
    for name in names():
        inputs = outline(name).inputs
        remembered = {one for one, spec in inputs.items() if spec.remember}

        assert all(not inputs[one].ask and not inputs[one].required for one in remembered)
    assert {one for one, spec in outline(LESSON).inputs.items() if spec.remember} == {
        *("subject", "grade", "minutes", "students", "standards"),
    }
