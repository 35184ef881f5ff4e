"""Errors of ours in Chainlit's own routes: told as what they are, and not as a failure of it."""

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exception_handlers import http_exception_handler

from assistant.api import problems
from assistant.errors import DraftroomError


def tell_as_ours(app: FastAPI) -> None:
    """Have an application answer for errors of ours as the API does, also where it hid them."""
    app.add_exception_handler(DraftroomError, problems.ours)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _unhidden)  # type: ignore[arg-type]


async def _unhidden(request: Request, error: HTTPException) -> Response:
    if isinstance(error.__cause__, DraftroomError):
        return await problems.ours(request, error.__cause__)
    return await http_exception_handler(request, error)
