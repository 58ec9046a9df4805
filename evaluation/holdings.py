"""What households hold during the year, and what a round of changes makes of it.

What a household holds are its awards that have not ended. A change that the committees let pass
gives its star; one that they do not let pass ends it, if it was held. One that they have not
decided changes nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from evaluation.models import Award, Body, CampaignStar, Claim, Entry, Round, StarChange, Tally
from evaluation.results import newest, standing_claims, stars_of

#: The campaign's stars by entry.
Held = Mapping[UUID, list[CampaignStar]]


def held_before(rounds: Collection[Round]) -> Held:
    """Of the entries of rounds of changes: what their households hold; three queries."""
    stars = stars_of(*rounds)
    keys = _held(rounds)
    return {entry: [star for star in stars if star.pk in of] for entry, of in keys.items()}


def held_after(rounds: Collection[Round]) -> Held:
    """The same with what was decided so far; five queries."""
    stars, keys = stars_of(*rounds), _held(rounds)
    for change, passed in _decided(rounds):
        of = keys[change.claim.entry_id]
        (of.add if passed else of.discard)(change.claim.star_id)
    return {entry: [star for star in stars if star.pk in of] for entry, of in keys.items()}


def made_changes(round_: Round) -> list[StarChange]:
    """The changes that are made: stars that end, and stars that are given."""
    return [
        change
        for change, passed in _decided([round_])
        if passed != (change.kind == StarChange.Kind.END)
    ]


def changes_of(entry: Entry, round_: Round) -> list[StarChange]:
    """What a round of changes asks of the household; none, and no query, in a round of the year."""
    if not round_.is_change:
        return []
    asked = StarChange.objects.filter(claim__entry=entry)
    return list(asked.select_related("claim__star__star", "award"))


def entry_of_year(entry: Entry) -> Entry:
    """The entry under which the household declared; in a round of the year the same, unasked."""
    base = entry.round.changes_of_id
    if base is None:
        return entry
    entries = Entry.objects.select_related(
        "round__village__township", "round__campaign", "campaign"
    )
    return entries.get(round=base, household=entry.household_id)


def unended(*rounds: Round) -> dict[UUID, dict[UUID, Award]]:
    """By household and star: the awards of the rounds' campaigns that have not ended."""
    households = Entry.objects.filter(round__in=rounds).values("household")
    campaigns = {round_.campaign_id for round_ in rounds}
    found: dict[UUID, dict[UUID, Award]] = defaultdict(dict)
    awards = Award.objects.filter(household__in=households, star__campaign__in=campaigns, end=None)
    for award in awards:
        found[award.household_id][award.star_id] = award
    return found


def _held(rounds: Collection[Round]) -> dict[UUID, set[UUID]]:
    entries = Entry.objects.filter(round__in=rounds).order_by().values_list("pk", "household")
    awards = unended(*rounds)
    return {entry: set(awards[household]) for entry, household in entries}


def _decided(rounds: Collection[Round]) -> list[tuple[StarChange, bool]]:
    """Each change that the committees have decided, and whether they let it pass."""
    claims = standing_claims(*rounds)
    tallies = newest(Tally.objects.filter(claim__in=claims, body=Body.COMMITTEES))
    passed = dict(tallies.values_list("claim", "passed"))
    changes = StarChange.objects.filter(claim__in=Claim.objects.filter(pk__in=passed))
    found = changes.select_related("claim__entry__round__campaign", "claim__star__star", "award")
    return [(change, passed[change.claim_id]) for change in found]
