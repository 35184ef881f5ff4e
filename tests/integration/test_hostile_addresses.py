"""Hostile addresses in requests of workflows: none is dialled, however it is written."""

import asyncio
import socket
from typing import Any

import pytest

from assistant.outside import ListedHosts, _checked, _dialled
from graphs.outside import NotReached, Request
from tests.support.http_sink import open_sink

LISTED = "api.example.org"
# PORT is a server of the test, which must hear nothing.
ELSEWHERE = [
    "http://127.0.0.1:PORT/", "http://localhost:PORT/", "http://localhost.:PORT/",
    "http://LOCALHOST:PORT/", "http://127.1:PORT/", "http://2130706433:PORT/",
    "http://0x7f000001:PORT/", "http://0177.0.0.1:PORT/", "http://0x7f.1:PORT/",
    "http://0:PORT/", "http://0.0.0.0:PORT/", "http://127.0.0.1.:PORT/",
    "http://127.127.127.127:PORT/", "http://[::1]:PORT/", "http://[::]:PORT/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]:PORT/", "http://[::ffff:7f00:1]:PORT/",
    "http://[::ffff:169.254.169.254]/latest/meta-data/", "http://169.254.169.254/",
    "http://2852039166/", "http://[fd00:ec2::254]/", "http://[64:ff9b::7f00:1]:PORT/",
    "http://[2002:7f00:1::]:PORT/", "http://10.0.0.1/", "http://192.168.0.1/",
    "http://metadata.google.internal/", f"http://{LISTED}@127.0.0.1:PORT/",
    f"http://127.0.0.1:PORT#@{LISTED}/", f"http://{LISTED}:80@127.0.0.1:PORT/",
    f"http://127.0.0.1:PORT\\@{LISTED}/", f"http://{LISTED}.evil.example/",
    f"http://evil.example/{LISTED}", f"http://{LISTED}%00.evil.example/",
    f"http://{LISTED}%2f@evil.example/", "http:///PORT", "http://", f"//{LISTED}/",
    "http://[::1:PORT/", "http://[x]/", "http://]/",
    f"file://{LISTED}/etc/passwd", f"gopher://{LISTED}:PORT/", f"ftp://{LISTED}/",
    "file:///etc/passwd", "unix:///var/run/docker.sock", "data:text/plain,x",
    f"http://{LISTED}:99999/", f"http://{LISTED}:PORT/", "http://\u2460\u2461\u2466.0.0.1:PORT/",
    "http://ⓛocalhost:PORT/", "http://[fe80::1%25lo]:PORT/",
]  # fmt: skip
NAMES_OF_INSIDE = [
    "localhost", "localhost.", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0", "0x0",
    "2852039166", "0xa9fea9fe", "10.1", "192.168.1", "127.0.0.1.",
]  # fmt: skip


@pytest.mark.parametrize("url", ELSEWHERE)
async def test_what_is_not_listed_is_refused_before_anything_is_dialled(url: str) -> None:
    async with open_sink() as sink:
        with pytest.raises(NotReached) as caught:
            await ListedHosts([LISTED + ":80"]).send(
                Request("GET", url.replace("PORT", str(sink.port)))
            )

    assert (caught.value.sent, caught.value.fault, sink.got) == (False, "permanent", [])


@pytest.mark.parametrize("name", NAMES_OF_INSIDE)
async def test_a_name_that_leads_inside_is_refused_even_where_it_is_listed(name: str) -> None:
    async with open_sink() as sink:
        with pytest.raises(NotReached) as caught:
            await ListedHosts([name]).send(Request("GET", f"http://{name}:{sink.port}/"))

    assert (caught.value.sent, sink.got) == (False, [])


async def test_a_name_is_looked_up_once_and_what_was_looked_at_is_dialled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter(["93.184.216.34", "127.0.0.1"])

    async def resolved(*_: Any, **__: Any) -> list[Any]:
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, (next(answers), 80))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolved)

    target = await _checked(ListedHosts([LISTED])._place(f"http://{LISTED}/x"))

    assert _dialled(target) == "http://93.184.216.34:80/x"
    assert next(answers) == "127.0.0.1"


async def test_one_address_inside_among_several_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def resolved(*_: Any, **__: Any) -> list[Any]:
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, (one, 80)) for one in ("93.184.216.34", "10.0.0.7")]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolved)

    with pytest.raises(NotReached, match=r"leads to 10\.0\.0\.7, inside this network"):
        await _checked(ListedHosts([LISTED])._place(f"http://{LISTED}/x"))
