"""What a provider's fault is read as, and how a person is told."""

import httpx
import pytest

from agents.errors import ProviderDown, Refused, Unavailable, UnknownModel, WrongKey
from agents.provider_faults import Connection, Fault, Kind, complaint, masked, read_fault

OPENAI = Connection(provider="openai", model="openai/gpt-4o-mini")


class ClientError(Exception):
    """An exception in the shape of the client's."""

    def __init__(self, status_code: int | None, message: str, code: str = "") -> None:
        self.status_code = status_code
        self.code = code
        self.body = {"message": message}
        super().__init__(f"litellm.Wrapped: {message}")


def answered(
    status: int, message: str = "", code: str = "", headers: dict[str, str] | None = None
) -> ClientError:
    request = httpx.Request("POST", "http://127.0.0.1/v1")
    response = httpx.Response(status, headers=headers, request=request)
    error = ClientError(status, message, code)
    error.__cause__ = httpx.HTTPStatusError(message, request=request, response=response)
    return error


def broken(cause: Exception) -> ClientError:
    error = ClientError(500, "")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        pytest.param(answered(401), Kind.KEY, id="401"),
        pytest.param(answered(403), Kind.KEY, id="403"),
        pytest.param(answered(400, "API key not valid."), Kind.KEY, id="key refused by a 400"),
        pytest.param(answered(404), Kind.MODEL, id="404"),
        pytest.param(answered(400, "x is not a valid model ID"), Kind.MODEL, id="model by a 400"),
        pytest.param(answered(402), Kind.CREDIT, id="402"),
        pytest.param(answered(429, code="insufficient_quota"), Kind.CREDIT, id="no credit"),
        pytest.param(answered(400, code="content_filter"), Kind.FILTERED, id="filtered"),
        pytest.param(answered(400, "too long"), Kind.REQUEST, id="400"),
        pytest.param(answered(413), Kind.REQUEST, id="413"),
        pytest.param(answered(408), Kind.PASSING, id="408"),
        pytest.param(answered(409), Kind.PASSING, id="409"),
        pytest.param(answered(429), Kind.PASSING, id="429"),
        pytest.param(answered(500), Kind.PASSING, id="500"),
        pytest.param(answered(529), Kind.PASSING, id="529"),
        pytest.param(ClientError(500, "Missing credentials."), Kind.KEY, id="no key at all"),
        pytest.param(ClientError(None, "?"), Kind.PASSING, id="no status"),
    ],
)
def test_a_fault_is_read_from_status_code_and_text(error: ClientError, kind: Kind) -> None:
    assert read_fault(error).kind is kind


@pytest.mark.parametrize(
    ("error", "maybe"),
    [
        pytest.param(answered(500), False, id="the provider said 500"),
        pytest.param(broken(httpx.ConnectError("refused")), False, id="never connected"),
        pytest.param(broken(httpx.ReadTimeout("slow")), True, id="silence"),
        pytest.param(broken(httpx.RemoteProtocolError("cut")), True, id="cut"),
        pytest.param(ClientError(408, "timed out"), True, id="the client's own 408"),
    ],
)
def test_only_what_was_sent_and_not_answered_may_be_billed(error: ClientError, maybe: bool) -> None:
    assert read_fault(error).maybe_billed is maybe


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("2.5", 2.5),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("-3", None),
        ("1e400", None),
        ("soon", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str, seconds: float | None) -> None:
    assert read_fault(answered(429, headers={"Retry-After": header})).retry_after == seconds


@pytest.mark.parametrize(
    ("fault", "at", "kind", "text"),
    [
        pytest.param(
            Fault(kind=Kind.KEY, status=401),
            OPENAI,
            WrongKey,
            "OpenAI didn't accept the key (401, from OPENAI_API_KEY). "
            "Nothing was written or charged at this step.",
            id="key",
        ),
        pytest.param(
            Fault(kind=Kind.KEY),
            Connection(provider="mistral", model="mistral/x", key_missing=True),
            WrongKey,
            "There is no key for Mistral: set MISTRAL_API_KEY. "
            "Nothing was written or charged at this step.",
            id="no key",
        ),
        pytest.param(
            Fault(kind=Kind.MODEL, status=404),
            Connection(provider="openai", model="openai/x", api_base="http://me:pw@box:1/v1"),
            UnknownModel,
            "Your server at box:1 doesn't know the model 'openai/x' (404). Check its name. "
            "Nothing was written or charged at this step.",
            id="model",
        ),
        pytest.param(
            Fault(kind=Kind.REQUEST, status=413, detail="too large"),
            OPENAI,
            Unavailable,
            "OpenAI didn't take the request (413): too large. "
            "Nothing was written or charged at this step.",
            id="request",
        ),
        pytest.param(
            Fault(kind=Kind.FILTERED, detail="violence"),
            OPENAI,
            Refused,
            "OpenAI declined to write this: violence",
            id="filtered",
        ),
        pytest.param(
            Fault(kind=Kind.PASSING, status=503),
            OPENAI,
            ProviderDown,
            "OpenAI gave no answer that can be used (4 tries, last: 503). "
            "Nothing was written or charged at this step.",
            id="down",
        ),
        pytest.param(
            Fault(kind=Kind.PASSING, status=429, retry_after=7),
            OPENAI,
            ProviderDown,
            "OpenAI is busy (4 tries, last: 429). Nothing was written or charged at this step.",
            id="busy",
        ),
    ],
)
def test_a_person_is_told_what_happened_and_what_it_cost(
    fault: Fault, at: Connection, kind: type[Exception], text: str
) -> None:
    error = complaint(fault, at, tries=4, maybe_billed=False)

    assert type(error) is kind
    assert str(error) == text
    assert error.facts["model"] == at.model


@pytest.mark.parametrize(
    "text",
    ["Bearer abc.def", "key canary-1", "sk-proj-0123456789", "gsk_0123456789", "AIza-0123456789"],
)
def test_whatever_looks_like_a_key_is_masked(text: str) -> None:
    hidden = masked(f"wrong: {text}!", "canary-1")

    assert "***" in hidden
    assert not {"abc.def", "canary-1", "0123456789"} & set(hidden.replace("!", " ").split())
    assert "0123456789" not in hidden
