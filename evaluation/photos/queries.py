"""Photos as pages show them: by what they show, and whether one may be added there now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.access import can_see_photos
from evaluation.models import CampaignStar, Entry, Photo, PhotoQuerySet
from evaluation.photos.typed import OF_A_FORM, Shown
from evaluation.workflow import Work
from grids.models import Officer
from grids.prepared import prepared_models


@dataclass(frozen=True)
class Shelf:
    """What stands beside a thing: its photos, and why no other can be added, or an empty text."""

    shown: Shown
    photos: Sequence[Photo]
    closed: str = ""
    #: With whom and why, also where the pictures are gone.
    removed: Sequence[Photo] = field(default_factory=list)

    @property
    def star(self) -> CampaignStar | None:
        return self.shown.star

    @property
    def name(self) -> str:
        """What its photos show, in words."""
        return name_of(self.shown)

    @property
    def anchor(self) -> str:
        return self.star.star.code if self.star else str(self.shown.kind)


def name_of(shown: Shown) -> str:
    """The star, the paper, the wall."""
    if shown.star:
        return str(shown.star)
    return shown.posting.place if shown.posting else str(shown.kind.label)


def photos_of(shown: Shown) -> PhotoQuerySet:
    """All of one thing, also those that were removed."""
    return Photo.objects.filter(**shown.columns).select_related("officer", "removed_by")


def shelf_of(shown: Shown, *, closed: str = "") -> Shelf:
    """Two queries; ``closed``: a reason that is known already."""
    found = list(photos_of(shown))
    standing = [photo for photo in found if photo.removed_at is None]
    removed = [photo for photo in found if photo.removed_at]
    why = closed or why_closed(shown) or _full(shown, standing)
    return Shelf(shown, standing, why, removed)


def _full(shown: Shown, standing: Sequence[Photo]) -> str:
    if len(standing) >= shown.at_most:
        return too_many(shown)
    if shown.kind == Photo.Kind.STAR and shown.entry and of_the_stars(shown.entry) >= OF_A_FORM:
        return enough_for_a_form()
    return ""


def too_many(shown: Shown) -> str:
    """Said on the page before, and by the refusal after."""
    if shown.kind == Photo.Kind.STAR:
        return _("Two photos of a star are enough; a sentence would do. Remove one to change it.")
    told = ngettext(
        "There is %(n)s photo of this already: remove one first.",
        "There are %(n)s photos of this already: remove one first.",
        shown.at_most,
    )
    return told % {"n": shown.at_most}


def enough_for_a_form() -> str:
    """Nobody is to be made to collect proofs (domain.md §6.1)."""
    return _(
        "Five photos are enough for a household’s form. Nobody needs a photo for a star: a "
        "sentence of the household is enough, and the group knows its neighbours."
    )


def of_the_stars(entry: Entry) -> int:
    """How many photos of all stars together a form has."""
    return Photo.objects.standing().filter(entry=entry, kind=Photo.Kind.STAR).count()


def why_closed(shown: Shown) -> str:
    """Why no photo can be added here now: a form's as long as it is typed, other papers always."""
    if shown.entry is None:
        return ""
    if not shown.round.open_for(Work.DECLARE):
        told = _("No photo can be added any more: the round is now at “%(stage)s”.")
        return told % {"stage": shown.round.get_stage_display()}
    if shown.kind == Photo.Kind.STAR and shown.entry.status != Entry.Status.DUE:
        told = _("The form is closed (%(status)s), so its photos stay as they are.")
        return told % {"status": shown.entry.get_status_display()}
    return ""


def sent_today(by: Q, *, at: datetime) -> int:
    """How many photos somebody has sent on that day, also those that are gone again."""
    return Photo.objects.filter(by, at__date=localdate(at)).count()


def why_not_remove(shown: Shown, photo: Photo, *, at: datetime) -> str:
    """A wrong picture goes on its own day, a star's as long as the form is typed."""
    today = localdate(photo.at) == localdate(at)
    if (shown.kind == Photo.Kind.STAR or today) and not why_closed(shown):
        return ""
    return _(
        "This photo belongs to what is judged or kept by now. Only the township’s office removes "
        "it, with a reason."
    )


def shown_by(photo: Photo) -> Shown:
    """What a row shows; its parts must be loaded."""
    kind = Photo.Kind(photo.kind)
    if photo.entry:
        return Shown(kind, photo.entry.round, entry=photo.entry, star=photo.star)
    if photo.sitting:
        return Shown(kind, photo.sitting.panel.round, sitting=photo.sitting)
    assert photo.posting, "a photo shows one thing"
    return Shown(kind, photo.posting.notice.round, posting=photo.posting)


def beside(entry: Entry) -> Mapping[UUID, list[Photo]]:
    """The photos of a form that is being filled in, by the star of the year; one query."""
    found: dict[UUID, list[Photo]] = defaultdict(list)
    for photo in _of_stars(entry.pk):
        if photo.star_id:
            found[photo.star_id].append(photo)
    return found


@prepared_models
def _of_stars(entry: UUID) -> QuerySet[Photo]:
    stars = Photo.objects.standing().filter(entry=entry, kind=Photo.Kind.STAR)
    return stars.select_related("officer")


@dataclass(frozen=True)
class OfEntry:
    """All photos of one household's form, star by star, its papers last."""

    stars: Sequence[tuple[CampaignStar, Sequence[Photo]]]
    papers: Sequence[Photo]
    removed: Sequence[Photo]

    @property
    def number(self) -> int:
        return sum(len(photos) for _star, photos in self.stars) + len(self.papers)


def of_entry(found: Sequence[Photo]) -> OfEntry:
    """Of those that the reader may see, with star, officer and who removed them."""
    standing = [photo for photo in found if photo.removed_at is None]
    papers = [photo for photo in standing if photo.star_id is None]
    return OfEntry(_by_star(standing), papers, [photo for photo in found if photo.removed_at])


def photos_read(officer: Officer, entry: Entry) -> OfEntry | None:
    """What stands where the form is read; nothing for whoever stands aside."""
    if not can_see_photos(officer, entry):
        return None
    return of_entry(_all_of(entry.pk))


@prepared_models
def _all_of(entry: UUID) -> QuerySet[Photo]:
    return with_all(Photo.objects.filter(entry=entry))


def with_all(photos: QuerySet[Photo]) -> QuerySet[Photo]:
    """What a page says of each."""
    return photos.select_related("star__star", "officer", "removed_by")


def _by_star(photos: Iterable[Photo]) -> list[tuple[CampaignStar, list[Photo]]]:
    found: dict[CampaignStar, list[Photo]] = defaultdict(list)
    for photo in photos:
        if photo.star:
            found[photo.star].append(photo)
    return sorted(found.items(), key=lambda each: each[0].star.code)
