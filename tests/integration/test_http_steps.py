"""Requests of workflows: to listed hosts alone, agreed to by a person, sent once, taken back."""

import gzip
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.outside import ListedHosts, _is_public
from assistant.statuses import Autonomy, Status
from assistant.store import effects
from graphs.journal import EffectState
from graphs.outside import NotReached, Request
from tests.support.app_desk import ANA, Desk, copied, definition, open_desk
from tests.support.http_sink import Sink

Sit = Callable[..., AbstractAsyncContextManager[Desk]]


@pytest.fixture
def sit(sqlite_template: Path, tmp_path: Path) -> Sit:
    """Opens a desk on a SQLite file."""
    url = copied(sqlite_template, tmp_path)
    return lambda flow: open_desk(url, tmp_path, flow, None)


def posting(sink: Sink, **more: Any) -> Any:
    """A step that posts the input, and one that reads what came back."""
    post = {
        "id": "post",
        "kind": "http",
        "method": "POST",
        "url": f"http://{sink.host}/notes",
        "with": {"n": "inputs.n"},
        "output": {"id": "string"},
        **more,
    }
    end = {"id": "end", "kind": "transform", "value": "steps.post.id"}
    return definition([post, end], inputs={"n": 1})


def _listed(desk: Desk, *hosts: str) -> None:
    desk.app.worker.bench.outside = ListedHosts(hosts)


async def _ledger(desk: Desk) -> list[tuple[str, EffectState]]:
    async with desk.app.store.reading() as tx:
        found = await effects.of_run(tx, desk.run_id, owner=ANA)
    return [(one.step, one.state) for one in found]


async def test_what_goes_out_is_shown_to_the_letter_and_sent_once_with_its_key(
    sit: Sit, sink: Sink
) -> None:
    sink.answers["POST /notes"] = [(201, '{"id": "N1"}')]
    async with sit(posting(sink)) as desk:
        _listed(desk, sink.host)

        assert await desk.run(n=7) is Status.WAITING
        asked = await desk.asked("post")
        assert (asked.kind, asked.content) == (
            "effect",
            {"to": f"POST http://{sink.host}/notes", "body": {"n": 7}},
        )
        assert sink.got == []
        assert await desk.approve("post") is Status.SUCCEEDED

        assert [(one.method, one.body) for one in sink.got] == [("POST", {"n": 7})]
        assert len(sink.got[0].headers["idempotency-key"]) == 32
        assert sink.got[0].headers["host"] == sink.host
        assert await _ledger(desk) == [("post", EffectState.CONFIRMED)]
        assert (await desk.snapshot()).step("end").value == "N1"


async def test_what_an_answer_has_beside_the_output_is_left_out_at_every_depth(
    sit: Sit, sink: Sink
) -> None:
    answered = '{"id": "N1", "created": "2026", "lines": [{"sku": "a", "by": {"n": 1, "x": 2}}]}'
    sink.answers["POST /notes"] = [(201, answered)]
    output = {"id": "string", "lines": [{"by": {"n": "integer"}}]}
    async with sit(posting(sink, output=output)) as desk:
        _listed(desk, sink.host)
        await desk.run()

        assert await desk.approve("post") is Status.SUCCEEDED
        value = (await desk.snapshot()).step("post").value
        assert value == {"id": "N1", "lines": [{"by": {"n": 1}}]}
        assert await _ledger(desk) == [("post", EffectState.CONFIRMED)]


@pytest.mark.parametrize("answered", ['{"ID": "N1"}', '{"id": 1}', '["N1"]'])
async def test_an_answer_that_lacks_what_the_output_names_fails_and_is_to_be_looked_at(
    sit: Sit, sink: Sink, answered: str
) -> None:
    sink.answers["POST /notes"] = [(201, answered)]
    async with sit(posting(sink)) as desk:
        _listed(desk, sink.host)
        await desk.run()

        assert await desk.approve("post") is Status.FAILED
        assert "What it answered has another form" in str((await desk.snapshot()).run.reason)
        assert await _ledger(desk) == [("post", EffectState.UNKNOWN)]


