"""Conversations: one message in, one answer out, the same behind every front end.

A message is answered once, after the one before it; what goes wrong becomes one clear sentence.
Names beside needs are taken out before anything is kept or sent.
"""

import asyncio
import contextlib
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from agents.errors import AgentError
from agents.tools import ToolDesk, ToolLimits
from assistant.board import HEARD, Board, Card, Post, Shown, post_id
from assistant.checkpoints import Checkpoints, reachable
from assistant.errors import DraftroomError, NotFound
from assistant.store import conversations, users
from assistant.store.conversations import Message as Kept
from assistant.supervisor import privacy
from assistant.supervisor.commands import without_slash, words_of
from assistant.supervisor.intents import Matcher, TakesFiles, is_plain
from assistant.supervisor.model_thinker import Careful, ModelThinker
from assistant.supervisor.outcomes import Outcome
from assistant.supervisor.situating import situation_of
from assistant.supervisor.speech import assents, is_go
from assistant.supervisor.titles import is_makeshift, title_of
from assistant.supervisor.tools import tools_of
from assistant.supervisor.turn import Services, Turn
from assistant.supervisor.voices import Voices
from assistant.words import say
from graphs.errors import GraphError
from graphs.memory import Message
from graphs.thinking import Thinker

if TYPE_CHECKING:
    from graphs.supervisor import Supervisor  # loaded with the first message, as it takes long

log = logging.getLogger(__name__)

