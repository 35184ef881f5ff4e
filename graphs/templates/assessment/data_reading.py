"""Makes tables and graphs to read, and questions whose keys are worked out from their figures."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from itertools import zip_longest
from typing import Any, NamedTuple

from agents.rules.banks import load
from agents.rules.words import computed, keep, standard
from graphs.templates.assessment.about import names
from graphs.templates.assessment.draft import Chart, Exhibit
from graphs.templates.assessment.formula import shown
from graphs.templates.assessment.making import Dice, Error, Fields, Offer, choices, lettered

MADE_UP = "Made-up data for this question."
GROUP = "data"
OBJECTIVE = "Read data from a table or a graph, and back a statement with them."
_YOUNGEST = 3
_KINDS: Mapping[str, Chart] = {"categories": "bar", "scatter": "scatter"}
_POINTS = 6
_MOST = 2  # times that one thing is asked of other figures
_MISREAD = "Misread one value."
_MOST_CONTEXTS, _MOST_ON_GRAPHS = 3, 6


class Series(NamedTuple):
    """The figures of one graph."""

    context: Mapping[str, Any]
    kind: Chart
    xs: tuple[str, ...]
    ys: tuple[Fraction, ...]
    odd: int = -1  # the point that does not fit

    @property
    def unit(self) -> str:
        return str(self.context["y"]["unit"])

    def told(self, value: Fraction) -> str:
        """Return a value with its unit."""
        return f"{shown(value)} {self.unit}"

    def at(self, place: int) -> str:
        """Return a place of the x axis as it is spoken of."""
        name, label = self.xs[place], str(self.context["x"]["label"])
        unit = re.search(r"\(([^)]+)\)", label)
        if unit:
            return f"{name} {unit[1]}"
        return name if not name[0].isdigit() else f"{label.lower()} {name}"

    def exhibit(self) -> Exhibit:
        """Return the figures as the table behind the graph."""
        x, y = self.context["x"]["label"], self.context["y"]["label"]
        return keep(
            Exhibit,
            kind=self.kind,
            title=standard(self.context["title"]),
            columns=[computed(x), computed(y)],
            rows=[[computed(a), computed(shown(b))] for a, b in zip(self.xs, self.ys, strict=True)],
            note=standard(MADE_UP),
        )


def offers(topic: str, grade: int) -> Iterator[Offer]:
    """Yield questions on graphs that belong to a topic; a graph of something else is none."""
    if grade < _YOUNGEST:
        return
    contexts = _contexts(topic)
    every = [_turned(list(_of(one, grade)), place) for place, one in enumerate(contexts)]
    yield from (one for some in zip_longest(*every) for one in some if one is not None)


def _turned(offered: list[Offer], place: int) -> list[Offer]:
    """Return offers from another place on, so that neighbors do not ask the same."""
    first = place % len(offered)
    return [*offered[first:], *offered[:first]]


def _of(context: Mapping[str, Any], grade: int) -> Iterator[Offer]:
    for shape in context["shapes"]:
        for task in _TASKS[shape]:
            focus = f"{task.focus}: {context['thing']}"
            make = partial(_asked, context, shape, task, grade=grade)
            yield Offer(focus, task.type, task.dok, GROUP, make, most=_MOST)


def is_on_graphs(topic: str) -> bool:
    """Tell whether graphs are the topic itself."""
    every = load(__package__, "data").values()
    return any(names(topic, one.get("on_graphs", ())) for one in every)


def _contexts(topic: str) -> list[Mapping[str, Any]]:
    """Return what the graphs may be about: the topic; anything, where graphs are the topic."""
    every = list(load(__package__, "data").values())
    near = [one for one in every if names(topic, one["match"])]
    if is_on_graphs(topic):
        return [*near, *(one for one in every if one not in near)][:_MOST_ON_GRAPHS]
    return near[:_MOST_CONTEXTS]


class Task(NamedTuple):
    """Something to find out from a graph."""

    focus: str
    type: Any
    dok: int
    ask: Callable[..., Fields]
    other: int = 0  # whose figures are others than those of a task of the same shape


def _asked(context: Mapping[str, Any], shape: str, task: Task, rng: Dice, *, grade: int) -> Fields:
    rng.turn += task.other
    series = _SHAPES[shape](context, rng)
    return {"exhibit": series.exhibit(), **task.ask(series, rng, grade)}


def _linear(context: Mapping[str, Any], rng: Dice) -> Series:
    y = context["y"]
    if "by" in y:
        factor = Fraction(str(_in_turn(y["factor"], rng)))
        ys = [Fraction(str(one)) * factor for one in context["x"]["values"]]
    else:
        start, step = Fraction(rng.choice(y["start"])), Fraction(_in_turn(y["step"], rng))
        ys = [start + step * place for place in range(_POINTS)]
    return _series(context, "linear", ys)


def _in_turn(values: Sequence[Any], rng: Dice) -> Any:
    """Return another value in each turn, so that no two questions show the same figures."""
    return values[rng.turn % len(values)]


def _uneven(context: Mapping[str, Any], rng: Dice) -> Series:
    y = context["y"]
    steps = list(y["uneven"])
    rng.shuffle(steps)
    ys = [Fraction(rng.choice(y["start"]))]
    for step in steps:
        ys.append(ys[-1] + step)
    return _series(context, "uneven", ys)


def _peak(context: Mapping[str, Any], rng: Dice) -> Series:
    y = context["y"]
    steps = sorted(y["uneven"])
    start, top = Fraction(rng.choice(y["start"])), rng.choice([2, 3])
    ys = [start]
    for place in range(1, _POINTS):
        rise = steps[-1 - rng.randrange(2)] if place <= top else -steps[rng.randrange(2) + 1]
        ys.append(ys[-1] + rise)
    return _series(context, "peak", ys)


def _categories(context: Mapping[str, Any], rng: Dice) -> Series:
    low, high = context["y"]["from"]
    count = len(context["x"]["values"])
    ys = [Fraction(one) for one in rng.sample(range(low, high + 1), count)]
    return _series(context, "categories", ys)


def _scatter(context: Mapping[str, Any], rng: Dice) -> Series:
    straight = _linear(context, rng)
    odd = rng.randrange(1, _POINTS - 1)
    ys = list(straight.ys)
    ys[odd] = ys[odd + 1] + (ys[-1] - ys[0]) / 5 if rng.random() < 1 / 2 else ys[odd - 1] * 2 / 3
    ys[odd] = Fraction(round(ys[odd]))
    return _series(context, "scatter", ys)._replace(odd=odd)


def _series(context: Mapping[str, Any], shape: str, ys: list[Fraction]) -> Series:
    xs = tuple(str(one) for one in context["x"]["values"][: len(ys)])
    return Series(context, _KINDS.get(shape, "line"), xs, tuple(ys))


def _biggest_change(series: Series, rng: Dice, grade: int) -> Fields:
    steps = [b - a for a, b in zip(series.ys, series.ys[1:], strict=False)]
    sizes = [abs(one) for one in steps]
    best = sizes.index(max(sizes))
    spans = [f"from {series.at(i)} to {series.at(i + 1)}" for i in range(len(steps))]
    last, first = len(steps) - 1, 0
    smallest = sizes.index(min(sizes))
    named = [
        (last, "Took the largest value for the largest change."),
        (first, "Took the first part without comparing."),
        (smallest, "Found the smallest change."),
        *((place, "Compared values, not changes.") for place in range(len(steps))),
    ]
    told = "; ".join(f"{span}: {shown(step)}" for span, step in zip(spans, steps, strict=True))
    thing = series.context["thing"]
    return {
        "stem": standard(f"Look at the graph. When does the {thing} change the most?"),
        "options": choices(spans[best], _others(best, named, spans), rng, grade=grade),
        "explanation": standard(f"The changes are {told}. The largest is {spans[best]}."),
    }


def _predict(series: Series, rng: Dice, grade: int) -> Fields:
    step = series.ys[-1] - series.ys[-2]
    last, key = series.ys[-1], series.ys[-1] + step
    wrong = [
        (last, "Repeated the last value."),
        (last + 2 * step, "Went two steps on."),
        (abs(step), "Gave the step in place of the value."),
        (last - step, "Went one step back."),
        (last * 2, "Doubled the last value."),
    ]
    errors = [Error(series.told(value), name) for value, name in wrong if value not in (key, 0)]
    thing, after = series.context["thing"], series.context["next"]
    return {
        "stem": standard(
            f"Look at the graph. If it goes on in the same way, what is the {thing} at {after}?"
        ),
        "options": choices(series.told(key), _distinct(errors), rng, grade=grade),
        "formula": computed(f"{_plain(last)} + {_plain(step)}"),
        "explanation": standard(
            f"Each step changes it by {series.told(step)}: {shown(last)} + {shown(step)}"
            f" = {series.told(key)}."
        ),
    }


def _trend(series: Series, rng: Dice, grade: int) -> Fields:
    steps = [b - a for a, b in zip(series.ys, series.ys[1:], strict=False)]
    rises, falls = any(one > 0 for one in steps), any(one < 0 for one in steps)
    words = {
        (True, False): "It rises all the time.",
        (False, True): "It falls all the time.",
        (True, True): "It rises first and falls later.",
        (False, False): "It stays the same.",
    }
    errors = {
        "It rises all the time.": "Looked at the beginning only.",
        "It falls all the time.": "Looked at the end only.",
        "It rises first and falls later.": "Took a smaller change for a fall.",
        "It stays the same.": "Took the two ends only, or did not read the scale.",
    }
    key = words[rises, falls]
    wrong = [Error(text, name) for text, name in errors.items() if text != key]
    thing = series.context["thing"]
    return {
        "stem": standard(f"Look at the graph. Which sentence describes the {thing}?"),
        "options": choices(key, wrong, rng, grade=grade),
        "explanation": standard(
            f"The values are {', '.join(shown(one) for one in series.ys)}. {key}"
        ),
    }


def _outlier(series: Series, rng: Dice, grade: int) -> Fields:
    odd, last = series.odd, len(series.xs) - 1
    points = [f"the one at {series.at(place)}" for place in range(len(series.xs))]
    named = [
        (last, "Took the largest value for the one that does not fit."),
        (0, "Took the smallest value for the one that does not fit."),
        *((place, "Did not compare it with its neighbors.") for place in range(len(points))),
    ]
    thing = series.context["thing"]
    return {
        "stem": standard(
            f"The graph shows the {thing}. One point does not fit the pattern of the others."
            " Which one should be measured again?"
        ),
        "options": choices(points[odd], _others(odd, named, points), rng, grade=grade),
        "explanation": standard(
            f"The other points lie on one line; the point at {series.at(odd)} with"
            f" {series.told(series.ys[odd])} lies off it."
        ),
    }


def _difference(series: Series, rng: Dice, grade: int) -> Fields:
    high, low = series.ys.index(max(series.ys)), series.ys.index(min(series.ys))
    key = series.ys[high] - series.ys[low]
    a, b = series.ys[high], series.ys[low]
    wrong = [
        Error(series.told(a), "Gave the larger value only."),
        Error(series.told(a + b), "Added in place of subtracting."),
        Error(series.told(b), "Gave the smaller value only."),
        Error(series.told(key + 1), "Misread one value by one."),
    ]
    wrong = [one for one in _distinct(wrong) if one.text != series.told(key)]
    return {
        "stem": standard(
            f"Look at the graph. How much larger is the {series.context['thing']} of"
            f" {series.at(high)} than that of {series.at(low)}?"
        ),
        "options": choices(series.told(key), wrong, rng, grade=grade),
        "formula": computed(f"{_plain(a)} - {_plain(b)}"),
        "explanation": standard(f"{shown(a)} − {shown(b)} = {series.told(key)}."),
    }


def _true_of_it(series: Series, rng: Dice, grade: int) -> Fields:
    """Ask for the true ones of five sentences: which ones are true differs from graph to graph."""
    high, low = series.ys.index(max(series.ys)), series.ys.index(min(series.ys))
    half = sum(one > (series.ys[high] / 2) for one in series.ys)
    wrong_half = half - 1 if half > 1 else half + 1
    other = next(place for place in range(len(series.ys)) if place not in (high, low))
    total = sum(series.ys, Fraction(0))
    less = total - series.ys[other]
    pairs = (
        ("The largest value belongs to {}.", series.at(high), series.at(other), _MISREAD),
        ("All values together are {}.", series.told(total), series.told(less), "Left one out."),
        ("The smallest value belongs to {}.", series.at(low), series.at(other), _MISREAD),
        (
            "The number of values above half of the largest is {}.",
            str(half),
            str(wrong_half),
            "Miscounted, or halved another value.",
        ),
        (
            f"{{}} has more than {series.at(other)}.",
            series.at(high),
            series.at(low),
            "Read the graph upside down.",
        ),
    )
    right = rng.sample(range(len(pairs)), rng.choice([2, 3]))
    options = [
        (text.format(true), True, "") if place in right else (text.format(false), False, error)
        for place, (text, true, false, error) in enumerate(pairs)
    ]
    large = [(text[:1].upper() + text[1:], right, name) for text, right, name in options]
    return {
        "stem": standard("Look at the graph. Select every sentence that is true."),
        "options": lettered(large, rng),
        "explanation": standard(
            "The values are "
            + ", ".join(f"{series.at(place)}: {shown(one)}" for place, one in enumerate(series.ys))
            + f"; together {shown(total)}."
        ),
    }


def _claim(series: Series, rng: Dice, grade: int) -> Fields:
    steps = [b - a for a, b in zip(series.ys, series.ys[1:], strict=False)]
    x = re.sub(r"\s*\([^)]*\)", "", str(series.context["x"]["label"])).lower()
    thing = series.context["thing"]
    way = "grows" if series.ys[-1] > series.ys[0] else "falls"
    said = (
        f"Claim: the {thing} {way} with the {x}. Evidence: at {series.at(0)} it is"
        f" {series.told(series.ys[0])}, at {series.at(len(steps))} it is"
        f" {series.told(series.ys[-1])}. Reasoning: the values change in the same direction from"
        " each point to the next, so one goes with the other."
    )
    return {
        "stem": standard(
            f"Look at the graph. How does the {thing} change with the {x}? Make a claim, give two"
            " pieces of evidence from the graph, and explain how they support your claim."
        ),
        "model_answer": standard(said),
        "explanation": standard(said),
    }


def _others(best: int, named: list[tuple[int, str]], texts: list[str]) -> Iterator[Error]:
    seen = {best}
    for place, name in named:
        if place not in seen:
            seen.add(place)
            yield Error(texts[place], name)


def _distinct(errors: list[Error]) -> list[Error]:
    return list({one.text: one for one in reversed(errors)}.values())[::-1]


def _plain(value: Fraction) -> str:
    return shown(value).replace(",", "")


_READ: Any = "data reading"
_TASKS: Mapping[str, tuple[Task, ...]] = {
    "uneven": (
        Task("largest change in a graph", _READ, 2, _biggest_change),
        Task("trend of a graph", _READ, 2, _trend),
    ),
    "linear": (
        Task("prediction from a graph", _READ, 3, _predict),
        Task("claim from a graph", "constructed response", 3, _claim, 1),
    ),
    "peak": (Task("trend that turns", _READ, 2, _trend),),
    "scatter": (Task("point that does not fit", _READ, 3, _outlier),),
    "categories": (
        Task("difference in a bar graph", _READ, 2, _difference),
        Task("true sentences about a bar graph", "multiple select", 2, _true_of_it),
    ),
}
_SHAPES: Mapping[str, Callable[[Mapping[str, Any], Dice], Series]] = {
    "linear": _linear,
    "uneven": _uneven,
    "peak": _peak,
    "categories": _categories,
    "scatter": _scatter,
}