async def test_no_autonomy_agrees_to_what_goes_out(sit: Sit, sink: Sink) -> None:
    async with sit(posting(sink)) as desk:
        _listed(desk, sink.host)

        assert await desk.run(autonomy=Autonomy.END) is Status.WAITING
        assert sink.got == []


async def test_what_may_have_arrived_is_not_sent_again_until_a_person_has_looked(
    sit: Sit, sink: Sink
) -> None:
    sink.answers["POST /notes"] = [(0, ""), (200, '{"id": "N2"}')]
    async with sit(posting(sink, on_error="ask", retry={"attempts": 3, "delay": 0})) as desk:
        _listed(desk, sink.host)
        await desk.run()

        assert await desk.approve("post") is Status.WAITING
        asked = await desk.asked("post.failed")
        assert "It may have reached" in asked.ask
        assert len(sink.got) == 1
        assert await _ledger(desk) == [("post", EffectState.UNKNOWN)]


async def test_a_receiver_that_knows_its_key_gets_it_again_under_the_same(
    sit: Sit, sink: Sink
) -> None:
    sink.answers["POST /notes"] = [(0, ""), (503, ""), (200, '{"id": "N3"}')]
    flow = posting(sink, idempotent=True, retry={"attempts": 3, "delay": 0, "jitter": 0})
    async with sit(flow) as desk:
        _listed(desk, sink.host)
        await desk.run()

        assert await desk.approve("post") is Status.SUCCEEDED
        assert len({one.headers["idempotency-key"] for one in sink.got}) == 1
        assert len(sink.got) == 3
        assert await _ledger(desk) == [("post", EffectState.CONFIRMED)]


async def test_a_read_asks_nobody_and_keeps_what_it_read(sit: Sit, sink: Sink) -> None:
    sink.answers["GET /rates/EUR?day=1"] = [(200, '{"rate": 1.1}'), (200, '{"rate": 9.9}')]
    read = {
        "id": "read",
        "kind": "http",
        "url": f"http://{sink.host}/rates/{{currency}}",
        "with": {"currency": "steps.currency", "day": "inputs.n"},
        "output": {"rate": "number"},
    }
    flow = definition(
        [{"id": "currency", "kind": "transform", "value": '"EUR"'}, read], inputs={"n": 1}
    )
    async with sit(flow) as desk:
        _listed(desk, sink.host)

        assert await desk.run() is Status.SUCCEEDED
        await desk.app.runs.edit(ANA, desk.run_id, [], words="look again")
        await desk.settle()

        assert (await desk.snapshot()).step("read").value == {"rate": 1.1}
        assert len(sink.got) == 1


async def test_a_run_that_fails_takes_back_what_it_did_and_does_it_anew_when_tried_again(
    sit: Sit, sink: Sink
) -> None:
    sink.answers["POST /rooms"] = [(200, '{"id": "R1"}'), (200, '{"id": "R2"}')]
    sink.answers["POST /cars"] = [(409, "none left"), (200, '{"id": "C1"}')]
    flow = definition(
        [
            _booking(sink, "room", compensate="no_room"),
            {
                "id": "no_room",
                "kind": "http",
                "method": "DELETE",
                "url": f"http://{sink.host}/rooms/{{id}}",
                "with": {"id": "steps.room.id"},
            },
            _booking(sink, "car", needs=["room"]),
        ]
    )
    async with sit(flow) as desk:
        _listed(desk, sink.host)
        await desk.run()
        assert (await desk.asked("room")).content["taken_back_by"].startswith("DELETE http://")
        await desk.approve("room")

        assert await desk.approve("car") is Status.FAILED
        assert ((await desk.snapshot()).run.reason or {})["taken_back"] == ["room"]
        assert [(one.method, one.path) for one in sink.got][-1] == ("DELETE", "/rooms/R1")
        assert ("room", EffectState.COMPENSATED) in await _ledger(desk)

        await desk.app.runs.resume(ANA, desk.run_id)
        assert await desk.settle() is Status.WAITING
        await desk.approve("room")
        assert await desk.approve("car") is Status.SUCCEEDED
        assert [one.path for one in sink.got][-2:] == ["/rooms", "/cars"]
        keys = [one.headers["idempotency-key"] for one in sink.got if one.path == "/rooms"]
        assert len(set(keys)) == 2


