"""What of a critic's review counts."""

import pytest

from graphs.findings import Criterion, Review
from graphs.reviews import weighed

DRAFT = {
    "title": "Density lab",
    "moves": ["Float the block,\n sink the coin.", "Ask what differs."],
}


def review(quote: str, id: str = "rigour") -> Review:
    return Review(criteria=[Criterion(id=id, score=3, quote=quote, reason="as read")])


@pytest.mark.parametrize(
    ("quote", "counts"),
    [
        pytest.param("Float the block", True, id="word for word"),
        pytest.param("Float  the\tblock, sink the coin.", True, id="other white space"),
        pytest.param("sink the coin. Ask what differs.", True, id="across two passages"),
        pytest.param("“Ask what differs...”", True, id="with the marks of a quotation"),
        pytest.param("Density lab", True, id="a short passage as a whole"),
        pytest.param("the coin", False, id="two words that stand anywhere"),
        pytest.param("", False, id="nothing"),
        pytest.param('"..."', False, id="nothing but marks"),
        pytest.param("Sink the block", False, id="words that are not there"),
        pytest.param("float the block", False, id="other letters"),
    ],
)
def test_a_score_counts_when_its_quote_stands_in_the_draft(quote: str, counts: bool) -> None:
    seen = weighed(review(quote), ["rigour"], DRAFT)

    assert bool(seen.review.criteria) is counts
    assert bool(seen.unscored) is not counts


def test_what_does_not_count_is_named_with_its_reason() -> None:
    seen = weighed(review("invented words here"), ["rigour", "access"], DRAFT)

    assert seen.note == (
        'Not scored: rigour (its quote "invented words here" is not in the draft; it said: as '
        "read); access (no score was given)."
    )


def test_only_criteria_that_were_asked_for_count_and_each_once() -> None:
    first = review("Float the block")
    second = review("Density lab")
    other = review("Density lab", id="charm")
    answer = Review(criteria=[*first.criteria, *second.criteria, *other.criteria])

    seen = weighed(answer, ["rigour"], DRAFT)

    assert seen.review.criteria == first.criteria


def test_without_named_criteria_the_critic_chooses() -> None:
    seen = weighed(review("Float the block", id="charm"), [], DRAFT)

    assert [one.id for one in seen.review.criteria] == ["charm"]


def test_a_review_that_nobody_made_is_kept_as_it_is() -> None:
    nobody = Review(scored=False, summary="Not run: needs a model.")

    assert weighed(nobody, ["rigour"], DRAFT) == (nobody, ())
