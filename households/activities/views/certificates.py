"""Pages of hours and certificates: a village's hours by household, its certificates, the paper."""

from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grids.access import can_work_in, public_villages, visible_villages
from grids.models import Village
from grids.responses import carry_out, public
from grids.roles import Role
from grids.scope import SignedIn, get_or_post
from households.access import READS_CERTIFICATES, visible_certificates, visible_households
from households.activities.actions.certificates import ask_certificate, withdraw_certificate
from households.activities.forms.certificates import CertificateForm, WithdrawForm
from households.activities.queries.activities import hours_by_home
from households.activities.queries.certificates import (
    certificates_of,
    on_the_list,
    volunteers,
)
from households.activities.views.activities import village_read
from households.models import Certificate


def _year(request: HttpRequest) -> int:
    """The year that is asked for; what cannot be read is the one that runs."""
    asked, this = request.GET.get("year", ""), timezone.localdate().year
    return int(asked) if asked.isdecimal() and len(asked) == 4 else this


@require_safe
def hours_list(request: SignedIn, village_id: UUID) -> HttpResponse:
    """A year's hours by household, in the order of their numbers."""
    village, year = village_read(request, village_id), _year(request)
    context = {
        "village": village,
        "year": year,
        "homes": hours_by_home(village, visible_households(request.user), year),
        "reads": can_work_in(request.user, village, *READS_CERTIFICATES),
    }
    return render(request, "households/activities/hours_list.html", context)


def _village(request: SignedIn, village_id: UUID, *roles: Role) -> Village:
    villages = visible_villages(request.user).select_related("township")
    village = get_object_or_404(villages, pk=village_id)
    if not can_work_in(request.user, village, *roles):
        raise PermissionDenied
    return village


@require_safe
def certificate_list(request: SignedIn, village_id: UUID) -> HttpResponse:
    """Every certificate of the village, those that are withdrawn too."""
    village = _village(request, village_id, *READS_CERTIFICATES)
    today = timezone.localdate()
    found = certificates_of(village, visible_certificates(request.user))
    context = {
        "village": village,
        "rows": [(each, each.is_final(today)) for each in found],
        "keeps": can_work_in(request.user, village, Role.CLERK),
        "today": today,
    }
    return render(request, "households/activities/certificate_list.html", context)


@get_or_post
def certificate_add(request: SignedIn, village_id: UUID) -> HttpResponse:
    """Somebody asks for a certificate of their hours."""
    village, year = _village(request, village_id, Role.CLERK), _year(request)
    issuer = _("Villagers’ committee of %(village)s") % {"village": village.name}
    people = volunteers(village, year)
    form = CertificateForm(request.POST or None, people=people, issuer=issuer)
    ask = partial(ask_certificate, village.pk, year=year)
    done = carry_out(request, form, lambda sent: ask(**form.facts(), sent=sent))
    context = {"village": village, "year": year, "form": form, "nobody": not people}
    return done or render(request, "households/activities/certificate_add.html", context)


def _certificate(request: SignedIn, pk: UUID) -> Certificate:
    found = visible_certificates(request.user).select_related(
        "village__township", "household", "officer"
    )
    return get_object_or_404(found, pk=pk)


@require_safe
def certificate_detail(request: SignedIn, pk: UUID) -> HttpResponse:
    """The paper; before it is final it says so across."""
    certificate, today = _certificate(request, pk), timezone.localdate()
    context = {
        "certificate": certificate,
        "final": certificate.is_final(today),
        "keeps": can_work_in(request.user, certificate.village, Role.CLERK),
    }
    return render(request, "households/activities/certificate_detail.html", context)


@get_or_post
def certificate_withdraw(request: SignedIn, pk: UUID) -> HttpResponse:
    """Somebody says that it is wrong."""
    certificate = _certificate(request, pk)
    if not can_work_in(request.user, certificate.village, Role.CLERK):
        raise PermissionDenied
    form = WithdrawForm(request.POST or None)
    withdraw = partial(withdraw_certificate, certificate.pk)
    done = carry_out(request, form, lambda sent: withdraw(form.cleaned_data["why"], sent=sent))
    context = {"certificate": certificate, "form": form}
    return done or render(request, "households/activities/certificate_withdraw.html", context)


@login_not_required
@require_safe
def certificate_board(request: HttpRequest, village_id: UUID) -> HttpResponse:
    """The village's list of the seven days, for everybody: number, masked name, hours."""
    village = get_object_or_404(public_villages(), pk=village_id)
    context = {"village": village, "rows": on_the_list(village, timezone.localdate())}
    return public(render(request, "households/activities/certificate_board.html", context))
