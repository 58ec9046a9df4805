"""The packs of a round, and why none can be made."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evaluation.models import Entry, Pack, Round
from evaluation.workflow import Work


def packs_of(packs: QuerySet[Pack], round_: Round) -> list[Pack]:
    """Those in sight, the standing ones first; one query."""
    found = packs.filter(round=round_).select_related("officer", "ended_by")
    return sorted(found, key=lambda pack: (bool(pack.ended_at), pack.made_at))


def why_none(round_: Round) -> str:
    """Why no list can be taken along now, in a sentence; empty when it can."""
    if round_.open_for(Work.DECLARE):
        return ""
    return _("Declaring is not open: the round is now at “%(stage)s”.") % {
        "stage": round_.get_stage_display()
    }


@dataclass(frozen=True)
class Filled:
    """Whose form a phone's file is, filled by whom on which pack."""

    pack: Pack
    entry: Entry


def filled_of(round_: Round, pack_id: UUID, entry_id: UUID) -> Filled | None:
    """What a file names, where both are of this round; two queries."""
    pack = Pack.objects.filter(round=round_, pk=pack_id).select_related("officer").first()
    entries = Entry.objects.filter(round=round_, pk=entry_id)
    entry = entries.select_related("campaign", "household", "group", "micro_grid").first()
    if pack is None or entry is None:
        return None
    entry.round = round_
    return Filled(pack, entry)
