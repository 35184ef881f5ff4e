"""Four briefs for a business plan: easy, constrained, awkward and impossible."""

from typing import Any

BAKERY: dict[str, Any] = {
    "business": "A bakery with a counter",
    "purpose": "loan",
    "ask": 60_000,
    "name": "Crumb & Crust",
    "place": "Dayton, Ohio",
    "buyers": "People on their way to work who want bread that was baked that morning.",
    "difference": "The supermarket bakes off frozen dough; we mix and prove ours overnight.",
    "team": "I was head baker for six years; my sister keeps the books of two shops.",
    "price": 9.5,
    "owner_draw": 2_000,
    "rent": 2_400,
    "competitors": ["the supermarket on Main Street"],
    "collateral": ["the oven"],
    "evidence": ["offer for the lease"],
}
# A cleaner who begins with what is in the drawer and borrows nothing.
CLEANER: dict[str, Any] = {
    "business": "House cleaning",
    "purpose": "own_use",
    "owner_injection": 4_000,
    "equipment": 900,
    "payroll": 0,
    "rent": 0,
    "other_costs": 250,
    "owner_draw": 900,
    "buyers": "Families in my street who both work.",
}
KITCHEN: dict[str, Any] = {
    "business": "A community kitchen, a nonprofit that cooks with people who live alone",
    "purpose": "grant",
    "ask": 110_000,
    "currency": "EUR",
    "stage": "existing",
    "buyers": "People over 70 who live alone and eat cold food most days.",
    "team": "We have cooked in the parish hall every Friday for three years.",
}
# Sixty sales of four dollars a day pay no rent of nine thousand.
RUINED: dict[str, Any] = {
    "business": "A bakery with a counter",
    "purpose": "loan",
    "ask": 20_000,
    "price": 4,
    "volume": 60,
    "rent": 9_000,
    "owner_injection": 2_000,
}
POSSIBLE = {"easy": BAKERY, "constrained": CLEANER, "awkward": KITCHEN}
LINE: dict[str, Any] = {"business": "bakery", "purpose": "loan", "ask": 60_000}
KITS: dict[str, Any] = {
    "business": "A meal kit subscription for families with coeliacs",
    "purpose": "investors",
    "ask": 600_000,
    "name": "Kernfrei",
    "place": "Berlin",
    "currency": "EUR",
    "buyers": "Parents of children who must not eat gluten and cook every evening.",
    "difference": "Shops sell snacks; we send the dinner, tested for gluten in our own kitchen.",
    "team": "I ran the kitchen of a children's hospital; Jan built the shop of a wine club.",
}
TOOLS: dict[str, Any] = {
    "business": "An online marketplace where neighbours rent out tools",
    "purpose": "investors",
    "ask": 600_000,
    "currency": "GBP",
    "place": "Leeds",
}
