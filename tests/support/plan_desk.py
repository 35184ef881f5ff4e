"""A desk for the business plan, written by rules: started, approved, and its files at hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from agents.rules_writer import RulesWriter
from assistant.bootstrap import open_app
from assistant.settings import Settings
from graphs.catalog import shipped
from tests.support.lesson_desk import LessonDesk
from tests.support.workflows import ScriptedWriter

BAKERY = {
    **{"business": "A bakery with a counter", "ask": 60000, "rent": 2400, "owner_draw": 1500},
    "start_month": "March 2027",
}


@asynccontextmanager
async def open_plan_desk(url: str, home: Path) -> AsyncIterator[LessonDesk]:
    """Open the application on a database, with the rules as its writer."""
    settings = Settings(home, url, model="rules")
    rules = RulesWriter()
    async with open_app(settings, writers=lambda pin: rules) as app:
        yield LessonDesk(app, shipped("business_plan"), ScriptedWriter())
