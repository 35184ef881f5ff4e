"""Two small episodes of a show with planted slips, and one as Final Draft writes it."""

from graphs.screenplay import fdx_writing, fountain_reading

EP01 = """Title: THE TIDE
Author: Ana Bell

> ACT ONE <

INT. LIGHTHOUSE - LAMP ROOM - NIGHT #1#

MARA VOSS (41) winds the clockwork. A letter sticks out of her coat.

MARA
Not tonight. You turn.

JON ABEL (38) climbs in, soaked.

JON
Mara, the boat is gone.

MARA
Then he is too.

EXT. LIGHTHOUSE - CONTINUOUS #2#

Sunlight on the wet steps. Mara runs.

JON (O.S.)
Mara!

MAYRA
Stay there.

INT. LIGHTHOUSE - DAY #3#

VIKTOR (60) reads the letter by the stove.

VIKTOR
She lied to all of us.

JON
I know.

VIKTOR
You know nothing.

MARA
Leave him.

> ACT TWO <

EXT. BEACH - DUSK #4#

Viktor dies in the surf. Jon holds him.

JON
Viktor?

MARA
Leave him, I said.
"""
EP02 = """Title: THE TIDE

INT. KITCHEN - DAY #1#

JON ABEL (39) burns the toast.

JON
Morning.

VIKTOR
Is it?

.KITCHEN - LATER #2#

Smoke.

JON
Out. Everybody.
"""
EP03 = "Title: THE TIDE\n\nINT. KITCHEN - NIGHT #1#\n\nJon sits alone.\n\nJON\nHello?\n"


def files() -> dict[str, bytes]:
    """Return the scripts as they lie on a disk."""
    return {
        "tide_ep01.fountain": EP01.encode(),
        "tide_ep02.fountain": EP02.encode(),
        "tide_ep03.fdx": fdx_writing.written(fountain_reading.read(EP03)),
    }
