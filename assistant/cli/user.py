"""user: the people of a shared server and their passwords, which are never on the command line."""

import getpass
import os
import sys
from argparse import Namespace

from assistant.access import Auth
from assistant.accounts import Accounts
from assistant.cli import words
from assistant.cli.output import Exit, UsageError
from assistant.cli.session import Session
from assistant.errors import Conflict
from assistant.identity import shown_name, user_id
from assistant.log import people


async def add(args: Namespace, session: Session) -> Exit:
    """Make an account."""
    name = _name(args)
    password = _password(session)
    async with session.store() as store:
        try:
            user = await Accounts(store).add(name, password)
        except Conflict as error:
            raise Conflict(words.been_here(name), **error.facts) from error
    log("%s was added", user)
    session.screen.say(words.let_in(name))
    if session.settings.access.auth is not Auth.PASSWORD:
        auth = session.settings.access.auth.value
        session.screen.say(words.ACCOUNTS_SLEEP.format(auth=auth))
    return Exit.OK


async def listed(args: Namespace, session: Session) -> Exit:
    """List who can sign in."""
    async with session.store() as store:
        names = await Accounts(store).names()
    if args.json:
        session.screen.answer({"users": names})
    session.screen.say(*(names or [words.NOBODY_YET]))
    return Exit.OK


async def password(args: Namespace, session: Session) -> Exit:
    """Give somebody a new password."""
    name = _name(args)
    typed = _password(session)
    async with session.store() as store:
        user = await Accounts(store).change_password(name, typed)
    log("%s has a new password", user)
    session.screen.say(words.new_password(name))
    return Exit.OK


async def remove(args: Namespace, session: Session) -> Exit:
    """Let somebody in no more."""
    name = _name(args)
    async with session.store() as store:
        user = await Accounts(store).remove(name)
    log("%s was removed", user)
    session.screen.say(words.let_out(name))
    return Exit.OK


def log(what: str, user: str) -> None:
    """Write down what became of an account, and who has done it."""
    try:
        who = getpass.getuser()
    except (KeyError, OSError):  # a container knows its user by a number alone
        who = f"user {os.getuid()}"
    people.info(f"{what}, by %s at the terminal", user, who)


def _name(args: Namespace) -> str:
    """Return the name as it is shown; raise AccountRefused before anything is asked."""
    user_id(args.name)
    return shown_name(args.name)


def _password(session: Session) -> str:
    """Return the password that the person types twice, or the line that a program gives."""
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        if not line:
            raise UsageError("no password was given on standard input")
        return line.removesuffix("\n").removesuffix("\r")
    from assistant.cli.ask import Gone, hidden

    try:
        while (typed := hidden(words.PASSWORD)) != hidden(words.PASSWORD_AGAIN):
            session.screen.say(words.NOT_THE_SAME)
    except Gone:
        raise UsageError("no password was given") from None
    return typed
