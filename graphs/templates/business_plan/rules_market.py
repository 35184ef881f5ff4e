"""Offline rules for the market: the founder's own words, and what only they can bring."""

from agents.rules.words import computed, keep, question, standard, yours
from graphs.templates.business_plan.draft import (
    Brief,
    Competition,
    Competitor,
    Market,
    Offer,
    Segment,
    ToBring,
)
from graphs.templates.business_plan.voice import asked, prose

_TO_COMPANIES = frozenset(("services", "marketplace"))


def market(brief: Brief) -> Market:
    """Say who buys in the founder's words; of what nobody here can know, say where to find it."""
    bank = prose("to_bring")
    listed = bank["companies" if brief.model_type in _TO_COMPANIES else "everybody"]
    theirs = [_buyers(brief.buyers)] if brief.buyers else []
    return keep(
        Market,
        segments=theirs,
        to_bring=[
            keep(ToBring, id=computed(name), what=standard(what), where=standard(where))
            for name, what, where in listed
        ],
        questions=[
            asked(
                "market",
                "What have you found out about your market? Bring it, and it goes in here.",
                "Figures about a market that nobody has looked up would be worth nothing.",
                "/market/facts",
            )
        ],
    )


def competition(brief: Brief) -> Competition:
    """List whom the founder named, and going on as today; nobody is made up."""
    rows = [
        keep(
            Competitor,
            id=computed(f"K{place}"),
            name=yours(name),
            kind="direct",
            strengths=question("What do they do well?"),
            gaps=question("What do their buyers miss?"),
            price=question("What do they charge?"),
            source=question("Where did you see it, and when?"),
        )
        for place, name in enumerate(brief.competitors, 1)
    ]
    today = prose("status_quo")
    rows.append(
        keep(
            Competitor,
            id=computed(f"K{len(rows) + 1}"),
            name=standard(today["name"]),
            kind="status_quo",
            strengths=standard(today["strengths"]),
            gaps=yours(brief.difference)
            if brief.difference
            else question("What do they put up with today?"),
        )
    )
    open_ = () if brief.competitors else (_who_else(),)
    return keep(
        Competition,
        rows=rows,
        answer="",
        questions=list(open_),
    )


def offer(brief: Brief) -> Offer:
    """Say what is sold and why in the founder's words."""
    return keep(
        Offer,
        value=yours(brief.difference)
        if brief.difference
        else question("Why is it worth its price to them?"),
        products=[yours(brief.business)],
        hard_to_copy="",
        questions=[
            asked(
                "products",
                "What exactly can people buy, and at which prices?",
                "The numbers work with one average sale; a reader wants to see the list.",
                "/offer/products",
            )
        ],
    )


def _buyers(said: str) -> Segment:
    return keep(Segment, id=computed("S1"), who=computed("Buyers"), need=yours(said))


def _who_else() -> object:
    return asked(
        "who_else",
        "Who else sells this to the same people, within a mile or a search?",
        "There is always somebody, and every reader asks. Names come from you alone.",
        "/competition/rows",
    )
