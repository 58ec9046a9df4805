"""Pages of a campaign's waves: the list, a wave, its villages, named households and seats."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.access import (
    can_found_round,
    can_keep_wave,
    can_read_decisions,
    can_read_wave_seats,
    visible_campaigns,
    visible_rounds,
    visible_wave_seats,
    visible_waves,
)
from evaluation.models import Campaign, Round, Wave
from evaluation.panels.queries.composition import composition_of
from evaluation.panels.views import gone
from evaluation.scope import SignedIn, get_or_post
from evaluation.waves.actions.founding import change_wave, found_wave
from evaluation.waves.actions.naming import name_households
from evaluation.waves.actions.seats import add_wave_seat, remove_wave_seat
from evaluation.waves.actions.villages import add_villages
from evaluation.waves.forms import WaveForm, WaveHouseholdsForm, WaveSeatForm, WaveVillagesForm
from evaluation.waves.queries import waves
from evaluation.waves.queries.naming import sheet_of
from evaluation.waves.queries.steps import next_step
from grids.access import visible_officers, visible_villages
from grids.forms import PressForm
from grids.models import Officer, Receipt
from grids.responses import carry_out
from grids.writing import Sent
from households.access import visible_people


def _campaign(request: SignedIn, campaign_id: UUID) -> Campaign:
    campaigns = visible_campaigns(request.user).select_related("township")
    return get_object_or_404(campaigns, pk=campaign_id)


def _wave(request: SignedIn, wave_id: UUID, *, keeping: bool = False) -> Wave:
    rows = visible_waves(request.user).select_related("campaign__township")
    wave = get_object_or_404(rows, pk=wave_id)
    if keeping and not can_keep_wave(request.user, wave):
        raise PermissionDenied
    return wave


@require_safe
def wave_list(request: SignedIn, campaign_id: UUID) -> HttpResponse:
    """The year's waves in their order."""
    campaign = _campaign(request, campaign_id)
    context = {
        "campaign": campaign,
        "waves": waves_of(request.user, campaign),
        "may_found": can_found_round(request.user, campaign.township),
    }
    return render(request, "evaluation/waves/wave_list.html", context)


def waves_of(officer: Officer, campaign: Campaign) -> list[waves.WaveRow]:
    """What ``evaluation/waves/_waves.html`` shows, here and on the campaign's page; one query."""
    seen = visible_waves(officer).filter(campaign=campaign)
    return waves.list_rows(seen, visible_rounds(officer))


@get_or_post
def wave_add(request: SignedIn, campaign_id: UUID) -> HttpResponse:
    """Township staff found the campaign's next wave."""
    campaign = _campaign(request, campaign_id)
    if not can_found_round(request.user, campaign.township):
        raise PermissionDenied
    form = WaveForm(request.POST or None)
    answer = carry_out(request, form, lambda sent: found_wave(campaign.pk, form.facts(), sent=sent))
    context = {"campaign": campaign, "form": form}
    return answer or render(request, "evaluation/waves/wave_add.html", context)


@require_safe
def wave_detail(request: SignedIn, wave_id: UUID) -> HttpResponse:
    """What the wave is, how its villages stand, who sits in the township's group, what is next."""
    wave = _wave(request, wave_id)
    rows = waves.village_rows(wave, visible_rounds(request.user))
    made = composition_of(wave.seats.all(), today=timezone.localdate())
    context = {
        "wave": wave,
        "sentences": waves.in_sentences(wave),
        "rows": rows,
        "read": {row.round.pk for row in rows if can_read_decisions(request.user, row.round)},
        "composition": made,
        "may_keep": can_keep_wave(request.user, wave),
        "next": next_step(wave, rows, made),
        "why_stays": waves.why_stays(wave),
        "seats": waves.seat_rows(wave) if can_read_wave_seats(request.user) else [],
        "why_seats_stay": waves.why_seats_stay(wave),
    }
    return render(request, "evaluation/waves/wave_detail.html", context)


