"""What one free line says of a season."""

from typing import Any

import pytest

from assistant.brief import inputs_from
from graphs.catalog import outline
from graphs.suggestions import hints

LINES: dict[str, dict[str, Any]] = {
    "hour drama about a lighthouse crew, 8 episodes": {
        "format": "hour",
        "premise": "a lighthouse crew",
        "episodes": 8,
    },
    "half-hour single camera comedy about two sisters who run a bakery, 10 episodes, for cable": {
        "format": "half_single",
        "premise": "two sisters who run a bakery",
        "episodes": 10,
        "network": "cable",
    },
    "limited series: the trial of a small town doctor, 6 episodes, TV-MA": {
        "format": "limited",
        "premise": "the trial of a small town doctor",
        "episodes": 6,
        "rating": "TV-MA",
    },
    "a TV series about a night bus driver called Last Stop": {
        "premise": "a night bus driver",
        "title": "Last Stop",
    },
    "half-hour, 6 acts of 15 pages, about a mine": {
        "format": "half_single",
        "acts": 6,
        "act_pages": 15,
        "premise": "a mine",
    },
    "8-episode drama with all scripts and with dialogue about a mine": {
        "format": "hour",
        "episodes": 8,
        "dialogue": True,
        "write_now": ["all"],
        "premise": "a mine",
    },
    "tv series: doctors on an oil rig": {"premise": "doctors on an oil rig"},
    "murder on campus, six episodes of 45 minutes": {"premise": "murder on campus", "episodes": 6},
    "Make a TV series": {},
    "our show": {},
    "work on my show": {},
    "a comedy about two nurses": {"format": "half_single", "premise": "two nurses"},
    "one-hour comedy about a ferry": {"format": "hour", "premise": "a ferry"},
    "a series about a comedy club": {"premise": "a comedy club"},
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_says_what_it_says_and_no_more(line: str) -> None:
    assert inputs_from(line, outline("tv_series")) == LINES[line]


def test_the_form_says_how_pages_come_out_while_it_is_filled() -> None:
    told = hints("tv_series", {"format": "half_single", "acts": 6, "act_pages": 15})

    assert told["acts"].startswith("90 pages: Act One 15, ")
    assert told["acts"].endswith("The format runs 22 to 35.")


def test_at_most_three_things_are_asked_before_the_start() -> None:
    asked = [name for name, spec in outline("tv_series").inputs.items() if spec.ask]

    assert asked == ["center", "engine", "ending"]