def _booking(sink: Sink, name: str, **more: Any) -> dict[str, Any]:
    url = f"http://{sink.host}/{name}s"
    step = {"id": name, "kind": "http", "method": "POST", "url": url, "output": {"id": "string"}}
    return step | more


@pytest.mark.parametrize(
    ("listed", "url", "told"),
    [
        ((), "http://127.0.0.1:9/", "Workflows may not reach 127.0.0.1:9 from here"),
        (("api.example.org",), "https://api.example.org.evil.example/", "may not reach"),
        (("localhost",), "http://localhost:9/", "inside this network"),
        (("api.example.org",), "http://user:pw@api.example.org/", "a name and password"),
        (("api.example.org",), "ftp://api.example.org/", "no address of the web"),
    ],
)
async def test_hosts_that_are_not_listed_or_lie_inside_are_not_called(
    listed: tuple[str, ...], url: str, told: str
) -> None:
    with pytest.raises(NotReached, match=told) as caught:
        await ListedHosts(listed).send(Request("GET", url))

    assert not caught.value.sent


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "::1", "::", "fe80::1", "fc00::1", "::ffff:169.254.169.254",
        "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1", "ff02::1", "fe80::1%eth0",
    ],
)  # fmt: skip
def test_an_address_inside_is_known_also_when_it_is_wrapped(address: str) -> None:
    assert not _is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert _is_public(address)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("3", 3), ("Thu, 26 Nov 2026 12:00:09 GMT", 9), ("soon", 0), ("", 0)],
)
async def test_a_reply_tells_for_how_long_its_server_asks_to_be_left_alone(
    sink: Sink, header: str, seconds: float
) -> None:
    sink.retry_after = header
    sink.answers["GET /"] = [(429, "busy")]
    hosts = ListedHosts([sink.host], clock=lambda: datetime(2026, 11, 26, 12, tzinfo=UTC))

    reply = await hosts.send(Request("GET", f"http://{sink.host}/"))

    assert (reply.status, reply.retry_after) == (429, seconds)


async def test_a_redirect_is_an_answer_and_is_not_followed(sink: Sink) -> None:
    sink.answers["GET /"] = [(302, "elsewhere")]

    reply = await ListedHosts([sink.host]).send(Request("GET", f"http://{sink.host}/"))

    assert (reply.status, len(sink.got)) == (302, 1)


async def test_an_answer_without_end_is_cut_off(sink: Sink) -> None:
    sink.answers["GET /"] = [(200, "x" * 1_200_000)]

    with pytest.raises(NotReached, match="longer than 1,000,000 bytes"):
        await ListedHosts([sink.host]).send(Request("GET", f"http://{sink.host}/"))


@pytest.mark.parametrize("packing", ["gzip", "zstd", "br", "GZIP, gzip"])
async def test_a_packed_answer_is_neither_asked_for_nor_unpacked(sink: Sink, packing: str) -> None:
    sink.packed = packing
    sink.answers["GET /"] = [(200, gzip.compress(b"0" * 20_000_000))]
    request = Request("GET", f"http://{sink.host}/", headers={"Accept-Encoding": "gzip, zstd"})

    with pytest.raises(NotReached, match=r"The answer is packed \("):
        await ListedHosts([sink.host]).send(request)

    assert sink.got[0].headers["accept-encoding"] == "identity"
