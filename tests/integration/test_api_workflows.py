"""Workflows of one's own over the API."""

import json
from typing import Any

import pytest

from graphs.catalog import written
from tests.integration.test_workflows import GUIDE, MORE
from tests.support.api_desk import ApiDesk

BASE = "/api/workflows"
ONE = f"{BASE}/field_guide"


async def test_a_definition_is_registered_listed_read_and_updated(api: ApiDesk) -> None:
    first = await api.ana.post(BASE, json={"text": GUIDE})
    again = await api.ana.post(BASE, json={"text": GUIDE})
    second = await api.ana.put(ONE, json={"text": MORE})

    assert (first.status_code, first.json()["change"]) == (201, "added")
    assert (again.status_code, again.json()["change"]) == (200, None)
    assert second.json() == {
        "name": "field_guide",
        "title": "Guide for walkers",
        "version": 2,
        "change": "updated",
    }
    (row,) = (await api.ana.get(BASE)).json()
    assert (row["name"], row["version"], row["category"]) == ("field_guide", 2, "nature")
    assert (await api.ana.get(ONE)).json()["text"] == MORE
    old = (await api.ana.get(ONE, params={"version": 1})).json()
    assert (old["text"], old["current"]) == (GUIDE, False)
    assert written(json.dumps(old["definition"])).definition == written(GUIDE).definition


async def test_versions_are_listed_compared_and_rolled_back(api: ApiDesk) -> None:
    await api.ana.post(BASE, json={"text": GUIDE})
    await api.ana.post(BASE, json={"text": MORE})

    diff = (await api.ana.get(f"{ONE}/diff", params={"from": 1, "to": 2})).json()
    back = (await api.ana.post(f"{ONE}/rollback", json={"version": 1})).json()
    kept = (await api.ana.get(f"{ONE}/versions")).json()

    assert (diff["added"], diff["changed"], diff["beside"]) == (["page"], ["plan"], ["title"])
    assert "+  length: integer" in diff["text"].replace("    ", "  ")
    assert (back["version"], back["current"]) == (1, True)
    told = [(one["number"], one["current"], [done["what"] for done in one["done"]]) for one in kept]
    assert told == [(2, False, ["updated"]), (1, True, ["rolled_back", "added"])]
    none = await api.ana.post(f"{ONE}/rollback", json={"version": 5})
    assert none.status_code == 404
    assert none.json()["detail"] == "'field_guide' has no version 5; there are: 1, 2."


@pytest.mark.parametrize("to", ["yaml", "json", "nodes"])
async def test_what_is_exported_is_imported_as_the_same(api: ApiDesk, to: str) -> None:
    await api.ana.post(BASE, json={"text": MORE})

    out = await api.ana.get(f"{ONE}/export", params={"to": to})
    into = {"text": out.text} if to == "yaml" else {"definition": out.json()}
    await api.ben.post(BASE, json=into)

    hers, his = [(await one.get(ONE)).json()["definition"] for one in (api.ana, api.ben)]
    assert out.headers["content-disposition"].startswith('attachment; filename="field_guide.')
    assert hers == his


async def test_a_copy_has_its_own_name_and_categories_are_counted(api: ApiDesk) -> None:
    await api.ana.post(BASE, json={"text": GUIDE})

    copied = await api.ana.post(f"{ONE}/clone", json={"name": "bird_guide", "title": "Birds"})
    again = await api.ana.post(f"{ONE}/clone", json={"name": "bird_guide"})

    assert (copied.status_code, copied.json()["title"]) == (201, "Birds")
    assert again.status_code == 409
    assert (await api.ana.get(f"{BASE}/categories")).json() == {"nature": 2}
    assert (await api.ana.get(BASE, params={"category": "food"})).json() == []


async def test_what_is_removed_is_gone_from_the_list(api: ApiDesk) -> None:
    await api.ana.post(BASE, json={"text": GUIDE})

    assert (await api.ana.delete(ONE)).status_code == 204
    assert (await api.ana.get(BASE)).json() == []
    assert (await api.ana.get(ONE)).status_code == 404
    assert (await api.ana.delete(ONE)).status_code == 404


async def test_every_problem_of_a_definition_is_told_and_nothing_is_kept(api: ApiDesk) -> None:
    broken = GUIDE.replace("role: naturalist", "role: painter").replace("inputs.place", "inputs.at")

    told = [
        (await api.ana.post(path, json={"text": broken})).json()
        for path in (BASE, f"{BASE}/validate")
    ]
    good = await api.ana.post(f"{BASE}/validate", json={"text": GUIDE})

    for one in told:
        places = {(problem["line"], problem["path"]) for problem in one["problems"]}
        assert one["status"] == 422
        assert {path for _, path in places} == {"/steps/0/role", "/steps/0/with/place"}
        assert all(line > 10 for line, _ in places)
    assert good.json() == {
        "name": "field_guide",
        "title": "Field guide",
        "category": "nature",
        "steps": 1,
    }
    assert (await api.ana.get(BASE)).json() == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "give either text or definition"),
        ({"text": GUIDE, "definition": {}}, "give either text or definition"),
        ({"text": "x" * 1_200_000}, "too long"),
        ({"text": GUIDE.replace("field_guide", "novel")}, "give yours another"),
    ],
)
async def test_what_cannot_be_registered_is_refused_in_words(
    api: ApiDesk, body: dict[str, Any], said: str
) -> None:
    refused = await api.ana.post(BASE, json=body)

    assert refused.status_code == 422
    assert said in refused.json()["detail"]


async def test_numbers_and_names_that_no_version_has_are_refused_alike(api: ApiDesk) -> None:
    await api.ana.post(BASE, json={"text": GUIDE})

    answers = [
        await api.ana.get(ONE, params={"version": 10**12}),
        await api.ana.post(f"{ONE}/rollback", json={"version": 0}),
        await api.ana.get(f"{ONE}%00"),
        await api.ana.post("/api/launches", json={"template": f"field_guide@{10**12}"}),
    ]

    assert [one.status_code for one in answers] == [422, 422, 404, 422]


async def test_an_update_keeps_to_the_name(api: ApiDesk) -> None:
    await api.ana.post(BASE, json={"text": GUIDE})

    other = await api.ana.put(ONE, json={"text": GUIDE.replace("field_guide", "menu")})
    unknown = await api.ana.put(f"{BASE}/menu", json={"text": GUIDE})

    assert "called 'menu', not 'field_guide'" in other.json()["detail"]
    assert (other.status_code, unknown.status_code) == (422, 404)


async def test_nobody_else_finds_them(api: ApiDesk) -> None:
    await api.ana.post(BASE, json={"text": GUIDE})
    await api.ana.post(BASE, json={"text": MORE})

    asked = [
        await api.ben.get(ONE),
        await api.ben.get(f"{ONE}/versions"),
        await api.ben.get(f"{ONE}/diff", params={"from": 1, "to": 2}),
        await api.ben.get(f"{ONE}/export"),
        await api.ben.post(f"{ONE}/rollback", json={"version": 1}),
        await api.ben.post(f"{ONE}/clone", json={"name": "mine"}),
        await api.ben.put(ONE, json={"text": GUIDE}),
        await api.ben.delete(ONE),
    ]

    assert [one.status_code for one in asked] == [404] * len(asked)
    assert (await api.ben.get(BASE)).json() == []
    assert (await api.stranger.get(BASE)).status_code == 401
