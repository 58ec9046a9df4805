"""How few is told: of one to four households only that they are few, also by subtraction.

A leaf. Whoever knows a village finds the one that was refused out of four; so where somebody reads
who does not work there, a number from one to four is "fewer than 5". None is told as 0: nobody is
pointed at. Where parts stand beside their sum, a part that is hidden could be worked out from the
rest; then other parts, the smallest first, are told as "5 or more" with it, and where there is
none to take, the sum is. Every number from one to four stays possible for each part that is few.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: From here on a number points at nobody.
LEAST = 5
FEW, MANY = _("fewer than 5"), _("5 or more")

#: A number, or the words that stand for it.
Told = int | Promise


@dataclass(frozen=True)
class Parts:
    """What is told of the parts, in their order, and of their sum."""

    parts: Sequence[Told]
    total: Told


def told(n: int) -> Told:
    """Of a number that stands alone: no page that its reader may open tells it as part of a sum."""
    return FEW if is_few(n) else n


def is_few(n: int) -> bool:
    return 0 < n < LEAST


def told_parts(parts: Sequence[int]) -> Sequence[Told]:
    """Of parts whose sum is told nowhere but by ``told_whole``."""
    return told_whole(parts).parts


def told_whole(parts: Sequence[int]) -> Parts:
    """Of parts and their sum, which may stand side by side."""
    total = sum(parts)
    if is_few(total) and total not in parts:
        # Four parts of a sum that is few would be of one each; none is told apart from nothing.
        return Parts([FEW for _part in parts], FEW)
    hidden = _hidden(parts)
    seen = [_word(n) if place in hidden else n for place, n in enumerate(parts)]
    return Parts(seen, told(total) if _is_safe(parts[at] for at in hidden) else _word(total))


def _hidden(parts: Sequence[int]) -> set[int]:
    """The places of those that are few, and of as many others as keep them from being found."""
    hidden = {place for place, n in enumerate(parts) if is_few(n)}
    for _n, place in sorted((n, place) for place, n in enumerate(parts) if n >= LEAST):
        if _is_safe(parts[at] for at in hidden):
            break
        hidden.add(place)
    return hidden


def _word(n: int) -> Promise:
    return FEW if is_few(n) else MANY


def _is_safe(hidden: Iterable[int]) -> bool:
    """Whether who knows their sum, and of each whether it is few, can exclude no few number.

    Let all but one be as small as they can be: that one is at most ``1 + spare``. Let them be as
    big as they can be: it is at least ``1`` if the sum leaves room, which "5 or more" always does.
    """
    numbers = list(hidden)
    if not numbers:
        return True
    few = [n for n in numbers if is_few(n)]
    most = LEAST - 1
    spare = sum(few) - len(few) + sum(n - LEAST for n in numbers if not is_few(n))
    reaches_most = spare >= most - 1
    reaches_one = len(few) < len(numbers) or sum(few) <= most * (len(few) - 1) + 1
    return reaches_most and reaches_one
