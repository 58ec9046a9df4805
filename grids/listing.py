"""Several things in one sentence, joined as the language joins them."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def listed(things: Iterable[object]) -> str:
    """``甲、乙`` in Chinese, ``A, B`` in English."""
    return pgettext("between the things of a list", ", ").join(map(str, things))
