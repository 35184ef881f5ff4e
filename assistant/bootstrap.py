"""The composition root: opens everything the application is made of, and closes it in reverse."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

from agents.writer import Writer
from assistant.accounts import Accounts
from assistant.board import Board
from assistant.checkpoints import Checkpoints
from assistant.connections import Connections
from assistant.connections import opened as connections_of
from assistant.conversation import Conversations
from assistant.data import SetPlaces
from assistant.hub import Hub
from assistant.launches import LaunchService
from assistant.letterheads import Letterheads
from assistant.limits import House
from assistant.materials.desk import Materials
from assistant.materials.returned import Returns
from assistant.outside import ListedHosts
from assistant.preferences import PreferenceService
from assistant.pricing import TYPICAL_TOKENS
from assistant.proposals import ProposalService
from assistant.published import Folders
from assistant.runs import RunService
from assistant.settings import Settings
from assistant.shift import Bench
from assistant.signals import Signals
from assistant.store import Store, open_store
from assistant.supervisor.turn import Services
from assistant.supervisor.voices import Voices
from assistant.teller import Teller
from assistant.watching import Watch
from assistant.worker import Worker
from assistant.workflows import Workflows
from assistant.writers import Writers, for_everybody
from graphs.edits import WriterPin
from graphs.room import Apart, Emit


@dataclass(frozen=True)
class App:
    """The application, open. The worker is there but does nothing until it is asked to."""

    settings: Settings
    store: Store
    runs: RunService
    worker: Worker
    launches: LaunchService
    proposals: ProposalService
    signals: Signals
    board: Board
    hub: Hub
    teller: Teller
    accounts: Accounts
    connections: Connections
    preferences: PreferenceService
    letterheads: Letterheads
    conversations: Conversations
    materials: Materials
    returns: Returns
    workflows: Workflows
    watch: Watch


@asynccontextmanager
async def open_app(
    settings: Settings,
    *,
    writers: Callable[[WriterPin], Writer] | None = None,
    apart: Apart = asyncio.to_thread,
) -> AsyncIterator[App]:
    """Open the application with its database in the data folder, made if it is not there.

    ``writers`` write for everybody, in place of what people have connected; files are laid out
    ``apart``.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(settings.database_url))
        stack.push_async_callback(_close_models)
        checkpoints = Checkpoints(settings.home / "checkpoints.db", stack)
        connections = connections_of(store, settings)
        bench = Bench(
            store=store,
            writers=for_everybody(writers) if writers else Writers(connections.lines),
            checkpoints=checkpoints,
            apart=apart,
            data=SetPlaces(settings.data),
            outside=ListedHosts(settings.http_hosts, settings.secrets, store.clock),
            files=Folders(settings.publish, settings.notices or settings.home / "notices"),
            day=settings.day,
        )
        worker = Worker(bench)
        hub = Hub(store)
        bench.listener = partial(_reader_along, hub)

        def nudge(run_id: str) -> None:
            worker.nudge(run_id)
            hub.poke()

        runs = RunService(
            store=store,
            writer_of=connections.writer_of,
            house=House(settings.limits, settings.day),
            nudge=nudge,
            prices=typical_price,
        )
        preferences, returns = PreferenceService(store), Returns(store)
        letterheads = Letterheads(store, preferences, apart)
        launches = LaunchService(store, runs, Workflows(store))
        preferences.definition = launches.workflows.definition
        launches.preferred = preferences.get
        launches.remember, launches.remembered = preferences.remember, preferences.remembered
        services = Services(
            store=store,
            runs=runs,
            launches=launches,
            proposals=ProposalService(store, runs),
            connections=connections,
            materials=Materials(store),
            returns=returns,
            letterheads=letterheads,
        )
        yield _app(settings, services, worker, hub, preferences, checkpoints, returns, letterheads)


def _app(
    settings: Settings,
    services: Services,
    worker: Worker,
    hub: Hub,
    preferences: PreferenceService,
    checkpoints: Checkpoints,
    returns: Returns,
    letterheads: Letterheads,
) -> App:
    """Return the application over its services, with all who look on."""
    store = services.store
    voices = Voices(store, services.connections, limit_usd=settings.limit_usd, day=settings.day)
    board = Board(store)
    workflows = services.launches.workflows
    watch = Watch(
        workflows,
        settings.watched or settings.home / "workflows",
        make=settings.watched is None,
    )
    workflows.unusable = watch.lines
    teller = Teller(store, board)
    hub.on_change = teller.tell
    return App(
        settings=settings,
        store=store,
        runs=services.runs,
        worker=worker,
        launches=services.launches,
        proposals=services.proposals,
        signals=Signals(store, services.runs.nudge),
        board=board,
        hub=hub,
        teller=teller,
        accounts=Accounts(store),
        connections=services.connections,
        preferences=preferences,
        letterheads=letterheads,
        conversations=Conversations(services, board, checkpoints, voices),
        materials=services.materials,
        returns=returns,
        workflows=workflows,
        watch=watch,
    )


def _reader_along(hub: Hub, run_id: str) -> Emit | None:
    """Return what passes a run's text on while it is written; None while nobody looks at it."""
    if not hub.watched(run_id):
        return None
    return lambda at, text: hub.tell_text(run_id, at.step, at.item, text)


async def _close_models() -> None:
    """Close the connections to models; nothing is loaded for it where none were made."""
    from agents.model import close

    await close()


async def typical_price(pin: WriterPin, calls: int) -> float | None:
    """Return the typical price of some calls in US dollars; None where it is not known."""
    if pin.by_rules:
        return 0.0
    from agents.model import price_of

    price = await price_of(pin.name, *TYPICAL_TOKENS)
    return price.usd * calls if price.known else None
