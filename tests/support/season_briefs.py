"""Four briefs for a season: easy, constrained, awkward and impossible."""

from typing import Any

EASY: dict[str, Any] = {"premise": "a lighthouse crew", "episodes": 8}
CONSTRAINED: dict[str, Any] = {
    "premise": "Two sisters inherit a bakery and the debt that comes with it.",
    "title": "Proof",
    "format": "half_single",
    "network": "broadcast",
    "rating": "TV-PG",
    "episodes": 10,
    "center": "Nadia wants to sell the bakery, and is the only one who can bake.",
    "engine": "Each week somebody comes in who is owed something.",
    "ending": "Nadia signs, and it is not the contract that we think.",
    "cast": [
        "Nadia Brandt, 34, lead; bakes and wants out",
        "Lena Brandt (29), lead: cannot bake, will not leave",
        "Mr. Okafor, 61; the landlord",
        'Esther "Essie" Brandt, 70s',
    ],
    "places": ["INT. BAKERY; the oven is always on", "INT. FLAT ABOVE", "EXT. BACK YARD"],
    "threads": [
        "Does Nadia sell the bakery? (1-10)",
        "Do the sisters say what happened at the funeral?",
        "Who pays Mr. Okafor? (2-7)",
    ],
    "outline": ["The Starter; Nadia finds the jar that her mother fed for thirty years."],
    "write_now": ["1", "3"],
}
# One episode, one in the cast, one set, and signs that mean something to YAML, Jinja or Markdown.
AWKWARD: dict[str, Any] = {
    "premise": 'A night bus: "nobody gets off" \u2014 {{ until }} #7.',
    "format": "half_multi",
    "episodes": 1,
    "cast": ["The Driver: 58, \u00c9l\u00e9onore d'Arc; speaks to no-one"],
    "places": ["INT./EXT. BUS"],
    "threads": ["Does the bus arrive?"],
    "acts": 1,
    "beats": 6,
    "write_now": ["all"],
}
IMPOSSIBLE: dict[str, Any] = {
    "premise": "a mine that was closed",
    "format": "half_single",
    "episodes": 10,
    "acts": 6,
    "act_pages": 15,
    "beats": 1,
    "threads": ["Who closed the mine? (1-1)", "Who opens it? (2-9)", "What is in it? (1-30)"],
}
POSSIBLE = {"easy": EASY, "constrained": CONSTRAINED, "awkward": AWKWARD}
