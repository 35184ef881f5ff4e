"""The writer that asks a language model: prompt, answer, one repair, sources and usage."""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Any

from agents.answers import Fit, Misfit, read_answer
from agents.breaker import SHARED, Breakers
from agents.errors import InvalidAnswer, Refused
from agents.framing import messages_of, repair_messages, schema_of
from agents.model import ModelAnswer, ModelRequest, complete
from agents.patience import Patience
from agents.prices import TokenPrice
from agents.sources import Source, leaves
from agents.text import clipped
from agents.tools import Tool, ToolLimits, converse
from agents.writer import Assignment, Meter, ModelRole, Usage, Written

Emit = Callable[[str], None]


@dataclass(frozen=True)
class LLMWriter:
    """Writes with the model bound to each model role; ``model`` serves the roles not named."""

    model: str
    _: KW_ONLY
    models: Mapping[ModelRole, str] = field(default_factory=dict)
    api_base: str | None = None
    api_key: str | None = field(default=None, repr=False)  # None leaves it to the environment
    key_from: str = ""  # who gave the key, in words; then the environment is left alone
    temperature: float | None = None
    max_output_tokens: int = 8_000
    prices: Mapping[str, TokenPrice] = field(default_factory=dict)  # by model
    patience: Patience = field(default_factory=Patience)
    breakers: Breakers = SHARED  # of the whole process
    tools: Mapping[str, Tool] = field(default_factory=dict)  # by name; a role names its own
    tool_limits: ToolLimits = field(default_factory=ToolLimits)

    @property
    def name(self) -> str:
        """The model that serves every role not bound to another."""
        return self.model

    def model_for(self, role: ModelRole) -> str:
        """Return the model that serves a role; it is part of the step's key."""
        return self.models.get(role, self.model)

    async def write(
        self, assignment: Assignment, *, meter: Meter, emit: Emit | None = None
    ) -> Written:
        """Write one piece; see Writer. Raises the errors of agents.errors."""
        return await _Writing(self, assignment, meter, emit).finish()


class _Writing:
    """One assignment on its way to a valid answer."""

    def __init__(
        self, writer: LLMWriter, assignment: Assignment, meter: Meter, emit: Emit | None
    ) -> None:
        self._writer = writer
        self._assignment = assignment
        self._meter = meter
        self._emit = emit
        self._model = writer.model_for(assignment.role.model_role)
        self._tools = [writer.tools[name] for name in assignment.role.tools if name in writer.tools]
        self._messages = messages_of(assignment)
        self._usage = Usage()

    async def finish(self) -> Written:
        """Ask, repair once if needed, and return what fits."""
        output = self._assignment.output
        answer = await self._answer()
        read = read_answer(answer.text, output, cut=answer.cut)
        if isinstance(read, Misfit):
            self._emit = None  # a watcher has seen the first answer; the second replaces it
            self._messages += repair_messages(answer.text, read.problems)
            answer = await self._answer()
            read = read_answer(answer.text, output, cut=answer.cut)
        if isinstance(read, Fit):
            sources = {path: Source.MODEL for path, _ in leaves(read.value)}
            return Written(read.value, sources, self._usage, read.reason)
        raise self._invalid(answer, read)

    async def _answer(self) -> ModelAnswer:
        if not self._tools:
            return await self._ask(self._messages, False)
        return await converse(self._ask, self._messages, self._tools, self._writer.tool_limits)

    async def _ask(self, messages: list[dict[str, Any]], tools_allowed: bool) -> ModelAnswer:
        writer, output = self._writer, self._assignment.output
        request = ModelRequest(
            model=self._model,
            messages=messages,
            schema=schema_of(output, reasoned=self._assignment.reasoned),
            schema_name=output.__name__,
            tools=[tool.offer for tool in self._tools],
            tool_choice="auto" if tools_allowed else "none",
            temperature=writer.temperature,
            max_output_tokens=writer.max_output_tokens,
            api_base=writer.api_base,
            api_key=writer.api_key,
            key_from=writer.key_from,
            price=writer.prices.get(self._model),
        )
        try:
            answer = await complete(
                request,
                meter=self._meter,
                patience=writer.patience,
                emit=self._emit,
                breakers=writer.breakers,
            )
        except Refused as error:
            error.facts["usage"] = self._usage + error.usage
            raise
        self._usage = self._usage + answer.usage
        return answer

    def _invalid(self, answer: ModelAnswer, read: Misfit) -> InvalidAnswer:
        role = self._assignment.role
        shown = "; ".join(read.problems[:3])
        return InvalidAnswer(
            f"The {role.title.lower()}'s answer did not fit the form, also after one repair: "
            f"{clipped(shown, 500)}",
            model=self._model,
            step=self._assignment.step,
            item=self._assignment.item,
            problems=read.problems,
            answer=clipped(answer.text, 2_000),
            usage=self._usage,
        )
