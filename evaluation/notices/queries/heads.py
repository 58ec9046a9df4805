"""How the board names the heads of households, so that two of a group are told apart."""

from collections import Counter
from collections.abc import Iterable, Mapping
from uuid import UUID

from evaluation.models import Entry
from households.masking import masked


def masked_heads(entries: Iterable[Entry]) -> dict[UUID, str]:
    """张*山 by entry; where two of a group would read alike, the household number stands beside."""
    return _told_apart({entry: masked(entry.head_name) for entry in entries})


def full_heads(entries: Iterable[Entry]) -> dict[UUID, str]:
    """The whole names, told apart in the same way."""
    return _told_apart({entry: entry.head_name for entry in entries})


def _told_apart(heads: Mapping[Entry, str]) -> dict[UUID, str]:
    met = Counter((entry.group_id, head) for entry, head in heads.items())
    return {
        entry.pk: f"{head}（{entry.number}）"
        if met[entry.group_id, head] > 1
        else head  # because it is printed in Chinese
        for entry, head in heads.items()
    }
