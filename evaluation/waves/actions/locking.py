"""What every write on a wave takes first: the campaign, then the wave's rounds in one order."""

from collections.abc import Iterable
from uuid import UUID

from evaluation.locking import locked_campaign
from evaluation.models import Round, Wave
from evaluation.workflow import Stage
from grids.roles import Role
from grids.writing import Refused, Write, locked


def locked_wave(wave_id: UUID, write: Write) -> Wave:
    """The wave as it stands now, its campaign locked; township staff only."""
    campaign = locked_campaign(Wave.objects.values_list("campaign", flat=True).get(pk=wave_id))
    write.allow(campaign.township, Role.TOWNSHIP)
    return Wave.objects.select_related("campaign__township").get(pk=wave_id)


def locked_rounds(wave: Wave) -> list[Round]:
    """The wave's rounds that are not cancelled, locked."""
    rounds = wave.rounds.exclude(stage=Stage.CANCELLED).select_related("village")
    return list(locked(rounds))


def refuse(reasons: Iterable[str]) -> None:
    """With the sentences that grey the page's button, if there are any."""
    told = " ".join(reasons)
    if told:
        raise Refused(told)
