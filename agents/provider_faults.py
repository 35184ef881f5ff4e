"""What went wrong at a provider, read from the client's exception, and how a person is told.

The exceptions themselves go no further: their texts and chains can hold the key.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from agents.errors import AgentError, ProviderDown, Refused, Unavailable, UnknownModel, WrongKey
from agents.providers import host_of, title_of
from agents.retry_after import seconds_asked

_BUSY_STATUS = {429, 529}
_MINUTE = timedelta(minutes=1)
_PASSING_STATUS = {408, 409, 425, 429}
# Statuses that only a provider sends; the client makes up 408 and 500 for what never got an answer.
_ANSWERED_STATUS = {400, 401, 402, 403, 404, 413, 422, 429, 503, 529}
_NEVER_SENT = {"ConnectError", "ConnectTimeout", "PoolTimeout"}
_BROKEN = {
    "ConnectError": "no connection",
    "ConnectTimeout": "no connection",
    "PoolTimeout": "no connection",
    "ReadTimeout": "silence",
    "WriteTimeout": "silence",
    "ReadError": "a broken connection",
    "WriteError": "a broken connection",
    "RemoteProtocolError": "a broken connection",
    "JSONDecodeError": "an unreadable answer",
}
_FILTER_CODES = {"content_policy_violation", "content_filter"}
_KEY_TEXT = re.compile(r"api[ _]key (is )?(not valid|invalid)|(invalid|incorrect) api[ _]key", re.I)
_NO_KEY_TEXT = re.compile(
    r"missing credentials|missing .{0,40}\bapi[ _-]?key|api_key client option must be set", re.I
)
_MODEL_TEXT = re.compile(
    r"not a valid model|model\b.{0,80}\b(not found|not exist|unknown)|llm provider not provided",
    re.I | re.S,
)
_FORM_TEXT = re.compile(r"response_format|json_schema|structured output", re.I)
# How the client words what it could not read, sometimes with a traceback in it; and what it puts
# before the words of a provider.
_UNREADABLE_TEXT = re.compile(
    r"empty or invalid response|invalid response object|provider returned '|pydantic|traceback",
    re.I,
)
_CLIENT_PREFIX = re.compile(r"^(?:litellm\.\w+: )?(?:\w+: )?(?:\w+Exception - )?")
_KEY_SHAPES = re.compile(r"\b(?:sk|pk|rk|gsk|xai|AIza|key)[-_][\w-]{6,}|\bBearer\s+\S+", re.I)
_UNCHARGED = "Nothing was written or charged at this step."
_UNTRIED = "Nothing was saved or charged."


class Kind(StrEnum):
    """What a fault means for the run."""

    KEY = "key"
    MODEL = "model"
    CREDIT = "credit"
    REQUEST = "request"
    FILTERED = "filtered"
    PASSING = "passing"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A call that gave no answer."""

    kind: Kind
    status: int | None = None
    detail: str = ""
    retry_after: float | None = None
    maybe_billed: bool = False  # the provider may have charged for it

    @property
    def form_refused(self) -> bool:
        """True when the provider may take the request without a schema."""
        return self.kind is Kind.REQUEST and bool(_FORM_TEXT.search(self.detail))


@dataclass(frozen=True, kw_only=True)
class Connection:
    """Whom a call goes to, in words for people; never holds the key."""

    provider: str
    model: str
    api_base: str | None = None
    key_given: bool = False  # by a setting, not by the provider's own variable
    key_missing: bool = False
    key_from: str = ""  # where else than from a setting or a variable, in words for people
    trial: bool = False  # only the connection is tried: nothing is written

    @property
    def title(self) -> str:
        """The provider's name as people know it, with the address of an own server."""
        address = host_of(self.api_base or "")
        if not address:
            return title_of(self.provider)
        # Whoever runs a server of their own speaks OpenAI's language, and is somebody else.
        name = "Your server" if self.provider == "openai" else title_of(self.provider)
        return f"{name} at {address}"

    @property
    def key_variable(self) -> str:
        """The environment variable that holds the key."""
        return key_variable(self.provider)

    @property
    def key_origin(self) -> str:
        """Where the key came from."""
        return self.key_from or ("the settings" if self.key_given else self.key_variable)

    @property
    def uncharged(self) -> str:
        """That nothing has happened."""
        return _UNTRIED if self.trial else _UNCHARGED


def key_variable(provider: str) -> str:
    """Name the environment variable in which litellm looks for a provider's key."""
    return f"{provider.upper()}_API_KEY"


def masked(text: str, key: str | None) -> str:
    """Hide the key, and whatever looks like one, in a text from outside."""
    if key:
        text = text.replace(key, "***")
    return _KEY_SHAPES.sub("***", text)


def read_fault(error: BaseException, *, key: str | None = None) -> Fault:
    """Read what went wrong from an exception of the client and the ones behind it."""
    links = list(_chain(error))
    names = {type(link).__name__ for link in links}
    status = _status(error)
    answered = "HTTPStatusError" in names or status in _ANSWERED_STATUS
    text = _reason(links)
    if not answered and _NO_KEY_TEXT.search(text):
        return Fault(kind=Kind.KEY, detail="there is no key")
    return Fault(
        kind=_kind(status, _codes(links), names, text),
        status=status if answered else None,
        detail=masked(text, key)[:300],
        retry_after=_retry_after(links),
        maybe_billed=not answered and not names & _NEVER_SENT,
    )


