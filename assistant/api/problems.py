"""Errors of the API as problem details (RFC 9457): a title, what happened, and what is allowed."""

import logging
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exception_handlers import http_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from agents.errors import AgentError
from assistant.errors import Conflict, DraftroomError, NotFound, StoreUnavailable
from graphs.errors import DefinitionError, GraphError, InputError

log = logging.getLogger(__name__)

_TITLES = {
    400: "This cannot be read",
    401: "Sign in first",
    403: "This is not allowed",
    404: "There is no such thing",
    405: "This cannot be asked here",
    409: "This has changed since you looked",
    413: "This is too large",
    422: "This does not fit",
    429: "Too often",
    500: "Something broke",
    503: "The database cannot be used now",
}


def problem(
    status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
) -> JSONResponse:
    """Return a problem; ``more`` are facts that a program reads."""
    content = {"type": "about:blank", "title": _TITLES.get(status, "Problem"), "status": status}
    return JSONResponse(
        content | {"detail": detail} | more,
        status_code=status,
        headers=dict(headers or {}),
        media_type="application/problem+json",
    )


def install(app: FastAPI) -> None:
    """Have every error of the API told as a problem."""
    for error, answer in (
        (DraftroomError, _ours),
        (AgentError, _writers),
        (GraphError, _graphs),
        (RequestValidationError, _invalid),
        (HTTPException, _http),
        (Exception, _broken),
    ):
        app.add_exception_handler(error, answer)  # type: ignore[arg-type]  # one handler a class


def tell_ours(app: FastAPI) -> None:
    """Have another application tell errors of ours as problems, also where it took them for its."""
    app.add_exception_handler(DraftroomError, _ours)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _unhidden)  # type: ignore[arg-type]


async def _unhidden(request: Request, error: HTTPException) -> Response:
    if isinstance(error.__cause__, DraftroomError):
        return await _ours(request, error.__cause__)
    return await http_exception_handler(request, error)


async def _ours(request: Request, error: DraftroomError) -> JSONResponse:
    match error:
        case NotFound():
            status = 404
        case Conflict():
            status = 409
        case StoreUnavailable():
            status = 503
        case _:
            status = 422
    facts = {name: _plain(value) for name, value in error.facts.items()}
    return problem(status, str(error), facts=facts)


async def _writers(request: Request, error: AgentError) -> JSONResponse:
    return problem(422, str(error))


async def _graphs(request: Request, error: GraphError) -> JSONResponse:
    if isinstance(error, InputError):
        found = [
            {"name": one.name, "message": one.message, "allowed": one.allowed}
            for one in error.problems
        ]
        return problem(422, str(error), problems=found)
    if isinstance(error, DefinitionError):
        return problem(422, str(error), problems=[asdict(one) for one in error.problems])
    return problem(422, str(error))


async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    found = [
        {"name": ".".join(map(str, one["loc"])), "message": one["msg"]} for one in error.errors()
    ]
    told = "; ".join(f"{one['name']}: {one['message']}" for one in found[:5])
    return problem(422, told, problems=found)


async def _http(request: Request, error: HTTPException) -> JSONResponse:
    return problem(error.status_code, str(error.detail), headers=error.headers)


async def _broken(request: Request, error: Exception) -> JSONResponse:
    log.exception("request broke", extra={"action": "api.broke"}, exc_info=error)
    return problem(500, "Something broke inside Draftroom; it was written to the log.")


def _plain(value: object) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, str | int | float | bool | None | list | dict) else str(value)
