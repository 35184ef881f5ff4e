"""Sealing: only the same key opens a text, only whole, and only for what it belongs to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import SealBroken
from assistant.sealing import Seal

KEY = "sk-canary-0123456789abcdef"
SEAL = Seal(lambda: b"k" * 32)


@given(text=st.text(st.characters(exclude_categories=["Cs"])), bound_to=st.text("abc/:"))
def test_a_text_comes_back_as_it_was(text: str, bound_to: str) -> None:
    assert SEAL.opened(SEAL.sealed(text, bound_to), bound_to) == text


def test_the_same_text_is_never_sealed_alike() -> None:
    sealed = {SEAL.sealed(KEY, "ana") for _ in range(50)}

    assert len(sealed) == 50
    assert all(KEY.encode() not in one for one in sealed)


def test_a_byte_that_was_changed_is_found_wherever_it_is() -> None:
    sealed = SEAL.sealed(KEY, "ana")

    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(SealBroken):
            SEAL.opened(changed, "ana")


def test_what_was_cut_or_is_no_seal_is_refused() -> None:
    sealed = SEAL.sealed(KEY, "ana")

    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            SEAL.opened(sealed[:length], "ana")
    with pytest.raises(SealBroken):
        SEAL.opened(KEY.encode(), "ana")


def test_another_key_or_another_owner_opens_nothing() -> None:
    sealed = SEAL.sealed(KEY, "ana")

    with pytest.raises(SealBroken):
        Seal(lambda: b"K" * 32).opened(sealed, "ana")
    with pytest.raises(SealBroken):
        SEAL.opened(sealed, "bo")


def test_an_error_of_sealing_shows_nothing_of_the_text() -> None:
    with pytest.raises(SealBroken) as caught:
        SEAL.opened(SEAL.sealed(KEY, "ana"), "bo")

    assert KEY not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert "kkkk" not in repr(SEAL)
