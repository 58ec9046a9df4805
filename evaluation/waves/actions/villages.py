"""Villages join a wave: each gets its own round, with the township's group where there is one."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.models import Round
from evaluation.waves.actions.locking import locked_rounds, locked_wave
from evaluation.waves.actions.new_round import new_round
from grids.listing import listed
from grids.models import Receipt, Village
from grids.writing import Refused, Sent, writing


def add_villages(wave_id: UUID, village_ids: Sequence[UUID], *, sent: Sent) -> Receipt:
    """Found a round in each of the villages, named like the wave."""
    with writing(sent) as write:
        wave = locked_wave(wave_id, write)
        villages = list(Village.objects.filter(pk__in=village_ids, township=wave.campaign.township))
        _refuse(villages, chosen=village_ids, rounds=locked_rounds(wave))
        for village in villages:
            new_round(wave.campaign, village, name="", wave=wave, write=write)
        write.record("wave_villages_added", wave, villages=[str(one.pk) for one in villages])
        return write.done(_added(len(villages)), wave)


def _refuse(villages: list[Village], *, chosen: Sequence[UUID], rounds: list[Round]) -> None:
    if not villages or len(villages) < len(set(chosen)):
        raise Refused(_("Choose villages of this township."))
    there = {row.village_id for row in rounds}
    names = listed(village.name for village in villages if village.pk in there)
    if names:
        raise Refused(_("Already in this wave: %(villages)s.") % {"villages": names})


def _added(villages: int) -> str:
    return ngettext(
        "%(n)s village is in the wave, its round is founded.",
        "%(n)s villages are in the wave, their rounds are founded.",
        villages,
    ) % {"n": villages}
