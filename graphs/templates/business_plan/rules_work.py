"""Offline rules for how the business works: finding buyers, the work, the people, the risks."""

from typing import Any

from agents.rules.words import computed, keep, question, standard, yours
from graphs.templates.business_plan.draft import (
    Brief,
    Channel,
    GoToMarket,
    Operations,
    Outlook,
    Permit,
    Risk,
    Risks,
    Team,
)
from graphs.templates.business_plan.voice import Voice, asked, prose

FOUNDER = "The founder"


def gtm(brief: Brief) -> GoToMarket:
    """Say what one sale leaves, and offer ways to be found; who buys first is the founder's."""
    voice = Voice(brief)
    prices = prose("pricing")
    return keep(
        GoToMarket,
        first_customers=question("Who are the first ten who buy, by name or by place?"),
        pricing=voice.say(prices.get(brief.model_type, prices["other"])),
        channels=[
            keep(
                Channel,
                id=computed(name),
                channel=standard(channel),
                first_step=standard(step),
                owner=standard(FOUNDER),
            )
            for name, channel, step in prose("channels")[brief.model_type]
        ],
        keeping=question("What makes them come back?"),
        questions=[
            asked(
                "channels",
                "Which of these ways will you really go? Strike the others.",
                "Two that are done beat five that are listed.",
                "/gtm/channels",
            )
        ],
    )


def operations(brief: Brief, per: str) -> Operations:
    """Ask how the work is done, and list what has to be allowed."""
    where = f"In {brief.place}." if brief.place else ""
    return keep(
        Operations,
        day=question(
            "What happens from opening to closing?"
            if per == "day"
            else "What happens from an order to the money for it?"
        ),
        premises=yours(where),
        suppliers=question("Who supplies you, and who would if they could not?"),
        capacity=Voice(brief, per).say("The numbers never go beyond {volume.cap} #units# a #per#."),
        permits=[
            keep(Permit, id=computed(name), what=standard(what), where=standard(office))
            for name, what, office in _permits(brief)
        ],
        questions=[
            asked(
                "capacity",
                "What is the most that you can do in a day: by oven, seats, hours or hands?",
                "Sales that cannot be served are no sales; the plan caps them.",
                "/operations/capacity",
            )
        ],
    )


def team(brief: Brief) -> Team:
    """Say why the founder can do it in their own words."""
    return keep(
        Team,
        why_us=yours(brief.team)
        if brief.team
        else question("What have you done before that shows you can do this?"),
        questions=[
            asked(
                "helpers",
                "Who helps with what you cannot do: books, law, the trade itself?",
                "A reader trusts a founder who knows what is missing.",
                "/team/gaps",
            )
        ],
    )


def risks(brief: Brief, outlook: Outlook, per: str) -> Risks:
    """Name the risks that these numbers and this way of earning have, each with what is done."""
    voice = Voice(brief, per, outlook)
    chosen = list(voice.fitting(prose("risks")))[: prose("most_risks")]
    return keep(
        Risks,
        items=[
            keep(
                Risk,
                id=computed(f"R{place}"),
                risk=voice.say(one["risk"]),
                sign=voice.say(one["sign"]),
                mitigation=voice.say(one["mitigation"]),
                owner=standard(FOUNDER),
            )
            for place, one in enumerate(chosen, 1)
        ],
    )


def _permits(brief: Brief) -> list[Any]:
    bank = prose("permits")
    said = f"{brief.kind} {brief.business}".casefold()
    food = bank["food"] if any(word in said for word in bank["food_words"]) else []
    return [*bank["everybody"], *food]
