"""Campaigns, their catalogues and their waves: in sight, and kept."""

from django.db.models import Q, QuerySet

from evaluation.access.rounds import visible_rounds
from evaluation.models import Campaign, Catalogue, Criterion, Star, VetoGround, Wave, WaveSeat
from grids.access import visible_townships
from grids.models import Officer, Township, Village
from grids.reach import reach
from grids.roles import Role
from households.access import SEES_ALL


def visible_campaigns(officer: Officer) -> QuerySet[Campaign]:
    """Campaigns of the townships in sight."""
    return Campaign.objects.filter(township__in=visible_townships(officer))


def visible_catalogues(officer: Officer) -> QuerySet[Catalogue]:
    """What is published for the townships in sight; drafts only for their staff and the county."""
    near, own = reach(officer), reach(officer, {Role.TOWNSHIP}).townships
    published = Q(published_on__isnull=False)
    here = Q(township=None) | Q(township__in=visible_townships(officer))
    if near.everywhere:
        return Catalogue.objects.filter(here)
    return Catalogue.objects.filter((published & here) | Q(township__in=own))


def visible_stars(officer: Officer) -> QuerySet[Star]:
    """Stars of visible catalogues."""
    return Star.objects.filter(catalogue__in=visible_catalogues(officer))


def visible_criteria(officer: Officer) -> QuerySet[Criterion]:
    """Items of visible catalogues."""
    return Criterion.objects.filter(star__catalogue__in=visible_catalogues(officer))


def visible_veto_grounds(officer: Officer) -> QuerySet[VetoGround]:
    """Grounds for a veto of visible catalogues."""
    return VetoGround.objects.filter(catalogue__in=visible_catalogues(officer))


def visible_waves(officer: Officer) -> QuerySet[Wave]:
    """Waves of the township one works for, and those that a village in sight has a round in."""
    near = reach(officer)
    if near.everywhere:
        return Wave.objects.all()
    rounds = visible_rounds(officer).exclude(wave=None)
    return Wave.objects.filter(
        Q(campaign__township__in=near.townships) | Q(pk__in=rounds.values("wave"))
    )


def visible_wave_seats(officer: Officer) -> QuerySet[WaveSeat]:
    """Seats of visible waves."""
    return WaveSeat.objects.filter(wave__in=visible_waves(officer))


def can_keep_campaign(officer: Officer, township: Township) -> bool:
    """Township staff found their township's year, set its rules and choose its stars."""
    return township.pk in reach(officer, {Role.TOWNSHIP}).townships


def kept_townships(officer: Officer) -> QuerySet[Township]:
    """The townships whose years and catalogues the officer keeps."""
    return Township.objects.filter(pk__in=reach(officer, {Role.TOWNSHIP}).townships)


def can_found_round(officer: Officer, township: Township) -> bool:
    """The same staff found a village's round."""
    return can_keep_campaign(officer, township)


def can_keep_catalogue(officer: Officer, catalogue: Catalogue) -> bool:
    """Township staff keep their own versions; those of the installation come from its file."""
    township = catalogue.township
    return township is not None and can_keep_campaign(officer, township)


def can_keep_wave(officer: Officer, wave: Wave) -> bool:
    """Township staff say what a wave is, which villages and households it has, and who judges."""
    return can_found_round(officer, wave.campaign.township)


def can_read_figures(officer: Officer) -> bool:
    """Of a year in whole villages: not those who only work in a grid or with ten."""
    return can_read_wave_seats(officer)


def whole_villages(officer: Officer) -> QuerySet[Village]:
    """The villages that one stands for as a whole."""
    near = reach(officer, SEES_ALL)
    if near.everywhere:
        return Village.objects.all()
    return Village.objects.filter(Q(pk__in=near.villages) | Q(township__in=near.townships))


def can_read_who_left(officer: Officer, village: Village) -> bool:
    """Who was on the wall and is not needs the village's help, and nobody else's eyes."""
    roles = {Role.SECRETARY, Role.CLERK, Role.COMMITTEE, Role.SUPERVISOR}
    return bool(officer.roles_in(village) & roles)


def can_read_who_runs(officer: Officer, village: Village) -> bool:
    """Who has had all ten stars for years, so as to name them upward: the township, too."""
    works = bool(officer.roles_in(village) & {Role.TOWNSHIP})
    return works or can_read_who_left(officer, village)


def reads_in_part(officer: Officer, township: Township) -> bool:
    """The county reads of few households only that they are few; who works there reads on."""
    near = reach(officer)
    return near.everywhere and township.pk not in near.townships


def can_read_wave_seats(officer: Officer) -> bool:
    """The same as for a village's panels: not those who only work in a grid or with ten."""
    return any(post.role in SEES_ALL for post in officer.standing_posts)
