"""How few is told: no number from one to four can be worked out from what stands beside it."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.small_numbers import FEW, LEAST, MANY, Told, told, told_parts, told_whole

FEWEST = range(1, LEAST)


@pytest.mark.parametrize(
    ("number", "words"), [(0, 0), (1, FEW), (4, FEW), (5, 5), (17, 17), (1_000, 1_000)]
)
def test_one_to_four_are_few_and_all_else_is_told(number: int, words: Told) -> None:
    assert told(number) == words


@pytest.mark.parametrize(
    ("parts", "seen", "total"),
    [
        ([12, 30, 0], [12, 30, 0], 42),
        ([3, 30, 12], [FEW, 30, MANY], 45),
        # The smallest, 5, would leave 1 as the only way to make 6.
        ([1, 5, 40], [FEW, MANY, MANY], 46),
        ([2, 3, 90], [FEW, FEW, 90], 95),
        # Two that are few and eight together are four and four.
        ([4, 4, 90], [FEW, FEW, MANY], 98),
        ([4, 4, 0], [FEW, FEW, 0], MANY),
        ([2, 0, 0], [FEW, 0, 0], FEW),
        ([2, 1, 0], [FEW, FEW, FEW], FEW),
        ([], [], 0),
        ([0, 0], [0, 0], 0),
    ],
)
def test_a_second_part_is_hidden_with_the_one_that_is_few(
    parts: list[int], seen: list[Told], total: Told
) -> None:
    whole = told_whole(parts)
    assert (list(whole.parts), whole.total) == (seen, total)
    assert told_parts(parts) == seen


@given(st.lists(st.integers(0, 30), max_size=6))
def test_what_is_told_is_true_and_few_is_never_told(parts: list[int]) -> None:
    whole = told_whole(parts)
    for n, seen in zip([*parts, sum(parts)], [*whole.parts, whole.total], strict=True):
        assert seen == n or (n >= LEAST if seen is MANY else n < LEAST)
        assert seen not in FEWEST


@given(st.lists(st.integers(0, 12), max_size=6))
def test_nobody_can_work_out_a_part_that_is_few(parts: list[int]) -> None:
    """Tried against every set of parts that would read the same."""
    whole = told_whole(parts)
    if whole.total is FEW:
        assert list(whole.parts).count(FEW) in (1, len(parts))
        return
    for place, seen in enumerate(whole.parts):
        if seen is FEW:
            others = _sums([*whole.parts[:place], *whole.parts[place + 1 :]])
            assert all(_reads(whole.total, {n + other for other in others}) for n in FEWEST)


def _sums(seen: Sequence[Told]) -> set[int]:
    """All that parts which read so can add up to."""
    sums = {0}
    for each in seen:
        ways = [each] if isinstance(each, int) else FEWEST if each is FEW else range(LEAST, 80)
        sums = {total + n for total in sums for n in ways}
    return sums


def _reads(seen: Told, sums: set[int]) -> bool:
    return any(n >= LEAST for n in sums) if seen is MANY else seen in sums
