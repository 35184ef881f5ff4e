"""The colours of changed pages, in the order that productions use them."""

from typing import NamedTuple


class Colour(NamedTuple):
    """A colour of paper."""

    name: str
    code: str


# The usual order; a production may have its own.
COLOURS = (
    Colour("White", "#FFFFFF"),
    Colour("Blue", "#CFE2F3"),
    Colour("Pink", "#F9D5E0"),
    Colour("Yellow", "#FFF6BF"),
    Colour("Green", "#D5EBD0"),
    Colour("Goldenrod", "#F3D48B"),
    Colour("Buff", "#F0E0C0"),
    Colour("Salmon", "#FFC4B0"),
    Colour("Cherry", "#F4A6B0"),
)


def colour_of(name: str) -> str:
    """Return the code of a colour by its name; white for one of the production's own."""
    first = name.casefold().partition(" ")[0]
    return next((one.code for one in COLOURS if one.name.casefold() == first), "#FFFFFF")


def colour_name(number: int) -> str:
    """Return the colour of a revision: 1 is blue; after the last they begin again, as doubles."""
    rounds, place = divmod(number, len(COLOURS))
    return f"{'Double ' if rounds else ''}{COLOURS[place].name}"
