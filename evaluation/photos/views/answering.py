"""What officers' and households' pages of photos share: taking one in, giving one out."""

from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from evaluation.models import CampaignStar, Entry, Photo
from evaluation.photos.actions import add_photo
from evaluation.photos.forms import PhotoForm
from evaluation.photos.queries import shelf_of
from evaluation.photos.typed import PAPER, Shown
from grids.pictures import small
from grids.responses import carry_out
from grids.stores import photos


def part_of(entry: Entry, part: str) -> Shown:
    """The paper of the household's form, or the star with that code; 404 for anything else."""
    if part == PAPER:
        return Shown(Photo.Kind.PAPER, entry.round, entry=entry)
    stars = entry.campaign.stars.select_related("star")
    star: CampaignStar = get_object_or_404(stars, star__code=part)
    return Shown(Photo.Kind.STAR, entry.round, entry=entry, star=star)


def shelf_page(
    request: HttpRequest, shown: Shown, *, here: str, may: bool, name: str = "", **told: object
) -> HttpResponse:
    """The photos of one thing, and the field for another; to a script the part alone.

    ``here`` is its address; ``name`` the sha256 that is told of the file; ``told`` is shown.
    """
    if request.method == "POST" and not may:
        raise PermissionDenied
    shelf = shelf_of(shown)
    form = PhotoForm(request.POST or None, request.FILES or None, closed=shelf.closed, name=name)
    answer = request.method == "POST" and carry_out(
        request,
        form,
        lambda sent: add_photo(shown, form.cleaned_data["photo"], sent=sent),
        go_to=here,
    )
    page = "_shelf" if "HX-Request" in request.headers else "photo_list"
    context = {"shelf": shelf, "form": form, "here": here, "may": may, "cid": uuid4()}
    return answer or render(request, f"evaluation/photos/{page}.html", {**context, **told})


def picture_of(photo: Photo, size: str) -> HttpResponse:
    """The bytes, as a picture and as nothing else; 404 where they are lost."""
    data = photos().get(photo.digest)
    if data is None or size not in {"whole", "small"}:
        raise Http404
    response = HttpResponse(small(data) if size == "small" else data, content_type="image/jpeg")
    response["Content-Disposition"] = 'inline; filename="photo.jpg"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
