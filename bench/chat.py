"""The chat under load: 50 people talk while 20 drafts are being made; a bare echo beside it."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from bench.figures import Figure, plain
from bench.talker import PATIENCE_SECONDS, Talker
from tests.support.server_process import ServerProcess, free_port

PEOPLE = 50
DRAFTS = 20
TURNS = ("hi", "a lesson on density, grade 7, 47 minutes", "what can you do?")
LESSON = {"topic": "Density", "grade": 7, "minutes": 47}


async def measure() -> list[Figure]:
    """Measure the start, the first reaction, and turns under load in ours and in the bare echo."""
    with TemporaryDirectory(prefix="draftroom-bench-") as folder:
        server = ServerProcess(Path(folder))
        await asyncio.to_thread(server.start)
        try:
            alone = await _alone(server.url)
            turns, told = await _under_load(server)
        finally:
            await asyncio.to_thread(server.end)
    async with _bare() as url:
        echo = await _everybody(url)
    turn, bare = median(turns), median(echo)
    return [
        plain("server start to first page", server.seconds_to_ready, " s"),
        plain("words to first visible reaction, alone", alone, " s"),
        plain(f"turn of {PEOPLE} people, {DRAFTS} drafts at work: median", turn, " s"),
        plain("  p95", _p95(turns), " s"),
        plain(f"turn of {PEOPLE} people with a bare echo: median", bare, " s"),
        plain("  p95", _p95(echo), " s"),
        plain("  ratio of the medians", turn / bare),
        Figure("messages lost or errors", told, "none", told == "none"),
    ]


async def _alone(url: str) -> float:
    async with Talker(url) as one:
        await one.say("hi")
        return median([await one.say(TURNS[1]) for _ in range(3)])


async def _under_load(server: ServerProcess) -> tuple[list[float], str]:
    """Return the seconds of all turns while drafts are made, and what went wrong."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        makers = [group.create_task(_drafts(server.url, stop)) for _ in range(DRAFTS)]
        turns = await _everybody(server.url)
        stop.set()
    made = sum(maker.result() for maker in makers)
    lost = PEOPLE * len(TURNS) - len(turns)
    logged = [line for line in server.log().splitlines() if "ERROR" in line]
    wrong = f"{lost} lost, {len(logged)} errors" if lost or logged else "none"
    print(f"({made} drafts were brought to their end beside {len(turns)} turns)", file=sys.stderr)
    return turns, wrong


async def _everybody(url: str) -> list[float]:
    """Have everybody talk at once; return the seconds of every turn."""
    async with AsyncExitStack() as stack:
        people = [await stack.enter_async_context(Talker(url)) for _ in range(PEOPLE)]
        said = await asyncio.gather(*(_talk(one) for one in people))
    return [seconds for turns in said for seconds in turns]


async def _talk(one: Talker) -> list[float]:
    return [await one.say(text) for text in TURNS]


async def _drafts(url: str, stop: asyncio.Event) -> int:
    """Make one draft after the other, each approved as it comes; return how many were finished."""
    made = 0
    headers = {"Origin": url}
    async with httpx.AsyncClient(
        base_url=f"{url}/api", timeout=PATIENCE_SECONDS, headers=headers
    ) as client:
        while not stop.is_set():
            form = await _ask(client, "POST", "/launches", {"template": "lesson_plan"})
            await _ask(client, "PATCH", f"/launches/{form['id']}", {"inputs": LESSON})
            run = (await _ask(client, "POST", f"/launches/{form['id']}/start"))["run"]
            made += await _carried_on(client, run, stop)
    return made


async def _carried_on(client: httpx.AsyncClient, run: str, stop: asyncio.Event) -> bool:
    """Approve what a draft asks for until it is finished, or until everybody has talked."""
    while not stop.is_set():
        stand = await _ask(client, "GET", f"/runs/{run}")
        if stand["status"] == "succeeded":
            return True
        for waiting in stand["waiting"]:
            place = f"/runs/{run}/approvals/{waiting['id']}"
            shown = (await _ask(client, "GET", place))["shown"]
            await _ask(client, "POST", f"{place}/decision", {"shown": shown, "verdict": "approve"})
        await asyncio.sleep(0.3)
    return False


async def _ask(client: httpx.AsyncClient, method: str, path: str, json: Any = None) -> Any:
    answer = await client.request(method, path, json=json)
    answer.raise_for_status()
    return answer.json()


@asynccontextmanager
async def _bare() -> AsyncIterator[str]:
    """Run the bare echo; give its address."""
    with TemporaryDirectory(prefix="draftroom-bench-") as folder:
        port = free_port()
        command = ["run", str(Path(__file__).with_name("echo.py")), "--headless"]
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "chainlit", *command, "--port", str(port)),
            env={**os.environ, "CHAINLIT_APP_ROOT": folder},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        url = f"http://127.0.0.1:{port}"
        try:
            await _until_there(url)
            yield url
        finally:
            process.terminate()
            await process.wait()


async def _until_there(url: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    async with httpx.AsyncClient() as client:
        while time.monotonic() < until:
            try:
                await client.get(url)
                return
            except httpx.TransportError:
                await asyncio.sleep(0.1)
    raise RuntimeError("the bare echo did not start")


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]
