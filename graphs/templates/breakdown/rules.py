"""The offline rules of a breakdown: it needs no writer, so there are none."""

from collections.abc import Callable

from pydantic import BaseModel

RULES: dict[str, Callable[..., BaseModel]] = {}
