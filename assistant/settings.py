"""Settings: read once, from the environment and a file in the data folder, checked whole."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from agents.providers import server_address
from assistant.access import Access, read_access
from assistant.data_places import DataPlaces, read_data_places
from assistant.errors import SettingsError
from assistant.request_secrets import PREFIX, RequestSecret, read_secrets
from graphs.limits import NO_LIMITS, OF, Limits, Of

USUAL = Limits(usd=1.0)
ROLES = ("fast", "strong", "judge")
_OURS = "DRAFTROOM_"
_OF_TESTS = "DRAFTROOM_TEST_"  # where the tests find a database; no setting of the product


class Setting(NamedTuple):
    """One setting: its variable, its default as a person would write it, and what it means."""

    variable: str
    default: str
    meaning: str


SETTINGS = (
    Setting(
        "DRAFTROOM_HOME", "~/.draftroom", "The data folder: database, checkpoints, settings.yaml."
    ),
    Setting(
        "DRAFTROOM_DATABASE_URL",
        "sqlite in the data folder",
        "Where runs are kept: a SQLite or PostgreSQL URL.",
    ),
    Setting("DRAFTROOM_MODEL", "rules", "What writes: `rules`, or a model by its litellm name."),
    Setting(
        "DRAFTROOM_MODEL_FAST", "as DRAFTROOM_MODEL", "The model for roles that need to be quick."
    ),
    Setting(
        "DRAFTROOM_MODEL_STRONG", "as DRAFTROOM_MODEL", "The model for roles that write the draft."
    ),
    Setting(
        "DRAFTROOM_MODEL_JUDGE",
        "as DRAFTROOM_MODEL",
        "The model for critics; better of another family than the writer.",
    ),
    Setting(
        "DRAFTROOM_API_BASE",
        "the provider's",
        "The address of an OpenAI-compatible server of your own.",
    ),
    Setting(
        "DRAFTROOM_MODEL_SERVERS",
        "none",
        "Further model servers that people with accounts may connect to, with commas between.",
    ),
    Setting(
        "DRAFTROOM_LIMIT_USD",
        "1.00",
        "The hard limit of a run in US dollars; the run pauses there.",
    ),
    Setting("DRAFTROOM_LIMIT_TOKENS", "none", "The same in tokens, read and written."),
    Setting("DRAFTROOM_LIMIT_CALLS", "none", "The same in calls of a model."),
    Setting(
        "DRAFTROOM_DAY_USD",
        "none",
        "What the models of each person may take in a day, from 00:00 UTC, in US dollars.",
    ),
    Setting("DRAFTROOM_DAY_TOKENS", "none", "The same in tokens, read and written."),
    Setting("DRAFTROOM_DAY_CALLS", "none", "The same in calls of a model."),
    Setting(
        "DRAFTROOM_HTTP_HOSTS",
        "none",
        "The hosts that workflows may send requests to, with commas between: `api.example.org`, or"
        " `api.example.org:443` for one port alone.",
    ),
    Setting(
        "DRAFTROOM_DATA_FOLDER",
        "none",
        "The folder in which workflows may read and write files with rows, and nowhere else.",
    ),
    Setting(
        "DRAFTROOM_DATABASES",
        "none",
        "The databases that workflows may read and change, as NAME=URL with commas between.",
    ),
    Setting(
        "DRAFTROOM_SECRET_NAME",
        "none",
        "A secret for requests of workflows, which call it by its NAME: the hosts that it may go"
        " to, a space, and the value.",
    ),
    Setting(
        "DRAFTROOM_PUBLISH_FOLDER",
        "none",
        "The folder that workflows may publish files into.",
    ),
    Setting(
        "DRAFTROOM_NOTICES",
        "notices in the data folder",
        "The folder in which workflows keep their files of notices.",
    ),
    Setting(
        "DRAFTROOM_WORKFLOWS",
        "workflows in the data folder",
        "The folder whose workflow files are registered while the chat is served, as they change.",
    ),
    Setting("DRAFTROOM_PORT", "8000", "The port of the chat."),
    Setting(
        "DRAFTROOM_HOST",
        "127.0.0.1",
        "The address the chat listens on; others than this computer's need accounts.",
    ),
    Setting(
        "DRAFTROOM_HOSTS",
        "this computer's names",
        "The names by which browsers call it, with commas between: `drafts.example.org`.",
    ),
    Setting(
        "DRAFTROOM_AUTH",
        "local",
        "Who may use it: `local` (you alone), `password` (accounts), `header` (a proxy says who).",
    ),
    Setting("DRAFTROOM_AUTH_HEADER", "none", "The header in which the proxy names the person."),
    Setting(
        "DRAFTROOM_TRUSTED_PROXY",
        "this computer",
        "The addresses of proxies whose headers are believed, with commas between.",
    ),
)


@dataclass(frozen=True)
class Settings:
    """What the application was started with."""

    home: Path
    database_url: str
    model: str = "rules"
    models: Mapping[str, str] = field(default_factory=dict)  # by model role
    api_base: str | None = None
    port: int = 8000
    access: Access = field(default_factory=Access)
    servers: tuple[str, ...] = ()  # model servers that others than the operator may connect to
    http_hosts: tuple[str, ...] = ()  # that workflows may send requests to
    data: DataPlaces = field(default_factory=DataPlaces)  # that workflows may read and change
    limits: Limits = USUAL  # of a run, where nobody says another
    day: Limits = NO_LIMITS  # of each person, from 00:00 UTC
    secrets: Mapping[str, RequestSecret] = field(default_factory=dict, repr=False)  # of requests
    publish: Path | None = None  # where workflows may publish files
    notices: Path | None = None  # where they keep notices; None: in the data folder
    watched: Path | None = None  # where workflow files are looked for; None: in the data folder

    @classmethod
    def load(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """Return the settings; raise SettingsError with every problem. The environment leads."""
        env = os.environ if env is None else env
        home = Path(env.get("DRAFTROOM_HOME") or "~/.draftroom").expanduser()
        given = {**_file(home / "settings.yaml"), **{k: v for k, v in env.items() if v}}
        problems = _strange_names(env)
        model = given.get("DRAFTROOM_MODEL", "rules").strip()
        limits = _limits(given, "DRAFTROOM_LIMIT", problems)
        day = _limits(given, "DRAFTROOM_DAY", problems)
        port = _number(given, "DRAFTROOM_PORT", (1, 65_535), 8000, problems)
        url = given.get("DRAFTROOM_DATABASE_URL") or f"sqlite:///{home / 'draftroom.db'}"
        if not url.startswith(
            ("sqlite:", "sqlite+aiosqlite:", "postgresql:", "postgresql+asyncpg:")
        ):
            problems.append("DRAFTROOM_DATABASE_URL must begin with sqlite: or postgresql:")
        access = read_access(given, problems)
        servers = _servers(given.get("DRAFTROOM_MODEL_SERVERS", ""), problems)
        data = read_data_places(given, home, url, problems)
        secrets = read_secrets(given, problems)
        if problems:
            raise SettingsError("\n".join(problems))
        models = {
            role: given[f"DRAFTROOM_MODEL_{role.upper()}"]
            for role in ROLES
            if given.get(f"DRAFTROOM_MODEL_{role.upper()}")
        }
        base = given.get("DRAFTROOM_API_BASE") or None
        hosts = tuple(one.strip() for one in given.get("DRAFTROOM_HTTP_HOSTS", "").split(","))
        hosts = tuple(one for one in hosts if one)
        return cls(
            home=home,
            database_url=url,
            model=model,
            models=models,
            api_base=base,
            limits=USUAL.replaced(limits),
            day=day,
            port=int(port),
            access=access,
            servers=servers,
            http_hosts=hosts,
            data=data,
            secrets=secrets,
            publish=_folder(given, "DRAFTROOM_PUBLISH_FOLDER"),
            notices=_folder(given, "DRAFTROOM_NOTICES"),
            watched=_folder(given, "DRAFTROOM_WORKFLOWS"),
        )

    def on_port(self, port: int) -> "Settings":
        """Return the same settings with another port."""
        return replace(self, port=port)

    @property
    def limit_usd(self) -> float:
        """What a run may cost, and what talking in a conversation may."""
        return self.limits.usd or 0.0

    @property
    def offline(self) -> bool:
        """True when nothing that is written leaves this computer."""
        return self.model == "rules"


def _folder(given: Mapping[str, str], name: str) -> Path | None:
    return Path(given[name]).expanduser() if given.get(name) else None


def _file(path: Path) -> dict[str, str]:
    """Return the settings of a file, one ``NAME: value`` a line; named as in the environment."""
    if not path.is_file():
        return {}
    known = {setting.variable for setting in SETTINGS}
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        is_secret = line.strip().startswith(PREFIX)
        text = line.strip() if is_secret else line.split("#", 1)[0].strip()
        if not text:
            continue
        name, colon, value = text.partition(":")
        if not colon or not (is_secret or name.strip() in known):
            shown = f"{PREFIX}..." if is_secret else repr(line)
            allowed = ", ".join(sorted(known))
            raise SettingsError(f"{path.name}, line {number}: {shown}; allowed are: {allowed}")
        found[name.strip()] = value.strip().strip("'\"")
    return found


def _strange_names(env: Mapping[str, str]) -> list[str]:
    """Return a problem for each name that looks like ours and sets nothing."""
    known = sorted(setting.variable for setting in SETTINGS)
    strange = (
        name
        for name, value in sorted(env.items())
        if value and name.startswith(_OURS) and name not in known
    )
    return [
        f"{name} is no setting; {_nearest(name, known)}"
        for name in strange
        if not name.startswith((PREFIX, _OF_TESTS))
    ]


def _nearest(name: str, known: list[str]) -> str:
    """Return the name that was most likely meant, or else all of them."""
    bare = {one.removeprefix(_OURS): one for one in known}
    near = get_close_matches(name.removeprefix(_OURS), bare, n=1, cutoff=0.75)
    return f"did you mean {bare[near[0]]}?" if near else f"allowed are: {', '.join(known)}"


def _servers(listed: str, problems: list[str]) -> tuple[str, ...]:
    """Return addresses in the form in which they are compared with what a person gives."""
    found = {one.strip(): server_address(one) for one in listed.split(",") if one.strip()}
    problems += [
        f"DRAFTROOM_MODEL_SERVERS names {one!r}; it must be an address such as http://10.0.0.5:8000/v1"
        for one, address in found.items()
        if address is None
    ]
    return tuple(address for address in found.values() if address is not None)


def _limits(given: Mapping[str, str], name: str, problems: list[Any]) -> Limits:
    """Return the limits that begin with a name; what is not set has none."""
    most: dict[Of, float] = {"usd": 10_000.0, "tokens": 1e12, "calls": 1e9}
    before = len(problems)
    found = {
        kind: _number(given, variable, (0.0, most[kind]), 0.0, problems)
        for kind in OF
        if (variable := f"{name}_{kind.upper()}") in given
    }
    if len(problems) > before:
        return NO_LIMITS  # told with the other problems
    usd, tokens, calls = (found.get(kind) for kind in OF)
    return Limits(
        usd=usd,
        tokens=None if tokens is None else int(tokens),
        calls=None if calls is None else int(calls),
    )


def _number(
    given: Mapping[str, str],
    name: str,
    within: tuple[float, float],
    default: float,
    problems: list[Any],
) -> float:
    raw = given.get(name)
    if raw is None:
        return default
    try:
        number = float(raw)
    except ValueError:
        number = float("nan")
    if not within[0] <= number <= within[1]:
        problems.append(
            f"{name} is {raw!r}; it must be a number from {within[0]:g} to {within[1]:g}"
        )
    return number
