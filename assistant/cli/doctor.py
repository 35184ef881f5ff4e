"""doctor: looks at everything a draft needs on this machine, and says what to do where it lacks."""

import asyncio
import importlib.util
import os
import shlex
import sys
from argparse import Namespace
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.cli import words
from assistant.cli.output import Exit
from assistant.cli.session import Session
from assistant.errors import DraftroomError
from assistant.left_behind import left_behind
from assistant.modes import open_to_others
from assistant.words import say

OLDEST, NEWEST = (3, 11), (3, 13)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    found: str
    do: str = ""  # what the person can do about it
    needed: bool = True


async def doctor(args: Namespace, session: Session) -> Exit:
    """Check this installation."""
    checks = [check async for check in _checks(session)]
    broken = [one for one in checks if one.needed and not one.ok]
    if args.json:
        session.screen.answer({"ok": not broken, "checks": [asdict(one) for one in checks]})
    for one in checks:
        session.screen.say(_line(one))
    session.screen.say(
        "", "Everything that a draft needs is here." if not broken else "Something is missing."
    )
    return Exit.BROKEN if broken else Exit.OK


def _line(one: Check) -> object:
    from rich.text import Text

    mark, style = ("✓", "green") if one.ok else ("✗", "red") if one.needed else ("–", "yellow")
    text = Text(f"  {mark} ", style).append(f"{one.name:<16}", "default").append(one.found, "dim")
    return text if one.ok or not one.do else text.append(f"\n    {'':<16}{one.do}", "default")


async def _checks(session: Session) -> AsyncIterator[Check]:
    yield _python()
    yield _folder(session)
    yield _modes(session)
    yield await _database(session)
    yield await _writer(session)
    yield _limits(session)
    yield _outside(session)
    yield _folders(session)
    async for check in _data(session):
        yield check
    yield _templates()
    yield await _files()
    yield _editor()


def _python() -> Check:
    version = sys.version_info[:2]
    said = ".".join(map(str, sys.version_info[:3]))
    return Check("Python", OLDEST <= version <= NEWEST, said, "Use Python 3.11, 3.12 or 3.13.")


def _folder(session: Session) -> Check:
    home = session.settings.home
    writable = home.is_dir() and os.access(home, os.W_OK)
    return Check(
        "data folder",
        writable,
        str(home),
        "Make it writable, or set DRAFTROOM_HOME to another folder.",
    )


def _modes(session: Session) -> Check:
    """Say whether others on this computer can read what is kept here."""
    home, url = session.settings.home, session.settings.database_url
    file = url.partition(":///")[2].partition("?")[0] if url.startswith("sqlite") else ""
    seen = open_to_others(home, Path(file) if file else None)
    if not seen:
        return Check("file modes", True, "only you can read what is kept here")
    told = ", ".join(str(one) for one in seen)
    mend = " ".join(shlex.quote(str(one)) for one in seen)
    return Check(
        "file modes", False, f"others can read {told}", f"chmod -R go= {mend}", needed=False
    )


async def _database(session: Session) -> Check:
    kind = session.settings.database_url.split(":", 1)[0].split("+")[0]
    try:
        async with session.app() as app:
            count = len(await app.runs.inbox("local"))
            file = await left_behind(session.settings, app.store)
    except (DraftroomError, OSError) as error:
        return Check(
            "database", False, str(error), "Look at DRAFTROOM_DATABASE_URL, and at the free space."
        )
    if file is not None:
        said = say("serve.left_behind", file=file)
        do = "Or unset DRAFTROOM_DATABASE_URL to have them back."
        return Check("database", False, said, do, needed=False)
    waiting = f", {words.count(count, 'thing')} waiting for your OK" if count else ""
    return Check("database", True, f"{kind}{waiting}")


async def _writer(session: Session) -> Check:
    """Say what writes. A key is looked for, never tried: that would cost money."""
    try:
        async with session.app() as app:
            state = await app.connections.state("local")
    except (DraftroomError, OSError):
        return Check("writer", False, "not known without the database")
    if state.source == "rules":
        return Check("writer", True, "rules: no AI model is connected. Nothing leaves here.")
    found = f"{state.model}. {state.where} {state.kept}"
    return Check("writer", not state.trouble, found, state.trouble)


