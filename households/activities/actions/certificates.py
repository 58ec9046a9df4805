"""志愿服务记录证明: a person's hours of a year, numbered, published for seven days, then final."""

from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Receipt, Village
from grids.roles import Role
from grids.writing import Refused, Sent, Write, locked, writing
from households.actions.locking import locked_village
from households.models import Certificate, Membership, Served


def ask_certificate(
    village_id: UUID, *, person: UUID, year: int, issuer: str, responsible: str, sent: Sent
) -> Receipt:
    """The next number of the village and year, with what is recorded of the person until now."""
    with writing(sent) as write:
        village = locked_village(village_id)
        write.allow(village, Role.CLERK)
        served = list(_served(village, person, year))
        if not served:
            raise Refused(_("No hours of this person are recorded in that year."))
        _refuse_another(village, person, year, served, today=localdate(write.at))
        facts = {"issuer": issuer, "responsible": responsible}
        certificate = _new(village, person, year, served, write=write, **facts)
        certificate.save(force_insert=True)
        write.record("certificate_asked", certificate, number=certificate.number, year=year)
        told = _("It stands on the village’s list for seven days; it is final after that.")
        return write.done(told, certificate)


def _served(village: Village, person: UUID, year: int) -> list[Served]:
    found = Served.objects.filter(
        activity__village=village, person=person, activity__held_on__year=year
    )
    ordered = found.order_by("activity__held_on", "activity__begins", "pk")
    return list(ordered.select_related("activity__project", "person"))


def _refuse_another(
    village: Village, person: UUID, year: int, served: list[Served], *, today: object
) -> None:
    """One that says the same already is printed again, not numbered anew."""
    half = sum(each.half_hours for each in served)
    same = village.certificates.filter(
        person=person, year=year, half_hours=half, withdrawn_at=None
    ).first()
    if same:
        same.village = village
        raise Refused(
            _("%(number)s says the same hours. Print that one again.")
            % {"number": same.told_number}
        )


def _new(
    village: Village, person: UUID, year: int, served: list[Served], *, write: Write, **facts: Any
) -> Certificate:
    last = village.certificates.filter(year=year).aggregate(last=Max("number"))["last"]
    lives = Membership.objects.get(person=person, until=None)
    today = localdate(write.at)
    return Certificate(
        village=village,
        person_id=person,
        household_id=lives.household_id,
        name=served[-1].name,
        year=year,
        number=(last or 0) + 1,
        half_hours=sum(each.half_hours for each in served),
        lines=[_line(each) for each in served],
        officer=write.sent.officer,
        at=write.at,
        published_on=today,
        final_on=today + Certificate.PUBLISHED_FOR,
        **facts,
    )


def _line(served: Served) -> tuple[str, str, int]:
    activity = served.activity
    return activity.held_on.isoformat(), str(activity.project), served.half_hours


def withdraw_certificate(certificate_id: UUID, why: str, *, sent: Sent) -> Receipt:
    """One that was wrong; its number is not given again."""
    with writing(sent) as write:
        found = Certificate.objects.filter(pk=certificate_id).select_related("village")
        certificate = locked(found).get()
        write.allow(certificate.village, Role.CLERK)
        if certificate.withdrawn_at:
            raise Refused(_("It was withdrawn already."))
        certificate.withdrawn_by, certificate.withdrawn_at = sent.officer, write.at
        certificate.why_withdrawn = why
        certificate.save()
        write.record("certificate_withdrawn", certificate, number=certificate.number)
        return write.done(_("It is withdrawn, and stays on the list, marked."), certificate)
