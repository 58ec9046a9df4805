"""The order of lists, by group and household number, as people count."""

from evaluation.models import Entry
from grids.numbers import counted


def in_order(entry: Entry) -> tuple[object, ...]:
    """The key of an entry in every list; its group must be loaded. Never by result."""
    return (counted(group_name(entry)), counted(entry.number))


def group_name(entry: Entry) -> str:
    return entry.group.name if entry.group else ""
