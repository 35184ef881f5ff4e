"""Slots: what is chosen is what going through every minute gives, whatever the clocks do."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphs.slots import DAYS, NoSlot, chosen
from graphs.steps import ScheduleStep

# Days around the change of the clocks in Europe and in New York.
BEGINS = st.integers(0, 25 * 1_440).map(
    lambda minutes: datetime.fromisoformat("2026-03-05") + timedelta(minutes=minutes)
)
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"])


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Rules, and the values at their places."""
    begin = draw(BEGINS)
    every, first = draw(st.sampled_from([15, 40, 60, 90])), draw(st.integers(0, 14))
    rules: dict[str, Any] = {
        "between": {"from": "inputs.a", "until": "inputs.b"},
        "every": f"{every} minutes",
        "length": f"{draw(st.sampled_from([30, 45, 120]))} minutes",
        "zone": draw(ZONES),
        "days": draw(st.lists(st.sampled_from(DAYS), unique=True, max_size=3)),
        "avoid": "inputs.busy",
        "gap": f"{draw(st.sampled_from([5, 30]))} minutes",
    }
    if draw(st.booleans()):
        rules["hours"] = f"{first:02}:00-{first + draw(st.integers(1, 9)):02}:30"
    if draw(st.booleans()):
        rules["prefer"] = "slot.hour == 10 ? 2 : (slot.weekday == 'fri' ? 1 : 0)"
    busy: list[Any] = []
    for _ in range(draw(st.integers(0, 4))):
        start = begin + timedelta(minutes=draw(st.integers(-300, 5_000)))
        end = start + timedelta(minutes=draw(st.integers(1, 900)))
        busy.append({"start": f"{start.isoformat()}+00:00", "end": f"{end.isoformat()}+00:00"})
    busy += [one.date().isoformat() for one in draw(st.lists(BEGINS, max_size=2))]
    until = begin + timedelta(minutes=draw(st.integers(0, 6_000)))
    values = {"between/from": begin.isoformat(), "between/until": until.isoformat(), "avoid": busy}
    if draw(st.booleans()):
        values["after"] = (begin + timedelta(minutes=draw(st.integers(0, 3_000)))).isoformat()
        rules["after"] = "inputs.after"
    return rules, values


def _minutes(text: str) -> timedelta:
    return timedelta(minutes=int(text.split(maxsplit=1)[0]))


def _moment(text: str, zone: ZoneInfo) -> datetime:
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def _fits(rules: dict[str, Any], values: dict[str, Any], start: datetime) -> bool:
    """Tell whether a slot that begins at a minute fits, by each rule as it is said."""
    zone, length = ZoneInfo(rules["zone"]), _minutes(rules["length"])
    end, local = start + length, start.astimezone(zone)
    first, last = rules.get("hours", "00:00-24:00").split("-")
    opens = datetime.fromisoformat(f"{local.date()}T{first}").replace(tzinfo=zone).astimezone(UTC)
    steps = (start - opens) / _minutes(rules["every"])
    if steps < 0 or steps != int(steps):
        return False
    if "hours" in rules:
        closes = datetime.fromisoformat(f"{local.date()}T{last}").replace(tzinfo=zone)
        if end > closes.astimezone(UTC):
            return False
    if end > _moment(values["between/until"], zone):
        return False
    if rules["days"] and local.strftime("%a").lower() not in rules["days"]:
        return False
    if "after" in values and start < _moment(values["after"], zone):
        return False
    gap = _minutes(rules["gap"])
    for busy in values["avoid"]:
        if isinstance(busy, str):
            touched = {
                (start + timedelta(minutes=one)).astimezone(zone).date().isoformat()
                for one in range(int(length.total_seconds() // 60))
            }
            if busy in touched:
                return False
        elif start < _moment(busy["end"], zone) + gap and end > _moment(busy["start"], zone) - gap:
            return False
    return True


def _by_force(rules: dict[str, Any], values: dict[str, Any]) -> Iterator[datetime]:
    zone = ZoneInfo(rules["zone"])
    start, last = (_moment(values[f"between/{one}"], zone) for one in ("from", "until"))
    while start < last:
        if _fits(rules, values, start):
            yield start
        start += timedelta(minutes=1)


def _score(rules: dict[str, Any], start: datetime) -> int:
    local = start.astimezone(ZoneInfo(rules["zone"]))
    if "prefer" not in rules:
        return 0
    return 2 if local.hour == 10 else int(local.weekday() == 4)


@settings(max_examples=80, deadline=None)
@given(cases())
def test_the_choice_is_that_of_going_through_every_minute(
    case: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    rules, values = case
    step = ScheduleStep.model_validate({"id": "s", "kind": "schedule", **rules})
    wanted = sorted(_by_force(rules, values), key=lambda one: (-_score(rules, one), one))

    if not wanted:
        with pytest.raises(NoSlot):
            chosen(step, values, {"inputs": {}})
        return
    made = chosen(step, values, {"inputs": {}})

    found = [made["at"], *(one["at"] for one in made["others"])]
    assert [datetime.fromisoformat(one).astimezone(UTC) for one in found] == wanted[:4]
    assert made["fitting"] == len(wanted)


@pytest.mark.parametrize(
    ("rules", "values", "told"),
    [
        ({"slots": "inputs.a"}, {"slots": []}, "there are no slots to choose from"),
        ({"slots": "inputs.a"}, {"slots": [{"at": 1}]}, "slot 1 of inputs.a is {'at': 1}"),
        ({"slots": "inputs.a"}, {"slots": [{"start": "soon"}]}, "'soon', not a moment"),
        ({"slots": "inputs.a"}, {"slots": [{"start": "2026-01-05"}]}, "no length is said"),
        (
            {"slots": "inputs.a", "days": ["tue"], "length": "1 hour"},
            {"slots": [{"start": "2026-01-05T10:00"}]},
            "of 1 slots 1 are on other days",
        ),
        (
            {"slots": "inputs.a", "avoid": "inputs.b", "length": "1 hour"},
            {"slots": [{"start": "2026-01-05T10:00"}], "avoid": ["2026-01-05"]},
            "1 are too close to what is avoided",
        ),
    ],
)
def test_where_nothing_fits_it_says_which_rule_left_out_how_many(
    rules: dict[str, Any], values: dict[str, Any], told: str
) -> None:
    step = ScheduleStep.model_validate({"id": "s", "kind": "schedule", **rules})

    with pytest.raises(NoSlot) as caught:
        chosen(step, values, {})

    assert told in str(caught.value)
