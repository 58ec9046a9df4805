"""A fair distribution of households over liaisons, as a pure leaf: no database.

The rules, in words: everybody gets as many households as everybody else, or one more, and so of
the households that must be visited; who lives near in number, in the same group, comes first;
nobody gets their own household or their kin's. A household whom nobody may visit stays over.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Home:
    """A household: its key, where it lies (group, number), whether it must be visited."""

    key: Any
    place: tuple[str, str]
    must: bool = False


@dataclass(frozen=True)
class Member:
    """A liaison: a key, where they live, and the homes that are theirs or their kin's."""

    key: Any
    place: tuple[str, str]
    close: Collection[Any] = frozenset()


@dataclass
class Share:
    """What falls on a member, the households that must be visited apart from the others."""

    member: Member
    must: list[Home] = field(default_factory=list)
    other: list[Home] = field(default_factory=list)

    @property
    def homes(self) -> list[Home]:
        return sorted([*self.must, *self.other], key=lambda home: home.place)


def shared(homes: Iterable[Home], members: Iterable[Member]) -> tuple[list[Share], list[Home]]:
    """The shares in the order of where their members live, and what nobody may look after."""
    shares = [Share(member) for member in sorted(members, key=lambda member: member.place)]
    in_order = sorted(homes, key=lambda home: home.place)
    if not shares:
        return [], in_order
    must = [home for home in in_order if home.must]
    other = [home for home in in_order if not home.must]
    for share, (n_must, n_other) in zip(
        shares, _sizes(len(must), len(other), len(shares)), strict=True
    ):
        share.must, must = must[:n_must], must[n_must:]
        share.other, other = other[:n_other], other[n_other:]
    return shares, [*_mended(shares, "must"), *_mended(shares, "other")]


def _sizes(must: int, other: int, members: int) -> list[tuple[int, int]]:
    """How many of each kind: both the first and the sums differ by one at most.

    Whoever has one more that must be visited has one more in all, too, as far as that goes.
    """
    least_must, more_must = divmod(must, members)
    least, more = divmod(must + other, members)
    sizes = []
    for number in range(members):
        n_must = least_must + (number < more_must)
        sizes.append((n_must, least + (number < more) - n_must))
    return _spread(sizes)


def _spread(sizes: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Not all of the larger shares at one end of the village: every second from the other end."""
    return [*sizes[::2], *sizes[1::2][::-1]]


def _mended(shares: list[Share], kind: str) -> list[Home]:
    """Swap away what is too close to its member; what cannot be swapped stays over."""
    left: list[Home] = []
    for place, share in enumerate(shares):
        mine: list[Home] = getattr(share, kind)
        for home in [home for home in mine if home.key in share.member.close]:
            other = _who_swaps(shares, place, home, kind)
            mine.remove(home)
            if other is None:
                left.append(home)
                continue
            theirs, given = other
            theirs.remove(given)
            theirs.append(home)
            mine.append(given)
    return left


def _who_swaps(
    shares: list[Share], place: int, home: Home, kind: str
) -> tuple[list[Home], Home] | None:
    """The nearest share that may have this home and has one to give for it."""
    mine = shares[place].member
    for share in sorted(shares, key=lambda share: abs(shares.index(share) - place)):
        theirs: list[Home] = getattr(share, kind)
        if share.member is mine or home.key in share.member.close:
            continue
        for given in sorted(theirs, key=lambda one: _apart(one, home)):
            if given.key not in mine.close and given.key not in share.member.close:
                return theirs, given
    return None


def _apart(one: Home, other: Home) -> tuple[bool, int]:
    """How far two homes lie apart: another group first, then the distance of the numbers."""
    numbers = [int("0" + "".join(filter(str.isdigit, home.place[1]))) for home in (one, other)]
    return one.place[0] != other.place[0], abs(numbers[0] - numbers[1])
