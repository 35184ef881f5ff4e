"""Files are laid out in a process of their own, and a killed one costs nobody their files."""

import asyncio
import os
import signal

from assistant.press import Press
from graphs.catalog import shipped
from graphs.documents.exports import filled, ordered
from tests.support.lesson_sample import sample


def order():
    workflow = shipped("lesson_plan")
    export = workflow.placed["export"].step
    return ordered(workflow, export, sample().model_dump(mode="json"), {}, (), offline=True)


async def test_files_laid_out_apart_are_the_files_laid_out_here() -> None:
    async with Press() as press:
        apart, pid = await press(filled, order()), await press(os.getpid)

    assert apart == filled(order())
    assert pid != os.getpid()


async def test_a_killed_press_is_replaced() -> None:
    async with Press() as press:
        first = await press(os.getpid)
        os.kill(first, signal.SIGKILL)
        others = await asyncio.gather(*(press(os.getpid) for _ in range(5)))

    assert first not in others
    assert len(set(others)) == 1
