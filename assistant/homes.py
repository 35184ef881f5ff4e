"""Homes: the conversation in which a run is told of, made for a run that has none."""

from assistant.store import Store, conversations, runs
from assistant.teller import Teller


async def home_of(actor: str, run_id: str, *, store: Store, teller: Teller) -> str:
    """Return the conversation of a run, made now and told everything if there is none.

    Raises NotFound. Asked twice at once, one conversation is made.
    """
    async with store.transaction() as tx:
        await runs.require(tx, run_id, owner=actor, lock=True)
        home = await conversations.home_of(tx, run_id, owner=actor)
        if home is not None:
            return home.conversation_id
        run = await runs.get(tx, run_id, owner=actor)
        made = await conversations.ensure(tx, tx.new_id(), owner=actor)
        await conversations.change(tx, made.id, owner=actor, title=run.title[:120])
        await conversations.adopt(tx, made.id, run_id, owner=actor)
    await teller.tell(run)
    return made.id
