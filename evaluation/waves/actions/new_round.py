"""How a round comes to be: by itself, or in a wave with the township's own group in its panel."""

from django.utils.translation import gettext as _

from evaluation.models import Body, Campaign, Panel, Round, Wave
from evaluation.panels.actions.panels import copy_seats
from evaluation.workflow import Stage
from grids.models import Village
from grids.writing import Refused, Write


def new_round(
    campaign: Campaign, village: Village, *, name: str, wave: Wave | None, write: Write
) -> Round:
    """The round, inside the action that holds the campaign's lock; told in the village's ledger."""
    _refuse_second(campaign, village, name=name, wave=wave)
    round_ = Round.objects.create(
        campaign=campaign,
        village=village,
        wave=wave,
        name=name or _free_name(campaign, village, wave),
        stage_since=write.at,
    )
    if wave and wave.panel_name:
        add_copy_of_panel(wave, round_)
    told = {"campaign": str(campaign.pk), **({"wave": str(wave.pk)} if wave else {})}
    write.record_in(village, "round_founded", round_, **told)
    return round_


def _refuse_second(campaign: Campaign, village: Village, *, name: str, wave: Wave | None) -> None:
    if not name and wave is None:
        raise Refused(_("Give the round a name."))
    if name and campaign.rounds.filter(village=village, name=name).exists():
        raise Refused(_("This village has a round of that name already."))
    if wave and wave.rounds.filter(village=village).exclude(stage=Stage.CANCELLED).exists():
        raise Refused(
            _("%(village)s has its round in this wave already.") % {"village": village.name}
        )


def _free_name(campaign: Campaign, village: Village, wave: Wave | None) -> str:
    """The wave's name; with a number where a cancelled round of the village bears it."""
    name = wave.name if wave else ""
    taken = set(campaign.rounds.filter(village=village).values_list("name", flat=True))
    names = [name, *(f"{name[:36]}({n})" for n in range(2, len(taken) + 2))]
    return next(one for one in names if one not in taken)


def add_copy_of_panel(wave: Wave, round_: Round) -> Panel:
    """The township's group as this round's assessment group, for the whole village."""
    panel = Panel.objects.create(round=round_, body=Body.GROUP, name=wave.panel_name, wave=wave)
    copy_seats(wave.seats.all(), panel)
    return panel
