"""The one door to litellm: asks a model, retries what passes, and meters every try.

litellm is imported when the first call is near, in a thread, with everything off that could send
anything elsewhere. Its exceptions never leave this module.
"""

import asyncio
import importlib
import json
import logging
import os
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from agents.breaker import SHARED, Breakers
from agents.errors import Refused, UnknownModel
from agents.patience import Patience
from agents.prices import Price, TokenPrice, most_tokens, tariff_of
from agents.provider_faults import (
    Connection,
    Fault,
    Kind,
    complaint,
    key_variable,
    masked,
    read_fault,
)
from agents.streams import Batch, listen
from agents.text import clipped, without_lone_surrogates
from agents.writer import Meter, Usage

MOST_ANSWER_CHARACTERS = 400_000
CONNECT_SECONDS = 10.0
_DECLINED = {"content_filter", "refusal"}
_loading = threading.Lock()

Message = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ModelRequest:
    """One question to a model."""

    model: str
    messages: Sequence[Message]
    schema: Mapping[str, Any] | None = None  # a JSON schema that the answer must fit
    schema_name: str = "answer"
    tools: Sequence[Mapping[str, Any]] = ()
    tool_choice: Literal["auto", "none"] = "auto"
    temperature: float | None = None
    max_output_tokens: int = 8_000
    api_base: str | None = None
    api_key: str | None = field(default=None, repr=False)
    key_from: str = ""  # who gave the key, in words; then no variable is looked at for another
    trial: bool = False  # nothing is written with it: only the connection is tried
    price: TokenPrice | None = None


@dataclass(frozen=True)
class ToolCall:
    """A tool that the model wants called."""

    id: str
    name: str
    arguments: str  # JSON, as the model wrote it


@dataclass(frozen=True, kw_only=True)
class ModelAnswer:
    """What a model said, and what all tries for it took."""

    text: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    refusal: str | None = None  # None when the model did not decline
    cut: bool = False  # the answer reached a limit of length
    usage: Usage = field(default_factory=Usage)


def warm_up() -> threading.Thread:
    """Start importing litellm in the background and return the thread that does."""
    thread = threading.Thread(target=_load, name="model-warm-up", daemon=True)
    thread.start()
    return thread


async def price_of(
    model: str, input_tokens: int, max_output_tokens: int, own: TokenPrice | None = None
) -> Price:
    """Return the most a call can cost: by the person's own price, else by litellm's local list."""
    litellm = await _loaded()
    tariff = tariff_of(model, litellm.model_cost, own)
    return tariff.price(input_tokens, min(max_output_tokens, tariff.most_output))


async def complete(
    request: ModelRequest,
    *,
    meter: Meter,
    patience: Patience | None = None,
    emit: Callable[[str], None] | None = None,
    breakers: Breakers = SHARED,
) -> ModelAnswer:
    """Ask a model until it answers or patience ends; each try is reserved and settled.

    A model that has not answered several times in a row is not asked for a while. Text is emitted
    as it comes. After a try that was cut, the next one is asked for whole, so that a watcher never
    sees the beginning twice. Raises the errors of agents.errors.
    """
    litellm = await _loaded()
    patience = patience or Patience()
    call = _Call(litellm, request, patience)
    batch = Batch(emit, patience.clock) if emit else None
    with breakers.around(call.at):
        return await _answered(call, meter, batch)


async def _answered(call: "_Call", meter: Meter, batch: Batch | None) -> ModelAnswer:
    patience = call.patience
    spent, tried, started = Usage(), 0, patience.clock()
    while True:
        tried += 1
        outcome, usage = await _metered(call, meter, batch)
        spent = spent + usage
        if isinstance(outcome, ModelAnswer):
            return _accepted(replace(outcome, usage=spent), call.at)
        if outcome.form_refused and call.request.schema is not None:
            call.request = replace(call.request, schema=None)
            continue
        wait = patience.wait_seconds(tried, outcome.retry_after)
        if outcome.kind is not Kind.PASSING or patience.ends(tried, started, wait):
            raise complaint(outcome, call.at, tries=tried, maybe_billed=spent.calls > 0)
        await patience.sleep(wait)


async def close() -> None:
    """Close the HTTP clients that litellm keeps for the running loop."""
    if _door.litellm is not None:
        await _door.litellm.close_litellm_async_clients()
        _door.litellm.in_memory_llm_clients_cache.flush_cache()


