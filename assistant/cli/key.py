"""key: the keys by which programs use a shared server in somebody's name."""

from argparse import Namespace
from datetime import datetime

from assistant.api_keys import ApiKeys
from assistant.cli import words
from assistant.cli.output import Exit
from assistant.cli.session import Session
from assistant.cli.user import log
from assistant.secret_file import kept_secret
from assistant.store import Store
from assistant.store.api_keys import ApiKey


async def add(args: Namespace, session: Session) -> Exit:
    """Make a key and print it, which is the only time that anybody sees it."""
    async with session.store() as store:
        key = await _keys(session, store).make(args.name, args.purpose, args.days)
    log(f"a key for {args.purpose!r} was made for %s", args.name)
    if args.json:
        session.screen.answer({"key": key})
    session.screen.say(key, words.KEY_SHOWN_ONCE)
    return Exit.OK


async def listed(args: Namespace, session: Session) -> Exit:
    """List whose keys there are, for what, and when they were used."""
    async with session.store() as store:
        keys = await _keys(session, store).all()
    if args.json:
        session.screen.answer({"keys": [_told(one) for one in keys]})
    for one in keys:
        until = f"until {_day(one.expires_at)}" if one.expires_at else "without an end"
        used = f"last used {_day(one.used_at)}" if one.used_at else "never used"
        session.screen.say(f"{one.id}  {one.owner}: {one.purpose} ({until}, {used})")
    if not keys:
        session.screen.say(words.NO_KEYS_YET)
    return Exit.OK


async def remove(args: Namespace, session: Session) -> Exit:
    """Let a key count no more."""
    async with session.store() as store:
        gone = await _keys(session, store).remove(args.key)
    log(f"the key for {gone.purpose!r} was removed from %s", gone.owner)
    session.screen.say(words.KEY_REMOVED.format(key=gone.id, owner=gone.owner))
    return Exit.OK


def _keys(session: Session, store: Store) -> ApiKeys:
    return ApiKeys(store, lambda: kept_secret(session.settings.home).derived("api keys"))


def _told(key: ApiKey) -> dict[str, object]:
    return {name: value for name, value in vars(key).items() if name != "mac"}


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"
