"""The numbers of a business plan: everything that is worked out anew at each pause in typing.

What it is held against is one plan of 36 months, computed once: the model tries a hundred plans
where the money runs out.
"""

import time
from collections.abc import Callable

from bench.figures import Figure, at_most, plain, ratio
from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.finance.lines import lines
from graphs.templates.business_plan.finance.model import compute
from graphs.templates.business_plan.finance.own import with_own
from graphs.templates.business_plan.finance.typical import typical

REPETITIONS = 30
WARM_UP = 3
SOUND = {"owner_draw": 1_500.0}
SHORT = {"ask": 20_000.0, "owner_injection": 9_000.0, "rent": 4_500.0, "volume": 80.0}


async def measure() -> list[Figure]:
    """Measure the whole model of a sound plan and of one without money, and one plan alone."""
    bakery = typical("bakery", purpose="loan", start_month="2027-01")
    sound, short = with_own(bakery, SOUND), with_own(bakery, SHORT)
    taken = [
        (_milliseconds(compute, sound), _milliseconds(compute, short), _milliseconds(lines, sound))
        for _ in range(REPETITIONS)
    ][WARM_UP:]
    all_sound, all_short, alone = (list(one) for one in zip(*taken, strict=True))
    return [
        at_most("model of a sound plan / 36 months computed once", ratio(all_sound, alone), 60.0),
        at_most("model of a plan short of money / the same", ratio(all_short, alone), 250.0),
        plain("  36 months computed once, ms", sorted(alone)[len(alone) // 2]),
    ]


def _milliseconds(function: Callable[[Assumptions], object], given: Assumptions) -> float:
    start = time.process_time()
    function(given)
    return (time.process_time() - start) * 1_000
