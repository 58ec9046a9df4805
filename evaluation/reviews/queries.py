"""What the township's review needs to know: the spot checks, and where the bodies differ."""

from dataclasses import dataclass

from evaluation.models import Body, Campaign, Claim, Entry, Round, Tally
from evaluation.ordering import in_order
from evaluation.results import results, standing_claims
from grids.codes import sha256_of


def spot_checks_due(round_: Round) -> int:
    """The campaign's share of the declared households, rounded up, at least its minimum.

    Never more than there are households that declared.
    """
    return share_of(round_.entries.declared().count(), round_.campaign)


def share_of(declared: int, campaign: Campaign) -> int:
    """The same for a number of households that is known already."""
    share = -(-declared * campaign.spot_check_share // 100)
    return min(declared, max(campaign.spot_check_least, share))


def drawn(round_: Round) -> list[Entry]:
    """Households proposed for the spot checks that are still due, drawn by lot.

    The lot follows from the round's key: drawn again it is the same, and nobody picks.
    """
    made = set(round_.spot_checks.values_list("entry", flat=True))
    declared = round_.entries.declared().select_related("group")
    lots = sorted(declared, key=lambda entry: sha256_of(f"{round_.pk}{entry.pk}".encode()))
    missing = max(0, spot_checks_due(round_) - len(made))
    return sorted([entry for entry in lots if entry.pk not in made][:missing], key=in_order)


@dataclass(frozen=True)
class Difference:
    """A claim that the committees decided otherwise than the group; the tallies that count."""

    claim: Claim
    group: Tally
    committees: Tally


def differences(round_: Round) -> list[Difference]:
    """Every decision against the group's, in the order of the households; two queries."""
    # Only a decision against the group carries a reason, so few claims need their tallies read.
    reasoned = Tally.objects.filter(body=Body.COMMITTEES).exclude(reason="").values("claim")
    claims = standing_claims(round_).filter(pk__in=reasoned)
    found = results(claims)
    rows = [
        Difference(claim, tallies.group, tallies.committees)
        for claim in claims.select_related("entry__group", "star__star")
        if (tallies := found[claim.pk]).group and tallies.committees
    ]
    differing = [row for row in rows if row.group.passed != row.committees.passed]
    return sorted(differing, key=lambda row: (in_order(row.claim.entry), row.claim.star.star.code))
