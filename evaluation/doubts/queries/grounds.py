"""What can be doubted of a household: the items of the stars that it holds today, nothing else."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from evaluation.models import Award


def held_awards(household: UUID, *, today: date) -> list[Award]:
    """In the order of the catalogue, with their items; of a star held twice, the newer award."""
    held = Award.objects.standing(today).filter(household=household)
    full = held.select_related("star__star").prefetch_related("star__star__criteria")
    newest = {award.star.star.code: award for award in full.order_by("valid_from")}
    return [newest[code] for code in sorted(newest)]


def why_over(award: Award, *, today: date) -> str:
    """Why the award holds no more, in a sentence; else empty. As ``Award.objects.standing``."""
    household, end = award.household, getattr(award, "end", None)
    if household.ended_on:
        told = _("This household left or ended on %(day)s, and its stars ended with it.")
        return told % {"day": household.ended_on.isoformat()}
    if end and end.ended_on <= today:
        return _("The star ended on %(day)s.") % {"day": end.ended_on.isoformat()}
    if award.valid_to < today:
        return _("The star was held until %(day)s.") % {"day": award.valid_to.isoformat()}
    return ""
