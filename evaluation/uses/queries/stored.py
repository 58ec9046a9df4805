"""What is kept of the people of a township, since when, how and for how long: counts, no values."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from evaluation.models import Declaration, DeviceMark, Objection, Photo
from grids.models import Officer, Receipt, Township
from households.models import CorrectionRequest, Household, Person, Visit

#: Nothing else of people and homes says when they came in.
_SINCE = "memberships__since"


@dataclass(frozen=True)
class Stored:
    """One kind of data: how many, the oldest, how it is kept and for how long, in words."""

    told: str
    count: int
    since: date | None
    how: str
    kept_for: str


def stored_in(township: Township) -> list[Stored]:
    """One query a kind, whatever the township holds."""
    return [*_of_people(township), *_of_the_evaluation(township), *_of_officers(township)]


def _of_people(township: Township) -> Iterator[Stored]:
    homes = Household.objects.filter(village__township=township)
    yield _row(_("Households"), homes, _SINCE, _("not encrypted"), _("as long as the household"))
    people = Person.objects.filter(village__township=township)
    yield _row(_("People by name"), people, _SINCE, _("not encrypted"), _("with the archive"))
    for told, field in ((_("ID numbers"), "id_number"), (_("Telephone numbers"), "phone")):
        sealed = people.filter(**{f"{field}_sealed__isnull": False})
        left = _("one year after somebody has left")
        yield _row(told, sealed, _SINCE, _("encrypted, shown masked"), left)
    asked = CorrectionRequest.objects.filter(household__village__township=township)
    yield _row(_("Requests for a correction"), asked, "at", _("encrypted"), _("with the archive"))
    visits = Visit.objects.filter(household__village__township=township)
    yield _row(_("Visits"), visits, "visited_on", _("not encrypted"), _("with the archive"))


def _of_the_evaluation(township: Township) -> Iterator[Stored]:
    forms = Declaration.objects.filter(entry__campaign__township=township)
    yield _row(
        _("Self-assessment forms"), forms, "typed_at", _("not encrypted"), _("with the archive")
    )
    photos = Photo.objects.standing().filter(entry__campaign__township=township)
    kept = _("two years after the year of the evaluation")
    yield _row(_("Photos on forms"), photos, "at", _("without place and other traces"), kept)
    marks = DeviceMark.objects.filter(declaration__entry__campaign__township=township)
    yield _row(_("Marks of browsers"), marks, "", _("as fingerprints"), _("until the round ends"))
    contacts = Objection.objects.filter(
        entry__campaign__township=township, contact_sealed__isnull=False
    )
    told, after = _("Names and telephones of objectors"), _("one year after the answer")
    yield _row(told, contacts, "received_at", _("encrypted"), after)


def _of_officers(township: Township) -> Iterator[Stored]:
    here = (
        Q(posts__township=township)
        | Q(posts__village__township=township)
        | Q(posts__grid__village__township=township)
    )
    officers = Officer.objects.filter(here).distinct()
    how = _("name and telephone open, password as a one-way digest")
    yield _row(_("Officers"), officers, "", how, _("with the ledger"))
    typed = Receipt.objects.filter(village__township=township).exclude(sealed_content=b"")
    yield _row(_("What was typed, with receipts"), typed, "at", _("encrypted"), _("two years"))


def _row(told: str, rows: "QuerySet[Any]", field: str, how: str, kept_for: str) -> Stored:
    since = {"since": Min(field)} if field else {}
    found = rows.order_by().aggregate(count=Count("pk", distinct=True), **since)
    return Stored(told, found["count"], _day(found.get("since")), how, kept_for)


def _day(moment: datetime | date | None) -> date | None:
    return localdate(moment) if isinstance(moment, datetime) else moment
