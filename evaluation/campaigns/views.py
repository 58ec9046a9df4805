"""Pages of a township's years: the list, founding one, its home, its rules, stars and catalogue."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from evaluation.access import (
    can_keep_campaign,
    can_read_figures,
    kept_townships,
    visible_campaigns,
    visible_rounds,
    whole_villages,
)
from evaluation.campaigns.actions import (
    STARTED,
    change_campaign,
    change_catalogue,
    choose_stars,
    found_campaign,
)
from evaluation.campaigns.forms import (
    CampaignAddForm,
    CampaignCatalogueForm,
    CampaignForm,
    StarsForm,
)
from evaluation.campaigns.queries.rules_told import end_in_words, told
from evaluation.campaigns.queries.since import since_last
from evaluation.campaigns.queries.years import started_at, with_progress, year_to_found
from evaluation.catalogue.queries.versions import usable_catalogues
from evaluation.models import Campaign, Catalogue
from evaluation.scope import SignedIn, get_or_post
from evaluation.waves.views import waves_of
from grids.access import visible_townships
from grids.models import Receipt, Township
from grids.responses import carry_out
from grids.writing import Sent


@require_safe
def campaign_list(request: SignedIn) -> HttpResponse:
    """The years of the townships in sight; township staff also found new ones."""
    context = {
        "campaigns": with_progress(visible_campaigns(request.user)),
        "townships": kept_townships(request.user),
    }
    return render(request, "evaluation/campaigns/campaign_list.html", context)


@get_or_post
def campaign_add(request: SignedIn, township_id: UUID) -> HttpResponse:
    """Township staff found a year: its catalogue and its end; rules and stars come after."""
    township = get_object_or_404(visible_townships(request.user), pk=township_id)
    if not can_keep_campaign(request.user, township):
        raise PermissionDenied
    form = CampaignAddForm(
        request.POST or None,
        year=year_to_found(township, today=localdate()),
        catalogues=_newest_first(township),
        last=township.campaigns.order_by("-year").first(),
    )
    answer = carry_out(request, form, lambda sent: _found(township, form, sent))
    context = {"township": township, "form": form}
    return answer or render(request, "evaluation/campaigns/campaign_add.html", context)


def _found(township: Township, form: CampaignAddForm, sent: Sent) -> Receipt:
    typed = form.cleaned_data
    return found_campaign(
        township.pk,
        year=typed["year"],
        catalogue_id=typed["catalogue"].pk,
        ends_on=typed["ends_on"],
        from_last=typed.get("from_last", False),
        sent=sent,
    )


@require_safe
def campaign_detail(request: SignedIn, campaign_id: UUID) -> HttpResponse:
    """The year's home: its rules and what they mean, its stars, its rounds in sight."""
    campaign = _in_sight(request, campaign_id)
    rounds = visible_rounds(request.user).filter(campaign=campaign).select_related("village")
    context = {
        "campaign": campaign,
        "started_at": started_at(campaign),
        "sections": told(campaign),
        "last": end_in_words(campaign),
        **_years(request, campaign),
        "stars": campaign.stars.select_related("star").prefetch_related("star__criteria"),
        "rounds": rounds,
        "waves": waves_of(request.user, campaign),
        "keeps": can_keep_campaign(request.user, campaign.township),
    }
    return render(request, "evaluation/campaigns/campaign_detail.html", context)


def _years(request: SignedIn, campaign: Campaign) -> dict[str, object]:
    """The year beside the one before, and the villages whose figures the officer reads."""
    since, reads = since_last(campaign), can_read_figures(request.user)
    villages = whole_villages(request.user).filter(rounds__campaign=campaign)
    beside = villages.distinct().order_by("name") if since and reads else []
    return {"since": since, "rehearses": reads, "beside": beside}


@get_or_post
def campaign_edit(request: SignedIn, campaign_id: UUID) -> HttpResponse:
    """All rules of the year in one form, until the first round starts."""
    campaign = _kept(request, campaign_id)
    stars = campaign.stars.count()
    form = CampaignForm(request.POST or None, instance=campaign, stars=stars)

    def act(sent: Sent) -> Receipt:
        version = form.cleaned_data["version"] or 0
        return change_campaign(
            campaign.pk, rules=form.rules(), ends_on=form.ends_on(), version=version, sent=sent
        )

    context = {"campaign": campaign, "form": form, "blockers": _blockers(campaign)}
    answer = carry_out(request, form, act)
    return answer or render(request, "evaluation/campaigns/campaign_edit.html", context)


@get_or_post
def campaign_stars(request: SignedIn, campaign_id: UUID) -> HttpResponse:
    """Which stars the year uses, and which of them are mandatory."""
    campaign = _kept(request, campaign_id)
    stars = list(campaign.catalogue.stars.all())
    form = StarsForm(request.POST or None, campaign=campaign, stars=stars)

    def act(sent: Sent) -> Receipt:
        version = form.cleaned_data["version"]
        return choose_stars(campaign.pk, uses=form.uses(), version=version, sent=sent)

    context = {"campaign": campaign, "form": form, "blockers": _blockers(campaign)}
    answer = carry_out(request, form, act)
    return answer or render(request, "evaluation/campaigns/campaign_stars.html", context)


@get_or_post
def campaign_catalogue(request: SignedIn, campaign_id: UUID) -> HttpResponse:
    """Another published version for the same year."""
    campaign = _kept(request, campaign_id)
    form = CampaignCatalogueForm(
        request.POST or None, campaign=campaign, catalogues=_newest_first(campaign.township)
    )

    def act(sent: Sent) -> Receipt:
        chosen, version = form.cleaned_data["catalogue"], form.cleaned_data["version"]
        return change_catalogue(campaign.pk, chosen.pk, version=version, sent=sent)

    context = {"campaign": campaign, "form": form, "blockers": _blockers(campaign)}
    answer = carry_out(request, form, act)
    return answer or render(request, "evaluation/campaigns/campaign_catalogue.html", context)


def _newest_first(township: Township) -> QuerySet[Catalogue]:
    usable = usable_catalogues(township).select_related("township")
    return usable.order_by("-published_on", "-version")


def _blockers(campaign: Campaign) -> list[object]:
    return [STARTED] if started_at(campaign) else []


def _in_sight(request: SignedIn, campaign_id: UUID) -> Campaign:
    campaigns = visible_campaigns(request.user).select_related("township", "catalogue__township")
    return get_object_or_404(campaigns, pk=campaign_id)


def _kept(request: SignedIn, campaign_id: UUID) -> Campaign:
    """404 out of scope, 403 when somebody else keeps this year."""
    campaign = _in_sight(request, campaign_id)
    if not can_keep_campaign(request.user, campaign.township):
        raise PermissionDenied
    return campaign
