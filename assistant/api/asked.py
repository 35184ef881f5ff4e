"""Who asks a route, and the application that answers."""

from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request, Security
from fastapi.security import HTTPBearer

from assistant.asking import asking
from assistant.bootstrap import App
from assistant.underway import Underway

# Read before anything answers (assistant/asking.py); here it stands for the description of the API.
_KEY = HTTPBearer(auto_error=False, description="A key that `draftroom key add` has made.")


def _actor(_key: Annotated[Any, Security(_KEY)]) -> str:
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
