"""What talking takes: money set aside in a conversation, and in the day of whoever talks."""

from sqlalchemy import literal, select, update

from agents.errors import LimitReached
from agents.writer import Usage
from assistant.store import days
from assistant.store.budget import day_reached
from assistant.store.columns import Usd
from assistant.store.conversations import get
from assistant.store.database import Transaction
from assistant.store.tables import conversations
from graphs.limits import NO_LIMITS, Limits


async def reserve(
    tx: Transaction,
    conversation_id: str,
    call: Usage,
    *,
    limit_usd: float,
    day: Limits = NO_LIMITS,
) -> str:
    """Set aside the most a call of the supervisor can take, and return of which day that is.

    Raises LimitReached past the limit of the conversation, or of its owner for a ``day``.
    """
    most = literal(call.cost_usd, Usd())
    result = await tx.execute(
        update(conversations)
        .where(
            conversations.c.id == conversation_id,
            conversations.c.spent_usd + most <= literal(limit_usd, Usd()),
        )
        .values(spent_usd=conversations.c.spent_usd + most)
    )
    if not result.rowcount:
        spent = (await get(tx, conversation_id, owner=None)).spent_usd
        raise LimitReached(
            f"This conversation has used ${spent:.2f} of its ${limit_usd:.2f} for talking.",
            spent=spent,
            limit=limit_usd,
        )
    mine = conversations.c.id == conversation_id
    if await tx.first(days.adding(tx, conversations.c.owner, mine, call, day)) is None:
        owner = (await get(tx, conversation_id, owner=None)).owner
        raise day_reached(await days.row_of(tx, owner), call, day)
    return days.today(tx)


async def settle(tx: Transaction, conversation_id: str, most: Usage, cost: Usage, day: str) -> None:
    """Replace what was set aside for a call by what it took."""
    owner = select(conversations.c.owner).where(conversations.c.id == conversation_id)
    await days.charge(tx, owner.scalar_subquery(), day, most, cost)
    change = literal(cost.cost_usd, Usd()) - literal(most.cost_usd, Usd())
    await tx.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(spent_usd=conversations.c.spent_usd + change)
    )
