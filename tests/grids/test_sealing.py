"""What is sealed opens in its own place and unchanged, or not at all."""

import pytest
from cryptography.exceptions import InvalidTag

from grids.sealing import fingerprint, seal, unseal

HERE = "person:1:phone"


def test_what_is_sealed_opens_in_its_place_and_says_nothing_twice() -> None:
    sealed = [seal("13800000000", context=HERE) for _time in range(2)]
    assert [unseal(one, context=HERE) for one in sealed] == ["13800000000"] * 2
    assert sealed[0] != sealed[1]
    assert b"1380" not in sealed[0]


def test_one_bit_anywhere_is_seen() -> None:
    sealed = seal("13800000000", context=HERE)
    for at in range(len(sealed)):
        changed = bytes([*sealed[:at], sealed[at] ^ 1, *sealed[at + 1 :]])
        with pytest.raises(InvalidTag):
            unseal(changed, context=HERE)


@pytest.mark.parametrize("place", ["person:2:phone", "person:1:id_number", ""])
def test_a_value_that_was_put_elsewhere_does_not_open(place: str) -> None:
    with pytest.raises(InvalidTag):
        unseal(seal("13800000000", context=HERE), context=place)


def test_a_fingerprint_is_of_one_purpose() -> None:
    marks = {fingerprint("13800000000", purpose=purpose) for purpose in ("a", "b")}
    assert {len(mark) for mark in marks} == {16}
    assert len(marks) == 2
