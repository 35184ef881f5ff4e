"""Plans as founders have them already: in a form, as a letter, and as bare numbers."""

from graphs.documents.incoming import Grid, Line, Part

LETTER = """Crumb & Crust

I want to open a bakery with a counter in Dayton, Ohio and need a loan of $60,000 from the bank.

Who are your customers?
People on their way to work who want bread that was baked that morning.

Competitive advantage
The supermarket bakes off frozen dough; we mix and prove ours overnight.

Management team
I was head baker for six years. My sister keeps the books of two shops.

Competition:
- the supermarket on Main Street
- a coffee chain

Rent: $2,400 a month
Cost of goods: 32%
"""
SAID = {
    "business": "bakery with a counter",
    "purpose": "loan",
    "ask": 60_000,
    "place": "Dayton, Ohio",
    "buyers": "People on their way to work who want bread that was baked that morning.",
    "difference": "The supermarket bakes off frozen dough; we mix and prove ours overnight.",
    "team": "I was head baker for six years. My sister keeps the books of two shops.",
    "competitors": ["the supermarket on Main Street", "a coffee chain"],
    "rent": 2_400,
    "direct_cost": 32,
}
FORM: tuple[Part, ...] = (
    Line("Loan application", level=1),
    Grid(
        (
            ("Business name", "Paws & Co"),
            ("Business description", "A dog grooming salon"),
            ("Legal structure", "LLC"),
            ("Amount requested", "$30,000"),
            ("Owner's contribution", "$8,000"),
            ("Average ticket", "$65"),
            ("Monthly rent", "$1,500"),
            ("Collateral", "a van; the grooming tables"),
        )
    ),
)
NUMBERS = """Item,Value
Price,9.50
Customers per day,90
Rent,2400
Savings,15000
Loan amount,60000
"""
SECTIONS = (
    *("# Business plan: Crumb & Crust", "# Executive summary", "We are a bakery in Dayton."),
    *("# Our customers", "People on their way to work.", "# Team", "Two of us."),
    *("# Financials", "Rent is high."),
)
