"""Versions over the API: listed, compared word by word, and brought back."""

from graphs.edits import SetInput
from tests.support.api_desk import ApiDesk


async def changed(api: ApiDesk, run: str, **inputs: int) -> None:
    """Change inputs of a run, saying so, and let it come to rest."""
    edits = [SetInput(name=name, value=value) for name, value in inputs.items()]
    await api.app.runs.edit("ana", run, edits, words=f"make it {inputs}")
    await api.settle(run)


async def test_versions_are_listed_the_newest_first_with_what_each_changed(api: ApiDesk) -> None:
    run = await api.run()
    await changed(api, run, minutes=30)

    told = (await api.ana.get(f"/api/runs/{run}/versions")).json()

    assert [one["number"] for one in told] == [2, 1]
    assert [one["current"] for one in told] == [True, False]
    assert told[0]["mine"]
    assert told[0]["inputs"] == [
        {"name": "minutes", "title": "Minutes", "before": "47", "after": "30"}
    ]
    assert "Cut the period into phases" in told[0]["parts"]


async def test_two_versions_are_compared_passage_by_passage(api: ApiDesk) -> None:
    run = await api.run()
    await changed(api, run, minutes=30)

    told = (await api.ana.get(f"/api/runs/{run}/compare?from=1&to=2")).json()

    period = next(one for one in told["parts"] if one["step"] == "period")
    assert (told["before"], told["after"], told["current"]) == (1, 2, 2)
    assert period["kind"] == "changed"
    segments = period["differences"][0]["segments"]
    assert [(one["tag"], one["text"]) for one in segments] == [("out", "47"), ("in", "30")]


async def test_a_version_that_is_not_there_is_told_with_those_that_are(api: ApiDesk) -> None:
    run = await api.run()

    answer = await api.ana.get(f"/api/runs/{run}/compare?from=1&to=7")

    assert answer.status_code == 404
    assert "1 to 1" in answer.json()["detail"]


async def test_a_version_is_brought_back_as_a_new_one_that_can_be_undone(api: ApiDesk) -> None:
    run = await api.run()
    await changed(api, run, minutes=30)

    restored = (await api.ana.post(f"/api/runs/{run}/restore", json={"version": 1})).json()
    await api.settle(run)
    told = (await api.ana.get(f"/api/runs/{run}/versions")).json()
    undone = (await api.ana.post(f"/api/runs/{run}/undo")).json()

    assert restored["version"] == 3
    assert told[0]["restores"] == 1
    assert undone["restored"] == 2


async def test_what_stands_now_is_not_brought_back(api: ApiDesk) -> None:
    run = await api.run()

    answer = await api.ana.post(f"/api/runs/{run}/restore", json={"version": 1})

    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
