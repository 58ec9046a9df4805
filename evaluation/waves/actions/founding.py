"""A wave is founded, and changed until declaring opens in the first of its villages."""

from dataclasses import asdict
from uuid import UUID

from django.db.models import Field, Max
from django.utils.translation import gettext as _

from evaluation.locking import locked_campaign
from evaluation.models import Body, Campaign, Panel, Round, Seat, Wave
from evaluation.waves.actions.locking import locked_rounds, locked_wave, refuse
from evaluation.waves.actions.new_round import add_copy_of_panel
from evaluation.waves.queries.waves import why_stays
from evaluation.waves.typed import WaveFacts
from grids.listing import listed
from grids.models import Receipt
from grids.roles import Role
from grids.writing import Refused, Sent, Stale, writing


def found_wave(campaign_id: UUID, facts: WaveFacts, *, sent: Sent) -> Receipt:
    """The campaign's next wave, with no village in it yet."""
    with writing(sent) as write:
        campaign = locked_campaign(campaign_id)
        write.allow(campaign.township, Role.TOWNSHIP)
        _refuse_taken_name(campaign, facts.name)
        last = campaign.waves.aggregate(last=Max("number"))["last"]
        wave = Wave.objects.create(campaign=campaign, number=(last or 0) + 1, **asdict(facts))
        write.record("wave_founded", wave, number=wave.number, scope=wave.scope, again=wave.again)
        return write.done(_("The wave is founded. Add its villages next."), wave)


def change_wave(wave_id: UUID, facts: WaveFacts, *, version: int, sent: Sent) -> Receipt:
    """Change what the wave is; its rounds and its group's panels are renamed with it."""
    with writing(sent) as write:
        wave = locked_wave(wave_id, write)
        rounds = locked_rounds(wave)
        refuse(why_stays(wave))
        if wave.version != version:
            raise Stale(_both(wave, facts), version=wave.version)
        _refuse_taken_name(wave.campaign, facts.name, besides=wave)
        _rename(wave, rounds, facts.name)
        _keep_panel(wave, rounds, facts.panel_name)
        changed = [name for name, value in asdict(facts).items() if getattr(wave, name) != value]
        for name in changed:
            setattr(wave, name, getattr(facts, name))
        wave.version += 1
        wave.save()
        _add_missing_panels(wave, rounds)
        write.record("wave_changed", wave, fields=sorted(changed))
        return write.done(_("The wave is changed."), wave)


def _refuse_taken_name(campaign: Campaign, name: str, *, besides: Wave | None = None) -> None:
    others = campaign.waves.filter(name=name)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise Refused(_("This year has a wave of that name already."))


def _both(wave: Wave, facts: WaveFacts) -> list[tuple[str, str, str]]:
    """Label, theirs, yours; of what differs."""
    mine = Wave(**asdict(facts))
    rows = []
    for name in asdict(facts):
        if getattr(wave, name) != getattr(mine, name):
            rows.append((_label(name), _shown(wave, name), _shown(mine, name)))
    return rows


def _label(name: str) -> str:
    field = Wave._meta.get_field(name)
    assert isinstance(field, Field)
    return str(field.verbose_name)


def _shown(wave: Wave, name: str) -> str:
    told = getattr(wave, f"get_{name}_display", None)
    return str(told() if told else getattr(wave, name))


def _rename(wave: Wave, rounds: list[Round], name: str) -> None:
    if name == wave.name:
        return
    own = [row for row in rounds if row.name == wave.name]
    villages = [row.village_id for row in own]
    taken = wave.campaign.rounds.filter(village__in=villages, name=name)
    clash = taken.select_related("village").first()
    if clash is not None:
        raise Refused(
            _("%(village)s has a round of that name already.") % {"village": clash.village.name}
        )
    Round.objects.filter(pk__in=[row.pk for row in own]).update(name=name)


def _keep_panel(wave: Wave, rounds: list[Round], name: str) -> None:
    """Renamed with its copies; given up with its seats, which have not met."""
    if name == wave.panel_name:
        return
    panels = wave.panels.filter(round__in=rounds)
    if not name:
        Seat.objects.filter(panel__in=panels).delete()
        panels.delete()
        wave.seats.all().delete()
    elif wave.panel_name:
        panels.update(name=name)
    else:
        _refuse_groups(rounds)


def _refuse_groups(rounds: list[Round]) -> None:
    """Where the township's group judges, no other one does."""
    groups = Panel.objects.filter(round__in=rounds, body=Body.GROUP, wave=None)
    villages = groups.values_list("round__village__name", flat=True)
    names = listed(sorted(set(villages)))
    if names:
        raise Refused(
            _("These villages have groups of their own, remove them first: %(villages)s.")
            % {"villages": names}
        )


def _add_missing_panels(wave: Wave, rounds: list[Round]) -> None:
    if wave.panel_name and not wave.panels.filter(round__in=rounds).exists():
        for row in rounds:
            add_copy_of_panel(wave, row)
