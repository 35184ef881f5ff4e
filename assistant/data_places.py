"""Where the data of workflows lies: one folder, and databases by the names set for them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_KINDS = ("sqlite", "sqlite+aiosqlite", "postgresql", "postgresql+asyncpg")
_ALLOWED = "NAME=sqlite:///FILE or NAME=postgresql://USER:PASSWORD@HOST/DATABASE"


@dataclass(frozen=True)
class DataPlaces:
    """What workflows may read and change; nothing, where nobody has set anything."""

    folder: Path | None = None
    databases: Mapping[str, str] = field(default_factory=dict, repr=False)  # URLs, with passwords


def read_data_places(
    given: Mapping[str, str], home: Path, own: str, problems: list[str]
) -> DataPlaces:
    """Return the places that are set; what Draftroom itself keeps is none of them."""
    folder = _folder(given.get("DRAFTROOM_DATA_FOLDER", ""), home, problems)
    databases: dict[str, str] = {}
    listed = given.get("DRAFTROOM_DATABASES", "").split(",")
    for number, one in enumerate((one.strip() for one in listed), 1):
        if not one:
            continue
        name, _, url = (part.strip() for part in one.partition("="))
        told = f"{name!r}" if _NAME.fullmatch(name) and url else f"number {number}"  # no password
        if problem := _problem(name, url, home, own):
            problems.append(f"DRAFTROOM_DATABASES, {told} {problem}")
        elif name in databases:
            problems.append(f"DRAFTROOM_DATABASES, {told} is there twice")
        databases[name] = url
    return DataPlaces(folder, databases)


def _folder(given: str, home: Path, problems: list[str]) -> Path | None:
    if not given.strip():
        return None
    folder, own = Path(given.strip()).expanduser().resolve(), home.resolve()
    if folder == own or folder in own.parents:
        problems.append(
            f"DRAFTROOM_DATA_FOLDER is {given!r}, which holds what Draftroom keeps itself; name a"
            " folder with nothing else in it"
        )
    return folder


def _problem(name: str, url: str, home: Path, own: str) -> str:
    if not _NAME.fullmatch(name) or not url:
        return f"must be {_ALLOWED}, with small letters, digits and _ in its name"
    try:
        parts = urlsplit(url)
        place = _place(parts)
    except ValueError:
        return f"is no database URL; allowed: {_ALLOWED}"
    if parts.scheme not in _KINDS or not parts.path.strip("/"):
        return f"is no database URL; allowed: {_ALLOWED}"
    kept = [_place(urlsplit(own)), *(str((home / one).resolve()) for one in ("checkpoints.db",))]
    return "is where Draftroom keeps its own data; name another one" if place in kept else ""


def _place(parts: SplitResult) -> str:
    """Return what tells databases apart, whoever asks for them."""
    if parts.scheme.startswith("sqlite"):
        return str(Path(parts.path.removeprefix("/")).expanduser().resolve())
    return f"{parts.hostname}:{parts.port or 5432}{parts.path}"