def _limits(session: Session) -> Check:
    """Say what a draft may take, and a person in a day."""
    settings = session.settings
    of_run, of_day = (words.limits(one) for one in (settings.limits, settings.day))
    return Check("limits", True, f"a draft: {of_run}; a person's day: {of_day}")


def _outside(session: Session) -> Check:
    """Say where requests of workflows may go, and which secrets may go with them."""
    from assistant.request_secrets import said

    settings = session.settings
    hosts = ", ".join(settings.http_hosts) or "nowhere"
    secrets = "; ".join(said(settings.secrets)) or "none"
    allowed = {one.strip().lower() for one in settings.http_hosts}
    useless = [
        name
        for name, one in sorted(settings.secrets.items())
        if not any(host in allowed or host.partition(":")[0] in allowed for host in one.hosts)
    ]
    found = f"workflows may reach {hosts}; secrets: {secrets}"
    wrong = []
    if inside := sorted(one for one in allowed if _is_name_of_this_computer(one)):
        wrong.append(
            f"{', '.join(inside)} in DRAFTROOM_HTTP_HOSTS is always refused, as a name may not "
            "lead inside this network; write the address, such as 127.0.0.1:8080."
        )
    if useless:
        named = ", ".join(useless)
        wrong.append(f"List the hosts of {named} in DRAFTROOM_HTTP_HOSTS, or take them away.")
    return Check("requests", not wrong, found, " ".join(wrong), needed=bool(inside))


def _is_name_of_this_computer(host: str) -> bool:
    name = host.partition(":")[0].rstrip(".")
    return name == "localhost" or name.endswith(".localhost")


def _folders(session: Session) -> Check:
    """Say where workflows leave files."""
    settings = session.settings
    publish, notices = settings.publish, settings.notices or settings.home / "notices"
    good = publish is None or (publish.is_dir() and os.access(publish, os.W_OK))
    said = "no folder for publishing" if publish is None else f"publishing in {publish}"
    return Check(
        "left files",
        good,
        f"{said}; notices in {notices}",
        "Make the folder of DRAFTROOM_PUBLISH_FOLDER, and make it writable.",
        needed=False,
    )


async def _data(session: Session) -> AsyncIterator[Check]:
    """Say which files and databases workflows may use, and whether they can."""
    places = session.settings.data
    folder = places.folder
    good = folder is None or (folder.is_dir() and os.access(folder, os.R_OK | os.W_OK))
    yield Check(
        "rows in files",
        good,
        f"workflows read and write in {folder or 'no folder'}",
        "Make the folder of DRAFTROOM_DATA_FOLDER, and make it writable.",
        needed=False,
    )
    if not places.databases:
        yield Check("rows in tables", True, "workflows use no database", needed=False)
        return
    from assistant.store.databases import Databases

    databases = Databases(places.databases)
    for name in databases.names:
        trouble = await databases.trouble(name)
        said = trouble or f"{name} answers, and workflows may read and change it"
        do = "Look at DRAFTROOM_DATABASES."
        yield Check("rows in tables", not trouble, said, do, needed=False)


def _templates() -> Check:
    from graphs.catalog import names, shipped
    from graphs.errors import DefinitionError

    try:
        found = [shipped(name).name for name in names()]
    except DefinitionError as error:
        first = str(error).splitlines()[0]
        return Check("templates", False, first, "Install Draftroom again.")
    return Check("templates", bool(found), ", ".join(found), "Install Draftroom again.")


async def _files() -> Check:
    """Make a small file of each kind."""
    lacking = [name for name in ("typst", "docx") if importlib.util.find_spec(name) is None]
    if lacking:
        return Check("files", False, f"without {', '.join(lacking)}", "Run `make setup` again.")
    from graphs.documents.blocks import Document, Para, Run
    from graphs.documents.render import render

    page = Document(name="page", title="Page", blocks=(Para((Run("Ünïcode ✓"),)),))
    pdf = await asyncio.to_thread(render, page, "pdf", copy="clean")
    docx = await asyncio.to_thread(render, page, "docx", copy="clean")
    good = pdf.startswith(b"%PDF") and docx.startswith(b"PK")
    return Check("files", good, "PDF, Word, Markdown, JSON", "Run `make setup` again.")


def _editor() -> Check:
    from assistant.cli.by_hand import editor
    from assistant.cli.output import UsageError

    try:
        found = " ".join(editor())
    except UsageError as error:
        return Check("editor", False, "none", str(error), needed=False)
    return Check("editor", True, found, needed=False)
