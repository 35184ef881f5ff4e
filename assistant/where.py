"""Where words go: the hosts behind a writer, and the line that is always on the screen."""

import os
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from agents.providers import words_go_to
from assistant.access import Auth, is_loopback
from assistant.settings import Settings
from assistant.words import say
from graphs.edits import UseWriter, WriterPin
from graphs.revision import Revision
from graphs.workflow import Workflow


def hosts_of(
    pins: Iterable[WriterPin], settings: Settings, env: Mapping[str, str] = os.environ
) -> tuple[str, ...]:
    """Return the hosts that words of these writers go to; this computer is none of them."""
    found = [
        _host(pin, model, settings, env)
        for pin in pins
        if not pin.by_rules
        for model in dict.fromkeys((pin.name, *dict(pin.models).values()))
    ]
    return tuple(dict.fromkeys(host for host in found if not _is_here(host)))


def pins_of(revision: Revision) -> tuple[WriterPin, ...]:
    """Return every writer that was chosen for a draft, its own first."""
    chosen = [one.writer for one in revision.edits if isinstance(one, UseWriter)]
    return tuple(dict.fromkeys((revision.writer, *chosen)))


def line_of(hosts: Iterable[str], settings: Settings, workflow: Workflow | None = None) -> str:
    """Return the sentence that says where words go; of a workflow also what its steps reach."""
    named = " and ".join(hosts)
    if reached := " and ".join(workflow.reaches if workflow else ()):
        words = say("connect.where.hosts", hosts=named) if named else say("connect.where.no_model")
        return f"{words} {say('connect.where.steps', places=reached)}"
    if named:
        return say("connect.where.hosts", hosts=named)
    shared = settings.access.auth is not Auth.LOCAL
    return say("connect.where.server" if shared else "connect.where.computer")


def _host(pin: WriterPin, model: str, settings: Settings, env: Mapping[str, str]) -> str:
    base = f"//{pin.at}" if pin.at else settings.api_base
    return words_go_to(model, base, env)


def _is_here(host: str) -> bool:
    return is_loopback(urlsplit(f"//{host}").hostname or "")