def complaint(fault: Fault, at: Connection, *, tries: int, maybe_billed: bool) -> AgentError:
    """Put a fault into the error that a person reads."""
    facts: dict[str, object] = {
        "provider": at.provider,
        "title": at.title,
        "model": at.model,
        "status": fault.status,
        "key_variable": at.key_variable,
        "key_from": at.key_origin,
        "tries": tries,
        "detail": fault.detail,
    }
    kind, text = _said(fault, at)
    if fault.kind is Kind.PASSING:
        text = _down(fault, at, tries, maybe_billed=maybe_billed)
    return kind(text, **facts)


def _said(fault: Fault, at: Connection) -> tuple[type[AgentError], str]:
    status = f" ({fault.status})" if fault.status else ""
    unknown = f"{at.title} doesn't know the model {at.model!r}{status}. Check its name."
    broke = f"{at.title} says that the account has no credit left{status}."
    refused = f"{at.title} didn't take the request{status}: {fault.detail}."
    said: dict[Kind, tuple[type[AgentError], str]] = {
        Kind.KEY: (WrongKey, f"{_of_the_key(fault, at)} {at.uncharged}"),
        Kind.MODEL: (UnknownModel, f"{unknown} {at.uncharged}"),
        Kind.CREDIT: (Unavailable, f"{broke} {at.uncharged}"),
        Kind.REQUEST: (Unavailable, f"{refused} {at.uncharged}"),
        Kind.FILTERED: (Refused, f"{at.title} declined to write this: {fault.detail}"),
        Kind.PASSING: (ProviderDown, ""),
    }
    return said[fault.kind]


def _of_the_key(fault: Fault, at: Connection) -> str:
    if not at.key_missing:
        origin = f"{fault.status}, from {at.key_origin}" if fault.status else at.key_origin
        return f"{at.title} didn't accept the key ({origin})."
    if at.key_from:
        return f"{at.title} wants a key, and none was given."
    return f"There is no key for {at.title}: set {at.key_variable}."


def _down(fault: Fault, at: Connection, tries: int, *, maybe_billed: bool) -> str:
    last = str(fault.status) if fault.status else fault.detail or "no connection"
    tried = "one try" if tries == 1 else f"{tries} tries"
    tally = last if at.trial else f"{tried}, last: {last}"
    if fault.status in _BUSY_STATUS or fault.retry_after:
        text = f"{at.title} is busy{_until(fault)} ({tally})."
    else:
        text = f"{at.title} gave no answer that can be used ({tally})."
    if not maybe_billed:
        return f"{text} {at.uncharged}"
    done = "saved" if at.trial else "written at this step"
    return f"{text} Nothing was {done}; a try that was cut off may be charged."


def _until(fault: Fault) -> str:
    """Say until when a provider wants to be left alone, where that is more than a moment."""
    asked = timedelta(seconds=fault.retry_after or 0)
    if asked < _MINUTE:
        return ""
    return f" until {datetime.now(UTC) + asked:%Y-%m-%d %H:%M} UTC"


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or link.__context__


def _status(error: BaseException) -> int | None:
    status = getattr(error, "status_code", None)
    return int(status) if isinstance(status, int | str) and str(status).isdigit() else None


def _codes(links: list[BaseException]) -> set[str]:
    return {str(getattr(link, "code", "")) for link in links}


def _reason(links: list[BaseException]) -> str:
    """Return what broke the connection, else the innermost message of a provider's answer."""
    for link in links:
        if words := _BROKEN.get(type(link).__name__):
            return words
    for link in reversed(links):
        body = getattr(link, "body", None)
        if isinstance(body, Mapping) and isinstance(body.get("message"), str):
            return str(body["message"])
    text = next((text for link in links if (text := str(link))), "")
    if _UNREADABLE_TEXT.search(text):
        return _BROKEN["JSONDecodeError"]
    return _CLIENT_PREFIX.sub("", text, count=1) if text.startswith("litellm.") else text


def _kind(status: int | None, codes: set[str], names: set[str], text: str) -> Kind:
    if codes & _FILTER_CODES or "ContentPolicyViolationError" in names:
        return Kind.FILTERED
    if "insufficient_quota" in codes:
        return Kind.CREDIT
    match status:
        case HTTPStatus.PAYMENT_REQUIRED:
            kind = Kind.CREDIT
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            kind = Kind.KEY
        case HTTPStatus.NOT_FOUND:
            kind = Kind.MODEL
        case HTTPStatus.BAD_REQUEST if _KEY_TEXT.search(text):
            kind = Kind.KEY
        case HTTPStatus.BAD_REQUEST if _MODEL_TEXT.search(text):
            kind = Kind.MODEL
        case int() if status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in _PASSING_STATUS:
            kind = Kind.REQUEST
        case _:
            kind = Kind.PASSING
    return kind


def _retry_after(links: list[BaseException]) -> float | None:
    for link in links:
        headers: Any = getattr(getattr(link, "response", None), "headers", None)
        if headers and (text := headers.get("retry-after")):
            return seconds_asked(str(text), datetime.now(UTC))
    return None