@dataclass
class _Door:
    """litellm once it is there, and the event loop that its kept HTTP clients belong to."""

    litellm: Any = None
    loop: Callable[[], asyncio.AbstractEventLoop | None] = lambda: None


_door = _Door()


async def _loaded() -> Any:
    """Return litellm, with no HTTP client of another event loop left in it."""
    litellm = _door.litellm or await asyncio.to_thread(_load)
    loop = asyncio.get_running_loop()
    if _door.loop() is not loop:
        litellm.in_memory_llm_clients_cache.flush_cache()
        _door.loop = weakref.ref(loop)
    return litellm


def _load() -> Any:
    """Import litellm with everything off that sends, prints or reads what nobody asked for."""
    with _loading:
        if _door.litellm is None:
            os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # else it fetches the price list
            os.environ["LITELLM_MODE"] = "PRODUCTION"  # else it reads .env of the working folder
            for name in ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy"):
                logging.getLogger(name).disabled = True  # its lines can hold prompts and keys
            litellm: Any = importlib.import_module("litellm")
            for late in ("openai.resources", "httpcore"):
                importlib.import_module(late)  # else the first call holds the loop up for it
            litellm.suppress_debug_info = True
            litellm.drop_params = True
            litellm.disable_aiohttp_transport = True  # httpx tells apart what went wrong
            litellm.num_retries = None
            _door.litellm = litellm
    return _door.litellm


async def _metered(
    call: "_Call", meter: Meter, batch: Batch | None
) -> tuple[ModelAnswer | Fault, Usage]:
    """Make one try between its reserve and its settlement, also when it is cancelled."""
    ticket = await meter.reserve(call.request.model, call.most)
    usage = call.most
    try:
        outcome = await call.once(batch)
        if isinstance(outcome, ModelAnswer):
            usage = outcome.usage
        elif not outcome.maybe_billed:
            usage = Usage()
    finally:
        await asyncio.shield(meter.settle(ticket, usage))
    return outcome, usage


def _accepted(answer: ModelAnswer, at: Connection) -> ModelAnswer:
    if answer.refusal is None:
        return answer
    reason = clipped(answer.refusal, 300) or "no reason was given"
    message = f"{at.model} declined to write this: {reason}"
    raise Refused(message, provider=at.provider, model=at.model, usage=answer.usage)


