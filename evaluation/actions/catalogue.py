"""The catalogue comes in from its file, and a township's year is founded on it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from evaluation.models import (
    Campaign,
    CampaignStar,
    Catalogue,
    Criterion,
    StageChange,
    Star,
    VetoGround,
)
from evaluation.queries.catalogue import as_data
from evaluation.workflow import MoveName
from grids import ledger
from grids.models import Receipt, Township
from grids.roles import Role
from grids.writing import Refused, Sent, locked, writing

#: 关王庙乡's scheme: the flag belongs to the campaign, not to the star (domain.md §1.1).
MANDATORY = ("01", "02", "03")


def load_catalogue(data: Mapping[str, Any], *, at: datetime) -> bool:
    """Load and publish the file's version; ``False`` when it is here already, unchanged.

    ``data`` is the parsed catalogue.toml. No officer: it is the installation's own step.
    """
    with transaction.atomic():
        found = Catalogue.objects.filter(name=data["name"], version=data["version"]).first()
        if found is not None:
            _refuse_other_content(found, data)
            return False
        catalogue = _insert(data, published_on=localdate(at))
        subject = f"catalogue:{catalogue.pk}"
        fact = ledger.Fact("catalogue_published", subject, {"version": catalogue.version})
        ledger.append(None, [fact], officer=None, post=None, at=at)
    return True


def _refuse_other_content(found: Catalogue, data: Mapping[str, Any]) -> None:
    if as_data(found) != data:
        raise Refused(
            _(
                "Version %(version)s of “%(name)s” is published and cannot change: "
                "give the changed file a new version."
            )
            % {"version": found.version, "name": found.name}
        )


def _insert(data: Mapping[str, Any], *, published_on: date) -> Catalogue:
    catalogue = Catalogue.objects.create(
        name=data["name"], version=data["version"], published_on=published_on
    )
    for row in data["stars"]:
        facts = {name: value for name, value in row.items() if name != "criteria"}
        star = Star.objects.create(catalogue=catalogue, **facts)
        Criterion.objects.bulk_create(Criterion(star=star, **item) for item in row["criteria"])
    VetoGround.objects.bulk_create(
        VetoGround(catalogue=catalogue, **row) for row in data["veto_grounds"]
    )
    return catalogue


def found_campaign(
    township_id: UUID,
    *,
    year: int,
    mandatory: Iterable[str] = MANDATORY,
    rules: Mapping[str, int | bool] | None = None,
    ends_on: date | None = None,
    sent: Sent,
) -> Receipt:
    """A township's year, with the newest published catalogue and the rules' defaults.

    ``mandatory`` holds star codes; ``rules`` names fields of ``Campaign.RULES``.
    """
    with writing(sent) as write:
        township = locked(Township.objects.filter(pk=township_id)).get()
        write.allow(township, Role.TOWNSHIP)
        catalogue = _newest_catalogue()
        if township.campaigns.filter(year=year).exists():
            raise Refused(_("The evaluation of %(year)s exists already.") % {"year": year})
        campaign = Campaign.objects.create(
            township=township,
            year=year,
            catalogue=catalogue,
            ends_on=ends_on or date(year, 12, 31),
            **_known(rules or {}),
        )
        CampaignStar.objects.bulk_create(
            CampaignStar(campaign=campaign, star=star, mandatory=star.code in set(mandatory))
            for star in catalogue.stars.all()
        )
        write.record("campaign_founded", campaign, year=year, mandatory=sorted(mandatory))
        return write.done(_("The year's evaluation is founded."), campaign)


def change_campaign(
    campaign_id: UUID,
    *,
    mandatory: Iterable[str] | None = None,
    rules: Mapping[str, int | bool] | None = None,
    sent: Sent,
) -> Receipt:
    """Change rules or mandatory stars, as long as no round of the campaign has started."""
    with writing(sent) as write:
        campaign = locked(Campaign.objects.filter(pk=campaign_id)).select_related("township").get()
        write.allow(campaign.township, Role.TOWNSHIP)
        if StageChange.objects.filter(round__campaign=campaign, move=MoveName.START).exists():
            raise Refused(_("A round of this year has started, so its rules are fixed."))
        changed = _known(rules or {})
        for name, value in changed.items():
            setattr(campaign, name, value)
        campaign.save()
        if mandatory is not None:
            _set_mandatory(campaign, set(mandatory))
        write.record("campaign_changed", campaign, fields=sorted(changed))
        return write.done(_("The year's rules are changed."), campaign)


def _set_mandatory(campaign: Campaign, codes: set[str]) -> None:
    campaign.stars.filter(star__code__in=codes).update(mandatory=True)
    campaign.stars.exclude(star__code__in=codes).update(mandatory=False)


def _newest_catalogue() -> Catalogue:
    published = Catalogue.objects.exclude(published_on=None)
    newest = published.order_by("-published_on", "-version").first()
    if newest is None:
        raise Refused(_("The star catalogue is not published yet."))
    return newest


def _known(rules: Mapping[str, int | bool]) -> dict[str, Any]:
    unknown = sorted(set(rules) - set(Campaign.RULES))
    if unknown:
        raise ValueError(f"no such rules: {unknown}")
    return dict(rules)
