"""The world outside as a case scripts it: replies to requests, and folders in memory."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphs.file_names import check_name
from graphs.outside import NotReached, Reply, Request


@dataclass
class Replies:
    """Answers requests; implements Outside."""

    replies: Mapping[str, Any]
    sent: list[str] = field(default_factory=list)

    def refuses(self, request: Request) -> str:
        return ""  # a case has every secret, and says itself what it has no reply to

    async def send(self, request: Request) -> Reply:
        name = f"{request.method} {request.url}"
        if name not in self.replies:
            raise NotReached(f"The case has no reply to {name}.", fault="permanent")
        scripted = self.replies[name]
        turns = scripted if isinstance(scripted, list) else [scripted]
        reply = turns[min(self.sent.count(name), len(turns) - 1)]
        self.sent.append(name)
        if isinstance(reply, Mapping) and set(reply) == {"status"}:
            return Reply(int(reply["status"]), "")
        return Reply(200, reply)


@dataclass
class Folder:
    """Keeps files in memory; implements Files."""

    files: dict[str, bytes] = field(default_factory=dict)
    notices: dict[str, dict[str, Mapping[str, Any]]] = field(default_factory=dict)

    def refuses(self, name: str) -> str:
        return ""

    async def published(self, name: str) -> str | None:
        content = self.files.get(name)
        return None if content is None else hashlib.sha256(content).hexdigest()

    async def publish(self, name: str, content: bytes, over: Collection[str] | None) -> None:
        check_name(name)
        known = await self.published(name)
        if known is not None and over is not None and known not in over:
            raise NotReached(f"{name} is there already.", fault="permanent")
        self.files[name] = content

    async def withdraw(self, name: str, over: Collection[str]) -> bool:
        known = await self.published(name)
        if known is not None and known not in over:
            raise NotReached(f"{name} was changed since it was published.", fault="permanent")
        return self.files.pop(name, None) is not None

    async def notice(self, name: str, key: str, line: Mapping[str, Any]) -> None:
        self.notices.setdefault(name, {}).setdefault(key, line)
