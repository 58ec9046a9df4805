"""What an inspection is of: the newest awarded round, the households that may be looked at, the
stars that are judged by looking."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from evaluation.models import (
    Award,
    CampaignStar,
    Criterion,
    Entry,
    EntryQuerySet,
    Evidence,
    Inspection,
    Round,
)
from evaluation.workflow import Stage
from grids.models import Village

_DECIDED = (Stage.AWARDED, Stage.CLOSED)


def awarded_rounds() -> QuerySet[Round]:
    """Rounds of a year whose stars are awarded, the newest first."""
    of_years = Round.objects.filter(changes_of=None)
    return of_years.filter(stage__in=_DECIDED).order_by("-campaign__year", "-stage_since", "pk")


def newest_round(village: Village) -> Round | None:
    """What an inspection of the village would be of, if there is anything."""
    return awarded_rounds().filter(village=village).select_related("campaign").first()


def _holding(villages: Iterable[UUID], day: date) -> EntryQuerySet:
    """Entries by which a standing household has a result: of the newest year, or with stars that
    still hold."""
    newest = awarded_rounds().filter(village=OuterRef("round__village")).values("campaign")[:1]
    stars = Award.objects.standing(day).filter(
        household=OuterRef("household"), star__campaign=OuterRef("campaign")
    )
    decided = Entry.objects.declared().filter(
        live=True,
        round__stage__in=_DECIDED,
        round__village__in=villages,
        household__ended_on=None,
        household__village=F("round__village"),
    )
    return decided.filter(Q(campaign=Subquery(newest)) | Exists(stars))


def inspectable(village: UUID, *, day: date) -> EntryQuerySet:
    """The households that an inspection may look at, each by its newest entry.

    Whoever took part and still lives there: these have a result, a plate, a declaration and a
    notice to look at. Chosen by nobody, so it is also the list of the lot.
    """
    ordered = _holding([village], day).order_by("household_id", "-campaign__year", "pk")
    newest = ordered.distinct("household_id").values("pk")
    return Entry.objects.filter(pk__in=newest)


def households_of(villages: Iterable[UUID], *, day: date) -> dict[UUID, int]:
    """How many there are, by village; one query."""
    counted = _holding(villages, day).order_by().values("round__village")
    rows = counted.annotate(n=Count("household", distinct=True))
    return {row["round__village"]: row["n"] for row in rows}


def stars_to_see(entry: Entry, *, day: date) -> list[CampaignStar]:
    """The stars that the household holds and that are judged by looking.

    These are the ones of whose items more are seen on site (看) than not, as the catalogue says.
    """
    return stars_by_household([entry.household_id], day=day).get(entry.household_id, [])


def stars_by_household(households: Iterable[UUID], *, day: date) -> dict[UUID, list[CampaignStar]]:
    """The same for several; two queries. Of a star that was awarded twice, the newer one."""
    stars = {star.pk: star for star in _seen_on_site()}
    held = Award.objects.standing(day).filter(household__in=households, star__in=stars)
    found: dict[UUID, dict[str, CampaignStar]] = defaultdict(dict)
    for household, key in held.order_by("valid_from").values_list("household", "star"):
        found[household][stars[key].star.code] = stars[key]
    return {key: [rows[code] for code in sorted(rows)] for key, rows in found.items()}


def _seen_on_site() -> QuerySet[CampaignStar]:
    items: Any = Criterion.objects.filter(star=OuterRef("star")).order_by().values("star")
    all_ = items.annotate(n=Count("pk")).values("n")
    seen = items.filter(evidence__contains=Evidence.SEEN).annotate(n=Count("pk")).values("n")
    counted = CampaignStar.objects.annotate(n_seen=Subquery(seen), n_all=Subquery(all_))
    return counted.filter(n_seen__gt=F("n_all") - F("n_seen")).select_related("star")


def earlier(inspection: Inspection) -> Q:
    """Inspections of the same village in the halves before."""
    before = Q(inspection__year__lt=inspection.year) | Q(
        inspection__year=inspection.year, inspection__half__lt=inspection.half
    )
    return Q(inspection__village=inspection.village_id) & before
