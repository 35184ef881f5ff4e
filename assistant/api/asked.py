"""Who asks a route, and the application that answers."""

from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request

from assistant.asking import asking
from assistant.bootstrap import App
from assistant.underway import Underway


def _actor() -> str:
    actor = asking.get()
    if actor is None:
        raise HTTPException(401, "Sign in first.", headers={"WWW-Authenticate": "Bearer, Cookie"})
    return actor


def _app(request: Request) -> App:
    room: Any = request.app.state.room
    assert isinstance(room, App)
    return room


def _begun(request: Request) -> Underway:
    underway: Any = request.app.state.underway
    assert isinstance(underway, Underway)
    return underway


MOST = 10**9  # what the numbers of versions and events are below

Actor = Annotated[str, Depends(_actor)]
Room = Annotated[App, Depends(_app)]
Begun = Annotated[Underway, Depends(_begun)]
