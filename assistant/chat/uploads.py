"""Files that come with a message: read, kept, and refused in words where they cannot be used."""

import asyncio
from pathlib import Path
from typing import Any

import chainlit as cl


async def uploads_of(message: cl.Message) -> list[tuple[str, bytes]]:
    """Return the names and bytes of the files of a message."""
    found = []
    for element in message.elements or ():
        one: Any = element
        if one.path:
            found.append((one.name, await asyncio.to_thread(Path(one.path).read_bytes)))
    return found
