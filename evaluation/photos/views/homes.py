"""Photos for the household itself, behind its code: of its own stars."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evaluation.access import own_entries, own_photos
from evaluation.photos.actions import remove_photo
from evaluation.photos.forms import RemovalForm
from evaluation.photos.queries import name_of, shown_by
from evaluation.photos.typed import PAPER
from evaluation.photos.views.answering import part_of, picture_of, shelf_page
from grids.responses import carry_out
from grids.scope import get_or_post
from households.views.own import AtHome, by_code

_WITH = ("round__village", "campaign", "household")


@get_or_post
@by_code
def home_photos(request: AtHome, entry_id: UUID, part: str, name: str = "") -> HttpResponse:
    """Of one of its stars: what is there, and another."""
    entry = get_object_or_404(own_entries(request.home).select_related(*_WITH), pk=entry_id)
    shown = part_of(entry, "" if part == PAPER else part)
    here = reverse("home_photos", args=[entry_id, part])
    told = {"home": request.home, "frame": "base_home.html", "back_to": _("Our stars")}
    told["back"] = reverse("home_stars", args=[entry_id])
    return shelf_page(request, shown, here=here, may=True, name=name, **told)


@require_POST
@by_code
def home_photo_add(request: AtHome, entry_id: UUID, part: str, name: str) -> HttpResponse:
    """The same, named by the sha256 of what is sent."""
    return home_photos(request, entry_id=entry_id, part=part, name=name)


@require_safe
@by_code
def home_photo_file(request: AtHome, photo_id: UUID, size: str) -> HttpResponse:
    """The picture itself, whole or small."""
    return picture_of(get_object_or_404(own_photos(request.home).standing(), pk=photo_id), size)


@get_or_post
@by_code
def home_photo_remove(request: AtHome, photo_id: UUID) -> HttpResponse:
    """The household takes a photo of its own away; it may do so always."""
    rows = own_photos(request.home).select_related("entry__round", "star__star")
    photo = get_object_or_404(rows, pk=photo_id)
    form, shown = RemovalForm(request.POST or None), shown_by(photo)
    assert shown.star, "its own photos are of stars"
    back = reverse("home_photos", args=[photo.entry_id, shown.star.star.code])
    answer = carry_out(
        request,
        form,
        lambda sent: remove_photo(photo.pk, because=form.cleaned_data["because"], sent=sent),
        go_to=back,
    )
    context = {"photo": photo, "name": name_of(shown), "form": form, "home": request.home}
    context |= {"frame": "base_home.html", "back": back}
    return answer or render(request, "evaluation/photos/photo_remove.html", context)