@get_or_post
def wave_edit(request: SignedIn, wave_id: UUID) -> HttpResponse:
    """Change what the wave is, until declaring opens in the first of its villages."""
    wave = _wave(request, wave_id, keeping=True)
    form = WaveForm(request.POST or None, wave=wave)
    answer = carry_out(
        request,
        form,
        lambda sent: change_wave(
            wave.pk, form.facts(), version=form.cleaned_data["version"] or 0, sent=sent
        ),
    )
    context = {"wave": wave, "form": form, "blockers": waves.why_stays(wave)}
    return answer or render(request, "evaluation/waves/wave_edit.html", context)


@get_or_post
def wave_villages(request: SignedIn, wave_id: UUID) -> HttpResponse:
    """Villages join the wave; each gets its round."""
    wave = _wave(request, wave_id, keeping=True)
    mine = visible_villages(request.user).filter(township=wave.campaign.township)
    outside = waves.villages_outside(wave, mine)
    # When sent, all: a second press, or a village that joined meanwhile, is told by the action.
    form = WaveVillagesForm(request.POST or None, villages=mine if request.POST else outside)
    answer = carry_out(
        request,
        form,
        lambda sent: add_villages(
            wave.pk, [village.pk for village in form.cleaned_data["villages"]], sent=sent
        ),
    )
    context = {"wave": wave, "form": form, "outside": outside}
    return answer or render(request, "evaluation/waves/wave_villages.html", context)


@get_or_post
def wave_households(request: SignedIn, wave_id: UUID, village_id: UUID) -> HttpResponse:
    """The named households of one village; the township types the list, the village reads it."""
    wave = _wave(request, wave_id, keeping=request.method == "POST")
    round_ = _round_of(request, wave, village_id)
    sheet = sheet_of(round_, propose="teams" in request.GET)
    form = WaveHouseholdsForm(request.POST or None, initial=sheet.start)
    answer = carry_out(request, form, lambda sent: _name(wave, round_, form, sent))
    context = {
        "wave": wave,
        "round": round_,
        "sheet": sheet,
        "form": form,
        "may_keep": can_keep_wave(request.user, wave),
        "why_fixed": waves.why_fixed(round_),
    }
    return answer or render(request, "evaluation/waves/wave_households.html", context)


def _round_of(request: SignedIn, wave: Wave, village_id: UUID) -> Round:
    mine = visible_rounds(request.user).select_related("village", "wave")
    round_ = get_object_or_404(waves.standing_round(wave, mine), village=village_id)
    if not can_read_decisions(request.user, round_):
        raise PermissionDenied
    return round_


def _name(wave: Wave, round_: Round, form: WaveHouseholdsForm, sent: Sent) -> Receipt:
    typed, version = form.cleaned_data["numbers"], form.cleaned_data["version"] or 0
    return name_households(wave.pk, round_.village_id, typed=typed, version=version, sent=sent)


@get_or_post
def wave_seat_add(request: SignedIn, wave_id: UUID) -> HttpResponse:
    """A seat in the township's group, for a villager of any village, an officer or a guest."""
    wave = _wave(request, wave_id, keeping=True)
    township = wave.campaign.township
    form = WaveSeatForm(
        request.POST or None,
        villages=visible_villages(request.user).filter(township=township),
        people=visible_people(request.user),
        officers=waves.officers_of(township, visible_officers(request.user)),
    )
    answer = carry_out(request, form, lambda sent: add_wave_seat(wave.pk, **form.seat(), sent=sent))
    context = {"wave": wave, "form": form, "blockers": waves.why_seats_stay(wave)}
    return answer or render(request, "evaluation/waves/wave_seat_add.html", context)


@get_or_post
def wave_seat_remove(request: SignedIn, seat_id: UUID) -> HttpResponse:
    """Take back a seat of the township's group, before it has met anywhere."""
    form = PressForm(request.POST or None)
    seat = visible_wave_seats(request.user).filter(pk=seat_id).first()
    if seat is None:
        return gone(request, form)
    wave = _wave(request, seat.wave_id, keeping=True)
    answer = carry_out(request, form, lambda sent: remove_wave_seat(seat.pk, sent=sent))
    context = {"wave": wave, "seat": seat, "form": form, "blockers": waves.why_seats_stay(wave)}
    return answer or render(request, "evaluation/waves/wave_seat_remove.html", context)
