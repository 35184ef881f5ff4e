"""The check of web addresses: they parse, and none appears that the person did not give (X09)."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from agents.sources import leaves
from graphs.checks.check import Check, Draft
from graphs.checks.passages import is_yours, passages
from graphs.findings import Finding, Severity, blocking

_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"')\]\u201d]+"
    r"|(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|org|edu|gov|net|io|co\.uk)\b(?:/[^\s<>\"')\]]*)?(?!@)",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE)


def only_given_links() -> Check:
    """X09: every web address can be opened and came from the person."""

    def find(draft: Draft) -> Iterator[Finding]:
        theirs = {_plain(link) for _, leaf in leaves(draft.inputs) for link in _links(leaf)}
        hosts = {link.split("/")[0] for link in theirs}
        for passage in passages(draft):
            for link in _links(passage.text):
                if not _HOST.fullmatch(_plain(link).split("/")[0].split(":")[0]):
                    yield _finding(
                        passage.path, link, "isn't a web address that opens. Correct it."
                    )
                elif _plain(link) not in theirs | hosts and not is_yours(draft, passage.path):
                    problem = "wasn't given by you, so it may not exist. Take it out or check it."
                    yield _finding(passage.path, link, problem)

    return Check(
        id="X09",
        title="Web addresses are yours",
        nature="reference",
        severity=Severity.BLOCK,
        find=find,
    )


def _finding(path: str, link: str, problem: str) -> Finding:
    return blocking("X09", path, f"{link} {problem}", link)


def _links(value: object) -> list[str]:
    found = _LINK.findall(value) if isinstance(value, str) else []
    return [link.rstrip(".,;:!?") for link in found]


def _plain(link: str) -> str:
    """Return an address as people mean it: without scheme, www and the slash at the end."""
    try:
        parts = urlsplit(link if "://" in link else f"//{link}")
    except ValueError:
        return ""
    host = parts.netloc.casefold().removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"
