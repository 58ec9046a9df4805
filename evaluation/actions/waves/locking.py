"""What every write on a wave takes first: the campaign, then the wave's rounds in one order."""

from uuid import UUID

from django.utils.translation import gettext as _

from evaluation.actions.locking import locked_campaign
from evaluation.models import Panel, Round, Sitting, Wave
from evaluation.queries.taking_part import NOT_FIXED
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


def refuse_opened(rounds: list[Round]) -> None:
    """What a wave is may change until the first of its rounds takes in its households."""
    opened = sorted(row.village.name for row in rounds if row.stage not in NOT_FIXED)
    if opened:
        names = _(", ").join(opened)
        raise Refused(
            _("Declaring has opened in %(villages)s, so the wave stays as it is.")
            % {"villages": names}
        )


def refuse_met(wave: Wave) -> None:
    """The township's group is one body: once it has met anywhere, its seats stay."""
    met = Sitting.objects.filter(panel__wave=wave).select_related("panel__round__village")
    first = met.order_by("opened_at").first()
    if first is not None:
        raise Refused(
            _("The seats are frozen by the first sitting: it was in %(village)s on %(day)s.")
            % {"village": first.panel.round.village.name, "day": first.held_on.isoformat()}
        )
    if Panel.objects.filter(wave=wave, seats__assessments__isnull=False).exists():
        raise Refused(_("A member has already marked claims, so the seats stay as they are."))
