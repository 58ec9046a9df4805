"""Pages of the catalogue's versions: the list, one to read, copying, publishing, comparing."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evaluation.access import (
    can_keep_campaign,
    can_keep_catalogue,
    kept_townships,
    visible_catalogues,
)
from evaluation.catalogue.actions.versions import (
    PUBLISHED,
    copy_catalogue,
    publish_catalogue,
    remove_draft,
)
from evaluation.catalogue.forms import CatalogueCopyForm
from evaluation.catalogue.queries.comparing import compare
from evaluation.catalogue.queries.versions import (
    missing,
    next_version,
    stars_with_criteria,
    usable_catalogues,
    with_counts,
)
from evaluation.models import Catalogue
from evaluation.scope import SignedIn, get_or_post
from grids.access import visible_townships
from grids.forms import PressForm
from grids.models import Receipt
from grids.responses import carry_out
from grids.writing import Sent


@require_safe
def catalogue_list(request: SignedIn) -> HttpResponse:
    """Versions in sight: drafts first, then what is published, newest first."""
    context = {"catalogues": with_counts(visible_catalogues(request.user))}
    return render(request, "evaluation/catalogue/catalogue_list.html", context)


@require_safe
def catalogue_detail(request: SignedIn, catalogue_id: UUID) -> HttpResponse:
    """One version to read: stars, items, when they do not apply, grounds for a veto."""
    catalogue = _in_sight(request, catalogue_id)
    keeps = can_keep_catalogue(request.user, catalogue)
    context = {
        "catalogue": catalogue,
        "stars": stars_with_criteria(catalogue),
        "grounds": catalogue.veto_grounds.all(),
        "edits": keeps and catalogue.is_draft,
        "copies_for": [] if catalogue.is_draft else kept_townships(request.user),
    }
    return render(request, "evaluation/catalogue/catalogue_detail.html", context)


@get_or_post
def catalogue_copy(request: SignedIn, township_id: UUID, catalogue_id: UUID) -> HttpResponse:
    """A draft of the township's own, made from a published version."""
    township = get_object_or_404(visible_townships(request.user), pk=township_id)
    catalogue = get_object_or_404(usable_catalogues(township), pk=catalogue_id)
    if not can_keep_campaign(request.user, township):
        raise PermissionDenied
    form = CatalogueCopyForm(request.POST or None, catalogue=catalogue)

    def act(sent: Sent) -> Receipt:
        return copy_catalogue(catalogue.pk, township.pk, name=form.cleaned_data["name"], sent=sent)

    next_one = next_version(township, catalogue.name)
    context = {"catalogue": catalogue, "township": township, "form": form, "next": next_one}
    answer = carry_out(request, form, act)
    return answer or render(request, "evaluation/catalogue/catalogue_copy.html", context)


@get_or_post
def catalogue_publish(request: SignedIn, catalogue_id: UUID) -> HttpResponse:
    """What the draft lacks, or the button that publishes and so freezes it."""
    draft = _kept(request, catalogue_id)
    form = PressForm(request.POST or None)
    answer = carry_out(request, form, lambda sent: publish_catalogue(draft.pk, sent=sent))
    context = {
        "catalogue": draft,
        "form": form,
        "missing": missing(draft) if draft.is_draft else [PUBLISHED],
        "changes": compare(draft.based_on, draft) if draft.based_on else None,
    }
    return answer or render(request, "evaluation/catalogue/catalogue_publish.html", context)


@get_or_post
def catalogue_remove(request: SignedIn, catalogue_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    draft = _kept(request, catalogue_id)
    form = PressForm(request.POST or None)
    back = reverse("catalogue_list")
    answer = carry_out(request, form, lambda sent: remove_draft(draft.pk, sent=sent), go_to=back)
    blockers = [] if draft.is_draft else [PUBLISHED]
    context = {"catalogue": draft, "form": form, "blockers": blockers}
    return answer or render(request, "evaluation/catalogue/catalogue_remove.html", context)


@require_safe
def catalogue_compare(request: SignedIn, catalogue_id: UUID) -> HttpResponse:
    """This version beside another one: what was added, removed and changed."""
    new = _in_sight(request, catalogue_id)
    others = visible_catalogues(request.user).exclude(pk=new.pk).select_related("township")
    listed = list(others.order_by("name", "-version"))
    old = _chosen(listed, request.GET.get("with", "") or str(new.based_on_id))
    context = {
        "catalogue": new,
        "others": listed,
        "old": old,
        "changes": compare(old, new) if old else None,
    }
    return render(request, "evaluation/catalogue/catalogue_compare.html", context)


def _chosen(listed: list[Catalogue], key: str) -> Catalogue | None:
    """The version asked for, if it is in sight; else the first other one."""
    wanted = (catalogue for catalogue in listed if str(catalogue.pk) == key)
    return next(wanted, listed[0] if listed else None)


def _in_sight(request: SignedIn, catalogue_id: UUID) -> Catalogue:
    catalogues = visible_catalogues(request.user).select_related("township", "based_on")
    return get_object_or_404(catalogues, pk=catalogue_id)


def _kept(request: SignedIn, catalogue_id: UUID) -> Catalogue:
    """404 out of scope, 403 when somebody else keeps it."""
    catalogue = _in_sight(request, catalogue_id)
    if not can_keep_catalogue(request.user, catalogue):
        raise PermissionDenied
    return catalogue
