"""A township's year: founded, given its rules, its stars and its version of the catalogue.

All of it is fixed as soon as the year's first round starts (design.md §2).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from evaluation.campaigns.queries import rules_told
from evaluation.campaigns.queries.rules import RULES
from evaluation.campaigns.queries.years import started_at
from evaluation.catalogue.queries.versions import usable_catalogues
from evaluation.models import Campaign, CampaignStar, Catalogue, Star, Use
from evaluation.models.catalogue import worded
from evaluation.rules import years_after
from grids.models import Receipt, Township
from grids.roles import Role
from grids.writing import Refused, Sent, Stale, Write, locked, writing

#: 关王庙乡's scheme: the flag belongs to the campaign, not to the star (domain.md §1.1).
MANDATORY = ("01", "02", "03")
Rules = Mapping[str, "int | bool | str"]
#: Why nothing of a year can be changed any more, and what to do instead.
STARTED = gettext_lazy(
    "A round of this year has started, so its rules and stars are fixed. "
    "Set what should be different in next year's evaluation."
)


def found_campaign(
    township_id: UUID,
    *,
    year: int,
    catalogue_id: UUID | None = None,
    mandatory: Iterable[str] = MANDATORY,
    rules: Rules | None = None,
    ends_on: date | None = None,
    from_last: bool = False,
    sent: Sent,
) -> Receipt:
    """A township's year, with the rules' defaults; without a key: the newest usable catalogue.

    ``mandatory`` holds star codes; ``rules`` holds values by the names in ``RULES``. ``from_last``:
    rules and stars begin as those of the year before, where there is one.
    """
    with writing(sent) as write:
        township = locked(Township.objects.filter(pk=township_id)).get()
        write.allow(township, Role.TOWNSHIP)
        _refuse_year(township, year, today=localdate(write.at))
        catalogue = _usable(township, catalogue_id)
        campaign = Campaign(township=township, year=year, catalogue=catalogue)
        campaign.ends_on = date(year, 12, 31)
        last = Campaign.objects.before(campaign).first() if from_last else None
        begun, uses = _begun_as(last, campaign) if last else ({}, _all_used(catalogue, mandatory))
        values = {**begun, **_known(rules or {}), "ends_on": ends_on or campaign.ends_on}
        least = values.get("minimum_stars", campaign.minimum_stars)
        campaign.minimum_stars = values["minimum_stars"] = min(least, len(uses))
        _set(campaign, values, stars=len(uses), write=write)
        campaign.save()
        CampaignStar.objects.bulk_create(
            CampaignStar(campaign=campaign, star=star, mandatory=needed)
            for star, needed in uses.items()
        )
        needed = sorted(star.code for star, mandatory in uses.items() if mandatory)
        told = {"taken_over": last.year} if last else {}
        write.record("campaign_founded", campaign, year=year, mandatory=needed, **told)
        return write.done(_("The year's evaluation is founded."), campaign)


#: The stars that a year uses, and whether each is mandatory.
Uses = dict[Star, bool]


def _all_used(catalogue: Catalogue, mandatory: Iterable[str]) -> Uses:
    codes = set(mandatory)
    return {star: star.code in codes for star in catalogue.stars.all()}


def _begun_as(last: Campaign, campaign: Campaign) -> tuple[dict[str, Any], Uses]:
    """The rules of the year before, and its stars by their codes; its end as many years later.

    A star that it did not use stays out; one that its catalogue did not have begins as elective.
    """
    campaign.ends_on = years_after(last.ends_on, campaign.year - last.year)
    used = {row.star.code: row.mandatory for row in last.stars.select_related("star")}
    left_out = set(last.catalogue.stars.values_list("code", flat=True)) - set(used)
    stars = [star for star in campaign.catalogue.stars.all() if star.code not in left_out]
    rules = {name: getattr(last, name) for name in RULES}
    return rules, {star: used.get(star.code, False) for star in stars}


def change_campaign(
    campaign_id: UUID, *, rules: Rules, ends_on: date | None = None, version: int, sent: Sent
) -> Receipt:
    """Change rules, and the day on which the year ends, until the first round starts."""
    with writing(sent) as write:
        campaign = _open_campaign(campaign_id, write)
        values = _known(rules) | ({"ends_on": ends_on} if ends_on else {})
        if campaign.version != version:
            raise Stale(_both_rules(campaign, values), version=campaign.version)
        changed = [name for name, value in values.items() if getattr(campaign, name) != value]
        _set(campaign, values, stars=campaign.stars.count(), write=write)
        campaign.version += 1
        campaign.save(update_fields=[*values, "version"])
        write.record("campaign_changed", campaign, fields=sorted(changed))
        return write.done(_("The year's rules are changed."), campaign)


def choose_stars(
    campaign_id: UUID, *, uses: Mapping[str, str], version: int, sent: Sent
) -> Receipt:
    """Which stars of the catalogue the year uses, and which of them are mandatory.

    ``uses``: star code → a value of ``Use``; a star that is not named is not used.
    """
    with writing(sent) as write:
        campaign = _campaign(campaign_id, write)
        used = {code for code, use in uses.items() if use != Use.UNUSED}
        _refuse_claimed(campaign, used)
        _refuse_started(campaign)
        if campaign.version != version:
            raise Stale(_both_uses(campaign, uses), version=campaign.version)
        stars = list(campaign.catalogue.stars.filter(code__in=used))
        _use(campaign, stars, mandatory={c for c in used if uses[c] == Use.MANDATORY})
        campaign.version += 1
        campaign.save(update_fields=["version"])
        write.record("campaign_stars_chosen", campaign, used=sorted(used))
        return write.done(_("The year's stars are chosen."), campaign)


def change_catalogue(campaign_id: UUID, catalogue_id: UUID, *, version: int, sent: Sent) -> Receipt:
    """Use another published version; stars of the same code stay as they are used."""
    with writing(sent) as write:
        campaign = _campaign(campaign_id, write)
        catalogue = _usable(campaign.township, catalogue_id)
        _refuse_claimed(campaign, set())
        _refuse_started(campaign)
        if campaign.version != version:
            row = (_("star catalogue"), str(campaign.catalogue), str(catalogue))
            raise Stale([row], version=campaign.version)
        before = {row.star.code: row.use for row in campaign.stars.select_related("star")}
        left_out = {star.code for star in campaign.catalogue.stars.all()} - set(before)
        campaign.stars.all().delete()
        stars = [star for star in catalogue.stars.all() if star.code not in left_out]
        _use(campaign, stars, mandatory={c for c, use in before.items() if use == Use.MANDATORY})
        campaign.catalogue, campaign.version = catalogue, campaign.version + 1
        campaign.save(update_fields=["catalogue", "version"])
        write.record("campaign_catalogue_changed", campaign, catalogue=str(catalogue.pk))
        return write.done(_("The year uses another version of the catalogue."), campaign)


def _campaign(campaign_id: UUID, write: Write) -> Campaign:
    campaigns = Campaign.objects.filter(pk=campaign_id).select_related("township", "catalogue")
    campaign = locked(campaigns).get()
    write.allow(campaign.township, Role.TOWNSHIP)
    return campaign


def _open_campaign(campaign_id: UUID, write: Write) -> Campaign:
    campaign = _campaign(campaign_id, write)
    _refuse_started(campaign)
    return campaign


def _refuse_started(campaign: Campaign) -> None:
    if started_at(campaign):
        raise Refused(str(STARTED))


def _refuse_claimed(campaign: Campaign, used: set[str]) -> None:
    """A star that households have claimed stays, whatever else may be changed."""
    claimed = campaign.stars.exclude(star__code__in=used).annotate(claim_total=Count("claims"))
    for row in claimed.filter(claim_total__gt=0).select_related("star"):
        sentence = ngettext(
            "%(n)s household has claimed “%(star)s”, so the star stays in this year. "
            "Leave it out of next year's evaluation.",
            "%(n)s households have claimed “%(star)s”, so the star stays in this year. "
            "Leave it out of next year's evaluation.",
            row.claim_total,
        )
        raise Refused(sentence % {"n": row.claim_total, "star": worded(row.star, "name")})


def _refuse_year(township: Township, year: int, *, today: date) -> None:
    if not today.year - 1 <= year <= today.year + 1:
        raise Refused(
            _("Found the evaluation of %(first)s, %(this)s or %(last)s.")
            % {"first": today.year - 1, "this": today.year, "last": today.year + 1}
        )
    if township.campaigns.filter(year=year).exists():
        raise Refused(_("The evaluation of %(year)s exists already.") % {"year": year})
    _refuse_within_a_cycle(township, year)


def _refuse_within_a_cycle(township: Township, year: int) -> None:
    """Until the stars of the year before have held as long as its rule says, no other is due."""
    last = Campaign.objects.before(Campaign(township=township, year=year)).first()
    if last and year < last.next_year and started_at(last):
        raise Refused(
            _(
                "The stars of %(last)s hold for %(years)s years: that is a rule of that year. "
                "The next evaluation is that of %(next)s."
            )
            % {"last": last.year, "years": last.award_years, "next": last.next_year}
        )


def _usable(township: Township, catalogue_id: UUID | None) -> Catalogue:
    usable = usable_catalogues(township).order_by("-published_on", "-version")
    if catalogue_id is not None:
        usable = usable.filter(pk=catalogue_id)
    newest = usable.first()
    if newest is None:
        raise Refused(_("The star catalogue is not published yet."))
    return newest


def _use(campaign: Campaign, stars: list[Star], *, mandatory: set[str]) -> None:
    """Exactly these stars; rows that stay keep their keys."""
    if not stars:
        raise Refused(_("Choose at least one star."))
    if len(stars) < campaign.minimum_stars:
        raise Refused(
            _("A plate needs %(n)s stars, so use at least as many, or change that rule first.")
            % {"n": campaign.minimum_stars}
        )
    campaign.stars.exclude(star__in=stars).delete()
    for star in stars:
        CampaignStar.objects.update_or_create(
            campaign=campaign, star=star, defaults={"mandatory": star.code in mandatory}
        )


def _set(campaign: Campaign, values: Mapping[str, Any], *, stars: int, write: Write) -> None:
    """The values on the row; refused with their sentences where they cannot be."""
    for name, value in values.items():
        setattr(campaign, name, value)
    whole = {name: getattr(campaign, name) for name in (*RULES, "ends_on")}
    wrong = rules_told.faults(whole, year=campaign.year, stars=stars, today=localdate(write.at))
    if wrong:
        told = {rules_told.label_of(name): sentence for name, sentence in wrong.items()}
        raise Refused(" ".join(f"{label}{_(': ')}{said}" for label, said in told.items()))


def _known(rules: Rules) -> dict[str, Any]:
    unknown = sorted(set(rules) - set(RULES))
    if unknown:
        raise ValueError(f"no such rules: {unknown}")
    return dict(rules)


def _both_rules(campaign: Campaign, values: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    shown = rules_told.shown
    return [
        (rules_told.label_of(name), shown(name, getattr(campaign, name)), shown(name, value))
        for name, value in values.items()
        if getattr(campaign, name) != value
    ]


def _both_uses(campaign: Campaign, uses: Mapping[str, str]) -> list[tuple[str, str, str]]:
    theirs = {row.star_id: row.use for row in campaign.stars.all()}
    rows = [
        (star, theirs.get(star.pk, Use.UNUSED), Use(uses.get(star.code, Use.UNUSED)))
        for star in campaign.catalogue.stars.all()
    ]
    return [
        (worded(star, "name"), str(their.label), str(your.label))
        for star, their, your in rows
        if their != your
    ]
