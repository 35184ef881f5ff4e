"""A desk at which people connect models, and an Ollama on the loopback model server."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.access import Access, Auth
from assistant.connections import Connections
from assistant.lines import Lines
from assistant.sealing import Seal
from assistant.settings import Settings
from assistant.store import Store, connections
from tests.support.model_replies import Reply
from tests.support.model_server import ModelServer, Received

ANA, BO = "ana", "bo"
KEY = "sk-canary-0123456789abcdef"
OTHER_KEY = "sk-canary-fedcba9876543210"
MODEL = "openai/test-model"
NOBODY = "http://127.0.0.1:9"  # the port of discard, where nothing listens
SHARED = Access(auth=Auth.PASSWORD)


@dataclass
class Desk:
    """The connections of an installation, opened anew for each look, as after a restart."""

    store: Store
    settings: Settings
    env: dict[str, str] = field(default_factory=dict)
    secret: bytes = b"a secret of thirty-two bytes ..."
    ollama: str = NOBODY
    test_seconds: float = 20.0

    @property
    def lines(self) -> Lines:
        return Lines(self.store, self.settings, Seal(lambda: self.secret), self.env)

    @property
    def opened(self) -> Connections:
        return Connections(
            self.store,
            self.settings,
            self.lines,
            env=self.env,
            ollama=self.ollama,
            test_seconds=self.test_seconds,
        )

    async def row(self, owner: str = ANA) -> connections.StoredConnection | None:
        """Return what the database keeps."""
        async with self.store.reading() as tx:
            return await connections.find(tx, owner=owner)


def answers_as_ollama(server: ModelServer, *models: Mapping[str, Any]) -> str:
    """Let a model server answer as an Ollama that has these models; return its address."""

    def handler(received: Received) -> Reply:
        match received.path:
            case "/api/tags":
                return Reply(raw=json.dumps({"models": models}).encode())
            case "/api/chat":
                said = {
                    "model": received.body["model"],
                    "message": {"role": "assistant", "content": "yes"},
                    "done": True,
                    "done_reason": "stop",
                    "prompt_eval_count": 12,
                    "eval_count": 1,
                }
                return Reply(raw=json.dumps(said).encode())
            case _:
                return Reply(status=404, error="no such path")

    server.answer_with(handler)
    return server.base_url.removesuffix("/v1")
