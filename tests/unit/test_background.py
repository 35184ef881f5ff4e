"""Work whose caller has gone: it is finished, and what came of it is told where it is a defect."""

import asyncio
import gc
from typing import Any

import pytest

from assistant.errors import LeaseLost
from assistant.store.background import Background


async def _left_alone(error: Exception) -> list[dict[str, Any]]:
    """Cancel who waits for work that then fails; return what the loop had to complain of."""
    complaints: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    goes_on, background = asyncio.Event(), Background()

    async def work() -> None:
        await goes_on.wait()
        raise error

    caller = asyncio.create_task(background.finish(work(), name="store: a write"))
    await asyncio.sleep(0)
    caller.cancel()
    await asyncio.wait([caller])
    goes_on.set()
    await background.ended()
    await asyncio.sleep(0)
    gc.collect()
    return complaints


async def test_a_run_that_is_another_workers_by_then_is_no_defect(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert await _left_alone(LeaseLost(run="1", epoch=2)) == []
    assert caplog.records == []


async def test_another_failure_is_written_down(caplog: pytest.LogCaptureFixture) -> None:
    assert await _left_alone(ValueError("no room")) == []
    [record] = caplog.records
    assert record.getMessage() == "store: a write failed"
