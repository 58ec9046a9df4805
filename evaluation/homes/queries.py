"""A household's own matter in its own words: what it declared, how the round stands, what hangs."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from evaluation.declarations.queries.declarations import standing_confirmation
from evaluation.models import Confirmation, Declaration, Entry, Notice
from evaluation.workflow import Stage


@dataclass(frozen=True)
class Matter:
    """Its place in one round; ``boards`` are the notices of the round that hang today."""

    entry: Entry
    declaration: Declaration | None
    confirmation: Confirmation | None
    boards: list[Notice]

    @property
    def is_declaring(self) -> bool:
        return self.entry.round.stage == Stage.DECLARING


def matters_of(entries: QuerySet[Entry], today: date) -> list[Matter]:
    """The newest year first; four queries for each of its rounds, of which there are few."""
    rounds = entries.exclude(round__stage=Stage.CANCELLED).order_by("-campaign__year")
    return [
        _matter(entry, today)
        for entry in rounds.select_related("round__village__township", "campaign", "group")
    ]


def _matter(entry: Entry, today: date) -> Matter:
    filled = Declaration.objects.filter(entry=entry).select_related("typist").first()
    return Matter(
        entry=entry,
        declaration=filled,
        confirmation=standing_confirmation(entry) if filled else None,
        boards=list(Notice.objects.hanging(today).filter(round=entry.round_id)),
    )
