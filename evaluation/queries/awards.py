"""What the township's review and the awards need to know."""

from evaluation.models import Round


def spot_checks_due(round_: Round) -> int:
    """The campaign's share of the declared households, rounded up, at least its minimum.

    Never more than there are households that declared.
    """
    declared = round_.entries.declared().count()
    share = -(-declared * round_.campaign.spot_check_share // 100)
    return min(declared, max(round_.campaign.spot_check_least, share))
