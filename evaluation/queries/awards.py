"""What the township's review and the awards need to know."""

from evaluation.models import Campaign, Round


def spot_checks_due(round_: Round) -> int:
    """The campaign's share of the declared households, rounded up, at least its minimum.

    Never more than there are households that declared.
    """
    return share_of(round_.entries.declared().count(), round_.campaign)


def share_of(declared: int, campaign: Campaign) -> int:
    """The same for a number of households that is known already."""
    share = -(-declared * campaign.spot_check_share // 100)
    return min(declared, max(campaign.spot_check_least, share))
