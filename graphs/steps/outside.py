"""Steps that reach the world outside."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Discriminator, Field, Tag

from graphs.documents.formats import Format
from graphs.steps.base import Mapped, Output, Spec, StepBase, form

Url = Annotated[
    str,
    form(
        r"^https?://[A-Za-z0-9.\-\[\]:]+(/[^\s]*)?$",
        "https://HOST/PATH, with a {name} in the path alone",
        max_length=2_000,
    ),
]
Name = Annotated[
    str, form(r"^[A-Za-z0-9][A-Za-z0-9-]{0,79}$", "a header's name: letters, digits, -")
]
Text = Annotated[str, form(r"^[\x20-\x7e]*$", "one line of plain ASCII", max_length=4_000)]


def host_of(url: str) -> str:
    """Return the host of an address, with its port where it has one."""
    return urlsplit(url).netloc


class Secret(Spec):
    """A value that whoever runs it has set and nobody is shown, by its name."""

    secret: str = form(r"^[A-Z][A-Z0-9_]{0,39}$", "a name in capitals, such as CMS_KEY")


def _form(value: Any) -> str:
    return "secret" if isinstance(value, Mapping | Secret) else "text"


Value = Annotated[
    Annotated[Text, Tag("text")] | Annotated[Secret, Tag("secret")], Discriminator(_form)
]
Headers = Mapping[Name, Value]


class HttpStep(StepBase):
    """A request to an address of the definition; what changes something there asks a person."""

    kind: Literal["http"]
    method: Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    url: Url
    headers: Headers = Field(default_factory=dict)
    with_: Mapped = Field(default_factory=dict, alias="with")
    output: Output | None = None
    ask: str = ""
    idempotent: bool = False  # twice is once, as the receiver knows Idempotency-Key

    @property
    def reaches(self) -> tuple[str, ...]:
        return (host_of(self.url),)

    @property
    def asks_first(self) -> bool:
        return self.method not in ("GET", "HEAD")


class To(Spec):
    """Where something goes: to a file of the folder for it, or to a webhook."""

    file: str | None = Field(default=None, max_length=200)  # {name} is a value of ``with``
    webhook: Url | None = None
    headers: Headers = Field(default_factory=dict)  # of a webhook
    sign: Secret | None = None  # with which a webhook is signed

    @property
    def place(self) -> str:
        """The place as it is written, with the names in it."""
        return self.file or self.webhook or ""

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host of a webhook."""
        return (host_of(self.webhook),) if self.webhook else ()


class PublishStep(StepBase):
    """What a place holds goes out, once a person has agreed; or what went out is taken away."""

    kind: Literal["publish", "post"]
    from_: str | None = Field(default=None, alias="from")  # where that stands which is published
    format: Format | None = None  # of the files that stand there, this one
    to: To | None = None
    with_: Mapped = Field(default_factory=dict, alias="with")  # what is named in ``to``
    replace: bool = False  # also a file that somebody else has put there
    withdraw: str | None = None  # the step whose file is taken away
    ask: str = ""
    idempotent: bool = False  # as for http

    @property
    def reaches(self) -> tuple[str, ...]:
        return self.to.hosts if self.to else ()

    @property
    def asks_first(self) -> bool:
        return True

    @property
    def named(self) -> Mapping[str, str]:
        return {"withdraw": self.withdraw} if self.withdraw else {}

    @property
    def places(self) -> Mapping[str, str]:
        return {"from": self.from_} if self.from_ else {}


class NotifyStep(StepBase):
    """A message: in the person's own chat, in a file of notices, or to a webhook."""

    kind: Literal["notify"]
    subject: str = Field(default="", max_length=400)  # {name} is a value of ``with``
    text: str = Field(min_length=1, max_length=20_000)
    with_: Mapped = Field(default_factory=dict, alias="with")
    to: To | None = None  # else the chat
    ask: str = ""
    idempotent: bool = False  # as for http

    @property
    def reaches(self) -> tuple[str, ...]:
        return self.to.hosts if self.to else ()

    @property
    def asks_first(self) -> bool:
        return bool(self.reaches)
