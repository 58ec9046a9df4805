"""Whose stars the board shows: those that are due now by the campaign's rule, and those that hang.

Who is named: entries with every mandatory star, unless the campaign does not need them, and at
least its minimum, by group and number, never by result (design.md §8; domain.md §6.3).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from django.db.models import Q

from evaluation import rules
from evaluation.holdings import held_after, held_before
from evaluation.models import Campaign, CampaignStar, Entry, Notice, NoticeLine, Round
from evaluation.results import obtained, stars_of

#: Names of stars by entry, and the campaign's stars by entry.
OnBoard = dict[UUID, tuple[str, ...]]
Obtained = Mapping[UUID, list[CampaignStar]]


def standing_lines(*rounds: Round) -> dict[UUID, NoticeLine]:
    """The lines that hold now, by entry: of each the newest that was not withdrawn."""
    standing = Notice.objects.standing().filter(round__in=rounds)
    lines = NoticeLine.objects.filter(notice__in=standing)
    newest_last = lines.select_related("entry__group").order_by("notice__number")
    found = {line.entry_id: line for line in newest_last}
    return {entry: line for entry, line in found.items() if not line.removed}


def hanging_lines(*rounds: Round) -> dict[UUID, NoticeLine]:
    """The lines that hold now; of a round of changes what hung before, where it posted none."""
    found = standing_lines(*rounds)
    changing = [round_ for round_ in rounds if round_.is_change]
    if changing:
        told = NoticeLine.objects.filter(notice__in=Notice.objects.standing())
        posted = set(told.filter(notice__round__in=changing).values_list("entry", flat=True))
        before = _hung_before(changing)
        found |= {entry: line for entry, line in before.items() if entry not in posted}
    return found


def _hung_before(rounds: Collection[Round]) -> dict[UUID, NoticeLine]:
    """By entry of a round of changes: its household's newest line, with the stars that it holds."""
    stars = _on_board(rounds, stars_of(*rounds), held_before(rounds))
    newest = newest_lines(rounds)
    entries = Entry.objects.filter(pk__in=stars).select_related("group")
    return {
        entry.pk: NoticeLine(
            entry=entry,
            stars=list(stars[entry.pk]),
            group_name=line.group_name,
            head_masked=line.head_masked,
            head_full=line.head_full,
        )
        for entry in entries
        if (line := newest.get(entry.household_id))
    }


def newest_lines(rounds: Collection[Round]) -> dict[UUID, NoticeLine]:
    """By household: the newest line of the year whose stars rounds of changes change."""
    bases = [round_.changes_of_id for round_ in rounds]
    of_year = Round.objects.filter(Q(pk__in=bases) | Q(changes_of__in=bases)).exclude(
        pk__in=[round_.pk for round_ in rounds]
    )
    lines = NoticeLine.objects.filter(notice__in=Notice.objects.standing())
    found = lines.filter(notice__round__in=of_year).select_related("entry__group")
    return {line.entry.household_id: line for line in found.order_by("notice__published_at")}


def neighbours(round_: Round) -> list[Entry]:
    """Who hangs beside a change: a name may collide with theirs."""
    if not round_.is_change:
        return []
    own = set(round_.entries.values_list("household", flat=True))
    newest = newest_lines([round_])
    return [line.entry for home, line in newest.items() if home not in own and not line.removed]


def stars_on_board(*rounds: Round) -> OnBoard:
    """Names of the stars obtained, by entry, of those entries that are named.

    A round of changes shows all stars that its households then hold.
    """
    all_stars = stars_of(*rounds)
    of_year = [round_ for round_ in rounds if not round_.is_change]
    changing = [round_ for round_ in rounds if round_.is_change]
    by_entry = obtained(*of_year, stars=all_stars) if of_year else {}
    return _on_board(rounds, all_stars, {**by_entry, **(held_after(changing) if changing else {})})


def _on_board(
    rounds: Collection[Round], all_stars: Sequence[CampaignStar], by_entry: Obtained
) -> OnBoard:
    return {
        entry: tuple(star.star.name for star in stars)
        for campaign in {round_.campaign for round_ in rounds}
        for entry, stars in _named(campaign, all_stars, by_entry)
    }


def _named(
    campaign: Campaign, all_stars: Iterable[CampaignStar], obtained: Obtained
) -> Iterator[tuple[UUID, list[CampaignStar]]]:
    """Those whom the campaign's rule puts on the board."""
    own = {star.pk: star.mandatory for star in all_stars if star.campaign_id == campaign.pk}
    mandatory = {key for key, needed in own.items() if needed}
    for entry, stars in obtained.items():
        if (
            stars
            and stars[0].pk in own
            and rules.on_board(
                obtained=len(stars),
                mandatory_missing=len(mandatory - {star.pk for star in stars}),
                minimum=campaign.minimum_stars,
                mandatory_needed=campaign.mandatory_needed,
            )
        ):
            yield entry, stars
