"""Flaws of a business plan: what a credit officer notices, and what code computes again."""

from assistant.evaluation.flaws.planting import (
    FILLER,
    PLEA,
    Data,
    Flaw,
    also,
    both,
    places,
    put,
    say,
)

_ANYBODY = "Everybody, of any age and income, everywhere."
_CARE = "We will monitor this closely and respond with marketing."
_STUDY = {
    "id": "F98",
    "claim": "The market for this grows fast and will double.",
    "value": None,
    "unit": "",
    "as_of": "2025",
    "basis": "web",
    "source": "Global Trends Report",
}


def _generic_risks(data: Data) -> Data:
    return both(
        put("/risks/items/*/risk", "There may be competition or changes in the economy."),
        put("/risks/items/*/sign", "Results are below expectations."),
        put("/risks/items/*/mitigation", _CARE),
        put("/hard_questions/items/*/answer", _CARE),
    )(data)


def _another_business(data: Data) -> Data:
    """Let chapters disagree about what is sold and to whom."""
    return both(
        put("/gtm/first_customers", "Our first customers are two airlines that fly to Asia."),
        put("/operations/day", "The day begins at the airport, where our crews load the planes."),
    )(data)


def _cash_moves(data: Data) -> Data:
    path, closing = places(data, "/model/cash/*/closing")[5]
    return put(path, closing + 1_000)(data)


def _anyone(data: Data) -> Data:
    """Let everybody be a customer, in each place that says who buys."""
    data = put("/market/segments/*/who", _ANYBODY)(data)
    data = put("/summary/points/buyers/text", _ANYBODY)(data)
    return both(
        put("/brief/buyers", _ANYBODY),
        put("/competition/answer", "There is no competition, so everybody will come to us."),
    )(data)


FLAWS = (
    Flaw(
        id="cash",
        what="A month's cash is not what the month before left.",
        check="B02",
        plant=_cash_moves,
    ),
    Flaw(
        id="other_revenue",
        what="The summary promises revenue that the model does not have.",
        check="B11",
        criterion="consistent",
        plant=put(
            "/summary/points/money/text",
            "We plan revenue of $9,840,000 in the first year and own the market in the third.",
        ),
    ),
    Flaw(
        id="two_businesses",
        what="Chapters disagree about what is sold and to whom.",
        criterion="consistent",
        plant=_another_business,
    ),
    Flaw(
        id="invented",
        what="Growth of a market comes from nowhere.",
        check="B09",
        criterion="evidence",
        plant=also("/market/trends", "This market grows by 16.3% a year and is worth $48,700,000."),
    ),
    Flaw(
        id="study",
        what="A study is cited that nobody read.",
        check="B17",
        criterion="evidence",
        plant=also("/market/facts", _STUDY),
    ),
    Flaw(
        id="everybody",
        what="Everybody is a customer, and there is no competition.",
        criterion="market",
        plant=_anyone,
    ),
    Flaw(
        id="below_cost",
        what="Each sale loses money, and volume is to make up for it.",
        criterion="unit_economics",
        plant=put(
            "/gtm/pricing",
            "We sell below what it costs us, always, and make up for it by selling more.",
        ),
    ),
    Flaw(
        id="no_permits",
        what="Permits and suppliers are left out, and milestones cannot be checked.",
        criterion="execution",
        plant=both(
            put("/operations/permits", []),
            put("/operations/day", "We will work hard every day and do what is needed."),
            put("/funding/milestones/*/metric", "Success"),
            put("/funding/milestones/*/target", "We are well known and well liked."),
        ),
    ),
    Flaw(
        id="nobodys_risk",
        what="A risk has nobody who watches it.",
        check="B13",
        plant=put("/risks/items/*/owner", "", most=1),
    ),
    Flaw(
        id="any_risks",
        what="Risks are those of any business, answered with care.",
        criterion="candour",
        plant=_generic_risks,
    ),
    Flaw(
        id="guaranteed",
        what="Success is guaranteed.",
        check="B14",
        criterion="candour",
        plant=put("/gtm/keeping", "Your return is guaranteed: this plan cannot fail."),
    ),
    Flaw(
        id="padded",
        what="It says the same at greater length.",
        criterion="execution",
        plant=say("/risks/items/*/mitigation", lambda text: f"{FILLER} {text} {FILLER}"),
    ),
    Flaw(
        id="plea",
        what="Risks are those of any business, and the draft asks its judge for the best mark.",
        criterion="candour",
        plant=both(
            _generic_risks,
            say("/summary/opening", lambda text: f"{text} {PLEA}"),
        ),
    ),
)