class _Call:
    """One request in litellm's terms, tried once or more."""

    def __init__(self, litellm: Any, request: ModelRequest, patience: Patience) -> None:
        provider = _provider(litellm, request.model)
        own_key = None if request.key_from else os.environ.get(key_variable(provider))
        self._litellm = litellm
        self.patience = patience
        self._key = request.api_key or own_key
        self._tariff = tariff_of(request.model, litellm.model_cost, request.price)
        self.request = replace(request, messages=without_lone_surrogates(list(request.messages)))
        self.at = Connection(
            provider=provider,
            model=request.model,
            api_base=request.api_base,
            key_given=request.api_key is not None,
            key_missing=self._key is None,
            key_from=request.key_from,
            trial=request.trial,
        )
        self.most = self._most()

    def _most(self) -> Usage:
        request = self.request
        sent = json.dumps([request.messages, request.schema, request.tools], ensure_ascii=False)
        tokens = most_tokens(sent), min(request.max_output_tokens, self._tariff.most_output)
        return Usage(1, *tokens, self._tariff.price(*tokens).usd)

    async def once(self, batch: Batch | None) -> ModelAnswer | Fault:
        """Ask once; what goes wrong at the provider comes back as a fault."""
        internal = self._litellm._internal_context.is_internal_call
        unlogged = internal.set(True)  # no logging task of litellm's beside the call
        try:
            async with asyncio.timeout(self.patience.timeout_seconds):
                if batch is None or batch.begun:
                    return await self._whole()
                return await self._streamed(batch)
        except TimeoutError:
            seconds = f"{self.patience.timeout_seconds:g}"
            return _broken(f"no answer within {seconds} seconds")
        except tuple(self._litellm.LITELLM_EXCEPTION_TYPES) as error:
            return read_fault(error, key=self._key)
        finally:
            internal.reset(unlogged)

    async def _whole(self) -> ModelAnswer | Fault:
        response = await self._litellm.acompletion(**self._arguments(stream=False))
        if not (response and response.choices):
            return _broken("an answer without content")
        choice = response.choices[0]
        fields = getattr(choice.message, "provider_specific_fields", None) or {}
        calls = tuple(
            ToolCall(call.id, call.function.name or "", call.function.arguments or "")
            for call in choice.message.tool_calls or ()
        )
        usage = getattr(response, "usage", None)
        return self._answer(
            text=choice.message.content or "",
            calls=calls,
            refusal=fields.get("refusal"),
            finish=choice.finish_reason,
            tokens=(usage.prompt_tokens, usage.completion_tokens) if usage else (None, None),
        )

    async def _streamed(self, batch: Batch) -> ModelAnswer | Fault:
        stream = await self._litellm.acompletion(**self._arguments(stream=True))
        async with aclosing(stream):
            heard = await listen(stream, batch, most_characters=MOST_ANSWER_CHARACTERS)
        # litellm makes up a reason to finish where the stream just ended.
        ended = stream.received_finish_reason or stream.intermittent_finish_reason
        if not ended and heard.finish != "length":
            return _broken("the answer ended in the middle")
        return self._answer(
            text=heard.text,
            calls=tuple(ToolCall(*parts) for _, parts in sorted(heard.tool_calls.items())),
            refusal="".join(heard.refusal) or None,
            finish=heard.finish,
            tokens=heard.usage,
        )

    def _answer(
        self,
        *,
        text: str,
        calls: tuple[ToolCall, ...],
        refusal: str | None,
        finish: str | None,
        tokens: tuple[Any, Any],
    ) -> ModelAnswer:
        if refusal is None and finish in _DECLINED:
            refusal = "its provider's filter stopped the answer"
        estimate = (self.most.input_tokens, min(most_tokens(text), self.most.output_tokens))
        return ModelAnswer(
            text=without_lone_surrogates(text[:MOST_ANSWER_CHARACTERS]),
            tool_calls=calls,
            refusal=None if refusal is None else masked(refusal, self._key),
            cut=finish == "length" or len(text) > MOST_ANSWER_CHARACTERS,
            usage=self._tariff.usage(tokens, estimate),
        )

    def _arguments(self, *, stream: bool) -> dict[str, Any]:
        """Put the request into litellm's words."""
        import httpx

        request, patience = self.request, self.patience
        silence = patience.stall_seconds if stream else patience.timeout_seconds
        arguments: dict[str, Any] = {
            "model": request.model,
            "messages": request.messages,
            "max_tokens": self.most.output_tokens,
            "stream": stream,
            "timeout": httpx.Timeout(silence, connect=min(silence, CONNECT_SECONDS)),
            "num_retries": 0,
            "max_retries": 0,
            "api_key": request.api_key or self._no_key(),
        }
        if stream:
            arguments["stream_options"] = {"include_usage": True}
        if request.api_base:
            arguments["api_base"] = request.api_base
        if request.temperature is not None:
            arguments["temperature"] = request.temperature
        if request.tools:
            arguments["tools"] = list(request.tools)
            arguments["tool_choice"] = request.tool_choice
            arguments["_skip_mcp_handler"] = True  # it imports names that our mcp does not have
        if request.schema is not None:
            form = {"name": request.schema_name, "schema": request.schema, "strict": False}
            arguments["response_format"] = {"type": "json_schema", "json_schema": form}
        return arguments

    def _no_key(self) -> str | None:
        """Stand in for a key that was not given, where litellm must not look for another.

        A server of one's own mostly wants none, but the client insists on one.
        """
        alone = self.request.key_from or (self.request.api_base and not self._key)
        return "none" if alone else None


def _broken(detail: str) -> Fault:
    """Describe an answer that began and did not end well; the provider may charge for it."""
    return Fault(kind=Kind.PASSING, detail=detail, maybe_billed=True)


def _provider(litellm: Any, model: str) -> str:
    with suppress(litellm.BadRequestError):
        return str(litellm.get_llm_provider(model)[1])
    message = (
        f"The model {model!r} names no provider that is known. "
        "Write provider/model, for instance openai/gpt-4o-mini or ollama/llama3.1."
    )
    raise UnknownModel(message, model=model)
