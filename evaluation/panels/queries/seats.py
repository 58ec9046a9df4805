"""A panel's seats as a bench reads them: whose, homes, ties, recusals, and who is signed in."""

from datetime import date
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from evaluation.kin import home_of, kin_of, left_by
from evaluation.models import Presence, Recusal, Seat, Settled
from grids.prepared import prepared_models


@prepared_models
def in_sitting(panel: UUID, sitting: UUID, after: date) -> QuerySet[Seat]:
    """As settled in it where there is something settled."""
    settled, signed_in = Settled.objects.filter(sitting=sitting), Presence.objects
    return _seats(panel, after, settled, signed_in.filter(sitting=sitting))


@prepared_models
def outside(panel: UUID, after: date) -> QuerySet[Seat]:
    settled = Settled.objects.filter(sitting__closed_at=None)
    return _seats(panel, after, settled, Presence.objects.none())


@prepared_models
def afresh(panel: UUID, after: date) -> QuerySet[Seat]:
    return _seats(panel, after, Settled.objects.none(), Presence.objects.none())


def _seats(
    panel: UUID, after: date, settled: QuerySet[Settled], signed_in: QuerySet[Presence]
) -> QuerySet[Seat]:
    found = JSONObject(homes=F("homes"), kin=F("kin"), human=F("human"))
    present = JSONObject(stands_in_for=F("stands_in_for"))
    of_seat = {"seat": OuterRef("pk")}
    return (
        Seat.objects.filter(panel=panel)
        .annotate(human=Coalesce("person_id", "officer__person__pk"), login=_login())
        .annotate(home=Subquery(home_of(OuterRef("human"))[:1]))
        .annotate(
            kin=ArraySubquery(kin_of(OuterRef("home"), after=after)),
            left=ArraySubquery(left_by(OuterRef("human"), after=after)),
            settled=Subquery(settled.filter(**of_seat).values(row=found)[:1]),
            declared=ArraySubquery(Recusal.objects.filter(**of_seat).values("entry")),
            presence=Subquery(signed_in.filter(**of_seat).values(row=present)[:1]),
        )
    )


def _login() -> Coalesce:
    return Coalesce("officer_id", "person__officer_id")
