"""What a fault trial leaves in folders and in tables, and how it looks in the end."""

from dataclasses import asdict, dataclass
from pathlib import Path

from tests.support.crash_oracle import lines
from tests.support.crash_room import Place
from tests.support.shops import Shop

# Nothing in the log tells one row from another, so a second load would add all of them again.
TABLES = """
drop table if exists fault_plans;
drop table if exists fault_log;
create table fault_plans (id varchar(40) primary key, plan text);
create table fault_log (id varchar(40), plan text);
"""
NOTICES = "news.jsonl"


@dataclass(frozen=True)
class Goods:
    """Everything that stands outside: files, notices, and the rows of both tables."""

    site: dict[str, str]
    data: dict[str, str]
    notices: tuple[str, ...]
    plans: tuple[tuple[str, ...], ...]
    log: tuple[tuple[str, ...], ...]

    def differences(self, other: "Goods") -> list[str]:
        """Say what is not as it is in ``other``."""
        mine, theirs = asdict(self), asdict(other)
        return [
            f"{name}: {mine[name]}, not {theirs[name]}"
            for name in mine
            if mine[name] != theirs[name]
        ]


async def prepare(place: Place) -> None:
    """Make the folders, and both tables with nothing in them."""
    for folder in (place.home / "site", place.home / "data"):
        folder.mkdir()
    await _shop(place).do(TABLES)


async def goods(place: Place) -> Goods:
    """Return what stands outside now."""
    return Goods(
        site=_files(place.home / "site"),
        data=_files(place.home / "data"),
        notices=tuple(sorted(one["text"] for one in lines(place.home / "notices" / NOTICES))),
        plans=await rows(place, "fault_plans"),
        log=await rows(place, "fault_log"),
    )


async def rows(place: Place, table: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a table, in order."""
    return tuple(await _shop(place).do(f"select id, plan from {table} order by id, plan"))


def _shop(place: Place) -> Shop:
    return Shop(place.home / "data", place.shop)


def _files(folder: Path) -> dict[str, str]:
    """Return what the files hold that can be found by their names."""
    return {
        one.relative_to(folder).as_posix(): one.read_text("utf-8")
        for one in folder.rglob("[!.]*")
        if one.is_file()
    }
