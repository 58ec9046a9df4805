"""What the township does next about a wave: from its first village to the last one's start."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.models import Round, Wave
from evaluation.panels.queries.composition import Composition
from evaluation.waves.queries.waves import VillageRow
from evaluation.workflow import Stage
from grids.listing import listed


@dataclass(frozen=True)
class NextStep:
    """What the township does next about a wave; without ``url`` the villages go on."""

    sentence: str
    label: str = ""
    url: str = ""


def next_step(wave: Wave, rows: Sequence[VillageRow], composition: Composition) -> NextStep:
    """The first thing that is missing, from founding to the last village's start."""
    standing = [row for row in rows if row.round.stage != Stage.CANCELLED]
    if not standing:
        url = reverse("wave_villages", args=[wave.pk])
        return NextStep(_("No village is in this wave yet."), _("Add villages"), url)
    return (
        _to_name(wave, standing)
        or _to_seat(wave, standing, composition)
        or _to_start(standing)
        or _to_import(standing)
        or NextStep(_("Every village has started; the villages go on by themselves."))
    )


def _to_name(wave: Wave, rows: Sequence[VillageRow]) -> NextStep | None:
    if wave.scope != Wave.Scope.NAMED:
        return None
    missing = [row.round for row in rows if row.early and row.roster and not row.named]
    if not missing:
        return None
    village = missing[0].village
    url = reverse("wave_households", args=[wave.pk, village.pk])
    told = _("No household is named yet in: %(villages)s.") % {"villages": _names(missing)}
    return NextStep(told, _("Name households: %(village)s") % {"village": village.name}, url)


def _to_seat(wave: Wave, rows: Sequence[VillageRow], composition: Composition) -> NextStep | None:
    least = wave.campaign.group_size
    if not wave.panel_name or composition.members >= least or not any(row.early for row in rows):
        return None
    told = _("The township's group has %(n)s members; the year's rules ask for %(least)s.")
    url = reverse("wave_seat_add", args=[wave.pk])
    return NextStep(told % {"n": composition.members, "least": least}, _("Fill a seat"), url)


def _to_start(rows: Sequence[VillageRow]) -> NextStep | None:
    drafts = [row.round for row in rows if row.roster and row.round.stage == Stage.DRAFT]
    if not drafts:
        return None
    told = _("Still in preparation: %(villages)s.") % {"villages": _names(drafts)}
    label = _("Look at the round: %(village)s") % {"village": drafts[0].village.name}
    return NextStep(told, label, drafts[0].get_absolute_url())


def _to_import(rows: Sequence[VillageRow]) -> NextStep | None:
    """Nothing comes before the roster, and it is its clerk's work."""
    empty = [row.round for row in rows if row.early and not row.roster]
    if not empty:
        return None
    told = _("These villages wait for their rosters, which their clerks import: %(villages)s.")
    return NextStep(told % {"villages": _names(empty)})


def _names(rounds: Sequence[Round]) -> str:
    return listed(round_.village.name for round_ in rounds)
