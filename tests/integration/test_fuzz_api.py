"""Every route of the API, asked in odd ways: it answers, and nothing breaks."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest

from tests.support.api_desk import ApiDesk

DATABASES_HOLD = 2**31 - 1
HUGE = 99_999_999_999_999_999_999
NUMBERS = (HUGE, -HUGE, 2**63, 2**31, 0, -1, "x", "1e9", "\0")
TEXTS = ("nope", "%00", "..%2F..%2Fx", "%F0%9F%98%80", "x" * 3_000, str(HUGE))
VALUES = (None, "", "\0", "x" * 5_000, HUGE, -1, 1e308, True, [], [None], [{}], {}, {"\0": []})
STREAMS = ("/api/events", "/api/runs/{run_id}/events")  # an answer that is no refusal never ends
OUTSIDE = ("/api/connection/test", "/api/connection/found")


def parameters(described: Any) -> Iterator[tuple[str, str, Any]]:
    """Yield every number that is asked for in an address or a header, with its route."""
    for path, ways in described["paths"].items():
        for way, route in ways.items():
            for one in route.get("parameters", []):
                schema = one["schema"]
                forms = [*schema.get("anyOf", [schema]), schema.get("items", {})]
                for form in forms:
                    if form.get("type") == "integer":
                        yield f"{way} {path}", one["name"], form


async def test_every_number_in_an_address_is_one_that_the_databases_hold(api: ApiDesk) -> None:
    described = (await api.ana.get("/api/openapi.json")).json()

    found = list(parameters(described))

    loose = [
        (route, name)
        for route, name, form in found
        if "minimum" not in form or not 0 < form.get("maximum", HUGE) <= DATABASES_HOLD
    ]
    assert len(found) > 10
    assert loose == []


@pytest.mark.parametrize("asked", [{"after": HUGE}, {"after": -1}, {"after": "x"}])
async def test_a_story_is_not_told_from_an_event_that_cannot_be(
    api: ApiDesk, asked: dict[str, Any]
) -> None:
    run = await api.run()

    assert (await api.ana.get(f"/api/runs/{run}/events", params=asked)).status_code == 422
    head = {"Last-Event-ID": str(asked["after"])}
    assert (await api.ana.get(f"/api/runs/{run}/events", headers=head)).status_code == 422


async def test_no_odd_address_and_no_odd_body_breaks_a_route(api: ApiDesk) -> None:
    described = (await api.ana.get("/api/openapi.json")).json()
    run = await api.run()
    approval = (await api.app.runs.snapshot("ana", run)).approvals[0].id
    known = {"run_id": run, "approval_id": approval, "launch_id": await api.launch()}
    asked, broke = 0, []

    for path, ways in described["paths"].items():
        if path in (*STREAMS, *OUTSIDE):
            continue
        for way, route in ways.items():
            for url, body in odd(path, route, known, described):
                answer = await api.ana.request(way, url, **body)
                asked += 1
                if answer.status_code >= 500:
                    broke.append((way, url[:120], str(body)[:120], answer.status_code))

    assert asked > 800
    assert broke == []


def odd(
    path: str, route: Any, known: Mapping[str, str], described: Any
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield addresses with one odd value each, then bodies with one odd value each."""
    given = route.get("parameters", [])
    usual = {one["name"]: known.get(one["name"], "1") for one in given if one["in"] == "path"}
    asks = {one["name"]: "1" for one in given if one["in"] == "query" and one["required"]}
    if "requestBody" in route:
        content = route["requestBody"]["content"].get("application/json")
        for body in bodies(content["schema"], described) if content else ():
            text = json.dumps(body)
            head = {"content-type": "application/json"}
            yield url_of(path, usual, asks), {"content": text, "headers": head}
    for one in given:
        values = (*NUMBERS, *TEXTS)
        for value in values if one["in"] in ("path", "query") else ():
            if one["in"] == "query":
                yield url_of(path, usual, asks | {one["name"]: value}), {}
            else:
                text = str(value).replace("\0", "%00")
                yield url_of(path, usual | {one["name"]: text}, asks), {}


def url_of(path: str, parts: Mapping[str, str], asks: Mapping[str, Any]) -> str:
    query = httpx.QueryParams(asks)
    return f"{path.format(**parts)}?{query}" if asks else path.format(**parts)


def bodies(schema: Any, described: Any) -> Iterator[Any]:
    """Yield bodies that hold an odd value in the place of one that fits."""
    yield from VALUES
    form = resolved(schema, described)
    usual = fitting(form, described)
    for name in form.get("properties", {}):
        for value in VALUES:
            yield {**usual, name: value}


def fitting(form: Any, described: Any, depth: int = 0) -> Any:
    """Return a value in the form of a schema, as small as it can be."""
    form = resolved(form, described)
    if "enum" in form or "const" in form:
        return form.get("const", form.get("enum", [None])[0])
    match form.get("type"):
        case "object":
            needed = form.get("required", []) if depth < 4 else []
            return {one: fitting(form["properties"][one], described, depth + 1) for one in needed}
        case "array":
            return [fitting(form.get("items", {}), described, depth + 1)] if depth < 4 else []
        case "integer" | "number":
            return form.get("minimum", 1)
        case _:
            return "x"


def resolved(form: Any, described: Any) -> Any:
    """Return what a schema refers to, or the first of several that it allows."""
    while "$ref" in form or "anyOf" in form or "oneOf" in form:
        if "$ref" in form:
            form = described["components"]["schemas"][form["$ref"].rsplit("/", 1)[1]]
        else:
            form = (form.get("anyOf") or form["oneOf"])[0]
    return form
