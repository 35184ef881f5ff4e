"""Addresses with values in them: a value is one part of the path, whatever it says."""

import pytest

from graphs.held import StepFailed
from graphs.kinds.sending import address


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("a b", "a%20b"),
        ("../admin", "..%2Fadmin"),
        ("x?y=1#z", "x%3Fy%3D1%23z"),
        ("@evil.example", "%40evil.example"),
        ("{id}", "%7Bid%7D"),
        ("a\r\nHost: x", "a%0D%0AHost%3A%20x"),
        (7, "7"),
    ],
)
def test_a_value_is_one_part_of_the_path(value: object, part: str) -> None:
    assert (
        address("https://a.example.org/x/{id}", {"id": value}) == f"https://a.example.org/x/{part}"
    )


@pytest.mark.parametrize("value", [".", ".."])
def test_a_value_that_leads_up_the_path_is_refused_by_its_name(value: str) -> None:
    with pytest.raises(StepFailed, match=r"id is '\.+', which leads elsewhere"):
        address("https://a.example.org/x/{id}/y", {"id": value})
