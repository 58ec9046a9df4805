"""Photos for officers: of a household's form, of a sitting's papers, of a paper on a wall."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evaluation.access import (
    can_read_decisions,
    can_remove_always,
    can_run,
    can_see_photos,
    judged_entries,
    visible_photos,
    visible_postings,
)
from evaluation.models import Entry, Photo
from evaluation.photos.actions import may_photograph, remove_photo
from evaluation.photos.forms import RemovalForm
from evaluation.photos.queries import name_of, of_entry, shown_by, why_not_remove, with_all
from evaluation.photos.typed import Shown
from evaluation.photos.views.answering import part_of, picture_of, shelf_page
from evaluation.scope import SignedIn, get_or_post, sitting_in_sight
from grids.responses import carry_out

_WITH = ("round__village__township", "round__campaign", "campaign", "group", "household")
_PHOTO = (
    "entry__round__village",
    "entry__group",
    "star__star",
    "sitting__panel__round__village",
    "posting__notice__round__village",
)


def _entry(request: SignedIn, entry_id: UUID) -> Entry:
    """404 out of scope, 403 where one stands aside."""
    entry = get_object_or_404(judged_entries(request.user).select_related(*_WITH), pk=entry_id)
    if not can_see_photos(request.user, entry):
        raise PermissionDenied
    return entry


@require_safe
def entry_photos(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """All photos of one household's form, star by star."""
    entry = _entry(request, entry_id)
    seen = with_all(visible_photos(request.user).filter(entry=entry))
    context = {"entry": entry, "found": of_entry(list(seen))}
    return render(request, "evaluation/photos/entry_photos.html", context)


@get_or_post
def form_photos(request: SignedIn, entry_id: UUID, part: str, name: str = "") -> HttpResponse:
    """Of one star, or of the paper: what is there, and another."""
    shown = part_of(_entry(request, entry_id), part)
    here = reverse("form_photos", args=[entry_id, part])
    may = may_photograph(request.user, shown)
    told = {
        "frame": "base.html",
        "entry": shown.entry,
        "back": reverse("entry_photos", args=[entry_id]),
    }
    told["back_to"] = _("All photos of the household")
    return shelf_page(request, shown, here=here, may=may, name=name, **told)


@require_POST
def form_photo_add(request: SignedIn, entry_id: UUID, part: str, name: str) -> HttpResponse:
    """The same, named by the sha256 of what is sent."""
    return form_photos(request, entry_id=entry_id, part=part, name=name)


@get_or_post
def sitting_photos(request: SignedIn, sitting_id: UUID, part: str, name: str = "") -> HttpResponse:
    """Of a sitting's counting sheet or of its signed minutes."""
    sitting = sitting_in_sight(request, sitting_id)
    may = can_run(request.user, sitting.panel)
    if part not in Photo.OF_A_SITTING:
        raise Http404
    read = sitting.closed_at and can_read_decisions(request.user, sitting.panel.round)
    if not (may or read):
        raise PermissionDenied
    shown = Shown(Photo.Kind(part), sitting.panel.round, sitting=sitting)
    here = reverse("sitting_photos", args=[sitting_id, part])
    told = {"frame": "base.html", "back": sitting.get_absolute_url(), "back_to": sitting}
    return shelf_page(request, shown, here=here, may=may, name=name, **told)


@require_POST
def sitting_photo_add(request: SignedIn, sitting_id: UUID, part: str, name: str) -> HttpResponse:
    """The same, named by the sha256 of what is sent."""
    return sitting_photos(request, sitting_id=sitting_id, part=part, name=name)


@get_or_post
def posting_photos(request: SignedIn, posting_id: UUID, name: str = "") -> HttpResponse:
    """Of a paper on its wall."""
    rows = visible_postings(request.user).select_related("notice__round__village")
    posting = get_object_or_404(rows, pk=posting_id)
    shown = Shown(Photo.Kind.POSTING, posting.notice.round, posting=posting)
    here, may = reverse("posting_photos", args=[posting_id]), may_photograph(request.user, shown)
    told = {
        "frame": "base.html",
        "back": reverse("notice_list", args=[shown.round.pk]),
        "back_to": _("Notices"),
    }
    return shelf_page(request, shown, here=here, may=may, name=name, **told)


@require_POST
def posting_photo_add(request: SignedIn, posting_id: UUID, name: str) -> HttpResponse:
    """The same, named by the sha256 of what is sent."""
    return posting_photos(request, posting_id=posting_id, name=name)


@require_safe
def photo_file(request: SignedIn, photo_id: UUID, size: str) -> HttpResponse:
    """The picture itself, whole or small."""
    return picture_of(get_object_or_404(visible_photos(request.user).standing(), pk=photo_id), size)


@get_or_post
def photo_remove(request: SignedIn, photo_id: UUID) -> HttpResponse:
    """Take a photo away, with a reason."""
    rows = visible_photos(request.user).select_related(*_PHOTO)
    photo = get_object_or_404(rows, pk=photo_id)
    shown, always = shown_by(photo), can_remove_always(request.user, shown_by(photo).round)
    if not (always or may_photograph(request.user, shown)):
        raise PermissionDenied
    form = RemovalForm(request.POST or None)
    answer = carry_out(
        request,
        form,
        lambda sent: remove_photo(photo.pk, because=form.cleaned_data["because"], sent=sent),
    )
    closed = "" if always else why_not_remove(shown, photo, at=timezone.now())
    context = {"photo": photo, "name": name_of(shown), "form": form, "closed": closed}
    context |= {"frame": "base.html", "back": photo.get_absolute_url()}
    return answer or render(request, "evaluation/photos/photo_remove.html", context)
