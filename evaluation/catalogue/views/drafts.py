"""Pages that change a draft of the catalogue: its stars, their items, its grounds for a veto."""

from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from evaluation.access import (
    can_keep_catalogue,
    visible_catalogues,
    visible_criteria,
    visible_stars,
    visible_veto_grounds,
)
from evaluation.catalogue.actions import drafts
from evaluation.catalogue.actions.versions import PUBLISHED
from evaluation.catalogue.forms import CriterionForm, PartForm, StarForm, VetoGroundForm
from evaluation.models import Catalogue, Criterion, Star, VetoGround
from evaluation.scope import SignedIn, get_or_post
from grids.forms import PressForm
from grids.models import Receipt
from grids.responses import carry_out
from grids.writing import Sent


@get_or_post
def star_add(request: SignedIn, catalogue_id: UUID) -> HttpResponse:
    """A new star in the draft."""
    catalogues = visible_catalogues(request.user).select_related("township")
    catalogue = _kept(request, get_object_or_404(catalogues, pk=catalogue_id))
    form = StarForm(request.POST or None)
    add = partial(drafts.add_star, catalogue.pk)
    answer = carry_out(request, form, lambda sent: add(form.facts(), sent=sent))
    return answer or _shown(request, "star_add", catalogue, form)


@get_or_post
def star_edit(request: SignedIn, star_id: UUID) -> HttpResponse:
    """A star's name."""
    star = _star(request, star_id)
    form = StarForm(request.POST or None, instance=star)
    change = partial(drafts.change_star, star.pk)
    answer = carry_out(request, form, lambda sent: _changed(change, form, sent))
    return answer or _shown(request, "star_edit", star.catalogue, form, star)


@get_or_post
def star_remove(request: SignedIn, star_id: UUID) -> HttpResponse:
    """Take a star out of the draft, with its items."""
    star = _star(request, star_id)
    form = PressForm(request.POST or None)
    answer = carry_out(request, form, lambda sent: drafts.remove_star(star.pk, sent=sent))
    return answer or _shown(request, "star_remove", star.catalogue, form, star)


@get_or_post
def criterion_add(request: SignedIn, star_id: UUID) -> HttpResponse:
    """A new item of a star."""
    star = _star(request, star_id)
    form = CriterionForm(request.POST or None)
    add = partial(drafts.add_criterion, star.pk)
    answer = carry_out(request, form, lambda sent: add(form.facts(), sent=sent))
    return answer or _shown(request, "criterion_add", star.catalogue, form, star)


@get_or_post
def criterion_edit(request: SignedIn, criterion_id: UUID) -> HttpResponse:
    """An item: what is asked, how it is checked, and when it may not apply."""
    item = _criterion(request, criterion_id)
    form = CriterionForm(request.POST or None, instance=item)
    change = partial(drafts.change_criterion, item.pk)
    answer = carry_out(request, form, lambda sent: _changed(change, form, sent))
    return answer or _shown(request, "criterion_edit", item.star.catalogue, form, item)


@get_or_post
def criterion_remove(request: SignedIn, criterion_id: UUID) -> HttpResponse:
    """Take an item out of the draft."""
    item = _criterion(request, criterion_id)
    form = PressForm(request.POST or None)
    answer = carry_out(request, form, lambda sent: drafts.remove_criterion(item.pk, sent=sent))
    return answer or _shown(request, "criterion_remove", item.star.catalogue, form, item)


@get_or_post
def veto_ground_add(request: SignedIn, catalogue_id: UUID) -> HttpResponse:
    """A new ground of the closed list."""
    catalogues = visible_catalogues(request.user).select_related("township")
    catalogue = _kept(request, get_object_or_404(catalogues, pk=catalogue_id))
    form = VetoGroundForm(request.POST or None)
    add = partial(drafts.add_veto_ground, catalogue.pk)
    answer = carry_out(request, form, lambda sent: add(form.facts(), sent=sent))
    return answer or _shown(request, "veto_ground_add", catalogue, form)


@get_or_post
def veto_ground_edit(request: SignedIn, ground_id: UUID) -> HttpResponse:
    """A ground: what it is, what it takes away, and until when."""
    ground = _ground(request, ground_id)
    form = VetoGroundForm(request.POST or None, instance=ground)
    change = partial(drafts.change_veto_ground, ground.pk)
    answer = carry_out(request, form, lambda sent: _changed(change, form, sent))
    return answer or _shown(request, "veto_ground_edit", ground.catalogue, form, ground)


@get_or_post
def veto_ground_remove(request: SignedIn, ground_id: UUID) -> HttpResponse:
    """Take a ground out of the draft."""
    ground = _ground(request, ground_id)
    form = PressForm(request.POST or None)
    answer = carry_out(request, form, lambda sent: drafts.remove_veto_ground(ground.pk, sent=sent))
    return answer or _shown(request, "veto_ground_remove", ground.catalogue, form, ground)


def _changed(change: "partial[Receipt]", form: PartForm, sent: Sent) -> Receipt:
    return change(form.facts(), version=form.sent_version(), sent=sent)


def _shown(
    request: SignedIn,
    name: str,
    catalogue: Catalogue,
    form: PartForm | PressForm,
    part: Star | Criterion | VetoGround | None = None,
) -> HttpResponse:
    blockers = [] if catalogue.is_draft else [PUBLISHED]
    context = {"catalogue": catalogue, "form": form, "part": part, "blockers": blockers}
    return render(request, f"evaluation/catalogue/{name}.html", context)


def _star(request: SignedIn, star_id: UUID) -> Star:
    stars = visible_stars(request.user).select_related("catalogue__township")
    star = get_object_or_404(stars, pk=star_id)
    _kept(request, star.catalogue)
    return star


def _criterion(request: SignedIn, criterion_id: UUID) -> Criterion:
    items = visible_criteria(request.user).select_related("star__catalogue__township")
    item = get_object_or_404(items, pk=criterion_id)
    _kept(request, item.star.catalogue)
    return item


def _ground(request: SignedIn, ground_id: UUID) -> VetoGround:
    grounds = visible_veto_grounds(request.user).select_related("catalogue__township")
    ground = get_object_or_404(grounds, pk=ground_id)
    _kept(request, ground.catalogue)
    return ground


def _kept(request: SignedIn, catalogue: Catalogue) -> Catalogue:
    """403 when somebody else keeps it."""
    if not can_keep_catalogue(request.user, catalogue):
        raise PermissionDenied
    return catalogue