LIMITS = ToolLimits(turns=6, calls=12, seconds=180.0, call_seconds=60.0, output_characters=8_000)
TURN_SECONDS = 240.0
MOST_CHARACTERS = 8_000
_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")
_HELD = "held"  # in a remembered answer: words that wait for a yes before they are sent


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a person says in one go."""

    text: str = ""
    files: Sequence[tuple[str, bytes]] = ()  # names and contents
    command: str | None = None  # chosen in place of being typed
    id: str = ""  # the message's own, where the front end has given it one


@dataclass(frozen=True, kw_only=True)
class _Hearing:
    """A message on its way to its answer."""

    actor: str
    conversation_id: str
    id: str
    typed: str
    words: str  # what is acted on: the typed words without names beside needs
    students: tuple[str, ...] = ()
    by_command: bool = False


@dataclass
class _Going:
    """The turn of a conversation that is being answered."""

    scope: asyncio.Timeout
    stopped: bool = False


class Conversations:
    """Answers what people say."""

    def __init__(
        self,
        services: Services,
        board: Board,
        checkpoints: Checkpoints,
        voices: Voices,
        *,
        limits: ToolLimits = LIMITS,
        turn_seconds: float = TURN_SECONDS,
    ) -> None:
        self._services = services
        self._store = services.store
        self._board = board
        self._checkpoints = checkpoints
        self._voices = voices
        self._limits = limits
        self._turn_seconds = turn_seconds
        self._graph: Supervisor | None = None
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._going: dict[str, _Going] = {}

    async def turn(self, actor: str, conversation_id: str, said: Said) -> None:
        """Answer a message with posts; raise NotFound in somebody else's conversation.

        A message with the id of one that was answered is not answered again.
        """
        if not _ID.fullmatch(conversation_id):
            raise NotFound("There is no such conversation.", conversation=conversation_id)
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        async with lock:
            message_id = said.id or self._store.ids()
            if await self._is_answered(actor, conversation_id, message_id):
                return
            scope = asyncio.timeout(self._turn_seconds)
            try:
                async with scope:
                    self._going[conversation_id] = _Going(scope)
                    await self._in_time(actor, conversation_id, said, message_id)
            except TimeoutError:
                going = self._going[conversation_id]
                key = "chat.stopped" if going.stopped else "chat.too_long"
                await self._post(actor, conversation_id, message_id, say(key))
            finally:
                self._going.pop(conversation_id, None)

    async def stop(self, actor: str, conversation_id: str) -> bool:
        """End the answering of a message; drafts go on. False where nothing is being answered."""
        async with self._store.reading() as tx:
            await conversations.get(tx, conversation_id, owner=actor)
        going = self._going.get(conversation_id)
        if going is None:
            return False
        going.stopped = True
        going.scope.reschedule(asyncio.get_running_loop().time())
        return True

    async def forget(self, conversation_id: str) -> None:
        """Drop the memory of a conversation that was removed."""
        await self._checkpoints.forget(conversation_id)

    async def _in_time(self, actor: str, conversation_id: str, said: Said, message_id: str) -> None:
        try:
            await self._answer(actor, conversation_id, said, message_id)
        except (DraftroomError, GraphError, AgentError) as error:
            await self._post(actor, conversation_id, message_id, str(error))
        except Exception:
            log.exception(
                "turn broke",
                extra={"action": "turn.broke", "actor": actor, "conversation": conversation_id},
            )
            await self._post(actor, conversation_id, message_id, say("chat.broke_down"))

    async def _answer(self, actor: str, conversation_id: str, said: Said, message_id: str) -> None:
        from graphs.supervisor import memory_of

        graph = await self._agent()
        with reachable():
            memory = await memory_of(graph, conversation_id)
        situation = await situation_of(self._services, actor, conversation_id, memory)
        typed = said.text[:MOST_CHARACTERS]
        cleaned = privacy.without_names(
            typed, about_students=privacy.is_about_students(typed, situation)
        )
        typed_out = without_slash(cleaned.text)
        words = words_of(said.command, cleaned.text) if said.command else typed_out
        hearing = _Hearing(
            actor=actor,
            conversation_id=conversation_id,
            id=message_id,
            typed=typed,
            words=_held(memory, words) or words,
            students=cleaned.students,
            by_command=bool(said.command),
        )
        await self._keep_message(hearing, cleaned.text)
        turn = Turn(
            actor=actor,
            conversation_id=conversation_id,
            words=hearing.words,
            situation=situation,
            services=self._services,
            files=said.files,
        )
        await self._told(graph, hearing, turn)

    async def _told(self, graph: "Supervisor", hearing: _Hearing, turn: Turn) -> None:
        from graphs.supervisor import answered

        voice = None
        fault: AgentError | None = None
        plain = hearing.by_command or is_plain(hearing.words, turn.situation)
        if not plain or turn.files:
            try:
                voice = await self._voices.of(hearing.actor, hearing.conversation_id)
            except AgentError as error:
                fault = error
        told = _about_names(hearing)
        if voice is not None and hearing.students:
            await self._hold(graph, hearing, told)
            return
        matcher = Matcher(turn.situation)
        thinker: Thinker = matcher
        if voice is not None or fault is not None:
            model = ModelThinker(voice, turn) if voice is not None else matcher
            thinker = Careful(model, turn.situation, fault)
        if turn.files:
            thinker = TakesFiles(thinker)
        with reachable():
            text = await answered(
                graph,
                hearing.conversation_id,
                _with_files(hearing.words, turn.files),
                thinker,
                ToolDesk(tools_of(turn), self._limits),
            )
            await self._checkpoints.keep_newest(hearing.conversation_id)
        await self._name(hearing, turn.outcomes)
        text = "\n\n".join(one for one in (told, text) if one)
        await self._post(hearing.actor, hearing.conversation_id, hearing.id, text, turn.outcomes)

    async def _hold(self, graph: "Supervisor", hearing: _Hearing, told: str) -> None:
        """Send nothing yet: show the words without the name, and wait for a yes."""
        from graphs.supervisor import remember

        text = f"{told} {say('chat.names.go_on', words=hearing.words)}"
        with reachable():
            await remember(
                graph,
                hearing.conversation_id,
                {"role": "user", "content": hearing.words},
                {"role": "assistant", "content": text, _HELD: hearing.words},
            )
            await self._checkpoints.keep_newest(hearing.conversation_id)
        await self._post(hearing.actor, hearing.conversation_id, hearing.id, text)

    async def _agent(self) -> "Supervisor":
        from graphs.supervisor import compiled

        if self._graph is None:
            self._graph = compiled(checkpointer=await self._checkpoints.saver())
        return self._graph

    async def _is_answered(self, actor: str, conversation_id: str, message_id: str) -> bool:
        answer_id = _answer_id(conversation_id, message_id)
        async with self._store.reading() as tx:
            with contextlib.suppress(NotFound):
                await conversations.message(tx, answer_id, owner=actor)
                return True
            with contextlib.suppress(NotFound):
                await conversations.get(tx, conversation_id, owner=actor)
                return False
        async with self._store.transaction() as tx:
            await users.ensure(tx, actor, actor)
            await conversations.ensure(tx, conversation_id, owner=actor)
        return False

    async def _keep_message(self, hearing: _Hearing, text: str) -> None:
        """Keep what was said, without names, and show it in every open page."""
        async with self._store.transaction() as tx:
            try:
                message = await conversations.message(tx, hearing.id, owner=hearing.actor)
                known = message.conversation_id == hearing.conversation_id
            except NotFound:
                known = False
            new = Kept(
                id=hearing.id,
                conversation_id=hearing.conversation_id,
                kind=HEARD,
                author=message.author if known else hearing.actor,
                text=text,
                facts=message.facts if known else None,
                created_at=tx.now(),
            )
            if not known or message.text != text:
                await conversations.say(tx, new)
        await self._board.show(hearing.conversation_id, [Shown(new, ())])

    async def _name(self, hearing: _Hearing, outcomes: Sequence[Outcome]) -> None:
        """Give the conversation a title, unless it has one of its own."""
        title = title_of(hearing.words, outcomes)
        async with self._store.reading() as tx:
            found = await conversations.get(tx, hearing.conversation_id, owner=hearing.actor)
            of_a_form = title != title_of(hearing.words, ())
            if not title or title == found.title or (found.title and not of_a_form):
                return
            said = await conversations.said(tx, found.id, owner=hearing.actor)
        heard = [hearing.typed, *(one.text for one in said if one.kind == HEARD)]
        if is_makeshift(found.title, heard):
            async with self._store.transaction() as tx:
                await conversations.change(tx, found.id, owner=hearing.actor, title=title)

    async def _post(
        self,
        actor: str,
        conversation_id: str,
        message_id: str,
        text: str,
        outcomes: Sequence[Outcome] = (),
    ) -> None:
        id_ = _answer_id(conversation_id, message_id)
        found = [one for outcome in outcomes for one in outcome.cards]
        unique = {(one.kind, repr(sorted(one.facts.items()))): one for one in found}
        cards = [
            Card(kind=one.kind, facts=one.facts, id=post_id(id_, one.kind, str(index)))
            for index, one in enumerate(unique.values())
        ]
        await self._board.post(actor, conversation_id, Post(id=id_, text=text, cards=cards))


def _answer_id(conversation_id: str, message_id: str) -> str:
    return post_id(conversation_id, message_id, "answer")


def _about_names(hearing: _Hearing) -> str:
    if not hearing.students:
        return ""
    return say("chat.names", n=len(hearing.students), students=", ".join(hearing.students))


def _with_files(words: str, files: Sequence[tuple[str, bytes]]) -> str:
    """Return the words with the names of the files that came along, as they are remembered."""
    if not files:
        return words
    names = ", ".join(name[:120] for name, _ in files)
    return f"{words}\n{say('chat.file.with', names=names)}".strip()


def _held(memory: Sequence[Message], words: str) -> str:
    """Return the words that were held back, where these words let them go."""
    last: dict[str, Any] = memory[-1] if memory else {}
    return str(last.get(_HELD, "")) if is_go(words) or assents(words) else ""
